"""What an overlay removes although the rest of the template refers to it (block 5; loaded for removals only)."""

from arc2sam.diagnostics import listed
from arc2sam.rules.index import as_list, as_map
from arc2sam.rules.references import Walk, condition, conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.rules.references import Reference
    from arc2sam.source import Span

    Document = Mapping[str, Json]

_REFERRING = ("Globals", "Conditions", "Outputs")


def check(
    gone: "tuple[tuple[str, str], ...]", after: "Document", place: "Callable[[str, str], Span | None]", report: "Report"
) -> None:
    """Report ARC338 for each thing that is gone and referred to, with all that refer to it.

    Args:
        gone: section and name of each thing that the overlay removes.
        after: the document with the overlay merged.
        place: gives the place in the overlay that removes a name of a section.
        report: gets the diagnostics.
    """
    by_name: dict[tuple[str, str], dict[str, None]] = {}
    for owner, reference in _references(after):
        by_name.setdefault(_target(reference), {})[owner] = None
    for section, name in gone:
        kind = section if section in ("Conditions", "Mappings") else ""
        owners = [owner for owner in by_name.get((kind, name), ()) if owner != name]
        if owners:
            report.add(
                "ARC338",
                f"The overlay removes `{name}`, to which {listed(owners)} {'refers' if len(owners) == 1 else 'refer'}",
                place(section, name),
                help="Remove what refers to it as well, by null, or have it refer to something else",
                logical_id=name if section == "Resources" else "",
            )


def _target(reference: "Reference") -> tuple[str, str]:
    _, name, attribute = reference
    return (attribute if attribute in ("Conditions", "Mappings") else "", name)


def _references(document: "Document") -> "Iterator[tuple[str, Reference]]":
    """Yield every reference of a document, with the resource, or the section and name, that makes it."""
    walk = Walk()
    for logical_id, body in as_map(document.get("Resources")).items():
        attributes = dict(as_map(body))
        names = as_list(attributes.pop("DependsOn", None))
        depends = [("DependsOn", name, "") for name in names if isinstance(name, str)]
        for reference in [*walk.references([attributes]), *depends, *_condition(attributes)]:
            yield logical_id, reference
    for section in _REFERRING:
        for name, value in as_map(document.get(section)).items():
            more = conditions(value) if section == "Conditions" else _condition(as_map(value))
            for reference in [*walk.references([value]), *more]:
                yield f"{section}.{name}", reference


def _condition(attributes: "Mapping[str, Json]") -> "list[Reference]":
    name = attributes.get("Condition")
    return [condition(name)] if isinstance(name, str) else []
