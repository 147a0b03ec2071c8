"""@ws: models that messages must meet.

Source: JSON Schema draft-04 and its metaschema; API Gateway documentation, "Request validation for WebSocket APIs",
"Data models for REST APIs" and "Important notes"; its API reference, version 2, "CreateModel".
"""

import json
from typing import Any

import jsonschema
import pytest

from tests.pragmas.stages import Built

PERSON = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 20},
        "age": {"type": "integer", "minimum": 0, "multipleOf": 0.5},
        "friends": {"type": "array", "items": {"$ref": "#/definitions/friend"}, "uniqueItems": True},
        "kind": {"enum": ["a", 1, False]},
    },
    "definitions": {"friend": {"type": ["string", "integer"]}},
}


def built(schema: object, action: str = "send-message", settings: str = "") -> Built:
    """Build an app with a model, given as JSON or as the text of its file."""
    text = schema if isinstance(schema, str) else json.dumps(schema)
    more = f"@ws-api\n{settings}\n" if settings else ""
    return Built(f"@app\nchat\n@ws\n{action}\n  model a.json\n{more}", files={"a.json": text})


def found(schema: object) -> list[str]:
    """Each diagnostic as `code column`; what is found is in the file, on its first line."""
    diagnostics = built(schema).diagnostics
    assert {one.span.source.name for one in diagnostics if one.span} <= {"a.json"}
    return [f"{one.code} {one.span.column}" for one in diagnostics if one.span]


def test_model() -> None:
    result = built(PERSON)
    assert result.found == []
    assert result.resources["SendMessageWSModel"] == {
        "Type": "AWS::ApiGatewayV2::Model",
        "Properties": {
            "ApiId": {"Ref": "WS"},
            "Name": "SendMessage",
            "ContentType": "application/json",
            "Schema": PERSON,
        },
    }
    route = result.resources["SendMessageWSRoute"]
    assert route["DependsOn"] == ["SendMessageWSModel"]
    assert route["Properties"]["ModelSelectionExpression"] == "$request.body.action"
    # A name: `Ref` of a model is its ID.
    assert route["Properties"]["RequestModels"] == {"$default": "SendMessage"}
    assert "SendMessageWSModel" in result.resources["WebsocketStage"]["DependsOn"]


def test_models_are_selected_as_actions_are() -> None:
    route = built(PERSON, settings="selection $request.body.type").properties("SendMessageWSRoute")
    assert route["ModelSelectionExpression"] == "$request.body.type"


def test_default_has_messages_too() -> None:
    assert built(PERSON, "default").properties("DefaultWSRoute")["RequestModels"] == {"$default": "Default"}


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_no_message_no_model(name: str) -> None:
    assert built(PERSON, name).found == ["ARC396 5:3"]


def test_name_of_the_model_is_too_long() -> None:
    assert built(PERSON, "a" * 128).found == []
    assert built(PERSON, "a" * 129).found == ["ARC398 4:1"]


# the file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["ARC398 1"], id="empty"),
        pytest.param("  \n", ["ARC398 1"], id="blank"),
        pytest.param("[]", ["ARC398 1"], id="list"),
        pytest.param("true", ["ARC398 1"], id="boolean, a schema of later drafts"),
        pytest.param("type: object", ["ARC398 1"], id="YAML"),
        pytest.param('{"type": "object",}', ["ARC132 18"], id="comma too many"),
        pytest.param('{"type": "object"} x', ["ARC140 20"], id="text behind"),
        pytest.param('{"type": "object", "type": "string"}', ["ARC134 21"], id="key twice"),
        pytest.param('{"type": "object" // this\n}', ["ARC133 19"], id="comment"),
    ],
)
def test_files_that_are_no_schema(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_missing_file() -> None:
    result = Built("@app\nchat\n@ws\nsend\n  model schemas/send.json\n")
    assert result.found == ["ARC351 5:9"]


@pytest.mark.parametrize(("more", "expected"), [(0, []), (1, ["ARC398 1"])])
def test_size(more: int, expected: list[str]) -> None:
    # 32 KB as sent, that is without blanks.
    text = json.dumps({"description": ""}, separators=(",", ":"))
    schema = {"description": "x" * (32 * 1024 - len(text) + more)}
    assert found(json.dumps(schema, indent=4).replace("\n", " ")) == expected


# draft-04


@pytest.mark.parametrize(
    "language",
    [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-04/schema",
        "https://json-schema.org/draft-04/schema#",
    ],
)
def test_draft_04(language: str) -> None:
    assert found({"$schema": language}) == []


@pytest.mark.parametrize(
    "language",
    [
        "http://json-schema.org/draft-03/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/schema#",
        "draft-04",
    ],
)
def test_other_drafts(language: str) -> None:
    assert found({"$schema": language}) == ["ARC399 14"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        pytest.param("#", [], id="the schema itself"),
        pytest.param("#/definitions/a", [], id="definition"),
        pytest.param("#/definitions/b~1c", [], id="escaped slash"),
        pytest.param("#/definitions/d%25e", [], id="escaped percent sign"),
        pytest.param("#/definitions/d%2525e", ["ARC398"], id="percent sign escaped twice"),
        pytest.param("#/allOf/0", [], id="place in a list"),
        pytest.param("#/definitions/none", ["ARC398"], id="no definition"),
        pytest.param("#/allOf/9", ["ARC398"], id="no such place"),
        pytest.param("#a", ["ARC398"], id="name instead of path"),
        pytest.param("other.json", ["ARC399"], id="another file"),
        pytest.param("https://example.com/a.json#/definitions/a", ["ARC399"], id="another address"),
        pytest.param("https://apigateway.amazonaws.com/restapis/a/models/B", ["ARC399"], id="another model"),
        pytest.param("", ["ARC399"], id="empty"),
    ],
)
def test_references(reference: str, expected: list[str]) -> None:
    schema = {
        "properties": {"a": {"$ref": reference}},
        "definitions": {"a": {"type": "string"}, "b/c": {}, "d%e": {}},
        "allOf": [{}],
    }
    assert [one.split()[0] for one in found(schema)] == expected


