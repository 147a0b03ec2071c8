"""Places of a text as the protocol counts them: lines from 0, columns in the units of an encoding.

Source: Language Server Protocol 3.17, "Position" and "PositionEncodingKind".
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.source import Source

UTF8 = "utf-8"
UTF32 = "utf-32"
_PLANE = "\uffff"
"""The last character that is one unit of UTF-16."""


def to_position(source: "Source", offset: int, encoding: str) -> tuple[int, int]:
    """Return the line and column of an offset, which counts code points."""
    line, column = source.line_column(offset)
    return line - 1, units(source.text[offset - column + 1 : offset], encoding)


def to_offset(source: "Source", line: int, column: int, encoding: str) -> int:
    """Return the offset of a position; one behind the end of its line or of the text is that end.

    A position inside of a character is the one before it.
    """
    lines = source.lines()
    if line >= len(lines):
        return len(source.text)
    offset = sum(map(len, lines[:line]))
    text = lines[line].rstrip("\r\n")
    if encoding == UTF32 or text.isascii():
        return offset + min(column, len(text))
    for character in text:
        column -= units(character, encoding)
        if column < 0:
            break
        offset += 1
    return offset


def units(text: str, encoding: str) -> int:
    """Return the length of a text in the units of an encoding."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > _PLANE for character in text)
