"""Render a template as YAML with short-form intrinsic functions (block 5).

Every reader must see the same document, whether it follows YAML 1.1 (CloudFormation, PyYAML) or 1.2. So a string is
written plain only if both take it for a string, in single quotes if all of it can be seen, as a literal block if it has
several lines, else in double quotes with escapes. Lines are never folded.
"""

from arc2sam.intrinsics import Intrinsic
from arc2sam.render import escapes, is_visible, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arc2sam.intrinsics import Json

    _Memo = dict[str, str]
else:
    _Memo = dict

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN_START = frozenset(_LETTERS + "_/$")
_PLAIN = _LETTERS + "0123456789 _/$.:-+*@=,;?&%(){}'"
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"))
"""What looks like a plain string and is a boolean, null or number to one YAML version or the other."""

_LONG_KEY = 128
"""Longer keys are written with `?`: YAML limits the others to 1024 characters, quotes and escapes included."""

_SHORT_FORMS = {
    "Ref": "!Ref",
    "Condition": "!Condition",
    "Fn::And": "!And",
    "Fn::Base64": "!Base64",
    "Fn::Cidr": "!Cidr",
    "Fn::Equals": "!Equals",
    "Fn::FindInMap": "!FindInMap",
    "Fn::GetAZs": "!GetAZs",
    "Fn::GetAtt": "!GetAtt",
    "Fn::If": "!If",
    "Fn::ImportValue": "!ImportValue",
    "Fn::Join": "!Join",
    "Fn::Not": "!Not",
    "Fn::Or": "!Or",
    "Fn::Select": "!Select",
    "Fn::Split": "!Split",
    "Fn::Sub": "!Sub",
}
"""Source: AWS CloudFormation, intrinsic function reference; functions not listed here are written in full."""


