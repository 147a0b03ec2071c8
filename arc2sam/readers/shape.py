"""From a located JSON, TOML or YAML tree to the items of a manifest, the same nodes as `.arc` text gives (block 2).

The tree is made of the nodes of `document.py`: `Scalar`, `Sequence`, `Table`. What a value under a pragma means
follows Architect's manifest pages; where its parser drops or refuses what is plainly meant, it is read as meant.
"""

from arc2sam.diagnostics import Edit
from arc2sam.document import Document, Entry, Mapping, Pragma, Row, Scalar, Sequence, Table, Vector
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Value
    from arc2sam.source import Source

NO_MAP = "The top level of the manifest is not a map of pragmas"
NO_MAP_HELP = "Write pragma names as keys, for example `app` and `ws`"

_NAMED = frozenset(
    [
        "events",
        "http",
        "indexes",
        "macros",
        "plugins",
        "queues",
        "scheduled",
        "streams",
        "tables",
        "tables-indexes",
        "tables-streams",
        "ws",
    ]
)
"""Pragmas whose items are names, with or without settings (Architect's manifest reference)."""
_SETTINGS = frozenset(("aws", "cdn", "sam", "static", "ws-api"))
"""Pragmas whose items are settings and that take no bare word (Architect's parser, and arc2sam's own two)."""
_SWITCHES = frozenset(("cdn", "static"))
"""Pragmas that `false` turns off (Architect's pages on `@cdn` and `@static`)."""
_EMPTY = _NAMED | _SETTINGS | frozenset(("proxy", "shared", "views"))
"""Pragmas that `true` stands for as well as an empty map."""
_WORDS = frozenset(("macros", "plugins"))
"""Pragmas of names in which one bare word is one item."""
PRAGMAS = _EMPTY | {"app"}
"""What the top level has."""
_ROUTES = frozenset(("http", "views"))
METHODS = frozenset(["any", "delete", "get", "head", "options", "patch", "post", "put"])
_WRAPPERS = ("arc", "architect")
_SCHEMA = "$schema"
"""The key that tells an editor which JSON Schema describes a file; no pragma."""


def to_document(source: "Source", top: "Value", report: "Report") -> "Document | None":
    """Return the document that a whole tree means.

    Returns: None where the top level is no map. Reports ARC185 to ARC190.
    """
    if not isinstance(top, Table):
        report.add("ARC185", NO_MAP, top.span, help=NO_MAP_HELP)
        return None
    pragmas: dict[str, Pragma] = {}
    for entry in _unwrapped(top, report).entries:
        name = _pragma_name(entry, report)
        if name == _SCHEMA and isinstance(entry.value, Scalar):
            continue
        if name not in pragmas:
            items = tuple(_items(name, entry.value, report))
            pragmas[name] = Pragma(name, entry.key.span, items)
    return Document(source, tuple(pragmas.values()))


def _unwrapped(top: Table, report: "Report") -> Table:
    """Return the map below a lone `arc` or `architect` key, which belongs in package.json, or `top` itself."""
    found = [entry for entry in top.entries if entry.key.value in _WRAPPERS and isinstance(entry.value, Table)]
    if len(found) != 1 or any(entry.key.value == "app" for entry in top.entries):
        return top
    inner = found[0].value
    if not isinstance(inner, Table) or not any(entry.key.value == "app" for entry in inner.entries):
        return top
    name = found[0].key.value
    help_text = f"Move what stands below `{name}` to the top level, or into package.json"
    message = f"The manifest stands below `{name}`, where Architect's own tools find it in package.json only"
    report.add("ARC187", message, found[0].key.span, help=help_text)
    return inner


def _pragma_name(entry: Entry, report: "Report") -> str:
    """Return the key of a pragma; report an `@`, with which Architect drops the pragma in silence."""
    key = entry.key
    name = str(key.value)
    if not name.startswith("@"):
        return name
    bare = name[1:]
    edit = Edit(key.span, bare) if key.span.text == name else None
    report.add("ARC186", f"The key `{name}` begins with `@`", key.span, help=f"Write `{bare}`", edit=edit)
    return bare


