"""The overlay: what a template fragment does to the template, and where its faults are told."""

import json
from typing import Any

import cfn_flip  # type: ignore[import-untyped]  # has no stubs
import pytest

from arc2sam import overlay, overlay_places, pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.intrinsics import Intrinsic, ref
from arc2sam.in_memory import project_from_files
from arc2sam.names import LogicalId
from arc2sam.source import Source, Span
from arc2sam.template import Resource, Template

MANIFEST = Source("app.arc", "@app\nmy-app\n@events\nping\n@sam\noverlay over.yaml\n")

BASE = Template(
    {"AWSTemplateFormatVersion": "2010-09-09", "Globals": {"Function": {"Timeout": 5}}},
    (
        Resource(LogicalId("Role"), "AWS::IAM::Role", {"Policies": ["a", "b"]}, None),
        Resource(
            LogicalId("Topic"),
            "AWS::SNS::Topic",
            {"DisplayName": "Topic", "Tags": {"one": 1, "two": 2}, "Key": ref("Role")},
            Span(MANIFEST, 0, 4),
            {"DependsOn": ["Role"]},
        ),
    ),
    {"Outputs": {"Topic": {"Value": ref("Topic")}}},
    {"Topic": "@events, app.arc:3"},
)


def merged(text: str, name: str = "over.yaml") -> dict[str, Any]:
    template, found = overlay.merge(BASE, Source(name, text))
    assert found == ()
    return template.to_json()


def base(*path: str, value: object = None, remove: bool = False) -> dict[str, Any]:
    """Return the base document with one value set or removed."""
    document: dict[str, Any] = json.loads(json.dumps(BASE.to_json()))
    if not path:
        return document
    *parents, last = path
    inner = document
    for name in parents:
        inner = inner.setdefault(name, {})
    if remove:
        del inner[last]
    else:
        inner[last] = value
    return document


PROPERTIES = ("Resources", "Topic", "Properties")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Resources: {}", base(), id="nothing"),
        pytest.param(
            "Resources: {Topic: {Properties: {DisplayName: New}}}",
            base(*PROPERTIES, "DisplayName", value="New"),
            id="scalar-replaces",
        ),
        pytest.param(
            "Resources: {Topic: {Properties: {Tags: {two: 3}}}}",
            base(*PROPERTIES, "Tags", value={"one": 1, "two": 3}),
            id="maps-merge",
        ),
        pytest.param(
            "Resources: {Role: {Properties: {Policies: [c]}}}",
            base("Resources", "Role", "Properties", "Policies", value=["c"]),
            id="list-replaces",
        ),
        pytest.param(
            "Resources: {Topic: {Properties: {Tags: {two: null}}}}",
            base(*PROPERTIES, "Tags", value={"one": 1}),
            id="null-removes-a-key",
        ),
        pytest.param(
            "Resources:\n  Topic: ~\nOutputs: ~\n",
            {name: value for name, value in base("Resources", "Topic", remove=True).items() if name != "Outputs"},
            id="null-removes-a-resource",
        ),
        pytest.param("Outputs:\n", base("Outputs", remove=True), id="null-removes-a-section"),
        pytest.param(
            "Resources: {Topic: {DependsOn: []}}",
            base("Resources", "Topic", "DependsOn", value=[]),
            id="attributes",
        ),
        pytest.param(
            "Resources: {Topic: {Properties: {Key: {a: 1}}}}",
            base(*PROPERTIES, "Key", value={"a": 1}),
            id="map-replaces-a-function",
        ),
        pytest.param(
            "Resources: {Topic: {Properties: {Tags: !Ref Role}}}",
            base(*PROPERTIES, "Tags", value={"Ref": "Role"}),
            id="function-replaces-a-map",
        ),
        pytest.param(
            "Resources: {Topic: {Properties: {Key: {Ref: Other}}}}",
            base(*PROPERTIES, "Key", value={"Ref": "Other"}),
            id="long-form-is-a-function-too",
        ),
        pytest.param(
            "Resources: {B: {Type: AWS::S3::Bucket}}",
            base("Resources", "B", value={"Type": "AWS::S3::Bucket"}),
            id="new-resource",
        ),
        pytest.param(
            "Conditions: {C: !Equals [a, b]}",
            base("Conditions", value={"C": {"Fn::Equals": ["a", "b"]}}),
            id="new-section",
        ),
        pytest.param(
            "Globals: {Function: {Timeout: 9}}", base("Globals", value={"Function": {"Timeout": 9}}), id="globals"
        ),
        pytest.param(
            "AWSTemplateFormatVersion: 2010-09-09", base("AWSTemplateFormatVersion", value="2010-09-09"), id="date"
        ),
    ],
)
def test_merge(text: str, expected: dict[str, Any]) -> None:
    assert merged(text) == expected


