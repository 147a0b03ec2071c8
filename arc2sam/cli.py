"""The `arc2sam` command: picks the command, reads its options, turns what happened into an exit code (block 7)."""

import gc
import os
import sys

from arc2sam import __version__, commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Sequence
    from typing import NoReturn

    from arc2sam.commands import Chosen
else:
    # What `signal` wraps; the wrapper imports enum, which costs a third of an empty start.
    import _signal as signal


def main() -> "NoReturn":
    """Run `arc2sam` with the words of the command line and end the process with its exit code."""
    # A run is short and makes no rings of objects worth collecting.
    gc.disable()
    end_on_interrupt()
    # The interpreter's own farewell costs as much as a small template; all that was written is out by now.
    os._exit(run(sys.argv[1:]))


def end_on_interrupt() -> None:
    """Let Ctrl-C end the process as it ends others, in silence; where it is ignored it stays ignored."""
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(words: "Sequence[str]") -> int:
    """Run one command line and return its exit code: 0 done, 1 the project is wrong, 2 anything else is.

    A defect of arc2sam is reported as ARC901.
    """
    command = words[0] if words and words[0] in commands.COMMANDS and words[0] else ""
    words = words[1:] if command else words
    chosen: Chosen = commands.NOTHING
    try:
        module = commands.load(command)
        read = commands.read(module.OPTIONS, words)
        if read is None:
            from arc2sam.commands import usage

            parsed = usage.parse(command, words, __version__)
            if isinstance(parsed, int):
                return parsed
            read = parsed
        chosen = read
        code: int = module.run(chosen)
    except Exception as fault:  # noqa: BLE001 - the one place where every defect ends
        if _is_homeless():
            return _report_homeless(chosen)
        return _internal(fault, chosen, is_traced="--debug" in words)
    return code


def _is_homeless() -> bool:
    """Tell whether the working directory is gone, so that no relative path means anything."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _report_homeless(chosen: "Chosen") -> int:
    from arc2sam.output import cannot

    fault = cannot("find", "the working directory", OSError(None, "it no longer exists"))
    return commands.finish([fault.replace(help="Change to a folder that exists")], chosen)


def _internal(fault: Exception, chosen: "Chosen", *, is_traced: bool) -> int:
    from arc2sam.diagnostics import Diagnostic

    if is_traced:
        import traceback

        commands.tell("".join(traceback.format_exception(fault)))
    message = f"Internal error: {type(fault).__name__}: {fault}"
    helped = "Report it with the manifest that shows it; `--debug` tells where it happened"
    return commands.finish([Diagnostic("ARC901", "error", message, help=helped)], chosen)
