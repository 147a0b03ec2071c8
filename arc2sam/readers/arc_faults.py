"""What is wrong with pragmas and characters of `.arc` text, in words (block 2; loaded where something is)."""

from arc2sam import spelling
from arc2sam.diagnostics import Edit, Label
from arc2sam.readers.arc_lines import physical_lines, quoted, shown
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma

_NAMES = frozenset(("events", "queues", "scheduled", "tables", "tables-indexes", "tables-streams", "ws"))
"""Pragmas whose items are names of ASCII letters."""
_OPENING = "\u201c\u201e\u2018\u201a\u00ab"
_CLOSING = "\u201d\u201c\u2019\u2018\u00bb"
"""Quotes as word processors write them; what opens in one language closes in another."""


def report_start(source: Source, heads: "Many[int]", report: "Report") -> None:
    """Report ARC101 or ARC102: a text without pragmas, or values that stand before the first.

    Args:
        source: the manifest.
        heads: where the lines of pragmas begin.
        report: gets the finding, if there is one.
    """
    span = Span(source, 0, 0)
    for start, text in physical_lines(source.text[: heads[0]] if heads else source.text):
        value = text.strip(" \t")
        if value and value[0] != "#":
            begin = start + text.index(value)
            span = Span(source, begin, begin + len(value))
            break
    if not heads:
        report.add("ARC101", "The file has no pragma", span, help="Begin with a line such as `@app`")
    elif span.end:
        message = f"`{shown(span.text)}` stands before the first pragma"
        helped = "Move it below the pragma that it belongs to, or remove it"
        if span.text.startswith("//"):
            helped = "Begin a comment with `#`"
        elif not _has_app(source.text, heads):
            helped = "Write `@app` above it if it is the app's name, else the pragma that it belongs to"
        report.add("ARC102", message, span, help=helped)


def _has_app(text: str, heads: "Many[int]") -> bool:
    sections = (text[begin:end] for begin, end in zip(heads, [*heads[1:], len(text)], strict=True))
    return any(physical_lines(section)[0][1].split("#")[0].split() == ["@app"] for section in sections)


def report_twice(first: "Pragma", second: "Pragma", report: "Report") -> None:
    """Report ARC105: a pragma that is written a second time."""
    report.add(
        "ARC105",
        f"The pragma `@{shown(second.name)}` is written twice",
        second.span,
        labels=[Label(first.span, "first written here")],
        help="Move its lines below the first and remove this line",
    )


def report_character(source: Source, position: int, run: int, end: int, report: "Report") -> None:
    """Report ARC106 or ARC107: a character that stands in no value without quotes.

    Args:
        source: the manifest.
        position: where the character is.
        run: where the text that is to be quoted begins.
        end: where the line ends.
        report: gets the finding.
    """
    text = source.text
    character = text[position]
    span = Span(source, position, position + 1)
    if character.isspace():
        report.add(
            "ARC106",
            f"The blank U+{ord(character):04X} is no space",
            span,
            help="Write a space, or quote the value",
            edit=Edit(span, " "),
        )
        return
    stop = position
    while stop < end and text[stop] not in " \t#":
        stop += 1
    value = text[run:stop]
    replacement = spelling.path_without_braces(value) or quoted(value)
    help_text = f"Quote the value: {shown(replacement)}" if replacement else "Quote the whole value"
    if replacement.startswith("/"):
        help_text = f"Write `{shown(replacement)}`"
    edit = Edit(Span(source, run, stop), replacement) if replacement else None
    if character == "@":
        message = "`@` stands inside a line of values, where it needs quotes"
        if value.startswith("@"):
            help_text += f", or move `{shown(value)}` to a line of its own if it is a pragma"
        report.add("ARC107", message, span, help=help_text, edit=edit)
        return
    help_text, edit = _sign(span, end) or _curly(span, end) or _of_name(source, run, character) or (help_text, edit)
    name = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    report.add("ARC106", f"The character {name} is not allowed outside quotes", span, help=help_text, edit=edit)


def _of_name(source: Source, run: int, character: str) -> "tuple[str, None] | None":
    """Return what names take, where the letter of another alphabet stands in a name: quotes would not help it."""
    text = source.text
    if not character.isalpha() or text[run - 1 : run] not in ("\n", "\r"):
        return None
    above = text[text.rfind("\n@", 0, run) + 2 :].partition("\n")[0].partition("#")[0].split()
    return ("Use ASCII letters, digits, `-`, `_`, `.` and `/` only", None) if above[:1] and above[0] in _NAMES else None


def warn_comment(span: Span, report: "Report") -> None:
    """Report ARC128: a comment of another language, at its first word."""
    slashes = Span(span.source, span.start, span.start + 2)
    message = "`//` begins a comment here, but not for Architect"
    report.add("ARC128", message, slashes, help="Begin a comment with `#`", edit=Edit(slashes, "#"))


def _sign(span: Span, end: int) -> "tuple[str, Edit] | None":
    """Return how to mend a `;` at the end of a line, which other languages have there."""
    if span.text != ";" or span.source.text[span.end : end].partition("#")[0].strip():
        return None
    return "Remove the `;`, or quote the value if it belongs to it", Edit(span, "")


def _curly(span: Span, end: int) -> "tuple[str, Edit] | None":
    """Return how to mend a value in the quotes of a word processor."""
    text = span.source.text
    if span.text not in _OPENING:
        return None
    closing = next((at for at in range(span.end, end) if text[at] in _CLOSING), -1)
    value = quoted(text[span.end : closing]) if closing > 0 else ""
    if not value:
        return 'Write plain quotes, `"`', Edit(span, '"')
    return f"Write plain quotes: {shown(value)}", Edit(Span(span.source, span.start, closing + 1), value)
