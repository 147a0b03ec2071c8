"""Values that are no one word: lists, stages, tables and values of any shape (block 2; loaded where a key takes one)."""

from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.keys import (
    SWITCHES,
    Key,
    Setting,
    are_too_many,
    has_sign,
    in_limits,
    read_settings,
    read_value,
    report_kind,
    report_limits,
    shown,
)
from arc2sam.plain_data import plain_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from arc2sam.diagnostics import Report
    from arc2sam.keys import Kind, Places

    Reader = Callable[[Entry, Key, Report], Setting | None]


def _read_stages(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    """Return a boolean, also one in quotes, or the names of stages."""
    plain = entry.values[0].value if len(entry.values) == 1 and isinstance(entry.values[0], Scalar) else None
    spelled = {"true": True, "false": False}.get(plain) if isinstance(plain, str) else plain
    if isinstance(spelled, bool):
        return Setting(spelled, entry.value.span, entry.key.span)
    # No stage has a blank or a comma in its name.
    if plain in SWITCHES or (isinstance(plain, str) and len(plain.replace(",", " ").split()) > 1):
        report_kind(key, entry.values[0], report)
        return None
    return _read_strings(entry, key, report)


def _read_strings(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    values = []
    for one in entry.values:
        if isinstance(one, Scalar) and isinstance(one.value, str) and (not key.choices or one.value in key.choices):
            values.append(one.value)
        elif isinstance(one, Scalar) and isinstance(one.value, str):
            report_limits(key, one, report)
        else:
            report_kind(key, one, report)
    # Repeats within one list are dropped, order kept, as Architect does for layers and policies.
    return Setting(tuple(dict.fromkeys(values)), entry.value.span, entry.key.span)


def _read_numbers(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    numbers = []
    for one in entry.values:
        plain = one.value if isinstance(one, Scalar) else None
        if isinstance(plain, bool) or not isinstance(plain, int | float):
            report_kind(key, one, report)
            return None
        numbers.append(plain)
    return Setting(tuple(numbers), entry.value.span, entry.key.span)


def _read_allowance(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    number, word = (one.value if isinstance(one, Scalar) else None for one in (*entry.values, entry.key, entry.key)[:2])
    is_whole = isinstance(number, int) and not isinstance(number, bool)
    if len(entry.values) == 2 and is_whole and in_limits(number, key.replace(choices=())) and word in key.choices:
        return Setting((number, word), entry.value.span, entry.key.span)
    report_kind(key, entry.value, report)
    return None


def read_any(entry: Entry) -> Setting:
    """Return a value of any shape as plain data."""
    plain = plain_value(entry.value)
    made = tuple(plain) if isinstance(plain, list) else plain
    return Setting(made, entry.value.span, entry.key.span)  # type: ignore[arg-type]  # plain data of any shape


def read_table(entry: Entry, key: Key, report: "Report", places: "Places") -> "Setting | None":
    """Return the settings below a key; of an open table also the names that are no keys, as strings."""
    value = entry.value
    if key.may_stand_alone and isinstance(value, Scalar) and value.value is True:
        return Setting({}, value.span, entry.key.span)
    if not isinstance(value, Table):
        report_kind(key, value, report)
        return None
    known = {one.name for one in key.keys}
    named: list[Entry] = []
    free_ones: list[Entry] = []
    for one in value.entries:
        (named if str(one.key.value) in known or not key.is_open else free_ones).append(one)
    settings = read_settings(named, key.keys, report, places)
    if are_too_many(free_ones, report):
        return None
    for one in free_ones:
        # Any text will do, so the way to write a number or boolean is in quotes.
        quoted = f'"{shown(one.value)}"'
        free_key = Key(str(one.key.value), "string", "", default=quoted)
        if isinstance(one.value, Sequence) and has_sign(one, free_key, report):
            continue
        free = read_value(one, free_key, report)
        if free is not None:
            settings[str(one.key.value)] = free
    return Setting(settings, value.span, entry.key.span)


READERS: "dict[Kind, Reader]" = {
    "strings": _read_strings,
    "numbers": _read_numbers,
    "allowance": _read_allowance,
    "stages": _read_stages,
    "any": lambda entry, _key, _report: read_any(entry),
}
"""How values are read that are no one word, by the kind of their key; tables take more."""
