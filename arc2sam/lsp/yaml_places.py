"""Places in YAML: lines by their columns, and brackets in them."""

from arc2sam.lsp.bracket_places import BLOCK, YAML, InComment, bare_end, line_end, read_string, walk, word_end
from arc2sam.lsp.places import Frame, Place, Word, place_in
from arc2sam.readers.arc_lines import physical_lines
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.lsp.places import Frame as Open

_QUOTES = frozenset("\"'")
_BLOCKS = frozenset("|>")


def locate(text: str, offset: int) -> "Place | None":
    """Return the place at an offset, or None in a comment, a block of text or behind what is no YAML."""
    scanner = _Scanner(text, offset)
    try:
        word = scanner.word()
    except InComment:
        return None
    if word is None:
        return None
    style = YAML if scanner.is_in_brackets else BLOCK
    return place_in(scanner.frames, word, word_end(text, word, offset, style))


class _Token(Record):
    """The first word of a line, or of a value."""

    text: str
    start: int
    last: int
    """The last offset at which something that is typed still belongs to it."""
    end: int
    is_key: bool
    """Whether a colon follows it."""
    quote: str


class _Scanner:
    """One pass over the lines up to the place."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.frames: list[Open] = [Frame(0)]
        self.is_in_brackets = False
        """Whether the place is in brackets."""
        self.block = -1
        """The column of the key whose value is a block of text; what is indented more belongs to it."""

    def word(self) -> "Word | None":
        """Return the word at the place; `frames` holds what is open there."""
        done = 0
        for start, line in physical_lines(self.text):
            is_last = start + len(line) >= self.offset
            indent = len(line) - len(line.lstrip(" "))
            if self.block >= 0 and (indent > self.block or not line.strip()):
                if is_last:
                    return None
                continue
            self.block = -1
            if start < done:
                continue
            if not is_last and (not line.strip() or line.lstrip().startswith(("#", "---"))):
                continue
            done, word = self.line(start, start + min(indent, max(self.offset - start, 0)))
            if word is not None or is_last:
                return word
        return None

    def line(self, start: int, pos: int) -> "tuple[int, Word | None]":
        """Read one line from its first sign, and what its brackets hold on later lines."""
        text = self.text
        while text[pos : pos + 1] == "-" and text[pos + 1 : pos + 2] in ("", " ", "\n", "\r") and pos < self.offset:
            self.open_list(pos - start)
            pos += 1
            while text[pos : pos + 1] == " " and pos < self.offset:
                pos += 1
        return self.content(pos, pos - start)

    def open_list(self, column: int) -> None:
        """Open the list of which an element begins at a column, or go on with it."""
        frames = self.frames
        while frames[-1].column > column or (frames[-1].column == column and not self.may_hold(frames[-1])):
            if len(frames) == 1:
                break
            frames.pop()
        if not (frames[-1].is_list and frames[-1].column == column):
            frames.append(Frame(column, is_list=True))

    @staticmethod
    def may_hold(frame: "Open") -> bool:
        """Tell whether a list at the column of a frame is that frame, or the value of its key."""
        return frame.is_list or frame.is_value

    def content(self, pos: int, column: int) -> "tuple[int, Word | None]":
        """Read what stands behind the dashes of a line: a key and its value, or a value."""
        text, stop = self.text, self.offset
        frames = self.frames
        while len(frames) > 1 and self.is_left(frames[-1], column):
            frames.pop()
        if frames[-1].column == column and not frames[-1].is_list:
            frames[-1].close()
        if text[pos : pos + 1] in ("[", "{") and pos < stop:
            return self.brackets(pos)
        token = self.token(pos)
        if pos >= stop or token.last >= stop:
            if token.is_key:
                self.open_map(column)
            return stop, self.first(token, column)
        if not token.is_key:
            frames[-1].take(token.text)
            return self.rest(token.end)
        self.open_map(column)
        frames[-1].take(token.text)
        frames[-1].is_value = True
        return self.value(text.index(":", token.end) + 1)

    def is_left(self, frame: "Open", column: int) -> bool:
        """Tell whether a line that begins at a column stands outside of a map or list."""
        return frame.column >= column if frame.is_list else frame.column > column

    def open_map(self, column: int) -> None:
        """Open the map whose keys begin at a column, or go on with it."""
        inner = self.frames[-1]
        if inner.is_list or inner.column != column:
            self.frames.append(Frame(column))

    def first(self, token: _Token, column: int) -> Word:
        """Return the word at the place, which is the first of its line."""
        inner = self.frames[-1]
        if not token.is_key and not inner.is_list and inner.is_value and inner.column < column:
            # Not yet known to be a key: a name below the one above.
            self.frames.append(Frame(column))
        start = min(token.start, self.offset)
        return Word(start + 1, token.quote) if token.quote and start < self.offset else Word(start)

    def token(self, pos: int) -> _Token:
        """Return the first word of a line, from where it begins."""
        text = self.text
        quote = text[pos : pos + 1]
        if quote in _QUOTES:
            string = read_string(text, pos)
            word, last, end = string.text, string.last, string.end
        else:
            quote = ""
            last = end = bare_end(text, pos, BLOCK)
            word = text[pos:end]
        behind = text[end : line_end(text, end)].lstrip(" ")
        return _Token(word, pos, last, end, behind[:1] == ":" and behind[1:2] in ("", " "), quote)

    def value(self, pos: int) -> "tuple[int, Word | None]":
        """Read the value behind a colon."""
        text, stop = self.text, self.offset
        while text[pos : pos + 1] == " " and pos < stop:
            pos += 1
        if pos >= stop:
            return stop, Word(stop)
        char = text[pos : pos + 1]
        if char in ("[", "{"):
            return self.brackets(pos)
        if char in _BLOCKS:
            self.block = self.frames[-1].column
        if char == "#" or char in _BLOCKS:
            return self.rest(pos)
        token = self.token(pos)
        if token.last >= stop:
            return stop, Word(pos + len(token.quote), token.quote)
        return self.rest(token.end)

    def brackets(self, pos: int) -> "tuple[int, Word | None]":
        """Read a map or list in brackets."""
        end, word = walk(self.text, pos, self.offset, self.frames, YAML)
        self.is_in_brackets = word is not None
        return (end, word) if word is not None else self.rest(end)

    def rest(self, pos: int) -> "tuple[int, Word | None]":
        """Read the end of a line, where only a comment may stand."""
        end = line_end(self.text, pos)
        if self.offset <= end and "#" in self.text[pos : self.offset]:
            raise InComment
        return end, None
