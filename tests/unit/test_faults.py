"""Sixty faults in a valid template: each is found, once, and named by logical ID and property."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from arc2sam.codes import CODES
from arc2sam.faults import Fault, faults, listed, shown
from arc2sam.validate import doubts

TEMPLATE = json.loads(Path(__file__).with_name("templates").joinpath("mixed.json").read_text())
GONE = object()

# name, path of the edit, new value, code, logical ID, property, part of the message, help
CASES: list[tuple[str, str, Any, str, str, str, str, str]] = [
    # The thirty of the first study of schemas.
    (
        "unknown property",
        "GetIndexHTTPLambda.Properties.MemorySzie",
        128,
        "ARC401",
        "GetIndexHTTPLambda",
        "Properties.MemorySzie",
        "unknown property `MemorySzie`",
        "Write `MemorySize`",
    ),
    (
        "unknown runtime",
        "GetIndexHTTPLambda.Properties.Runtime",
        "python9.9",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Runtime",
        "is `python9.9`, none of the",
        "Write `python3.",
    ),
    (
        "timeout too long",
        "GetIndexHTTPLambda.Properties.Timeout",
        901,
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Timeout",
        "`901`, more than the maximum 900",
        "Write 900 or less",
    ),
    (
        "memory too small",
        "GetIndexHTTPLambda.Properties.MemorySize",
        64,
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.MemorySize",
        "`64`, less than the minimum 128",
        "Write 128 or more",
    ),
    (
        "memory as a word",
        "GetIndexHTTPLambda.Properties.MemorySize",
        "big",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.MemorySize",
        "`big`, not a whole number",
        "Write a whole number",
    ),
    (
        "memory in quotes",
        "GetIndexHTTPLambda.Properties.MemorySize",
        "512",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.MemorySize",
        "is the text `512`, not a whole number",
        "Write it without quotes",
    ),
    (
        "switch in quotes",
        "JobsQueue.Properties.FifoQueue",
        "true",
        "ARC403",
        "JobsQueue",
        "Properties.FifoQueue",
        "is the text `true`, not true or false",
        "Write it without quotes",
    ),
    (
        "name without quotes",
        "WS.Properties.Name",
        2026,
        "ARC403",
        "WS",
        "Properties.Name",
        "is `2026`, not text",
        "Write it in quotes",
    ),
    (
        "architecture not in a list",
        "GetIndexHTTPLambda.Properties.Architectures",
        "arm64",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Architectures",
        "`arm64`, not a list",
        "Write a list",
    ),
    (
        "unknown architecture",
        "GetIndexHTTPLambda.Properties.Architectures",
        ["arm"],
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Architectures.0",
        "is `arm`",
        "Write `arm64`",
    ),
    (
        "event without its queue",
        "JobsQueueLambda.Properties.Events.JobsQueueEvent.Properties.Queue",
        GONE,
        "ARC402",
        "JobsQueueLambda",
        "Properties.Events.JobsQueueEvent.Properties.Queue",
        "lacks `Queue`",
        "Add `Queue`",
    ),
    (
        "unknown event type",
        "JobsQueueLambda.Properties.Events.JobsQueueEvent.Type",
        "SQSS",
        "ARC403",
        "JobsQueueLambda",
        "Properties.Events.JobsQueueEvent.Type",
        "is `SQSS`",
        "Write `SQS`",
    ),
    (
        "variable that is a list",
        "GetIndexHTTPLambda.Properties.Environment.Variables.AB",
        [1],
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Environment.Variables.AB",
        "is `[1]`, not text, a number or true or false",
        "Write text, a number or true or false",
    ),
    (
        "Architect's own metadata",
        "GetIndexHTTPLambda.ArcMetadata",
        {},
        "ARC401",
        "GetIndexHTTPLambda",
        "ArcMetadata",
        "unknown property `ArcMetadata`",
        "Write `Metadata`",
    ),
    (
        "attribute type",
        "LikesTable.Properties.AttributeDefinitions.0.AttributeType",
        "X",
        "ARC403",
        "LikesTable",
        "Properties.AttributeDefinitions.0.AttributeType",
        "is `X`",
        "Write `B`, `N` or `S`",
    ),
    (
        "table without keys",
        "LikesTable.Properties.KeySchema",
        GONE,
        "ARC402",
        "LikesTable",
        "Properties.KeySchema",
        "lacks `KeySchema`",
        "Add `KeySchema`",
    ),
    (
        "billing mode",
        "LikesTable.Properties.BillingMode",
        "PAY_PER_REQ",
        "ARC403",
        "LikesTable",
        "Properties.BillingMode",
        "is `PAY_PER_REQ`",
        "Write `PAY_PER_REQUEST`",
    ),
    (
        "permission's action",
        "ConnectWSPermission.Properties.Action",
        "lambda:Invoke Function",
        "ARC403",
        "ConnectWSPermission",
        "Properties.Action",
        "is `lambda:Invoke Function`",
        "Write `lambda:InvokeFunction`",
    ),
    (
        "permission without principal",
        "ConnectWSPermission.Properties.Principal",
        GONE,
        "ARC402",
        "ConnectWSPermission",
        "Properties.Principal",
        "lacks `Principal`",
        "Add `Principal`",
    ),
    (
        "integration type",
        "ConnectWSIntegration.Properties.IntegrationType",
        "AWS-PROXY",
        "ARC403",
        "ConnectWSIntegration",
        "Properties.IntegrationType",
        "is `AWS-PROXY`",
        "Write `AWS_PROXY`",
    ),
    (
        "protocol",
        "WS.Properties.ProtocolType",
        "WS",
        "ARC403",
        "WS",
        "Properties.ProtocolType",
        "is `WS`",
        "Write `HTTP` or `WEBSOCKET`",
    ),
    (
        "route without its key",
        "ConnectWSRoute.Properties.RouteKey",
        GONE,
        "ARC402",
        "ConnectWSRoute",
        "Properties.RouteKey",
        "lacks `RouteKey`",
        "Add `RouteKey`",
    ),
    (
        "policy's effect",
        "Role.Properties.Policies.0.PolicyDocument.Statement.0.Effect",
        "Alow",
        "ARC403",
        "Role",
        "Properties.Policies.0.PolicyDocument.Statement.0.Effect",
        "is `Alow`",
        "Write `Allow`",
    ),
    (
        "statement without action",
        "Role.Properties.Policies.0.PolicyDocument.Statement.0.Action",
        GONE,
        "ARC405",
        "Role",
        "Properties.Policies.0.PolicyDocument.Statement.0",
        "needs `Action` or `NotAction`",
        "Add `Action` or `NotAction`",
    ),
    (
        "read-only property",
        "JobsQueue.Properties.Arn",
        "x",
        "ARC401",
        "JobsQueue",
        "Properties.Arn",
        "unknown property `Arn`",
        "Remove `Arn`",
    ),
    (
        "GetAtt of one part",
        "DailyScheduleEvent.Properties.Target.Arn",
        {"Fn::GetAtt": ["X"]},
        "ARC403",
        "DailyScheduleEvent",
        "Properties.Target.Arn.Fn::GetAtt",
        "has the length 1, less than the minimum 2",
        "Write at least 2 items",
    ),
    (
        "Ref of a list",
        "ConnectWSPermission.Properties.FunctionName",
        {"Ref": ["X"]},
        "ARC403",
        "ConnectWSPermission",
        "Properties.FunctionName.Ref",
        "must be a logical ID",
        "Use a logical ID",
    ),
    (
        "function with two keys",
        "ConnectWSPermission.Properties.FunctionName",
        {"Ref": "X", "y": 1},
        "ARC403",
        "ConnectWSPermission",
        "Properties.FunctionName",
        "not text",
        "Write text",
    ),
    (
        "DependsOn a map",
        "GetIndexHTTPLambda.DependsOn",
        {},
        "ARC403",
        "GetIndexHTTPLambda",
        "DependsOn",
        "is `{}`, not a list",
        "Write a list",
    ),
    (
        "dash in a logical ID",
        "a-b",
        {"Type": "AWS::SQS::Queue"},
        "ARC403",
        "a-b",
        "Resources.a-b",
        "illegal name `a-b`",
        "Use ASCII letters and digits",
    ),
    (
        "misspelled type of SAM's",
        "GetIndexHTTPLambda.Type",
        "AWS::Serverless::Funtion",
        "ARC404",
        "GetIndexHTTPLambda",
        "Type",
        "`AWS::Serverless::Funtion`, which is no resource type",
        "Write `AWS::Serverless::Function`",
    ),
    (
        "output without a value",
        "/Outputs.X",
        {"Description": "x"},
        "ARC402",
        "",
        "Outputs.X.Value",
        "`Outputs.X` lacks `Value`",
        "Add `Value`",
    ),
    (
        "no transform",
        "/Transform",
        GONE,
        "ARC402",
        "",
        "Transform",
        "The template lacks `Transform`",
        "Add `Transform`",
    ),
    # Thirty more.
    (
        "role in Globals",
        "/Globals.Function.Role",
        "arn:aws:iam::123456789012:role/x",
        "ARC401",
        "",
        "Globals.Function.Role",
        "`Globals.Function` has the unknown property `Role`",
        "Remove `Role`",
    ),
    (
        "timeout in Globals",
        "/Globals.Function.Timeout",
        1000,
        "ARC403",
        "",
        "Globals.Function.Timeout",
        "more than the maximum 900",
        "Write 900 or less",
    ),
    (
        "unknown section of Globals",
        "/Globals.Functions",
        {},
        "ARC401",
        "",
        "Globals.Functions",
        "unknown property `Functions`",
        "Write `Function`",
    ),
    (
        "reserved variable",
        "GetIndexHTTPLambda.Properties.Environment.Variables.AWS_REGION",
        "x",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Environment.Variables.AWS_REGION",
        "has the name `AWS_REGION`",
        "Use letters",
    ),
    (
        "variable of one letter",
        "GetIndexHTTPLambda.Properties.Environment.Variables.A",
        "x",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Environment.Variables.A",
        "has the name `A`",
        "Use letters",
    ),
    (
        "six layers with those of Globals",
        "/Globals.Function.Layers",
        [f"arn:aws:lambda:us-west-2:123456789012:layer:l{n}:1" for n in range(5)],
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Layers",
        "has the length 6, more than the maximum 5",
        "Write at most 5 items",
    ),
    (
        "no handler anywhere",
        "/Globals.Function.Handler",
        GONE,
        "ARC402",
        "GetIndexHTTPLambda",
        "Properties.Handler",
        "lacks `Handler`",
        "Add `Handler`",
    ),
    (
        "no code",
        "GetIndexHTTPLambda.Properties.CodeUri",
        GONE,
        "ARC405",
        "GetIndexHTTPLambda",
        "Properties",
        "needs `CodeUri` or `InlineCode`",
        "Add `CodeUri` or `InlineCode`",
    ),
    (
        "image with a handler",
        "GetIndexHTTPLambda.Properties.PackageType",
        "Image",
        "ARC405",
        "GetIndexHTTPLambda",
        "Properties",
        "cannot have `Handler`",
        "Remove `Handler`",
    ),
    (
        "provisioned without alias",
        "DailyScheduleLambda.Properties.AutoPublishAlias",
        GONE,
        "ARC402",
        "DailyScheduleLambda",
        "Properties.AutoPublishAlias",
        "has `ProvisionedConcurrencyConfig` and lacks `AutoPublishAlias`",
        "Add `AutoPublishAlias`",
    ),
    (
        "unknown policy template",
        "ConnectWSLambda.Properties.Policies.1",
        {"SQSSendMesagePolicy": {}},
        "ARC401",
        "ConnectWSLambda",
        "Properties.Policies.1.SQSSendMesagePolicy",
        "unknown name `SQSSendMesagePolicy`",
        "Write `SQSSendMessagePolicy`",
    ),
    (
        "path without a slash",
        "GetIndexHTTPLambda.Properties.Events.HTTPEvent.Properties.Path",
        "cats",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Events.HTTPEvent.Properties.Path",
        "is `cats`, not a path that begins with `/`",
        "Write a path",
    ),
    (
        "unknown method",
        "GetIndexHTTPLambda.Properties.Events.HTTPEvent.Properties.Method",
        "FETCH",
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Events.HTTPEvent.Properties.Method",
        "is `FETCH` and must be a method",
        "Use a method of HTTP",
    ),
    (
        "FIFO false",
        "JobsQueue.Properties.FifoQueue",
        False,
        "ARC403",
        "JobsQueue",
        "Properties.FifoQueue",
        "is `false`, not `true`",
        "Remove `FifoQueue`, or write `true`",
    ),
    (
        "deduplication without FIFO",
        "JobsQueue.Properties.FifoQueue",
        GONE,
        "ARC402",
        "JobsQueue",
        "Properties.FifoQueue",
        "has `ContentBasedDeduplication` and lacks `FifoQueue`",
        "Add `FifoQueue`",
    ),
    (
        "visibility over 12 hours",
        "JobsQueue.Properties.VisibilityTimeout",
        43201,
        "ARC403",
        "JobsQueue",
        "Properties.VisibilityTimeout",
        "more than the maximum 43200",
        "Write 43200 or less",
    ),
    (
        "redrive without count",
        "JobsQueue.Properties.RedrivePolicy.maxReceiveCount",
        GONE,
        "ARC402",
        "JobsQueue",
        "Properties.RedrivePolicy.maxReceiveCount",
        "lacks `maxReceiveCount`",
        "Add `maxReceiveCount`",
    ),
    (
        "retention of logs",
        "WebsocketLogs.Properties.RetentionInDays",
        31,
        "ARC403",
        "WebsocketLogs",
        "Properties.RetentionInDays",
        "is `31`, none of the",
        "Write `30`",
    ),
    (
        "authorizer type",
        "WSAuthorizer.Properties.AuthorizerType",
        "LAMBDA",
        "ARC403",
        "WSAuthorizer",
        "Properties.AuthorizerType",
        "is `LAMBDA`",
        "Write `JWT` or `REQUEST`",
    ),
    (
        "custom authorization without authorizer",
        "ConnectWSRoute.Properties.AuthorizerId",
        GONE,
        "ARC402",
        "ConnectWSRoute",
        "Properties.AuthorizerId",
        "lacks `AuthorizerId`",
        "Add `AuthorizerId`",
    ),
    (
        "proxy integration of nothing",
        "ConnectWSIntegration.Properties.IntegrationUri",
        GONE,
        "ARC405",
        "ConnectWSIntegration",
        "Properties",
        "needs `IntegrationUri` or `IntegrationSubtype`",
        "Add `IntegrationUri`",
    ),
    (
        "integration timeout",
        "ConnectWSIntegration.Properties.TimeoutInMillis",
        30001,
        "ARC403",
        "ConnectWSIntegration",
        "Properties.TimeoutInMillis",
        "more than the maximum 30000",
        "Write 30000 or less",
    ),
    (
        "WebSocket API without selection",
        "WS.Properties.RouteSelectionExpression",
        GONE,
        "ARC402",
        "WS",
        "Properties.RouteSelectionExpression",
        "lacks `RouteSelectionExpression`",
        "Add `RouteSelectionExpression`",
    ),
    (
        "schedule expression",
        "DailyScheduleEvent.Properties.ScheduleExpression",
        "every day",
        "ARC403",
        "DailyScheduleEvent",
        "Properties.ScheduleExpression",
        "is `every day`, not `rate(...)`",
        "Write `rate(...)`",
    ),
    (
        "sort key first",
        "LikesTable.Properties.KeySchema.0.KeyType",
        "RANGE",
        "ARC403",
        "LikesTable",
        "Properties.KeySchema.0.KeyType",
        "is `RANGE`, not `HASH`",
        "Write `HASH`",
    ),
    (
        "throughput on demand",
        "LikesTable.Properties.ProvisionedThroughput",
        {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        "ARC405",
        "LikesTable",
        "Properties",
        "cannot have `ProvisionedThroughput` with PAY_PER_REQUEST",
        "Remove `ProvisionedThroughput`",
    ),
    (
        "starting position",
        "LikesTableStreamEvent.Properties.StartingPosition",
        "OLDEST",
        "ARC403",
        "LikesTableStreamEvent",
        "Properties.StartingPosition",
        "is `OLDEST`",
        "Write `",
    ),
    (
        "mapping of nothing",
        "LikesTableStreamEvent.Properties.EventSourceArn",
        GONE,
        "ARC405",
        "LikesTableStreamEvent",
        "Properties",
        "needs `EventSourceArn` or `SelfManagedEventSource`",
        "Add `EventSourceArn`",
    ),
    (
        "object ownership",
        "StaticBucket.Properties.OwnershipControls.Rules.0.ObjectOwnership",
        "Owner",
        "ARC403",
        "StaticBucket",
        "Properties.OwnershipControls.Rules.0.ObjectOwnership",
        "is `Owner`",
        "Write `",
    ),
    (
        "unknown intrinsic function",
        "PingEventTopic.Properties.DisplayName",
        {"Fn::Subb": "x"},
        "ARC401",
        "PingEventTopic",
        "Properties.DisplayName.Fn::Subb",
        "calls `Fn::Subb`, which is no intrinsic function",
        "Write `Fn::Sub`",
    ),
    (
        "deletion policy",
        "LikesTable.DeletionPolicy",
        "Keep",
        "ARC403",
        "LikesTable",
        "DeletionPolicy",
        "`DeletionPolicy` of `LikesTable` is `Keep`",
        "Write `",
    ),
    (
        "parameter without type",
        "/Parameters.TokenEnv.Type",
        GONE,
        "ARC402",
        "",
        "Parameters.TokenEnv.Type",
        "`Parameters.TokenEnv` lacks `Type`",
        "Add `Type`",
    ),
    (
        "unknown section",
        "/Resource",
        {},
        "ARC401",
        "",
        "Resource",
        "The template has the unknown property `Resource`",
        "Write `Resources`",
    ),
    ("resource without type", "Nothing", {}, "ARC402", "Nothing", "Type", "`Nothing` lacks `Type`", "Add `Type`"),
    ("resource that is text", "Nothing", "x", "ARC403", "Nothing", "", "`Nothing` is `x`, not a map", "Write a map"),
    (
        "value of an output is a list",
        "/Outputs.WSS.Value",
        [1],
        "ARC403",
        "",
        "Outputs.WSS.Value",
        "`Outputs.WSS.Value` is `[1]`",
        "Write text",
    ),
    (
        "parameter's type is no type",
        "LikesParam.Properties.Type",
        "SecureString",
        "ARC403",
        "LikesParam",
        "Properties.Type",
        "is `SecureString`",
        "Write `String`",
    ),
    (
        "layer twice",
        "GetIndexHTTPLambda.Properties.Layers",
        ["arn:aws:x", "arn:aws:x"],
        "ARC403",
        "GetIndexHTTPLambda",
        "Properties.Layers",
        "has `arn:aws:x` twice",
        "Remove the second",
    ),
    (
        "policy of nobody",
        "WebSocketPolicy.Properties.Roles",
        GONE,
        "ARC402",
        "WebSocketPolicy",
        "Properties",
        "needs `Users`, `Groups` or `Roles`",
        "Add `Users`",
    ),
    (
        "record in two zones",
        "Zone",
        {
            "Type": "AWS::Route53::RecordSet",
            "Properties": {"Name": "a.b", "Type": "A", "HostedZoneId": "Z1", "HostedZoneName": "b."},
        },
        "ARC405",
        "Zone",
        "Properties",
        "`HostedZoneId`",
        "",
    ),
    (
        "neither text nor list",
        "Role.Properties.Policies.0.PolicyDocument.Statement.0.Resource",
        5,
        "ARC403",
        "Role",
        "Properties.Policies.0.PolicyDocument.Statement.0.Resource",
        "is `5`, not text or a list",
        "Write text or a list",
    ),
]


def edited(path: str, value: object) -> dict[str, Any]:
    """Return The template with one value changed; a path without `/` begins in Resources."""
    document: dict[str, Any] = copy.deepcopy(TEMPLATE)
    keys = path[1:].split(".") if path[0] == "/" else ["Resources", *path.split(".")]
    holder: Any = document
    for key in keys[:-1]:
        holder = holder[int(key) if isinstance(holder, list) else key]
    last: Any = int(keys[-1]) if isinstance(holder, list) else keys[-1]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
    return document


def faults_of(document: dict[str, Any]) -> tuple[Fault, ...]:
    found = doubts(document)
    return faults(found) if found else ()


def test_the_whole_template_is_valid() -> None:
    assert faults_of(TEMPLATE) == ()


def test_there_are_sixty_cases() -> None:
    assert len(CASES) >= 60
    assert len({case[0] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("path", "value", "code", "logical_id", "place", "message", "advice"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_fault(path: str, value: object, code: str, logical_id: str, place: str, message: str, advice: str) -> None:
    found = faults_of(edited(path, value))
    # A fault of Globals is one of every function that takes the value from there and of no other place.
    matching = [fault for fault in found if (fault.logical_id, fault.property) == (logical_id, place)]
    assert len(matching) == 1, found
    fault = matching[0]
    assert fault.code == code
    assert message in fault.message
    assert logical_id in fault.message
    assert fault.help.startswith(advice)
    assert {other.property for other in found} == {place} or path.startswith("/Globals")
    assert not fault.message.endswith(".")
    assert code in CODES


def test_a_fault_of_globals_is_told_once() -> None:
    found = faults_of(edited("/Globals.Function.Timeout", 1000))
    assert [fault.property for fault in found] == ["Globals.Function.Timeout"]


def test_two_faults_are_two() -> None:
    document = edited("GetIndexHTTPLambda.Properties.Timeout", 901)
    document["Resources"]["GetIndexHTTPLambda"]["Properties"]["MemorySize"] = 1
    document["Resources"]["WS"]["Properties"]["ProtocolType"] = "WS"
    assert [(fault.logical_id, fault.property) for fault in faults_of(document)] == [
        ("GetIndexHTTPLambda", "Properties.MemorySize"),
        ("GetIndexHTTPLambda", "Properties.Timeout"),
        ("WS", "Properties.ProtocolType"),
    ]


def test_every_missing_property_is_named() -> None:
    found = faults_of(edited("DailyScheduleEvent.Properties", {}))
    assert {fault.property for fault in found} == {
        "Properties.FlexibleTimeWindow",
        "Properties.ScheduleExpression",
        "Properties.Target",
    }


def test_a_misspelled_property_is_not_told_as_missing_too() -> None:
    document = edited("ConnectWSRoute.Properties.RouteKy", "$connect")
    del document["Resources"]["ConnectWSRoute"]["Properties"]["RouteKey"]
    assert [fault.message for fault in faults_of(document)] == ["`ConnectWSRoute` has the unknown property `RouteKy`"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("x" * 100, "x" * 57 + "...", id="cut"),
        pytest.param("a\n b", "a b", id="one line"),
        pytest.param("`a`", "'a'", id="no backquotes"),
        pytest.param({"a": 1}, '{"a": 1}', id="map"),
        pytest.param(None, "null", id="null"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    assert shown(value) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(("a",), "`a`", id="one"),
        pytest.param(("a", "b", "c"), "`a`, `b` or `c`", id="three"),
        pytest.param(tuple("abcdefghij"), "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` or another of 10", id="cut"),
    ],
)
def test_listed(names: tuple[str, ...], expected: str) -> None:
    assert listed(names) == expected
