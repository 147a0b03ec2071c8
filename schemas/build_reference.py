"""Make `docs/reference.md`: every pragma and every setting, from the tables that the program itself reads.

python schemas/build_reference.py
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from arc2sam import pragmas
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.functions import CONFIG_FILES
from arc2sam.key_words import listed, shown, value
from arc2sam.keys import Key
from arc2sam.other_pragmas import RETIRED

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"

INTRODUCTION = """\
# Reference: pragmas and settings

<!-- Made by schemas/build_reference.py; change the tables of keys in arc2sam instead. -->

What each pragma of a manifest is for, and what can be set in it. How an item is written is told for
[`.arc` text](manifest-arc.md) and for [JSON, TOML and YAML](manifest-formats.md). The same facts are in
`schemas/manifest.schema.json`, for editors.

A setting that is not listed is kept but has no effect, with a warning; the slip of a listed one is an error.
"""

ALIKE = {"macros": "plugins"}
"""Pragmas that are described with another."""


def text() -> str:
    """Return the page."""
    about_pragmas = (line for name in pragmas.PRAGMAS for line in pragma(name))
    return "\n".join([INTRODUCTION, *about_pragmas, *functions(), *others()]) + "\n"


def pragma(name: str) -> Iterator[str]:
    """Yield the lines about a pragma."""
    if name in ALIKE:
        return
    module = pragmas.load(name)
    title, _, summary = " ".join((module.__doc__ or "").partition("\n\n")[0].split()).partition(": ")
    keys = [key for key in module.KEYS if key not in FUNCTION_KEYS]
    yield from (f"## {title}", "", summary[0].upper() + summary[1:], "")
    if keys:
        yield from table(keys)
    if len(keys) != len(module.KEYS):
        yield from ("All [settings of functions](#settings-of-functions) can be set here too, for every function.", "")


def functions() -> Iterator[str]:
    """Yield the lines about the settings of functions."""
    yield from ("## Settings of functions", "")
    yield from (
        "Under `@aws` in the manifest they hold for all functions; in the configuration file of a function's folder,",
        "under `@aws` or `@arc`, for that function. `@arc` is the stronger.",
        "",
        f"The configuration file is the first of these: {listed(CONFIG_FILES[:4])},",
        f"{listed(CONFIG_FILES[4:])}.",
        "",
    )
    yield from table(FUNCTION_KEYS)
    yield from ("Under `@sam` in a configuration file, which Architect ignores:", "")
    yield from table(SAM_KEYS)


def others() -> Iterator[str]:
    """Yield the lines about pragmas that are not described."""
    yield from (
        "## Other pragmas",
        "",
        "A pragma that is not described here is kept in the model, for plugins, and adds nothing to the template; a",
        "warning says so. Architect itself has retired these:",
        f"{listed(f'@{name}' for name in sorted(RETIRED))}.",
    )


def table(keys: Iterable[Key]) -> Iterator[str]:
    """Yield the lines of a table of settings."""
    yield from ("| setting | value | default | what it does |", "|---|---|---|---|")
    for key in keys:
        names = listed((key.name, *key.aliases))
        default = "" if key.default is None else f"`{shown(key.default)}`"
        yield f"| {names} | {value(key)} | {default} | {key.doc} |"
        if key.kind == "table":
            yield from (f"| below `{key.name}`: {line[2:]}" for line in list(table(key.keys))[2:-1])
    yield ""


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
