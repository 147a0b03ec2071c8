"""Rules on what triggers functions: queues, dead-letter queues, schedules (block 5).

Source: Amazon SQS documentation, "Dead-letter queues"; AWS Lambda documentation, "Using Lambda with Amazon SQS".
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.record import Record
from arc2sam.rules.index import as_map, fault, referred_id, whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

QUEUE = "AWS::SQS::Queue"
_MAPPING = "AWS::Lambda::EventSourceMapping"
_STANDARD_ONLY = {
    _MAPPING: ("DestinationConfig", "OnFailure", "Destination"),
    "AWS::Scheduler::Schedule": ("Target", "DeadLetterConfig", "Arn"),
}
"""By type, where it names a queue that must not be FIFO."""
_LARGEST_BATCH = 10
_HIDDEN_SECONDS = 30
"""How long SQS hides a message if a queue says nothing."""
_RUN_SECONDS = 3
"""How long Lambda lets a function run if it says nothing."""
_FACTOR = 6
"""How many timeouts of the function AWS advises to hide a message for."""


class _Trigger(Record):
    """A function and the queue whose messages it gets."""

    owner: "Resource"
    """The resource that says so: the function with its event, or a mapping."""
    properties: "Mapping[str, Json]"
    """What it says."""
    where: str
    """Where in the owner it says it."""
    queue: "Resource"
    function: "Resource | None"


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC440 (dead-letter queue of the wrong kind), ARC441 (batch), ARC442 (messages hidden too shortly)."""
    for queue in index.of_type(QUEUE):
        target = _queue(as_map(queue.properties.get("RedrivePolicy")).get("deadLetterTargetArn"), index)
        if target is not None and _is_fifo(target) != _is_fifo(queue):
            yield _wrong_kind(queue, target, "Properties.RedrivePolicy.deadLetterTargetArn", fifo=_is_fifo(queue))
    for kind, path in _STANDARD_ONLY.items():
        for resource in index.of_type(kind):
            value: Json = resource.properties
            for name in path:
                value = as_map(value).get(name)
            target = _queue(value, index)
            if target is not None and _is_fifo(target):
                yield _wrong_kind(resource, target, ".".join(("Properties", *path)), fifo=False)
    for trigger in _triggers(index):
        yield from _batch(trigger)
        yield from _hidden(trigger, index)


def _triggers(index: "Index") -> "Iterator[_Trigger]":
    for mapping in index.of_type(_MAPPING):
        source = _queue(mapping.properties.get("EventSourceArn"), index)
        if source is not None:
            called = index.by_id.get(referred_id(mapping.properties.get("FunctionName")).partition(".")[0])
            yield _Trigger(mapping, mapping.properties, "Properties", source, called)
    for function in index.of_type(FUNCTION):
        for key, event in as_map(function.properties.get("Events")).items():
            properties = as_map(as_map(event).get("Properties"))
            source = _queue(properties.get("Queue"), index)
            if source is not None and as_map(event).get("Type") == "SQS":
                yield _Trigger(function, properties, f"Properties.Events.{key}.Properties", source, function)


def _queue(value: "Json", index: "Index") -> "Resource | None":
    resource = index.by_id.get(referred_id(value))
    return resource if resource is not None and resource.type == QUEUE else None


def _is_fifo(queue: "Resource") -> bool:
    return queue.properties.get("FifoQueue") is True


def _wrong_kind(
    resource: "Resource",
    target: "Resource",
    property: str,  # noqa: A002 - the field's name
    *,
    fifo: bool,
) -> "Diagnostic":
    kinds = ("a FIFO queue", "a standard queue") if fifo else ("a standard queue", "a FIFO queue")
    return fault(
        "ARC440",
        f"What `{resource.logical_id}` gives up must go to {kinds[0]}; `{target.logical_id}` is {kinds[1]}",
        resource,
        property,
        help=f"{'Add' if fifo else 'Remove'} `FifoQueue: true` {'to' if fifo else 'from'} `{target.logical_id}`",
    )


def _batch(trigger: _Trigger) -> "Iterator[Diagnostic]":
    queue, where = trigger.queue, trigger.where
    size = whole_number(trigger.properties.get("BatchSize"))
    window = trigger.properties.get("MaximumBatchingWindowInSeconds")
    if _is_fifo(queue) and window:
        yield fault(
            "ARC441",
            f"`{queue.logical_id}` is a FIFO queue, which has no batching window",
            trigger.owner,
            f"{where}.MaximumBatchingWindowInSeconds",
            help="Remove `MaximumBatchingWindowInSeconds`",
        )
    elif size is not None and size > _LARGEST_BATCH and not window:
        without, or_add = "", ""
        if not _is_fifo(queue):
            without, or_add = " without a batching window", ", or add `MaximumBatchingWindowInSeconds`"
        yield fault(
            "ARC441",
            f"A batch of `{queue.logical_id}` has at most {_LARGEST_BATCH} messages{without}, not {size}",
            trigger.owner,
            f"{where}.BatchSize",
            help=f"Write {_LARGEST_BATCH} or less{or_add}",
        )


def _hidden(trigger: _Trigger, index: "Index") -> "Iterator[Diagnostic]":
    queue, function = trigger.queue, trigger.function
    if function is None or function.type != FUNCTION:
        return
    hidden = whole_number(queue.properties.get("VisibilityTimeout", _HIDDEN_SECONDS))
    shared = index.shared("Function").get("Timeout", _RUN_SECONDS)
    runs = whole_number(function.properties.get("Timeout", shared))
    if hidden is not None and runs is not None and hidden < runs:
        yield fault(
            "ARC442",
            f"`{queue.logical_id}` hides a message for {hidden} seconds, `{function.logical_id}` may run {runs}",
            queue,
            "Properties.VisibilityTimeout",
            help=f"Write {_FACTOR * runs}, {_FACTOR} times the function's timeout",
        )
