"""@ws: the WebSocket API, explicit and native."""

from typing import Any

import pytest

from arc2sam.pragmas.ws import WebSocketApi
from tests.pragmas.stages import Built

SUFFIXES = ("Lambda", "Route", "Integration", "Permission")


def built(items: str, more: str = "", stage: str = "staging", files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\nchat\n@ws\n{items}\n{more}", stage, files)


def test_order_of_resources() -> None:
    # Source: Architect's table of resources; WebsocketDeployment is replaced by AutoDeploy.
    names = [f"{route}WS{suffix}" for route in ("Connect", "Default", "Disconnect", "Send") for suffix in SUFFIXES]
    assert list(built("send").resources) == ["Role", "WS", "WebsocketStage", *names, "WebSocketPolicy"]


def test_api_and_stage() -> None:
    result = built("send")
    assert result.properties("WS") == {
        "Name": "ChatWebsocketStaging",
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
    }
    stage = result.resources["WebsocketStage"]
    assert stage["Properties"] == {"ApiId": {"Ref": "WS"}, "StageName": "staging", "AutoDeploy": True}
    assert stage["DependsOn"] == ["ConnectWSRoute", "DefaultWSRoute", "DisconnectWSRoute", "SendWSRoute"]
    url = {"Fn::Sub": "wss://${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/staging"}
    assert result.template["Outputs"]["WSS"]["Value"] == url
    assert result.variables("SendWSLambda")["ARC_WSS_URL"] == url


@pytest.mark.parametrize(
    ("name", "logical_id", "key"),
    [
        pytest.param("connect", "Connect", "$connect", id="implicit"),
        pytest.param("send-message", "SendMessage", "send-message", id="action"),
        pytest.param("a/b.c_d", "ABCD", "a/b.c_d", id="all-kinds-of-characters"),
    ],
)
def test_route(name: str, logical_id: str, key: str) -> None:
    result = built(name)
    assert result.properties(f"{logical_id}WSRoute") == {
        "ApiId": {"Ref": "WS"},
        "RouteKey": key,
        "OperationName": f"{logical_id}WSRoute",
        "Target": {"Fn::Sub": f"integrations/${{{logical_id}WSIntegration}}"},
    }
    assert result.properties(f"{logical_id}WSIntegration") == {
        "ApiId": {"Ref": "WS"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
            f"${{{logical_id}WSLambda.Arn}}/invocations"
        },
    }
    assert result.properties(f"{logical_id}WSPermission") == {
        "FunctionName": {"Ref": f"{logical_id}WSLambda"},
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": {
            "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WS}/staging/" + key
        },
    }


def test_functions_may_only_manage_connections() -> None:
    policy = built("send").properties("WebSocketPolicy")
    assert policy["Roles"] == [{"Ref": "Role"}]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["execute-api:ManageConnections"],
            "Resource": [
                {
                    "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
                    "${WS}/staging/*/@connections/*"
                }
            ],
        }
    ]


def test_default_policies_hold_that_too() -> None:
    # WS-05: with Architect a function that names them loses it.
    files = {"src/ws/send/config.arc": "@aws\npolicies\n  architect-default-policies\n"}
    (document,) = built("send", files=files).properties("SendWSLambda")["Policies"]
    actions = [action for statement in document["Statement"] for action in statement["Action"]]
    assert "execute-api:ManageConnections" in actions


def test_provisioned_concurrency_is_used() -> None:
    # WS-07: the alias, not the function, is what is kept warm.
    files = {"src/ws/send/config.arc": "@aws\nprovisionedConcurrency 2\n"}
    result = built("send", files=files)
    uri = result.properties("SendWSIntegration")["IntegrationUri"]["Fn::Sub"]
    assert uri.endswith("functions/${SendWSLambda.Arn}:live/invocations")
    assert result.properties("SendWSPermission")["FunctionName"] == {"Ref": "SendWSLambda.Alias"}


