"""What stays although the template says it no longer (block 5).

Source: API Gateway API reference, `UpdateRoute` and `UpdateStage`, which change only what they are given;
CloudFormation's public roadmap, issue 2184.
"""

from arc2sam.diff.stack import ROUTE, STAGE
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from arc2sam.diff.changes import Setting
    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_AUTHORIZATION = "AuthorizationType"
_AUTHORIZER = "AuthorizerId"
_KEY = "ApiKeyRequired"
_THROTTLES = ("DefaultRouteSettings.Throttling", "RouteSettings.")
"""How the settings of a stage begin whose numbers may stay."""


class Leftover(Record):
    """A route that keeps a guard of which the template does not tell any more."""

    logical_id: str
    authorization: str = ""
    """What it keeps asking for: `AWS_IAM`, `CUSTOM`..."""
    authorizer: str = ""
    """The logical ID of what it keeps asking."""
    asks_for_key: bool = False


def effective(before: "Stack", after: "Stack", anew: "Container[str]") -> "tuple[Stack, tuple[Leftover, ...]]":
    """Return the stack as it is after the update, and the routes that keep what the template says no longer.

    Args:
        before: the deployed stack.
        after: what the new template states.
        anew: logical IDs of what is made anew, which keeps nothing.
    """
    resources = dict(after.resources)
    found = []
    for route in after.of_type(ROUTE):
        old = before.resources.get(route.logical_id)
        kept = _kept(old, route) if old and old.type == ROUTE and route.logical_id not in anew else {}
        if kept:
            resources[route.logical_id] = route.replace(properties={**route.properties, **kept})
            found.append(_leftover(route.logical_id, kept))
    return (after.replace(resources=resources) if found else after), tuple(found)


def _kept(old: "DeployedResource", new: "DeployedResource") -> "dict[str, Plain]":
    names = [_KEY]
    if not _states(new, _AUTHORIZATION):
        # Who writes `NONE` takes the authorizer back as well.
        names += [_AUTHORIZATION, _AUTHORIZER]
    return {
        name: old.properties[name]
        for name in names
        if name in old.properties and not _states(new, name) and old.properties[name] != new.properties.get(name)
    }


def _states(one: "DeployedResource", name: str) -> bool:
    return name in one.properties and name not in one.assumed


def _leftover(logical_id: str, kept: "dict[str, Plain]") -> Leftover:
    authorizer = str(kept.get(_AUTHORIZER, "")).removeprefix("${").removesuffix("}")
    return Leftover(logical_id, str(kept.get(_AUTHORIZATION, "")), authorizer, _KEY in kept)


def marked(settings: "Iterable[Setting]", kind: str) -> "Iterator[Setting]":
    """Yield settings of a resource of some type, marked if their old values may stay."""
    for one in settings:
        is_left = kind == STAGE and one.after is None and one.name.startswith(_THROTTLES)
        yield one.replace(may_stay=True) if is_left else one
