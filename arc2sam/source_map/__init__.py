"""Which line of a project made which part of its template (block 5; loaded by `trace`, `--source-map` and `--with` only).

`make` works it out of the app model and the template; `SourceMap.find` answers for any path in the template.
"""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from arc2sam.source import Span

    Path: TypeAlias = tuple[str, ...]
    """Names and positions from the top of the template: `("Resources", "WS", "Properties", "Name")`."""

FUNCTION = "AWS::Serverless::Function"
_MADE_FOR = ("Events", "Routes")
"""Properties of which SAM makes resources that are called like what stands in them."""
_OF_POLICIES = (("ManagedPolicyArns",), ("Policies",))
"""Properties of a role that SAM makes of a function's policies."""
_SHORTEST_SHARED = 3
"""Names of a path in `Globals.Function`: what of a function may be stated there."""


class Origin(Record):
    """What made one part of a template."""

    path: "Path"
    what: str
    """In words: "function of `get /orders` in @http"."""
    pragma: str = ""
    """The pragma that it belongs to, without `@`; empty for what an overlay adds and for what no pragma makes."""
    span: "Span | None" = None
    """The line; of a default, that of what gets it. None where no line of the project has to do with it."""
    is_default: bool = False
    """Whether nothing states it."""
    type: str = ""
    """Of a resource, its type."""


class SourceMap(Record):
    """The origin of every resource, parameter and output, and of properties that have one of their own."""

    stage: str
    origins: tuple[Origin, ...]
    """In the order of the template."""
    pragmas: "Mapping[str, Span]" = {}
    """Where each pragma stands that made something."""
    generated: "Mapping[str, str]" = {}
    """Logical IDs that only SAM makes, and the resource that it makes each of; `*` ends one whose end is not known."""

    def find(self, path: "Sequence[str]") -> "Origin | None":
        """Return the origin of what stands at a path, or of the nearest thing around it; None if nothing is known."""
        known = self._known()
        names = tuple(map(str, path))
        for length in range(len(names), 0, -1):
            found = known.get(names[:length])
            if length == 2 and found and found.type == FUNCTION and names[2:3] == ("Properties",):
                return self._shared(names[3:]) or found
            if found:
                return found
        return None

    @property
    def names(self) -> "dict[str, dict[str, dict[str, str]]]":
        """By section, the names that have an origin, as they would stand in the template."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for one in self.origins:
            if len(one.path) == 2:
                found.setdefault(one.path[0], {})[one.path[1]] = {"Type": one.type}
        return found

    def owner(self, name: str) -> "str | None":
        """Return the resource that SAM makes the one of this logical ID of; None if it makes none of that name."""
        exact = self.generated.get(name)
        if exact:
            return exact
        begun = [one for one in self.generated if one[-1] == "*" and name.startswith(one[:-1]) and name != one[:-1]]
        return self.generated[max(begun, key=len)] if begun else None

    def find_made(self, name: str, property: "Path" = ()) -> "Origin | None":  # noqa: A002 - CloudFormation's word
        """Return the origin of what only SAM makes: of the event or route that it is made for, or of its resource.

        Of the policies of a function's role it is that of the function's policies.
        """
        owner = self.owner(name)
        if owner is None:
            return None
        if property[1:2] in _OF_POLICIES:
            return self.find(("Resources", owner, "Properties", "Policies"))
        ending = name.removeprefix(owner).lower()
        base = ("Resources", owner, "Properties")
        parts = [
            one
            for one in self.origins
            if len(one.path) == len(base) + 2
            and one.path[:3] == base
            and one.path[3] in _MADE_FOR
            and ending.startswith(one.path[4].removeprefix("$").lower())
        ]
        return max(parts, key=lambda one: len(one.path[4])) if parts else self.find(base[:2])

    def _known(self) -> "Mapping[Path, Origin]":
        known: dict[Path, Origin] | None = self.worked_out.get("known")
        if known is None:
            known = self.worked_out["known"] = {one.path: one for one in self.origins}
        return known

    def _shared(self, property: "Path") -> "Origin | None":  # noqa: A002 - CloudFormation's word
        """Return the origin of what Globals says of a property that the function itself does not state."""
        known = self._known()
        path = ("Globals", "Function", *property)
        lengths = range(len(path), _SHORTEST_SHARED - 1, -1)
        return next((known[path[:length]] for length in lengths if path[:length] in known), None)
