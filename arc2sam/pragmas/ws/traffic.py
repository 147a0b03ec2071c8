"""@ws-api: how much the API takes, and what it logs.

Source: API Gateway documentation, "Throttle requests" and "Configure logging for WebSocket APIs".
"""

from arc2sam.keys import Key
from arc2sam.pragmas.ws import Additions, logs, route_settings
from arc2sam.pragmas.ws.api import joined
from arc2sam.pragmas.ws.logs import AccessLog, AccountRole
from arc2sam.pragmas.ws.route_settings import RouteSettings
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings
    from arc2sam.source import Span

KEYS = (
    Key("throttle", "numbers", "Requests a second, and how many at once, that each action takes."),
    logs.ACCESS_LOG,
    Key("execution-log", "string", "What API Gateway logs of its own work.", choices=("error", "info")),
    Key("data-trace", "boolean", "Whether messages are logged too."),
    Key("metrics", "boolean", "Whether every action has CloudWatch metrics of its own."),
    logs.ACCOUNT_LOG_ROLE,
)


class Traffic(Record):
    """What the API takes and logs."""

    routes: RouteSettings = RouteSettings()
    """What holds for every action, where it states nothing of its own."""
    access_log: "AccessLog | None" = None
    access_log_span: "Span | None" = None
    account_role: "AccountRole | None" = None
    """None where nothing is stated."""

    @property
    def first_log(self) -> "Span | None":
        """The place of a log that API Gateway is to write for the API as a whole."""
        return self.access_log_span or self.routes.spans.get("execution-log")


def read(written: "dict[str, Setting]", report: "Report") -> Traffic:
    """Return the settings of this topic; reports ARC365, 367 to 369 and 374."""
    log = written.get("access-log")
    role = written.get("account-log-role")
    return Traffic(
        routes=route_settings.read(written, report),
        access_log=logs.read_access_log(log, report) if log else None,
        access_log_span=log.key_span if log else None,
        account_role=logs.read_account_role(role, report) if role else None,
    )


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - as every topic
    """Report ARC366, 368 and 520 to 522."""
    traffic = settings.traffic
    route_settings.check_trace(traffic.routes, RouteSettings(), target.stage, report)
    logs.check(traffic.access_log, traffic.account_role, app, report)
    if traffic.first_log:
        logs.check_role(traffic.account_role, traffic.first_log, target.stage, report)


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return what the topic adds to the stage, and the log group and role."""
    traffic = settings.traffic
    defaults = traffic.routes.to_json()
    stage: dict[str, Json] = {"DefaultRouteSettings": defaults} if defaults else {}
    return joined(
        (
            Additions(stage=stage),
            logs.access_log_additions(traffic.access_log, traffic.access_log_span or settings.span),
            logs.account_role_additions(traffic.account_role, target.stage),
        )
    )
