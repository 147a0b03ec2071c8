"""@ws-api: auth, authorizer, origins. What was asked for and cannot be had is an error, never an open route.

Source: API Gateway documentation, "Control and manage access to WebSocket APIs", "Control access to WebSocket APIs with
AWS Lambda REQUEST authorizers"; CloudFormation documentation, "AWS::ApiGatewayV2::Authorizer" and
"AWS::ApiGatewayV2::Route"; for the forms of identity sources the error of the service itself, as aws-cdk issue 18307
quotes it; RFC 6454, "The Web Origin Concept".
"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam import normalize, pipeline
from arc2sam.pragmas.ws import origins
from tests.pragmas.stages import Built

ARN = "arn:aws:lambda:us-west-2:123456789012:function:gate"
ROLE = "arn:aws:iam::123456789012:role/gate"
TOKEN = "route.request.querystring.token"
OWN = ("src src/ws/gate", f"identity {TOKEN}")
OTHER = (f"arn {ARN}", f"identity {TOKEN}")
PLAIN = "@app\nchat\n@ws\nsend\n"


def built(settings: str, files: "dict[str, str] | None" = None, more: str = "") -> Built:
    """Build an app whose settings begin on line 4."""
    return Built(f"@app\nchat\n@ws-api\n{settings.strip()}\n@ws\nsend\n{more}", files=files)


def authorizer(*lines: str) -> str:
    return "\n".join(["authorizer", *(f"  {line}" for line in lines)])


def route(result: Built, action: str = "Connect") -> dict[str, Any]:
    return result.properties(f"{action}WSRoute")


def guard(template: dict[str, Any]) -> tuple[Any, Any]:
    properties = template["Resources"]["ConnectWSRoute"]["Properties"]
    return properties.get("AuthorizationType"), properties.get("AuthorizerId")


# auth iam


def test_iam() -> None:
    result = built("auth iam")
    assert result.found == []
    assert route(result)["AuthorizationType"] == "AWS_IAM"
    assert "AuthorizerId" not in route(result)
    assert set(result.resources) == set(Built(PLAIN).resources)


@pytest.mark.parametrize("written", ["auth iam", authorizer(*OWN), "origins https://example.com"])
def test_only_connect_is_guarded(written: str) -> None:
    # API Gateway authorizes $connect; anything on another route would be refused or ignored.
    result = built(written)
    assert "AuthorizationType" in route(result)
    plain = Built(PLAIN)
    for action in ("Send", "Default", "Disconnect"):
        assert route(result, action) == route(plain, action)


# the authorizer


def test_function_of_the_app() -> None:
    result = built(authorizer(*OWN))
    assert result.found == []
    assert route(result)["AuthorizationType"] == "CUSTOM"
    assert route(result)["AuthorizerId"] == {"Ref": "WSAuthorizer"}
    assert result.properties("WSAuthorizer") == {
        "ApiId": {"Ref": "WS"},
        "Name": "WSAuthorizer",
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
            "${WSAuthorizerLambda.Arn}/invocations"
        },
        "IdentitySource": [TOKEN],
    }
    assert result.properties("WSAuthorizerPermission") == {
        "FunctionName": {"Ref": "WSAuthorizerLambda"},
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": {
            "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WS}/authorizers/"
            "${WSAuthorizer}"
        },
    }
    new = {"WSAuthorizer", "WSAuthorizerLambda", "WSAuthorizerPermission"}
    assert set(result.resources) - set(Built(PLAIN).resources) == new


def test_the_stage_waits_for_the_authorizer() -> None:
    assert "WSAuthorizer" in built(authorizer(*OWN)).resources["WebsocketStage"]["DependsOn"]
    assert "WSAuthorizer" in built("origins https://example.com").resources["WebsocketStage"]["DependsOn"]
    assert "WSAuthorizer" not in built("auth iam").resources["WebsocketStage"]["DependsOn"]


def test_it_is_a_whole_function_with_configuration_and_handler() -> None:
    files = {
        "src/ws/gate/config.arc": "@aws\nruntime python3.13\nmemory 256\ntimeout 3\n",
        "src/ws/gate/lambda.py": "def handler(event, context): ...",
    }
    result = built(authorizer(*OWN), files)
    assert result.found == []
    properties = result.properties("WSAuthorizerLambda")
    assert (properties["CodeUri"], properties["Handler"]) == ("src/ws/gate", "lambda.handler")
    assert (properties["Runtime"], properties["MemorySize"], properties["Timeout"]) == ("python3.13", 256, 3)
    assert properties["Role"] == {"Fn::GetAtt": ["Role", "Arn"]}
    variables = result.variables("WSAuthorizerLambda")
    assert {"ARC_ENV", "ARC_WSS_URL", "PYTHONPATH"} <= set(variables)


def test_it_has_grants_and_a_role_like_every_function() -> None:
    files = {"src/ws/gate/config.arc": "@sam\ngrants tables\n"}
    result = built(authorizer(*OWN), files, "@sam\nroles per-function\nenv SECRET\n@tables\nusers\n  id *String\n")
    assert result.found == []
    names = [one["PolicyName"] for one in result.properties("WSAuthorizerLambdaRole")["Policies"]]
    assert names == ["ArcGlobalPolicy", "ArcDynamoPolicy"]
    assert result.variables("WSAuthorizerLambda")["SECRET"] == {"Ref": "SECRETEnv"}


def test_provisioned_concurrency_is_reached_by_the_alias() -> None:
    result = built(authorizer(*OWN), {"src/ws/gate/config.arc": "@aws\nprovisionedConcurrency 2\n"})
    assert result.properties("WSAuthorizer")["AuthorizerUri"]["Fn::Sub"].endswith(
        "${WSAuthorizerLambda.Arn}:live/invocations"
    )
    assert result.properties("WSAuthorizerPermission")["FunctionName"] == {"Ref": "WSAuthorizerLambda.Alias"}


def test_role_instead_of_permission() -> None:
    result = built(authorizer(*OWN, f"role {ROLE}"))
    assert result.found == []
    assert result.properties("WSAuthorizer")["AuthorizerCredentialsArn"] == ROLE
    assert "WSAuthorizerPermission" not in result.resources
    assert "WSAuthorizerLambda" in result.resources


def test_function_elsewhere() -> None:
    # The region in the URI is that of the function (AuthorizerUri in the CloudFormation documentation).
    result = built(authorizer(*OTHER, f"role {ROLE}"), more="@aws\nregion us-east-1\n")
    assert result.found == []
    start = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/"
    assert result.properties("WSAuthorizer")["AuthorizerUri"] == f"{start}{ARN}/invocations"
    assert built(authorizer(*OTHER)).properties("WSAuthorizerPermission")["FunctionName"] == ARN
    assert not [name for name in result.resources if name.endswith("AuthorizerLambda")]


def test_a_name_in_an_arn_is_text() -> None:
    assert built(authorizer(f'arn "{ARN}${{x}}"', f"identity {TOKEN}")).found == ["ARC356 5:7"]
    result = built(authorizer(f"arn {ARN}:live", f"identity {TOKEN}"))
    assert result.found == []
    assert ":function:gate:live/" in result.properties("WSAuthorizer")["AuthorizerUri"]


@pytest.mark.parametrize(
    "identity",
    [
        "route.request.querystring.token",
        "route.request.header.Sec-WebSocket-Protocol",
        "route.request.header.a.b_c-d",
        "context.identity.sourceIp",
    ],
)
def test_identity(identity: str) -> None:
    result = built(authorizer("src src/ws/gate", f"identity {identity}"))
    assert result.found == []
    assert result.properties("WSAuthorizer")["IdentitySource"] == [identity]


def test_identity_of_a_stage_variable() -> None:
    lines = authorizer("src src/ws/gate", "identity stageVariables.room")
    result = built(f"{lines}\nvariables\n  room lobby")
    assert result.found == []
    assert result.properties("WSAuthorizer")["IdentitySource"] == ["stageVariables.room"]
    assert built(lines).found == ["ARC355 6:12"]


def test_several_identities() -> None:
    result = built(authorizer("src src/ws/gate", "identity context.a route.request.header.B"))
    assert result.properties("WSAuthorizer")["IdentitySource"] == ["context.a", "route.request.header.B"]


FORMS = {
    "json": '{"app": "chat", "ws": ["send"], "ws-api": {"authorizer": {"src": "a", "identity": ["context.a", "context.b"]}}}',
    "toml": 'app = "chat"\nws = ["send"]\n[ws-api.authorizer]\nsrc = "a"\nidentity = ["context.a", "context.b"]\n',
    "yaml": "app: chat\nws: [send]\nws-api:\n  authorizer:\n    src: a\n    identity: [context.a, context.b]\n",
    "arc": "@app\nchat\n@ws\nsend\n@ws-api\nauthorizer\n  src a\n  identity context.a context.b\n",
}


@pytest.mark.parametrize("format_", FORMS)
def test_every_format(format_: Any) -> None:
    result = pipeline.transpile(FORMS[format_], format=format_, output="json")
    assert result.diagnostics == ()
    template = json.loads(result.require_text())
    assert guard(template) == ("CUSTOM", {"Ref": "WSAuthorizer"})
    assert template["Resources"]["WSAuthorizer"]["Properties"]["IdentitySource"] == ["context.a", "context.b"]


# faults


@pytest.mark.parametrize(
    ("lines", "found", "help_part"),
    [
        pytest.param([f"identity {TOKEN}"], ["ARC353 4:1"], "`src src/ws/authorizer`", id="no-function"),
        pytest.param([*OWN, f"arn {ARN}"], ["ARC353 7:3"], "one of the two", id="two-functions"),
        pytest.param(["src a"], ["ARC354 4:1"], "`identity route.request.querystring.token`", id="no-identity"),
        pytest.param([f"arn {ARN}"], ["ARC354 4:1"], "`identity ", id="no-identity-of-another-function"),
        pytest.param(["src ../a", f"identity {TOKEN}"], ["ARC220 5:7"], "inside the project", id="src-outside"),
        pytest.param(['src ""', f"identity {TOKEN}"], ["ARC353 5:7"], "folder", id="empty-src"),
        pytest.param(["src true", f"identity {TOKEN}"], ["ARC204 5:7"], "`src ", id="src-of-a-wrong-type"),
        pytest.param(["src a", "identity 5"], ["ARC204 6:12"], "`identity route.request.", id="identity-no-word"),
        pytest.param(["src a", "identity context.a 5"], ["ARC204 6:22"], "", id="identity-with-one-bad-value"),
        pytest.param(["arn gate", f"identity {TOKEN}"], ["ARC356 5:7"], "arn:aws:lambda:", id="no-arn"),
        pytest.param([*OWN, "role gate"], ["ARC356 7:8"], "arn:aws:iam::", id="no-role"),
        pytest.param([*OWN, f"role {ARN}"], ["ARC356 7:8"], "arn:aws:iam::", id="role-that-is-a-function"),
        pytest.param([f"arn {ROLE}", f"identity {TOKEN}"], ["ARC356 5:7"], "", id="function-that-is-a-role"),
        pytest.param(
            [f"arn {ARN.replace('us-west-2', 'cn-north-1')}", f"identity {TOKEN}"],
            ["ARC356 5:7"],
            "arn:aws-cn:",
            id="partition-of-another-region",
        ),
        pytest.param(
            [*OTHER, "role arn:aws-cn:iam::123456789012:role/gate"], ["ARC356 7:8"], "partition", id="role-elsewhere"
        ),
        pytest.param(["srcs a", f"identity {TOKEN}"], ["ARC201 5:3"], "`src`", id="misspelled"),
        pytest.param(["src a", f"identity-source {TOKEN}"], ["ARC201 6:3"], "`identity`", id="CloudFormation's-word"),
        pytest.param(["src a", f"identitySource {TOKEN}"], ["ARC201 6:3"], "`identity`", id="CDK's-word"),
        pytest.param([*OWN, "jwt true"], ["ARC360 7:3"], "checks the token", id="jwt"),
        pytest.param([*OWN, "ttl 300"], ["ARC360 7:3"], "Remove", id="caching"),
        pytest.param([*OWN, "authorizerResultTtlInSeconds 0"], ["ARC360 7:3"], "Remove", id="caching-switched-off"),
        pytest.param([*OWN, "payload-version 2.0"], ["ARC360 7:3"], "Remove", id="payload-of-HTTP-APIs"),
        pytest.param([*OWN, "simple-responses true"], ["ARC360 7:3"], "Remove", id="answers-of-HTTP-APIs"),
    ],
)
def test_faults_of_an_authorizer(lines: list[str], found: list[str], help_part: str) -> None:
    result = built(authorizer(*lines))
    assert result.found == found
    (only,) = result.diagnostics
    assert help_part in only.help
    assert only.help[0].isupper()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("$request.header.Auth", "route.request.header.Auth", id="HTTP API"),
        pytest.param("$request.querystring.token", "route.request.querystring.token", id="HTTP API's query string"),
        pytest.param('"${request.header.Auth}"', "route.request.header.Auth", id="HTTP API with braces"),
        pytest.param("method.request.header.Auth", "route.request.header.Auth", id="REST API"),
        pytest.param("$context.identity.sourceIp", "context.identity.sourceIp", id="variable"),
        pytest.param("$stageVariables.x", "stageVariables.x", id="stage variable"),
        pytest.param("stagevariables.x", "stageVariables.x", id="small letters"),
        pytest.param("route.request.queryString.token", "route.request.querystring.token", id="capitals"),
        pytest.param("request.header.Auth", "route.request.header.Auth", id="without the route"),
        pytest.param("header.Auth", "route.request.header.Auth", id="without the request"),
        pytest.param("token", "route.request.querystring.token", id="a word alone"),
        pytest.param("context.a,context.b", "identity context.a context.b", id="with a comma"),
        pytest.param("route.request.body.token", None, id="body"),
        pytest.param("route.request.header.", None, id="no name"),
        pytest.param('"route.request.header.\u00c4"', None, id="no ASCII"),
        pytest.param("context.", None, id="no variable"),
        pytest.param('"route.request.header.A B"', None, id="blank"),
    ],
)
def test_identity_of_a_wrong_form(written: str, meant: "str | None") -> None:
    result = built(authorizer("src a", f"identity {written}"))
    (found,) = result.diagnostics
    assert found.code == "ARC355"
    assert found.help == (f"Write `{meant}`" if meant and " " not in meant else found.help)
    assert meant is None or f"`{meant}`" in found.help
    assert found.span is not None
    assert found.span.text == written.strip('"')


@pytest.mark.parametrize(
    ("region", "lines", "found"),
    [
        pytest.param("", [f"arn {ARN}:$LATEST"], ["ARC356 5:7"], id="no-permission-on-the-latest"),
        pytest.param("", [f"arn {ARN}:$LATEST", f"role {ROLE}"], [], id="a-role-needs-none"),
        pytest.param("", [f"arn {ARN}:live"], [], id="alias"),
        pytest.param("us-east-1", [f"arn {ARN}"], ["ARC356 5:7"], id="no-permission-in-another-region"),
        pytest.param("us-east-1", [f"arn {ARN}", f"role {ROLE}"], [], id="a-role-of-another-region"),
        pytest.param("us-west-2", [f"arn {ARN}"], [], id="the-same-region"),
        pytest.param("cn-north-1", [f"arn {ARN}", f"role {ROLE}"], ["ARC356 5:7"], id="function-of-a-partition"),
        pytest.param("cn-north-1", ["src gate", f"role {ROLE}"], ["ARC356 6:8"], id="role-of-a-partition"),
        pytest.param(
            "", ["src gate", f"role {ROLE.replace('arn:aws', 'arn:awsx')}"], ["ARC356 6:8"], id="no-partition"
        ),
    ],
)
def test_functions_and_roles_that_cannot_be_used(region: str, lines: list[str], found: list[str]) -> None:
    # Lambda: "We currently do not support adding policies for $LATEST", "Functions from 'us-west-2' are not reachable in
    # this region".
    more = f"@aws\nregion {region}\n" if region else ""
    result = built(authorizer(*lines, f"identity {TOKEN}"), more=more)
    assert result.found == found


@pytest.mark.parametrize(
    ("known", "place"),
    [
        pytest.param(
            "domain\n  staging a.example.com\n  certificate arn:aws:acm:us-west-2:999999999999:certificate/0",
            "9:15",
            id="certificate",
        ),
        pytest.param(
            "access-log\n  group arn:aws:logs:us-west-2:999999999999:log-group:chat\naccount-log-role false",
            "8:9",
            id="log-group",
        ),
    ],
)
def test_function_of_another_account_needs_a_role(known: str, place: str) -> None:
    # Whoever deploys in 999999999999 cannot add to the policy of a function in 123456789012.
    result = built(f"{authorizer(*OTHER)}\n{known}")
    assert result.found == ["ARC357 5:7"]
    (found,) = result.diagnostics
    (label,) = found.labels
    assert f"{label.span.line}:{label.span.column}" == place
    assert "role of 999999999999" in found.help
    allowed = built(f"{authorizer(*OTHER, 'role arn:aws:iam::999999999999:role/gate')}\n{known}")
    assert allowed.found == []
    # A role can be used in its own account only.
    assert built(f"{authorizer(*OTHER, f'role {ROLE}')}\n{known}").found == ["ARC356 7:8"]
    assert built(f"{authorizer(*OTHER)}\n{known.replace('9' * 12, '123456789012')}").found == []


def test_accounts_of_policies_count_but_not_those_of_aws() -> None:
    files = {"src/ws/send/config.arc": "@aws\npolicies arn:aws:iam::999999999999:policy/x architect-default-policies\n"}
    assert built(authorizer(*OTHER), files).found == ["ARC357 5:7"]
    files = {"src/ws/send/config.arc": "@aws\npolicies arn:aws:iam::aws:policy/PowerUserAccess\n"}
    assert built(authorizer(*OTHER), files).found == []


@pytest.mark.parametrize(
    ("written", "found", "help_part"),
    [
        pytest.param("auth", ["ARC209 4:1"], "`auth iam`", id="auth-alone"),
        pytest.param("auth none", ["ARC352 4:1"], "Remove the line if everyone", id="none"),
        pytest.param("auth NONE", ["ARC352 4:1"], "Remove the line if everyone", id="none-in-capitals"),
        pytest.param("auth jwt", ["ARC352 4:1"], "checks the token", id="jwt"),
        pytest.param("auth cognito", ["ARC352 4:1"], "checks the token", id="cognito"),
        pytest.param("auth custom", ["ARC352 4:1"], "`authorizer`", id="custom"),
        pytest.param("auth lambda", ["ARC352 4:1"], "`authorizer`", id="lambda"),
        pytest.param("auth api-key", ["ARC352 4:1"], "`api-key true`", id="api-key"),
        pytest.param("auth AWS_IAM", ["ARC352 4:1"], "`auth iam`", id="CloudFormation's-word"),
        pytest.param("auth IAM", ["ARC206 4:6"], "`iam`", id="capitals"),
        pytest.param("auth basic", ["ARC206 4:6"], "`iam`", id="unknown"),
        pytest.param("auth true", ["ARC204 4:6"], "`auth iam`", id="boolean"),
        pytest.param("auth false", ["ARC204 4:6"], "`auth iam`", id="false"),
        pytest.param("auth 1", ["ARC204 4:6"], "`auth iam`", id="number"),
        pytest.param("auth iam iam", ["ARC204 4:6"], "`auth iam`", id="two-words"),
        pytest.param('auth ""', ["ARC206 4:6"], "`iam`", id="empty"),
        pytest.param("auth\n  type iam", ["ARC204 5:3"], "`auth iam`", id="settings-below-it"),
        pytest.param("auth iam\nauth iam", ["ARC375 5:1"], "one of the two", id="twice"),
        pytest.param("athu iam", ["ARC201 4:1"], "`auth`", id="slip"),
        pytest.param("Auth iam", ["ARC201 4:1"], "`auth`", id="capital"),
        pytest.param("authorization iam", ["ARC201 4:1"], "`auth`", id="whole-word"),
        pytest.param("authorization-type AWS_IAM", ["ARC201 4:1"], "`auth`", id="CloudFormation's-property"),
        pytest.param("iam true", ["ARC201 4:1"], "`auth`", id="the-value-alone"),
        pytest.param("authorizer", ["ARC209 4:1"], "below `authorizer`", id="authorizer-alone"),
        pytest.param("authorizer false", ["ARC204 4:12"], "below `authorizer`", id="authorizer-off"),
        pytest.param("authorizer true", ["ARC204 4:12"], "below `authorizer`", id="authorizer-on"),
        pytest.param("authorizer src/ws/gate", ["ARC204 4:12"], "`src src/ws/gate`", id="authorizer-in-one-line"),
        pytest.param("authorizers\n  src a", ["ARC201 4:1"], "`authorizer`", id="authorizers"),
        pytest.param("origins", ["ARC209 4:1"], "`origins https://www.example.com`", id="origins-alone"),
        pytest.param("origins true", ["ARC204 4:9"], "`origins https://", id="origins-on"),
        pytest.param("origins false", ["ARC204 4:9"], "`origins https://", id="origins-off"),
        pytest.param("origins https://a.example 5", ["ARC204 4:27"], "", id="one-origin-no-text"),
        pytest.param("allowed-origins https://a.example", ["ARC201 4:1"], "`origins`", id="allowed-origins"),
    ],
)
def test_nothing_is_left_open(written: str, found: list[str], help_part: str) -> None:
    result = built(written)
    assert result.found == found
    assert help_part in result.diagnostics[0].help
    assert not result.template


@pytest.mark.parametrize(
    "written",
    [
        {"auth": None},
        {"auth": []},
        {"auth": {}},
        {"auth": ["iam", 1]},
        {"auth": {"iam": True}},
        ["auth"],
        [["auth"]],
        {"authorizer": None},
        {"authorizer": {}},
        {"authorizer": []},
        {"authorizer": ["src", "a"]},
        {"authorizer": {"src": "a"}},
        {"authorizer": {"src": "a", "identity": []}},
        {"authorizer": {"src": "a", "identity": None}},
        {"authorizer": {"src": "a", "identity": [None]}},
        {"authorizer": {"src": None, "identity": TOKEN}},
        {"authorizer": {"src": [], "identity": TOKEN}},
        {"origins": None},
        {"origins": []},
        {"origins": {}},
        {"origins": ""},
        {"origins": [[]]},
        {"origins": [["https://a.example"]]},
        {"origins": ["https://a.example", None]},
        ["origins"],
        [["origins"]],
    ],
    ids=json.dumps,
)
def test_nothing_is_left_open_in_json(written: Any) -> None:
    result = pipeline.transpile(json.dumps({"app": "chat", "ws": [], "ws-api": written}), format="json")
    assert result.has_errors
    assert result.text is None


@pytest.mark.parametrize(
    ("manifest", "found"),
    [
        pytest.param("@ws\nconnect\n  auth iam\n", "ARC209 5:3", id="below-the-action"),
        pytest.param("@ws\nconnect\n  authorizer gate\n", "ARC209 5:3", id="authorizer-below-the-action"),
        pytest.param("@ws\nconnect\n  authorization iam\n", "ARC209 5:3", id="other-word-below-the-action"),
        pytest.param("@ws\nconnect\n  api-key true\n", "ARC209 5:3", id="API-key-below-the-action"),
        pytest.param("@ws\nconnect\n  origins https://a.example\n", "ARC209 5:3", id="origins-below-the-action"),
        pytest.param("@ws\n@sam\nauth iam\n", "ARC209 5:1", id="in-sam"),
        pytest.param("@ws\n@ws_api\nauth iam\n", "ARC301 4:1", id="misspelled-pragma"),
        pytest.param("@ws\n@wsapi\nauth iam\n", "ARC301 4:1", id="pragma-in-one-word"),
        pytest.param("@ws-api\nauth iam\n", "ARC350 3:1", id="no-API"),
    ],
)
def test_guards_in_the_wrong_place(manifest: str, found: str) -> None:
    assert Built(f"@app\nchat\n{manifest}").found == [found]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("auth=iam", "ARC376 4:1", id="equals-sign"),
        pytest.param("auth:iam", "ARC376 4:1", id="colon"),
        pytest.param("iam", "ARC201 4:1", id="value-alone"),
        pytest.param("authorisation iam", "ARC376 4:1", id="british"),
        pytest.param("authenticate iam", "ARC376 4:1", id="verb"),
        pytest.param("security iam", "ARC376 4:1", id="security"),
        pytest.param("require-auth true", "ARC376 4:1", id="require"),
        pytest.param("origin-allowlist https://a.example", "ARC376 4:1", id="allow-list"),
        pytest.param("authorizer-function\n  src src/gate", "ARC376 4:1", id="function"),
        pytest.param("protected", "ARC376 4:1", id="alone"),
        pytest.param("guard\n  a\n  b", "ARC376 4:1", id="list"),
        pytest.param("src src/gate", "ARC376 4:1", id="setting-of-others"),
        pytest.param("timeout 5", "ARC376 4:1", id="setting-of-functions"),
        pytest.param(authorizer(*OWN, "fallback deny"), "ARC376 7:3", id="below-the-authorizer"),
    ],
)
def test_what_nothing_reads_is_an_error(written: str, found: str) -> None:
    # Architect does not know the pragma: nobody else can have a use for the line.
    result = built(written)
    assert result.found == [found]


@pytest.mark.parametrize("item", ["auth iam", "auth: iam", "auth=iam"])
def test_one_word_for_a_setting_and_its_value_in_yaml(item: str) -> None:
    result = pipeline.transpile(f"app: chat\nws: []\nws-api:\n  - '{item}'\n", format="yaml")
    (found,) = result.diagnostics
    assert (found.code, found.help) == ("ARC376", "Write `auth` as the setting and `iam` as its value")


@pytest.mark.parametrize(
    "name", ["ws-ap", "WS-API", "ws-apii", "wss-api", "api-ws", "ws-pai", "websocket-ap", "ws-authorizer", "ws_auth"]
)
def test_a_pragma_near_ws_api_is_an_error_whatever_it_holds(name: str) -> None:
    assert Built(f"@app\nchat\n@ws\n@{name}\nmetrics true\n").found == ["ARC301 4:1"]


@pytest.mark.parametrize("name", ["wsApi", "ws api", "ws.api", "WS_API", "Ws-Api"])
def test_a_key_near_ws_api_is_an_error_in_json(name: str) -> None:
    result = pipeline.transpile(json.dumps({"app": "chat", "ws": [], name: {"auth": "iam"}}), format="json")
    assert [one.code for one in result.diagnostics] == ["ARC301"]
    assert result.text is None


@pytest.mark.parametrize(
    "pragma",
    [
        pytest.param("@auth\niam", id="named-as-a-guard"),
        pytest.param("@security\nauth iam", id="auth"),
        pytest.param("@gateway\nauth=iam", id="equals-sign"),
        pytest.param("@gateway\nauthorizer\n  src src/gate", id="authorizer"),
        pytest.param("@gateway\norigins https://a.example", id="origins"),
        pytest.param("@gateway\nAllowed-Origins\n  https://a.example", id="other-word"),
        pytest.param("@gateway\napi-key true", id="api-key"),
        pytest.param("@gateway\nsocket\n  auth iam", id="nested"),
    ],
)
def test_guards_in_a_pragma_that_nobody_reads(pragma: str) -> None:
    assert Built(f"@app\nchat\n@ws\n{pragma}\n").found == ["ARC301 4:1"]


@pytest.mark.parametrize("name", ["rest-api", "news-api", "web-api", "views-api", "ws-rooms", "sockets", "api"])
def test_pragmas_of_plugins_stay_a_warning(name: str) -> None:
    assert [one.severity for one in Built(f"@app\nchat\n@ws\n@{name}\nrate 5\n").diagnostics] == ["warning"]


@pytest.mark.parametrize("pragma", ["@cors\norigins https://a.example", "@jwt\npool\n  authorizer a", "@auth\niam"])
@pytest.mark.parametrize("reader", ["@plugins", "@macros"])
def test_what_a_plugin_or_macro_may_read_is_a_warning(pragma: str, reader: str) -> None:
    found = Built(f"@app\nchat\n@ws\n{pragma}\n{reader}\ngate\n").diagnostics
    assert [(one.code, one.severity) for one in found if one.span and one.span.line == 4] == [("ARC302", "warning")]
    assert all(one.severity == "warning" for one in found)


def test_guards_elsewhere_are_others_business() -> None:
    # A plugin may read them; without a WebSocket API there is nothing to guard.
    text = "@app\nchat\n@plugins\ngate\n  auth iam\n"
    assert [one.severity for one in Built(text).diagnostics if one.code != "ARC340"] == ["warning"]


LINES = ("@app", "chat", "@ws", "connect", "send", "  src src/ws/s", "@ws-api", "throttle 5 10", "metrics true")
GUARDS = ("auth iam", "authorizer", "origins https://a.example", "origins", "auth none", "auth")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GUARDS), st.integers(1, len(LINES)), st.integers(0, 4))
def test_a_guard_at_any_line_holds_or_is_an_error(line: str, at: int, indent: int) -> None:
    text = "\n".join([*LINES[:at], " " * indent + line, *LINES[at:], ""])
    result = pipeline.transpile(text, output="json")
    if result.has_errors:
        return
    kind, _ = guard(json.loads(result.require_text()))
    # As the name of an action it guards nothing, and is seen as such.
    is_action = any(name.name.startswith(("auth", "origins")) for name in result.app.functions if name.pragma == "ws")  # type: ignore[union-attr]
    assert kind in ("AWS_IAM", "CUSTOM") or is_action


# one guard


@pytest.mark.parametrize(
    ("written", "found", "help_part"),
    [
        pytest.param(f"auth iam\n{authorizer(*OWN)}", "ARC358 5:1", "one of the two", id="auth-and-authorizer"),
        pytest.param(f"{authorizer(*OWN)}\nauth iam", "ARC358 7:1", "one of the two", id="authorizer-and-auth"),
        pytest.param(
            f"{authorizer(*OWN)}\norigins https://a.example",
            "ARC358 7:1",
            '`["https://a.example"].includes(event.headers.Origin)`',
            id="authorizer-and-origins",
        ),
        pytest.param(
            "origins https://a.example\nauth iam",
            "ARC358 5:1",
            '403 in the function of `connect` unless `["https://a.example"].includes(',
            id="origins-and-auth",
        ),
    ],
)
def test_a_route_has_one_guard(written: str, found: str, help_part: str) -> None:
    result = built(written)
    assert result.found == [found]
    (only,) = result.diagnostics
    assert help_part in only.help
    assert only.labels[0].span.line == 4


def test_advice_is_in_the_language_of_the_function() -> None:
    written = f"origins https://a.example\n{authorizer(*OWN)}"
    (found,) = built(written, {"src/ws/gate/config.arc": "@aws\nruntime py\n"}).diagnostics
    assert '`event["headers"].get("Origin") in ["https://a.example"]`' in found.help


def test_three_guards() -> None:
    result = built(f"auth iam\n{authorizer(*OWN)}\norigins https://a.example")
    assert result.found == ["ARC358 5:1", "ARC358 8:1"]


# origins


def test_origins() -> None:
    result = built("origins https://www.example.com http://localhost:3333")
    assert result.found == []
    assert guard(result.template) == ("CUSTOM", {"Ref": "WSAuthorizer"})
    assert result.properties("WSAuthorizer")["IdentitySource"] == ["route.request.header.Origin"]
    function = result.properties("WSOriginLambda")
    assert "CodeUri" not in function
    assert "exports.handler" in function["InlineCode"]
    assert function["Handler"] == "index.handler"
    variables = result.variables("WSOriginLambda")
    assert variables["ARC_WS_ORIGINS"] == "https://www.example.com http://localhost:3333"
    assert result.properties("WSAuthorizerPermission")["FunctionName"] == {"Ref": "WSOriginLambda"}
    new = {"WSAuthorizer", "WSOriginLambda", "WSAuthorizerPermission"}
    assert set(result.resources) - set(Built(PLAIN).resources) == new


def test_the_function_of_origins_runs_in_node_whatever_the_app_is_written_in() -> None:
    result = built(
        "origins https://a.example", more="@aws\nruntime python3.13\nlayer arn:aws:lambda:us-west-2:1:layer:l:1\n"
    )
    assert result.properties("WSOriginLambda")["Runtime"] == "nodejs22.x"
    assert "Layers" not in result.properties("WSOriginLambda")


def test_the_function_of_origins_may_do_nothing_but_log() -> None:
    more = "@sam\nroles per-function\nenv SECRET\n@tables\nusers\n  id *String\n@shared\n"
    result = built("origins https://a.example", {"src/shared/x.js": ""}, more)
    (policy,) = result.properties("WSOriginLambdaRole")["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert {action.partition(":")[0] for action in statement["Action"]} == {"logs"}
    assert "SECRET" not in result.variables("WSOriginLambda")
    assert result.variables("SendWSLambda")["SECRET"] == {"Ref": "SECRETEnv"}
    assert "ARC_DISABLE_ENV_VARS" not in result.variables("WSOriginLambda")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        # The URL Standard, "Origin": scheme and host in small letters, no port that the scheme has anyway.
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.COM", "https://www.example.com"),
        ("https://www.example.com:443", "https://www.example.com"),
        ("http://www.example.com:80", "http://www.example.com"),
        ("http://www.example.com:443", "http://www.example.com:443"),
        ("https://www.example.com:8443", "https://www.example.com:8443"),
        ("http://localhost:3333", "http://localhost:3333"),
        ("http://127.0.0.1:5173", "http://127.0.0.1:5173"),
        ("http://[::1]:3333", "http://[::1]:3333"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)
def test_origins_are_written_as_browsers_send_them(written: str, sent: str) -> None:
    assert origins.read(written) == (sent, None)


def test_origins_that_are_one_are_written_once() -> None:
    result = built("origins https://a.example https://A.example:443")
    assert result.variables("WSOriginLambda")["ARC_WS_ORIGINS"] == "https://a.example"


@pytest.mark.parametrize(
    ("written", "help_part"),
    [
        ("*", "Name the origins"),
        ("https://*.example.com", "Name each origin"),
        ("null", "Remove it"),
        ("NULL", "Remove it"),
        ("example.com", "Write `https://example.com`"),
        ("localhost:3333", "Write `https://localhost:3333`"),
        ("//example.com", "Write `https://example.com`"),
        ("https://example.com/", "Write `https://example.com`"),
        ("https://example.com:8443/", "Write `https://example.com:8443`"),
        ("https://example.com/chat", "Write `https://example.com`"),
        ("https://example.com?a=b", "Write `https://example.com`"),
        ("https://example.com#a", "Write `https://example.com`"),
        ("wss://example.com", "Write `https://example.com`"),
        ("ws://localhost:3333", "Write `http://localhost:3333`"),
        ("https://me@example.com", "Remove it"),
        ("https://b\u00fccher.example", "Write `https://xn--bcher-kva.example`"),
        ("https://b\u00fccher.example:8443", "Write `https://xn--bcher-kva.example:8443`"),
        ("https://", "Write it like"),
        ("https://:8443", "Write it like"),
        ("https://a..b", "Write it like"),
        ("https://exa mple.com", "Write it like"),
        ("https://example.com:", "Write a number"),
        ("https://example.com:0", "Write a number"),
        ("https://example.com:65536", "Write a number"),
        ("https://example.com:99999999999999999999", "Write a number"),
        ("https://example.com:08", "Write a number"),
        ("https://example.com:https", "Write a number"),
        ("https://[::1", "Write it like"),
        ("https://[0:0:0:0:0:0:0:1]", "Correct it"),
        ("https://[nonsense]", "Correct it"),
        ("file:///index.html", "Write it like"),
        ("://example.com", "Write it like"),
        ("1http://example.com", "Write it like"),
        ("https://a.example,https://b.example", "Write `origins https://a.example https://b.example`"),
        ("https:\\\\example.com", "Write it like"),
    ],
)
def test_what_no_browser_sends(written: str, help_part: str) -> None:
    _, fault = origins.read(written)
    assert fault is not None
    assert help_part in fault[1]
    result = built(f'origins https://ok.example "{written}"')
    assert [one.code for one in result.diagnostics] == ["ARC359"]
    assert result.diagnostics[0].span is not None
    assert result.diagnostics[0].span.text == written


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("hHtTpPsSwW:/.-_*@?#[]0189aZ\u00e4, \\"), max_size=24))
def test_whatever_is_taken_for_an_origin_is_one(text: str) -> None:
    origin, fault = origins.read(text)
    if fault:
        assert fault[1][0].isupper()
        return
    assert origins.read(origin) == (origin, None)
    scheme, _, host = origin.partition("://")
    assert scheme
    assert host
    assert not set(origin) & set(" *,@?#\\")
    assert "/" not in host
    assert origin == origin.lower()


# what such APIs do not have


@pytest.mark.parametrize(
    ("written", "help_part"),
    [
        ("waf arn:aws:wafv2:us-east-1:123456789012:regional/webacl/x/1", "CloudFront"),
        ("web-acl x", "CloudFront"),
        ("webAcl x", "CloudFront"),
        ("waf", "CloudFront"),
        ("mtls true", "authorizer"),
        ("mutual-tls\n  truststore x", "authorizer"),
        ("resource-policy x", "auth iam"),
        ("policy x", "auth iam"),
        ("endpoint edge", "domain"),
        ("edge true", "domain"),
        ("jwt\n  issuer x", "checks the token"),
        ("cognito x", "checks the token"),
        ("cors true", "origins"),
        ("cors", "origins"),
        ("ttl 300", "Remove"),
    ],
)
def test_what_websocket_apis_do_not_have(written: str, help_part: str) -> None:
    result = built(written)
    assert result.found == ["ARC360 4:1"]
    assert help_part in result.diagnostics[0].help
    assert result.diagnostics[0].help[0].isupper()


# the project


def test_only_the_users_own_function_is_looked_for() -> None:
    assert "src/ws/gate" in normalize.wanted(built(authorizer(*OWN)).app).folders
    inline = normalize.wanted(built("origins https://a.example").app).folders
    assert inline == normalize.wanted(Built(PLAIN).app).folders
