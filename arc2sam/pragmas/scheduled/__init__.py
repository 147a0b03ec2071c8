"""@scheduled: functions that EventBridge Scheduler calls.

Source: Architect documentation, "@scheduled"; EventBridge Scheduler documentation, "Schedule types".
"""

from arc2sam import names
from arc2sam.dead_letters import dead_letter_queue, send_statement
from arc2sam.document import Row, Scalar, Vector
from arc2sam.functions import source_folder
from arc2sam.intrinsics import get_att, ref
from arc2sam.items import SRC, Named, NameRule, Unique, is_valid_name, named_items
from arc2sam.keys import Key, Setting
from arc2sam.lambdas import function_arn, function_resource
from arc2sam.model import Function, Part
from arc2sam.names import LogicalId
from arc2sam.policies import document, statement, trust
from arc2sam.pragmas import sam_of
from arc2sam.pragmas.scheduled.expressions import Cron, Rate, Written, read_cron, read_rate
from arc2sam.source import Span
from arc2sam.template import Fragment, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma, Value
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target

NAME = "scheduled"


def _one_zone(words: "list[str]") -> str:
    from arc2sam.pragmas.scheduled.time_zones import joined

    return joined(words)


KEYS = (
    Key("rate", "any", "How often the function is called: a number and `minutes`, `hours` or `days`."),
    Key("cron", "any", "When the function is called: the six fields of a cron expression."),
    Key("timezone", "string", "Time zone of a cron expression, by its IANA name.", default="UTC", joined=_one_zone),
    SRC,
)
ROLE = LogicalId("SchedulerRole")

# Architect's limit.
_RULE = NameRule("scheduled function", 1, 242, "Architect", is_folder=True)
_KINDS = ("rate", "cron")
_FUNCTION = "ScheduleLambda"
_POLICY_SUFFIX = "InvokeLambdaPolicy"
_LONGEST_POLICY_NAME = 128


class Schedule(Function):
    """A function and when it is called: by a rate or a cron expression, never both."""

    rate: "Rate | None" = None
    cron: "Cron | None" = None
    timezone: "str | None" = None
    spans: "Mapping[str, Span]" = {}
    """Where the expression and the time zone were written."""


