"""@tables-streams and `stream true`. Expectations: Architect's template and inventory, and the decisions on them."""

import fnmatch
import json
from typing import Any

import pytest
from moto.iam import aws_managed_policies

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas import tables_streams
from arc2sam.pragmas.tables_streams import Stream, TableStreams
from arc2sam.source import Source
from tests.outside import translate
from tests.pragmas.stages import Built

TABLES = "@tables\nnotes\n  id *String\nother\n  id *String\n"


def built(text: str, files: "dict[str, str] | None" = None, tables: str = TABLES) -> Built:
    return Built(f"@app\ndemo\n{tables}{text}\n", files=files)


def streams(made: Built) -> tuple[Stream, ...]:
    part = made.app.part(TableStreams)
    return part.functions if part else ()


def test_a_stream_has_architects_ids_order_and_properties() -> None:
    made = built("@tables-streams\nnotes\nto-search\n  table other\n  src jobs/search")
    assert list(made.resources)[-6:] == [
        "NotesTable",
        "OtherTable",
        "NotesTableStreamLambda",
        "NotesTableStreamEvent",
        "ToSearchTableStreamLambda",
        "ToSearchTableStreamEvent",
    ]
    assert made.properties("NotesTableStreamEvent") == {
        "BatchSize": 10,
        "EventSourceArn": {"Fn::GetAtt": ["NotesTable", "StreamArn"]},
        "FunctionName": {"Fn::GetAtt": ["NotesTableStreamLambda", "Arn"]},
        "StartingPosition": "TRIM_HORIZON",
    }
    assert made.properties("ToSearchTableStreamEvent")["EventSourceArn"] == {"Fn::GetAtt": ["OtherTable", "StreamArn"]}
    assert made.properties("NotesTableStreamLambda")["CodeUri"] == "src/tables-streams/notes"
    assert made.properties("ToSearchTableStreamLambda")["CodeUri"] == "jobs/search"
    assert "Events" not in made.properties("NotesTableStreamLambda")


@pytest.mark.parametrize(
    ("tables", "text", "expected"),
    [
        pytest.param("notes\n  id *\n  stream true", "", ["tables notes notes"], id="implied by the table"),
        pytest.param("notes\n  id *\n  stream false", "", [], id="refused by the table"),
        pytest.param("notes\n  id *", "", [], id="nothing said"),
        pytest.param(
            "notes\n  id *\n  stream true\nother\n  id *\n  stream true",
            "other",
            ["tables-streams other other", "tables notes notes"],
            id="written ones first",
        ),
        pytest.param(
            "notes\n  id *\n  stream true",
            "log\n  table notes",
            ["tables-streams log notes"],
            id="table has one already",
        ),
        pytest.param(
            "notes\n  id *",
            "one\n  table notes\ntwo\n  table notes",
            ["tables-streams one notes", "tables-streams two notes"],
            id="two of one table",
        ),
    ],
)
def test_which_streams_there_are(tables: str, text: str, expected: list[str]) -> None:
    made = built(f"@tables-streams\n{text}" if text else "", tables=f"@tables\n{tables}\n")
    assert made.found == []
    assert [f"{one.pragma} {one.name} {one.table}" for one in streams(made)] == expected
    served = {one.table for one in streams(made)}
    for table in ("notes", "other"):
        view = made.resources.get(f"{table.title()}Table", {"Properties": {}})["Properties"].get("StreamSpecification")
        assert view == ({"StreamViewType": "NEW_AND_OLD_IMAGES"} if table in served else None)


@pytest.mark.parametrize(
    ("streams", "label"),
    [
        pytest.param("people", "declared here 8:1", id="by its own name"),
        pytest.param("changes\n  table people", "declared here 9:9", id="by another name"),
    ],
)
def test_a_stream_that_the_table_switches_off(streams: str, label: str) -> None:
    # Source: @architect/inventory, whose model has the stream whatever the table says.
    made = Built(f"@app\ndemo\n@tables\npeople\n  id *String\n  stream false\n@tables-streams\n{streams}\n")
    (one,) = made.diagnostics
    assert (one.severity, [f"{place.text} {place.span.line}:{place.span.column}" for place in one.labels]) == (
        "warning",
        [label],
    )
    assert made.found == ["ARC322 6:10"]
    assert made.resources["PeopleTable"]["Properties"]["StreamSpecification"]