REFERRING = Template(
    {
        "Parameters": {"KeyEnv": {"Type": "String"}},
        "Conditions": {"A": {"Fn::Equals": [1, 2]}, "B": {"Fn::Not": [{"Condition": "A"}]}},
        "Mappings": {"M": {"a": {"b": "c"}}},
        "Globals": {"Function": {"Environment": {"Variables": {"KEY": ref("KeyEnv")}}}},
    },
    (
        Resource(LogicalId("Role"), "AWS::IAM::Role", {}, None),
        Resource(LogicalId("Sub"), "AWS::SNS::Topic", {"A": Intrinsic({"Fn::Sub": "${Role.Arn}/x"})}, None),
        Resource(LogicalId("Att"), "AWS::SNS::Topic", {"A": [Intrinsic({"Fn::GetAtt": ["Role", "Arn"]})]}, None),
        Resource(LogicalId("Waits"), "AWS::SNS::Topic", {}, None, {"DependsOn": "Role", "Condition": "A"}),
        Resource(LogicalId("Maps"), "AWS::SNS::Topic", {"A": Intrinsic({"Fn::FindInMap": ["M", "a", "b"]})}, None),
        Resource(LogicalId("Own"), "AWS::SNS::Topic", {"A": ref("Own")}, None),
    ),
    {"Outputs": {"Role": {"Value": ref("Role")}}},
    {},
)


@pytest.mark.parametrize(
    ("text", "place", "owners"),
    [
        pytest.param("Resources:\n  Role: ~\n", "2:3", "`Sub`, `Att`, `Waits` and `Outputs.Role` refer", id="resource"),
        pytest.param("Parameters:\n  KeyEnv:\n", "2:3", "`Globals.Function` refers", id="parameter"),
        pytest.param("Parameters: ~\n", "1:1", "`Globals.Function` refers", id="section"),
        pytest.param("Conditions:\n  A: ~\n", "2:3", "`Waits` and `Conditions.B` refer", id="condition"),
        pytest.param("Mappings:\n  M: ~\n", "2:3", "`Maps` refers", id="mapping"),
        pytest.param(
            "Resources:\n  Att: ~\n  Role: ~\nOutputs: ~\n", "3:3", "`Sub` and `Waits` refer", id="some of them too"
        ),
    ],
)
def test_removing_what_others_refer_to_is_one_error(text: str, place: str, owners: str) -> None:
    template, found = overlay.merge(REFERRING, Source("over.yaml", text))
    assert template is REFERRING
    (one,) = found
    assert (one.code, one.severity, str(one.span)) == ("ARC338", "error", f"over.yaml:{place}")
    assert one.message.endswith(f"to which {owners}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Resources:\n  Own: ~\n", id="nobody else refers to it"),
        pytest.param("Conditions:\n  B: ~\n", id="a condition of nobody"),
        pytest.param(
            "Resources:\n  Role: ~\n  Sub: ~\n  Att: ~\n  Waits: {DependsOn: ~}\nOutputs: ~\n", id="all of them too"
        ),
    ],
)
def test_removing_what_nobody_refers_to(text: str) -> None:
    assert overlay.merge(REFERRING, Source("over.yaml", text))[1] == ()


def test_removing_a_function_of_the_app_names_what_calls_it() -> None:
    project = project_from_files({"over.yaml": "Resources:\n  PingEventTopic: null\n"})
    found = pipeline.transpile(MANIFEST, project).diagnostics
    assert [(one.code, str(one.span)) for one in found] == [("ARC338", "over.yaml:2:3")]


