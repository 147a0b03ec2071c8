"""Rules of what guards WebSocket APIs: authorizers, API keys, usage plans (block 5; loaded where there are any).

What would leave a route open, or close it to everyone, is told here: no schema knows of it.

Source: API Gateway documentation, "Control and manage access to WebSocket APIs", "Usage plans and API keys" and "Choose
an API key source"; CloudFormation documentation, "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGateway::ApiKey" and
"AWS::ApiGateway::UsagePlan"; SAM documentation, "AWS::Serverless::WebSocketApi".
"""

from arc2sam.pragmas.ws import authorizer_names
from arc2sam.rules.index import as_list, as_map, fault, referred_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_CONNECT = "$connect"
_OF_HTTP_APIS = (
    "AuthorizerPayloadFormatVersion",
    "AuthorizerResultTtlInSeconds",
    "EnableSimpleResponses",
    "IdentityValidationExpression",
    "JwtConfiguration",
)
"""Properties of authorizers that the API reference gives to HTTP APIs, or to none."""
_BY_AUTHORIZER = "$context.authorizer.usageIdentifierKey"
_KEY_SOURCES = ("$request.header.x-api-key", _BY_AUTHORIZER)
_KINDS = ("NONE", "AWS_IAM", "CUSTOM")
_URI = ":lambda:path/2015-03-31/functions/"
_PERIODS = ("DAY", "WEEK", "MONTH")


def check(index: "Index", sockets: "set[str]") -> "Iterator[Diagnostic]":
    """Yield what is wrong with guards.

    Codes: ARC459 to ARC464.

    Args:
        index: the template.
        sockets: logical IDs of its WebSocket APIs.
    """
    natives = {one.logical_id: one for one in index.of_type("AWS::Serverless::WebSocketApi")}
    every = sockets | set(natives)
    authorizers = [one for one in index.of_type("AWS::ApiGatewayV2::Authorizer") if _api(one) in every]
    routes = [one for one in index.of_type("AWS::ApiGatewayV2::Route") if _api(one) in every]
    for authorizer in authorizers:
        yield from _authorizer(authorizer)
    yield from _attached(authorizers, routes, index)
    for route in routes:
        yield from _key_of_route(route)
    for name in sorted(sockets):
        connect = [one for one in routes if _api(one) == name and one.properties.get("RouteKey") == _CONNECT]
        asks = any(one.properties.get("ApiKeyRequired") is True for one in connect)
        has_authorizer = any(one.properties.get("AuthorizationType") == "CUSTOM" for one in connect)
        yield from _key_source(index.by_id[name], asks=asks, has_authorizer=has_authorizer)
    for native in natives.values():
        yield from _native(native)
    yield from _plans(index, every)


def _api(resource: "Resource") -> str:
    return referred_id(resource.properties.get("ApiId"))


# authorizers


def _authorizer(authorizer: "Resource") -> "Iterator[Diagnostic]":
    properties = authorizer.properties
    for name in _OF_HTTP_APIS:
        # A JWT authorizer is told of as such.
        if name in properties and properties.get("AuthorizerType", "REQUEST") == "REQUEST":
            yield fault(
                "ARC459",
                f"Authorizers of WebSocket APIs have no `{name}`",
                authorizer,
                f"Properties.{name}",
                help="Remove it",
            )
    uri = _text(properties.get("AuthorizerUri"))
    if "AuthorizerUri" not in properties and properties.get("AuthorizerType", "REQUEST") == "REQUEST":
        yield fault(
            "ARC459",
            f"`{authorizer.logical_id}` calls no function",
            authorizer,
            "Properties.AuthorizerUri",
            help="Set `AuthorizerUri` to the URI by which API Gateway calls the function",
        )
    elif uri is not None and not (_URI in uri and uri.endswith("/invocations")):
        yield fault(
            "ARC459",
            f"`{uri}` is not the URI by which API Gateway calls a function",
            authorizer,
            "Properties.AuthorizerUri",
            help="Write `arn:PARTITION:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`",
        )
    yield from _identity(properties.get("IdentitySource"), authorizer, "Properties.IdentitySource")
    role = properties.get("AuthorizerCredentialsArn")
    wrong = authorizer_names.role_fault(role) if isinstance(role, str) else None
    if wrong:
        yield fault("ARC459", wrong[0], authorizer, "Properties.AuthorizerCredentialsArn", help=wrong[1])


def _text(value: "Json") -> "str | None":
    """Return a value that is text, or the text of an `Fn::Sub`."""
    if isinstance(value, dict) and len(value) == 1:
        inner = value.get("Fn::Sub")
        value = inner[0] if isinstance(inner, list | tuple) and inner else inner
    return value if isinstance(value, str) else None


