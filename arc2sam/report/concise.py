"""Diagnostics as one line each, for `grep` and for editors that read a compiler's output (block 7)."""

from arc2sam.report.text import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Diagnostic


def render(diagnostics: "Iterable[Diagnostic]") -> str:
    """Return a line for each: `file:line:column: severity[code]: message`."""
    return "".join(f"{line(found)}\n" for found in diagnostics)


def line(found: "Diagnostic") -> str:
    """Return the place, severity, code and message of a diagnostic, printable."""
    place = f"{found.span}: " if found.span else ""
    return escape(f"{place}{found.severity}[{found.code}]: {found.message}")


def told(found: "Diagnostic") -> str:
    """Return the line about a diagnostic, and one with its help if it has any."""
    return line(found) + (f"\nhelp: {escape(found.help)}" if found.help else "")
