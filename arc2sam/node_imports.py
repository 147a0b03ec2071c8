"""What a file of JavaScript imports, by its text: nothing is run (block 5; loaded where packages are looked for).

Comments, strings, templates and regular expressions are told apart as far as that needs; what is between them is looked
through for `import`, `export ... from` and `require`.
Source: ECMAScript specification, "Modules" and "Lexical grammar"; Node.js documentation, "Modules: Packages".
"""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern


class Imports(Record):
    """What is imported."""

    names: tuple[str, ...] = ()
    """As written, each once: `zod`, `./lib.mjs`, `node:fs`."""
    is_open: bool = False
    """Whether something is imported whose name only a run tells."""


def read(text: str) -> Imports:
    """Return what a file imports."""
    if "import" not in text and "require" not in text and "from" not in text:
        return Imports()
    found = dict.fromkeys(_names(text))
    return Imports(tuple(name for name in found if name is not None), None in found)


_COMMENT = r"/\*(?:[^*]|\*(?!/))*\*/"
_GAP = rf"(?:\s|//[^\n]*\n|{_COMMENT})*"
_TEXT = r"""(?:"([^"\\\n]*)"|'([^'\\\n]*)')"""
_PATTERNS = {
    "part": rf"""//[^\n]*|{_COMMENT}|/\*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[`/{{}}]"""
    r"|(?<![\w$.#])(?:from|import|require)(?![\w$])",
    "static": rf"{_GAP}{_TEXT}",
    "call": rf"{_GAP}(?:\.{_GAP}resolve{_GAP})?\({_GAP}",
    "called": rf"(?:{_TEXT}|`([^`\\$]*)`){_GAP}[,)]",
    "regex": r"/(?![*/])(?:[^/\\\n\[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+/",
    "template": r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{|\Z)",
    "word": r"[\w$.]+\Z",
}
_LOOKBACK = 200
"""How much of the text before a `/` tells what it is."""
_LONGEST_REGEX = 200
"""Longer ones are taken for divisions: what is in them is looked through."""
_OPERANDS = (")", "]", "}", '"', "'", "`", "++", "--")
"""Behind what a `/` divides, beside words."""
_OPERATORS = "return typeof case in of new delete void throw do else yield await instanceof"
"""Words behind which a `/` begins a regular expression."""

_compiled: "dict[str, Pattern[str]]" = {}


def _pattern(name: str) -> "Pattern[str]":
    if name not in _compiled:
        import re

        _compiled[name] = re.compile(_PATTERNS[name], re.DOTALL)
    return _compiled[name]


def _names(text: str) -> "Iterator[str | None]":
    """Yield the names of what is imported; None for one that is no text."""
    part = _pattern("part")
    open_templates: list[int] = []
    """For each template that is open, how many braces are open in its expression."""
    place = 0
    while found := part.search(text, place):
        sign, place = found[0], found.end()
        if sign in ("from", "import", "require"):
            name, place = _imported(text, place, sign)
            if name != "":
                yield name
        elif sign == "/*":
            # It is never closed.
            return
        elif sign == "/":
            place = _after_slash(text, found.start())
        elif sign == "{" and open_templates:
            open_templates[-1] += 1
        elif sign == "`" or (sign == "}" and open_templates and not open_templates[-1]):
            if sign == "}":
                open_templates.pop()
            chunk = _pattern("template").match(text, place)
            if chunk is None:
                # A backslash ends the file.
                return
            place = chunk.end()
            if chunk[1] == "${":
                open_templates.append(0)
        elif sign == "}" and open_templates:
            open_templates[-1] -= 1


def _imported(text: str, place: int, word: str) -> "tuple[str | None, int]":
    """Return what a word imports, and where to go on: nothing if it imports nothing, None if only a run tells."""
    static = _pattern("static").match(text, place) if word != "require" else None
    if static:
        return static[1] or static[2] or "", static.end()
    call = _pattern("call").match(text, place) if word != "from" else None
    if call is None:
        return "", place
    called = _pattern("called").match(text, call.end())
    if called is None:
        return None, call.end()
    return called[1] or called[2] or called[3] or "", called.end()


def _after_slash(text: str, start: int) -> int:
    """Return where to go on after a `/`: behind a regular expression, or behind the sign of a division."""
    before = text[max(0, start - _LOOKBACK) : start].rstrip()
    word = _pattern("word").search(before)
    is_division = word[0] not in _OPERATORS.split() if word else before.endswith(_OPERANDS)
    regex = None if is_division else _pattern("regex").match(text, start, start + _LONGEST_REGEX)
    return regex.end() if regex else start + 1
