"""`arc2sam diff [MANIFEST] TEMPLATE`: tells what a deploy of a manifest would change (block 7)."""

from arc2sam import commands, output, project, template_files
from arc2sam.commands import Option, options
from arc2sam.commands.transpile import root_from
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile
from arc2sam.pragmas.sam import Sam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.pipeline import Result
    from arc2sam.project import Manifest

SUMMARY = "Tell what a deploy of an Architect project would change in what a template has deployed."

OPTIONS = (
    options.MANIFEST,
    Option(
        "template",
        metavar="TEMPLATE",
        doc="the deployed template: a file in YAML or JSON, `-` for standard input, or REVISION:PATH as git takes it",
        is_required=True,
    ),
    options.STAGE,
    Option("form", ("--json",), "write the changes as JSON", const="json"),
    Option(
        "form",
        ("--suggest",),
        "write only the lines of @sam that keep the environment variables which would vanish",
        const="suggest",
    ),
    options.NO_LIMITS,
    options.INPUT_FORMAT,
    *options.FINDINGS,
    options.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write what a deploy would change to standard output; everything that was found goes to standard error."""
    from arc2sam.diff import compare, expand, text
    from arc2sam.diff.read import read as read_template

    report = Report()
    if chosen.get("manifest") == "-" == chosen["template"]:
        report.extend([output.cannot("read", "the template from standard input", OSError(None, "the manifest is"))])
        return commands.finish(report.diagnostics, chosen)
    found = template_files.read(chosen["template"], report)
    old = read_template(found.source, report) if found else None
    manifest = project.find_manifest(chosen.get("manifest"), options.input_format(chosen), report)
    if manifest is None or found is None or old is None:
        return commands.finish(report.diagnostics, chosen)
    stage = chosen.get("stage", "staging")
    result = _made(manifest, stage, report, limits="no_limits" not in chosen)
    if result.template is None or report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    before = expand.expand(old, root_from(manifest.root, found.folder))
    comparison = compare.compare(before, expand.expand(result.template.to_json()))
    sam = result.app.part(Sam) if result.app else None
    kept = tuple(sam.env) if sam else ()
    about = {"template": found.source.name, "manifest": manifest.source.name, "stage": stage}
    form = chosen.get("form")
    if form == "json":
        written = text.to_json(comparison, about, kept)
    elif form == "suggest":
        written = text.suggestion(comparison.lost_variables, kept)
    else:
        written = text.render(comparison, about)
    output.write(written, None, report)
    return commands.finish(report.diagnostics, chosen) or (commands.CHANGED if comparison.has_changes else commands.OK)


def _made(manifest: "Manifest", stage: str, report: Report, *, limits: bool) -> "Result":
    """Return the template of the manifest, as it would stand in the project root."""
    beside = project.Beside(manifest.root, report)
    result = transpile(manifest.source, beside, format=manifest.format, stage=stage, output="json", limits=limits)
    report.extend(result.diagnostics)
    return result
