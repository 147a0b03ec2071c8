"""Tables of keys and the typed readers that use them (block 2).

A pragma's table of `Key`s is the one source of its type errors, its suggestions for unknown keys, the manifest
schema and the reference page.
"""

from arc2sam.document import Entry, Row, Scalar, Sequence, Table, Vector
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Sequence as Many
    from typing import Literal, TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Plain, Value

    Kind: TypeAlias = Literal[
        "string", "integer", "number", "boolean", "strings", "numbers", "allowance", "stages", "table", "any"
    ]
    Places: TypeAlias = "Callable[[str], Place | None]"


class Key(Record):
    """One key that a pragma or a configuration file knows."""

    name: str
    kind: "Kind"
    doc: str
    """One sentence for the schema and the reference page."""
    minimum: "int | None" = None
    maximum: "int | None" = None
    choices: "tuple[Plain, ...]" = ()
    aliases: tuple[str, ...] = ()
    default: "Plain" = None
    unit: str = ""
    accumulates: bool = False
    """Whether repeated lines add up instead of the last one winning."""
    keys: "tuple[Key, ...]" = ()
    """What a table holds."""
    is_open: bool = False
    """Whether a table holds other names too: stages, variables, tags."""
    may_stand_alone: bool = False
    """Whether a table may be named without anything below it."""
    guards: bool = False
    """Whether something stays open if the key has no effect: then that is an error, not a warning."""
    example: str = ""
    """A value for advice, where nothing else in the key tells one."""
    is_name: bool = False
    """Whether a text is a name, so that several words of a line are most likely one with dashes."""
    joined: "Callable[[list[str]], str] | None" = None
    """Returns the text that several words of a line are meant for; empty if each of them is a value."""
    lone: str = ""
    """Which key below it a value on its own line is meant for, if it takes a table."""
    elsewhere: str = ""
    """What else its word stands for in other places, for advice on a value of another kind."""
    slips: tuple[str, ...] = ()
    """Other words for it, in small letters without `-` and `_`, that are refused and not left without effect."""

    def is_slip(self, written: str) -> bool:
        """Tell whether a word is another one for this key."""
        return bool(self.slips) and written.lower().replace("-", "").replace("_", "") in self.slips


MAX_SETTINGS = 1_000
"""How many settings may stand in one place, known ones or not."""


SWITCHES = {"yes": True, "on": True, "no": False, "off": False}
"""Words that stand for a boolean in other languages, by what they mean."""


class Place(Record):
    """Where a key that has no effect somewhere does belong."""

    where: str
    """In words, for a message."""
    guards: bool = False
    """Whether that it has no effect is an error."""
    meant: str = ""
    """The key that was most likely meant, if it is not the one that was written."""


class Setting(Record):
    """A value that a key was given, checked against the key, and where."""

    value: "Plain | tuple[Plain, ...] | dict[str, object] | dict[str, Setting]"
    span: Span
    """The value's place."""
    key_span: Span


def entries_of(items: "Iterable[Item]", report: "Report", keys: tuple[Key, ...] = ()) -> tuple[Entry, ...]:
    """Return the items of a settings pragma (`@aws`, `@static`, `@sam`) as keys and values.

    A key alone on its line says nothing: it is reported (ARC203, or ARC209 for a guard) and left out, as Architect
    leaves it out, but for those of `keys` that may stand alone.
    """
    alone = {key.name for key in keys if key.may_stand_alone}
    entries: list[Entry] = []
    for item in items:
        if isinstance(item, Scalar) and item.value in alone:
            entries.append(Entry(item, Table((), item.span)))
        elif isinstance(item, Scalar):
            _report_no_value(item, keys, report)
        elif isinstance(item, Row):
            entries.extend(_row_entry(item, keys, report))
        elif isinstance(item, Vector):
            span = item.values[0].span.to(item.values[-1].span) if item.values else item.span
            entries.append(Entry(item.name, Sequence(item.values, item.body or span)))
        else:
            span = item.entries[0].key.span.to(item.entries[-1].value.span) if item.entries else item.span
            entries.append(Entry(item.name, Table(item.entries, item.body or span)))
    return tuple(entries)


def _row_entry(row: Row, keys: tuple[Key, ...], report: "Report") -> "Iterable[Entry]":
    key = row.values[0]
    if not isinstance(key, Scalar):
        report.add("ARC204", "A setting begins with its name", key.span, help="Write the key first, then its value")
    elif len(row.values) == 1:
        _report_no_value(key, keys, report)
    elif len(row.values) == 2:
        yield Entry(key, row.values[1])
    else:
        span = row.values[1].span.to(row.values[-1].span)
        yield Entry(key, Sequence(row.values[1:], span))


def read_settings(
    entries: "Iterable[Entry]", keys: tuple[Key, ...], report: "Report", places: "Places"
) -> dict[str, Setting]:
    """Return the settings by the name of their key, bad values left out and reported.

    Args:
        entries: keys and values as written.
        keys: the table of the place they stand in.
        report: receives ARC183 (more settings than there can be), ARC201, 202, 204 to 209.
        places: says where else a key is known, for keys that have no effect here.
    """
    known = by_name(keys)
    settings: dict[str, Setting] = {}
    entries = tuple(entries)
    if are_too_many(entries, report):
        return settings
    for entry in entries:
        key = known.get(str(entry.key.value))
        if key is None:
            _report_unknown(entry.key, keys, report, places)
            # Kept all the same, for the model: a plugin may read it.
            settings[str(entry.key.value)] = _any(entry)
            continue
        if has_sign(entry, key, report):
            continue
        setting = _read_table(entry, key, report, places) if key.kind == "table" else read_value(entry, key, report)
        if setting is not None:
            _store(settings, key, setting, report)
    return settings


