"""Render: a validated template as text (block 5). Here stands what both formats share."""

_HIDDEN = (
    (0x00, 0x1F),
    (0x7F, 0xA0),  # C1 controls with NEL, which YAML 1.1 takes for a line break; the no-break space
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2000, 0x200F),  # spaces of odd widths, zero-width characters, direction marks
    (0x2028, 0x202F),  # line and paragraph separators, direction overrides
    (0x205F, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xF8FF),  # surrogates, which UTF-8 cannot carry; private use
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0xE0000, 0x10FFFF),  # tags and private use
)
"""Controls, format characters, blanks and non-characters, as ranges of code points.

`str.isprintable` would do, but its answer changes with the Unicode version of each Python, and with it the bytes
of a template.
"""


def _is_hidden(code: int) -> bool:
    """Tell whether a code point shows nothing, or changes how its neighbours are shown."""
    return any(low <= code <= high for low, high in _HIDDEN) or code & 0xFFFE == 0xFFFE


def is_visible(text: str) -> bool:
    """Tell whether every character of `text` may be written as it is."""
    if text.isascii():
        return text.isprintable()
    return not any(_is_hidden(ord(character)) for character in set(text))


def escapes(text: str) -> dict[int, str]:
    r"""Return the escape of each hidden character in `text`, by code point, for `str.translate`.

    It is `\n`, `\r`, `\t`, `\b` and `\f` where JSON and YAML share them, else `\uXXXX`, else (above U+FFFF)
    `\UXXXXXXXX`, which only YAML knows.
    """
    codes = [ord(character) for character in set(text)] if not is_visible(text) else ()
    return {code: _escape(code) for code in codes if _is_hidden(code)}


def _escape(code: int) -> str:
    place = "\n\r\t\b\f".find(chr(code))
    if place >= 0:
        return "\\" + "nrtbf"[place]
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def scalar(value: object) -> str:
    """Return null, a boolean or a number as both formats write it.

    Raises:
        TypeError: any other value.
        ValueError: an infinite number or NaN, for which CloudFormation has no spelling.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (int, float)):
        raise TypeError(f"not a value of a template: {value!r}")
    if value - value != 0:
        raise ValueError(f"not a number that a template can hold: {value!r}")
    return repr(value)
