"""Where the text of an overlay causes what is wrong with the template (block 5; loaded for overlays only)."""

from arc2sam.diagnostics import Edit, Report
from arc2sam.document import Scalar, Sequence, Table
from arc2sam.readers import fragment
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Value
    from arc2sam.source import Source

    Path = tuple[str, ...]

_RESOURCES = "Resources"
_REFERENCES = frozenset({"ARC420", "ARC421"})
"""Codes of a name, the last that the message quotes, which refers to nothing."""
_NAMES = frozenset({"ARC401"})
"""Codes of a key that is to be another one."""
_VALUES = frozenset({"ARC403", "ARC404"})
"""Codes of a value that is to be another one."""
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-")


class _End(Record):
    """Where a path ends in the overlay."""

    key: Span
    value: "Value"
    is_whole: bool = True
    """False where the path goes on inside of a short form, which has no keys."""


def located(found: "Iterable[Diagnostic]", overlay: "Source") -> "tuple[Diagnostic, ...]":
    """Return diagnostics about the template, each that the overlay's text causes with its place there."""
    tree = fragment.read_tree(overlay, Report())
    if not isinstance(tree, Table):
        return tuple(found)
    return tuple(_located(one, tree) for one in found)


def _located(one: "Diagnostic", tree: Table) -> "Diagnostic":
    path = tuple(one.property.split(".")) if one.property else ()
    if one.logical_id:
        path = (_RESOURCES, one.logical_id, *path)
    end = _end(tree, path)
    if end is None:
        added = _added(one, tree)
        return one.replace(span=added) if added else one
    if isinstance(end.value, Table) and one.logical_id and (len(path) < 3 or path[2:] == ("Properties",)):
        # A map that merely goes through the place changes nothing at it, but what is named below it does.
        named = _named(one.message, end.value)
        return one.replace(span=named) if named else one
    if one.code in _REFERENCES:
        place = _word(one.message.split("`")[-2], end.value.span)
        return one.replace(span=place or end.key, edit=_edit(one, place))
    place = _wrong(one.code, path, end)
    fifo = _of_fifo(one, end)
    span = place if place and one.code in _VALUES and not fifo else end.key
    return one.replace(**fifo, span=span, edit=_edit(one, place))


def _end(tree: Table, path: "Path") -> "_End | None":
    """Return where a path ends, None if the overlay does not write it."""
    value: Value = tree
    span = None
    for name in path:
        if isinstance(value, Table):
            entry = value.entry(name)
            if entry is None:
                return None
            value, span = entry.value, entry.key.span
        elif isinstance(value, Sequence) and name.isdigit() and int(name) < len(value.values):
            value = value.values[int(name)]
            span = value.span
        else:
            # A short form: its function's name is in no key.
            return _End(value.span, value, is_whole=False)
    return _End(span, value) if span else None


def _wrong(code: str, path: "Path", end: _End) -> "Span | None":
    """Return the place of the name or value that is to be another one."""
    if not end.is_whole:
        return None
    if code in _NAMES:
        return _word(path[-1], end.key)
    if code in _VALUES and isinstance(end.value, Scalar):
        written = end.value.value
        return _word(str(written).lower() if isinstance(written, bool) else str(written), end.value.span)
    return None


def _edit(one: "Diagnostic", place: "Span | None") -> "Edit | None":
    """Return the edit that does what the help says, where it says to write one word."""
    before, _, rest = one.help.partition("`")
    word, _, after = rest.partition("`")
    is_word = before == "Write " and not after and word and _PLAIN.issuperset(word)
    return Edit(place, word) if is_word and place else None


def _of_fifo(one: "Diagnostic", end: _End) -> "dict[str, str]":
    """Return the advice for `FifoQueue: false` on a queue of the manifest, which a setting of it makes."""
    is_off = isinstance(end.value, Scalar) and end.value.value is False
    if not is_off or one.property != "Properties.FifoQueue" or one.span is None or one.span.source == end.key.source:
        return {}
    return {"help": f"Remove the line, and write `fifo false` below `{one.span.text}` under @queues"}


def _word(word: str, place: Span) -> "Span | None":
    """Return the place of a word in a place."""
    text = place.text
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not (text[:start][-1:].isalnum() or text[end : end + 1].isalnum()):
            return Span(place.source, place.start + start, place.start + end)
        start = text.find(word, end)
    return None


def _named(message: str, table: Table) -> "Span | None":
    """Return the place of a property in a map, if a message quotes its name or its value."""
    quoted = frozenset(message.split("`")[1::2])
    for entry in table.entries:
        value = entry.value.value if isinstance(entry.value, Scalar) else None
        if str(entry.key.value) in quoted or (isinstance(value, str) and value in quoted):
            return entry.key.span
    return None


def _added(one: "Diagnostic", tree: Table) -> "Span | None":
    """Return the place of a resource that the overlay adds, if a message quotes it.

    A diagnostic without a place has it at one that refers to the resource it is about.
    """
    entry = tree.entry(_RESOURCES)
    quoted = frozenset(one.message.split("`")[1::2])
    for resource in entry.value.entries if entry and isinstance(entry.value, Table) else ():
        if not isinstance(resource.value, Table) or resource.value.entry("Type") is None:
            continue
        is_about = str(resource.key.value) in quoted
        if is_about or (one.span is None and one.logical_id and _word(one.logical_id, resource.value.span)):
            return resource.key.span
    return None
