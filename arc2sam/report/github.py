"""Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines (block 7).

Source: GitHub documentation, "Workflow commands for GitHub Actions".
"""

from arc2sam.report.concise import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arc2sam.diagnostics import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(diagnostics: "Iterable[Diagnostic]", named: "Callable[[str], str]" = str, *, is_strict: bool = False) -> str:
    """Return a command for each; the place stands in its text too, so that the log can be read by itself.

    Args:
        diagnostics: what to show.
        named: returns how the repository calls a file.
        is_strict: whether warnings fail: they are errors of the run then.
    """
    return "".join(_command(found, named, is_strict=is_strict) for found in diagnostics)


def _command(found: "Diagnostic", named: "Callable[[str], str]", *, is_strict: bool) -> str:
    fails = is_strict and found.severity == "warning"
    properties = {"title": f"arc2sam {found.code}{' (--strict)' if fails else ''}", **_place(found, named)}
    stated = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS['error' if fails else found.severity]} {stated}::{_text(told(found))}\n"


def _place(found: "Diagnostic", named: "Callable[[str], str]") -> dict[str, str]:
    if found.span is None:
        return {}
    source = found.span.source
    line, column = source.line_column(found.span.start)
    place = {"file": named(source.name), "line": f"{line}", "col": f"{column}"}
    end_line, end_column = source.line_column(found.span.end)
    # The ends of the columns are shown only where all is on one line.
    return {**place, "endLine": f"{end_line}", "endColumn": f"{end_column}"} if end_line == line else place


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # The name of a file need not be text.
    text = text.encode("utf-8", "backslashreplace").decode()
    return _text(text).replace(":", "%3A").replace(",", "%2C")
