"""Which pragmas and keys there are at a place: from the pragmas' own tables of keys."""

from arc2sam import pragmas
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.keys import by_name
from arc2sam.other_pragmas import RETIRED
from arc2sam.pragmas.ws import IMPLICIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.keys import Key
    from arc2sam.lsp.places import Place

SETTINGS = frozenset(("app", "aws", "cdn", "proxy", "sam", "shared", "static", "views", "ws-api"))
"""Pragmas whose keys stand right below them; in the others they stand below a name."""

WITH_FUNCTIONS = ("http", "events", "queues", "scheduled", "tables-streams", "ws")
"""Pragmas whose items are functions."""

CONFIG: "Mapping[str, tuple[str, tuple[Key, ...]]]" = {
    "aws": ("Configuration of the function.", FUNCTION_KEYS),
    "arc": ("The same settings as in @aws, which are stronger here.", FUNCTION_KEYS),
    "sam": ("What arc2sam does for the function; Architect ignores it.", SAM_KEYS),
}
"""Pragmas of a function's configuration file: what they are for, and their keys."""

IMPLICIT_DOCS = dict(
    zip(IMPLICIT, ("A client connects.", "A message names no other action.", "A client is gone."), strict=True)
)
"""When the actions are called that every WebSocket API has."""


def pragma_names(*, is_config: bool) -> tuple[str, ...]:
    """Return the pragmas that a manifest may have, or the configuration file of a function."""
    return tuple(CONFIG if is_config else pragmas.PRAGMAS)


def pragma_doc(name: str, *, is_config: bool) -> str:
    """Return what a pragma is for, in one line; nothing for one that is not known."""
    if is_config:
        return CONFIG[name][0] if name in CONFIG else ""
    if name in RETIRED:
        return "Retired by Architect: deploys nothing."
    if name not in pragmas.PRAGMAS:
        return ""
    # The first sentence of its module: `@ws: a WebSocket API...`.
    summary = " ".join((pragmas.load(name).__doc__ or "").partition("\n\n")[0].split()).partition(": ")[2]
    return summary[:1].upper() + summary[1:]


def keys_below(path: tuple[str, ...], *, is_config: bool) -> "tuple[Key, ...]":
    """Return the keys that may stand below names, the pragma's first."""
    if not path:
        return ()
    pragma, *names = path
    if is_config:
        keys = CONFIG[pragma][1] if pragma in CONFIG else ()
    elif pragma not in pragmas.PRAGMAS:
        return ()
    else:
        keys = pragmas.load(pragma).KEYS
        if pragma not in SETTINGS:
            if not names:
                return ()
            names = names[1:]
    for name in names:
        key = by_name(keys).get(name)
        keys = key.keys if key else ()
    return keys


def key_at(path: tuple[str, ...], *, is_config: bool) -> "Key | None":
    """Return the key that the last of these names is, or None."""
    if len(path) < 2:
        return None
    return by_name(keys_below(path[:-1], is_config=is_config)).get(path[-1])


def as_value(place: "Place", *, is_config: bool) -> "Place":
    """Return a name below a key that takes no names as what it is, a value of the key: `retain`, and below it `tables`."""
    key = None if place.is_value else key_at(place.path, is_config=is_config)
    return place.replace(is_value=True) if key and key.kind != "table" else place
