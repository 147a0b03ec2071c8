"""Diagnostics as SARIF 2.1.0, for code scanning (block 7).

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic, Edit, Label
    from arc2sam.source import Span

    Json = dict[str, object]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(diagnostics: "tuple[Diagnostic, ...]", folder: str = "", version: str = "") -> str:
    """Return a SARIF log of one run, with a rule for each code that was found.

    Args:
        diagnostics: what to show.
        folder: the working directory as seen from the repository's root; empty for the root itself.
        version: of arc2sam.
    """
    import json

    codes = sorted({found.code for found in diagnostics})
    driver = {"name": "arc2sam", "version": version, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, codes.index(found.code), folder) for found in diagnostics],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(code: str) -> "Json":
    from arc2sam.explanations import explain

    told = explain(code)
    return {
        "id": code,
        "shortDescription": {"text": told.title},
        "fullDescription": {"text": told.what},
        "help": {"text": told.why},
        "defaultConfiguration": {"level": told.severity},
    }


def _result(found: "Diagnostic", rule: int, folder: str) -> "Json":
    result: Json = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity,
        "message": {"text": f"{found.message}. {found.help}" if found.help else found.message},
        "locations": [_location(found, found.span, folder)] if found.span else [],
        "partialFingerprints": {"arc2sam/v1": _fingerprint(found)},
    }
    if found.labels:
        result["relatedLocations"] = [_related(label, folder) for label in found.labels]
    if found.edit:
        result["fixes"] = [_fix(found.edit, found.help or found.message, folder)]
    return result


def _location(found: "Diagnostic", span: "Span", folder: str) -> "Json":
    location: Json = {"physicalLocation": _place(span, folder)}
    if found.logical_id:
        name = ".".join(part for part in (found.logical_id, found.property) if part)
        location["logicalLocations"] = [{"name": found.logical_id, "fullyQualifiedName": name, "kind": "resource"}]
    return location


def _related(label: "Label", folder: str) -> "Json":
    return {"message": {"text": label.text}, "physicalLocation": _place(label.span, folder)}


def _fix(edit: "Edit", text: str, folder: str) -> "Json":
    replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}
    change = {"artifactLocation": _file(edit.span, folder), "replacements": [replacement]}
    return {"description": {"text": text}, "artifactChanges": [change]}


def _place(span: "Span", folder: str) -> "Json":
    return {"artifactLocation": _file(span, folder), "region": _region(span)}


def _file(span: "Span", folder: str) -> "Json":
    from urllib.parse import quote

    name = span.source.name
    return {"uri": quote(f"{folder}/{name}" if folder else name)}


def _region(span: "Span") -> "Json":
    line, column = span.source.line_column(span.start)
    end_line, end_column = span.source.line_column(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fingerprint(found: "Diagnostic") -> str:
    """Return what stays the same while lines are added above: the code, the file and the text that it is about."""
    import hashlib

    span = found.span
    about = (found.code, span.source.name, span.text) if span else (found.code, found.message)
    return hashlib.sha256("\0".join(about).encode("utf-8", "surrogatepass")).hexdigest()[:16]
