"""The native form of the WebSocket API, on `@sam websocket native`.

`AWS::Serverless::WebSocketApi` makes the stage, routes, integrations, permissions, the authorizer and the domain itself,
but refuses or drops some of what they can be in silence: whatever it cannot take is an error here.

Source: SAM documentation, "AWS::Serverless::WebSocketApi", and aws-sam-translator as run.
"""

from arc2sam.intrinsics import Intrinsic, get_att, ref, select
from arc2sam.lambdas import function_arn, function_resource
from arc2sam.names import native_route_id
from arc2sam.pragmas import aws_of
from arc2sam.pragmas.ws import API, STAGE, own_id
from arc2sam.pragmas.ws import api as ids
from arc2sam.pragmas.ws.api import settings_of
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, Additions, WebSocketApi
    from arc2sam.pragmas.ws.domain import Domain
    from arc2sam.source import Span

    Renames: TypeAlias = dict[str, str]
    """By logical ID of the explicit form, the native form's word."""

_STAGE = "WS.Stage"
"""What SAM's words for the stage that it makes are."""
_MADE_BY_SAM = frozenset(
    {
        ids.AUTHORIZER,
        ids.AUTHORIZER_PERMISSION,
        ids.DOMAIN,
        ids.DOMAIN_MAPPING,
        ids.DOMAIN_RECORD_A,
    }
)
_INTEGRATION = {"TimeoutInMillis": "IntegrationTimeout"}
"""How the native resource calls properties of integrations."""
_AUTHORIZER = {
    "Name": "Name",
    "IdentitySource": "IdentitySource",
    "AuthorizerCredentialsArn": "InvokeRole",
}
"""How it calls those of the authorizer."""
_FUNCTION_START, _FUNCTION_END = "/functions/", "/invocations"
_PATH_SIGNS = frozenset("-_")


