"""Diagnostics as SARIF 2.1.0, for code scanning (block 7).

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from arc2sam.diagnostics import Diagnostic, Edit, Label
    from arc2sam.source import Span

    Json = dict[str, object]
    Named: TypeAlias = Callable[[str], str]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(diagnostics: "tuple[Diagnostic, ...]", named: "Named" = str, version: str = "") -> str:
    """Return a SARIF log of one run, with a rule for each code that was found.

    What has no place is a notification of the run and no result: GitHub refuses a log with a result that has none.

    Args:
        diagnostics: what to show.
        named: returns how the repository calls a file.
        version: of arc2sam.
    """
    import json

    codes = sorted({found.code for found in diagnostics})
    driver = {"name": "arc2sam", "version": version, "rules": [_rule(code) for code in codes]}
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, found.span, codes.index(found.code), named) for found in diagnostics if found.span],
    }
    unplaced = [found for found in diagnostics if found.span is None]
    if unplaced:
        run["invocations"] = [_invocation(unplaced, codes)]
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


def _invocation(unplaced: "Iterable[Diagnostic]", codes: list[str]) -> "Json":
    notifications = [
        {
            "associatedRule": {"id": found.code, "index": codes.index(found.code)},
            "level": found.severity,
            "message": _message(found),
        }
        for found in unplaced
    ]
    is_done = all(found.severity != "error" for found in unplaced)
    return {"executionSuccessful": is_done, "toolExecutionNotifications": notifications}


def _message(found: "Diagnostic") -> "Json":
    if not found.help:
        return {"text": found.message}
    end = "" if found.message.endswith(("?", ".", "!")) else "."
    return {"text": f"{found.message}{end} {found.help}"}


def _result(found: "Diagnostic", span: "Span", rule: int, named: "Named") -> "Json":
    result: Json = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity,
        "message": _message(found),
        "locations": [_location(found, span, named)],
        "partialFingerprints": {"arc2sam/v1": _fingerprint(found, span)},
    }
    if found.labels:
        related = [_related(label, named) for label in found.labels]
        # Each is to be there once only.
        result["relatedLocations"] = [one for index, one in enumerate(related) if one not in related[:index]]
    if found.edit:
        result["fixes"] = [_fix(found.edit, found.help or found.message, named)]
    return result


def _location(found: "Diagnostic", span: "Span", named: "Named") -> "Json":
    location: Json = {"physicalLocation": _place(span, named)}
    if found.logical_id:
        name = ".".join(part for part in (found.logical_id, found.property) if part)
        location["logicalLocations"] = [{"name": found.logical_id, "fullyQualifiedName": name, "kind": "resource"}]
    return location


def _related(label: "Label", named: "Named") -> "Json":
    return {"message": {"text": label.text}, "physicalLocation": _place(label.span, named)}


def _fix(edit: "Edit", text: str, named: "Named") -> "Json":
    replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}
    change = {"artifactLocation": _file(edit.span, named), "replacements": [replacement]}
    return {"description": {"text": text}, "artifactChanges": [change]}


def _place(span: "Span", named: "Named") -> "Json":
    return {"artifactLocation": _file(span, named), "region": _region(span)}


def _file(span: "Span", named: "Named") -> "Json":
    from urllib.parse import quote

    return {"uri": quote(b"".join(map(_bytes, named(span.source.name))))}


def _bytes(character: str) -> bytes:
    """Return a character of a file's name: a name need not be text, then it has bytes that are no UTF-8."""
    is_byte = "\udc80" <= character <= "\udcff"
    return character.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass")


def _region(span: "Span") -> "Json":
    line, column = span.source.line_column(span.start)
    end_line, end_column = span.source.line_column(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fingerprint(found: "Diagnostic", span: "Span") -> str:
    """Return what stays the same while lines are added above: the code, the file and the text that it is about."""
    import hashlib

    about = (found.code, span.source.name, span.text)
    return hashlib.sha256("\0".join(about).encode("utf-8", "surrogatepass")).hexdigest()[:16]
