"""Signals that end the program (block 7)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    # What `signal` wraps; the wrapper imports enum, which costs a third of an empty start.
    import _signal as signal


def let_end() -> None:
    """Let Ctrl-C end the process as it ends others, in silence; where it is ignored it stays ignored."""
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


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


class Raised:
    """Lets the signals that end the program raise KeyboardInterrupt first, so that what stands open is cleaned up."""

    def __init__(self) -> None:
        self._came = 0
        self._changed: list[int] = []

    def __enter__(self) -> "Raised":
        for number in (signal.SIGINT, signal.SIGTERM):
            # Whoever runs this may have ways of their own.
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, self._raise)
                self._changed.append(number)
        return self

    def __exit__(self, *_raised: object) -> None:
        for number in self._changed:
            signal.signal(number, signal.SIG_DFL)
        if self._came:
            signal.raise_signal(self._came)

    def _raise(self, number: int, _frame: object) -> None:
        self._came = number
        raise KeyboardInterrupt