UNSUPPORTED: dict[str, Any] = {
    "discriminator": "kind",
    "exclusiveMinimum": True,
    "readOnly": True,
    "oneOf": [{}],
    "anyOf": [{}],
    "additionalProperties": False,
}
"""What "Important notes" lists, each with a value that draft-04 allows."""


@pytest.mark.parametrize("keyword", UNSUPPORTED)
def test_keywords_that_api_gateway_passes_over(keyword: str) -> None:
    schema = {keyword: UNSUPPORTED[keyword], "minimum": 1}
    assert found(schema) == ["ARC537 3"]
    assert built(schema).properties("SendMessageWSModel")["Schema"] == schema
    twice = {"properties": {"a": schema, "b": schema}}
    assert len(found(twice)) == 1


@pytest.mark.parametrize("keyword", ["const", "if", "$defs", "contains", "propertyNames", "unevaluatedProperties"])
def test_keywords_of_later_drafts(keyword: str) -> None:
    assert found({keyword: {}}) == ["ARC537 3"]


def test_names_of_properties_are_no_keywords() -> None:
    assert found({"properties": {"oneOf": {}, "const": {}, "readOnly": {"type": "string"}}, "required": ["if"]}) == []
    assert found({"enum": [{"oneOf": 1}], "default": {"anyOf": 7}}) == []


VALUES: tuple[Any, ...] = (
    "",
    "string",
    0,
    1,
    -1,
    1.5,
    True,
    [],
    ["a"],
    ["a", "a"],
    ["string"],
    [1],
    [{}],
    {},
    {"a": {}},
    {"a": ["b"]},
    {"a": 1},
)
KEYWORDS = (
    "$schema|additionalItems|additionalProperties|allOf|anyOf|definitions|dependencies|description|enum|"
    "exclusiveMaximum|exclusiveMinimum|id|items|maxItems|maxLength|maxProperties|maximum|minItems|minLength|"
    "minProperties|minimum|multipleOf|not|oneOf|pattern|patternProperties|properties|required|title|type|uniqueItems"
).split("|")


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_metaschema_agrees(keyword: str) -> None:
    # Judge: the metaschema of draft-04, by the jsonschema library.
    assert set(KEYWORDS) <= set(jsonschema.Draft4Validator.META_SCHEMA["properties"])
    judge = jsonschema.Draft4Validator(jsonschema.Draft4Validator.META_SCHEMA)
    for value in VALUES:
        schema = {keyword: value, "minimum": 1, "maximum": 2} if "xcl" in keyword else {keyword: value}
        if keyword == "$schema":
            # Any text will do for the metaschema, ours is to be draft-04.
            continue
        errors = [one for one in found(schema) if not one.startswith("ARC537")]
        assert (errors == []) == judge.is_valid(schema), schema


def test_exclusive_needs_its_limit() -> None:
    assert found({"exclusiveMaximum": True}) == ["ARC398 3"]
    assert found({"exclusiveMaximum": True, "maximum": 3}) == []


def test_every_fault_has_its_place() -> None:
    text = '{"type": "text",\n "properties": {"a": {"minLength": -1}},\n "items": 7}'
    assert built(text).found == ["ARC398 1:11", "ARC398 2:36", "ARC398 3:11"]


# what CloudFormation makes of it


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"default": None}, ["ARC398 13"], id="null"),
        pytest.param({"enum": [None]}, ["ARC398 11"], id="null in a list"),
        pytest.param({"default": {"Ref": "a"}}, ["ARC398 15"], id="Ref"),
        pytest.param({"properties": {"Ref": {}}}, ["ARC398 18"], id="property called Ref"),
        pytest.param({"properties": {"Ref": {}, "b": {}}}, [], id="property called Ref, not alone"),
        pytest.param({"properties": {"Fn::Sub": {}, "b": {}}}, ["ARC398 18"], id="function"),
        pytest.param({"title": "{{resolve:ssm:a}}"}, ["ARC398 12"], id="dynamic reference"),
    ],
)
def test_what_cloudformation_takes_for_its_own(schema: Any, expected: list[str]) -> None:
    assert found(schema) == expected
