"""@ws-api: selection, description, addresses, stage variables, tags, validation of models.

Source: API Gateway documentation, "WebSocket selection expressions" and "Stage"; CloudFormation documentation,
"AWS::ApiGatewayV2::Api" and "AWS::ApiGatewayV2::Stage"; "Tagging AWS resources".
"""

import json
from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.pragmas.stages import Built


def built(settings: str) -> Built:
    return Built(f"@app\nchat\n@ws-api\n{settings}\n@ws\nsend\n")


def found_in(settings: dict[str, Any]) -> list[str]:
    """What is found in the settings of a manifest in JSON: codes, and the text that each is about."""
    text = json.dumps({"app": "chat", "ws": ["send"], "ws-api": settings}, ensure_ascii=False)
    found = pipeline.transpile(text, project_from_files({}), format="json").diagnostics
    return [f"{one.code} {one.span.text[:20] if one.span else ''}" for one in found]


@pytest.mark.parametrize(
    ("settings", "api", "stage"),
    [
        pytest.param(
            "selection $request.body.type", {"RouteSelectionExpression": "$request.body.type"}, {}, id="field"
        ),
        pytest.param(
            "selection '${request.body.service}/${request.body.action}'",
            {"RouteSelectionExpression": "${request.body.service}/${request.body.action}"},
            {},
            id="two fields",
        ),
        pytest.param(
            "selection '${request.body.version}-beta'",
            {"RouteSelectionExpression": "${request.body.version}-beta"},
            {},
            id="the example of the documentation",
        ),
        pytest.param(
            "selection '$request.body.data[0].kind'",
            {"RouteSelectionExpression": "$request.body.data[0].kind"},
            {},
            id="path",
        ),
        pytest.param(
            "selection '$request.body[2]'", {"RouteSelectionExpression": "$request.body[2]"}, {}, id="element"
        ),
        pytest.param('description "Chat for all"', {"Description": "Chat for all"}, {}, id="description"),
        pytest.param("ip dualstack", {"IpAddressType": "dualstack"}, {}, id="dualstack"),
        pytest.param("ip ipv4", {"IpAddressType": "ipv4"}, {}, id="ipv4"),
        pytest.param("schema-validation false", {"DisableSchemaValidation": True}, {}, id="no validation of models"),
        pytest.param("schema-validation true", {}, {}, id="validation is the default"),
        pytest.param(
            'variables\n  room_1 lobby\n  LIMIT "5"\n  url "https://example.com/a?b=c&d,e#f~g_h-i.j"',
            {},
            {
                "StageVariables": {
                    "room_1": "lobby",
                    "LIMIT": "5",
                    "url": "https://example.com/a?b=c&d,e#f~g_h-i.j",
                }
            },
            id="variables",
        ),
        pytest.param(
            'tags\n  team blue\n  cost-center "1 2"',
            {"Tags": {"team": "blue", "cost-center": "1 2"}},
            {"Tags": {"team": "blue", "cost-center": "1 2"}},
            id="tags",
        ),
    ],
)
def test_settings(settings: str, api: dict[str, Any], stage: dict[str, Any]) -> None:
    result, plain = built(settings), built("")
    assert result.found == []
    assert result.properties("WS") == {**plain.properties("WS"), **api}
    assert result.properties("WebsocketStage") == {**plain.properties("WebsocketStage"), **stage}
    others = [name for name in plain.resources if name not in ("WS", "WebsocketStage")]
    assert {name: result.resources[name] for name in others} == {name: plain.resources[name] for name in others}


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param("selection action", ["ARC370 4:11"], id="selection of nothing"),
        pytest.param("selection $request.header.action", ["ARC370 4:11"], id="selection of a header"),
        pytest.param("selection '${request.body.action'", ["ARC370 4:11"], id="open brace"),
        pytest.param("selection '\\$request.body.a'", ["ARC370 4:11"], id="escaped dollar sign"),
        pytest.param("selection '$request.body.'", ["ARC370 4:11"], id="no name"),
        pytest.param("selection '$request.body.a.'", ["ARC370 4:11"], id="no name at the end"),
        pytest.param("selection 'x $request.body.a'", ["ARC370 4:11"], id="text before"),
        pytest.param("selection '$request.body.a x'", ["ARC370 4:11"], id="text behind"),
        pytest.param("selection '$request.body.a$request.body.b'", ["ARC370 4:11"], id="two without braces"),
        pytest.param("selection '$request.body.${AWS::Region}'", ["ARC370 4:11"], id="name of CloudFormation"),
        pytest.param("selection '${request.body.a}${AWS::Region}'", ["ARC370 4:11"], id="variable of CloudFormation"),
        pytest.param("selection '${request.body.a} $request.body.b'", ["ARC370 4:11"], id="both forms"),
        pytest.param("ip ipv6", ["ARC206 4:4"], id="unknown addresses"),
        pytest.param("schema-validation no", ["ARC204 4:19"], id="no boolean"),
        pytest.param("variables\n  a-b c", ["ARC371 5:3"], id="name of a variable"),
        pytest.param('variables\n  a "b c"', ["ARC371 5:5"], id="value of a variable"),
        pytest.param("variables\n  a 5", ["ARC204 5:5"], id="number as a variable"),
        pytest.param("variables x", ["ARC204 4:11"], id="variables in one line"),
        pytest.param("tags\n  aws:team blue", ["ARC372 5:3"], id="tag of AWS"),
        pytest.param("tags\n  team blue!", ["ARC372 5:3"], id="sign in a tag"),
        pytest.param("ip ipv4\nip dualstack", ["ARC375 5:1"], id="twice"),
        pytest.param("description Chat for all", ["ARC204 4:13"], id="several words"),
        pytest.param("discription x", ["ARC201 4:1"], id="misspelled"),
        pytest.param(f"description {'x' * 1025}", ["ARC373 4:13"], id="long description"),
    ],
)
def test_faults(settings: str, found: list[str]) -> None:
    assert built(settings).found == found


