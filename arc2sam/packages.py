"""The package.json that a Node function gets: what its code imports, of what the project's own lists (block 5).

`sam build` installs what a function's own package.json lists, and nothing else; Architect also finds out what its code
imports. Loaded by `hydrate`, and where the project's package.json lists dependencies.
Source: Architect documentation, "Dependency management"; `@architect/hydrate` 6.0, what its installer treats as
imported. docs/build.md tells what differs.
"""

import posixpath

from arc2sam import node_imports, runtimes
from arc2sam.diagnostics import listed
from arc2sam.pragmas.shared import Shared
from arc2sam.pragmas.views import Views
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Protocol

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function, Project
    from arc2sam.source import Source

    class Files(Protocol):
        """The code of a project, by paths relative to its root."""

        def read(self, path: str) -> "str | None":
            """Return the text of a file, or None if there is none that can be read."""

        def below(self, folder: str) -> "tuple[str, ...]":
            """Return the files of JavaScript in a folder and below it, without those of installed packages."""

        def has_folder(self, path: str) -> bool:
            """Tell whether a folder exists."""


NAME = "package.json"
MARK = "arc2sam"
"""The key that tells whose a package.json is: one that has it may be replaced and removed."""

_NOTE = "Made by `arc2sam hydrate` of what the code imports: change the package.json of the project, not this"
ENDINGS = (".js", ".mjs", ".cjs")
"""How files of JavaScript end."""
_ARCHITECT = "@architect/"
_PATHS = (".", "/", "file:", "link:", "workspace:", "portal:", "catalog:")
"""How versions begin that mean something outside of the package."""
_BUILT_IN = """
assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs
http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
"""
"""Modules of Node that code may import without `node:`."""


class Listed(Record):
    """What the project's package.json lists."""

    dependencies: "Mapping[str, str]" = {}
    development: frozenset[str] = frozenset()
    """Names of what only developers need."""


class Package(Record):
    """A package.json that a function is to have."""

    function: "Function"
    names: tuple[str, ...]
    """Packages that it lists."""
    text: str

    @property
    def src(self) -> str:
        """Folder of the function."""
        return self.function.src


class Plan(Record):
    """What is to be done."""

    packages: tuple[Package, ...] = ()
    abandoned: tuple[str, ...] = ()
    """Folders with a package.json of ours that nothing asks for any more."""
    lost: "Mapping[tuple[str, str], tuple[Function, ...]]" = {}
    """Functions by what they import and nothing installs, and by why not: a key of `_LOSSES`."""


def read(source: "Source", report: "Report") -> Listed:
    """Return what the package.json of a project lists; reports ARC222 for one that npm would not read."""
    data = _parsed(source.text)
    if not isinstance(data, dict):
        report.add("ARC222", "package.json is not a JSON object", Span(source, 0, 0), help="Mend the file")
        return Listed()
    return Listed(_texts(data.get("dependencies")), frozenset(_texts(data.get("devDependencies"))))


def _parsed(text: str) -> object:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(found: object) -> "dict[str, str]":
    listed = found.items() if isinstance(found, dict) else ()
    return {name: version for name, version in listed if isinstance(version, str)}


def is_made(text: str) -> bool:
    """Tell whether a package.json is one that `arc2sam hydrate` wrote."""
    data = _parsed(text) if f'"{MARK}"' in text else None
    return isinstance(data, dict) and MARK in data


def plan(app: "App", project: "Project", root: Listed, files: "Files") -> Plan:
    """Return which functions are to have a package.json of ours, with what in it.

    Args:
        app: the app model.
        project: tells which functions have a package.json of their own.
        root: what the project's package.json lists.
        files: reads the code.
    """
    packages: list[Package] = []
    abandoned: list[str] = []
    lost: dict[tuple[str, str], list[Function]] = {}
    scan = _Scan(app, files)
    for function in _owners(app, project):
        own = project.package(function.src)
        is_ours = own is not None and is_made(own.text)
        if own is None or is_ours:
            names, losses = _needs(function, scan, root)
            if names:
                packages.append(Package(function, names, _text(function, names, root)))
            elif is_ours:
                abandoned.append(function.src)
        else:
            losses = _unlisted(function, own.text, scan)
        for loss in losses:
            lost.setdefault(loss, []).append(function)
    return Plan(tuple(packages), tuple(abandoned), {key: tuple(group) for key, group in lost.items()})