def test_neither_input_is_changed() -> None:
    before = json.dumps(BASE.to_json())
    merged("Resources: {Topic: {Properties: {Tags: {one: null, three: 3}}}}")
    assert json.dumps(BASE.to_json()) == before


def test_order() -> None:
    document = merged("Mappings: {M: {a: {b: c}}}\nResources: {B: {Type: AWS::S3::Bucket}, Topic: {Metadata: {a: 1}}}")
    assert list(document) == ["AWSTemplateFormatVersion", "Globals", "Mappings", "Resources", "Outputs"]
    assert list(document["Resources"]) == ["Role", "Topic", "B"]


def test_json_is_read_as_yaml_is() -> None:
    text = '{"Resources": {"Topic": {"Properties": {"Key": {"Fn::Sub": "${Role}"}, "Tags": null}}}}'
    assert merged(text, "over.json") == merged(text, "over.yaml")


SHORT_FORMS = """
Resources:
  B:
    Type: AWS::S3::Bucket
    Condition: C
    Properties:
      Name: !Sub "${AWS::StackName}-x"
      Other: !Sub ["${a}", {a: !GetAtt Topic.TopicName}]
      List: !Split [",", !ImportValue x]
      Join: !Join
        - ","
        - [!Ref Topic, !GetAtt [Topic, Arn]]
      If: !If [C, !Ref Topic, !Ref AWS::NoValue]
      Base: {"Fn::Base64": !Sub x}
"""


def test_short_forms_are_those_of_cfn_flip() -> None:
    made = merged(SHORT_FORMS)["Resources"]["B"]
    assert made == json.loads(cfn_flip.to_json(SHORT_FORMS))["Resources"]["B"]
    properties = made["Properties"]
    assert all(isinstance(value, Intrinsic) for value in properties.values())
    assert isinstance(properties["Join"]["Fn::Join"][1][1], Intrinsic)


def test_comment_of_the_first_new_resource() -> None:
    text = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n  C:\n    Type: AWS::S3::Bucket\n"
    template, _ = overlay.merge(BASE, Source("some/where/over.yaml", text))
    assert template.comments == {"Topic": "@events, app.arc:3", "B": "overlay, over.yaml:2"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("# Resources:\n\n#   A: 1\n", [], id="only comments"),
        pytest.param("- a\n", ["ARC335 1:1"], id="list"),
        pytest.param("Resources: []\n", ["ARC335 1:1"], id="section-is-a-list"),
        pytest.param("Resources: ~\n", ["ARC335 1:1"], id="all-resources-removed"),
        pytest.param("Resources:\n  Topic: x\n", ["ARC335 2:3"], id="resource-is-text"),
        pytest.param("Resources:\n  Topic:\n    Properties: [1]\n", ["ARC335 3:5"], id="properties-are-a-list"),
        pytest.param("Resources:\n  Topik: {Properties: {a: 1}}\n", ["ARC336 2:3"], id="misspelled-resource"),
        pytest.param("Resources:\n  Topic: {Type: ~}\n", ["ARC336 2:3"], id="type-removed"),
        pytest.param("Outputs:\n  Nope: ~\n", ["ARC337 2:3"], id="nothing-to-remove"),
        pytest.param("a: [x\n", ["ARC160 1:6"], id="not-yaml"),
        pytest.param("a: 1\na: 2\n", ["ARC162 2:1"], id="repeated-key"),
        pytest.param("a: &x\n  b: *x\n", ["ARC166 2:6"], id="alias-in-itself"),
        pytest.param("a: 1\n---\na: 2\n", ["ARC165 2:1"], id="two-documents"),
        pytest.param("on: 1\n", ["ARC334 1:1"], id="on"),
        pytest.param("a: {yes: 1, 'no': 2}\n", ["ARC334 1:5"], id="yes"),
        pytest.param("a: {12: 1}\n", ["ARC334 1:5"], id="number-as-key"),
        pytest.param("a: !GetAtt [x, !Ref y]\n", ["ARC334 1:4"], id="function-in-getatt"),
        pytest.param("a: !GetAtt {x: y}\n", ["ARC334 1:4"], id="map-in-getatt"),
        pytest.param("a: !!binary aGk=\n", ["ARC334 1:4"], id="binary"),
        pytest.param("a: !!set {x}\n", ["ARC334 1:4"], id="set"),
        pytest.param("a: !!python/object:os.system x\n", ["ARC334 1:4"], id="python-object"),
        pytest.param("a: .nan\n", ["ARC191 1:4"], id="not-a-number"),
        pytest.param("a: 2010-01-01T00:00:00Z\n", ["ARC334 1:4"], id="time"),
        pytest.param("a: 2010-99-99\n", ["ARC334 1:1"], id="no-date"),
        pytest.param("a: =\n", ["ARC334 1:4"], id="value-key"),
        pytest.param("a: &x {b: 1}\nc:\n  <<: *x\n", ["ARC334 3:3"], id="merge-key"),
    ],
)
def test_faults(text: str, found: list[str]) -> None:
    template, diagnostics = overlay.merge(BASE, Source("over.yaml", text))
    assert [f"{one.code} {one.span.line}:{one.span.column}" for one in diagnostics if one.span] == found
    if any(one.severity == "error" for one in diagnostics):
        assert template is BASE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{", "ARC136", id="not-json"),
        pytest.param('{"a": 1, "a": 2}', "ARC134", id="repeated-key"),
        pytest.param("[]", "ARC185", id="list"),
    ],
)
def test_faults_of_json(text: str, code: str) -> None:
    _, found = overlay.merge(BASE, Source("over.json", text))
    assert [one.code for one in found] == [code]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="brackets"),
        pytest.param("a: " + "{b: " * 70 + "1" + "}" * 70, id="deep-maps"),
        pytest.param(
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
                for before, name in zip("abcdef", "bcdefg", strict=True)
            ),
            id="aliases-of-aliases",
        ),
        pytest.param("a: " + "x" * (1 << 20), id="large"),
    ],
)
def test_limits(text: str) -> None:
    _, found = overlay.merge(BASE, Source("over.yaml", text))
    assert [one.code for one in found][0] in ("ARC160", "ARC181", "ARC182", "ARC183")


