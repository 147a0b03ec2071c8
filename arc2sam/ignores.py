"""Comments that silence a warning: `# arc2sam: ignore ARC326`, on a line or above it (block 5).

A comment on a line of its own speaks of the next line that is neither empty nor a comment. Only warnings and notes can be
silenced: what is an error keeps the template back. JSON has no comments. A comment that does nothing is told with the edit
that mends or removes it.
"""

from arc2sam.codes import CODES
from arc2sam.diagnostics import IGNORE_MARK, IGNORE_MARK_BARE, Diagnostic, Edit, Report, in_order
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.source import Source

_VERB = "ignore"
_SOMETIMES = frozenset(
    f"ARC{number}" for number in (515, 521, 530, 539, 541, 550, 552, 560, 561, 562, 563, 564, 581, 582)
)
"""What only some runs look for: those of a stage, in a folder, those that ask for all advice or for another tool's."""
_EXAMPLE = f"Write `# {IGNORE_MARK} {_VERB}`, and the codes of the warnings"
_LOOKALIKES = {ord(sign): digit for sign, digit in zip("OIL", "011", strict=True)} | dict.fromkeys(map(ord, "-_"))


class _Comment(Record):
    """A comment that begins with the mark."""

    begin: int
    """Where its line begins."""
    start: int
    """Its `#`."""
    end: int
    """Where its line ends, before the line break."""
    stop: int
    """Where the next line begins."""
    line: int
    """The line that it speaks of."""
    words: tuple[Span, ...]
    """What stands behind the mark."""
    is_bare: bool
    """Whether the mark has no colon."""


class _Ignore(Record):
    """One code in a comment."""

    code: str
    line: int
    """The line that it speaks of."""
    span: Span
    comment: _Comment


def apply(found: "tuple[Diagnostic, ...]", sources: "Iterable[Source]") -> tuple[Diagnostic, ...]:
    """Return what was found without what comments silence, and with ARC590 and ARC591 for comments that do nothing.

    Args:
        found: what was found, errors or not.
        sources: the texts that were read.
    """
    report = Report()
    ignores = [ignore for source in sources for ignore in _read(source, report)]
    used = set()
    kept = []
    for one in found:
        silencing = [ignore for ignore in ignores if _speaks_of(ignore, one)]
        used.update(silencing)
        if not silencing:
            kept.append(one)
    # After an error the later steps do not run: what they would find is not known.
    if not any(one.severity == "error" for one in found):
        used.update(ignore for ignore in ignores if ignore.code in _SOMETIMES)
        _tell_of_unused(ignores, used, report)
    return in_order([*kept, *report])


def _tell_of_unused(ignores: "list[_Ignore]", used: "set[_Ignore]", report: Report) -> None:
    needed = {ignore.comment for ignore in used}
    for ignore in ignores:
        if ignore not in used:
            message = f"Nothing gives `{ignore.code}` on line {ignore.line}"
            # With the whole comment would go what its other codes silence.
            is_alone = ignore.comment not in needed
            what, edit = _removal(ignore.comment, ignore.span, is_alone=is_alone)
            report.add("ARC590", message, ignore.span, help=f"Remove {what}", edit=edit)


def kept(found: "Iterable[Diagnostic]", sources: "Iterable[Source]") -> "list[Diagnostic]":
    """Return what was found later without what comments silence; of comments that do nothing `apply` has told."""
    ignores = [ignore for source in sources for ignore in _read(source, Report())]
    return [one for one in found if not any(_speaks_of(ignore, one) for ignore in ignores)]


def _speaks_of(ignore: _Ignore, found: Diagnostic) -> bool:
    span = found.span
    if found.severity == "error" or ignore.code != found.code or span is None:
        return False
    return span.source is ignore.span.source and span.line == ignore.line


def _read(source: "Source", report: Report) -> "Iterator[_Ignore]":
    """Yield the codes that comments of a text ignore; reports ARC591 for what can't be ignored."""
    if IGNORE_MARK not in source.text and IGNORE_MARK_BARE not in source.text:
        return
    for comment in _comments(source):
        if comment.is_bare:
            _check_colon(source, comment, report)
            continue
        for code, span in _codes(source, comment, report):
            yield _Ignore(code, comment.line, span, comment)