def _needs(function: "Function", scan: "_Scan", root: Listed) -> "tuple[tuple[str, ...], list[tuple[str, str]]]":
    """Return what a function is to list, and what it imports and cannot list, with the reason."""
    found = scan.imported(function)
    names = tuple(sorted(name for name in found if _is_installable(name, root)))
    lost = [name for name, home in found.items() if name not in names and not scan.has(name, function, home)]
    return names, [(name, _why_not(name, root)) for name in lost]


def _unlisted(function: "Function", package: str, scan: "_Scan") -> "list[tuple[str, str]]":
    """Return what a function imports whose own package.json lists nothing: Architect installs that too."""
    if any(f'"{key}"' in package for key in ("dependencies", "peerDependencies", "devDependencies")):
        return []
    found = scan.imported(function)
    return [(name, "own") for name, home in found.items() if not scan.has(name, function, home, is_packed=True)]


def _owners(app: "App", project: "Project") -> "Iterator[Function]":
    """Yield one function for each folder that exists; in the project's own folder stands the package.json of that."""
    seen = {"."}
    for function in app.functions:
        if function.has_function and not function.is_inline and function.src not in seen:
            seen.add(function.src)
            if function.src in project.directories:
                yield function


def _is_installable(name: str, root: Listed) -> bool:
    return name in root.dependencies and not root.dependencies[name].startswith(_PATHS)


def _why_not(name: str, root: Listed) -> str:
    if name in root.dependencies:
        return "path"
    return "development" if name in root.development else "unlisted"


