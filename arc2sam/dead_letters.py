"""Queues for what a function failed to take, with `@sam dlq true` (block 3).

Source: Amazon SQS documentation, "Dead-letter queues"; AWS Lambda documentation, "Retaining records of failed
invocations"; EventBridge Scheduler documentation, "Configuring a dead-letter queue".
"""

from arc2sam.intrinsics import get_att
from arc2sam.policies import statement
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.names import LogicalId
    from arc2sam.policies import Statement
    from arc2sam.source import Span

ATTEMPTS = 5
"""How often something is tried before it goes to the dead-letter queue."""

# 14 days, the longest that SQS keeps a message.
_RETENTION_SECONDS = 1_209_600


def dead_letter_queue(
    logical_id: "LogicalId", origin: "Span", attributes: "Mapping[str, Json]", *, fifo: bool = False
) -> Resource:
    """Return the queue; a FIFO queue needs one of its own kind, streams and schedules a standard one."""
    properties: dict[str, Json] = {"MessageRetentionPeriod": _RETENTION_SECONDS}
    if fifo:
        properties["FifoQueue"] = True
    return Resource(logical_id, "AWS::SQS::Queue", properties, origin, attributes)


def send_statement(queues: "Iterable[LogicalId]") -> "Statement":
    """Return the statement that lets a role put messages into these queues."""
    return statement(["sqs:SendMessage"], [get_att(queue, "Arn") for queue in queues])