def test_an_implied_stream_is_not_looked_for_in_the_folder_of_old() -> None:
    made = built("", {"src/tables/notes/index.js": ""}, "@tables\nnotes\n  id *\n  stream true\n")
    assert [one.src for one in streams(made)] == ["src/tables-streams/notes"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("xyz", ["ARC320 9:1"], id="no such table"),
        pytest.param("log\n  table xyz", ["ARC320 10:9"], id="no such table, named apart"),
        pytest.param("notes\nnotes", ["ARC214 10:1"], id="twice"),
        pytest.param("ab\n  table notes", ["ARC213 9:1"], id="short name"),
        pytest.param("notes x", ["ARC210 9:1"], id="row"),
        pytest.param("notes\n  tabel notes", ["ARC201 10:3"], id="misspelled setting"),
        pytest.param("notes\n  src ../out", ["ARC220 10:7"], id="folder outside"),
        pytest.param("notes\n  src a\n  table other", [], id="a table's name for the stream of another"),
    ],
)
def test_diagnostics(text: str, found: list[str]) -> None:
    assert built(f"@tables-streams\n{text}").found == found


def test_without_tables() -> None:
    assert Built("@app\ndemo\n@tables-streams\ntab").found == ["ARC320 4:1"]
    assert Built("@app\ndemo\n@tables\n@tables-streams\ntab").found == ["ARC320 5:1"]
    assert Built("@app\ndemo\n@tables-streams").found == []


def test_a_table_that_is_wrong_itself_is_reported_once() -> None:
    made = Built("@app\ndemo\n@tables\nnotes\n  id *Strin\n  stream true\n@tables-streams\nnotes")
    assert made.found == ["ARC272 5:6"]


def test_an_implied_stream_may_not_take_the_name_of_a_written_one() -> None:
    tables = "@tables\nnotes\n  id *\n  stream true\nother\n  id *\n"
    made = built("@tables-streams\nnotes\n  table other", tables=tables)
    assert made.found == ["ARC214 4:1"]
    (found,) = made.diagnostics
    assert [one.span.line for one in found.labels] == [10]


def test_the_word_of_architects_json_examples_is_read() -> None:
    text = '{"app": "demo", "tables": {"guests": {"id": "*"}}, "tables-streams": [{"guest-log": {"name": "guests", "src": "c/s"}}]}'
    app, found = pipeline.model(Source("arc.json", text), project_from_files({}), "json")
    part = app.part(TableStreams) if app else None
    assert not found
    assert part is not None
    assert [(one.name, one.table, one.src) for one in part.functions] == [("guest-log", "guests", "c/s")]


def test_with_provisioned_concurrency_the_alias_is_called() -> None:
    made = built("@tables-streams\nnotes", {"src/tables-streams/notes/config.arc": "@aws\nprovisionedConcurrency 1"})
    assert made.properties("NotesTableStreamEvent")["FunctionName"] == {"Ref": "NotesTableStreamLambda.Alias"}


STREAM_ARN = {"Fn::GetAtt": ["NotesTable", "StreamArn"]}
DLQ_ARN = {"Fn::GetAtt": ["NotesStreamDLQ", "Arn"]}


def test_what_cannot_be_taken_goes_to_a_queue() -> None:
    made = built("@sam\ndlq true\n@tables-streams\nnotes")
    event = made.properties("NotesTableStreamEvent")
    assert event["BisectBatchOnFunctionError"] is True
    assert event["MaximumRetryAttempts"] == 5
    assert event["DestinationConfig"] == {"OnFailure": {"Destination": DLQ_ARN}}
    # Lambda sends failed batches of a stream to standard queues only.
    assert made.properties("NotesStreamDLQ") == {"MessageRetentionPeriod": 14 * 24 * 3600}
    sends = [statement for statement in statements(made, "Role") if statement["Action"] == ["sqs:SendMessage"]]
    assert [one["Resource"] for one in sends] == [[DLQ_ARN]]


