"""What is wrong in JSON, in words, and what was most likely meant (block 2; loaded for what is odd only)."""

from arc2sam.diagnostics import Label
from arc2sam.readers.shape import is_json_number
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report

_NULLS = frozenset(("infinity", "nan", "nil", "none", "undefined"))


def word_meant(word: str) -> "str | None":
    """Return the word of JSON that one in capitals or of another language stands for, or None."""
    lowered = word.lower()
    return "null" if lowered in _NULLS else lowered if lowered in ("true", "false", "null") else None


def no_value(word: str) -> str:
    """Return the message about what stands where a value should, or about nothing."""
    return f"The character U+{ord(word[0]):04X} stands where a value should" if word else "A value is missing"


def number_meant(word: str) -> tuple[str, str]:
    """Return advice on what begins as a number and is none, and what to write in its place.

    A plus sign and a point without a digit before it are how other formats write numbers; all else is taken for text.
    """
    quoted = f'"{word}"'
    bare = word.removeprefix("+")
    bare = f"0{bare}" if bare[:1] == "." else bare
    if is_json_number(bare):
        return f"Write `{bare}`, or `{quoted}` if it is text", bare
    return f"Write a number, or `{quoted}`", quoted


def report_unexpected(pos: int, opener: Span, wanted: str, report: "Report") -> None:
    """Report what stands where a part of JSON should, or the end of the text: ARC130 or ARC136.

    Args:
        pos: where it stands.
        opener: the bracket that is open.
        wanted: what should stand there, in words.
        report: gets the diagnostic.
    """
    source, bracket = opener.source, opener.text
    label = Label(opener, f"`{bracket}` opened here")
    if pos >= len(source.text):
        closer = "}" if bracket == "{" else "]"
        end = source.end_of_text(pos)
        message = f"The `{bracket}` is never closed"
        report.add("ARC136", message, Span(source, end, end), labels=(label,), help=f"Write `{closer}` at the end")
        return
    char = source.text[pos]
    shown = f"`{char}`" if char.isprintable() else f"The character U+{ord(char):04X}"
    message = f"{shown} stands where {wanted} should"
    report.add("ARC130", message, Span(source, pos, pos + 1), labels=(label,), help=f"Write {wanted}")


def comma_missed(before: str) -> str:
    """Return the message about a comma that is missing after a text."""
    last = before.rsplit("\n", maxsplit=1)[-1].strip()
    return f"A comma is missing after `{last}`" if last else "A comma is missing"


def comment_end(text: str, start: int) -> int:
    """Return where the comment ends that begins at `start`."""
    is_block = text.startswith("/*", start)
    end = text.find("*/", start + 2) + 2 if is_block else text.find("\n", start)
    return end if end > start else len(text)


def paired(value: str) -> tuple[str, bool]:
    """Return a string in which pairs of surrogates are one character, and whether a half of one stands alone."""
    units = value.encode("utf-16", "surrogatepass")
    try:
        return units.decode("utf-16"), False
    except UnicodeDecodeError:
        return units.decode("utf-16", "replace"), True
