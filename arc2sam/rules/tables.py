"""Rules on DynamoDB tables (block 5).

Source: Amazon DynamoDB API reference, "CreateTable": attribute definitions are exactly the key attributes.
"""

from arc2sam.rules.index import as_list, as_map, fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

TABLE = "AWS::DynamoDB::Table"
_DEFINITIONS = "Properties.AttributeDefinitions"


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC423 (a key attribute that is not defined) and ARC424 (one that is defined twice, or is no key)."""
    for table in index.of_type(TABLE):
        yield from _table(table)


def _table(table: "Resource") -> "Iterator[Diagnostic]":
    properties = table.properties
    defined = _names(properties.get("AttributeDefinitions"))
    keys = [("Properties.KeySchema", _names(properties.get("KeySchema")))]
    for section in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for position, one in enumerate(as_list(properties.get(section))):
            keys.append((f"Properties.{section}.{position}.KeySchema", _names(as_map(one).get("KeySchema"))))
    told: set[str] = set()
    for place, names in keys:
        for position, name in enumerate(names):
            if name and name not in defined and name not in told:
                told.add(name)
                yield _undefined(name, table, f"{place}.{position}.AttributeName")
    used = {name for _, names in keys for name in names}
    # A key whose name is known at deployment only may be any of them.
    is_known = "" not in used
    for position, name in enumerate(defined):
        if not name:
            continue
        if name in defined[:position]:
            yield _superfluous(f"`{name}` is defined twice in `{table.logical_id}`", table, position)
        elif is_known and name not in used:
            yield _superfluous(f"`{name}` is no key of `{table.logical_id}` and its indexes", table, position)


def _names(attributes: "Json") -> list[str]:
    """Return the names of attributes; an empty one for a name that is a function."""
    names = [as_map(one).get("AttributeName") for one in as_list(attributes)]
    return [name if isinstance(name, str) else "" for name in names]


def _undefined(name: str, table: "Resource", property: str) -> "Diagnostic":  # noqa: A002 - the field's name
    return fault(
        "ARC423",
        f"The key `{name}` of `{table.logical_id}` is not among its attribute definitions",
        table,
        property,
        help=f"Add `{name}` with its type to `AttributeDefinitions`",
    )


def _superfluous(message: str, table: "Resource", position: int) -> "Diagnostic":
    return fault(
        "ARC424",
        message,
        table,
        f"{_DEFINITIONS}.{position}.AttributeName",
        help="Remove it from `AttributeDefinitions`: DynamoDB takes each key attribute once, and no others",
    )
