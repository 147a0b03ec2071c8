"""@ws-api: API keys, and the usage plan that says how much of the API a key may use.

Source: API Gateway documentation, "Usage plans and API keys", "Choose an API key source" and "API Gateway WebSocket API
route request settings"; CloudFormation documentation, "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan" and
"AWS::ApiGateway::UsagePlanKey".
"""

from arc2sam.diagnostics import Label
from arc2sam.intrinsics import ref
from arc2sam.keys import Key, Setting
from arc2sam.pragmas.ws import API, STAGE, Additions
from arc2sam.pragmas.ws import api as ids
from arc2sam.pragmas.ws.api import is_reported
from arc2sam.record import Record
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings
    from arc2sam.source import Span

_LARGEST = 2**31 - 1
_AUTHORIZER = "authorizer"

KEYS = (
    Key(
        "api-key",
        "boolean",
        "Whether a client needs an API key to connect, in its header `x-api-key` or, with `authorizer`, as the "
        "authorizer's answer names it.",
        choices=(True, False, _AUTHORIZER),
        guards=True,
        slips=("apikeys", "apikey", "apikeyrequired"),
    ),
    Key(
        "usage-plan",
        "table",
        "How much of the API one key may use.",
        keys=(
            Key("rate", "number", "Requests a second.", slips=("ratelimit",), example="10"),
            Key("burst", "integer", "Requests at once.", 1, _LARGEST, slips=("burstlimit",)),
            Key("quota", "allowance", "Requests in a period.", 1, _LARGEST, ("day", "week", "month")),
        ),
        guards=True,
        slips=("usageplans",),
    ),
)


class UsagePlan(Record):
    """How much of the API one key may use."""

    span: "Span"
    rate: "float | None" = None
    """Requests a second."""
    burst: "int | None" = None
    """Requests at once."""
    quota: "int | None" = None
    """Requests in the period."""
    period: "str | None" = None
    """`day`, `week` or `month`."""


class Access(Record):
    """What is stated of API keys."""

    api_key: "str | None" = None
    """Where the key is: `header` or `authorizer`; None needs none."""
    api_key_span: "Span | None" = None
    plan: "UsagePlan | None" = None
    """None limits nothing: the key alone opens the API."""


def read(written: "dict[str, Setting]", report: "Report") -> Access:
    """Return the settings of this topic; reports ARC362 (a plan without a key) and ARC363 (limits that are none)."""
    key, plan = (written.get(one.name) for one in KEYS)
    source = _AUTHORIZER if key and key.value == _AUTHORIZER else "header" if key and key.value is True else None
    if plan and isinstance(plan.value, dict) and (key is None or key.value is False):
        report.add(
            "ARC362",
            "A usage plan counts by API keys, and clients need none",
            plan.key_span,
            labels=[Label(key.span, "switched off here")] if key else [],
            help="Write `api-key true` or `api-key authorizer`, or limit everyone with `throttle` instead",
        )
    return Access(
        api_key=source,
        api_key_span=key.key_span if key and source else None,
        plan=_read_plan(plan, report) if plan else None,
    )


def _read_plan(setting: Setting, report: "Report") -> UsagePlan:
    if not isinstance(setting.value, dict):
        return UsagePlan(setting.key_span)
    # A table's reader gives settings by key.
    found = {name: one for name, one in setting.value.items() if isinstance(one, Setting)}
    rate, burst, quota = (found.get(name) for name in ("rate", "burst", "quota"))
    if not is_reported(setting.key_span.to(setting.span), report):
        _check_plan(setting, found, report)
    limit, period = quota.value if quota and isinstance(quota.value, tuple) else (None, None)
    return UsagePlan(
        setting.key_span,
        rate=float(str(rate.value)) if rate else None,
        burst=int(str(burst.value)) if burst else None,
        quota=int(str(limit)) if limit else None,
        period=str(period) if period else None,
    )


def _check_plan(setting: Setting, found: "dict[str, Setting]", report: "Report") -> None:
    rate, burst = found.get("rate"), found.get("burst")
    if not found:
        report.add(
            "ARC363",
            "The usage plan limits nothing",
            setting.key_span,
            help="Write `rate` and `burst`, or `quota`, below it, or remove it: an API key works without",
        )
    if bool(rate) != bool(burst):
        stated, other = (rate, "burst") if rate else (burst, "rate")
        assert stated is not None
        report.add(
            "ARC363",
            f"The usage plan has no `{other}`, and API Gateway throttles by both",
            stated.key_span,
            help=f"Write `{other} NUMBER` beside it",
        )
    if rate and not 0 < float(str(rate.value)) <= _LARGEST:
        report.add(
            "ARC363",
            f"The rate of a usage plan is over 0 and at most {_LARGEST}, not {rate.value}",
            rate.span,
            help="Write how many requests a second a key is good for, such as `rate 10`",
        )


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - every topic's
    """Report ARC361: a key that an authorizer should name, where there is none that does."""
    access, stated = settings.access, settings.authorization
    if access.api_key != _AUTHORIZER or stated.authorizer:
        return
    other = stated.origins_span or stated.iam
    report.add(
        "ARC361",
        "No authorizer names the API key of a client"
        + (": `origins` compares origins only" if stated.origins_span else ""),
        access.api_key_span,
        labels=[Label(other, "names no key")] if other else [],
        help="Write `authorizer` with a function that answers `usageIdentifierKey`, or `api-key true`",
    )


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - every topic's
    """Return what `$connect` asks for, the key, and the plan without which no key is taken."""
    access = settings.access
    if not access.api_key:
        # Said although it is the default: an update leaves what a template merely lacks, and no plan would be left.
        return Additions(route={"ApiKeyRequired": False})
    source = "$request.header.x-api-key"
    if access.api_key == _AUTHORIZER:
        source = "$context.authorizer.usageIdentifierKey"
    key: dict[str, Json] = {"Enabled": True}
    in_plan: dict[str, Json] = {"KeyId": ref(ids.API_KEY), "KeyType": "API_KEY", "UsagePlanId": ref(ids.USAGE_PLAN)}
    span = access.api_key_span
    plan_span = access.plan.span if access.plan else span
    return Additions(
        api={"ApiKeySelectionExpression": source},
        route={"ApiKeyRequired": True},
        resources=(
            Resource(ids.API_KEY, "AWS::ApiGateway::ApiKey", key, span),
            Resource(ids.USAGE_PLAN, "AWS::ApiGateway::UsagePlan", _plan(access.plan), plan_span),
            Resource(ids.USAGE_PLAN_KEY, "AWS::ApiGateway::UsagePlanKey", in_plan, span),
        ),
    )


def _plan(plan: "UsagePlan | None") -> "dict[str, Json]":
    # Not the stage's name: a plan of a stage that is not there yet is refused.
    properties: dict[str, Json] = {"ApiStages": [{"ApiId": ref(API), "Stage": ref(STAGE)}]}
    if plan and plan.rate is not None:
        rate = int(plan.rate) if plan.rate.is_integer() else plan.rate
        properties["Throttle"] = {"RateLimit": rate, "BurstLimit": plan.burst}
    if plan and plan.quota is not None and plan.period:
        properties["Quota"] = {"Limit": plan.quota, "Period": plan.period.upper()}
    return properties
