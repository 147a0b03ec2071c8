"""Lines of `.arc` text: words with their types and places (block 2, first half of reading `.arc`).

Rules: Architect's documentation of the `.arc` format, as its parser applies them; docs/manifest-arc.md tells
where we read otherwise.
"""

from arc2sam.diagnostics import Edit
from arc2sam.document import Scalar
from arc2sam.readers import MAX_NODES
from arc2sam.readers.arc import BARE, TYPED, usual_value
from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from arc2sam.diagnostics import Report
    from arc2sam.document import Plain

    Physical = tuple[int, str]

QUOTES = "\"'`"
# A quote inside a word is an ordinary character, so it may stand in a word but not begin one.
WORD = frozenset(BARE + QUOTES)
# Deletes what a line without quotes and faults is made of: such a line becomes empty.
PLAIN = dict.fromkeys(map(ord, BARE + " \t"))
MAX_LINE = 1 << 20
"""How many characters a line may have."""
BASES = {"0x": 16, "0o": 8, "0b": 2}


class Line(Record):
    """One line with values; a quoted value may stretch it over several lines of the text."""

    words: "Many[Scalar]"
    """Its values in order; empty if the line is broken, and its fault reported."""
    indent: int
    """Blanks before the first word, a tab counted as two; -1 for the end of a pragma."""
    gap: str
    """What kind of line without values stands directly above: `blanks` or `comment` if indented by two or more,
    `margin` if less, empty if none."""
    is_apart: bool
    """Whether a `margin` line stands between this line and the line with values before it."""

    def __init__(self, words: "Many[Scalar]", indent: int, gap: str, is_apart: bool) -> None:
        fields = self.__dict__
        fields["words"] = words
        fields["indent"] = indent
        fields["gap"] = gap
        fields["is_apart"] = is_apart

    @property
    def is_broken(self) -> bool:
        """Whether the line has a fault, already reported, so that its words are not known."""
        return not self.words


class Scanned(Record):
    """The words of one line, and the physical line on which the last of them ends."""

    words: "Many[Scalar]"
    last: int
    is_broken: bool


def physical_lines(text: str, position: int = 0) -> "list[Physical]":
    """Return offset and text of every line; CRLF, LF and a lone CR end one. A byte-order mark is skipped.

    Args:
        text: a whole text, or lines of one.
        position: where they begin in it.
    """
    lines: list[Physical] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        position += 1
    for chunk in text.split("\n"):
        if "\r" not in chunk:
            lines.append((position, chunk))
            position += len(chunk) + 1
            continue
        following = position + len(chunk) + 1
        for part in chunk.removesuffix("\r").split("\r"):
            lines.append((position, part))
            position += len(part) + 1
        position = following
    return lines


def read_lines(source: Source, physical: "Many[Physical]", limit: int, report: "Report") -> list[Line]:
    """Return the lines with values of one pragma, and one last line that marks its end.

    Args:
        source: the manifest.
        physical: the pragma's lines, without the one of its name.
        limit: the offset at which the next pragma's line begins: no quoted value reaches beyond it, so that
            a fault never hides a pragma.
        report: gets ARC106 to ARC109, ARC123 to ARC125, ARC127 and ARC128.
    """
    lines: list[Line] = []
    gap = ""
    is_apart = False
    skip_to = -1
    for index, (start, text) in enumerate(physical):
        if index <= skip_to:
            continue
        words: Many[Scalar] | None
        is_comment = False
        # A `#` that is quoted leaves its opening quote in the part before, so that the line is scanned.
        plain = text.partition("#")[0] if "#" in text else text
        if len(plain) > MAX_LINE and not plain.isspace():
            _report_too_long(Span(source, start, start + len(plain)), f"{MAX_LINE} characters", report)
            words = None
        elif plain.translate(PLAIN):
            scanned = _scan(source, physical, index, limit, report)
            skip_to = scanned.last
            words = None if scanned.is_broken else scanned.words
        else:
            words = _plain_words(source, start, plain, report)
        if words and text.lstrip(" \t")[:2] == "//" and len(words) > 1:
            _warn_comment(words[0].span, report)
            words, is_comment = (), True
        if words and len(words) > MAX_NODES:
            _report_too_long(words[0].span.to(words[-1].span), f"{MAX_NODES} values", report)
            words = None
        if words or words is None:
            lines.append(Line(words or (), _indent(text), gap, is_apart))
            gap = ""
            is_apart = False
        else:
            kind = _kind_without_values(text, is_comment=is_comment)
            gap = gap or kind
            is_apart = is_apart or kind == "margin"
    lines.append(Line((), -1, gap, is_apart))
    return lines


