"""What `arc2sam diff` tells of two templates, by cases from CloudFormation's, SAM's and Architect's documentation."""

import json
import re
from pathlib import Path

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Report
from arc2sam.diff.changes import Comparison
from arc2sam.diff.compare import compare
from arc2sam.diff.expand import expand
from arc2sam.diff.permissions import Statement, matches
from arc2sam.diff.read import read
from arc2sam.diff.suggestion import lines
from arc2sam.diff.text import render, to_json
from arc2sam.diff.values import plain, references, spellings
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.tables import DATA_ACTIONS
from arc2sam.source import Source

ROOT = Path(__file__).parents[2]
ABOUT = {"template": "template.yaml", "manifest": "app.arc", "stage": "staging"}
TYPES = {
    "Role": "AWS::IAM::Role",
    "Owned": "AWS::IAM::Role",
    "Table": "AWS::DynamoDB::Table",
    "Bucket": "AWS::S3::Bucket",
    "Topic": "AWS::SNS::Topic",
    "HTTP": "AWS::Serverless::HttpApi",
    "Fn": "AWS::Serverless::Function",
}
KNOWN = spellings(TYPES, frozenset({"Owned"}))


def app(body, **files):
    """The template of a manifest as plain data."""
    result = pipeline.transpile(f"@app\nchat\n\n{body}", project_from_files(files))
    assert result.template is not None, result.diagnostics
    return json.loads(json.dumps(result.template.to_json()))


def changes(before, after) -> Comparison:
    return compare(expand(before), expand(after))


def of_manifests(before, after, **files) -> Comparison:
    return changes(app(before, **files), app(after, **files))


def resources(**bodies):
    return {"Resources": bodies}


def with_properties(template, name, **properties):
    """A copy in which a resource has other properties; None removes one."""
    body = template["Resources"][name]
    changed = {**body.get("Properties", {}), **properties}
    changed = {key: value for key, value in changed.items() if value is not None}
    return {**template, "Resources": {**template["Resources"], name: {**body, "Properties": changed}}}


def risks(comparison):
    return {(one.kind, one.subject) for one in comparison.risks}


# --- values ---


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"Ref": "Role"}, "${Role}", id="Ref"),
        pytest.param({"Fn::GetAtt": ["Fn", "Arn"]}, "${Fn.Arn}", id="GetAtt"),
        pytest.param({"Fn::GetAtt": "Fn.Arn"}, "${Fn.Arn}", id="GetAtt as text"),
        pytest.param({"Fn::Sub": "a-${Fn}"}, "a-${Fn}", id="Sub"),
        pytest.param({"Fn::Sub": ["a-${x}-${Fn}", {"x": {"Ref": "Table"}}]}, "a-${Table}-${Fn}", id="Sub with values"),
        pytest.param({"Fn::Sub": ["a-${x}", {"x": "b"}]}, "a-b", id="Sub of a text"),
        pytest.param({"Fn::Sub": "${!Literal}"}, "${!Literal}", id="what Sub leaves alone"),
        pytest.param("${Literal}", "${!Literal}", id="text that only looks like a reference"),
        pytest.param({"Fn::Join": ["/", ["integrations", {"Ref": "X"}]]}, "integrations/${X}", id="Join"),
        pytest.param({"Fn::Join": ["$", ["a", "{Name}"]]}, "a${!Name}", id="Join to a text that looks like one"),
        pytest.param({"Fn::Select": [1, ["a", {"Ref": "X"}]]}, "${X}", id="Select"),
        pytest.param({"Fn::Sub": "arn:${AWS::Partition}:s3:::x"}, "arn:aws:s3:::x", id="the standard partition"),
        pytest.param({"Fn::Sub": "x.${AWS::URLSuffix}"}, "x.amazonaws.com", id="its suffix"),
        pytest.param(
            {"Fn::GetAtt": ["Role", "Arn"]}, "arn:aws:iam::${AWS::AccountId}:role/${Role}", id="a role without a path"
        ),
        pytest.param({"Fn::GetAtt": ["Owned", "Arn"]}, "${Owned.Arn}", id="a role with a path"),
        pytest.param({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:aws:s3:::${Bucket}", id="a bucket"),
        pytest.param({"Fn::GetAtt": ["Topic", "TopicArn"]}, "${Topic}", id="a topic's ARN is its Ref"),
        pytest.param({"Ref": "Fn.Alias"}, "${FnAliaslive}", id="SAM's word for an alias"),
        pytest.param(True, "true", id="boolean"),
        pytest.param(5, "5", id="number"),
        pytest.param(5.0, "5", id="whole number with a point"),
        pytest.param(0.5, "0.5", id="fraction"),
        pytest.param([1, {"Ref": "AWS::NoValue"}], ["1"], id="no value in a list"),
        pytest.param({"a": {"Ref": "AWS::NoValue"}, "b": None}, {"b": None}, id="no value in a map"),
        pytest.param(
            {"Fn::If": ["C", {"Ref": "X"}, 1]}, {"Fn::If": ["C", "${X}", "1"]}, id="what only the deploy decides"
        ),
        pytest.param(
            {"Fn::Sub": ["${x}", {"x": {"Fn::ImportValue": "y"}}]},
            {"Fn::Sub": ["${!x}", {"x": {"Fn::ImportValue": "y"}}]},
            id="Sub of what only the deploy knows",
        ),
    ],
)
def test_values_have_one_spelling(value, expected):
    assert plain(value, KNOWN) == expected


def test_documents_keep_their_types():
    assert plain({"const": 1}, {}, is_document=True) != plain({"const": "1"}, {}, is_document=True)
    assert plain({"const": True}, {}, is_document=True) != plain({"const": "true"}, {}, is_document=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(3000, "3000", id="a number is written as it is"),
        pytest.param("3000", '"3000"', id="a text that looks like one in quotes"),
        pytest.param(300.0, "300", id="1.0 and 1 are one number to JSON Schema"),
        pytest.param(True, "true", id="boolean"),
        pytest.param("true", '"true"', id="its word"),
        pytest.param(None, "null", id="null"),
        pytest.param("object", "object", id="any other text as it is"),
        pytest.param('"', '"\\""', id="a quote"),
        pytest.param({"enum": [1, "1"]}, {"enum": ["1", '"1"']}, id="inside of maps and lists"),
    ],
)
def test_values_of_documents(value, expected):
    assert plain(value, {}, is_document=True) == expected


def test_references():
    value = {"a": "x-${One.Arn}-${!Not}", "Fn::If": ["C", ["${Two}"], {"Ref": "Three"}]}
    assert references(value) == {"One", "Two", "Three"}


