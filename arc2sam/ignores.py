"""Comments that silence a warning: `# arc2sam: ignore ARC326`, on a line or above it (block 5).

A comment on a line of its own speaks of the next line that is neither empty nor a comment. Only warnings and notes can be
silenced: what is an error keeps the template back. JSON has no comments.
"""

from arc2sam.codes import CODES
from arc2sam.diagnostics import IGNORE_MARK, Diagnostic, Report, in_order
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.source import Source

_VERB = "ignore"
_SOMETIMES = frozenset({"ARC515", "ARC521", "ARC530", "ARC539", "ARC550", "ARC552", "ARC581", "ARC582"})
"""What only some runs look for: those of a stage, those that ask for all advice or for another tool's opinion."""
_EXAMPLE = "Write `# arc2sam: ignore ARC326`, with the codes of warnings"


class _Ignore(Record):
    """One code in a comment."""

    code: str
    line: int
    """The line that it speaks of."""
    span: Span


def apply(found: "tuple[Diagnostic, ...]", sources: "Iterable[Source]") -> tuple[Diagnostic, ...]:
    """Return what was found without what comments silence, and with ARC590 and ARC591 for comments that do nothing.

    Args:
        found: what was found, errors or not.
        sources: the texts that were read.
    """
    report = Report()
    ignores = [ignore for source in sources if IGNORE_MARK in source.text for ignore in _read(source, report)]
    used = set()
    kept = []
    for one in found:
        silencing = [ignore for ignore in ignores if _speaks_of(ignore, one)]
        used.update(silencing)
        if not silencing:
            kept.append(one)
    # After an error the later steps do not run: what they would find is not known.
    if not any(one.severity == "error" for one in found):
        for ignore in ignores:
            if ignore not in used and ignore.code not in _SOMETIMES:
                message = f"Nothing gives `{ignore.code}` on line {ignore.line}"
                report.add("ARC590", message, ignore.span, help="Remove the comment")
    return in_order([*kept, *report])


def kept(found: "Iterable[Diagnostic]", sources: "Iterable[Source]") -> "list[Diagnostic]":
    """Return what was found later without what comments silence; of comments that do nothing `apply` has told."""
    ignores = [ignore for source in sources if IGNORE_MARK in source.text for ignore in _read(source, Report())]
    return [one for one in found if not any(_speaks_of(ignore, one) for ignore in ignores)]


def _speaks_of(ignore: _Ignore, found: Diagnostic) -> bool:
    span = found.span
    if found.severity == "error" or ignore.code != found.code or span is None:
        return False
    return span.source is ignore.span.source and span.line == ignore.line


def _read(source: "Source", report: Report) -> "Iterator[_Ignore]":
    """Yield the codes that comments of a text ignore; reports ARC591 for what can't be ignored."""
    lines = source.lines()
    offset = 0
    for number, line in enumerate(lines, 1):
        start = _comment(line)
        told = line[start + 1 :].strip() if start is not None else ""
        if start is not None and told.startswith(IGNORE_MARK):
            spoken_of = number if line[:start].strip() else _next(lines, number)
            for code, span in _codes(
                source, offset + line.index(IGNORE_MARK, start) + len(IGNORE_MARK), offset + len(line), report
            ):
                yield _Ignore(code, spoken_of, span)
        offset += len(line)


def _comment(line: str) -> "int | None":
    """Return where the comment of a line begins: at a `#` that is outside of quotes."""
    quote = ""
    for index, character in enumerate(line):
        if character in ("'", '"'):
            quote = "" if quote == character else quote or character
        elif character == "#" and not quote and not line[max(0, index - 1) : index].strip():
            return index
    return None


def _next(lines: list[str], number: int) -> int:
    """Return the number of the first line after a line that says something."""
    for following, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return following
    return number


def _codes(source: "Source", start: int, end: int, report: Report) -> "Iterator[tuple[str, Span]]":
    words = list(_words(source, start, end))
    if not words or words[0].text != _VERB or len(words) == 1:
        place = words[0].to(words[-1]) if words else Span(source, start - len(IGNORE_MARK), start)
        report.add("ARC591", "The comment names nothing that arc2sam knows", place, help=_EXAMPLE)
        return
    for number, span in enumerate(words[1:]):
        code = span.text
        if number and not code.startswith("ARC"):
            # From here on it is told why.
            return
        if code not in CODES:
            report.add("ARC591", f"There is no code `{code}`", span, help=_EXAMPLE)
        elif CODES[code][0] == "error":
            report.add("ARC591", f"`{code}` is an error, which no comment silences", span, help="Mend what it tells")
        else:
            yield code, span


def _words(source: "Source", start: int, end: int) -> "Iterator[Span]":
    """Yield the words of a comment, which blanks, commas or brackets part."""
    begin = start
    for place in range(start, end + 1):
        if place == end or source.text[place] in " \t\r\n,[]":
            if place > begin:
                yield Span(source, begin, place)
            begin = place + 1
