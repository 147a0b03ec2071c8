"""@tables-streams: functions that get the changes of tables.

Source: Architect documentation, "@tables-streams" and "@tables" (`stream`); AWS Lambda documentation, "Using Lambda
with Amazon DynamoDB".
"""

from arc2sam import names
from arc2sam.dead_letters import ATTEMPTS, dead_letter_queue, send_statement
from arc2sam.functions import source_folder
from arc2sam.intrinsics import get_att
from arc2sam.items import SRC, Named, NameRule, Unique, is_valid_name, named_items
from arc2sam.keys import Key
from arc2sam.lambdas import function_arn, function_resource
from arc2sam.model import Function, Part
from arc2sam.policies import DEFAULT_POLICIES, statement
from arc2sam.pragmas import sam_of
from arc2sam.pragmas.tables import Tables
from arc2sam.table_keys import report_no_table
from arc2sam.template import Fragment, Grant, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.names import LogicalId
    from arc2sam.policies import Statement
    from arc2sam.pragmas.tables import Table
    from arc2sam.source import Span

NAME = "tables-streams"
KEYS = (
    Key("table", "string", "The table whose changes the function gets; without it the one of the stream's name."),
    # The word for `table` in Architect's JSON and YAML examples, which its reader ignores.
    Key("name", "string", "The same as `table`, which is stronger."),
    SRC,
)

_RULE = NameRule("stream", 3, 255, "Architect", is_folder=True)
_BATCH_SIZE = 10
_ENOUGH = frozenset(
    {
        "AWSLambdaDynamoDBExecutionRole",
        "AWSLambdaInvocation-DynamoDB",
        "AmazonDynamoDBFullAccess",
        "AmazonDynamoDBFullAccess_v2",
        "AmazonDynamoDBFullAccesswithDataPipeline",
        "AmazonEC2RoleforDataPipelineRole",
        "AmazonElasticMapReduceforEC2Role",
        "AdministratorAccess",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "DataScientist",
        "DatabaseAdministrator",
    }
)
"""AWS managed policies that allow reading streams. Source: AWS Managed Policy Reference."""


class Stream(Function):
    """A function that gets the changes of a table."""

    table: str = ""
    table_span: "Span | None" = None
    """Where the table is named, if not by the stream's own name."""


