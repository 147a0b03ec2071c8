"""The judge of replacements itself, by cases from the CloudFormation documentation ("Update requires")."""

from typing import Any

import pytest

from tests.outside.replacement import lost, replaced

API = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "chat", "ProtocolType": "WEBSOCKET"}}
ROUTE = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"ApiId": {"Ref": "WS"}, "RouteKey": "ping"}}
STAGE = {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"ApiId": {"Ref": "WS"}, "StageName": "staging"}}
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 30}}
TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}
MAPPING = {
    "Type": "AWS::Lambda::EventSourceMapping",
    "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]}, "FunctionName": {"Ref": "Function"}},
}
BEFORE = {"WS": API, "Route": ROUTE, "Stage": STAGE, "Queue": QUEUE, "Table": TABLE, "Mapping": MAPPING}

CASES = {
    "nothing": ({}, set()),
    "a name that may change": ({"WS": {"Name": "room"}}, set()),
    "another spelling of one value": ({"Route": {"ApiId": {"Fn::Sub": "${WS}"}}}, set()),
    "a route key": ({"Route": {"RouteKey": "pong"}}, set()),
    "another kind of API takes its parts along": ({"WS": {"ProtocolType": "HTTP"}}, {"WS", "Route", "Stage"}),
    "the name of a stage": ({"Stage": {"StageName": "production"}}, {"Stage"}),
    "the time a message is hidden": ({"Queue": {"VisibilityTimeout": 60}}, set()),
    "another kind of queue": ({"Queue": {"FifoQueue": True}}, {"Queue"}),
    "the keys of a table, and so its stream": ({"Table": {"KeySchema": []}}, {"Table", "Mapping"}),
}


def template(changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "Resources": {
            name: {**one, "Properties": {**one["Properties"], **changes.get(name, {})}} for name, one in BEFORE.items()
        }
    }


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_replaced(changes: dict[str, dict[str, Any]], expected: set[str]) -> None:
    assert replaced(template({}), template(changes)) == expected


def test_another_type_is_a_replacement() -> None:
    after = template({})
    after["Resources"]["Queue"] = {"Type": "AWS::SNS::Topic", "Properties": {}}
    assert replaced(template({}), after) == {"Queue"}


def test_lost() -> None:
    after = template({})
    del after["Resources"]["Queue"]
    assert lost(template({}), after) == {"Queue"}
    assert replaced(template({}), after) == set()
