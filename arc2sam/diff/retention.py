"""What is kept for a shorter time from now on, so that older things are deleted at once (block 5).

Source: CloudWatch Logs API reference, "PutRetentionPolicy"; SQS API reference, "SetQueueAttributes"; Kinesis API
reference, "DecreaseStreamRetentionPeriod".
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.replacement import at
from arc2sam.diff.values import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from arc2sam.diff.stack import DeployedResource, Stack

_PERIODS = {
    "AWS::Kinesis::Stream": ("RetentionPeriodHours", "records", "hours"),
    "AWS::Logs::LogGroup": ("RetentionInDays", "events", "days"),
    "AWS::SQS::Queue": ("MessageRetentionPeriod", "messages", "seconds"),
}
"""By type: the property, what is kept, and its unit. Where nothing is stated, nor has a default, it is for ever."""


def risks(before: "Stack", after: "Stack", anew: "Container[str]") -> "Iterator[Risk]":
    """Yield what is kept for a shorter time; what is made anew has nothing to lose but what is told elsewhere."""
    for new in after.of_type(*_PERIODS):
        old = before.resources.get(new.logical_id)
        if old is None or new.logical_id in anew:
            continue
        _, what, unit = _PERIODS[new.type]
        was, now = _period(old), _period(new)
        if _is_number(now) and (not was or (_is_number(was) and int(now) < int(was))):
            instead = f"instead of {was}" if was else "and no longer for ever"
            message = f"keeps {what} for {now} {unit} {instead}: older ones are deleted"
            yield Risk("retention", new.logical_id, new.type, message)


def _period(one: "DeployedResource") -> str:
    value = at(one, _PERIODS[one.type][0])
    return "" if value is None else shown(value)


def _is_number(text: str) -> bool:
    """Tell whether a period is known before the deploy."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


_MOST_DIGITS = 10
