"""Findings that only echo another (block 5; loaded where there are errors).

What a reader could not read is missing later, and what it read otherwise than it was meant is wrong later: that is one
fault, and is told once. What follows from a slip, without any fault of the syntax, is in `consequences`.
"""

from arc2sam import consequences, readers
from arc2sam.diagnostics import Edit, Report
from arc2sam.document import Mapping, Row
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Document, Item, Pragma
    from arc2sam.readers import Format
    from arc2sam.source import Source

    Placed = tuple[int, Pragma, Item]
    """Where an item begins, its pragma, and the item."""

READING = "ARC200"
"""The codes before this one are of reading."""

_STRUCTURAL = frozenset(("ARC116", "ARC117", "ARC119", "ARC120", "ARC121", "ARC122"))
"""Warnings that tell of a line in the wrong place: they say what an error that comes of it does not."""
_HALF_INDENTED = "ARC117"
_VAIN = frozenset(("ARC202", "ARC203", "ARC207"))
"""Warnings that what stands in a line has no effect: its being in the wrong place says so."""
_SHAPES = frozenset(("ARC210", "ARC245"))
"""Errors of items that are none."""


class Texts:
    """The files that findings are about, each read once more if it is asked for."""

    def __init__(self, manifest: "Source", format: "Format") -> None:  # noqa: A002 - the word users know
        self._manifest = manifest
        self._format = format
        self._read: dict[Source, Document | None] = {}
        self._items: dict[Source, list[Placed]] = {}

    def format(self, source: "Source") -> "Format":
        """Return how a file is written."""
        is_manifest = source.name == self._manifest.name
        return self._format if is_manifest else readers.format_of(source.name) or "arc"

    def document(self, source: "Source") -> "Document | None":
        """Return what a file says."""
        if source not in self._read:
            self._read[source] = readers.read(source, self.format(source), Report())
        return self._read[source]

    def item_at(self, source: "Source", place: int) -> "Placed | None":
        """Return the last item of a file that begins at a place or before it, with its pragma."""
        from bisect import bisect_right

        items = self._items.get(source)
        if items is None:
            document = self.document(source)
            placed = ((item.span.start, pragma, item) for pragma in document or () for item in pragma.items)
            items = self._items[source] = sorted(placed, key=lambda one: one[0])
        index = bisect_right(items, place, key=lambda one: one[0])
        return items[index - 1] if index else None


def without(found: "tuple[Diagnostic, ...]", texts: Texts) -> "tuple[Diagnostic, ...]":
    """Return what was found without echoes.

    Of an item that could not be read whole only that is told, and what is wrong with its other values. A warning about a
    line gives way to an error at its place, and leaves it its words.

    Args:
        found: what all stages found.
        texts: the files that it is about.
    """
    return consequences.without(_without_syntax(_shapes_once(found, texts), texts), texts)


def _shapes_once(found: "tuple[Diagnostic, ...]", texts: Texts) -> "tuple[Diagnostic, ...]":
    """Return what was found; of lines indented alike, one below the other, that are no items, only the first."""
    places = {
        (one.span.source.name, one.span.line, _indent(one.span))
        for one in found
        if one.code in _SHAPES and one.span and _indent(one.span) and texts.format(one.span.source) == "arc"
    }
    below = {place for place in places if (place[0], place[1] - 1, place[2]) in places}
    return tuple(
        one
        for one in found
        if not (one.code in _SHAPES and one.span and (one.span.source.name, one.span.line, _indent(one.span)) in below)
    )


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


def _without_syntax(found: "tuple[Diagnostic, ...]", texts: Texts) -> "tuple[Diagnostic, ...]":
    """Return what was found without what comes of faults of reading."""
    reading = [one for one in found if one.code < READING]
    faulty = {one.span.source for one in reading if one.span and one.severity == "error"}
    regions = {source: list(_regions(source, reading, texts)) for source in faulty}
    later = [one for one in found if one.code >= READING and not _is_echo(one, regions)]
    return _without_strays(reading, later)


