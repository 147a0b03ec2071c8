"""Places in `.arc` text: the line, and the lines above it that are indented less."""

from arc2sam.lsp.places import Place
from arc2sam.readers.arc import NAME
from arc2sam.readers.arc_lines import QUOTES, physical_lines
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arc2sam.readers.arc_lines import Physical

_BLANKS = " \t"


class _Word(Record):
    """A word of a line: its text without quotes, and its place."""

    text: str
    start: int
    end: int
    quote: str


def locate(text: str, offset: int) -> "Place | None":
    """Return the place at an offset, or None in a comment or behind the name of a pragma."""
    lines = physical_lines(text)
    index = max((number for number, (start, _) in enumerate(lines) if start <= offset), default=0)
    start, line = lines[index]
    bare = line.lstrip(_BLANKS)
    if bare.startswith("@"):
        return _pragma(start + len(line) - len(bare) + 1, bare[1:], offset)
    words, comment = _words(line, start)
    if comment is not None and offset > comment:
        return None
    word = next((one for one in words if one.start <= offset <= one.end), _Word("", offset, offset, ""))
    path = _above(lines[:index], _indent(line[: offset - start] if not words else line))
    before = [one.text for one in words if one.end < word.start]
    if not before or not path:
        return Place(path, False, word.start, word.end, quote=word.quote) if path else None
    return Place((*path, before[0]), True, word.start, word.end, tuple(before[1:]), word.quote)


def _pragma(start: int, rest: str, offset: int) -> "Place | None":
    """Return the place of a pragma's name, which begins at `start`."""
    end = start
    for character in rest:
        if character.translate(NAME):
            break
        end += 1
    return Place((), False, start, end) if start - 1 <= offset <= end else None


def _words(line: str, start: int) -> "tuple[list[_Word], int | None]":
    """Return the words of a line, and where its comment begins."""
    words: list[_Word] = []
    position = 0
    while position < len(line):
        character = line[position]
        if character in _BLANKS:
            position += 1
            continue
        if character == "#":
            return words, start + position
        if character in QUOTES:
            close = line.find(character, position + 1)
            end = len(line) if close < 0 else close
            words.append(_Word(line[position + 1 : end], start + position + 1, start + end, character))
            position = end + 1
            continue
        begin = position
        while position < len(line) and line[position] not in _BLANKS + "#":
            position += 1
        words.append(_Word(line[begin:position], start + begin, start + position, ""))
    return words, None


def comment_start(line: str) -> "int | None":
    """Return where the comment of a line begins, or None."""
    return _words(line, 0)[1]


def _indent(line: str) -> int:
    blanks = line[: len(line) - len(line.lstrip(_BLANKS))]
    return len(blanks) + blanks.count("\t")


def _above(lines: "Sequence[Physical]", indent: int) -> tuple[str, ...]:
    """Return the names that a line with this indentation stands below; nothing without a pragma, or below values."""
    return tuple(reversed(list(_names_above(lines, indent))))


def _names_above(lines: "Sequence[Physical]", indent: int) -> "Iterator[str]":
    names: list[str] = []
    for start, line in reversed(lines):
        bare = line.lstrip(_BLANKS)
        if bare.startswith("@"):
            yield from names
            yield bare[1:].strip(_BLANKS).partition(" ")[0].partition("#")[0]
            return
        if not bare or bare[0] == "#" or _indent(line) > indent - 2:
            continue
        words, _ = _words(line, start)
        if len(words) > 1:
            # Below a name with values nothing may stand.
            return
        if words:
            names.append(words[0].text)
            indent = _indent(line)