# --- routes ---


def test_actions_come_and_go():
    found = of_manifests("@ws\nping\nsend\n", "@ws\nsend\njoin\n")
    assert {(one.change, one.kind, one.key, one.before, one.after) for one in found.routes} == {
        ("added", "WebSocket", "join", None, "JoinWSLambda"),
        ("removed", "WebSocket", "ping", "PingWSLambda", None),
    }
    assert {(one.change, one.logical_id) for one in found.functions} == {
        ("added", "JoinWSLambda"),
        ("removed", "PingWSLambda"),
    }
    assert risks(found) == set()
    assert "- WebSocket ping: messages with it go to $default" in render(found, ABOUT)


def test_http_routes_come_go_and_are_pointed_elsewhere():
    before, after = app("@http\nget /\nget /a\n"), app("@http\nget /\npost /b\n")
    paths = after["Resources"]["HTTP"]["Properties"]["DefinitionBody"]["paths"]
    uri = {
        "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${PostBHTTPLambda.Arn}/invocations"
    }
    paths["/"]["get"]["x-amazon-apigateway-integration"]["uri"] = uri
    found = changes(before, after).routes
    assert {(one.change, one.key, one.before, one.after) for one in found} == {
        ("repointed", "GET /", "GetIndexHTTPLambda", "PostBHTTPLambda"),
        ("added", "POST /b", None, "PostBHTTPLambda"),
        ("removed", "GET /a", "GetAHTTPLambda", None),
    }


def test_a_guard_is_a_change_of_its_route():
    (found,) = of_manifests("@ws\n", "@ws\n\n@ws-api\nauth iam\n").routes
    assert (found.change, found.key) == ("changed", "$connect")
    assert [(one.name, one.before, one.after) for one in found.settings] == [("AuthorizationType", "NONE", "AWS_IAM")]


def test_settings_of_integrations_are_changes_of_their_route():
    (found,) = of_manifests("@ws\nping\n  integration-timeout 3000\n", "@ws\nping\n  integration-timeout 4000\n").routes
    assert (found.change, found.key) == ("changed", "ping")
    assert [(one.name, one.before, one.after) for one in found.settings] == [("TimeoutInMillis", "3000", "4000")]


# --- functions and their environment ---


def test_settings_of_a_function():
    before = app("@ws\n\n@aws\ntimeout 5\n")
    after = app("@ws\n\n@aws\ntimeout 9\nmemory 512\n")
    found = changes(before, after)
    settings = {(one.name, one.before, one.after) for change in found.functions for one in change.settings}
    assert settings == {("Timeout", "5", "9"), ("MemorySize", "1152", "512")}
    assert "~ ConnectWSLambda, DefaultWSLambda, DisconnectWSLambda: " in render(found, ABOUT)


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        pytest.param("src/ws/ping", "src/ws/ping", False, id="the same folder"),
        pytest.param("./src/ws/ping/", "src/ws/ping", False, id="another spelling"),
        pytest.param("/home/me/app/src/ws/ping", "src/ws/ping", False, id="absolute, as Architect writes it"),
        pytest.param("C:\\app\\src\\ws\\ping", "src/ws/ping", False, id="absolute on Windows"),
        pytest.param("s3://bucket/0123", "src/ws/ping", False, id="uploaded"),
        pytest.param("Fn", "src/ws/ping", False, id="made by sam build"),
        pytest.param("src/ws/pong", "src/ws/ping", True, id="another folder"),
        pytest.param("/home/me/app/src/ws/pong", "src/ws/ping", True, id="absolute and another one"),
        pytest.param("ping", "src/ws/ping", True, id="the end of a relative path says nothing"),
    ],
)
def test_where_code_is(before, after, is_told):
    def of(uri):
        return resources(Fn={"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": uri, "Role": "r"}})

    assert [one.settings[0].name for one in changes(of(before), of(after)).functions] == ["Code"] * is_told


@pytest.mark.parametrize(
    ("folder", "uri", "told"),
    [
        pytest.param(".", "src/ws/ping", None, id="where it was written"),
        pytest.param("../../tmp", "src/ws/ping", None, id="a copy elsewhere"),
        pytest.param("build", "../src/ws/ping", None, id="one that stands elsewhere"),
        pytest.param("build", "src/ws/pong", ("build/src/ws/pong", "src/ws/ping"), id="another folder"),
        pytest.param(".aws-sam/build", "Fn", None, id="made by sam build"),
        pytest.param(".aws-sam/build", "Other", None, id="made by sam build, which makes the same code once"),
        pytest.param(".aws-sam/build", "None", (".aws-sam/build/None", "src/ws/ping"), id="named like no function"),
    ],
)
def test_where_code_is_as_seen_from_another_folder(folder, uri, told):
    def of(uri):
        function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": uri, "Role": "r"}}
        return resources(Fn=function, Other={"Type": "AWS::Lambda::Function", "Properties": {"Code": "x"}})

    found = compare(expand(of(uri), folder), expand(of("src/ws/ping"))).functions
    expected = [("Fn", told)] if told else []
    assert [(one.logical_id, (one.settings[0].before, one.settings[0].after)) for one in found] == expected


def test_code_that_moves_into_the_template():
    def of(**code):
        return resources(Fn={"Type": "AWS::Serverless::Function", "Properties": {**code, "Role": "r"}})

    (found,) = changes(of(CodeUri="/node_modules/asap/src"), of(InlineCode="exports")).functions
    assert [(one.before, one.after) for one in found.settings] == [("/node_modules/asap/src", "in the template")]


def esbuild(**more):
    build = {"BuildMethod": "esbuild", "BuildProperties": {"EntryPoints": ["index.ts"], "Sourcemap": True, **more}}
    return {"Type": "AWS::Serverless::Function", "Metadata": build, "Properties": {"CodeUri": "src", "Role": "r"}}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(esbuild(), {}, "no longer built by esbuild", id="it is built no more"),
        pytest.param({}, esbuild(), "built by esbuild (new)", id="it is built"),
        pytest.param(
            esbuild(), {"BuildMethod": "makefile"}, "Metadata.BuildMethod esbuild -> makefile", id="otherwise"
        ),
        pytest.param(esbuild(), esbuild(Minify=True), "Metadata.BuildProperties.Minify true (new)", id="set otherwise"),
        pytest.param({"SkipBuild": True}, {}, "Metadata.SkipBuild removed (was true)", id="not as it is"),
        pytest.param({"SamResourceId": "Fn"}, {}, None, id="what `sam build` adds"),
    ],
)
def test_how_a_function_is_built(before, after, said):
    def of(given):
        return resources(Fn=given if "Type" in given else {**esbuild(), "Metadata": given})

    found = changes(of(before), of(after))
    assert found.has_changes == bool(said)
    if said:
        assert f"\nFunctions\n  ~ Fn: {said}\n" in render(found, ABOUT)


