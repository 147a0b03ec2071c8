"""Lines of `.arc` text that most likely lack their indentation (block 5; loaded where something is wrong with an item).

A setting that is not indented is an item of its own: what is then wrong with it, and what the item above it is missing
without it, is one slip.
"""

from arc2sam import pragmas
from arc2sam.diagnostics import Edit
from arc2sam.document import Row, Scalar
from arc2sam.items import item_name
from arc2sam.keys import by_name
from arc2sam.readers.rows import advice_below, as_settings
from arc2sam.record import Record
from arc2sam.source import Span
from arc2sam.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Item, Pragma, Value
    from arc2sam.echoes import Texts
    from arc2sam.keys import Key
    from arc2sam.source import Source

_VAIN = frozenset(("ARC202", "ARC203", "ARC207", "ARC209", "ARC376"))
"""Findings of settings that nothing reads where they stand, or that have no value."""
_FAULTS = _VAIN | {"ARC210", "ARC246", "ARC260"}
"""What a line at the margin is told to be that is a setting of the item above it."""
_TWICE = "ARC214"
"""What is found besides where two items lack the same setting."""
_WITHOUT = {"ARC245": ("method",), "ARC260": ("rate", "cron"), "ARC270": ("*",)}
"""What is found of an item for want of a setting, and of which."""
_OF_ITEMS = frozenset(
    ("http", "tables", "events", "queues", "scheduled", "tables-indexes", "tables-streams", "ws", "plugins", "macros")
)
"""Pragmas whose items are names with settings."""
_OF_SETTINGS = frozenset(("aws", "sam", "static", "ws-api"))
"""Pragmas whose items are settings."""
_OF_TABLES = frozenset(("tables", "tables-indexes"))
_WITH_ROWS = frozenset(("http", "scheduled"))
_IN_ROWS = frozenset(("method", "rate", "cron"))
"""Settings that stand in a line of several values: `get /`, `nightly rate(1 day)`."""
_MARGIN = ("", "'", '"', "`")
"""What may stand before the first word of a line that is not indented."""
_LISTS = frozenset(("strings", "numbers", "stages"))


class _Line(Record):
    """A line at the margin that most likely belongs to an item above it."""

    head: Scalar
    """The name of that item."""
    item: "Item"
    """What the line is as it stands."""
    says: str
    """The setting that it is; a star for a partition key, nothing for a value."""
    row: str = ""
    """That item, where it is a line of several values, below which nothing can stand."""


def told(found: "tuple[Diagnostic, ...]", texts: "Texts") -> "tuple[Diagnostic, ...]":
    """Return what was found; of lines that most likely lack their indentation, it says so.

    Args:
        found: what all stages found.
        texts: the files that it is about.
    """
    lines = _Lines(texts)
    meant = {id(one): line for one in found if one.code in _FAULTS and (line := lines.of(one))}
    if not meant:
        return found
    beside = {(line.item.span.source, line.item.span.start) for line in meant.values()}
    below: dict[tuple[Source, int], list[tuple[Diagnostic, _Line]]] = {}
    for one in found:
        if id(one) in meant:
            head = meant[id(one)].head.span
            below.setdefault((head.source, head.start), []).append((one, meant[id(one)]))
    result = []
    for one in found:
        if id(one) in meant:
            result.append(_worded(one, meant[id(one)]))
        elif one.span is None or not (
            (one.code == _TWICE and (one.span.source, one.span.start) in beside)
            or _follows(one, below.get((one.span.source, one.span.start), []))
        ):
            result.append(one)
    return tuple(result)


def _worded(found: "Diagnostic", line: _Line) -> "Diagnostic":
    span = line.item.span
    if line.row:
        return found.replace(help=advice_below(line.row, _text(line.item)), edit=None)
    start = _line_start(span)
    helped = f"Indent it by two spaces if it belongs to `{line.head.value}`"
    message = found.message.partition("; did you mean ")[0]
    return found.replace(message=message, help=helped, edit=Edit(Span(span.source, start, start), "  "))


def _follows(found: "Diagnostic", below: "list[tuple[Diagnostic, _Line]]") -> bool:
    """Tell whether a finding of an item is that it lacks what stands, not indented, below it."""
    if found.code in _VAIN:
        return any(one.severity in (found.severity, "error") for one, _ in below)
    return any(line.says in _WITHOUT.get(found.code, ()) for _, line in below)


