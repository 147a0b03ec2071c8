"""A comparison as text for people (block 5)."""

from arc2sam.diff import phrases
from arc2sam.diff.permissions import role_of
from arc2sam.diff.phrases import lines, plain
from arc2sam.diff.stack import INTEGRATION, PERMISSION, ROLE, ROUTE
from arc2sam.diff.values import references
from arc2sam.names import sam_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arc2sam.diff.changes import (
        Comparison,
        FunctionChange,
        OutputChange,
        PermissionChange,
        ResourceChange,
        Risk,
        RouteChange,
        Setting,
    )

_SIGNS = {
    "added": "+",
    "gained": "+",
    "removed": "-",
    "lost": "-",
    "changed": "~",
    "repointed": "~",
    "replaced": "!",
    "maybe-replaced": "?",
}
_NAMED = 4
"""How many functions are named; the others are counted."""
_RESERVED_ROUTES = frozenset({"$connect", "$default", "$disconnect"})
_BEHIND_OTHERS = frozenset(
    {
        "AWS::ApiGatewayV2::IntegrationResponse",
        "AWS::ApiGatewayV2::RouteResponse",
        "AWS::Lambda::Alias",
        INTEGRATION,
        PERMISSION,
        ROLE,
        ROUTE,
    }
)
"""Types that come and go with routes and functions, which are told above: they are told last, and counted."""


def render(comparison: "Comparison", about: "Mapping[str, str | None]") -> str:
    """Return what a deploy would change, what is at stake first; ends in a line break.

    Args:
        comparison: from `compare`.
        about: what was compared: `template`, `manifest`, `stage`, and `base` if the template is made of a revision.
    """
    manifest, stage, template = (plain(about[key] or "") for key in ("manifest", "stage", "template"))
    against = f"{'against' if about.get('base') else 'in'} {template}{_doubt(comparison.risks)}"
    if not comparison.has_changes:
        return f"A deploy of {manifest} ({stage}) changes nothing {against}.\n"
    sections: Sequence[tuple[str, Iterable[str]]] = (
        ("Before you deploy", _risks(comparison.risks)),
        ("Routes", _routes(comparison.routes)),
        ("Functions", _functions(comparison.functions)),
        ("Environment variables", _variables(comparison)),
        ("Permissions", _permissions(comparison.permissions)),
        ("Other resources", _resources(comparison.resources)),
        ("Outputs", map(_output, comparison.outputs)),
        ("Parameters", map(_output, comparison.parameters)),
        ("Other sections", (f"~ {phrases.setting(one)}" for one in comparison.sections)),
    )
    blocks = [f"A deploy of {manifest} ({stage}) changes {against}:"]
    for title, found in sections:
        rows = [f"  {line}" for line in found]
        if rows:
            blocks.append("\n".join([title, *rows]))
    return "\n\n".join(blocks) + "\n"


def _doubt(risks: "Iterable[Risk]") -> str:
    """Return why the template may not be the one that is meant, or nothing."""
    said = [f"{one.subject} {plain(one.message)}" for one in risks if one.kind == "other"]
    return f", where {' and '.join(said)}" if said else ""