def test_a_template_of_sam_build_is_that_of_the_manifest():
    """With a source map `sam build` sets an option of Node.js, with a space before it."""
    written = resources(Fn=esbuild())
    built = with_properties(written, "Fn", Environment={"Variables": {"NODE_OPTIONS": " --enable-source-maps"}})
    assert not changes(built, written).has_changes
    own = with_properties(written, "Fn", Environment={"Variables": {"NODE_OPTIONS": "--trace-warnings"}})
    both = {"NODE_OPTIONS": "--trace-warnings --enable-source-maps"}
    assert not changes(with_properties(written, "Fn", Environment={"Variables": both}), own).has_changes
    assert [one.name for one in changes(own, written).variables] == ["NODE_OPTIONS"]


SECRET = "sk_live_0123456789"


def with_variables(template, **variables):
    shared = template["Globals"]["Function"]
    environment = {"Variables": {**shared["Environment"]["Variables"], **variables}}
    return {**template, "Globals": {"Function": {**shared, "Environment": environment}}}


def test_variables_that_vanish_are_named_and_never_shown():
    ours = app("@ws\n")
    found = changes(with_variables(ours, STRIPE_KEY=SECRET, ARC_OLD="1"), ours)
    assert {(one.change, one.name, len(one.functions)) for one in found.variables} == {
        ("lost", "STRIPE_KEY", 3),
        ("lost", "ARC_OLD", 3),
    }
    assert risks(found) == {("variable", "STRIPE_KEY"), ("variable", "ARC_OLD")}
    shown = render(found, ABOUT) + to_json(found, ABOUT)
    assert SECRET not in shown
    assert "! variable STRIPE_KEY vanishes from 3 functions" in shown
    # ARC_* is Architect's own: `@sam env` refuses it.
    assert lines(found.lost_variables) == "@sam\nenv STRIPE_KEY\n"
    assert lines(("ARC_OLD",)) == lines(()) == ""


def test_the_suggestion_keeps_the_variable():
    ours = app("@ws\n")
    deployed = with_variables(ours, STRIPE_KEY=SECRET)
    kept = app(lines(changes(deployed, ours).lost_variables) + "\n@ws\n")
    found = changes(deployed, kept)
    assert found.lost_variables == ()
    assert risks(found) == {("parameter", "STRIPEKEYEnv")}
    assert [(one.change, one.name) for one in found.variables] == [("changed", "STRIPE_KEY")]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("AWS::SSM::Parameter", ["Value"]),
        ("AWS::ApiGateway::ApiKey", ["Value"]),
        ("AWS::SecretsManager::Secret", ["SecretString"]),
        ("AWS::RDS::DBInstance", ["MasterUserPassword"]),
        ("AWS::Cognito::UserPoolIdentityProvider", ["ProviderDetails", "ClientSecret"]),
    ],
)
@pytest.mark.parametrize("other", ["other", None, {"Ref": "X"}])
def test_secrets_are_not_shown(kind, path, other):
    def of(value):
        for name in reversed(path):
            value = {name: value}
        return resources(Param={"Type": kind, "Properties": {**value, "Name": "/x"}})

    for before, after in ((of(SECRET), of(other)), (of(other), of(SECRET))):
        found = changes(before, after)
        assert [one.logical_id for one in found.resources] == ["Param"]
        assert SECRET not in render(found, ABOUT) + to_json(found, ABOUT)


# --- values that differ ---


def of_queue(before, after, kind="AWS::SQS::Queue"):
    def of(properties):
        return resources(X={"Type": kind, "Properties": properties})

    found = changes(of(before), of(after))
    (change,) = found.resources
    return change.settings, render(found, ABOUT)


ONE, TWO, THREE = (f"arn:aws:lambda:us-west-2:123456789012:layer:{name}-with-a-very-long-name:1" for name in "abc")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param([ONE, TWO], [ONE, THREE], "L ...:123456789012:layer:b-with-a-very-long-na... -> ...:123456789012:layer:c-with-a-very-long-na...\n", id="one for one"),
        pytest.param([ONE, TWO], [ONE], f"L - {TWO[8:]}\n", id="one goes"),
        pytest.param([ONE], [ONE, TWO, THREE], f"L + {TWO[8:]} + {THREE[8:]}\n", id="two come"),
        pytest.param(None, [ONE, TWO], f"L + {ONE[8:]} + {TWO[8:]}\n", id="a list comes"),
        pytest.param([ONE, TWO], None, f"L - {ONE[8:]} - {TWO[8:]}\n", id="a list goes"),
        pytest.param([ONE, TWO], [TWO, ONE], "L in another order\n", id="another order"),
        pytest.param([ONE], [ONE, ONE], f"L + {ONE[8:]}\n", id="one more of the same"),
        pytest.param(["a"], "b", 'L ["a"] -> b\n', id="another kind of value"),
        pytest.param([], ["a"], "L + a\n", id="an empty list"),
        pytest.param(
            [{"IndexName": "a", "K": 1}, {"IndexName": "b"}],
            [{"IndexName": "b"}, {"IndexName": "a", "K": 2}, {"IndexName": "c"}],
            'L.a.K 1 -> 2, L.c {"IndexName": "c"} (new)\n',
            id="elements with names",
        ),
        pytest.param([{"IndexName": "a"}, {"IndexName": "b"}], [{"IndexName": "a"}], "L.b removed (was {", id="one goes by name"),
        pytest.param(
            [{"IndexName": "a"}, {"IndexName": "b"}],
            [{"IndexName": "b"}, {"IndexName": "a"}],
            "L in another order\n",
            id="elements with names in another order",
        ),
        pytest.param([{"Key": "a"}, {"Key": "a"}], [{"Key": "a"}], 'L - {"Key": "a"}\n', id="a name twice is none"),
        pytest.param([{"a": 1, "b": 2}], [{"a": 1, "b": 3}], "L.0.b 2 -> 3\n", id="the only element"),
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, "L.a.b 1 -> 2, L.a.c 3 (new)\n", id="maps"),
        pytest.param(None, {"a": {"b": 1}, "c": 2}, "L.a.b 1 (new), L.c 2 (new)\n", id="a map comes"),
        pytest.param({"a": 1}, {"Fn::If": ["C", 1, 2]}, '{"a": "1"} -> {"Fn::If": ["C", "1", "2"]}\n', id="a function"),
        pytest.param("x" * 500 + "a" + "y" * 500, "x" * 500 + "b" + "y" * 500, f"L ...{'x' * 20}a{'y' * 20}... -> ...{'x' * 20}b{'y' * 20}...\n", id="a long text"),
        pytest.param("x" * 100, "x" * 100 + "y", f"L ...{'x' * 20} -> ...{'x' * 20}y\n", id="a longer text"),
        pytest.param("a\x1b", "a\x1c", r'L "a\u001b" -> "a\u001c"', id="what cannot be printed"),
        pytest.param("a\nb", "a b", r'L "a\nb" -> "a b"', id="a line break"),
        pytest.param(300, 400, "L 300 -> 400\n", id="numbers"),
        pytest.param("${a}", "${b}", "L ${a} -> ${b}\n", id="text that looks like a reference"),
        pytest.param({"Fn::GetAtt": ["X", "Arn"]}, {"Ref": "X"}, 'L "${X.Arn}" -> "${X}"\n', id="two references to one thing"),
        pytest.param({"Fn::GetAtt": ["Y", "Arn"]}, {"Ref": "X"}, "L Y -> X\n", id="references"),
    ],
)  # fmt: skip
def test_what_differs_is_told(before, after, said):
    settings, text = of_queue({"L": before} if before is not None else {}, {"L": after} if after is not None else {})
    assert said in text
    was, _, now = text.partition(" -> ")
    assert was.rpartition(" ")[2] != now.partition("\n")[0], "before and after never look alike"


