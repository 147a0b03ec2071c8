"""Writes the template: to a file, whole or not at all, or to standard output (block 7)."""

import os
import sys

from arc2sam.diagnostics import Diagnostic, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import stat_result

STANDARD = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""Names that mean standard output: opened anew, a file there would be written from its beginning."""

_REGULAR = 0o100000
_FOLDER = 0o040000
_FORMAT = 0o170000


def folder_of(path: "str | None") -> str:
    """Return the folder of the template, as the user sees it: that of a file, else the working directory."""
    if path is None or path in STANDARD:
        return "."
    try:
        found = os.stat(path)
    except OSError:
        return os.path.dirname(path) or "."
    return (os.path.dirname(path) or ".") if _is_regular(found) else "."


def is_same_file(path: str, other: "str | None") -> bool:
    """Tell whether two paths lead to one file that exists."""
    try:
        return other is not None and os.path.samefile(path, other)
    except OSError:
        return False


def write(text: str, path: "str | None", report: Report) -> None:
    """Write a text to a file, or to standard output without one; reports ARC198 if it cannot be done.

    A regular file is replaced whole, by a file written beside it, and keeps its mode; what a symbolic link points
    to is replaced, not the link. Anything else, such as a device or a pipe, is written in place.
    """
    body = text.encode()
    try:
        if path is None or path in STANDARD:
            path = None
            _write_standard(body)
        elif _is_replaced(path):
            from arc2sam import files

            files.replace(os.path.realpath(path), body)
        else:
            _write_in_place(path, body)
    except BrokenPipeError:
        # Whoever reads has seen enough: nobody is left to tell.
        return
    except (OSError, ValueError) as fault:
        report.extend([cannot("write", f"`{path}`" if path else "standard output", fault)])


def cannot(verb: str, what: str, fault: "OSError | ValueError") -> Diagnostic:
    """Return ARC198: a file named on the command line cannot be read or written."""
    reason = getattr(fault, "strerror", None) or getattr(fault, "args", ("",))[-1] or "unknown reason"
    help_text = "Check the name, and who may read it" if verb == "read" else "Name a place that can be written"
    return Diagnostic("ARC198", "error", f"Cannot {verb} {what}: {reason}", help=help_text)


def check_folder(path: "str | None", report: Report) -> None:
    """Report ARC199 if standard output is a file in another folder than the working directory.

    The paths in the template are relative to its folder, which only `-o` tells for sure.
    """
    if path is not None and path not in STANDARD:
        return
    try:
        if not _is_regular(os.fstat(1)):
            return
        file = _path_of_standard_output()
    except (OSError, ImportError):
        return
    if file and os.path.dirname(file) != os.path.realpath("."):
        report.add(
            "ARC199",
            f"Standard output is `{file}`, but the paths in the template begin at the working directory",
            None,
            help="Name the file with `-o`",
        )


def _path_of_standard_output() -> str:
    if sys.platform == "darwin":
        import fcntl

        return os.fsdecode(fcntl.fcntl(1, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
    path = os.readlink("/proc/self/fd/1")
    # A file without a name any more, such as a shell's capture, has no folder either.
    return "" if path.endswith(" (deleted)") or path[:1] != "/" else path


def _is_replaced(path: str) -> bool:
    """Tell whether a path is, or will be, a regular file of its own."""
    if path.startswith(("/dev/", "/proc/")) or path.endswith("/"):
        return False
    try:
        return _is_regular(os.stat(path))
    except FileNotFoundError:
        return True


def _is_regular(found: "stat_result") -> bool:
    return found.st_mode & _FORMAT == _REGULAR


def require_file(path: str) -> None:
    """Raise OSError for a pipe or the like, which may be waited for without end; not for one that a shell makes."""
    kind = 0 if path.startswith(("/dev/", "/proc/")) else os.stat(path).st_mode & _FORMAT
    if kind not in (0, _REGULAR, _FOLDER):
        raise OSError(None, "it is not a regular file")


def _write_standard(body: bytes) -> None:
    if sys.stdout is None:
        raise OSError(None, "it is closed")
    sys.stdout.flush()
    write_all(sys.stdout.fileno(), body)


def _write_in_place(path: str, body: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        write_all(file.fileno(), body)


def write_all(descriptor: int, body: bytes) -> None:
    """Write bytes, all of them; raises OSError."""
    rest = memoryview(body)
    while rest:
        try:
            written = os.write(descriptor, rest)
        except BlockingIOError:
            # A pipe that another program set not to block, and that is full.
            import select

            select.select([], [descriptor], [])
            continue
        rest = rest[written:]
