"""@http: items that are no routes, and how they are to be written (loaded where there is one)."""

from arc2sam import item_shapes, snippets
from arc2sam.diagnostics import Edit
from arc2sam.pragmas.http.order import METHODS
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Mapping

_QUOTES = ("'", '"')
_QUOTED = frozenset("\"'`")


def report_shape(item: "Item", report: "Report") -> None:
    """Report ARC245: an item that is not a method and a path."""
    text = " ".join(item.span.text.split())
    form, edit = _form(*_parts(text), item.span)
    helped = _with_folder(text, item.span) or f"Write {form}"
    comment = item_shapes.comment(item.span)
    if comment:
        helped, edit = "Begin the comment with `#`", comment
    report.add("ARC245", f"`{text[:60]}` is not a route", item.span, help=helped, edit=edit)


def _with_folder(text: str, span: Span) -> str:
    """Return how to write a route with the folder of its code, which a line of `.arc` text has after it; else nothing."""
    first, second, *rest = (*text.split(), "", "")
    method, path = (second, first) if first.startswith("/") else (first, second)
    words = [word for word in rest if word]
    folder = words[1:] if words[:1] == ["src"] else words
    is_route = method.lower() in METHODS and path.startswith("/") and len(folder) == 1 and "/" in folder[0][1:]
    if not is_route or snippets.notation(span.source) != "arc" or not _QUOTED.isdisjoint(text):
        return ""
    return f"Write {snippets.spread('arc', path, {'method': (method.lower(),), 'src': (folder[0],)})}"


def report_no_method(item: "Mapping", report: "Report") -> None:
    """Report ARC245: a path with settings of which none is its method."""
    written = item.name.span.text
    method, path = _parts(written)
    if method and path:
        how = snippets.notation(item.name.span.source)
        form = f"`{path}` as the name, and `{snippets.setting(how, 'method', method)}` below it"
        report.add("ARC245", f"`{written[:60]}` is not the path of a route", item.name.span, help=f"Write {form}")
        return
    message = f"The route `{written[:60]}` has no method"
    report.add("ARC245", message, item.name.span, help="Write `method get` below it, or `get` before the path")


def _parts(text: str) -> "tuple[str, str]":
    """Return the method and the path that a text names, one of them empty where it has it not."""
    words = text.replace(":", " ", 1).split() if not text.startswith("/") else [text]
    if len(words) == 2 and words[0].lower() in METHODS and words[1].startswith("/"):
        return words[0].lower(), words[1]
    if len(words) == 1 and text.startswith("/"):
        return "", text
    return (words[0].lower(), "") if len(words) == 1 and words[0].lower() in METHODS else ("", "")


def _form(method: str, path: str, span: Span) -> "tuple[str, Edit | None]":
    """Return how a route is written, as the file has it, and the replacement where all of it is known."""
    how = snippets.notation(span.source)
    is_whole = bool(method and path)
    method, path = method or "get", path or "/"
    if how == "arc":
        return f"the method and the path on one line, such as `{method} {path}`", None
    text, quoted = span.source.text, _with_quotes(span)
    is_key = text[quoted.end :].lstrip()[:1] in (":", "=")
    pair = snippets.setting(how, method, path)
    if how != "yaml" and not is_key:
        pair = snippets.listed(how, (method, path))
    whole = f"`{pair}`" if is_whole else f"the method and the path, such as `{pair}`"
    return whole, Edit(quoted, pair) if is_whole and not is_key else None


def _with_quotes(span: Span) -> Span:
    """Return the place of a value with the quotes around it."""
    text = span.source.text
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return Span(span.source, span.start - 1, span.end + 1) if before == after and before in _QUOTES else span