def _items(name: str, value: "Value", report: "Report") -> "Iterator[Item]":
    """Yield the items of the pragma `name`."""
    if isinstance(value, Table):
        for entry in _named_entries(name, value, report):
            yield from _entry_items(name, entry, report)
    elif isinstance(value, Sequence):
        for one in value.values:
            yield from _element_items(name, one, report)
    else:
        yield from _lone_items(name, value, report)


def _named_entries(name: str, table: Table, report: "Report") -> "tuple[Entry, ...]":
    """Return the entries of a map of items; settings that stand beside their name are put below it."""
    entries = table.entries
    if len(entries) == 1 or name not in _NAMED or name in _WORDS:
        return entries
    if all(isinstance(one.value, Table) and one.value.entries for one in entries):
        return entries
    from arc2sam.readers.rows import settings_beside

    return settings_beside(entries, name, report)


def _lone_items(name: str, scalar: Scalar, report: "Report") -> "Iterator[Item]":
    """Yield the items that a scalar right under a pragma stands for: `ws: ~`, `cdn: true`, `app: x`."""
    value = scalar.value
    if value is None or (value is True and name in _EMPTY):
        return
    if value is False and name in _EMPTY and name not in _SWITCHES:
        report.add("ARC188", f"`{name}` cannot be `false`", scalar.span, help=f"Remove `{name}` to do without it")
    elif name in _SETTINGS and value is not False:
        helped, edit = _settings_meant(name, scalar)
        message = f"`{name}` is given as the bare value `{_shown(scalar)}`"
        report.add("ARC188", message, scalar.span, help=helped, edit=edit)
    elif name in _NAMED and not (name in _WORDS and isinstance(value, str)):
        help_text = f"Write a list: {_example(name, scalar)}"
        report.add("ARC188", f"`{name}` is given as the bare value `{_shown(scalar)}`", scalar.span, help=help_text)
    else:
        yield scalar


def _settings_meant(name: str, scalar: Scalar) -> "tuple[str, Edit | None]":
    """Return what to write instead of a lone value: in YAML most often a key whose colon lacks its space."""
    written = scalar.span.text
    key, colon, value = written.partition(":")
    is_quoted = scalar.span.source.text[scalar.span.start - 1] in "\"'"
    if not colon or is_quoted or not key.isidentifier() or not value or value[:1] in " /":
        return f"Write a map of settings under `{name}`", None
    place = scalar.span.start + len(key) + 1
    edit = None if "\n" in written else Edit(Span(scalar.span.source, place, place), " ")
    return f"Write `{key}: {value.split()[0]}`, with a space behind the colon", edit


def _entry_items(name: str, entry: Entry, report: "Report") -> "Iterator[Item]":
    """Yield the items that a key and its value mean: a setting, a row, or a name with settings."""
    key, value = entry.key, entry.value
    if isinstance(value, Table):
        yield Mapping(key, value.entries, entry.span, value.span) if value.entries else key
    elif isinstance(value, Sequence):
        yield from _list_items(name, entry, value, report)
    elif value.value is None:
        yield key
    elif name in _NAMED and not isinstance(value.value, str):
        message = f"`{key.value}` under `{name}` is given as `{_shown(value)}`"
        report.add("ARC189", message, value.span, help=_entry_help(name, value))
    else:
        yield Row((key, value), entry.span)


def _entry_help(name: str, value: Scalar) -> str:
    if name in ("http", "scheduled", "views") or not isinstance(value.value, bool):
        return f'Write a string, `"{_shown(value)}"`, or a map of settings'
    return "Write `{}` for a name without settings, or a map of settings"


def _list_items(name: str, entry: Entry, listed: Sequence, report: "Report") -> "Iterator[Item]":
    """Yield the items of a list under a key: settings in list form, several routes of a method, or plain values."""
    key = entry.key
    tables = [one for one in listed.values if isinstance(one, Table)]
    if name in _NAMED and tables and len(tables) == len(listed.values):
        yield from _tables_items(key, tables, entry, report)
    elif name in _ROUTES and str(key.value).lower() in METHODS and _has_only_strings(listed):
        for path in listed.values:
            yield Row((key, path), path.span)
    elif name in _NAMED and not listed.values:
        yield key
    else:
        yield Vector(key, listed.values, entry.span, listed.span)


