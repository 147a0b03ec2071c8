"""Writes files whole or not at all, and holds signals back meanwhile (block 7, loaded for files only)."""

import os

from arc2sam.output import write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    # What `signal` wraps; the wrapper imports enum, which costs a third of an empty start.
    import _signal as signal

_PERMISSIONS = 0o7777
_BINARY = getattr(os, "O_BINARY", 0)


def replace(path: str, body: bytes) -> None:
    """Write beside `path` and rename. Signals wait meanwhile: one that came leaves the old file and nothing else.

    Raises:
        OSError: the file is read-only, or cannot be written.
    """
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
        write_all(descriptor, body)
    finally:
        os.close(descriptor)


def create(path: str, text: str, *, is_executable: bool = False) -> None:
    """Write a file that does not exist, whole or not at all. Signals wait meanwhile.

    Raises:
        OSError: it exists, or cannot be written.
    """
    with Held():
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
        descriptor = os.open(path, flags, 0o777 if is_executable else 0o666)
        try:
            write_all(descriptor, text.encode())
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
