"""What an update from arc2sam's resources of a WebSocket API to SAM's own one means, or back (block 5).

Source: SAM documentation, "Generated AWS CloudFormation resources"; API Gateway answers 409 to a second route of a key.
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.older import Explained
from arc2sam.diff.stack import API, ROUTE
from arc2sam.names import LogicalId, native_route_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from arc2sam.diff.replacement import Clash

_OF_APIS = "AWS::ApiGatewayV2::"


def recognised(clashes: "Sequence[Clash]") -> "tuple[Explained, ...]":
    """Return all clashes of the two forms of a WebSocket API, explained at once."""
    for clash in clashes:
        if clash.type != ROUTE:
            continue
        api, key = clash.identity[0].removeprefix("${").removesuffix("}"), clash.identity[1]
        native = native_route_id(LogicalId(api), key)
        if native in (clash.logical_id, clash.existing):
            existing = tuple(one.existing for one in clashes if one.type.startswith(_OF_APIS))
            return (Explained(existing, _of(api, becomes_native=native == clash.logical_id)),)
    return ()


def _of(api: str, *, becomes_native: bool) -> Risk:
    verb = "becomes" if becomes_native else "is no longer"
    message = (
        f"{verb} SAM's own WebSocket API: new routes and a new stage cannot be made while the old ones exist, so that "
        "the deploy fails"
    )
    helped = (
        "Remove `websocket native`, which is for new stacks only"
        if becomes_native
        else "Write `websocket native` below `@sam`, as it was"
    )
    return Risk("clash", api, API, message, helped)
