"""`arc2sam check [MANIFEST]`: everything but the template (block 7)."""

import sys

from arc2sam import commands, output, project
from arc2sam.commands import Option, findings, inputs
from arc2sam.commands.transpile import reviewed
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.pipeline import Result
    from arc2sam.source import Source

SUMMARY = "Tell what is wrong with an Architect project, without writing anything."

_TOOLS = ("cfn-lint", "sam-translator")


def _tool_fault(written: str) -> str:
    unknown = next((name for name in written.split(",") if name not in _TOOLS), None)
    return "" if unknown is None else f"there is no tool {unknown!r}; choose from {', '.join(_TOOLS)}"


OPTIONS = (
    commands.MANIFEST,
    commands.OUTPUT_FILE,
    commands.STAGE,
    commands.NO_LIMITS,
    Option("advice", ("--advice",), "give all advice, also what is true of many good apps"),
    Option(
        "with",
        ("--with",),
        f"ask another tool about the template too: {' or '.join(_TOOLS)}, or both with a comma between",
        metavar="TOOL",
        is_list=True,
        check=_tool_fault,
    ),
    commands.STRICT,
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write what is found to standard output, or to a file: it is all that the command makes."""
    report, refused = Report(), Report()
    _look(chosen, report, refused)
    if refused.has_errors:
        # The file stays as it is: it cannot hold why.
        return commands.finish(refused.diagnostics, chosen)
    found = report.diagnostics
    path = chosen.get("output_file")
    text = findings.render(found, chosen, None if path else sys.stdout)
    trouble = Report()
    if text or path:
        output.write(text, path, trouble)
    if trouble.has_errors:
        return commands.finish(trouble.diagnostics, chosen)
    return commands.exit_code(found, chosen)


def _look(chosen: "Chosen", report: Report, refused: Report) -> None:
    """Report what is wrong with the project, and apart from that why the file of `-o` must not be written."""
    path = chosen.get("output_file")
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    if manifest is None:
        inputs.check_unread(path, chosen.get("manifest"), refused)
        return
    inputs.check(path, manifest, refused)
    if refused.has_errors:
        return
    beside = project.Beside(manifest.root, report)
    result = transpile(
        manifest.source,
        beside,
        format=manifest.format,
        stage=chosen.get("stage", "staging"),
        limits="no_limits" not in chosen,
        advice="advice" in chosen,
    )
    report.extend(reviewed(result, manifest, beside.project, chosen))
    if result.app is not None:
        inputs.check_files(path, manifest.root, result.app, beside.project, refused)
    if report.has_errors and not refused.has_errors:
        inputs.check_kind(path, manifest.root, beside.project.sources, refused)
    if "with" in chosen and not report.has_errors:
        report.extend(_second(result, chosen, (manifest.source, *beside.project.sources.values())))


def _second(result: "Result", chosen: "Chosen", sources: "tuple[Source, ...]") -> "list[Diagnostic]":
    """Return what other tools find in the template, without what comments silence."""
    from arc2sam import ignores, opinions
    from arc2sam.model import Target
    from arc2sam.pragmas.aws import Aws
    from arc2sam.source_map.make import make

    assert result.app is not None
    assert result.template is not None
    aws = result.app.part(Aws)
    source_map = make(result.app, result.template, Target(chosen.get("stage", "staging")))
    question = opinions.Question(result.require_text(), result.template.document, aws.region if aws else None)
    return ignores.kept(opinions.ask(dict.fromkeys(chosen["with"].split(",")), question, source_map), sources)
