"""Events as Lambda hands them to functions.

Source: API Gateway documentation, "Create AWS Lambda proxy integrations for HTTP APIs" (payload format 2.0) and "Input
to a Lambda authorizer function of a WebSocket API"; AWS Lambda documentation, "Using Lambda with Amazon SNS", "... Amazon
SQS" and "... Amazon DynamoDB"; EventBridge Scheduler documentation, "Using universal targets" (what it sends by itself).
"""

import base64
import json
from typing import Any

CONNECTION = "L0SM9cOFvHcCIhw="
TIME = "2026-11-26T03:00:00Z"
TOPIC = "arn:aws:sns:us-east-1:123456789012:ChatStaging-SignupEventTopic-1NZLZ2ZO3N0BF"


def request(method: str, path: str, body: "str | None" = None, *, is_encoded: bool = False) -> dict[str, Any]:
    """A request to an HTTP API."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "page=2",
        "queryStringParameters": {"page": "2"},
        "headers": {"host": "id.execute-api.us-east-1.amazonaws.com", "user-agent": "test"},
        "requestContext": {
            "accountId": "123456789012",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
            "time": "26/Nov/2026:03:00:00 +0000",
        },
        "isBase64Encoded": is_encoded,
    }
    if body is not None:
        event["body"] = base64.b64encode(body.encode()).decode() if is_encoded else body
    return event


def socket(route: str, kind: str, body: "str | None" = None, connection: str = CONNECTION) -> dict[str, Any]:
    """An event of a WebSocket API; `kind` is CONNECT, MESSAGE or DISCONNECT."""
    context: dict[str, Any] = {
        "routeKey": route,
        "eventType": kind,
        "stage": "staging",
        "connectedAt": 1795663800000,
        "requestTimeEpoch": 1795663860000,
        "domainName": "id.execute-api.us-east-1.amazonaws.com",
        "connectionId": connection,
        "apiId": "id",
        "identity": {"sourceIp": "192.0.2.1"},
    }
    if kind == "MESSAGE":
        context["messageId"] = "L0SNAcZ3vHcCJGA="
    if kind == "DISCONNECT":
        context |= {"disconnectStatusCode": 1001, "disconnectReason": "Going away"}
    event: dict[str, Any] = {"requestContext": context, "isBase64Encoded": False}
    if body is not None:
        event["body"] = body
    if kind != "MESSAGE":
        event["headers"] = {"Host": context["domainName"]}
    if kind == "CONNECT":
        event["queryStringParameters"] = {"token": "secret"}
    return event


def authorization() -> dict[str, Any]:
    """What an authorizer of a WebSocket API is asked."""
    arn = "arn:aws:execute-api:us-east-1:123456789012:id/staging/$connect"
    return {**socket("$connect", "CONNECT"), "type": "REQUEST", "methodArn": arn}


def publications(*messages: Any) -> dict[str, Any]:
    """Messages of an SNS topic."""
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "Sns": {"Type": "Notification", "TopicArn": TOPIC, "Timestamp": TIME, "Message": json.dumps(message)},
            }
            for message in messages
        ]
    }


def messages(*bodies: Any) -> dict[str, Any]:
    """Messages of an SQS queue."""
    return {
        "Records": [
            {
                "messageId": f"059f36b4-87a3-44ab-83d2-66197{index:07}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": json.dumps(body),
                "attributes": {"ApproximateReceiveCount": "1", "MessageGroupId": "default"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "awsRegion": "us-east-1",
            }
            for index, body in enumerate(bodies)
        ]
    }


SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.scheduler",
    "account": "123456789012",
    "time": TIME,
    "region": "us-east-1",
    "resources": ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly"],
    "detail": "{}",
}

CHANGES = {
    "Records": [
        {
            "eventID": f"c4ca4238a0b923820dcc509a6f75849{index}",
            "eventName": name,
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": {"Keys": {"id": {"S": "ann"}}, "StreamViewType": "NEW_AND_OLD_IMAGES", **images},
        }
        for index, (name, images) in enumerate(
            [
                ("INSERT", {"NewImage": {"id": {"S": "ann"}, "age": {"N": "41"}}}),
                ("REMOVE", {"OldImage": {"id": {"S": "ann"}, "age": {"N": "41"}}}),
            ]
        )
    ]
}
