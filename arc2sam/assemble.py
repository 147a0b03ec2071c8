"""App and target to one template: every pragma's fragment, and what joins them (block 5).

The only place that knows of the shared environment, `Globals`, the order of sections and duplicate logical IDs.
"""

from arc2sam import pragmas, roles
from arc2sam.diagnostics import Report
from arc2sam.intrinsics import ref
from arc2sam.lambdas import FUNCTION
from arc2sam.names import USUAL_STAGES, are_logical_ids, stage_fault
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

_SESSION_TABLE = "jwe"
"""Architect's name for sessions kept in the cookie itself."""


def check(app: "App", target: "Target") -> "tuple[Diagnostic, ...]":
    """Return what stands in the way of deploying the app to this target.

    That is ARC411 (a stage that cannot be deployed), ARC542 (one near a usual one) and every pragma's `check`.
    """
    report = Report()
    fault = stage_fault(target.stage)
    if fault:
        report.add("ARC411", fault[0].upper() + fault[1:], None, help="Choose another stage, such as `staging`")
    elif target.stage not in USUAL_STAGES:
        from arc2sam import stage_names

        stage_names.check(target.stage, app, report)
    for part in app:
        module = pragmas.module_of(part)
        if hasattr(module, "check"):
            module.check(app, target, report)
    if app.preferences:
        from arc2sam import preferences

        preferences.check(app, target, report)
    return report.diagnostics


def generate(app: "App", target: "Target") -> "tuple[tuple[Part, Fragment], ...]":
    """Return the fragment of every part that deploys something, in the order of the table of pragmas.

    Args:
        app: normalized and without errors.
        target: without errors in `check`.
    """
    fragments = []
    for part in app:
        module = pragmas.module_of(part)
        if hasattr(module, "generate"):
            fragments.append((part, module.generate(part, app, target)))
    return tuple(fragments)


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
    finished = {one.logical_id: one for one in app.functions}
    own = {name: _own_variables(one, access, user_variables) for name, one in finished.items()} if has_own else {}
    of_roles: dict[LogicalId, dict[str, Json]] = {}

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
            resources.append(resource)
            function = finished.get(resource.logical_id)
            if function is not None:
                of_roles[function.logical_id] = access.properties(function)
                resources += access.own_role(function)
        resources += (policy for grant in fragment.grants for policy in access.attached(grant))
    parameters = _merged(fragment.parameters for _, fragment in fragments)
    if not _are_plain([one.logical_id for one in resources], parameters):
        from arc2sam import id_collisions

        id_collisions.check(resources, parameters, report)
    shared, lean = _hoist(resources, common, own, of_roles)
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


def _variables(resource: Resource) -> "dict[str, Json]":
    environment = resource.properties.get("Environment")
    variables = environment["Variables"] if isinstance(environment, dict) else {}
    return variables if isinstance(variables, dict) else {}


def _comment(part: "Part") -> str:
    # The path is the manifest's own name: it stands in the project root, however the user typed it.
    name = part.span.source.name.replace("\\", "/").rpartition("/")[2]
    return f"@{pragmas.module_of(part).NAME}, {name}:{part.span.line}"


def _are_plain(ids: "list[LogicalId]", parameters: "dict[str, Json]") -> bool:
    """Tell whether all are logical IDs and no two are equal, in a few steps for all of them."""
    different = set(ids)
    return len(different) == len(ids) and different.isdisjoint(parameters) and are_logical_ids(ids)


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


def _hoist(
    resources: "list[Resource]",
    common: "dict[str, Json]",
    own: "Mapping[LogicalId, dict[str, Json]]",
    of_roles: "Mapping[LogicalId, dict[str, Json]]",
) -> "tuple[dict[str, Json], list[Resource]]":
    """Return `Globals.Function` and the resources, functions with their role and without what it says.

    Only what every function has may stand there. Where they differ, SAM lets a function's own scalar win but adds
    lists up, so a list is shared only if it is the same everywhere. Source: SAM documentation, "Globals section".

    Args:
        resources: of the whole template.
        common: variables that every function gets.
        own: variables that single functions get, by their logical ID; weaker than those of the resource.
        of_roles: what resources say of their role, by logical ID.
    """
    functions = [resource for resource in resources if resource.type == FUNCTION]
    if not functions:
        return {}, resources
    shared, differing = _shared_properties(functions)
    variables = {one.logical_id: _variables(one) for one in functions}
    for name in own.keys() & variables.keys():
        variables[name] = {**own[name], **variables[name]}
    extra = _shared_variables(list(variables.values()))
    common = {name: value for name, value in common.items() if not all(name in one for one in variables.values())}
    in_globals = {**common, **extra}
    shared["Environment"] = {"Variables": in_globals}
    # Most functions have no variable but what all have.
    left = {name: _without(in_globals, one) for name, one in variables.items() if one != extra}
    return shared, [
        _finished(one, shared, differing, of_roles.get(one.logical_id, {}), left.get(one.logical_id))
        if one.type == FUNCTION
        else one
        for one in resources
    ]


def _shared_properties(functions: "list[Resource]") -> "tuple[dict[str, Json], list[str]]":
    """Return the properties that may be shared, and the names of those that not all functions have alike."""
    shared: dict[str, Json] = {}
    differing: list[str] = []
    for name in _HOISTED:
        values = [function.properties.get(name) for function in functions]
        if values.count(values[0]) == len(values):
            value = values[0]
        else:
            value = _most_common(values) if name != "Architectures" else None
            differing.append(name)
        if value is not None:
            shared[name] = value
    return shared, differing


def _finished(
    function: Resource,
    shared: "dict[str, Json]",
    differing: list[str],
    role: "dict[str, Json]",
    variables: "dict[str, Json] | None",
) -> Resource:
    """Return a function with its role and its own variables, without what `Globals` says."""
    properties = {**function.properties, **role}
    for name in shared:
        if name not in differing or properties.get(name) == shared[name]:
            properties.pop(name, None)
    if variables:
        properties["Environment"] = {"Variables": variables}
    return Resource(function.logical_id, FUNCTION, properties, function.origin, function.attributes)


def _most_common(values: "list[Json]") -> "Json":
    """Return the value that most have, the first of equals; None if any has none."""
    counts: dict[str, int] = {}
    first: dict[str, Json] = {}
    for value in values:
        if value is None:
            return None
        key = repr(value)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, value)
    return first[max(counts, key=lambda key: counts[key])]


def _shared_variables(variables: "list[dict[str, Json]]") -> "dict[str, Json]":
    """Return the variables that every function has with one value."""
    shared = variables[0]
    for own in variables[1:]:
        if own != shared:
            shared = {name: value for name, value in shared.items() if name in own and own[name] == value}
    return shared


def _without(in_globals: "dict[str, Json]", variables: "dict[str, Json]") -> "dict[str, Json]":
    return {name: value for name, value in variables.items() if in_globals.get(name, _MISSING) != value}


_MISSING = object()
