"""@shared: code that is copied into functions before they are deployed.

Source: Architect documentation, "@shared".
"""

from arc2sam import code_folders
from arc2sam.code_folders import Folder, Selected
from arc2sam.document import Mapping, Row, Scalar, Sequence, Vector
from arc2sam.keys import shown
from arc2sam.model import Part, Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma, Value
    from arc2sam.model import App, Function, Project, Target

NAME = "shared"
KEYS = code_folders.KEYS
DEFAULT = Folder("src/shared")


class Shared(Part):
    """The folder and who gets it."""

    folder: Folder = DEFAULT
    selected: tuple[Selected, ...] = ()
    """The functions that alone get the code; without any, all do."""
    is_implied: bool = False
    """Whether only the folder says so, not the manifest."""
    exists: bool = False
    """Whether the folder is there."""
    sources: tuple[str, ...] = ()
    """Folders of the functions that get the code."""


def normalize(pragma: "Pragma", report: "Report") -> Shared:
    """Return the folder and the selection; reports ARC210, and what `read_folder` does."""
    from arc2sam.pragmas import places

    folder, items = code_folders.read_folder(pragma, DEFAULT.path, report, places)
    selected = tuple(one for item in items for one in _selected(item, report))
    return Shared(pragma.span, folder=folder, selected=selected)


def _selected(item: "Item", report: "Report") -> "Iterator[Selected]":
    if _has_empty_list(item):
        report.add(
            "ARC210", "A list in @shared is empty", item.span, help="Write the names of functions in it, or remove it"
        )
    elif isinstance(item, Mapping):
        # Routes: a method and its path on each line.
        pragma = str(item.name.value)
        for entry in item.entries:
            yield from (_function(pragma, (entry.key, value)) for value in entry.values)
    elif isinstance(item, Vector):
        yield from (_function(str(item.name.value), _words(value)) for value in item.values)
    elif isinstance(item, Row) and len(item.values) > 1 and isinstance(item.values[0], Scalar):
        pragma, names = str(item.values[0].value), item.values[1:]
        if any(isinstance(name, Sequence) for name in names) or pragma != "http":
            yield from (_function(pragma, _words(name)) for name in names)
        else:
            yield _function(pragma, names)
    else:
        report.add(
            "ARC210",
            f"`{' '.join(item.span.text.split())[:60]}` is not an item of @shared",
            item.span,
            help="Write a pragma, such as `events`, and the names of its functions below it, indented by two spaces",
        )


def _has_empty_list(item: "Item") -> bool:
    values = item.values if isinstance(item, Row | Vector) else ()
    if isinstance(item, Mapping):
        values = tuple(value for entry in item.entries for value in entry.values)
    return any(isinstance(value, Sequence) and not value.values for value in values)


def _words(value: "Value") -> "tuple[Value, ...]":
    return value.values if isinstance(value, Sequence) else (value,)


def _function(pragma: str, words: "Iterable[Value]") -> Selected:
    first, *rest = words
    # A route is known by its method in small letters.
    name = " ".join([shown(first).lower() if rest else shown(first), *map(shown, rest)])
    return Selected(pragma, name, first.span.to(rest[-1].span) if rest else first.span)


def imply(app: "App") -> "App":
    """Return the app with the part that an existing default folder stands for."""
    owner = next((part for part in app if part.functions), None)
    return app if owner is None else app.with_part(Shared(owner.span, is_implied=True))


def wanted(part: Shared) -> Wanted:
    """Return the folder."""
    return Wanted((), (), (part.folder.path,))


def resolve(app: "App", project: "Project", report: "Report") -> "App":
    """Return the app with the functions that get the code; reports ARC220, ARC330 to 332."""
    part = app.part(Shared)
    if part is None or not app.functions:
        return app
    if not code_folders.has_folder(part.folder, NAME, part.span, project, report):
        return app
    if part.selected:
        app = code_folders.select(app, part.selected, _is_users, "shared", report)
    sources = dict.fromkeys(one.src for one in app.functions if _is_users(one) and one.config.shared)
    app = code_folders.give(app, tuple(sources), NAME)
    return app.with_part(part.replace(exists=True, sources=tuple(sources)))


def _is_users(function: "Function") -> bool:
    return not function.is_inline


def check(app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - the protocol of a pragma
    """Report ARC516: SAM does not copy the code."""
    part = app.part(Shared)
    if part and part.sources:
        report.add(
            "ARC516",
            f"SAM does not copy `{part.folder.path}` into the functions that share it",
            part.folder.span or part.span,
            help="Run `arc2sam hydrate` before `sam build`",
        )
