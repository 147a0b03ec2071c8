"""What the modules of settings share: logical IDs of what they add, and how additions are joined.

The IDs are a contract: renaming one replaces what clients are connected to.
"""

from arc2sam.names import LogicalId
from arc2sam.pragmas import used
from arc2sam.pragmas.ws import NOTHING, Additions
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App
    from arc2sam.pragmas.ws.settings import WebSocketSettings

AUTHORIZER = LogicalId("WSAuthorizer")
AUTHORIZER_FUNCTION = LogicalId("WSAuthorizerLambda")
AUTHORIZER_PERMISSION = LogicalId("WSAuthorizerPermission")
ORIGIN_FUNCTION = LogicalId("WSOriginLambda")
API_KEY = LogicalId("WSApiKey")
USAGE_PLAN = LogicalId("WSUsagePlan")
USAGE_PLAN_KEY = LogicalId("WSUsagePlanKey")
ACCESS_LOGS = LogicalId("WSAccessLogs")
LOGS_ROLE = LogicalId("ApiGatewayLogsRole")
ACCOUNT = LogicalId("ApiGatewayAccount")
DOMAIN = LogicalId("WSDomain")
DOMAIN_MAPPING = LogicalId("WSDomainMapping")
DOMAIN_CERTIFICATE = LogicalId("WSDomainCertificate")
DOMAIN_RECORD_A = LogicalId("WSDomainRecordA")
DOMAIN_RECORD_AAAA = LogicalId("WSDomainRecordAAAA")
INTEGRATION_ROLE = LogicalId("WSIntegrationRole")


def joined(additions: "Iterable[Additions]") -> Additions:
    """Return all additions as one; a property that two state is taken from the later."""
    found = [one for one in additions if one is not NOTHING]
    if not found:
        return NOTHING
    return Additions(
        api=_merged(one.api for one in found),
        stage=_merged(one.stage for one in found),
        route=_merged(one.route for one in found),
        integration=_merged(one.integration for one in found),
        resources=tuple(resource for one in found for resource in one.resources),
        route_waits=tuple(name for one in found for name in one.route_waits),
        stage_waits=tuple(name for one in found for name in one.stage_waits),
        outputs=tuple(output for one in found for output in one.outputs),
        url=next((one.url for one in found if one.url is not None), None),
    )


def _merged(mappings: "Iterable[Mapping[str, Json]]") -> "dict[str, Json]":
    merged: dict[str, Json] = {}
    for mapping in mappings:
        merged.update(mapping)
    return merged


def settings_of(app: "App") -> "WebSocketSettings | None":
    """Return the part of `@ws-api`, or None; loads nothing where it is not written."""
    module = used("ws.settings", app)
    if module is None:
        return None
    found: WebSocketSettings | None = app.part(module.WebSocketSettings)
    return found


def is_reported(span: Span, report: "Report") -> bool:
    """Tell whether an error in this place is known: what seems to be missing may be what was wrong."""
    return any(
        one.severity == "error"
        and one.span is not None
        and one.span.source is span.source
        and span.start <= one.span.start < span.end
        for one in report
    )
