"""What an overlay sets functions to that their roles do not allow (ARC543).

The actions are those of AWS Lambda's documentation and of AWS's own policies, which are looked up.
"""

import json

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.rules import role_rights

APP = "@app\nchat\n@events\nping\npong\n@sam\noverlay over.yaml\n"
VPC = "VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}"


def told(overlay, manifest=APP, files=None):
    """Every ARC543 with its line of the overlay."""
    result = pipeline.transpile(manifest, project_from_files({"over.yaml": overlay, **(files or {})}))
    assert result.text is not None, [str(one) for one in result.diagnostics]
    return [
        (one.span.source.name, one.span.line, one.message.partition(": ")[0], one.help)
        for one in result.diagnostics
        if one.code == "ARC543"
    ]


def of_ping(setting):
    return f"Resources:\n  PingEventLambda:\n    Properties:\n      {setting}\n"


NETWORK = "`ec2:CreateNetworkInterface`, `ec2:DescribeNetworkInterfaces` and `ec2:DeleteNetworkInterface`"
TRACES = "`xray:PutTraceSegments` and `xray:PutTelemetryRecords`"
LOGS = "`logs:CreateLogStream` and `logs:PutLogEvents`"


@pytest.mark.parametrize(
    ("setting", "message", "on"),
    [
        pytest.param(VPC, f"`Role` lacks what `VpcConfig` needs, {NETWORK}", "`*`", id="a VPC"),
        pytest.param("Tracing: Active", f"`Role` lacks what `Tracing` needs, {TRACES}", "`*`", id="tracing"),
        pytest.param(
            "LoggingConfig: {LogGroup: /chat/all}",
            f"`Role` lacks what `LoggingConfig` needs, {LOGS}",
            "the group's ARN with `:*` behind it",
            id="a log group",
        ),
    ],
)
def test_what_the_role_does_not_allow(setting, message, on):
    advice = f"Add an `AWS::IAM::Policy` to the overlay that allows it on {on}, with `Roles: [!Ref Role]`"
    assert told(of_ping(setting)) == [("over.yaml", 4, message, advice)]


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("VpcConfig: {}", id="no VPC"),
        pytest.param("Tracing: PassThrough", id="no tracing of its own"),
        pytest.param("LoggingConfig: {LogGroup: /aws/lambda/chat}", id="a group that every role may write"),
        pytest.param("LoggingConfig: {LogGroup: !Sub '/aws/lambda/${AWS::StackName}'}", id="such a group, by Sub"),
        pytest.param("LoggingConfig: {LogGroup: !Ref 'AWS::StackName'}", id="a group that is not known"),
        pytest.param("LoggingConfig: {LogFormat: JSON}", id="no group"),
        pytest.param("Timeout: 9", id="something else"),
        pytest.param(f"{VPC}\n      Role: arn:aws:iam::123456789012:role/mine", id="a role from elsewhere"),
        pytest.param(f"{VPC}\n      Role: null", id="the role that SAM makes"),
    ],
)
def test_what_needs_no_word(setting):
    assert told(of_ping(setting)) == []


def test_globals_are_told_once():
    (one,) = told(f"Globals:\n  Function:\n    {VPC}\n")
    assert one[:3] == ("over.yaml", 3, f"`Role` lacks what `VpcConfig` needs, {NETWORK}")


def test_roles_of_their_own_are_named():
    (one,) = told(f"Globals:\n  Function:\n    {VPC}\n", APP + "roles per-function\n")
    assert one[2].startswith("`PingEventLambdaRole` and `PongEventLambdaRole` lack what")
    assert one[3].endswith("`Roles: [!Ref PingEventLambdaRole, !Ref PongEventLambdaRole]`")


def test_functions_with_policies_of_their_own_get_a_role_of_sams():
    files = {"src/events/ping/index.js": "", "src/events/ping/config.arc": "@aws\npolicies ReadOnlyAccess\n"}
    assert told(of_ping(VPC), files=files) == []


def policy(statement, roles="[!Ref Role]"):
    return (
        f"  Network:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: network\n      Roles: {roles}\n"
        f"      PolicyDocument: {{Version: '2012-10-17', Statement: [{statement}]}}\n"
    )


ALLOWED = "{Effect: Allow, Action: ['ec2:CreateNetworkInterface', 'ec2:D*NetworkInterface*'], Resource: '*'}"


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        pytest.param(policy(ALLOWED), False, id="by a policy"),
        pytest.param(policy(ALLOWED, "[!Ref Other]"), True, id="of another role"),
        pytest.param(policy(ALLOWED.replace("Allow", "Deny")), True, id="denied"),
        pytest.param(policy("{Effect: Allow, Action: 'ec2:*', Resource: '*'}"), False, id="a whole service"),
        pytest.param(policy("{Effect: Allow, Action: 's3:*', Resource: '*'}"), True, id="another service"),
        pytest.param(policy("{Effect: Allow, NotAction: 'iam:*', Resource: '*'}"), False, id="all but something"),
        pytest.param(
            "  Role:\n    Properties:\n      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/"
            "service-role/AWSLambdaVPCAccessExecutionRole']\n",
            False,
            id="by AWS's policy",
        ),
        pytest.param(
            "  Role:\n    Properties:\n      ManagedPolicyArns: [arn:aws:iam::123456789012:policy/mine]\n",
            False,
            id="by a policy that nobody here knows",
        ),
        pytest.param(
            "  Role:\n    Properties:\n      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/"
            "AWSLambdaBasicExecutionRole]\n",
            True,
            id="by one that allows logs alone",
        ),
    ],
)
def test_what_the_overlay_allows(more, is_told):
    other = (
        "  Other:\n    Type: AWS::IAM::Role\n    Properties: {AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: lambda.amazonaws.com}}]}}\n"
        if "Other" in more
        else ""
    )
    assert bool(told(of_ping(VPC) + other + more)) is is_told


@pytest.mark.parametrize("arn", ["'*'", "!Sub '${Group.Arn}'", "!GetAtt Group.Arn"])
def test_a_log_group_that_the_overlay_allows(arn):
    group = "  Group:\n    Type: AWS::Logs::LogGroup\n    Properties: {}\n"
    text = of_ping("LoggingConfig: {LogGroup: !Ref Group}") + group
    assert len(told(text)) == 1
    statement = f"{{Effect: Allow, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: {arn}}}"
    assert told(text + policy(statement)) == []
    named = "Properties: {LogGroupName: /aws/lambda/all}"
    assert told(text.replace("Properties: {}", named)) == []


def test_functions_of_the_overlay_itself():
    function = (
        "Resources:\n  Mine:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: !GetAtt Role.Arn\n"
        "      Runtime: nodejs22.x\n      Handler: index.handler\n      Code: {ZipFile: x}\n"
        "      TracingConfig: {Mode: Active}\n"
    )
    (one,) = told(function)
    assert one[:3] == ("over.yaml", 9, f"`Role` lacks what `TracingConfig` needs, {TRACES}")


@pytest.mark.parametrize(
    ("policy", "actions"),
    [
        ("AWSLambdaVPCAccessExecutionRole", role_rights._NETWORK),
        ("AWSXRayDaemonWriteAccess", role_rights._TRACES),
        ("AWSLambdaBasicExecutionRole", role_rights._LOGS),
    ],
)
def test_actions_are_those_that_aws_itself_gives(policy, actions):
    statements = json.loads(aws_managed_policies_data)[policy]["Document"]["Statement"]
    allowed = {action for one in statements for action in one["Action"]}
    assert set(actions) <= allowed
