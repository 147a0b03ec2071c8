"""Signals that end the program while it runs another one (block 7)."""

import signal


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