class Schedules(Part):
    """The app's scheduled functions, as written."""

    functions: tuple[Schedule, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> Schedules:
    """Return the schedules.

    Reports ARC210 to 214, ARC260 (no expression), ARC261 (two), ARC262 (rate), ARC263 to 265 (cron) and ARC266 (time
    zone).
    """
    unique = Unique("scheduled function", report)
    schedules = tuple(
        _schedule(item, written, report)
        for item, written in _items(pragma, report)
        if _is_valid_name(item, report) and unique.is_new(item.name, item.name_span)
    )
    return Schedules(pragma.span, schedules)


def _items(pragma: "Pragma", report: "Report") -> "Iterator[tuple[Named, dict[str, Written]]]":
    """Yield each item that has a name, with its expressions by their word: `name rate(1 day)`, or settings."""
    from arc2sam.pragmas import places

    for item in pragma.items:
        name = _name_before_words(item)
        if name is not None:
            named = Named(str(name.value), name.span, {}, item.span)
            yield named, _expression_of(named, item, report)
            continue
        for named in named_items(pragma.replace(items=(item,)), KEYS, report, places):
            if " " in named.name and not named.settings:
                from arc2sam.pragmas.scheduled.beside import report_one_text

                if report_one_text(named, report):
                    continue
            yield named, _expressions_of(named, report)


def _name_before_words(item: "Item") -> "Scalar | None":
    """Return the name of an item that has words after or below it, else None."""
    first = item.values[0] if isinstance(item, Row) and len(item.values) > 1 else None
    first = item.name if isinstance(item, Vector) else first
    return first if isinstance(first, Scalar) and isinstance(first.value, str) else None


def _expression_of(named: Named, item: "Item", report: "Report") -> "dict[str, Written]":
    """Return the expression in the words after a name; reports ARC260."""
    words = item.values[1:] if isinstance(item, Row) else item.values if isinstance(item, Vector) else ()
    span = words[0].span.to(words[-1].span) if words else item.span
    text = " ".join(_word(word) for word in words)
    for kind in _KINDS if isinstance(item, Row) else ():
        if text.startswith(f"{kind}(") and text.endswith(")") and text.count(")") == 1:
            inner = text[len(kind) + 1 : -1]
            return {kind: Written(inner, span, _places(words, len(kind) + 1), is_call=True)}
    if isinstance(item, Row):
        from arc2sam.pragmas.scheduled.beside import report_beside

        if report_beside(named, text, span, report):
            return {}
    _report_none(named, span, suggested(named.name, text, span), report)
    return {}


def _places(words: "tuple[Value, ...]", opening: int) -> "tuple[Span, ...]":
    """Return where the fields stand, the word before the parenthesis and the closing one left out."""
    if len(words) == 1 or not words[-1].span.text.endswith(")"):
        return ()
    first, *middle, last = [word.span for word in words]
    return (
        Span(first.source, first.start + opening, first.end),
        *middle,
        Span(last.source, last.start, last.end - 1),
    )


def _word(value: "Value") -> str:
    return str(value.value) if isinstance(value, Scalar) else value.span.text


def suggested(name: str, text: str, span: "Span") -> str:
    """Return what was most likely meant, as it must be written, or nothing."""
    rest = span.source.text[span.end :].partition("\n")[0]
    if ")" not in text and rest.lstrip().startswith("#"):
        whole = text + rest.partition(")")[0]
        return f'`{name} "{whole})"`: a `#` outside of quotes begins a comment'
    lowered = text.lower()
    kind = next((kind for kind in _KINDS if lowered.startswith(kind)), None)
    inner = text[len(kind) :].strip().removeprefix("(").removesuffix(")").strip() if kind else ""
    if inner and "(" not in inner and ")" not in inner:
        return _line(name, f"{kind}({inner})", span)
    from arc2sam.pragmas.scheduled.meant import expression

    meant = expression(text)
    return _line(name, f"{meant[0]}({meant[1]})", span) if meant else ""


def _line(name: str, expression: str, span: "Span") -> str:
    """Return a name with its expression, as the file has it."""
    from arc2sam import snippets

    how = snippets.notation(span.source)
    return f"`{name} {expression}`" if how == "arc" else f"`{snippets.setting(how, name, expression)}`"


def _report_none(named: Named, span: "Span", suggested: str, report: "Report") -> None:
    report.add(
        "ARC260",
        f"The scheduled function `{named.name}` has neither `rate(...)` nor `cron(...)`",
        span,
        help="Write " + (suggested or "when it is called, such as " + _line(named.name, "rate(1 day)", span)),
    )


def _expressions_of(named: Named, report: "Report") -> "dict[str, Written]":
    """Return the expressions in the settings below a name; reports ARC204, ARC260 and ARC261."""
    found = {kind: named.settings[kind] for kind in _KINDS if kind in named.settings}
    if not found:
        _report_none(named, named.name_span, "", report)
    elif len(found) > 1:
        from arc2sam.diagnostics import Label

        report.add(
            "ARC261",
            f"The scheduled function `{named.name}` has both a rate and a cron expression",
            found["cron"].key_span,
            labels=[Label(found["rate"].key_span, "the rate")],
            help="Remove one of them, or write two scheduled functions with one `src`",
        )
        return {}
    return {kind: Written(_text(setting), setting.span) for kind, setting in found.items()}


def _text(setting: Setting) -> str:
    value = setting.value
    # A map, or a list in a list, makes no expression that could be read.
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _is_valid_name(item: Named, report: "Report") -> bool:
    if not is_valid_name(item, _RULE, report):
        return False
    policy = names.logical_id(item.name, _POLICY_SUFFIX)
    if len(policy) <= _LONGEST_POLICY_NAME:
        return True
    report.add(
        "ARC213",
        f"The scheduled function's policy `{policy[:60]}...` would have {len(policy)} characters in its name",
        item.name_span,
        help=f"Shorten the name by {len(policy) - _LONGEST_POLICY_NAME} characters: IAM takes {_LONGEST_POLICY_NAME}",
    )
    return False


def _schedule(item: Named, written: "dict[str, Written]", report: "Report") -> Schedule:
    src, timezone = item.settings.get("src"), item.settings.get("timezone")
    return Schedule(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/scheduled/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=names.logical_id(item.name, _FUNCTION),
        rate=read_rate(written["rate"], report) if "rate" in written else None,
        cron=read_cron(written["cron"], report) if "cron" in written else None,
        timezone=_timezone(timezone, report),
        spans={key: one.span for key, one in {**written, "timezone": timezone}.items() if one},
    )


def _timezone(setting: "Setting | None", report: "Report") -> "str | None":
    """Return the name of the time zone; reports ARC266 (no such zone)."""
    if setting is None:
        return None
    from arc2sam.diagnostics import Edit
    from arc2sam.pragmas.scheduled.time_zones import TIME_ZONES

    name = str(setting.value)
    if name in TIME_ZONES:
        return name
    from arc2sam.spelling import nearest

    near = nearest(name, tuple(sorted(TIME_ZONES)))
    # Names of one continent are alike without meaning the same place.
    if near and not nearest(_place(name), (_place(near),)):
        near = None
    report.add(
        "ARC266",
        f"There is no time zone `{name}`",
        setting.span,
        help=f"Write `{near}`" if near else "Write an IANA name, such as `Europe/Berlin` or `UTC`",
        edit=Edit(setting.span, near) if near else None,
    )
    return None


def _place(zone: str) -> str:
    return zone.rpartition("/")[2]


def generate(part: Schedules, app: "App", target: "Target") -> Fragment:
    """Return the scheduler's role, and for each schedule: its function, the schedule and its dead-letter queue."""
    if not part.functions:
        return Fragment()
    sam = sam_of(app)
    has_dlq = sam is not None and sam.dlq
    attributes = sam.retention("queues") if sam else {}
    resources = [_role(part, dlq=has_dlq)]
    for schedule in part.functions:
        resources += [
            function_resource(schedule, target),
            Resource(
                _own_id(schedule, "ScheduleEvent"),
                "AWS::Scheduler::Schedule",
                _properties(schedule, dlq=has_dlq),
                schedule.span,
            ),
        ]
        if has_dlq:
            resources.append(dead_letter_queue(_dlq_id(schedule), schedule.span, attributes))
    return Fragment(tuple(resources))


def _role(part: Schedules, *, dlq: bool) -> Resource:
    """Return the role that the scheduler takes on, for this account only, to call the functions."""
    policies: list[Json] = [
        {
            "PolicyName": _own_id(schedule, _POLICY_SUFFIX),
            "PolicyDocument": document([statement(["lambda:InvokeFunction"], [function_arn(schedule)])]),
        }
        for schedule in part.functions
    ]
    if dlq:
        send = send_statement(_dlq_id(schedule) for schedule in part.functions)
        policies.append({"PolicyName": "ArcScheduleDeadLetterPolicy", "PolicyDocument": document([send])})
    condition: dict[str, Json] = {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}}
    properties: dict[str, Json] = {
        "AssumeRolePolicyDocument": trust("scheduler", condition),
        "Policies": policies,
    }
    return Resource(ROLE, "AWS::IAM::Role", properties, part.span)


def _properties(schedule: Schedule, *, dlq: bool) -> "dict[str, Json]":
    target: dict[str, Json] = {"Arn": function_arn(schedule), "RoleArn": get_att(ROLE, "Arn")}
    if dlq:
        target["DeadLetterConfig"] = {"Arn": get_att(_dlq_id(schedule), "Arn")}
    properties: dict[str, Json] = {"ScheduleExpression": str(schedule.rate or schedule.cron)}
    if schedule.timezone:
        properties["ScheduleExpressionTimezone"] = schedule.timezone
    return properties | {"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}


def _dlq_id(schedule: Schedule) -> LogicalId:
    return _own_id(schedule, "ScheduleDLQ")


def _own_id(schedule: Schedule, suffix: str) -> LogicalId:
    """Return the logical ID, or name, of something else of a schedule."""
    return names.sibling_id(schedule.logical_id, _FUNCTION, suffix)
