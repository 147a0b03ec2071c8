"""The raw document as plain Python data, without places (block 1)."""

from arc2sam.document import Row, Scalar, Sequence, Vector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.document import Document, Item, Value


def plain_value(value: "Value") -> object:
    """Return a value as plain Python data: a list for a sequence, a dict for a table."""
    if isinstance(value, Scalar):
        return value.value
    if isinstance(value, Sequence):
        return [plain_value(one) for one in value.values]
    return {str(entry.key.value): plain_value(entry.value) for entry in value.entries}


def plain_item(item: "Item") -> object:
    """Return an item in the shape that Architect's parser gives it."""
    if isinstance(item, Scalar):
        return item.value
    if isinstance(item, Row):
        return [plain_value(one) for one in item.values]
    if isinstance(item, Vector):
        return {str(item.name.value): [plain_value(one) for one in item.values]}
    return {str(item.name.value): {str(entry.key.value): plain_value(entry.value) for entry in item.entries}}


def plain(document: "Document") -> dict[str, list[object]]:
    """Return a document as Architect's parser would: pragma name to list of items."""
    return {pragma.name: [plain_item(item) for item in pragma.items] for pragma in document.pragmas}
