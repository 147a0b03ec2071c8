"""Faults of what routes of a WebSocket API ask, answer and integrate with, planted one at a time, as an overlay may.

Source: API Gateway documentation, "Set up route responses for WebSocket APIs", "Request validation for WebSocket
APIs", "Integrations for WebSocket APIs"; its API reference, version 2.
"""

import pytest

from arc2sam import rules
from arc2sam.intrinsics import get_att, join, ref, sub
from tests.unit.rule_template import DOCUMENT, GONE, edited, origin, resource, template

GATEWAY = "AWS::ApiGatewayV2::"
DRAFT_04 = "http://json-schema.org/draft-04/schema#"
RESOURCES = {
    **DOCUMENT["Resources"],
    # Asks for parameters, and answers itself.
    "ConnectWSRoute": resource(
        GATEWAY + "Route",
        ApiId=ref("WS"),
        RouteKey="$connect",
        Target=sub("integrations/${ConnectWSIntegration}"),
        AuthorizationType="CUSTOM",
        AuthorizerId=ref("Authorizer"),
        RequestParameters={"route.request.querystring.room": {"Required": True}},
    ),
    "ConnectWSIntegration": resource(
        GATEWAY + "Integration",
        ApiId=ref("WS"),
        IntegrationType="MOCK",
        TemplateSelectionExpression="200",
        RequestTemplates={"200": '{"statusCode":200}'},
    ),
    # Has a model, and tells a queue.
    "SendWSRoute": resource(
        GATEWAY + "Route",
        {"DependsOn": ["SendWSModel"]},
        ApiId=ref("WS"),
        RouteKey="send",
        Target=join("/", ["integrations", ref("SendWSIntegration")]),
        RouteResponseSelectionExpression="$default",
        ModelSelectionExpression="$request.body.action",
        RequestModels={"$default": "Send"},
    ),
    "SendWSIntegration": resource(
        GATEWAY + "Integration",
        ApiId=ref("WS"),
        IntegrationType="AWS",
        IntegrationMethod="POST",
        IntegrationUri=sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:sqs:path/1/${PlainQueue.QueueName}"),
        CredentialsArn=get_att("Role", "Arn"),
        TemplateSelectionExpression="\\$default",
        RequestTemplates={"$default": "Action=SendMessage&MessageBody=x"},
    ),
    "SendWSRouteResponse": resource(
        GATEWAY + "RouteResponse", ApiId=ref("WS"), RouteId=ref("SendWSRoute"), RouteResponseKey="$default"
    ),
    "SendWSIntegrationResponse": resource(
        GATEWAY + "IntegrationResponse",
        ApiId=ref("WS"),
        IntegrationId=ref("SendWSIntegration"),
        IntegrationResponseKey="$default",
        TemplateSelectionExpression="200",
        ResponseTemplates={"200": "{}"},
    ),
    "SendWSModel": resource(
        GATEWAY + "Model",
        ApiId=ref("WS"),
        Name="Send",
        ContentType="application/json",
        Schema={"$schema": DRAFT_04, "properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {"a": {}}},
    ),
    "WebsocketStage": resource(
        GATEWAY + "Stage",
        {
            "DependsOn": [
                "ConnectWSRoute",
                "SendWSRoute",
                "SendWSRouteResponse",
                "SendWSIntegrationResponse",
                "SendWSModel",
            ]
        },
        ApiId=ref("WS"),
        StageName="staging",
        AutoDeploy=True,
    ),
}
WHOLE = ("Resources", RESOURCES)
CONNECT, SEND = "Resources/ConnectWSRoute/Properties", "Resources/SendWSRoute/Properties"
MOCK, QUEUE = "Resources/ConnectWSIntegration/Properties", "Resources/SendWSIntegration/Properties"
ANSWER, PASSED_ON = "Resources/SendWSRouteResponse", "Resources/SendWSIntegrationResponse"
MODEL = "Resources/SendWSModel/Properties"
HTTP = {
    "IntegrationType": "HTTP_PROXY",
    "ApiId": ref("WS"),
    "IntegrationUri": "https://example.com/",
    "IntegrationMethod": "POST",
}
# It reaches the route itself, for it answers without one of the integration.
HTTP_EDITS = [(QUEUE, HTTP), (PASSED_ON, GONE), ("Resources/WebsocketStage/DependsOn/3", "SendWSModel")]


def found(*edits):
    return rules.check(template(edited(WHOLE, *edits)), limits=True)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([], id="everything"),
        pytest.param([(f"{CONNECT}/RequestParameters", GONE)], id="no parameters"),
        pytest.param(
            [(f"{CONNECT}/RequestParameters", {"route.request.header.A": {"Required": False}})], id="may be left out"
        ),
        pytest.param([(f"{SEND}/RequestModels/$default", ref("Token"))], id="model given by a parameter"),
        pytest.param([(f"{MODEL}/Schema", "{}")], id="schema as text"),
        pytest.param([(f"{MODEL}/Schema/$schema", "http://json-schema.org/draft-04/schema")], id="draft-04 without #"),
        pytest.param(HTTP_EDITS, id="URL"),
        pytest.param([*HTTP_EDITS, (f"{QUEUE}/IntegrationUri", ref("Token"))], id="URL of a parameter"),
        pytest.param(
            [*HTTP_EDITS, (f"{QUEUE}/IntegrationUri", "https://${stageVariables.a}/")], id="URL of a variable"
        ),
        pytest.param(
            [
                (f"{QUEUE}/IntegrationUri", sub("arn:aws:apigateway:us-east-1:lambda:path/x/${SendWSLambda.Arn}")),
                (f"{QUEUE}/CredentialsArn", GONE),
                (f"{QUEUE}/IntegrationMethod", GONE),
            ],
            id="function that says who may call it",
        ),
        pytest.param([(f"{MOCK}/RequestTemplates/200", '#set($a = 1){"statusCode":$a}')], id="status in VTL"),
        pytest.param(
            [(f"{MOCK}/RequestTemplates", {"a": '{"statusCode":200}'}), (f"{MOCK}/TemplateSelectionExpression", "a")],
            id="template of another name",
        ),
        pytest.param(
            [(f"{MOCK}/TemplateSelectionExpression", "${request.body.a}")], id="template selected by the message"
        ),
        pytest.param([(f"{PASSED_ON}/Properties/TemplateSelectionExpression", GONE)], id="template not selected"),
    ],
)
def test_left_alone(edits):
    assert [one.code for one in found(*edits) if one.code in ("ARC437", "ARC438", "ARC447", "ARC448", "ARC449")] == []


