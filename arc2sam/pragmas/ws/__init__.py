"""@ws: a WebSocket API, its three implicit routes and the app's own actions.

Source: Architect documentation, "@ws"; API Gateway documentation, "Working with WebSocket APIs".
"""

from arc2sam import names
from arc2sam.functions import source_folder
from arc2sam.intrinsics import literal, ref, sub
from arc2sam.items import SRC, Named, NameRule, Unique, is_valid_name, named_items
from arc2sam.keys import Key, Setting
from arc2sam.lambdas import function_name, function_resource
from arc2sam.model import Function, Part, Wanted
from arc2sam.names import LogicalId
from arc2sam.policies import arn, invocation_arn, statement
from arc2sam.pragmas import sam_of, used
from arc2sam.record import Record
from arc2sam.template import Fragment, Grant, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Project, Target
    from arc2sam.source import Source, Span

NAME = "ws"
KEYS = (
    SRC,
    Key("throttle", "numbers", "Requests a second, and how many at once, that this action takes."),
    Key("execution-log", "string", "What API Gateway logs of its own work on this action.", choices=("error", "info")),
    Key("data-trace", "boolean", "Whether the messages of this action are logged too."),
    Key("metrics", "boolean", "Whether this action has CloudWatch metrics of its own."),
    Key("response", "boolean", "Whether what the function returns is sent to the client."),
    Key("model", "string", "File with a JSON Schema that messages must meet, relative to the project root."),
    Key("parameters", "strings", "Query string parameters and headers that a client must give on `connect`."),
    Key(
        "integration", "strings", "What answers instead of a function: `mock`, `http URL`, `queue NAME`, `event NAME`."
    ),
    Key("integration-timeout", "integer", "How long API Gateway waits.", 50, 29000, unit="milliseconds"),
    Key("status", "integer", "Status code of a mock integration.", 100, 599, default=200),
    Key("reply", "string", "File with what a mock integration answers, relative to the project root."),
)

FILES = ("model", "reply")
"""Keys whose value is a file of the project."""

API = LogicalId("WS")
STAGE = LogicalId("WebsocketStage")
POLICY = LogicalId("WebSocketPolicy")

IMPLICIT = ("connect", "default", "disconnect")
"""The actions that every WebSocket API has; their route keys begin with `$`."""

_BEGINNINGS = frozenset(one[:2] for one in IMPLICIT)
_RULE = NameRule("WebSocket action", 1, 255, "the limit of a logical ID", is_folder=True)
_FUNCTION = "WSLambda"
_LONGEST_WAIT_SECONDS = 29
_LONGEST_OPERATION_NAME = 64


class Action(Function):
    """A route of the WebSocket API and its function."""

    route_key: str = ""
    """What a message's `action` must be, or `$connect`, `$default`, `$disconnect`."""
    is_implied: bool = False
    """Whether the manifest does not name it."""
    settings: "Mapping[str, Setting]" = {}
    """What the manifest states of the action beyond `src`."""
    files: "Mapping[str, Source]" = {}
    """The texts of the files that its settings name, by key."""

    @property
    def has_function(self) -> bool:
        """Whether a Lambda function answers, not an integration of another kind."""
        return "integration" not in self.settings


class Additions(Record):
    """Properties, resources and outputs that a setting adds."""

    api: "Mapping[str, Json]" = {}
    """Properties of the AWS::ApiGatewayV2::Api."""
    stage: "Mapping[str, Json]" = {}
    """Properties of the stage."""
    route: "Mapping[str, Json]" = {}
    """Properties of the route: of `$connect` for a setting of the API, of the action for one of an action."""
    integration: "Mapping[str, Json]" = {}
    """Properties of the action's integration."""
    resources: tuple[Resource, ...] = ()
    route_waits: tuple[str, ...] = ()
    """Logical IDs that the route must come after, and that no reference tells."""
    stage_waits: tuple[str, ...] = ()
    """Logical IDs that the stage must come after: its first deployment takes what exists by then."""
    outputs: tuple[Output, ...] = ()
    url: "Json" = None
    """What `ARC_WSS_URL` is instead of the execute-api address."""


NOTHING = Additions()