def transpile(text: str) -> "tuple[dict[str, Any] | None, list[Diagnostic]]":
    result = pipeline.transpile(MANIFEST, project_from_files({"over.yaml": text}))
    return (result.template.to_json() if result.template else None), list(result.diagnostics)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(
            "Resources:\n  PingEventLambda:\n    Properties:\n      Timeout: x\n", "over.yaml:4:16", id="changed"
        ),
        pytest.param(
            "Resources:\n  PingEventLambda:\n    Properties:\n      Tmeout: 5\n", "over.yaml:4:7", id="unknown"
        ),
        pytest.param(
            "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: {X: 1}\n", "over.yaml:4:18", id="new"
        ),
        pytest.param("Resources:\n  B:\n    Type: AWS::DynamoDB::Table\n", "over.yaml:2:3", id="new-lacks"),
        pytest.param("Foo: 1\n", "over.yaml:1:1", id="section"),
        pytest.param("Outputs:\n  X: {Valu: 1}\n", "over.yaml:2:7", id="output"),
    ],
)
def test_validation_points_into_the_overlay(text: str, place: str) -> None:
    _, found = transpile(text)
    assert place in [str(one.span) for one in found if one.severity == "error"]


def test_fault_of_a_resource_that_the_overlay_only_touches_stays_in_the_manifest() -> None:
    tree = Source("over.yaml", "Resources:\n  Topic:\n    Properties:\n      DisplayName: x\n")
    fault = Diagnostic(
        "ARC402", "error", "lacks", Span(MANIFEST, 0, 4), logical_id="Topic", property="Properties.Tags.z"
    )
    assert overlay_places.located([fault], tree) == (fault,)


