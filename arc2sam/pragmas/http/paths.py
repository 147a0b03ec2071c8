"""What a path of @http may look like, and where one is wrong (block 4).

Source: Architect documentation, "@http"; API Gateway documentation, "Create routes for HTTP APIs".
"""

from arc2sam.diagnostics import Edit
from arc2sam.record import Record
from arc2sam.source import Span
from arc2sam.spelling import path_without_braces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report

_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_LEGAL = _WORD | frozenset("/-:.*")
_FOREIGN = {"{": "API Gateway's notation", "<": "another notation"}
"""Whose parameters of paths begin so."""
_NEVER_LAST = frozenset("-._")


class Fault(Record):
    """What is wrong with a path, and where in it."""

    code: str
    problem: str
    """Follows the path in a sentence."""
    help: str
    start: int
    end: int
    replacement: "str | None" = None
    """What to write in that place, where it is plain."""


def is_valid_path(path: str, span: Span, report: "Report") -> bool:
    """Check a path; reports the first of ARC247 to ARC254 that applies, at the characters that are wrong."""
    fault = find_fault(path)
    if fault is None:
        return True
    edit = None
    # In quotes or with escapes, places in the value are not places in the text.
    if span.text == path and fault.end > fault.start:
        span = Span(span.source, span.start + fault.start, span.start + fault.end)
        edit = Edit(span, fault.replacement) if fault.replacement is not None else None
    report.add(fault.code, f"The path `{path[:100]}` {fault.problem}", span, help=fault.help, edit=edit)
    return False


def find_fault(path: str) -> "Fault | None":
    """Return the first fault of a path, or None."""
    if not _LEGAL.issuperset(path):
        bad = next(index for index, char in enumerate(path) if char not in _LEGAL)
        if path[bad] in _FOREIGN and path_without_braces(path):
            part = path[bad:].partition("/")[0]
            plain = path_without_braces(f"/{part}") or part
            helped = f"Write `{path_without_braces(path)}`"
            return Fault(
                "ARC247", f"has `{part}`, which is {_FOREIGN[path[bad]]}", helped, bad, bad + len(part), plain[1:]
            )
        helped = "Use letters, digits, `-`, `.`, `_`, `/`, `:` and `*` only"
        return Fault("ARC247", f"has the character `{path[bad]}`", helped, bad, bad + 1)
    if "://" in path:
        bare = "/" + path.partition("://")[2].partition("/")[2]
        return Fault("ARC248", "is a URL", f"Write its path alone, `{bare[:100]}`", 0, len(path), bare)
    if not path.startswith("/"):
        return Fault("ARC248", "does not begin with a slash", f"Write `/{path[:100]}`", 0, len(path), f"/{path}")
    if path == "/":
        return None
    if path.endswith("/"):
        helped = f"Write `{path.rstrip('/')[:100] or '/'}`"
        first = max(1, len(path.rstrip("/")))
        return Fault("ARC249", "ends with a slash", helped, first, len(path), "")
    start = 1
    for part in path[1:].split("/"):
        end = start + len(part)
        problem = _find_part_fault(part, is_last=end == len(path))
        if problem:
            code, what, helped, replacement = problem
            return Fault(code, what, helped, start, max(end, start + 1), replacement)
        start = end + 1
    return None


def _find_part_fault(part: str, *, is_last: bool) -> "tuple[str, str, str, str | None] | None":
    """Return code, problem, help and replacement of what is wrong between two slashes, or None."""
    if not part:
        return "ARC250", "has nothing between two slashes", "Remove one of the two slashes", ""
    if "*" in part:
        if part == "*" and is_last:
            return None
        return "ARC254", "has a `*` that is not its whole last part", "End the path in `/*`, and nowhere else", None
    if part.startswith(":"):
        if ":" in part[1:] or part == ":":
            helped = "Write `:` and a name of letters, digits, `-`, `.` and `_`"
            return "ARC252", f"has the unusable parameter `{part}`", helped, None
    elif ":" in part:
        before, _, name = part.partition(":")
        helped = f"Make the parameter a part of its own: `{before}/:{name}`"
        return "ARC253", f"has a `:` inside of the part `{part}`", helped, f"{before}/:{name}"
    if part[-1] in _NEVER_LAST:
        helped = "End each part in a letter or digit"
        return "ARC251", f"has the part `{part}`, which ends with `{part[-1]}`", helped, None
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
