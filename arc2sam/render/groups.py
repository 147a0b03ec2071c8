"""Render a large template as YAML: what is alike in its resources is written once (block 5)."""

from arc2sam.groups import arguments, groups
from arc2sam.intrinsics import Intrinsic
from arc2sam.render.yaml import LONG_KEY, PLAIN, PLAIN_START, SHORT_FORMS, WORDS, Writer, dotted, put_together
from arc2sam.template import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeGuard

    from arc2sam.groups import Group
    from arc2sam.intrinsics import Json
    from arc2sam.template import Template

_MANY = 8
"""From how many strings on it takes less time to ask of all together whether they are plain."""

_PLAIN_BYTES = (PLAIN + "\n").encode()
_LONGEST_WORD = max(map(len, WORDS))

_HOLE = "\0"
"""Stands in the text where resources differ. No text has it: it would be escaped."""


def render(template: "Template") -> str:
    """Return a template as `yaml.render` returns its document."""
    writer = _GroupWriter()
    # All in order first, for the groups come in another.
    blocks: dict[str, str] = dict.fromkeys([one.logical_id for one in template.resources], "")
    for group in groups(template):
        blocks.update(zip([one.logical_id for one in group.resources], writer.group(group), strict=True))
    return put_together(writer, {**template.head, "Resources": {}, **template.tail}, blocks, template.comments)


class _GroupWriter(Writer):
    """Writes the resources of a group at once, and notes where they differ."""

    __slots__ = ("columns",)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[tuple[str, ...]] = []
        """The text of each resource for each hole in `out`."""

    def group(self, group: "Group") -> "Iterable[str]":
        """Return the text of each resource of a group."""
        first, *others = group.resources
        if not others:
            self.mapping({first.logical_id: group.body}, "  ")
            return (self.take(),)
        names = tuple([one.logical_id for one in group.resources])
        self.out.append("  ")
        if max(map(len, names)) <= LONG_KEY and _are_plain(names):
            self.hole(names)
        else:
            self.hole(tuple([self.name(one, "  ") for one in names]))
        self.out.append(":\n")
        self.mapping(group.body, "    ")
        pieces, columns, self.out, self.columns = self.out, self.columns, [], []
        return map("".join, zip(*_filled(pieces, columns), strict=True))

    def hole(self, texts: "tuple[str, ...]") -> None:
        """Append the text of each resource."""
        self.out.append(_HOLE)
        self.columns.append(texts)

    def node(self, value: "Json", indent: str, head: str) -> None:
        """Append a value, or that of each resource."""
        if type(value) is Column:
            self.column(value, indent, head)
        else:
            super().node(value, indent, head)

    def column(self, values: Column, indent: str, head: str) -> None:
        """Append the value of each resource after `head`."""
        if _are_lines(values):
            self.lines(values, head)
            return
        whole = self.out
        texts: list[str] = []
        for value in values:
            self.out = []
            self.node(value, indent, head)
            texts.append(self.take().removeprefix(head))
        self.out = whole
        self.out.append(head)
        self.hole(tuple(texts))

    def lines(self, texts: "tuple[str, ...]", head: str) -> None:
        """Append the text of each resource, of one line, after `head`."""
        self.out.append(head + " ")
        self.hole(texts if _are_plain(texts) else tuple([self.quoted[one] for one in texts]))
        self.out.append("\n")

    def sequence(self, items: "Sequence[Json]", indent: str) -> None:
        """Append a sequence that is not empty; of many plain strings at once."""
        if len(items) > _MANY and _are_lines(items) and _are_plain(items):
            self.out.append(f"{indent}- " + f"\n{indent}- ".join(items) + "\n")
        else:
            super().sequence(items, indent)

    def function(self, value: Intrinsic, indent: str, head: str) -> None:
        """Append an intrinsic function, or that of each resource."""
        ((name, argument),) = value.items()
        each = arguments(argument) if type(argument) is Column or name == "Fn::GetAtt" else ()
        if len(each) > 1:
            self.functions(name, each, indent, head)
        else:
            super().function(value, indent, head)

    def functions(self, name: str, each: "Sequence[Json]", indent: str, head: str) -> None:
        """Append a function of another argument in each resource."""
        tag = SHORT_FORMS.get(name)
        texts = tuple(map(dotted, each)) if name == "Fn::GetAtt" else each
        if tag and _are_lines(texts):
            self.lines(texts, f"{head} {tag}")
        else:
            self.column(Column([Intrinsic({name: one}) for one in each]), indent, head)


def _filled(pieces: "list[str]", columns: "list[tuple[str, ...]]") -> "Iterator[tuple[str, ...]]":
    """Yield the pieces as columns, of which each resource has a text; those between two holes are put together."""
    start = 0
    for column in columns:
        end = pieces.index(_HOLE, start)
        yield ("".join(pieces[start:end]),) * len(column)
        yield column
        start = end + 1
    yield ("".join(pieces[start:]),) * len(columns[0])


def _are_lines(values: "Sequence[Json]") -> "TypeGuard[tuple[str, ...]]":
    """Tell whether all values are strings of one line."""
    return {*map(type, values)} == {str} and "\n" not in "".join(values)  # type: ignore[arg-type]  # they are


def _are_plain(texts: "tuple[str, ...]") -> bool:
    """Tell whether `_is_plain` holds for all texts, by what they have together: no may be wrong."""
    whole = "\n".join(texts)
    return (
        whole.count("\n") < len(texts)
        and whole.isascii()
        and not whole.encode().translate(None, _PLAIN_BYTES)
        and ((min(texts) >= "A" and max(texts) < "{") or {text[:1] for text in texts} <= PLAIN_START)
        and not (" " in whole and (": " in whole or " \n" in whole or whole[-1] == " "))
        and not (":" in whole and (":\n" in whole or whole[-1] == ":"))
        and (min(map(len, texts)) > _LONGEST_WORD or WORDS.isdisjoint(map(str.lower, texts)))
    )
