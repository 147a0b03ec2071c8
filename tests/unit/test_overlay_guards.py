"""What an overlay may not change.

Source: API Gateway documentation, "Control and manage access to WebSocket APIs": a route `$connect` without
authorization, or none at all, lets everyone in.
"""

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.in_memory import project_from_files
from arc2sam.source import Source

APP = "@app\nchat\n@ws\nsend\n@sam\noverlay o.yaml\n"
GATE = "authorizer\n  src src/gate\n  identity route.request.header.Auth\n"
ROUTE = "ConnectWSRoute"


def merged(settings: str, overlay: str, sam: str = "", root: str = ".") -> tuple[Diagnostic, ...]:
    text = f"{APP}{sam}@ws-api\n{settings}\n"
    result = pipeline.transpile(Source("app.arc", text), project_from_files({"o.yaml": overlay}), root=root)
    assert (result.text is None) == result.has_errors
    return result.diagnostics


def of(logical_id: str, *lines: str) -> str:
    return "\n".join(["Resources:", f"  {logical_id}:", *(f"    {line}" for line in lines), ""])


def properties(logical_id: str, *lines: str) -> str:
    return of(logical_id, "Properties:", *(f"  {line}" for line in lines))


@pytest.mark.parametrize(
    ("settings", "overlay", "line"),
    [
        pytest.param("auth iam", properties(ROUTE, "AuthorizationType: NONE"), 4, id="IAM-switched-off"),
        pytest.param("auth iam", properties(ROUTE, "AuthorizationType:"), 4, id="IAM-removed"),
        pytest.param("auth iam", properties(ROUTE, "AuthorizationType: !Ref Kind"), 4, id="kind-of-a-parameter"),
        pytest.param("auth iam", properties(ROUTE, "RouteKey: other"), 3, id="of-another-route"),
        pytest.param("auth iam", of(ROUTE, "Condition: Guarded"), 2, id="under-a-condition"),
        pytest.param(GATE, properties(ROUTE, "AuthorizationType: NONE", "AuthorizerId:"), 4, id="authorizer"),
        pytest.param(
            "origins https://a.example", properties(ROUTE, "AuthorizationType: NONE", "AuthorizerId:"), 4, id="origins"
        ),
        pytest.param("api-key true", properties(ROUTE, "ApiKeyRequired: false"), 4, id="API-key"),
    ],
)
def test_a_guard_stays(settings: str, overlay: str, line: int) -> None:
    extra = "Parameters: {Kind: {Type: String}}\nConditions: {Guarded: !Equals [a, b]}\n"
    found = [one for one in merged(settings, overlay + extra) if one.severity == "error"]
    assert [(one.code, str(one.span).partition(":")[2].partition(":")[0]) for one in found] == [("ARC317", str(line))]
    assert found[0].logical_id == ROUTE


def test_a_guarded_route_stays() -> None:
    found = merged("auth iam", "Resources:\n  ConnectWSRoute:\n  WebsocketStage:\n    DependsOn: [SendWSRoute]\n")
    assert "ARC317" in [one.code for one in found]


@pytest.mark.parametrize(
    "overlay",
    [
        pytest.param(properties("WS", "Auth:"), id="removed"),
        pytest.param(properties("WS", "Auth: {AuthType: NONE}"), id="switched-off"),
    ],
)
def test_a_guard_of_the_native_resource_stays(overlay: str) -> None:
    found = [one for one in merged("auth iam", overlay, "websocket native\n") if one.severity == "error"]
    assert [(one.code, str(one.span)[:8]) for one in found] == [("ARC317", "o.yaml:4")]


@pytest.mark.parametrize(
    ("settings", "overlay"),
    [
        pytest.param("auth iam", properties(ROUTE, "AuthorizationType: AWS_IAM"), id="the-same"),
        pytest.param("auth iam", properties(ROUTE, "OperationName: x"), id="something-else"),
        pytest.param(GATE, properties(ROUTE, "AuthorizationType: AWS_IAM", "AuthorizerId:"), id="another-guard"),
        pytest.param("metrics true", properties(ROUTE, "AuthorizationType: NONE"), id="none-was-asked-for"),
        pytest.param("metrics true", properties("WebsocketStage", "StageName: staging"), id="the-same-stage"),
        pytest.param("metrics true", properties("WebsocketStage", "Description: x"), id="another-property"),
    ],
)
def test_other_changes(settings: str, overlay: str) -> None:
    assert "ARC317" not in [one.code for one in merged(settings, overlay)]
    assert "ARC319" not in [one.code for one in merged(settings, overlay)]


@pytest.mark.parametrize(
    ("logical_id", "sam"), [("WebsocketStage", ""), pytest.param("WS", "websocket native\n", id="native")]
)
@pytest.mark.parametrize("stage", ["live", "null"])
def test_the_stage_keeps_its_name(logical_id: str, sam: str, stage: str) -> None:
    # Without a name SAM calls the native resource's stage `default`.
    (found,) = merged("metrics true", properties(logical_id, f"StageName: {stage}"), sam)
    assert (found.code, str(found.span)) == ("ARC319", "o.yaml:4:7")
    assert "`staging`" in found.message


