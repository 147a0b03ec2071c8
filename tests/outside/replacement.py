"""What CloudFormation would replace in an update, by the create-only properties of the provider schemas."""

import re
from typing import Any

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from tests.outside.translate import Template, function_of, worked_out


def create_only(resource_type: str) -> tuple[str, ...]:
    """JSON pointers into a resource of that type; one of them changed means a new resource."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema
    return (*schema.get("createOnlyProperties", ()), *schema.get("conditionalCreateOnlyProperties", ()))


def lost(before: Template, after: Template) -> set[str]:
    """Logical IDs that the update would delete."""
    return set(before["Resources"]) - set(after["Resources"])


def replaced(before: Template, after: Template) -> set[str]:
    """Logical IDs whose resource the update would make anew, also because one that they belong to is."""
    kept = {
        name: (before["Resources"][name], after["Resources"][name])
        for name in before["Resources"].keys() & after["Resources"].keys()
    }
    found = {name for name, (one, other) in kept.items() if one["Type"] != other["Type"]}
    while True:
        more = {
            name
            for name, (one, other) in kept.items()
            if name not in found and (_fixed(one) != _fixed(other) or _mentions(_fixed(other)) & found)
        }
        if not more:
            return found
        found |= more


def _fixed(resource: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for pointer in create_only(resource["Type"]):
        value: Any = resource.get("Properties", {})
        for part in pointer.removeprefix("/properties/").split("/"):
            value = value.get(part) if isinstance(value, dict) else None
        values[pointer] = _plain(worked_out(value))
    return values


def _plain(value: Any) -> Any:
    return function_of(value) if isinstance(value, str) else value


def _mentions(values: dict[str, Any]) -> set[str]:
    return {match[1] for value in values.values() for match in re.finditer(r"<([A-Za-z0-9]+)", str(value))}
