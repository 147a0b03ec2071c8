"""The stage: what is plainly valid loads nothing, what is in doubt is jsonschema's, diagnostics name their origin."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from arc2sam import validate as stage
from arc2sam.intrinsics import get_att, ref, sub
from arc2sam.names import LogicalId
from arc2sam.schema_files import read
from arc2sam.source import Source, Span
from arc2sam.template import Resource, Template

SOURCE = Source("app.arc", "@app\nchat\n\n@ws\nsend\n")
SEND = Span(SOURCE, 15, 19)
TEMPLATE_FILE = Path(__file__).with_name("templates") / "mixed.json"
HEAD = {"AWSTemplateFormatVersion": "2010-09-09", "Transform": "AWS::Serverless-2016-10-31"}
SHARED = {"Handler": "index.handler", "Runtime": "nodejs22.x", "Environment": {"Variables": {"ARC_ENV": "staging"}}}


def function(**properties: Any) -> Resource:
    body = {"CodeUri": "src/ws/send", "Role": get_att("Role", "Arn"), **properties}
    return Resource(LogicalId("SendWSLambda"), "AWS::Serverless::Function", body, SEND)


def template(*resources: Resource, shared: Any = SHARED) -> Template:
    return Template({**HEAD, "Globals": {"Function": shared}}, resources, {})


def test_a_valid_template_has_no_diagnostics() -> None:
    topic = Resource(LogicalId("Topic"), "AWS::SNS::Topic", {"DisplayName": sub("${AWS::StackName}-%s", "x")})
    assert stage.validate(template(function(Environment={"Variables": {"TOKEN": ref("Token")}}), topic)) == ()


def test_a_diagnostic_has_the_span_of_the_resources_origin() -> None:
    (found,) = stage.validate(template(function(MemorySize=64)))
    assert found.span == SEND
    assert found.span is not None
    assert found.span.text == "send"
    assert (found.code, found.severity) == ("ARC403", "error")
    assert (found.logical_id, found.property) == ("SendWSLambda", "Properties.MemorySize")
    assert found.message == "`MemorySize` of `SendWSLambda` is `64`, less than the minimum 128"
    assert found.help == "Write 128 or more"


def test_a_fault_of_a_section_has_no_span() -> None:
    (found,) = stage.validate(template(function(), shared={**SHARED, "Timeout": 0}))
    assert found.span is None
    assert found.property == "Globals.Function.Timeout"


def test_jsonschema_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "is_valid_frame", lambda document: False)
    monkeypatch.setattr(stage, "check_of", lambda kind: lambda resource: False)
    monkeypatch.setattr(stage, "is_valid_function", lambda resource, properties: False)
    whole = json.loads(TEMPLATE_FILE.read_text())
    found = stage.doubts(whole)
    assert found is not None
    assert set(found.resources) == set(whole["Resources"])
    assert stage.validate(template(function())) == ()


def test_what_is_plainly_valid_loads_no_schema() -> None:
    script = (
        "import sys; import arc2sam.validate; before = set(sys.modules);"
        "document = eval(sys.stdin.read());"
        "assert arc2sam.validate.doubts(document) is None;"
        "print(sorted(set(sys.modules) - before), 're' in sys.modules)"
    )
    document = repr(json.loads(TEMPLATE_FILE.read_text()))
    root = str(Path(stage.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {root!r}); {script}"],
        input=document,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['arc2sam._verdict_usual'] False\n"


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        pytest.param({"Timeout": 5}, {}, {"Timeout": 5}, id="taken"),
        pytest.param({"Timeout": 5}, {"Timeout": 9}, {"Timeout": 9}, id="scalar overridden"),
        pytest.param({"Tags": {"a": 1}}, {"Tags": {"b": 2}}, {"Tags": {"a": 1, "b": 2}}, id="maps merge"),
        pytest.param(
            {"Environment": {"Variables": {"AB": "1", "CD": "1"}}},
            {"Environment": {"Variables": {"CD": "2"}}},
            {"Environment": {"Variables": {"AB": "1", "CD": "2"}}},
            id="maps merge in depth",
        ),
        pytest.param({"Layers": ["a"]}, {"Layers": ["b"]}, {"Layers": ["a", "b"]}, id="lists add"),
        pytest.param(
            {"Architectures": ["arm64"]},
            {"Architectures": ["x86_64"]},
            {"Architectures": ["x86_64"]},
            id="architecture",
        ),
        pytest.param({"CodeUri": {"Bucket": "b"}}, {"CodeUri": "src"}, {"CodeUri": "src"}, id="types differ"),
        pytest.param({"Tags": {"a": 1}}, {"Tags": {"Ref": "X"}}, {"Tags": {"Ref": "X"}}, id="function overrides map"),
        pytest.param({"Tags": {"Fn::If": [1]}}, {"Tags": {"a": 1}}, {"Tags": {"a": 1}}, id="map overrides function"),
    ],
)
def test_with_globals(shared: dict[str, Any], own: dict[str, Any], expected: dict[str, Any]) -> None:
    resource = {"Type": "AWS::Serverless::Function", "Properties": own}
    merged = stage.with_globals(resource, {"Function": shared})
    assert merged["Properties"] == expected
    assert resource == {"Type": "AWS::Serverless::Function", "Properties": own}


@pytest.mark.outside
@pytest.mark.parametrize(
    ("shared", "own"),
    [
        pytest.param({"Timeout": 5, "Layers": ["a"]}, {"Timeout": 9, "Layers": ["b"]}, id="scalars and lists"),
        pytest.param({"Architectures": ["arm64"]}, {"Architectures": ["x86_64"]}, id="architecture"),
        pytest.param({"VpcConfig": {"SubnetIds": ["a"]}}, {"VpcConfig": {"SubnetIds": ["b"]}}, id="list in a map"),
        pytest.param({"Tags": {"Ref": "X"}}, {"Tags": {"a": "b"}}, id="function"),
        pytest.param({"Tags": {"a": {"Ref": "X"}}}, {"Tags": {"a": {"Ref": "Y"}}}, id="functions in a map"),
        pytest.param({"Environment": {"Variables": {"AB": "1"}}}, {"Environment": {}}, id="empty map"),
    ],
)
def test_with_globals_is_the_translators_merge(shared: dict[str, Any], own: dict[str, Any]) -> None:
    from samtranslator.plugins.globals.globals import Globals  # type: ignore[import-untyped]

    theirs = Globals({"Globals": {"Function": shared}}).merge("AWS::Serverless::Function", own)
    ours = stage.with_globals({"Type": "AWS::Serverless::Function", "Properties": own}, {"Function": shared})
    assert ours["Properties"] == theirs


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        pytest.param("*", {}, id="all"),
        pytest.param(["Timeout"], {"MemorySize": 256}, id="one"),
        pytest.param([], {"Timeout": 5, "MemorySize": 256}, id="none"),
    ],
)
def test_ignore_globals(ignored: object, expected: dict[str, Any]) -> None:
    resource = {"Type": "AWS::Serverless::Function", "Properties": {}, "IgnoreGlobals": ignored}
    merged = stage.with_globals(resource, {"Function": {"Timeout": 5, "MemorySize": 256}})
    assert merged["Properties"] == expected


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"Resources": []}, id="resources a list"),
        pytest.param({"Resources": {}}, id="no resource"),
        pytest.param({**HEAD, "Resources": {"A": None}}, id="resource null"),
        pytest.param({**HEAD, "Resources": {"A": {"Type": None}}}, id="type null"),
        pytest.param({**HEAD, "Resources": {"A": {"Type": ["x"]}}}, id="type a list"),
        pytest.param(
            {**HEAD, "Resources": {"A": {"Type": "AWS::Serverless::Function", "Properties": []}}}, id="properties"
        ),
        pytest.param(
            {**HEAD, "Globals": [], "Resources": {"A": {"Type": "AWS::Serverless::Function", "Properties": {}}}},
            id="globals a list",
        ),
        pytest.param(
            {
                **HEAD,
                "Globals": {"Function": 1},
                "Resources": {"A": {"Type": "AWS::Serverless::HttpApi", "IgnoreGlobals": 1}},
            },
            id="odd globals",
        ),
        pytest.param(
            {**HEAD, "Resources": {5: {"Type": "AWS::SNS::Topic", "Properties": {7: 1}}}}, id="names not text"
        ),
        pytest.param(
            {**HEAD, "Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {7: 1}}}}},
            id="name in a value",
        ),
        pytest.param({**HEAD, "Resources": {"A": {"Type": "Frame"}}}, id="type that names a definition"),
    ],
)
def test_odd_documents_have_faults_and_no_traceback(document: dict[str, Any]) -> None:
    from arc2sam.faults import faults

    found = stage.doubts(document)
    assert found is not None
    assert faults(found)


def test_the_other_types_are_open() -> None:
    document = {**HEAD, "Resources": {"A": {"Type": "AWS::Kinesis::Stream", "Properties": {"Anything": [1]}}}}
    assert stage.doubts(document) is None


def test_schema_files() -> None:
    assert json.loads(read("sam-template"))["title"].startswith("AWS SAM template")
    with pytest.raises(FileNotFoundError, match="no schema nothing"):
        read("nothing")


MANIFEST = """@app
chat

