"""Writes files into a project that do not exist yet, and never one outside of it (block 7)."""

import os

from arc2sam.files import create
from arc2sam.output import cannot
from arc2sam.project import leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.scaffold import NewFile


def check(root: str, files: "Iterable[NewFile]", report: "Report") -> None:
    """Report what stands in the way of writing the files, before any is written.

    Args:
        root: the project root, which need not exist.
        files: what is to be written.
        report: gets ARC220 (a folder that leads out of the project, by its name or by a symbolic link) and ARC198 (a name that is
            taken, or a folder that is none).
    """
    for file in files:
        path = path_of(root, file.path)
        folder = _first_that_exists(os.path.dirname(path))
        if ".." in file.path.split("/"):
            # Only a name that is no `src` can say so.
            report.add(
                "ARC220",
                f"`{file.path}` leads upwards, out of the folder for such functions",
                file.span,
                help="Choose another name, or write the folder as `src` below it",
            )
        elif is_outside(folder, root):
            report.add(
                "ARC220",
                f"`{file.path}` would be outside of the project, by a symbolic link",
                file.span,
                help="Use a folder inside the project",
            )
        elif not os.path.isdir(folder):
            report.extend([cannot("write", f"`{path}`", NotADirectoryError(None, f"`{folder}` is not a folder"))])
        elif os.path.lexists(path):
            # A link to nothing, a folder: what is a file was not planned.
            report.extend([cannot("write", f"`{path}`", FileExistsError(None, "something of that name exists"))])


def write(root: str, files: "Iterable[NewFile]", report: "Report") -> "Iterator[str]":
    """Write the files, each whole or not at all, and yield the path of each that was written.

    Stops at the first that cannot be written (ARC198).
    """
    for file in files:
        path = path_of(root, file.path)
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            create(path, file.text, is_executable=file.is_executable)
        except OSError as fault:
            report.extend([cannot("write", f"`{path}`", fault)])
            return
        yield path


def path_of(root: str, path: str) -> str:
    """Return a path of the project as seen from the working directory."""
    path = os.path.normpath(path)
    return path if root == "." else os.path.join(root, path)


def _first_that_exists(folder: str) -> str:
    """Return the folder, or the deepest one above it that exists."""
    while folder and not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    return folder or "."


def is_outside(path: str, root: str) -> bool:
    """Tell whether a path that exists is not in the project, which need not exist, once links are followed."""
    return os.path.lexists(root) and leaves(path, root)
