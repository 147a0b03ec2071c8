"""Finds the manifest and reads what stands beside it: all that arc2sam ever reads of a disk (block 7)."""

import os

from arc2sam import normalize, readers
from arc2sam.diagnostics import Report
from arc2sam.functions import CONFIG_FILES, config_path
from arc2sam.model import Project, Wanted, path_in
from arc2sam.output import cannot
from arc2sam.record import Record
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType
    from typing import Protocol

    from arc2sam.model import App
    from arc2sam.readers import Format

    class Entry(Protocol):
        """What a folder holds under a name, as `os.DirEntry` tells it; links are followed."""

        def is_file(self) -> bool:
            """Tell whether it is a regular file."""

        def is_dir(self) -> bool:
            """Tell whether it is a folder."""

        def is_symlink(self) -> bool:
            """Tell whether it is a symbolic link."""


MANIFESTS = ("app.arc", ".arc", "arc.json", "arc.yaml", "arc.yml", "arc.toml", "package.json")
"""Names of a manifest, in the order of Architect's documentation, "Project manifest"."""


MOST_BYTES = (max(readers.LIMITS_MIB.values()) << 20) + 1
"""One byte more than any reader takes, so that the reader sees what is too large."""


class Disk:
    """The files of a project on the disk, by their paths in it."""

    no_manifest = "Write an `app.arc`, or name a manifest on the command line"
    """What to do where it has no manifest."""
    may_change = True
    """Whether its files can be renamed."""

    def __init__(self, root: str) -> None:
        self.root = root
        """The project root as seen from the working directory."""
        self._before = "" if root == "." else os.path.join(root, "")

    @property
    def place(self) -> str:
        """How messages call the root."""
        return "the working directory" if self.root == "." else f"`{self.root}`"

    def name(self, path: str) -> str:
        """Return how messages call a file or folder: its path as seen from the working directory."""
        return self.root if path == "." else self._before + path

    def entries(self, folder: str) -> "Mapping[str, Entry]":
        """Return what is in a folder, by name; raises OSError."""
        # What is listed to its end need not be closed.
        return {entry.name: entry for entry in os.scandir(self.name(folder))}

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a regular file."""
        return os.path.isfile(self.name(path))

    def is_folder(self, path: str) -> bool:
        """Tell whether a path leads to a folder."""
        return os.path.isdir(self.name(path))

    def exists(self, path: str) -> bool:
        """Tell whether a path leads to anything."""
        return os.path.exists(self.name(path))

    def leaves(self, path: str) -> bool:
        """Tell whether a path leads out of the root, once symbolic links are followed."""
        return leaves(self.name(path), self.root)

    def read(self, path: str) -> bytes:
        """Return what is in a file, but no more than any reader takes; raises OSError."""
        with open(self.name(path), "rb", buffering=0) as file:
            chunks: list[bytes] = []
            rest = MOST_BYTES
            while rest and (chunk := file.read(rest)):
                chunks.append(chunk)
                rest -= len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def leaves(path: str, root: str) -> bool:
    """Tell whether a path is not in the root, nor the root itself, once symbolic links are followed."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    return real != top and not real.startswith(top.rstrip(os.sep) + os.sep)


class Manifest(Record):
    """A manifest as it was found."""

    source: Source
    format: "Format"
    root: str
    """The project root as seen from the working directory."""
    path: "str | None"
    """Its path; None for standard input."""


def candidates(names: "Iterable[str]") -> tuple[str, ...]:
    """Return which of the names in a folder may be its manifest, the first choice first."""
    present = frozenset(names)
    return tuple(name for name in MANIFESTS if name in present)


def find_manifest(argument: "str | None", input_format: "Format | None", report: Report) -> "Manifest | None":
    """Return the manifest that the command line asks for.

    Args:
        argument: a file, a folder, `-` for standard input, or None for the working directory.
        input_format: how it is written, if that was stated.
        report: gets ARC180 and ARC181 (not a text to read), ARC194 (none in the folder), ARC195 (several in it),
            ARC196 (found, but unreadable), ARC197 (found, but a link out of the folder) and ARC198 (the file or
            folder on the command line is unreadable).
    """
    if argument == "-":
        from arc2sam import standard_input

        return standard_input.find_manifest(input_format, report)
    path = "." if argument is None else argument
    try:
        if os.path.isdir(path):
            return find_in(Disk(path.rstrip("/") or path), input_format, report)
        raw = Disk(".").read(path)
    except (OSError, ValueError) as fault:
        report.extend([cannot("read", f"`{path}`", fault)])
        return None
    source = readers.decode(raw, path, report)
    if source is None:
        return None
    # What a shell substitutes for `<(...)` has no folder of its own.
    root = os.path.dirname(path) if os.path.isfile(path) else "."
    return Manifest(source, input_format or readers.format_of(path) or readers.detect(source.text), root or ".", path)


