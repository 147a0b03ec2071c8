"""The language server: what the protocol asks, put to the pure modules (needs pygls).

Source: Language Server Protocol 3.17.
"""

import logging
import os
import sys

from lsprotocol import types

from arc2sam import runtimes
from arc2sam.functions import CONFIG_FILES
from arc2sam.lsp import actions, completion, definitions, hovers, messages, symbols
from arc2sam.lsp.session import Session
from arc2sam.normalize import PREFERENCES
from arc2sam.project import MANIFESTS

_PAUSE_SECONDS = 0.2
"""How long nothing must be typed before a project is looked at again."""


def _watched() -> list[types.FileSystemWatcher]:
    """Return which files an editor is to tell changes of: manifests, what is beside them, handlers."""
    handlers = (name for family in runtimes.FAMILIES for name in family.handler_files)
    names = dict.fromkeys((*MANIFESTS, *CONFIG_FILES, *PREFERENCES, *handlers))
    return [types.FileSystemWatcher(f"**/{name}") for name in names]


# Handlers: pygls hands over the server as `ls`.


def _initialized(ls: Session, _params: types.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions(_watched())
        registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        ls.client_register_capability(types.RegistrationParams([registration]))


def _did_open(ls: Session, params: types.DidOpenTextDocumentParams) -> None:
    ls.opened(params.text_document.uri)
    ls.changed(params.text_document.uri, 0)


def _did_change(ls: Session, params: types.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, _PAUSE_SECONDS)


def _did_save(ls: Session, params: types.DidSaveTextDocumentParams) -> None:
    ls.opened(params.text_document.uri)
    ls.check_all()


def _did_close(ls: Session, params: types.DidCloseTextDocumentParams) -> None:
    ls.closed(params.text_document.uri)


def _files_changed(ls: Session, _params: types.DidChangeWatchedFilesParams) -> None:
    ls.check_all()


def _completion(ls: Session, params: types.CompletionParams) -> "types.CompletionList | None":
    reading = ls.reading(params.text_document.uri)
    if reading is None:
        return None
    offers = completion.complete(reading, ls.offset(reading.source, params.position))
    return messages.completion(offers, reading.source, ls.encoding)


def _hover(ls: Session, params: types.HoverParams) -> "types.Hover | None":
    uri = params.text_document.uri
    reading = ls.reading(uri)
    meant = hovers.explained(ls.found_in(uri, types.Range(params.position, params.position)))
    found = None
    if reading is not None:
        analysis = None if reading.is_config else ls.analysis(uri)
        found = hovers.hover(reading, ls.offset(reading.source, params.position), analysis)
    texts = [text for text in (found.text if found else "", meant) if text]
    if not texts:
        return None
    place = messages.range_of(reading.source, found.start, found.end, ls.encoding) if reading and found else None
    return types.Hover(messages.markdown("\n\n---\n\n".join(texts)), place)


def _definition(ls: Session, params: types.DefinitionParams) -> "types.Location | None":
    uri = params.text_document.uri
    reading, analysis = ls.reading(uri), ls.analysis(uri)
    if reading is None or reading.is_config or analysis is None:
        return None
    root = analysis.root

    def has_file(path: str) -> bool:
        return os.path.isfile(os.path.join(root, path))

    found = definitions.define(reading, ls.offset(reading.source, params.position), analysis, has_file)
    return messages.location(found, ls.uri, ls.encoding) if found else None


def _symbols(ls: Session, params: types.DocumentSymbolParams) -> "list[types.DocumentSymbol] | None":
    reading = ls.reading(params.text_document.uri)
    if reading is None:
        return None
    return [messages.symbol(one, reading.source, ls.encoding) for one in symbols.outline(reading.document)]


def _code_actions(ls: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    found = ls.found_in(params.text_document.uri, params.range, params.context.diagnostics)
    return [messages.action(one, ls.uri, ls.encoding) for one in actions.actions(found)]


def _shutdown(ls: Session, _params: None) -> None:
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
    root = logging.getLogger()
    root.addHandler(logging.StreamHandler(sys.stderr) if is_logged else logging.NullHandler())
    root.setLevel(logging.INFO if is_logged else logging.CRITICAL)
    session = Session(stage)
    for name, handler, options in _HANDLERS:
        session.feature(name, options)(handler)
    try:
        session.start_io(stdout=output)
    except MemoryError:
        # A header may claim any length: what nobody could send ends the connection.
        return 1
    return 0 if session.is_shut_down else 1
