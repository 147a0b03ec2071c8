"""@queues: functions that SQS queues trigger.

Source: Architect documentation, "@queues"; Amazon SQS and AWS Lambda documentation, "Using Lambda with Amazon SQS".
"""

from arc2sam import names
from arc2sam.dead_letters import ATTEMPTS, dead_letter_queue
from arc2sam.discovery import discovery_parameter
from arc2sam.functions import source_folder
from arc2sam.intrinsics import get_att, ref
from arc2sam.items import SRC, NameRule, Unique, is_valid_topic_name, named_items
from arc2sam.keys import Key
from arc2sam.lambdas import function_resource
from arc2sam.model import Function, Part
from arc2sam.policies import statement
from arc2sam.pragmas import sam_of
from arc2sam.template import Fragment, Grant, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.items import Named
    from arc2sam.keys import Setting
    from arc2sam.model import App, Project, Target
    from arc2sam.names import LogicalId

NAME = "queues"
KEYS = (
    SRC,
    Key("fifo", "boolean", "Whether the queue keeps its order and drops duplicates.", default=True),
    Key("batchSize", "integer", "Most messages in one call of the function.", 1, 10_000, default=1, unit="messages"),
    Key("batchWindow", "integer", "How long messages of a standard queue are gathered.", 0, 300, unit="seconds"),
)

# Architect's limit, the one that it has for events too.
_RULE = NameRule("queue", 1, 246, "Architect", is_folder=True)
_FUNCTION = "QueueLambda"
_LARGEST_BATCH = 10
"""On a FIFO queue, and on a standard queue without a batching window."""
_CALLS_BEFORE_RETRY = 6
"""How many timeouts of the function a message stays hidden while it is worked on; AWS's advice."""
_RECEIVE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


class Queue(Function):
    """A function and the queue that triggers it."""

    fifo: bool = True
    """As the item, the function's configuration file or @aws says, in that order."""
    batch_size: "int | None" = None
    batch_window_seconds: "int | None" = None
    settings: "Mapping[str, Setting]" = {}
    """What the item itself says, by the manifest's keys."""


