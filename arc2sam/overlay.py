"""Merges a template fragment of the user's over the template (block 5, after assemble; loaded for overlays only).

The way to write what arc2sam does not generate, and the replacement of plugins and macros that edit the template.
"""

from arc2sam.diagnostics import Edit, Report
from arc2sam.document import Table
from arc2sam.intrinsics import Intrinsic
from arc2sam.names import LogicalId
from arc2sam.readers import fragment
from arc2sam.template import Resource, Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Value
    from arc2sam.intrinsics import Json
    from arc2sam.readers.fragment import TemplateFragment
    from arc2sam.source import Source, Span

    Path = tuple[str, ...]

_RESOURCES = "Resources"
_TAIL = frozenset({"Outputs"})
_REFERRED_TO = (_RESOURCES, "Parameters", "Conditions", "Mappings")
_SECTIONS_OF_MAPS = frozenset({_RESOURCES, "Outputs", "Parameters", "Globals", "Conditions", "Mappings", "Metadata"})


def merge(template: Template, overlay: "Source", root: str = ".") -> "tuple[Template, tuple[Diagnostic, ...]]":
    """Return the template with the overlay merged over it.

    Maps merge key by key, everything else replaces, an explicit null removes; new sections and resources are added
    after the existing ones. An intrinsic function counts as one value.

    Args:
        template: from `assemble`.
        overlay: YAML with short forms, or JSON.
        root: the project root as seen from the template's folder.

    Returns:
        The new template (the old one after errors), and what was found in the overlay: faults of reading, ARC334,
        ARC335 (not a fragment of a template), ARC336 (no such resource), ARC337 (a null that removes nothing), ARC338
        (a null that removes what is referred to), ARC317 to 319 (what may not be changed), ARC215, 216 and 315 (runtimes and types).
    """
    report = Report()
    read = fragment.read(overlay, report)
    if read is None or not _is_fragment(read, report):
        return template, report.diagnostics
    before = template.document
    after = _Merge(read, report).maps(before, read.values, ())
    resources = _resources(template, after, read, report)
    gone = _gone(before, after)
    if gone and not report.has_errors:
        from arc2sam import overlay_removals

        overlay_removals.check(gone, after, lambda *path: _span(read.tree, path), report)
    if not report.has_errors:
        from arc2sam import overlay_guards, overlay_values

        overlay_values.check(read.tree, report)
        overlay_guards.check(before, after, root, lambda path: _span(read.tree, path), report)
    if report.has_errors:
        return template, report.diagnostics
    head = {name: value for name, value in after.items() if name != _RESOURCES and name not in _TAIL}
    tail = {name: value for name, value in after.items() if name in _TAIL}
    return Template(head, resources, tail, _comments(template, resources, overlay)), report.diagnostics


def _gone(before: "Mapping[str, Json]", after: "Mapping[str, Json]") -> "tuple[tuple[str, str], ...]":
    """Return section and name of what the overlay removes, of what can be referred to."""
    gone: list[tuple[str, str]] = []
    for section in _REFERRED_TO:
        old, new = before.get(section), after.get(section)
        left = new if isinstance(new, dict) else {}
        gone += [(section, name) for name in (old if isinstance(old, dict) else {}) if name not in left]
    return tuple(gone)


def _is_fragment(read: "TemplateFragment", report: Report) -> bool:
    """Check that sections and resources are maps, so that merging is defined (ARC335)."""
    maps: list[tuple[Path, Json]] = [
        ((name,), value) for name, value in read.values.items() if name in _SECTIONS_OF_MAPS
    ]
    resources = read.values.get(_RESOURCES)
    if isinstance(resources, dict):
        for logical_id, body in resources.items():
            maps.append(((_RESOURCES, logical_id), body))
            if isinstance(body, dict):
                maps.append(((_RESOURCES, logical_id, "Properties"), body.get("Properties", {})))
    for path, value in maps:
        is_removal = value is None and path != (_RESOURCES,)
        if not isinstance(value, dict) and not is_removal:
            report.add(
                "ARC335",
                f"`{'.'.join(path)}` is not a map",
                _span(read.tree, path),
                help=f"Write names and values below `{path[-1]}`",
            )
    return not report.has_errors


