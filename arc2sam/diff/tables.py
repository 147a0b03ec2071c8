"""Changes of DynamoDB tables that CloudFormation refuses, makes in several steps only, or with a loss (block 5).

Source: CloudFormation's template reference, "AWS::DynamoDB::Table" and its "GlobalSecondaryIndex",
"StreamSpecification" and "TimeToLiveSpecification"; DynamoDB API reference, "UpdateTable" and "UpdateTimeToLive".
"""

from arc2sam.diff.changes import Risk
from arc2sam.diff.replacement import at, indexes
from arc2sam.diff.values import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from arc2sam.diff.stack import DeployedResource, Stack

_TYPES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")


def risks(before: "Stack", after: "Stack", anew: "Container[str]") -> "Iterator[Risk]":
    """Yield what fails of the changes of tables, and what is lost; one that is made anew gets what it states."""
    for new in after.of_type(*_TYPES):
        old = before.resources.get(new.logical_id)
        if old is not None and new.logical_id not in anew:
            yield from _of_indexes(old, new)
            yield from _of_expiry(old, new)
            yield from _of_stream(old, new)


def _of_indexes(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Risk]":
    was, now = indexes(old, _GLOBAL), indexes(new, _GLOBAL)
    for name in now:
        causes = [what for what, key in _FIXED.items() if name in was and was[name].get(key) != now[name].get(key)]
        if causes:
            message = (
                f"changes the {' and '.join(causes)} of its index `{name}`, which cannot be changed: the deploy fails"
            )
            helped = "Add it under another name beside the old one, and remove the old one in a second deploy"
            yield Risk("index", new.logical_id, new.type, message, helped)
    steps = [
        *(f"add `{name}`" for name in now if name not in was),
        *(f"remove `{name}`" for name in was if name not in now),
    ]
    if len(steps) > 1:
        message = f"adds or removes {len(steps)} indexes, and CloudFormation does so one at a time: the deploy fails"
        helped = f"Deploy {len(steps)} times: first {', then '.join(steps)}"
        yield Risk("index", new.logical_id, new.type, message, helped)


_GLOBAL = "GlobalSecondaryIndexes"
_FIXED = {"key": "KeySchema", "projection": "Projection"}
"""What of an index cannot be changed."""


def _of_expiry(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Risk]":
    was, now = _expiry(old), _expiry(new)
    if was and now and was != now:
        message = f"expires items by `{now}` instead of `{was}`, which DynamoDB changes in two steps: the deploy fails"
        helped = "Deploy once without TTL on the table, wait an hour, and deploy this then"
        yield Risk("expiry", new.logical_id, new.type, message, helped)


def _expiry(table: "DeployedResource") -> str:
    """Return the attribute that items expire by, or nothing."""
    given = at(table, "TimeToLiveSpecification")
    if not isinstance(given, dict) or given.get("Enabled") != "true":
        return ""
    return shown(given.get("AttributeName"))


def _of_stream(old: "DeployedResource", new: "DeployedResource") -> "Iterator[Risk]":
    """Yield that a table gets another stream: DynamoDB changes none, so that CloudFormation replaces it."""
    was, now = at(old, _VIEW), at(new, _VIEW)
    if was is not None and now is not None and was != now:
        message = (
            f"gets another stream, since `StreamViewType` becomes {shown(now)}: functions read that one from then on, and "
            "what they have not read of the old one is lost to them"
        )
        yield Risk("stream", new.logical_id, new.type, message, "Deploy when nothing is written and all of it is read")


_VIEW = "StreamSpecification.StreamViewType"
