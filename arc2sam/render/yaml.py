"""Render a template as YAML with short-form intrinsic functions (block 5).

Every reader must see the same document, whether it follows YAML 1.1 (CloudFormation, PyYAML) or 1.2. So a string is
written plain only if both take it for a string, in single quotes if all of it can be seen, as a literal block if it has
several lines, else in double quotes with escapes. Lines are never folded.
"""

from arc2sam.intrinsics import Intrinsic
from arc2sam.render import escapes, is_visible, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from arc2sam.intrinsics import Json

    _Memo = dict[str, str]
else:
    _Memo = dict

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLAIN_START = frozenset(_LETTERS + "_/$")
PLAIN = _LETTERS + "0123456789 _/$.:-+*@=,;?&%(){}'"
WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"))
"""What looks like a plain string and is a boolean, null or number to one YAML version or the other."""

LONG_KEY = 128
"""Longer keys are written with `?`: YAML limits the others to 1024 characters, quotes and escapes included."""

SHORT_FORMS = {
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
    writer = Writer()
    blocks: dict[str, str] = {}
    resources = document.get("Resources")
    if type(resources) is dict:
        for logical_id, resource in resources.items():
            writer.mapping({logical_id: resource}, "  ")
            blocks[logical_id] = writer.take()
    return put_together(writer, document, blocks, comments)


def put_together(
    writer: "Writer", document: "Mapping[str, Json]", blocks: "dict[str, str]", comments: "Mapping[str, str]"
) -> str:
    """Return the text of a document; `blocks` are its resources."""
    for logical_id, comment in comments.items():
        if comment and logical_id in blocks:
            blocks[logical_id] = f"  # {comment.translate(escapes(comment))}\n{blocks[logical_id]}"
    for name, section in document.items():
        if writer.out and isinstance(section, dict):
            writer.separate()
        if name == "Resources" and blocks:
            writer.out.append("Resources:\n")
            writer.blocks(blocks.values())
        else:
            writer.mapping({name: section}, "")
    return writer.take() or "{}\n"


class Writer:
    """Appends the text of values to `out`, piece by piece."""

    __slots__ = ("ends_blank", "out", "quoted")

    def __init__(self) -> None:
        self.out: list[str] = []
        self.quoted = _Quoted()
        self.ends_blank = False
        """Whether any text ends in a blank line of its own."""

    def take(self) -> str:
        """Return what was written, and begin anew."""
        text = "".join(self.out)
        self.out = []
        return text

    def blocks(self, blocks: "Iterable[str]") -> None:
        """Append blocks of text with a blank line between each two."""
        if not self.ends_blank:
            self.out.append("\n".join(blocks))
            return
        for place, block in enumerate(blocks):
            if place:
                self.separate()
            self.out.append(block)

    def separate(self) -> None:
        """Append a blank line, except after a block that ends in one: there it would become part of the text."""
        if not self.out[-1].endswith("\n\n"):
            self.out.append("\n")

    def name(self, key: str, indent: str) -> str:
        """Return a key as it stands before its colon."""
        return self.quoted[key] if len(key) <= LONG_KEY else f"? {self.quoted[key]}\n{indent}"

    def mapping(self, mapping: "Mapping[str, Json]", indent: str) -> None:
        """Append a map that is not empty, each of its lines after `indent`."""
        out, quoted = self.out, self.quoted
        for key, value in mapping.items():
            name = quoted[key] if len(key) <= LONG_KEY else f"? {quoted[key]}\n{indent}"
            if type(value) is str and "\n" not in value:
                out.append(f"{indent}{name}: {quoted[value]}\n")
            elif type(value) is Intrinsic:
                self.function(value, indent + "  ", f"{indent}{name}:")
            elif type(value) is dict and value:
                out.append(f"{indent}{name}:\n")
                self.mapping(value, indent + "  ")
            else:
                self.node(value, indent + "  ", f"{indent}{name}:")

    def sequence(self, items: "Sequence[Json]", indent: str) -> None:
        """Append a sequence that is not empty, each of its lines after `indent`."""
        out, quoted = self.out, self.quoted
        for item in items:
            if type(item) is str and "\n" not in item:
                out.append(f"{indent}- {quoted[item]}\n")
            else:
                self.node(item, indent + "  ", indent + "-")

    def node(self, value: "Json", indent: str, head: str) -> None:
        """Append a value after `head` (`key:`, `-`, or either with a tag); `indent` is that of its further lines."""
        if isinstance(value, Intrinsic):
            self.function(value, indent, head)
        elif isinstance(value, str):
            text = _literal(value, indent) or self.quoted[value]
            self.out.append(f"{head} {text}\n")
            if text.endswith("\n"):
                self.ends_blank = True
        elif isinstance(value, (dict, list, tuple)):
            if value:
                self.block(value, indent, head)
            else:
                self.out.append(head + (" {}\n" if isinstance(value, dict) else " []\n"))
        else:
            self.out.append(f"{head} {_scalar(value)}\n")

    def block(self, value: "dict[str, Json] | list[Json] | tuple[Json, ...]", indent: str, head: str) -> None:
        """Append a map or sequence that is not empty: on the line of a `-` itself, else below its head."""
        out = self.out
        start = len(out)
        if head[-1] != "-":
            out.append(head + "\n")
        if isinstance(value, dict):
            self.mapping(value, indent)
        else:
            self.sequence(value, indent)
        if head[-1] == "-":
            out[start] = f"{head} {out[start][len(indent) :]}"

    def function(self, value: Intrinsic, indent: str, head: str) -> None:
        """Append an intrinsic function, in its short form where its argument allows it.

        A tag directly inside a tag is not allowed, so a function of a function is written in full outside and short
        inside.
        """
        ((name, argument),) = value.items()
        tag = SHORT_FORMS.get(name)
        if name == "Fn::GetAtt":
            argument = dotted(argument)
        if tag and type(argument) is str and "\n" not in argument:
            self.out.append(f"{head} {tag} {self.quoted[argument]}\n")
        elif tag and _is_taggable(name, argument):
            self.node(argument, indent, f"{head} {tag}")
        else:
            self.block(value, indent, head)


def _is_taggable(name: str, argument: "Json") -> bool:
    """Tell whether readers keep the argument as it is behind a tag: numbers become strings, and `Ref` has no list."""
    return isinstance(argument, str) or (isinstance(argument, (list, tuple)) and name not in {"Ref", "Condition"})


def dotted(argument: "Json") -> "str | None":
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
    if text.isidentifier() and text.isascii():
        # Most often a logical ID or the name of a property.
        return text.lower() not in WORDS
    return (
        text[:1] in PLAIN_START
        and not text.strip(PLAIN)
        and text[-1] not in " :"
        and ": " not in text
        and text.lower() not in WORDS
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