class _Merge:
    """Merges values and reports removals of nothing where they stand in the overlay."""

    def __init__(self, read: "TemplateFragment", report: Report) -> None:
        self.tree = read.tree
        self.report = report

    def maps(self, base: "Mapping[str, Json]", over: "Mapping[str, Json]", path: "Path") -> "dict[str, Json]":
        """Return `base` with `over` merged over it; neither is changed."""
        merged = dict(base)
        for key, value in over.items():
            here = (*path, key)
            old = merged.get(key)
            if value is None:
                if key not in merged:
                    self.report_nothing(here)
                merged.pop(key, None)
            elif _is_map(value):
                merged[key] = self.maps(old if _is_map(old) else {}, value, here)  # type: ignore[arg-type]  # both maps
            else:
                merged[key] = value
        return merged

    def report_nothing(self, path: "Path") -> None:
        self.report.add(
            "ARC337",
            f"There is no `{'.'.join(path)}` that null could remove",
            _span(self.tree, path),
            help="Remove the line, or write the name of what is to go",
        )


def _is_map(value: "Json") -> bool:
    return isinstance(value, dict) and not isinstance(value, Intrinsic)


def _resources(
    template: Template, after: "Mapping[str, Json]", read: "TemplateFragment", report: Report
) -> tuple[Resource, ...]:
    """Return the merged resources; reports ARC336: one without a type, most likely a slip in its name."""
    existing = {resource.logical_id: resource for resource in template.resources}
    bodies = after.get(_RESOURCES)
    touched = read.values.get(_RESOURCES)
    made: list[Resource] = []
    for logical_id, body in bodies.items() if isinstance(bodies, dict) else ():
        old = existing.get(LogicalId(logical_id))
        if old and not (isinstance(touched, dict) and logical_id in touched):
            made.append(old)
        elif isinstance(body, dict) and isinstance(body.get("Type"), str):
            made.append(_resource(logical_id, body, old.origin if old else _span(read.tree, (_RESOURCES, logical_id))))
        else:
            _report_no_type(logical_id, tuple(existing), read, report)
    return tuple(made)


def _resource(logical_id: str, body: "dict[str, Json]", origin: "Span | None") -> Resource:
    attributes = {name: value for name, value in body.items() if name not in ("Type", "Properties")}
    properties = body.get("Properties")
    return Resource(
        LogicalId(logical_id),
        str(body["Type"]),
        properties if isinstance(properties, dict) else {},
        origin,
        attributes,
    )


def _report_no_type(logical_id: str, known: tuple[str, ...], read: "TemplateFragment", report: Report) -> None:
    from arc2sam.spelling import nearest

    near = nearest(logical_id, known)
    span = _span(read.tree, (_RESOURCES, logical_id))
    report.add(
        "ARC336",
        f"The template has no resource `{logical_id}`, and the overlay gives it no type",
        span,
        help=f"Write `{near}`" if near else "Add `Type`, or write the logical ID of a resource of the template",
        edit=Edit(span, near) if near and span else None,
        logical_id=logical_id,
    )


def _comments(template: Template, resources: tuple[Resource, ...], overlay: "Source") -> "dict[str, str]":
    """Return the template's comments, and one for the first resource that the overlay adds."""
    comments = dict(template.comments)
    for resource in resources:
        if resource.origin and resource.origin.source == overlay:
            name = overlay.name.replace("\\", "/").rpartition("/")[2]
            comments[resource.logical_id] = f"overlay, {name}:{resource.origin.line}"
            break
    return comments


def _span(tree: Table, path: "Path") -> "Span | None":
    """Return the place of the key at the end of a path."""
    value: Value = tree
    span = None
    for name in path:
        entry = value.entry(name) if isinstance(value, Table) else None
        if entry is None:
            return span
        value, span = entry.value, entry.key.span
    return span
