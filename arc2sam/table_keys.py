"""Keys of tables and of their indexes: what `@tables` and `@tables-indexes` share (block 3).

Source: Architect documentation, "@tables" and "@tables-indexes"; Amazon DynamoDB documentation, "Core components".
"""

from arc2sam.diagnostics import Edit
from arc2sam.document import Entry, Mapping, Row, Scalar
from arc2sam.items import Named, NameRule, is_valid_name, item_name
from arc2sam.keys import shown
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal, TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma, Value
    from arc2sam.intrinsics import Json

    KeyKind: TypeAlias = Literal["partition", "sort"]

TYPES = {"": "String", "string": "String", "number": "Number"}
_DYNAMO_TYPES = {"String": "S", "Number": "N"}
_KEY_NAME = NameRule("attribute", 1, 255, "DynamoDB")
TABLE_NAME = NameRule("table", 3, 255, "DynamoDB")


class KeyAttribute(Record):
    """An attribute that is a key of a table or index."""

    name: str
    type: str
    """`String` or `Number`."""
    span: Span
    """Its name in the manifest."""


class KeySchema(Record):
    """The key of a table or index."""

    partition: KeyAttribute
    sort: "KeyAttribute | None" = None

    @property
    def attributes(self) -> tuple[KeyAttribute, ...]:
        """The one or two attributes."""
        return (self.partition, self.sort) if self.sort else (self.partition,)

    def to_json(self) -> "list[Json]":
        """Return the KeySchema property."""
        kinds = ("HASH", "RANGE")
        return [{"AttributeName": one.name, "KeyType": kind} for one, kind in zip(self.attributes, kinds, strict=False)]


class Index(Record):
    """A global secondary index."""

    table: str
    span: Span
    """The table's name in @tables-indexes."""
    key: KeySchema
    name: str
    """As written, or made of the key as Architect makes it."""
    name_span: Span
    is_named: bool = False
    """Whether the name was written."""
    projection: str = "ALL"
    """ALL, KEYS_ONLY or INCLUDE."""
    attributes: tuple[str, ...] = ()
    """What INCLUDE includes beside the keys."""


def attribute_definitions(keys: "Iterable[KeySchema]") -> "list[Json]":
    """Return the AttributeDefinitions property: every attribute of the keys once, in order."""
    types: dict[str, Json] = {}
    for key in keys:
        for one in key.attributes:
            types.setdefault(one.name, _DYNAMO_TYPES[one.type])
    return [{"AttributeName": name, "AttributeType": letter} for name, letter in types.items()]


class Declared(Record):
    """An item that declares keys: its name and its lines, the keys apart from the rest."""

    name: str
    span: Span
    key: "KeySchema | None" = None
    """None where something about the name or the keys was found wrong and reported."""
    others: "tuple[Entry, ...]" = ()
    """Lines that are not a key."""
    stars: str = "*"
    """What stands before the type of the key that it lacks; empty where it has both."""


def declared_items(pragma: "Pragma", report: "Report") -> "Iterator[Declared]":
    """Yield each item that has a name, its keys read.

    Reports ARC210 to 213 (shape and name), ARC270 (no partition key), ARC271 (two keys of one kind) and ARC272
    (unknown type).
    """
    for item in pragma.items:
        name = item_name(item)
        if name is None or not isinstance(name.value, str):
            first = item.values[0] if isinstance(item, Row) else name or getattr(item, "name", None)
            _report_shape(pragma.name, item, first, report)
            if isinstance(first, Scalar):
                yield Declared(str(first.value), first.span)
            continue
        named = Named(name.value, name.span, {}, item.span)
        declared = _declared(named, item.entries if isinstance(item, Mapping) else (), pragma.name, report)
        yield declared if is_valid_name(named, TABLE_NAME, report) else declared.replace(key=None)


def _report_shape(pragma: str, item: "Item", name: "Value | None", report: "Report") -> None:
    from arc2sam.item_faults import names_advice

    shown_name = shown(name) if name is not None else "name"
    report.add(
        "ARC210",
        f"`{' '.join(item.span.text.split())[:60]}` is not an item of @{pragma}",
        item.span,
        help=names_advice(shown_name, "id *String", item.span),
    )


def _declared(item: Named, entries: "Iterable[Entry]", pragma: str, report: "Report") -> Declared:
    keys: dict[KeyKind, KeyAttribute] = {}
    kinds = [(_key_kind(entry), entry) for entry in entries]
    written = {kind for kind, _ in kinds if kind}
    others = [entry for kind, entry in kinds if kind is None]
    is_sound = True
    for kind, entry in kinds:
        if kind is None:
            continue
        attribute = _attribute(entry, pragma, report)
        if attribute is None:
            is_sound = False
        elif kind in keys:
            from arc2sam.table_faults import report_second_key

            report_second_key(kind, keys[kind], attribute, report, has_sort_key="sort" in written)
            is_sound = False
        else:
            keys[kind] = attribute
    if is_sound and "partition" not in keys:
        from arc2sam.table_faults import bare_key, report_no_partition_key

        bare = bare_key(others)
        report_no_partition_key(item, bare, pragma, report, has_sort_key="sort" in keys)
        # That line has been spoken of.
        others = [entry for entry in others if entry is not bare]
        written.add("partition")
    key = KeySchema(keys["partition"], keys.get("sort")) if is_sound and "partition" in keys else None
    stars = "" if len(written) == 2 else "*" if "partition" not in written else "**"
    return Declared(item.name, item.name_span, key, tuple(others), stars)


def _key_kind(entry: Entry) -> "KeyKind | None":
    value = entry.value
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.value.startswith("*"):
        return None
    return "sort" if value.value.startswith("**") else "partition"


def _attribute(entry: Entry, pragma: str, report: "Report") -> "KeyAttribute | None":
    """Return the key attribute of a line whose value begins with a star; reports ARC212, ARC213 and ARC272."""
    assert isinstance(entry.value, Scalar)
    written = str(entry.value.value)
    stars = "**" if written.startswith("**") else "*"
    made = TYPES.get(written[len(stars) :].lower())
    if made is None:
        from arc2sam.table_faults import report_type

        report_type(entry, pragma, report)
        return None
    name = str(entry.key.value)
    if not is_valid_name(Named(name, entry.key.span, {}, entry.span), _KEY_NAME, report):
        return None
    return KeyAttribute(name, made, entry.key.span)


def report_no_table(
    name: str, span: Span, report: "Report", *, what: str, tables: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    """Report that an index or stream (`what`) names no table (ARC320), unless the table was itself found wrong.

    Args:
        name: the table that is named.
        span: where.
        report: receives the diagnostic.
        what: `index` or `stream`.
        tables: names of the tables.
        refused: names of the tables that were found wrong.
    """
    from arc2sam.spelling import nearest

    if name in refused:
        return
    near = nearest(name, tables)
    if not tables and not refused:
        helped = f"Write `@tables`, below it `{name}`, and its keys below that"
    elif near:
        helped = f"Write `{near}`, or declare `{name}` under @tables"
    else:
        helped = f"Declare `{name}` under @tables, or name one that is there"
    message = f"The {what} is of a table `{name}` that is not in @tables"
    report.add("ARC320", message, span, help=helped, edit=Edit(span, near) if near else None)
