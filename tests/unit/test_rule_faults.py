"""Faults that no schema finds, planted one at a time: each gives one diagnostic that names its place."""

import pytest

from arc2sam import rules
from arc2sam.intrinsics import get_att, ref, sub
from tests.unit.rule_template import (
    DOCUMENT,
    GONE,
    allow,
    edited,
    event,
    function,
    origin,
    policy,
    resource,
    route,
    template,
)

R = "Resources/"
P = "/Properties/"


def many(kind, count, **properties):
    return {f"Extra{number}": resource(kind, **properties) for number in range(count)}


def with_resources(more):
    return (R[:-1], {**DOCUMENT["Resources"], **more})


LONG = "x" * 4010
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:chat"
NATIVE = resource(
    "AWS::Serverless::WebSocketApi",
    Name="Native",
    StageName="$default",
    RouteSelectionExpression="$request.body.action",
    Routes={"$connect": {"FunctionArn": get_att("SendWSLambda", "Arn")}},
)

FAULTS = [
    # id, edits, code, logical ID, property, a part of the help
    (
        "ref of a near name",
        [(f"{R}LikesParam{P}Value", ref("LikeTable"))],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "Write `LikesTable`",
    ),
    (
        "ref of nothing",
        [(f"{R}LikesParam{P}Value", ref("Zzz"))],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "Add a resource or parameter",
    ),
    (
        "ref of a condition",
        [(f"{R}LikesParam{P}Value", ref("IsChina"))],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "Add a resource",
    ),
    (
        "unknown pseudo parameter",
        [(f"{R}LikesParam{P}Value", ref("AWS::StakName"))],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "Write `AWS::StackName`",
    ),
    (
        "get_att of a parameter",
        [(f"{R}LikesParam{P}Value", get_att("TokenEnv", "Arn"))],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "resource",
    ),
    (
        "get_att as text",
        [(f"{R}LikesParam{P}Value", {"Fn::GetAtt": "LikesTabel.Arn"})],
        "ARC420",
        "LikesParam",
        "Properties.Value",
        "Write `LikesTable`",
    ),
    (
        "sub variable",
        [(f"{R}SendWSRoute{P}Target", sub("integrations/${SendWSIntegratio}"))],
        "ARC420",
        "SendWSRoute",
        "Properties.Target",
        "Write `SendWSIntegration`",
    ),
    (
        "sub variable with an attribute",
        [(f"{R}SendWSIntegration{P}IntegrationUri", sub("x/${SendLambda.Arn}"))],
        "ARC420",
        "SendWSIntegration",
        "Properties.IntegrationUri",
        "Write `SendWSLambda`",
    ),
    (
        "sub pseudo parameter",
        [(f"{R}LikesParam{P}Name", sub("/${AWS::Stackname}/x"))],
        "ARC420",
        "LikesParam",
        "Properties.Name",
        "Write `AWS::StackName`",
    ),
    (
        "sub with values",
        [(f"{R}LikesParam{P}Name", {"Fn::Sub": ["/${A}/${B}", {"A": "x"}]})],
        "ARC420",
        "LikesParam",
        "Properties.Name",
        "Add",
    ),
    (
        "value inside of a sub",
        [(f"{R}LikesParam{P}Name", {"Fn::Sub": ["/${A}", {"A": ref("Zzz")}]})],
        "ARC420",
        "LikesParam",
        "Properties.Name.Fn::Sub.1.A",
        "Add",
    ),
    (
        "inside of a join",
        [(f"{R}LikesParam{P}Value", {"Fn::Join": ["", ["a", ref("Zzz")]]})],
        "ARC420",
        "LikesParam",
        "Properties.Value.Fn::Join.1.1",
        "Add",
    ),
    (
        "inside of a policy",
        [(f"{R}Role{P}Policies/0/PolicyDocument/Statement/0/Resource/0", get_att("Likes", "Arn"))],
        "ARC420",
        "Role",
        "Properties.Policies.0.PolicyDocument.Statement.0.Resource.0",
        "",
    ),
    (
        "depends on nothing",
        [(f"{R}WebSocketPolicy/DependsOn", "Rolle")],
        "ARC420",
        "WebSocketPolicy",
        "DependsOn",
        "Write `Role`",
    ),
    (
        "depends on nothing, in a list",
        [(f"{R}WebSocketPolicy/DependsOn", ["Role", "Zzz"])],
        "ARC420",
        "WebSocketPolicy",
        "DependsOn",
        "Add a resource",
    ),
    (
        "depends on a parameter",
        [(f"{R}WebSocketPolicy/DependsOn", "TokenEnv")],
        "ARC420",
        "WebSocketPolicy",
        "DependsOn",
        "resource",
    ),
    (
        "condition of a resource",
        [(f"{R}LikesStreamDLQ/Condition", "IsChinese")],
        "ARC420",
        "LikesStreamDLQ",
        "Condition",
        "Write `IsChina`",
    ),
    (
        "condition of an if",
        [(f"{R}PlainQueue{P}DelaySeconds", {"Fn::If": ["IsProd", 1, 2]})],
        "ARC420",
        "PlainQueue",
        "Properties.DelaySeconds",
        "Add a condition",
    ),
    (
        "condition named like a resource",
        [(f"{R}LikesStreamDLQ/Condition", "Role")],
        "ARC420",
        "LikesStreamDLQ",
        "Condition",
        "Add a condition",
    ),
    (
        "condition of a condition",
        [("Conditions/IsElsewhere", {"Fn::Not": [{"Condition": "IsChna"}]})],
        "ARC420",
        "",
        "Conditions.IsElsewhere",
        "Write `IsChina`",
    ),
    ("condition of an output", [("Outputs/WSS/Condition", "Zzz")], "ARC420", "", "Outputs.WSS", "Add a condition"),
    (
        "mapping",
        [(f"{R}GetIndexHTTPLambda{P}MemorySize", {"Fn::FindInMap": ["Size", "staging", "Memory"]})],
        "ARC420",
        "GetIndexHTTPLambda",
        "Properties.MemorySize",
        "Write `Sizes`",
    ),
    (
        "globals",
        [("Globals/Function/Environment/Variables/X", ref("Zzz"))],
        "ARC420",
        "",
        "Globals.Function.Environment.Variables.X",
        "Add",
    ),
    ("output", [("Outputs/ApiId/Value", ref("HTPP"))], "ARC420", "", "Outputs.ApiId.Value", "Write `HTTP`"),
    (
        "event of a function",
        [(f"{R}HelloEventLambda{P}Events/HelloEvent/Properties/Topic", ref("HelloTopic"))],
        "ARC420",
        "HelloEventLambda",
        "Properties.Events.HelloEvent.Properties.Topic",
        "Write `HelloEventTopic`",
    ),
    (
        "alias that is not made",
        [(f"{R}SendWSPermission{P}FunctionName", ref("SendWSLambda.Alias"))],
        "ARC420",
        "SendWSPermission",
        "Properties.FunctionName",
        "Write `SendWSLambda`",
    ),
    (
        "role that is not made",
        [("Outputs/ApiId/Value", ref("SendWSLambdaRole"))],
        "ARC420",
        "",
        "Outputs.ApiId.Value",
        "",
    ),
    (
        "attribute of a table",
        [(f"{R}LikesParam{P}Value", get_att("LikesTable", "StreamARN"))],
        "ARC421",
        "LikesParam",
        "Properties.Value",
        "Write `StreamArn`",
    ),
    (
        "attribute in a sub",
        [(f"{R}LikesParam{P}Name", sub("/${LikesTable.Stream}"))],
        "ARC421",
        "LikesParam",
        "Properties.Name",
        "",
    ),
    (
        "attribute of a type without any",
        [(f"{R}LikesParam{P}Value", get_att("WebsocketStage", "Arn"))],
        "ARC421",
        "LikesParam",
        "Properties.Value",
        "Use `Ref`",
    ),
    (
        "two in a circle",
        [(f"{R}HelloEventTopic/DependsOn", "PlainQueue"), (f"{R}PlainQueue/DependsOn", "HelloEventTopic")],
        "ARC422",
        "HelloEventTopic",
        "",
        "`PlainQueue`",
    ),
    ("one in a circle", [(f"{R}PlainQueue/DependsOn", ["PlainQueue"])], "ARC422", "PlainQueue", "", "`PlainQueue`"),
    (
        "circle through a reference",
        [(f"{R}LikesTable/DependsOn", "LikesTableStreamEvent")],
        "ARC422",
        "LikesTable",
        "",
        "",
    ),
    ("circle through Globals", [("Globals/Function/Environment/Variables/API", ref("HTTP"))], "ARC422", "HTTP", "", ""),
    (
        "key without a definition",
        [(f"{R}LikesTable{P}KeySchema/0/AttributeName", "uid"), (f"{R}LikesTable{P}AttributeDefinitions/0", GONE)],
        "ARC423",
        "LikesTable",
        "Properties.KeySchema.0.AttributeName",
        "Add `uid`",
    ),
    (
        "key of an index without a definition",
        [(f"{R}LikesTable{P}AttributeDefinitions/1", GONE)],
        "ARC423",
        "LikesTable",
        "Properties.GlobalSecondaryIndexes.0.KeySchema.0.AttributeName",
        "Add `topic`",
    ),
    (
        "definition that is no key",
        [(f"{R}LikesTable{P}GlobalSecondaryIndexes", GONE)],
        "ARC424",
        "LikesTable",
        "Properties.AttributeDefinitions.1.AttributeName",
        "Remove",
    ),
    (
        "definition twice",
        [
            (
                f"{R}LikesTable{P}AttributeDefinitions",
                [{"AttributeName": name, "AttributeType": "S"} for name in ("id", "topic", "id")],
            )
        ],
        "ARC424",
        "LikesTable",
        "Properties.AttributeDefinitions.2.AttributeName",
        "Remove",
    ),
    (
        "501 resources with those of SAM",
        [with_resources(many("AWS::SQS::Queue", 501 - len(DOCUMENT["Resources"]) - 6))],
        "ARC425",
        "",
        "Resources",
        "--no-limits",
    ),
    (
        "201 outputs",
        [("Outputs", {f"O{n}": {"Value": "x"} for n in range(201)})],
        "ARC426",
        "",
        "Outputs",
        "--no-limits",
    ),
    (
        "201 parameters",
        [("Parameters", {"TokenEnv": {}, **{f"P{n}": {"Type": "String"} for n in range(200)}})],
        "ARC426",
        "",
        "Parameters",
        "--no-limits",
    ),
    ("template over 1 MB", [(f"{R}GetIndexHTTPLambda{P}InlineCode", "x" * 1_000_000)], "ARC427", "", "", "--no-limits"),
    (
        "environment of a function",
        [(f"{R}SendWSLambda{P}Environment", {"Variables": {"LONG": LONG}})],
        "ARC428",
        "SendWSLambda",
        "Properties.Environment.Variables",
        "Remove",
    ),
    (
        "environment of all functions",
        [("Globals/Function/Environment/Variables/LONG", LONG + LONG)],
        "ARC428",
        "",
        "Globals.Function.Environment.Variables",
        "Remove",
    ),
    (
        "policies of a role",
        [(f"{R}Role{P}Policies/0/PolicyDocument/Statement/0/Resource", ["x" * 100] * 110)],
        "ARC429",
        "Role",
        "Properties.Policies",
        "roles per-function",
    ),
    (
        "policies of a role with attached ones",
        [(f"{R}WebSocketPolicy{P}PolicyDocument/Statement/0/Resource", ["x" * 100] * 100)],
        "ARC429",
        "Role",
        "Properties.Policies",
        "",
    ),
    (
        "policies of a function",
        [(f"{R}SendWSLambda{P}Policies", [policy(allow("s3:GetObject", "x" * 10_240))])],
        "ARC429",
        "SendWSLambda",
        "Properties.Policies",
        "",
    ),
    (
        "two routes with one key",
        [(f"{R}SendWSRoute{P}RouteKey", "$connect"), (f"{R}WebsocketStage{P}RouteSettings", GONE)],
        "ARC430",
        "SendWSRoute",
        "Properties.RouteKey",
        "another route key",
    ),
    (
        "route key that is none",
        [(f"{R}SendWSRoute{P}RouteKey", "$send"), (f"{R}WebsocketStage{P}RouteSettings", GONE)],
        "ARC431",
        "SendWSRoute",
        "Properties.RouteKey",
        "Write `send`",
    ),
    (
        "route key of the native API",
        [
            with_resources(
                {
                    "Native": {
                        **NATIVE,
                        "Properties": {
                            **NATIVE["Properties"],
                            "StageName": "x",
                            "Routes": {"$send": {"FunctionArn": get_att("SendWSLambda", "Arn")}},
                        },
                    }
                }
            )
        ],
        "ARC431",
        "Native",
        "Properties.Routes.$send",
        "Write `send`",
    ),
    (
        "stage deployed in two ways",
        [(f"{R}WebsocketStage{P}DeploymentId", "abc")],
        "ARC432",
        "WebsocketStage",
        "Properties.DeploymentId",
        "Remove",
    ),
    (
        "default stage",
        [(f"{R}WebsocketStage{P}StageName", "$default")],
        "ARC433",
        "WebsocketStage",
        "Properties.StageName",
        "another name",
    ),
    (
        "default stage of the native API",
        [with_resources({"Native": NATIVE})],
        "ARC433",
        "Native",
        "Properties.StageName",
        "another name",
    ),
    (
        "authorizer on an action",
        [(f"{R}SendWSRoute{P}AuthorizationType", "CUSTOM"), (f"{R}SendWSRoute{P}AuthorizerId", ref("Authorizer"))],
        "ARC434",
        "SendWSRoute",
        "Properties.AuthorizerId",
        "$connect",
    ),
    (
        "IAM on an action",
        [(f"{R}SendWSRoute{P}AuthorizationType", "AWS_IAM")],
        "ARC434",
        "SendWSRoute",
        "Properties.AuthorizationType",
        "$connect",
    ),
    (
        "JWT on connect",
        [(f"{R}ConnectWSRoute{P}AuthorizationType", "JWT")],
        "ARC434",
        "ConnectWSRoute",
        "Properties.AuthorizationType",
        "REQUEST",
    ),
    (
        "CUSTOM without an authorizer",
        [(f"{R}ConnectWSRoute{P}AuthorizerId", GONE)],
        "ARC434",
        "ConnectWSRoute",
        "Properties.AuthorizationType",
        "AuthorizerId",
    ),
    (
        "authorizer that is not asked",
        [(f"{R}ConnectWSRoute{P}AuthorizationType", GONE)],
        "ARC434",
        "ConnectWSRoute",
        "Properties.AuthorizerId",
        "CUSTOM",
    ),
    (
        "authorizer of another type",
        [(f"{R}Authorizer{P}AuthorizerType", "JWT")],
        "ARC434",
        "Authorizer",
        "Properties.AuthorizerType",
        "REQUEST",
    ),
    (
        "settings of no route",
        [(f"{R}WebsocketStage{P}RouteSettings", {"sent": {}})],
        "ARC435",
        "WebsocketStage",
        "Properties.RouteSettings.sent",
        "Write `send`",
    ),
    (
        "integration that waits too long",
        [(f"{R}SendWSIntegration{P}TimeoutInMillis", 29_001)],
        "ARC436",
        "SendWSIntegration",
        "Properties.TimeoutInMillis",
        "Write 29000",
    ),
    (
        "integration that does not wait",
        [(f"{R}SendWSIntegration{P}TimeoutInMillis", 49)],
        "ARC436",
        "SendWSIntegration",
        "Properties.TimeoutInMillis",
        "Write 50",
    ),
    (
        "mock without a template",
        [(f"{R}SendWSIntegration{P}IntegrationType", "MOCK")],
        "ARC437",
        "SendWSIntegration",
        "Properties.IntegrationType",
        "RequestTemplates",
    ),
    (
        "stage before a route",
        [(f"{R}WebsocketStage/DependsOn", "ConnectWSRoute")],
        "ARC438",
        "WebsocketStage",
        "DependsOn",
        "Add `SendWSRoute`",
    ),
    (
        "stage before all routes",
        [(f"{R}WebsocketStage/DependsOn", GONE)],
        "ARC438",
        "WebsocketStage",
        "DependsOn",
        "Add `ConnectWSRoute`",
    ),
    (
        "permission for every API",
        [(f"{R}SendWSPermission{P}SourceArn", GONE)],
        "ARC439",
        "SendWSPermission",
        "Properties.Principal",
        "SourceArn",
    ),
    (
        "standard DLQ of a FIFO queue",
        [(f"{R}WorkDLQ{P}FifoQueue", GONE)],
        "ARC440",
        "WorkQueue",
        "Properties.RedrivePolicy.deadLetterTargetArn",
        "Add `FifoQueue",
    ),
    (
        "FIFO DLQ of a standard queue",
        [(f"{R}PlainQueue{P}RedrivePolicy", {"deadLetterTargetArn": get_att("WorkDLQ", "Arn"), "maxReceiveCount": 5})],
        "ARC440",
        "PlainQueue",
        "Properties.RedrivePolicy.deadLetterTargetArn",
        "Remove `FifoQueue",
    ),
    (
        "FIFO destination of a stream",
        [(f"{R}LikesTableStreamEvent{P}DestinationConfig/OnFailure/Destination", get_att("WorkDLQ", "Arn"))],
        "ARC440",
        "LikesTableStreamEvent",
        "Properties.DestinationConfig.OnFailure.Destination",
        "Remove",
    ),
    (
        "FIFO DLQ of a schedule",
        [(f"{R}DailyScheduleEvent{P}Target/DeadLetterConfig/Arn", get_att("WorkDLQ", "Arn"))],
        "ARC440",
        "DailyScheduleEvent",
        "Properties.Target.DeadLetterConfig.Arn",
        "Remove",
    ),
    (
        "batch of a FIFO queue",
        [(f"{R}WorkQueueLambda{P}Events/WorkQueueEvent/Properties/BatchSize", 11)],
        "ARC441",
        "WorkQueueLambda",
        "Properties.Events.WorkQueueEvent.Properties.BatchSize",
        "Write 10 or less",
    ),
    (
        "window of a FIFO queue",
        [(f"{R}WorkQueueLambda{P}Events/WorkQueueEvent/Properties/MaximumBatchingWindowInSeconds", 5)],
        "ARC441",
        "WorkQueueLambda",
        "Properties.Events.WorkQueueEvent.Properties.MaximumBatchingWindowInSeconds",
        "Remove",
    ),
    (
        "batch of a standard queue without a window",
        [(f"{R}PlainQueueLambda{P}Events/PlainQueueEvent/Properties/MaximumBatchingWindowInSeconds", GONE)],
        "ARC441",
        "PlainQueueLambda",
        "Properties.Events.PlainQueueEvent.Properties.BatchSize",
        "add `MaximumBatchingWindowInSeconds`",
    ),
    (
        "batch of a mapping",
        [
            with_resources(
                {
                    "Map": resource(
                        "AWS::Lambda::EventSourceMapping",
                        EventSourceArn=get_att("WorkQueue", "Arn"),
                        FunctionName=ref("SendWSLambda"),
                        BatchSize=11,
                    )
                }
            )
        ],
        "ARC441",
        "Map",
        "Properties.BatchSize",
        "Write 10 or less",
    ),
    (
        "messages hidden too shortly",
        [(f"{R}PlainQueueLambda{P}Timeout", 60)],
        "ARC442",
        "PlainQueue",
        "Properties.VisibilityTimeout",
        "Write 360",
    ),
    (
        "messages hidden by default",
        [
            (f"{R}PlainQueue{P}VisibilityTimeout", GONE),
            ("Globals/Function/Timeout", 30),
            (f"{R}PlainQueueLambda{P}Timeout", 31),
        ],
        "ARC442",
        "PlainQueue",
        "Properties.VisibilityTimeout",
        "Write 186",
    ),
    (
        "cron of five fields",
        [(f"{R}DailyScheduleEvent{P}ScheduleExpression", "cron(0 9 * * *)")],
        "ARC443",
        "DailyScheduleEvent",
        "Properties.ScheduleExpression",
        "",
    ),
    (
        "cron with two days",
        [(f"{R}DailyScheduleEvent{P}ScheduleExpression", "cron(0 9 1 * MON *)")],
        "ARC443",
        "DailyScheduleEvent",
        "Properties.ScheduleExpression",
        "",
    ),
    (
        "rate of nothing",
        [(f"{R}DailyScheduleEvent{P}ScheduleExpression", "rate(0 days)")],
        "ARC443",
        "DailyScheduleEvent",
        "Properties.ScheduleExpression",
        "",
    ),
    (
        "rate of weeks, in an event",
        [(f"{R}SendWSLambda{P}Events", {"E": event("ScheduleV2", ScheduleExpression="rate(2 weeks)")})],
        "ARC443",
        "SendWSLambda",
        "Properties.Events.E.Properties.ScheduleExpression",
        "",
    ),
    (
        "display name",
        [(f"{R}HelloEventTopic{P}DisplayName", "x" * 101)],
        "ARC444",
        "HelloEventTopic",
        "Properties.DisplayName",
        "shorter",
    ),
    (
        "operation name",
        [(f"{R}SendWSRoute{P}OperationName", "x" * 65)],
        "ARC444",
        "SendWSRoute",
        "Properties.OperationName",
        "shorter",
    ),
    ("name of an API", [(f"{R}WS{P}Name", "x" * 129)], "ARC444", "WS", "Properties.Name", "shorter"),
    (
        "name of a parameter",
        [(f"{R}LikesParam{P}Name", sub("/${AWS::StackName}/tables/%s", "x" * 1002))],
        "ARC444",
        "LikesParam",
        "Properties.Name",
        "shorter",
    ),
    (
        "logical ID after SAM",
        [
            with_resources(
                {
                    "F" * 240: function(
                        "x", Events={"HTTPEvent": event("HttpApi", Path="/x", Method="GET", ApiId=ref("HTTP"))}
                    )
                }
            )
        ],
        "ARC445",
        "F" * 240,
        "Properties.Events.HTTPEvent",
        "shorter",
    ),
    (
        "policy of a role without a version",
        [(f"{R}Role{P}Policies/0/PolicyDocument/Version", GONE)],
        "ARC446",
        "Role",
        "Properties.Policies.0.PolicyDocument",
        "2012-10-17",
    ),
    (
        "trust without a version",
        [(f"{R}SchedulerRole{P}AssumeRolePolicyDocument/Version", GONE)],
        "ARC446",
        "SchedulerRole",
        "Properties.AssumeRolePolicyDocument",
        "2012-10-17",
    ),
    (
        "policy without a version",
        [(f"{R}WebSocketPolicy{P}PolicyDocument/Version", GONE)],
        "ARC446",
        "WebSocketPolicy",
        "Properties.PolicyDocument",
        "2012-10-17",
    ),
    (
        "policy of a function without a version",
        [(f"{R}SendWSLambda{P}Policies", [{"Statement": [allow("s3:GetObject", "*")]}])],
        "ARC446",
        "SendWSLambda",
        "Properties.Policies.0",
        "2012-10-17",
    ),
    (
        "burst without rate",
        [(f"{R}WebsocketStage{P}RouteSettings/send", {"ThrottlingBurstLimit": 10})],
        "ARC450",
        "WebsocketStage",
        "Properties.RouteSettings.send.ThrottlingBurstLimit",
        "Add `ThrottlingRateLimit`",
    ),
    (
        "rate without burst",
        [(f"{R}WebsocketStage{P}DefaultRouteSettings", {"ThrottlingRateLimit": 10})],
        "ARC450",
        "WebsocketStage",
        "Properties.DefaultRouteSettings.ThrottlingRateLimit",
        "Add `ThrottlingBurstLimit`",
    ),
    (
        "throttle of nothing",
        [(f"{R}WebsocketStage{P}DefaultRouteSettings", {"ThrottlingRateLimit": 0, "ThrottlingBurstLimit": 1})],
        "ARC450",
        "WebsocketStage",
        "Properties.DefaultRouteSettings.ThrottlingRateLimit",
        "over 0",
    ),
    (
        "messages logged without a log",
        [(f"{R}WebsocketStage{P}DefaultRouteSettings", {"DataTraceEnabled": True})],
        "ARC451",
        "WebsocketStage",
        "Properties.DefaultRouteSettings.DataTraceEnabled",
        "LoggingLevel",
    ),
    (
        "messages logged with a log that is off",
        [(f"{R}WebsocketStage{P}RouteSettings/send", {"DataTraceEnabled": True, "LoggingLevel": "OFF"})],
        "ARC451",
        "WebsocketStage",
        "Properties.RouteSettings.send.DataTraceEnabled",
        "LoggingLevel",
    ),
    (
        "access log without a format",
        [(f"{R}WebsocketStage{P}AccessLogSettings", {"DestinationArn": LOG_GROUP})],
        "ARC452",
        "WebsocketStage",
        "Properties.AccessLogSettings",
        "Add `Format`",
    ),
    (
        "access log without a destination",
        [(f"{R}WebsocketStage{P}AccessLogSettings", {"Format": "$context.requestId"})],
        "ARC452",
        "WebsocketStage",
        "Properties.AccessLogSettings",
        "Add `DestinationArn`",
    ),
    (
        "access log without the request",
        [(f"{R}WebsocketStage{P}AccessLogSettings", {"DestinationArn": LOG_GROUP, "Format": "$context.status"})],
        "ARC452",
        "WebsocketStage",
        "Properties.AccessLogSettings.Format",
        "Add `$context.requestId`",
    ),
    (
        "access log of two lines",
        [(f"{R}WebsocketStage{P}AccessLogSettings", {"DestinationArn": LOG_GROUP, "Format": "$context.requestId\n"})],
        "ARC452",
        "WebsocketStage",
        "Properties.AccessLogSettings.Format",
        "one line",
    ),
    (
        "access log to a topic",
        [
            (
                f"{R}WebsocketStage{P}AccessLogSettings",
                {"DestinationArn": "arn:aws:sns:us-east-1:123456789012:x", "Format": "$context.requestId"},
            )
        ],
        "ARC452",
        "WebsocketStage",
        "Properties.AccessLogSettings.DestinationArn",
        "log-group",
    ),
    (
        "name of a stage variable",
        [(f"{R}WebsocketStage{P}StageVariables", {"a-b": "c"})],
        "ARC453",
        "WebsocketStage",
        "Properties.StageVariables.a-b",
        "letters, digits",
    ),
    (
        "value of a stage variable",
        [(f"{R}WebsocketStage{P}StageVariables", {"a": "b c"})],
        "ARC453",
        "WebsocketStage",
        "Properties.StageVariables.a",
        "letters, digits",
    ),
    (
        "selection of a header",
        [(f"{R}WS{P}RouteSelectionExpression", "$request.header.action")],
        "ARC455",
        "WS",
        "Properties.RouteSelectionExpression",
        "$request.body.action",
    ),
    (
        "long description of an API",
        [(f"{R}WS{P}Description", "x" * 1025)],
        "ARC455",
        "WS",
        "Properties.Description",
        "at most 1024",
    ),
    (
        "unknown addresses",
        [(f"{R}WS{P}IpAddressType", "ipv6")],
        "ARC455",
        "WS",
        "Properties.IpAddressType",
        "dualstack",
    ),
    (
        "tag of AWS on the API",
        [(f"{R}WS{P}Tags", {"aws:x": "y"})],
        "ARC455",
        "WS",
        "Properties.Tags.aws:x",
        "another name",
    ),
    (
        "tag of AWS on the stage",
        [(f"{R}WebsocketStage{P}Tags", {"AWS:x": "y"})],
        "ARC455",
        "WebsocketStage",
        "Properties.Tags.AWS:x",
        "another name",
    ),
]


