"""Reads TOML: tomli decides what is legal and gives the values, a scanner finds where they stand (block 2).

The scanner runs first, because it also finds nesting that no parser should meet; it knows only as much TOML as
places need, and stops at anything else, which tomli then explains. A string's span stands inside its quotes.
"""

from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.readers import MAX_NESTING, MAX_NODES
from arc2sam.readers.shape import PRAGMAS, to_document, to_finite
from arc2sam.readers.toml_places import Place, TooDeep, TooLong, TooMany, scan
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Document, Value


def read(source: Source, report: "Report") -> "Document | None":
    """Return the document that a TOML text means, or None where it is not TOML.

    Reports ARC150 to ARC155, ARC182 to ARC184, ARC191 and those of `shape.to_document`.
    """
    tree = read_tree(source, report)
    return None if tree is None else to_document(source, tree, report)


def read_tree(source: Source, report: "Report") -> "Table | None":
    """Return the located table of a TOML text, or None if it is not TOML, nests too deeply or is empty."""
    import tomli

    places = scan(source.text)
    if isinstance(places.stop, TooDeep):
        _report_depth(places.stop.start, source, report)
        return None
    if isinstance(places.stop, TooLong):
        message = "The number is out of range"
        span = Span(source, places.stop.start, places.stop.end)
        report.add("ARC191", message, span, help="Write another number, or quote it")
        return None
    if isinstance(places.stop, TooMany):
        message = f"The file has more than {MAX_NODES} values"
        span = Span(source, places.stop.start, places.stop.end)
        report.add("ARC183", message, span, help="Write fewer values")
        return None
    try:
        values = tomli.loads(source.text)
    except tomli.TOMLDecodeError as error:
        from arc2sam.readers.toml_faults import explain

        explain(error, places, source, report)
        return None
    if not values:
        report.add("ARC184", "The manifest is empty", Span(source, 0, 0), help='Write at least `app = "my-app"`')
        return None
    whole = Span(source, 0, len(source.text))
    tree = _Tree(source, report).table(values, places.root, whole, 1)
    if not any(map(_holds_pragma, values.values())) and (_APP in values or _APP not in source.text):
        return tree
    from arc2sam.readers.toml_faults import with_pragmas

    return with_pragmas(tree, report)


_APP = "app"


def _holds_pragma(value: object) -> bool:
    """Tell whether a list inside of a value has the name of a pragma."""
    if isinstance(value, dict):
        return any((name in PRAGMAS and isinstance(one, list)) or _holds_pragma(one) for name, one in value.items())
    return isinstance(value, list) and any(map(_holds_pragma, value))


class _Tree:
    """Puts values and places together."""

    def __init__(self, source: Source, report: "Report") -> None:
        self.source = source
        self.report = report

    def value(self, value: object, place: "Place | None", outer: Span, depth: int) -> "Value | None":
        """Return a value as a node; without a place of its own it has that of what holds it."""
        span = Span(self.source, place.start, place.end) if place else outer
        if isinstance(value, dict):
            return self.table(value, place, span, depth + 1)
        if isinstance(value, list):
            return self.sequence(value, place, span, depth + 1)
        if isinstance(value, float):
            number = to_finite(value)
            if number is None:
                help_text = "Write another number, or quote it"
                self.report.add("ARC191", f"The number `{span.text}` is out of range", span, help=help_text)
                return None
            return Scalar(number, span)
        if isinstance(value, str | int):
            return Scalar(value, span)
        # Dates and times: a manifest has none, and as text they mean the same in all formats.
        return Scalar(span.text, span)

    def table(self, values: dict[str, object], place: "Place | None", span: Span, depth: int) -> Table:
        """Return a table with its entries in the order of the text."""
        if depth > MAX_NESTING:
            _report_depth(span.start, self.source, self.report)
            return Table((), span)
        entries = []
        for name, value in values.items():
            found = place.entries.get(name) if place else None
            key = Span(self.source, *found.key) if found else span
            node = self.value(value, found, key, depth)
            if node is not None:
                entries.append(Entry(Scalar(name, key), node))
        return Table(tuple(entries), span)

    def sequence(self, values: list[object], place: "Place | None", span: Span, depth: int) -> "Sequence | None":
        """Return an array, or the tables of `[[name]]`."""
        if depth > MAX_NESTING:
            _report_depth(span.start, self.source, self.report)
            return None
        places = place.values if place else ()
        found = [*places, *([None] * (len(values) - len(places)))]
        nodes = [self.value(one, where, span, depth) for one, where in zip(values, found, strict=False)]
        return Sequence(tuple(node for node in nodes if node is not None), span)


def _report_depth(start: int, source: Source, report: "Report") -> None:
    message = f"Brackets and names nest more than {MAX_NESTING} deep"
    report.add("ARC182", message, Span(source, start, start + 1), help="Remove levels of brackets or names")