def _any(entry: Entry) -> Setting:
    from arc2sam.key_values import read_any

    return read_any(entry)


def _read_table(entry: Entry, key: Key, report: "Report", places: "Places") -> "Setting | None":
    from arc2sam.key_values import read_table

    return read_table(entry, key, report, places)


_TABLES: "dict[int, tuple[tuple[Key, ...], dict[str, Key]]]" = {}
"""Tables of keys that were asked for, by the `id` of each: they are constants of their modules."""


def by_name(keys: tuple[Key, ...]) -> dict[str, Key]:
    """Return the keys of a table by each of their spellings."""
    known = _TABLES.get(id(keys))
    if known is None or known[0] is not keys:
        known = _TABLES[id(keys)] = keys, {name: key for key in keys for name in (key.name, *key.aliases)}
    return known[1]


def are_too_many(entries: "Many[Entry]", report: "Report") -> bool:
    """Report ARC183 where there are more settings than there can be; return whether there are."""
    if len(entries) <= MAX_SETTINGS:
        return False
    message = f"There are more than {MAX_SETTINGS} settings in one place"
    report.add("ARC183", message, entries[MAX_SETTINGS].key.span, help="Remove those that nothing reads")
    return True


def _store(settings: dict[str, Setting], key: Key, setting: Setting, report: "Report") -> None:
    earlier = settings.get(key.name)
    if earlier and key.accumulates and isinstance(earlier.value, tuple) and isinstance(setting.value, tuple):
        added = tuple(value for value in setting.value if value not in earlier.value)
        setting = setting.replace(value=earlier.value + added)
    elif earlier:
        from arc2sam.diagnostics import Label

        report.add(
            "ARC208",
            f"`{key.name}` is set twice; the last one wins",
            setting.key_span,
            labels=[Label(earlier.key_span, "first set here")],
            help="Remove one of the two lines",
        )
    settings[key.name] = setting


def has_sign(entry: Entry, key: Key, report: "Report") -> bool:
    """Report ARC204 where `=` or `:` stands between a key and its value in `.arc` text; return whether it does."""
    span = entry.value.span
    if span.source.text[span.start : span.start + 1] not in ("=", ":"):
        return False
    from arc2sam.key_faults import report_sign

    return report_sign(key, span, report)


_SCALARS = frozenset(("string", "integer", "number", "boolean"))
"""Kinds of one plain value; the others are read by a module of their own."""


def read_value(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    """Return one value checked against its key, or None after reporting ARC204, 205 or 206."""
    if key.kind not in _SCALARS:
        from arc2sam.key_values import READERS

        return READERS[key.kind](entry, key, report)
    value = entry.value
    if isinstance(value, Sequence) and len(value.values) == 1:
        value = value.values[0]
    if not isinstance(value, Scalar):
        report_kind(key, value, report)
        return None
    plain_scalar = _of_kind(value, key)
    if plain_scalar is None:
        report_kind(key, value, report)
        return None
    if not in_limits(plain_scalar, key):
        report_limits(key, value, report)
        return None
    return Setting(plain_scalar, value.span, entry.key.span)


def _of_kind(value: Scalar, key: Key) -> "Plain":
    """Return the scalar's value if it is of the key's kind, else None."""
    plain = value.value
    if key.choices and plain in key.choices and type(plain) in {type(choice) for choice in key.choices}:
        return plain
    if key.kind == "boolean":
        return plain if isinstance(plain, bool) else None
    if key.kind == "string":
        return plain if isinstance(plain, str) else None
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return None
    if key.kind == "integer":
        return int(plain) if isinstance(plain, int) or plain.is_integer() else None
    return plain


def in_limits(plain: "Plain", key: Key) -> bool:
    """Tell whether a value of the right type is one of the key's words, or a number in its range."""
    # A number may have words beside it: `concurrency 5`, `concurrency unthrottled`.
    if key.choices and (plain in key.choices or key.kind != "integer"):
        return plain in key.choices
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return True
    low, high = key.minimum, key.maximum
    return (low is None or plain >= low) and (high is None or plain <= high)


def shown(value: "Value") -> str:
    """Return a value as the user wrote it, cut to a readable length, for a message."""
    text = " ".join(value.span.text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def place_of(word: str, setting: Setting) -> Span:
    """Return the place of one of the words of a setting, or of all of them where it is not written plainly."""
    span = setting.span
    text = span.text
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if _ends_word(text[:start][-1:]) and _ends_word(text[end : end + 1]):
            return Span(span.source, span.start + start, span.start + end)
        start = text.find(word, end)
    return span


def _ends_word(char: str) -> bool:
    return not char or char.isspace() or char in "\"',[]"


# The words about faults are loaded where there is one.


def _report_no_value(name: Scalar, keys: tuple[Key, ...], report: "Report") -> None:
    from arc2sam.key_faults import report_no_value

    report_no_value(name, keys, report)


def report_kind(key: Key, value: "Value", report: "Report") -> None:
    """Report ARC204: a value of another kind than its key takes."""
    from arc2sam.key_faults import report_kind

    report_kind(key, value, report)


def report_limits(key: Key, value: Scalar, report: "Report") -> None:
    """Report ARC205 or ARC206: a value that is none of its key's words, or out of its range."""
    from arc2sam.key_faults import report_limits

    report_limits(key, value, report)


def _report_unknown(name: Scalar, keys: tuple[Key, ...], report: "Report", places: "Places") -> None:
    from arc2sam.key_faults import report_unknown

    report_unknown(name, keys, report, places)
