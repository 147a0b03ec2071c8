"""A small valid template in the shape that arc2sam writes, and edits of it, for the tests of the rules."""

import copy

from arc2sam.intrinsics import get_att, ref, sub
from arc2sam.names import LogicalId
from arc2sam.source import Source, Span
from arc2sam.template import Resource, Template

GONE = object()
"""Instead of a value in an edit: the value is taken out."""

_ARN = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
_URI = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, *resources):
    return {"Effect": "Allow", "Action": action, "Resource": list(resources)}


def function(folder, **properties):
    own = {"Handler": "index.handler", "CodeUri": folder, "Role": get_att("Role", "Arn"), **properties}
    return {"Type": "AWS::Serverless::Function", "Properties": own}


def resource(kind, attributes=None, **properties):
    return {"Type": kind, **(attributes or {}), "Properties": properties}


def event(kind, **properties):
    return {"Type": kind, "Properties": properties}


def route(name, key, **more):
    """Return the four resources of an action of @ws; `more`: properties of its route."""
    principal = "apigateway.amazonaws.com"
    return {
        f"{name}WSLambda": function(f"src/ws/{name.lower()}"),
        f"{name}WSRoute": resource(
            "AWS::ApiGatewayV2::Route",
            ApiId=ref("WS"),
            RouteKey=key,
            OperationName=f"{name}WSRoute",
            Target=sub("integrations/${" + name + "WSIntegration}"),
            **more,
        ),
        f"{name}WSIntegration": resource(
            "AWS::ApiGatewayV2::Integration",
            ApiId=ref("WS"),
            IntegrationType="AWS_PROXY",
            IntegrationUri=sub(_URI % f"{name}WSLambda"),
        ),
        f"{name}WSPermission": resource(
            "AWS::Lambda::Permission",
            FunctionName=ref(f"{name}WSLambda"),
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn=sub(f"{_ARN}${{WS}}/staging/{key}"),
        ),
    }


