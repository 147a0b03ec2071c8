"""The state of a connection to one editor: open files, their projects, and what is shown of them (needs pygls)."""

import asyncio
import logging
import os
import time

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcParseError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.uris import from_fs_path, to_fs_path

from arc2sam import __version__
from arc2sam.diagnostics import Diagnostic
from arc2sam.functions import CONFIG_FILES
from arc2sam.lsp import messages, projects, readings
from arc2sam.lsp.positions import to_offset
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from arc2sam.lsp.projects import Analysis
    from arc2sam.lsp.readings import Reading

_log = logging.getLogger(__name__)


class _Protocol(LanguageServerProtocol):
    """Answers also requests that are not as the protocol has them; pygls leaves those waiting."""

    def structure_message(self, data: "dict[str, Any]") -> "Any":  # Any: as the base class has it
        try:
            return super().structure_message(data)
        except JsonRpcException as fault:
            if "id" in data and "method" in data:
                self.refuse(data["id"], fault)
            raise

    def refuse(self, number: "int | str | None", fault: JsonRpcException) -> None:
        """Answer a request with an error; its number is null where it is not known."""
        error = {"code": fault.code, "message": fault.message}
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": error})


class Session(LanguageServer):
    """A connection to one editor."""

    protocol: _Protocol

    def __init__(self, stage: str) -> None:
        # Whole texts: manifests are small, and parts of them would be counted in lines that only pygls has.
        super().__init__("arc2sam", __version__, types.TextDocumentSyncKind.Full, protocol_cls=_Protocol)
        self.stage = stage
        self.is_shut_down = False
        self._uris: dict[str, str] = {}
        """The files that are open, by path, as the editor spells them."""
        self._manifests: dict[str, str] = {}
        """The manifest of the project that an open file belongs to, by the file's path."""
        self._analyses: dict[str, Analysis] = {}
        self._published: dict[str, set[str]] = {}
        """By manifest, the files of which the editor shows diagnostics."""
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._seconds: dict[str, float] = {}
        """How long it took to look at a project: the pause before it is looked at again is at least as long."""

    def report_server_error(self, error: Exception, source: "Any") -> None:  # Any: as the base class has it
        """Note an error; people in their editor could do nothing about it."""
        _log.error("%s: %s", getattr(source, "__name__", source), error)
        if isinstance(error, ValueError) and source is JsonRpcException:
            self.protocol.refuse(None, JsonRpcParseError())

    # Files

    @property
    def encoding(self) -> str:
        """What columns count."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding))

    def uri(self, path: str) -> str:
        """Return how the editor calls a file."""
        path = projects.normal(path)
        return self._uris.get(path) or from_fs_path(path) or path

    def texts(self) -> dict[str, str]:
        """Return the texts that are open, by path."""
        documents = self.workspace.text_documents
        found = {path: documents.get(uri) for path, uri in self._keys().items()}
        return {path: one.source.removeprefix("\ufeff") for path, one in found.items() if one is not None}

    def _keys(self) -> dict[str, str]:
        paths = ((_path(document.uri), key) for key, document in self.workspace.text_documents.items())
        return {path: key for path, key in paths if path is not None}

    def opened(self, uri: str) -> None:
        """Take note of a file that is open, and find its manifest."""
        path = _path(uri)
        if path is None or path not in self.texts():
            return
        self._uris[path] = uri
        manifest = projects.manifest_of(path, self.texts())
        if manifest is None:
            self._manifests.pop(path, None)
        else:
            self._manifests[path] = manifest

    def closed(self, uri: str) -> None:
        """Forget a file; nothing more is shown of a project without open files."""
        path = _path(uri)
        manifest = self._manifests.pop(path or "", None)
        self._uris.pop(path or "", None)
        if manifest is None:
            return
        if manifest in self._manifests.values():
            self.check_soon(manifest, 0)
            return
        self._stop(manifest)
        self._analyses.pop(manifest, None)
        for other in self._published.pop(manifest, ()):
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self.uri(other), []))

    # Diagnostics

    def changed(self, uri: str, pause: float) -> None:
        """Look at the project of a file after a pause in which nothing is typed."""
        path = _path(uri) or ""
        manifest = self._manifests.get(path)
        if manifest is None:
            return
        known = self._analyses.get(manifest)
        if path == manifest or os.path.basename(path) in CONFIG_FILES or known is None or path in known.texts:
            self.check_soon(manifest, pause)

    def check_all(self) -> None:
        """Look at every project of which a file is open."""
        for manifest in set(self._manifests.values()):
            self.check_soon(manifest, 0)

    def check_soon(self, manifest: str, pause: float) -> None:
        """Look at a project after a pause, instead of what was to be done before."""
        self._stop(manifest)
        if pause:
            pause = max(pause, self._seconds.get(manifest, 0))
        self._waiting[manifest] = asyncio.get_running_loop().call_later(pause, self._check, manifest)

    def _stop(self, manifest: str) -> None:
        waiting = self._waiting.pop(manifest, None)
        if waiting is not None:
            waiting.cancel()

    def stop(self) -> None:
        """Do nothing more by itself."""
        self.is_shut_down = True
        for manifest in list(self._waiting):
            self._stop(manifest)

    def _check(self, manifest: str) -> None:
        self._waiting.pop(manifest, None)
        try:
            found = self._look(manifest).diagnostics
        except Exception as fault:  # noqa: BLE001 - told where somebody sees it, as `cli` does, and the server goes on
            _log.exception("%s", manifest)
            message = f"Internal error: {type(fault).__name__}: {fault}"
            found = (Diagnostic("ARC901", "error", message, help="Report it with the manifest that shows it"),)
        self._publish(manifest, found)

    def _look(self, manifest: str) -> "Analysis":
        begin = time.perf_counter()
        self._analyses[manifest] = projects.analyse(manifest, self.texts(), self.stage)
        self._seconds[manifest] = time.perf_counter() - begin
        return self._analyses[manifest]

    def _publish(self, manifest: str, found: tuple[Diagnostic, ...]) -> None:
        """Show what was found in the files of a project, and nothing more in those in which nothing is found now."""
        by_file: dict[str, list[types.Diagnostic]] = {manifest: []}
        for one in found:
            path = projects.normal(one.span.source.name) if one.span else manifest
            by_file.setdefault(path, []).append(messages.diagnostic(one, self.uri, self.encoding))
        for path in self._published.get(manifest, set()) - by_file.keys():
            by_file[path] = []
        self._published[manifest] = {path for path, listed in by_file.items() if listed or path == manifest}
        versions = {path: self.workspace.text_documents[key].version for path, key in self._keys().items()}
        for path, listed in by_file.items():
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(self.uri(path), listed, versions.get(path))
            )

    # Questions

    def reading(self, uri: str) -> "Reading | None":
        """Return what can be read of a manifest, or of the configuration file of a function; None for other files."""
        path = _path(uri) or ""
        manifest = self._manifests.get(path)
        text = self.texts().get(path)
        if manifest is None or text is None:
            return None
        is_config = projects.is_config(path, manifest)
        if path != manifest and not is_config:
            return None
        source = Source(path, text)
        return readings.read(source, projects.format_of(source), is_config=is_config)

    def analysis(self, uri: str) -> "Analysis | None":
        """Return what is found in the project of a file, as its files are now; None for a file of no project."""
        manifest = self._manifests.get(_path(uri) or "")
        if manifest is None:
            return None
        known = self._analyses.get(manifest)
        return known if known and known.is_current(self.texts()) else self._look(manifest)

    def offset(self, source: Source, position: types.Position) -> int:
        """Return the offset of a position in a text."""
        return to_offset(source, position.line, position.character, self.encoding)

    def found_in(
        self, uri: str, place: types.Range, shown: "Iterable[types.Diagnostic]" = ()
    ) -> "Iterator[Diagnostic]":
        """Yield the diagnostics that a range of a file touches, and those that the editor shows and asks about."""
        path = _path(uri)
        analysis = self.analysis(uri)
        asked = {(one.code, str(one.range)) for one in shown}
        for one in analysis.diagnostics if analysis else ():
            if one.span is not None and projects.normal(one.span.source.name) == path:
                source = one.span.source
                own = messages.range_of(source, one.span.start, one.span.end, self.encoding)
                is_touched = one.span.start <= self.offset(source, place.end)
                is_touched = is_touched and self.offset(source, place.start) <= one.span.end
                if is_touched or (one.code, str(own)) in asked:
                    yield one


def _path(uri: str) -> "str | None":
    """Return the path of a file, or None for what is none, such as a text that was never saved."""
    path = to_fs_path(uri)
    return projects.normal(path) if path else None