@ws
send

@http
get /
any /api/*

@static

@events
ping

@queues
jobs

@scheduled
daily rate(1 day)
nightly cron(0 2 * * ? *)

@tables
likes
  id *String
  at **Number
  stream true
  PointInTimeRecovery true
  encrypt true
  ttl TTL

@tables-indexes
likes
  at *Number
  projection keys
"""


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param("", id="plain"),
        pytest.param("@sam\ndlq true\nretain tables queues bucket\nenv TOKEN", id="dead-letter queues, retained"),
        pytest.param("@sam\nroles per-function", id="a role for each function"),
        pytest.param("@sam\nassets private", id="private assets"),
        pytest.param("@sam\nwebsocket native", id="SAM's own WebSocket API"),
        pytest.param("@aws\nruntime python3.13\nprovisionedConcurrency 1\nstorage 1024", id="provisioned concurrency"),
    ],
)
def test_what_arc2sam_makes_is_plainly_valid(settings: str) -> None:
    from arc2sam import assemble, pipeline
    from arc2sam.diagnostics import has_errors
    from arc2sam.model import Project, Target

    app, found = pipeline.model(Source("app.arc", f"{MANIFEST}\n{settings}\n"), Project(), "arc")
    assert app is not None, found
    target = Target("staging", ".")
    made, more = assemble.assemble(app, assemble.generate(app, target), target)
    assert not has_errors([*found, *more]), found
    assert stage.validate(made) == ()
    assert stage.doubts({**made.to_json()}) is None
