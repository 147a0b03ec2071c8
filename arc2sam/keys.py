"""Tables of keys and the typed readers that use them (block 2).

A pragma's table of `Key`s is the one source of its type errors, its suggestions for unknown keys, the manifest
schema and the reference page.
"""

from arc2sam.document import Entry, Row, Scalar, Sequence, Table, Vector, plain_value
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Plain, Value

    Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "strings", "numbers", "stages", "table", "any"]
    Places: TypeAlias = "Callable[[str], str | None]"


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


class Setting(Record):
    """A value that a key was given, checked against the key, and where."""

    value: "Plain | tuple[Plain, ...] | dict[str, object] | dict[str, Setting]"
    span: Span
    """The value's place."""
    key_span: Span


def entries_of(items: "Iterable[Item]", report: "Report", keys: tuple[Key, ...] = ()) -> tuple[Entry, ...]:
    """Return the items of a settings pragma (`@aws`, `@static`, `@sam`) as keys and values.

    A key alone on its line says nothing: it is reported (ARC203) and left out, as Architect leaves it out, but for
    those of `keys` that may stand alone.
    """
    alone = {key.name for key in keys if key.may_stand_alone}
    entries: list[Entry] = []
    for item in items:
        if isinstance(item, Scalar) and item.value in alone:
            entries.append(Entry(item, Table((), item.span)))
        elif isinstance(item, Scalar):
            _report_no_value(item, report)
        elif isinstance(item, Row):
            entries.extend(_row_entry(item, report))
        elif isinstance(item, Vector):
            span = item.values[0].span.to(item.values[-1].span) if item.values else item.span
            entries.append(Entry(item.name, Sequence(item.values, span)))
        else:
            entries.append(Entry(item.name, Table(item.entries, item.span)))
    return tuple(entries)


def _row_entry(row: Row, report: "Report") -> "Iterable[Entry]":
    key = row.values[0]
    if not isinstance(key, Scalar):
        report.add("ARC204", "A setting begins with its name", key.span, help="Write the key first, then its value")
    elif len(row.values) == 1:
        _report_no_value(key, report)
    elif len(row.values) == 2:
        yield Entry(key, row.values[1])
    else:
        span = row.values[1].span.to(row.values[-1].span)
        yield Entry(key, Sequence(row.values[1:], span))


def _report_no_value(key: Scalar, report: "Report") -> None:
    report.add(
        "ARC203",
        f"`{key.value}` has no value and no effect",
        key.span,
        help=f"Write a value after it, such as `{key.value} true`",
    )


def read_settings(
    entries: "Iterable[Entry]", keys: tuple[Key, ...], report: "Report", places: "Places"
) -> dict[str, Setting]:
    """Return the settings by the name of their key, bad values left out and reported.

    Args:
        entries: keys and values as written.
        keys: the table of the place they stand in.
        report: receives ARC201, 202, 204 to 208.
        places: says where else a key is known, for keys that have no effect here.
    """
    by_name = {name: key for key in keys for name in (key.name, *key.aliases)}
    settings: dict[str, Setting] = {}
    for entry in entries:
        key = by_name.get(str(entry.key.value))
        if key is None:
            report_unknown(entry.key, keys, report, places)
            # Kept all the same, for the model: a plugin may read it.
            settings[str(entry.key.value)] = _any(entry)
            continue
        setting = _read_table(entry, key, report, places) if key.kind == "table" else read_value(entry, key, report)
        if setting is not None:
            _store(settings, key, setting, report)
    return settings


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


