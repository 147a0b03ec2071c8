"""@ws: a WebSocket API, its three implicit routes and the app's own actions.

Source: Architect documentation, "@ws"; API Gateway documentation, "Working with WebSocket APIs".
"""

from arc2sam import names
from arc2sam.functions import source_folder
from arc2sam.intrinsics import ref, sub
from arc2sam.items import SRC, Named, NameRule, Unique, is_valid_name, named_items
from arc2sam.lambdas import function_name, function_resource
from arc2sam.model import Function, Part
from arc2sam.names import LogicalId
from arc2sam.policies import arn, invocation_arn, statement
from arc2sam.pragmas.sam import Sam
from arc2sam.template import Fragment, Grant, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Key
    from arc2sam.model import App, Target
    from arc2sam.source import Span

NAME = "ws"
KEYS: "tuple[Key, ...]" = (SRC,)

API = LogicalId("WS")
STAGE = LogicalId("WebsocketStage")
IMPLICIT = ("connect", "default", "disconnect")
"""The actions that every WebSocket API has; their route keys begin with `$`."""

_RULE = NameRule("WebSocket action", 1, 255, "the limit of a logical ID")
_LONGEST_WAIT_SECONDS = 29


class Action(Function):
    """A route of the WebSocket API and its function."""

    route_key: str = ""
    """What a message's `action` must be, or `$connect`, `$default`, `$disconnect`."""
    is_implied: bool = False
    """Whether the manifest does not name it."""


