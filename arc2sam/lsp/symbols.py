"""The outline of a manifest: its pragmas, their items, and the settings of these."""

from arc2sam.document import Row, Scalar, Table, Vector
from arc2sam.lsp.vocabulary import WITH_FUNCTIONS
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from arc2sam.document import Document, Entry, Item, Pragma, Value
    from arc2sam.source import Span

    Kind = Literal["pragma", "function", "table", "setting"]

_TABLES = frozenset(("tables", "tables-indexes"))


class Symbol(Record):
    """A line of the outline."""

    name: str
    detail: str
    kind: "Kind"
    start: int
    """The first offset of all that it holds."""
    end: int
    name_start: int
    name_end: int
    children: "tuple[Symbol, ...]" = ()


def outline(document: "Document") -> tuple[Symbol, ...]:
    """Return the outline of what can be read of a manifest."""
    return tuple(_pragma(pragma) for pragma in document)


def _pragma(pragma: "Pragma") -> Symbol:
    children = tuple(_item(item, _kind(pragma.name)) for item in pragma.items)
    at = "@" if pragma.span.text.startswith("@") else ""
    return _symbol(f"{at}{pragma.name}", "", "pragma", pragma.span, children)


def _kind(pragma: str) -> "Kind":
    if pragma in _TABLES:
        return "table"
    return "function" if pragma in WITH_FUNCTIONS else "setting"


def _item(item: "Item", kind: "Kind") -> Symbol:
    if isinstance(item, Scalar):
        return _symbol(_shown(item), "", kind, item.span)
    if isinstance(item, Row):
        if kind == "function":
            return _symbol(" ".join(map(_shown, item.values)), "", kind, item.span)
        first, *rest = item.values
        return _symbol(_shown(first), " ".join(map(_shown, rest)), kind, first.span, end=item.span.end)
    if isinstance(item, Vector):
        return _symbol(_shown(item.name), " ".join(map(_shown, item.values)), kind, item.name.span, end=item.span.end)
    children = tuple(_entry(entry) for entry in item.entries)
    return _symbol(_shown(item.name), "", kind, item.name.span, children, end=item.span.end)


def _entry(entry: "Entry") -> Symbol:
    value = entry.value
    if isinstance(value, Table):
        children = tuple(_entry(one) for one in value.entries)
        return _symbol(_shown(entry.key), "", "setting", entry.key.span, children, end=entry.span.end)
    detail = " ".join(map(_shown, entry.values))
    return _symbol(_shown(entry.key), detail, "setting", entry.key.span, end=entry.span.end)


def _symbol(
    name: str, detail: str, kind: "Kind", span: "Span", children: tuple[Symbol, ...] = (), *, end: int = 0
) -> Symbol:
    """Return a symbol that reaches around its name and its children; an alias of YAML may lead elsewhere."""
    start = min((span.start, *(child.start for child in children)))
    last = max((span.end, end, *(child.end for child in children)))
    # A name without text is refused by editors.
    return Symbol(name or '""', detail, kind, start, last, span.start, span.end, children)


def _shown(value: "Value") -> str:
    return " ".join(_words(value))


def _words(value: "Value") -> "Iterator[str]":
    if isinstance(value, Scalar):
        yield str(value.value) if isinstance(value.value, str) else value.span.text
    elif isinstance(value, Table):
        yield "{...}"
    else:
        yield from (_shown(one) for one in value.values)
