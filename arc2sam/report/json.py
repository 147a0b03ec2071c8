"""Diagnostics as JSON (block 7). Its form is that of `schemas/diagnostics.schema.json`.

Within a version fields are only added. Lines and columns begin at 1 and count code points, offsets begin at 0; ends are
exclusive.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.source import Source, Span

    Json = dict[str, object]

VERSION = 1


def render(diagnostics: "tuple[Diagnostic, ...]") -> str:
    """Return one JSON object with all diagnostics and how many there are of each severity."""
    import json

    counts = {f"{name}s": sum(one.severity == name for one in diagnostics) for name in ("error", "warning", "note")}
    document = {"version": VERSION, "diagnostics": [_diagnostic(one) for one in diagnostics], "summary": counts}
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(found: "Diagnostic") -> "Json":
    from arc2sam.codes import CODES

    written: Json = {
        "code": found.code,
        "severity": found.severity,
        "title": CODES[found.code][1],
        "message": found.message,
        "location": _location(found.span) if found.span else None,
        "labels": [{"location": _location(label.span), "text": label.text} for label in found.labels],
        "help": found.help,
    }
    if found.edit:
        written["edit"] = {"location": _location(found.edit.span), "replacement": found.edit.replacement}
    if found.logical_id:
        written["logicalId"] = found.logical_id
    if found.property:
        written["property"] = found.property
    return written


def _location(span: "Span") -> "Json":
    start, end = _position(span.source, span.start), _position(span.source, span.end)
    return {"file": span.source.name, "start": start, "end": end}


def _position(source: "Source", offset: int) -> "Json":
    line, column = source.line_column(offset)
    return {"line": line, "column": column, "offset": offset}
