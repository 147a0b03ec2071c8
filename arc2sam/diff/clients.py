"""What breaks clients that are out there: addresses that stop answering, messages that lead elsewhere (block 5).

Source: API Gateway Developer Guide, "Disable the default endpoint" and "Working with routes for WebSocket APIs".
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.replacement import at
from arc2sam.diff.stack import API
from arc2sam.diff.values import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from arc2sam.diff.stack import DeployedResource, Stack

_ADDRESS = "DisableExecuteApiEndpoint"
_SELECTION = "RouteSelectionExpression"
_PATH = "ApiMappingKey"
_MAPPING = "AWS::ApiGatewayV2::ApiMapping"


def risks(before: "Stack", after: "Stack", anew: "Container[str]") -> "Iterator[Risk]":
    """Yield what clients of today do in vain after the deploy; what is made anew is told elsewhere."""
    for old in before.of_type(API, _MAPPING):
        new = after.resources.get(old.logical_id)
        if new is None or old.logical_id in anew:
            continue
        if new.type == API:
            yield from _of_api(old, new)
        elif at(old, _PATH) != at(new, _PATH):
            was, now = (shown(at(one, _PATH) or "/") for one in (old, new))
            message = f"leads from another path: clients that use `{was}` get no answer, those that use `{now}` do"
            yield Risk("clients", new.logical_id, new.type, message, _MOVE)


_MOVE = "Move clients first, or deploy when they can be moved at once"


def _of_api(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Risk]":
    if at(old, _ADDRESS) != "true" and at(new, _ADDRESS) == "true":
        message = "stops answering at its execute-api address: only its domain remains"
        yield Risk("clients", new.logical_id, new.type, message, "Move clients to the domain first")
    was, now = at(old, _SELECTION), at(new, _SELECTION)
    if was != now and old.properties.get("ProtocolType") == "WEBSOCKET" and was is not None:
        message = f"finds the route of a message by `{shown(now)}`: messages that have it only as `{shown(was)}` go to $default"
        yield Risk("clients", new.logical_id, new.type, message, "Let clients send both before")
