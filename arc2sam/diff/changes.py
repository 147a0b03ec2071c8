"""What lies between two stacks, as values (block 5)."""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diff.permissions import Statement


class Setting(Record):
    """A value that changes."""

    name: str
    before: "str | None"
    """None if it was not stated, or if it is not shown because it may be a secret."""
    after: "str | None"
    added: tuple[str, ...] = ()
    """Of a list: the elements that come."""
    removed: tuple[str, ...] = ()
    """Of a list: the elements that go."""
    is_reordered: bool = False
    """Whether it is a list of the same elements in another order."""
    may_stay: bool = False
    """Whether it is no longer stated, and may be so all the same."""


class Risk(Record):
    """Something to know before the deploy: what is lost, what breaks, what fails."""

    kind: str
    """`other` (another app or stage), `stack`, `older`, `clash`, `index`, `expiry`, `stream`, `replaced`, `removed`,
    `retention`, `clients`, `opened`, `left`, `unprotected`, `dead-letters`, `variable` or `parameter`."""
    subject: str
    """The logical ID, the route, or the name of the stack, variable or parameter."""
    type: str
    message: str
    """A sentence without its full stop."""
    help: str = ""
    """What to do; begins with a verb."""


class RouteChange(Record):
    """A route that is added, removed, or changed."""

    change: str
    """`added`, `removed`, `repointed` or `changed`."""
    api: str
    kind: str
    key: str
    before: "str | None"
    """What it leads to."""
    after: "str | None"
    settings: tuple[Setting, ...] = ()


class FunctionChange(Record):
    """A function that is added, removed, or changed."""

    change: str
    """`added`, `removed` or `changed`."""
    logical_id: str
    settings: tuple[Setting, ...] = ()


class VariableChange(Record):
    """An environment variable of functions; values are not told, since they may be secrets."""

    change: str
    """`gained`, `lost` or `changed`."""
    name: str
    functions: tuple[str, ...]
    """Logical IDs, of functions that exist before and after."""


class PermissionChange(Record):
    """What holders may do, or no longer."""

    change: str
    """`gained` or `lost`."""
    holders: tuple[str, ...]
    """Logical IDs of functions and roles, or principals."""
    statement: "Statement"
    is_narrowed: bool = False
    """Whether the holders keep a part of what they lose: a wildcard that becomes a list."""
    roles: tuple[str, ...] = ()
    """The roles by which functions have it: their logical IDs, or the ARNs of others."""


class ResourceChange(Record):
    """A resource that is neither a function nor a route."""

    change: str
    """`added`, `removed`, `replaced`, `maybe-replaced` or `changed`."""
    logical_id: str
    type: str
    settings: tuple[Setting, ...] = ()
    because: tuple[str, ...] = ()
    """Properties, or resources it belongs to, for which it is replaced."""


class OutputChange(Record):
    """An output, or a parameter of the template."""

    change: str
    """`added`, `removed` or `changed`."""
    name: str
    before: "str | None" = None
    """The value of an output; values of parameters are not told."""
    after: "str | None" = None


class Comparison(Record):
    """Everything that a deploy would change."""

    risks: tuple[Risk, ...]
    routes: tuple[RouteChange, ...]
    functions: tuple[FunctionChange, ...]
    variables: tuple[VariableChange, ...]
    permissions: tuple[PermissionChange, ...]
    resources: tuple[ResourceChange, ...]
    outputs: tuple[OutputChange, ...]
    parameters: tuple[OutputChange, ...]
    sections: tuple[Setting, ...] = ()
    """Conditions, mappings and rules."""

    @property
    def has_changes(self) -> bool:
        """Whether a deploy would change anything."""
        return any(getattr(self, name) for name in self._fields)

    @property
    def lost_variables(self) -> tuple[str, ...]:
        """The names of variables that functions would lose, each once."""
        return tuple(dict.fromkeys(one.name for one in self.variables if one.change == "lost"))