class TableStreams(Part):
    """The app's streams: the written ones, then those of tables that say `stream true`."""

    functions: tuple[Stream, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> TableStreams:
    """Return the streams; reports ARC210 to 214."""
    from arc2sam.pragmas import places

    unique = Unique("stream", report)
    streams = tuple(
        _stream(item, report)
        for item in named_items(pragma, KEYS, report, places)
        if is_valid_name(item, _RULE, report) and unique.is_new(item.name, item.name_span)
    )
    return TableStreams(pragma.span, streams)


def _stream(item: Named, report: "Report") -> Stream:
    src = item.settings.get("src")
    table = item.settings.get("table") or item.settings.get("name")
    return Stream(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/tables-streams/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=_function_id(item.name),
        table=str(table.value) if table else item.name,
        table_span=table.span if table else None,
    )


def _function_id(name: str) -> "LogicalId":
    return names.logical_id(name, "TableStreamLambda")


def link(app: "App", report: "Report") -> "App":
    """Return the app with a stream for each table that says `stream true`, and the tables with a stream marked.

    Reports ARC320 (no such table), ARC322 (a table that says `stream false`) and ARC214 (the name of a stream is taken).
    """
    part, tables = app.part(TableStreams), app.part(Tables)
    assert part is not None
    known = tuple(table.name for table in tables.tables) if tables else ()
    for stream in part.functions:
        if stream.table not in known:
            place = stream.table_span or stream.span
            refused = tables.refused if tables else ()
            report_no_table(stream.table, place, report, what="stream", tables=known, refused=refused)
    if tables is None:
        return app
    _check_switched_off(part, tables, report)
    part = part.replace(functions=(*part.functions, *_implied_streams(part, tables, report)))
    served = {stream.table for stream in part.functions}
    marked = tuple(table.replace(has_stream=table.name in served) for table in tables.tables)
    return app.with_part(part).with_part(tables.replace(tables=marked))


def _check_switched_off(part: TableStreams, tables: Tables, report: "Report") -> None:
    """Report ARC322: a stream that the table switches off, which has no effect in Architect either."""
    off = {table.name: table.spans["stream"] for table in tables.tables if table.stream is False}
    for stream in part.functions:
        if stream.table in off:
            from arc2sam.diagnostics import Label

            report.add(
                "ARC322",
                f"`{stream.table}` has a stream all the same: @tables-streams declares one",
                off[stream.table],
                labels=[Label(stream.table_span or stream.span, "declared here")],
                help="Remove `stream`, or the stream from @tables-streams",
            )


def _implied_streams(part: TableStreams, tables: Tables, report: "Report") -> "Iterator[Stream]":
    """Yield a stream for each table that says `stream true` and has none yet."""
    by_name = {stream.name: stream for stream in part.functions}
    served = {stream.table for stream in part.functions}
    for table in tables.tables:
        if not table.stream or table.name in served:
            continue
        if table.name in by_name:
            _report_taken(by_name[table.name], table, report)
        else:
            yield _implied(table)


def _report_taken(taken: Stream, table: "Table", report: "Report") -> None:
    from arc2sam.diagnostics import Label

    report.add(
        "ARC214",
        f"The stream of `{table.name}` would be called like the one of `{taken.table}`",
        table.span,
        labels=[Label(taken.span, "the other stream")],
        help=f"Write a stream of another name under @tables-streams, with `table {table.name}` below it",
    )


def _implied(table: "Table") -> Stream:
    return Stream(
        pragma="tables",
        name=table.name,
        span=table.span,
        src=f"src/tables-streams/{table.name}",
        logical_id=_function_id(table.name),
        table=table.name,
    )


def check(app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - the protocol of a pragma
    """Report ARC512: the policies of a function do not let Lambda read its stream, and the deploy would fail.

    Source: AWS Lambda documentation, "Using Lambda with Amazon DynamoDB" (execution role).
    """
    part = app.part(TableStreams)
    for stream in part.functions if part else ():
        policies = stream.config.policies
        if policies and not any(map(_may_read, policies)):
            report.add(
                "ARC512",
                "With these policies Lambda may not read the table's stream, so that the deploy would fail",
                stream.config.spans.get("policies", stream.span),
                help=f"Add `AWSLambdaDynamoDBExecutionRole`, or `{DEFAULT_POLICIES}` for all that the app grants",
            )


def _may_read(policy: str) -> bool:
    """Tell whether a policy allows reading the stream, or may: what a policy of the user's own says is not known."""
    is_own = policy.startswith("arn:") and ":iam::aws:" not in policy
    return is_own or policy == DEFAULT_POLICIES or policy.rpartition("/")[2] in _ENOUGH


def generate(part: TableStreams, app: "App", target: "Target") -> Fragment:
    """Return for each stream: its function and what hands the table's changes to it, with its dead-letter queue."""
    sam = sam_of(app)
    has_dlq = sam is not None and sam.dlq
    attributes = sam.retention("queues") if sam else {}
    resources: list[Resource] = []
    triggers: dict[LogicalId, tuple[Statement, ...]] = {}
    destinations: dict[LogicalId, tuple[Statement, ...]] = {}
    for stream in part.functions:
        resources += [
            function_resource(stream, target),
            Resource(
                names.logical_id(stream.name, "TableStreamEvent"),
                "AWS::Lambda::EventSourceMapping",
                _mapping(stream, dlq=has_dlq),
                stream.span,
            ),
        ]
        triggers[stream.logical_id] = _read_statements(stream)
        if has_dlq:
            resources.append(dead_letter_queue(_dlq_id(stream), stream.span, attributes))
            destinations[stream.logical_id] = (send_statement([_dlq_id(stream)]),)
            triggers[stream.logical_id] += destinations[stream.logical_id]
    # A role of one function has the statement with its trigger, and must not send to the queues of others.
    is_shared = has_dlq and not (sam and sam.roles_per_function)
    grants = _grants(part) if is_shared else ()
    return Fragment(tuple(resources), grants=grants, triggers=triggers, destinations=destinations)


def _mapping(stream: Stream, *, dlq: bool) -> "dict[str, Json]":
    mapping: dict[str, Json] = {
        "BatchSize": _BATCH_SIZE,
        "EventSourceArn": get_att(names.logical_id(stream.table, "Table"), "StreamArn"),
        "FunctionName": function_arn(stream),
        "StartingPosition": "TRIM_HORIZON",
    }
    if dlq:
        mapping |= {
            "BisectBatchOnFunctionError": True,
            "MaximumRetryAttempts": ATTEMPTS,
            "DestinationConfig": {"OnFailure": {"Destination": get_att(_dlq_id(stream), "Arn")}},
        }
    return mapping


def _read_statements(stream: Stream) -> "tuple[Statement, ...]":
    """Return what the function's role needs for Lambda to read the stream."""
    arn = get_att(names.logical_id(stream.table, "Table"), "StreamArn")
    return (
        statement(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [arn]),
        # This action knows no resources.
        statement(["dynamodb:ListStreams"], ["*"]),
    )


def _grants(part: TableStreams) -> tuple[Grant, ...]:
    if not part.functions:
        return ()
    send = send_statement(_dlq_id(stream) for stream in part.functions)
    return (Grant("streams", "ArcStreamDeadLetterPolicy", (send,)),)


def _dlq_id(stream: Stream) -> "LogicalId":
    return names.logical_id(stream.name, "StreamDLQ")
