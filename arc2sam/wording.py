"""Advice in the notation of the file that it is about (block 5; loaded where something was found in other than `.arc`).

What finds a fault says how to mend it in the words of `.arc` text: `@sam`, `timeout 30`. Only `.arc` text has them so.
"""

from arc2sam import pragmas, snippets
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.functions import CONFIG_FILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.keys import Key
    from arc2sam.readers import Format
    from arc2sam.snippets import Notation
    from arc2sam.source import Source

    Known: TypeAlias = dict[tuple[str, bool], frozenset[str]]
    """Kinds of keys that were looked for, by name and whether in all pragmas."""

_SEVERAL = frozenset({"strings", "numbers", "allowance", "stages"})
"""Kinds of keys whose words are values of their own; those of the others are one text."""
_COMMANDS = frozenset({"arc2sam", "get", "npx", "sam"})
"""What command lines and routes begin with, which are no settings: to look for them would load every pragma."""
_NO_VALUES = frozenset("=/")
"""What follows the name of a setting in TOML, so that it is written already, and the method of a route."""
_OF_MANIFEST = "in the manifest"
"""How advice ends that is not about the file in which the fault is."""


def fitted(found: "Iterable[Diagnostic]", manifest: "Source", format: "Format") -> "tuple[Diagnostic, ...]":  # noqa: A002 - the words users know
    """Return what was found, its help with settings and pragmas as the file has them where they are to be written.

    That is the manifest, or the function's configuration file in which the fault is.
    """
    own: Notation = "json" if format == "package" else format
    known: Known = {}
    return tuple(
        one.replace(help=_written(one.help, _notation(one, manifest, own), known)) if "`" in one.help else one
        for one in found
    )


def advice(text: str, format: "Format") -> str:  # noqa: A002 - the words users know
    """Return advice about a manifest, which has no place in it, with settings and pragmas as the manifest has them."""
    return _written(text, "json" if format == "package" else format, {})


def _notation(one: "Diagnostic", manifest: "Source", own: "Notation") -> "Notation":
    source = one.span.source if one.span and not one.help.endswith(_OF_MANIFEST) else manifest
    is_config = source.name.replace("\\", "/").rpartition("/")[2] in CONFIG_FILES and source.name != manifest.name
    return snippets.notation(source) if is_config else own


def _written(advice: str, notation: "Notation", known: "Known") -> str:
    def write(name: str, text: str) -> "str | None":
        if not text:
            return name[1:] if name[:1] == "@" and name[1:] in pragmas.PRAGMAS else None
        if not text.startswith("*"):
            # Else it is the key of a table, `id *String`.
            if name in _COMMANDS or text[0] in _NO_VALUES:
                return None
            is_thorough = " " in text
            kinds = known.get((name, is_thorough))
            if kinds is None:
                kinds = known[name, is_thorough] = _kinds(name, is_thorough=is_thorough)
            if not kinds:
                return None
            if is_thorough and kinds.isdisjoint(_SEVERAL):
                return snippets.setting(notation, name, text.strip('"'))
        return snippets.setting(notation, name, *snippets.values(text))

    return advice if notation == "arc" else snippets.rewritten(advice, write)


def _kinds(name: str, *, is_thorough: bool) -> "frozenset[str]":
    """Return the kinds of the keys of a name, or of the first that is found; loads as few pragmas as can be."""
    kinds: set[str] = set()
    for table in _tables():
        kinds.update(key.kind for key in _all(table) if name in (key.name, *key.aliases))
        if kinds and not is_thorough:
            break
    return frozenset(kinds)


def _tables() -> "Iterator[tuple[Key, ...]]":
    yield FUNCTION_KEYS
    yield SAM_KEYS
    for name in sorted(pragmas.PRAGMAS, key=lambda name: not pragmas.is_loaded(name)):
        yield pragmas.load(name).KEYS


def _all(keys: "Iterable[Key]") -> "Iterator[Key]":
    for key in keys:
        yield key
        yield from _all(key.keys)
