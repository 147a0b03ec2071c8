"""`arc2sam check [MANIFEST]`: everything but the template (block 7)."""

import sys

from arc2sam import commands, output, project
from arc2sam.commands import Option, findings, inputs, options
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Tell what is wrong with an Architect project, without writing anything."

OPTIONS = (
    options.MANIFEST,
    options.OUTPUT_FILE,
    options.STAGE,
    options.NO_LIMITS,
    Option("advice", ("--advice",), "give all advice, also what is true of many good apps"),
    options.STRICT,
    options.INPUT_FORMAT,
    *options.FINDINGS,
    options.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write what is found to standard output, or to a file: it is all that the command makes."""
    report = Report()
    _look(chosen, report)
    found = report.diagnostics
    path = chosen.get("output_file")
    text = findings.render(found, chosen, None if path else sys.stdout)
    trouble = Report()
    if text or path:
        output.write(text, path, trouble)
    return commands.finish(trouble.diagnostics) or commands.exit_code(found, chosen)


def _look(chosen: "Chosen", report: Report) -> None:
    manifest = project.find_manifest(chosen.get("manifest"), options.input_format(chosen), report)
    if manifest is None:
        return
    path = chosen.get("output_file")
    inputs.check(path, manifest, report)
    if report.has_errors:
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
    report.extend(result.diagnostics)
    if result.app is not None:
        inputs.check_files(path, manifest.root, result.app, beside.project, report)