def find_in(files: Disk, input_format: "Format | None", report: Report) -> "Manifest | None":
    """Return the one manifest of a folder. A package.json counts only if it holds one, or is broken and alone.

    Raises:
        OSError: the folder cannot be listed.
    """
    entries = files.entries(".")
    names = candidates(name for name in entries if name in MANIFESTS and entries[name].is_file())
    linked = next((name for name in names if entries[name].is_symlink() and files.leaves(name)), None)
    if linked:
        _odd_files().report_linked_manifest(files.name(linked), report)
        return None
    scratch = Report()
    sources = {name: _source(files, name, scratch) for name in names if name == "package.json"}
    package = sources.get("package.json")
    names = tuple(name for name in names if name != "package.json" or (package and _is_manifest(package, names)))
    if len(names) > 1:
        _odd_files().report_manifests([files.name(name) for name in names], names, report)
        return None
    if not names:
        _odd_files().report_no_manifest(files, entries, report)
        return None
    source = package if names[0] == "package.json" else _source(files, names[0], report)
    if source is None:
        return None
    path = files.name(names[0])
    return Manifest(source, input_format or readers.format_of(names[0]) or "arc", files.root, path)


def _is_manifest(package: Source, names: tuple[str, ...]) -> bool:
    if len(names) == 1:
        return any(f'"{key}"' in package.text for key in ("arc", "architect"))
    return readers.package_has_manifest(package.text)


def read_source(path: str, report: Report) -> "Source | None":
    """Return the text of a file of the project; reports ARC180, ARC181, ARC196."""
    return _source(Disk("."), path, report)


def _source(files: Disk, path: str, report: Report) -> "Source | None":
    try:
        raw = files.read(path)
    except OSError as fault:
        _odd_files().report_unreadable(files.name(path), str(fault.strerror), report)
        return None
    return readers.decode(raw, files.name(path), report)


def _odd_files() -> "ModuleType":
    from arc2sam import odd_files

    return odd_files


def read_project(root: str, wanted: Wanted, report: Report) -> Project:
    """Return what the wanted folders and files of a project hold; each folder is listed at most once.

    Args:
        root: the project root as seen from the working directory.
        wanted: from `normalize.wanted`.
        report: gets ARC180 and ARC181 (a configuration file that is no text), ARC196 (a folder or file that cannot
            be read), ARC197 (a configuration file or preferences that are a link out of the project) and ARC325 (a
            configuration file that is a folder, or a link to nothing).
    """
    return read_from(Disk(root), wanted, report)


def read_from(files: Disk, wanted: Wanted, report: Report) -> Project:
    """Return the same of files that stand somewhere else, such as in a git revision."""
    disk = _Folders(files, report)
    directories = {folder for folder in (*wanted.folders, *wanted.directories) if disk.has_folder(folder)}
    outside = {folder for folder in directories if disk.is_outside(folder)}
    folders = {one: disk.files(one) for one in wanted.folders if one in directories and one not in outside}
    sources: dict[str, Source] = {}
    beside = Project(folders)
    for folder, names in folders.items():
        if not _SETTINGS_FILES.isdisjoint(names):
            for path in _settings_files(folder, beside):
                disk.read_settings(path, sources)
    for path in wanted.folders:
        if path in directories:
            continue
        is_file = disk.has_file(path)
        if disk.is_outside(path):
            outside.add(path)
        if is_file:
            # What should be a folder and is a file is told, which takes to know it.
            folder, _, name = path.rpartition("/")
            folders[folder or "."] = folders.get(folder or ".", frozenset()) | {name}
    for path in wanted.files:
        if disk.has_file(path):
            if disk.is_outside(path):
                outside.add(path)
                if path in normalize.PREFERENCES:
                    _odd_files().report_linked_file(files.name(path), report)
                continue
            folder, _, name = path.rpartition("/")
            folders[folder or "."] = folders.get(folder or ".", frozenset()) | {name}
            source = _source(files, path, report)
            if source is not None:
                sources[path] = source
    return Project(folders, sources, frozenset(directories), frozenset(outside), is_whole=True)


class Beside:
    """Reads what stands beside a manifest once the pipeline tells what is wanted, and keeps it."""

    def __init__(self, root: str, report: Report) -> None:
        self._root = root
        self._report = report
        self.project = Project()
        """What was read; nothing as long as the pipeline has not asked."""

    def __call__(self, app: "App") -> Project:
        """Return the project, as `transpile` and `model` of the pipeline ask for it."""
        self.project = read_project(self._root, normalize.wanted(app), self._report)
        return self.project


