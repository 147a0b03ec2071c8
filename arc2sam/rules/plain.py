"""What plainly keeps the rules: a quick look at a whole template (block 5).

Nearly every template keeps them all, and a rule that has nothing to tell need not even be loaded. Each answer here is
for a family of rules, and True only if they surely find nothing: after a False they look for themselves. So resources
are taken by their type, not one by one, and lengths are never less than they will be. Who adds a rule adds its doubt;
tests hold each answer to the rules that it stands for.
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.names import LONGEST_LOGICAL_ID
from arc2sam.readers import MAX_NESTING
from arc2sam.rules.index import are_texts, as_list, as_map, referred

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

HTTP_API = "AWS::Serverless::HttpApi"
WEBSOCKET_API = "AWS::Serverless::WebSocketApi"
_API = "AWS::ApiGatewayV2::Api"
_INTEGRATION = "AWS::ApiGatewayV2::Integration"
_PERMISSION = "AWS::Lambda::Permission"
_ROLE = "AWS::IAM::Role"
_ROUTE = "AWS::ApiGatewayV2::Route"
_STAGE = "AWS::ApiGatewayV2::Stage"

# SAM makes resources of their own of these, which no one waits for: through them no circle is closed.
_OF_ITS_STAGE = frozenset({"AccessLogSettings", "DefaultRouteSettings", "Domain", "RouteSettings", "StageVariables"})
APART = {
    FUNCTION: frozenset({"Events", "DeploymentPreference", "FunctionUrlConfig"}),
    HTTP_API: _OF_ITS_STAGE,
    WEBSOCKET_API: _OF_ITS_STAGE | {"Auth", "Routes"},
    "AWS::Serverless::StateMachine": frozenset({"Events"}),
}
"""By type, properties of which SAM makes other resources."""
GLOBALS = {FUNCTION: "Globals.Function", HTTP_API: "Globals.HttpApi", WEBSOCKET_API: "Globals.WebSocketApi"}
"""By type, the section that gives properties to its resources."""

_FEW = 50
"""Up to how many resources of a type are told apart."""


def has_plain_references(index: "Index") -> bool:
    """Tell whether all references are to what exists, and nothing waits for itself: the rules of targets and cycles."""
    outputs = index.section("Outputs").values()
    if index.section("Conditions") or any("Condition" in as_map(one) for one in outputs):
        return False
    waits = {kind: _waits(kind, bodies, index) for kind, bodies in index.bodies.items()}
    for key, section in index.section("Globals").items():
        waits[f"Globals.{key}"] = referred([section], index)
    if None in waits.values() or referred(list(outputs), index) is None:
        return False
    return not _is_circular({key: names or set() for key, names in waits.items()}, index)


def _is_circular(waits: "Mapping[str, set[str]]", index: "Index") -> bool:
    """Tell whether resources perhaps wait for each other in a circle.

    Where no type waits for itself by way of others, no resource does. If one does, resources of types that have only
    a few are told apart: all functions wait for one role, and another role is for those who call functions.
    """
    knot = _knot({key: _nodes(names, index, ()) for key, names in waits.items()})
    if not knot:
        return False
    few = {kind for kind in knot.keys() & index.by_type.keys() if len(index.by_type[kind]) <= _FEW}
    parts = {key: _nodes(names, index, few) for key, names in waits.items() if key not in few}
    for one in (one for kind in few for one in index.by_type[kind]):
        parts[one.logical_id] = _nodes(_waits(one.type, [one.to_json()], index) or set(), index, few)
    return bool(_knot(parts))


def _nodes(names: set[str], index: "Index", few: "Collection[str]") -> set[str]:
    """Return the types of resources, or their names if there are few of their type."""
    ids = index.by_id
    known = names & ids.keys()
    return {name if (kind := ids[name].type) in few else kind for name in known} | (names - known)


def _knot(waits: "Mapping[str, set[str]]") -> "Mapping[str, set[str]]":
    """Return what is left without all that waits for nothing, or that nothing waits for; empty if there is no circle."""
    rest = waits
    while rest:
        waited = set().union(*rest.values())
        left = {key: names for key, names in rest.items() if key in waited and not names.isdisjoint(rest)}
        if len(left) == len(rest):
            break
        rest = left
    return rest


def _waits(kind: str, bodies: "Iterable[Mapping[str, Json]]", index: "Index") -> "set[str] | None":
    """Return what resources of a type wait for; None where that is in doubt."""
    apart = APART.get(kind, frozenset())
    values: list[Json] = []
    others: list[Json] = []
    depends: list[Json] = []
    for body in bodies:
        if "Condition" in body:
            return None
        properties = as_map(body.get("Properties"))
        if apart.isdisjoint(properties):
            values.append(body)
        else:
            others += [properties[name] for name in apart & properties.keys()]
            values += [value for name, value in properties.items() if name not in apart]
            values += [value for name, value in body.items() if name != "Properties"]
        if "DependsOn" in body:
            depends.append(body["DependsOn"])
    names = referred(values, index)
    if names is None or (others and referred(others, index) is None):
        return None
    waits = [name for one in depends for name in as_list(one)]
    if not are_texts(waits):
        from arc2sam.groups import spread

        waits = [name for one in spread(depends) for name in as_list(one)]
    if not are_texts(waits) or not index.by_id.keys() >= set(waits):
        return None
    names.update(waits)  # type: ignore[arg-type]  # texts all
    if kind in GLOBALS:
        names.add(GLOBALS[kind])
    return names


# how much there is

NEAR = 0.9
"""From which share of a limit on it is told that little is left."""
MOST_RESOURCES = 500
MOST_OUTPUTS = 200
MOST_PARAMETERS = 200
MOST_ROUTES = 300
LARGEST_ENVIRONMENT_BYTES = 4096
LONGEST_POLICIES = 10_240
_SURELY_SMALL = 900_000 * NEAR
_MOST_BLANKS = 40
"""More than a line begins with, in templates that are all ours."""
_DEEPEST_BLANKS = 2 * MAX_NESTING
"""No line of an overlay begins with more."""

NAMED = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    FUNCTION: "FunctionName",
    "AWS::S3::Bucket": "BucketName",
}
"""The property with which a template names a resource itself."""
_LONGEST_REFERENCE = 100
"""More than the ARN of a resource that CloudFormation names is taken to have."""
_TOO_MUCH = 1_000_000


def is_plainly_small(index: "Index", *, is_ours: bool = True) -> bool:
    """Tell whether nothing is too much, or nearly so: the rules of limits. `is_ours` as for `has_few_bytes`."""
    return (
        len(index.template.resources) + _most_made(index) <= MOST_RESOURCES * NEAR
        and len(index.section("Outputs")) <= MOST_OUTPUTS * NEAR
        and len(index.section("Parameters")) <= MOST_PARAMETERS * NEAR
        and _has_few_routes(index)
        and has_few_bytes(index, is_ours=is_ours)
        and not any(name in index.names.get(kind, ()) for kind, name in NAMED.items())
        and _has_small_environments(index)
        and _has_short_policies(index)
    )


def has_few_bytes(index: "Index", *, is_ours: bool) -> bool:
    """Tell whether the text of a template is far from too long.

    It has no more than twice the bytes that Python shows of its document, nearly always fewer, but for the blanks before
    lines of texts. Values that are not ours may stand so deep that every line begins with more blanks than it has signs.

    Args:
        index: of the template.
        is_ours: whether arc2sam wrote all of it.
    """
    shown = repr(index.template.document)
    blanks = _MOST_BLANKS * shown.count("\\n")
    if not is_ours:
        blanks = _DEEPEST_BLANKS * sum(map(shown.count, ("\\n", ",", "[", "{")))
    return 2 * len(shown.encode()) + blanks < _SURELY_SMALL


def _most_made(index: "Index") -> int:
    """Return how many resources SAM makes at most: two of an event, two of an alias, a role; a stage of an API."""
    functions = index.of_type(FUNCTION)
    with_alias = "AutoPublishAlias" in index.names.get(FUNCTION, ()) or "AutoPublishAlias" in index.shared("Function")
    events = sum(len(as_map(one.properties.get("Events"))) for one in functions)
    return 2 * events + (3 if with_alias else 1) * len(functions) + len(index.of_type(HTTP_API))


def _has_few_routes(index: "Index") -> bool:
    most = MOST_ROUTES * NEAR
    if WEBSOCKET_API in index.by_type or len(index.of_type(_ROUTE)) > most:
        return False
    bodies = [as_map(as_map(one.properties.get("DefinitionBody")).get("paths")) for one in index.of_type(HTTP_API)]
    return all(sum(len(as_map(methods)) for methods in paths.values()) <= most for paths in bodies)


def _has_small_environments(index: "Index") -> bool:
    most = LARGEST_ENVIRONMENT_BYTES * NEAR - _most_characters(index.shared("Function").get("Environment"))
    if "Environment" not in index.names.get(FUNCTION, ()):
        return most >= 0
    return all(_most_characters(one.properties.get("Environment")) <= most for one in index.of_type(FUNCTION))


def _has_short_policies(index: "Index") -> bool:
    attached = sum(_most_characters(one.properties) for one in index.of_type("AWS::IAM::Policy"))
    most = LONGEST_POLICIES * NEAR
    return all(
        attached + _most_characters(one.properties.get("Policies")) <= most for one in index.of_type(_ROLE)
    ) and (
        "Policies" not in index.names.get(FUNCTION, ())
        or all(_most_characters(one.properties.get("Policies")) <= most for one in index.of_type(FUNCTION))
    )


def _most_characters(value: "Json") -> int:
    """Return more characters, and bytes, than a value has once it is deployed."""
    shown = repr(value)
    # Other functions may repeat what they hold.
    simple = shown.count("'Fn::GetAtt': [") + shown.count("'Fn::Sub': '")
    if shown.count("'Fn::") != simple or not shown.isascii():
        return _TOO_MUCH
    return len(shown) + _LONGEST_REFERENCE * (simple + shown.count("'Ref'") + shown.count("${"))


# how long names are

LONGEST = {
    _API: ("Name", 128),
    "AWS::ApiGatewayV2::Authorizer": ("Name", 128),
    _ROUTE: ("OperationName", 64),
    "AWS::SNS::Topic": ("DisplayName", 100),
    "AWS::SSM::Parameter": ("Name", 1011),
    WEBSOCKET_API: ("Name", 128),
}
"""By type, the property that holds a name and the most characters that it may have."""
DOCUMENTS = {
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Policy": "PolicyDocument",
    _ROLE: "AssumeRolePolicyDocument",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
}
"""By type, the property that holds a policy document; those of `Policies` apart."""
_LONGEST_SUFFIX = len("Permission")
"""Nothing that SAM puts behind the function's ID and the event's key is longer."""


def has_plain_names(index: "Index") -> bool:
    """Tell whether no name is too long, and every policy document has a version: the rules of names."""
    for kind, (name, most) in LONGEST.items():
        if not all(_is_short(one.properties.get(name), most) for one in index.of_type(kind)):
            return False
    most = LONGEST_LOGICAL_ID - _LONGEST_SUFFIX
    if "Events" in index.names.get(FUNCTION, ()):
        for function in index.of_type(FUNCTION):
            events = as_map(function.properties.get("Events"))
            if len(function.logical_id) + max(map(len, events), default=0) > most:
                return False
    return all("Version" in as_map(one) or "Statement" not in as_map(one) for one in _documents(index))


def _is_short(value: "Json", most: int) -> bool:
    if type(value) is str:
        return len(value) <= most
    if value is None:
        return True
    text = value.get("Fn::Sub") if isinstance(value, dict) and len(value) == 1 else None
    # A pseudo parameter is longer than what is put in for it, and so is a sign that is escaped.
    return (
        isinstance(text, str)
        and len(text) <= most
        and text.isascii()
        and text.count("${") == text.count("${AWS::") + text.count("${!")
    )


def _documents(index: "Index") -> "Iterator[Json]":
    for kind, name in DOCUMENTS.items():
        for resource in index.of_type(kind):
            yield resource.properties.get(name)
    for role in index.of_type(_ROLE):
        for one in as_list(role.properties.get("Policies")):
            yield as_map(one).get("PolicyDocument")
    if "Policies" in index.names.get(FUNCTION, ()):
        for function in index.of_type(FUNCTION):
            yield from as_list(function.properties.get("Policies"))


# WebSocket APIs

_USUAL = {
    _API: frozenset({"Name", "ProtocolType", "RouteSelectionExpression"}),
    _INTEGRATION: frozenset({"ApiId", "IntegrationType", "IntegrationUri"}),
    _ROUTE: frozenset({"ApiId", "OperationName", "RouteKey", "Target"}),
    _STAGE: frozenset({"ApiId", "AutoDeploy", "StageName"}),
}
"""All that resources of an API have to which no more is set."""
_OTHERS = frozenset(
    {
        "AWS::ApiGateway::ApiKey",
        "AWS::ApiGateway::UsagePlan",
        "AWS::ApiGatewayV2::ApiMapping",
        "AWS::ApiGatewayV2::Authorizer",
        "AWS::ApiGatewayV2::IntegrationResponse",
        "AWS::ApiGatewayV2::Model",
        "AWS::ApiGatewayV2::RouteResponse",
        WEBSOCKET_API,
    }
)
"""Types for which there are rules of their own."""
SPECIAL = ("$connect", "$default", "$disconnect")
SELECTION = "$request.body.action"


def has_plain_apis(index: "Index") -> bool:
    """Tell whether there is at most a WebSocket API without settings, as it should be: the rules of APIs."""
    kinds = index.by_type
    if not all("SourceArn" in one.properties for one in index.of_type(_PERMISSION)) or not _OTHERS.isdisjoint(kinds):
        return False
    if _USUAL.keys().isdisjoint(kinds):
        return True
    if len(index.of_type(_API)) != 1 or not all(
        index.names.get(kind, usual) <= usual for kind, usual in _USUAL.items()
    ):
        return False
    (api,) = kinds[_API]
    routes, integrations, stages = (index.of_type(kind) for kind in (_ROUTE, _INTEGRATION, _STAGE))
    return (
        api.properties.get("ProtocolType") == "WEBSOCKET"
        and api.properties.get("RouteSelectionExpression") == SELECTION
        and _have_all((*routes, *integrations, *stages), "ApiId", {"Ref": api.logical_id})
        and _have_all(integrations, "IntegrationType", "AWS_PROXY")
        and _has_plain_keys([one.properties.get("RouteKey") for one in routes])
        and all(_is_plain_stage(one, {route.logical_id for route in routes}) for one in stages)
    )


def _have_all(resources: "Sequence[Resource]", name: str, value: "Json") -> bool:
    values = [one.properties.get(name) for one in resources]
    # Most often all have one object, which is quickly counted.
    return not values or (values[0] == value and values.count(values[0]) == len(values))


def _has_plain_keys(keys: "list[Json]") -> bool:
    return all(type(key) is str and (key[:1] != "$" or key in SPECIAL) for key in keys) and len(set(keys)) == len(keys)


def _is_plain_stage(stage: "Resource", routes: set[str]) -> bool:
    waits = map(str, as_list(stage.attributes.get("DependsOn")))
    return stage.properties.get("StageName") != "$default" and routes.issubset(waits)
