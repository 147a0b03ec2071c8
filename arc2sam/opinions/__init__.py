"""A second opinion on the template by a tool that is installed: cfn-lint, or the SAM translator (block 7).

A tool runs as a process of its own, without credentials. What it finds becomes diagnostics at the lines that made what
it speaks of.
"""

from arc2sam.diagnostics import Diagnostic
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Literal

    from arc2sam.diagnostics import Severity
    from arc2sam.intrinsics import Json
    from arc2sam.source import Span
    from arc2sam.source_map import Path, SourceMap

    Tool = Literal["cfn-lint", "sam-translator"]

TOOLS: "tuple[Tool, ...]" = ("cfn-lint", "sam-translator")

_LONGEST = 1000
"""Of a message, in characters: some list all the values that there are."""
_CODES: "dict[Severity, str]" = {"error": "ARC580", "warning": "ARC581", "note": "ARC582"}


class Question(Record):
    """What a tool is asked about."""

    text: str
    """The template as it is written."""
    document: "Mapping[str, Json]"
    """The same as plain data."""
    region: "str | None" = None
    """Where it will be deployed, if that is known."""


class Finding(Record):
    """One thing that a tool found."""

    severity: "Severity"
    rule: str
    """What the tool calls its rule."""
    message: str
    path: "Path" = ()
    """Where in the template, or in what SAM makes of it; empty for the whole."""
    source: str = ""
    """A page that tells more."""


class Answer(Record):
    """What a tool says."""

    findings: tuple[Finding, ...]
    made: "Mapping[str, Json] | None" = None
    """What SAM makes of the template, if the tool tells that and nothing is wrong."""


class Failure(Record):
    """Why a tool has no answer."""

    message: str
    help: str


def ask(tools: "Iterable[str]", question: Question, source_map: "SourceMap") -> tuple[Diagnostic, ...]:
    """Return what tools find, at the lines that made what they speak of.

    With both, cfn-lint is asked about what SAM makes too: by itself it does not look into that.

    Codes: ARC580 to 582, and ARC583 for a tool that has no answer.
    """
    from arc2sam.interrupts import Raised

    with Raised():
        return tuple(_once(_ask(frozenset(tools), question, source_map)))


def _once(found: "Iterable[Diagnostic]") -> "Iterator[Diagnostic]":
    """Yield what is said of one line once, not of each resource that the line is in."""
    seen: set[tuple[str, str]] = set()
    for one in found:
        told = (one.message, str(one.span) if one.span else f"{one.logical_id}.{one.property}")
        if told not in seen:
            seen.add(told)
            yield one


def _ask(asked: frozenset[str], question: Question, source_map: "SourceMap") -> "Iterator[Diagnostic]":
    from arc2sam.opinions import cfn_lint, sam_translator

    made = None
    if sam_translator.TOOL in asked:
        answer = sam_translator.answer(question)
        made = answer.made if isinstance(answer, Answer) else None
        yield from _told(sam_translator.TOOL, answer, source_map)
    if cfn_lint.TOOL in asked:
        answer = cfn_lint.answer(question)
        yield from _told(cfn_lint.TOOL, answer, source_map)
        if made and isinstance(answer, Answer):
            yield from _told(cfn_lint.TOOL, _of_made(question, made), source_map)


def _of_made(question: Question, made: "Mapping[str, Json]") -> "Answer | Failure":
    """Return what cfn-lint finds in the resources that only SAM makes; the others it has seen."""
    import json

    from arc2sam.opinions import cfn_lint

    answer = cfn_lint.answer(question.replace(text=json.dumps(made), document=made))
    if isinstance(answer, Failure):
        return answer
    own = question.document.get("Resources")
    kept = (one for one in answer.findings if len(one.path) > 1 and one.path[0] == "Resources")
    return Answer(tuple(one for one in kept if not (isinstance(own, dict) and one.path[1] in own)))


def _told(tool: str, answer: "Answer | Failure", source_map: "SourceMap") -> "Iterator[Diagnostic]":
    if isinstance(answer, Failure):
        yield Diagnostic("ARC583", "error", answer.message, help=answer.help)
    else:
        yield from (diagnostic(tool, one, source_map) for one in answer.findings)


def diagnostic(tool: str, finding: Finding, source_map: "SourceMap") -> Diagnostic:
    """Return what a tool found as a diagnostic, at the line that made it."""
    path = finding.path
    words = " ".join(finding.message.split())
    is_resource = path[:1] == ("Resources",) and len(path) > 1
    return Diagnostic(
        _CODES[finding.severity],
        finding.severity,
        f"{tool} {finding.rule}: {words if len(words) <= _LONGEST else words[:_LONGEST] + '…'}",
        _span(path, source_map),
        help=f"See {finding.source}" if finding.source else "",
        logical_id=path[1] if is_resource else "",
        property=".".join(path[2:] if is_resource else path),
    )


def _span(path: "Path", source_map: "SourceMap") -> "Span | None":
    found = source_map.find(path)
    if found is None and path[:1] == ("Resources",) and len(path) > 1:
        found = source_map.find_made(path[1], path[2:])
    if found and found.span is None:
        # Of a default the place is that of what gets it.
        found = source_map.find(path[:2])
    return found.span if found else None