def _comments(source: "Source") -> "Iterator[_Comment]":
    """Yield the comments of a text that begin with the mark, with its colon or without."""
    lines = source.lines()
    offset = 0
    for number, line in enumerate(lines, 1):
        start = _comment(line)
        told = line[start + 1 :].strip() if start is not None else ""
        mark = next((mark for mark in (IGNORE_MARK, IGNORE_MARK_BARE) if told.startswith(mark)), "")
        if start is not None and mark:
            spoken_of = number if line[:start].strip() else _next(lines, number)
            end, stop = offset + len(line.rstrip("\r\n")), offset + len(line)
            behind = offset + line.index(mark, start) + len(mark)
            words = tuple(_words(source, behind, end))
            yield _Comment(offset, offset + start, end, stop, spoken_of, words, mark != IGNORE_MARK)
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


def _words(source: "Source", start: int, end: int) -> "Iterator[Span]":
    """Yield the words of a comment, which blanks, commas or brackets part."""
    begin = start
    for place in range(start, end + 1):
        if place == end or source.text[place] in " \t\r\n,[]":
            if place > begin:
                yield Span(source, begin, place)
            begin = place + 1


def _check_colon(source: "Source", comment: _Comment, report: Report) -> None:
    """Report ARC591 for a comment that names codes behind a mark without its colon; another one is a text for people."""
    codes = [span for span in comment.words if _meant(span.text)]
    if not codes or codes[0] != comment.words[0]:
        return
    place = Span(source, source.text.index(IGNORE_MARK_BARE, comment.start), codes[0].end)
    colon = place.start + len(IGNORE_MARK) - 1
    report.add(
        "ARC591",
        "The comment has no effect: behind `arc2sam` belongs a colon",
        place,
        help=f"Write `# {IGNORE_MARK} {_VERB} {_meant(codes[0].text)}`",
        edit=Edit(Span(source, colon, colon), ":"),
    )


def _codes(source: "Source", comment: _Comment, report: Report) -> "Iterator[tuple[str, Span]]":
    words = comment.words
    if not words or words[0].text != _VERB or len(words) == 1:
        _tell_of_no_verb(source, comment, report)
        return
    for number, span in enumerate(words[1:]):
        code = span.text.upper()
        if number and not code.startswith("ARC"):
            # From here on it is told why.
            return
        if code in CODES and CODES[code][0] != "error":
            yield code, span
            continue
        message = (
            f"`{code}` is an error, which no comment silences" if code in CODES else f"There is no code `{span.text}`"
        )
        meant = _meant(span.text)
        is_error = CODES[meant][0] == "error" if meant else code in CODES
        if meant and not is_error:
            report.add("ARC591", message, span, help=f"Write `{meant}`", edit=Edit(span, meant))
            continue
        is_alone = len(words) == 2 or not words[2].text.upper().startswith("ARC")
        what, edit = _removal(comment, span, is_alone=is_alone)
        rest = ", and mend what it tells" if is_error else ""
        report.add("ARC591", message, span, help=f"Remove {what}{rest}", edit=edit)


def _tell_of_no_verb(source: "Source", comment: _Comment, report: Report) -> None:
    """Report ARC591: what stands behind the mark is not `ignore` and codes."""
    words = comment.words
    mark = source.text.index(IGNORE_MARK, comment.start)
    place = words[0].to(words[-1]) if words else Span(source, mark, mark + len(IGNORE_MARK))
    code = next((meant for meant in map(_meant, (word.text for word in words[:2])) if meant), "")
    edit = None
    if code:
        is_first = bool(_meant(words[0].text))
        edit = Edit(words[0], f"{_VERB} {words[0].text}" if is_first else _VERB)
    help_text = f"Write `# {IGNORE_MARK} {_VERB} {code}`" if code else _EXAMPLE
    report.add("ARC591", "The comment names nothing that arc2sam knows", place, help=help_text, edit=edit)


def _meant(word: str) -> str:
    """Return the code that a word means which is written otherwise, such as `arc5O2`; empty if it is none."""
    digits = word.upper().removeprefix("ARC").translate(_LOOKALIKES)
    code = f"ARC{digits}"
    return code if code in CODES else ""


def _removal(comment: _Comment, span: Span, *, is_alone: bool) -> tuple[str, Edit]:
    """Return what is to be removed in words, and the edit: one code of several, or the comment, with a line of its own."""
    if not is_alone:
        place = comment.words.index(span)
        following = comment.words[place + 1 : place + 2]
        start, end = (span.start, following[0].start) if following else (comment.words[place - 1].end, span.end)
        return f"`{span.text}`", Edit(Span(span.source, start, end), "")
    before = span.source.text[comment.begin : comment.start].rstrip()
    start, end = (comment.begin + len(before), comment.end) if before else (comment.begin, comment.stop)
    return "the comment", Edit(Span(span.source, start, end), "")
