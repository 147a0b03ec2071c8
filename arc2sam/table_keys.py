"""Keys of tables and of their indexes: what `@tables` and `@tables-indexes` share (block 3).

Source: Architect documentation, "@tables" and "@tables-indexes"; Amazon DynamoDB documentation, "Core components".
"""

from arc2sam.diagnostics import Edit, Label
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

_TYPES = {"": "String", "string": "String", "number": "Number"}
_TYPE_WORDS = frozenset(("string", "number", "boolean", "binary", "date", "list", "map", "any"))
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
    others: list[Entry] = []
    is_sound = True
    for entry in entries:
        kind = _key_kind(entry)
        if kind is None:
            others.append(entry)
            continue
        attribute = _attribute(entry, report)
        if attribute is None:
            is_sound = False
        elif kind in keys:
            _report_second_key(kind, keys[kind], attribute, report)
            is_sound = False
        else:
            keys[kind] = attribute
    if is_sound and "partition" not in keys:
        bare = next((entry for entry in others if _is_type(entry)), None)
        _report_no_partition_key(item, bare, pragma, report, has_sort_key="sort" in keys)
        # That line has been spoken of.
        others = [entry for entry in others if entry is not bare]
    key = KeySchema(keys["partition"], keys.get("sort")) if is_sound and "partition" in keys else None
    return Declared(item.name, item.name_span, key, tuple(others))


def _key_kind(entry: Entry) -> "KeyKind | None":
    value = entry.value
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.value.startswith("*"):
        return None
    return "sort" if value.value.startswith("**") else "partition"


def _attribute(entry: Entry, report: "Report") -> "KeyAttribute | None":
    """Return the key attribute of a line whose value begins with a star; reports ARC212, ARC213 and ARC272."""
    assert isinstance(entry.value, Scalar)
    written = str(entry.value.value)
    stars = "**" if written.startswith("**") else "*"
    made = _TYPES.get(written[len(stars) :].lower())
    if made is None:
        _report_type(entry.value, stars, report)
        return None
    name = str(entry.key.value)
    if not is_valid_name(Named(name, entry.key.span, {}, entry.span), _KEY_NAME, report):
        return None
    return KeyAttribute(name, made, entry.key.span)


def _report_type(value: Scalar, stars: str, report: "Report") -> None:
    from arc2sam.spelling import nearest

    near = nearest(str(value.value).lstrip("*"), ("String", "Number"))
    report.add(
        "ARC272",
        f"`{value.value}` is no type of key",
        value.span,
        help=f"Write `{stars}{near}`" if near else f"Write `{stars}String` or `{stars}Number`: Architect has no other",
        edit=Edit(value.span, f"{stars}{near}") if near else None,
    )


def _report_second_key(kind: "KeyKind", first: KeyAttribute, second: KeyAttribute, report: "Report") -> None:
    report.add(
        "ARC271",
        f"`{second.name}` is a second {kind} key",
        second.span,
        labels=[Label(first.span, f"the first {kind} key")],
        help="Remove one of them, or write `**` before the type of the sort key",
    )


def _report_no_partition_key(
    item: Named, bare: "Entry | None", pragma: str, report: "Report", *, has_sort_key: bool
) -> None:
    if bare is not None:
        helped = f"Write `{bare.key.value} *{shown(bare.value).replace('*', '')}` if that is the partition key"
    else:
        helped = "Write a line below it with one star, such as `id *String`"
    what = "index of" if pragma == "tables-indexes" else "table"
    has = "has a sort key but" if has_sort_key else "has"
    report.add("ARC270", f"The {what} `{item.name}` {has} no partition key", item.name_span, help=helped)


def _is_type(entry: Entry) -> bool:
    value = entry.value
    return isinstance(value, Scalar) and str(value.value).lower().replace("*", "") in _TYPES


def report_no_effect(entry: Entry, known: tuple[str, ...], report: "Report") -> None:
    """Report a line that says nothing: ARC201 where it is the slip of a setting in `known`, else ARC273."""
    from arc2sam.diagnostics import Edit
    from arc2sam.spelling import nearest

    name = str(entry.key.value)
    # `streams String` is about an attribute, `streams true` about the setting.
    is_attribute = isinstance(entry.value, Scalar) and str(entry.value.value).lower() in _TYPE_WORDS
    near = None if is_attribute else nearest(name, known)
    if near:
        report.add(
            "ARC201",
            f"`{name}` is not a setting here; did you mean `{near}`?",
            entry.key.span,
            help=f"Write `{near}`",
            edit=Edit(entry.key.span, near),
        )
        return
    helped = f"Remove it: an item may have any attribute. Write `{name} *String` if it is a key"
    if isinstance(entry.value, Scalar) and str(entry.value.value).lower() == "lambda":
        # As old releases of Architect had it, `insert Lambda`.
        helped = "Remove it, and write the name of the table below `@tables-streams`: streams are declared there"
    report.add(
        "ARC273",
        f"`{name} {shown(entry.value)}` has no effect: only keys and settings are declared",
        entry.span,
        help=helped,
    )


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