@pytest.mark.parametrize(
    ("edits", "code", "place", "help_part"),
    [
        # integrations
        pytest.param(
            [*HTTP_EDITS, (f"{QUEUE}/IntegrationUri", "http://example.com/")],
            "ARC447",
            "SendWSIntegration Properties.IntegrationUri",
            "`https://`",
            id="URL without TLS",
        ),
        pytest.param(
            [*HTTP_EDITS, (f"{QUEUE}/IntegrationMethod", GONE)],
            "ARC447",
            "SendWSIntegration Properties.IntegrationUri",
            "Add `IntegrationMethod: POST`",
            id="URL by no method",
        ),
        pytest.param(
            [(f"{QUEUE}/IntegrationMethod", GONE)],
            "ARC447",
            "SendWSIntegration Properties.IntegrationUri",
            "Add `IntegrationMethod: POST`",
            id="service by no method",
        ),
        pytest.param(
            [(f"{QUEUE}/CredentialsArn", GONE)],
            "ARC447",
            "SendWSIntegration Properties.IntegrationUri",
            "Set `CredentialsArn`",
            id="service as nobody",
        ),
        pytest.param(
            [(f"{QUEUE}/TemplateSelectionExpression", "\\$other")],
            "ARC447",
            "SendWSIntegration Properties.TemplateSelectionExpression",
            "Write `\\$default`",
            id="no such template",
        ),
        pytest.param(
            [(f"{PASSED_ON}/Properties/TemplateSelectionExpression", "201")],
            "ARC447",
            "SendWSIntegrationResponse Properties.TemplateSelectionExpression",
            "Write `200`",
            id="no such template of an answer",
        ),
        pytest.param(
            [(f"{QUEUE}/RequestTemplates/$default", "x" * (32 * 1024 + 1))],
            "ARC447",
            "SendWSIntegration Properties.RequestTemplates.$default",
            "Shorten it",
            id="template too long",
        ),
        pytest.param(
            [(f"{PASSED_ON}/Properties/ResponseTemplates/200", "x" * (32 * 1024 + 1))],
            "ARC447",
            "SendWSIntegrationResponse Properties.ResponseTemplates.200",
            "Shorten it",
            id="template of an answer too long",
        ),
        pytest.param(
            [(f"{MOCK}/RequestTemplates/200", '{"statusCode":403}')],
            "ARC447",
            "ConnectWSIntegration Properties.RequestTemplates.200",
            "Write 200",
            id="mock that refuses connections",
        ),
        pytest.param(
            [(f"{MOCK}/RequestTemplates", GONE)],
            "ARC437",
            "ConnectWSIntegration Properties.IntegrationType",
            "Add `RequestTemplates`",
            id="mock without a template",
        ),
        pytest.param(
            [(QUEUE, HTTP)],
            "ARC447",
            "SendWSIntegrationResponse Properties.IntegrationId",
            "Remove `SendWSIntegrationResponse`",
            id="answer of a proxy",
        ),
        *(
            pytest.param(
                [(f"{QUEUE}/TimeoutInMillis", wait)],
                "ARC436",
                "SendWSIntegration Properties.TimeoutInMillis",
                f"Write {limit}",
                id=f"timeout {wait}",
            )
            for wait, limit in ((49, 50), (29001, 29000))
        ),
        # responses
        pytest.param(
            [(ANSWER, GONE), ("Resources/WebsocketStage/DependsOn/2", "SendWSModel")],
            "ARC448",
            "SendWSRoute Properties.RouteResponseSelectionExpression",
            "Add an `AWS::ApiGatewayV2::RouteResponse`",
            id="selected response missing",
        ),
        pytest.param(
            [(f"{SEND}/RouteResponseSelectionExpression", GONE)],
            "ARC448",
            "SendWSRoute Properties.RouteKey",
            "Add `RouteResponseSelectionExpression: $default`",
            id="response not selected",
        ),
        pytest.param(
            [(f"{SEND}/RouteResponseSelectionExpression", "$other")],
            "ARC448",
            "SendWSRoute Properties.RouteResponseSelectionExpression",
            "Write `$default`",
            id="other response selected",
        ),
        pytest.param(
            [(f"{ANSWER}/Properties/RouteResponseKey", "200")],
            "ARC448",
            "SendWSRouteResponse Properties.RouteResponseKey",
            "Write `$default`",
            id="other response",
        ),
        pytest.param(
            [(PASSED_ON, GONE), ("Resources/WebsocketStage/DependsOn/3", "SendWSModel")],
            "ARC448",
            "SendWSIntegration Properties.IntegrationType",
            "Add an `AWS::ApiGatewayV2::IntegrationResponse`",
            id="answer not passed on",
        ),
        pytest.param(
            [
                (f"{SEND}/RouteKey", "$disconnect"),
                (f"{SEND}/RequestModels", GONE),
            ],
            "ARC448",
            "SendWSRoute Properties.RouteResponseSelectionExpression",
            "Remove the response",
            id="answer to nobody",
        ),
        # models
        pytest.param(
            [(f"{SEND}/RequestModels/$default", "Other")],
            "ARC449",
            "SendWSRoute Properties.RequestModels.$default",
            "Write the `Name`",
            id="no such model",
        ),
        pytest.param(
            [(f"{SEND}/RequestModels/$default", ref("SendWSModel"))],
            "ARC449",
            "SendWSRoute Properties.RequestModels.$default",
            "Write `Send`",
            id="ID of a model",
        ),
        pytest.param(
            [("Resources/SendWSRoute/DependsOn", GONE)],
            "ARC449",
            "SendWSRoute DependsOn",
            "Add `SendWSModel`",
            id="route before its model",
        ),
        pytest.param(
            [(f"{SEND}/ModelSelectionExpression", GONE)],
            "ARC449",
            "SendWSRoute Properties.RequestModels",
            "Add `ModelSelectionExpression`",
            id="no model selected",
        ),
        pytest.param(
            [
                (f"{CONNECT}/RequestModels", {"$default": "Send"}),
                (f"{CONNECT}/ModelSelectionExpression", "$request.body.action"),
                ("Resources/ConnectWSRoute/DependsOn", "SendWSModel"),
            ],
            "ARC449",
            "ConnectWSRoute Properties.RequestModels",
            "Remove it",
            id="model of no message",
        ),
        pytest.param(
            [(f"{MODEL}/Name", "Send-it"), (f"{SEND}/RequestModels/$default", "Send-it")],
            "ARC449",
            "SendWSModel Properties.Name",
            "letters and digits only",
            id="name of a model",
        ),
        pytest.param(
            [(f"{MODEL}/Name", "S" * 129), (f"{SEND}/RequestModels/$default", "S" * 129)],
            "ARC449",
            "SendWSModel Properties.Name",
            "at most 128",
            id="long name of a model",
        ),
        pytest.param(
            [(f"{MODEL}/Schema/title", "x" * 32 * 1024)],
            "ARC449",
            "SendWSModel Properties.Schema",
            "Shorten it",
            id="large model",
        ),
        pytest.param(
            [(f"{MODEL}/Schema/$schema", "http://json-schema.org/draft-07/schema#")],
            "ARC449",
            "SendWSModel Properties.Schema",
            f"Write `{DRAFT_04}`",
            id="draft-07",
        ),
        pytest.param(
            [(f"{MODEL}/Schema/properties/a/$ref", "a.json")],
            "ARC449",
            "SendWSModel Properties.Schema",
            "below `definitions`",
            id="reference to another file",
        ),
        # parameters
        pytest.param(
            [(f"{SEND}/RequestParameters", {"route.request.header.A": {"Required": True}})],
            "ARC449",
            "SendWSRoute Properties.RequestParameters",
            "Move them to `$connect`",
            id="parameters of an action",
        ),
        pytest.param(
            [(f"{CONNECT}/RequestParameters", {"route.request.path.a": {"Required": True}})],
            "ARC449",
            "ConnectWSRoute Properties.RequestParameters.route.request.path.a",
            "Write `route.request.querystring.a`",
            id="parameter in the path",
        ),
        pytest.param(
            [(f"{CONNECT}/RequestParameters/route.request.querystring.room", True)],
            "ARC449",
            "ConnectWSRoute Properties.RequestParameters.route.request.querystring.room",
            "Write `Required: true`",
            id="parameter as in REST APIs",
        ),
    ],
)
def test_a_planted_fault_gives_one_diagnostic(edits, code, place, help_part):
    (one,) = found(*edits)
    assert (one.code, f"{one.logical_id} {one.property}") == (code, place)
    assert one.span == origin(one.logical_id)
    assert help_part in one.help
    assert not one.message.endswith(".")


