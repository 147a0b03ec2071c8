"""What is wrong with characters of `.arc` text, in words (block 2; loaded where something is)."""

from arc2sam import names
from arc2sam.diagnostics import Edit
from arc2sam.readers.arc_lines import quoted, shown
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report

_OPENING = "\u201c\u201e\u2018\u201a\u00ab"
_CLOSING = "\u201d\u201c\u2019\u2018\u00bb"
"""Quotes as word processors write them; what opens in one language closes in another."""


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
    replacement = names.path_without_braces(value) or quoted(value)
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
    help_text, edit = _sign(span, end) or _curly(span, end) or (help_text, edit)
    name = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    report.add("ARC106", f"The character {name} is not allowed outside quotes", span, help=help_text, edit=edit)


def report_comment(span: Span, report: "Report") -> None:
    """Report ARC106: a comment of another language, at its first word."""
    slashes = Span(span.source, span.start, span.start + 2)
    help_text = "Begin a comment with `#`, or quote the value"
    report.add("ARC106", "`//` begins no comment", slashes, help=help_text, edit=Edit(slashes, "#"))


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