def test_numbers_written_as_text_are_the_same():
    def of(number):
        return {"T": number, "M": {"N": [number]}}

    assert not changes(
        *(resources(X={"Type": "AWS::SQS::Queue", "Properties": of(one)}) for one in (300, "300"))
    ).has_changes


def test_json_cuts_nothing():
    long, longer = ["x" * 2000], ["x" * 2000 + "y"]
    (setting,), _ = of_queue({"L": long}, {"L": longer})
    assert json.loads(setting.before) == long
    assert json.loads(setting.after) == longer
    assert (setting.added, setting.removed) == (tuple(longer), tuple(long))


def test_code_in_the_template():
    def of(code):
        return resources(Fn={"Type": "AWS::Serverless::Function", "Properties": {"InlineCode": code, "Role": "r"}})

    found = changes(of("a" * 90 + "1"), of("a" * 90 + "2"))
    assert f"~ Fn: Code ...{'a' * 20}1 -> ...{'a' * 20}2\n" in render(found, ABOUT)


MODEL = "@ws\nping\n  model schema.json\n"


def test_a_model_is_told_value_by_value():
    before, after = (
        app(MODEL, **{"schema.json": json.dumps({"type": "object", "properties": {"text": {"maxLength": most}}})})
        for most in (3000, 2000)
    )
    (found,) = changes(before, after).resources
    assert [(one.name, one.before, one.after) for one in found.settings] == [
        ("Schema.properties.text.maxLength", "3000", "2000")
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "timeout 300", "Timeout 5 -> 300"),
        ("memory 3000", "memory 3008", "MemorySize 3000 -> 3008"),
        ("", "concurrency 3", "ReservedConcurrentExecutions 3 (new)"),
        ("concurrency 3", "concurrency 0", "ReservedConcurrentExecutions 3 -> 0"),
        ("layers arn:aws:lambda:us-west-2:123456789012:layer:x:1", "layers arn:aws:lambda:us-west-2:123456789012:layer:x:2",
         "Layers lambda:us-west-2:123456789012:layer:x:1 -> lambda:us-west-2:123456789012:layer:x:2"),
    ],
)  # fmt: skip
def test_settings_from_the_manifest(before, after, said):
    found = of_manifests(
        f"@aws\nregion us-west-2\n{before}\n\n@queues\njobs\n", f"@aws\nregion us-west-2\n{after}\n\n@queues\njobs\n"
    )
    assert f"  ~ JobsQueueLambda: {said}\n" in render(found, ABOUT)


def test_conditions_and_mappings_are_told():
    def of(name):
        return {
            **RESOURCES,
            "Conditions": {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, name]}},
            "Mappings": {"M": {"a": {"b": 1}}},
        }

    found = changes(of("us-east-1"), of("us-west-2"))
    assert [one.name for one in found.sections] == ["Conditions.C"]
    assert '"us-east-1"]} -> ' in render(found, ABOUT)
    assert "\nOther sections\n  ~ Mappings.M.a.b removed (was 1)\n" in render(
        changes(of("x"), {**of("x"), "Mappings": {}}), ABOUT
    )


def test_outputs_are_told_with_their_values():
    def of(value):
        return {**RESOURCES, "Outputs": {"Url": {"Value": value}}}

    found = changes(of("https://a"), of({"Fn::Sub": "https://${Q}"}))
    assert "\nOutputs\n  ~ Url https://a -> https://${Q}\n" in render(found, ABOUT)


# --- permissions ---


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("dynamodb:*", "dynamodb:GetItem", True),
        ("dynamodb:Get*", "dynamodb:PutItem", False),
        ("*", "arn:aws:s3:::x/*", True),
        ("arn:aws:s3:::x/*", "*", False),
        ("a?c", "abc", True),
        ("a?c", "a*c", False),
        ("a*b*c", "aXbYbZc", True),
        ("a*b*c", "aXbYbZ", False),
        ("same", "same", True),
    ],
)
def test_wildcards(pattern, text, expected):
    assert matches(pattern, text) is expected


def test_a_condition_narrows():
    free, bound = Statement("Allow", "sqs:*", "*"), Statement("Allow", "sqs:SendMessage", "q", '{"x": "y"}')
    assert free.covers(bound)
    assert not bound.covers(free.replace(action="sqs:SendMessage", resource="q"))
    assert not free.replace(effect="Deny").covers(bound.replace(effect="Deny"))


def role(*statements):
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": document}]},
    }


def allow(actions, on="*"):
    return {"Effect": "Allow", "Action": actions, "Resource": on}


FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"CodeUri": "src", "Role": {"Fn::GetAtt": ["Role", "Arn"]}},
}


def permissions(before, after):
    found = changes(resources(Role=before, Fn=FUNCTION), resources(Role=after, Fn=FUNCTION)).permissions
    return {(one.change, one.holders, one.statement.action, one.statement.resource, one.is_narrowed) for one in found}


