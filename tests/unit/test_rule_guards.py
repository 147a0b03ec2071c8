"""Faults of what guards a WebSocket API in the finished template, planted one at a time, as an overlay may.

Source: CloudFormation documentation, "AWS::ApiGatewayV2::Authorizer" (what is supported for HTTP APIs only),
"AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan"; API Gateway documentation, "Control and manage access to WebSocket
APIs", "Choose an API key source"; SAM documentation, "AWS::Serverless::WebSocketApi".
"""

import pytest

from arc2sam import rules
from arc2sam.intrinsics import Intrinsic, get_att, ref, sub
from tests.unit.rule_template import DOCUMENT, GONE, edited, origin, resource, template

KEYS = {
    "Key": resource("AWS::ApiGateway::ApiKey", Enabled=True),
    "Plan": resource(
        "AWS::ApiGateway::UsagePlan",
        ApiStages=[{"ApiId": ref("WS"), "Stage": ref("WebsocketStage")}],
        Throttle={"RateLimit": 5, "BurstLimit": 10},
        Quota={"Limit": 100, "Period": "DAY"},
    ),
    "Member": resource("AWS::ApiGateway::UsagePlanKey", KeyId=ref("Key"), KeyType="API_KEY", UsagePlanId=ref("Plan")),
}
NATIVE = resource(
    "AWS::Serverless::WebSocketApi",
    RouteSelectionExpression="$request.body.action",
    StageName="staging",
    Auth={"AuthType": "CUSTOM", "AuthArn": get_att("SendWSLambda", "Arn"), "IdentitySource": ["context.a"]},
    Routes={
        "$connect": {"FunctionArn": get_att("ConnectWSLambda", "Arn"), "ApiKeyRequired": True},
        "send": {"FunctionArn": get_att("SendWSLambda", "Arn")},
    },
)
WHOLE = ("Resources", {**DOCUMENT["Resources"], **KEYS, "Native": NATIVE})
R = "Resources/"
AUTHORIZER, CONNECT, SEND = (f"{R}{name}/Properties" for name in ("Authorizer", "ConnectWSRoute", "SendWSRoute"))
PLAN, KEY, API, OWN = (f"{R}{name}/Properties" for name in ("Plan", "Key", "WS", "Native"))
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:x"
OTHER = (
    f"{R}Other",
    resource("AWS::ApiGatewayV2::Api", Name="x", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.a"),
)
ELSEWHERE = (
    f"{R}Elsewhere",
    resource(
        "AWS::ApiGatewayV2::Authorizer",
        ApiId=ref("Other"),
        Name="x",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"{URI}/invocations",
    ),
)
OPEN = [(f"{CONNECT}/AuthorizationType", GONE), (f"{CONNECT}/AuthorizerId", GONE)]
ASKS = [(f"{CONNECT}/ApiKeyRequired", True)]
BY_AUTHORIZER = (f"{API}/ApiKeySelectionExpression", "$context.authorizer.usageIdentifierKey")


def found(*edits):
    return rules.check(template(edited(WHOLE, *edits)), limits=True)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([], id="everything"),
        pytest.param(ASKS, id="key in the header by default"),
        pytest.param(
            [*ASKS, (f"{API}/ApiKeySelectionExpression", "$request.header.x-api-key")], id="key in the header"
        ),
        pytest.param([*ASKS, BY_AUTHORIZER], id="key of the authorizer"),
        pytest.param([*OPEN, (f"{R}Authorizer", GONE), BY_AUTHORIZER], id="source of a key that nobody needs"),
        pytest.param([*OPEN, (f"{R}Authorizer", GONE)], id="open"),
        pytest.param([(f"{CONNECT}/AuthorizerId", "abcdef")], id="authorizer elsewhere, and one that is not asked"),
        pytest.param([(f"{SEND}/ApiKeyRequired", False)], id="no key on an action"),
        pytest.param([(f"{AUTHORIZER}/AuthorizerUri", f"{URI}/invocations")], id="URI in plain text"),
        pytest.param([(f"{AUTHORIZER}/AuthorizerUri", get_att("SendWSLambda", "Arn"))], id="URI that is not known"),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerUri", Intrinsic({"Fn::Sub": [f"{URI}${{A}}/invocations", {"A": "b"}]}))],
            id="URI with a map",
        ),
        pytest.param([(f"{AUTHORIZER}/IdentitySource", GONE)], id="no identity"),
        pytest.param([(f"{AUTHORIZER}/IdentitySource", [sub("context.${AWS::Region}")])], id="identity by a function"),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerCredentialsArn", "arn:aws:iam::123456789012:role/x")], id="role in plain text"
        ),
        pytest.param([(f"{AUTHORIZER}/AuthorizerCredentialsArn", get_att("Role", "Arn"))], id="role of the stack"),
        pytest.param(
            [
                (f"{R}Web", resource("AWS::ApiGatewayV2::Api", Name="x", ProtocolType="HTTP")),
                (
                    f"{R}Tokens",
                    resource(
                        "AWS::ApiGatewayV2::Authorizer",
                        ApiId=ref("Web"),
                        Name="x",
                        AuthorizerType="REQUEST",
                        AuthorizerResultTtlInSeconds=300,
                        AuthorizerPayloadFormatVersion="2.0",
                        IdentitySource=["$request.header.Auth"],
                    ),
                ),
            ],
            id="authorizer of an HTTP API",
        ),
        pytest.param(
            [
                (f"{PLAN}/ApiStages/0/Stage", "staging"),
                (f"{R}Plan/DependsOn", "WebsocketStage"),
            ],
            id="stage by name, waited for",
        ),
        pytest.param([(f"{PLAN}/Throttle", GONE), (f"{PLAN}/Quota", GONE)], id="plan without limits"),
        pytest.param([(f"{KEY}/Enabled", ref("TokenEnv"))], id="key that may be on"),
        pytest.param([(f"{R}Member", GONE), (f"{KEY}/Enabled", False)], id="key that is off, in no plan"),
        pytest.param(
            [
                (f"{PLAN}/ApiStages/0/ApiId", "abcdef"),
                (f"{PLAN}/Throttle/RateLimit", 0),
                (f"{PLAN}/ApiStages/0/Throttle", {"/a/GET": {"RateLimit": 1}}),
                (f"{KEY}/Enabled", False),
            ],
            id="plan of another API",
        ),
        pytest.param([(f"{OWN}/Auth", GONE)], id="native without a guard"),
        pytest.param([(f"{OWN}/Auth", {"AuthType": "AWS_IAM"})], id="native with IAM"),
        pytest.param([(f"{OWN}/Auth", {"AuthType": "NONE"})], id="native that is open"),
        pytest.param([(f"{OWN}/ApiKeySelectionExpression", "$context.authorizer.usageIdentifierKey")], id="native key"),
    ],
)
def test_left_alone(edits):
    known = {"ARC434", "ARC459", "ARC460", "ARC461", "ARC462", "ARC463", "ARC464"}
    expected = ["ARC461"] if ("Resources/ConnectWSRoute/Properties/AuthorizerId", "abcdef") in edits else []
    assert [one.code for one in found(*edits) if one.code in known] == expected