def _text(function: "Function", names: "tuple[str, ...]", root: Listed) -> str:
    import json

    data = {
        "name": function.logical_id.lower(),
        "version": "1.0.0",
        MARK: _NOTE,
        "dependencies": {name: root.dependencies[name] for name in names},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_LOSSES = {
    "unlisted": ("no package.json lists it", "Run `npm install {name}` in the project, then `arc2sam hydrate`"),
    "development": (
        "the package.json of the project lists it for development only",
        "Move it from `devDependencies` to `dependencies`, then run `arc2sam hydrate`",
    ),
    "path": (
        "`sam build` does not find the path that the package.json of the project gives for it",
        "Move it to the code that functions share, or publish it",
    ),
    "own": ("`{package}` does not list it", "List it there, or remove that file and run `arc2sam hydrate`"),
}
"""Why nothing installs a package, and what to do."""


def tell(plan: Plan, report: "Report") -> None:
    """Report ARC562: packages that are imported and that nothing installs."""
    for (name, reason), functions in plan.lost.items():
        first = functions[0]
        why, helped = _LOSSES[reason]
        report.add(
            "ARC562",
            f"{shown(functions)} {'imports' if len(functions) == 1 else 'import'} `{name}`, and "
            + why.format(package=f"{first.src}/{NAME}"),
            first.src_span or first.span,
            help=helped.format(name=name, src=first.src),
        )


def tell_of_missing(plan: Plan, project: "Project", report: "Report") -> None:
    """Report ARC561: functions whose package.json is not written yet, or lists something else."""
    missing = [one for one in plan.packages if (own := project.package(one.src)) is None or own.text != one.text]
    if missing:
        functions = tuple(one.function for one in missing)
        names = sorted({name for one in missing for name in one.names})
        report.add(
            "ARC561",
            f"{shown(functions)} {'imports' if len(functions) == 1 else 'import'} {listed(names)}, which `sam build` does"
            " not install",
            functions[0].src_span or functions[0].span,
            help="Run `arc2sam hydrate` before `sam build`: it lists them for it",
        )


def not_ignored(written: "Iterable[str]", app: "App", project: "Project", ignore: str) -> "tuple[str, ...]":
    """Return the lines that a .gitignore needs for the package.json files in these folders, without those it has."""
    lines = {line.strip() for line in ignore.splitlines()}
    tracked = {posixpath.dirname(one.src) for one in app.functions if _has_own(one, project)}
    needed: list[str] = []
    for src in written:
        above = posixpath.dirname(src)
        exact, all_there = f"/{src}/{NAME}", f"/{above}/*/{NAME}"
        if lines.isdisjoint((exact, exact[1:], all_there, all_there[1:], NAME, f"**/{NAME}")):
            needed.append(all_there if above and above not in tracked else exact)
    return tuple(dict.fromkeys(needed))


def _has_own(function: "Function", project: "Project") -> bool:
    own = project.package(function.src)
    return own is not None and not is_made(own.text)


def shown(functions: "tuple[Function, ...]") -> str:
    """Return how a message names functions."""
    return listed([f"@{one.pragma} {one.name}" for one in functions])


class _Scan:
    """Follows what code imports; a file that functions share is read once."""

    def __init__(self, app: "App", files: "Files") -> None:
        self._files = files
        self._read: dict[str, node_imports.Imports | None] = {}
        parts = {"shared": app.part(Shared), "views": app.part(Views)}
        self._folders = {name: part.folder.path for name, part in parts.items() if part}

    def imported(self, function: "Function") -> "dict[str, str]":
        """Return the packages that a function imports, each with the folder of the code that does first.

        Without those that its configuration keeps from being installed.
        """
        if not function.config.runtime.startswith("nodejs"):
            return {}
        homes = {function.src: function.src}
        homes |= {f"{_ARCHITECT}{name}": self._folders[name] for name in function.copies if name in self._folders}
        packages: dict[str, str] = {}
        waiting = [(function.handler.file, function.src)]
        seen = set(waiting)
        while waiting:
            path, home = waiting.pop()
            found = self._imports(path)
            if found is None:
                continue
            more = [(one, home) for one in self._files.below(home)] if found.is_open else []
            for name in found.names:
                target = self._target(name, path, home, homes)
                if target:
                    more.append(target)
                elif _is_package(name):
                    packages.setdefault(_package_of(name), home)
            waiting += (one for one in more if one not in seen)
            seen.update(more)
        ignored = _ignored(function)
        return {name: home for name, home in packages.items() if name not in ignored}

    def has(self, name: str, function: "Function", home: str, *, is_packed: bool = False) -> bool:
        """Tell whether a package is, or may be, in what is deployed without being installed.

        Args:
            name: the package.
            function: imports it.
            home: the folder of the code that does.
            is_packed: whether npm packs the function's folder, which leaves out `node_modules`.
        """
        folders = {home, function.src} - ({function.src} if is_packed else set())
        is_copied = any(self._files.has_folder(f"{folder}/node_modules/{name}") for folder in folders)
        return is_copied or bool(function.config.layers)

    def _imports(self, path: str) -> "node_imports.Imports | None":
        if path not in self._read:
            text = self._files.read(path) if path.endswith(ENDINGS) else None
            self._read[path] = None if text is None else node_imports.read(text)
        return self._read[path]

    def _target(self, name: str, path: str, home: str, homes: "Mapping[str, str]") -> "tuple[str, str] | None":
        """Return the file that a name leads to, and the folder that it is of; None if it is none of the function's."""
        if name.startswith("."):
            wanted = posixpath.normpath(f"{posixpath.dirname(path)}/{name}")
        else:
            known = next((one for one in homes if one[0] == "@" and f"{name}/".startswith(f"{one}/")), None)
            if known is None:
                return None
            home = homes[known]
            wanted = posixpath.normpath(f"{home}{name.removeprefix(known)}")
        if not f"{wanted}/".startswith(f"{home}/"):
            # What stands beside the folder is not deployed with it.
            return None
        candidates = (wanted, *(wanted + one for one in ENDINGS), *(f"{wanted}/index{one}" for one in ENDINGS))
        file = next((one for one in candidates if self._imports(one) is not None), None)
        return (file, home) if file else None


def _ignored(function: "Function") -> "tuple[str, ...]":
    """Return the packages that Architect does not install for a function: `ignoreDependencies`."""
    said = function.config.extra.get("ignoreDependencies", ())
    return (said,) if isinstance(said, str) else tuple(map(str, said)) if isinstance(said, tuple) else ()


def _is_package(name: str) -> bool:
    """Tell whether a name is one of a package that has to be installed."""
    return (
        (name[0].isalnum() or name[0] in "@_~")
        and ":" not in name
        and not name.startswith((runtimes.SDK, f"{_ARCHITECT}shared", f"{_ARCHITECT}views"))
        and name.partition("/")[0] not in _BUILT_IN.split()
    )


def _package_of(name: str) -> str:
    parts = name.split("/")
    return "/".join(parts[:2]) if name[0] == "@" else parts[0]
