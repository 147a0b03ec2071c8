"""How much a template, a function, a role and an API may hold (block 5).

Source: CloudFormation documentation, "Understand CloudFormation quotas"; AWS Lambda documentation, "Lambda quotas";
IAM documentation, "IAM and AWS STS quotas"; API Gateway documentation, "Quotas for HTTP APIs" and "Quotas for WebSocket APIs".
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules.estimates import Estimates
from arc2sam.rules.generated import GENERATING, count_generated
from arc2sam.rules.index import as_list, as_map, fault, referred_id
from arc2sam.rules.plain import (
    HTTP_API,
    LARGEST_ENVIRONMENT_BYTES,
    LONGEST_POLICIES,
    MOST_OUTPUTS,
    MOST_PARAMETERS,
    MOST_RESOURCES,
    MOST_ROUTES,
    NEAR,
    WEBSOCKET_API,
    has_few_bytes,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_LARGEST_TEMPLATE_BYTES = 1_000_000
_SPLIT = "Split the app, or pass `--no-limits` if you split the template yourself"

_PLAN = "Plan how to split the app before the limit is reached"


def check(index: "Index", *, is_ours: bool = True) -> "Iterator[Diagnostic]":
    """Yield what is too much, and as ARC554 what soon will be.

    Codes: ARC410 (routes of an API), ARC425 (resources), ARC426 (outputs, parameters), ARC427 (bytes of the
    template), ARC428 (environment of a function), ARC429 (inline policies of a role).

    Args:
        index: of the template.
        is_ours: whether arc2sam wrote all of it.
    """
    too_many = tuple(_resources(index))
    yield from too_many
    yield from _sections(index)
    if all(one.code == "ARC554" for one in too_many):
        # An app with too many resources is to be split anyway; measuring it would only take time.
        yield from () if has_few_bytes(index, is_ours=is_ours) else _bytes(index)
    yield from _routes(index)
    estimates = Estimates(index)
    yield from _environments(index, estimates)
    yield from _policies(index, estimates)


def _fault(
    code: str,
    size: tuple[int, int],
    message: str,
    resource: "Resource | None",
    property: str,  # noqa: A002 - the field's name
    *,
    help: str,  # noqa: A002 - the field's name
) -> "Diagnostic":
    """Return the fault of a size, given with the most that it may be; a note if it only comes near that."""
    if size[0] <= size[1]:
        code, help = "ARC554", _PLAN if help == _SPLIT else help  # noqa: A001 - the field's name
    return fault(code, message, resource, property, help=help)


def _resources(index: "Index") -> "Iterator[Diagnostic]":
    own = len(index.template.resources)
    shared = index.shared("Function")
    made = sum(count_generated(one, shared) for kind in GENERATING for one in index.of_type(kind))
    if own + made > MOST_RESOURCES * NEAR:
        yield _fault(
            "ARC425",
            (own + made, MOST_RESOURCES),
            f"The stack would have {own + made} resources, {made} of them made by SAM; CloudFormation takes "
            f"{MOST_RESOURCES}",
            None,
            "Resources",
            help=_SPLIT,
        )


def _sections(index: "Index") -> "Iterator[Diagnostic]":
    for name, most in (("Outputs", MOST_OUTPUTS), ("Parameters", MOST_PARAMETERS)):
        count = len(index.section(name))
        if count > most * NEAR:
            message = f"The template has {count} {name.lower()}; CloudFormation takes {most}"
            yield _fault("ARC426", (count, most), message, None, name, help=_SPLIT)


def _bytes(index: "Index") -> "Iterator[Diagnostic]":
    """Yield a fault if the template has too many bytes.

    What counts is the text that is uploaded, and `sam deploy` uploads YAML, whatever it was given.
    """
    from arc2sam.render import yaml

    size = len(yaml.render(index.template.document, {}).encode())
    if size > _LARGEST_TEMPLATE_BYTES * NEAR:
        message = f"The template has {size} bytes; CloudFormation takes {_LARGEST_TEMPLATE_BYTES}"
        yield _fault("ARC427", (size, _LARGEST_TEMPLATE_BYTES), message, None, "", help=_SPLIT)


def _routes(index: "Index") -> "Iterator[Diagnostic]":
    """Yield a fault for each API with more routes than the quota, which is the same for both protocols."""
    counts: dict[str, int] = {}
    for route in index.of_type("AWS::ApiGatewayV2::Route"):
        api_id = referred_id(route.properties.get("ApiId"))
        counts[api_id] = counts.get(api_id, 0) + 1
    for api in index.of_type("AWS::ApiGatewayV2::Api"):
        yield from _too_many_routes(api, counts.get(api.logical_id, 0))
    for api in index.of_type(WEBSOCKET_API):
        yield from _too_many_routes(api, len(as_map(api.properties.get("Routes"))))
    for api in index.of_type(HTTP_API):
        paths = as_map(as_map(api.properties.get("DefinitionBody")).get("paths"))
        yield from _too_many_routes(api, sum(len(as_map(methods)) for methods in paths.values()))


def _too_many_routes(api: "Resource", count: int) -> "Iterator[Diagnostic]":
    if count > MOST_ROUTES * NEAR:
        yield _fault(
            "ARC410",
            (count, MOST_ROUTES),
            f"The API has {count} routes; API Gateway takes {MOST_ROUTES}",
            api,
            "",
            # Each route has an integration, and that quota of HTTP APIs is fixed.
            help="Have fewer routes, or split the app"
            if api.type == HTTP_API
            else "Ask AWS to raise the quota and pass `--no-limits`, or split the app",
        )


def _environments(index: "Index", estimates: Estimates) -> "Iterator[Diagnostic]":
    shared = _variables(index.shared("Function").get("Environment"))
    sizes = {name: len(name) + estimates.length(value) for name, value in shared.items()}
    common = sum(sizes.values())
    if common > LARGEST_ENVIRONMENT_BYTES * NEAR:
        yield _large_environment("every function", common, None, "Globals.Function.Environment.Variables")
        return
    for function in index.of_type(FUNCTION):
        own = function.properties.get("Environment")
        if own is None:
            continue
        size = common
        for name, value in _variables(own).items():
            size += len(name) + estimates.length(value) - sizes.get(name, 0)
        if size > LARGEST_ENVIRONMENT_BYTES * NEAR:
            yield _large_environment(f"`{function.logical_id}`", size, function, "Properties.Environment.Variables")


def _variables(environment: "Json") -> "dict[str, Json]":
    return dict(as_map(as_map(environment).get("Variables")))


def _large_environment(owner: str, size: int, function: "Resource | None", property: str) -> "Diagnostic":  # noqa: A002 - the field's name
    return _fault(
        "ARC428",
        (size, LARGEST_ENVIRONMENT_BYTES),
        f"The environment of {owner} has {size} bytes or more; Lambda takes {LARGEST_ENVIRONMENT_BYTES}",
        function,
        property,
        help="Remove variables, or keep long values in Systems Manager parameters",
    )


def _policies(index: "Index", estimates: Estimates) -> "Iterator[Diagnostic]":
    measure = _Measure(estimates)
    lengths: dict[str, int] = {}
    for role in index.of_type("AWS::IAM::Role"):
        inline = as_list(role.properties.get("Policies"))
        lengths[role.logical_id] = sum(measure.length(as_map(one).get("PolicyDocument")) for one in inline)
    for policy in index.of_type("AWS::IAM::Policy"):
        length = measure.length(policy.properties.get("PolicyDocument"))
        for attached in as_list(policy.properties.get("Roles")):
            name = referred_id(attached)
            if name in lengths:
                lengths[name] += length
    for function in index.of_type(FUNCTION):
        own = [one for one in as_list(function.properties.get("Policies")) if "Statement" in as_map(one)]
        if own:
            lengths[function.logical_id] = sum(map(measure.length, own))
    for logical_id, length in lengths.items():
        if length > LONGEST_POLICIES * NEAR:
            owner = index.by_id[logical_id]
            yield _fault(
                "ARC429",
                (length, LONGEST_POLICIES),
                f"The inline policies of `{logical_id}` have {length} characters or more; a role takes "
                f"{LONGEST_POLICIES}",
                owner,
                "Properties.Policies",
                help="Write `roles per-function` in @sam and name in each function's configuration what it `grants`, "
                "or split the app",
            )


class _Measure:
    """Lengths of policy documents as IAM counts them: without white space."""

    def __init__(self, estimates: Estimates) -> None:
        self._estimates = estimates
        # Roles of single functions share their statements.
        self._statements: dict[int, int] = {}

    def length(self, document: "Json") -> int:
        """Return how many characters a policy document has at least."""
        if isinstance(document, dict) and "Statement" in document:
            statements = document["Statement"]
            rest = {name: value for name, value in document.items() if name != "Statement"}
            total = self._of(rest) + len('"Statement":,')
            if not isinstance(statements, (list, tuple)):
                return total + self._of(statements)
            return total + len("[]") + sum(self._of_statement(one) + 1 for one in statements) - 1
        return 0

    def _of_statement(self, statement: "Json") -> int:
        known = self._statements.get(id(statement))
        if known is None:
            known = self._statements[id(statement)] = self._of(statement)
        return known

    def _of(self, value: "Json") -> int:
        if isinstance(value, dict):
            first = next(iter(value), "")
            if len(value) == 1 and (first == "Ref" or first[:4] == "Fn::"):
                return len('""') + self._estimates.length(value)
            return len("{}") + sum(len(name) + len('"":') + self._of(inner) + 1 for name, inner in value.items()) - 1
        if isinstance(value, (list, tuple)):
            return len("[]") + sum(self._of(inner) + 1 for inner in value) - 1
        if isinstance(value, str):
            return len('""') + len("".join(value.split()))
        return len(str(value))