@pytest.mark.parametrize(
    ("edits", "code", "place", "help_part"),
    [
        *(
            pytest.param(
                [(f"{AUTHORIZER}/{name}", value)], "ARC459", f"Authorizer Properties.{name}", "Remove it", id=name
            )
            for name, value in {
                "AuthorizerPayloadFormatVersion": "2.0",
                "AuthorizerResultTtlInSeconds": 300,
                "EnableSimpleResponses": True,
                "IdentityValidationExpression": ".*",
                "JwtConfiguration": {"Issuer": "https://example.com", "Audience": ["x"]},
            }.items()
        ),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerUri", GONE)],
            "ARC459",
            "Authorizer Properties.AuthorizerUri",
            "Set `AuthorizerUri`",
            id="no URI",
        ),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerUri", "arn:aws:lambda:us-east-1:123456789012:function:x")],
            "ARC459",
            "Authorizer Properties.AuthorizerUri",
            "/invocations",
            id="ARN instead of a URI",
        ),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerUri", sub("${SendWSLambda.Arn}/invocations"))],
            "ARC459",
            "Authorizer Properties.AuthorizerUri",
            "/invocations",
            id="half of a URI",
        ),
        pytest.param(
            [(f"{AUTHORIZER}/IdentitySource", ["context.a", "$request.header.Auth"])],
            "ARC459",
            "Authorizer Properties.IdentitySource.1",
            "Write `route.request.header.Auth`",
            id="identity of HTTP APIs",
        ),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerCredentialsArn", "gate")],
            "ARC459",
            "Authorizer Properties.AuthorizerCredentialsArn",
            "arn:aws:iam::",
            id="no role",
        ),
        pytest.param(
            [(f"{AUTHORIZER}/AuthorizerCredentialsArn", "arn:aws:iam::*:user/*")],
            "ARC459",
            "Authorizer Properties.AuthorizerCredentialsArn",
            "arn:aws:iam::",
            id="the caller's own rights",
        ),
        pytest.param(
            [(f"{CONNECT}/AuthorizerId", ref("Elsewhere")), OTHER, ELSEWHERE, (f"{R}Authorizer", GONE)],
            "ARC460",
            "ConnectWSRoute Properties.AuthorizerId",
            "authorizer of `WS`",
            id="authorizer of another API",
        ),
        pytest.param(
            [(f"{CONNECT}/AuthorizerId", ref("SendWSLambda")), (f"{R}Authorizer", GONE)],
            "ARC460",
            "ConnectWSRoute Properties.AuthorizerId",
            "authorizer of `WS`",
            id="no authorizer",
        ),
        pytest.param(OPEN, "ARC461", "Authorizer ", "`!Ref Authorizer`", id="authorizer that no route asks"),
        pytest.param(
            [(f"{CONNECT}/AuthorizationType", "AWS_IAM"), (f"{CONNECT}/AuthorizerId", GONE)],
            "ARC461",
            "Authorizer ",
            "`CUSTOM`",
            id="authorizer beside IAM",
        ),
        pytest.param(
            [
                (
                    f"{R}Beside",
                    resource(
                        "AWS::ApiGatewayV2::Authorizer",
                        ApiId=ref("Native"),
                        Name="x",
                        AuthorizerType="REQUEST",
                        AuthorizerUri=f"{URI}/invocations",
                    ),
                )
            ],
            "ARC461",
            "Beside ",
            "`!Ref Beside`",
            id="authorizer beside the native API",
        ),
        pytest.param(
            [(f"{SEND}/ApiKeyRequired", True)],
            "ARC462",
            "SendWSRoute Properties.ApiKeyRequired",
            "Move it to `$connect`",
            id="key on an action",
        ),
        pytest.param(
            [*ASKS, (f"{API}/ApiKeySelectionExpression", "$request.querystring.key")],
            "ARC462",
            "WS Properties.ApiKeySelectionExpression",
            "Write `$request.header.x-api-key`",
            id="key in the address",
        ),
        pytest.param(
            [*ASKS, BY_AUTHORIZER, *OPEN, (f"{R}Authorizer", GONE)],
            "ARC462",
            "WS Properties.ApiKeySelectionExpression",
            "give `$connect` an authorizer",
            id="key that no authorizer names",
        ),
        pytest.param(
            [(f"{KEY}/StageKeys", [{"RestApiId": ref("WS"), "StageName": "staging"}])],
            "ARC462",
            "Key Properties.StageKeys.0.RestApiId",
            "usage plan",
            id="keys of stages",
        ),
        *(
            pytest.param(
                [(f"{PLAN}/{path}", 0)],
                "ARC463",
                f"Plan Properties.{path.replace('/', '.')}",
                "over 0",
                id=f"{path} of nothing",
            )
            for path in ("Throttle/RateLimit", "Throttle/BurstLimit", "Quota/Limit")
        ),
        *(
            pytest.param(
                [(f"{PLAN}/{path}/{missing}", GONE)],
                "ARC463",
                f"Plan Properties.{path}.{stated}",
                f"Add `{missing}`",
                id=f"{stated} alone",
            )
            for path, stated, missing in (
                ("Throttle", "RateLimit", "BurstLimit"),
                ("Throttle", "BurstLimit", "RateLimit"),
                ("Quota", "Limit", "Period"),
                ("Quota", "Period", "Limit"),
            )
        ),
        pytest.param(
            [(f"{PLAN}/Quota/Period", "YEAR")],
            "ARC463",
            "Plan Properties.Quota.Period",
            "`MONTH`",
            id="quota of a year",
        ),
        pytest.param(
            [(f"{PLAN}/ApiStages/0/Throttle", {"$connect": {"RateLimit": 1, "BurstLimit": 1}})],
            "ARC463",
            "Plan Properties.ApiStages.0.Throttle",
            "`RouteSettings`",
            id="throttle of a route",
        ),
        pytest.param(
            [(f"{PLAN}/ApiStages/0/Stage", "staging")],
            "ARC463",
            "Plan Properties.ApiStages.0.Stage",
            "`!Ref WebsocketStage`",
            id="stage by name",
        ),
        pytest.param([(f"{KEY}/Enabled", GONE)], "ARC464", "Key Properties.Enabled", "`Enabled: true`", id="key off"),
        pytest.param(
            [(f"{KEY}/Enabled", False)], "ARC464", "Key Properties.Enabled", "`Enabled: true`", id="key switched off"
        ),
        pytest.param(
            [(f"{OWN}/Auth/AuthType", "custom")],
            "ARC459",
            "Native Properties.Auth.AuthType",
            "Write `CUSTOM`",
            id="native, in small letters",
        ),
        pytest.param(
            [(f"{OWN}/Auth/AuthType", "JWT")],
            "ARC459",
            "Native Properties.Auth.AuthType",
            "`AWS_IAM`",
            id="native JWT",
        ),
        pytest.param(
            [(f"{OWN}/Auth/AuthArn", GONE)], "ARC459", "Native Properties.Auth", "`AuthArn`", id="native, no function"
        ),
        pytest.param(
            [(f"{OWN}/Auth/IdentitySource/0", "method.request.header.Auth")],
            "ARC459",
            "Native Properties.Auth.IdentitySource.0",
            "Write `route.request.header.Auth`",
            id="native identity of REST APIs",
        ),
        pytest.param(
            [(f"{OWN}/Routes/send/ApiKeyRequired", True)],
            "ARC462",
            "Native Properties.Routes.send.ApiKeyRequired",
            "Move it to `$connect`",
            id="native key on an action",
        ),
        pytest.param(
            [
                (f"{OWN}/Auth", {"AuthType": "AWS_IAM"}),
                (f"{OWN}/ApiKeySelectionExpression", "$context.authorizer.usageIdentifierKey"),
            ],
            "ARC462",
            "Native Properties.ApiKeySelectionExpression",
            "authorizer",
            id="native key that no authorizer names",
        ),
    ],
)
def test_a_planted_fault_gives_one_diagnostic(edits, code, place, help_part):
    (only,) = [one for one in found(*edits) if one.code != "ARC438"]
    assert only.code == code
    assert f"{only.logical_id} {only.property}" == place
    assert only.span == origin(only.logical_id)
    assert help_part in only.help
    assert only.help[0].isupper()


def test_a_route_that_lacks_its_authorizer_is_one_fault():
    assert [one.code for one in found((f"{CONNECT}/AuthorizerId", GONE))] == ["ARC434"]


def test_a_jwt_authorizer_is_one_fault():
    edits = [
        (f"{AUTHORIZER}/AuthorizerType", "JWT"),
        (f"{AUTHORIZER}/AuthorizerUri", GONE),
        (f"{AUTHORIZER}/JwtConfiguration", {"Issuer": "https://example.com", "Audience": ["x"]}),
    ]
    assert [one.code for one in found(*edits)] == ["ARC434"]
