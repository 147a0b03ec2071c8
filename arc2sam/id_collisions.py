"""Things of an app that would have one logical ID, or none (block 5, loaded where there are some)."""

from arc2sam.diagnostics import Label
from arc2sam.names import is_logical_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.template import Resource

_PARAMETER = "AWS::SSM::Parameter"


def check(resources: "list[Resource]", parameters: "Mapping[str, Json]", report: "Report") -> None:
    """Report ARC310 (two things with one logical ID) and ARC311 (a name that makes no logical ID)."""
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


def _report_collision(first: "Resource", second: "Resource", report: "Report") -> None:
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