@pytest.mark.parametrize(
    ("settings", "help_text"),
    [
        pytest.param("variables\n  a 5", 'Write `a "5"`', id="number in a table"),
        pytest.param("description Chat for all", 'Write `description "Chat for all"`, in quotes', id="several words"),
        pytest.param("throttle fast", "Write numbers, such as `throttle 500 1000`", id="numbers"),
    ],
)
def test_how_to_write_it(settings: str, help_text: str) -> None:
    assert [one.help for one in built(settings).diagnostics] == [help_text]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param({"description": "x" * 1024}, [], id="longest description"),
        pytest.param({"tags": {"x" * 128: "y" * 256}}, [], id="longest tag"),
        pytest.param({"tags": {"x" * 129: "y"}}, [f"ARC372 {'x' * 20}"], id="long name of a tag"),
        pytest.param({"tags": {"x": "y" * 257}}, ["ARC372 x"], id="long value of a tag"),
        pytest.param({"tags": {"größe": "+ - = . _ : / @"}}, [], id="all signs of tags"),
        pytest.param({"tags": {f"t{number}": "x" for number in range(50)}}, [], id="most tags"),
        pytest.param({"tags": {f"t{number}": "x" for number in range(51)}}, ["ARC372 tags"], id="too many tags"),
        pytest.param({"variables": {"a": ""}}, ["ARC371 "], id="variable without a value"),
        pytest.param({"variables": {"ä": "x"}}, ["ARC371 ä"], id="letter that is not ASCII"),
    ],
)
def test_limits(settings: dict[str, Any], found: list[str]) -> None:
    assert found_in(settings) == found


def test_selection_of_two_lines() -> None:
    text = json.dumps({"app": "chat", "ws": [], "ws-api": {"selection": "$request.body.a\n"}})
    assert [one.code for one in pipeline.transpile(text, format="json").diagnostics] == ["ARC370"]


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\n", "\t", "\x7f", "\x9b"])
def test_description_with_a_control_character(char: str) -> None:
    text = json.dumps({"app": "chat", "ws": [], "ws-api": {"description": f"a{char}b"}})
    result = pipeline.transpile(text, format="json")
    assert [one.code for one in result.diagnostics] == ["ARC373"]
    assert result.text is None


def test_description_in_other_letters() -> None:
    assert built("description 'Gespr\u00e4ch\u00a0\u3000\u4f60'").found == []
