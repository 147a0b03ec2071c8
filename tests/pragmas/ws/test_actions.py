"""@ws: what an action answers, what it asks of clients, and what stands behind it instead of a function.

Source: API Gateway documentation, "Set up route responses for WebSocket APIs", "Request validation for WebSocket
APIs", "Integrations for WebSocket APIs"; CloudFormation documentation, "AWS::ApiGatewayV2::Route", "Integration",
"IntegrationResponse", "RouteResponse".
"""

import json
from typing import Any

import pytest

import arc2sam
from tests.pragmas.stages import Built

FILES = {
    "pong.json": '{"type": "pong", "id": "$context.connectionId"}\n',
    "model.json": '{"type": "object"}',
    "empty.json": " \n",
    "long.json": "x" * (32 * 1024 + 1),
    "dynamic.json": '"{{resolve:ssm:/password}}"',
}


def built(actions: str, before: str = "", **files: str) -> Built:
    """Build an app whose first action stands on line 4, if nothing is before it."""
    return Built(f"@app\nchat\n{before}@ws\n{actions}\n", files={**FILES, **files})


def types(result: Built, *names: str) -> set[str]:
    """The logical IDs of the resources of these types of API Gateway."""
    kinds = {f"AWS::ApiGatewayV2::{name}" for name in names}
    return {name for name, one in result.resources.items() if one["Type"] in kinds}


# response


@pytest.mark.parametrize("name", ["ping", "connect", "default"])
def test_response(name: str) -> None:
    result = built(f"{name}\n  response true")
    assert result.found == []
    prefix = name.capitalize()
    assert result.properties(f"{prefix}WSRoute")["RouteResponseSelectionExpression"] == "$default"
    assert result.properties(f"{prefix}WSRouteResponse") == {
        "ApiId": {"Ref": "WS"},
        "RouteId": {"Ref": f"{prefix}WSRoute"},
        "RouteResponseKey": "$default",
    }
    assert types(result, "RouteResponse", "IntegrationResponse") == {f"{prefix}WSRouteResponse"}
    assert f"{prefix}WSRouteResponse" in result.resources["WebsocketStage"]["DependsOn"]


@pytest.mark.parametrize("action", ["ping", "ping\n  response false"])
def test_no_response(action: str) -> None:
    result = built(action)
    assert result.found == []
    assert types(result, "RouteResponse", "IntegrationResponse") == set()
    assert "RouteResponseSelectionExpression" not in result.properties("PingWSRoute")


def test_integration_that_answers_has_a_response() -> None:
    queue = "@queues\nwork\n"
    result = built(
        "a\n  response true\n  integration mock\n"
        "b\n  response true\n  integration queue work\n"
        "c\n  response true\n  integration http https://example.com/",
        queue,
    )
    assert result.found == []
    # A proxy passes what it gets on by itself.
    assert types(result, "IntegrationResponse") == {"AWSIntegrationResponse", "BWSIntegrationResponse"}
    assert types(result, "RouteResponse") == {"AWSRouteResponse", "BWSRouteResponse", "CWSRouteResponse"}
    assert result.properties("AWSIntegrationResponse") == {
        "ApiId": {"Ref": "WS"},
        "IntegrationId": {"Ref": "AWSIntegration"},
        "IntegrationResponseKey": "$default",
    }
    waits = result.resources["WebsocketStage"]["DependsOn"]
    assert types(result, "IntegrationResponse", "RouteResponse", "Route") == set(waits)


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        pytest.param("disconnect\n  response true", ["ARC396 5:3"], id="nobody there"),
        pytest.param("disconnect\n  response false", [], id="nobody there, none wanted"),
        pytest.param("disconnect\n  integration mock\n  reply pong.json", ["ARC396 6:3"], id="reply to nobody"),
        pytest.param(
            "disconnect\n  response true\n  integration mock\n  reply pong.json", ["ARC396 7:3"], id="both to nobody"
        ),
        pytest.param(
            "ping\n  integration mock\n  response false\n  reply pong.json", ["ARC396 6:12"], id="reply switched off"
        ),
        pytest.param("ping\n  response yes", ["ARC204 5:12"], id="not a boolean"),
    ],
)
def test_wrong_responses(actions: str, found: list[str]) -> None:
    assert built(actions).found == found


