"""Two stacks to what lies between them (block 5)."""

from arc2sam.diff import clients, guards, leftovers, native, older, permissions, replacement, retention, risks, tables
from arc2sam.diff.changes import (
    Comparison,
    FunctionChange,
    OutputChange,
    PermissionChange,
    ResourceChange,
    RouteChange,
    Setting,
    VariableChange,
)
from arc2sam.diff.routes import Route, routes, told_integrations
from arc2sam.diff.settings import differences
from arc2sam.diff.stack import FUNCTION, PERMISSION, POLICY, ROLE, ROUTE
from arc2sam.diff.values import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arc2sam.diff.permissions import Statement
    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_SECRETS = {"AWS::ApiGateway::ApiKey": "Value", "AWS::SSM::Parameter": "Value"}
"""Properties that may hold secrets, so that they are never shown."""
_TOLD_ELSEWHERE = {
    POLICY: ("PolicyDocument", "Roles"),
    ROLE: ("Policies", "ManagedPolicyArns", "AssumeRolePolicyDocument"),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument", "Roles"),
    **dict.fromkeys(permissions.RESOURCE_POLICIES, ("PolicyDocument",)),
}
"""By type, the properties whose changes stand in the list of permissions."""


def compare(before: "Stack", after: "Stack", stacks: "tuple[str, str] | None" = None) -> Comparison:
    """Return what a deploy of `after` changes in a stack that `before` made.

    Args:
        before: the deployed stack.
        after: what is to be deployed.
        stacks: where both are known to be of one project, how Architect would name its stack before and after.
    """
    anew = replacement.replaced(before, after)
    clashes = replacement.clashes(before, after, anew)
    after, left = leftovers.effective(before, after, anew)
    variables = tuple(_variables(before, after))
    resources = tuple(_resources(before, after, anew))
    parameters = _named(before.parameters, after.parameters)
    known = (*older.recognised(before, after, clashes), *native.recognised(clashes))
    explained = frozenset(name for one in known for name in one.existing)
    allowed = _permissions(before, after)
    return Comparison(
        risks=(
            *(risks.of_renaming(*stacks) if stacks else risks.of_another_app(before, after)),
            *(one.risk for one in known),
            *risks.of_clashes([one for one in clashes if one.existing not in explained], before),
            *tables.risks(before, after, anew),
            *risks.of_resources(before, after, anew, explained),
            *retention.risks(before, after, anew),
            *clients.risks(before, after, anew),
            *guards.risks(before, after, allowed, left),
            *risks.of_variables(variables),
            *risks.of_parameters(parameters, after),
        ),
        routes=tuple(_routes(before, after)),
        functions=tuple(_functions(before, after, anew)),
        variables=variables,
        permissions=allowed,
        resources=resources,
        outputs=tuple(_with_values(before, after)),
        parameters=parameters,
        sections=tuple(differences(before.sections, after.sections)),
    )


def _routes(before: "Stack", after: "Stack") -> "Iterator[RouteChange]":
    old, new = routes(before), routes(after)
    for key, route in new.items():
        was = old.get(key)
        if was is None:
            yield _route("added", route, None, route.target)
            continue
        settings = tuple(differences(was.settings, route.settings))
        if was.target != route.target:
            yield _route("repointed", route, was.target, route.target, settings)
        elif settings:
            yield _route("changed", route, was.target, route.target, settings)
    for key, route in old.items():
        if key not in new:
            yield _route("removed", route, route.target, None)


def _route(
    change: str, route: Route, before: "str | None", after: "str | None", settings: "tuple[Setting, ...]" = ()
) -> RouteChange:
    return RouteChange(change, route.api, route.kind, route.key, before, after, settings)


def _functions(before: "Stack", after: "Stack", anew: "Mapping[str, object]") -> "Iterator[FunctionChange]":
    old = {one.logical_id: one for one in before.of_type(FUNCTION)}
    new = {one.logical_id: one for one in after.of_type(FUNCTION)}
    for name, function in new.items():
        if name not in old:
            yield FunctionChange("added", name)
            continue
        settings = (
            *_code(old[name].properties.get("Code"), function.properties.get("Code")),
            *differences(old[name].properties, function.properties, left_out=("Code", "Environment")),
            *_build(old[name].build, function.build),
            *_attributes(old[name], function),
        )
        if settings or name in anew:
            yield FunctionChange("changed", name, settings)
    for name in old:
        if name not in new:
            yield FunctionChange("removed", name)


_MADE = frozenset({"Built", "S3"})


