"""On what it depends whether a resource exists (block 5).

Source: CloudFormation User Guide, "Conditions" and "Fn::If, Condition": what a condition that is false stands at is not
made, and what is there already is removed.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_SECTION = "Conditions"
_REFERENCE = "Condition"


def may_remove(old: "DeployedResource", new: "DeployedResource", before: "Stack", after: "Stack") -> bool:
    """Tell whether a resource may go since it depends on a condition that is new, or says something else than before."""
    if not new.condition:
        return False
    return not old.condition or _meaning(old.condition, before) != _meaning(new.condition, after)


def _meaning(name: str, stack: "Stack") -> "tuple[Plain, Mapping[str, Plain]]":
    """Return what a condition says, without its name, and what those say that it refers to."""
    section = stack.sections.get(_SECTION)
    stated = section if isinstance(section, dict) else {}
    others: dict[str, Plain] = {}
    pending = list(_named(stated.get(name)))
    while pending:
        other = pending.pop()
        if other not in others:
            others[other] = stated.get(other)
            pending += _named(stated.get(other))
    return stated.get(name), others


def _named(value: "Plain") -> "Iterator[str]":
    """Yield the conditions that a condition refers to."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == _REFERENCE and isinstance(inner, str):
                yield inner
            else:
                yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)
