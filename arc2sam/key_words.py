"""What a key takes, in words: for the reference page and for editors (block 2)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.keys import Key

_KINDS = {
    "string": "word",
    "strings": "words",
    "integer": "whole number",
    "number": "number",
    "numbers": "numbers",
    "boolean": "`true` or `false`",
    "stages": "`true`, `false` or stages",
    "table": "settings below it",
    "any": "see text",
}


def value(key: "Key") -> str:
    """Return what a key takes."""
    choices = listed(map(shown, key.choices))
    if key.kind == "integer":
        return f"{_bounds(key)}{choices and f', or {choices}'}"
    if key.kind == "allowance":
        return f"a whole number and one of {choices}"
    if choices:
        return f"one or more of {choices}" if key.kind == "strings" else choices
    return _KINDS[key.kind]


def _bounds(key: "Key") -> str:
    unit = f" {key.unit}" if key.unit else ""
    if key.maximum is None:
        return f"{key.minimum}{unit} or more"
    return f"{key.minimum:,} to {key.maximum:,}{unit}"


def listed(words: "Iterable[str]") -> str:
    """Return words as code, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def shown(plain: object) -> str:
    """Return a value as a manifest has it."""
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