def read_value(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    """Return one value checked against its key, or None after reporting ARC204, 205 or 206."""
    if key.kind == "strings":
        return _read_strings(entry, key, report)
    if key.kind == "numbers":
        return _read_numbers(entry, key, report)
    value = entry.value
    if key.kind == "stages" and not (isinstance(value, Scalar) and isinstance(value.value, bool)):
        return _read_strings(entry, key, report)
    if key.kind == "any":
        return _any(entry)
    if isinstance(value, Sequence) and len(value.values) == 1:
        value = value.values[0]
    if not isinstance(value, Scalar):
        _report_kind(key, value, report)
        return None
    plain_scalar = _of_kind(value, key)
    if plain_scalar is None:
        _report_kind(key, value, report)
        return None
    if not _in_limits(plain_scalar, key):
        _report_limits(key, value, report)
        return None
    return Setting(plain_scalar, value.span, entry.key.span)


def _read_table(entry: Entry, key: Key, report: "Report", places: "Places") -> "Setting | None":
    """Return the settings below a key; of an open table also the names that are no keys, as strings."""
    value = entry.value
    if key.may_stand_alone and isinstance(value, Scalar) and value.value is True:
        return Setting({}, value.span, entry.key.span)
    if not isinstance(value, Table):
        _report_kind(key, value, report)
        return None
    known = {one.name for one in key.keys}
    named = [one for one in value.entries if str(one.key.value) in known or not key.is_open]
    settings = read_settings(named, key.keys, report, places)
    for one in value.entries:
        if one not in named:
            # Any text will do, so the way to write a number or boolean is in quotes.
            quoted = f'"{shown(one.value)}"'
            free = read_value(one, Key(str(one.key.value), "string", "", default=quoted), report)
            if free is not None:
                settings[str(one.key.value)] = free
    return Setting(settings, value.span, entry.key.span)


def _any(entry: Entry) -> Setting:
    plain = plain_value(entry.value)
    made = tuple(plain) if isinstance(plain, list) else plain
    return Setting(made, entry.value.span, entry.key.span)  # type: ignore[arg-type]  # plain data of any shape


def _of_kind(value: Scalar, key: Key) -> "Plain":
    """Return the scalar's value if it is of the key's kind, else None."""
    plain = value.value
    if key.choices and plain in key.choices and type(plain) in {type(choice) for choice in key.choices}:
        return plain
    if key.kind in ("boolean", "stages"):
        return plain if isinstance(plain, bool) else None
    if key.kind == "string":
        return plain if isinstance(plain, str) else None
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return None
    if key.kind == "integer":
        return int(plain) if isinstance(plain, int) or plain.is_integer() else None
    return plain


def _in_limits(plain: "Plain", key: Key) -> bool:
    # A number may have words beside it: `concurrency 5`, `concurrency unthrottled`.
    if key.choices and (plain in key.choices or key.kind != "integer"):
        return plain in key.choices
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return True
    low, high = key.minimum, key.maximum
    return (low is None or plain >= low) and (high is None or plain <= high)


def _read_strings(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    values = []
    for one in entry.values:
        if isinstance(one, Scalar) and isinstance(one.value, str) and (not key.choices or one.value in key.choices):
            values.append(one.value)
        elif isinstance(one, Scalar) and isinstance(one.value, str):
            _report_limits(key, one, report)
        else:
            _report_kind(key, one, report)
    # Repeats within one list are dropped, order kept, as Architect does for layers and policies.
    return Setting(tuple(dict.fromkeys(values)), entry.value.span, entry.key.span)


def _read_numbers(entry: Entry, key: Key, report: "Report") -> "Setting | None":
    numbers = []
    for one in entry.values:
        plain = one.value if isinstance(one, Scalar) else None
        if isinstance(plain, bool) or not isinstance(plain, int | float):
            _report_kind(key, one, report)
            return None
        numbers.append(plain)
    return Setting(tuple(numbers), entry.value.span, entry.key.span)


_KINDS = {
    "string": "a word",
    "strings": "one or more words",
    "numbers": "numbers",
    "stages": "`true`, `false` or the names of stages",
    "table": "settings of its own, below it",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
}
_EXAMPLES = {"number": "1", "numbers": "500 1000", "boolean": "true", "stages": "true"}


def shown(value: "Value") -> str:
    """Return a value as the user wrote it, cut to a readable length, for a message."""
    text = " ".join(value.span.text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def _report_kind(key: Key, value: "Value", report: "Report") -> None:
    report.add(
        "ARC204",
        f"`{key.name}` takes {_wanted(key)}, not {_noun(value)}`{shown(value)}`",
        value.span,
        help=_one_text(key, value) or _write(key, _meant(key, value)) + (", without quotes" if _noun(value) else ""),
    )


def _one_text(key: Key, value: "Value") -> str:
    """Return how to write several words of a line as one text, where a text is taken."""
    text = value.span.text
    is_words = isinstance(value, Sequence) and len(value.values) > 1 and not set(text) & set("\n\"'[],")
    return f'Write `{key.name} "{text}"`, in quotes' if is_words and key.kind == "string" and not key.choices else ""


def _noun(value: "Value") -> str:
    """Return what tells a text from the number or boolean that it spells."""
    text = value.value if isinstance(value, Scalar) else None
    return "the text " if isinstance(text, str) and (text in ("true", "false") or text.isdigit()) else ""


def _meant(key: Key, value: "Value") -> "Plain":
    """Return the number or boolean that a text begins with or spells, if the key takes it: `512mb` is 512."""
    text = value.value.strip().lower() if isinstance(value, Scalar) and isinstance(value.value, str) else ""
    if key.kind == "boolean":
        return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(text)
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    if key.kind == "integer" and digits.isascii() and 0 < len(digits) < 10 and _in_limits(int(digits), key):
        return int(digits)
    return None


def _write(key: Key, meant: "Plain") -> str:
    if meant is not None:
        return f"Write `{key.name} {_spelled(meant)}`"
    if key.kind == "boolean":
        return f"Write `{key.name} true` or `{key.name} false`"
    if key.kind == "table":
        return f"Write its settings below `{key.name}`, one a line, indented by two spaces"
    return f"Write `{key.name} {_example(key)}`"


def _report_limits(key: Key, value: Scalar, report: "Report") -> None:
    if key.choices and key.kind != "integer":
        listed = ", ".join(f"`{_spelled(choice)}`" for choice in key.choices)
        report.add("ARC206", f"`{key.name}` cannot be `{shown(value)}`", value.span, help=f"Write one of {listed}")
        return
    report.add(
        "ARC205",
        f"`{key.name}` is {shown(value)}, but must be {_range(key)}",
        value.span,
        help=f"Write a whole number, {_range(key)}",
    )


def _range(key: Key) -> str:
    unit = f" {key.unit}" if key.unit else ""
    if key.maximum is None:
        return f"at least {key.minimum}{unit}"
    return f"from {key.minimum} to {key.maximum}{unit}"


def _wanted(key: Key) -> str:
    words = ", ".join(f"`{_spelled(choice)}`" for choice in key.choices)
    if key.kind == "integer" and key.minimum is not None:
        return f"a whole number {_range(key)}{words and f', or {words}'}"
    if words:
        return f"one of {words}"
    return _KINDS[key.kind]


def _example(key: Key) -> str:
    if key.choices:
        return _spelled(key.choices[0])
    if key.default is not None:
        return _spelled(key.default)
    return _EXAMPLES.get(key.kind) or (str(key.minimum or 1) if key.kind == "integer" else "VALUE")


def _spelled(value: "Plain") -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def report_unknown(name: Scalar, keys: tuple[Key, ...], report: "Report", places: "Places") -> None:
    """Report a key that its place does not know: ARC201 near a known one, ARC207 known elsewhere, else ARC202."""
    from arc2sam.diagnostics import Edit
    from arc2sam.names import nearest

    written = str(name.value)
    elsewhere = places(written)
    if elsewhere:
        report.add(
            "ARC207",
            f"`{written}` has no effect here",
            name.span,
            help=f"Move it to where it belongs: {elsewhere}",
        )
        return
    known = tuple(spelling for key in keys for spelling in (key.name, *key.aliases))
    near = nearest(written, known)
    if near:
        report.add(
            "ARC201",
            f"`{written}` is not a setting here; did you mean `{near}`?",
            name.span,
            help=f"Write `{near}`",
            edit=Edit(name.span, near),
        )
        return
    listed = ", ".join(f"`{key.name}`" for key in keys)
    report.add(
        "ARC202",
        f"`{written}` is not a known setting here and has no effect",
        name.span,
        help=f"Remove it, or use one of {listed}" if listed else "Remove it: nothing can be set here",
    )
