"""Make `arc2sam/diff/_create_only.py`: by resource type, what CloudFormation can set only when it makes the resource.

python schemas/build_create_only.py

Source: `createOnlyProperties` and `conditionalCreateOnlyProperties` of CloudFormation's provider schemas, as cfn-lint
carries them (CloudFormation CLI user guide, "Resource type definition schema").
"""

from pathlib import Path

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

TARGET = Path(__file__).parents[1] / "arc2sam" / "diff" / "_create_only.py"
REGION = "us-east-1"

TYPES = """
AWS::ApiGateway::Account AWS::ApiGateway::ApiKey AWS::ApiGateway::Deployment AWS::ApiGateway::RestApi
AWS::ApiGateway::Stage AWS::ApiGateway::UsagePlan AWS::ApiGateway::UsagePlanKey
AWS::ApiGatewayV2::Api AWS::ApiGatewayV2::ApiMapping AWS::ApiGatewayV2::Authorizer AWS::ApiGatewayV2::Deployment
AWS::ApiGatewayV2::DomainName AWS::ApiGatewayV2::Integration AWS::ApiGatewayV2::IntegrationResponse
AWS::ApiGatewayV2::Model AWS::ApiGatewayV2::Route AWS::ApiGatewayV2::RouteResponse AWS::ApiGatewayV2::Stage
AWS::CertificateManager::Certificate AWS::CloudFront::Distribution AWS::CloudFront::OriginAccessControl
AWS::CloudWatch::Alarm AWS::Cognito::UserPool
AWS::Cognito::UserPoolClient AWS::DynamoDB::GlobalTable AWS::DynamoDB::Table AWS::EC2::SecurityGroup AWS::Events::Rule
AWS::IAM::ManagedPolicy AWS::IAM::Policy AWS::IAM::Role AWS::KMS::Alias AWS::KMS::Key AWS::Kinesis::Stream
AWS::Lambda::Alias AWS::Lambda::EventInvokeConfig AWS::Lambda::EventSourceMapping AWS::Lambda::Function
AWS::Lambda::LayerVersion AWS::Lambda::Permission AWS::Lambda::Url AWS::Lambda::Version AWS::Logs::LogGroup
AWS::Logs::SubscriptionFilter AWS::Route53::RecordSet AWS::Route53::RecordSetGroup AWS::S3::Bucket AWS::S3::BucketPolicy
AWS::SNS::Subscription AWS::SNS::Topic AWS::SNS::TopicPolicy AWS::SQS::Queue AWS::SQS::QueuePolicy AWS::SSM::Parameter
AWS::Scheduler::Schedule AWS::Scheduler::ScheduleGroup AWS::SecretsManager::Secret AWS::StepFunctions::StateMachine
AWS::WAFv2::WebACL AWS::WAFv2::WebACLAssociation
""".split()
"""What arc2sam and Architect emit, what SAM makes of it, and what overlays and plugins add most."""

HEAD = '''\
"""By resource type, the properties whose change replaces the resource (block 5, data).

Made by schemas/build_create_only.py from CloudFormation's provider schemas; not to be edited.
"""

CREATE_ONLY: "dict[str, tuple[str, ...]]" = {
'''
MIDDLE = '''\
}
"""Dotted paths below Properties: CloudFormation makes a new resource when one changes."""

CONDITIONAL: "dict[str, tuple[str, ...]]" = {
'''
TAIL = '''\
}
"""The same, where it depends on the values whether the resource is replaced or changed in place."""
'''


def rows(key: str) -> str:
    """The rows of one table."""
    lines = []
    for name in sorted(TYPES):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, name).schema
        paths = sorted(
            one.removeprefix("/properties/").replace("/properties/", ".").replace("/", ".")
            for one in schema.get(key, ())
        )
        if not paths and key != "createOnlyProperties":
            continue
        quoted = [f'"{path}",' for path in paths]
        if len(paths) < 2:
            lines.append(f'    "{name}": ({"".join(quoted)}),')
        else:
            lines += [f'    "{name}": (', *(f"        {path}" for path in quoted), "    ),"]
    return "\n".join(lines) + "\n"


def build() -> str:
    """The text of the module."""
    return HEAD + rows("createOnlyProperties") + MIDDLE + rows("conditionalCreateOnlyProperties") + TAIL


if __name__ == "__main__":
    TARGET.write_text(build(), encoding="utf-8")