# integration mock


def test_mock() -> None:
    result = built("ping\n  integration mock")
    assert result.found == []
    assert result.properties("PingWSIntegration") == {
        "ApiId": {"Ref": "WS"},
        "IntegrationType": "MOCK",
        "TemplateSelectionExpression": "200",
        "RequestTemplates": {"200": '{"statusCode":200}'},
    }
    assert types(result, "RouteResponse", "IntegrationResponse") == set()
    assert not {"PingWSLambda", "PingWSPermission"} & set(result.resources)


@pytest.mark.parametrize("status", [100, 201, 404, 599])
def test_status_of_a_mock(status: int) -> None:
    result = built(f"ping\n  integration mock\n  status {status}")
    assert result.found == []
    template = result.properties("PingWSIntegration")["RequestTemplates"]["200"]
    assert json.loads(template) == {"statusCode": status}


def test_reply() -> None:
    result = built("ping\n  integration mock\n  reply pong.json")
    assert result.found == []
    response = result.properties("PingWSIntegrationResponse")
    selected = response["TemplateSelectionExpression"]
    assert response["ResponseTemplates"][selected] == FILES["pong.json"]
    assert result.properties("PingWSRouteResponse")["RouteResponseKey"] == "$default"
    assert result.properties("PingWSRoute")["RouteResponseSelectionExpression"] == "$default"


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        pytest.param("connect\n  integration mock", [], id="connections accepted"),
        pytest.param("connect\n  integration mock\n  status 200", [], id="connections accepted in words"),
        pytest.param("connect\n  integration mock\n  status 403", ["ARC394 6:10"], id="connections refused"),
        pytest.param("connect\n  integration mock\n  status 201", ["ARC394 6:10"], id="connections created"),
        pytest.param("ping\n  integration mock\n  status 99", ["ARC205 6:10"], id="status too small"),
        pytest.param("ping\n  integration mock\n  status 600", ["ARC205 6:10"], id="status too large"),
        pytest.param("ping\n  integration mock\n  status ok", ["ARC204 6:10"], id="status of words"),
        pytest.param("ping\n  status 200", ["ARC393 5:3"], id="status of a function"),
        pytest.param("ping\n  reply pong.json", ["ARC393 5:3"], id="reply of a function"),
        pytest.param(
            "ping\n  integration http https://example.com/\n  status 200\n  reply pong.json",
            ["ARC393 6:3", "ARC393 7:3"],
            id="status and reply of a URL",
        ),
        pytest.param("ping\n  integration moc\n  status 200", ["ARC390 5:15"], id="one fault, one message"),
        pytest.param("ping\n  integration mock\n  reply no.json", ["ARC351 6:9"], id="no file"),
        pytest.param("ping\n  integration mock\n  reply empty.json", ["ARC395 6:9"], id="empty reply"),
        pytest.param("ping\n  integration mock\n  reply long.json", ["ARC395 6:9"], id="long reply"),
        pytest.param("ping\n  integration mock\n  reply dynamic.json", ["ARC395 6:9"], id="dynamic reference"),
    ],
)
def test_mocks(actions: str, found: list[str]) -> None:
    assert built(actions).found == found


# integration http