def _identity(sources: "Json", resource: "Resource", path: str) -> "Iterator[Diagnostic]":
    is_list = isinstance(sources, list | tuple)
    for number, source in enumerate(as_list(sources)):
        wrong = authorizer_names.identity_fault(source) if isinstance(source, str) else None
        if wrong:
            yield fault("ARC459", wrong[0], resource, f"{path}.{number}" if is_list else path, help=wrong[1])


def _attached(authorizers: "list[Resource]", routes: "list[Resource]", index: "Index") -> "Iterator[Diagnostic]":
    """Yield authorizers that no route asks, and routes that ask one which they cannot."""
    asked: set[str] = set()
    # A route that lacks its authorizer is told of already.
    lacking = {
        _api(route)
        for route in routes
        if route.properties.get("AuthorizationType") == "CUSTOM" and "AuthorizerId" not in route.properties
    }
    for route in routes:
        name = referred_id(route.properties.get("AuthorizerId"))
        asked.add(name)
        found = index.by_id.get(name)
        if found is None:
            continue
        is_authorizer = found.type == "AWS::ApiGatewayV2::Authorizer"
        if not is_authorizer or _api(found) not in ("", _api(route)):
            what = f"is of the API `{_api(found)}`" if is_authorizer else "is no authorizer"
            yield fault(
                "ARC460",
                f"`{route.logical_id}` asks `{name}`, which {what}",
                route,
                "Properties.AuthorizerId",
                help=f"Refer to an authorizer of `{_api(route)}`",
            )
    for authorizer in authorizers:
        if authorizer.logical_id not in asked and _api(authorizer) not in lacking:
            yield fault(
                "ARC461",
                f"No route asks `{authorizer.logical_id}`, so it lets everyone in",
                authorizer,
                "",
                help="Set `AuthorizationType` of the route `$connect` to `CUSTOM`, and `AuthorizerId` to "
                f"`!Ref {authorizer.logical_id}`",
            )


# API keys


def _key_of_route(route: "Resource") -> "Iterator[Diagnostic]":
    key = route.properties.get("RouteKey")
    if route.properties.get("ApiKeyRequired") is True and isinstance(key, str) and key != _CONNECT:
        yield _misplaced_key(key, route, "Properties.ApiKeyRequired")


def _misplaced_key(key: str, resource: "Resource", path: str) -> "Diagnostic":
    return fault(
        "ARC462",
        f"WebSocket APIs ask for an API key on the route `$connect`, not on `{key}`",
        resource,
        path,
        help="Move it to `$connect`: it holds for the whole connection",
    )


def _key_source(api: "Resource", *, asks: bool, has_authorizer: bool) -> "Iterator[Diagnostic]":
    source = api.properties.get("ApiKeySelectionExpression", _KEY_SOURCES[0])
    path = "Properties.ApiKeySelectionExpression"
    if isinstance(source, str) and source not in _KEY_SOURCES:
        yield fault(
            "ARC462",
            f"API Gateway finds no API key by `{source}`",
            api,
            path,
            help=f"Write `{_KEY_SOURCES[0]}`, or `{_BY_AUTHORIZER}`",
        )
    elif source == _BY_AUTHORIZER and asks and not has_authorizer:
        yield fault(
            "ARC462",
            "No authorizer of `$connect` names the API key of a client, so nobody can connect",
            api,
            path,
            help=f"Write `{_KEY_SOURCES[0]}`, or give `$connect` an authorizer",
        )


def _native(api: "Resource") -> "Iterator[Diagnostic]":
    guard = as_map(api.properties.get("Auth"))
    kind = guard.get("AuthType")
    if isinstance(kind, str) and kind not in _KINDS:
        meant = kind.upper() if kind.upper() in _KINDS else "CUSTOM` or `AWS_IAM"
        # Some versions of SAM leave the route open then.
        yield fault(
            "ARC459", f"SAM knows no `AuthType` `{kind}`", api, "Properties.Auth.AuthType", help=f"Write `{meant}`"
        )
    if kind == "CUSTOM" and "AuthArn" not in guard:
        yield fault(
            "ARC459",
            f"The authorizer of `{api.logical_id}` calls no function",
            api,
            "Properties.Auth",
            help="Add `AuthArn`, the ARN of the function",
        )
    yield from _identity(guard.get("IdentitySource"), api, "Properties.Auth.IdentitySource")
    asks = False
    for key, value in as_map(api.properties.get("Routes")).items():
        if as_map(value).get("ApiKeyRequired") is True:
            asks = asks or key == _CONNECT
            if key != _CONNECT:
                yield _misplaced_key(key, api, f"Properties.Routes.{key}.ApiKeyRequired")
    yield from _key_source(api, asks=asks, has_authorizer=kind == "CUSTOM")


