"""`arc2sam [MANIFEST]`: writes the template (block 7)."""

import os

from arc2sam import commands, normalize, output, project
from arc2sam.commands import options
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.model import App, Project

SUMMARY = "Turn an Architect project manifest into an AWS SAM template."

OPTIONS = (
    options.MANIFEST,
    options.OUTPUT_FILE,
    options.JSON,
    options.YAML,
    options.STAGE,
    options.NO_LIMITS,
    options.INPUT_FORMAT,
    options.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the template that the options ask for; everything that was found goes to standard error."""
    report = Report()
    path = chosen.get("output_file")
    manifest = project.find_manifest(chosen.get("manifest"), options.input_format(chosen), report)
    if manifest is None:
        return commands.finish(report.diagnostics)
    if path and output.is_same_file(path, manifest.path):
        report.extend([output.cannot("write", f"`{path}`", OSError(None, "it is the manifest"))])
        return commands.finish(report.diagnostics)

    def read(app: "App") -> "Project":
        return project.read_project(manifest.root, normalize.wanted(app), report)

    result = transpile(
        manifest.source,
        read,
        format=manifest.format,
        stage=chosen.get("stage", "staging"),
        root=root_from(output.folder_of(path), manifest.root),
        output="json" if chosen.get("notation") == "json" else "yaml",
        limits="no_limits" not in chosen,
    )
    report.extend(result.diagnostics)
    if result.text is None or report.has_errors:
        return commands.finish(report.diagnostics)
    output.check_folder(path, report)
    output.write(result.text, path, report)
    return commands.finish(report.diagnostics)


def root_from(folder: str, root: str) -> str:
    """Return the project root as seen from a folder, `/` between the parts; both as seen from the working directory."""
    if folder == root:
        return "."
    if folder == "." and not os.path.isabs(root) and ".." not in root.split("/"):
        return os.path.normpath(root).replace(os.sep, "/")
    # Links are followed first: `..` out of a linked folder leads to where the link points.
    return os.path.relpath(os.path.realpath(root), os.path.realpath(folder)).replace(os.sep, "/")
