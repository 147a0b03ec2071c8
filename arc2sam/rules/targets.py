"""Rules on references: what they name exists and has what it is asked for (block 5).

Source: CloudFormation documentation, "Intrinsic function reference", "DependsOn attribute" and "Conditions".
"""

from arc2sam.record import Record
from arc2sam.rules.attributes import ATTRIBUTES
from arc2sam.rules.index import PSEUDO_PARAMETERS, as_list, as_map, fault
from arc2sam.rules.plain import APART, GLOBALS
from arc2sam.rules.references import Walk, condition, conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.rules.references import Reference
    from arc2sam.template import Resource

_SAM = "AWS::Serverless-2016-10-31"
_SECTIONS = frozenset({"Conditions", "Mappings"})
_NOUNS = {
    "Condition": "condition",
    "Fn::If": "condition",
    "Fn::FindInMap": "mapping",
    "Fn::GetAtt": "resource",
    "DependsOn": "resource",
}


class Graph(Record):
    """What each resource waits for, by logical ID; a section of Globals stands for what it gives to resources."""

    waits: "Mapping[str, Mapping[str, None]]"
    """Names of what it refers to or depends on, in order; not all of them are resources."""


def check(index: "Index", found: "list[Diagnostic]") -> Graph:
    """Add what is wrong with references to `found`, and return what each resource waits for.

    Codes: ARC420 (nothing of that name), ARC421 (no such attribute).
    """
    rule = _Rule(index, found)
    waits: dict[str, dict[str, None]] = {}
    for resource in index.template.resources:
        waits[resource.logical_id] = rule.resource(resource)
    for key, value in index.section("Globals").items():
        waits[f"Globals.{key}"] = rule.section(f"Globals.{key}", value, ())
    for key, value in index.section("Conditions").items():
        rule.section(f"Conditions.{key}", value, conditions(value))
    for key, value in index.section("Outputs").items():
        rule.section(f"Outputs.{key}", value, _condition(as_map(value)))
    return Graph(waits)


def _condition(attributes: "Mapping[str, Json]") -> "list[Reference]":
    name = attributes.get("Condition")
    return [condition(name)] if isinstance(name, str) else []