class WebSocketApi(Part):
    """The app's WebSocket API."""

    functions: tuple[Action, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> WebSocketApi:
    """Return the routes, the implicit ones that are not named first.

    Reports ARC210 to 214, ARC295 (`$` name that is none of the three), ARC296 (names that differ only in case) and
    ARC297 (near an implicit name).
    """
    from arc2sam.pragmas import guarded_places

    unique = Unique("WebSocket action", report)
    actions: list[Action] = []
    for item in named_items(pragma, KEYS, report, guarded_places):
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
    from arc2sam.pragmas.ws import doubtful_names

    doubtful_names.report_reserved(item, _near_implicit(item.name[1:]), report)
    return None


def _action(item: Named, report: "Report") -> Action:
    src = item.settings.get("src")
    return Action(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/ws/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=names.logical_id(item.name, _FUNCTION),
        route_key=_route_key(item.name),
        settings={key: _sound(setting, report) for key, setting in item.settings.items() if key != "src"},
    )


def _sound(setting: Setting, report: "Report") -> Setting:
    """Return the setting, without its value where part of that is known to be wrong."""
    if not report.has_errors:
        return setting
    from arc2sam.pragmas.ws.api import is_reported

    return setting.replace(value=None) if is_reported(setting.span, report) else setting


def _implied(name: str, span: "Span") -> Action:
    return Action(
        pragma=NAME,
        name=name,
        span=span,
        src=f"src/ws/{name}",
        logical_id=names.logical_id(name, _FUNCTION),
        route_key=_route_key(name),
        is_implied=True,
    )


def _route_key(name: str) -> str:
    return f"${name}" if name in IMPLICIT else name


def _check_near(actions: list[Action], report: "Report") -> None:
    """Tell of names that a reader, or CloudFormation, will take for another."""
    folded: dict[str, Action] = {}
    for action in actions:
        if action.name in IMPLICIT:
            continue
        first = folded.setdefault(action.name.lower(), action)
        near = _near_implicit(action.name)
        if first is not action or near:
            from arc2sam.pragmas.ws import doubtful_names

            doubtful_names.report(action, first, near, actions, report)


def _near_implicit(name: str) -> str | None:
    """Return the implicit name that differs from `name` by one letter added, lost, changed or swapped, or by case."""
    lowered = name.lower()
    if lowered in IMPLICIT:
        return lowered
    # Only words of about the same length can be slips; anything else costs start-up time.
    if lowered[:2] not in _BEGINNINGS or not any(
        abs(len(lowered) - len(one)) < 2 and lowered[:2] == one[:2] for one in IMPLICIT
    ):
        return None
    from arc2sam.spelling import nearest

    return nearest(lowered, IMPLICIT)


def wanted(part: WebSocketApi) -> Wanted:
    """Return the files that the actions' settings name."""
    files = (str(action.settings[key].value) for action in part.functions for key in FILES if key in action.settings)
    return Wanted((), tuple(path for path in files if not names.long_path_fault(path)), ())


def resolve(app: "App", project: "Project", report: "Report") -> "App":
    """Return the app with the texts of those files; reports ARC221 and ARC351 (missing, or not in the project)."""
    part = app.part(WebSocketApi)
    assert part is not None
    if not any(key in action.settings for action in part.functions for key in FILES):
        return app
    from arc2sam.pragmas.ws import files

    actions = tuple(action.replace(files=files.texts(action, project, report)) for action in part.functions)
    return app.with_part(part.replace(functions=actions))


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report what the stage, the functions and the settings stand in the way of.

    Codes: ARC298 (what the native resource cannot take), ARC501 (a long timeout), ARC535 (functions that may not
    send), and those of the settings of actions.
    """
    part = app.part(WebSocketApi)
    assert part is not None
    if _is_native(app):
        from arc2sam.pragmas.ws import native

        native.check(part, app, target, report)
    for action in part.functions:
        _check_timeout(action, report)
        if action.settings:
            from arc2sam.pragmas.ws import options

            options.check(action, part, app, target, report)
    if any(function.config.policies for function in app.functions):
        from arc2sam.pragmas.ws import senders

        senders.check(app, report)


def _check_timeout(action: Action, report: "Report") -> None:
    if action.has_function and action.config.timeout_seconds > _LONGEST_WAIT_SECONDS:
        report.add(
            "ARC501",
            f"API Gateway waits {_LONGEST_WAIT_SECONDS} seconds for `{action.name}`, not the "
            f"{action.config.timeout_seconds} of its timeout",
            action.config.spans.get("timeout", action.span),
            help=f"Set `timeout {_LONGEST_WAIT_SECONDS}` or less, or move the work to a queue",
        )


def _is_native(app: "App") -> bool:
    sam = sam_of(app)
    return sam is not None and sam.websocket_native


def generate(part: WebSocketApi, app: "App", target: "Target") -> Fragment:
    """Return the API, its stage, and for each route a function, route, integration and permission."""
    extra = _additions(part, app, target)
    url = extra.url or sub("wss://${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/%s", target.stage)
    return Fragment(
        tuple(_resources(part, app, target, extra)),
        (Output("WSS", "WebSocket Endpoint", url), *extra.outputs),
        grants=(_grant(target),),
        environment={"ARC_WSS_URL": url},
    )


def _additions(part: WebSocketApi, app: "App", target: "Target") -> Additions:
    """Return what settings add to the API as a whole; their modules are loaded only where there are any."""
    settings = used("ws.settings", app)
    found: list[Additions] = [settings.additions(app, target)] if settings else []
    if any(action.settings for action in part.functions):
        from arc2sam.pragmas.ws import options

        found.append(options.together(part, app))
    if not found:
        return NOTHING
    from arc2sam.pragmas.ws.api import joined

    return joined(found)


def own_id(action: Action, suffix: str) -> "LogicalId":
    """Return the logical ID of another resource of an action: `WSRoute`, `WSIntegration`..."""
    return names.sibling_id(action.logical_id, _FUNCTION, suffix)


def _route_additions(action: Action, app: "App", target: "Target") -> Additions:
    """Return what settings of an action add; their modules are loaded only where there are any."""
    from arc2sam.pragmas.ws import options

    return options.additions(action, app, target)


def _resources(part: WebSocketApi, app: "App", target: "Target", extra: Additions) -> list[Resource]:
    api: dict[str, Json] = {
        "Name": names.logical_name(f"{app.name}-websocket-{target.stage}"),
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
        **extra.api,
    }
    if _is_native(app):
        from arc2sam.pragmas.ws import native

        return native.resources(part, app, api, target, extra)
    routes: list[Resource] = []
    waits: list[str] = []
    more_waits: list[str] = []
    callers = str(arn("execute-api", "${WS}/%s/", target.stage)["Fn::Sub"])
    of_api: dict[str, Json] = {"ApiId": ref(API)}
    for action in part.functions:
        more = _route_additions(action, app, target) if action.settings else NOTHING
        if extra.route and action.route_key == "$connect":
            more = more.replace(route={**extra.route, **more.route})
        route_id = names.sibling_id(action.logical_id, _FUNCTION, "WSRoute")
        waits.append(route_id)
        routes += _route(action, route_id, of_api, target, callers=callers, more=more)
        if more is not NOTHING:
            more_waits += more.stage_waits
    stage: dict[str, Json] = {**of_api, "StageName": target.stage, "AutoDeploy": True, **extra.stage}
    # The first automatic deployment must not be taken before the routes exist.
    depends: dict[str, Json] = {"DependsOn": [*waits, *more_waits, *extra.stage_waits]}
    return [
        Resource(API, "AWS::ApiGatewayV2::Api", api, part.span),
        Resource(STAGE, "AWS::ApiGatewayV2::Stage", stage, part.span, depends),
        *routes,
        *extra.resources,
    ]


def _grant(target: "Target") -> Grant:
    connections = arn("execute-api", "${WS}/%s/*/@connections/*", target.stage)
    manage = statement(["execute-api:ManageConnections"], [connections])
    return Grant("ws", "ArcWebSocketPolicy", (manage,), POLICY)


def _route(
    action: Action, route_id: "LogicalId", of_api: "dict[str, Json]", target: "Target", *, callers: str, more: Additions
) -> list[Resource]:
    """Return the resources of one route: function, route, integration, permission, and what its settings add.

    Args:
        action: the route and its function.
        route_id: the logical ID of the route.
        of_api: what resources say that belong to the API.
        target: the stage, and the place of the template.
        callers: how the ARN of a route begins, as text of `Fn::Sub`.
        more: what its settings add; most have none.
    """
    integration_id = names.sibling_id(action.logical_id, _FUNCTION, "WSIntegration")
    span, key = action.span, action.route_key
    route: dict[str, Json] = {**of_api, "RouteKey": key}
    if len(route_id) <= _LONGEST_OPERATION_NAME:
        route["OperationName"] = route_id
    route["Target"] = sub("integrations/${" + integration_id + "}")
    integration = dict(of_api)
    waits: dict[str, Json] = {}
    if more is not NOTHING:
        route |= more.route
        integration |= more.integration
        waits = {"DependsOn": list(more.route_waits)} if more.route_waits else {}
    resources = [
        Resource(route_id, "AWS::ApiGatewayV2::Route", route, span, waits),
        Resource(integration_id, "AWS::ApiGatewayV2::Integration", integration, span),
    ]
    if action.has_function:
        with_alias = action.config.provisioned_concurrency is not None
        integration["IntegrationType"] = "AWS_PROXY"
        integration["IntegrationUri"] = invocation_arn(action.logical_id, alias=with_alias)
        permission: dict[str, Json] = {
            "FunctionName": function_name(action),
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(callers + literal(key)),
        }
        permission_id = names.sibling_id(action.logical_id, _FUNCTION, "WSPermission")
        resources.insert(0, function_resource(action, target))
        resources.append(Resource(permission_id, "AWS::Lambda::Permission", permission, span))
    return resources if more is NOTHING else [*resources, *more.resources]
