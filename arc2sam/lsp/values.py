"""Which values a key may be given, and which names may stand below a pragma, as far as they are known."""

from arc2sam import runtimes
from arc2sam.document import Scalar
from arc2sam.key_words import shown
from arc2sam.lsp.readings import entries, named_items, words
from arc2sam.lsp.vocabulary import IMPLICIT_DOCS, WITH_FUNCTIONS, keys_below
from arc2sam.pragmas.http.order import METHODS
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from arc2sam.keys import Key
    from arc2sam.lsp.places import Place
    from arc2sam.lsp.readings import Reading

    Source = Callable[["Place", "Reading"], Iterable["Known"]]


class Known(Record):
    """A value or name that may be written."""

    text: str
    doc: str = ""
    is_outdated: bool = False
    is_text: bool = True
    """Whether it is a string, which JSON and TOML have in quotes."""


def values_at(place: "Place", key: "Key | None", reading: "Reading") -> "Iterator[Known]":
    """Yield the values that may stand at a place, which is one of a value."""
    pragma = place.path[0]
    if key is None:
        yield from _OF_PRAGMAS.get(pragma, _nothing)(place, reading)
        return
    source = _OF_KEYS.get((pragma, key.name)) or _OF_KEYS.get(("", key.name))
    if source is not None:
        yield from source(place, reading)
    elif key.choices and (key.kind != "allowance" or place.before):
        yield from (_plain(choice, key) for choice in key.choices if shown(choice) not in place.before)
    elif key.kind in ("boolean", "stages"):
        yield from (_plain(choice, key) for choice in (True, False))
        if key.kind == "stages":
            yield from map(Known, _STAGES)


_STAGES = ("staging", "production")


def _plain(choice: object, key: "Key") -> Known:
    return Known(shown(choice), "The default." if choice == key.default else "", is_text=isinstance(choice, str))


def _nothing(_place: "Place", _reading: "Reading") -> "Iterable[Known]":
    return ()


def _runtimes(_place: "Place", _reading: "Reading") -> "Iterator[Known]":
    for family in runtimes.FAMILIES:
        for runtime in sorted(family.runtimes, key=lambda one: one != family.alias_target):
            successor = runtimes.DEPRECATED.get(runtime)
            doc = f"AWS has deprecated it: write `{successor}`." if successor else ""
            yield Known(runtime, "The default." if runtime == runtimes.DEFAULT else doc, successor is not None)
    for family in runtimes.FAMILIES:
        yield from (Known(alias, f"`{family.alias_target}`") for alias in family.aliases)


def _methods(_place: "Place", _reading: "Reading") -> "Iterator[Known]":
    return (Known(method, "All methods." if method == "any" else "") for method in METHODS)


def _regions(_place: "Place", _reading: "Reading") -> "Iterator[Known]":
    from arc2sam.regions import REGIONS

    return map(Known, REGIONS)


def _time_zones(_place: "Place", _reading: "Reading") -> "Iterator[Known]":
    from arc2sam.pragmas.scheduled.time_zones import TIME_ZONES

    return map(Known, sorted(TIME_ZONES))


def _items(pragma: str, doc: str) -> "Source":
    """Return what yields the names in a pragma of the manifest."""

    def names(_place: "Place", reading: "Reading") -> "Iterator[Known]":
        return (Known(one, doc) for one in dict.fromkeys(item.name for item in named_items(reading.document, pragma)))

    return names


_tables = _items("tables", "A table of the app.")
_queues = _items("queues", "A queue of the app.")
_events = _items("events", "A topic of the app.")

_INTEGRATIONS = {
    "mock": "API Gateway itself answers.",
    "http": "A URL answers, which follows.",
    "queue": "Messages go to a queue, whose name follows.",
    "event": "Messages go to a topic, whose name follows.",
}


def _integrations(place: "Place", reading: "Reading") -> "Iterable[Known]":
    if not place.before:
        return (Known(kind, doc) for kind, doc in _INTEGRATIONS.items())
    targets = {"queue": _queues, "event": _events}.get(place.before[0])
    return targets(place, reading) if targets and len(place.before) == 1 else ()


def _periods(place: "Place", _reading: "Reading") -> "Iterable[Known]":
    return map(Known, ("minutes", "hours", "days")) if len(place.before) == 1 else ()


_CLIENT = (
    Known("route.request.querystring.", "A parameter of the query string, whose name follows."),
    Known("route.request.header.", "A header, whose name follows."),
)
_IDENTITIES = (
    *_CLIENT,
    Known("stageVariables.", "A variable of the stage, whose name follows."),
    Known("context.", "What API Gateway knows of the connection."),
)


