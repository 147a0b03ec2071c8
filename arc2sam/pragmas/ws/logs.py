"""@ws-api: the access log, and the role by which API Gateway writes any log.

Source: API Gateway documentation, "Configure logging for WebSocket APIs" and "Quotas for WebSocket APIs";
CloudWatch Logs documentation, "PutRetentionPolicy"; CloudFormation documentation, "AWS::ApiGateway::Account".
"""

from arc2sam.diagnostics import Label, listed
from arc2sam.intrinsics import get_att, sub
from arc2sam.keys import Key, Setting
from arc2sam.names import stage_fault
from arc2sam.policies import partition_of, trust
from arc2sam.pragmas import aws_of
from arc2sam.pragmas.ws import NOTHING, Additions
from arc2sam.pragmas.ws.api import ACCESS_LOGS, ACCOUNT, LOGS_ROLE, is_reported
from arc2sam.record import Record
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App
    from arc2sam.source import Span

_RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
_DEFAULT_RETENTION = 30
_DEFAULT_FORMAT = (
    '{"requestId":"$context.requestId","connectionId":"$context.connectionId","eventType":"$context.eventType",'
    '"routeKey":"$context.routeKey","status":"$context.status","error":"$context.error.message"}'
)
_LARGEST_FORMAT_BYTES = 3 * 1024
_REQUEST_IDS = ("$context.requestId", "$context.extendedRequestId")

ACCESS_LOG = Key(
    "access-log",
    "table",
    "A line for every connection and message, in CloudWatch Logs; may be written without settings.",
    keys=(
        Key(
            "retention",
            "number",
            "How many days a line is kept.",
            choices=_RETENTIONS,
            default=_DEFAULT_RETENTION,
            unit="days",
        ),
        Key("format", "string", "What a line is made of; holds `$context.requestId` or `$context.extendedRequestId`."),
        Key("group", "string", "ARN of a log group that exists, instead of one of the stack's."),
    ),
    may_stand_alone=True,
)
ACCOUNT_LOG_ROLE = Key(
    "account-log-role",
    "stages",
    "Whether, or at which stages, the stack sets the role by which API Gateway writes logs in the whole account and "
    "region; `false`: the account has one.",
)


class AccessLog(Record):
    """Where the lines about connections and messages go, and what they are."""

    retention_days: int = _DEFAULT_RETENTION
    format: str = _DEFAULT_FORMAT
    group: "str | None" = None
    """ARN of a log group that exists; None is one of the stack's own."""
    group_span: "Span | None" = None


class AccountRole(Record):
    """What is stated of the role that API Gateway has in the account."""

    stages: "tuple[str, ...] | None" = None
    """Stages whose stack sets it; None is all, nothing is none: the account has one."""
    span: "Span | None" = None

    def is_set_at(self, stage: str) -> bool:
        """Tell whether the stack of a stage sets the role."""
        return self.stages is None or stage in self.stages


def read_access_log(setting: Setting, report: "Report") -> AccessLog:
    """Return the access log; reports ARC367 (its format), ARC368 (its group) and ARC369 (a group with retention)."""
    below = setting.value if isinstance(setting.value, dict) else {}
    # A table's reader gives settings by key.
    found = {name: one for name, one in below.items() if isinstance(one, Setting)}
    retention, format_, group = (found.get(name) for name in ("retention", "format", "group"))
    if format_:
        _check_format(str(format_.value), format_.span, report)
    if group:
        _check_group(str(group.value), group.span, report)
    if group and retention:
        report.add(
            "ARC369",
            "`retention` cannot be set on a log group that is not the stack's",
            retention.key_span,
            labels=[Label(group.span, "the group")],
            help="Remove `retention`, and set it where the group is made, or remove `group`",
        )
    return AccessLog(
        retention_days=int(str(retention.value).partition(".")[0]) if retention else _DEFAULT_RETENTION,
        format=str(format_.value) if format_ else _DEFAULT_FORMAT,
        group=str(group.value) if group else None,
        group_span=group.span if group else None,
    )


def _check_format(text: str, span: "Span", report: "Report") -> None:
    fault = format_fault(text)
    if fault:
        report.add("ARC367", f"The format of the access log {fault[0]}", span, help=fault[1])


def format_fault(text: str) -> "tuple[str, str] | None":
    """Return what is wrong with the format of an access log and how to mend it, or None."""
    if text and text.splitlines() != [text]:
        return "is more than one line", "Write it in one line"
    size = len(text.encode(errors="replace"))
    if size > _LARGEST_FORMAT_BYTES:
        return f"has {size} bytes, more than {_LARGEST_FORMAT_BYTES}", "Leave out some of its variables"
    if not any(_names(text, one) for one in _REQUEST_IDS):
        return "does not hold the ID of the request", "Add `$context.requestId` or `$context.extendedRequestId`"
    return None


