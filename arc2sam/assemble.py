"""Fragments to one template (block 5).

The only place that knows of the shared environment, `Globals`, the order of sections and duplicate logical IDs.
"""

from arc2sam import pragmas, roles
from arc2sam.diagnostics import Label, Report
from arc2sam.intrinsics import ref
from arc2sam.lambdas import FUNCTION
from arc2sam.names import LONGEST_LOGICAL_ID, is_alphanumeric, is_logical_id
from arc2sam.template import Resource, Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Function, Part, Target
    from arc2sam.names import LogicalId
    from arc2sam.template import Fragment

DESCRIPTION = "Exported by arc2sam"

_PARAMETER = "AWS::SSM::Parameter"
_SESSION_TABLE = "jwe"
"""Architect's name for sessions kept in the cookie itself."""


def assemble(
    app: "App", fragments: "tuple[tuple[Part, Fragment], ...]", target: "Target"
) -> "tuple[Template, tuple[Diagnostic, ...]]":
    """Join the fragments of an app to its template.

    Returns:
        The template, and ARC310 (two things with one logical ID) or ARC311 (a name that makes no logical ID).
    """
    report = Report()
    access = _access(fragments)
    user_variables = _merged(fragment.user_environment for _, fragment in fragments)
    common = _environment(app, target) | _merged(fragment.environment for _, fragment in fragments)
    has_own = access.per_function or bool(user_variables)
    own = {one.logical_id: _own_variables(one, access, user_variables) for one in app.functions if has_own}
    finished = {one.logical_id: one for one in app.functions}

    comments: dict[str, str] = {}
    resources: list[Resource] = list(access.shared_resources())
    for _, fragment in fragments:
        resources += fragment.discovery
    if any(fragment.discovery for _, fragment in fragments):
        resources += (policy for grant in access.grants if grant.kind == "ssm" for policy in access.attached(grant))
    for part, fragment in fragments:
        if fragment.resources:
            comments[fragment.resources[0].logical_id] = _comment(part)
        for resource in fragment.resources:
            function = finished.get(resource.logical_id)
            if function is None:
                resources.append(resource)
            else:
                resources.append(_finish(resource, access.properties(function), own.get(function.logical_id, {})))
                resources += access.own_role(function)
        resources += (policy for grant in fragment.grants for policy in access.attached(grant))
    parameters = _merged(fragment.parameters for _, fragment in fragments)
    _check_ids(resources, parameters, report)
    shared, lean = _hoist(resources, common)
    outputs: Json = {output.name: output.to_json() for _, fragment in fragments for output in fragment.outputs}
    template = Template(_head(shared, parameters), tuple(lean), {"Outputs": outputs}, comments)
    return template, report.diagnostics


def _access(fragments: "tuple[tuple[Part, Fragment], ...]") -> roles.Access:
    return roles.access(
        tuple(grant for _, fragment in fragments for grant in fragment.grants),
        {key: value for _, fragment in fragments for key, value in fragment.triggers.items()},
        {key: value for _, fragment in fragments for key, value in fragment.destinations.items()},
        discovery=any(fragment.discovery for _, fragment in fragments),
        per_function=any(fragment.roles_per_function for _, fragment in fragments),
    )


def _merged(mappings: "Iterable[Mapping[str, Json]]") -> "dict[str, Json]":
    merged: dict[str, Json] = {}
    for mapping in mappings:
        merged.update(mapping)
    return merged


def _environment(app: "App", target: "Target") -> "dict[str, Json]":
    """Return what Architect's runtime helpers read, the same for every function."""
    return {
        "ARC_APP_NAME": app.name,
        "ARC_ENV": target.stage,
        "ARC_ROLE": ref(roles.ROLE),
        "ARC_SESSION_TABLE_NAME": _SESSION_TABLE,
        "ARC_STACK_NAME": ref("AWS::StackName"),
    }


def _own_variables(function: "Function", access: roles.Access, user: "dict[str, Json]") -> "dict[str, Json]":
    # Code of ours has no use for variables of the user's, which may be secrets.
    variables = user if function.config.env and not function.is_inline else {}
    if access.per_function:
        return {"ARC_ROLE": ref(access.role_id(function)), **variables}
    return variables


def _finish(resource: Resource, role: "dict[str, Json]", variables: "dict[str, Json]") -> Resource:
    properties = {**resource.properties, **role}
    if variables:
        own = _variables(resource)
        properties["Environment"] = {"Variables": {**variables, **own}}
    return resource.replace(properties=properties)


def _variables(resource: Resource) -> "dict[str, Json]":
    environment = resource.properties.get("Environment")
    variables = environment["Variables"] if isinstance(environment, dict) else {}
    return variables if isinstance(variables, dict) else {}


def _comment(part: "Part") -> str:
    # The path is the manifest's own name: it stands in the project root, however the user typed it.
    name = part.span.source.name.replace("\\", "/").rpartition("/")[2]
    return f"@{pragmas.module_of(part).NAME}, {name}:{part.span.line}"


