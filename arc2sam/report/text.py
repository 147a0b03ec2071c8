"""Diagnostics as text for people: the message, the line it is about, what to write instead (block 7)."""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.source import Span

    Paint: TypeAlias = Callable[[str, str], str]
    """Puts a text into a style, a key of `_COLOURS`."""
    Piece: TypeAlias = tuple[str, int]
    """A character as it is shown, and how many cells it takes."""

MOST_SHOWN = 100
"""How many diagnostics are shown; the summary counts the others."""

_OF_ALL = frozenset({"ARC200", "ARC500"})
"""Diagnostics that count others: they are always shown."""
_ALIKE = frozenset({"ARC326"})
"""Diagnostics that say the same of many functions: after the first of them, their line is enough."""
_WIDTH = 100
"""The most cells of a source line that are shown."""
_NARROWEST = 20
"""The cells that are shown however narrow a terminal is."""
_WIDEST = 1000
"""The columns of what is no terminal."""
_LEAD = 40
"""The most cells before a span, where a line is cut."""
_TAB = 4
_LONGEST_MESSAGE = 600


def render(
    diagnostics: "Iterable[Diagnostic]", *, is_coloured: bool = False, columns: int = 0, is_strict: bool = False
) -> str:
    """Return all diagnostics as text that ends in a line break; nothing for none.

    Each begins with `file:line:column: severity[code]: message`. Below stand its line with carets under the span,
    its labels likewise, and its help. The last line counts: `2 errors, 1 warning`, and tells
    where warnings alone fail. Colours are the sixteen that every
    terminal has. Lines of the source are cut to a terminal of so many columns.
    """
    found = tuple(diagnostics)
    if not found:
        return ""
    shown = _chosen(found)
    paint = _painted if is_coloured else _plain
    first = {one.code: one for one in reversed(shown)}
    blocks = [
        _head(one, paint)
        if one.code in _ALIKE and one is not first[one.code]
        else _block(one, paint, columns or _WIDEST)
        for one in shown
    ]
    hidden = len(found) - len(shown)
    tail = f" ({hidden} not shown)" if hidden else ""
    reason = " (warnings fail: --strict)" if is_strict and _has_only_warnings(found) else ""
    return "\n".join([*blocks, _summary(found) + reason + tail]) + "\n"


def _has_only_warnings(found: "tuple[Diagnostic, ...]") -> bool:
    severities = {one.severity for one in found}
    return "warning" in severities and "error" not in severities


def _chosen(found: "tuple[Diagnostic, ...]") -> "tuple[Diagnostic, ...]":
    """Return the diagnostics to show, in their order: errors before warnings where there are too many."""
    if len(found) <= MOST_SHOWN:
        return found

    def rank(index: int) -> tuple[bool, bool, int]:
        return (found[index].code not in _OF_ALL, found[index].severity != "error", index)

    ranked = sorted(range(len(found)), key=rank)
    return tuple(found[index] for index in sorted(ranked[:MOST_SHOWN]))


def _summary(found: "tuple[Diagnostic, ...]") -> str:
    counts = []
    for severity in ("error", "warning", "note"):
        count = sum(1 for one in found if one.severity == severity)
        if count:
            counts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(counts)


_COLOURS = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "message": "1",
    "gutter": "34",
    "label": "36",
    "help": "32",
}
"""Numbers of the sequence "select graphic rendition". Source: ECMA-48, 8.3.117."""


def _plain(_style: str, text: str) -> str:
    return text


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"


def _head(found: "Diagnostic", paint: "Paint") -> str:
    head = paint(found.severity, f"{found.severity}[{found.code}]")
    return f"{_place(found.span)}{head}: {paint('message', _message(found.message))}"


def _block(found: "Diagnostic", paint: "Paint", columns: int) -> str:
    lines = [_head(found, paint)]
    suffering = ".".join(part for part in (found.logical_id, found.property) if part)
    if suffering:
        lines.append(f"  resource: {_message(suffering)}")
    lines += _excerpt(found.span, "^", paint, found.severity, columns)
    for label in found.labels:
        if label.span == found.span:
            # Two things that one item makes: the place is shown already.
            continue
        lines.append(f"  {_place(label.span)}{_message(label.text)}")
        lines += _excerpt(label.span, "-", paint, "label", columns)
    if found.help:
        lines.append(f"  {paint('help', 'help')}: {_message(found.help)}")
    return "\n".join(lines)


def _place(span: "Span | None") -> str:
    if span is None:
        return ""
    line, column = span.source.line_column(span.start)
    return f"{escape(span.source.name)}:{line}:{column}: "


