"""Reads the references that values of a template make (block 5).

Source: CloudFormation documentation, "Intrinsic function reference".
"""

from arc2sam.rules.index import PSEUDO_PARAMETERS, as_list, as_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from arc2sam.intrinsics import Json

    Reference: TypeAlias = tuple[str, str, str]
    """The function (`Ref`, `Fn::GetAtt`, `Fn::Sub`...) or attribute (`DependsOn`, `Condition`), the name, and the
    resource's attribute, or the section in which the name stands, or nothing."""

_SECTIONS = {"Fn::If": "Conditions", "Fn::FindInMap": "Mappings"}
"""Functions that name neither a resource nor a parameter, and the section that they look in."""


class Walk:
    """Reads references; each text of `Fn::Sub` is taken apart once."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Reference, ...]] = {}

    def references(self, values: "Iterable[Json]") -> "list[Reference]":
        """Return the references in the values, at any depth, but for those to pseudo parameters."""
        found: list[Reference] = []
        texts = self._texts
        rest = [value for value in values if type(value) is not str]
        # The list grows while it is gone through: what is found inside is read after what stands beside.
        for value in rest:
            if isinstance(value, dict):
                if len(value) == 1:
                    ((function, argument),) = value.items()
                    if isinstance(argument, str):
                        if function == "Fn::Sub":
                            found += texts.get(argument) or self._of_text(argument)
                        else:
                            found += _of_name(function, argument)
                        continue
                    found += self._of_list(function, argument)
                rest += [inner for inner in value.values() if type(inner) is not str]
            elif isinstance(value, (list, tuple)):
                rest += [inner for inner in value if type(inner) is not str]
        return found

    def paths(self, value: "Json", reference: "Reference") -> "Iterator[tuple[str, ...]]":
        """Yield the path of each value that makes the reference."""
        if isinstance(value, dict):
            if len(value) == 1 and any(reference in self._of(*item) for item in value.items()):
                yield ()
            for name, inner in value.items():
                yield from ((name, *path) for path in self.paths(inner, reference))
        elif isinstance(value, (list, tuple)):
            for position, inner in enumerate(value):
                yield from ((str(position), *path) for path in self.paths(inner, reference))

    def _of(self, function: str, argument: "Json") -> "tuple[Reference, ...]":
        """Return the references that a function makes itself; none if it is no function."""
        if not isinstance(argument, str):
            return self._of_list(function, argument)
        return self._of_text(argument) if function == "Fn::Sub" else _of_name(function, argument)

    def _of_text(self, text: str) -> "tuple[Reference, ...]":
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = _variables(text)
        return known

    def _of_list(self, function: str, argument: "Json") -> "tuple[Reference, ...]":
        parts = argument if isinstance(argument, (list, tuple)) else ()
        first = parts[0] if parts else None
        if not isinstance(first, str):
            return ()
        if function == "Fn::GetAtt" and len(parts) > 1:
            rest = [part for part in parts[1:] if isinstance(part, str)]
            # An attribute that is a function itself is known at deployment only.
            return ((function, first, ".".join(rest) if len(rest) == len(parts) - 1 else ""),)
        if function == "Fn::Sub":
            local = as_map(parts[1]) if len(parts) > 1 else {}
            return tuple(one for one in self._of_text(first) if one[2] or one[1] not in local)
        return ((function, first, _SECTIONS[function]),) if function in _SECTIONS else ()


def _of_name(function: str, argument: str) -> "tuple[Reference, ...]":
    if (function == "Ref" and argument not in PSEUDO_PARAMETERS) or function == "Fn::GetAtt":
        # A `Ref` with a point is to what SAM makes of a resource: `<Fn>.Alias`.
        name, _, attribute = argument.partition(".")
        return ((function, name, attribute),)
    return ()


def _variables(text: str) -> "tuple[Reference, ...]":
    """Return the references in the text of a `Fn::Sub`."""
    found = []
    for part in text.split("${")[1:]:
        name, end, _ = part.partition("}")
        if not end and name[:1] != "!":
            # Nothing is called so: what is left open is no variable.
            found.append(("Fn::Sub", "${" + name, ""))
        elif name not in PSEUDO_PARAMETERS and name[:1] != "!":
            first, _, attribute = name.strip().partition(".")
            found.append(("Fn::Sub", first, attribute))
    return tuple(found)


def condition(name: str) -> "Reference":
    """Return the reference to a condition that is not made by a function."""
    return ("Condition", name, "Conditions")


def conditions(value: "Json") -> "Iterator[Reference]":
    """Yield the conditions that a condition is made of."""
    for argument in as_map(value).values():
        for one in as_list(argument):
            name = as_map(one).get("Condition")
            if isinstance(name, str):
                yield condition(name)
            else:
                yield from conditions(one)
