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

MOST_SHOWN = 100
"""How many diagnostics are shown; the summary counts the others."""

_OF_ALL = frozenset({"ARC200", "ARC500"})
"""Diagnostics that count others: they are always shown."""
_WIDTH = 100
"""The most cells of a source line that are shown."""
_LEAD = 40
"""The most cells before a span, where a line is cut."""
_TAB = 4
_LONGEST_MESSAGE = 600


def render(diagnostics: "Iterable[Diagnostic]", *, is_coloured: bool = False) -> str:
    """Return all diagnostics as text that ends in a line break; nothing for none.

    Each begins with `file:line:column: severity[code]: message`. Below stand its line with carets under the span,
    its labels likewise, and its help. The last line counts: `2 errors, 1 warning`. Colours are the sixteen that every
    terminal has.
    """
    found = tuple(diagnostics)
    if not found:
        return ""
    shown = _chosen(found)
    paint = _painted if is_coloured else _plain
    blocks = [_block(one, paint) for one in shown]
    hidden = len(found) - len(shown)
    tail = f" ({hidden} not shown)" if hidden else ""
    return "\n".join([*blocks, _summary(found) + tail]) + "\n"


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


def _block(found: "Diagnostic", paint: "Paint") -> str:
    head = paint(found.severity, f"{found.severity}[{found.code}]")
    lines = [f"{_place(found.span)}{head}: {paint('message', _message(found.message))}"]
    suffering = ".".join(part for part in (found.logical_id, found.property) if part)
    if suffering:
        lines.append(f"  resource: {_message(suffering)}")
    lines += _excerpt(found.span, "^", paint, found.severity)
    for label in found.labels:
        if label.span == found.span:
            # Two things that one item makes: the place is shown already.
            continue
        lines.append(f"  {_place(label.span)}{_message(label.text)}")
        lines += _excerpt(label.span, "-", paint, "label")
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


class _Line(Record):
    """The part of a source line that is shown."""

    before: str
    marked: str
    after: str


def _excerpt(span: "Span | None", mark: str, paint: "Paint", style: str) -> list[str]:
    """Return the line of a span and the marks under it; nothing for an empty line."""
    if span is None:
        return []
    line, column = span.source.line_column(span.start)
    cut = _cut(span, span.start - column + 1)
    before, cells = _shown(cut.before, 0)
    marked, end = _shown(cut.marked, cells)
    after, _ = _shown(cut.after, end)
    text = f"{before}{marked}{after}".rstrip()
    if not text:
        return []
    gutter = f"  {line} |"
    marks = paint(style, mark * max(1, end - cells))
    return [f"{paint('gutter', gutter)} {text}", f"{paint('gutter', '|'.rjust(len(gutter)))} {' ' * cells}{marks}"]


def excerpt(span: "Span", above: "Span | None" = None) -> list[str]:
    """Return the line of a place with marks under it, and before it the line of one above it in the same file."""
    lines = _excerpt(span, "^", _plain, "")
    if not lines or above is None or above.source.name != span.source.name or above.line >= span.line:
        return lines
    first = _excerpt(above, "^", _plain, "")[:1]
    return [one.rjust(len(one) + len(str(span.line)) - len(str(above.line))) for one in first] + lines


def _cut(span: "Span", begin: int) -> _Line:
    """Return what is shown of the line that begins at offset `begin`, cut around the span if it is long."""
    text = span.source.text
    start = max(begin, span.start - _LEAD) if span.start - begin > _WIDTH - _LEAD else begin
    window = text[span.start : start + _WIDTH + 1]
    ends = [place for place in (window.find("\n"), window.find("\r")) if place >= 0]
    is_long = not ends and len(window) == start + _WIDTH + 1 - span.start
    rest = window[: min(ends)] if ends else window[:-1] if is_long else window
    length = min(span.end - span.start, len(rest))
    before = ("…" if start > begin else "") + text[start : span.start]
    return _Line(before, rest[:length], rest[length:] + ("…" if is_long else ""))


_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def _shown(text: str, cells: int) -> tuple[str, int]:
    """Return a text as it is shown and the cell after it, if it begins at cell number `cells`."""
    if text.isascii() and text.isprintable():
        return text, cells + len(text)
    shown = []
    before = ""
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
        shown.append(piece)
        cells += width
        before = character
    return "".join(shown), cells


def _cells(character: str, before: str) -> int:
    """Return how many cells a terminal gives a printable character after another. Source: Unicode annex 11."""
    if character.isascii():
        return 1
    import unicodedata

    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff" and bool(before)
    if _JOINER in (character, before) or is_skin_tone or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