def test_permissions_are_those_of_functions():
    before = role(allow("sqs:SendMessage", "q"))
    after = role(allow(["sqs:SendMessage", "sns:Publish"], "q"))
    assert permissions(before, after) == {("gained", ("Fn",), "sns:Publish", "q", False)}
    assert permissions(after, before) == {("lost", ("Fn",), "sns:Publish", "q", False)}


def test_other_spellings_of_permissions_are_no_change():
    before = role(allow("s3:GetObject", ["a", "b"]))
    after = role(allow(["s3:GetObject"], "b"), allow(["s3:GetObject"], "a"))
    assert permissions(before, after) == set()


def test_a_wildcard_that_becomes_a_list_is_narrowed():
    before, after = role(allow("dynamodb:*", "t")), role(allow(["dynamodb:GetItem"], "t"))
    assert permissions(before, after) == {("lost", ("Fn",), "dynamodb:*", "t", True)}
    assert permissions(after, before) == {("gained", ("Fn",), "dynamodb:*", "t", False)}


def test_a_denial_that_goes_is_told():
    denial = {"Effect": "Deny", "Action": "dynamodb:DeleteTable", "Resource": "*"}
    found = changes(resources(Role=role(denial), Fn=FUNCTION), resources(Role=role(), Fn=FUNCTION))
    assert "- Fn: no longer denied dynamodb:DeleteTable on *" in render(found, ABOUT)


def test_topics_are_covered_by_the_prefix_of_the_stack():
    """Architect's statement: every topic whose name begins with the stack's, as generated names do."""
    prefix = {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}*"}
    topic = {"Type": "AWS::SNS::Topic"}
    before = resources(Role=role(allow("sns:Publish", prefix)), Fn=FUNCTION, T=topic)
    after = resources(Role=role(allow("sns:Publish", {"Ref": "T"})), Fn=FUNCTION, T=topic)
    assert [(one.change, one.is_narrowed) for one in changes(before, after).permissions] == [("lost", True)]


def test_who_may_invoke_a_function():
    invoke = {"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "Fn"}, "Principal": "apigateway.amazonaws.com"}
    before = resources(Role=role(), Fn=FUNCTION, P={"Type": "AWS::Lambda::Permission", "Properties": invoke})
    after = with_properties(before, "P", SourceArn="arn:x")
    (narrower,) = changes(before, after).permissions
    assert (narrower.change, narrower.holders, narrower.is_narrowed) == ("lost", ("apigateway.amazonaws.com",), True)
    (wider,) = changes(after, before).permissions
    assert (wider.change, wider.statement.condition) == ("gained", "")


def test_a_new_function_of_a_shared_role_gains_nothing():
    role_ = role(allow("sqs:SendMessage"))
    assert changes(resources(Role=role_, Fn=FUNCTION), resources(Role=role_, Fn=FUNCTION, G=FUNCTION)).permissions == ()


def test_a_new_function_of_a_role_that_grows_gains_what_the_others_gain():
    before = resources(Role=role(allow("sqs:SendMessage")), Fn=FUNCTION)
    after = resources(Role=role(allow(["sqs:SendMessage", "sns:Publish"])), Fn=FUNCTION, G=FUNCTION)
    (found,) = changes(before, after).permissions
    assert (found.holders, found.statement.action) == (("Fn", "G"), "sns:Publish")


def test_permissions_of_many_functions_are_told_by_their_role():
    before = resources(Role=role(), **{f"Fn{number}": FUNCTION for number in range(6)})
    statements = allow(["sqs:SendMessage", "sqs:GetQueueUrl"], ["q", "r"]), allow("sns:Publish", "t")
    after = {"Resources": {**before["Resources"], "Role": role(*statements)}}
    assert (
        "\nPermissions\n"
        "  + Role (6 functions):\n"
        "      may sqs: GetQueueUrl, SendMessage on q, r\n"
        "      may sns:Publish on t\n"
    ) in render(changes(before, after), ABOUT)


def test_many_functions_of_several_roles():
    own = {**FUNCTION, "Properties": {"CodeUri": "src", "Role": {"Fn::GetAtt": ["Own", "Arn"]}}}
    functions = {f"Fn{number}": FUNCTION for number in range(4)} | {"G": own}
    before = resources(Role=role(), Own=role(), **functions)
    after = resources(Role=role(allow("sqs:*")), Own=role(allow("sqs:*")), **functions)
    assert "  + Role, Own (5 functions): may sqs:* on *\n" in render(changes(before, after), ABOUT)


def test_everyone_is_named_beside_functions():
    policy = {"Principal": "*", **allow("s3:GetObject", "arn:aws:s3:::b/*")}
    functions = {f"Fn{number}": FUNCTION for number in range(5)}
    before = resources(Role=role(), **functions)
    after = resources(
        Role=role(allow("s3:GetObject", "arn:aws:s3:::b/*")),
        P={"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {"Statement": [policy]}}},
        **functions,
    )
    functions_, everyone = changes(before, after).permissions
    assert (len(functions_.holders), functions_.roles) == (5, ("Role",))
    assert (everyone.holders, everyone.roles) == (("everyone",), ())


def test_functions_of_one_role_lose_what_the_role_loses():
    """One function comes, another goes: what is lost is told by the role all the same."""
    functions = {f"Fn{number}": FUNCTION for number in range(6)}
    before = resources(Role=role(allow("sns:Publish", "old")), Old=FUNCTION, **functions)
    after = resources(Role=role(allow("sns:Publish", "new")), New=FUNCTION, **functions)
    text = render(changes(before, after), ABOUT)
    assert "\n  + Role (7 functions): may sns:Publish on new\n" in text
    assert "\n  - Role (6 functions): no longer sns:Publish on old\n" in text


def test_everyone_is_not_one_of_many_principals():
    who = [f"arn:aws:iam::{number}:root" for number in range(111111111111, 111111111117)]
    statement = {"Principal": {"AWS": [*who, "*"]}, **allow("s3:GetObject", "arn:aws:s3:::b/*")}
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {"Statement": [statement]}}}
    text = render(changes(resources(), resources(P=policy)), ABOUT)
    assert "\n  + everyone: may s3:GetObject on s3:b/*\n" in text
    assert " and 3 more: may s3:GetObject" in text


def invoked(count, source):
    functions = {f"Fn{number}": FUNCTION for number in range(count)}
    for number in range(count):
        body = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": f"Fn{number}"},
            "Principal": "s.amazonaws.com",
        }
        functions[f"P{number}"] = {
            "Type": "AWS::Lambda::Permission",
            "Properties": {**body, "SourceArn": {"Fn::Sub": f"{source}:{number}"}},
        }
    return resources(Role=role(), **functions)


