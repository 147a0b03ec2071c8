"""Advice in the notation of the file that it is about (block 5; loaded where something was found in other than `.arc`).

What finds a fault says how to mend it in the words of `.arc` text: `@sam`, `timeout 30`. Only `.arc` text has them so.
"""

from arc2sam import pragmas, snippets
from arc2sam.functions import CONFIG_FILES, FUNCTION_KEYS, SAM_KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.keys import Key
    from arc2sam.readers import Format
    from arc2sam.snippets import Notation
    from arc2sam.source import Source

_SEVERAL = frozenset({"strings", "numbers", "allowance", "stages"})
"""Kinds of keys whose words are values of their own; those of the others are one text."""
_OF_MANIFEST = "in the manifest"
"""How advice ends that is not about the file in which the fault is."""


def fitted(found: "Iterable[Diagnostic]", manifest: "Source", format: "Format") -> "tuple[Diagnostic, ...]":  # noqa: A002 - the words users know
    """Return what was found, its help with settings and pragmas as the file has them where they are to be written.

    That is the manifest, or the function's configuration file in which the fault is.
    """
    kinds = _kinds()
    own: Notation = "json" if format == "package" else format
    return tuple(
        one.replace(help=_written(one.help, _notation(one, manifest, own), kinds)) if "`" in one.help else one
        for one in found
    )


def _notation(one: "Diagnostic", manifest: "Source", own: "Notation") -> "Notation":
    source = one.span.source if one.span and not one.help.endswith(_OF_MANIFEST) else manifest
    is_config = source.name.replace("\\", "/").rpartition("/")[2] in CONFIG_FILES and source.name != manifest.name
    return snippets.notation(source) if is_config else own


def _written(advice: str, notation: "Notation", kinds: "Mapping[str, frozenset[str]]") -> str:
    def write(name: str, text: str) -> "str | None":
        if not text:
            return name[1:] if name[:1] == "@" and name[1:] in pragmas.PRAGMAS else None
        # The key of a table: `id *String`.
        is_key = text.startswith("*")
        if not (is_key or name in kinds) or text.startswith("= "):
            # The latter is the notation of TOML already.
            return None
        values = snippets.values(text)
        if len(values) > 1 and kinds.get(name, frozenset()).isdisjoint(_SEVERAL):
            values = (text,)
        return snippets.setting(notation, name, *values)

    return advice if notation == "arc" else snippets.rewritten(advice, write)


def _kinds() -> "dict[str, frozenset[str]]":
    """Return the kinds of the keys of each name; loads every pragma."""
    kinds: dict[str, frozenset[str]] = {}
    tables = [FUNCTION_KEYS, SAM_KEYS, *(pragmas.load(name).KEYS for name in pragmas.PRAGMAS)]
    for key in _all(key for table in tables for key in table):
        for name in (key.name, *key.aliases):
            kinds[name] = kinds.get(name, frozenset()) | {key.kind}
    return kinds


def _all(keys: "Iterable[Key]") -> "Iterator[Key]":
    for key in keys:
        yield key
        yield from _all(key.keys)
