"""Writes the template: to a file, whole or not at all, or to standard output (block 7)."""

import os
import sys

from arc2sam.diagnostics import Diagnostic, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from os import stat_result
else:
    # What `signal` wraps; the wrapper imports enum, which costs a third of an empty start.
    import _signal as signal

STANDARD = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""Names that mean standard output: opened anew, a file there would be written from its beginning."""

_REGULAR = 0o100000
_FORMAT = 0o170000
_PERMISSIONS = 0o7777


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
            _replace(os.path.realpath(path), body)
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


def _write_standard(body: bytes) -> None:
    if sys.stdout is None:
        raise OSError(None, "it is closed")
    sys.stdout.flush()
    _write_all(sys.stdout.fileno(), body)


def _write_in_place(path: str, body: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        _write_all(file.fileno(), body)


def _write_all(descriptor: int, body: bytes) -> None:
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


def _replace(path: str, body: bytes) -> None:
    """Write beside `path` and rename. Signals wait meanwhile: one that came leaves the old file and nothing else."""
    mode = None
    if os.path.exists(path):
        if not os.access(path, os.W_OK):
            raise PermissionError(None, "the file is read-only")
        mode = os.stat(path).st_mode & _PERMISSIONS
    beside = os.path.join(os.path.dirname(path), f".arc2sam-{os.urandom(6).hex()}.tmp")
    with Held() as held:
        try:
            _write_new(beside, body, mode)
            if not held.is_waiting:
                os.replace(beside, path)
                return
        except BaseException:
            _remove(beside)
            raise
        _remove(beside)
    # Reached only where whoever called has an own way with signals.
    raise InterruptedError(None, "interrupted")


class Held:
    """Holds back the signals that end the program while a file is between two states, where the system can."""

    def __init__(self) -> None:
        self._ending: set[int] = set()

    def __enter__(self) -> "Held":
        if hasattr(signal, "pthread_sigmask"):
            ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            # One that is ignored would wait too, and end nothing.
            self._ending = {number for number in ending if signal.getsignal(number) != signal.SIG_IGN}
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, self._ending)
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._ending:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)

    @property
    def is_waiting(self) -> bool:
        """Whether a signal came."""
        return bool(self._ending) and not self._ending.isdisjoint(signal.sigpending())


def _write_new(path: str, body: bytes, mode: "int | None") -> None:
    """Write a new file; `mode` is set before the first byte, so that nobody reads what only few may."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666 if mode is None else 0o600)
    try:
        if mode is not None and os.fstat(descriptor).st_mode & _PERMISSIONS != mode:
            os.chmod(path, mode)
        _write_all(descriptor, body)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)


def create(path: str, text: str, *, is_executable: bool = False) -> None:
    """Write a file that does not exist, whole or not at all. Signals wait meanwhile.

    Raises:
        OSError: it exists, or cannot be written.
    """
    with Held():
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
        descriptor = os.open(path, flags, 0o777 if is_executable else 0o666)
        try:
            _write_all(descriptor, text.encode())
        except BaseException:
            _remove(path)
            raise
        finally:
            os.close(descriptor)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