def _attribute_types(place: "Place", _reading: "Reading") -> "Iterable[Known]":
    if len(place.path) != 3 or place.before:
        return ()
    kinds = [(f"{stars}{kind}", f"The {noun} key.") for kind in ("String", "Number") for stars, noun in _STARS]
    ttl = [("TTL", "When an item expires.")] if place.path[0] == "tables" else []
    return (Known(text, doc) for text, doc in (*kinds, *ttl))


_STARS = (("*", "partition"), ("**", "sort"))


def _projections(place: "Place", reading: "Reading") -> "Iterator[Known]":
    if not place.before:
        yield Known("all", "Every attribute. The default.")
        yield Known("keys", "Keys only.")
    for name in _attributes(place.path[1], reading):
        if name not in place.before:
            yield Known(name, "An attribute of the table.")


def _attributes(table: str, reading: "Reading") -> "tuple[str, ...]":
    """Return the attributes that a table of the manifest names."""
    settings = {name for key in keys_below(("tables", table), is_config=False) for name in (key.name, *key.aliases)}
    items = (one.item for one in named_items(reading.document, "tables") if one.name == table)
    names = (str(entry.key.value) for item in items for entry in entries(item))
    return tuple(name for name in names if name not in settings)


def _selected(place: "Place", reading: "Reading") -> "Iterator[Known]":
    """Yield the functions of a pragma that `@shared` may name."""
    if len(place.path) != 2:
        return
    pragma = place.path[1]
    if pragma == "http":
        yield from (Known(method) for method in dict.fromkeys(method for method, _ in _routes(reading)))
    elif pragma in WITH_FUNCTIONS:
        known = named_items(reading.document, pragma)
        yield from (Known(one.name) for one in known if one.name not in place.before)


def _paths(place: "Place", reading: "Reading") -> "Iterator[Known]":
    """Yield the paths of the routes of a method that `@views` may name."""
    if len(place.path) == 2 and not place.before:
        yield from (Known(path) for method, path in _routes(reading) if method == place.path[1])


def _routes(reading: "Reading") -> "Iterator[tuple[str, str]]":
    """Yield the method and the path of every route."""
    for one in named_items(reading.document, "http"):
        written = words(one.item)
        if written:
            yield one.name.lower(), written[0]
        for entry in entries(one.item):
            if entry.key.value == "method" and isinstance(entry.value, Scalar):
                yield str(entry.value.value).lower(), one.name


_OF_KEYS: "dict[tuple[str, str], Source]" = {
    ("", "runtime"): _runtimes,
    ("", "region"): _regions,
    ("http", "method"): _methods,
    ("scheduled", "timezone"): _time_zones,
    ("scheduled", "rate"): _periods,
    ("tables", "encrypt"): lambda _place, _reading: (Known("true", "The key of AWS.", is_text=False),),
    ("tables-indexes", "projection"): _projections,
    ("tables-streams", "table"): _tables,
    ("tables-streams", "name"): _tables,
    ("ws", "integration"): _integrations,
    ("ws", "parameters"): lambda _place, _reading: _CLIENT,
    ("ws-api", "identity"): lambda _place, _reading: _IDENTITIES,
    ("ws-api", "src"): lambda _place, _reading: (Known("src/ws/authorizer", "The usual folder of an authorizer."),),
}
"""Sources of values by pragma and key; the pragma is empty where it does not matter."""

_OF_PRAGMAS: "dict[str, Source]" = {
    "shared": _selected,
    "tables": _attribute_types,
    "tables-indexes": _attribute_types,
    "views": _paths,
}
"""Sources of values of what is no key."""


def names_at(place: "Place", reading: "Reading") -> "Iterator[Known]":
    """Yield the names that are no keys and may stand at a place, which is one of a name."""
    pragma = place.path[0]
    if reading.is_config:
        return
    if len(place.path) == 1:
        yield from _NAMES.get(pragma, _nothing)(place, reading)
    elif len(place.path) == 2 and pragma == "tables-indexes":
        yield from (Known(name, "An attribute of the table.") for name in _attributes(place.path[1], reading))
    elif len(place.path) == 2 and pragma == "shared":
        yield from _selected(place, reading)


def _implicit(_place: "Place", reading: "Reading") -> "Iterator[Known]":
    written = {one.name.removeprefix("$") for one in named_items(reading.document, "ws")}
    return (Known(name, doc) for name, doc in IMPLICIT_DOCS.items() if name not in written)


def _used_methods(_place: "Place", reading: "Reading") -> "Iterator[Known]":
    return (Known(method) for method in dict.fromkeys(method for method, _ in _routes(reading)))


def _used_pragmas(_place: "Place", reading: "Reading") -> "Iterator[Known]":
    return (Known(name) for name in WITH_FUNCTIONS if reading.document.pragma(name))


_NAMES: "dict[str, Source]" = {
    "http": _methods,
    "shared": _used_pragmas,
    "tables-indexes": _tables,
    "tables-streams": _tables,
    "views": _used_methods,
    "ws": _implicit,
}
