"""Places inside of brackets: JSON, and what YAML and TOML write between brackets."""

from arc2sam.lsp.places import Frame, Place, Word, place_in
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.lsp.places import Frame as Open

_QUOTES = frozenset("\"'")
_AFTER_STRING = frozenset(",:=]}#")


class Style(Record):
    """What a format has between brackets."""

    sign: str
    """What stands between key and value."""
    comment: str = ""
    has_blanks: bool = False
    """Whether a word without quotes goes on over blanks, and a sign counts only before a blank."""
    ends: str = ",[]{}"
    """What ends a word without quotes."""


JSON = Style(":")
TOML = Style("=", "#")
YAML = Style(":", "#", has_blanks=True)
BLOCK = YAML.replace(ends="")
"""YAML outside of brackets."""


class InComment(Exception):  # noqa: N818 - no error: there is nothing to say about the place
    """The place stands in a comment."""


def locate(text: str, offset: int) -> "Place | None":
    """Return the place at an offset of JSON text."""
    frames = [Frame()]
    _, word = walk(text, 0, offset, frames, JSON)
    if word is None or len(frames) == 1:
        return None
    return place_in(frames[1:], word, word_end(text, word, offset, JSON))


def walk(text: str, pos: int, stop: int, frames: "list[Open]", style: Style) -> "tuple[int, Word | None]":
    """Read brackets up to the offset `stop`, or up to the one that closes the first.

    Returns:
        The offset reached, and the word at `stop`; None where the brackets are closed before. `frames` holds what is
        open there.

    Raises:
        InComment: `stop` is in a comment.
    """
    depth = len(frames)
    while pos < stop:
        char = text[pos]
        inner = frames[-1]
        if char in _QUOTES:
            string = read_string(text, pos)
            if string.last >= stop:
                return stop, Word(pos + 1, char)
            inner.take(string.text)
            pos = string.end
        elif char in "{[":
            frames.append(Frame(is_list=char == "["))
            pos += 1
        elif char in "}]":
            pos += 1
            if len(frames) > depth:
                frames.pop()
                frames[-1].close()
            if len(frames) <= depth:
                return pos, None
        elif char == ",":
            inner.close()
            pos += 1
        elif char == style.sign:
            inner.is_value = inner.key is not None
            pos += 1
        elif style.comment and char == style.comment:
            pos = line_end(text, pos)
            if pos >= stop:
                raise InComment
        elif char.isspace():
            pos += 1
        else:
            end = bare_end(text, pos, style)
            if end >= stop:
                return stop, Word(pos)
            inner.take(text[pos:end])
            pos = end
    return stop, Word(stop)


class String(Record):
    """A string in quotes; one that is not closed on its line ends with it."""

    text: str
    last: int
    """The last offset at which something that is typed still belongs to it."""
    end: int


def read_string(text: str, start: int) -> String:
    """Return the string whose quote stands at `start`."""
    quote = text[start]
    pos = start + 1
    while pos < len(text) and text[pos] not in "\r\n":
        if text[pos] == quote:
            return String(text[start + 1 : pos], pos, pos + 1)
        pos += 2 if text[pos] == "\\" and quote == '"' else 1
    pos = min(pos, len(text))
    return String(text[start + 1 : pos], pos, pos)


def bare_end(text: str, start: int, style: Style) -> int:
    """Return the offset after a word without quotes."""
    pos = start
    if text[start : start + 1].isspace():
        return start
    while pos < len(text) and text[pos] not in style.ends + "\r\n":
        if style.has_blanks:
            if text[pos] == ":" and text[pos + 1 : pos + 2] in ("", " ", "\n", "\r", ",", "}"):
                break
            if text[pos] == "#" and text[pos - 1].isspace():
                break
        elif text[pos].isspace() or text[pos] in style.sign + style.comment or text[pos] in _QUOTES:
            break
        pos += 1
    return start + len(text[start:pos].rstrip()) if style.has_blanks else pos


def word_end(text: str, word: Word, offset: int, style: Style) -> int:
    """Return where the word at an offset ends; that is the offset where a quote is not closed."""
    if not word.quote:
        return max(offset, bare_end(text, word.start, style))
    string = read_string(text, word.start - 1)
    if string.last == string.end or string.last < offset:
        return offset
    # A quote that closes is followed by a sign, or it opens the next string.
    after = text[string.end : line_end(text, string.end)].lstrip()
    return string.last if not after or after[0] in _AFTER_STRING else offset


def line_end(text: str, pos: int) -> int:
    """Return the offset of the next end of a line."""
    ends = (text.find(end, pos) for end in "\r\n")
    return min((end for end in ends if end >= 0), default=len(text))