def test_http() -> None:
    result = built("hook\n  integration http https://example.com/chat?from=ws")
    assert result.found == []
    assert result.properties("HookWSIntegration") == {
        "ApiId": {"Ref": "WS"},
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "POST",
        "IntegrationUri": "https://example.com/chat?from=ws",
        "PassthroughBehavior": "WHEN_NO_MATCH",
        "RequestParameters": {
            "integration.request.header.connectionId": "context.connectionId",
            "integration.request.header.routeKey": "context.routeKey",
        },
    }
    assert not {"HookWSLambda", "HookWSPermission"} & set(result.resources)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        pytest.param("https://example.com", [], id="host alone"),
        pytest.param("https://example.com:8443/a", [], id="port"),
        pytest.param('"https://${stageVariables.host}/a"', ["ARC391 5:21"], id="stage variable that is not set"),
        pytest.param('"https://a.example/${stageVariables.host"', ["ARC391 5:21"], id="stage variable without its end"),
        pytest.param('"https://a.example/${stageVariables.}"', ["ARC391 5:21"], id="stage variable without a name"),
        pytest.param('"https://a.example/${WS}"', ["ARC391 5:21"], id="logical ID"),
        pytest.param('"https://a.example/${AWS::Region}"', ["ARC391 5:21"], id="name of CloudFormation"),
        pytest.param('"https://a.example/${request.body.a}"', ["ARC391 5:21"], id="part of the message"),
        pytest.param("http://example.com/", ["ARC391 5:20"], id="no TLS"),
        pytest.param("wss://example.com/", ["ARC391 5:20"], id="another scheme"),
        pytest.param("example.com", ["ARC391 5:20"], id="no scheme"),
        pytest.param("https://", ["ARC391 5:20"], id="no host"),
        pytest.param('"https://me:secret@example.com/"', ["ARC391 5:21"], id="user"),
        pytest.param("https://-example.com/", ["ARC391 5:20"], id="illegal host"),
        pytest.param("https://example.com:0/", ["ARC391 5:20"], id="port 0"),
        pytest.param("https://example.com:65536/", ["ARC391 5:20"], id="port too large"),
        pytest.param('"https://example.com/a b"', ["ARC391 5:21"], id="blank"),
        pytest.param('"https://example.com/ü"', ["ARC391 5:21"], id="not ASCII"),
        pytest.param("https://example.com/" + "a" * 2029, ["ARC391 5:20"], id="too long"),
    ],
)
def test_urls(url: str, found: list[str]) -> None:
    assert built(f"hook\n  integration http {url}").found == found


def test_a_stage_variable_that_is_set() -> None:
    text = '@app\nchat\n@ws\nhook\n  integration http "https://${stageVariables.host}/a"\n@ws-api\nvariables\n  host a.example\n'
    result = Built(text)
    assert result.found == []
    assert result.properties("HookWSIntegration")["IntegrationUri"] == "https://${stageVariables.host}/a"


# integration queue, integration event

BOTH = "@events\nsaid\n@queues\nwork\nbulk\n  fifo false\n"


def test_queue_and_event() -> None:
    # What the templates in it make of messages is tested by running them.
    result = built("job\n  integration queue work\ntell\n  integration event said", BOTH)
    assert result.found == []
    job, tell = (result.properties(f"{name}WSIntegration") for name in ("Job", "Tell"))
    for one in (job, tell):
        assert (one["IntegrationType"], one["IntegrationMethod"]) == ("AWS", "POST")
        assert one["TemplateSelectionExpression"] == "\\$default"
        assert set(one["RequestTemplates"]) == {"$default"}
        assert one["CredentialsArn"] == {"Fn::GetAtt": ["WSIntegrationRole", "Arn"]}
        assert one["RequestParameters"] == {
            "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"
        }
    start = "arn:${AWS::Partition}:apigateway:${AWS::Region}:"
    assert job["IntegrationUri"] == {"Fn::Sub": start + "sqs:path/${AWS::AccountId}/${WorkQueue.QueueName}"}
    assert tell["IntegrationUri"] == {"Fn::Sub": start + "sns:path//"}
    assert not {"JobWSLambda", "JobWSPermission", "TellWSLambda", "TellWSPermission"} & set(result.resources)