@pytest.mark.parametrize(
    ("text", "code", "place", "wrong", "right"),
    [
        pytest.param(
            "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Propreties: {}\n",
            "ARC401",
            "over.yaml:4:5",
            "Propreties",
            "Properties",
            id="key-below-a-resource",
        ),
        pytest.param(
            "Resources:\n  PingEventLambda:\n    Properties:\n      Timeot: 5\n",
            "ARC401",
            "over.yaml:4:7",
            "Timeot",
            "Timeout",
            id="property",
        ),
        pytest.param(
            "Outputs:\n  X:\n    Value: !Ref PingEventTopik\n",
            "ARC420",
            "over.yaml:3:17",
            "PingEventTopik",
            "PingEventTopic",
            id="short-form",
        ),
        pytest.param(
            'Outputs:\n  X:\n    Value: !Sub "${PingEventTopik}-x"\n',
            "ARC420",
            "over.yaml:3:20",
            "PingEventTopik",
            "PingEventTopic",
            id="variable-of-a-text",
        ),
        pytest.param(
            "Outputs:\n  X:\n    Value:\n      Fn::GetAtt: [PingEventTopic, TopicNam]\n",
            "ARC421",
            "over.yaml:4:36",
            "TopicNam",
            "TopicName",
            id="attribute",
        ),
        pytest.param(
            '{"Resources": {"PingEventLambda": {"Properties": {"Architectures": ["arm46"]}}}}',
            "ARC403",
            "over.yaml:1:70",
            '"arm46"',
            '"arm64"',
            id="value-in-quotes",
        ),
    ],
)
def test_a_slip_is_marked_and_mended(text: str, code: str, place: str, wrong: str, right: str) -> None:
    _, found = transpile(text)
    (one,) = [one for one in found if one.severity == "error"]
    assert one.edit is not None
    edited = text[: one.edit.span.start] + one.edit.replacement + text[one.edit.span.end :]
    assert (one.code, str(one.span)) == (code, place)
    assert edited == text.replace(wrong, right)
    assert not [one for one in transpile(edited)[1] if one.code == code]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param(
            "Resources:\n  PingEventLambda:\n    Properties:\n      PackageType: Image\n",
            "ARC405",
            "over.yaml:4:7",
            id="value-that-does-not-go-with-ours",
        ),
        pytest.param(
            "Resources:\n  Allow:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: more\n"
            "      Roles: [!Ref Role]\n      PolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n"
            f"          - {{Effect: Allow, Action: 'sns:Publish', Resource: 'arn:{'x' * 10240}'}}\n",
            "ARC429",
            "over.yaml:2:3",
            id="policy-added-to-our-role",
        ),
    ],
)
def test_what_the_overlay_adds_is_marked_there(text: str, code: str, place: str) -> None:
    assert (code, place) in [(one.code, str(one.span)) for one in transpile(text)[1]]


def added(kind: str, more: str = "") -> str:
    return f"Resources:\n  B:\n    Type: {kind}\n{more}"


RUNTIME = "    Properties:\n      Handler: a.b\n      CodeUri: src/b\n      Runtime: "


@pytest.mark.parametrize(
    ("text", "code", "place", "replacement"),
    [
        pytest.param(
            added("AWS::SNS::Topc"), "ARC315", "over.yaml:3:11", "AWS::SNS::Topic", id="type-without-a-letter"
        ),
        pytest.param(added("AWS::SNS::Topcis"), "", "", "", id="type-with-two-slips"),
        pytest.param(added("AWS::SQS::Queues"), "ARC315", "over.yaml:3:11", "AWS::SQS::Queue", id="type-in-the-plural"),
        pytest.param(added("AWS::S3::Bukcet"), "ARC315", "over.yaml:3:11", "AWS::S3::Bucket", id="type-turned"),
        pytest.param(added("AWS::Dynamodb::Table"), "ARC315", "over.yaml:3:11", "AWS::DynamoDB::Table", id="capitals"),
        pytest.param(added("AWS::ApiGateway::Stage"), "", "", "", id="type-of-a-near-service"),
        pytest.param(
            added("AWS::Serverless::Function", f"{RUNTIME}nodejs16.x\n"),
            "ARC216",
            "over.yaml:7:16",
            "nodejs22.x",
            id="deprecated-runtime",
        ),
        pytest.param(
            added("AWS::Serverless::Function", f"{RUNTIME}python3.6\n"),
            "ARC215",
            "over.yaml:7:16",
            "python3.13",
            id="runtime-that-ended",
        ),
        pytest.param(
            "Globals: {Function: {Runtime: 'python3.8'}}\n", "ARC216", "over.yaml:1:32", "python3.13", id="for-all"
        ),
        pytest.param(added("AWS::Serverless::Function", f"{RUNTIME}nodejs22.x\n"), "", "", "", id="runtime-of-today"),
    ],
)
def test_values_that_a_schema_takes_and_aws_does_not(text: str, code: str, place: str, replacement: str) -> None:
    found = [one for one in transpile(text)[1] if one.code in ("ARC215", "ARC216", "ARC315")]
    assert [(one.code, str(one.span), one.edit and one.edit.replacement) for one in found] == (
        [(code, place, replacement)] if code else []
    )


