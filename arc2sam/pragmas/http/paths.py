"""What a path of @http may look like, and where one is wrong (block 4).

Source: Architect documentation, "@http"; API Gateway documentation, "Create routes for HTTP APIs".
"""

from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report

_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_LEGAL = _WORD | frozenset("/-:.*")
_NEVER_LAST = frozenset("-._")


class Fault(Record):
    """What is wrong with a path, and where in it."""

    code: str
    problem: str
    """Follows the path in a sentence."""
    help: str
    start: int
    end: int


def is_valid_path(path: str, span: Span, report: "Report") -> bool:
    """Check a path; reports the first of ARC247 to ARC254 that applies, at the characters that are wrong."""
    fault = find_fault(path)
    if fault is None:
        return True
    # In quotes or with escapes, places in the value are not places in the text.
    if span.text == path and fault.end > fault.start:
        span = Span(span.source, span.start + fault.start, span.start + fault.end)
    report.add(fault.code, f"The path `{path[:100]}` {fault.problem}", span, help=fault.help)
    return False


def find_fault(path: str) -> "Fault | None":
    """Return the first fault of a path, or None."""
    if not _LEGAL.issuperset(path):
        bad = next(index for index, char in enumerate(path) if char not in _LEGAL)
        helped = "Use letters, digits, `-`, `.`, `_`, `/`, `:` and `*` only"
        return Fault("ARC247", f"has the character `{path[bad]}`", helped, bad, bad + 1)
    if not path.startswith("/"):
        return Fault("ARC248", "does not begin with a slash", f"Write `/{path[:100]}`", 0, len(path))
    if path == "/":
        return None
    if path.endswith("/"):
        helped = f"Write `{path.rstrip('/')[:100] or '/'}`"
        return Fault("ARC249", "ends with a slash", helped, len(path) - 1, len(path))
    start = 1
    for part in path[1:].split("/"):
        end = start + len(part)
        problem = _find_part_fault(part, is_last=end == len(path))
        if problem:
            return Fault(*problem, start, max(end, start + 1))
        start = end + 1
    return None


def _find_part_fault(part: str, *, is_last: bool) -> "tuple[str, str, str] | None":
    """Return code, problem and help of what is wrong between two slashes, or None."""
    if not part:
        return "ARC250", "has nothing between two slashes", "Remove one of the two slashes"
    if "*" in part:
        if part == "*" and is_last:
            return None
        return "ARC254", "has a `*` that is not its whole last part", "End the path in `/*`, and nowhere else"
    if part.startswith(":"):
        if ":" in part[1:] or part == ":":
            helped = "Write `:` and a name of letters, digits, `-`, `.` and `_`"
            return "ARC252", f"has the unusable parameter `{part}`", helped
    elif ":" in part:
        before, _, name = part.partition(":")
        helped = f"Make the parameter a part of its own: `{before}/:{name}`"
        return "ARC253", f"has a `:` inside of the part `{part}`", helped
    if part[-1] in _NEVER_LAST:
        return "ARC251", f"has the part `{part}`, which ends with `{part[-1]}`", "End each part in a letter or digit"
    return None


def openapi_path(path: str) -> str:
    """Return a path as API Gateway writes it: `/cats/:id/*` is `/cats/{id}/{proxy+}`."""
    if ":" not in path and "*" not in path:
        return path
    parts = [f"{{{part[1:]}}}" if part.startswith(":") else part for part in path.split("/")]
    return "/".join(["{proxy+}" if part == "*" else part for part in parts])


def matched_pattern(path: str) -> str:
    """Return what a path matches, whatever its parameters are called."""
    return "/".join([":" if part.startswith(":") else part for part in path.split("/")])
