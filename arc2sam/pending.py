"""What `arc2sam hydrate` has yet to do: what functions are to get, compared with what they have (block 7).

Source: docs/build.md.
"""

import os
import stat

from arc2sam import hydration, output, packages, trees
from arc2sam.diagnostics import listed
from arc2sam.hydration import MARK, Plan
from arc2sam.new_files import path_of
from arc2sam.pragmas.static import Static
from arc2sam.project import Disk, leaves
from arc2sam.record import Record
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from arc2sam.diagnostics import Report
    from arc2sam.hydration import Copy
    from arc2sam.model import App, Project
    from arc2sam.source import Span
    from arc2sam.trees import Tree


class Change(Record):
    """Something to make, or to remove."""

    home: str
    """Folder of the function, as seen from the working directory."""
    place: str
    """Where in it."""
    source: str = ""
    """What a copy is of."""
    tree: "Tree" = {}
    """The files of a copy."""
    text: str = ""
    """The text of a file."""
    names: tuple[str, ...] = ()
    """The packages that the file lists."""
    folder: str = ""
    """Of a file, the folder of the function relative to the project root."""

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"{self.home}/{self.place}"

    @property
    def is_copy(self) -> bool:
        """Whether a copy is made."""
        return bool(self.tree)

    def line(self, *, is_done: bool) -> str:
        """Return how a list calls it."""
        if self.tree:
            return f"{'copied' if is_done else 'would copy'} {self.source} to {self.path}"
        if self.text:
            return f"{'wrote' if is_done else 'would write'} {self.path} with {', '.join(self.names)}"
        return f"{'removed' if is_done else 'would remove'} {self.path}"

    def apply(self, report: "Report") -> None:
        """Make the change; reports ARC198 if it cannot be made."""
        if self.text:
            output.write(self.text, self.path, report)
            return
        try:
            if self.tree:
                trees.write(self.path, self.tree)
            else:
                trees.remove(self.path)
                trees.remove_empty(self.home, os.path.dirname(self.place))
        except OSError as fault:
            report.extend([output.cannot("write" if self.tree else "remove", f"`{self.path}`", fault)])


def copies(
    app: "App", project: "Project", root: str, built: "str | None", report: "Report", *, is_quick: bool = False
) -> tuple[Change, ...]:
    """Return which copies are to be made and removed.

    Args:
        app: the app model.
        project: what stands beside the manifest.
        root: the project root as seen from the working directory.
        built: the folder of built functions; None for the functions of the project.
        report: gets what stands in the way (ARC343), what cannot be read (ARC196, ARC198, ARC220), and ARC344.
        is_quick: as in `trees.is_same`.
    """
    manifest = hydration.static_json(app)
    if manifest is not None and not _has_manifest(app, root, manifest, report):
        manifest = None
    if built is None:
        plan, above = hydration.plan(app, project, manifest), root
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
        if not trees.is_same(change.path, change.tree, is_quick=is_quick):
            changes.append(change)
    for home, place in plan.abandoned:
        change = Change(path_of(above, home), place)
        if is_ours(change.path) and not trees.linked(change.home, place):
            changes.append(change)
    return tuple(changes)


def _has_manifest(app: "App", root: str, manifest: str, report: "Report") -> bool:
    """Tell whether there is a fingerprint manifest; reports ARC220 for one that a link has outside of the project."""
    part = app.part(Static)
    if part is None or not os.path.isfile(path_of(root, manifest)):
        return False
    return not trees.leads_out(root, manifest, part.spans.get("folder", part.span), report)


def is_ours(path: str) -> bool:
    """Tell whether a folder is a copy that `arc2sam hydrate` has made."""
    return os.path.isfile(f"{path}/{MARK}")


def has_copies(app: "App", root: str) -> bool:
    """Tell whether any function has a copy that `arc2sam hydrate` has made."""
    homes = dict.fromkeys(path_of(root, one.src) for one in app.functions if not one.is_inline)
    return any(is_ours(f"{home}/{place}") for home in homes for place in hydration.PLACES)


