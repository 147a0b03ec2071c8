"""The template: resources with their origin, the fragments that pragmas make, the whole document (block 3)."""

from arc2sam.names import LogicalId
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.policies import Statement
    from arc2sam.source import Span

    _Values = tuple[Json, ...]
else:
    _Values = tuple

_MANY = 50


class Resource(Record):
    """One resource of the template."""

    logical_id: LogicalId
    type: str
    properties: "Mapping[str, Json]"
    origin: "Span | None"
    """The manifest item that the resource was made for."""
    attributes: "Mapping[str, Json]"
    """DependsOn, DeletionPolicy, Metadata and other siblings of Properties."""

    def __init__(
        self,
        logical_id: LogicalId,
        type: str,  # noqa: A002 - CloudFormation's name
        properties: "Mapping[str, Json]",
        origin: "Span | None" = None,
        attributes: "Mapping[str, Json] | None" = None,
    ) -> None:
        fields = self.__dict__
        fields["logical_id"] = logical_id
        fields["type"] = type
        fields["properties"] = properties
        fields["origin"] = origin
        fields["attributes"] = attributes or {}

    def to_json(self) -> "dict[str, Json]":
        """Return the resource as it stands in the document, to be read only; `Properties` only if there is one."""
        body: dict[str, Json] = {"Type": self.type, **self.attributes}
        if self.properties:
            body["Properties"] = self.properties
        return body


class Output(Record):
    """One output of the template."""

    name: str
    description: str
    value: "Json"

    def to_json(self) -> "dict[str, Json]":
        """Return the output as it stands in the document."""
        return {"Description": self.description, "Value": self.value}


class Grant(Record):
    """What the app's functions are allowed to do with the resources of one pragma."""

    kind: str
    """The name by which a function's configuration file asks for it: `tables`, `events`, `queues`, `static`, `ws`."""
    policy_name: str
    statements: "tuple[Statement, ...]"
    policy_id: "LogicalId | None" = None
    """Set where Architect keeps the policy as a resource of its own, outside the shared role."""


class Fragment(Record):
    """What one pragma adds to the template. `assemble` joins the fragments."""

    resources: tuple[Resource, ...] = ()
    outputs: tuple[Output, ...] = ()
    parameters: "Mapping[str, Json]" = {}
    """Template parameters, by name."""
    discovery: tuple[Resource, ...] = ()
    """AWS::SSM::Parameter resources by which runtime helpers find tables, topics, queues and the bucket."""
    grants: tuple[Grant, ...] = ()
    triggers: "Mapping[LogicalId, tuple[Statement, ...]]" = {}
    """Statements that a function's own trigger needs, by the function's logical ID: for roles per function."""
    destinations: "Mapping[LogicalId, tuple[Statement, ...]]" = {}
    """Statements without which a function's failures go nowhere, by the function's logical ID: for functions with
    policies of their own."""
    environment: "Mapping[str, Json]" = {}
    """Variables that every function of the app gets."""
    user_environment: "Mapping[str, Json]" = {}
    """Variables that every function gets unless its configuration says `env false`."""
    roles_per_function: bool = False
    """Whether each function is to have a role of its own instead of the shared one."""


class Column(_Values):
    """What differs in one place of resources that are otherwise alike (`groups`): the value of each, in order."""

    __slots__ = ()


class Template(Record):
    """A whole template, ready to be validated and rendered."""

    head: "Mapping[str, Json]"
    """Sections before Resources, in order: format version, transform, description, globals, parameters..."""
    resources: tuple[Resource, ...]
    tail: "Mapping[str, Json]"
    """Sections after Resources: outputs."""
    comments: "Mapping[str, str]" = {}
    """By logical ID, the line of explanation that YAML shows before a resource."""

    def to_json(self) -> "dict[str, Json]":
        """Return the document as plain data, which is the caller's to change."""
        return _copy(self.document)  # type: ignore[return-value]  # the copy of a map

    @property
    def document(self) -> "dict[str, Json]":
        """The document as plain data, to be read only: it is built once, and resources may share parts of it."""
        document: dict[str, Json] | None = self.worked_out.get("document")
        if document is None:
            resources: Json = {resource.logical_id: resource.to_json() for resource in self.resources}
            document = {**self.head, "Resources": resources, **self.tail}
            self.worked_out["document"] = document
        return document

    @property
    def is_large(self) -> bool:
        """Whether the resources are so many that it pays to look at those that are alike at once (`groups`)."""
        return len(self.resources) >= _MANY

    def resource(self, logical_id: str) -> "Resource | None":
        """Return the resource of that logical ID, or None."""
        for resource in self.resources:
            if resource.logical_id == logical_id:
                return resource
        return None


def _copy(value: "Json") -> "Json":
    if isinstance(value, dict):
        return type(value)({key: _copy(one) for key, one in value.items()})
    return type(value)(map(_copy, value)) if isinstance(value, (list, tuple)) else value
