"""Pragmas that are none of Architect's, and a manifest without @app (block 5, loaded only for them)."""

from arc2sam import pragmas
from arc2sam.diagnostics import Edit
from arc2sam.document import Row, Scalar, Vector
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic, Report
    from arc2sam.document import Document, Pragma

RETIRED = frozenset({"indexes", "streams", "html", "css", "js", "json", "jsonapi", "text", "xml", "slack"})

SLIPS = {
    "ws": ("wss", "websocket", "websockets"),
    "ws-api": ("wsapi", "ws_api", "ws-apis", "websocket-api", "websockets-api"),
    "tables": ("table",),
    "tables-streams": ("table-stream", "table-streams", "tables-stream", "stream"),
    "tables-indexes": ("table-index", "table-indexes", "tables-index", "index"),
    "events": ("event",),
    "queues": ("queue",),
    "scheduled": ("schedule", "schedules"),
}
"""Misspellings that real projects do not use as pragmas of their own, by what is meant."""


_FORGIVEN = frozenset(("ARC113", "ARC134"))
"""Errors of reading about what Architect takes: keys written twice, of which the last wins."""


def forgive(document: "Document", report: "Report") -> None:
    """Drop errors of reading about what Architect hands to plugins as it is, or to nobody: a warning tells of the pragma."""
    bounds = [*(one.span.start for one in document.pragmas), len(document.source.text)]
    others = [
        (one.span.start, end)
        for one, end in zip(document.pragmas, bounds[1:], strict=True)
        if one.name not in pragmas.PRAGMAS
    ]

    def is_kept(found: "Diagnostic") -> bool:
        span = found.span
        if span is None or found.code not in _FORGIVEN:
            return True
        return not any(start <= span.start < end for start, end in others)

    report.keep(is_kept)


def report_other(pragma: "Pragma", document: "Document", report: "Report") -> None:
    """Report a pragma that is none of Architect's: ARC301 (a slip), ARC302 (unknown) or ARC303 (retired)."""
    # Only in `.arc` text does a pragma begin with `@`.
    at = "@" if pragma.span.text.startswith("@") else ""
    for meant, slips in SLIPS.items():
        if pragma.name in slips:
            helped, edit = _renamed(pragma, meant, document)
            report.add("ARC301", f"Architect has no pragma `{at}{pragma.name}`", pragma.span, help=helped, edit=edit)
            return
    if _is_stray_api(pragma, document, at, report):
        return
    if pragma.name not in RETIRED:
        _report_unknown(pragma, document, at, report)
        return
    successors = {"indexes": "tables-indexes", "streams": "tables-streams"}
    successor = successors.get(pragma.name)
    helped = f"Write `{at}{successor}`; that adds to the table at the next deploy" if successor else "Remove it"
    message = f"Architect has retired the pragma `{at}{pragma.name}`: it deploys nothing"
    report.add("ARC303", message, pragma.span, help=helped)


def _renamed(pragma: "Pragma", meant: str, document: "Document") -> "tuple[str, Edit | None]":
    """Return what to do with a pragma that is meant for another one, and the edit: of that one there can be one only."""
    at = "@" if pragma.span.text.startswith("@") else ""
    if document.pragma(meant):
        return f"Move what it holds into `{at}{meant}`", None
    return f"Write `{at}{meant}`", Edit(pragma.span, f"{at}{meant}")


def report_no_app(document: "Document", report: "Report") -> None:
    """Report ARC230: the manifest has no @app."""
    from arc2sam import snippets

    notation = snippets.notation(document.source)
    helped = f"Write `{snippets.setting(notation, 'app', 'my-app')}`, with the app's name"
    report.add(
        "ARC230",
        "The manifest has no @app",
        document.pragmas[0].span if document.pragmas else Span(document.source, 0, 0),
        help="Write `@app` and the app's name on the line below it" if notation == "arc" else helped,
    )


def _is_stray_api(pragma: "Pragma", document: "Document", at: str, report: "Report") -> bool:
    """Report ARC301 for what must be meant for @ws-api: without effect it would leave the API open."""
    from arc2sam.pragmas.ws import strays

    if strays.is_near(pragma.name):
        helped, edit = _renamed(pragma, "ws-api", document)
        report.add("ARC301", f"Architect has no pragma `{at}{pragma.name}`", pragma.span, help=helped, edit=edit)
        return True
    if strays.holds_guards(pragma, document):
        message = f"Nothing reads `{at}{pragma.name}`, and what it says would leave the WebSocket API open"
        helped = f"Write its settings under `{at}ws-api`, or remove it if everyone may connect"
        report.add("ARC301", message, pragma.span, help=helped)
        return True
    return False


_OF_VARIABLES = frozenset(("env", "environment", "variables"))
_VARIABLES = "Name the variables in `env` under @sam, and give the values when you deploy"


def _report_unknown(pragma: "Pragma", document: "Document", at: str, report: "Report") -> None:
    if report.hides_warning():
        return
    from arc2sam.spelling import nearest

    belonging = _VARIABLES if pragma.name in _OF_VARIABLES else _belonging(pragma)
    near = None if belonging else nearest(pragma.name, tuple(pragmas.PRAGMAS))
    helped = belonging or "Remove it, or leave it if a plugin reads it"
    edit = None
    if near:
        helped, edit = _renamed(pragma, near, document)
        helped += " if that is meant; as it stands, nothing of it is deployed"
    report.add(
        "ARC302",
        f"Architect has no pragma `{at}{pragma.name}`: it adds nothing to the template",
        pragma.span,
        help=helped,
        edit=edit,
    )


def _belonging(pragma: "Pragma") -> str:
    """Return advice on an item of another pragma behind a bracket closed too early: not a fault of `.arc` text."""
    if pragma.span.text.startswith("@"):
        return ""
    for item in pragma.items:
        first = item.values[0] if isinstance(item, Row) else item.name if isinstance(item, Vector) else None
        key = str(first.value) if isinstance(first, Scalar) else "src"
        # `src` is a setting of too many pragmas to tell.
        place = None if key == "src" else pragmas.places(key)
        if place and place.where[1:] in pragmas.PRAGMAS:
            where = f"`{place.where[1:]}`, where `{key}` is a setting"
            return f"Move it into {where}; else remove it, or leave it if a plugin reads it"
    return ""
