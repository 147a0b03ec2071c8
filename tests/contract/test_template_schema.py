"""The committed schema and verdict are what their scripts make, and the schema is a schema."""

import json

import pytest
from jsonschema import Draft7Validator

from tests.conftest import ROOT, script

TEMPLATE = ROOT / "tests" / "unit" / "templates" / "mixed.json"
STALE = "run python schemas/build_template_schema.py, then python schemas/build_verdict.py"


@pytest.fixture(scope="module")
def schema_text() -> str:
    return (ROOT / "schemas" / "sam-template.schema.json").read_text(encoding="utf-8")


def test_the_schema_is_the_scripts(schema_text: str) -> None:
    builder = script("build_template_schema")
    assert builder.rendered(builder.build()) == schema_text, STALE


def test_the_verdict_is_the_scripts(schema_text: str) -> None:
    for name, text in script("build_verdict").build(json.loads(schema_text)).items():
        assert (ROOT / "arc2sam" / name).read_text(encoding="utf-8") == text, STALE


def test_the_schema_is_one(schema_text: str) -> None:
    Draft7Validator.check_schema(json.loads(schema_text))


def test_the_schema_judges_a_whole_document(schema_text: str) -> None:
    """Editors read the schema from its root, where Globals cannot be merged."""
    judge = Draft7Validator(json.loads(schema_text))
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    assert list(judge.iter_errors(template)) == []
    template["Resources"]["WS"]["Properties"]["ProtocolType"] = "WS"
    assert [list(error.absolute_path) for error in judge.iter_errors(template)] == [
        ["Resources", "WS", "Properties", "ProtocolType"]
    ]


def test_every_reference_has_its_definition(schema_text: str) -> None:
    schema = json.loads(schema_text)
    builder = script("build_template_schema")
    assert set(builder.references(schema)) <= set(schema["definitions"])


def test_patterns_are_read_alike_by_every_engine(schema_text: str) -> None:
    assert "\\\\Z" not in schema_text
    assert "\\\\p{" not in schema_text


@pytest.mark.outside
def test_cfn_lint_takes_the_template_of_our_tests() -> None:
    from cfnlint.api import lint_file  # type: ignore[import-untyped]

    assert [str(match) for match in lint_file(TEMPLATE) if match.rule.id.startswith("E")] == []


def test_every_rule_in_words_has_its_advice(schema_text: str) -> None:
    """A description in the schema is shown to users; how it begins says how the advice begins."""
    from arc2sam.faults import _ADVICE

    def descriptions(node: object) -> list[str]:
        if isinstance(node, list):
            return [text for one in node for text in descriptions(one)]
        if not isinstance(node, dict):
            return []
        own = [node["description"]] if isinstance(node.get("description"), str) else []
        return own + [text for one in node.values() for text in descriptions(one)]

    found = descriptions(json.loads(schema_text))
    assert found
    starts = tuple(start for start, _ in _ADVICE)
    assert [text for text in found if not text.startswith(starts)] == []