def shown(text: str) -> str:
    """Return user text for a message: on one line, printable, at most 60 code points."""
    short = text if len(text) <= 60 else text[:57] + "..."
    return short if short.isprintable() else short.encode("unicode_escape").decode("ascii")


def quoted(text: str) -> str:
    """Return `text` in the first kind of quotes that it does not contain, or nothing if it contains all three."""
    # A closing quote after a backslash makes Architect's parser drop the rest of the file.
    if text.endswith("\\"):
        return ""
    for quote in QUOTES:
        if quote not in text:
            return quote + text + quote
    return ""


def _indent(text: str) -> int:
    if text[:1] not in " \t":
        return 0
    blanks = text[: len(text) - len(text.lstrip(" \t"))]
    return len(blanks) + blanks.count("\t")


def _kind_without_values(text: str, *, is_comment: bool) -> str:
    if _indent(text) < 2:
        return "margin"
    return "comment" if is_comment or "#" in text else "blanks"


def _plain_words(source: Source, start: int, text: str, report: "Report") -> "Many[Scalar]":
    words: list[Scalar] = []
    position = 0
    # One more than a line may hold is enough to know.
    for word in text.split(maxsplit=MAX_NODES + 1)[: MAX_NODES + 1]:
        position = text.find(word, position)
        begin = start + position
        position += len(word)
        span = Span(source, begin, start + position)
        words.append(Scalar(_typed(word, span, report) if word[0] in TYPED else word, span))
    return words


def _scan(source: Source, physical: "Many[Physical]", index: int, limit: int, report: "Report") -> Scanned:
    """Read a line that holds more than plain words, going on behind a fault so that its extent is known."""
    text = source.text
    position, line = physical[index]
    end = position + len(line)
    words: list[Scalar] = []
    is_broken = False
    run = position
    while position < end:
        character = text[position]
        if character in " \t":
            position += 1
            run = position
        elif character == "#":
            break
        elif character in QUOTES:
            close = text.find(character, position + 1, limit)
            if close < 0:
                _report_unclosed(Span(source, position, position + 1), is_broken, report)
                return Scanned((), index, True)
            words.append(Scalar(text[position + 1 : close], Span(source, position, close + 1)))
            while close >= end:
                index += 1
                end = physical[index][0] + len(physical[index][1])
            _warn_doubtful_close(words[-1].span, end, report)
            position = close + 1
        elif character in WORD:
            begin = position
            while position < end and text[position] in WORD:
                position += 1
            words.append(Scalar(text[begin:position], Span(source, begin, position)))
        else:
            if not is_broken:
                _report_character(source, position, _run(words, run, position), end, report)
            is_broken = True
            position += 1
    if is_broken:
        return Scanned((), index, True)
    return Scanned([_with_type(word, report) for word in words], index, False)


def _with_type(word: Scalar, report: "Report") -> Scalar:
    """Return a word with its meaning: last, since a broken line is told nothing about its numbers."""
    written = str(word.value)
    if not written or written[0] not in TYPED or word.span.text[0] in QUOTES:
        return word
    return Scalar(_typed(written, word.span, report), word.span)


def _run(words: "Many[Scalar]", run: int, position: int) -> int:
    """Return where the text to quote begins: behind the last quoted value, if one is glued to it."""
    for word in reversed(words):
        if word.span.start < run:
            break
        if word.span.text[0] in QUOTES:
            return word.span.end
    return min(run, position)