def _risks(risks: "Iterable[Risk]") -> "Iterator[str]":
    """Yield what is at stake; what is so of several things at once."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for one in risks:
        if one.kind == "other":
            # The first line says it.
            continue
        shown = f" ({one.type})" if one.kind in ("replaced", "removed", "clients", "clash") else ""
        alike.setdefault((one.kind, shown, one.message, one.help), []).append(one.subject)
    for (kind, shown, message, helped), subjects in alike.items():
        word = f"{kind} " if kind in ("stack", "variable", "parameter") else ""
        each = " each" if len(subjects) > 1 else ""
        yield f"! {word}{plain(', '.join(subjects))}{shown}{each} {plain(message)}"
        if helped:
            yield f"    {helped}"


def _routes(changes: "Sequence[RouteChange]") -> "Iterator[str]":
    closed = {one.api for one in changes if one.change == "removed" and one.key == "$default"}
    for one in changes:
        start = f"{_SIGNS[one.change]} {one.kind} {one.key}"
        if one.change == "removed":
            is_action = one.kind == "WebSocket" and one.key not in _RESERVED_ROUTES and one.api not in closed
            yield f"{start}: messages with it go to $default" if is_action else start
        elif one.change == "added":
            yield f"{start} -> {plain(one.after or '')}"
        else:
            if one.change == "repointed":
                now, was = phrases.both(one.after or "", one.before or "")
                start = f"{start} -> {now} (was {was})"
            yield from lines(start, map(phrases.setting, one.settings))


def _functions(changes: "Iterable[FunctionChange]") -> "Iterator[str]":
    """Yield functions; those that change alike at once."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in changes:
        said = tuple(_of_function(setting, one.logical_id) for setting in one.settings)
        alike.setdefault((one.change, said), []).append(one.logical_id)
    for (change, said), names in alike.items():
        if change == "changed":
            yield from lines(f"{_SIGNS[change]} {_listed(names)}", said)
        else:
            yield from (f"{_SIGNS[change]} {name}" for name in names)


def _of_function(setting: "Setting", function: str) -> str:
    """Return what becomes of a setting: of a role that belongs to the function, in words that are so of others too."""
    is_own = setting.name == "Role" and setting.after is not None and role_of(setting.after) == sam_id(function, "Role")
    return f"{setting.name} {plain(setting.before or '')} -> one of its own" if is_own else phrases.setting(setting)


def _listed(names: "Sequence[str]") -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"


def _variables(comparison: "Comparison") -> "Iterator[str]":
    for one in comparison.variables:
        yield f"{_SIGNS[one.change]} {one.name} ({_listed(one.functions)})"


def _permissions(changes: "Iterable[PermissionChange]") -> "Iterator[str]":
    """Yield permissions by who gains or loses them, actions on the same at once."""
    holders: dict[tuple[str, str], list[PermissionChange]] = {}
    for one in changes:
        holders.setdefault((_SIGNS[one.change], _held_by(one)), []).append(one)
    for (sign, names), found in holders.items():
        said = list(_said(found))
        if len(said) == 1:
            yield f"{sign} {names}: {said[0]}"
        else:
            yield f"{sign} {names}:"
            yield from (f"    {one}" for one in said)


def _held_by(one: "PermissionChange") -> str:
    if len(one.holders) > _NAMED >= len(one.roles) > 0:
        return f"{_listed(one.roles)} ({len(one.holders)} functions)"
    return _listed(one.holders)


def _said(changes: "Sequence[PermissionChange]") -> "Iterator[str]":
    """Yield what is gained or lost: the same actions on several resources in one phrase."""
    actions: dict[tuple[str, str, str, bool], list[str]] = {}
    for one in changes:
        given = one.statement
        actions.setdefault((given.effect, given.resource, given.condition, one.is_narrowed), []).append(given.action)
    alike: dict[tuple[str, tuple[str, ...], str, bool], list[str]] = {}
    for (effect, resource, condition, is_narrowed), names in actions.items():
        alike.setdefault((effect, tuple(names), condition, is_narrowed), []).append(resource)
    is_lost = changes[0].change == "lost"
    for (effect, verbs, condition, is_narrowed), resources in _folded(alike).items():
        where = _where(resources)
        rest = "; less than that remains" if is_narrowed else ""
        if any(verbs):
            verb = ("denied" if is_lost else "is denied") if effect == "Deny" else ("" if is_lost else "may")
            start = " ".join(word for word in ("no longer" if is_lost else "", verb) if word)
            yield f"{start} {_actions(verbs)} on {where}{_condition(condition)}{rest}"
        else:
            yield f"{'no longer ' if is_lost else ''}the policy {where}{rest}"


