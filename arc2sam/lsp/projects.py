"""Projects as an editor has them: what is typed stands for what is on the disk.

The one module of the editor's that reads files. Paths are absolute.
"""

import os

from arc2sam import project, readers
from arc2sam.diagnostics import Diagnostic, Report
from arc2sam.functions import CONFIG_FILES
from arc2sam.model import Project
from arc2sam.normalize import PREFERENCES
from arc2sam.pipeline import transpile
from arc2sam.record import Record
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.model import App, Function
    from arc2sam.readers import Format
    from arc2sam.template import Resource, Template

_DEEPEST = 64
"""How many folders are climbed to find a manifest."""


class Analysis(Record):
    """What was found in a project."""

    source: Source
    """The manifest."""
    root: str
    app: "App | None"
    template: "Template | None"
    diagnostics: tuple[Diagnostic, ...]
    texts: "Mapping[str, str]"
    """What was read of the manifest and of the files beside it, by path."""

    def is_current(self, texts: "Mapping[str, str]") -> bool:
        """Tell whether the texts that are open are those that it was made of."""
        return all(texts.get(path, text) == text for path, text in self.texts.items())

    def functions_in(self, start: int, end: int) -> "Iterator[Function]":
        """Yield the functions that a part of the manifest declares, but for those that have no code in a folder."""
        for function in self.app.functions if self.app else ():
            if start <= function.span.start < end and function.has_function and not function.is_inline:
                yield function

    def resources_in(self, start: int, end: int) -> "Iterator[Resource]":
        """Yield the resources that are made for a part of the manifest."""
        for resource in self.template.resources if self.template else ():
            if resource.origin is not None and start <= resource.origin.start < end:
                yield resource


def analyse(path: str, texts: "Mapping[str, str]", stage: str) -> Analysis:
    """Return what is found in the project of a manifest.

    Args:
        path: the manifest.
        texts: the texts that are open, by path.
        stage: the stage to check for.
    """
    report = Report()
    root = os.path.dirname(path)
    source = _source(path, texts, report)
    if source is None:
        return Analysis(Source(path, ""), root, None, None, report.diagnostics, {})
    beside = _Beside(root, texts, report)
    result = transpile(source, beside, format=format_of(source), stage=stage)
    report.extend(result.diagnostics)
    read = {normal(one.name): one.text for one in (source, *beside.project.sources.values())}
    return Analysis(source, root, result.app, result.template, report.diagnostics, read)


class _Beside:
    """What stands beside a manifest, with the texts that are open in place of those on the disk."""

    def __init__(self, root: str, texts: "Mapping[str, str]", report: Report) -> None:
        self._read = project.Beside(root, report)
        self._texts = texts
        self.project = Project()

    def __call__(self, app: "App") -> Project:
        found = self._read(app)
        sources = {path: self._current(source) for path, source in found.sources.items()}
        self.project = found.replace(sources=sources)
        return self.project

    def _current(self, source: Source) -> Source:
        text = self._texts.get(normal(source.name))
        return source if text is None else Source(source.name, text)


def normal(path: str) -> str:
    """Return a path in its one spelling."""
    return os.path.normpath(path)


def format_of(source: Source) -> "Format":
    """Return how a manifest, or a file beside it, is written."""
    return readers.format_of(source.name) or readers.detect(source.text)


def _source(path: str, texts: "Mapping[str, str]", report: Report) -> "Source | None":
    if path in texts:
        return Source(path, texts[path])
    return project.read_source(path, report)


def manifest_of(path: str, texts: "Mapping[str, str]") -> "str | None":
    """Return the manifest of the project that a file belongs to, itself if it is one; None if there is none.

    The configuration file of a function may have the name of a manifest: it is one where no manifest above reads it.
    """
    name = os.path.basename(path)
    if name in CONFIG_FILES and name in project.MANIFESTS:
        above = _nearest(os.path.dirname(os.path.dirname(path)), texts)
        is_read = above is not None and path in analyse(above, texts, "staging").texts
        return above if is_read else path
    if name in CONFIG_FILES or name in PREFERENCES:
        return _nearest(os.path.dirname(path), texts)
    if readers.format_of(name) == "arc" or (name in project.MANIFESTS and _is_manifest(path, texts)):
        return path
    return _nearest(os.path.dirname(path), texts)


def is_config(path: str, manifest: str) -> bool:
    """Tell whether a file of a project is the configuration file of a function."""
    return path != manifest and os.path.basename(path) in CONFIG_FILES


def _nearest(folder: str, texts: "Mapping[str, str]") -> "str | None":
    """Return the first manifest in a folder or above it."""
    for above in _upwards(folder):
        paths = [os.path.join(above, name) for name in project.MANIFESTS]
        found = next((path for path in paths if _is_manifest(path, texts)), None)
        if found is not None:
            return manifest_of(found, texts) if os.path.basename(found) in CONFIG_FILES else found
    return None


def _upwards(folder: str) -> "Iterator[str]":
    for _ in range(_DEEPEST):
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _is_manifest(path: str, texts: "Mapping[str, str]") -> bool:
    """Tell whether a file with the name of a manifest exists, and is one."""
    if path not in texts and not os.path.isfile(path):
        return False
    if os.path.basename(path) != "package.json":
        return True
    source = _source(path, texts, Report())
    return source is not None and readers.package_has_manifest(source.text)
