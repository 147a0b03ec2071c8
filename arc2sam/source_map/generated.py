"""Logical IDs that only SAM makes, and the resources that it makes them of (block 5).

Source: SAM documentation, "Generated AWS CloudFormation resources"; tests compare with aws-sam-translator.
"""

from arc2sam.diff.expand import expand
from arc2sam.names import sam_id
from arc2sam.rules.index import as_map
from arc2sam.source_map import FUNCTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.intrinsics import Json

_SERVERLESS = "AWS::Serverless::"
_EXPANDED = frozenset({FUNCTION, "AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi"})
"""Types of which it is known what SAM makes of them."""
_EVENTS = frozenset({"DynamoDB", "HttpApi", "Kinesis", "SNS", "SQS"})
"""Kinds of events likewise."""
_ENDINGS: "dict[str, dict[str, tuple[str, ...]]]" = {
    FUNCTION: {
        "AutoPublishAlias": ("Version*",),
        "DeploymentPreference": ("DeploymentGroup",),
        "EventInvokeConfig": ("EventInvokeConfig", "EventInvokeConfig*"),
        "FunctionUrlConfig": ("Url", "UrlPublicPermissions", "URLInvokeAllowPublicAccess"),
    },
    "AWS::Serverless::HttpApi": {"Domain": ("*",)},
}
"""By type and property, how the names of more end; `*` where a hash or what was not looked into follows."""
_OF_APP = {
    "DeploymentPreference": ("ServerlessDeploymentApplication", "CodeDeployServiceRole"),
    "Domain": ("ApiGatewayDomainName*", "RecordSetGroup*"),
}
"""By property, names that are made once, whatever resource has the property."""
_IMPLICIT = {"Api": "ServerlessRestApi", "HttpApi": "ServerlessHttpApi"}
"""By kind of event, the API that SAM makes of the events which name none."""


def owners(document: "Mapping[str, Json]") -> "dict[str, str]":
    """Return by logical ID which resource SAM makes another one of; `*` ends one whose end is not known."""
    resources, shared = as_map(document.get("Resources")), as_map(document.get("Globals"))
    made: dict[str, str] = {}
    for name, body in resources.items():
        if str(as_map(body).get("Type")).startswith(_SERVERLESS):
            for one in _made_of(name, as_map(body), shared):
                if one not in resources:
                    made.setdefault(one, name)
    return made


def _made_of(name: str, body: "Mapping[str, Json]", shared: "Mapping[str, Json]") -> "Iterator[str]":
    kind = str(body["Type"])
    if kind not in _EXPANDED:
        yield f"{name}*"
        return
    yield from expand({"Resources": {name: body}, "Globals": shared}).resources
    properties = {**as_map(shared.get(kind.removeprefix(_SERVERLESS))), **as_map(body.get("Properties"))}
    for property_name, endings in _ENDINGS.get(kind, {}).items():
        if property_name in properties:
            yield from (sam_id(name, ending) for ending in endings)
            yield from _OF_APP.get(property_name, ())
    for key, event in as_map(properties.get("Events")).items() if kind == FUNCTION else ():
        event_kind = str(as_map(event).get("Type"))
        if event_kind not in _EVENTS:
            yield sam_id(name, key, "*")
        given = as_map(as_map(event).get("Properties"))
        if event_kind in _IMPLICIT and not given.keys() & {"ApiId", "RestApiId"}:
            yield _IMPLICIT[event_kind]
            yield f"{_IMPLICIT[event_kind]}*"
