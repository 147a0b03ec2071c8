"""Rules of SAM's own WebSocket API, whose routes and domain are no resources yet (block 5; loaded where there is one).

Source: SAM documentation, "AWS::Serverless::WebSocketApi"; API Gateway documentation, "Working with WebSocket APIs".
"""

from arc2sam.names import native_route_id
from arc2sam.pragmas.ws import parameters
from arc2sam.rules.index import as_map, fault, referred_id, whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_SHORTEST_WAIT_MS, _LONGEST_WAIT_MS = 50, 29_000
_RESPONSE = "RouteResponseSelectionExpression"


def check(api: "Resource", index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC436, 448, 449 and 458: what API Gateway refuses, answers that do not arrive, an API without an address.

    Args:
        api: the native API.
        index: the template.
    """
    models = {str(one.properties.get("Name")): one for one in _of_api(index, api, "Model")}
    answered = {referred_id(one.properties.get("RouteId")) for one in _of_api(index, api, "RouteResponse")}
    for key, value in as_map(api.properties.get("Routes")).items():
        route = as_map(value)
        yield from _wait(key, route, api)
        yield from _parameters(key, route, api)
        yield from _models(key, route, api, models)
        if _RESPONSE in route and native_route_id(api.logical_id, key) not in answered:
            yield fault(
                "ARC448",
                f"The route `{key}` selects a response but has none",
                api,
                f"Properties.Routes.{key}.{_RESPONSE}",
                help="Add an `AWS::ApiGatewayV2::RouteResponse` whose `RouteId` is "
                f"`!Ref {native_route_id(api.logical_id, key)}`",
            )
    if api.properties.get("DisableExecuteApiEndpoint") is True and "Domain" not in api.properties:
        yield fault(
            "ARC458",
            f"Nothing reaches `{api.logical_id}`: its execute-api address is off, and it has no domain",
            api,
            "Properties.DisableExecuteApiEndpoint",
            help="Add `Domain`, or remove `DisableExecuteApiEndpoint`",
        )


def _of_api(index: "Index", api: "Resource", kind: str) -> "Iterator[Resource]":
    for one in index.of_type(f"AWS::ApiGatewayV2::{kind}"):
        if referred_id(one.properties.get("ApiId")) == api.logical_id:
            yield one


def _wait(key: str, route: "Mapping[str, Json]", api: "Resource") -> "Iterator[Diagnostic]":
    wait_ms = whole_number(route.get("IntegrationTimeout"))
    if wait_ms is not None and not _SHORTEST_WAIT_MS <= wait_ms <= _LONGEST_WAIT_MS:
        yield fault(
            "ARC436",
            f"A WebSocket API waits {_SHORTEST_WAIT_MS} to {_LONGEST_WAIT_MS} milliseconds, not {wait_ms}",
            api,
            f"Properties.Routes.{key}.IntegrationTimeout",
            help=f"Write {_LONGEST_WAIT_MS if wait_ms > _LONGEST_WAIT_MS else _SHORTEST_WAIT_MS}",
        )


def _parameters(key: str, route: "Mapping[str, Json]", api: "Resource") -> "Iterator[Diagnostic]":
    named = as_map(route.get("RequestParameters"))
    path = f"Properties.Routes.{key}.RequestParameters"
    if named and key != "$connect":
        yield fault(
            "ARC449",
            f"The route `{key}` has no parameters: a client gives them when it connects",
            api,
            path,
            help="Move them to `$connect`",
        )
        return
    for name in named:
        wrong = parameters.name_fault(name)
        if wrong:
            yield fault("ARC449", wrong[0], api, f"{path}.{name}", help=wrong[1])


def _models(
    key: str, route: "Mapping[str, Json]", api: "Resource", models: "Mapping[str, Resource]"
) -> "Iterator[Diagnostic]":
    for label, name in as_map(route.get("RequestModels")).items():
        path = f"Properties.Routes.{key}.RequestModels.{label}"
        # Anything but plain text may refer to the model, and so come after it.
        if not isinstance(name, str):
            continue
        model = models.get(name)
        if model is None:
            yield fault(
                "ARC449",
                f"The route `{key}` has the model `{name}`, which the API does not have",
                api,
                path,
                help="Write the `Name` of one of its models",
            )
        else:
            yield fault(
                "ARC449",
                f"The route `{key}` may be made before its model `{model.logical_id}`",
                api,
                path,
                help=f"Write `!Select [0, [{name}, !Ref {model.logical_id}]]`, which waits for it",
            )