class WebSocketApi(Part):
    """The app's WebSocket API."""

    functions: tuple[Action, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> WebSocketApi:
    """Return the routes, the implicit ones that are not named first.

    Reports ARC210 to 214, ARC295 (`$` name that is none of the three), ARC296 (names that differ only in case) and
    ARC297 (near an implicit name).
    """
    from arc2sam.pragmas import places

    unique = Unique("WebSocket action", report)
    actions: list[Action] = []
    for item in named_items(pragma, KEYS, report, places):
        named = _plain_name(item, report)
        if named and is_valid_name(named, _RULE, report) and unique.is_new(named.name, named.name_span):
            actions.append(_action(named, report))
    _check_near(actions, report)
    written = {action.name for action in actions}
    implied = [_implied(name, pragma.span) for name in IMPLICIT if name not in written]
    return WebSocketApi(pragma.span, (*implied, *actions))


def _plain_name(item: Named, report: "Report") -> Named | None:
    """Return the item with `$connect` and its like under their plain names."""
    if not item.name.startswith("$"):
        return item
    if item.name[1:] in IMPLICIT:
        return item.replace(name=item.name[1:])
    report.add(
        "ARC295",
        f"API Gateway has no route `{item.name}`",
        item.name_span,
        help=f"Write `{item.name.lstrip('$') or 'name'}`, or one of `$connect`, `$default`, `$disconnect`",
    )
    return None


def _action(item: Named, report: "Report") -> Action:
    src = item.settings.get("src")
    return Action(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/ws/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=names.logical_id(item.name, "WSLambda"),
        route_key=_route_key(item.name),
    )


def _implied(name: str, span: "Span") -> Action:
    return Action(
        pragma=NAME,
        name=name,
        span=span,
        src=f"src/ws/{name}",
        logical_id=names.logical_id(name, "WSLambda"),
        route_key=_route_key(name),
        is_implied=True,
    )


def _route_key(name: str) -> str:
    return f"${name}" if name in IMPLICIT else name


def _check_near(actions: list[Action], report: "Report") -> None:
    """Warn of names that a reader will take for another."""
    from arc2sam.diagnostics import Label

    folded: dict[str, Action] = {}
    for action in actions:
        if action.name in IMPLICIT:
            continue
        first = folded.setdefault(action.name.lower(), action)
        if first is not action:
            report.add(
                "ARC296",
                f"The action `{action.name}` differs from `{first.name}` in capitals only",
                action.span,
                labels=[Label(first.span, "first declared here")],
                help="Rename one of them: API Gateway takes them for two routes, people will not",
            )
        near = _near_implicit(action.name)
        if near:
            report.add(
                "ARC297",
                f"`{action.name}` is an action of its own, not `${near}`",
                action.span,
                help=f"Write `{near}` if that is meant",
            )


def _near_implicit(name: str) -> str | None:
    """Return the implicit name that differs from `name` by one letter added, lost, changed or swapped, or by case."""
    lowered = name.lower()
    if lowered in IMPLICIT:
        return lowered
    # Only words of about the same length can be slips; anything else costs start-up time.
    if not any(abs(len(lowered) - len(one)) < 2 and lowered[:2] == one[:2] for one in IMPLICIT):
        return None
    return names.nearest(lowered, IMPLICIT)


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report ARC298 (what the native resource cannot take) and ARC501 (a long timeout)."""
    part = app.part(WebSocketApi)
    assert part is not None
    if _is_native(app):
        from arc2sam.pragmas.ws import native

        native.check(part, target, report)
    for action in part.functions:
        if action.config.timeout_seconds > _LONGEST_WAIT_SECONDS:
            report.add(
                "ARC501",
                f"API Gateway waits {_LONGEST_WAIT_SECONDS} seconds for `{action.name}`, not the "
                f"{action.config.timeout_seconds} of its timeout",
                action.config.spans.get("timeout", action.span),
                help=f"Set `timeout {_LONGEST_WAIT_SECONDS}` or less, or move the work to a queue",
            )


def _is_native(app: "App") -> bool:
    sam = app.part(Sam)
    return sam is not None and sam.websocket_native


def generate(part: WebSocketApi, app: "App", target: "Target") -> Fragment:
    """Return the API, its stage, and for each route a function, route, integration and permission."""
    api: dict[str, Json] = {
        "Name": names.logical_name(f"{app.name}-websocket-{target.stage}"),
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
    }
    if _is_native(app):
        from arc2sam.pragmas.ws import native

        resources = [native.resource(API, part, api, target)]
        resources += (function_resource(action, target) for action in part.functions)
    else:
        resources = [Resource(API, "AWS::ApiGatewayV2::Api", api, part.span), _stage(part, target)]
        for action in part.functions:
            resources += _route(action, target)
    return Fragment(
        tuple(resources),
        (Output("WSS", "WebSocket Endpoint", _url(target)),),
        grants=(_grant(target),),
        environment={"ARC_WSS_URL": _url(target)},
    )


def _stage(part: WebSocketApi, target: "Target") -> Resource:
    stage: dict[str, Json] = {"ApiId": ref(API), "StageName": target.stage, "AutoDeploy": True}
    # The first automatic deployment must not be taken before the routes exist.
    waits: Json = [names.logical_id(action.name, "WSRoute") for action in part.functions]
    return Resource(STAGE, "AWS::ApiGatewayV2::Stage", stage, part.span, {"DependsOn": waits})


def _url(target: "Target") -> "Json":
    return sub("wss://${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/%s", target.stage)


def _grant(target: "Target") -> Grant:
    connections = arn("execute-api", "${WS}/%s/*/@connections/*", target.stage)
    manage = statement(["execute-api:ManageConnections"], [connections])
    return Grant("ws", "ArcWebSocketPolicy", (manage,), LogicalId("WebSocketPolicy"))


def _route(action: Action, target: "Target") -> list[Resource]:
    route_id = names.logical_id(action.name, "WSRoute")
    integration_id = names.logical_id(action.name, "WSIntegration")
    route: dict[str, Json] = {
        "ApiId": ref(API),
        "RouteKey": action.route_key,
        "OperationName": route_id,
        "Target": sub("integrations/${" + integration_id + "}"),
    }
    integration: dict[str, Json] = {
        "ApiId": ref(API),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": invocation_arn(action.logical_id, alias=action.config.provisioned_concurrency is not None),
    }
    permission: dict[str, Json] = {
        "FunctionName": function_name(action),
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": arn("execute-api", "${WS}/%s/%s", target.stage, action.route_key),
    }
    return [
        function_resource(action, target),
        Resource(route_id, "AWS::ApiGatewayV2::Route", route, action.span),
        Resource(integration_id, "AWS::ApiGatewayV2::Integration", integration, action.span),
        Resource(names.logical_id(action.name, "WSPermission"), "AWS::Lambda::Permission", permission, action.span),
    ]
