"""Which setting of the manifest makes which property of the template, and where settings were written (block 5)."""

from arc2sam.keys import Setting
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.source_map import Path

    Keys = tuple[str, ...]

_RETAIN = ("@sam retain",)
_DLQ = ("@sam dlq",)
_GUARDS = ("@ws-api auth", "@ws-api authorizer", "@ws-api origins")
_THROTTLE = ("throttle", "@ws-api throttle")
_INTEGRATION = ("integration",)
_ROUTE_SETTINGS: "dict[str, Keys]" = {
    "ThrottlingRateLimit": _THROTTLE,
    "ThrottlingBurstLimit": _THROTTLE,
    "LoggingLevel": ("execution-log", "@ws-api execution-log"),
    "DataTraceEnabled": ("data-trace", "@ws-api data-trace"),
    "DetailedMetricsEnabled": ("metrics", "@ws-api metrics"),
}
_SOCKET_API: "dict[str, Keys]" = {
    "RouteSelectionExpression": ("@ws-api selection",),
    "Description": ("@ws-api description",),
    "IpAddressType": ("@ws-api ip",),
    "Tags": ("@ws-api tags",),
    "DisableSchemaValidation": ("@ws-api schema-validation",),
    "DisableExecuteApiEndpoint": ("@ws-api disable-execute-api",),
    "ApiKeySelectionExpression": ("@ws-api api-key",),
}
_SOCKET_STAGE: "dict[str, Keys]" = {
    "StageVariables": ("@ws-api variables",),
    "Tags": ("@ws-api tags",),
    "AccessLogSettings": ("@ws-api access-log",),
    **{f"DefaultRouteSettings.{name}": keys for name, keys in _ROUTE_SETTINGS.items()},
    **{f"RouteSettings.*.{name}": keys for name, keys in _ROUTE_SETTINGS.items()},
}

OF_FUNCTION: "dict[str, Keys]" = {
    "Handler": ("handler",),
    "CodeUri": ("src",),
    "Runtime": ("runtime",),
    "Architectures": ("architecture",),
    "MemorySize": ("memory",),
    "EphemeralStorage": ("storage",),
    "Timeout": ("timeout",),
    "ReservedConcurrentExecutions": ("concurrency",),
    "ProvisionedConcurrencyConfig": ("provisionedConcurrency",),
    "AutoPublishAlias": ("provisionedConcurrency",),
    "Layers": ("layers", "runtime"),
    "Policies": ("policies",),
    "Role": ("@sam roles",),
    "Environment.Variables.ARC_DISABLE_ENV_VARS": ("env",),
    "Environment.Variables.PYTHONPATH": ("runtime",),
    "Environment.Variables.ARC_STATIC_PREFIX": ("@static prefix",),
    "Environment.Variables.ARC_STATIC_SPA": ("@static spa",),
    "Environment.Variables.ARC_WS_ORIGINS": ("@ws-api origins",),
    "Environment.Variables.*": ("@sam {}",),
    "Events.*.Properties.BatchSize": ("batchSize",),
    "Events.*.Properties.MaximumBatchingWindowInSeconds": ("batchWindow",),
    "Metadata": ("runtime",),
}
"""By property, or attribute, of a function, the settings that make it, the strongest first."""

HAVE_DEFAULTS = frozenset({"Handler", "Runtime", "Architectures", "MemorySize", "EphemeralStorage", "Timeout"})
"""Properties of functions that are stated also where no setting is."""

