"""The project as it is in a git revision, by the rules that hold for a disk (block 7)."""

import os

from arc2sam import git, normalize, project, readers
from arc2sam.output import cannot
from arc2sam.project import MOST_BYTES, Disk, Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Project
    from arc2sam.project import Entry
    from arc2sam.readers import Format

_LINK = "120000"
_FOLDER = "040000"
_FOLDERS = (_FOLDER, "160000")
"""A submodule is a folder of which git knows nothing here."""
_MOST_LINKS = 40
"""As many as Linux follows."""
_TARGET_BYTES = 4096


class _LeavesError(Exception):
    """A link leads out of the project, where a revision cannot be followed."""


class Revision(Disk):
    """The files of a git revision below a folder: what git has there, and nothing else.

    A link out of the project is not followed; it may lead to a file or to a folder.
    """

    no_manifest = "Name another revision, or a folder that had a manifest in it"
    may_change = False

    def __init__(self, name: str, root: str) -> None:
        """Find a revision.

        Args:
            name: as git takes it: a branch, a tag, a commit.
            root: the project root as seen from the working directory, in a repository.

        Raises:
            OSError: there is no such revision, no repository, or no git.
        """
        super().__init__(root)
        prefix = os.fsdecode(git.output(["rev-parse", "--show-prefix"], root)).removesuffix("\n")
        commit = git.commit(name, root)
        self._start = f"{name}:{prefix}"
        self._objects = git.Objects(root)
        self._modes: dict[str, str] = {".": _FOLDER}
        self._ids: dict[str, str] = {}
        self._names: dict[str, dict[str, None]] = {".": {}}
        """What is in each folder."""
        for mode, object_id, path in git.tree(commit, root):
            self._modes[path] = mode
            self._ids[path] = object_id
            self._add(path)

    def _add(self, path: str) -> None:
        """Add a path to the folders above it."""
        while path != ".":
            above, _, name = path.rpartition("/")
            above = above or "."
            is_known = above in self._names
            self._modes.setdefault(above, _FOLDER)
            self._names.setdefault(above, {})[name] = None
            path = "." if is_known else above

    @property
    def place(self) -> str:
        """How messages call the root."""
        return f"`{self._start.removesuffix(':')}`"

    def name(self, path: str) -> str:
        """Return how messages call a file or folder: as git takes it."""
        return self._start if path == "." else self._start + path

    def entries(self, folder: str) -> "Mapping[str, Entry]":
        """Return what is in a folder, by name; raises OSError."""
        try:
            path = self._followed(folder)
        except _LeavesError:
            return {}
        if path is None:
            raise FileNotFoundError(None, "there is no such folder")
        start = "" if path == "." else f"{path}/"
        return {name: _Entry(self, start + name) for name in self._names.get(path, ())}

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a file, or out of the project."""
        try:
            found = self._followed(path)
        except _LeavesError:
            return True
        return found is not None and self._modes[found] not in _FOLDERS

    def is_folder(self, path: str) -> bool:
        """Tell whether a path leads to a folder, or out of the project."""
        try:
            found = self._followed(path)
        except _LeavesError:
            return True
        return found is not None and self._modes[found] in _FOLDERS

    def is_link(self, path: str) -> bool:
        """Tell whether a path is itself a link."""
        return self._modes.get(path) == _LINK

    def exists(self, path: str) -> bool:
        """Tell whether a path leads to anything."""
        return self.is_file(path) or self.is_folder(path)

    def leaves(self, path: str) -> bool:
        """Tell whether a path leads out of the root, once symbolic links are followed."""
        try:
            self._followed(path)
        except _LeavesError:
            return True
        return False

    def read(self, path: str) -> bytes:
        """Return what is in a file, but no more than any reader takes; raises OSError."""
        try:
            found = self._followed(path)
        except _LeavesError:
            raise OSError(None, "it is a link out of the project") from None
        if found is None or self._modes[found] in _FOLDERS:
            raise FileNotFoundError(None, "there is no such file")
        return self._objects.read(self._ids[found], MOST_BYTES)

    def close(self) -> None:
        """End what reads it."""
        self._objects.close()

    def _followed(self, path: str) -> "str | None":
        """Return where a path leads, all links followed, or None if there is nothing.

        Raises:
            _LeavesError: out of the project.
            OSError: round in a ring.
        """
        at: list[str] = []
        ahead = path.split("/")[::-1]
        links = 0
        while ahead:
            part = ahead.pop()
            if part == "..":
                if not at:
                    raise _LeavesError
                at.pop()
            elif part not in ("", "."):
                at.append(part)
            here = "/".join(at) or "."
            mode = self._modes.get(here)
            if mode == _LINK:
                links += 1
                if links > _MOST_LINKS:
                    raise OSError(None, "it is a ring of links")
                target = os.fsdecode(self._objects.read(self._ids[here], _TARGET_BYTES))
                if target.startswith("/"):
                    raise _LeavesError
                at.pop()
                ahead += target.split("/")[::-1]
            elif mode is None or (ahead and mode not in _FOLDERS):
                return None
        return "/".join(at) or "."


class _Entry:
    """What a folder of a revision holds under a name."""

    def __init__(self, revision: Revision, path: str) -> None:
        self._revision = revision
        self._path = path

    def is_file(self) -> bool:
        return self._revision.is_file(self._path)

    def is_dir(self) -> bool:
        return self._revision.is_folder(self._path)

    def is_symlink(self) -> bool:
        return self._revision.is_link(self._path)


def find(name: str, root: str, report: "Report") -> "Revision | None":
    """Return a revision; reports ARC198 if there is none."""
    try:
        return Revision(name, root)
    except OSError as fault:
        helped = "Check its name, and fetch it if it is not here"
        if ":" in name:
            helped = f"Leave `--base` out: `arc2sam diff {name}` compares with a file of a revision"
        report.extend([cannot("read", f"the revision `{name}`", fault).replace(help=helped)])
        return None


def find_manifest(
    revision: Revision, file: "str | None", input_format: "Format | None", report: "Report"
) -> "Manifest | None":
    """Return the manifest as it is in a revision.

    Args:
        revision: of the project root.
        file: its name in the root; None for the one that the folder had then.
        input_format: how it is written, if that was stated.
        report: gets what `project.find_manifest` reports.
    """
    if file is None:
        return project.find_in(revision, input_format, report)
    name = revision.name(file)
    try:
        raw = revision.read(file)
    except OSError as fault:
        report.extend([cannot("read", f"`{name}`", fault)])
        return None
    source = readers.decode(raw, name, report)
    if source is None:
        return None
    return Manifest(source, input_format or readers.format_of(file) or readers.detect(source.text), revision.root, name)


class Beside:
    """Reads what stood beside a manifest once the pipeline tells what is wanted."""

    def __init__(self, revision: Revision, report: "Report") -> None:
        self._revision = revision
        self._report = report

    def __call__(self, app: "App") -> "Project":
        """Return the project, as `transpile` of the pipeline asks for it."""
        return project.read_from(self._revision, normalize.wanted(app), self._report)
