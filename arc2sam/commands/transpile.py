"""`arc2sam [MANIFEST]`: writes the template (block 7)."""

import os

from arc2sam import commands, output, project
from arc2sam.commands import Option
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.commands import Chosen
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.model import Project
    from arc2sam.pipeline import Result
    from arc2sam.project import Manifest

SUMMARY = "Turn an Architect project manifest into an AWS SAM template."

OPTIONS = (
    commands.MANIFEST,
    commands.OUTPUT_FILE,
    Option("mode", ("--check",), "write nothing; exit with 3 if the file of `-o` would change", const="check"),
    Option("mode", ("--watch",), "write the file of `-o` again whenever what it is made of changes", const="watch"),
    commands.JSON,
    commands.YAML,
    commands.STAGE,
    commands.NO_LIMITS,
    commands.STRICT,
    commands.QUIET,
    Option("source_map", ("--source-map",), "write to FILE which line made what of the template", metavar="FILE"),
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the template that the options ask for, once or, with `--watch`, again and again."""
    if chosen.get("mode") == "watch":
        from arc2sam.commands import watch

        return watch.run(chosen)
    return write(chosen, Report())


def write(chosen: "Chosen", report: Report) -> int:
    """Write the template that the options ask for; everything that was found goes to standard error.

    Args:
        chosen: the options.
        report: gets what was found.
    """
    path = chosen.get("output_file")
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    if manifest is None:
        from arc2sam.commands import usage

        return commands.finish(usage.advised(report.diagnostics, chosen.get("manifest")), chosen)
    root = _root(chosen, manifest, report)
    if report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    beside = project.Beside(manifest.root, report)
    result = transpile(
        manifest.source,
        beside,
        format=manifest.format,
        stage=chosen.get("stage", "staging"),
        root=root,
        output="json" if chosen.get("notation") == "json" else "yaml",
        limits="no_limits" not in chosen,
    )
    _made[:] = result, beside
    report.extend(reviewed(result, manifest, beside.project, chosen, None if path in output.STANDARD else path))
    for flag, file in (("-o", path), ("--source-map", chosen.get("source_map"))):
        if file and result.app and not report.has_errors:
            from arc2sam.commands import inputs

            inputs.check_files(file, manifest.root, result.app, beside.project, report, flag=flag)
            if flag == "-o":
                inputs.tell_of_no_code(path, result.app, beside.project, report)
    output.check_folder(path, report)
    if result.text is None or commands.exit_code(report.diagnostics, chosen):
        return commands.finish(report.diagnostics, chosen)
    if "mode" in chosen or "source_map" in chosen:
        from arc2sam.commands import delivery

        return delivery.deliver(result, chosen, root, report)
    output.write(result.text, path, report)
    return commands.finish(report.diagnostics, chosen)


_made: list[object] = []
"""What was made last. To take it apart would cost a large run a thirtieth of its time, just before the process ends."""


def _root(chosen: "Chosen", manifest: "Manifest", report: Report) -> str:
    """Return the project root as seen from the template's folder; reports ARC198 for targets that cannot be."""
    path, map_path = chosen.get("output_file"), chosen.get("source_map")
    if path or map_path:
        from arc2sam.commands import inputs

        inputs.check(path, manifest, report)
        if map_path:
            inputs.check_map(map_path, path, manifest, report)
    root = root_from(output.folder_of(path), manifest.root)
    if not _is_text(root):
        reason = OSError(None, "the path to the project is not UTF-8")
        report.extend([output.cannot("name", "the code of functions", reason).replace(help="Rename the folder")])
    elif chosen.get("mode") == "check" and (path is None or path in output.STANDARD):
        fault = output.cannot("check", "standard output", OSError(None, "it holds nothing to compare with"))
        report.extend([fault.replace(help="Add `-o template.yaml`, with the name of the file")])
    return root


def reviewed(
    result: "Result", manifest: "Manifest", beside: "Project", chosen: "Chosen", template: "str | None" = None
) -> "Iterable[Diagnostic]":
    """Return what was found, with what the folders of the project add; to tell that they add nothing costs little."""
    found, app = result.diagnostics, result.app
    if app is None or result.has_errors:
        # What is to be done before a build is for when there is something to build.
        return [one for one in found if one.code not in _OF_BUILD]
    is_quiet = "advice" not in chosen and not any(one.code in _OF_FOLDERS for one in found)
    if is_quiet and not any(os.path.lexists(f"{manifest.root}/{name}") for name in _FILES):
        return found
    from arc2sam.commands import state

    run = state.Run(chosen.get("stage", "staging"), template, advice="advice" in chosen)
    return state.reviewed(found, app, beside, manifest, run)


_OF_BUILD = frozenset({"ARC516", "ARC517", "ARC518"})
_OF_FOLDERS = _OF_BUILD | {"ARC326"}
"""What is found and depends on what stands in folders that the model does not look into."""
_FILES = ("package.json", "samconfig.toml")
"""Files in the project root that there may be something to say about."""


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def root_from(folder: str, root: str) -> str:
    """Return the project root as seen from a folder, `/` between the parts; both as seen from the working directory."""
    if folder == root:
        return "."
    if folder == "." and not os.path.isabs(root) and ".." not in root.split("/"):
        return os.path.normpath(root).replace(os.sep, "/")
    # Links are followed first: `..` out of a linked folder leads to where the link points.
    return os.path.relpath(os.path.realpath(root), os.path.realpath(folder)).replace(os.sep, "/")
