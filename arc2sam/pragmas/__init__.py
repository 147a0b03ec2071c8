"""The pragmas: one module each, in one ordered table (block 4).

A pragma module holds everything that only this pragma knows:

- `NAME` and `KEYS`: its spelling and its table of keys.
- a subclass of `Part`: the frozen model of what was written.
- `normalize(pragma, report)`: the raw pragma to its part, or None if nothing usable was written.
- `link(app, report)`, where other parts matter: the app with parts added or replaced. Runs before any file beside
  the manifest is read, so that implied functions are known by then.
- `resolve(app, project, report)`, where files or function configuration matter: the app with parts replaced.
- `wanted(part)`, where a part names files beside the manifest: which ones.
- `check(app, target, report)`, where the stage matters: only reports.
- `generate(part, app, target)`: the part to its fragment of the template.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from arc2sam.keys import Place
    from arc2sam.model import App, Part
    from arc2sam.pragmas.aws import Aws
    from arc2sam.pragmas.sam import Sam

PRAGMAS = {
    "app": "app",
    "aws": "aws",
    "sam": "sam",
    "http": "http",
    "proxy": "proxy",
    "tables": "tables",
    "events": "events",
    "queues": "queues",
    "scheduled": "scheduled",
    "static": "static",
    "tables-indexes": "tables_indexes",
    "tables-streams": "tables_streams",
    "ws": "ws",
    "ws-api": "ws.settings",
    "shared": "shared",
    "views": "views",
    "cdn": "cdn",
    "plugins": "plugins",
    "macros": "plugins",
}
"""Pragma name to module. Its order is the order of the template, hence a contract."""


IMPLIED = {"src/shared": "shared", "src/views": "views"}
"""Folders that stand for a pragma which the manifest does not write, and its module."""

MODULES = tuple(dict.fromkeys(PRAGMAS.values()))
"""The modules, in order."""

_PACKAGE = "arc2sam.pragmas."


def load(name: str) -> "ModuleType":
    """Return the module of a pragma in `PRAGMAS`, imported when it is first used."""
    return _module(_PACKAGE + PRAGMAS[name])


def is_loaded(name: str) -> bool:
    """Tell whether the module of a pragma in `PRAGMAS` has been imported."""
    return _PACKAGE + PRAGMAS[name] in sys.modules


def _module(name: str) -> "ModuleType":
    if name not in sys.modules:
        __import__(name)
    return sys.modules[name]


def module_of(part: "Part | type[Part]") -> "ModuleType":
    """Return the module that defines a part, or a class of parts."""
    kind = part if isinstance(part, type) else type(part)
    return sys.modules[kind.__module__]


def used(module: str, app: "App") -> "ModuleType | None":
    """Return the module of that name in `MODULES` if the app has a part of it, else None."""
    name = _PACKAGE + module
    loaded = sys.modules.get(name)
    return loaded if loaded and any(kind.__module__ == name for kind in app.parts) else None


def aws_of(app: "App") -> "Aws | None":
    """Return the project-wide settings, or None; loads nothing where there are none."""
    module = used("aws", app)
    found: Aws | None = app.part(module.Aws) if module else None
    return found


def sam_of(app: "App") -> "Sam | None":
    """Return what the manifest asks of the template as a whole, or None; loads nothing where it asks for nothing."""
    module = used("sam", app)
    found: Sam | None = app.part(module.Sam) if module else None
    return found


def in_order(parts: "Mapping[type[Part], Part]") -> "dict[type[Part], Part]":
    """Return the parts in the order of the table."""
    position = {_PACKAGE + module: index for index, module in enumerate(MODULES)}
    return dict(sorted(parts.items(), key=lambda item: position[item[0].__module__]))


def places(key: str) -> "Place | None":
    """Return where a key, or one near it, is known, or None. Loads every pragma: for unknown keys only."""
    found = guarded_places(key)
    return found.replace(guards=False) if found else None


def guarded_places(key: str) -> "Place | None":
    """Return where a key, or one near it, is known, as pragmas ask in which a guard can only be meant for the API."""
    from arc2sam.keys import Place
    from arc2sam.spelling import nearest

    if not _KNOWN:
        _fill(_KNOWN)
    found = _KNOWN.get(key)
    if found is not None:
        return found
    for name in PRAGMAS:
        for one in load(name).KEYS:
            if one.guards and one.is_slip(key):
                return Place(f"@{name}, as `{one.name}`", guards=True)
    near = nearest(key, tuple(_KNOWN))
    return _KNOWN[near].replace(meant=near) if near else None


_ELSEWHERE = {
    "name": "@app for the app's name, @tables-indexes for an index's",
    "stage": "the command line, as `--stage` and its name",
}
"""Where keys belong that no pragma knows as a setting, or not only."""
_KNOWN: "dict[str, Place]" = {}
"""Where each key is known, by its spelling; filled when a key is first looked for."""


def _fill(known: "dict[str, Place]") -> None:
    from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
    from arc2sam.keys import Place

    known.update((key, Place(where)) for key, where in _ELSEWHERE.items())
    groups = [
        (FUNCTION_KEYS, "@aws, or the function's configuration file"),
        (SAM_KEYS, "@sam in the function's configuration file"),
        *((load(name).KEYS, f"@{name}") for name in PRAGMAS),
    ]
    for keys, where in groups:
        is_pragma = where[1:] in PRAGMAS
        for key in keys:
            for spelling in (key.name, *key.aliases):
                known.setdefault(spelling, Place(where, guards=is_pragma and key.guards))
