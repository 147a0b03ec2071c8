"""@tables. Expectations: Architect's template and inventory, DynamoDB's limits, and the decisions on them."""

from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.tables import Tables
from arc2sam.source import Source
from tests.pragmas.stages import Built

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format


def outline(text: str, files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\ndemo\n{text}", files=files)


def template(text: str, files: "dict[str, str] | None" = None) -> dict[str, Any]:
    built = outline(text, files)
    assert built.resources
    return built.template


def properties(text: str) -> dict[str, Any]:
    return outline(f"@tables\n{text}\n").properties("NotesTable")


BARE = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def test_a_table_has_architects_ids_order_and_names() -> None:
    resources = template("@tables\nsome-table\n  id *String\n")["Resources"]
    assert list(resources) == ["Role", "SomeTableParam", "ParameterStorePolicy", "SomeTableTable"]
    parameter = resources["SomeTableParam"]["Properties"]
    assert parameter["Name"] == {"Fn::Sub": "/${AWS::StackName}/tables/some-table"}
    assert parameter["Value"] == {"Ref": "SomeTableTable"}
    assert resources["SomeTableTable"] == {"Type": "AWS::DynamoDB::Table", "Properties": BARE}


@pytest.mark.parametrize(
    ("lines", "schema", "definitions"),
    [
        pytest.param("id *String", [("id", "HASH")], [("id", "S")], id="partition key"),
        pytest.param("id *\n  at **", [("id", "HASH"), ("at", "RANGE")], [("id", "S"), ("at", "S")], id="bare stars"),
        pytest.param(
            "id *NUMBER\n  at **string", [("id", "HASH"), ("at", "RANGE")], [("id", "N"), ("at", "S")], id="any case"
        ),
        pytest.param(
            "at **Number\n  id *String",
            [("id", "HASH"), ("at", "RANGE")],
            [("id", "S"), ("at", "N")],
            id="sort key first",
        ),
        pytest.param("stream *String", [("stream", "HASH")], [("stream", "S")], id="attribute called like a setting"),
    ],
)
def test_keys(lines: str, schema: list[tuple[str, str]], definitions: list[tuple[str, str]]) -> None:
    made = properties(f"notes\n  {lines}")
    assert made["KeySchema"] == [{"AttributeName": name, "KeyType": kind} for name, kind in schema]
    assert made["AttributeDefinitions"] == [
        {"AttributeName": name, "AttributeType": kind} for name, kind in definitions
    ]


PITR = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
KMS = "arn:aws:kms:us-west-2:123456789012:key/x"
KMS_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("encrypt true", {"SSESpecification": {"SSEEnabled": True}}, id="key of AWS"),
        pytest.param(
            f"encrypt {KMS}",
            {"SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": KMS, "SSEType": "KMS"}},
            id="key of one's own",
        ),
        pytest.param(
            f"encrypt {KMS_ID}",
            {"SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": KMS_ID, "SSEType": "KMS"}},
            id="its ID",
        ),
        pytest.param(
            "encrypt alias/notes",
            {"SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": "alias/notes", "SSEType": "KMS"}},
            id="its alias",
        ),
        pytest.param("encrypt false", {}, id="not encrypted"),
        pytest.param("pitr true", PITR, id="pitr"),
        pytest.param("PITR true", PITR, id="PITR"),
        pytest.param("PointInTimeRecovery true", PITR, id="PointInTimeRecovery"),
        pytest.param("pitr false", {}, id="no recovery"),
        pytest.param("exp TTL", {"TimeToLiveSpecification": {"AttributeName": "exp", "Enabled": True}}, id="TTL"),
        pytest.param("exp ttl", {"TimeToLiveSpecification": {"AttributeName": "exp", "Enabled": True}}, id="ttl"),
        pytest.param("stream false", {}, id="no stream"),
    ],
)
def test_settings(line: str, expected: dict[str, Any]) -> None:
    assert properties(f"notes\n  id *String\n  {line}") == {**BARE, **expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("notes", ["ARC270 4:1"], id="name alone"),
        pytest.param("notes\n  id String", ["ARC270 4:1"], id="type without a star"),
        pytest.param("notes\n  id **String", ["ARC270 4:1"], id="sort key alone"),
        pytest.param("notes x", ["ARC210 4:1"], id="row"),
        pytest.param("notes\n  id", ["ARC210 4:1"], id="name without a value"),
        pytest.param("notes\n  id *Binary", ["ARC272 5:6"], id="type that Architect has not"),
        pytest.param("notes\n  id *Strin", ["ARC272 5:6"], id="misspelled type"),
        pytest.param("notes\n  id ***", ["ARC272 5:6"], id="three stars"),
        pytest.param("notes\n  id *String\n  no *String", ["ARC271 6:3"], id="two partition keys"),
        pytest.param("notes\n  id *\n  a **\n  b **", ["ARC271 7:3"], id="two sort keys"),
        pytest.param("ab\n  id *", ["ARC213 4:1"], id="short name"),
        pytest.param("t" * 256 + "\n  id *", ["ARC213 4:1"], id="long name"),
        pytest.param('"my tab"\n  id *', ["ARC212 4:1"], id="illegal name"),
        pytest.param('notes\n  "i d" *String', ["ARC212 5:3"], id="illegal attribute"),
        pytest.param("1tab\n  id *\n_tab\n  id *", [], id="odd names that Architect takes"),
        pytest.param("notes\n  id *\nnotes\n  id *", ["ARC214 6:1"], id="two of one name"),
        pytest.param("notes\n  id *\n  title String", ["ARC273 6:3"], id="attribute that is no key"),
        pytest.param("notes\n  id *\n  insert Lambda", ["ARC273 6:3"], id="function of an early Architect"),
        pytest.param("notes\n  id *\n  streams true", ["ARC201 6:3"], id="misspelled setting"),
        pytest.param("notes\n  id *\n  streams String", ["ARC273 6:3"], id="attribute called almost like a setting"),
        pytest.param("notes\n  id *\n  stream 1", ["ARC204 6:10"], id="stream is a boolean"),
        pytest.param("notes\n  id *\n  encrypt 5", ["ARC204 6:11"], id="encrypt is a boolean or a key"),
        pytest.param("notes\n  id *\n  encrypt yes", ["ARC204 6:11"], id="no switch, and no key either"),
        pytest.param("notes\n  id *\n  encrypt my-key", ["ARC204 6:11"], id="neither ARN nor alias nor ID of a key"),
        pytest.param("notes\n  id *\n  exp Ttl", ["ARC206 6:7"], id="TTL in a case that is not read"),
        pytest.param("notes\n  id *\n  a TTL\n  b ttl", ["ARC276 7:3"], id="two expiry attributes"),
        pytest.param("notes\n  id *Strin\n  exp Ttl", ["ARC272 5:6", "ARC206 6:7"], id="every fault of one table"),
    ],
)
def test_diagnostics(text: str, expected: list[str]) -> None:
    assert outline(f"@tables\n{text}\n").found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("notes\n  id *Strin", "Write `*String`", id="type"),
        pytest.param("notes\n  at **Numbr\n  id *", "Write `**Number`", id="type of a sort key"),
        pytest.param("notes\n  id Number", "Write `id *Number` if that is the partition key", id="star"),
        pytest.param("notes\n  id *\n  steram true", "Write `stream`", id="setting"),
    ],
)
def test_help_is_what_to_write(text: str, expected: str) -> None:
    _, found = pipeline.model(Source("app.arc", f"@app\ndemo\n@tables\n{text}\n"), project_from_files({}), "arc")
    assert [one.help for one in found] == [expected]


