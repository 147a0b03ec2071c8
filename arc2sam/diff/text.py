"""A comparison as text for people (block 5)."""

from arc2sam.diff.changes import Setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arc2sam.diff.changes import Comparison, FunctionChange, PermissionChange, ResourceChange, Risk, RouteChange
    from arc2sam.diff.permissions import Statement

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
_ARN = "arn:aws:"
_NAMED = 4
"""How many functions are named; the others are counted."""
_RESERVED_ROUTES = frozenset({"$connect", "$default", "$disconnect"})


def render(comparison: "Comparison", about: "Mapping[str, str]") -> str:
    """Return what a deploy would change, what is at stake first; ends in a line break.

    Args:
        comparison: from `compare`.
        about: what was compared: `template`, `manifest`, `stage`.
    """
    names = {key: _plain(name) for key, name in about.items()}
    if not comparison.has_changes:
        return f"A deploy of {names['manifest']} ({names['stage']}) changes nothing in {names['template']}.\n"
    sections: Sequence[tuple[str, Iterable[str]]] = (
        ("Before you deploy", _risks(comparison.risks)),
        ("Routes", map(_route, comparison.routes)),
        ("Functions", _functions(comparison.functions)),
        ("Environment variables", _variables(comparison)),
        ("Permissions", _permissions(comparison.permissions)),
        ("Other resources", _resources(comparison.resources)),
        ("Outputs", (f"{_SIGNS[one.change]} {one.name}" for one in comparison.outputs)),
        ("Parameters", (f"{_SIGNS[one.change]} {one.name}" for one in comparison.parameters)),
    )
    blocks = [f"A deploy of {names['manifest']} ({names['stage']}) changes in {names['template']}:"]
    for title, lines in sections:
        rows = [f"  {line}" for line in lines]
        if rows:
            blocks.append("\n".join([title, *rows]))
    return "\n\n".join(blocks) + "\n"


def _risks(risks: "Iterable[Risk]") -> "Iterator[str]":
    for one in risks:
        what = f"variable {one.subject}" if one.kind == "variable" else one.subject
        what = f"parameter {one.subject}" if one.kind == "parameter" else what
        kind = f" ({one.type})" if one.kind in ("replaced", "removed", "clash") else ""
        yield f"! {what}{kind} {one.message}"
        if one.help:
            yield f"    {one.help}"


def _route(one: "RouteChange") -> str:
    start = f"{_SIGNS[one.change]} {one.kind} {one.key}"
    if one.change == "removed":
        is_action = one.kind == "WebSocket" and one.key not in _RESERVED_ROUTES
        return f"{start}: messages with it go to $default" if is_action else start
    if one.change == "added":
        return f"{start} -> {_plain(one.after or '')}"
    if one.change == "repointed":
        start = f"{start} -> {_plain(one.after or '')} (was {_plain(one.before or '')})"
    return f"{start}: {_settings(one.settings)}" if one.settings else start


def _settings(settings: "Iterable[Setting]") -> str:
    return ", ".join(map(_setting, settings))


def _setting(one: Setting) -> str:
    if one.before is None and one.after is None:
        return f"{one.name} changes"
    if one.before is None:
        return f"{one.name} {_plain(one.after or '')}"
    if one.after is None:
        return f"{one.name} removed (was {_plain(one.before)})"
    return f"{one.name} {_plain(one.before)} -> {_plain(one.after)}"