def check(part: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report ARC298: a stage name, route key or setting that SAM refuses, or a route that it would drop."""
    if not _is_plain(target.stage):
        report.add(
            "ARC298",
            f"The native WebSocket resource cannot take the stage name `{target.stage}`",
            part.span,
            help="Use a stage name of letters and digits, or remove `websocket native` from @sam",
        )
    kept: dict[str, Action] = {}
    for action in part.functions:
        integration = action.settings.get("integration")
        if integration:
            _report_setting("`integration`", "has functions behind its routes only", integration.key_span, report)
        if action.route_key[0] != "$" and not _is_plain(action.name):
            report.add(
                "ARC298",
                f"The native WebSocket resource refuses the action `{action.name}`",
                action.span,
                help="Use letters and digits only, or remove `websocket native` from @sam",
            )
            continue
        # Its logical IDs hold the key in this form; of two that are equal, SAM keeps one.
        first = kept.setdefault(action.name.capitalize(), action)
        if first is not action:
            _report_dropped(first, action, report)
    domain = _domain_at(app, target)
    if domain:
        _check_domain(domain, report)
    _check_authorizer(app, report)


def _domain_at(app: "App", target: "Target") -> "Domain | None":
    """Return the API's domain, if the stage has one."""
    settings = settings_of(app)
    domain = settings.addresses.domain if settings else None
    return domain if domain and domain.name_at(target.stage) else None


def _check_domain(domain: "Domain", report: "Report") -> None:
    if domain.is_dualstack:
        _report_setting("`ip dualstack`", "has domains with IPv4 only", domain.spans["ip"], report)
    if not _is_plain("x" + "".join(char for char in domain.path if char not in _PATH_SIGNS)):
        what = f"the path `{domain.path}`"
        _report_setting(what, "has paths of letters, digits, `-` and `_` only", domain.spans["path"], report)


def _check_authorizer(app: "App", report: "Report") -> None:
    """Report a function of another region than the app's: SAM calls it in that of the stack, where it is not."""
    settings, aws = settings_of(app), aws_of(app)
    authorizer = settings.authorization.authorizer if settings else None
    region = aws.region if aws else None
    # Without a role no stack could call it, of whatever form: that is told as such.
    if authorizer and authorizer.arn and authorizer.role and region and authorizer.arn.split(":")[3:4] != [region]:
        _report_setting("this function", f"calls authorizers in {region} only", authorizer.spans["arn"], report)


def _report_setting(what: str, why: str, span: "Span", report: "Report") -> None:
    report.add(
        "ARC298",
        f"The native WebSocket resource cannot take {what}: it {why}",
        span,
        help="Remove the setting, or `websocket native` from @sam",
    )


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _report_dropped(first: "Action", second: "Action", report: "Report") -> None:
    from arc2sam.diagnostics import Label

    report.add(
        "ARC298",
        f"The native WebSocket resource would keep only one of `{first.name}` and `{second.name}`",
        second.span,
        labels=[Label(first.span, "the other one")],
        help="Rename one of them, or remove `websocket native` from @sam",
    )


def resources(
    part: "WebSocketApi", app: "App", api: "Mapping[str, Json]", target: "Target", extra: "Additions"
) -> list[Resource]:
    """Return the resource that stands for the API, its stage and its routes, the functions, and what is beside them.

    Args:
        part: the routes, without faults in `check`.
        app: gives the settings of actions.
        api: what the explicit form says of the API.
        target: gives the stage.
        extra: what settings add to the explicit form; it is said here in the native resource's words.
    """
    body: dict[str, Json] = {name: value for name, value in api.items() if name != "ProtocolType"}
    body |= {"StageName": target.stage, **extra.stage}
    if "Tags" in body:
        # Only then have the stage and the domain the tags too.
        body["PropagateTags"] = True
    connect, guard = _guard(extra)
    if guard:
        body["Auth"] = guard
    domain = _domain_at(app, target)
    if domain:
        body["Domain"] = _domain(domain, target)
    more = {action.route_key: _additions(action, app, target) for action in part.functions}
    routes = {action.route_key: _route(action, more[action.route_key]) for action in part.functions}
    routes["$connect"] |= connect
    body["Routes"] = routes
    # What the stage waits for, and refers to the API itself, it cannot wait for here.
    waits: dict[str, Json] = {"DependsOn": [ids.ACCOUNT]} if ids.ACCOUNT in extra.stage_waits else {}
    renames: Renames = {STAGE: _STAGE}
    renames |= {own_id(action, "WSRoute"): native_route_id(API, action.route_key) for action in part.functions}
    beside = [one for found in (*more.values(), extra) if found for one in found.resources]
    return [
        Resource(API, "AWS::Serverless::WebSocketApi", body, part.span, waits),
        *(function_resource(action, target) for action in part.functions),
        *_renamed_all((one for one in beside if one.logical_id not in _MADE_BY_SAM), renames),
    ]


def _additions(action: "Action", app: "App", target: "Target") -> "Additions | None":
    if not action.settings:
        return None
    from arc2sam.pragmas.ws import options

    return options.additions(action, app, target)


def _route(action: "Action", more: "Additions | None") -> "dict[str, Json]":
    """Return the entry of `Routes`."""
    route: dict[str, Json] = {"FunctionArn": function_arn(action)}
    if more:
        route |= more.route
        route |= {_INTEGRATION[name]: value for name, value in more.integration.items()}
        if more.route_waits:
            route["RequestModels"] = _waiting(route["RequestModels"], more.route_waits)
    return route


def _waiting(models: "Json", waits: tuple[str, ...]) -> "Json":
    """Return the names of models so that the route comes after them: SAM's routes take no `DependsOn`."""
    assert isinstance(models, dict)
    return {key: select(0, [name, *map(ref, waits)]) for key, name in models.items()}


def _guard(extra: "Additions") -> "tuple[dict[str, Json], dict[str, Json]]":
    """Return what the route `$connect` has of the API's settings, and `Auth`, empty where nobody is asked.

    Fails rather than leaves a route open: what is no word of the native resource stays and is refused with it.
    """
    connect = dict(extra.route)
    kind = connect.pop("AuthorizationType", None)
    if kind is None:
        return connect, {}
    guard: dict[str, Json] = {"AuthType": kind}
    if connect.pop("AuthorizerId", None) is not None:
        (authorizer,) = (one for one in extra.resources if one.logical_id == ids.AUTHORIZER)
        guard["AuthArn"] = _called(authorizer.properties["AuthorizerUri"])
        guard |= {_AUTHORIZER[name]: value for name, value in authorizer.properties.items() if name in _AUTHORIZER}
    return connect, guard


def _called(uri: "Json") -> "Json":
    """Return the ARN of the function that an AuthorizerUri calls."""
    text = uri["Fn::Sub"] if isinstance(uri, dict) else uri
    assert isinstance(text, str)
    start = text.index(_FUNCTION_START) + len(_FUNCTION_START)
    called = text[start : text.rindex(_FUNCTION_END)]
    if not called.startswith("${"):
        return called
    function, _, qualifier = called.removeprefix("${").partition(".Arn}")
    return ref(function + ".Alias") if qualifier else get_att(function, "Arn")


def _domain(domain: "Domain", target: "Target") -> "dict[str, Json]":
    body: dict[str, Json] = {
        "DomainName": domain.name_at(target.stage),
        "CertificateArn": domain.certificate or ref(ids.DOMAIN_CERTIFICATE),
        "EndpointConfiguration": "REGIONAL",
        "SecurityPolicy": "TLS_1_2",
    }
    if domain.path:
        body["BasePath"] = [domain.path]
    if domain.zone:
        body["Route53"] = {"HostedZoneId": domain.zone}
    return body


def _renamed_all(resources: "Iterable[Resource]", renames: "Renames") -> list[Resource]:
    return [one.replace(properties=_renamed(one.properties, renames)) for one in resources]


def _renamed(value: "Json", renames: "Renames") -> "Json":
    """Return a value in which what SAM makes is referred to by SAM's names."""
    if isinstance(value, Intrinsic):
        ((function, argument),) = value.items()
        if function == "Ref" and isinstance(argument, str):
            return ref(renames.get(argument, argument))
        return Intrinsic({function: _renamed(argument, renames)})
    if isinstance(value, dict):
        return {key: _renamed(inner, renames) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(inner, renames) for inner in value]
    return value
