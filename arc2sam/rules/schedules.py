"""Rules on schedules: expressions that EventBridge takes (block 5).

Source: EventBridge Scheduler documentation, "Schedule types"; a function's event is one of SAM.
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules.index import as_map, fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_EVENTS = {"Schedule": "Schedule", "ScheduleV2": "ScheduleExpression"}
"""The property of an event that holds the expression."""


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC443 for an expression that is no schedule."""
    for kind in ("AWS::Scheduler::Schedule", "AWS::Events::Rule"):
        for schedule in index.of_type(kind):
            yield from _expression(schedule.properties, "ScheduleExpression", schedule, "Properties")
    for function in index.of_type(FUNCTION):
        for key, event in as_map(function.properties.get("Events")).items():
            type_of_event = as_map(event).get("Type")
            name = _EVENTS.get(type_of_event) if isinstance(type_of_event, str) else None
            if name:
                properties = as_map(as_map(event).get("Properties"))
                yield from _expression(properties, name, function, f"Properties.Events.{key}.Properties")


def _expression(
    properties: "Mapping[str, Json]", name: str, resource: "Resource", where: str
) -> "Iterator[Diagnostic]":
    value = properties.get(name)
    if not isinstance(value, str):
        return
    kind, _, rest = value.partition("(")
    if kind not in {"cron", "rate"} or rest[-1:] != ")":
        return
    from arc2sam.diagnostics import Report
    from arc2sam.pragmas.scheduled.expressions import Written, read_cron, read_rate
    from arc2sam.source import Source, Span

    text = rest[:-1]
    report = Report()
    written = Written(text, Span(Source("", text), 0, len(text)), is_call=True)
    read = read_rate if kind == "rate" else read_cron
    read(written, report)
    # What makes no sense but is legal is told where it is written.
    for found in (one for one in report if one.severity == "error"):
        yield fault(
            "ARC443",
            f"`{value}` of `{resource.logical_id}` is no schedule: {found.message[:1].lower()}{found.message[1:]}",
            resource,
            f"{where}.{name}",
            help=found.help,
        )
        return