def allowed(result: Built) -> list[tuple[list[str], list[Any]]]:
    (policy,) = result.properties("WSIntegrationRole")["Policies"]
    statements = policy["PolicyDocument"]["Statement"]
    assert {one["Effect"] for one in statements} == {"Allow"}
    return [(one["Action"], one["Resource"]) for one in statements]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        pytest.param(
            "a\n  integration queue work", [(["sqs:SendMessage"], [{"Fn::GetAtt": ["WorkQueue", "Arn"]}])], id="queue"
        ),
        pytest.param("a\n  integration event said", [(["sns:Publish"], [{"Ref": "SaidEventTopic"}])], id="event"),
        pytest.param(
            "a\n  integration queue work\nb\n  integration queue work\nc\n  integration queue bulk",
            [(["sqs:SendMessage"], [{"Fn::GetAtt": ["WorkQueue", "Arn"]}, {"Fn::GetAtt": ["BulkQueue", "Arn"]}])],
            id="two queues, one of them twice",
        ),
    ],
)
def test_role_allows_what_is_named_and_no_more(actions: str, expected: list[Any]) -> None:
    result = built(actions, BOTH)
    assert result.found == []
    assert allowed(result) == expected
    (trusted,) = result.properties("WSIntegrationRole")["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"Service": "apigateway.amazonaws.com"}
    roles = [name for name, one in result.resources.items() if one["Type"] == "AWS::IAM::Role"]
    assert roles == ["Role", "WSIntegrationRole"]


def test_no_role_without_need() -> None:
    assert "WSIntegrationRole" not in built("a\n  integration mock", BOTH).resources


@pytest.mark.parametrize(
    ("actions", "found", "help_"),
    [
        pytest.param("a\n  integration queue wrok", "ARC392 11:21", "Write `work`", id="slip"),
        pytest.param("a\n  integration queue said", "ARC392 11:21", "Write `said` under @queues", id="an event"),
        pytest.param("a\n  integration event work", "ARC392 11:21", "Write `work` under @events", id="a queue"),
        pytest.param("a\n  integration event", "ARC390 11:15", "Write `integration event NAME`", id="no name"),
        pytest.param("a\n  integration queue work bulk", "ARC390 11:15", "Write `integration queue NAME`", id="two"),
        pytest.param("a\n  integration lambda x", "ARC390 11:15", "Write one of `integration mock`", id="no kind"),
        pytest.param("a\n  integration true", "ARC204 11:15", "Write `integration VALUE`", id="no word"),
    ],
)
def test_wrong_integrations(actions: str, found: str, help_: str) -> None:
    result = built(actions, BOTH)
    assert result.found == [found]
    assert (result.diagnostics[0].help or "").startswith(help_)


def test_no_queues_at_all() -> None:
    assert built("a\n  integration queue work").found == ["ARC392 5:21"]


@pytest.mark.parametrize(
    ("actions", "files", "found"),
    [
        pytest.param("a\n  integration mock\n  src src/a", {}, ["ARC536 6:7"], id="src"),
        pytest.param("a\n  integration mock", {"src/ws/a/config.arc": "@aws\nmemory 128\n"}, ["ARC536 4:1"], id="file"),
        pytest.param(
            "a\n  integration mock\n  src src/a", {"src/a/config.arc": "@aws\nmemory 128\n"}, ["ARC536 6:7"], id="both"
        ),
        pytest.param("a\n  integration mock", {"src/ws/a/index.js": ""}, [], id="code alone"),
        pytest.param("a\n  integration mock", {"src/ws/a/config.arc": "@aws\ntimeout 60\n"}, ["ARC536 4:1"], id="long"),
    ],
)
def test_functions_that_are_not_deployed(actions: str, files: dict[str, str], found: list[str]) -> None:
    assert built(actions, **files).found == found


def test_policies_of_a_function_that_is_not_deployed_are_no_concern() -> None:
    files = {"src/ws/a/config.arc": "@aws\npolicies AWSLambdaBasicExecutionRole\n"}
    assert built("a\n  integration mock", **files).found == ["ARC536 4:1"]


# integration-timeout


@pytest.mark.parametrize("wait_ms", [50, 29000])
@pytest.mark.parametrize("integration", ["", "\n  integration http https://example.com/"])
def test_integration_timeout(wait_ms: int, integration: str) -> None:
    result = built(f"ping\n  integration-timeout {wait_ms}{integration}")
    assert result.found == []
    assert result.properties("PingWSIntegration")["TimeoutInMillis"] == wait_ms


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        pytest.param("integration-timeout 49", ["ARC205 5:23"], id="too short"),
        pytest.param("integration-timeout 29001", ["ARC205 5:23"], id="too long"),
        pytest.param("integration-timeout 1.5", ["ARC204 5:23"], id="a fraction"),
        pytest.param("integration-timeout 5s", ["ARC204 5:23"], id="a unit"),
        pytest.param("integration-timeout 500\n  integration mock", ["ARC538 5:3"], id="of a mock"),
    ],
)
def test_wrong_integration_timeouts(setting: str, found: list[str]) -> None:
    assert built(f"ping\n  {setting}").found == found


