"""Copies folders of a project (block 7; loaded only by commands that do)."""

import os

from arc2sam.files import Held
from arc2sam.new_files import is_outside, path_of
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.source import Span

_EXECUTABLE = 0o111


class File(Record):
    """A file of a tree: one to copy, or a text to write."""

    path: "str | None"
    """Where it is, as seen from the working directory."""
    text: str = ""
    """What it holds, if it is nowhere."""
    is_gzipped: bool = False
    """Whether it is compressed on the way."""


if TYPE_CHECKING:
    Tree: TypeAlias = Mapping[str, File]
    """Files by their path in the tree, `/` between parts."""


def read(root: str, folder: str, span: "Span | None", report: "Report") -> "dict[str, File]":
    """Return the files of a folder of the project, those in folders below too; links are followed.

    Args:
        root: the project root as seen from the working directory.
        folder: relative to it.
        span: what in the manifest asks for the folder.
        report: gets ARC196 (what cannot be read, or is no file) and ARC220 (a link that leads out of the project, or
            back to a folder above it, or a folder that is outside of the project).
    """
    files: dict[str, File] = {}
    if not leads_out(root, folder, span, report):
        _read(_Reading(root, span, report), folder, "", (), files)
    return files


def leads_out(root: str, path: str, span: "Span | None", report: "Report") -> bool:
    """Tell whether a file or folder is outside of the project, by its name or by a link, which is reported (ARC220)."""
    if not is_outside(path_of(root, path), root):
        return False
    is_named = os.path.isabs(path) or os.path.normpath(path).split(os.sep)[0] == ".."
    report.add(
        "ARC220",
        f"`{path}` is outside of the project" + ("" if is_named else ", by a symbolic link"),
        span,
        help="Use a folder inside the project",
    )
    return True


class _Reading(Record):
    root: str
    span: "Span | None"
    report: "Report"

    def refuse(self, path: str, what: str, advice: str) -> None:
        """Report ARC220."""
        self.report.add("ARC220", f"`{path}` {what}", self.span, help=advice)

    def cannot(self, path: str, reason: str) -> None:
        """Report ARC196."""
        self.report.add("ARC196", f"`{path}` cannot be read: {reason}", self.span, help="Remove it, or let it be read")


def _read(reading: _Reading, folder: str, inner: str, above: tuple[str, ...], files: "dict[str, File]") -> None:
    path = path_of(reading.root, folder)
    real = os.path.realpath(path)
    if real in above:
        reading.refuse(folder, "is a link to a folder that it is in", "Remove the link")
        return
    try:
        with os.scandir(path) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as fault:
        reading.cannot(path, str(fault.strerror))
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.is_symlink() and os.path.exists(entry.path) and is_outside(entry.path, reading.root):
            reading.refuse(name, "is a link out of the project", "Replace the link by what it points to")
        elif entry.is_dir():
            _read(reading, name, f"{inner}{entry.name}/", (*above, real), files)
        elif entry.is_file():
            files[inner + entry.name] = File(entry.path)
        else:
            reason = "the link points nowhere" if entry.is_symlink() else "it is not a regular file"
            reading.cannot(path_of(reading.root, name), reason)


def names(path: str) -> "frozenset[str]":
    """Return the paths of all files below a folder, links as they are."""
    found: list[str] = []
    for folder, folders, files in os.walk(path):
        inner = os.path.relpath(folder, path).replace(os.sep, "/")
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        found += (name if inner == "." else f"{inner}/{name}" for name in (*files, *links))
    return frozenset(found)


def is_same(path: str, tree: "Tree", *, is_quick: bool = False) -> bool:
    """Tell whether a folder holds exactly the files of a tree.

    Args:
        path: the folder.
        tree: the files.
        is_quick: whether files of one size and time are taken for the same: copies have the times of their sources.
    """
    if os.path.islink(path) or not os.path.isdir(path) or names(path) != tree.keys():
        return False
    return all(_is_same_file(os.path.join(path, name), file, is_quick=is_quick) for name, file in tree.items())


def _is_same_file(path: str, file: File, *, is_quick: bool) -> bool:
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    if file.path is None or file.is_gzipped:
        with open(path, "rb") as opened:
            return opened.read() == _content(file)
    import filecmp

    same_mode = os.stat(path).st_mode & _EXECUTABLE == os.stat(file.path).st_mode & _EXECUTABLE
    return same_mode and filecmp.cmp(path, file.path, shallow=is_quick)


def _content(file: File) -> bytes:
    content = file.text.encode()
    if file.path is not None:
        with open(file.path, "rb") as opened:
            content = opened.read()
    if not file.is_gzipped:
        return content
    import gzip

    return gzip.compress(content, mtime=0)


def write(path: str, tree: "Tree") -> None:
    """Make a folder that holds exactly the files of a tree; what stood there goes once all is copied.

    Raises:
        OSError: it cannot be done; what stood there is left.
    """
    above, name = os.path.split(path)
    beside, old = (os.path.join(above, f".arc2sam-{name}.{end}") for end in ("new", "old"))
    remove(beside)
    remove(old)
    try:
        os.makedirs(beside)
        for inner, file in tree.items():
            target = os.path.join(beside, inner)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _write_file(target, file)
        _swap(path, beside, old)
    except BaseException:
        remove(beside)
        raise
    remove(old)


def _write_file(path: str, file: File) -> None:
    import shutil

    if file.path is not None and not file.is_gzipped:
        shutil.copy2(file.path, path)
        return
    with open(path, "wb") as opened:
        opened.write(_content(file))
    if file.path is not None:
        # Who uploads the file compares times.
        shutil.copystat(file.path, path)


def _swap(path: str, beside: str, old: str) -> None:
    with Held():
        if os.path.lexists(path):
            os.rename(path, old)
        try:
            os.rename(beside, path)
        except OSError:
            if os.path.lexists(old):
                os.rename(old, path)
            raise


def remove(path: str) -> None:
    """Remove a folder and what is in it; of a link only the link.

    Raises:
        OSError: it cannot be done.
    """
    if os.path.islink(path) or os.path.isfile(path):
        os.unlink(path)
    elif os.path.isdir(path):
        import shutil

        shutil.rmtree(path)


def linked(home: str, place: str) -> "str | None":
    """Return the first folder on the way from a folder to a place in it that is a link, or no folder."""
    path = home
    for name in place.split("/")[:-1]:
        path = f"{path}/{name}"
        if os.path.lexists(path) and (os.path.islink(path) or not os.path.isdir(path)):
            return path
    return None


def remove_empty(folder: str, inner: str) -> None:
    """Remove the folders of a path inside a folder that are empty, the deepest first."""
    while inner:
        try:
            os.rmdir(os.path.join(folder, inner))
        except OSError:
            return
        inner = os.path.dirname(inner)
