"""`arc2sam -o FILE --watch`: writes the template again whenever what it is made of changes (block 7).

Files are looked at a few times a second: they are few and known, and so it works with every system and file system.
"""

import os
import sys
import time

from arc2sam import commands, normalize, output, project, stages
from arc2sam.commands import transpile
from arc2sam.diagnostics import ManifestError, Report
from arc2sam.functions import CONFIG_FILES, UNREAD_FILES
from arc2sam.model import Wanted
from arc2sam.project import Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from arc2sam.commands import Chosen
    from arc2sam.diagnostics import Diagnostic

    Look: TypeAlias = Mapping[str, object]
    """What changes with a file or a folder, by its path."""

PAUSE_SECONDS = 0.25
"""Between two looks."""
QUIET_SECONDS = 0.1
"""How long nothing changes before a run: editors and git write several files at once."""
MOST_LOOKS = 20
"""How often a run is put off where something never stops changing."""

_SETTINGS = frozenset({*CONFIG_FILES, *UNREAD_FILES, "package.json"})


def run(chosen: "Chosen") -> int:
    """Write the template now and after each change, with a line on standard error each time, until Ctrl-C.

    A command line that is wrong ends the first run; whatever goes wrong later can be mended meanwhile.
    """
    import gc
    import signal

    path = chosen.get("output_file", "-")
    fault = _fault(path, chosen.get("manifest"))
    if fault:
        return commands.finish([fault], chosen)
    # `cli.main` turns it off, for the sake of short runs.
    gc.enable()
    before = signal.getsignal(signal.SIGINT)
    if before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _follow(path, chosen)
    except (KeyboardInterrupt, BrokenPipeError):
        # Whoever watches has seen enough.
        return commands.OK
    finally:
        signal.signal(signal.SIGINT, before)


def _fault(path: str, manifest: "str | None") -> "Diagnostic | None":
    """Return ARC198 for a command line that names something which cannot be followed."""
    if path in output.STANDARD:
        fault = output.cannot("watch", "standard output", OSError(None, "it can be written once"))
        return fault.replace(help="Add `-o template.yaml`, with the name of the file")
    if manifest == "-":
        fault = output.cannot("watch", "standard input", OSError(None, "it can be read once"))
        return fault.replace(help="Name a file or a folder")
    for name in (path, manifest):
        if (
            name
            and os.path.exists(name)
            and not os.path.isfile(name)
            and not (name == manifest and os.path.isdir(name))
        ):
            fault = output.cannot("watch", f"`{name}`", OSError(None, "it is not a regular file"))
            return fault.replace(help="Name a file")
    return None


def _follow(path: str, chosen: "Chosen") -> int:
    inputs = Inputs(chosen)
    seen = inputs.look()
    # A manifest that is named may come later, as one in a folder may.
    is_awaited = not os.path.exists(chosen.get("manifest", "."))
    code, made = _write(path, chosen)
    while code != commands.FAILED or is_awaited:
        time.sleep(PAUSE_SECONDS)
        now = inputs.look()
        if now != seen or _made(chosen) != made:
            # What is looked at before a run and changes in it is seen again after it.
            seen = _settled(inputs, now)
            was_awaited, is_awaited = is_awaited, is_awaited and not os.path.exists(chosen.get("manifest", "."))
            later, made = _write(path, chosen)
            code = later if was_awaited else code
    return code


def _made(chosen: "Chosen") -> tuple[object, ...]:
    """Return what changes with the files that runs write: one that somebody changes or removes is written again."""
    return tuple(_stamp(chosen[name]) for name in ("output_file", "source_map") if name in chosen)


def _settled(inputs: "Inputs", now: "Look") -> "Look":
    """Return the look after which nothing changed for a moment."""
    for _ in range(MOST_LOOKS):
        before = now
        time.sleep(QUIET_SECONDS)
        now = inputs.look()
        if now == before:
            break
    return now


def _write(path: str, chosen: "Chosen") -> tuple[int, tuple[object, ...]]:
    """Write the template if it changed, tell what came of it, and return the exit code of the run and what it made."""
    report = Report()
    before = _stamp(path)
    code = transpile.write(chosen, report)
    # Looked at before anybody is told: whoever reads the line may change the file at once.
    after, made = _stamp(path), _made(chosen)
    if code == commands.OK:
        outcome = f"{path} {'unchanged' if after == before else 'written'}"
    else:
        outcome = f"{_faults(report)}, {path} {'kept' if after else 'not written'}"
    if sys.stderr is not None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {outcome}\n")
        sys.stderr.flush()
    return code, made


def _faults(report: Report) -> str:
    """Return how many faults kept a template from being written; without an error, warnings did."""
    severity = "error" if report.has_errors else "warning"
    number = sum(one.severity == severity for one in report.diagnostics)
    return f"{number} {severity}{'' if number == 1 else 's'}"


class Inputs:
    """What a run reads: the manifest, and what it names."""

    def __init__(self, chosen: "Chosen") -> None:
        self._own = {os.path.basename(chosen.get(name, "")) for name in ("output_file", "source_map")}
        self._chosen = chosen
        self._manifests: Look = {}
        self._wanted = Wanted((), (), ())
        self._disk = Disk(".")

    def look(self) -> "Look":
        """Return what there is to see now."""
        manifests = {path: _stamp(path) for path in self._candidates()}
        if manifests != self._manifests:
            self._manifests = manifests
            self._learn()
        return {**manifests, **dict(self._beside())}

    def _candidates(self) -> "Iterator[str]":
        """Yield the paths that may be the manifest."""
        path = self._chosen.get("manifest", ".")
        if os.path.isdir(path):
            yield from (os.path.join(path, name) for name in project.MANIFESTS)
        else:
            yield path

    def _learn(self) -> None:
        """Find out what the manifest names. One that cannot be understood is what must change next."""
        manifest = project.find_manifest(self._chosen.get("manifest"), commands.input_format(self._chosen), Report())
        if manifest is None:
            return
        try:
            document, _ = stages.read(manifest.source, manifest.format)
            app = stages.outline(document)[0] if document else None
        except ManifestError:
            return
        if app:
            self._wanted = normalize.wanted(app)
            self._disk = Disk(manifest.root)

    def _beside(self) -> "Iterator[tuple[str, object]]":
        for folder in self._wanted.folders:
            path = self._disk.name(folder)
            names = self._names(path)
            yield f"{path}/*", names
            for name in _SETTINGS.intersection(names or ()):
                file = os.path.join(path, name)
                yield file, _stamp(file)
        for path in map(self._disk.name, self._wanted.files):
            yield path, _stamp(path)
        for folder in self._wanted.directories:
            yield f"{self._disk.name(folder)}/", self._disk.is_folder(folder)

    def _names(self, folder: str) -> "tuple[str, ...] | None":
        """Return what a folder holds, but for what editors leave there and what the run itself writes."""
        try:
            names = os.listdir(folder)
        except (OSError, ValueError):
            return None
        kept = (name for name in names if name in _SETTINGS or (name[0] != "." and name[-1] != "~"))
        return tuple(sorted(name for name in kept if name not in self._own))


def _stamp(path: str) -> "tuple[int, ...] | None":
    """Return what changes with a file; None if there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