DOCUMENT = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {
        "Function": {
            "Runtime": "nodejs22.x",
            "Timeout": 5,
            "Environment": {
                "Variables": {
                    "ARC_ENV": "staging",
                    "ARC_ROLE": ref("Role"),
                    "ARC_WSS_URL": sub("wss://${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/staging"),
                    "TOKEN": ref("TokenEnv"),
                }
            },
        }
    },
    "Parameters": {"TokenEnv": {"Type": "String", "NoEcho": True}},
    "Conditions": {
        "IsChina": {"Fn::Equals": [ref("AWS::Partition"), "aws-cn"]},
        "IsElsewhere": {"Fn::Not": [{"Condition": "IsChina"}]},
    },
    "Mappings": {"Sizes": {"staging": {"Memory": 512}}},
    "Resources": {
        "Role": resource(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument=policy(
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ),
            Policies=[
                {
                    "PolicyName": "ArcDynamoPolicy",
                    "PolicyDocument": policy(
                        allow("dynamodb:GetItem", get_att("LikesTable", "Arn"), sub("${LikesTable.Arn}/*"))
                    ),
                }
            ],
        ),
        "LikesParam": resource(
            "AWS::SSM::Parameter",
            Type="String",
            Name=sub("/${AWS::StackName}/tables/likes"),
            Value=ref("LikesTable"),
        ),
        "HTTP": resource(
            "AWS::Serverless::HttpApi",
            StageName="$default",
            DefinitionBody={
                "openapi": "3.0.1",
                "info": {"title": ref("AWS::StackName")},
                "paths": {
                    "/": {
                        "get": {
                            "x-amazon-apigateway-integration": {
                                "payloadFormatVersion": "2.0",
                                "type": "aws_proxy",
                                "httpMethod": "POST",
                                "uri": sub(_URI % "GetIndexHTTPLambda"),
                            }
                        }
                    }
                },
            },
        ),
        "GetIndexHTTPLambda": function(
            "src/http/get-index",
            Events={"HTTPEvent": event("HttpApi", Path="/", Method="GET", ApiId=ref("HTTP"))},
        ),
        "LikesTable": resource(
            "AWS::DynamoDB::Table",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "topic", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "byTopic",
                    "KeySchema": [{"AttributeName": "topic", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
            StreamSpecification={"StreamViewType": "NEW_AND_OLD_IMAGES"},
        ),
        "LikesTableStreamLambda": function("src/tables-streams/likes"),
        "LikesTableStreamEvent": resource(
            "AWS::Lambda::EventSourceMapping",
            BatchSize=10,
            EventSourceArn=get_att("LikesTable", "StreamArn"),
            FunctionName=get_att("LikesTableStreamLambda", "Arn"),
            StartingPosition="TRIM_HORIZON",
            DestinationConfig={"OnFailure": {"Destination": get_att("LikesStreamDLQ", "Arn")}},
        ),
        "LikesStreamDLQ": resource("AWS::SQS::Queue", MessageRetentionPeriod=1209600),
        "HelloEventLambda": function(
            "src/events/hello", Events={"HelloEvent": event("SNS", Topic=ref("HelloEventTopic"))}
        ),
        "HelloEventTopic": resource("AWS::SNS::Topic", DisplayName="Hello", Subscription=[]),
        "WorkQueueLambda": function(
            "src/queues/work",
            Events={"WorkQueueEvent": event("SQS", Queue=get_att("WorkQueue", "Arn"), BatchSize=1)},
        ),
        "WorkQueue": resource(
            "AWS::SQS::Queue",
            VisibilityTimeout=30,
            FifoQueue=True,
            ContentBasedDeduplication=True,
            RedrivePolicy={"deadLetterTargetArn": get_att("WorkDLQ", "Arn"), "maxReceiveCount": 5},
        ),
        "WorkDLQ": resource("AWS::SQS::Queue", FifoQueue=True),
        "PlainQueueLambda": function(
            "src/queues/plain",
            Events={
                "PlainQueueEvent": event(
                    "SQS", Queue=get_att("PlainQueue", "Arn"), BatchSize=100, MaximumBatchingWindowInSeconds=5
                )
            },
        ),
        "PlainQueue": resource("AWS::SQS::Queue", VisibilityTimeout=35),
        "SchedulerRole": resource(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument=policy(
                {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ),
        ),
        "DailyScheduleLambda": function("src/scheduled/daily"),
        "DailyScheduleEvent": resource(
            "AWS::Scheduler::Schedule",
            FlexibleTimeWindow={"Mode": "OFF"},
            ScheduleExpression="rate(1 day)",
            Target={
                "Arn": get_att("DailyScheduleLambda", "Arn"),
                "RoleArn": get_att("SchedulerRole", "Arn"),
                "DeadLetterConfig": {"Arn": get_att("LikesStreamDLQ", "Arn")},
            },
        ),
        "WS": resource(
            "AWS::ApiGatewayV2::Api",
            Name="ChatWebsocketStaging",
            ProtocolType="WEBSOCKET",
            RouteSelectionExpression="$request.body.action",
        ),
        "WebsocketStage": resource(
            "AWS::ApiGatewayV2::Stage",
            {"DependsOn": ["ConnectWSRoute", "SendWSRoute"]},
            ApiId=ref("WS"),
            StageName="staging",
            AutoDeploy=True,
            RouteSettings={"send": {"ThrottlingRateLimit": 5, "ThrottlingBurstLimit": 10}},
        ),
        "WebSocketPolicy": resource(
            "AWS::IAM::Policy",
            PolicyName="ArcWebSocketPolicy",
            PolicyDocument=policy(allow("execute-api:ManageConnections", sub(_ARN + "${WS}/staging/*/@connections/*"))),
            Roles=[ref("Role")],
        ),
        **route("Connect", "$connect", AuthorizationType="CUSTOM", AuthorizerId=ref("Authorizer")),
        **route("Send", "send"),
        "Authorizer": resource(
            "AWS::ApiGatewayV2::Authorizer",
            ApiId=ref("WS"),
            Name="authorizer",
            AuthorizerType="REQUEST",
            AuthorizerUri=sub(_URI % "SendWSLambda"),
            IdentitySource=["route.request.querystring.token"],
        ),
    },
    "Outputs": {
        "WSS": {
            "Description": "WebSocket Endpoint",
            "Value": sub("wss://${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/staging"),
        },
        "ApiId": {"Description": "API ID", "Value": ref("HTTP")},
    },
}

SOURCE = Source("app.arc", "".join(f"{name}\n" for name in DOCUMENT["Resources"]))


def origin(logical_id):
    """Return the place that a resource of the template is said to be made for."""
    start = SOURCE.text.find(f"{logical_id}\n") if logical_id else -1
    return Span(SOURCE, start, start + len(logical_id)) if start >= 0 else None


def template(document):
    """Return the template that a document is."""
    head = {name: value for name, value in document.items() if name not in ("Resources", "Outputs")}
    resources = tuple(
        Resource(
            LogicalId(logical_id),
            body["Type"],
            body.get("Properties", {}),
            origin(logical_id),
            {name: value for name, value in body.items() if name not in ("Type", "Properties")},
        )
        for logical_id, body in document["Resources"].items()
    )
    return Template(head, resources, {"Outputs": document["Outputs"]} if "Outputs" in document else {})


def edited(*edits):
    """Return the document with values put at paths, `Resources.WS.Properties.Name`; a list takes positions."""
    document = copy.deepcopy(DOCUMENT)
    for path, value in edits:
        *parents, last = path.split("/")
        place = document
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place[name]
        if value is GONE:
            del place[int(last) if isinstance(place, list) else last]
        elif isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = copy.deepcopy(value)
    return document
