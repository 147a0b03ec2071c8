"""Reads the template to compare with: YAML with short forms, JSON, or what `aws cloudformation get-template` prints.

Block 5.
"""

from arc2sam import readers
from arc2sam.diff.values import is_function
from arc2sam.document import Table
from arc2sam.readers import fragment
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Value
    from arc2sam.intrinsics import Json

_RESOURCES = "Resources"
_ANSWER = "TemplateBody"
"""Under which CloudFormation's answer has the template."""
_HELP = "Name a template, such as `template.yaml` or Architect's `sam.json`"


def read(source: Source, report: "Report") -> "Mapping[str, Json] | None":
    """Return a template as plain data, or None if a text is none.

    Reports what the readers of JSON and YAML do, ARC347 (no template) and ARC348 (what a template cannot hold).
    """
    if readers.format_of(source.name) in ("arc", "toml"):
        report.add("ARC347", f"`{source.name}` is no template", Span(source, 0, 0), help=_HELP)
        return None
    first = source.text.lstrip()[:1] if fragment.is_json(source) else "{"
    if first == '"':
        source = _quoted(source) or source
    if first not in ("{", "") and fragment.is_json(source):
        report.add("ARC347", f"`{source.name}` is not a map", Span(source, 0, 0), help=_HELP)
        return None
    read = fragment.read(source, report, fragment.TEMPLATE)
    if read is None:
        return None
    values, tree = read.values, read.tree
    body = values.get(_ANSWER)
    if _RESOURCES not in values and isinstance(body, str):
        return read_again(Source(f"{source.name} ({_ANSWER})", body), report)
    if _RESOURCES not in values and isinstance(body, dict):
        values = body
    return values if _is_template(values, tree, source, report) else None


def read_again(source: Source, report: "Report") -> "Mapping[str, Json] | None":
    """Return the template that stood as text in an answer of CloudFormation's."""
    read = fragment.read(source, report, fragment.TEMPLATE)
    return read.values if read and _is_template(read.values, read.tree, source, report) else None


def _quoted(source: Source) -> "Source | None":
    """Return the template in a JSON string, which `--query TemplateBody` gives of one in YAML."""
    import json

    try:
        text = json.loads(source.text)
    except ValueError:
        return None
    return Source(f"{source.name} (text)", text) if isinstance(text, str) else None


def _is_template(values: "Mapping[str, Json]", tree: "Value", source: Source, report: "Report") -> bool:
    resources = values.get(_RESOURCES)
    if not isinstance(resources, dict) or is_function(resources):
        what = "has no `Resources`" if _RESOURCES not in values else "has `Resources` that are not a map"
        report.add("ARC347", f"`{source.name}` {what}", Span(source, tree.span.start, tree.span.start), help=_HELP)
        return False
    for name, body in resources.items():
        fault = _fault(body)
        if fault:
            what, helped = fault
            report.add("ARC347", f"The resource `{name}` has {what}", _place(name, tree, source), help=helped)
            return False
    return True


def _fault(body: "Json") -> tuple[str, str] | None:
    """Return what is wrong with a resource, and what to do, or None; properties may be left empty."""
    if not isinstance(body, dict) or not isinstance(body.get("Type"), str):
        return "no type", "Write its `Type`, or remove it"
    properties = body.get("Properties")
    if properties is None or (isinstance(properties, dict) and not is_function(properties)):
        return None
    return "`Properties` that are not a map", "Write each as `Name: value`, or leave `Properties` out"


def _place(name: str, tree: "Value", source: Source) -> Span:
    """Return where a resource stands, or the beginning of the text."""
    answer = _below(tree, _ANSWER) if _below(tree, _RESOURCES) is None else tree
    resources = _below(answer, _RESOURCES)
    for entry in resources.entries if isinstance(resources, Table) else ():
        if str(entry.key.value) == name:
            return entry.key.span
    return Span(source, 0, 0)


def _below(value: "Value | None", name: str) -> "Value | None":
    entry = value.entry(name) if isinstance(value, Table) else None
    return entry.value if entry else None
