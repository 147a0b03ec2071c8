"""Judged by the translator and cfn-lint: texts of the user's files are deployed as they are, and taken for nothing else."""

import json
from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.outside.test_cfn_lint import found
from tests.outside.translate import REGIONS, read, translate, worked_out

pytestmark = pytest.mark.outside

TEXTS = {
    "reference of JSON Schema": "#/definitions/a",
    "resource": "${WS} and ${Role}",
    "attribute": "${WS.ApiId}",
    "pseudo parameter": "arn:${AWS::Partition}:${AWS::Region}",
    "escaped": "${!WS}",
    "variables of API Gateway": "${context.connectionId} $context.stage ${stageVariables.room}",
    "pattern": "^\\${[a-z]+}$",
    "open": "${ ${WS",
    "several": "$${WS}}${Role}${x}${WS}",
    "functions": "!Ref WS Fn::Sub {'Ref': 'WS'}",
    "lines": "one\ntwo: 3\n# four\n",
}
NAMES = ("$ref", "Ref.", "Condition", "AWS::NoValue", "${WS}")
"""Names of properties, which are not looked into."""
MANIFEST = "@app\nchat\n@ws\nsay\n  model model.json\nping\n  integration mock\n  reply reply.json\n"


def schema(text: str) -> dict[str, Any]:
    """A schema that holds a text wherever one may stand."""
    return {
        "title": text,
        "definitions": {"a": {"enum": [text, 1, 1.5, True]}},
        "properties": {name: {"description": text, "$ref": "#/definitions/a"} for name in NAMES},
        "default": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": text}},
    }


def made(text: str) -> str:
    files = {"model.json": json.dumps(schema(text)), "reply.json": text}
    return pipeline.transpile(MANIFEST, project_from_files(files)).require_text()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_are_deployed_as_they_are(text: str) -> None:
    for region in REGIONS:
        resources = translate(read(made(text)), region)["Resources"]
        assert worked_out(resources["SayWSModel"]["Properties"]["Schema"]) == schema(text)
        (reply,) = resources["PingWSIntegrationResponse"]["Properties"]["ResponseTemplates"].values()
        assert worked_out(reply) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_do_not_upset_cfn_lint(text: str) -> None:
    assert found(made(text), tuple(REGIONS)) == set()
    assert found(json.dumps(translate(read(made(text)))), ("us-east-1",)) == set()


def test_cfn_lint_would_be_upset() -> None:
    plain = made("text").replace("title: text", "title: ${WS}")
    assert {one.split()[0] for one in found(plain, ("us-east-1",))} == {"E1029"}