def tell(changes: "Sequence[Change]", span: "Span", report: "Report") -> None:
    """Report ARC560: copies that are no longer what they are copies of."""
    paths = [change.path for change in changes]
    report.add(
        "ARC560",
        f"{listed(paths)} {'is' if len(paths) == 1 else 'are'} not up to date: `sam build` would deploy old code",
        span,
        help="Run `arc2sam hydrate` before `sam build`",
    )


def _plan_built(app: "App", built: str, manifest: "str | None", report: "Report") -> Plan:
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


def _check(copy: "Copy", change: Change, report: "Report") -> None:
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
    if copy.is_reserved or is_ours(path):
        return
    lost = sorted(trees.names(path) - change.tree.keys())
    if lost:
        report.add(
            "ARC343",
            f"`{path}` holds {listed(lost)}, which {'is' if len(lost) == 1 else 'are'} not in `{change.source}`",
            copy.span,
            help=f"Move what is worth keeping to `{change.source}`, and remove `{path}`: the copy has to stand there",
        )


def dependencies(app: "App", project: "Project", root: str, report: "Report") -> packages.Plan:
    """Return what functions are to list for `sam build` to install.

    Reports ARC196 (code that cannot be read) and ARC222 (the project's package.json).
    """
    code = Code(root, report)
    text = code.read(packages.NAME)
    listed = packages.Listed()
    if text is not None:
        listed = packages.read(Source(path_of(root, packages.NAME), text), report)
    return packages.Plan() if report.has_errors else packages.plan(app, project, listed, code)


def files(plan: packages.Plan, project: "Project", root: str, report: "Report") -> tuple[Change, ...]:
    """Return which package.json files are to be written and removed.

    Reports ARC197: a link to what does not exist outside of the project, where a file would be written.
    """
    changes = []
    for package in plan.packages:
        own = project.package(package.src)
        if own is None or own.text != package.text:
            home = path_of(root, package.src)
            path = f"{home}/{packages.NAME}"
            if os.path.islink(path) and leaves(path, root):
                from arc2sam import odd_files

                odd_files.report_linked_file(path, report)
                continue
            changes.append(Change(home, packages.NAME, text=package.text, names=package.names, folder=package.src))
    changes += (Change(path_of(root, src), packages.NAME) for src in plan.abandoned)
    return tuple(changes)


class Code:
    """The code of a project, read from the disk; what leaves the project by a link is not there."""

    def __init__(self, root: str, report: "Report") -> None:
        self._disk = Disk(root)
        self._report = report
        self._told: set[str] = set()
        self._outside: dict[str, bool] = {}
        """Folders, and whether they are outside of the project."""

    def read(self, path: str) -> "str | None":
        """Return the text of a file, or None if there is none that can be read; reports ARC196 for one that is there."""
        name = self._disk.name(path)
        try:
            kind = os.stat(name).st_mode
            if stat.S_ISDIR(kind) or self._is_outside(path, name):
                return None
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(kind):
            # To open a pipe is to wait for whoever writes to it.
            self._cannot(name, "it is not a regular file")
            return None
        try:
            return self._disk.read(path).decode("utf-8-sig", "replace")
        except OSError as fault:
            self._cannot(name, str(fault.strerror))
            return None

    def _is_outside(self, path: str, name: str) -> bool:
        """Tell whether a file leaves the project by any link on the way to it."""
        folder = os.path.dirname(path)
        if folder not in self._outside:
            self._outside[folder] = bool(folder) and self._disk.leaves(folder)
        return self._outside[folder] or (os.path.islink(name) and self._disk.leaves(path))

    def _cannot(self, name: str, reason: str) -> None:
        if name not in self._told:
            from arc2sam import odd_files

            self._told.add(name)
            odd_files.report_unreadable(name, reason, self._report)

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the files of JavaScript in a folder and below it, without those of installed packages."""
        found: list[str] = []
        top = self._disk.name(folder)
        for above, inner, names in os.walk(top):
            inner[:] = [name for name in inner if name != "node_modules"]
            path = os.path.relpath(above, top).replace(os.sep, "/")
            prefix = folder if path == "." else f"{folder}/{path}"
            found += (f"{prefix}/{name}" for name in names if name.endswith(packages.ENDINGS))
        return tuple(sorted(found))

    def has_folder(self, path: str) -> bool:
        """Tell whether a folder exists."""
        return self._disk.is_folder(path)
