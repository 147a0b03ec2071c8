"""What can be deployed and will hurt: doors that stand open, policies that allow too much, secrets for all to read.

Sources: AWS Well-Architected Framework, Security Pillar, "Grant least privilege access"; AWS Lambda documentation,
"Working with Lambda environment variables": secrets belong into Secrets Manager (block 5).
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules.index import as_list, as_map, fault
from arc2sam.rules.plain import WEBSOCKET_API

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_NOISY = frozenset({"ARC550", "ARC552"})
"""What is true of so many good apps that it is told only to those who ask for all advice."""

_POLICIES = ("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", FUNCTION)
_EVERYTHING = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")
_SECRET_NAMES = ("secret", "token", "password", "passwd", "privatekey", "apikey", "accesskey", "credential")
_SECRET_STARTS = (
    "AKIA",
    "ASIA",
    "sk_live_",
    "rk_live_",
    "ghp_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "-----BEGIN ",
)
_SHORTEST_SECRET = 12


def check(index: "Index", *, is_all: bool) -> "Iterator[Diagnostic]":
    """Yield advice about a template: ARC550 to ARC553; without `is_all` not what many good apps would get."""
    return (one for one in _advice(index) if is_all or one.code not in _NOISY)


def _advice(index: "Index") -> "Iterator[Diagnostic]":
    yield from _open_doors(index)
    for kind in _POLICIES:
        for resource in index.of_type(kind):
            yield from _policies(resource)
    yield from _secrets(index)


# $connect


def _open_doors(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC550 for each WebSocket API whose `$connect` asks for nothing."""
    for route in index.of_type("AWS::ApiGatewayV2::Route"):
        if route.properties.get("RouteKey") == "$connect" and not _is_guarded(route.properties):
            yield _open(route)
    for api in index.of_type(WEBSOCKET_API):
        if "Auth" not in api.properties:
            yield _open(api)


def _is_guarded(route: "Mapping[str, Json]") -> bool:
    return route.get("AuthorizationType", "NONE") != "NONE" or route.get("ApiKeyRequired") is True


def _open(resource: "Resource") -> "Diagnostic":
    return fault(
        "ARC550",
        "Anyone can connect to the WebSocket API: `$connect` has no guard",
        resource,
        "",
        help="Write `authorizer`, `auth iam` or `origins` in @ws-api, or let the handler of `$connect` refuse strangers",
    )


# policies


def _policies(resource: "Resource") -> "Iterator[Diagnostic]":
    properties = resource.properties
    names = [*as_list(properties.get("ManagedPolicyArns"))]
    documents = [("PolicyDocument", properties.get("PolicyDocument"))]
    for number, policy in enumerate(as_list(properties.get("Policies"))):
        names.append(policy)
        document = as_map(policy).get("PolicyDocument", policy)
        documents.append((f"Policies.{number}", document))
    for name in names:
        yield from _managed(name, resource)
    for place, document in documents:
        for statement in as_list(as_map(document).get("Statement")):
            yield from _statement(as_map(statement), f"Properties.{place}", resource)


def _managed(name: "Json", resource: "Resource") -> "Iterator[Diagnostic]":
    """Yield advice about one of AWS's own policies, by its name or ARN."""
    name = as_map(name).get("Fn::Sub", name)
    last = name.rpartition("/")[2] if isinstance(name, str) else ""
    if last in _EVERYTHING:
        yield _allowing_all(
            f"`{last}` lets the function do nearly everything in the account", resource, "Properties.Policies"
        )
    elif last.endswith("FullAccess"):
        message = f"`{last}` lets the function do everything with a whole service"
        yield fault(
            "ARC552", message, resource, "Properties.Policies", help="Write a policy with what the function does"
        )


def _statement(known: "Mapping[str, Json]", place: str, resource: "Resource") -> "Iterator[Diagnostic]":
    if known.get("Effect") != "Allow" or "*" not in as_list(known.get("Resource")):
        return
    actions = [one for one in as_list(known.get("Action")) if isinstance(one, str)]
    if "*" in actions or "NotAction" in known:
        yield _allowing_all("A statement allows every action on every resource of the account", resource, place)
        return
    whole = [one for one in actions if one.endswith(":*")]
    if whole:
        message = f"A statement allows `{whole[0]}` on every resource of the account"
        yield fault("ARC552", message, resource, place, help="Name the actions, and the ARNs they are for")


def _allowing_all(message: str, resource: "Resource", place: str) -> "Diagnostic":
    return fault("ARC551", message, resource, place, help="Allow what the function does, on what it does it with")


# secrets


def _secrets(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC553 for each value that looks like a secret and that everybody who reads the template can read."""
    shared = as_map(index.shared("Function").get("Environment")).get("Variables")
    yield from _readable(shared, None, "Globals.Function.Environment.Variables")
    for function in index.of_type(FUNCTION):
        own = as_map(function.properties.get("Environment")).get("Variables")
        yield from _readable(own, function, "Properties.Environment.Variables")
    for stage in index.of_type("AWS::ApiGatewayV2::Stage"):
        yield from _readable(stage.properties.get("StageVariables"), stage, "Properties.StageVariables")


def _readable(variables: "Json", resource: "Resource | None", place: str) -> "Iterator[Diagnostic]":
    for name, value in as_map(variables).items():
        if isinstance(value, str) and _is_secret(name, value):
            yield fault(
                "ARC553",
                f"`{name}` looks like a secret, and stands in the template for all to read",
                resource,
                f"{place}.{name}",
                help="Keep it in Secrets Manager or as a parameter of Systems Manager, or write `env` in @sam",
            )


def _is_secret(name: str, value: str) -> bool:
    """Tell whether a value is like the secrets of well-known services, or has letters, digits and a telling name."""
    if value.startswith(_SECRET_STARTS) or _has_password(value):
        return True
    plain = name.lower().replace("_", "").replace("-", "")
    if len(value) < _SHORTEST_SECRET or any(sign in value for sign in "/:{ ") or not plain.endswith(_SECRET_NAMES):
        return False
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


def _has_password(value: str) -> bool:
    """Tell whether a value is a URL with a password: `https://user:password@host`."""
    authority = value.partition("://")[2].partition("/")[0]
    return ":" in authority.rpartition("@")[0]