def _without_strays(reading: "list[Diagnostic]", later: "list[Diagnostic]") -> "tuple[Diagnostic, ...]":
    """Return findings of reading and later ones; a warning gives way to an error at its place."""
    by_line: dict[tuple[Source, int], list[int]] = {}
    for place, one in enumerate(later):
        if one.span and one.severity == "error":
            by_line.setdefault((one.span.source, one.span.line), []).append(place)
    strays: dict[Source, list[_Region]] = {}
    gone = set()
    telling = set()
    for warning in reading:
        span = warning.span
        if span is None or warning.severity != "warning":
            continue
        beside = by_line.get((span.source, span.line), ()) if by_line else ()
        index = next((one for one in beside if _is_at(later[one], warning)), None)
        if _is_echo(warning, strays) or (index is not None and index not in telling and _is_echo(later[index], strays)):
            gone.add(id(warning))
        elif index is not None:
            gone.add(id(warning))
            if warning.code in _STRUCTURAL:
                later[index] = _worded(later[index], warning)
                strays.setdefault(span.source, []).extend(_strays(later[index], warning))
                telling.add(index)
    places = {one.span.start for one in reading if one.span and one.code in _STRUCTURAL and id(one) not in gone}
    told = (
        one
        for index, one in enumerate(later)
        if (index in telling or not _is_echo(one, strays))
        and not (one.code in _VAIN and one.span and one.span.start in places)
    )
    return (*(one for one in reading if id(one) not in gone), *told)


def _is_echo(found: "Diagnostic", regions: "dict[Source, list[_Region]]") -> bool:
    span = found.span
    return span is not None and any(region.covers(span) for region in regions.get(span.source, ()))


def _is_at(found: "Diagnostic", warning: "Diagnostic") -> bool:
    """Tell whether an error on the line of a warning is about its place, or about the line, where that is wrong."""
    ours, its = found.span, warning.span
    if ours is None or its is None:
        return False
    return warning.code in _STRUCTURAL or (ours.start <= its.start and its.end <= ours.end)


def _worded(found: "Diagnostic", warning: "Diagnostic") -> "Diagnostic":
    """Return an error in the words of the warning that tells why it is one."""
    helped, edit = warning.help, None
    if warning.span and warning.code == _HALF_INDENTED:
        edit = _indented(warning.span)
        if "\n" in edit.replacement:
            helped = helped.replace("Indent it", "Indent it and the lines below it", 1)
    return found.replace(message=warning.message, help=helped, labels=warning.labels, edit=edit)


def _indented(span: Span) -> Edit:
    """Return the indentation of a line by two spaces, and of those below it that have one space too."""
    text = span.source.text
    start = span.start - 1
    end = _line_end(text, start)
    while text[end + 1 : end + 2] == " " and text[end + 2 : end + 3] not in ("", " ", "\t", "\n", "\r"):
        end = _line_end(text, end + 1)
    block = text[start:end]
    if "\n" not in block:
        return Edit(Span(span.source, start, span.start), "  ")
    return Edit(Span(span.source, start, end), "\n".join(f" {line}" for line in block.split("\n")))


def _strays(found: "Diagnostic", warning: "Diagnostic") -> "Iterator[_Region]":
    """Yield what a line in the wrong place brings up besides: at the name that it is for, and in the lines below it."""
    for label in warning.labels:
        yield _Region(label.span.start, label.span.end)
    span = found.span
    if span is None:
        return
    text = span.source.text
    start = end = _line_end(text, span.end)
    while text[end : end + 1] and text[end + 1 : end + 2] in (" ", "\t"):
        end = _line_end(text, end + 1)
    yield _Region(start, end)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _regions(source: "Source", reading: "Iterable[Diagnostic]", texts: Texts) -> "Iterator[_Region]":
    document = texts.document(source)
    if document is None:
        return
    told = texts.format(source)
    for one in reading:
        if one.span is None or one.span.source is not source or one.severity != "error":
            continue
        yield _Region(one.span.start, one.span.end)
        if consequences.is_lost_pragma(one):
            following = (pragma.span.start for pragma in document if pragma.span.start > one.span.start)
            yield _Region(one.span.start, min(following, default=len(source.text)))
        placed = texts.item_at(source, one.span.start)
        item = placed[2] if placed else None
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