def statements(made: Built, role: str) -> list[dict[str, Any]]:
    policies = made.properties(role)["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def test_a_role_of_one_function_reads_and_sends_for_its_own_stream_only() -> None:
    none = {f"src/tables-streams/{name}/config.arc": "@sam\ngrants none" for name in ("notes", "other")}
    made = built("@sam\ndlq true\nroles per-function\n@tables-streams\nnotes\nother", none)
    actions = {
        str(one["Resource"][0]): sorted(one["Action"]) for one in statements(made, "NotesTableStreamLambdaRole")[1:]
    }
    assert actions == {
        str(STREAM_ARN): ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        "*": ["dynamodb:ListStreams"],
        str(DLQ_ARN): ["sqs:SendMessage"],
    }


@pytest.mark.parametrize("roles", ["", "roles per-function\n"])
def test_a_function_with_policies_of_its_own_may_send_too(roles: str) -> None:
    files = {"src/tables-streams/notes/config.arc": "@aws\npolicies AmazonDynamoDBFullAccess"}
    made = built(f"@sam\ndlq true\n{roles}@tables-streams\nnotes", files)
    policies = made.properties("NotesTableStreamLambda")["Policies"]
    assert policies[0] == "AmazonDynamoDBFullAccess"
    (statement,) = policies[1]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["sqs:SendMessage"], [DLQ_ARN])


def test_without_dead_letters_nothing_changes() -> None:
    assert built("@sam\ndlq false\n@tables-streams\nnotes").template == built("@tables-streams\nnotes").template


def test_retain_keeps_the_queues() -> None:
    made = built("@sam\ndlq true\nretain queues\n@tables-streams\nnotes")
    assert [name for name, one in made.resources.items() if "DeletionPolicy" in one] == ["NotesStreamDLQ"]


# --- functions with policies of their own ---

READING = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")


def managed_policies() -> dict[str, Any]:
    """AWS's managed policies, as moto has them of AWS."""
    found: dict[str, Any] = json.loads(aws_managed_policies.aws_managed_policies_data)
    return found


def allows(document: "dict[str, Any]", action: str) -> bool:
    """Tell whether a policy allows an action on every resource."""
    effects = set()
    for statement in listed(document["Statement"]):
        is_named = any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in listed(statement.get("Action", [])))
        others = listed(statement.get("NotAction", []))
        is_other = bool(others) and not any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in others)
        if (is_named or is_other) and "*" in listed(statement["Resource"]) and "Condition" not in statement:
            effects.add(statement["Effect"])
    return effects == {"Allow"}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", sorted(tables_streams._ENOUGH))
def test_managed_policies_that_are_enough(name: str) -> None:
    document = managed_policies()[name]["Document"]
    assert [action for action in READING if not allows(document, action)] == []


@pytest.mark.parametrize(
    ("policies", "is_told"),
    [
        pytest.param("AmazonS3ReadOnlyAccess", True, id="another service"),
        pytest.param("AmazonDynamoDBReadOnlyAccess", True, id="tables only"),
        pytest.param("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", True, id="by its ARN"),
        pytest.param("AmazonS3ReadOnlyAccess\n  AWSLambdaDynamoDBExecutionRole", False, id="beside one that does"),
        pytest.param(
            "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole", False, id="ARN in China"
        ),
        pytest.param("AmazonS3ReadOnlyAccess\n  architect-default-policies", False, id="the app's grants"),
        pytest.param("arn:aws:iam::123456789012:policy/mine", False, id="a policy of one's own may do it"),
    ],
)
@pytest.mark.parametrize("roles", ["", "@sam\nroles per-function\n"])
def test_policies_that_do_not_let_a_stream_be_read(policies: str, is_told: bool, roles: str) -> None:
    files = {"src/tables-streams/notes/config.arc": f"@aws\npolicies\n  {policies}\n"}
    made = built(f"{roles}@tables-streams\nnotes", files=files)
    assert made.found == (["ARC512 3:3"] if is_told else [])
    for one in made.diagnostics:
        assert (one.severity, one.help.split(",")[0]) == ("warning", "Add `AWSLambdaDynamoDBExecutionRole`")


def test_the_told_policy_is_read_only_for_tables() -> None:
    """The one that looks most as if it were enough lacks what reading a stream takes."""
    document = managed_policies()["AmazonDynamoDBReadOnlyAccess"]["Document"]
    assert not all(allows(document, action) for action in READING)


def test_queues_need_no_such_warning() -> None:
    """SAM itself adds what a function with policies needs to receive from its queue."""
    files = {"src/queues/mail/config.arc": "@aws\npolicies AmazonS3ReadOnlyAccess\n"}
    made = Built("@app\ndemo\n@queues\nmail\n", files=files)
    assert made.found == []
    role = translate.translate(made.template)["Resources"]["MailQueueLambdaRole"]["Properties"]
    (name,) = [arn.rpartition("/")[2] for arn in role["ManagedPolicyArns"] if "SQS" in arn]
    document = managed_policies()[name]["Document"]
    assert all(
        allows(document, f"sqs:{action}") for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
    )