SETTINGS: "dict[str, dict[str, Keys]]" = {
    "AWS::DynamoDB::Table": {
        "SSESpecification": ("encrypt",),
        "PointInTimeRecoverySpecification": ("pitr",),
        "TimeToLiveSpecification": ("ttl",),
        "StreamSpecification": ("stream",),
        "DeletionPolicy": _RETAIN,
        "UpdateReplacePolicy": _RETAIN,
    },
    "AWS::SQS::Queue": {
        "VisibilityTimeout": ("timeout",),
        "FifoQueue": ("fifo",),
        "ContentBasedDeduplication": ("fifo",),
        "RedrivePolicy": _DLQ,
        "MessageRetentionPeriod": _DLQ,
        "DeletionPolicy": _RETAIN,
        "UpdateReplacePolicy": _RETAIN,
    },
    "AWS::S3::Bucket": {
        "PublicAccessBlockConfiguration": ("@sam assets",),
        "DeletionPolicy": _RETAIN,
        "UpdateReplacePolicy": _RETAIN,
    },
    "AWS::Scheduler::Schedule": {
        "ScheduleExpression": ("rate", "cron"),
        "ScheduleExpressionTimezone": ("timezone",),
        "Target.DeadLetterConfig": _DLQ,
    },
    "AWS::Lambda::EventSourceMapping": {
        "EventSourceArn": ("table",),
        "BisectBatchOnFunctionError": _DLQ,
        "MaximumRetryAttempts": _DLQ,
        "DestinationConfig": _DLQ,
    },
    "AWS::Serverless::HttpApi": {"DefinitionBody.paths./$default": ("@proxy {stage}",)},
    "AWS::Serverless::WebSocketApi": {**_SOCKET_API, **_SOCKET_STAGE},
    "AWS::ApiGatewayV2::Api": _SOCKET_API,
    "AWS::ApiGatewayV2::Stage": _SOCKET_STAGE,
    "AWS::ApiGatewayV2::Route": {
        "RouteResponseSelectionExpression": ("response", "reply"),
        "ModelSelectionExpression": ("model",),
        "RequestModels": ("model",),
        "RequestParameters": ("parameters",),
        "AuthorizationType": _GUARDS,
        "AuthorizerId": _GUARDS,
        "ApiKeyRequired": ("@ws-api api-key",),
    },
    "AWS::ApiGatewayV2::Integration": {
        "IntegrationType": _INTEGRATION,
        "IntegrationMethod": _INTEGRATION,
        "IntegrationUri": _INTEGRATION,
        "CredentialsArn": _INTEGRATION,
        "PassthroughBehavior": _INTEGRATION,
        "RequestParameters": _INTEGRATION,
        "TemplateSelectionExpression": _INTEGRATION,
        "RequestTemplates": ("status", "integration"),
        "TimeoutInMillis": ("integration-timeout",),
    },
    "AWS::ApiGatewayV2::RouteResponse": {"RouteResponseKey": ("response", "reply")},
    "AWS::ApiGatewayV2::IntegrationResponse": {
        "IntegrationResponseKey": ("response", "reply"),
        "ResponseTemplates": ("reply",),
    },
    "AWS::ApiGatewayV2::Model": {"Schema": ("model",)},
    "AWS::ApiGatewayV2::Authorizer": {
        "AuthorizerUri": ("arn", "src"),
        "IdentitySource": ("identity",),
        "AuthorizerCredentialsArn": ("role",),
    },
    "AWS::ApiGatewayV2::DomainName": {
        "DomainName": ("{stage}", "name"),
        "DomainNameConfigurations.*.CertificateArn": ("certificate",),
        "DomainNameConfigurations.*.IpAddressType": ("ip",),
        "Tags": ("@ws-api tags",),
    },
    "AWS::ApiGatewayV2::ApiMapping": {"ApiMappingKey": ("path",)},
    "AWS::CertificateManager::Certificate": {
        "DomainName": ("{stage}", "name"),
        "DomainValidationOptions.*.HostedZoneId": ("zone",),
    },
    "AWS::Route53::RecordSet": {"Name": ("{stage}", "name"), "HostedZoneId": ("zone",)},
}
"""By type of resource and property or attribute, the settings that make it, the strongest first.

A setting is the item's own, or that of a pragma: `@sam dlq`. `*` stands for any name, which `{}` repeats; `{stage}` is
the stage. Properties that no setting makes are the item's.
"""

_ATTRIBUTES = frozenset({"DeletionPolicy", "Metadata", "UpdateReplacePolicy"})
_WRITTEN = {
    "account-role": "account-log-role",
    "execute-api-off": "disable-execute-api",
    "iam": "auth",
    "plan": "usage-plan",
}
"""How the manifest calls what the model calls otherwise."""


def matches(body: "Mapping[str, Json]", pattern: str) -> "Iterator[tuple[Path, Path]]":
    """Yield the paths in the body of a resource that a pattern of the tables fits, and what its stars stand for."""
    names = tuple(pattern.split("."))
    yield from _matches(body, names if names[0] in _ATTRIBUTES else ("Properties", *names))


def _matches(value: "Json", names: "Path") -> "Iterator[tuple[Path, Path]]":
    if not names:
        yield (), ()
        return
    first, rest = names[0], names[1:]
    if isinstance(value, dict):
        inner = value if first == "*" else {first: value[first]} if first in value else {}
    else:
        inner = dict(enumerate(value)) if isinstance(value, list | tuple) and first == "*" else {}
    for name, one in inner.items():
        stars = (str(name),) if first == "*" else ()
        for path, more in _matches(one, rest):
            yield (str(name), *path), (*stars, *more)


def places(record: Record) -> "dict[str, Span]":
    """Return where a value of the model has what was written of it, by the manifest's names."""
    found: dict[str, Span] = {}
    for field in record._fields:
        value = getattr(record, field)
        name = field.removesuffix("_span").replace("_", "-")
        name = _WRITTEN.get(name, name)
        if isinstance(value, Span):
            found.setdefault(name, value)
        elif isinstance(value, dict):
            # What an item itself says comes last, and is stronger than its configuration.
            found |= _spans(value)
        elif isinstance(value, Record):
            inner = value.__dict__.get("span")
            found |= {name: inner} if isinstance(inner, Span) else places(value)
    return found


def _spans(values: "Mapping[str, object]") -> "dict[str, Span]":
    spans = {str(key): one.span if isinstance(one, Setting) else one for key, one in values.items()}
    return {key: span for key, span in spans.items() if isinstance(span, Span)}


MISSING = object()


def at(value: object, path: "Path") -> object:
    """Return what stands at a path below a value, or `MISSING`."""
    for name in path:
        if isinstance(value, dict):
            value = value.get(name, MISSING)
        elif isinstance(value, list | tuple) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return MISSING
    return value
