"""`arc2sam explain CODE`: tells at length what a diagnostic code means (block 7)."""

from arc2sam import commands, output
from arc2sam.codes import CODES
from arc2sam.commands import Option, options
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Tell what a diagnostic code means, why it is one, and how to mend it; without a code, list them all."


def _code(written: str) -> str:
    """Return a code in any spelling (`ARC214`, `arc214`, `214`) as it is in the table."""
    digits = written.upper().removeprefix("ARC")
    return f"ARC{digits}"


def _fault(written: str) -> str:
    if _code(written) in CODES:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(_code(written), CODES, n=1)
    return f"there is no code {written!r}" + (f"; the nearest is {near[0]}" if near else "")


OPTIONS = (
    Option("code", metavar="CODE", doc="a code as messages show it: ARC214", check=_fault),
    *options.FINDINGS,
    options.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the long text about a code, or the list of all codes."""
    report = Report()
    if "code" in chosen:
        from arc2sam.explanations import explain
        from arc2sam.explanations.page import page

        text = page(explain(_code(chosen["code"])))
    else:
        text = "".join(f"{code}  {severity:<8} {title}\n" for code, (severity, title) in sorted(CODES.items()))
    output.write(text, None, report)
    return commands.finish(report.diagnostics, chosen)
