"""@ws-api and actions of @ws: throttle, execution log and metrics of routes.

Source: API Gateway documentation, "Throttle requests", "Configure logging for WebSocket APIs" and "RouteSettings".
"""

from arc2sam.diagnostics import Label
from arc2sam.pragmas.ws import NOTHING, Additions
from arc2sam.pragmas.ws.api import settings_of
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi
    from arc2sam.source import Span

NAMES = ("throttle", "execution-log", "data-trace", "metrics")
_LARGEST = 2**31 - 1
_EXAMPLE = "`throttle 500 1000`: requests a second, and how many at once"


class Throttle(Record):
    """How many requests are taken; API Gateway answers the others with 429."""

    rate: float
    """Requests a second, over 0."""
    burst: int
    """Requests at once, over 0."""


class RouteSettings(Record):
    """What holds for one route, or for all that have nothing of their own; None is not stated."""

    throttle: "Throttle | None" = None
    execution_log: "str | None" = None
    """`error` or `info`."""
    data_trace: "bool | None" = None
    metrics: "bool | None" = None
    spans: "Mapping[str, Span]" = {}
    """Where each setting was written, by its manifest spelling."""

    def over(self, base: "RouteSettings") -> "RouteSettings":
        """Return what is stated here, and the base's where nothing is: API Gateway itself merges nothing."""
        fields = ("throttle", "execution_log", "data_trace", "metrics")
        stated = {name: getattr(self, name) for name in fields if getattr(self, name) is not None}
        return base.replace(**stated, spans={**base.spans, **self.spans})

    def to_json(self) -> "dict[str, Json]":
        """Return the entry of DefaultRouteSettings or RouteSettings, with what is stated only."""
        entry: dict[str, Json] = {}
        if self.throttle:
            rate = self.throttle.rate
            entry["ThrottlingRateLimit"] = int(rate) if rate == int(rate) else rate
            entry["ThrottlingBurstLimit"] = self.throttle.burst
        if self.execution_log:
            entry["LoggingLevel"] = self.execution_log.upper()
        if self.data_trace is not None:
            entry["DataTraceEnabled"] = self.data_trace
        if self.metrics is not None:
            entry["DetailedMetricsEnabled"] = self.metrics
        return entry


def read(written: "Mapping[str, Setting]", report: "Report | None" = None) -> RouteSettings:
    """Return the settings of routes among those written; reports ARC365 (a throttle that is none)."""
    throttle = written.get("throttle")
    log, trace, metrics = (written[name].value if name in written else None for name in NAMES[1:])
    return RouteSettings(
        throttle=_throttle(throttle, report) if throttle else None,
        execution_log=str(log) if log else None,
        data_trace=None if trace is None else bool(trace),
        metrics=None if metrics is None else bool(metrics),
        spans={name: written[name].span for name in NAMES if name in written},
    )


def _throttle(setting: "Setting", report: "Report | None") -> "Throttle | None":
    numbers = setting.value if isinstance(setting.value, tuple) else ()
    fault = _throttle_fault(numbers)
    if not fault:
        return Throttle(float(str(numbers[0])), int(float(str(numbers[1]))))
    if report:
        report.add("ARC365", fault, setting.span, help=f"Write two numbers over 0, such as {_EXAMPLE}")
    return None


def _throttle_fault(numbers: "tuple[object, ...]") -> str:
    if len(numbers) != 2:
        return f"A throttle is two numbers, not {len(numbers)}"
    for number, noun in zip(numbers, ("rate", "burst"), strict=True):
        # Not a number is not over 0 either; API Gateway would take 0 and refuse every request.
        if not isinstance(number, int | float) or not 0 < number <= _LARGEST:
            return f"The {noun} of a throttle is over 0 and at most {_LARGEST}, not {number}"
    burst = numbers[1]
    return "" if isinstance(burst, int) or float(str(burst)).is_integer() else f"A burst is a whole number, not {burst}"


def check_trace(stated: RouteSettings, base: RouteSettings, stage: str, report: "Report") -> None:
    """Report what the settings of a route, or of all (over nothing), contradict.

    Reports ARC366 (messages logged without an execution log) and ARC521 (messages logged in production).
    """
    if not stated.data_trace:
        return
    span = stated.spans["data-trace"]
    if not (stated.execution_log or base.execution_log):
        report.add(
            "ARC366",
            "`data-trace` logs messages with the execution log, which is not on",
            span,
            help="Write `execution-log error` or `execution-log info` beside it, or remove it",
        )
    elif stage == "production":
        log = stated.spans.get("execution-log", base.spans.get("execution-log"))
        report.add(
            "ARC521",
            "Every message of every client is logged in production",
            span,
            labels=[Label(log, "with this log")] if log else [],
            help="Remove `data-trace`, unless you may keep what clients send",
        )


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report ARC365, 366, 520 and 521 of an action."""
    stated = read(action.settings, report)
    check_trace(stated, _base(app), target.stage, report)
    log = stated.spans.get("execution-log")
    if log and action is next(one for one in api.functions if "execution-log" in one.settings):
        _check_role(log, app, target.stage, report)


def _check_role(log: "Span", app: "App", stage: str, report: "Report") -> None:
    """Report ARC520 at the first action's log, unless the API as a whole has one and was told already."""
    from arc2sam.pragmas.ws import logs

    settings = settings_of(app)
    traffic = settings.traffic if settings else None
    if traffic is None or traffic.first_log is None:
        logs.check_role(traffic.account_role if traffic else None, log, stage, report)


def _base(app: "App") -> RouteSettings:
    settings = settings_of(app)
    return settings.traffic.routes if settings else RouteSettings()


def together(api: "WebSocketApi", app: "App") -> Additions:
    """Return the stage's RouteSettings: an entry for each action that states something, with all that holds for it."""
    base = _base(app)
    entries: dict[str, Json] = {
        action.route_key: read(action.settings).over(base).to_json()
        for action in api.functions
        if not action.settings.keys().isdisjoint(NAMES)
    }
    return Additions(stage={"RouteSettings": entries}) if entries else NOTHING
