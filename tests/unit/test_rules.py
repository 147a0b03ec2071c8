"""The rules leave valid templates alone, count as SAM counts, and know what SAM and CloudFormation know."""

import copy
import json
import random

import pytest

from arc2sam import pipeline, rules, validate
from arc2sam.intrinsics import Intrinsic, get_att, ref, sub
from arc2sam.rules import attributes, generated
from arc2sam.rules.estimates import Estimates
from arc2sam.rules.index import index
from tests.unit.rule_template import DOCUMENT, GONE, edited, event, function, resource, template

R = "Resources/"
P = "/Properties/"


def check(document):
    return rules.check(template(document), limits=True)


def test_the_valid_template_has_no_diagnostics():
    assert check(DOCUMENT) == ()


def test_the_valid_template_fits_the_schema():
    assert validate.validate(template(DOCUMENT)) == ()


ALONE = [
    ("attribute that is a function", [(f"{R}LikesParam{P}Value", {"Fn::GetAtt": ["LikesTable", ref("TokenEnv")]})]),
    ("text that looks like a variable", [(f"{R}LikesParam{P}Value", "${Zzz}")]),
    ("escaped variable", [(f"{R}LikesParam{P}Name", sub("/%s", "${Zzz}"))]),
    ("variable of the sub's own", [(f"{R}LikesParam{P}Name", {"Fn::Sub": ["/${A}", {"A": ref("TokenEnv")}]})]),
    (
        "alias",
        [
            (f"{R}SendWSLambda{P}AutoPublishAlias", "live"),
            (f"{R}SendWSPermission{P}FunctionName", ref("SendWSLambda.Alias")),
        ],
    ),
    (
        "alias by Globals",
        [
            ("Globals/Function/AutoPublishAlias", "live"),
            (f"{R}SendWSPermission{P}FunctionName", ref("SendWSLambda.Alias")),
        ],
    ),
    (
        "role that SAM makes",
        [(f"{R}SendWSLambda{P}Role", GONE), ("Outputs/ApiId/Value", get_att("SendWSLambdaRole", "Arn"))],
    ),
    ("permission that SAM makes", [(f"{R}PlainQueue/DependsOn", "HelloEventLambdaHelloEventPermission")]),
    ("stage that SAM makes", [(f"{R}PlainQueue/DependsOn", "HTTPApiGatewayDefaultStage")]),
    (
        "implicit API",
        [
            (f"{R}SendWSLambda{P}Events", {"E": event("HttpApi", Path="/", Method="GET")}),
            ("Outputs/ApiId/Value", ref("ServerlessHttpApi")),
        ],
    ),
    (
        "type without a table of attributes",
        [(f"{R}Vpc", resource("AWS::EC2::VPC")), ("Outputs/ApiId/Value", get_att("Vpc", "CidrBlock"))],
    ),
    ("condition", [(f"{R}LikesStreamDLQ/Condition", "IsChina"), ("Outputs/ApiId/Condition", "IsElsewhere")]),
    (
        "if and mapping",
        [
            (
                f"{R}PlainQueue{P}DelaySeconds",
                {"Fn::If": ["IsChina", 1, {"Fn::FindInMap": ["Sizes", "staging", "Memory"]}]},
            )
        ],
    ),
    ("another macro", [("Transform", ["AWS::Serverless-2016-10-31", "Own"]), ("Outputs/ApiId/Value", ref("Zzz"))]),
    (
        "function waits for the API that calls it",
        [(f"{R}GetIndexHTTPLambda{P}Events/HTTPEvent/Properties/ApiId", ref("HTTP"))],
    ),
    (
        "native API and its functions",
        [
            (
                f"{R}WS",
                resource(
                    "AWS::Serverless::WebSocketApi",
                    StageName="x",
                    Routes={"$connect": {"FunctionArn": get_att("SendWSLambda", "Arn")}},
                ),
            )
        ],
    ),
    (
        "stage of an HTTP API",
        [
            (f"{R}Web", resource("AWS::ApiGatewayV2::Api", Name="x", ProtocolType="HTTP")),
            (
                f"{R}WebStage",
                resource("AWS::ApiGatewayV2::Stage", ApiId=ref("Web"), StageName="$default", AutoDeploy=True),
            ),
        ],
    ),
    (
        "one key on two APIs",
        [
            (f"{R}Web", resource("AWS::ApiGatewayV2::Api", Name="x", ProtocolType="WEBSOCKET")),
            (f"{R}WebRoute", resource("AWS::ApiGatewayV2::Route", ApiId=ref("Web"), RouteKey="send")),
        ],
    ),
    (
        "IAM on connect",
        [
            (f"{R}ConnectWSRoute{P}AuthorizationType", "AWS_IAM"),
            (f"{R}ConnectWSRoute{P}AuthorizerId", GONE),
            (f"{R}Authorizer", GONE),
        ],
    ),
    ("no authorization on an action", [(f"{R}SendWSRoute{P}AuthorizationType", "NONE")]),
    (
        "mock with a template",
        [
            (f"{R}SendWSIntegration{P}IntegrationType", "MOCK"),
            (f"{R}SendWSIntegration{P}RequestTemplates", {"200": "{}"}),
        ],
    ),
    ("longest wait", [(f"{R}SendWSIntegration{P}TimeoutInMillis", 29_000)]),
    ("cron", [(f"{R}DailyScheduleEvent{P}ScheduleExpression", "cron(0/15 9 ? * MON-FRI *)")]),
    ("once", [(f"{R}DailyScheduleEvent{P}ScheduleExpression", "at(2030-01-01T00:00:00)")]),
    ("longest display name", [(f"{R}HelloEventTopic{P}DisplayName", "é" * 100)]),
    (
        "most resources",
        [(f"{R}Q{n}", resource("AWS::SQS::Queue")) for n in range(500 - len(DOCUMENT["Resources"]) - 7)],
    ),
    ("most outputs", [("Outputs", {f"O{n}": {"Value": "x"} for n in range(200)})]),
    (
        "largest environment",
        [
            ("Globals/Function/Environment", {"Variables": {"A": "x" * 4095}}),
            (f"{R}SendWSLambda{P}Environment", {"Variables": {"A": "y" * 4095}}),
        ],
    ),
]


