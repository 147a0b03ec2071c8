"""Rules of API Gateway's second API, on WebSocket APIs above all (block 5).

Source: API Gateway documentation, "Working with WebSocket APIs", and its API reference, version 2.
"""

from arc2sam.diagnostics import Label
from arc2sam.record import Record
from arc2sam.rules.index import as_list, as_map, fault, referred_id, whole_number
from arc2sam.rules.plain import SELECTION, SPECIAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.names import LogicalId
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_GATEWAY = "apigateway.amazonaws.com"
_SHORTEST_WAIT_MS, _LONGEST_WAIT_MS = 50, 29_000
_SETTINGS = (
    "AccessLogSettings",
    "DefaultRouteSettings",
    "Description",
    "IpAddressType",
    "RouteSettings",
    "StageVariables",
    "Tags",
)
_BESIDE_ROUTES = (
    "AWS::ApiGatewayV2::Model",
    "AWS::ApiGatewayV2::RouteResponse",
    "AWS::ApiGatewayV2::IntegrationResponse",
)
"""Types of what a route may have beside its integration."""
_GUARDS = (
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::UsagePlan",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::Serverless::WebSocketApi",
)
"""Types that mean that an API may be guarded."""
_OF_ROUTES = frozenset({"RequestModels", "RequestParameters", "RouteResponseSelectionExpression"})


_OF_AUTHORIZATION = frozenset({"AuthorizationType", "AuthorizerId"})
_OF_GUARDS = frozenset({"ApiKeyRequired", "AuthorizerId"})
"""Properties of routes for which there are rules of their own."""


