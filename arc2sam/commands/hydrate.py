"""`arc2sam hydrate [MANIFEST]`: copies the code that functions share into their folders (block 7)."""

import os

from arc2sam import commands, hydration, output, pipeline, project, trees
from arc2sam.commands import Option, options
from arc2sam.diagnostics import Report, listed
from arc2sam.hydration import MARK, Plan
from arc2sam.new_files import path_of
from arc2sam.record import Record
from arc2sam.template_files import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.hydration import Copy
    from arc2sam.model import App, Project
    from arc2sam.trees import Tree

SUMMARY = "Copy the code that functions share (@shared, @views) into their folders, as `arc hydrate` does."

OPTIONS = (
    options.MANIFEST,
    Option(
        "built",
        ("--built",),
        "copy into the functions in this folder, which `sam build` has made (`.aws-sam/build`), instead of into those"
        " of the project",
        metavar="FOLDER",
    ),
    Option("dry_run", ("--dry-run",), "list what would be copied and removed, and change nothing"),
    options.INPUT_FORMAT,
    *options.FINDINGS,
    options.DEBUG,
)


_CONCERNS = frozenset({"ARC332", "ARC519"})
"""Warnings about the app that concern copies and what is built of them."""


class Change(Record):
    """A copy to make, or one to remove."""

    home: str
    """Folder of the function, as seen from the working directory."""
    place: str
    source: str
    """What is copied; empty for a copy to remove."""
    tree: "Tree"

    @property
    def path(self) -> str:
        """Where the copy stands."""
        return f"{self.home}/{self.place}"


def run(chosen: "Chosen") -> int:
    """Make the copies and list them on standard output; everything else that was found goes to standard error."""
    report = Report()
    manifest = project.find_manifest(chosen.get("manifest"), options.input_format(chosen), report)
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
    changes = _changes(app, beside.project, manifest.root, chosen.get("built"), report)
    if not report.has_errors:
        _do(changes, report, is_dry="dry_run" in chosen)
        if "built" not in chosen:
            _advise(app, beside.project, manifest.root, changes, report)
    return commands.finish(report.diagnostics, chosen)


def _changes(app: "App", beside: "Project", root: str, built: "str | None", report: Report) -> tuple[Change, ...]:
    """Return what is to be changed; reports what stands in the way, before anything is changed."""
    manifest = hydration.static_json(app)
    if manifest is not None and not os.path.isfile(path_of(root, manifest)):
        manifest = None
    if built is None:
        plan, above = hydration.plan(app, beside, manifest), root
    else:
        plan, above = _plan_built(app, built, manifest, report), built.rstrip("/") or built
    spans = {path: written or pragma for path, written, pragma in hydration.folders(app)}
    read = {path: trees.read(root, path, span, report) for path, span in spans.items()}
    if report.has_errors:
        return ()
    changes = []
    for copy in plan.copies:
        change = _change(copy, root, above, read)
        _check(copy, change, report)
        if not trees.is_same(change.path, change.tree):
            changes.append(change)
    for home, place in plan.abandoned:
        change = Change(path_of(above, home), place, "", {})
        if os.path.isfile(f"{change.path}/{MARK}") and not trees.linked(change.home, place):
            changes.append(change)
    return tuple(changes)


def _plan_built(app: "App", built: str, manifest: "str | None", report: Report) -> Plan:
    try:
        with os.scandir(built) as listing:
            names = {entry.name for entry in listing if entry.is_dir()}
    except OSError as fault:
        report.extend([output.cannot("read", f"`{built}`", fault)])
        return Plan()
    return hydration.plan_built(app, names, manifest, report)


def _change(copy: "Copy", root: str, above: str, read: "dict[str, dict[str, trees.File]]") -> Change:
    tree = dict(read[copy.folder]) if copy.folder else {}
    if copy.static_json:
        tree["static.json"] = trees.File(path_of(root, copy.static_json))
    source = copy.folder or str(copy.static_json)
    tree[MARK] = trees.File(None, f"A copy of {source}, made by `arc2sam hydrate`: change that, not this.\n")
    return Change(path_of(above, copy.home), copy.place, path_of(root, source), tree)


def _check(copy: "Copy", change: Change, report: Report) -> None:
    """Report ARC343: what stands where the copy should."""
    linked = trees.linked(change.home, change.place)
    if linked:
        report.add(
            "ARC343",
            f"`{linked}` is a link, or no folder: the copy for this function would be made elsewhere",
            copy.span,
            help="Replace it by a folder, or remove it",
        )
        return
    path = change.path
    if os.path.islink(path) or not os.path.lexists(path):
        return
    if not os.path.isdir(path):
        report.add("ARC343", f"`{path}` is no folder", copy.span, help="Remove it: the copy has to stand there")
        return
    if copy.is_reserved or os.path.isfile(f"{path}/{MARK}"):
        return
    lost = sorted(trees.names(path) - change.tree.keys())
    if lost:
        report.add(
            "ARC343",
            f"`{path}` holds {listed(lost)}, which {'is' if len(lost) == 1 else 'are'} not in `{change.source}`",
            copy.span,
            help=f"Move what is worth keeping to `{change.source}`, and remove `{path}`: the copy has to stand there",
        )


def _do(changes: tuple[Change, ...], report: Report, *, is_dry: bool) -> None:
    """Make the changes and list them; stops at the first that cannot be made (ARC198)."""
    lines = []
    for change in changes:
        try:
            if not is_dry:
                _apply(change)
        except OSError as fault:
            report.extend([output.cannot("write" if change.tree else "remove", f"`{change.path}`", fault)])
            break
        if change.tree:
            lines.append(f"{'would copy' if is_dry else 'copied'} {change.source} to {change.path}")
        else:
            lines.append(f"{'would remove' if is_dry else 'removed'} {change.path}")
    if not lines and not report.has_errors:
        lines = ["nothing to copy"]
    output.write("".join(f"{line}\n" for line in lines), None, report)


def _apply(change: Change) -> None:
    if change.tree:
        trees.write(change.path, change.tree)
        return
    trees.remove(change.path)
    trees.remove_empty(change.home, os.path.dirname(change.place))


def _advise(app: "App", beside: "Project", root: str, changes: tuple[Change, ...], report: Report) -> None:
    """Report ARC513 (copies that git takes for sources) and ARC514 (copies that `sam build` leaves out)."""
    lost = hydration.loses_copies(app, beside)
    if lost:
        report.add(
            "ARC514",
            f"`sam build` leaves out node_modules of a function with a package.json: {listed(lost)}",
            None,
            help="Run `arc2sam hydrate --built .aws-sam/build` after `sam build`",
        )
    places = [change.place for change in changes if change.tree]
    if not places or repository(root) is None:
        return
    try:
        with open(path_of(root, ".gitignore"), encoding="utf-8", errors="replace") as file:
            ignore = file.read()
    except OSError:
        ignore = ""
    lines = hydration.not_ignored(places, ignore)
    if lines:
        report.add(
            "ARC513",
            "Nothing tells git to ignore the copies",
            None,
            help=f"Add {listed(lines)} to `{path_of(root, '.gitignore')}`",
        )
