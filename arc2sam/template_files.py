"""Reads the template to compare with: a file, standard input, or a file of a git revision (block 7)."""

import os

from arc2sam import readers
from arc2sam.output import cannot, require_file
from arc2sam.project import MOST_BYTES
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.source import Source


class TemplateFile(Record):
    """A template as it was found."""

    source: "Source"
    folder: str
    """Its folder as seen from the working directory: what paths in it begin at."""


def read(argument: str, report: "Report", root: str = ".") -> TemplateFile | None:
    """Return the template that the command line names.

    Args:
        argument: a file, `-` for standard input, or `REVISION:PATH` as git takes it.
        report: gets ARC180 and ARC181 (not a text to read), and ARC198 (unreadable).
        root: the project root as seen from the working directory: its repository is meant, should there be two.
    """
    name = "<stdin>" if argument == "-" else argument
    shown = "standard input" if argument == "-" else f"`{argument}`"
    try:
        if argument == "-":
            raw, folder = _standard_input(), "."
        elif ":" in argument and not os.path.lexists(argument):
            start = place_of_git(root)
            raw, folder = _of_revision(argument, start), _folder_of_revision(argument.partition(":")[2], start)
        else:
            raw, folder = _bytes_of(argument), os.path.dirname(argument) or "."
    except (OSError, ValueError) as fault:
        report.extend([cannot("read", shown, fault)])
        return None
    source = readers.decode(raw, name, report)
    return None if source is None else TemplateFile(source, folder)


def _standard_input() -> bytes:
    import sys

    if sys.stdin is None:
        raise OSError(None, "it is closed")
    return sys.stdin.buffer.read(MOST_BYTES)


def _bytes_of(path: str) -> bytes:
    require_file(path)
    with open(path, "rb") as file:
        return file.read(MOST_BYTES)


def place_of_git(root: str) -> str:
    """Return where git is asked for a project: in the working directory, or in the root if that is of another repository."""
    return "." if repository(root) in (None, repository(".")) else root


def _of_revision(name: str, start: str) -> bytes:
    """Return a file of a git revision, by git itself; no configured filter takes part."""
    from arc2sam import git

    try:
        return git.output(["cat-file", "blob", name], start, MOST_BYTES)
    except OSError as fault:
        raise OSError(None, f"there is no such file, and {fault.strerror}") from None


def _folder_of_revision(path: str, start: str) -> str:
    """Return the folder of a path in a revision: git reads it from the top, or with `./` from where it is asked."""
    folder = os.path.dirname(path)
    if not path.startswith(("./", "../")):
        top = repository(start)
        start = os.path.relpath(top) if top else "."
    return os.path.normpath(os.path.join(start, folder))


def repository(folder: str) -> "str | None":
    """Return the top of the git repository that a folder is in, or None."""
    top = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(top, ".git")):
        if top == os.path.dirname(top):
            return None
        top = os.path.dirname(top)
    return top
