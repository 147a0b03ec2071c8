"""Judges a large template by the schemas, looking once at resources that are alike (block 5)."""

from arc2sam._verdict import is_uniform, is_valid_frame, varies
from arc2sam.groups import groups
from arc2sam.names import are_logical_ids
from arc2sam.validate import SECTIONS, is_valid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.groups import Group
    from arc2sam.template import Template
    from arc2sam.validate import Node


def is_plainly_valid(template: "Template") -> bool:
    """Tell what `doubts` tells of the document, but look once at resources that are alike; no may be wrong."""
    found = groups(template)
    shared = {**template.head, **template.tail}.get("Globals")
    bodies: Node = {group.resources[0].logical_id: group.body for group in found}
    return (
        are_logical_ids([one.logical_id for one in template.resources])
        and is_valid_frame({**template.head, "Resources": bodies, **template.tail})
        and all(_is_valid_group(group, shared if isinstance(shared, dict) else {}) for group in found)
    )


def _is_valid_group(group: "Group", shared: "Node") -> bool:
    if is_uniform(group.body) and not _vary_what_is_shared(group.body, shared) and is_valid(group.body, shared):
        return True
    return len(group.resources) > 1 and all(is_valid(one.to_json(), shared) for one in group.resources)


def _vary_what_is_shared(body: "Node", shared: "Node") -> bool:
    """Tell whether resources differ in what Globals state too: then it must be merged for each."""
    section = shared.get(SECTIONS.get(body["Type"], ""), ())
    properties = body.get("Properties", {})
    return varies(body.get("IgnoreGlobals")) or any(varies(properties[name]) for name in section if name in properties)
