"""Judged by a VTL engine, by moto's SQS and SNS, and by Architect's runtime helper: what a client says arrives.

API Gateway's variables and `$util` are as its documentation has them: "WebSocket API mapping template reference", and of
`$util`, "API Gateway mapping template and access logging variable reference", by which `escapeJavaScript` is that of
Apache Commons Lang and `urlEncode` gives `application/x-www-form-urlencoded`.
"""

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import airspeed
import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.outside.functions import node_modules
from tests.outside.translate import read, translate, worked_out

pytestmark = pytest.mark.outside

MANIFEST = """
@app
chat
@events
said
@queues
work
bulk
  fifo false
@ws
connect
  integration event said
disconnect
  integration queue work
work
  integration queue work
bulk
  integration queue bulk
said
  integration event said
"""
TOPIC = "arn:aws:sns:us-east-1:123456789012:stack-SaidEventTopic"
CONTEXT = {
    "connectionId": "L0SM9cOFvHcCIhw=",
    "messageId": "MHkEqd+/vHcCGhQ=",
    "requestId": "JKJaXmPLvHcESHA=",
    "eventType": "MESSAGE",
}
BODIES = {
    "JSON": '{"action":"work","text":"hello"}',
    "apostrophe": "it's",
    "backslash and apostrophe": "\\' \\\\' \\",
    "quotes": 'say "no"',
    "form signs": "a=1&MessageBody=b&MessageGroupId=c+d%20e;f",
    "encoded JSON": "%22%7D&TopicArn=x",
    "VTL": "$context.connectionId ${context.stage} $util.urlEncode('a') #set($text = 1) #if ## #* *#",
    "CloudFormation": "${WS} ${AWS::AccountId} {{resolve:ssm:a}}",
    "lines": "one\ntwo\r\nthree\ttab",
    "controls": "\x00\x01\x1f\x7f\x80",
    "beyond ASCII": "für 日本 \u2028\u2029",
    "beyond the basic plane": "😀𝄞",
    "slashes": "</script> //",
    "spaces": "  a  b ",
    "empty": "",
    "null": "null",
}