def test_two_models_of_one_name():
    other = {"Other": resource(GATEWAY + "Model", ApiId=ref("WS"), Name="Send", Schema={})}
    waits = [*RESOURCES["WebsocketStage"]["DependsOn"], "Other"]
    changed = found(
        ("Resources", {**RESOURCES, **other}),
        ("Resources/WebsocketStage/DependsOn", waits),
        ("Resources/SendWSRoute/DependsOn", ["SendWSModel", "Other"]),
    )
    assert [(one.code, one.logical_id) for one in changed] == [("ARC449", "SendWSModel")]


@pytest.mark.parametrize("name", ["SendWSRouteResponse", "SendWSIntegrationResponse", "SendWSModel"])
def test_stage_waits(name):
    waits = [one for one in RESOURCES["WebsocketStage"]["DependsOn"] if one != name]
    (one,) = found(("Resources/WebsocketStage/DependsOn", waits))
    assert (one.code, one.logical_id, one.property) == ("ARC438", "WebsocketStage", "DependsOn")
    assert one.help == f"Add `{name}` to `DependsOn`"


# SAM's own WebSocket API

NATIVE = {
    **DOCUMENT["Resources"],
    "Native": resource(
        "AWS::Serverless::WebSocketApi",
        Name="Chat",
        RouteSelectionExpression="$request.body.action",
        StageName="staging",
        Routes={
            "$connect": {
                "FunctionArn": get_att("ConnectWSLambda", "Arn"),
                "RequestParameters": {"route.request.header.A": {"Required": True}},
            },
            "sendIt": {
                "FunctionArn": get_att("SendWSLambda", "Arn"),
                "IntegrationTimeout": 50,
                "ModelSelectionExpression": "$request.body.action",
                "RequestModels": {"$default": {"Fn::Select": [0, ["SendIt", ref("NativeModel")]]}},
                "RouteResponseSelectionExpression": "$default",
            },
        },
    ),
    "NativeModel": resource(GATEWAY + "Model", ApiId=ref("Native"), Name="SendIt", Schema={"type": "object"}),
    "NativeResponse": resource(
        GATEWAY + "RouteResponse", ApiId=ref("Native"), RouteId=ref("NativeSenditRoute"), RouteResponseKey="$default"
    ),
}
ROUTES = "Resources/Native/Properties/Routes"


