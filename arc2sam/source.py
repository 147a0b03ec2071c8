"""Texts and places in them (block 0)."""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Source(Record):
    """A named text: a manifest, a function's configuration file, an overlay.

    The table of line starts is made on first use and only as far as it is needed, so that a manifest without faults
    never pays for it, and a long one pays for what lies before its faults.
    """

    name: str
    """How the file is called in messages: its path relative to the working directory, or `<stdin>`."""
    text: str

    def __init__(self, name: str, text: str) -> None:
        self.__dict__["name"] = name
        self.__dict__["text"] = text

    def _line_starts(self, offset: int) -> "Sequence[int]":
        """Return where lines start: all lines up to the one after that of `offset`."""
        starts: list[int] = self.worked_out.setdefault("line_starts", [0])
        text = self.text
        position = starts[-1]
        while position <= offset:
            newline = text.find("\n", position)
            end = len(text) if newline < 0 else newline
            # A lone CR ends a line too, as in Architect's lexer.
            carriage = text.find("\r", position, end)
            if carriage >= 0 and carriage + 1 != newline:
                position = carriage + 1
            elif newline < 0:
                break
            else:
                position = newline + 1
            starts.append(position)
        return starts

    def lines(self) -> list[str]:
        """Return all lines, each with what ends it."""
        starts = self._line_starts(len(self.text))
        return [self.text[start:end] for start, end in zip(starts, [*starts[1:], len(self.text)], strict=True)]

    def end_of_text(self, offset: int) -> int:
        """Return the offset behind the last character before `offset` that is no blank."""
        text = self.text
        while offset and text[offset - 1].isspace():
            offset -= 1
        return offset

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of `offset`, counted in code points."""
        starts = self._line_starts(offset)
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            if starts[middle] <= offset:
                low = middle
            else:
                high = middle
        return low + 1, offset - starts[low] + 1


class Span(Record):
    """A range of a source: `start` inclusive, `end` exclusive, in code points."""

    source: Source
    start: int
    end: int

    def __init__(self, source: Source, start: int, end: int) -> None:
        fields = self.__dict__
        fields["source"] = source
        fields["start"] = start
        fields["end"] = end

    @property
    def text(self) -> str:
        """The text that the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The 1-based line of the first code point."""
        return self.source.line_column(self.start)[0]

    @property
    def column(self) -> int:
        """The 1-based column of the first code point."""
        return self.source.line_column(self.start)[1]

    def to(self, other: "Span") -> "Span":
        """Return the span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, other.end)

    def __str__(self) -> str:
        line, column = self.source.line_column(self.start)
        return f"{self.source.name}:{line}:{column}"

    def __repr__(self) -> str:
        return f"Span({self})"
