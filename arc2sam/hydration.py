"""What `arc2sam hydrate` copies, and where to: the code that functions share (block 5; loaded by that command alone).

Source: Architect documentation, "Sharing code"; AWS SAM documentation, "sam build". Run beside `@architect/hydrate`.
"""

from arc2sam import runtimes
from arc2sam.model import path_in
from arc2sam.pragmas.shared import Shared
from arc2sam.pragmas.static import Static
from arc2sam.pragmas.views import Views
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function, Project
    from arc2sam.source import Span

MARK = ".arc2sam"
"""A file in each copy that tells whose it is: what has it may be replaced and removed."""

_NODE = "node_modules/@architect"
_OTHERS = "vendor"
_NAMES = ("shared", "views")
_STATIC = "static.json"


class Copy(Record):
    """A folder that is to hold what functions share."""

    home: str
    """Folder of the function: relative to the project root, or to the folder of built functions."""
    place: str
    """Where in it the copy stands: `node_modules/@architect/shared`."""
    folder: "str | None"
    """What is copied, relative to the project root; None for the fingerprint manifest alone."""
    static_json: "str | None"
    """The fingerprint manifest that is added, relative to the project root."""
    span: "Span"
    """The function in the manifest."""

    @property
    def is_reserved(self) -> bool:
        """Whether its name belongs to Architect, so that nothing of the user's can be there."""
        return self.place.startswith(_NODE)


class Plan(Record):
    """What is to be done."""

    copies: tuple[Copy, ...] = ()
    abandoned: tuple[tuple[str, str], ...] = ()
    """Homes and places where a copy may be that nothing asks for any more."""


def folders(app: "App") -> "tuple[tuple[str, Span | None, Span], ...]":
    """Return the folders that are copied: path, where that was written, and the pragma."""
    parts = (app.part(Shared), app.part(Views))
    return tuple((part.folder.path, part.folder.span, part.span) for part in parts if part and part.sources)


def static_json(app: "App") -> "str | None":
    """Return the path of the fingerprint manifest, which need not exist; None for an app without static assets."""
    part = app.part(Static)
    return f"{part.folder}/{_STATIC}" if part and part.is_enabled else None


def check(app: "App", report: "Report") -> None:
    """Report ARC342: a folder that would be copied into itself."""
    for path, written, pragma in folders(app):
        inside = next((one.src for one in _owners(app) if _is_in(one.src, path) or _is_in(_target(one), path)), None)
        if inside is not None:
            report.add(
                "ARC342",
                f"`{path}` holds the function in `{inside}`, or what is copied into it: it cannot hold itself",
                written or pragma,
                help="Move the shared code to a folder that holds no function",
            )


def _target(function: "Function") -> str:
    return path_in(function.src, _base(function))


def _is_in(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def plan(app: "App", project: "Project", manifest: "str | None") -> Plan:
    """Return what to copy into the folders of functions before they are built, as Architect does.

    Args:
        app: the app model.
        project: tells which folders of functions exist.
        manifest: the fingerprint manifest, relative to the project root; None if there is none.
    """
    copies: list[Copy] = []
    abandoned: list[tuple[str, str]] = []
    for function in _owners(app):
        if function.src in project.directories:
            wanted = tuple(_copies(app, function, function.src, _base(function), manifest))
            copies += wanted
            places = {copy.place for copy in wanted}
            abandoned += ((function.src, place) for place in PLACES if place not in places)
    return Plan(tuple(copies), tuple(abandoned))


PLACES = tuple(f"{base}/{name}" for base in (_NODE, _OTHERS) for name in _NAMES)
"""Where in a function's folder copies may stand."""


def plan_built(app: "App", built: "AbstractSet[str]", manifest: "str | None", report: "Report") -> Plan:
    """Return what to copy into functions that `sam build` has built.

    SAM names their folders by logical IDs; of functions with one source folder it builds one. TypeScript has its
    shared code in the bundle already; the runtime helper looks for the fingerprint manifest beside it.

    Args:
        app: the app model.
        built: names in the folder of built functions.
        manifest: as in `plan`.
        report: gets ARC344 for functions that are not there.
    """
    copies: list[Copy] = []
    missing: list[Function] = []
    ids_of: dict[str, list[str]] = {}
    for function in _functions(app):
        ids_of.setdefault(function.src, []).append(function.logical_id)
    for function in _owners(app):
        if _is_skipped(function):
            continue
        ids = ids_of[function.src]
        homes = [logical_id for logical_id in ids if logical_id in built]
        base = _NODE if function.config.runtime == runtimes.TYPESCRIPT else _base(function)
        wanted = [copy for home in homes or ids[:1] for copy in _copies(app, function, home, base, manifest)]
        if function.config.runtime == runtimes.TYPESCRIPT:
            wanted = [copy.replace(folder=None) for copy in wanted if copy.static_json]
        if homes:
            copies += wanted
        elif wanted:
            missing.append(function)
    if missing:
        _report_missing(missing, report)
    return Plan(tuple(copies))


def _report_missing(functions: "list[Function]", report: "Report") -> None:
    from arc2sam.diagnostics import listed

    names = [function.logical_id for function in functions]
    report.add(
        "ARC344",
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} not among the built functions",
        functions[0].span,
        help="Run `arc2sam` and `sam build` before",
    )


def loses_copies(app: "App", packed: "AbstractSet[str]") -> "tuple[str, ...]":
    """Return the folders whose copies `sam build` leaves out: npm packs them without node_modules.

    Args:
        app: the app model.
        packed: folders with a package.json.
    """
    return tuple(
        function.src
        for function in _owners(app)
        if function.copies and _base(function) == _NODE and function.src in packed
    )


def _owners(app: "App") -> "Iterator[Function]":
    """Yield one function for each folder, the first in the order of the app."""
    seen = set()
    for function in _functions(app):
        if function.src not in seen:
            seen.add(function.src)
            yield function


def _functions(app: "App") -> "tuple[Function, ...]":
    return tuple(one for one in app.functions if one.has_function and not one.is_inline)


def _base(function: "Function") -> str:
    return _NODE if function.config.runtime.startswith("nodejs") else _OTHERS


def _is_skipped(function: "Function") -> bool:
    """Tell whether `sam build` leaves the function where it is."""
    return function.config.runtime == runtimes.DENO or function.config.runtime.startswith("provided")


def _copies(app: "App", function: "Function", home: str, base: str, manifest: "str | None") -> "Iterator[Copy]":
    parts = {"shared": app.part(Shared), "views": app.part(Views)}
    for name in _NAMES:
        part = parts[name]
        folder = part.folder.path if part and name in function.copies else None
        # Architect adds it for every function that has not opted out of shared code.
        extra = manifest if name == "shared" and function.config.shared else None
        if folder or extra:
            yield Copy(home, f"{base}/{name}", folder, extra, function.src_span or function.span)


def not_ignored(places: "Iterable[str]", ignore: str) -> "tuple[str, ...]":
    """Return the lines that a .gitignore needs for copies in these places, without those that it has."""
    lines = {line.strip() for line in ignore.splitlines()}
    needed = dict.fromkeys("node_modules/" if place.startswith(_NODE) else f"**/{place}/" for place in places)
    return tuple(line for line in needed if lines.isdisjoint(_spellings(line)))


def _spellings(line: str) -> "frozenset[str]":
    name = line.removeprefix("**/").rstrip("/")
    spelled = [f"**/{name}"]
    first = name.partition("/")[0]
    # Without a slash inside, a name counts in every folder.
    spelled += [first, f"**/{first}"]
    return frozenset(one + end for one in spelled for end in ("", "/", "/**"))
