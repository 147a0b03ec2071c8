"""`arc2sam lsp`: the language server, for editors (block 7)."""

import sys

from arc2sam import commands
from arc2sam.commands import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Serve an editor by the Language Server Protocol, over standard input and output."

OPTIONS = (
    commands.STAGE,
    Option("stdio", ("--stdio",), "talk over standard input and output, as always"),
    commands.DEBUG,
)

_LACKING = """arc2sam lsp needs the package pygls, version 2 or newer, which is not installed
  help: Install `arc2sam[lsp]`, or pygls beside arc2sam
"""
_BY_HAND = "arc2sam lsp waits for an editor, which is to start it; press Ctrl-D to end it\n"


def run(chosen: "Chosen") -> int:
    """Talk to the editor until it ends."""
    try:
        from arc2sam.lsp import server
    except ImportError as fault:
        if (fault.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        commands.tell(_LACKING)
        return commands.FAILED
    import gc

    # Unlike other commands this one runs for long.
    gc.enable()
    if sys.stdin.isatty():
        commands.tell(_BY_HAND)
    return server.serve(chosen.get("stage", "staging"), is_logged="debug" in chosen)