def test_a_switch_of_a_queue_is_the_manifests() -> None:
    manifest = Source("app.arc", "@app\nmy-app\n@queues\nmail\n@sam\noverlay over.yaml\n")
    over = "Resources:\n  MailQueue:\n    Properties:\n      FifoQueue: false\n"
    (one,) = pipeline.transpile(manifest, project_from_files({"over.yaml": over})).diagnostics
    assert (one.code, str(one.span)) == ("ARC403", "over.yaml:4:7")
    assert one.help == "Remove the line, and write `fifo false` below `mail` under @queues"


def test_overlay_reaches_the_template() -> None:
    document, found = transpile("Resources:\n  PingEventTopic:\n    Properties:\n      DisplayName: Hello\n")
    assert not [one for one in found if one.severity == "error"]
    assert document is not None
    assert document["Resources"]["PingEventTopic"]["Properties"]["DisplayName"] == "Hello"


DEEP: "object" = ["a"] * 1500
for _ in range(60):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    ("overlay", "least_bytes"),
    [
        pytest.param({"Metadata": {"x": "a" * 1_010_000}}, 1_010_000, id="signs of ASCII"),
        pytest.param({"Metadata": {"x": "\u4f60" * 340_000}}, 1_020_000, id="signs of three bytes"),
        pytest.param(
            {"Resources": {f"Z{n}": {"Type": "AWS::SNS::Topic", "Metadata": DEEP} for n in range(6)}},
            6 * 1500 * 2 * 60,
            id="lines that begin with many blanks",
        ),
    ],
)
def test_more_bytes_than_cloudformation_takes(overlay: "object", least_bytes: int) -> None:
    files = project_from_files({"o.json": json.dumps(overlay)})
    manifest = "@app\nshop\n@ws\n@sam\noverlay o.json\n"
    told = pipeline.transpile(manifest, files)
    assert [one.code for one in told.diagnostics if one.severity == "error"] == ["ARC427"]
    written = pipeline.transpile(manifest, files, limits=False)
    assert len(written.require_text().encode()) > max(least_bytes, 1_000_000)


def test_nothing_of_a_template_is_left_in_a_copy_with_other_resources() -> None:
    many = tuple(Resource(LogicalId(f"T{n}"), "AWS::SNS::Topic", {"DisplayName": "a"}, None) for n in range(60))
    template = Template({}, many, {})
    assert pipeline.render(template, "yaml").count("Type:") == 60
    assert len(template.to_json()) == 1
    fewer = template.replace(resources=many[:50])
    assert pipeline.render(fewer, "yaml").count("Type:") == 50
    assert fewer.to_json() == Template({}, many[:50], {}).to_json()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("x-${ConnectWSLambda}", [], id="closed"),
        pytest.param("x-${ConnectWSLambda", ["ARC420"], id="left open"),
        pytest.param("${", ["ARC420"], id="nothing but its beginning"),
        pytest.param("x-${!ConnectWSLambda", [], id="escaped"),
    ],
)
def test_a_variable_that_is_left_open(text: str, codes: "list[str]") -> None:
    files = project_from_files({"o.json": json.dumps({"Outputs": {"O": {"Value": {"Fn::Sub": text}}}})})
    told = pipeline.transpile("@app\nshop\n@ws\n@sam\noverlay o.json\n", files)
    assert [one.code for one in told.diagnostics] == codes