def _message(text: str) -> str:
    if len(text) > _LONGEST_MESSAGE:
        half = _LONGEST_MESSAGE // 2
        text = f"{text[:half]}…{text[-half:]}"
    return escape(text)


def escape(text: str) -> str:
    r"""Return a text without what would move the cursor, hide or reorder its neighbours: `\x1b`, `\u202e`."""
    if text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    if character.isprintable() or character == _JOINER:
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


class _View(Record):
    """The part of a source line that is shown, and the cells of its marks."""

    text: str
    first: int
    length: int


def _excerpt(span: "Span | None", mark: str, paint: "Paint", style: str, columns: int = _WIDEST) -> list[str]:
    """Return the line of a span and the marks under it; nothing for an empty line."""
    if span is None:
        return []
    line, column = span.source.line_column(span.start)
    gutter = f"  {line} |"
    room = max(_NARROWEST, min(_WIDTH, columns - len(gutter) - 1))
    view = _view(span, span.start - column + 1, room)
    if not view.text:
        return []
    marks = paint(style, mark * view.length)
    return [
        f"{paint('gutter', gutter)} {view.text}",
        f"{paint('gutter', '|'.rjust(len(gutter)))} {' ' * view.first}{marks}",
    ]


def excerpt(span: "Span", above: "Span | None" = None) -> list[str]:
    """Return the line of a place with marks under it, and before it the line of one above it in the same file."""
    lines = _excerpt(span, "^", _plain, "")
    if not lines or above is None or above.source.name != span.source.name or above.line >= span.line:
        return lines
    first = _excerpt(above, "^", _plain, "")[:1]
    return [one.rjust(len(one) + len(str(span.line)) - len(str(above.line))) for one in first] + lines


def _view(span: "Span", begin: int, room: int) -> _View:
    """Return what is shown in so many cells of the line that begins at offset `begin`, cut around the span if need be."""
    text = span.source.text
    start = max(begin, span.start - room - 1)
    before = _pieces(text[start : span.start], 0)
    lead = min(_LEAD, room * 2 // 5)
    if start > begin or _width(before) > room - lead:
        before = [("…", 1), *_end(before, lead)]
    first = _width(before)
    window = text[span.start : span.start + room + 1]
    ends = [place for place in (window.find("\n"), window.find("\r")) if place >= 0]
    rest = window[: min(ends)] if ends else window
    pieces = _pieces(rest, first, text[span.start - 1] if span.start else "")
    is_whole = first + _width(pieces) <= room and (bool(ends) or len(window) <= room)
    shown = pieces if is_whole else _beginning(pieces, room - 1 - first)
    marked = shown[: span.end - span.start]
    line = "".join(piece for piece, _ in (*before, *shown)) + ("" if is_whole else "…")
    return _View(line.rstrip(), first, max(1, _width(marked)))


def _width(pieces: "list[Piece]") -> int:
    return sum(cells for _, cells in pieces)


def _end(pieces: "list[Piece]", most: int) -> "list[Piece]":
    """Return the last pieces, of at most so many cells, that do not begin amid a sign of several characters."""
    index = len(pieces)
    while index and pieces[index - 1][1] <= most:
        index -= 1
        most -= pieces[index][1]
    while index < len(pieces) and (not pieces[index][1] or pieces[index][0] == _EMOJI_STYLE):
        index += 1
    return pieces[index:]


def _beginning(pieces: "list[Piece]", most: int) -> "list[Piece]":
    """Return the first pieces, of at most so many cells."""
    for index, (_, cells) in enumerate(pieces):
        most -= cells
        if most < 0:
            return pieces[:index]
    return pieces


_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def _pieces(text: str, cells: int, before: str = "") -> "list[Piece]":
    """Return each character as it is shown and how many cells it takes, if the first stands in cell number `cells`."""
    if text.isascii() and text.isprintable():
        return [(character, 1) for character in text]
    pieces = []
    width = 0
    for character in text:
        if character == "\t":
            piece = " " * (_TAB - cells % _TAB)
            width = len(piece)
        elif character == _EMOJI_STYLE and width == 1 and ord(before) > 0xFF:
            # It asks for the coloured form of a sign, which is as wide as an emoji.
            piece, width = character, 1
        else:
            piece = _escaped(character)
            width = _cells(character, before) if piece == character else len(piece)
        pieces.append((piece, width))
        cells += width
        before = character
    return pieces


def _cells(character: str, before: str) -> int:
    """Return how many cells a terminal gives a printable character after another. Source: Unicode annex 11."""
    if character.isascii():
        return 1
    import unicodedata

    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff" and bool(before)
    if _JOINER in (character, before) or is_skin_tone or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
