"""Logical IDs that older versions of Architect gave, and what their change means (block 5).

Source: @architect/package 6.0.1 to 11.0.4 and the compatibility patches of @architect/deploy 7.0.3. Package 11 came with
Architect 12.
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.stack import API, FUNCTION, ROUTE
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diff.replacement import Clash
    from arc2sam.diff.stack import DeployedResource, Stack


class Explained(Record):
    """What resources mean that are deployed, told at once."""

    existing: tuple[str, ...]
    """Their logical IDs."""
    risk: Risk


def recognised(before: "Stack", after: "Stack", clashes: "Iterable[Clash]") -> tuple[Explained, ...]:
    """Return the old names that the template of today does not have.

    Args:
        before: the deployed stack.
        after: what is to be deployed.
        clashes: what cannot be made under its new name.
    """
    clashing = {clash.existing for clash in clashes}
    gone = [one for name, one in before.resources.items() if name not in after.resources]
    found = (
        _routes(gone, clashing),
        _parameters(gone, clashing),
        _scheduled(gone, after),
        _streams(gone, after),
        _rest(gone, after),
    )
    return tuple(one for one in found if one)


def _aged(ids: "Iterable[str]", kind: str, since: str, message: str, helped: str) -> "Explained | None":
    existing = tuple(ids)
    if not existing:
        return None
    return Explained(
        existing, Risk("older", existing[0], kind, f"{_counted(existing)} of Architect {since}: {message}", helped)
    )


def _counted(ids: tuple[str, ...]) -> str:
    return "has a logical ID" if len(ids) == 1 else f"and {len(ids) - 1} more have logical IDs"


def _routes(gone: "Iterable[DeployedResource]", clashing: "set[str]") -> "Explained | None":
    ids = [
        one.logical_id
        for one in gone
        if one.type == ROUTE and one.logical_id.startswith("Websocket") and one.logical_id in clashing
    ]
    message = "API Gateway has no two routes with one key at a time, so that the deploy fails"
    return _aged(ids, ROUTE, "before 8.3", message, _OVERLAY)


def _parameters(gone: "Iterable[DeployedResource]", clashing: "set[str]") -> "Explained | None":
    kind = "AWS::SSM::Parameter"
    ids = [
        one.logical_id
        for one in gone
        if one.type == kind and one.logical_id.endswith("TopicParam") and one.logical_id in clashing
    ]
    message = "Systems Manager has no two parameters with one name at a time, so that the deploy fails"
    return _aged(ids, kind, "before 8.3", message, _OVERLAY)


_OVERLAY = "Keep the old logical IDs by an overlay (see docs/adopt.md)"


def _scheduled(gone: "Iterable[DeployedResource]", after: "Stack") -> "Explained | None":
    def is_old(one: "DeployedResource") -> bool:
        name = one.logical_id
        new = {f"{name.removesuffix(end)}Schedule{end[9:]}" for end in _SCHEDULED if name.endswith(end)}
        return bool(new & after.resources.keys()) or name.endswith("ScheduledPermission")

    ids = [one.logical_id for one in gone if is_old(one)]
    message = (
        "functions and rules are made anew under their new IDs, for EventBridge Scheduler; what the old functions "
        "logged stays in their log groups"
    )
    helped = "Deploy at a time when no schedule is due"
    return _aged(ids, "AWS::Events::Rule", "before 12", message, helped)


_SCHEDULED = ("ScheduledLambda", "ScheduledEvent")


def _streams(gone: "Iterable[DeployedResource]", after: "Stack") -> "Explained | None":
    ids = [
        one.logical_id
        for one in gone
        for end in ("StreamLambda", "StreamEvent")
        if one.logical_id.endswith(end) and f"{one.logical_id.removesuffix(end)}Table{end}" in after.resources
    ]
    message = "functions of streams are made anew, and the new ones get all records of the last 24 hours again"
    helped = "Make sure that a record may come twice"
    return _aged(ids, FUNCTION, "before 9.4", message, helped)


def _rest(gone: "Iterable[DeployedResource]", after: "Stack") -> "Explained | None":
    new = after.resources.get("HTTP")
    kinds = ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api")
    ids = [one.logical_id for one in gone if one.type in kinds] if new and new.type == API else []
    message = "the REST API goes and an HTTP API comes, with another URL"
    helped = "Move clients, or the domain, before the old API goes: deploy the HTTP API as a stack of its own first"
    return _aged(ids, kinds[0], "with REST APIs", message, helped)
