"""Places in TOML: tables in square brackets, keys and their values."""

from arc2sam.lsp.bracket_places import TOML, InComment, String, bare_end, line_end, read_string, walk, word_end
from arc2sam.lsp.places import Frame, Place, Word, place_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.lsp.places import Frame as Open

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_QUOTES = frozenset("\"'")
_LONG = ('"""', "'''")


def locate(text: str, offset: int) -> "Place | None":
    """Return the place at an offset, or None in a comment or in a long string."""
    scanner = _Scanner(text, offset)
    try:
        word = scanner.word()
    except InComment:
        return None
    if word is None:
        return None
    place = place_in(scanner.frames, word, max(offset, scanner.name_end or word_end(text, word, offset, TOML)))
    return place.replace(role="header") if place and scanner.is_header else place


class _Scanner:
    """One pass over the statements up to the place."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.frames: list[Open] = [Frame()]
        self.name_end = 0
        """Where the part of a name ends that stands at the place; 0 at a value."""
        self.is_header = False
        """Whether the place is in the name of a table."""

    def word(self) -> "Word | None":
        """Return the word at the place; `frames` holds what is open there."""
        text, stop = self.text, self.offset
        pos = 0
        while pos < stop:
            char = text[pos]
            if char.isspace():
                pos += 1
            elif char == "#":
                pos = line_end(text, pos)
                if pos >= stop:
                    raise InComment
            else:
                pos, word = self.header(pos) if char == "[" else self.pair(pos)
                if word is not None or pos >= stop:
                    return word
        self.name_end = self.part(stop).last
        return Word(stop)

    def header(self, pos: int) -> "tuple[int, Word | None]":
        """Read the name of a table."""
        end = line_end(self.text, pos)
        is_list = self.text[pos + 1 : pos + 2] == "["
        self.frames = [Frame()]
        pos, word = self.names(pos + 1 + is_list, "]")
        if word is not None or self.offset <= end:
            self.is_header = True
            return self.offset, word
        frame = self.frames[-1]
        if frame.key is not None:
            frame.is_value = True
            if is_list:
                self.frames.append(Frame(is_list=True))
            self.frames.append(Frame())
        return end, None

    def pair(self, pos: int) -> "tuple[int, Word | None]":
        """Read a key and its value."""
        text, stop = self.text, self.offset
        end = line_end(text, pos)
        depth = len(self.frames)
        pos, word = self.names(pos, "=")
        if word is not None:
            return stop, word
        if text[pos : pos + 1] != "=":
            # No key: the rest of the line is not known.
            if stop <= end:
                return stop, None
        else:
            self.frames[-1].is_value = True
            pos, word = self.value(pos + 1)
            if word is not None:
                return stop, word
            end = line_end(text, pos)
            if stop <= end and "#" in text[pos:stop]:
                raise InComment
            if stop <= end:
                return stop, None
        del self.frames[depth:]
        self.frames[-1].close()
        return end, None

    def names(self, pos: int, sign: str) -> "tuple[int, Word | None]":
        """Read the parts of a dotted name up to the sign that ends it; each but the last opens a table."""
        text, stop = self.text, self.offset
        while True:
            while text[pos : pos + 1] in (" ", "\t") and pos < stop:
                pos += 1
            part = self.part(pos)
            if part.last >= stop:
                self.name_end = part.last
                quote = text[pos] if text[pos : pos + 1] in _QUOTES else ""
                return stop, Word(pos + len(quote), quote)
            self.frames[-1].take(part.text)
            pos = part.end
            while text[pos : pos + 1] in (" ", "\t"):
                pos += 1
            if text[pos : pos + 1] != "." or sign == text[pos : pos + 1]:
                return pos, None
            self.frames[-1].is_value = True
            self.frames.append(Frame())
            pos += 1

    def part(self, pos: int) -> String:
        """Return one part of a name."""
        text = self.text
        if text[pos : pos + 1] in _QUOTES:
            return read_string(text, pos)
        end = pos
        while end < len(text) and text[end] in _BARE:
            end += 1
        return String(text[pos:end], end, end)

    def value(self, pos: int) -> "tuple[int, Word | None]":
        """Read the value behind an `=`."""
        text, stop = self.text, self.offset
        while text[pos : pos + 1] in (" ", "\t") and pos < stop:
            pos += 1
        if pos >= stop:
            return stop, Word(stop)
        if text.startswith(_LONG, pos):
            close = text.find(text[pos : pos + 3], pos + 3)
            end = len(text) if close < 0 else close + 3
            if end > stop:
                raise InComment
            return end, None
        char = text[pos]
        if char in "[{":
            return walk(text, pos, stop, self.frames, TOML)
        if char in _QUOTES:
            string = read_string(text, pos)
            return (stop, Word(pos + 1, char)) if string.last >= stop else (string.end, None)
        end = max(bare_end(text, pos, TOML), pos)
        return (stop, Word(pos)) if end >= stop else (end, None)
