"""Resources that are alike: a template of a thousand functions has few kinds of them (block 3).

What is said of a kind at once need not be said of each: stages that look at every value of a large template look at
one resource of a group, in which a `Column` holds whatever differs.
"""

from arc2sam.record import Record
from arc2sam.template import Column, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from arc2sam.intrinsics import Json
    from arc2sam.template import Template


class Group(Record):
    """Resources of one type with the same names of properties and attributes."""

    resources: tuple[Resource, ...]
    body: "dict[str, Json]"
    """What `Resource.to_json` gives for each, with a `Column` wherever they differ."""


def groups(template: "Template") -> tuple[Group, ...]:
    """Return the groups of a template's resources. They are made once: treat them as read-only."""
    found: tuple[Group, ...] | None = template.worked_out.get("groups")
    if found is None:
        found = template.worked_out["groups"] = tuple(_groups(template.resources))
    return found


def _groups(resources: tuple[Resource, ...]) -> "Iterator[Group]":
    types: dict[str, list[Resource]] = {}
    for one in resources:
        kind = one.type
        if kind in types:
            types[kind].append(one)
        else:
            types[kind] = [one]
    for of_type in types.values():
        group = _group(of_type)
        if group:
            yield group
        else:
            yield from _groups_by_names(of_type)


def _groups_by_names(of_type: "list[Resource]") -> "Iterator[Group]":
    alike: dict[tuple[tuple[str, ...], ...], list[Resource]] = {}
    for one in of_type:
        alike.setdefault((tuple(one.properties), tuple(one.attributes)), []).append(one)
    for resources in alike.values():
        group = _group(resources)
        if group:
            yield group
        else:
            yield from (Group((one,), one.to_json()) for one in resources)


def _group(resources: "list[Resource]") -> "Group | None":
    """Return the group of resources of one type; None if they do not have the same properties and attributes."""
    first = resources[0]
    if len(resources) == 1:
        return Group((first,), first.to_json())
    properties = _common(tuple([one.properties for one in resources]))
    attributes = _common(tuple([one.attributes for one in resources]))
    if not isinstance(properties, dict) or not isinstance(attributes, dict):
        return None
    return Group(tuple(resources), Resource(first.logical_id, first.type, properties, None, attributes).to_json())


def _common(values: "tuple[Json, ...]") -> "Json":
    """Return what values have in common: the one that all are, or their structure with columns in it, or a column."""
    first = values[0]
    if type(first) is str:
        return first if values.count(first) == len(values) else Column(values)
    if len({*map(type, values)}) > 1:
        return Column(values)
    if isinstance(first, dict):
        return _common_map(values)  # type: ignore[arg-type]  # all are of the type of the first
    if isinstance(first, (list, tuple)):
        lists: tuple[list[Json], ...] = values  # type: ignore[assignment]  # the same
        has_places = len({*map(len, lists)}) == 1
        return type(first)(map(_common, zip(*lists, strict=True))) if has_places else Column(values)
    # Equal is not enough: 0.0 equals -0.0.
    return first if len({*map(repr, values)}) == 1 else Column(values)


def _common_map(maps: "tuple[dict[str, Json], ...]") -> "Json":
    first = maps[0]
    lengths = {*map(len, maps)}
    if lengths == {0}:
        return first
    if lengths == {1}:
        # Most often an intrinsic function.
        ((name, value),) = first.items()
        if type(value) is str and first == maps[-1] and maps.count(first) == len(maps):
            return first
        try:
            return type(first)({name: _common(tuple([one[name] for one in maps]))})
        except KeyError:
            return Column(maps)
    if len(lengths) > 1 or any(names.count(names[0]) < len(names) for names in zip(*maps, strict=True)):
        return Column(maps)
    return type(first)(zip(first, map(_common, zip(*map(dict.values, maps), strict=True)), strict=True))


def arguments(argument: "Json") -> "Sequence[Json]":
    """Return what a function is of in each resource of a group: one value if it is the same in all.

    They differ in all of it, or in a word of a list: the name of a `Fn::GetAtt`.
    """
    if type(argument) is Column:
        return argument
    if isinstance(argument, (list, tuple)) and Column in map(type, argument):
        count = max([len(part) for part in argument if type(part) is Column])
        return tuple(zip(*[part if type(part) is Column else (part,) * count for part in argument], strict=True))
    return (argument,)


def spread(values: "Iterable[Json]") -> "list[Json]":
    """Return values of a group, each as the resources have it."""
    return [one for value in values for one in arguments(value)]
