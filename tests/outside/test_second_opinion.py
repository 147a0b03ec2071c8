"""`arc2sam check --with` with the real cfn-lint and SAM translator: what they find is told at the right line."""

import json

import pytest

from arc2sam import cli
from arc2sam.opinions import translate
from tests.golden.projects import ALL, name_of, transpile

pytestmark = pytest.mark.outside

APP = "@app\nshop\n\n@http\nget /orders\n\n@sam\noverlay over.yaml\n"


@pytest.fixture
def check(tmp_path, monkeypatch, capfd):
    """Run `arc2sam check` in a project; the exit code, and place, code and message of what is found."""

    def run(tools, **files):
        for name, text in {"app.arc": APP, "src/http/get-orders/index.mjs": "", **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        monkeypatch.chdir(tmp_path)
        code = cli.run(["check", "--with", tools, "--format", "json"])
        found = json.loads(capfd.readouterr().out)["diagnostics"]
        return code, [one for one in found if one["code"] >= "ARC58"]

    return run


def place(one):
    at = one["location"]
    return f"{at['file']}:{at['start']['line']}"


def test_nothing_is_found(check):
    assert check("cfn-lint,sam-translator", **{"over.yaml": "Resources: {}\n"}) == (0, [])


def test_an_error_of_cfn_lint(check):
    overlay = "Resources:\n  Net:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/99\n"
    code, found = check("cfn-lint", **{"over.yaml": overlay})
    assert code == 1
    assert {(one["code"], place(one), one["logicalId"], one["property"]) for one in found} == {
        ("ARC580", "over.yaml:5", "Net", "Properties.CidrBlock")
    }
    assert all(one["message"].startswith("cfn-lint E") for one in found)


def test_what_is_found_in_what_sam_makes_is_told_at_what_it_is_made_for(check):
    """The role that SAM makes of the function's policies allows an action that there is not."""
    overlay = (
        "Resources:\n  GetOrdersHTTPLambda:\n    Properties:\n      Role: null\n      Policies:\n"
        "        - Version: '2012-10-17'\n          Statement: {Effect: Allow, Action: nosuch:Get, Resource: '*'}\n"
    )
    code, found = check("cfn-lint,sam-translator", **{"over.yaml": overlay})
    assert code == 0
    assert [(one["code"], place(one), one["logicalId"]) for one in found] == [
        ("ARC581", "over.yaml:5", "GetOrdersHTTPLambdaRole")
    ]
    assert found[0]["message"].startswith("cfn-lint W3037: 'nosuch' is not one of")


def test_alternatives_are_one_finding(check):
    """cfn-lint lists why an event is none of twenty kinds; that it is a topic's is the likely one."""
    overlay = (
        "Resources:\n  GetOrdersHTTPLambda:\n    Properties:\n      Events:\n        Odd:\n          Type: SNS\n"
        "          Properties:\n            Topic: not-an-arn\n"
    )
    code, found = check("cfn-lint", **{"over.yaml": overlay})
    assert code == 1
    assert [(one["code"], place(one)) for one in found] == [("ARC580", "over.yaml:5")]
    assert "; most likely E1158: 'not-an-arn' is not" in found[0]["message"]


def test_a_setting_in_a_configuration_file(check):
    """A runtime that Lambda has deprecated for years, which an overlay does not state but a function does."""
    code, found = check(
        "cfn-lint", **{"over.yaml": "Resources: {}\n", "src/http/get-orders/config.arc": "@aws\nruntime python3.9\n"}
    )
    runtimes = [one for one in found if "2531" in one["message"]]
    assert runtimes
    assert {place(one) for one in runtimes} == {"src/http/get-orders/config.arc:2"}


def test_cfn_lint_is_asked_about_the_region(check):
    """cfn-lint does not know it, and says so instead of an answer."""
    app = APP.replace("@sam", "@aws\nregion xx-nowhere-9\n\n@sam")
    code, found = check("cfn-lint", **{"app.arc": app, "over.yaml": "Resources: {}\n"})
    assert code == 2
    assert [one["code"] for one in found] == ["ARC583"]
    assert "xx-nowhere-9" in found[0]["message"]


def test_settings_of_cfn_lint_count(check):
    overlay = "Conditions:\n  IsHome: !Equals [!Ref AWS::Region, eu-north-1]\n"
    assert [one["message"].split()[1] for one in check("cfn-lint", **{"over.yaml": overlay})[1]] == ["W8001:"]
    assert check("cfn-lint", **{"over.yaml": overlay, ".cfnlintrc": "ignore_checks:\n- W8001\n"}) == (0, [])


def test_an_error_of_the_translator(check):
    """It refuses a topic of a function's event that is in no stack; the schema takes it."""
    overlay = (
        "Resources:\n  GetOrdersHTTPLambda:\n    Properties:\n      Events:\n        Odd:\n          Type: S3\n"
        "          Properties:\n            Bucket: some-bucket-elsewhere\n            Events: s3:ObjectCreated:*\n"
    )
    code, found = check("sam-translator", **{"over.yaml": overlay})
    assert code == 1
    assert [(one["code"], place(one), one["logicalId"]) for one in found] == [
        ("ARC580", "app.arc:5", "GetOrdersHTTPLambda")
    ]
    assert found[0]["message"].startswith("sam-translator Invalid")


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_the_translator_takes_every_template(folder):
    """Code in folders is no fault: it is uploaded before."""
    document = json.loads(transpile(folder, output="json").require_text())
    assert translate.translated(document, "us-east-1")["findings"] == []


def test_code_of_every_kind_is_taken_for_uploaded():
    document = {
        "Globals": {"Function": {"CodeUri": "src"}},
        "Resources": {
            "A": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}},
            "B": {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "steps.json"}},
            "C": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "s3://mine/code"}},
            "D": {"Type": "AWS::Serverless::Function"},
            "E": {"Type": "AWS::Lambda::Function", "Properties": {"CodeUri": "kept"}},
        },
    }
    packaged = translate.packaged(document)
    assert packaged["Globals"]["Function"] == {"CodeUri": "s3://bucket/src"}
    bodies = packaged["Resources"]
    assert bodies["A"]["Properties"] == {"ContentUri": "s3://bucket/layer"}
    assert bodies["B"]["Properties"] == {"DefinitionUri": "s3://bucket/steps.json"}
    assert bodies["C"]["Properties"] == {"CodeUri": "s3://mine/code"}
    assert bodies["D"] == {"Type": "AWS::Serverless::Function"}
    assert bodies["E"]["Properties"] == {"CodeUri": "kept"}