def _code(old: "Plain", new: "Plain") -> "Iterator[Setting]":
    """Yield the place of the code if it changes; what is built or in S3 already is made anew by each deploy."""
    if not isinstance(old, dict) or not isinstance(new, dict) or _MADE & (old.keys() | new.keys()):
        return
    before, after = old.get("Folder"), new.get("Folder")
    if isinstance(before, str) and isinstance(after, str):
        # A copy of a template that lies elsewhere is still of the same project.
        is_copy = _parts(shown(old.get("Written", before))) == _parts(shown(new.get("Written", after)))
        if not (is_copy or _parts(before) == _parts(after) or _is_inside(before, after) or _is_inside(after, before)):
            yield Setting("Code", before, after)
    elif old != new:
        yield from _moved(old, new)


def _build(old: "Mapping[str, Plain]", new: "Mapping[str, Plain]") -> "Iterator[Setting]":
    """Yield what `sam build` does otherwise; of another way to build no more than its name."""
    is_another = old.get("BuildMethod") != new.get("BuildMethod")
    for one in differences(old, new, left_out=("BuildProperties",) if is_another else ()):
        yield one.replace(name=f"Metadata.{one.name}")


def _moved(old: "Mapping[str, Plain]", new: "Mapping[str, Plain]") -> "Iterator[Setting]":
    was, now = old.get("ZipFile"), new.get("ZipFile")
    if was is not None and now is not None:
        yield Setting("Code", shown(was), shown(now))
    elif _place(old) != _place(new):
        yield Setting("Code", _place(old), _place(new))
    else:
        yield from (one.replace(name=f"Code.{one.name}") for one in differences(old, new))


def _parts(path: str) -> "list[str]":
    """Return the parts of a path; those that lead nowhere are left out."""
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == ".." and parts and parts[-1] not in ("", ".."):
            parts.pop()
        elif part not in ("", ".") or (not parts and not part):
            parts.append(part)
    return parts


def _is_inside(absolute: str, relative: str) -> bool:
    """Tell whether an absolute path, as Architect writes it, may be a relative one on another machine."""
    whole, end = _parts(absolute), [part for part in _parts(relative) if part != ".."]
    is_absolute = whole[:1] == [""] or absolute[1:2] == ":"
    return is_absolute and bool(end) and whole[-len(end) :] == end


def _place(code: "Mapping[str, Plain]") -> str:
    if "ZipFile" in code:
        return "in the template"
    return shown(code.get("Folder") or code.get("ImageUri") or "nowhere")


def _variables(before: "Stack", after: "Stack") -> "Iterator[VariableChange]":
    found: dict[tuple[str, str], list[str]] = {}
    old = {one.logical_id: _environment(one) for one in before.of_type(FUNCTION)}
    for function in after.of_type(FUNCTION):
        if function.logical_id not in old:
            continue
        was, now = old[function.logical_id], _environment(function)
        for name in dict.fromkeys((*was, *now)):
            if was.get(name) != now.get(name):
                change = "gained" if name not in was else "lost" if name not in now else "changed"
                found.setdefault((change, name), []).append(function.logical_id)
    for change in ("gained", "lost", "changed"):
        for (kind, name), functions in found.items():
            if kind == change:
                yield VariableChange(change, name, tuple(functions))


def _environment(function: "DeployedResource") -> "Mapping[str, Plain]":
    environment = function.properties.get("Environment")
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    return variables if isinstance(variables, dict) else {}


def _permissions(before: "Stack", after: "Stack") -> "tuple[PermissionChange, ...]":
    names = permissions.generated_names(after) | permissions.generated_names(before)
    found: dict[tuple[str, Statement, bool, str], list[str]] = {}
    groups = [
        (holders, permissions.Allowed(could, names), permissions.Allowed(can, names))
        for holders, could, can in _holders(before, after)
    ]
    for holders, could, can in groups:
        for statement in permissions.gained(could, can):
            for holder in holders:
                found.setdefault(("gained", statement, False, _kind(holder, after)), []).append(holder)
    for holders, could, can in groups:
        # What is new has lost nothing, even if others of its role have.
        had = [one for one in holders if _kind(one, after) != FUNCTION or one in before.resources]
        for statement in permissions.gained(can, could):
            is_narrowed = can.keeps_part_of(statement)
            for holder in had:
                found.setdefault(("lost", statement, is_narrowed, _kind(holder, before)), []).append(holder)
    return tuple(
        PermissionChange(
            change, tuple(holders), one, is_narrowed, _roles(holders, before if change == "lost" else after)
        )
        for (change, one, is_narrowed, _), holders in found.items()
    )


def _kind(holder: str, stack: "Stack") -> str:
    """Return what is told together: functions, everyone (but some), and all other holders."""
    if permissions.is_everyone(holder):
        return holder
    one = stack.resources.get(holder)
    return FUNCTION if one and one.type == FUNCTION else ""


