"""The origins of what an overlay puts into the template (block 5)."""

from arc2sam.diagnostics import Report
from arc2sam.document import Sequence, Table
from arc2sam.intrinsics import Intrinsic
from arc2sam.readers import fragment
from arc2sam.source_map import Origin
from arc2sam.source_map.settings import MISSING, at
from arc2sam.source_map.subjects import noun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.document import Value
    from arc2sam.intrinsics import Json
    from arc2sam.source import Source, Span
    from arc2sam.source_map import Path

    Document = Mapping[str, Json]


def overlay_origins(overlay: "Source", before: "Document", after: "Document") -> "Iterator[Origin]":
    """Yield the origin of each value that the overlay adds or replaces.

    Args:
        overlay: its text, which was merged without errors.
        before: the document without it.
        after: the document with it.
    """
    tree = fragment.read_tree(overlay, Report())
    if isinstance(tree, Table):
        yield from _below(tree, (), before, after)


def _below(value: "Value", path: "Path", before: "Document", after: "Document") -> "Iterator[Origin]":
    inner: list[tuple[str, Span, Value]] = []
    if isinstance(value, Table):
        inner = [(str(entry.key.value), entry.key.span, entry.value) for entry in value.entries]
    elif isinstance(value, Sequence):
        inner = [(str(position), one.span, one) for position, one in enumerate(value.values)]
    for name, span, one in inner:
        here = (*path, name)
        stands = at(after, here)
        if stands is MISSING:
            # It was removed, or is the text behind a short form.
            continue
        is_merged = isinstance(stands, dict) and not isinstance(stands, Intrinsic) and at(before, here) is not MISSING
        if not is_merged:
            yield _origin(here, span, stands)
        yield from _below(one, here, before, after)


def _origin(path: "Path", span: "Span", value: object) -> Origin:
    kind = value.get("Type") if path[0] == "Resources" and len(path) == 2 and isinstance(value, dict) else None
    words = f"{noun(str(kind))} in the overlay" if kind else f"`{path[-1]}` in the overlay"
    return Origin(path, words, "", span, type=str(kind or ""))
