"""Render a template as JSON (block 5): what `json.dumps` writes with an indentation of 2, without its import."""

from arc2sam.render import escapes, is_visible, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json

    _Memo = dict[str, str]
else:
    _Memo = dict


class _Quoted(_Memo):
    """JSON strings by the text they stand for, each worked out once."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        quoted = self[text] = _quote(text)
        return quoted


def render(document: "Mapping[str, Json]") -> str:
    """Return the document as JSON text: LF line ends, a final newline, keys in the order given.

    Args:
        document: the whole template, as `Template.to_json` returns it.

    Raises:
        TypeError: a value that JSON does not know.
        ValueError: an infinite number or NaN.
    """
    out: list[str] = []
    _value(document, "\n", out, _Quoted())
    out.append("\n")
    return "".join(out)


def _value(value: "Json", line: str, out: list[str], quoted: _Quoted) -> None:
    """Append a value; `line` is a line end and the indentation of the line that the value begins on."""
    if isinstance(value, str):
        out.append(quoted[value])
    elif isinstance(value, dict):
        _object(value, line, out, quoted)
    elif isinstance(value, (list, tuple)):
        opening = "["
        for item in value:
            out.append(f"{opening}{line}  ")
            _value(item, line + "  ", out, quoted)
            opening = ","
        out.append(line + "]" if value else "[]")
    else:
        out.append(scalar(value))


def _object(members: "dict[str, Json]", line: str, out: list[str], quoted: _Quoted) -> None:
    deeper = line + "  "
    opening = "{" + deeper
    for key, value in members.items():
        if type(value) is str:
            out.append(f"{opening}{quoted[key]}: {quoted[value]}")
        else:
            out.append(f"{opening}{quoted[key]}: ")
            _value(value, deeper, out, quoted)
        opening = "," + deeper
    out.append(line + "}" if members else "{}")


def _quote(text: str) -> str:
    if '"' not in text and "\\" not in text and is_visible(text):
        return f'"{text}"'
    table = {code: escape if code <= 0xFFFF else _surrogates(code) for code, escape in escapes(text).items()}
    table[0x22], table[0x5C] = '\\"', "\\\\"
    return '"' + text.translate(table) + '"'


def _surrogates(code: int) -> str:
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
