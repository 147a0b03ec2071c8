"""The finished template as the rules look things up in it, and how they report (block 5)."""

from arc2sam.diagnostics import Diagnostic
from arc2sam.record import Record
from arc2sam.template import Resource, Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Label, Severity
    from arc2sam.intrinsics import Json


class Index(Record):
    """A template, its resources by logical ID and by type."""

    template: Template
    by_id: "Mapping[str, Resource]"
    by_type: "Mapping[str, list[Resource]]"

    def of_type(self, kind: str) -> "Iterable[Resource]":
        """Return the resources of a type, in order."""
        return self.by_type.get(kind, ())

    def section(self, name: str) -> "Mapping[str, Json]":
        """Return a section of the document; empty if there is none."""
        return as_map(self.template.head.get(name, self.template.tail.get(name)))

    def shared(self, kind: str) -> "Mapping[str, Json]":
        """Return what Globals says of a SAM resource type, `Function` or `HttpApi`."""
        return as_map(self.section("Globals").get(kind))


def index(template: Template) -> Index:
    """Return the index of a template."""
    by_id: dict[str, Resource] = {}
    by_type: dict[str, list[Resource]] = {}
    for resource in template.resources:
        by_id[resource.logical_id] = resource
        if resource.type in by_type:
            by_type[resource.type].append(resource)
        else:
            by_type[resource.type] = [resource]
    return Index(template, by_id, by_type)


def fault(
    code: str,
    message: str,
    resource: "Resource | None",
    property: str,  # noqa: A002 - the field's name
    *,
    help: str,  # noqa: A002 - the field's name
    labels: "Iterable[Label]" = (),
    severity: "Severity | None" = None,
) -> Diagnostic:
    """Return the diagnostic of a resource, with the manifest item that it was made for; None is the whole template."""
    from arc2sam.codes import CODES

    return Diagnostic(
        code,
        severity or CODES[code][0],
        message,
        resource.origin if resource else None,
        tuple(labels),
        help,
        logical_id=resource.logical_id if resource else "",
        property=property,
    )


def as_map(value: "Json") -> "Mapping[str, Json]":
    """Return a value that is a map, an empty one instead of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: "Json") -> "list[Json]":
    """Return a value that is a list, a list of it alone if it is not; None is no value."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def whole_number(value: "Json") -> "int | None":
    """Return a value that is a whole number; None for anything else, functions and booleans too."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def referred_id(value: "Json") -> str:
    """Return the logical ID that a `Ref` or `Fn::GetAtt` names, without an attribute; empty for anything else."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    function, argument = next(iter(value.items()))
    if function == "Ref" and isinstance(argument, str):
        return argument
    if function == "Fn::GetAtt":
        first = argument.partition(".")[0] if isinstance(argument, str) else next(iter(as_list(argument)), "")
        return first if isinstance(first, str) else ""
    return ""