@pytest.mark.parametrize(
    ("count", "source", "is_counted"),
    [
        pytest.param(4, "arn:aws:s:::${Topic}", False, id="a few"),
        pytest.param(9, "arn:aws:s:::${Topic}", True, id="many of the app's own"),
        pytest.param(9, "arn:aws:s:${AWS::Region}:123456789012:x", False, id="many of somebody else"),
    ],
)
def test_many_sources_are_counted(count, source, is_counted):
    text = render(changes(resources(Role=role()), invoked(count, source)), ABOUT)
    counted = (
        "+ s.amazonaws.com: may lambda:InvokeFunction on Fn0, Fn1, Fn2 and 6 more, each from a source of its own\n"
    )
    assert (counted in text) == is_counted
    assert text.count("lambda:InvokeFunction") == (1 if is_counted else count)


def test_functions_that_get_a_role_each_are_told_at_once():
    found = of_manifests("@ws\n", "@sam\nroles per-function\n\n@ws\n")
    assert "  ~ ConnectWSLambda, DefaultWSLambda, DisconnectWSLambda: Role iam:role/Role -> one of its own\n" in render(
        found, ABOUT
    )
    assert {one.settings[0].after for one in found.functions} == {
        f"arn:aws:iam::${{AWS::AccountId}}:role/${{{name}WSLambdaRole}}"
        for name in ("Connect", "Default", "Disconnect")
    }


def test_all_that_is_done_with_tables_is_told_in_few_words():
    found = of_manifests("@ws\n", "@ws\n\n@tables\nnotes\n  id *String\n")
    assert "may dynamodb: all data actions on dynamodb:table/NotesTable, dynamodb:table/NotesTable/*\n" in render(
        found, ABOUT
    )
    assert {one.statement.action for one in found.permissions} >= {"dynamodb:GetItem", "dynamodb:PutItem"}


def test_more_than_what_is_done_with_tables_is_told_beside_it():
    actions = [f"dynamodb:{name}" for name in (*DATA_ACTIONS, "DeleteTable")]
    for given, said in (
        (actions, "all data actions, DeleteTable"),
        (actions[1:-1], ", ".join(sorted(DATA_ACTIONS[1:]))),
    ):
        before, after = (resources(Role=one, Fn=FUNCTION) for one in (role(), role(allow(given, "t"))))
        assert f"  + Fn: may dynamodb: {said} on t\n" in render(changes(before, after), ABOUT)


def test_what_some_lose_and_others_lose_in_part():
    own = {**FUNCTION, "Properties": {"CodeUri": "src", "Role": {"Fn::GetAtt": ["Own", "Arn"]}}}
    before = resources(Role=role(allow("sqs:*")), Own=role(allow("sqs:*")), Fn=FUNCTION, G=own)
    after = resources(Role=role(), Own=role(allow("sqs:SendMessage")), Fn=FUNCTION, G=own)
    found = {(one.holders, one.is_narrowed, one.roles) for one in changes(before, after).permissions}
    assert found == {(("Fn",), False, ("Role",)), (("G",), True, ("Own",))}


def test_policies_of_other_types_are_properties():
    def of(actions):
        body = {"PolicyDocument": {"Statement": [{"Action": actions}]}}
        return resources(X={"Type": "AWS::EC2::VPCEndpoint", "Properties": body})

    (found,) = changes(of("a"), of("b")).resources
    assert [one.name for one in found.settings] == ["PolicyDocument.Statement.0.Action"]


def test_policies_of_a_function_of_its_own():
    own = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "src"}}
    before, after = resources(Fn=own), with_properties(resources(Fn=own), "Fn", Policies=["AmazonSESFullAccess"])
    assert "+ Fn: the policy AmazonSESFullAccess" in render(changes(before, after), ABOUT)


# --- replacements and other risks ---

STORES = "@ws\n\n@tables\nnotes\n  id *String\n\n@queues\njobs\n\n@events\nnews\n\n@http\nget /\n"


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        pytest.param("NotesTable", {"KeySchema": []}, "its data is lost", id="a table"),
        pytest.param(
            "NotesTable",
            {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]},
            "its data is lost",
            id="a table, by another type of its key",
        ),
        pytest.param("JobsQueue", {"FifoQueue": None}, "the messages in it are lost", id="a queue"),
        pytest.param("StaticBucket", {"BucketName": "other"}, "its files are lost", id="a bucket"),
        pytest.param("NewsEventTopic", {"TopicName": "other"}, "subscriptions made outside", id="a topic"),
        pytest.param("WS", {"ProtocolType": "HTTP"}, "its URL changes and every open connection drops", id="an API"),
        pytest.param("WebsocketStage", {"StageName": "other"}, "every open connection drops", id="a stage"),
    ],
)
def test_what_is_replaced_is_told_first(name, properties, expected):
    before = app(STORES)
    after = with_properties(before, name, **properties)
    found = changes(before, after)
    (risk,) = (one for one in found.risks if one.subject == name)
    assert risk.kind == "replaced"
    assert expected in risk.message
    assert risk.message in render(found, ABOUT).split("\n\n")[1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NotesTable", "its data is lost"),
        ("JobsQueue", "the messages in it are lost"),
        ("StaticBucket", "its files are"),
    ],
)
def test_what_is_removed_is_told(name, expected):
    before = app(STORES)
    after = {**before, "Resources": {key: body for key, body in before["Resources"].items() if key != name}}
    (risk,) = (one for one in changes(before, after).risks if one.subject == name)
    assert risk.kind == "removed"
    assert expected in risk.message


def test_what_is_retained_is_not_lost():
    before = app("@sam\nretain tables\n\n@tables\nnotes\n  id *String\n")
    after = app("@events\nnews\n")
    (risk,) = (one for one in changes(before, after).risks if one.subject == "NotesTable")
    assert "the old one is kept (Retain)" in risk.message


def test_what_belongs_to_something_replaced_is_replaced_too():
    before = app("@ws\nping\n")
    found = changes(before, with_properties(before, "WS", ProtocolType="HTTP"))
    anew = {one.logical_id: one.because for one in found.resources if one.change == "replaced"}
    assert anew["PingWSRoute"] == ("WS",)
    assert anew["WebsocketStage"] == ("WS",)
    assert "PingWSLambda" not in anew


