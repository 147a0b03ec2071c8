"""What a text says, also while somebody types in it: a line that its reader stumbles over is left out."""

from arc2sam import readers
from arc2sam.diagnostics import Report
from arc2sam.document import Document, Mapping, Row, Scalar, Vector
from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.document import Entry, Item
    from arc2sam.readers import Format

_TRIES = 5
"""How many lines are left out at most."""


class Reading(Record):
    """A manifest, or a file beside it that is written alike, as somebody edits it."""

    source: Source
    format: "Format"
    document: Document
    """What can be read of it; empty if nothing can."""
    is_config: bool = False
    """Whether it is the configuration file of a function."""


def read(source: Source, format: "Format", *, is_config: bool = False) -> Reading:  # noqa: A002 - the field's name
    """Return what a text says; the spans are those of the whole text."""
    text = source.text
    for _ in range(_TRIES):
        report = Report()
        document = readers.read(Source(source.name, text), format, report)
        if document is not None:
            return Reading(source, format, document, is_config)
        found = next((one.span for one in report.diagnostics if one.severity == "error" and one.span), None)
        mended = text if found is None else _without(text, found, format)
        if mended == text:
            break
        text = mended
    return Reading(source, format, Document(source, ()), is_config)


def _without(text: str, span: Span, format: "Format") -> str:  # noqa: A002 - as above
    """Return the text with blanks for the line of a fault, so that all other offsets stay; JSON closed at its end."""
    place = min(span.start, len(text.rstrip()))
    start = max(text.rfind(end, 0, place) for end in "\r\n") + 1
    ends = (text.find(end, place) for end in "\r\n")
    end = min((end for end in ends if end >= 0), default=len(text))
    mended = text[:start] + " " * (end - start) + text[end:]
    return _closed(mended) if format in ("json", "package") else mended


def _closed(text: str) -> str:
    """Return JSON with the brackets that are open at its end closed."""
    from arc2sam.lsp.bracket_places import JSON, walk
    from arc2sam.lsp.places import Frame

    frames = [Frame()]
    walk(text, 0, len(text), frames, JSON)
    closers = "".join("]" if frame.is_list else "}" for frame in reversed(frames[1:]))
    return text.rstrip().removesuffix(",") + closers if closers else text


class Named(Record):
    """An item of a pragma, by its name."""

    name: str
    span: Span
    """The name's place."""
    item: "Item"


def named_items(document: Document, pragma: str) -> "tuple[Named, ...]":
    """Return the items of a pragma that have a name; of a row that is its first word."""
    found = document.pragma(pragma)
    return tuple(_named(found.items)) if found else ()


def _named(items: "tuple[Item, ...]") -> "Iterator[Named]":
    for item in items:
        name = item if isinstance(item, Scalar) else item.values[0] if isinstance(item, Row) else item.name
        if isinstance(name, Scalar):
            yield Named(str(name.value), name.span, item)


def entries(item: "Item") -> "tuple[Entry, ...]":
    """Return the settings of an item."""
    return item.entries if isinstance(item, Mapping) else ()


def words(item: "Item") -> "tuple[str, ...]":
    """Return the values of an item that is a row or a list, but for its name."""
    values = item.values[1:] if isinstance(item, Row) else item.values if isinstance(item, Vector) else ()
    return tuple(str(one.value) for one in values if isinstance(one, Scalar))


def item_at(document: Document, pragma: str, offset: int) -> "Named | None":
    """Return the item of a pragma that an offset stands in, or at least on a line of."""
    items = named_items(document, pragma)
    inside = next((one for one in items if one.item.span.start <= offset <= one.item.span.end), None)
    if inside is not None:
        return inside
    line = document.source.line_column(offset)[0]
    return next((one for one in items if one.item.span.line <= line <= _last_line(one.item.span)), None)


def _last_line(span: Span) -> int:
    return span.source.line_column(span.end)[0]
