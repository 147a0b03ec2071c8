"""Actions of @ws: what answers instead of a function, and how long API Gateway waits.

Source: API Gateway documentation, "Integrations for WebSocket APIs", "Data transformations for WebSocket APIs" and
"WebSocket API mapping template reference"; its API reference, version 2, "CreateIntegration".
"""

from arc2sam.intrinsics import get_att, ref, sub, verbatim
from arc2sam.keys import place_of
from arc2sam.names import logical_id
from arc2sam.policies import document, statement, trust
from arc2sam.pragmas.events import Topics
from arc2sam.pragmas.queues import Queues
from arc2sam.pragmas.ws import NOTHING, Additions, mappings
from arc2sam.pragmas.ws.api import INTEGRATION_ROLE, settings_of
from arc2sam.pragmas.ws.stage import is_variable_name
from arc2sam.record import Record
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Intrinsic, Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Function, Target
    from arc2sam.policies import Statement
    from arc2sam.pragmas.ws import Action, WebSocketApi
    from arc2sam.source import Span

_FORMS = {
    "mock": "integration mock",
    "http": "integration http https://example.com/path",
    "queue": "integration queue NAME",
    "event": "integration event NAME",
}
"""By kind, how it is written."""
_OF_MOCK = ("status", "reply")
_ACCEPTED = 200
_LONGEST_TEMPLATE = 32 * 1024
_LONGEST_URL = 2048
_DYNAMIC = "{{resolve:"
_LARGEST_PORT = 65_535
_TEMPLATE = str(_ACCEPTED)
"""The one template of a mock integration: what it says selects no other."""

_HOST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")
_NO_URL = frozenset(' "<>\\^`#')


class Integration(Record):
    """What answers on a route instead of a function."""

    kind: str
    """`mock`, `http`, `queue` or `event`."""
    target: str
    """The URL, or the name of the queue or event; empty for a mock."""
    status: int = _ACCEPTED
    """The status code of a mock's answer."""


def stated(action: "Action") -> "Integration | None":
    """Return the action's integration; None for a function, and for what `check` reports as no integration."""
    setting = action.settings.get("integration")
    words = _words(setting) if setting else []
    if not words or _shape_fault(words):
        return None
    status = action.settings.get("status")
    code = status.value if status and isinstance(status.value, int) else _ACCEPTED
    return Integration(words[0], words[1] if len(words) > 1 else "", code)


def wait_ms(action: "Action") -> "int | None":
    """Return how many milliseconds API Gateway waits for the action's integration; None is what it does by itself."""
    setting = action.settings.get("integration-timeout")
    return setting.value if setting and isinstance(setting.value, int) else None


def _words(setting: "Setting") -> list[str]:
    return [str(word) for word in setting.value] if isinstance(setting.value, tuple) else []


def _shape_fault(words: list[str]) -> str:
    """Return what is wrong with the words of an integration, or nothing."""
    kind = words[0]
    if kind not in _FORMS:
        return f"There is no integration `{kind}`"
    wanted = 1 if kind == "mock" else 2
    if len(words) > wanted:
        return f"`{words[wanted]}` is more than the integration `{kind}` takes"
    if len(words) < wanted:
        return f"The integration `{kind}` has no {'URL' if kind == 'http' else 'name'}"
    return ""


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - as every topic
    """Report what cannot be, and what has no effect.

    Codes: ARC390 (no integration), ARC391 (its URL), ARC392 (no such queue or event), ARC393 (settings of a mock
    elsewhere), ARC394 (a mock that refuses connections), ARC395 (its reply), ARC536 (a function that is not deployed)
    and ARC538 (a wait for nothing).
    """
    setting = action.settings.get("integration")
    if setting and setting.value is not None:
        _check_shape(setting, report)
        _check_unused(action, report)
    found = stated(action)
    if found and setting and found.kind == "http":
        _check_url(found.target, place_of(found.target, setting), app, report)
    if found and setting and found.kind in ("queue", "event"):
        _check_name(found, place_of(found.target, setting), app, report)
    if found is None or found.kind != "mock":
        # Where the integration is no integration, whose settings they are is not known.
        if found or setting is None:
            _report_no_mock(action, report)
        return
    _check_mock(action, found, report)


def _check_shape(setting: "Setting", report: "Report") -> None:
    words = _words(setting)
    fault = _shape_fault(words) if words else "The integration has no kind"
    if not fault:
        return
    forms = ", ".join(f"`{form}`" for form in _FORMS.values())
    known = _FORMS.get(words[0]) if words else None
    report.add("ARC390", fault, setting.span, help=f"Write `{known}`" if known else f"Write one of {forms}")