@pytest.mark.parametrize(
    ("items", "order"),
    [
        pytest.param("", ["connect", "default", "disconnect"], id="empty"),
        pytest.param("send", ["connect", "default", "disconnect", "send"], id="action"),
        pytest.param(
            "default\nsend\nconnect", ["disconnect", "default", "send", "connect"], id="named-ones-keep-their-place"
        ),
        pytest.param("$default\nsend", ["connect", "disconnect", "default", "send"], id="dollar"),
    ],
)
def test_order_of_routes(items: str, order: list[str]) -> None:
    part = built(items).app.part(WebSocketApi)
    assert part is not None
    assert [action.name for action in part.functions] == order


@pytest.mark.parametrize(
    ("items", "found"),
    [
        pytest.param("$close", ["ARC295 4:1"], id="unknown-reserved"),
        pytest.param("$connect\nconnect", ["ARC214 5:1"], id="both-spellings"),
        pytest.param("send\nSend", ["ARC310 5:1"], id="capitals"),
        pytest.param("sendx\nsendX", ["ARC296 5:1"], id="capitals-of-two-logical-ids"),
        pytest.param("conect", ["ARC297 4:1"], id="near-connect"),
        pytest.param("Default", ["ARC310 4:1"], id="capital-default"),
        pytest.param("connect\nConnect", ["ARC310 5:1"], id="both-capitals"),
        pytest.param("CONNECT", ["ARC297 4:1"], id="capitals-of-another-logical-id"),
        pytest.param("$Connect", ["ARC295 4:1"], id="capital-reserved"),
        pytest.param("send-message\nsendMessage", ["ARC310 5:1"], id="one-logical-id"),
        pytest.param("a+b", ["ARC212 4:1"], id="character"),
        pytest.param("12", ["ARC211 4:1"], id="number"),
        pytest.param("one two", ["ARC210 4:1"], id="row"),
    ],
)
def test_faults(items: str, found: list[str]) -> None:
    assert sorted(set(built(items).found)) == found


def test_timeout_longer_than_the_api_waits() -> None:
    # Source: API Gateway quotas, integration timeout of WebSocket APIs.
    files = {"src/ws/send/config.arc": "@aws\ntimeout 30\n"}
    result = built("send\nslow", files=files)
    (one,) = result.diagnostics
    assert (one.code, one.severity) == ("ARC501", "warning")
    assert str(one.span) == "src/ws/send/config.arc:2:9"


def test_stage_is_literal() -> None:
    result = built("send", stage="qa-1")
    assert result.properties("WebsocketStage")["StageName"] == "qa-1"
    assert result.properties("WS")["Name"] == "ChatWebsocketQa1"


NATIVE = "@sam\nwebsocket native\n"


def test_native_form() -> None:
    # Source: SAM documentation, "AWS::Serverless::WebSocketApi".
    result = built("send", NATIVE)
    assert result.found == []
    names = ["ConnectWSLambda", "DefaultWSLambda", "DisconnectWSLambda", "SendWSLambda"]
    assert list(result.resources) == ["Role", "WS", *names, "WebSocketPolicy"]
    api: dict[str, Any] = result.resources["WS"]
    assert api["Type"] == "AWS::Serverless::WebSocketApi"
    assert api["Properties"]["StageName"] == "staging"
    keys = ("$connect", "$default", "$disconnect", "send")
    assert api["Properties"]["Routes"] == {
        key: {"FunctionArn": {"Fn::GetAtt": [name, "Arn"]}} for key, name in zip(keys, names, strict=True)
    }


@pytest.mark.parametrize(
    ("items", "stage", "found"),
    [
        pytest.param("send-message", "staging", ["ARC298 4:1"], id="dash"),
        pytest.param("send", "qa-1", ["ARC298 3:1"], id="stage"),
    ],
)
def test_native_form_refuses(items: str, stage: str, found: list[str]) -> None:
    assert built(items, NATIVE, stage).found == found