@pytest.mark.parametrize("edits", [row[1] for row in ALONE], ids=[row[0] for row in ALONE])
def test_left_alone(edits):
    # What stands at its limit is told to be near it.
    assert {one.code for one in check(edited(*edits))} <= {"ARC554"}


MANIFESTS = {
    "ws": "@app\nchat\n\n@ws\nsend-message\n",
    "alone": "@app\nchat\n",
    "all": "@app\nchat\n\n@ws\nsend\n\n@http\nget /\npost /x/:id\n\n@events\nhello\n\n@queues\nwork\n\n@tables\nlikes\n  id *String\n"
    "  at **Number\n\n@tables-indexes\nlikes\n  topic *String\n\n@tables-streams\nlikes\n\n@scheduled\ndaily rate(1 day)\n\n@static\n",
    "settings": "@app\nchat\n\n@ws\nsend\n\n@queues\nwork\n\n@tables\nlikes\n  id *String\n  stream true\n\n@scheduled\ndaily rate(1 day)\n\n"
    "@sam\ndlq true\nroles per-function\nenv TOKEN\nretain tables\n",
    "native": "@app\nchat\n\n@ws\nsend\n\n@sam\nwebsocket native\n",
    "alias": "@app\nchat\n\n@ws\nsend\n\n@http\nget /\n\n@aws\nprovisionedConcurrency 1\n",
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_our_own_templates_have_no_diagnostics(name):
    result = pipeline.transpile(MANIFESTS[name])
    assert result.template is not None
    assert rules.check(result.template, limits=True) == ()


def test_a_large_app_names_what_is_too_much():
    manifest = "@app\nchat\n\n@ws\n" + "".join(f"action-{number}\n" for number in range(400))
    codes = {one.code: one.severity for one in pipeline.transpile(manifest).diagnostics}
    assert codes == {"ARC410": "error", "ARC425": "error"}
    assert set(pipeline.transpile(manifest, limits=False).diagnostics) != ()
    assert {one.severity for one in pipeline.transpile(manifest, limits=False).diagnostics} == {"warning"}


def test_a_circle_names_all_that_are_in_it():
    (found,) = check(edited((f"{R}LikesTable/DependsOn", "LikesTableStreamEvent")))
    assert found.message.endswith("circle: `LikesTable` -> `LikesTableStreamEvent` -> `LikesTable`")
    assert [label.span.text for label in found.labels] == ["LikesTableStreamEvent"]


def test_two_circles_are_two_diagnostics():
    found = check(edited((f"{R}PlainQueue/DependsOn", "PlainQueue"), (f"{R}WorkDLQ/DependsOn", ["WorkDLQ"])))
    assert [(one.code, one.logical_id) for one in found] == [("ARC422", "WorkDLQ"), ("ARC422", "PlainQueue")]


# What CloudFormation puts in, in the region and partition with the shortest names, for a stack called `s`.
DEPLOYED = [
    (ref("AWS::Region"), "us-east-1"),
    (ref("TokenEnv"), ""),
    (ref("HelloEventTopic"), "arn:aws:sns:us-east-1:123456789012:s-HelloEventTopic-ABCDEFGHIJKL"),
    (get_att("LikesTable", "Arn"), "arn:aws:dynamodb:us-east-1:123456789012:table/s-LikesTable-ABCDEFGHIJKL"),
    (sub("${WorkQueue.Arn}/*"), "arn:aws:sqs:us-east-1:123456789012:s-WorkQueue-ABCDEFGHIJKL/*"),
    (sub("a/%s", "${x}"), "a/${x}"),
    ({"Fn::Sub": ["${A}-b", {"A": "xyz"}]}, "xyz-b"),
    ({"Fn::Join": ["--", ["a", "b", ref("AWS::Partition")]]}, "a--b--aws"),
    ({"Fn::If": ["IsChina", "long", "ab"]}, "ab"),
    ("é", "é"),
    (300, "300"),
    (True, "true"),
]


@pytest.mark.parametrize(("value", "deployed"), DEPLOYED, ids=[json.dumps(row[0])[:40] for row in DEPLOYED])
def test_estimates_are_exact_where_all_is_known(value, deployed):
    assert Estimates(index(template(DOCUMENT))).length(value) == len(deployed.encode())


UNKNOWN = [
    get_att("HTTP", "ApiEndpoint"),
    {"Fn::ImportValue": "x"},
    ref("Zzz"),
    {"Fn::GetAtt": ["LikesTable", ref("X")]},
    {"Fn::Sub": 5},
]


@pytest.mark.parametrize("value", UNKNOWN, ids=[json.dumps(value) for value in UNKNOWN])
def test_estimates_of_the_unknown_are_nothing(value):
    assert Estimates(index(template(DOCUMENT))).length(value) == 0


@pytest.mark.outside
def test_attributes_are_those_of_the_provider_schemas():
    manager = pytest.importorskip("cfnlint.schema.manager").PROVIDER_SCHEMA_MANAGER
    theirs = {}
    for kind in attributes.ATTRIBUTES:
        # The linter does not know this type's attributes; it becomes an AWS::ApiGatewayV2::Api.
        same = "AWS::ApiGatewayV2::Api" if kind == "AWS::Serverless::WebSocketApi" else kind
        theirs[kind] = set(manager.get_resource_schema("us-east-1", same).get_atts)
    assert {kind: set(names) for kind, names in attributes.ATTRIBUTES.items()} == theirs


@pytest.fixture
def translate(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    translator = pytest.importorskip("samtranslator.translator.translator")
    parser = pytest.importorskip("samtranslator.parser.parser")

    def run(document):
        plain = json.loads(json.dumps(document))
        for one in plain["Resources"].values():
            if one["Type"] == "AWS::Serverless::Function":
                one["Properties"]["CodeUri"] = "s3://bucket/key"
        return translator.Translator({}, parser.Parser()).translate(plain, {"TokenEnv": "x"})

    return run


SOURCES = {
    "AlexaSkill": {},
    "CloudWatchEvent": {"Pattern": {"source": ["x"]}},
    "CloudWatchLogs": {"LogGroupName": "x", "FilterPattern": "x"},
    "DynamoDB": {"Stream": get_att("LikesTable", "StreamArn"), "StartingPosition": "LATEST"},
    "EventBridgeRule": {"Pattern": {"source": ["x"]}},
    "HttpApi": {"Path": "/x", "Method": "GET", "ApiId": ref("HTTP")},
    "IoTRule": {"Sql": "SELECT * FROM 'a'"},
    "SNS": {"Topic": ref("HelloEventTopic")},
    "SQS": {"Queue": get_att("WorkQueue", "Arn")},
    "Schedule": {"Schedule": "rate(1 day)"},
    "ScheduleV2": {"ScheduleExpression": "rate(1 day)"},
}
WS_NATIVE = resource(
    "AWS::Serverless::WebSocketApi",
    StageName="staging",
    RouteSelectionExpression="$request.body.action",
    Routes={key: {"FunctionArn": get_att("SendWSLambda", "Arn")} for key in ("$connect", "send")},
)
MADE = [
    *[
        (kind, [(f"{R}SendWSLambda{P}Events", {"E": event(kind, **properties)})])
        for kind, properties in SOURCES.items()
    ],
    ("nothing", []),
    ("role", [(f"{R}SendWSLambda{P}Role", GONE)]),
    ("alias", [(f"{R}SendWSLambda{P}AutoPublishAlias", "live")]),
    ("native", [(f"{R}Native", WS_NATIVE)]),
]


@pytest.mark.outside
@pytest.mark.parametrize("edits", [row[1] for row in MADE], ids=[row[0] for row in MADE])
def test_resources_are_counted_as_sam_makes_them(edits, translate):
    document = edited(*edits)
    made = set(translate(document)["Resources"]) - set(document["Resources"])
    known = index(template(document))
    shared = known.shared("Function")
    assert sum(generated.count_generated(one, shared) for one in known.template.resources) == len(made)
    assert [name for name in made if not generated.is_generated(name, known)] == []
    suffixes = generated.LONGEST_SUFFIX
    events = document["Resources"]["SendWSLambda"]["Properties"].get("Events")
    if events:
        own = [name for name in made if name.startswith("SendWSLambdaE")]
        assert max(map(len, own)) == len("SendWSLambdaE") + suffixes.get(events["E"]["Type"], 0)


DOMAIN = {"DomainName": "ws.example.com", "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0"}
GUARD = {"AuthType": "CUSTOM", "AuthArn": get_att("SendWSLambda", "Arn")}


@pytest.mark.outside
@pytest.mark.parametrize(
    "properties",
    [
        pytest.param({"Domain": DOMAIN}, id="domain"),
        pytest.param({"Domain": {**DOMAIN, "BasePath": ["a", "b"]}}, id="domain with paths"),
        pytest.param({"Domain": {**DOMAIN, "Route53": {"HostedZoneId": "Z0"}}}, id="domain with records"),
        pytest.param({"Auth": GUARD}, id="authorizer"),
        pytest.param(
            {"Auth": {**GUARD, "InvokeRole": "arn:aws:iam::123456789012:role/r"}}, id="authorizer with a role"
        ),
        pytest.param({"Auth": {"AuthType": "AWS_IAM"}}, id="IAM"),
    ],
)
def test_resources_of_the_native_api_are_counted(properties, translate):
    native = {**WS_NATIVE, "Properties": {**WS_NATIVE["Properties"], **properties}}
    made = set(translate(edited((f"{R}Native", native)))["Resources"])
    without = set(translate(edited((f"{R}Native", WS_NATIVE)))["Resources"])
    known = index(template(edited((f"{R}Native", native))))
    routes = len(WS_NATIVE["Properties"]["Routes"])
    assert generated.count_generated(known.by_id["Native"], {}) == 1 + 3 * routes + len(made - without)


def test_no_edit_of_a_template_makes_the_rules_fail():
    choice = random.Random(20261124)
    odd = [
        None,
        5,
        "",
        "x",
        True,
        [],
        {},
        [{}],
        {"Ref": 5},
        {"Fn::Sub": []},
        {"Fn::GetAtt": "x"},
        {"Fn::GetAtt": [{}, {}]},
    ]
    odd += [{"Fn::If": {}}, {"Fn::Join": [1]}, {"Fn::Sub": ["${", {}]}, Intrinsic(Ref="Role"), {"Condition": "x"}]
    places = list(_places(DOCUMENT, ()))
    assert len(places) > 300
    for place in places:
        document = copy.deepcopy(DOCUMENT)
        holder = document
        for name in place[:-1]:
            holder = holder[name]
        holder[place[-1]] = choice.choice(odd)
        assert isinstance(check(document), tuple)


def _places(value, path):
    """Yield the path of everything that may be odd: anything but the frame that an overlay must keep."""
    if (
        len(path) > 1
        and path[0] != "Resources"
        or len(path) > 3
        or (len(path) > 2 and path[2] not in ("Type", "Properties"))
    ):
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*path, name))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _places(inner, (*path, position))