def _report_too_long(span: Span, most: str, report: "Report") -> None:
    report.add("ARC127", f"The line has more than {most}", span, help="Write one item on each line")


def _report_unclosed(span: Span, is_broken: bool, report: "Report") -> None:
    if is_broken:
        return
    report.add(
        "ARC108",
        f"The quote {span.text} is never closed",
        span,
        help=f"Write {span.text} at the end of the value as well; "
        "a quoted value ends before the next line that begins with `@`",
    )


def _warn_comment(span: Span, report: "Report") -> None:
    from arc2sam.readers.arc_faults import warn_comment

    warn_comment(span, report)


def _report_character(source: Source, position: int, run: int, end: int, report: "Report") -> None:
    from arc2sam.readers.arc_faults import report_character

    report_character(source, position, run, end, report)


def _warn_doubtful_close(span: Span, end: int, report: "Report") -> None:
    """Warn where a quote seems to close by accident: amid a word, after a backslash or on a later line."""
    text = span.source.text
    if span.end >= end or text[span.end] not in WORD:
        return
    close = Span(span.source, span.end - 1, span.end)
    if text[span.end - 2] == "\\" and span.end - 2 > span.start:
        message = f"The quote {close.text} closes the value: a backslash escapes nothing"
        report.add("ARC125", message, close, help="Write the value in quotes of another kind")
    elif "\n" in span.text or "\r" in span.text:
        line = span.line
        message = f"The quoted value of line {line} ends here, amid a word"
        report.add("ARC125", message, close, help=f"Close the quote on line {line}, or put a space behind this one")


def _typed(word: str, span: Span, report: "Report") -> "Plain":
    """Return the boolean, number or string that a word stands for."""
    usual = usual_value(word)
    if usual is not None:
        return usual
    exact = _number(word, word[1:] if word[0] == "-" else word)
    if exact is None:
        return word
    value = _representable(exact)
    if value is None:
        report.add("ARC109", f"The number `{shown(word)}` is too large", span, help=_quote_help(word))
        return word
    _warn_changed(exact, Scalar(value, span), report)
    return value


def _number(word: str, digits: str) -> "int | float | None":
    """Read what JavaScript's `Number` accepts of words that begin with a digit or a minus; None for other words."""
    # Python accepts underscores and words such as `nan`, JavaScript only -Infinity.
    if "_" in word:
        return None
    if word == "-Infinity":
        return float("-inf")
    if not digits or digits[0] not in "0123456789.":
        return None
    base = BASES.get(word[:2].lower())
    try:
        return int(word, base) if base else float(word)
    except ValueError:
        return None


def _representable(number: "int | float") -> "int | float | None":
    """Return the number as a double holds it, whole numbers as JavaScript prints them; None for infinity."""
    value: float
    try:
        value = float(number)
    except OverflowError:
        return None
    if value in (float("inf"), float("-inf")):
        return None
    if not value.is_integer() or abs(value) >= 1e21:
        return value
    if abs(value) < 1e16:
        return int(value)
    digits, _, exponent = repr(value).partition("e+")
    whole, _, fraction = digits.partition(".")
    zeros = int(exponent) - len(fraction)
    return int(whole + fraction + "0" * zeros)


def _warn_changed(exact: "int | float", read_as: Scalar, report: "Report") -> None:
    """Warn where the number that is read is not the one that was written."""
    value, span = read_as.value, read_as.span
    word = span.text
    digits = word.removeprefix("-")
    if digits[0] == "0" and digits[1:2].isdigit():
        if report.hides_warning():
            return
        code = "ARC123"
        message = f"The leading zeros of `{shown(word)}` are lost: it is read as the number {value}"
    elif str(value) != word if digits.isdigit() and digits != "0" else isinstance(exact, int) and exact != value:
        if report.hides_warning():
            return
        code = "ARC124"
        message = f"The number `{shown(word)}` has too many digits: it is read as {value}"
    else:
        return
    report.add(code, message, span, help=_quote_help(word), edit=Edit(span, quoted(word)))


def _quote_help(word: str) -> str:
    return f"Quote it to keep it as written: {shown(quoted(word))}"
