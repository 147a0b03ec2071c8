"""What may be written at a place, each with the text that writes it."""

from arc2sam import key_words
from arc2sam.document import Table
from arc2sam.lsp.places import locate
from arc2sam.lsp.readings import entries, item_at, named_items
from arc2sam.lsp.values import Known, names_at, values_at
from arc2sam.lsp.vocabulary import as_value, key_at, keys_below, pragma_doc, pragma_names
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from arc2sam.document import Entry
    from arc2sam.keys import Key
    from arc2sam.lsp.places import Place
    from arc2sam.lsp.readings import Reading

    Kind = Literal["pragma", "key", "name", "value"]

_SIGNS = {"yaml": ":", "json": ":", "package": ":", "toml": "="}
"""What stands between a key and its value."""
_YAML_QUOTED = frozenset("*&!|>%@`#\"'{}[],?:-")
"""Signs that begin no word of YAML without quotes."""
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
"""What a key of TOML without quotes is made of."""


class Offer(Record):
    """Something that may be written at a place."""

    label: str
    kind: "Kind"
    start: int
    """The place that its text is to stand at, in place of what is typed."""
    end: int
    text: str
    detail: str = ""
    """What it takes, in a few words."""
    doc: str = ""
    is_outdated: bool = False


def complete(reading: "Reading", offset: int) -> tuple[Offer, ...]:
    """Return what may be written at an offset of a manifest; the best first."""
    place = locate(reading.source.text, offset, reading.format)
    # Before an `@` or a quote nothing of its word can be written.
    if place is None or offset < place.start:
        return ()
    place = as_value(place, is_config=reading.is_config)
    if place.start == offset:
        # What follows was not typed to be replaced.
        place = place.replace(end=offset)
    return tuple(_offers(place, reading, offset))


def _offers(place: "Place", reading: "Reading", offset: int) -> "Iterator[Offer]":
    if place.is_value:
        key = key_at(place.path, is_config=reading.is_config)
        yield from (_of_known(known, place, reading) for known in values_at(place, key, reading))
    elif place.path:
        present = set(_present(place, reading, offset))
        for key in keys_below(place.path, is_config=reading.is_config):
            if present.isdisjoint((key.name, *key.aliases)):
                yield _of_key(key, place, reading)
        if not (_is_route(place) and place.quote):
            yield from (_of_known(known, place, reading) for known in names_at(place, reading))
    elif reading.format != "arc" or reading.source.text[place.start - 1 : place.start] == "@":
        yield from _pragmas(place, reading, offset)


def _pragmas(place: "Place", reading: "Reading", offset: int) -> "Iterator[Offer]":
    """Yield the pragmas that the manifest does not have."""
    present = {one.name for one in reading.document if not one.span.start <= offset <= one.span.end}
    for name in pragma_names(is_config=reading.is_config):
        if name not in present:
            label = f"@{name}" if reading.format == "arc" else name
            doc = pragma_doc(name, is_config=reading.is_config)
            yield Offer(label, "pragma", place.start, place.end, _name_text(name, place, reading), doc=doc)


def _of_key(key: "Key", place: "Place", reading: "Reading") -> Offer:
    detail = key_words.value(key).replace("`", "")
    doc = key.doc if key.default is None else f"{key.doc} Default: `{key_words.shown(key.default)}`."
    return Offer(key.name, "key", place.start, place.end, _name_text(key.name, place, reading), detail, doc)


def _of_known(known: Known, place: "Place", reading: "Reading") -> Offer:
    text = _value_text(known, place, reading) if place.is_value else _name_text(known.text, place, reading)
    kind: Kind = "value" if place.is_value else "name"
    return Offer(known.text, kind, place.start, place.end, text, doc=known.doc, is_outdated=known.is_outdated)


def _present(place: "Place", reading: "Reading", offset: int) -> "Iterator[str]":
    """Yield the keys that stand beside a place already, but for the one at the place."""
    pragma, *names = place.path
    if not names:
        items = named_items(reading.document, pragma)
        yield from (one.name for one in items if not one.span.start <= offset <= one.span.end)
        return
    settings = _settings(reading, pragma, names[0], offset)
    for name in names[1:]:
        settings = _below(settings, name)
    for entry in settings:
        if not entry.key.span.start <= offset <= entry.key.span.end:
            yield str(entry.key.value)


def _settings(reading: "Reading", pragma: str, name: str, offset: int) -> "tuple[Entry, ...]":
    """Return the settings of the item of that name around an offset, or else of the last before it."""
    around = item_at(reading.document, pragma, offset)
    if around is not None and around.name == name:
        return entries(around.item)
    found = [one for one in named_items(reading.document, pragma) if one.name == name and one.span.start <= offset]
    return entries(found[-1].item) if found else ()


def _below(settings: "tuple[Entry, ...]", name: str) -> "tuple[Entry, ...]":
    found = next((one.value for one in settings if one.key.value == name), None)
    return found.entries if isinstance(found, Table) else ()


def _is_route(place: "Place") -> bool:
    """Tell whether a route belongs there as a whole: a method alone is none."""
    return place.role == "element" and place.path in (("http",), ("views",))


def _name_text(name: str, place: "Place", reading: "Reading") -> str:
    """Return a name as the format writes it, with the sign that a value follows."""
    if reading.format == "arc" or place.quote:
        return name
    sign = _SIGNS[reading.format]
    needs_quotes = reading.format in ("json", "package")
    if reading.format == "toml":
        needs_quotes = place.role in ("element", "row") or not _BARE.issuperset(name)
    written = f'"{name}"' if needs_quotes else name
    if _is_route(place):
        return f"{name}: " if reading.format == "yaml" else f'["{name}", "/"]'
    if place.role != "key" or reading.source.text[place.end :].lstrip(" \t").startswith(sign):
        return written
    return f"{written}{' ' if sign == '=' else ''}{sign} "


def _value_text(known: Known, place: "Place", reading: "Reading") -> str:
    """Return a value as the format writes it."""
    if reading.format == "arc" or place.quote:
        return known.text
    if reading.format == "yaml":
        text = f'"{known.text}"' if known.text[0] in _YAML_QUOTED else known.text
        return f" {text}" if reading.source.text[place.start - 1 : place.start] == ":" else text
    return f'"{known.text}"' if known.is_text else known.text