def _check_ids(resources: "list[Resource]", parameters: "dict[str, Json]", report: Report) -> None:
    if _are_plain([resource.logical_id for resource in resources], parameters):
        return
    seen: dict[str, Resource] = {}
    told: set[tuple[object, object]] = set()
    # Of two tables, say, that are both one table and one parameter, people know the table.
    for resource in sorted(resources, key=lambda one: one.type == _PARAMETER):
        if not is_logical_id(resource.logical_id):
            if resource.origin and (resource.origin, None) in told:
                # Of one name one is enough.
                continue
            told.add((resource.origin, None))
            report.add(
                "ARC311",
                f"`{resource.origin.text.strip('`') if resource.origin else resource.logical_id}` makes no logical ID",
                resource.origin,
                help="Use a name with at least one ASCII letter or digit, and fewer than 200 characters",
                logical_id=resource.logical_id,
            )
            continue
        first = seen.setdefault(resource.logical_id, resource)
        if first is not resource and (first.origin, resource.origin) not in told:
            told.add((first.origin, resource.origin))
            _report_collision(first, resource, report)
    for name in parameters:
        if name in seen:
            report.add(
                "ARC310",
                f"A parameter and a resource would both be called `{name}`",
                seen[name].origin,
                help="Rename one of the two",
                logical_id=name,
            )


def _are_plain(ids: "list[LogicalId]", parameters: "dict[str, Json]") -> bool:
    """Tell whether all are logical IDs and no two are equal, in a few steps for all of them."""
    different = set(ids)
    return (
        len(different) == len(ids)
        and different.isdisjoint(parameters)
        and all(map(len, ids))
        and max(map(len, ids), default=0) <= LONGEST_LOGICAL_ID
        and is_alphanumeric("".join(ids))
    )


def _report_collision(first: Resource, second: Resource, report: Report) -> None:
    # A name may be quoted with what quotes it here.
    names = [one.origin.text.strip("`") if one.origin else one.logical_id for one in (first, second)]
    labels = [Label(first.origin, "the other one")] if first.origin else []
    report.add(
        "ARC310",
        f"`{names[1]}` and `{names[0]}` would both be the resource `{second.logical_id}`; one would be lost",
        second.origin or first.origin,
        labels=labels,
        help="Rename one of the two so that they differ in more than capitals and punctuation",
        logical_id=second.logical_id,
    )


def _head(shared: "dict[str, Json]", parameters: "dict[str, Json]") -> "dict[str, Json]":
    head: dict[str, Json] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": DESCRIPTION,
    }
    if shared:
        head["Globals"] = {"Function": shared}
    if parameters:
        head["Parameters"] = parameters
    return head


_HOISTED = ("Runtime", "Architectures", "MemorySize", "EphemeralStorage", "Timeout")


def _hoist(resources: "list[Resource]", common: "dict[str, Json]") -> "tuple[dict[str, Json], list[Resource]]":
    """Return `Globals.Function` and the resources without what it says.

    Only what every function has may stand there. Where they differ, SAM lets a function's own scalar win but adds
    lists up, so a list is shared only if it is the same everywhere. Source: SAM documentation, "Globals section".
    """
    functions = [resource for resource in resources if resource.type == FUNCTION]
    if not functions:
        return {}, resources
    shared: dict[str, Json] = {}
    for name in _HOISTED:
        value = _most_common([function.properties.get(name) for function in functions])
        if value is not None and (name != "Architectures" or _all_equal(functions, name)):
            shared[name] = value
    common = {name: value for name, value in common.items() if not all(name in _variables(f) for f in functions)}
    extra = _shared_variables(functions)
    shared["Environment"] = {"Variables": {**common, **extra}}
    in_globals = {**common, **extra}
    return shared, [
        _without(resource, shared, in_globals) if resource.type == FUNCTION else resource for resource in resources
    ]


def _all_equal(functions: "list[Resource]", name: str) -> bool:
    first = functions[0].properties.get(name)
    return all(function.properties.get(name) == first for function in functions)


def _most_common(values: "list[Json]") -> "Json":
    """Return the value that most have, the first of equals; None if any has none."""
    if values.count(values[0]) == len(values):
        return values[0]
    counts: dict[str, int] = {}
    first: dict[str, Json] = {}
    for value in values:
        if value is None:
            return None
        key = repr(value)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, value)
    return first[max(counts, key=lambda key: counts[key])]


def _shared_variables(functions: "list[Resource]") -> "dict[str, Json]":
    """Return the variables that every function has with one value."""
    shared = dict(_variables(functions[0]))
    for function in functions[1:]:
        own = _variables(function)
        shared = {name: value for name, value in shared.items() if name in own and own[name] == value}
        if not shared:
            break
    return shared


def _without(resource: Resource, shared: "dict[str, Json]", in_globals: "dict[str, Json]") -> Resource:
    properties = {
        name: value
        for name, value in resource.properties.items()
        if name not in shared or (name != "Environment" and shared[name] != value)
    }
    variables = {name: value for name, value in _variables(resource).items() if in_globals.get(name, _MISSING) != value}
    if variables:
        properties["Environment"] = {"Variables": variables}
    return resource.replace(properties=properties)


_MISSING = object()