# usage plans


def _plans(index: "Index", apis: "set[str]") -> "Iterator[Diagnostic]":
    plans: set[str] = set()
    for plan in index.of_type("AWS::ApiGateway::UsagePlan"):
        stages = [as_map(one) for one in as_list(plan.properties.get("ApiStages"))]
        if not any(referred_id(one.get("ApiId")) in apis for one in stages):
            continue
        plans.add(plan.logical_id)
        yield from _limits(plan)
        for number, stage in enumerate(stages):
            api = referred_id(stage.get("ApiId"))
            if api in apis:
                yield from _stage(stage, api, plan, f"Properties.ApiStages.{number}", index)
    for key in index.of_type("AWS::ApiGateway::ApiKey"):
        for number, one in enumerate(as_list(key.properties.get("StageKeys"))):
            api = referred_id(as_map(one).get("RestApiId"))
            if api in apis:
                yield fault(
                    "ARC462",
                    f"`{api}` is no REST API, which `StageKeys` are about",
                    key,
                    f"Properties.StageKeys.{number}.RestApiId",
                    help="Remove `StageKeys`, and put the key in a usage plan of the stage",
                )
    for member in index.of_type("AWS::ApiGateway::UsagePlanKey"):
        key_id = referred_id(member.properties.get("KeyId"))
        found = index.by_id.get(key_id)
        if referred_id(member.properties.get("UsagePlanId")) in plans and found and not _is_enabled(found):
            yield fault(
                "ARC464",
                f"`{key_id}` is not enabled, so nobody can connect with it",
                found,
                "Properties.Enabled",
                help="Write `Enabled: true`: without it a key is off",
            )


def _is_enabled(key: "Resource") -> bool:
    """Tell whether a key is on, or may be: what only deploying tells is not judged."""
    enabled = key.properties.get("Enabled", False)
    return enabled is not False and enabled != "false"


def _limits(plan: "Resource") -> "Iterator[Diagnostic]":
    throttle = as_map(plan.properties.get("Throttle"))
    yield from _both(throttle, ("RateLimit", "BurstLimit"), plan, "Properties.Throttle")
    quota = as_map(plan.properties.get("Quota"))
    yield from _both(quota, ("Limit", "Period"), plan, "Properties.Quota")
    for path, name, value in (
        ("Throttle", "RateLimit", throttle.get("RateLimit")),
        ("Throttle", "BurstLimit", throttle.get("BurstLimit")),
        ("Quota", "Limit", quota.get("Limit")),
    ):
        if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0:
            yield fault(
                "ARC463",
                f"With `{name}` {value} every client is refused",
                plan,
                f"Properties.{path}.{name}",
                help="Write a number over 0",
            )
    period = quota.get("Period")
    if isinstance(period, str) and period not in _PERIODS:
        yield fault(
            "ARC463",
            f"A quota is for a day, a week or a month, not for `{period}`",
            plan,
            "Properties.Quota.Period",
            help=f"Write {', '.join(f'`{one}`' for one in _PERIODS[:2])} or `{_PERIODS[2]}`",
        )


def _both(
    settings: "Mapping[str, Json]", names: tuple[str, str], plan: "Resource", path: str
) -> "Iterator[Diagnostic]":
    stated = [name for name in names if name in settings]
    if len(stated) == 1:
        missing = next(name for name in names if name not in settings)
        yield fault(
            "ARC463",
            f"`{plan.logical_id}` has `{stated[0]}` without `{missing}`",
            plan,
            f"{path}.{stated[0]}",
            help=f"Add `{missing}`, or remove both",
        )


def _stage(
    settings: "Mapping[str, Json]", api: str, plan: "Resource", path: str, index: "Index"
) -> "Iterator[Diagnostic]":
    if settings.get("Throttle"):
        yield fault(
            "ARC463",
            "Throttles of single methods are of REST APIs",
            plan,
            f"{path}.Throttle",
            help="Remove it; write `Throttle` of the plan, or `RouteSettings` of the stage",
        )
    name = settings.get("Stage")
    waits = as_list(plan.attributes.get("DependsOn"))
    for stage in index.of_type("AWS::ApiGatewayV2::Stage") if isinstance(name, str) else ():
        is_meant = _api(stage) == api and stage.properties.get("StageName") == name
        if is_meant and stage.logical_id not in waits:
            yield fault(
                "ARC463",
                f"`{plan.logical_id}` may be made before its stage `{name}` is there, which API Gateway refuses",
                plan,
                f"{path}.Stage",
                help=f"Write `!Ref {stage.logical_id}`",
            )
