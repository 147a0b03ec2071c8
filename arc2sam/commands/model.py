"""`arc2sam model [MANIFEST]`: writes the app model as JSON (block 7)."""

from arc2sam import commands, output, pipeline, project
from arc2sam.commands import inputs
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Write the app model of an Architect project: what its manifest means, as JSON."

OPTIONS = (
    commands.MANIFEST,
    commands.OUTPUT_FILE,
    commands.STRICT,
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the model of the manifest that the options name; everything that was found goes to standard error."""
    from arc2sam.model_json import to_json

    report = Report()
    path = chosen.get("output_file")
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    if manifest is None:
        return commands.finish(report.diagnostics, chosen)

    inputs.check(path, manifest, report)
    if report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    beside = project.Beside(manifest.root, report)

    app, found = pipeline.model(manifest.source, beside, manifest.format)
    report.extend(found)
    if app is not None and not report.has_errors:
        inputs.check_files(path, manifest.root, app, beside.project, report)
    if app is None or commands.exit_code(report.diagnostics, chosen):
        return commands.finish(report.diagnostics, chosen)
    import json

    output.write(json.dumps(to_json(app), indent=2, ensure_ascii=False) + "\n", path, report)
    return commands.finish(report.diagnostics, chosen)
