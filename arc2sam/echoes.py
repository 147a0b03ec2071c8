"""Findings that only echo a fault of the syntax (block 5; loaded where a file has one).

What a reader could not read is missing later, and what it read otherwise than it was meant is wrong later: that is one
fault, and is told once.
"""

from arc2sam import readers
from arc2sam.diagnostics import Report
from arc2sam.document import Mapping, Row
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Document, Item
    from arc2sam.readers import Format
    from arc2sam.source import Source, Span

READING = "ARC200"
"""The codes before this one are of reading."""

_STRUCTURAL = frozenset(("ARC116", "ARC117", "ARC119", "ARC120", "ARC121", "ARC122"))
"""Warnings that tell of a line in the wrong place; their help is better than that of an error that comes of it."""


class _Region(Record):
    """A place in which later findings are taken for echoes."""

    start: int
    end: int
    kept: "tuple[Span, ...]" = ()
    """Values in it that the fault has nothing to do with."""

    def covers(self, span: "Span") -> bool:
        """Tell whether a finding there is an echo."""
        if not self.start <= span.start <= span.end <= self.end:
            return False
        return not any(one.start <= span.start and span.end <= one.end for one in self.kept)


def without(
    found: "tuple[Diagnostic, ...]",
    manifest: "Source",
    format: "Format",  # noqa: A002 - the word users know
) -> "tuple[Diagnostic, ...]":
    """Return what was found without echoes.

    Of an item that could not be read whole only that is told, and what is wrong with its other values. A warning of
    reading gives way to an error at its place, and leaves it its advice.

    Args:
        found: what all stages found.
        manifest: the manifest.
        format: how it is written.
    """
    reading = [one for one in found if one.code < READING and one.span]
    faulty = {one.span.source for one in reading if one.span and one.severity == "error"}
    regions = {source: tuple(_regions(source, reading, manifest, format)) for source in faulty}
    later = [one for one in found if one.code >= READING and not _is_echo(one, regions)]
    for warning in [one for one in reading if one.severity == "warning"]:
        index = next((index for index, one in enumerate(later) if _is_at(one, warning)), None)
        if index is None:
            continue
        reading.remove(warning)
        if warning.code in _STRUCTURAL:
            later[index] = later[index].replace(help=warning.help, labels=later[index].labels or warning.labels)
    kept = {id(one) for one in reading} | {id(one) for one in found if one.code < READING and not one.span}
    return (*(one for one in found if id(one) in kept), *later)


def _is_echo(found: "Diagnostic", regions: "dict[Source, tuple[_Region, ...]]") -> bool:
    span = found.span
    return span is not None and any(region.covers(span) for region in regions.get(span.source, ()))


def _is_at(found: "Diagnostic", warning: "Diagnostic") -> bool:
    """Tell whether an error is about the place of a warning, or more than that."""
    ours, its = found.span, warning.span
    if found.severity != "error" or ours is None or its is None or ours.source is not its.source:
        return False
    return ours.start <= its.start and its.end <= ours.end


def _regions(
    source: "Source",
    reading: "Iterable[Diagnostic]",
    manifest: "Source",
    format: "Format",  # noqa: A002 - as above
) -> "Iterator[_Region]":
    told = format if source.name == manifest.name else readers.format_of(source.name) or "arc"
    document = readers.read(source, told, Report())
    if document is None:
        return
    items = sorted((item for pragma in document for item in pragma.items), key=lambda item: item.span.start)
    for one in reading:
        if one.span and one.span.source is source and one.severity == "error":
            item = next((item for item in reversed(items) if item.span.start <= one.span.start), None)
            if item is not None and _holds(item, one.span, told):
                yield _Region(item.span.start, max(item.span.end, one.span.end), tuple(_others(item, one.span)))
            else:
                yield from _empty_pragma(document, one.span)


def _holds(item: "Item", fault: "Span", format: "Format") -> bool:  # noqa: A002 - as above
    """Tell whether a fault stands in an item, or in what the item has lost by it."""
    if fault.start < item.span.end or fault.start == item.span.start:
        return True
    between = fault.source.text[item.span.end : fault.start]
    if format in ("arc", "yaml") and "\n" in between and _indent(fault) > _indent(item.span):
        return True
    return format != "arc" and sum(map(between.count, "{[")) > sum(map(between.count, "}]"))


def _indent(span: "Span") -> int:
    text = span.source.text
    line = text[max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1 : span.start + 1]
    return len(line) - len(line.lstrip(" \t-"))


def _others(item: "Item", fault: "Span") -> "Iterator[Span]":
    """Yield the values of an item that a fault is no part of; a key that has one is read as it is meant."""
    settings = [(entry.key.span, entry.value.span) for entry in item.entries] if isinstance(item, Mapping) else []
    if isinstance(item, Row) and len(item.values) > 1:
        settings.append((item.values[0].span, item.values[1].span.to(item.values[-1].span)))
    for key, value in settings:
        is_in_key = key.start <= fault.start and fault.end <= key.end
        if is_in_key or not key.start <= fault.start < value.end:
            yield value


def _empty_pragma(document: "Document", fault: "Span") -> "Iterator[_Region]":
    """Yield the name of the pragma that a fault leaves without items."""
    before = [pragma for pragma in document if pragma.span.start <= fault.start]
    if before and not before[-1].items:
        yield _Region(before[-1].span.start, before[-1].span.end)
