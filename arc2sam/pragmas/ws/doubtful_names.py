"""@ws: actions whose names are nearly those of others, in words (loaded where there are any)."""

from arc2sam import names
from arc2sam.diagnostics import Edit, Label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.items import Named
    from arc2sam.pragmas.ws import Action


def report(action: "Action", first: "Action", near: "str | None", actions: "list[Action]", report: "Report") -> None:
    """Report ARC296, ARC297 and ARC310 (one resource with an implicit action).

    Args:
        action: the action.
        first: the first action of that name, capitals aside; it may be the same.
        near: the implicit action of a name near it, or None.
        actions: all that are written.
        report: gets the diagnostics.
    """
    # Two that are written and have one logical ID are an error of the template.
    if first is not action and first.logical_id != action.logical_id:
        report.add(
            "ARC296",
            f"The action `{action.name}` differs from `{first.name}` in capitals only",
            action.span,
            labels=[Label(first.span, "first declared here")],
            help="Rename one of them: API Gateway takes them for two routes, people will not",
        )
    if near is None:
        return
    if names.logical_name(near) == names.logical_name(action.name):
        _report_capitals(action, near, actions, report)
        return
    report.add(
        "ARC297",
        f"`{action.name}` is an action of its own, not `${near}`",
        action.span,
        help=f"Write `{near}` if that is meant",
        edit=Edit(action.span, near),
    )


def _report_capitals(action: "Action", near: str, actions: "list[Action]", report: "Report") -> None:
    written = next((one for one in actions if one.name == near), None)
    report.add(
        "ARC310",
        f"`{action.name}` and `{near}`, which every WebSocket API has, would both be the resource `{action.logical_id}`",
        action.span,
        labels=[Label(written.span, "the other one")] if written else [],
        help="Remove or rename it" if written else f"Write `{near}`",
        edit=None if written else Edit(action.span, near),
        logical_id=action.logical_id,
    )


def report_reserved(item: "Named", near: "str | None", report: "Report") -> None:
    """Report ARC295: a name that begins with `$` and is none of the three."""
    report.add(
        "ARC295",
        f"API Gateway has no route `{item.name}`",
        item.name_span,
        help=f"Write `{near or item.name.lstrip('$') or 'name'}`, or one of `$connect`, `$default`, `$disconnect`",
        edit=Edit(item.name_span, near) if near else None,
    )
