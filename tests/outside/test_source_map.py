"""Which resource SAM makes another one of, against what the SAM translator makes."""

import re

import pytest

from arc2sam import pipeline, project_from_files
from arc2sam.model import Target
from arc2sam.source import Source
from arc2sam.source_map.generated import owners
from arc2sam.source_map.make import make
from tests.golden.projects import ALL, name_of, template_text, transpile
from tests.outside.translate import read, translate, translated

pytestmark = pytest.mark.outside

HASH = re.compile(r"[0-9a-f]{10}$")


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_all_that_the_translator_makes_has_an_owner(folder):
    """Exactly: nothing else is said to be made."""
    result = transpile(folder)
    source_map = make(result.app, result.template, Target())
    ours = set(read(template_text(folder))["Resources"])
    made = set(translated(folder)["Resources"]) - ours
    for name in made:
        owner = source_map.owner(name)
        # A domain has a name of its own.
        assert owner in ours and name.startswith((owner, "ApiGatewayDomainName", "RecordSetGroup")), name
        assert source_map.find_made(name).span is not None
    said = set(source_map.generated)
    assert {name for name in said if name[-1] != "*"} <= made
    for pattern in (name for name in said if name[-1] == "*"):
        assert [name for name in made if name.startswith(pattern[:-1])], pattern
    assert {HASH.sub("*", name) for name in made} == {HASH.sub("*", name) for name in said}


OVERLAY = """
Resources:
  HTTP:
    Properties:
      Domain:
        DomainName: api.example.com
        CertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/a
        BasePath: [one, two]
        Route53: {HostedZoneId: Z123}
  BornEventLambda:
    Properties:
      FunctionUrlConfig: {AuthType: NONE}
      EventInvokeConfig: {MaximumRetryAttempts: 1}
      AutoPublishAlias: live
      DeploymentPreference: {Type: AllAtOnce}
      Events:
        Often: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
        Daily: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}
        Web: {Type: HttpApi, Properties: {Path: /x, Method: get}}
        Rest: {Type: Api, Properties: {Path: /x, Method: get}}
        Seen: {Type: EventBridgeRule, Properties: {Pattern: {source: [x]}}}
  Simple:
    Type: AWS::Serverless::SimpleTable
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: s3://bucket/key}
  Steps:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Succeed}}}
"""


def test_what_only_an_overlay_can_ask_for():
    files = project_from_files({"over.yaml": OVERLAY})
    manifest = Source("app.arc", "@app\nshop\n\n@http\nget /\n\n@events\nborn\n\n@sam\noverlay over.yaml\n")
    result = pipeline.transpile(manifest, files)
    assert result.text is not None, result.diagnostics
    source_map = make(result.app, result.template, Target())
    ours = {one.logical_id for one in result.template.resources}
    made = set(translate(read(result.text))["Resources"]) - ours
    assert len(made) > 15
    for name in made:
        assert source_map.owner(name) in ours, name
    events = {"Often": 17, "Daily": 18, "Web": 19, "Rest": 20, "Seen": 21}
    for key, line in events.items():
        for name in (name for name in made if name.startswith(f"BornEventLambda{key}")):
            assert source_map.find_made(name).span.line == line, name


def test_nothing_is_made_of_what_is_not_sams():
    assert owners({"Resources": {"A": {"Type": "AWS::SQS::Queue"}, "B": {"Type": "AWS::Lambda::Function"}}}) == {}