_CONFIG_FILES = frozenset(CONFIG_FILES)
_SETTINGS_FILES = _CONFIG_FILES | {"package.json"}


def _settings_files(folder: str, beside: Project) -> tuple[str, ...]:
    paths = (config_path(folder, beside), path_in(folder, "package.json"))
    return tuple(path for path in paths if path is not None and beside.has_file(path))


class _Folders:
    """The folders of a project, listed from its root downwards, so that what is missing costs no call of its own.

    Paths are relative to the root, `/` between their parts. Spelling counts, also where the file system ignores
    capitals: Lambda's does not.
    """

    def __init__(self, files: Disk, report: Report) -> None:
        self._files = files
        self._report = report
        self._listed: dict[str, Mapping[str, Entry] | None] = {}
        self._doubtful: set[str] = set()
        """Paths that perhaps lead out of the project: with a symbolic link in them, or winding."""

    def has_folder(self, path: str) -> bool:
        """Tell whether a folder exists and can be listed."""
        return self._entries(path) is not None

    def has_file(self, path: str) -> bool:
        """Tell whether a regular file exists, or a link to one."""
        folder, _, name = path.rpartition("/")
        if _is_winding(path):
            self._doubtful.add(path)
            return self._files.is_file(path)
        entry = (self._entries(folder or ".") or {}).get(name)
        if entry is None or not _is_file(entry):
            return False
        if folder in self._doubtful or entry.is_symlink():
            self._doubtful.add(path)
        return True

    def files(self, folder: str) -> frozenset[str]:
        """Return the names of the files in a folder; a link that points nowhere is none.

        Reports ARC325: what is called as a configuration file and is none of the files.
        """
        entries = self._entries(folder) or {}
        files = frozenset([name for name, entry in entries.items() if _is_file(entry) or _is_odd(entry)])
        if len(files) < len(entries):
            for name in sorted(_CONFIG_FILES.intersection(entries) - files):
                shown = self._files.name(path_in(folder, name))
                _odd_files().report_no_file(shown, self._report, is_folder=_is_folder(entries[name]))
        return files

    def is_outside(self, path: str) -> bool:
        """Tell whether a path that was looked for leaves the project once its symbolic links are followed."""
        return path in self._doubtful and self._files.leaves(path)

    def read_settings(self, path: str, sources: dict[str, Source]) -> None:
        """Add the text of a function's configuration file or package.json to `sources`."""
        shown = self._files.name(path)
        if not self.has_file(path):
            if self._files.exists(path):
                _odd_files().report_unreadable(shown, "it is not a regular file", self._report)
            return
        if self.is_outside(path):
            _odd_files().report_linked_file(shown, self._report)
            return
        source = _source(self._files, path, self._report)
        if source is not None:
            sources[path] = source

    def _entries(self, folder: str) -> "Mapping[str, Entry] | None":
        listed = self._listed
        if folder in listed:
            return listed[folder]
        missing = [folder]
        if _is_winding(folder):
            self._doubtful.add(folder)
        else:
            while (above := missing[-1].rpartition("/")[0]) and above not in listed:
                missing.append(above)
        for path in reversed(missing):
            listed[path] = self._list(path) if self._is_listed_above(path) else None
        return listed[folder]

    def _is_listed_above(self, folder: str) -> bool:
        if folder in self._doubtful:
            return self._files.is_folder(folder)
        above, _, name = folder.rpartition("/")
        entry = (self._entries(above or ".") or {}).get(name)
        if above in self._doubtful or (entry and entry.is_symlink()):
            self._doubtful.add(folder)
        return entry is not None and _is_folder(entry)

    def _list(self, folder: str) -> "Mapping[str, Entry] | None":
        try:
            return self._files.entries(folder)
        except OSError as fault:
            _odd_files().report_unreadable(self._files.name(folder), str(fault.strerror), self._report)
            return None


def _is_winding(path: str) -> bool:
    """Tell whether a path has parts that are no names, so that its folders cannot be followed downwards."""
    whole = f"/{path}/"
    return "//" in whole or "/./" in whole or "/../" in whole


def _is_folder(entry: "Entry") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A ring of links.
        return False


def _is_file(entry: "Entry") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_odd(entry: "Entry") -> bool:
    """Tell whether an entry is a pipe, a socket or a device: it has the name of a file and cannot be read as one."""
    return not _is_folder(entry) and not entry.is_symlink()