def _roles(holders: "Iterable[str]", stack: "Stack") -> tuple[str, ...]:
    """Return the roles of holders that are functions, each once; nothing if they are something else."""
    roles = tuple(dict.fromkeys(_role(holder, stack) for holder in holders))
    return () if "" in roles else roles


def _holders(
    before: "Stack", after: "Stack"
) -> "tuple[tuple[list[str], frozenset[Statement], frozenset[Statement]], ...]":
    """Return who could do what and can do what; those that share a role before and after at once."""
    old, new = permissions.of_holders(before), permissions.of_holders(after)
    roles = permissions.of_roles(before)
    nothing: frozenset[Statement] = frozenset()
    groups: dict[tuple[int, int], tuple[list[str], frozenset[Statement], frozenset[Statement]]] = {}
    for holder in dict.fromkeys((*new, *old)):
        if holder not in new and holder in before.resources and before.resources[holder].type == FUNCTION:
            # With a function all that it could do goes.
            continue
        # A new function may have a role that exists.
        could = old[holder] if holder in old else roles.get(_role(holder, after), nothing)
        can = new.get(holder, nothing)
        groups.setdefault((id(could), id(can)), ([], could, can))[0].append(holder)
    return tuple(groups.values())


def _role(holder: str, stack: "Stack") -> str:
    """Return the role of a function, or nothing for another holder."""
    one = stack.resources.get(holder)
    return permissions.role_of(one.properties.get("Role")) if one and one.type == FUNCTION else ""


def _resources(before: "Stack", after: "Stack", anew: "Mapping[str, tuple[str, ...]]") -> "Iterator[ResourceChange]":
    """Yield what happens to resources that no other list tells of."""
    told = told_integrations(before) & told_integrations(after)
    for name, one in after.resources.items():
        was = before.resources.get(name)
        if was is None:
            if one.type != FUNCTION:
                yield ResourceChange("added", name, one.type)
            continue
        is_told = one.type == FUNCTION or name in told
        settings = () if is_told or was.type != one.type else tuple(_changed(was, one))
        if name in anew:
            yield ResourceChange("replaced", name, one.type, settings, anew[name])
        elif settings:
            maybe = replacement.is_perhaps_replaced(was, one)
            yield ResourceChange("maybe-replaced" if maybe else "changed", name, one.type, settings)
    for name, one in before.resources.items():
        if name not in after.resources and one.type != FUNCTION:
            yield ResourceChange("removed", name, one.type)


def _changed(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Setting]":
    if new.type not in (ROUTE, PERMISSION):
        before, after = dict(old.properties), dict(new.properties)
        body = (before.pop("Body", None), after.pop("Body", None))
        left_out = _TOLD_ELSEWHERE.get(new.type, ())
        found = differences(before, after, left_out=left_out, secret=_SECRETS.get(new.type))
        yield from leftovers.marked(found, new.type)
        if body != (None, None):
            was, now = (one if isinstance(one, dict) else {} for one in body)
            yield from differences(was, now, left_out=("paths",))
    yield from _attributes(old, new)


def _attributes(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Setting]":
    for name, was, now in (
        ("DeletionPolicy", old.deletion, new.deletion),
        ("UpdateReplacePolicy", old.replacement, new.replacement),
        ("Condition", old.condition, new.condition),
    ):
        if was != now:
            yield Setting(name, was or None, now or None)


def _addressed(outputs: "Mapping[str, Plain]") -> "dict[str, Plain]":
    """Return outputs with websites of buckets in one spelling: older regions have a dash where others have a point.

    Source: Amazon S3 documentation, "Website endpoints".
    """
    dashed, pointed = ".s3-website-${AWS::Region}.", ".s3-website.${AWS::Region}."
    return {
        name: value.replace(dashed, pointed) if isinstance(value, str) else value for name, value in outputs.items()
    }


def _with_values(before: "Stack", after: "Stack") -> "Iterator[OutputChange]":
    old, new = _addressed(before.outputs), _addressed(after.outputs)
    for one in _named(old, new):
        yield one.replace(before=_text(old.get(one.name)), after=_text(new.get(one.name)))


def _text(value: "Plain") -> "str | None":
    return None if value is None else shown(value)


def _named(before: "Mapping[str, Plain]", after: "Mapping[str, Plain]") -> "tuple[OutputChange, ...]":
    changes: Sequence[tuple[str, Iterable[str]]] = (
        ("added", [name for name in after if name not in before]),
        ("changed", [name for name in after if name in before and before[name] != after[name]]),
        ("removed", [name for name in before if name not in after]),
    )
    return tuple(OutputChange(change, name) for change, names in changes for name in names)
