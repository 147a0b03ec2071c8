"""By resource type, the properties whose change replaces the resource (block 5, data).

Made by schemas/build_create_only.py from CloudFormation's provider schemas; not to be edited.
"""

CREATE_ONLY: "dict[str, tuple[str, ...]]" = {
    "AWS::ApiGateway::Account": (),
    "AWS::ApiGateway::ApiKey": (
        "GenerateDistinctId",
        "Name",
        "Value",
    ),
    "AWS::ApiGateway::Deployment": (
        "DeploymentCanarySettings",
        "RestApiId",
    ),
    "AWS::ApiGateway::RestApi": (),
    "AWS::ApiGateway::Stage": (
        "RestApiId",
        "StageName",
    ),
    "AWS::ApiGateway::UsagePlan": (),
    "AWS::ApiGateway::UsagePlanKey": (
        "KeyId",
        "KeyType",
        "UsagePlanId",
    ),
    "AWS::ApiGatewayV2::Api": ("ProtocolType",),
    "AWS::ApiGatewayV2::ApiMapping": ("DomainName",),
    "AWS::ApiGatewayV2::Authorizer": ("ApiId",),
    "AWS::ApiGatewayV2::Deployment": ("ApiId",),
    "AWS::ApiGatewayV2::DomainName": ("DomainName",),
    "AWS::ApiGatewayV2::Integration": ("ApiId",),
    "AWS::ApiGatewayV2::IntegrationResponse": (
        "ApiId",
        "IntegrationId",
    ),
    "AWS::ApiGatewayV2::Model": ("ApiId",),
    "AWS::ApiGatewayV2::Route": ("ApiId",),
    "AWS::ApiGatewayV2::RouteResponse": (
        "ApiId",
        "RouteId",
    ),
    "AWS::ApiGatewayV2::Stage": (
        "ApiId",
        "StageName",
    ),
    "AWS::CertificateManager::Certificate": (
        "CertificateAuthorityArn",
        "CertificateExport",
        "DomainName",
        "DomainValidationOptions",
        "KeyAlgorithm",
        "SubjectAlternativeNames",
    ),
    "AWS::CloudFront::Distribution": (),
    "AWS::CloudFront::OriginAccessControl": (),
    "AWS::CloudWatch::Alarm": ("AlarmName",),
    "AWS::Cognito::UserPool": (),
    "AWS::Cognito::UserPoolClient": (
        "GenerateSecret",
        "UserPoolId",
    ),
    "AWS::DynamoDB::GlobalTable": ("TableName",),
    "AWS::DynamoDB::Table": (
        "ImportSourceSpecification",
        "TableName",
    ),
    "AWS::EC2::SecurityGroup": (
        "GroupDescription",
        "GroupName",
        "VpcId",
    ),
    "AWS::Events::Rule": ("Name",),
    "AWS::IAM::ManagedPolicy": (
        "Description",
        "ManagedPolicyName",
        "Path",
    ),
    "AWS::IAM::Policy": (),
    "AWS::IAM::Role": (
        "Path",
        "RoleName",
    ),
    "AWS::KMS::Alias": ("AliasName",),
    "AWS::KMS::Key": (),
    "AWS::Kinesis::Stream": ("Name",),
    "AWS::Lambda::Alias": (
        "FunctionName",
        "Name",
    ),
    "AWS::Lambda::EventInvokeConfig": (
        "FunctionName",
        "Qualifier",
    ),
    "AWS::Lambda::EventSourceMapping": (
        "EventSourceArn",
        "SelfManagedEventSource",
        "StartingPosition",
        "StartingPositionTimestamp",
    ),
    "AWS::Lambda::Function": (
        "FunctionName",
        "PackageType",
        "TenancyConfig",
    ),
    "AWS::Lambda::LayerVersion": (
        "CompatibleArchitectures",
        "CompatibleRuntimes",
        "Content",
        "Description",
        "LayerName",
        "LicenseInfo",
    ),
    "AWS::Lambda::Permission": (
        "Action",
        "EventSourceToken",
        "FunctionName",
        "FunctionUrlAuthType",
        "InvokedViaFunctionUrl",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    ),
    "AWS::Lambda::Url": (
        "Qualifier",
        "TargetFunctionArn",
    ),
    "AWS::Lambda::Version": (
        "CodeSha256",
        "Description",
        "FunctionName",
        "ProvisionedConcurrencyConfig",
        "RuntimePolicy",
    ),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::Logs::SubscriptionFilter": (
        "FilterName",
        "LogGroupName",
    ),
    "AWS::Route53::RecordSet": (
        "HostedZoneId",
        "HostedZoneName",
    ),
    "AWS::Route53::RecordSetGroup": (
        "HostedZoneId",
        "HostedZoneName",
    ),
    "AWS::S3::Bucket": (
        "BucketName",
        "BucketNamePrefix",
        "BucketNamespace",
    ),
    "AWS::S3::BucketPolicy": ("Bucket",),
    "AWS::SNS::Subscription": (
        "Endpoint",
        "Protocol",
        "TopicArn",
    ),
    "AWS::SNS::Topic": (
        "FifoTopic",
        "TopicName",
    ),
    "AWS::SNS::TopicPolicy": (),
    "AWS::SQS::Queue": (
        "FifoQueue",
        "QueueName",
    ),
    "AWS::SQS::QueuePolicy": (),
    "AWS::SSM::Parameter": ("Name",),
    "AWS::Scheduler::Schedule": ("Name",),
    "AWS::Scheduler::ScheduleGroup": ("Name",),
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::StepFunctions::StateMachine": (
        "StateMachineName",
        "StateMachineType",
    ),
    "AWS::WAFv2::WebACL": (
        "Name",
        "Scope",
    ),
    "AWS::WAFv2::WebACLAssociation": (
        "ResourceArn",
        "WebACLArn",
    ),
}
"""Dotted paths below Properties: CloudFormation makes a new resource when one changes."""

CONDITIONAL: "dict[str, tuple[str, ...]]" = {
    "AWS::DynamoDB::GlobalTable": (
        "GlobalTableSourceArn",
        "KeySchema",
        "LocalSecondaryIndexes",
    ),
    "AWS::DynamoDB::Table": ("KeySchema",),
    "AWS::Events::Rule": ("EventBusName",),
    "AWS::Lambda::Function": ("DurableConfig",),
    "AWS::SNS::Subscription": ("Region",),
}
"""The same, where it depends on the values whether the resource is replaced or changed in place."""
