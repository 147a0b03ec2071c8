"""Settings as they are to be written, in the notation of the file that a message is about (block 2; loaded by faults).

Advice is composed in the words of `.arc` text, `timeout 30`; in JSON that is `"timeout": 30`.
"""

from arc2sam import readers
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from arc2sam.document import Plain

    Notation = Literal["arc", "json", "toml", "yaml"]

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_PLAIN = _BARE | frozenset("./:$+=@*")
"""What a text may have that YAML takes without quotes, but not at its beginning."""
_OTHERWISE = ("null", "~", "yes", "no", "on", "off", "y", "n", "true", "false")
"""Words that some readers of YAML take for something else."""


def notation(source: "Source") -> "Notation":
    """Return how a file is written, by its name or its text."""
    known: Notation | None = source.worked_out.get("notation")
    if known is None:
        told = readers.format_of(source.name) or readers.detect(source.text)
        known = source.worked_out["notation"] = "json" if told == "package" else told
    return known


def fitted(advice: str, place: "Source | Span") -> str:
    """Return advice with all its snippets that have a space, which are settings, as the file of that place has them."""
    how = notation(place.source if isinstance(place, Span) else place)
    return (
        advice
        if how == "arc"
        else rewritten(advice, lambda name, text: setting(how, name, *values(text)) if text else None)
    )


def rewritten(advice: str, write: "Callable[[str, str], str | None]") -> str:
    """Return advice with its snippets, which stand in backquotes, in other words.

    Args:
        advice: the text.
        write: gets what stands before and after the first space of a snippet, nothing where there is none; returns
            what to write instead, or None for a snippet that stays.
    """
    parts = advice.split("`")
    if len(parts) % 2 == 0:
        # Something that the user wrote has a backquote in it.
        return advice
    for index in range(1, len(parts), 2):
        name, space, text = parts[index].partition(" ")
        if name and bool(space) == bool(text):
            parts[index] = write(name, text) or parts[index]
    return "`".join(parts)


def setting(notation: "Notation", name: str, *values: "Plain") -> str:
    """Return a setting as a line of a file: several values are a list."""
    if notation == "arc":
        return " ".join([name, *(_of_arc(value) for value in values)])
    written = [_written(notation, value) for value in values]
    value = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
    if notation == "json":
        return f'"{name}": {value}'
    if notation == "toml":
        return f"{_key(name)} = {value}"
    return f"{name}: {value}"


def nested(notation: "Notation", name: str, setting_name: str, value: "Plain") -> str:
    """Return a name with one setting below it, for notations that have that on one line."""
    return named(notation, name, {setting_name: (value,)})


def named(notation: "Notation", name: str, settings: "Mapping[str, tuple[Plain, ...]]") -> str:
    """Return a name with settings below it, each with its values, for notations that have that on one line."""
    inner = ", ".join(setting(notation, key, *values) for key, values in settings.items())
    if notation == "json":
        return f'"{name}": {{{inner}}}'
    return f"{_key(name)} = {{{inner}}}" if notation == "toml" else f"{name}: {{{inner}}}"


def below(notation: "Notation", name: str, setting_name: str, value: "Plain") -> str:
    """Return, in words, a name with one setting below it."""
    if notation == "arc":
        inner = setting(notation, setting_name, value)
        return f"`{name}` alone on its line, and below it, indented by two spaces, `{inner}`"
    return f"`{nested(notation, name, setting_name, value)}`"


def spread(notation: "Notation", name: str, settings: "Mapping[str, tuple[Plain, ...]]") -> str:
    """Return, in words, a name and settings, each with its values, one a line in `.arc` text."""
    if notation != "arc":
        return f"`{named(notation, name, settings)}`"
    lines = " and ".join(f"`  {setting(notation, key, *values)}`" for key, values in settings.items())
    return f"the name on a line of its own, and settings below it, indented by two spaces: `{name}`, then {lines}"


def table(notation: "Notation", name: str) -> str:
    """Return, in words, where settings of a name stand."""
    if notation == "json":
        return f'in the map of `"{name}": {{...}}`'
    if notation == "toml":
        return f"in the table of `{_key(name)} = {{...}}`"
    return f"below `{name}{':' * (notation == 'yaml')}`, one a line, indented by two spaces"


def listed(notation: "Notation", values: "tuple[Plain, ...]") -> str:
    """Return several values as a list."""
    return f"[{', '.join(_written(notation, value) for value in values)}]"


def values(text: str) -> "tuple[Plain, ...]":
    """Return the values that a line of `.arc` text gives a setting."""
    if text[0] == text[-1] == '"' and len(text) > 1:
        return (text[1:-1],)
    return tuple(_value(word) for word in text.split())


def _value(word: str) -> "Plain":
    if word in ("true", "false"):
        return word == "true"
    digits = word.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or word[0] == "." or word[-1] == ".":
        return word
    return int(word) if word == digits else float(word)


def _of_arc(value: "Plain") -> str:
    if not isinstance(value, str):
        return _number(value)
    return value if value.split() == [value] else f'"{value}"'


def _written(notation: "Notation", value: "Plain") -> str:
    if not isinstance(value, str):
        return _number(value)
    is_plain = value and _PLAIN.issuperset(value) and value[0] in (_BARE | {"/"}) - {"-"} and not value.endswith(":")
    if notation == "yaml" and is_plain and value.lower() not in _OTHERWISE and not value[0].isdigit():
        return value
    # What is quoted in JSON is quoted so in TOML and YAML too.
    import json

    return json.dumps(value, ensure_ascii=False)


def _number(value: "Plain") -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(name: str) -> str:
    return name if name and _BARE.issuperset(name) else f'"{name}"'
