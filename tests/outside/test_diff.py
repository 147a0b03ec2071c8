"""Judged by the SAM translator and by Architect: what `arc2sam diff` takes a template to deploy, and what it then tells."""

from pathlib import Path
from typing import Any

import pytest

from arc2sam.diff import replacement
from arc2sam.diff.compare import compare
from arc2sam.diff.expand import expand
from arc2sam.diff.stack import Stack
from tests.golden.projects import ALL, SAMPLES, name_of, template_text
from tests.outside.test_architect import templates  # noqa: F401 - a fixture
from tests.outside.replacement import create_only, lost, replaced
from tests.outside.translate import Template, read, translate, translated

pytestmark = pytest.mark.outside

STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/1"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:"
EVENTS = {
    "Jobs": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Queue", "Arn"]}, "BatchSize": 3}},
    "Rows": {"Type": "DynamoDB", "Properties": {"Stream": STREAM, "StartingPosition": "LATEST"}},
    "News": {"Type": "SNS", "Properties": {"Topic": {"Ref": "Topic"}, "FilterPolicy": {"kind": ["a"]}}},
}
WRITTEN = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Layers": [f"{LAYER}a:1"], "Timeout": 9}},
    "Resources": {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Worker": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "index.handler",
                "Runtime": "nodejs22.x",
                "CodeUri": "src",
                "Layers": [f"{LAYER}b:1"],
                "Tracing": "Active",
                "AutoPublishAlias": "live",
                "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1},
                "DeadLetterQueue": {"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
                "Role": "arn:aws:iam::123456789012:role/own",
                "Tags": {"team": "blue"},
                "FunctionUrlConfig": {"AuthType": "NONE", "Cors": {"AllowOrigins": ["*"]}, "InvokeMode": "BUFFERED"},
                "Events": EVENTS,
            },
        },
    },
}
"""What neither arc2sam nor Architect writes, but an overlay may."""


def deployed(stack: Stack) -> dict[str, tuple[str, dict[str, Any]]]:
    """Type and properties by logical ID; the place of code and what SAM repeats of a path are left out."""
    found = {}
    for name, one in stack.resources.items():
        properties = dict(one.properties)
        if one.type == "AWS::Lambda::Function":
            del properties["Code"]
        body = properties.get("Body")
        if isinstance(body, dict) and isinstance(body.get("paths"), dict):
            paths = {
                path: {method: {**about, "parameters": None} for method, about in methods.items()}
                for path, methods in body["paths"].items()
            }
            properties["Body"] = {**body, "paths": paths}
        found[name] = (one.type, properties)
    return found


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_a_template_deploys_what_sam_makes_of_it(folder: Path) -> None:
    written = read(template_text(folder))
    ours, theirs = expand(written), expand(translated(folder))
    assert deployed(ours) == deployed(theirs)
    assert ours.outputs == theirs.outputs


def test_so_does_what_only_an_overlay_writes() -> None:
    assert deployed(expand(WRITTEN)) == deployed(expand(translate(WRITTEN)))


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_nothing_lies_between_a_template_and_itself(folder: Path) -> None:
    written = read(template_text(folder))
    assert not compare(expand(written), expand(written)).has_changes


@pytest.mark.parametrize("folder", SAMPLES, ids=name_of)
def test_nothing_lies_between_a_template_and_what_sam_makes_of_it(folder: Path) -> None:
    assert not compare(expand(translated(folder)), expand(read(template_text(folder)))).has_changes


def test_adopting_a_stack_of_architect_risks_what_the_page_says(templates: dict[Path, Template]) -> None:  # noqa: F811
    """`docs/adopt.md`: parameters that need a value, two settings that replace something, two that move clients."""
    risky = {}
    for folder, theirs in templates.items():
        found = {one.kind for one in compare(expand(theirs), expand(read(template_text(folder)))).risks} - {"parameter"}
        if found:
            risky[name_of(folder)] = found
    assert risky == {
        "apps/messages": {"replaced"},
        "apps/websocket-native": {"clash"},
        "apps/ws-actions": {"clients"},
        "apps/ws-domain": {"clients"},
        "apps/ws-native": {"clash", "clients"},
        "apps/ws-stage": {"clients"},
        "samples/chat-production": {"clients"},
    }


def edited(template: Template) -> list[Template]:
    """Copies of a template in which one property that cannot change is another one."""
    made = []
    for name, one in template["Resources"].items():
        for pointer in create_only(one["Type"]):
            path = pointer.removeprefix("/properties/")
            if path in one.get("Properties", {}):
                properties = {**one["Properties"], path: "other"}
                made.append(
                    {**template, "Resources": {**template["Resources"], name: {**one, "Properties": properties}}}
                )
    return made


def test_replacements_are_those_of_the_other_judge() -> None:
    """Edits of every create-only property of the largest sample, judged by two implementations."""
    before = translated(next(folder for folder in SAMPLES if folder.name == "chat-production"))
    copies = edited(before)
    assert len(copies) > 50
    for after in copies:
        assert set(replacement.replaced(expand(before), expand(after))) == replaced(before, after) - versions_of(before)
        assert lost(before, after) == set()


def versions_of(template: Template) -> set[str]:
    """Versions of functions, which SAM makes anew under new names: the comparison leaves them out."""
    return {name for name, one in template["Resources"].items() if one["Type"] == "AWS::Lambda::Version"}
