"""What SAM makes of its own resources: names that may be referred to, how many, how long (block 5).

Source: SAM documentation, "Generated CloudFormation resources", and aws-sam-translator as run.
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules.index import as_map
from arc2sam.rules.plain import HTTP_API, WEBSOCKET_API

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

GENERATING = (FUNCTION, HTTP_API, WEBSOCKET_API)
"""Types of which SAM makes other resources."""
_SERVERLESS = "AWS::Serverless::"

RESOURCES_OF_EVENT = {
    "AlexaSkill": 1,
    "Api": 1,
    "CloudWatchEvent": 2,
    "CloudWatchLogs": 2,
    "EventBridgeRule": 2,
    "HttpApi": 1,
    "IoTRule": 2,
    "S3": 1,
    "SNS": 2,
    "Schedule": 2,
    "ScheduleV2": 2,
}
"""How many resources SAM makes of an event; one of any other."""
LONGEST_SUFFIX = {
    **dict.fromkeys(("AlexaSkill", "Api", "CloudWatchEvent", "CloudWatchLogs", "EventBridgeRule"), len("Permission")),
    **dict.fromkeys(("HttpApi", "IoTRule", "S3", "SNS", "Schedule"), len("Permission")),
    "ScheduleV2": len("Role"),
}
"""What the longest of their logical IDs has behind the function's ID and the event's key."""

# Referenced with a point before it, by the property that makes SAM generate it.
_PROPERTIES = {
    FUNCTION: {
        "Alias": "AutoPublishAlias",
        "Version": "AutoPublishAlias",
        "DestinationQueue": "EventInvokeConfig",
        "DestinationTopic": "EventInvokeConfig",
    },
    HTTP_API: {"Stage": "", "DomainName": "Domain"},
    WEBSOCKET_API: {"Stage": "", "DomainName": "Domain"},
}


def is_generated(name: str, index: "Index") -> bool:
    """Tell whether SAM makes something of that name: `<Fn>Role`, `<Fn>.Alias`, `HTTPApiGatewayDefaultStage`..."""
    owner, point, rest = name.partition(".")
    if point:
        resource = index.by_id.get(owner)
        return resource is not None and _has_property(resource, rest, index)
    if name.startswith(("ServerlessHttpApi", "ServerlessRestApi")):
        return any(_has_implicit_api(resource) for resource in index.of_type(FUNCTION))
    if name in {"ServerlessDeploymentApplication", "CodeDeployServiceRole"}:
        every = (*index.of_type(FUNCTION), None)
        return any(_said(resource, "DeploymentPreference", index) for resource in every)
    return any(
        name.startswith(logical_id) and _makes(resource, name[len(logical_id) :], index)
        for logical_id, resource in index.by_id.items()
        if resource.type.startswith(_SERVERLESS)
    )


def _has_property(resource: "Resource", name: str, index: "Index") -> bool:
    known = _PROPERTIES.get(resource.type)
    if known is None:
        return resource.type.startswith(_SERVERLESS)
    return name in known and (not known[name] or _said(resource, known[name], index))


def _said(resource: "Resource | None", name: str, index: "Index") -> bool:
    """Tell whether a function, or Globals, has a property."""
    return (resource is not None and name in resource.properties) or name in index.shared("Function")


def _has_implicit_api(resource: "Resource") -> bool:
    for event in as_map(resource.properties.get("Events")).values():
        kind, properties = as_map(event).get("Type"), as_map(as_map(event).get("Properties"))
        if kind in ("HttpApi", "Api") and not properties.keys() & {"ApiId", "RestApiId"}:
            return True
    return False


def _makes(resource: "Resource", suffix: str, index: "Index") -> bool:
    if resource.type == HTTP_API:
        return suffix.endswith("Stage") or suffix == "ApiMapping"
    if resource.type != FUNCTION:
        return suffix != ""
    if suffix == "Role":
        return not _said(resource, "Role", index)
    if suffix.startswith(("Alias", "Version")):
        return _said(resource, "AutoPublishAlias", index)
    for beginning, name in (("Url", "FunctionUrlConfig"), ("EventInvokeConfig", "EventInvokeConfig")):
        if suffix.startswith(beginning):
            return _said(resource, name, index)
    if suffix == "DeploymentGroup":
        return _said(resource, "DeploymentPreference", index)
    return any(suffix.startswith(event) for event in as_map(resource.properties.get("Events")))


def count_generated(resource: "Resource", shared: "Mapping[str, Json]") -> int:
    """Return how many resources SAM makes of one, itself apart: never too many, exact for what arc2sam writes.

    Args:
        resource: of any type.
        shared: what Globals says of functions.
    """
    properties = resource.properties
    if resource.type == FUNCTION:
        count = 0
        for event in as_map(properties.get("Events")).values():
            kind = as_map(event).get("Type")
            count += RESOURCES_OF_EVENT.get(kind, 1) if isinstance(kind, str) else 1
        if "Role" not in properties and "Role" not in shared:
            count += 1
        if "AutoPublishAlias" in properties or "AutoPublishAlias" in shared:
            count += 2
        return count
    if resource.type == HTTP_API:
        return 1
    if resource.type == WEBSOCKET_API:
        return 1 + 3 * len(as_map(properties.get("Routes"))) + _count_beside_routes(properties)
    return 0


def _count_beside_routes(properties: "Mapping[str, Json]") -> int:
    """Return how many resources SAM makes of the authorizer and domain of a native WebSocket API."""
    guard, domain = as_map(properties.get("Auth")), as_map(properties.get("Domain"))
    count = 0
    if guard.get("AuthType") == "CUSTOM":
        count += 1 if "InvokeRole" in guard else 2
    if domain:
        paths = domain.get("BasePath")
        count += 1 + (len(paths) if isinstance(paths, list) else 1) + (1 if "Route53" in domain else 0)
    return count
