"""The form in which a command shows what it found: by its options, its stream and the environment (block 7)."""

import os

from arc2sam import __version__
from arc2sam.report import DOCUMENTS
from arc2sam.report import render as _render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from arc2sam.commands import Chosen
    from arc2sam.diagnostics import Diagnostic


def render(found: "tuple[Diagnostic, ...]", chosen: "Chosen", stream: "TextIO | None") -> str:
    """Return what was found in the form that was chosen, for a stream that may be a terminal.

    Without `--format` it is `github` where GitHub Actions runs, else `text`. Sources: GitHub documentation, "Default
    environment variables"; no-color.org; force-color.org.
    """
    form = chosen.get("format") or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if not found and form not in DOCUMENTS:
        return ""
    is_coloured = form == "text" and _is_coloured(chosen.get("color", "auto"), stream)
    columns = _columns(stream) if form == "text" else 0
    return _render(
        found,
        form,
        is_coloured=is_coloured,
        columns=columns,
        named=_named,
        version=__version__,
        is_strict="strict" in chosen,
    )


def _is_coloured(when: str, stream: "TextIO | None") -> bool:
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") != "0":
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb" and os.name != "nt"


def _columns(stream: "TextIO | None") -> int:
    """Return how wide the terminal is, 0 where there is none."""
    try:
        is_terminal = stream is not None and stream.isatty()
        return os.get_terminal_size(stream.fileno()).columns if stream and is_terminal else 0
    except (OSError, ValueError):
        return 0


def _named(name: str) -> str:
    """Return how the repository that GitHub Actions works on calls a file; the name as it is of what is not in it."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if not root or name.startswith("<"):
        return name
    folder, base = os.path.split(name)
    inside = os.path.relpath(os.path.join(os.path.realpath(folder or "."), base), os.path.realpath(root))
    return name if inside == ".." or inside.startswith(f"..{os.sep}") else inside.replace(os.sep, "/")
