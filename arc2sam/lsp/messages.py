"""Our values as those of the protocol: the only module beside `server` that knows its types."""

from lsprotocol import types

from arc2sam.lsp.positions import to_position

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.lsp.actions import Action
    from arc2sam.lsp.completion import Offer
    from arc2sam.lsp.symbols import Symbol
    from arc2sam.source import Source, Span

    Uri = Callable[[str], str]

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_SYMBOLS = {
    "pragma": types.SymbolKind.Namespace,
    "function": types.SymbolKind.Function,
    "table": types.SymbolKind.Struct,
    "setting": types.SymbolKind.Property,
}
_OFFERS = {
    "pragma": types.CompletionItemKind.Module,
    "key": types.CompletionItemKind.Property,
    "name": types.CompletionItemKind.Function,
    "value": types.CompletionItemKind.Value,
}
_NOWHERE = types.Range(types.Position(0, 0), types.Position(0, 0))


def range_of(source: "Source", start: int, end: int, encoding: str) -> types.Range:
    """Return a range of a text."""
    return types.Range(
        types.Position(*to_position(source, start, encoding)), types.Position(*to_position(source, end, encoding))
    )


def location(span: "Span", uri: "Uri", encoding: str) -> types.Location:
    """Return a place in a file."""
    return types.Location(uri(span.source.name), range_of(span.source, span.start, span.end, encoding))


def diagnostic(found: "Diagnostic", uri: "Uri", encoding: str) -> types.Diagnostic:
    """Return what was found, with its help as a second line."""
    span = found.span
    related = [
        types.DiagnosticRelatedInformation(location(label.span, uri, encoding), label.text) for label in found.labels
    ]
    return types.Diagnostic(
        range_of(span.source, span.start, span.end, encoding) if span else _NOWHERE,
        f"{found.message}\n{found.help}" if found.help else found.message,
        _SEVERITIES[found.severity],
        found.code,
        source="arc2sam",
        related_information=related or None,
    )


def completion(offers: "tuple[Offer, ...]", source: "Source", encoding: str) -> types.CompletionList:
    """Return what may be written, in its order."""
    return types.CompletionList(False, [_offer(one, rank, source, encoding) for rank, one in enumerate(offers)])


def _offer(offer: "Offer", rank: int, source: "Source", encoding: str) -> types.CompletionItem:
    return types.CompletionItem(
        offer.label,
        kind=_OFFERS[offer.kind],
        detail=offer.detail or None,
        documentation=markdown(offer.doc) if offer.doc else None,
        # What was typed begins behind the `@`.
        filter_text=offer.label.removeprefix("@"),
        sort_text=f"{rank:04}",
        tags=[types.CompletionItemTag.Deprecated] if offer.is_outdated else None,
        text_edit=types.TextEdit(range_of(source, offer.start, offer.end, encoding), offer.text),
    )


def markdown(text: str) -> types.MarkupContent:
    """Return a text in Markdown."""
    return types.MarkupContent(types.MarkupKind.Markdown, text)


def symbol(one: "Symbol", source: "Source", encoding: str) -> types.DocumentSymbol:
    """Return a line of the outline."""
    return types.DocumentSymbol(
        one.name,
        _SYMBOLS[one.kind],
        range_of(source, one.start, one.end, encoding),
        range_of(source, one.name_start, one.name_end, encoding),
        detail=one.detail or None,
        children=[symbol(child, source, encoding) for child in one.children],
    )


def action(one: "Action", uri: "Uri", encoding: str) -> types.CodeAction:
    """Return a change that can be chosen."""
    span = one.edit.span
    change = types.TextEdit(range_of(span.source, span.start, span.end, encoding), one.edit.replacement)
    return types.CodeAction(
        one.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(one.found, uri, encoding)],
        is_preferred=one.is_fix or None,
        edit=types.WorkspaceEdit(changes={uri(span.source.name): [change]}),
    )