def native_found(*edits):
    return rules.check(template(edited(("Resources", NATIVE), *edits)), limits=True)


def test_native_api_is_left_alone():
    assert native_found() == ()


@pytest.mark.parametrize(
    ("edits", "code", "place", "help_part"),
    [
        pytest.param(
            [(f"{ROUTES}/sendIt/IntegrationTimeout", 49)],
            "ARC436",
            "Routes.sendIt.IntegrationTimeout",
            "Write 50",
            id="timeout",
        ),
        pytest.param(
            [(f"{ROUTES}/sendIt/RequestParameters", {"route.request.header.A": {"Required": True}})],
            "ARC449",
            "Routes.sendIt.RequestParameters",
            "Move them",
            id="parameters of an action",
        ),
        pytest.param(
            [(f"{ROUTES}/$connect/RequestParameters", {"header.A": {"Required": True}})],
            "ARC449",
            "Routes.$connect.RequestParameters.header.A",
            "Write `route.request.querystring.A`",
            id="name of a parameter",
        ),
        pytest.param(
            [(f"{ROUTES}/sendIt/RequestModels", {"$default": "SendIt"})],
            "ARC449",
            "Routes.sendIt.RequestModels.$default",
            "!Ref NativeModel",
            id="route before its model",
        ),
        pytest.param(
            [(f"{ROUTES}/sendIt/RequestModels", {"$default": "Other"})],
            "ARC449",
            "Routes.sendIt.RequestModels.$default",
            "Write the `Name`",
            id="no such model",
        ),
        pytest.param(
            [("Resources/NativeResponse", GONE)],
            "ARC448",
            "Routes.sendIt.RouteResponseSelectionExpression",
            "!Ref NativeSenditRoute",
            id="no response",
        ),
        pytest.param(
            [("Resources/Native/Properties/DisableExecuteApiEndpoint", True)],
            "ARC458",
            "DisableExecuteApiEndpoint",
            "Add `Domain`",
            id="no address",
        ),
    ],
)
def test_a_fault_of_the_native_api_gives_one_diagnostic(edits, code, place, help_part):
    (one,) = native_found(*edits)
    assert (one.code, one.logical_id, one.property) == (code, "Native", f"Properties.{place}")
    assert help_part in one.help


def test_models_and_responses_of_the_native_api_are_checked():
    faults = native_found(
        ("Resources/NativeModel/Properties/Schema/$schema", "http://json-schema.org/draft-07/schema#"),
        ("Resources/NativeResponse/Properties/RouteResponseKey", "200"),
    )
    assert [(one.code, one.logical_id) for one in faults] == [("ARC449", "NativeModel"), ("ARC448", "NativeResponse")]
