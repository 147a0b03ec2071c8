"""The language server: what the protocol asks, put to the pure modules (needs pygls).

Source: Language Server Protocol 3.17.
"""

import asyncio
import logging
import os
import sys

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcParseError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.uris import from_fs_path, to_fs_path

from arc2sam import __version__, runtimes
from arc2sam.diagnostics import Diagnostic
from arc2sam.functions import CONFIG_FILES
from arc2sam.lsp import actions, completion, definitions, hovers, messages, projects, readings, symbols
from arc2sam.lsp.positions import to_offset
from arc2sam.normalize import PREFERENCES
from arc2sam.project import MANIFESTS
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from arc2sam.lsp.projects import Analysis
    from arc2sam.lsp.readings import Reading

_log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.2
"""How long nothing must be typed before a project is looked at again."""


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
        """Answer a request with an error."""
        self._send_response(number, error=fault.to_response_error())  # type: ignore[arg-type]  # null where unknown


class Server(LanguageServer):
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

    def opened(self, uri: str) -> "str | None":
        """Take note of a file that is open, and return its path; None for what is no file."""
        path = _path(uri)
        if path is None:
            return None
        self._uris[path] = uri
        manifest = projects.manifest_of(path, self.texts())
        if manifest is None:
            self._manifests.pop(path, None)
        else:
            self._manifests[path] = manifest
        return path

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
        self._analyses[manifest] = projects.analyse(manifest, self.texts(), self.stage)
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

    def found_in(self, uri: str, start: types.Position, end: types.Position) -> "Iterator[Diagnostic]":
        """Yield the diagnostics that a range of a file touches."""
        path = _path(uri)
        analysis = self.analysis(uri)
        for one in analysis.diagnostics if analysis else ():
            if one.span is not None and projects.normal(one.span.source.name) == path:
                source = one.span.source
                if one.span.start <= self.offset(source, end) and self.offset(source, start) <= one.span.end:
                    yield one


def _path(uri: str) -> "str | None":
    """Return the path of a file, or None for what is none, such as a text that was never saved."""
    path = to_fs_path(uri)
    return projects.normal(path) if path else None


def _watched() -> list[types.FileSystemWatcher]:
    """Return which files an editor is to tell changes of: manifests, what is beside them, handlers."""
    handlers = (name for family in runtimes.FAMILIES for name in family.handler_files)
    names = dict.fromkeys((*MANIFESTS, *CONFIG_FILES, *PREFERENCES, *handlers))
    return [types.FileSystemWatcher(f"**/{name}") for name in names]


# Handlers: pygls hands over the server as `ls`.


def _initialized(ls: Server, _params: types.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions(_watched())
        registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        ls.client_register_capability(types.RegistrationParams([registration]))


def _did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.opened(params.text_document.uri)
    ls.changed(params.text_document.uri, 0)


def _did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, _PAUSE_SECONDS)


def _did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.opened(params.text_document.uri)
    ls.check_all()


def _did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.closed(params.text_document.uri)


def _files_changed(ls: Server, _params: types.DidChangeWatchedFilesParams) -> None:
    ls.check_all()


def _completion(ls: Server, params: types.CompletionParams) -> "types.CompletionList | None":
    reading = ls.reading(params.text_document.uri)
    if reading is None:
        return None
    offers = completion.complete(reading, ls.offset(reading.source, params.position))
    return messages.completion(offers, reading.source, ls.encoding)


def _hover(ls: Server, params: types.HoverParams) -> "types.Hover | None":
    uri = params.text_document.uri
    reading = ls.reading(uri)
    meant = hovers.explained(ls.found_in(uri, params.position, params.position))
    found = None
    if reading is not None:
        analysis = None if reading.is_config else ls.analysis(uri)
        found = hovers.hover(reading, ls.offset(reading.source, params.position), analysis)
    texts = [text for text in (found.text if found else "", meant) if text]
    if not texts:
        return None
    place = messages.range_of(reading.source, found.start, found.end, ls.encoding) if reading and found else None
    return types.Hover(messages.markdown("\n\n---\n\n".join(texts)), place)


def _definition(ls: Server, params: types.DefinitionParams) -> "types.Location | None":
    uri = params.text_document.uri
    reading, analysis = ls.reading(uri), ls.analysis(uri)
    if reading is None or reading.is_config or analysis is None:
        return None
    root = analysis.root

    def has_file(path: str) -> bool:
        return os.path.isfile(os.path.join(root, path))

    found = definitions.define(reading, ls.offset(reading.source, params.position), analysis, has_file)
    return messages.location(found, ls.uri, ls.encoding) if found else None


def _symbols(ls: Server, params: types.DocumentSymbolParams) -> "list[types.DocumentSymbol] | None":
    reading = ls.reading(params.text_document.uri)
    if reading is None:
        return None
    return [messages.symbol(one, reading.source, ls.encoding) for one in symbols.outline(reading.document)]


def _code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    found = ls.found_in(params.text_document.uri, params.range.start, params.range.end)
    return [messages.action(one, ls.uri, ls.encoding) for one in actions.actions(found)]


def _shutdown(ls: Server, _params: None) -> None:
    ls.stop()


_HANDLERS = (
    (types.INITIALIZED, _initialized, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _did_open, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _did_change, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _did_save, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _did_close, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed, None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        _completion,
        types.CompletionOptions(trigger_characters=["@", " ", '"']),
    ),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        _code_actions,
        types.CodeActionOptions([types.CodeActionKind.QuickFix]),
    ),
    (types.SHUTDOWN, _shutdown, None),
)


def serve(stage: str, *, is_logged: bool) -> int:
    """Talk to an editor over standard input and output until it ends the connection.

    Args:
        stage: the stage to check for.
        is_logged: whether what happens is told on standard error.

    Returns:
        0 after an orderly end, else 1, as the protocol has it.
    """
    output = sys.stdout.buffer
    # Nothing but the protocol may ever get there.
    sys.stdout = sys.stderr
    logging.getLogger().addHandler(logging.StreamHandler(sys.stderr) if is_logged else logging.NullHandler())
    server = Server(stage)
    for name, handler, options in _HANDLERS:
        server.feature(name, options)(handler)
    server.start_io(stdout=output)
    return 0 if server.is_shut_down else 1