class _Routes(Record):
    """The routes of the template."""

    keys: "dict[str, dict[str, Resource]]"
    """By API, the first route of each route key."""
    ids: "dict[str, list[str]]"
    """By API, the logical IDs of its routes."""


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield what API Gateway would refuse, and what would work otherwise than it reads.

    Codes: ARC430 to ARC439, ARC447 to ARC464.
    """
    sockets = {
        api.logical_id
        for api in index.of_type("AWS::ApiGatewayV2::Api")
        if api.properties.get("ProtocolType") == "WEBSOCKET"
    }
    routes = _Routes({}, {})
    asking: list[Resource] = []
    for route in index.of_type("AWS::ApiGatewayV2::Route"):
        properties = route.properties
        api, key = _api(route), properties.get("RouteKey")
        routes.ids.setdefault(api, []).append(route.logical_id)
        first = routes.keys.setdefault(api, {}).setdefault(key, route) if isinstance(key, str) else route
        if first is not route:
            yield _same_key(first, route, api)
        if api in sockets:
            asking.append(route)
            if (isinstance(key, str) and key[:1] == "$") or not _OF_AUTHORIZATION.isdisjoint(properties):
                yield from _route(route)
    integrations = [one for one in index.of_type("AWS::ApiGatewayV2::Integration") if _api(one) in sockets]
    yield from _exchanges(index, sockets, routes, asking, integrations)
    for stage in index.of_type("AWS::ApiGatewayV2::Stage"):
        yield from _stage(stage, routes, is_socket=_api(stage) in sockets)
    for integration in integrations:
        if "TimeoutInMillis" in integration.properties or integration.properties.get("IntegrationType") == "MOCK":
            yield from _integration(integration)
    yield from _settings(index, sockets)
    yield from _addresses(index, sockets)
    for authorizer in index.of_type("AWS::ApiGatewayV2::Authorizer"):
        if _api(authorizer) in sockets:
            yield from _authorizer(authorizer)
    yield from _guards(index, sockets, asking)
    for native in index.of_type("AWS::Serverless::WebSocketApi"):
        from arc2sam.rules import socket_native

        yield from _native(native)
        yield from socket_native.check(native, index)
    for permission in index.of_type("AWS::Lambda::Permission"):
        if "SourceArn" not in permission.properties:
            yield from _permission(permission)


def _api(resource: "Resource") -> str:
    return referred_id(resource.properties.get("ApiId"))


def _same_key(first: "Resource", second: "Resource", api: str) -> "Diagnostic":
    return fault(
        "ARC430",
        f"`{first.logical_id}` and `{second.logical_id}` are both the route `{second.properties['RouteKey']}` of `{api}`",
        second,
        "Properties.RouteKey",
        help="Remove one of them, or give it another route key",
        labels=[Label(first.origin, "the first route")] if first.origin else [],
    )


def _route(route: "Resource") -> "Iterator[Diagnostic]":
    key = route.properties.get("RouteKey")
    if isinstance(key, str) and key[:1] == "$" and key not in SPECIAL:
        yield _illegal_key(key, route, "Properties.RouteKey")
        return
    kind = route.properties.get("AuthorizationType", "NONE")
    has_authorizer = "AuthorizerId" in route.properties
    if kind == "NONE" and not has_authorizer:
        return
    if isinstance(key, str) and key != "$connect":
        yield fault(
            "ARC434",
            f"API Gateway authorizes the route `$connect` of a WebSocket API, never `{key}`",
            route,
            "Properties.AuthorizerId" if has_authorizer else "Properties.AuthorizationType",
            help="Move the authorization to `$connect`: it holds for the whole connection",
        )
    elif kind == "JWT":
        yield fault(
            "ARC434",
            "WebSocket APIs have no JWT authorizers",
            route,
            "Properties.AuthorizationType",
            help="Write `CUSTOM` with an authorizer of the type `REQUEST`, or `AWS_IAM`",
        )
    elif kind == "CUSTOM" and not has_authorizer:
        yield fault(
            "ARC434",
            f"`{route.logical_id}` has the authorization `CUSTOM` but no authorizer",
            route,
            "Properties.AuthorizationType",
            help="Set `AuthorizerId` to the authorizer",
        )
    elif kind in ("NONE", "AWS_IAM") and has_authorizer:
        yield fault(
            "ARC434",
            f"The authorizer of `{route.logical_id}` is not asked: its authorization is `{kind}`",
            route,
            "Properties.AuthorizerId",
            help="Set `AuthorizationType` to `CUSTOM`",
        )


def _illegal_key(key: str, route: "Resource", property: str) -> "Diagnostic":  # noqa: A002 - the field's name
    return fault(
        "ARC431",
        f"API Gateway has no route `{key}`",
        route,
        property,
        help=f"Write `{key.lstrip('$') or 'name'}`, or one of `$connect`, `$default`, `$disconnect`",
    )


def _stage(stage: "Resource", routes: _Routes, *, is_socket: bool) -> "Iterator[Diagnostic]":
    properties = stage.properties
    is_automatic = properties.get("AutoDeploy") is True
    if is_automatic and "DeploymentId" in properties:
        yield fault(
            "ARC432",
            f"`{stage.logical_id}` deploys by itself and names a deployment",
            stage,
            "Properties.DeploymentId",
            help="Remove `DeploymentId`, or `AutoDeploy`",
        )
    if is_socket and properties.get("StageName") == "$default":
        yield _default_stage(stage)
    known = routes.keys.get(_api(stage), {})
    for key in as_map(properties.get("RouteSettings")):
        if key not in known:
            yield _no_route(key, tuple(known), stage)
    if is_socket and is_automatic:
        yield from _waits(stage, routes.ids.get(_api(stage), []))


def _default_stage(stage: "Resource") -> "Diagnostic":
    return fault(
        "ARC433",
        "A WebSocket API cannot have the stage `$default`",
        stage,
        "Properties.StageName",
        help="Use another name: it stands in the URL",
    )


def _no_route(key: str, known: tuple[str, ...], stage: "Resource") -> "Diagnostic":
    from arc2sam.spelling import nearest

    near = nearest(key, known)
    return fault(
        "ARC435",
        f"`{stage.logical_id}` has settings for the route `{key}`, which the API does not have",
        stage,
        f"Properties.RouteSettings.{key}",
        help=f"Write `{near}`" if near else "Add the route, or remove its settings",
    )


def _waits(stage: "Resource", routes: list[str]) -> "Iterator[Diagnostic]":
    waits = set(map(str, as_list(stage.attributes.get("DependsOn"))))
    missing = [route for route in routes if route not in waits]
    if missing:
        yield fault(
            "ARC438",
            f"`{stage.logical_id}` may be deployed before `{missing[0]}`"
            + (f" and {len(missing) - 1} more" if len(missing) > 1 else ""),
            stage,
            "DependsOn",
            help=f"Add `{missing[0]}` to `DependsOn`",
        )


def _settings(index: "Index", sockets: "set[LogicalId]") -> "Iterator[Diagnostic]":
    """Yield what is wrong with settings of WebSocket APIs and stages; their rules are loaded only where there are any."""
    native = [one for one in index.of_type("AWS::Serverless::WebSocketApi") if _has_settings(one)]
    apis = [one for name in sorted(sockets) if _has_settings(one := index.by_id[name])]
    stages = [one for one in index.of_type("AWS::ApiGatewayV2::Stage") if _api(one) in sockets and _has_settings(one)]
    if not (apis or stages or native):
        return
    from arc2sam.rules import socket_stages

    accounts = tuple(one.logical_id for one in index.of_type("AWS::ApiGateway::Account"))
    for api in (*apis, *native):
        yield from socket_stages.check_api(api)
    for stage in (*stages, *native):
        yield from socket_stages.check(stage, accounts)
    for resource in (*apis, *stages, *native):
        yield from socket_stages.check_tags(resource)


def _addresses(index: "Index", sockets: "set[LogicalId]") -> "Iterator[Diagnostic]":
    """Yield what is wrong with the addresses of WebSocket APIs; their rules are loaded only where any is stated."""
    mappings = index.of_type("AWS::ApiGatewayV2::ApiMapping")
    if mappings or any("DisableExecuteApiEndpoint" in index.by_id[name].properties for name in sockets):
        from arc2sam.rules import socket_domains

        yield from socket_domains.check(index, set(sockets))


def _exchanges(
    index: "Index",
    sockets: "set[LogicalId]",
    routes: _Routes,
    asking: "list[Resource]",
    integrations: "list[Resource]",
) -> "Iterator[Diagnostic]":
    """Yield what is wrong with what routes ask and answer, and add what their stage must wait for as well.

    The rules are loaded only where a route has more than a function.
    """
    for kind in _BESIDE_ROUTES:
        for resource in index.of_type(kind):
            routes.ids.setdefault(_api(resource), []).append(resource.logical_id)
    if (
        any(kind in index.by_type for kind in _BESIDE_ROUTES)
        or not _OF_ROUTES.isdisjoint(_names_of(asking))
        or any(one.properties.get("IntegrationType") != "AWS_PROXY" for one in integrations)
    ):
        from arc2sam.rules import socket_routes

        native: set[str] = {one.logical_id for one in index.of_type("AWS::Serverless::WebSocketApi")}
        yield from socket_routes.check(index, native | sockets)


def _names_of(resources: "list[Resource]") -> set[str]:
    """Return the names of all properties that any of the resources has."""
    return set().union(*[one.properties for one in resources])


def _guards(index: "Index", sockets: "set[LogicalId]", asking: "list[Resource]") -> "Iterator[Diagnostic]":
    """Yield what is wrong with authorizers, API keys and usage plans; their rules are loaded only where there are any."""
    if (
        any(kind in index.by_type for kind in _GUARDS)
        or not _OF_GUARDS.isdisjoint(_names_of(asking))
        or any("ApiKeySelectionExpression" in index.by_id[name].properties for name in sockets)
    ):
        from arc2sam.rules import socket_guards

        yield from socket_guards.check(index, set(sockets))


def _has_settings(resource: "Resource") -> bool:
    properties = resource.properties
    is_plain = properties.get("RouteSelectionExpression", SELECTION) == SELECTION
    return not is_plain or any(name in properties for name in _SETTINGS)


def _integration(integration: "Resource") -> "Iterator[Diagnostic]":
    wait_ms = whole_number(integration.properties.get("TimeoutInMillis"))
    if wait_ms is not None and not _SHORTEST_WAIT_MS <= wait_ms <= _LONGEST_WAIT_MS:
        yield fault(
            "ARC436",
            f"A WebSocket API waits {_SHORTEST_WAIT_MS} to {_LONGEST_WAIT_MS} milliseconds, not {wait_ms}",
            integration,
            "Properties.TimeoutInMillis",
            help=f"Write {_LONGEST_WAIT_MS if wait_ms > _LONGEST_WAIT_MS else _SHORTEST_WAIT_MS}",
        )
    if integration.properties.get("IntegrationType") == "MOCK" and not integration.properties.get("RequestTemplates"):
        yield fault(
            "ARC437",
            f"`{integration.logical_id}` answers by itself but has no request template",
            integration,
            "Properties.IntegrationType",
            help="Add `RequestTemplates` with a template that holds a `statusCode`",
        )


def _authorizer(authorizer: "Resource") -> "Iterator[Diagnostic]":
    kind = authorizer.properties.get("AuthorizerType")
    if isinstance(kind, str) and kind != "REQUEST":
        yield fault(
            "ARC434",
            f"WebSocket APIs have no authorizers of the type `{kind}`",
            authorizer,
            "Properties.AuthorizerType",
            help="Write `REQUEST`",
        )


def _native(api: "Resource") -> "Iterator[Diagnostic]":
    routes = tuple(as_map(api.properties.get("Routes")))
    for key in routes:
        if key[:1] == "$" and key not in SPECIAL:
            yield _illegal_key(key, api, f"Properties.Routes.{key}")
    if api.properties.get("StageName") == "$default":
        yield _default_stage(api)
    for key in as_map(api.properties.get("RouteSettings")):
        if key not in routes:
            yield _no_route(key, routes, api)


def _permission(permission: "Resource") -> "Iterator[Diagnostic]":
    properties = permission.properties
    if properties.get("Principal") == _GATEWAY:
        yield fault(
            "ARC439",
            f"`{permission.logical_id}` lets any API of any account call the function",
            permission,
            "Properties.Principal",
            help="Add the `SourceArn` of the API's stage and route",
        )