def _folded(
    alike: "Mapping[tuple[str, tuple[str, ...], str, bool], list[str]]",
) -> "Mapping[tuple[str, tuple[str, ...], str, bool], list[str]]":
    """Return permissions with those in one phrase that many sources give, each on something of its own."""
    found: dict[tuple[str, tuple[str, ...], str, bool], list[str]] = {}
    of_sources = [(effect, verbs, narrowed) for effect, verbs, condition, narrowed in alike if _is_source(condition)]
    for (effect, verbs, condition, is_narrowed), resources in alike.items():
        is_one_of_many = _is_source(condition) and of_sources.count((effect, verbs, is_narrowed)) > _NAMED
        source = _OWN if is_one_of_many and all(map(_is_name, resources)) else condition
        found.setdefault((effect, verbs, source, is_narrowed), []).extend(resources)
    return found


_OWN = "a source of its own"


def _is_source(condition: str) -> bool:
    """Tell whether a condition is that something of the stack is what asks."""
    return condition[:1] not in ("", "{") and any(not name.startswith("AWS::") for name in references(condition))


def _is_name(resource: str) -> bool:
    """Tell whether a resource is one of the stack as a whole, so that nothing is hidden where it is only counted."""
    return plain(resource).isalnum()


def _where(resources: "Sequence[str]") -> str:
    names = [*dict.fromkeys(map(plain, resources))]
    return _listed(names) if all(map(_is_name, resources)) else ", ".join(names)


def _condition(text: str) -> str:
    if text == _OWN:
        return f", each from {text}"
    return f" {'if' if text.startswith('{') else 'from'} {plain(text)}" if text else ""


def _actions(actions: "Iterable[str]") -> str:
    """Return actions with the name of each service once, and those on the content of tables in few words."""
    from arc2sam.pragmas.tables import DATA_ACTIONS

    services: dict[str, list[str]] = {}
    for action in actions:
        service, _, name = action.rpartition(":")
        services.setdefault(service, []).append(name)
    of_tables = services.get("dynamodb", [])
    if set(DATA_ACTIONS) <= set(of_tables):
        services["dynamodb"] = ["all data actions", *(name for name in of_tables if name not in DATA_ACTIONS)]
    return "; ".join(
        f"{service}:{' ' if len(names) > 1 or ' ' in names[0] else ''}{', '.join(names)}"
        if service
        else ", ".join(names)
        for service, names in services.items()
    )


def _resources(changes: "Iterable[ResourceChange]") -> "Iterator[str]":
    """Yield resources; those of one type that change alike at once, what belongs to routes and functions last."""
    alike: dict[tuple[str, str, tuple[Setting, ...], tuple[str, ...]], list[str]] = {}
    for one in sorted(changes, key=lambda one: one.type in _BEHIND_OTHERS):
        alike.setdefault((one.change, one.type, one.settings, one.because), []).append(one.logical_id)
    for (change, kind, settings, because), names in alike.items():
        shown = _listed(names) if kind in _BEHIND_OTHERS else ", ".join(names)
        start = f"{_SIGNS[change]} {shown} ({kind})"
        if change == "replaced":
            start = f"{start} replaced because of {', '.join(because)}"
        elif change == "maybe-replaced":
            start = f"{start} perhaps replaced"
        yield from lines(start, map(phrases.setting, settings))


def _output(one: "OutputChange") -> str:
    start = f"{_SIGNS[one.change]} {one.name}"
    if one.before is None or one.after is None:
        return start
    return f"{start} {phrases.change(one.before, one.after)}"


def to_json(comparison: "Comparison", about: "Mapping[str, str | None]", suggestion: str = "") -> str:
    """Return a comparison as JSON: the documented format, version 1.

    Args:
        comparison: from `compare`.
        about: what was compared: `template`, `manifest`, `stage`.
        suggestion: the lines of a manifest that keep environment variables.
    """
    import json

    body: dict[str, object] = {"version": 1, **about, "changes": comparison.has_changes}
    for name in comparison._fields:
        body[name] = [_to_json(one) for one in getattr(comparison, name)]
    body["suggestion"] = suggestion
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def _to_json(value: object) -> object:
    fields: tuple[str, ...] | None = getattr(value, "_fields", None)
    if fields is not None:
        return {name: _to_json(getattr(value, name)) for name in fields}
    return [_to_json(one) for one in value] if isinstance(value, tuple) else value