def _check_unused(action: "Action", report: "Report") -> None:
    """Report ARC536 once: at `src`, or for a configuration file at the action."""
    what = "`src`" if action.src_span else f"`{action.config_file}`" if action.config_file else ""
    if what:
        report.add(
            "ARC536",
            f"No function of `{action.name}` is deployed: {what} is for Architect's own tools only",
            action.src_span or action.span,
            help=f"Remove {what}, unless the sandbox is to run it, or remove `integration`",
        )


def _check_url(url: str, span: "Span", app: "App", report: "Report") -> None:
    fault = url_fault(url)
    if fault:
        report.add("ARC391", fault[0], span, help=fault[1])
        return
    settings = settings_of(app)
    known = settings.stage.variables if settings else {}
    for name in _variables(url):
        if name not in known:
            helped = f"Write `{name} VALUE` below `variables` under @ws-api, or the value itself"
            report.add("ARC391", f"The stage has no variable `{name}`", span, help=helped)


def url_fault(url: str) -> "tuple[str, str] | None":
    """Return why API Gateway cannot call a URL, or must not, and how to mend it; None if it can.

    A variable of the stage, `${stageVariables.NAME}`, may stand for any part.
    """
    example = "Write it like `https://example.com/path`"
    if len(url) > _LONGEST_URL:
        return f"The URL has {len(url)} characters, more than {_LONGEST_URL}", "Shorten it"
    if not url.startswith("https://"):
        return f"`{url[:60]}` is not sent over HTTPS", "Write a URL that begins with `https://`"
    if any(not name for name in _variables(url)) or url.count("${") != len(_variables(url)):
        return (
            f"`{url[:60]}` has a `${{` that is no variable of the stage",
            "Write `${stageVariables.NAME}`, or the value itself",
        )
    rest = _without_variables(url.removeprefix("https://"))
    bad = next((char for char in rest if not "!" <= char <= "~" or char in _NO_URL), None)
    if bad:
        return f"The URL has the character {bad!r}", "Write it as `%` and two hexadecimal digits, or remove it"
    address = rest.partition("/")[0].partition("?")[0]
    if "@" in address:
        return "The URL has a user in it", "Remove what stands before `@`: everyone who reads the template reads it"
    host, colon, port = address.partition(":")
    if not host or not _HOST.issuperset(host) or host[0] in "-." or host[-1] in "-.":
        return f"`{address or url}` is not the name of a host", example
    if colon and not (port.isdigit() and 0 < int(port) <= _LARGEST_PORT):
        return f"`{port}` is not a port", example
    return None


def _variables(text: str) -> list[str]:
    """Return the names of the stage's variables in a text; one that is never closed, or is no name, is empty."""
    parts = text.split("${stageVariables.")[1:]
    names = [part.partition("}")[0] if "}" in part else "" for part in parts]
    return [name if is_variable_name(name) else "" for name in names]


def _without_variables(text: str) -> str:
    """Return the text with `x` for each variable of the stage."""
    before, *parts = text.split("${stageVariables.")
    return before + "".join("x" + part.partition("}")[2] if "}" in part else "{" + part for part in parts)


def _check_name(found: Integration, span: "Span", app: "App", report: "Report") -> None:
    known = [one.name for one in _targets(found.kind, app)]
    if found.target in known:
        return
    from arc2sam.spelling import nearest

    pragma = f"@{found.kind}s"
    near = nearest(found.target, tuple(known))
    report.add(
        "ARC392",
        f"{pragma} has no `{found.target}`",
        span,
        help=f"Write `{near}`" if near else f"Write `{found.target}` under {pragma}, or a name that stands there",
    )


def _targets(kind: str, app: "App") -> "tuple[Function, ...]":
    part = app.part(Queues) if kind == "queue" else app.part(Topics)
    return part.functions if part else ()


def _report_no_mock(action: "Action", report: "Report") -> None:
    for key in _OF_MOCK:
        if key in action.settings:
            report.add(
                "ARC393",
                f"Only a mock integration has `{key}`",
                action.settings[key].key_span,
                help="Write `integration mock` beside it, or remove it",
            )