class Queues(Part):
    """The app's queues, as written."""

    functions: tuple[Queue, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> Queues:
    """Return the queues; reports ARC210 to 214 and ARC235 (periods, reserved beginnings)."""
    from arc2sam.pragmas import places

    unique = Unique("queue", report)
    queues = tuple(
        _queue(item, report)
        for item in named_items(pragma, KEYS, report, places)
        if is_valid_topic_name(item, _RULE, report) and unique.is_new(item.name, item.name_span)
    )
    return Queues(pragma.span, queues)


def _queue(item: "Named", report: "Report") -> Queue:
    src = item.settings.get("src")
    return Queue(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/queues/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=names.logical_id(item.name, _FUNCTION),
        batch_size=_number(item.settings.get("batchSize")),
        batch_window_seconds=_number(item.settings.get("batchWindow")),
        settings=item.settings,
    )


def _number(setting: "Setting | None") -> "int | None":
    return setting.value if setting and isinstance(setting.value, int) else None


def resolve(app: "App", project: "Project", report: "Report") -> "App":  # noqa: ARG001 - the protocol of a pragma
    """Return the app with each queue's kind known; reports ARC240, ARC241 (batch size) and ARC510 (batching window)."""
    part = app.part(Queues)
    assert part is not None
    queues = tuple(_resolved(queue) for queue in part.functions)
    for queue in queues:
        _check_batch(queue, report)
    return app.with_part(part.replace(functions=queues))


def _resolved(queue: Queue) -> Queue:
    own = queue.settings.get("fifo")
    # Only the manifest's item is stronger than the file; any other setting of a pragma is weaker.
    said = own.value is True if own else queue.config.fifo
    fifo = said is not False
    return queue.replace(fifo=fifo, config=queue.config.replace(fifo=fifo))


def _check_batch(queue: Queue, report: "Report") -> None:
    """Check the batch against the kind of queue. Source: AWS Lambda API, "CreateEventSourceMapping"."""
    size, window = queue.batch_size or 1, queue.batch_window_seconds
    if queue.fifo and window:
        report.add(
            "ARC510",
            f"The FIFO queue `{queue.name}` has no batching window: `batchWindow` has no effect",
            queue.settings["batchWindow"].span,
            help="Remove `batchWindow`, or write `fifo false` (that replaces the queue)",
        )
    if size <= _LARGEST_BATCH:
        return
    if queue.fifo:
        report.add(
            "ARC240",
            f"A batch of the FIFO queue `{queue.name}` has at most {_LARGEST_BATCH} messages, not {size}",
            queue.settings["batchSize"].span,
            help=f"Write `batchSize {_LARGEST_BATCH}` or less",
        )
    elif not window:
        report.add(
            "ARC241",
            f"Batches of {size} messages need a batching window",
            queue.settings["batchSize"].span,
            help=f"Write `batchWindow 1` or more below it, or `batchSize {_LARGEST_BATCH}` or less",
        )


def generate(part: Queues, app: "App", target: "Target") -> Fragment:
    """Return for each queue: its function, the queue, its dead-letter queue, and the names of the queue."""
    sam = sam_of(app)
    has_dlq = sam is not None and sam.dlq
    attributes = sam.retention("queues") if sam else {}
    resources: list[Resource] = []
    discovery: list[Resource] = []
    outputs: list[Output] = []
    triggers = {}
    for queue in part.functions:
        queue_id = _own_id(queue, "Queue")
        resources += [
            function_resource(queue, target, events=_event(queue, queue_id)),
            Resource(queue_id, "AWS::SQS::Queue", _properties(queue, dlq=has_dlq), queue.span, attributes),
        ]
        if has_dlq:
            resources.append(dead_letter_queue(_dlq_id(queue), queue.span, attributes, fifo=queue.fifo))
        discovery.append(
            discovery_parameter(_own_id(queue, "QueueParam"), "queues", queue.name, ref(queue_id), queue.span)
        )
        outputs.append(Output(_own_id(queue, "SqsQueue"), "An SQS Queue", ref(queue_id)))
        triggers[queue.logical_id] = (statement(_RECEIVE, [get_att(queue_id, "Arn")]),)
    return Fragment(
        tuple(resources), tuple(outputs), discovery=tuple(discovery), grants=_grants(part), triggers=triggers
    )


def _grants(part: Queues) -> tuple[Grant, ...]:
    if not part.functions:
        return ()
    arns = [get_att(_own_id(queue, "Queue"), "Arn") for queue in part.functions]
    allowed = statement(("sqs:SendMessage", *_RECEIVE), arns)
    return (Grant("queues", "ArcSimpleQueueServicePolicy", (allowed,)),)


def _event(queue: Queue, queue_id: "LogicalId") -> "dict[str, Json]":
    """Return the SAM event that calls the function with messages of the queue."""
    properties: dict[str, Json] = {"Queue": get_att(queue_id, "Arn")}
    if queue.fifo:
        properties["BatchSize"] = queue.batch_size or 1
    elif queue.batch_size is not None:
        properties["BatchSize"] = queue.batch_size
    window = _window_seconds(queue)
    if window is not None:
        properties["MaximumBatchingWindowInSeconds"] = window
    return {_own_id(queue, "QueueEvent"): {"Type": "SQS", "Properties": properties}}


def _properties(queue: Queue, *, dlq: bool) -> "dict[str, Json]":
    hidden_seconds = _CALLS_BEFORE_RETRY * queue.config.timeout_seconds + (_window_seconds(queue) or 0)
    properties: dict[str, Json] = {"VisibilityTimeout": hidden_seconds}
    if queue.fifo:
        # No `FifoQueue: false`: CloudFormation refuses it.
        properties |= {"FifoQueue": True, "ContentBasedDeduplication": True}
    if dlq:
        properties["RedrivePolicy"] = {
            "deadLetterTargetArn": get_att(_dlq_id(queue), "Arn"),
            "maxReceiveCount": ATTEMPTS,
        }
    return properties


def _window_seconds(queue: Queue) -> "int | None":
    return None if queue.fifo else queue.batch_window_seconds


def _dlq_id(queue: Queue) -> "LogicalId":
    return _own_id(queue, "DLQ")


def _own_id(queue: Queue, suffix: str) -> "LogicalId":
    """Return the logical ID of another resource of a queue."""
    return names.sibling_id(queue.logical_id, _FUNCTION, suffix)