def _names(text: str, variable: str) -> bool:
    """Tell whether the text has the variable, not one whose name goes on."""
    following = [part[:1] for part in text.split(variable)[1:]]
    return any(not (one.isalnum() or one == "_") for one in following)


def _check_group(arn: str, span: "Span", report: "Report") -> None:
    if not is_log_group(arn):
        report.add(
            "ARC368",
            f"`{arn}` is not the ARN of a log group",
            span,
            help="Write it like `arn:aws:logs:us-west-2:123456789012:log-group:name`",
        )


def is_log_group(arn: str) -> bool:
    """Tell whether a text is the ARN of a CloudWatch log group, with or without `:*` at its end."""
    parts = arn.removesuffix(":*").split(":")
    if len(parts) != 7:
        return False
    prefix, partition, service, region, account, kind, name = parts
    is_ours = (prefix, service, kind) == ("arn", "logs", "log-group") and partition == partition_of(region)
    return is_ours and region != "" and len(account) == 12 and account.isdigit() and name != ""


def read_account_role(setting: Setting, report: "Report") -> AccountRole:
    """Return what is stated of the account's role; reports ARC374 (a stage that cannot be, or none)."""
    if setting.value is True:
        return AccountRole(None, setting.span)
    stages = tuple(map(str, setting.value)) if isinstance(setting.value, tuple) else ()
    if setting.value == () and not is_reported(setting.span, report):
        helped = "Write the names of stages, or `false` if the account has a role"
        report.add("ARC374", "`account-log-role` names no stage", setting.key_span, help=helped)
    faults = {stage: stage_fault(stage) for stage in stages}
    for fault in filter(None, faults.values()):
        report.add("ARC374", fault[0].upper() + fault[1:], setting.span, help="Write the names of stages")
    # What no stage can be is no advice to deploy it first either.
    return AccountRole(tuple(stage for stage in stages if not faults[stage]), setting.span)


def check(log: "AccessLog | None", role: "AccountRole | None", app: "App", report: "Report") -> None:
    """Report ARC368 (a group of another region than the app's) and ARC522 (the role replaced at every stage)."""
    aws = aws_of(app)
    region = aws.region if aws else None
    if log and log.group and region and is_log_group(log.group) and log.group.split(":")[3] != region:
        report.add(
            "ARC368",
            f"The log group is in {log.group.split(':')[3]}, the app in {region}",
            log.group_span,
            help=f"Use a log group of {region}",
        )
    if role and role.stages is None:
        report.add(
            "ARC522",
            "Every stage's stack sets the role of the whole account and region, over what other stacks have set",
            role.span,
            help="Name the one stage that sets it, such as `account-log-role production`",
        )


def check_role(role: "AccountRole | None", span: "Span", stage: str, report: "Report") -> None:
    """Report ARC520: a log that the account may not let API Gateway write; `span` is the log's."""
    if role and role.stages and stage not in role.stages:
        report.add(
            "ARC520",
            f"The stage `{stage}` has logs and does not set the role that writes them, as `account-log-role` names "
            f"{listed(role.stages)}",
            span,
            help=f"Deploy `{role.stages[0]}` first if it is in the same account and region, or name `{stage}` as well",
        )
    if role is not None:
        return
    report.add(
        "ARC520",
        "Deploying logs fails with `CloudWatch Logs role ARN must be set in account settings` in an account that has "
        "never set one",
        span,
        help="Write `account-log-role STAGE` under @ws-api for the stage that is to set it, or `account-log-role "
        "false` if the account has it",
    )


def access_log_additions(log: "AccessLog | None", span: "Span") -> Additions:
    """Return the stage's AccessLogSettings and the log group."""
    if log is None:
        return NOTHING
    if log.group:
        return Additions(stage={"AccessLogSettings": {"DestinationArn": log.group, "Format": log.format}})
    group: dict[str, Json] = {"RetentionInDays": log.retention_days}
    return Additions(
        stage={"AccessLogSettings": {"DestinationArn": get_att(ACCESS_LOGS, "Arn"), "Format": log.format}},
        resources=(Resource(ACCESS_LOGS, "AWS::Logs::LogGroup", group, span),),
    )


def account_role_additions(role: "AccountRole | None", stage: str) -> Additions:
    """Return the role and the account's setting, for the stack of a stage that sets them.

    Both stay when the stack goes: every other API of the account and region writes its logs with them.
    """
    if role is None or not role.is_set_at(stage):
        return NOTHING
    policy = sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
    properties: dict[str, Json] = {
        "AssumeRolePolicyDocument": trust("apigateway"),
        "ManagedPolicyArns": [policy],
    }
    account: dict[str, Json] = {"CloudWatchRoleArn": get_att(LOGS_ROLE, "Arn")}
    stays = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return Additions(
        resources=(
            Resource(LOGS_ROLE, "AWS::IAM::Role", properties, role.span, stays),
            Resource(ACCOUNT, "AWS::ApiGateway::Account", account, role.span, stays),
        ),
        stage_waits=(ACCOUNT,),
    )
