"""Folders of code that no function of the manifest has: what a renamed or removed item leaves behind (block 7).

Only beside folders that functions have by their names; folders with a handler or a configuration file alone count.
"""

import os
import posixpath
import shlex

from arc2sam import runtimes
from arc2sam.diagnostics import listed
from arc2sam.functions import CONFIG_FILES
from arc2sam.new_files import path_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function, Project
    from arc2sam.source import Span

_SIGNS = frozenset(CONFIG_FILES).union(*(family.handler_files for family in runtimes.FAMILIES))


def tell(app: "App", project: "Project", root: str, report: "Report", *, is_created: bool = False) -> None:
    """Report ARC564, once for each pragma that has such folders.

    Args:
        app: the app model.
        project: tells which functions have their handler.
        root: the project root as seen from the working directory.
        report: gets the notes.
        is_created: whether handlers have been written since for functions that had none.
    """
    for above, span in _folders(app).items():
        unused = [f"{above}/{name}" for name in _unused(app, root, above)]
        if not unused:
            continue
        missing = [one for one in _functions(app, above) if not project.has_file(one.handler.file)]
        helped = "Remove what is of no use, or name it in the manifest again"
        if len(unused) == len(missing) == 1 and missing[0].src not in project.directories:
            helped = _renaming(missing[0], unused[0], root, is_created=is_created)
        report.add(
            "ARC564",
            f"No item of the manifest uses {listed([path_of(root, one) for one in unused])}",
            span,
            help=helped,
        )


def _folders(app: "App") -> "dict[str, Span]":
    """Return the folders below which functions stand by their names, each with the pragma of the first."""
    folders: dict[str, Span] = {}
    for part in app:
        for function in part.functions:
            above = posixpath.dirname(function.src)
            if above and function.src_span is None and not function.is_inline:
                folders.setdefault(above, part.span)
    return folders


def _functions(app: "App", above: str) -> "Iterator[Function]":
    return (one for one in app.functions if one.has_function and posixpath.dirname(one.src) == above)


def _unused(app: "App", root: str, above: str) -> "Iterator[str]":
    """Yield the names of folders with code that is of no function, nor around one."""
    used = {f"{one.src}/" for one in app.functions}
    top = path_of(root, above)
    try:
        with os.scandir(top) as listing:
            names = sorted(entry.name for entry in listing if entry.is_dir(follow_symlinks=False))
    except OSError:
        # Whoever reads the folders of functions tells.
        return
    for name in names:
        if not any(one.startswith(f"{above}/{name}/") for one in used) and _has_code(f"{top}/{name}"):
            yield name


def _has_code(path: str) -> bool:
    try:
        return not _SIGNS.isdisjoint(os.listdir(path))
    except OSError:
        return False


def _renaming(function: "Function", old: str, root: str, *, is_created: bool) -> str:
    from arc2sam.template_files import repository

    before, after = path_of(root, old), path_of(root, function.src)
    move = shlex.join(["git", "mv", before, after] if repository(root) else ["mv", before, after])
    if is_created:
        move = f"{shlex.join(['rm', '-r', after])} && {move}"
    return f"Run `{move}` if `{function.name}` is its new name; else remove the folder"
