"""Folders of code that functions share: what `@shared` and `@views` have in common (block 3).

Source: Architect documentation, "@shared" and "@views".
"""

from arc2sam.diagnostics import Report
from arc2sam.document import Row, Scalar
from arc2sam.functions import source_folder
from arc2sam.keys import Key, entries_of, read_settings
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from arc2sam.document import Item, Pragma
    from arc2sam.keys import Places
    from arc2sam.model import App, Function, Project

_FOLDER_WORDS = frozenset(("shared", "views", "folder", "path"))
"""What the setting `src` is called by mistake."""
_MOST_GUESSES = 20
"""For how many names it is guessed what was meant: with thousands of functions each guess takes its time."""
KEYS = (Key("src", "string", "Folder of the code, relative to the project root."),)


class Selected(Record):
    """A function that the pragma names."""

    pragma: str
    name: str
    span: Span


class Folder(Record):
    """Where the code stands."""

    path: str
    """Relative to the project root."""
    span: "Span | None" = None
    """Where it was written; None for the default."""
    is_refused: bool = False
    """Whether something was written that cannot be used, and was reported."""


def read_folder(
    pragma: "Pragma", default: str, report: "Report", places: "Places"
) -> "tuple[Folder, tuple[Item, ...]]":
    """Return the folder that `src` names, or the default, and the other items, which name functions.

    Reports ARC201 to 208, ARC220 (a folder that is not inside the project) and ARC221.
    """
    items: list[Item] = []
    written: list[Item] = []
    for item in pragma.items:
        (written if _is_src(item) else items).append(item)
    src = read_settings(entries_of(written, report, KEYS), KEYS, report, places).get("src")
    # Not the manifest's report: whether this path can be used is a question of its own.
    found = Report()
    path = source_folder(src, default, found)
    report.extend(found)
    if path == ".":
        report.add(
            "ARC220",
            f"@{pragma.name} cannot be the whole project",
            src.span if src else pragma.span,
            help="Write a folder inside the project",
        )
    is_refused = found.has_errors or path == "." or (bool(written) and src is None)
    return Folder(default if is_refused else path, src.span if src else None, is_refused=is_refused), tuple(items)


def _is_src(item: "Item") -> bool:
    if isinstance(item, Row):
        first: object = item.values[0]
    else:
        # With the value on the next line, or a list, it is the name of what stands there.
        first = item if isinstance(item, Scalar) else item.name
    return isinstance(first, Scalar) and isinstance(first.value, str) and first.value.lower() == "src"


def has_folder(folder: Folder, pragma: str, span: Span, project: "Project", report: "Report") -> bool:
    """Tell whether the folder can be used.

    Reports ARC220 (outside of the project), ARC330 (written and does not exist) and ARC332 (not written, and the
    default does not exist); nothing where `read_folder` refused what is written.

    Args:
        folder: from `read_folder`.
        pragma: what it is of.
        span: where the pragma stands.
        project: tells what exists.
        report: gets the diagnostics.
    """
    if folder.is_refused:
        return False
    if folder.path in project.outside:
        report.add(
            "ARC220",
            f"`{folder.path}` is outside of the project, by a symbolic link",
            folder.span or span,
            help="Use a folder inside the project",
        )
        return False
    if folder.path in project.directories:
        return True
    if not folder.span:
        _report_unused(pragma, folder, span, report)
    else:
        report.add(
            "ARC330",
            f"There is no folder `{folder.path}`",
            folder.span,
            help="Create it, or write the path of a folder, relative to the project root",
        )
    return False


def _report_unused(pragma: str, folder: Folder, span: Span, report: "Report") -> None:
    report.add(
        "ARC332",
        f"There is no folder `{folder.path}`, so that @{pragma} has no effect",
        span,
        help=f"Create the folder, name another with `src`, or remove @{pragma}",
    )


def select(
    app: "App", selected: "tuple[Selected, ...]", applies: "Callable[[Function], bool]", field: str, report: "Report"
) -> "App":
    """Return the app in which, of the functions concerned, only the selected ones have `field` set in their config.

    Reports ARC331 for names that are no function.
    """
    wanted = {(one.pragma, one.name) for one in selected}
    known = {(_pragma(function), function.name) for function in app.functions if applies(function)}
    unknown = [one for one in selected if (one.pragma, one.name) not in known]
    if unknown:
        _report_unknown(unknown, known, report)
    parts = {}
    for kind, part in app.parts.items():
        chosen = tuple(
            one.replace(config=one.config.replace(**{field: (_pragma(one), one.name) in wanted}))
            if applies(one)
            else one
            for one in part.functions
        )
        parts[kind] = part.replace(functions=chosen) if chosen else part
    return app.replace(parts=parts)


def give(app: "App", sources: "tuple[str, ...]", name: str) -> "App":
    """Return the app in which the functions of these folders have `name` among their copies."""
    given = frozenset(sources)
    parts = {}
    for kind, part in app.parts.items():
        functions = tuple(
            one.replace(copies=(*one.copies, name)) if one.src in given and not one.is_inline else one
            for one in part.functions
        )
        parts[kind] = part.replace(functions=functions) if functions else part
    return app.replace(parts=parts)


def _pragma(function: "Function") -> str:
    # A stream that `stream true` makes stands with the others, although @tables implies it.
    return "tables-streams" if function.pragma == "tables" else function.pragma


def _report_unknown(unknown: "list[Selected]", known: "set[tuple[str, str]]", report: "Report") -> None:
    from arc2sam.readers.shape import PRAGMAS
    from arc2sam.spelling import nearest

    owners = tuple(sorted({pragma for pragma, _ in known}))
    told: set[str] = set()
    for number, one in enumerate(unknown):
        if one.pragma in told:
            continue
        helped = _not_selected(one)
        meant = None if helped or one.pragma in owners else nearest(one.pragma, owners)
        if meant:
            # What is below it is found or not when it has that name.
            told.add(one.pragma)
            helped = f"Write `{meant}` instead of `{one.pragma}`"
        report.add(
            "ARC331",
            f"@{one.pragma} has no function `{one.name}`"
            if one.pragma in PRAGMAS
            else f"`{one.pragma}` is no pragma with functions",
            one.span,
            help=helped or _advice(one, known if number < _MOST_GUESSES else set()),
        )


def _not_selected(one: Selected) -> str:
    """Return how to write a line that does not begin with a pragma: the folder, or a route; else nothing."""
    from arc2sam import snippets
    from arc2sam.readers.shape import METHODS

    first, _, rest = f"{one.pragma} {one.name}".removeprefix("http ").partition(" ")
    how = snippets.notation(one.span.source)
    if first in _FOLDER_WORDS and "/" in rest.strip("/"):
        return f"Write `{snippets.setting(how, 'src', rest.strip('/'))}`"
    method = one.pragma.lower()
    if method in METHODS and one.name.startswith("/"):
        return f"Write {snippets.below(how, 'http', method, one.name)}"
    return ""


def _advice(one: Selected, known: "set[tuple[str, str]]") -> str:
    from arc2sam.spelling import nearest

    method, _, path = one.name.partition(" ")
    if path and not path.startswith("/"):
        return f"Write `{method} /{path}`"
    near = nearest(one.name, tuple(sorted(name for pragma, name in known if pragma == one.pragma)))
    return f"Write `{near}`" if near else "Write the name of a function as the manifest has it, or remove the line"