class _Rule:
    """Checks the references of one value after the other."""

    def __init__(self, index: "Index", found: "list[Diagnostic]") -> None:
        self._index = index
        self._found = found
        self._walk = Walk()
        self._ids = index.by_id
        # Any other macro may add what it likes.
        self._is_open = index.template.head.get("Transform", _SAM) != _SAM
        self._good: set[Reference] = set()
        """References that were found to be right: most are made many times."""

    def resource(self, resource: "Resource") -> "dict[str, None]":
        """Check a resource and return what it waits for."""
        properties = resource.properties
        apart = APART.get(resource.type, ())
        references = self._walk.references([value for name, value in properties.items() if name not in apart])
        separate = self._walk.references([value for name, value in properties.items() if name in apart])
        references += self._of_attributes(resource.attributes)
        for reference in self._wrong(references + separate):
            self._found.append(self._report(reference, resource, self._place(resource, reference)))
        waits = {one[1]: None for one in references}
        section = GLOBALS.get(resource.type)
        if section and "IgnoreGlobals" not in resource.attributes:
            waits[section] = None
        return waits

    def section(self, path: str, value: "Json", more: "Iterable[Reference]") -> "dict[str, None]":
        """Check a value of a section, and references of its own kind; return what it waits for."""
        references = [*self._walk.references([value]), *more]
        for reference in self._wrong(references):
            within = next(self._walk.paths(value, reference), ())
            self._found.append(self._report(reference, None, ".".join((path, *within))))
        return {one[1]: None for one in references}

    def _of_attributes(self, attributes: "Mapping[str, Json]") -> "list[Reference]":
        found = self._walk.references(value for name, value in attributes.items() if name != "DependsOn")
        found += [("DependsOn", name, "") for name in as_list(attributes.get("DependsOn")) if isinstance(name, str)]
        return found + _condition(attributes)

    def _wrong(self, references: "list[Reference]") -> "dict[Reference, None]":
        """Return those references that are wrong, each once."""
        ids, good = self._ids, self._good
        wrong: dict[Reference, None] = {}
        for reference in references:
            function, name, attribute = reference
            owner = ids.get(name)
            if owner is not None and (
                not attribute or (function != "Ref" and attribute in ATTRIBUTES.get(owner.type, ()))
            ):
                continue
            if reference not in good:
                if self._exists(reference) and self._has_attribute(reference):
                    good.add(reference)
                else:
                    wrong[reference] = None
        return wrong

    def _exists(self, reference: "Reference") -> bool:
        function, name, attribute = reference
        if self._is_open:
            return True
        if attribute in _SECTIONS:
            return name in self._index.section(attribute)
        if name in self._ids:
            return function != "Ref" or not attribute or self._is_generated(f"{name}.{attribute}")
        if function in ("Ref", "Fn::Sub") and not attribute and name in self._index.section("Parameters"):
            return True
        return self._is_generated(name)

    def _is_generated(self, name: str) -> bool:
        from arc2sam.rules.generated import is_generated

        return is_generated(name, self._index)

    def _has_attribute(self, reference: "Reference") -> bool:
        function, name, attribute = reference
        if not attribute or attribute in _SECTIONS or function == "Ref" or self._is_open or name not in self._ids:
            return True
        known = ATTRIBUTES.get(self._ids[name].type)
        return known is None or attribute in known or self._is_generated(f"{name}.{attribute}")

    def _place(self, resource: "Resource", reference: "Reference") -> str:
        function, name, _ = reference
        if name in as_list(resource.attributes.get(function)):
            return function
        whole: Json = {**resource.attributes, "Properties": dict(resource.properties)}
        return ".".join(next(self._walk.paths(whole, reference), ()))

    def _report(self, reference: "Reference", resource: "Resource | None", path: str) -> "Diagnostic":
        """Return the diagnostic of a reference that is wrong."""
        if self._exists(reference):
            return self._report_attribute(reference, resource, path)
        from arc2sam.spelling import nearest

        function, name, attribute = reference
        if function == "Ref" and attribute:
            near = name if name in self._ids else None
            name = f"{name}.{attribute}"
        else:
            own = resource.logical_id if resource else ""
            near = nearest(name, tuple(one for one in self._names(function, attribute) if one != own))
        what = _NOUNS.get(function, "resource or parameter")
        owner = f"`{resource.logical_id}`" if resource else f"`{'.'.join(path.split('.')[:2])}`"
        return fault(
            "ARC420",
            f"{owner} refers to `{name}`, but there is no {what} of that name",
            resource,
            path,
            help=f"Write `{near}`" if near else f"Add a {what} of that name, or remove the reference",
        )

    def _report_attribute(self, reference: "Reference", resource: "Resource | None", path: str) -> "Diagnostic":
        from arc2sam.spelling import nearest

        _, name, attribute = reference
        kind = self._ids[name].type
        known = ATTRIBUTES[kind]
        near = nearest(attribute, known)
        offered = f"`{near}`" if near else "one of " + ", ".join(f"`{one}`" for one in known)
        return fault(
            "ARC421",
            f"`{name}`, of the type {kind}, has no attribute `{attribute}`",
            resource,
            path,
            help=f"Write {offered}" if known else "Use `Ref`: this type has no attributes",
        )

    def _names(self, function: str, attribute: str) -> tuple[str, ...]:
        if attribute in _SECTIONS:
            return tuple(self._index.section(attribute))
        if function in _NOUNS:
            return tuple(self._ids)
        return (*self._ids, *self._index.section("Parameters"), *sorted(PSEUDO_PARAMETERS))