def _tables_items(key: Scalar, tables: "list[Table]", entry: Entry, report: "Report") -> "Iterator[Item]":
    """Yield one item if each map holds one setting (Architect's YAML examples), else an item for each map."""
    if any(len(one.entries) > 1 for one in tables):
        for one in tables:
            yield Mapping(key, one.entries, one.span, one.span)
        return
    entries = tuple(setting for one in tables for setting in one.entries)
    if len({setting.key.value for setting in entries}) == len(entries):
        yield Mapping(key, entries, entry.span, entry.value.span) if entries else key
        return
    message = f"The list under `{key.value}` gives a setting twice, so that it is not clear where an item ends"
    help_text = f"Write one map with all settings for each `{key.value}`"
    report.add("ARC189", message, entry.value.span, help=help_text)


def _element_items(name: str, element: "Value", report: "Report") -> "Iterator[Item]":
    """Yield the items of one element of a pragma's list; a map of several names is an item for each."""
    if isinstance(element, Table):
        for entry in _named_entries(name, element, report):
            yield from _entry_items(name, entry, report)
        if element.entries:
            return
    elif isinstance(element, Sequence):
        if element.values:
            yield Row(element.values, element.span)
            return
    elif element.value is not None:
        if name in _NAMED and not isinstance(element.value, str):
            message = f"An item of `{name}` is the bare value `{_shown(element)}`"
            help_text = f'Write a name, or quote it: `"{_shown(element)}"`'
            report.add("ARC189", message, element.span, help=help_text)
        else:
            yield element
        return
    report.add("ARC190", f"An item of `{name}` is empty", element.span, help="Remove it, or write what was meant")


def _has_only_strings(listed: Sequence) -> bool:
    if not listed.values:
        return False
    return all(isinstance(one, Scalar) and isinstance(one.value, str) for one in listed.values)


def _shown(scalar: Scalar) -> str:
    """Return a scalar as it is written, without quotes; that of an alias of YAML as the value that it stands for."""
    value = scalar.value
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    text = scalar.span.text
    return text if text.isascii() and text[:1].isalnum() else str(value).lower()


def _example(name: str, scalar: Scalar) -> str:
    """Return the list that a lone value was most likely meant for: blanks and commas set its names apart."""
    from arc2sam import snippets

    how = snippets.notation(scalar.span.source)
    if name == "http":
        return '`[["get", "/"]]`'
    first, _, rest = _shown(scalar).partition(" ")
    if name == "scheduled" and "(" in rest:
        pair = snippets.setting(how, first, rest)
        return f"`[{{{pair}}}]`"
    names = _shown(scalar).replace(",", " ").split()
    return f"`{snippets.listed(how, tuple(names))}`"


def to_number(text: str) -> "int | float | None":
    """Return the number that a decimal text names, or None if it is not finite; `1.0` and `1e2` are integers.

    Manifests have JavaScript's numbers, in which `10` and `10.0` are one.
    """
    digits = text.lstrip("+-")
    # Python refuses to convert thousands of digits; no setting needs them.
    if digits.isdigit():
        return int(text) if len(digits) <= 300 else None
    return to_finite(float(text))


def to_finite(number: float) -> "int | float | None":
    """Return a float as JavaScript would show it, an integer where it is one, or None if it is not finite."""
    if number - number != 0:
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def is_json_number(word: str) -> bool:
    """Tell whether a word is a number as RFC 8259 has it: no plus sign, no leading zero, digits around a point."""
    body = word.removeprefix("-")
    mantissa, mark, exponent = body.lower().partition("e")
    whole, point, fraction = mantissa.partition(".")
    if not (word.isascii() and whole.isdigit()) or (whole[0] == "0" and len(whole) > 1):
        return False
    if point and not fraction.isdigit():
        return False
    digits = exponent[1:] if exponent[:1] in ("+", "-") else exponent
    return digits.isdigit() if mark else True