# parameters

ROOM, CLIENT = "route.request.querystring.room", "route.request.header.X-Client"


def test_parameters() -> None:
    for written in (f"parameters {ROOM} {CLIENT}", f"parameters\n    {ROOM}\n    {CLIENT}"):
        result = built(f"connect\n  {written}")
        assert result.found == []
        assert result.properties("ConnectWSRoute")["RequestParameters"] == {
            ROOM: {"Required": True},
            CLIENT: {"Required": True},
        }
        assert "RequestParameters" not in result.properties("DefaultWSRoute")


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        pytest.param("connect\n  parameters room", ["ARC397 5:14"], id="no prefix"),
        pytest.param(f"connect\n  parameters {ROOM} route.request.body.a", ["ARC397 5:45"], id="body"),
        pytest.param("connect\n  parameters method.request.header.A", ["ARC397 5:14"], id="words of REST APIs"),
        pytest.param("connect\n  parameters route.request.header.", ["ARC397 5:14"], id="no name"),
        pytest.param("connect\n  parameters route.request.header.a/b", ["ARC397 5:14"], id="illegal name"),
        pytest.param("connect\n  parameters a b", ["ARC397 5:14", "ARC397 5:16"], id="each in its place"),
        pytest.param(f"ping\n  parameters {ROOM}", ["ARC397 5:3"], id="action"),
        pytest.param("default\n  parameters nothing", ["ARC397 5:3"], id="default, one message"),
        pytest.param(f"disconnect\n  parameters {ROOM}", ["ARC397 5:3"], id="disconnect"),
        pytest.param("connect\n  parameters 7", ["ARC204 5:14"], id="number"),
    ],
)
def test_wrong_parameters(actions: str, found: list[str]) -> None:
    assert built(actions).found == found


# formats

ARC = """
@app
chat
@queues
work
@ws
connect
  parameters route.request.querystring.room route.request.header.X-Client
ping
  integration mock
  status 202
  reply pong.json
job
  integration queue work
  integration-timeout 100
  response true
say
  model model.json
"""
JSON = """{"app": "chat", "queues": ["work"], "ws": [
    {"connect": {"parameters": ["route.request.querystring.room", "route.request.header.X-Client"]}},
    {"ping": {"integration": "mock", "status": 202, "reply": "pong.json"}},
    {"job": {"integration": ["queue", "work"], "integration-timeout": 100, "response": true}},
    {"say": {"model": "model.json"}}
]}"""
TOML = """
app = "chat"
queues = ["work"]
[[ws]]
connect.parameters = ["route.request.querystring.room", "route.request.header.X-Client"]
[[ws]]
ping = { integration = ["mock"], status = 202, reply = "pong.json" }
[[ws]]
job = { integration = ["queue", "work"], integration-timeout = 100, response = true }
[[ws]]
say.model = "model.json"
"""
YAML = """
app: chat
queues: [work]
ws:
  - connect:
      parameters:
        - route.request.querystring.room
        - route.request.header.X-Client
  - ping:
      integration: mock
      status: 202
      reply: pong.json
  - job:
      integration: [queue, work]
      integration-timeout: 100
      response: true
  - say:
      model: model.json
"""


def test_formats_say_the_same() -> None:
    project = arc2sam.project_from_files(FILES)
    made = [
        arc2sam.transpile(text, project, format=name, output="json").require_text()
        for name, text in {"arc": ARC, "json": JSON, "toml": TOML, "yaml": YAML}.items()
    ]
    assert made[0].count("WSRouteResponse") > 2
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("[]", "ARC390", id="empty"),
        pytest.param("null", "ARC204", id="null"),
        pytest.param("{}", "ARC204", id="map"),
        pytest.param('["http", ["x"]]', "ARC204", id="list in the list"),
        pytest.param('[["mock"]]', "ARC204", id="list alone in the list"),
        pytest.param('""', "ARC390", id="no text"),
    ],
)
def test_one_fault_has_one_message(written: str, found: str) -> None:
    text = f'{{"app": "chat", "ws": {{"ping": {{"integration": {written}}}}}}}'
    assert [one.code for one in arc2sam.transpile(text, format="json").diagnostics] == [found]