class _Lines:
    """The lines at the margin that most likely belong to others, file by file, looked for once."""

    def __init__(self, texts: "Texts") -> None:
        self._texts = texts
        self._lines: dict[Source, dict[int, _Line]] = {}

    def of(self, found: "Diagnostic") -> "_Line | None":
        """Return the line that a finding is about, if it most likely belongs to the item above it."""
        span = found.span
        if span is None or self._texts.format(span.source) != "arc":
            return None
        placed = self._texts.item_at(span.source, span.start)
        line = self._in(span.source).get(placed[0]) if placed else None
        if line is None or span.end > line.item.span.end:
            return None
        # A word that holds a setting and its value, such as `spa=true`, is no value of another.
        return None if found.code == "ARC203" and found.edit else line

    def _in(self, source: "Source") -> "dict[int, _Line]":
        lines = self._lines.get(source)
        if lines is None:
            lines = self._lines[source] = {}
            for pragma in self._texts.document(source) or ():
                lines.update((line.item.span.start, line) for line in _lines(pragma))
        return lines


def _lines(pragma: "Pragma") -> "list[_Line]":
    """Return the lines of a pragma that would be settings or values of an item above them if they were indented."""
    if pragma.name not in _OF_ITEMS | _OF_SETTINGS:
        return []
    keys: tuple[Key, ...] = pragmas.load(pragma.name).KEYS
    lines: list[_Line] = []
    head: Item | None = None
    for item in pragma.items:
        if item.span.source.text[_line_start(item.span) : item.span.start] not in _MARGIN:
            continue
        line = _line(item, head, pragma.name, keys) if head else None
        if line:
            lines.append(line)
        else:
            head = item
    return lines


def _line(item: "Item", head: "Item", pragma: str, keys: "tuple[Key, ...]") -> "_Line | None":
    """Return a line of its own as the setting or value of an item above it that it most likely is, or None."""
    name: Item | Value | None = item_name(head) if pragma in _OF_ITEMS else head
    row = ""
    if name is None and isinstance(head, Row):
        first, _, rest = _text(head).partition(" ")
        name, row = head.values[0], _text(head)
        if pragma not in _WITH_ROWS or as_settings(first, rest)[1] not in _IN_ROWS:
            return None
    elif pragma == "http" and isinstance(name, Scalar) and not str(name.value).startswith("/"):
        return None
    if not isinstance(name, Scalar) or not isinstance(name.value, str):
        return None
    says = _setting(item, pragma, keys) if pragma in _OF_ITEMS else _value(item, name, keys)
    if says is None or (row and says in _IN_ROWS):
        return None
    return _Line(name, item, says, row)


def _line_start(span: Span) -> int:
    text = span.source.text
    return max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1


def _text(item: "Item") -> str:
    return " ".join(item.span.text.split())


def _setting(item: "Item", pragma: str, keys: "tuple[Key, ...]") -> "str | None":
    """Return the setting of an item of a pragma that a line is, or None."""
    first = item.values[0] if isinstance(item, Row) and len(item.values) > 1 else None
    if not isinstance(item, Row) or not isinstance(first, Scalar):
        return None
    value = item.values[1].span.text
    if str(first.value) in by_name(keys):
        # `src rate(1 fortnight)` is a function with its schedule.
        return None if pragma == "scheduled" and first.value == "src" and "(" in value else str(first.value)
    if pragma not in _OF_TABLES or len(item.values) > 2:
        return None
    if value.startswith("*"):
        return "**" if value.startswith("**") else "*"
    return "ttl" if pragma == "tables" and value.lower() == "ttl" else None


def _value(item: "Item", head: Scalar, keys: "tuple[Key, ...]") -> "str | None":
    """Return what a line is below a setting that has no value: one of the settings below that, or a value (empty)."""
    known = by_name(keys)
    key = known.get(str(head.value))
    first = item.values[0] if isinstance(item, Row) else item
    if key is None or not isinstance(first, Scalar) or isinstance(first.value, bool) or str(first.value) in known:
        return None
    word = str(first.value)
    if isinstance(item, Row):
        is_open = key.is_open and word not in by_name(pragmas.load("aws").KEYS)
        return word if key.kind == "table" and (is_open or word in by_name(key.keys)) else None
    if key.kind not in _LISTS or (key.choices and word not in key.choices) or nearest(word, tuple(known)):
        return None
    return "" if (key.kind == "numbers") == isinstance(first.value, int | float) else None