@pytest.mark.parametrize(
    ("edits", "code", "logical_id", "path", "help_part"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_planted_fault_gives_one_diagnostic(edits, code, logical_id, path, help_part):
    found = rules.check(template(edited(*edits)), limits=True)
    assert [(one.code, one.logical_id, one.property) for one in found] == [(code, logical_id, path)]
    assert found[0].span == origin(logical_id)
    assert help_part in found[0].help
    assert found[0].help[:1].isupper()
    assert not found[0].message.endswith(".")


LOGGED = {"LoggingLevel": "INFO"}


@pytest.mark.parametrize(
    ("properties", "depends", "expected"),
    [
        pytest.param({"DefaultRouteSettings": LOGGED}, [], ["ARC454"], id="execution log"),
        pytest.param({"RouteSettings": {"send": LOGGED}}, [], ["ARC454"], id="execution log of a route"),
        pytest.param(
            {"AccessLogSettings": {"DestinationArn": LOG_GROUP, "Format": "$context.extendedRequestId"}},
            [],
            ["ARC454"],
            id="access log",
        ),
        pytest.param({"DefaultRouteSettings": LOGGED}, ["Account"], [], id="it waits"),
        pytest.param({"DefaultRouteSettings": {"LoggingLevel": "OFF"}}, [], [], id="no log"),
    ],
)
def test_a_stage_with_logs_waits_for_their_role(properties, depends, expected):
    document = edited(*((f"{R}WebsocketStage{P}{name}", value) for name, value in properties.items()))
    document["Resources"]["Account"] = resource("AWS::ApiGateway::Account", CloudWatchRoleArn=get_att("Role", "Arn"))
    document["Resources"]["WebsocketStage"]["DependsOn"] += depends
    found = rules.check(template(document), limits=True)
    assert [(one.code, one.logical_id, one.property) for one in found] == [
        (code, "WebsocketStage", "DependsOn") for code in expected
    ]


def test_the_native_api_is_held_to_the_same():
    more = {"StageName": "x", "DefaultRouteSettings": {"ThrottlingRateLimit": 1}, "Description": "x" * 1025}
    api = {**NATIVE, "Properties": {**NATIVE["Properties"], **more}}
    found = rules.check(template({"Resources": {"SendWSLambda": function("x", Role="x"), "Native": api}}), limits=True)
    assert [one.code for one in found] == ["ARC455", "ARC450"]


@pytest.mark.parametrize("count", [300, 301])
def test_routes_of_an_api(count):
    more = {}
    for number in range(count - 2):
        more[f"Act{number}WSRoute"] = route(f"Act{number}", f"act{number}")[f"Act{number}WSRoute"]
        more[f"Act{number}WSRoute"]["Properties"]["Target"] = "integrations/x"
    document = edited(with_resources(more))
    document["Resources"]["WebsocketStage"]["DependsOn"] += list(more)
    found = rules.check(template(document), limits=True)
    expected = [("ARC410" if count > 300 else "ARC554", "WS")]
    assert [(one.code, one.logical_id) for one in found] == expected


def test_routes_of_the_native_api():
    routes = {f"act{number}": {"FunctionArn": get_att("SendWSLambda", "Arn")} for number in range(301)}
    api = {**NATIVE, "Properties": {**NATIVE["Properties"], "StageName": "x", "Routes": routes}}
    found = rules.check(template({"Resources": {"SendWSLambda": function("x", Role="x"), "Native": api}}), limits=True)
    assert [one.code for one in found] == ["ARC425", "ARC410"]


SIZES = [row for row in FAULTS if row[2] in ("ARC425", "ARC426", "ARC427", "ARC428", "ARC429")]


@pytest.mark.parametrize("edits", [row[1] for row in SIZES], ids=[row[0] for row in SIZES])
def test_without_limits_what_is_too_much_is_a_warning(edits):
    assert [one.severity for one in rules.check(template(edited(*edits)), limits=True)] == ["error"]
    assert [one.severity for one in rules.check(template(edited(*edits)), limits=False)] == ["warning"]