class Util:
    """API Gateway's `$util`."""

    def escapeJavaScript(self, text: str) -> str:  # noqa: N802 - API Gateway's name
        named = {"\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
        escaped = []
        for unit in units(text):
            if unit in "'\"\\/":
                escaped.append("\\" + unit)
            elif unit in named:
                escaped.append(named[unit])
            else:
                escaped.append(unit if " " <= unit < "\x80" else f"\\u{ord(unit):04X}")
        return "".join(escaped)

    def urlEncode(self, text: str) -> str:  # noqa: N802 - API Gateway's name
        return urllib.parse.quote_plus(text, safe="*-._")


def units(text: str) -> list[str]:
    """The characters as Java counts them, UTF-16 code units."""
    wide = text.encode("utf-16-be", "surrogatepass")
    return [chr(int.from_bytes(wide[place : place + 2])) for place in range(0, len(wide), 2)]


def integrations() -> dict[str, dict[str, Any]]:
    """By route key, the integration as it is deployed."""
    text = pipeline.transpile(MANIFEST, project_from_files({})).require_text()
    resources = translate(read(text))["Resources"]
    return {
        one["Properties"]["RouteKey"]: worked_out(
            resources[one["Properties"]["OperationName"].removesuffix("Route") + "Integration"]["Properties"]
        )
        for one in resources.values()
        if one["Type"] == "AWS::ApiGatewayV2::Route"
    }


INTEGRATIONS = integrations()


def run(route_key: str, body: str | None = None, **context: str) -> str:
    """What API Gateway sends, by the route's template."""
    (template,) = INTEGRATIONS[route_key]["RequestTemplates"].values()
    names: dict[str, Any] = {"util": Util(), "context": {**CONTEXT, "routeKey": route_key, **context}}
    if body is not None:
        names["input"] = {"body": body}
    return str(airspeed.Template(template).merge(names))


def form(text: str) -> dict[str, str]:
    """A form as a service reads it; no field may come twice."""
    fields = urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    assert len(dict(fields)) == len(fields)
    return dict(fields)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(
    ("route_key", "rest"),
    [
        ("bulk", {"Action": "SendMessage"}),
        (
            "work",
            {
                "Action": "SendMessage",
                "MessageGroupId": CONTEXT["connectionId"],
                "MessageDeduplicationId": CONTEXT["messageId"],
            },
        ),
        ("said", {"Action": "Publish", "TopicArn": "<SaidEventTopic>"}),
    ],
)
def test_form(route_key: str, rest: dict[str, str], body: str) -> None:
    fields = form(run(route_key, body))
    message = fields.pop("Message" if route_key == "said" else "MessageBody")
    assert fields == rest
    assert json.loads(message) == {"connectionId": CONTEXT["connectionId"], "routeKey": route_key, "body": body}


@pytest.mark.properties
@given(body=st.text(), connection=st.text("ABCxyz019+/=-_", min_size=1))
def test_any_text_arrives(body: str, connection: str) -> None:
    message = json.loads(form(run("work", body, connectionId=connection))["MessageBody"])
    assert (message["body"], message["connectionId"]) == (body, connection)


@pytest.mark.parametrize(
    ("route_key", "rest"),
    [
        ("$connect", {"Action": "Publish", "TopicArn": "<SaidEventTopic>"}),
        (
            "$disconnect",
            {
                "Action": "SendMessage",
                "MessageGroupId": CONTEXT["connectionId"],
                "MessageDeduplicationId": CONTEXT["requestId"],
            },
        ),
    ],
)
def test_events_that_are_no_message_have_no_body(route_key: str, rest: dict[str, str]) -> None:
    fields = form(run(route_key))
    message = fields.pop("Message" if route_key == "$connect" else "MessageBody")
    assert fields == rest
    assert json.loads(message) == {"connectionId": CONTEXT["connectionId"], "routeKey": route_key}


def test_two_messages_of_one_text_are_two() -> None:
    first, second = (form(run("work", "ping", messageId=name))["MessageDeduplicationId"] for name in ("a", "b"))
    assert first != second


@pytest.mark.parametrize("route_key", ["work", "bulk", "said", "$connect", "$disconnect"])
def test_type_of_the_form(route_key: str) -> None:
    # A parameter's value in single quotes is a constant: API Gateway documentation, "Set up data mapping".
    assert INTEGRATIONS[route_key]["RequestParameters"] == {
        "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"
    }
    assert INTEGRATIONS[route_key]["IntegrationMethod"] == "POST"


def test_template_is_selected() -> None:
    # A backslash keeps `$default` from being an expression: API Gateway documentation, "Template selection expressions".
    for one in INTEGRATIONS.values():
        if "RequestTemplates" in one:
            assert one["TemplateSelectionExpression"].replace("\\", "") in one["RequestTemplates"]


# the services


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of moto's SQS and SNS."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def client(endpoint: str, service: str) -> Any:
    return boto3.client(service, "us-east-1", endpoint_url=endpoint, aws_access_key_id="a", aws_secret_access_key="b")


def post(address: str, service: str, text: str) -> None:
    """Send a form as API Gateway does."""
    scope = f"Credential=a/20260101/us-east-1/{service}/aws4_request"
    request = urllib.request.Request(
        address,
        text.encode(),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def received(endpoint: str, queue: str) -> dict[str, Any]:
    """The one message of a queue."""
    found = client(endpoint, "sqs").receive_message(QueueUrl=queue, AttributeNames=["All"], MaxNumberOfMessages=10)
    (message,) = found["Messages"]
    client(endpoint, "sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert isinstance(message, dict)
    return message


@pytest.mark.parametrize(("route_key", "name"), [("work", "Work.fifo"), ("bulk", "Bulk")])
def test_queue_takes_the_message(endpoint: str, route_key: str, name: str) -> None:
    fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    queue = client(endpoint, "sqs").create_queue(QueueName=name, Attributes=fifo)["QueueUrl"]
    # The path that IntegrationUri gives: the account and the queue's name.
    assert urllib.parse.urlsplit(queue).path == f"/123456789012/{name}"
    uri = INTEGRATIONS[route_key]["IntegrationUri"]
    assert uri == f"arn:aws:apigateway:us-east-1:sqs:path/123456789012/<{route_key.capitalize()}Queue.QueueName>"
    # XML, by which moto speaks here, has no control characters.
    body = " ".join(text for name, text in BODIES.items() if name != "controls")
    post(queue, "sqs", run(route_key, body))
    message = received(endpoint, queue)
    assert json.loads(message["Body"])["body"] == body
    if fifo:
        assert message["Attributes"]["MessageGroupId"] == CONTEXT["connectionId"]
        assert message["Attributes"]["MessageDeduplicationId"] == CONTEXT["messageId"]


def test_topic_takes_the_message(endpoint: str) -> None:
    topic = client(endpoint, "sns").create_topic(Name="said")["TopicArn"]
    queue = client(endpoint, "sqs").create_queue(QueueName="subscriber")["QueueUrl"]
    arn = client(endpoint, "sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    client(endpoint, "sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    assert INTEGRATIONS["said"]["IntegrationUri"] == "arn:aws:apigateway:us-east-1:sns:path//"
    text = run("said", BODIES["beyond ASCII"]).replace(urllib.parse.quote_plus("<SaidEventTopic>"), topic)
    post(f"{endpoint}/", "sns", text)
    message = json.loads(json.loads(received(endpoint, queue)["Body"])["Message"])
    assert message == {
        "connectionId": CONTEXT["connectionId"],
        "routeKey": "said",
        "body": BODIES["beyond ASCII"],
    }


# Architect's runtime helper


@pytest.mark.parametrize(("kind", "route_key"), [("queues", "work"), ("events", "said")])
def test_handlers_of_architect_read_the_messages(kind: str, route_key: str) -> None:
    folder = node_modules()
    sent = [form(run(route_key, body)) for body in BODIES.values()]
    records = [
        {"body": one["MessageBody"]} if kind == "queues" else {"Sns": {"Message": one["Message"]}} for one in sent
    ]
    ran = subprocess.run(
        ["node", str(Path(__file__).with_name("messages.mjs")), str(folder), kind],
        input=json.dumps({"Records": records}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    given_ = json.loads(ran.stdout)
    assert [one["body"] for one in given_] == list(BODIES.values())
    assert {(one["connectionId"], one["routeKey"]) for one in given_} == {(CONTEXT["connectionId"], route_key)}