class _Quoted(_Memo):
    """Single-line scalars by the string they stand for, each worked out once."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        quoted = self[text] = _quote(text)
        return quoted


def render(document: "Mapping[str, Json]", comments: "Mapping[str, str]") -> str:
    """Return the document as YAML text: LF line ends, a final newline, keys in the order given.

    Args:
        document: the whole template, as `Template.to_json` returns it. Only `Intrinsic` values get short forms.
        comments: by logical ID, one line of text (without `#`) to stand before that resource; what cannot be seen in
            it is escaped.

    Raises:
        TypeError: a value that JSON does not know.
        ValueError: an infinite number or NaN, for which CloudFormation has no spelling.
    """
    out: list[str] = []
    quoted = _Quoted()
    for name, section in document.items():
        if out and isinstance(section, dict):
            _separate(out)
        if name == "Resources" and type(section) is dict and section:
            out.append("Resources:\n")
            _resources(section, comments, out, quoted)
        else:
            _mapping({name: section}, "", out, quoted)
    return "".join(out) or "{}\n"


def _resources(resources: "Mapping[str, Json]", comments: "Mapping[str, str]", out: list[str], quoted: _Quoted) -> None:
    first = True
    for logical_id, resource in resources.items():
        if not first:
            _separate(out)
        first = False
        comment = comments.get(logical_id)
        if comment:
            out.append(f"  # {comment.translate(escapes(comment))}\n")
        _mapping({logical_id: resource}, "  ", out, quoted)


def _separate(out: list[str]) -> None:
    """Append a blank line, except after a block that ends in one: there it would become part of the text."""
    if not out[-1].endswith("\n\n"):
        out.append("\n")


def _mapping(mapping: "Mapping[str, Json]", indent: str, out: list[str], quoted: _Quoted) -> None:
    deeper = indent + "  "
    for key, value in mapping.items():
        head = f"{indent}{quoted[key]}:" if len(key) <= _LONG_KEY else f"{indent}? {quoted[key]}\n{indent}:"
        if type(value) is str and "\n" not in value:
            out.append(f"{head} {quoted[value]}\n")
        else:
            _node(value, deeper, head, out, quoted)


def _sequence(items: "Sequence[Json]", indent: str, out: list[str], quoted: _Quoted) -> None:
    deeper = indent + "  "
    head = indent + "-"
    for item in items:
        if type(item) is str and "\n" not in item:
            out.append(f"{head} {quoted[item]}\n")
        else:
            _node(item, deeper, head, out, quoted)


def _node(value: "Json", indent: str, head: str, out: list[str], quoted: _Quoted) -> None:
    """Append a value after `head` (`key:`, `-`, or either with a tag); `indent` is that of its further lines."""
    if isinstance(value, Intrinsic):
        _function(value, indent, head, out, quoted)
    elif isinstance(value, str):
        out.append(f"{head} {_literal(value, indent) or quoted[value]}\n")
    elif isinstance(value, (dict, list, tuple)):
        if value:
            _block(value, indent, head, out, quoted)
        else:
            out.append(head + (" {}\n" if isinstance(value, dict) else " []\n"))
    else:
        out.append(f"{head} {_scalar(value)}\n")


def _block(
    value: "dict[str, Json] | list[Json] | tuple[Json, ...]", indent: str, head: str, out: list[str], quoted: _Quoted
) -> None:
    """Append a map or sequence that is not empty: on the line of a `-` itself, else below its head."""
    start = len(out)
    if head[-1] != "-":
        out.append(head + "\n")
    if isinstance(value, dict):
        _mapping(value, indent, out, quoted)
    else:
        _sequence(value, indent, out, quoted)
    if head[-1] == "-":
        out[start] = f"{head} {out[start][len(indent) :]}"


def _function(value: Intrinsic, indent: str, head: str, out: list[str], quoted: _Quoted) -> None:
    """Append an intrinsic function, in its short form where its argument allows it.

    A tag directly inside a tag is not allowed, so a function of a function is written in full outside and short inside.
    """
    ((name, argument),) = value.items()
    tag = _SHORT_FORMS.get(name)
    if name == "Fn::GetAtt":
        argument = _dotted(argument)
    if tag and type(argument) is str and "\n" not in argument:
        out.append(f"{head} {tag} {quoted[argument]}\n")
    elif tag and _is_taggable(name, argument):
        _node(argument, indent, f"{head} {tag}", out, quoted)
    else:
        _block(value, indent, head, out, quoted)


def _is_taggable(name: str, argument: "Json") -> bool:
    """Tell whether readers keep the argument as it is behind a tag: numbers become strings, and `Ref` has no list."""
    return isinstance(argument, str) or (isinstance(argument, (list, tuple)) and name not in {"Ref", "Condition"})


def _dotted(argument: "Json") -> "str | None":
    """Return `A.B` for `["A", "B"]`, or None where readers, who split at the first dot, would not get that back."""
    if isinstance(argument, (list, tuple)) and len(argument) == 2:
        logical_id, attribute = argument
        if isinstance(logical_id, str) and isinstance(attribute, str) and "." not in logical_id:
            return f"{logical_id}.{attribute}"
    return None


def _scalar(value: object) -> str:
    text = scalar(value)
    # YAML 1.1 takes 1e+30 for a string: its floats need a dot.
    return text.replace("e", ".0e") if isinstance(value, float) and "." not in text else text


def _quote(text: str) -> str:
    """Return a string as a scalar on one line: plain, in single quotes or, escaped, in double quotes."""
    if _is_plain(text):
        return text
    if is_visible(text):
        if "'" not in text:
            return f"'{text}'"
        if '"' not in text and "\\" not in text:
            return f'"{text}"'
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.translate({**escapes(text), 0x22: '\\"', 0x5C: "\\\\"}) + '"'


def _is_plain(text: str) -> bool:
    return (
        text[:1] in _PLAIN_START
        and not text.strip(_PLAIN)
        and text[-1] not in " :"
        and ": " not in text
        and text.lower() not in _WORDS
    )


def _literal(text: str, indent: str) -> str:
    """Return a text of several lines as a literal block without its last line end, or "" if it must be quoted."""
    lines = text.split("\n")
    if len(lines) == 1 or not text.strip() or not is_visible("".join(lines).replace("\t", "")):
        return ""
    chomping = "-"
    if not lines[-1]:
        lines.pop()
        chomping = "" if lines[-1] else "+"
    # Readers find the indentation by the first line that is not empty; libyaml refuses a tab there.
    indicator = "2" if text.lstrip("\n")[0] in " \t" else ""
    body = "\n".join(indent + line if line else "" for line in lines)
    return f"|{indicator}{chomping}\n{body}"
