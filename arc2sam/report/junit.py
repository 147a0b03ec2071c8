"""Diagnostics as a JUnit report, for the test pages of CI servers (block 7).

Errors are failures, with `--strict` warnings too. What leaves the exit code at 0 is a skipped test with a message.
"""

from arc2sam.report.concise import told
from arc2sam.report.text import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic

_SUITE = "arc2sam"


def render(diagnostics: "tuple[Diagnostic, ...]", *, is_strict: bool = False) -> str:
    """Return a report with a test for each diagnostic; where there is none, with one that passed.

    Args:
        diagnostics: what to show.
        is_strict: whether warnings fail as errors do.
    """
    failing = frozenset(("error", "warning")) if is_strict else frozenset(("error",))
    failures = sum(found.severity in failing for found in diagnostics)
    counts = {
        "name": _SUITE,
        "tests": max(1, len(diagnostics)),
        "failures": failures,
        "errors": 0,
        "skipped": len(diagnostics) - failures,
    }
    cases = [_case(found, failing) for found in diagnostics] or [
        f"    <testcase {_stated(name=_SUITE, classname=_SUITE)}/>"
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<testsuites>",
            f"  <testsuite {_stated(**counts)}>",
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(found: "Diagnostic", failing: frozenset[str]) -> str:
    place = str(found.span) if found.span else _SUITE
    name = f"{found.code} {place}"
    element = "failure" if found.severity in failing else "skipped"
    message = _stated(message=found.message, **({"type": found.code} if element == "failure" else {}))
    classname = found.span.source.name if found.span else _SUITE
    return (
        f"    <testcase {_stated(name=name, classname=classname)}>\n"
        f"      <{element} {message}>{_text(told(found))}</{element}>\n"
        "    </testcase>"
    )


def _stated(**attributes: object) -> str:
    from xml.sax.saxutils import quoteattr

    return " ".join(f"{name}={quoteattr(escape(str(value)))}" for name, value in attributes.items())


def _text(text: str) -> str:
    from xml.sax.saxutils import escape as for_xml

    return for_xml(text)
