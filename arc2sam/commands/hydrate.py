"""`arc2sam hydrate [MANIFEST]`: gives functions the code that they share and the packages that they import (block 7)."""

import os

from arc2sam import commands, hydration, output, packages, pending, pipeline, project, python_imports
from arc2sam.commands import Option
from arc2sam.diagnostics import Report, listed
from arc2sam.new_files import path_of
from arc2sam.template_files import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.model import App, Project
    from arc2sam.pending import Change

SUMMARY = (
    "Copy the code that functions share (@shared, @views) into their folders, and write the package.json of those that"
    " import what the project's own lists, for `sam build`, as `arc hydrate` does for `arc deploy`."
)

OPTIONS = (
    commands.MANIFEST,
    Option(
        "built",
        ("--built",),
        "copy into the functions in this folder, which `sam build` has made (`.aws-sam/build`), instead of into those"
        " of the project",
        metavar="FOLDER",
    ),
    Option("mode", ("--dry-run",), "list what would be changed, and change nothing", const="dry-run"),
    Option("mode", ("--check",), "the same; exit with 3 if anything would be changed", const="check"),
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


_CONCERNS = frozenset({"ARC332", "ARC519"})
"""Warnings about the app that concern copies and what is built of them."""


def run(chosen: "Chosen") -> int:
    """Make the changes and list them on standard output; everything else that was found goes to standard error."""
    report = Report()
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    if manifest is None:
        return commands.finish(report.diagnostics, chosen)
    beside = project.Beside(manifest.root, report)

    app, found = pipeline.model(manifest.source, beside, manifest.format)
    # What else there is to say of the app is said with the template.
    report.extend(one for one in found if one.severity == "error" or one.code in _CONCERNS)
    if app is not None and not report.has_errors:
        hydration.check(app, report)
    if app is None or report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    built = chosen.get("built")
    changes = pending.copies(app, beside.project, manifest.root, built, report)
    plan = packages.Plan() if built else pending.dependencies(app, beside.project, manifest.root, report)
    if not report.has_errors:
        changes += pending.files(plan, beside.project, manifest.root, report)
    lost = Report()
    if not built and not report.has_errors:
        # What cannot be read is told before anything is written.
        python_imports.check(app, beside.project, pending.Code(manifest.root, report), lost)
    if not report.has_errors:
        _do(changes, report, is_real="mode" not in chosen)
    if not built and not report.has_errors:
        packages.tell(plan, report)
        report.extend(lost)
        _tell_of_lost(app, beside.project, plan, report)
        _tell_of_git(app, beside.project, manifest.root, changes, report)
    code = commands.finish(report.diagnostics, chosen)
    return code or (commands.CHANGED if changes and chosen.get("mode") == "check" else commands.OK)


def _do(changes: "tuple[Change, ...]", report: Report, *, is_real: bool) -> None:
    """Make the changes and list them; stops at the first that cannot be made (ARC198)."""
    lines = []
    for change in changes:
        if is_real:
            change.apply(report)
            if report.has_errors:
                break
        lines.append(change.line(is_done=is_real))
    if not lines and not report.has_errors:
        lines = ["nothing to copy"]
    output.write("".join(f"{line}\n" for line in lines), None, report)


def _tell_of_lost(app: "App", beside: "Project", plan: packages.Plan, report: Report) -> None:
    """Report ARC514: copies that `sam build` leaves out."""
    packed = {one.src for one in app.functions if beside.package(one.src)} - {*plan.abandoned}
    lost = hydration.loses_copies(app, packed | {package.src for package in plan.packages})
    if lost:
        report.add(
            "ARC514",
            f"`sam build` leaves out node_modules of a function with a package.json: {listed(lost)}",
            None,
            help="Run `arc2sam hydrate --built .aws-sam/build` after `sam build`",
        )


def _tell_of_git(
    app: "App", beside: "Project", root: str, changes: "tuple[pending.Change, ...]", report: Report
) -> None:
    """Report ARC513: what was made here and git takes for sources."""
    copied = [change.place for change in changes if change.is_copy]
    written = [change.folder for change in changes if change.text]
    if not (copied or written) or repository(root) is None:
        return
    path = path_of(root, ".gitignore")
    try:
        if not os.path.isfile(path):
            raise FileNotFoundError
        with open(path, encoding="utf-8", errors="replace") as file:
            ignore = file.read()
    except OSError:
        ignore = ""
    lines = (*hydration.not_ignored(copied, ignore), *packages.not_ignored(written, app, beside, ignore))
    if lines:
        report.add(
            "ARC513",
            "Nothing tells git to ignore what was made here",
            None,
            help=f"Add {listed(lines)} to `{path_of(root, '.gitignore')}`",
        )
