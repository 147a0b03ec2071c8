"""The raw document: what a manifest says, the same for all four formats, every value with its place (block 1).

A document is a tuple of pragmas in file order. A pragma's items are of four kinds, named as in Architect's parser:

    alone                   Scalar
    get /x                  Row
    colours                 Vector: a name and its values
      red
    job                     Mapping: a name and its entries
      src lib/job
      tags a b

JSON, TOML and YAML give the same items for the same meaning (`readers/`); their deeper nesting is kept as
`Sequence` and `Table` values, which `.arc` text cannot write.
"""

from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Plain: TypeAlias = str | int | float | bool | None
    Value: TypeAlias = "Scalar | Sequence | Table"
    Item: TypeAlias = "Scalar | Row | Vector | Mapping"


class Scalar(Record):
    """A string, number, boolean or null."""

    value: "Plain"
    span: Span

    def __init__(self, value: "Plain", span: Span) -> None:
        fields = self.__dict__
        fields["value"] = value
        fields["span"] = span


class Sequence(Record):
    """Several values under one key, or a nested list."""

    values: "tuple[Value, ...]"
    span: Span


class Table(Record):
    """A map below an item's entry or in a row: only JSON, TOML and YAML can write one."""

    entries: "tuple[Entry, ...]"
    span: Span

    def entry(self, name: str) -> "Entry | None":
        """Return the first entry of that name; all are indexed when the first is asked for."""
        index: dict[object, Entry] | None = self.worked_out.get("index")
        if index is None:
            index = {one.key.value: one for one in reversed(self.entries)}
            self.worked_out["index"] = index
        return index.get(name)


class Entry(Record):
    """A key and its value in a `Mapping` or `Table`."""

    key: Scalar
    value: "Value"

    def __init__(self, key: Scalar, value: "Value") -> None:
        fields = self.__dict__
        fields["key"] = key
        fields["value"] = value

    @property
    def values(self) -> "tuple[Value, ...]":
        """The value as a tuple: one element unless it is a sequence."""
        return self.value.values if isinstance(self.value, Sequence) else (self.value,)

    @property
    def span(self) -> Span:
        """From the key to the end of the value."""
        return self.key.span.to(self.value.span)


class Row(Record):
    """Two or more values on one line (a one-element array in JSON is a row too)."""

    values: "tuple[Value, ...]"
    span: Span

    def __init__(self, values: "tuple[Value, ...]", span: Span) -> None:
        fields = self.__dict__
        fields["values"] = values
        fields["span"] = span


class Vector(Record):
    """A name and a list of values."""

    name: Scalar
    values: "tuple[Value, ...]"
    span: Span
    body: "Span | None" = None
    """The place of the list, where it has brackets or dashes of its own."""


class Mapping(Record):
    """A name and its settings; `name` is never null, `entries` may be empty in JSON, TOML and YAML."""

    name: Scalar
    entries: "tuple[Entry, ...]"
    span: Span
    body: "Span | None" = None
    """The place of the map, where it has braces or keys of its own."""

    def __init__(self, name: Scalar, entries: "tuple[Entry, ...]", span: Span, body: "Span | None" = None) -> None:
        fields = self.__dict__
        fields["name"] = name
        fields["entries"] = entries
        fields["span"] = span
        fields["body"] = body


class Pragma(Record):
    """A pragma, its name without `@`, and its items in order."""

    name: str
    span: Span
    items: "tuple[Item, ...]"


class Document(Record):
    """A whole manifest, preferences or function configuration file."""

    source: Source
    pragmas: tuple[Pragma, ...]

    def pragma(self, name: str) -> "Pragma | None":
        """Return the pragma called `name` (without `@`), or None."""
        for pragma in self.pragmas:
            if pragma.name == name:
                return pragma
        return None

    def __iter__(self) -> "Iterator[Pragma]":
        return iter(self.pragmas)
