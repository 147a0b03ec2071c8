"""`arc2sam check [MANIFEST]`: everything but the template (block 7)."""

from arc2sam import commands, project
from arc2sam.commands import options
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Tell what is wrong with an Architect project, without writing anything."

OPTIONS = (
    options.MANIFEST,
    options.STAGE,
    options.NO_LIMITS,
    options.INPUT_FORMAT,
    options.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Tell everything that is found; nothing is written."""
    report = Report()
    manifest = project.find_manifest(chosen.get("manifest"), options.input_format(chosen), report)
    if manifest is None:
        return commands.finish(report.diagnostics)
    result = transpile(
        manifest.source,
        project.Beside(manifest.root, report),
        format=manifest.format,
        stage=chosen.get("stage", "staging"),
        limits="no_limits" not in chosen,
    )
    report.extend(result.diagnostics)
    return commands.finish(report.diagnostics)
