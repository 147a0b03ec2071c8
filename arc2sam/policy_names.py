"""What may be named as a policy of a function, where something else than an AWS managed one may be meant (block 3).

Source: SAM documentation, "AWS::Serverless::Function", `Policies`, and "AWS SAM policy templates": a policy template is
a map in a template, and as a word SAM takes it for the name of a managed policy; IAM documentation, "IAM identifiers" and
"IAM and AWS STS quotas".
"""

from arc2sam.keys import place_of
from arc2sam.policies import DEFAULT_POLICIES, is_partition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.keys import Setting
    from arc2sam.source import Span

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SIGNS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz0123456789+=,.@-_")
_LONGEST = 128
_MOST_MANAGED = 10

_TEMPLATES = (
    "AMIDescribePolicy AWSSecretsManagerGetSecretValuePolicy AWSSecretsManagerRotationPolicy AcmGetCertificatePolicy "
    "AthenaQueryPolicy CloudFormationDescribeStacksPolicy CloudWatchDashboardPolicy "
    "CloudWatchDescribeAlarmHistoryPolicy CloudWatchPutMetricPolicy CodeCommitCrudPolicy CodeCommitReadPolicy "
    "CodePipelineLambdaExecutionPolicy CodePipelineReadOnlyPolicy ComprehendBasicAccessPolicy "
    "CostExplorerReadOnlyPolicy DynamoDBBackupFullAccessPolicy DynamoDBCrudPolicy DynamoDBReadPolicy "
    "DynamoDBReconfigurePolicy DynamoDBRestoreFromBackupPolicy DynamoDBStreamReadPolicy DynamoDBWritePolicy "
    "EC2CopyImagePolicy EC2DescribePolicy EFSWriteAccessPolicy EKSDescribePolicy EcsRunTaskPolicy "
    "ElasticMapReduceAddJobFlowStepsPolicy ElasticMapReduceCancelStepsPolicy "
    "ElasticMapReduceModifyInstanceFleetPolicy ElasticMapReduceModifyInstanceGroupsPolicy "
    "ElasticMapReduceSetTerminationProtectionPolicy ElasticMapReduceTerminateJobFlowsPolicy "
    "ElasticsearchHttpPostPolicy EventBridgePutEventsPolicy FilterLogEventsPolicy FirehoseCrudPolicy "
    "FirehoseWritePolicy KMSDecryptPolicy KMSEncryptPolicy KMSEncryptPolicy_v2 KinesisCrudPolicy "
    "KinesisStreamReadPolicy LambdaInvokePolicy MobileAnalyticsWriteOnlyAccessPolicy "
    "OrganizationsListAccountsPolicy PinpointEndpointAccessPolicy PollyFullAccessPolicy "
    "RekognitionDetectOnlyPolicy RekognitionFacesManagementPolicy RekognitionFacesPolicy RekognitionLabelsPolicy "
    "RekognitionNoDataAccessPolicy RekognitionReadPolicy RekognitionWriteOnlyAccessPolicy "
    "Route53ChangeResourceRecordSetsPolicy S3CrudPolicy S3FullAccessPolicy S3ReadPolicy S3WritePolicy "
    "SESBulkTemplatedCrudPolicy SESBulkTemplatedCrudPolicy_v2 SESCrudPolicy SESEmailTemplateCrudPolicy "
    "SESSendBouncePolicy SNSCrudPolicy SNSPublishMessagePolicy SQSPollerPolicy SQSSendMessagePolicy "
    "SSMParameterReadPolicy SSMParameterWithSlashPrefixReadPolicy SageMakerCreateEndpointConfigPolicy "
    "SageMakerCreateEndpointPolicy ServerlessRepoReadWriteAccessPolicy StepFunctionsCallbackPolicy "
    "StepFunctionsExecutionPolicy StepFunctionsExecutionPolicy_v2 TextractDetectAnalyzePolicy "
    "TextractGetResultPolicy TextractPolicy VPCAccessPolicy"
)
TEMPLATES = frozenset(_TEMPLATES.split())
"""The policy templates of SAM. Source: aws-sam-translator, policy_templates.json."""


def check(setting: "Setting", report: "Report") -> None:
    """Report ARC233 (what cannot be a policy) and ARC234 (what IAM will most likely refuse as one, or as too many)."""
    names = dict.fromkeys(map(str, setting.value if isinstance(setting.value, tuple) else ()))
    names.pop(DEFAULT_POLICIES, None)
    for text in names:
        _check(text, setting, report)
    if len(names) >= _MOST_MANAGED:
        report.add(
            "ARC234",
            f"{len(names)} policies, and the one for logs that SAM adds, are too many: a role takes {_MOST_MANAGED} managed "
            "policies unless AWS has raised the quota",
            setting.span,
            help="Put some of them together in a policy of your own, or silence this once the quota is raised",
        )


def _check(text: str, setting: "Setting", report: "Report") -> None:
    span = place_of(text, setting)
    fault = _fault(text)
    if fault:
        apart = text.replace(",", " ").split()
        helped = "Write the name of a policy of AWS, its ARN or that of your own, or `architect-default-policies`"
        if len(apart) > 1 and not any(map(_fault, apart)):
            helped = f"Write `policies {' '.join(apart)}`"
        report.add("ARC233", fault, span, help=helped)
    elif text in TEMPLATES:
        report.add(
            "ARC234",
            f"`{text}` is a policy template of SAM, which a word alone does not stand for: IAM will refuse it",
            span,
            # Beside a role SAM would pass over the policies.
            help=f"Write it in an overlay, in place of the role: `Role: null`, and `Policies: [{{{text}: {{...}}}}]`",
        )
    elif text.startswith("arn:") and not _is_arn(text):
        report.add(
            "ARC234",
            f"`{text}` is not the ARN of a policy: IAM will refuse it",
            span,
            help="Write the ARN of a policy, such as `arn:aws:iam::123456789012:policy/NAME`",
        )
    elif not text.startswith("arn:") and text[0] not in _CAPITALS:
        _report_no_name(text, span, report)


def _report_no_name(text: str, span: "Span", report: "Report") -> None:
    from arc2sam.diagnostics import Edit
    from arc2sam.spelling import nearest

    near = nearest(text, (DEFAULT_POLICIES,))
    report.add(
        "ARC234",
        f"AWS has no policy `{text}`: all names of its policies begin with a capital",
        span,
        help=f"Write `{near}`" if near else "Write the ARN of the policy if it is one of your own",
        edit=Edit(span, near) if near and span.text == text else None,
    )


def _fault(text: str) -> str:
    if not text.strip():
        return "A policy without a name"
    if "${" in text:
        return f"Nothing fills in the `${{` of the policy `{text}`"
    is_name = text.startswith("arn:") or (len(text) <= _LONGEST and _SIGNS.issuperset(text))
    return "" if is_name else f"`{text[:60]}` is not the name of a policy"


def _is_arn(text: str) -> bool:
    """Tell whether a text is the ARN of a policy, of AWS or of an account."""
    prefix, partition, service, region, account, name = (*text.split(":"), "", "", "", "", "")[:6]
    is_policy = (prefix, service, region) == ("arn", "iam", "") and name.startswith("policy/") and name != "policy/"
    is_owned = account == "aws" or (len(account) == 12 and account.isascii() and account.isdigit())
    return is_policy and is_owned and is_partition(partition) and text.count(":") == 5