def test_another_kind_of_websocket_api_cannot_be_deployed_over_the_old_one():
    """SAM's own resource keeps the API but gives its routes and stage other IDs: API Gateway answers 409."""
    plain_, native = "@ws\nping\n", "@sam\nwebsocket native\n\n@ws\nping\n"
    for before, after, helped in ((plain_, native, "Remove"), (native, plain_, "Write")):
        (risk,) = of_manifests(before, after).risks
        assert (risk.kind, risk.subject) == ("clash", "WS")
        assert "the deploy fails" in risk.message
        assert risk.help.startswith(f"{helped} `websocket native`")


def test_so_it_is_with_all_that_an_api_can_have():
    api = "@ws-api\nauth iam\ndomain\n  staging ws.example.com\n  certificate arn:aws:acm:us-west-2:123456789012:certificate/1\n"
    found = of_manifests(f"@ws\nping\n\n{api}", f"@sam\nwebsocket native\n\n@ws\nping\n\n{api}")
    assert risks(found) == {("clash", "WS")}


def test_a_name_that_exists_cannot_be_made_again():
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}
    found = changes(resources(Old=queue), resources(New=queue))
    assert ("clash", "New") in risks(found)
    assert "cannot be made while `Old` exists" in render(found, ABOUT)
    anew = changes(resources(Old=queue), with_properties(resources(Old=queue), "Old", FifoQueue=True))
    assert ("clash", "Old") in risks(anew)


def test_types_that_are_not_known_are_perhaps_replaced():
    def of(size):
        return resources(X={"Type": "Custom::Thing", "Properties": {"Size": size}})

    (found,) = changes(of(1), of(2)).resources
    assert found.change == "maybe-replaced"


def test_the_template_of_another_stage_or_app():
    template = app("@ws\n")
    production = pipeline.transpile("@app\nother\n\n@ws\n", stage="production").template
    assert production is not None
    assert {("other", "ARC_ENV"), ("other", "ARC_APP_NAME")} <= risks(changes(template, production.to_json()))
    assert not {kind for kind, _ in risks(changes(template, app("@ws\nping\n")))}
    shown = render(changes(template, production.to_json()), ABOUT)
    assert shown.startswith(
        "A deploy of app.arc (staging) changes in template.yaml, where ARC_APP_NAME says that the template is of the app "
        "`chat`, not of `other` and ARC_ENV says that the template is of the stage `staging`, not of `production`:\n"
    )


def test_a_renamed_app():
    """Architect's names: `@app chat` is the stack `ChatStaging`."""
    before, after = app("@ws\n"), json.loads(json.dumps(app("@ws\n")).replace("chat", "room"))
    found = compare(expand(before), expand(after), ("ChatStaging", "RoomStaging"))
    (risk,) = found.risks
    assert (risk.kind, risk.subject) == ("stack", "ChatStaging")
    assert "\n  ! stack ChatStaging becomes `RoomStaging` where stacks are named as Architect names them: " in render(
        found, ABOUT
    )
    assert compare(expand(before), expand(after), ("ChatStaging", "ChatStaging")).risks == ()


# --- Architect before version 12 ---


def renamed(template, names):
    """The template with other logical IDs, wherever they stand."""
    text = json.dumps(template)
    for old, new in names.items():
        text = text.replace(old, new)
    return json.loads(text)


def test_routes_of_architect_before_8_3():
    ours = app("@ws\nping\n")
    old = renamed(
        ours, {f"{name}WSRoute": f"Websocket{name}Route" for name in ("Connect", "Default", "Disconnect", "Ping")}
    )
    found = changes(old, ours)
    (risk,) = (one for one in found.risks if one.kind == "older")
    assert "before 8.3" in risk.message
    assert "the deploy fails" in risk.message
    assert not [one for one in found.risks if one.kind == "clash"], "one fault, one message"


def test_parameters_of_topics_before_8_3():
    ours = app("@events\nnews\nmail\n")
    found = changes(renamed(ours, {"EventTopicParam": "TopicParam"}), ours)
    (risk,) = found.risks
    assert (risk.kind, risk.type) == ("older", "AWS::SSM::Parameter")
    assert "and 1 more" in risk.message


def test_schedules_before_12():
    ours = app("@scheduled\nnightly rate(1 day)\n")
    old = renamed(ours, {"ScheduleLambda": "ScheduledLambda", "ScheduleEvent": "ScheduledEvent"})
    del old["Resources"]["SchedulerRole"]
    old["Resources"]["NightlyScheduledEvent"] = {
        "Type": "AWS::Events::Rule",
        "Properties": {"ScheduleExpression": "rate(1 day)"},
    }
    found = changes(old, ours)
    (risk,) = found.risks
    assert (risk.kind, risk.subject) == ("older", "NightlyScheduledLambda")
    assert "before 12" in risk.message


def test_streams_before_9_4():
    ours = app("@tables\nnotes\n  id *String\n  stream true\n")
    found = changes(renamed(ours, {"NotesTableStream": "NotesStream"}), ours)
    assert [one.kind for one in found.risks if "before 9.4" in one.message] == ["older"]


def test_rest_apis():
    ours = app("@http\nget /\n")
    old = {**ours, "Resources": {**ours["Resources"], "Chat": {"Type": "AWS::ApiGateway::RestApi"}}}
    del old["Resources"]["HTTP"]
    assert ("older", "Chat") in risks(changes(old, ours))


PAGE = (ROOT / "docs" / "adopt.md").read_text(encoding="utf-8")
OVERLAYS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
OLD_ROUTES = {f"{name}WSRoute": f"Websocket{name}Route" for name in ("Connect", "Default", "Disconnect")}


@pytest.mark.parametrize(
    ("manifest", "names", "overlay"),
    [
        ("@events\nnews\n", {"NewsEventTopicParam": "NewsTopicParam"}, OVERLAYS[0]),
        ("@ws\n", OLD_ROUTES, OVERLAYS[1]),
    ],
)
def test_the_overlays_of_the_page_keep_old_logical_ids(manifest, names, overlay):
    old = renamed(app(manifest), names)
    assert changes(old, app(manifest)).risks
    kept = app(f"@sam\noverlay overlay.yaml\n\n{manifest}", **{"overlay.yaml": overlay})
    assert not changes(old, kept).has_changes


# --- reading ---


def read_text(text, name="template.yaml"):
    report = Report()
    return read(Source(name, text), report), [one.code for one in report.diagnostics], report.diagnostics