def _check_mock(action: "Action", found: Integration, report: "Report") -> None:
    if action.route_key == "$connect" and found.status != _ACCEPTED:
        report.add(
            "ARC394",
            f"With the status {found.status} nobody can connect",
            action.settings["status"].span,
            help=f"Write `status {_ACCEPTED}`, or remove it",
        )
    if "integration-timeout" in action.settings:
        report.add(
            "ARC538",
            "A mock integration answers at once: there is nothing to wait for",
            action.settings["integration-timeout"].key_span,
            help="Remove `integration-timeout`",
        )
    reply = action.files.get("reply")
    fault = reply_fault(reply.text) if reply else None
    if fault:
        report.add("ARC395", f"The reply {fault[0]}", action.settings["reply"].span, help=fault[1])


def reply_fault(text: str) -> "tuple[str, str] | None":
    """Return what is wrong with a text as the template of an answer and how to mend it, or None."""
    if not text.strip():
        return "is empty", "Write what the client is to get, or remove `reply`"
    if _DYNAMIC in text:
        return f"has `{_DYNAMIC}`, which CloudFormation fills in itself", "Remove it, or let a function answer"
    return template_fault(text)


def template_fault(text: str) -> "tuple[str, str] | None":
    """Return that a text is too long for a template and how to mend it, or None."""
    if len(text) <= _LONGEST_TEMPLATE:
        return None
    return f"has {len(text)} characters, more than {_LONGEST_TEMPLATE}", "Shorten it, or let a function answer"


def additions(action: "Action", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return what the setting makes of the action's integration."""
    found = stated(action)
    properties: dict[str, Json] = {}
    if found:
        properties |= _properties(found, action, app)
    wait = wait_ms(action)
    if wait is not None:
        properties["TimeoutInMillis"] = wait
    return Additions(integration=properties) if properties else NOTHING


def _properties(found: Integration, action: "Action", app: "App") -> "dict[str, Json]":
    if found.kind == "mock":
        return {
            "IntegrationType": "MOCK",
            "TemplateSelectionExpression": _TEMPLATE,
            "RequestTemplates": {_TEMPLATE: f'{{"statusCode":{found.status}}}'},
        }
    if found.kind == "http":
        return {
            "IntegrationType": "HTTP_PROXY",
            "IntegrationMethod": "POST",
            "IntegrationUri": verbatim(found.target),
            "PassthroughBehavior": "WHEN_NO_MATCH",
            "RequestParameters": {
                "integration.request.header.connectionId": "context.connectionId",
                "integration.request.header.routeKey": "context.routeKey",
            },
        }
    return {
        "IntegrationType": "AWS",
        "IntegrationMethod": "POST",
        "IntegrationUri": _service_uri(found),
        "CredentialsArn": get_att(INTEGRATION_ROLE, "Arn"),
        "PassthroughBehavior": "NEVER",
        "RequestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        # The backslash keeps `$default` a name.
        "TemplateSelectionExpression": r"\$default",
        "RequestTemplates": {"$default": _template(found, action, app)},
    }


def _service_uri(found: Integration) -> "Intrinsic":
    service = "arn:${AWS::Partition}:apigateway:${AWS::Region}:"
    if found.kind == "queue":
        return sub(service + "sqs:path/${AWS::AccountId}/${" + logical_id(found.target, "Queue") + ".QueueName}")
    return sub(service + "sns:path//")


def _template(found: Integration, action: "Action", app: "App") -> "Json":
    if found.kind == "event":
        return mappings.publish(logical_id(found.target, "EventTopic"), action.route_key)
    part = app.part(Queues)
    fifo = part is not None and any(one.fifo for one in part.functions if one.name == found.target)
    return mappings.send_message(action.route_key, fifo=fifo)


def together(api: "WebSocketApi") -> Additions:
    """Return the one role by which API Gateway sends to the queues and events that actions name, and to no other."""
    found = [(action, one) for action in api.functions if (one := stated(action)) and one.kind in ("queue", "event")]
    if not found:
        return NOTHING
    queues = dict.fromkeys(logical_id(one.target, "Queue") for _, one in found if one.kind == "queue")
    topics = dict.fromkeys(logical_id(one.target, "EventTopic") for _, one in found if one.kind == "event")
    statements: list[Statement] = []
    if queues:
        statements.append(statement(["sqs:SendMessage"], [get_att(queue, "Arn") for queue in queues]))
    if topics:
        statements.append(statement(["sns:Publish"], [ref(topic) for topic in topics]))
    properties: dict[str, Json] = {
        "AssumeRolePolicyDocument": trust("apigateway"),
        "Policies": [{"PolicyName": "ArcWebSocketIntegrationPolicy", "PolicyDocument": document(statements)}],
    }
    return Additions(resources=(Resource(INTEGRATION_ROLE, "AWS::IAM::Role", properties, found[0][0].span),))
