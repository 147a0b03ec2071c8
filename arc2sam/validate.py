"""Judges the template by the schemas of SAM and CloudFormation (block 5).

The compiled verdict answers for all that is plainly valid and loads nothing else. What it does not let pass goes to
jsonschema (`faults`), which has the last word: if it finds nothing, the template is valid.
"""

from arc2sam._verdict import check_of, is_valid_frame, is_valid_function
from arc2sam.diagnostics import Diagnostic
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from arc2sam.source import Span
    from arc2sam.template import Template

    Node = dict[str, Any]  # Any: the document is judged here, so nothing is known of it yet

_FUNCTION = "AWS::Serverless::Function"
SECTIONS = {
    _FUNCTION: "Function",
    "AWS::Serverless::HttpApi": "HttpApi",
    "AWS::Serverless::WebSocketApi": "WebSocketApi",
    "AWS::Serverless::SimpleTable": "SimpleTable",
    "AWS::Serverless::LayerVersion": "LayerVersion",
}
"""The section of Globals that a resource type takes properties from."""

_REPLACED = frozenset({"Architectures"})
"""Lists that a function replaces instead of adding to. Source: the SAM translator's merge of Globals."""


class Doubts(Record):
    """What the verdict did not let pass: perhaps wrong, perhaps only unusual."""

    document: "Node"
    frame: bool
    """Whether the sections are in doubt: Globals, Parameters, Outputs, names and types of resources."""
    resources: "Mapping[str, Node]"
    """Resources in doubt by logical ID, Globals merged into them."""


def validate(template: "Template") -> tuple[Diagnostic, ...]:
    """Return what is wrong with the template by the schemas of SAM and CloudFormation.

    Codes: ARC401 to ARC405. Each names the logical ID and the property, and the manifest item that the resource was
    made for.
    """
    if template.is_large:
        from arc2sam import validate_groups

        if validate_groups.is_plainly_valid(template):
            return ()
    found = doubts({**template.document})
    if found is None:
        return ()
    from arc2sam.faults import faults

    origins: dict[str, Span | None] = {one.logical_id: one.origin for one in template.resources}
    return tuple(
        Diagnostic(
            fault.code,
            "error",
            fault.message,
            origins.get(fault.logical_id),
            help=fault.help,
            logical_id=fault.logical_id,
            property=fault.property,
        )
        for fault in faults(found)
    )


def doubts(document: "Node") -> "Doubts | None":
    """Return what of a document is not plainly valid; None if all of it is."""
    frame = not is_valid_frame(document)
    resources = document.get("Resources")
    suspects: dict[str, Node] = {}
    if isinstance(resources, dict):
        shared = document.get("Globals")
        shared = shared if isinstance(shared, dict) else {}
        for logical_id, resource in resources.items():
            # A resource that is no map, or has no type, is the frame's fault.
            if isinstance(resource, dict) and "Type" in resource and not is_valid(resource, shared):
                suspects[logical_id] = with_globals(resource, shared)
    return Doubts(document, frame, suspects) if frame or suspects else None


def is_valid(resource: "Node", shared: "Node") -> bool:
    """Tell whether a resource that has a type is valid, its section of Globals merged into it."""
    kind = resource["Type"]
    if isinstance(kind, str) and kind not in SECTIONS:
        return check_of(kind)(resource)
    section, own = shared.get("Function"), resource.get("Properties")
    if kind != _FUNCTION or not isinstance(section, dict) or not isinstance(own, dict) or "IgnoreGlobals" in resource:
        return check_of(kind)(with_globals(resource, shared))
    # What stands in Globals alone was judged there, once for all functions.
    both = {name: _joined(name, section[name], own[name]) for name in own if name in section}
    judged = {**resource, "Properties": {**own, **both}} if both else resource
    return is_valid_function(judged, {**section, **own})


def with_globals(resource: "Node", shared: "Node") -> "Node":
    """Return a resource with its section of Globals merged into its properties.

    Source: "Globals section" in the SAM specification (maps merge, lists add, anything else is overridden), and
    IgnoreGlobals.
    """
    kind = resource["Type"]
    section = shared.get(SECTIONS.get(kind, "")) if isinstance(kind, str) else None
    ignored = resource.get("IgnoreGlobals", ())
    own = resource.get("Properties", {})
    if not isinstance(section, dict) or ignored == "*" or not isinstance(own, dict):
        return resource
    if isinstance(ignored, list) and ignored:
        section = {name: value for name, value in section.items() if name not in ignored}
    return {**resource, "Properties": _merged(section, own)}


def _merged(shared: "Node", own: "Node") -> "Node":
    result = {**shared, **own}
    for name in own:
        if name in shared:
            result[name] = _joined(name, shared[name], own[name])
    return result


def _joined(name: str, shared: object, own: object) -> object:
    if isinstance(shared, list) and isinstance(own, list):
        return own if name in _REPLACED else shared + own
    if isinstance(shared, dict) and isinstance(own, dict) and not _is_function(shared) and not _is_function(own):
        return _merged(shared, own)
    return own


def _is_function(value: "Node") -> bool:
    if len(value) != 1:
        return False
    name = str(next(iter(value)))
    return name == "Ref" or name.startswith("Fn::")