RESOURCES = {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n", "template.yaml", id="YAML"),
        pytest.param(json.dumps(RESOURCES), "sam.json", id="JSON"),
        pytest.param(json.dumps(RESOURCES), "<stdin>", id="JSON without a name"),
        pytest.param("Resources: {Q: {Type: AWS::SQS::Queue}}", "HEAD:x.yml", id="of a revision"),
        pytest.param(json.dumps({"TemplateBody": RESOURCES}), "answer.json", id="an answer of CloudFormation"),
        pytest.param(
            json.dumps({"TemplateBody": "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"}),
            "answer.json",
            id="an answer with a template in YAML",
        ),
        pytest.param(json.dumps("Resources: {Q: {Type: AWS::SQS::Queue}}"), "answer.json", id="its body alone"),
    ],
)
def test_templates_of_every_kind_are_read(text, name):
    found, codes, _ = read_text(text, name)
    assert codes == []
    assert found == RESOURCES


QUEUE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: "


@pytest.mark.parametrize(
    ("text", "name"),
    [(f"{QUEUE}\n", "t.yaml"), (f"{QUEUE}null\n", "t.yaml"), (f"{QUEUE}{{}}\n", "t.yaml")]
    + [('{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": null}}}', "t.json")],
)
def test_properties_may_be_empty(text, name):
    found, codes, _ = read_text(text, name)
    assert (found is not None, codes) == (True, [])
    assert not changes(found, resources(Q={"Type": "AWS::SQS::Queue"})).has_changes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{QUEUE}[]\n", "The resource `Q` has `Properties` that are not a map"),
        ("Resources:\n  Q: {Properties: []}\n", "The resource `Q` has no type"),
    ],
)
def test_what_is_wrong_with_a_resource_is_named(text, message):
    assert read_text(text, "t.yaml")[2][0].message == message


def test_a_template_that_is_too_large_is_no_manifest():
    diagnostic = read_text("a: " + "x" * (1 << 20), "t.yaml")[2][0]
    assert (diagnostic.code, diagnostic.help) == ("ARC181", "Write at most 1 MiB, or name another file")


@pytest.mark.parametrize(
    ("text", "name", "code", "place"),
    [
        pytest.param("", "t.yaml", "ARC347", "t.yaml:1:1", id="nothing"),
        pytest.param("- a\n", "t.yaml", "ARC347", "t.yaml:1:1", id="a list"),
        pytest.param("[1]", "t.json", "ARC347", "t.json:1:1", id="a list in JSON"),
        pytest.param('"a', "t.json", "ARC347", "t.json:1:1", id="a broken string in JSON"),
        pytest.param("Outputs: {}\n", "t.yaml", "ARC347", "t.yaml:1:1", id="no resources"),
        pytest.param("Resources: 5\n", "t.yaml", "ARC347", "t.yaml:1:1", id="resources that are none"),
        pytest.param("Resources:\n  Q: 5\n", "t.yaml", "ARC347", "t.yaml:2:3", id="a resource that is none"),
        pytest.param("Resources:\n  Q: {}\n", "t.yaml", "ARC347", "t.yaml:2:3", id="a resource without a type"),
        pytest.param(f"{QUEUE}[]\n", "t.yaml", "ARC347", "t.yaml:2:3", id="a list of properties"),
        pytest.param(f"{QUEUE}!Ref X\n", "t.yaml", "ARC347", "t.yaml:2:3", id="a function for properties"),
        pytest.param(f"Description: Q\n{QUEUE}x\n", "t.yaml", "ARC347", "t.yaml:3:3", id="its name stands above"),
        pytest.param('{"Q": 1, "Resources": {"Q": {}}}', "t.json", "ARC347", "t.json:1:25", id="and in JSON"),
        pytest.param(
            '{"X": "Q", "TemplateBody": {"Resources": {"Q": {}}}}', "t.json", "ARC347", "t.json:1:44", id="in an answer"
        ),
        pytest.param("Resources:\n  5: {}\n", "t.yaml", "ARC348", "t.yaml:2:3", id="a name that is a number"),
        pytest.param("@app\nx\n", "app.arc", "ARC347", "app.arc:1:1", id="a manifest"),
        pytest.param("Resources:\n  Q: !!binary x\n", "t.yaml", "ARC348", "t.yaml:2:6", id="a tag of YAML"),
        pytest.param("Resources:\n  Q: [\n", "t.yaml", "ARC160", "t.yaml:", id="broken YAML"),
        pytest.param('{"Resources": {,}}', "t.json", "ARC13", "t.json:1:16", id="broken JSON"),
        pytest.param("x\0", "t.yaml", "ARC180", "t.yaml:1:2", id="binary"),
        pytest.param("a: " + "[" * 100, "t.yaml", "ARC182", "t.yaml:1:", id="deep"),
        pytest.param('"a: [' + '"', "t.json", "ARC1", "t.json (text):1:", id="broken YAML in JSON"),
    ],
)
def test_what_is_no_template_is_told_with_its_place(text, name, code, place):
    found, codes, diagnostics = read_text(text, name)
    assert found is None
    assert len(codes) == 1
    assert codes[0].startswith(code)
    assert str(diagnostics[0]).startswith(place)
    assert diagnostics[0].help


# --- as text and as JSON ---


def test_nothing_to_tell():
    template = app("@ws\n")
    found = changes(template, template)
    assert not found.has_changes
    assert render(found, ABOUT) == "A deploy of app.arc (staging) changes nothing in template.yaml.\n"


def test_the_page_shows_what_is_written():
    before = with_variables(app("@ws\nsend\nping\n\n@tables\nnotes\n  id *String\n"), STRIPE_KEY=SECRET)
    after = app("@aws\ntimeout 10\n\n@ws\nsend\njoin\n\n@tables\nnotes\n  room *String\n  id **String\n")
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```\n(A deploy .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert render(changes(before, after), {**ABOUT, "template": "old.yaml"}).startswith(shown)


def test_json_has_a_version_and_every_list():
    found = json.loads(to_json(of_manifests("@ws\n", "@ws\nping\n"), ABOUT))
    assert found["version"] == 1
    assert found["changes"] is True
    assert {**ABOUT}.items() <= found.items()
    assert set(Comparison._fields) <= set(found)
    (route,) = found["routes"]
    assert route == {
        "change": "added",
        "api": "WS",
        "kind": "WebSocket",
        "key": "ping",
        "before": None,
        "after": "PingWSLambda",
        "settings": [],
    }


def test_text_is_printable():
    def of(text):
        return resources(X={"Type": "AWS::SQS::Queue", "Properties": {"Tags": text}})

    assert "\x1b" not in render(changes(of("a"), of("\x1b[31m")), ABOUT)