@pytest.mark.parametrize(
    ("root", "uri", "expected"),
    [
        pytest.param(".", "src/x", True, id="below"),
        pytest.param(".", "./a/../src", True, id="winding"),
        pytest.param(".", "../x", False, id="beside"),
        pytest.param(".", "src/../../x", False, id="winding-out"),
        pytest.param(".", "/etc", False, id="absolute"),
        pytest.param("..", "../src/x", True, id="template-in-a-folder"),
        pytest.param("..", "x", True, id="beside-that-template"),
        pytest.param("..", "../../x", False, id="above-the-project"),
        pytest.param("../app", "../app/src", True, id="template-elsewhere"),
        pytest.param("../app", "../other/src", False, id="another-project"),
        pytest.param("../app", "src", False, id="beside-the-template"),
        pytest.param("app", "app/src", True, id="template-above"),
        pytest.param("app", "src", False, id="above"),
        pytest.param(".", "s3://bucket/key", True, id="uploaded"),
    ],
)
def test_code_is_of_the_project(root: str, uri: str, expected: bool) -> None:
    found = merged("metrics true", properties("SendWSLambda", f"CodeUri: {uri}"), root=root)
    assert [(one.code, str(one.span)) for one in found] == ([] if expected else [("ARC318", "o.yaml:4:7")])


def test_code_of_all_functions() -> None:
    found = merged("metrics true", "Globals:\n  Function:\n    CodeUri: ../x\n")
    assert [(one.code, str(one.span)) for one in found] == [("ARC318", "o.yaml:3:5")]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param(
            "Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: ../x", "5:7", id="definition"
        ),
        pytest.param(
            "Type: AWS::Serverless::Application\n    Properties:\n      Location: /x", "5:7", id="application"
        ),
        pytest.param("Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ../x", "5:7", id="stack"),
        pytest.param("Type: AWS::Lambda::LayerVersion\n    Properties:\n      Content: ../x", "5:7", id="content"),
        pytest.param("Type: AWS::Lambda::Function\n    Properties:\n      Code: ../x", "5:7", id="plain-function"),
        pytest.param("Type: AWS::Serverless::Function\n    Metadata:\n      DockerContext: ..", "5:7", id="image"),
        pytest.param(
            "Type: AWS::SNS::Topic\n    Properties:\n      Fn::Transform:\n        Name: AWS::Include\n        Parameters:\n"
            "          Location: ../x",
            "8:11",
            id="include",
        ),
        pytest.param("Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: x", None, id="inside"),
        pytest.param("Type: AWS::SSM::Document\n    Properties:\n      Content: ../x", None, id="text"),
        pytest.param(
            "Type: AWS::Serverless::Application\n    Properties:\n      Location: s3://b/k", None, id="uploaded"
        ),
    ],
)
def test_files_that_are_uploaded_are_of_the_project(body: str, place: str | None) -> None:
    found = merged("metrics true", f"Resources:\n  Mine:\n    {body}\n")
    assert [str(one.span) for one in found if one.code == "ARC318"] == ([f"o.yaml:{place}"] if place else [])


@pytest.mark.parametrize("name", ["SendWSLambda", "Role"])
def test_a_parameter_named_like_a_resource(name: str) -> None:
    # cfn-lint's E3007.
    found = merged("metrics true", f"Parameters:\n  {name}: {{Type: String}}\n")
    assert [(one.code, str(one.span)) for one in found] == [("ARC310", "o.yaml:2:3")]


def test_a_resource_named_like_a_parameter() -> None:
    overlay = "Resources:\n  SECRETEnv:\n    Type: AWS::SNS::Topic\n"
    found = merged("metrics true", overlay, "env SECRET\n")
    assert [(one.code, str(one.span)) for one in found] == [("ARC310", "o.yaml:2:3")]


ROLE = "arn:aws:iam::123456789012:role/mine"
POLICIES = "Policies: [AmazonS3ReadOnlyAccess]"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param([POLICIES], ["o.yaml:4:7 ARC323"], id="beside-the-shared-role"),
        pytest.param([POLICIES, "Role: null"], [], id="without-it"),
        pytest.param([f"Role: {ROLE}", POLICIES], ["o.yaml:5:7 ARC323"], id="beside-a-role"),
        pytest.param([f"Role: {ROLE}"], [], id="a-role-alone"),
        pytest.param(["PermissionsBoundary: " + ROLE], ["o.yaml:4:7 ARC323"], id="boundary"),
        pytest.param(["Timeout: 3"], [], id="neither"),
        pytest.param(
            [POLICIES, "Role: !If [Own, !Ref 'AWS::NoValue', !GetAtt Role.Arn]"], [], id="role-under-a-condition"
        ),
    ],
)
def test_policies_beside_a_role_are_told(lines: list[str], found: list[str]) -> None:
    overlay = properties("SendWSLambda", *lines) + "Conditions: {Own: !Equals [a, b]}\n"
    assert [f"{one.span} {one.code}" for one in merged("metrics true", overlay) if one.code == "ARC323"] == found


def test_a_role_that_takes_policies_away_is_told() -> None:
    files = {
        "o.yaml": properties("SendWSLambda", f"Role: {ROLE}"),
        "src/ws/send/config.arc": "@aws\npolicies AmazonS3ReadOnlyAccess\n",
    }
    result = pipeline.transpile(Source("app.arc", APP), project_from_files(files))
    assert [f"{one.span} {one.code}" for one in result.diagnostics if one.code == "ARC323"] == ["o.yaml:4:7 ARC323"]


@pytest.mark.outside
def test_sam_does_pass_over_them() -> None:
    from tests.outside.translate import read, translate

    def allowed(overlay: str) -> bool:
        result = pipeline.transpile(Source("app.arc", APP), project_from_files({"o.yaml": overlay}))
        return "AmazonS3ReadOnlyAccess" in str(translate(read(result.require_text())))

    assert not allowed(properties("SendWSLambda", POLICIES))
    assert allowed(properties("SendWSLambda", POLICIES, "Role: null"))
