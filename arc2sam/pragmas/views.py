"""@views: code that is copied into HTTP functions before they are deployed.

Source: Architect documentation, "@views".
"""

from arc2sam import code_folders, pragmas
from arc2sam.code_folders import Folder, Selected
from arc2sam.document import Mapping, Row, Scalar
from arc2sam.keys import shown
from arc2sam.model import Part, Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma
    from arc2sam.model import App, Function, Project, Target

NAME = "views"
KEYS = code_folders.KEYS
DEFAULT = Folder("src/views")
_ROUTES = "http"


class Views(Part):
    """The folder and who gets it."""

    folder: Folder = DEFAULT
    selected: tuple[Selected, ...] = ()
    """The routes that alone get the code; without any, those of `get` and `any` do."""
    is_implied: bool = False
    """Whether only the folder says so, not the manifest."""
    exists: bool = False
    """Whether the folder is there."""
    sources: tuple[str, ...] = ()
    """Folders of the functions that get the code."""


def normalize(pragma: "Pragma", report: "Report") -> Views:
    """Return the folder and the selection; reports ARC210, and what `read_folder` does."""
    from arc2sam.pragmas import places

    folder, items = code_folders.read_folder(pragma, DEFAULT.path, report, places)
    selected = tuple(one for item in items for one in _selected(item, report))
    return Views(pragma.span, folder=folder, selected=selected)


def _selected(item: "Item", report: "Report") -> "Iterator[Selected]":
    if isinstance(item, Row) and len(item.values) == 2:
        method, path = item.values
        yield Selected(_ROUTES, f"{shown(method).lower()} {shown(path)}", item.span)
        return
    report.add(
        "ARC210",
        f"`{' '.join(item.span.text.split())[:60]}` is not an item of @views",
        item.span,
        help=f"Write the route as it stands in @http: `{_meant(item)}`",
    )


def _meant(item: "Item") -> str:
    """Return a line of @views that an item is meant for, in the notation of its file, or an example."""
    from arc2sam import snippets

    how = snippets.notation(item.span.source)
    method, path = _route_below(item) or _route_in_text(item) or ("get", "/path")
    text = item.span.source.text
    # In brackets a pair is a list of its own; what a colon or sign follows is a key.
    is_element = isinstance(item, Scalar) and text[item.span.end + 1 :].lstrip()[:1] not in (":", "=")
    if how in ("json", "toml") and is_element:
        return snippets.listed(how, (method, path))
    return snippets.setting(how, method, path)


def _route_below(item: "Item") -> "tuple[str, str] | None":
    """Return the route that stands below a name, `get /cats` below `http`; None if it is none."""
    entries = item.entries if isinstance(item, Mapping) else ()
    if len(entries) != 1 or not shown(entries[0].value).startswith("/"):
        return None
    return shown(entries[0].key).lower(), shown(entries[0].value)


def _route_in_text(item: "Item") -> "tuple[str, str] | None":
    """Return the route that is one text, `- get /cats`; None if it is none."""
    words = item.value.split() if isinstance(item, Scalar) and isinstance(item.value, str) else []
    return (words[0].lower(), words[1]) if len(words) == 2 and words[1].startswith("/") else None


def imply(app: "App") -> "App":
    """Return the app with the part that an existing default folder stands for."""
    owner = next((part for part in app if any(map(_is_route, part.functions))), None)
    return app if owner is None else app.with_part(Views(owner.span, is_implied=True))


def link(app: "App", report: "Report") -> "App":
    """Report ARC333: there is no @http."""
    part = app.part(Views)
    if part and pragmas.used(_ROUTES, app) is None:
        report.add("ARC333", "@views needs @http", part.span, help="Add `@http`, or remove @views")
    return app


def wanted(part: Views) -> Wanted:
    """Return the folder."""
    return Wanted((), (), (part.folder.path,))


def resolve(app: "App", project: "Project", report: "Report") -> "App":
    """Return the app with the functions that get the code; reports ARC220, ARC330 to 332."""
    part = app.part(Views)
    if part is None or pragmas.used(_ROUTES, app) is None:
        return app
    if not code_folders.has_folder(part.folder, NAME, part.span, project, report):
        return app
    if part.selected:
        app = code_folders.select(app, part.selected, _is_route, "views", report)
    sources = dict.fromkeys(one.src for one in app.functions if _is_route(one) and one.config.views)
    app = code_folders.give(app, tuple(sources), NAME)
    return app.with_part(part.replace(exists=True, sources=tuple(sources)))


def _is_route(function: "Function") -> bool:
    return function.pragma == _ROUTES and not function.is_inline


def check(app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - the protocol of a pragma
    """Report ARC517: SAM does not copy the code."""
    part = app.part(Views)
    if part and part.sources:
        report.add(
            "ARC517",
            f"SAM does not copy `{part.folder.path}` into the functions of its routes",
            part.folder.span or part.span,
            help="Run `arc2sam hydrate` before `sam build`",
        )