def test_the_role_may_use_the_content_of_tables_not_change_them() -> None:
    resources = template("@tables\na-b\n  id *\nnotes\n  id *\n")["Resources"]
    (policy,) = [one for one in resources["Role"]["Properties"]["Policies"] if one["PolicyName"] == "ArcDynamoPolicy"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Resource"] == [
        {"Fn::GetAtt": ["ABTable", "Arn"]},
        {"Fn::Sub": "${ABTable.Arn}/*"},
        {"Fn::GetAtt": ["NotesTable", "Arn"]},
        {"Fn::Sub": "${NotesTable.Arn}/*"},
    ]
    actions = set(statement["Action"])
    assert {"dynamodb:GetItem", "dynamodb:PartiQLSelect", "dynamodb:GetRecords"} <= actions
    assert len(actions) == 19
    assert not {one for one in actions if "*" in one or one.endswith(("Table", "Backup")) and "Describe" not in one}


def test_retain_keeps_tables() -> None:
    resources = template("@sam\nretain tables\n@tables\nnotes\n  id *\n@queues\nq\n")["Resources"]
    assert [name for name, one in resources.items() if "DeletionPolicy" in one] == ["NotesTable"]
    assert resources["NotesTable"]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("json", '{"app": "demo", "tables": {"notes": {"id": "*String", "at": "**Number"}}}'),
        ("json", '{"app": "demo", "tables": [{"notes": {"id": "*String", "at": "**Number"}}]}'),
        ("yaml", 'app: demo\ntables:\n- notes:\n  - id: "*String"\n  - at: "**Number"\n'),
        ("toml", 'app = "demo"\n[tables.notes]\nid = "*String"\nat = "**Number"\n'),
    ],
)
def test_every_format_reads_the_same(format: "Format", text: str) -> None:
    app, found = pipeline.model(Source("x", text), project_from_files({}), format)
    assert not found
    part = app.part(Tables) if app else None
    assert part is not None
    (table,) = part.tables
    assert [(one.name, one.type) for one in table.key.attributes] == [("id", "String"), ("at", "Number")]