def _plain(text: str) -> str:
    """Return a value as people read it: on one line, references by their name alone, ARNs without what is the same."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    if printable.startswith(_ARN):
        shorter = printable.removeprefix(_ARN).replace("${AWS::Region}:${AWS::AccountId}:", "", 1)
        return shorter.replace("${", "").replace("}", "")
    if printable.startswith("${") and printable.endswith("}") and printable.count("${") == 1:
        return printable[2:-1]
    return printable


def _functions(changes: "Iterable[FunctionChange]") -> "Iterator[str]":
    """Yield functions; those that change alike in one line."""
    alike: dict[tuple[str, tuple[Setting, ...]], list[str]] = {}
    for one in changes:
        alike.setdefault((one.change, one.settings), []).append(one.logical_id)
    for (change, settings), names in alike.items():
        if change == "changed":
            yield f"{_SIGNS[change]} {_listed(names)}{': ' + _settings(settings) if settings else ''}"
        else:
            yield from (f"{_SIGNS[change]} {name}" for name in names)


def _listed(names: "Sequence[str]") -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"


def _variables(comparison: "Comparison") -> "Iterator[str]":
    for one in comparison.variables:
        yield f"{_SIGNS[one.change]} {one.name} ({_listed(one.functions)})"


def _permissions(changes: "Iterable[PermissionChange]") -> "Iterator[str]":
    """Yield permissions: holders that gain or lose the same in one line, and actions on the same likewise."""
    holders: dict[tuple[str, bool, tuple[str, ...]], list[Statement]] = {}
    for one in changes:
        holders.setdefault((one.change, one.is_narrowed, one.holders), []).append(one.statement)
    for (change, is_narrowed, names), statements in holders.items():
        actions: dict[tuple[str, str, str], list[str]] = {}
        for statement in statements:
            key = (statement.effect, statement.resource, statement.condition)
            actions.setdefault(key, []).append(statement.action)
        alike: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
        for (effect, resource, condition), found in actions.items():
            alike.setdefault((effect, tuple(found), condition), []).append(resource)
        for (effect, verbs, condition), resources in alike.items():
            said = _said(change, effect, verbs, resources, condition)
            yield f"{_SIGNS[change]} {_listed(names)}: {said}{'; less than that remains' if is_narrowed else ''}"


def _said(change: str, effect: str, actions: tuple[str, ...], resources: "list[str]", condition: str) -> str:
    where = ", ".join(map(_plain, resources))
    is_lost = change == "lost"
    if not any(actions):
        return f"{'no longer ' if is_lost else ''}the policy {where}"
    verb = ("no longer denied" if is_lost else "denied") if effect == "Deny" else ("no longer" if is_lost else "may")
    limit = f" if {_plain(condition)}" if condition.startswith("{") else f" from {_plain(condition)}"
    return f"{verb} {', '.join(actions)} on {where}{limit if condition else ''}"


def _resources(changes: "Iterable[ResourceChange]") -> "Iterator[str]":
    """Yield resources; those of one type that change alike in one line."""
    alike: dict[tuple[str, str, tuple[Setting, ...], tuple[str, ...]], list[str]] = {}
    for one in changes:
        alike.setdefault((one.change, one.type, one.settings, one.because), []).append(one.logical_id)
    for (change, kind, settings, because), names in alike.items():
        start = f"{_SIGNS[change]} {', '.join(names)} ({kind})"
        if change == "replaced":
            yield f"{start} replaced: {', '.join(because)}"
        elif change == "maybe-replaced":
            yield f"{start} perhaps replaced: {_settings(settings)}"
        else:
            yield f"{start}: {_settings(settings)}" if settings else start


def suggestion(names: "Iterable[str]", kept: "Iterable[str]" = ()) -> str:
    """Return the lines of a manifest that keep environment variables, or nothing if there are none to keep.

    Args:
        names: variables that would vanish.
        kept: those that `@sam env` names already.
    """
    from arc2sam.pragmas.sam import can_set

    lost = [name for name in names if can_set(name)]
    return f"@sam\nenv {' '.join(dict.fromkeys([*kept, *lost]))}\n" if lost else ""


def to_json(comparison: "Comparison", about: "Mapping[str, str]", kept: "Iterable[str]" = ()) -> str:
    """Return a comparison as JSON: the documented format, version 1.

    Args:
        comparison: from `compare`.
        about: what was compared: `template`, `manifest`, `stage`.
        kept: as in `suggestion`.
    """
    import json

    body: dict[str, object] = {"version": 1, **about, "changes": comparison.has_changes}
    for name in comparison._fields:
        body[name] = [_to_json(one) for one in getattr(comparison, name)]
    body["suggestion"] = suggestion(comparison.lost_variables, kept)
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def _to_json(value: object) -> object:
    fields: tuple[str, ...] | None = getattr(value, "_fields", None)
    if fields is not None:
        return {name: _to_json(getattr(value, name)) for name in fields}
    return [_to_json(one) for one in value] if isinstance(value, tuple) else value
