"""Rules of what routes of WebSocket APIs ask, answer and integrate with (block 5; loaded where one says so).

Source: API Gateway documentation, "Request validation for WebSocket APIs", "Set up route responses for WebSocket APIs",
"Integrations for WebSocket APIs"; its API reference, version 2.
"""

from arc2sam.pragmas.ws import integrations, models, parameters
from arc2sam.record import Record
from arc2sam.rules.index import as_list, as_map, fault, referred_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_RESPONSES = ("AWS::ApiGatewayV2::RouteResponse", "AWS::ApiGatewayV2::IntegrationResponse")
_DEFAULT = "$default"
_PROXIES = ("AWS_PROXY", "HTTP_PROXY")
_LONGEST_MODEL_NAME = 128
_ACCEPTED = 200
_FUNCTION = ":lambda:"
"""What an integration of a Lambda function has in its URI: the function itself says who may call it."""


class _Api(Record):
    """What one WebSocket API consists of, by what refers to it."""

    integrations: "Mapping[str, Resource]"
    """By logical ID."""
    models: "Mapping[str, Resource]"
    """By the name of the model, not its logical ID."""
    answered: "frozenset[str]"
    """Logical IDs of routes that have a route response."""
    answering: "frozenset[str]"
    """Logical IDs of integrations that have an integration response."""


def check(index: "Index", sockets: "set[str]") -> "Iterator[Diagnostic]":
    """Yield what API Gateway refuses, and answers that do not arrive: ARC447 to ARC449.

    Args:
        index: the template.
        sockets: logical IDs of the WebSocket APIs, native ones too.
    """
    apis = {name: _api(index, name) for name in sorted(sockets)}
    for route in index.of_type("AWS::ApiGatewayV2::Route"):
        api = apis.get(referred_id(route.properties.get("ApiId")))
        if api:
            yield from _models_of(route, api)
            yield from _parameters(route)
            yield from _answer(route, api)
            yield from _connects(route, api)
    for api in apis.values():
        for integration in api.integrations.values():
            yield from _call(integration)
            yield from _templates(integration, "RequestTemplates")
    for model in index.of_type("AWS::ApiGatewayV2::Model"):
        api = apis.get(referred_id(model.properties.get("ApiId")))
        if api:
            yield from _model(model, api)
    for kind in _RESPONSES:
        for response in index.of_type(kind):
            if referred_id(response.properties.get("ApiId")) in sockets:
                yield from _response(response, index)


def _api(index: "Index", name: str) -> _Api:
    def of(kind: str) -> "list[Resource]":
        found = index.of_type(f"AWS::ApiGatewayV2::{kind}")
        return [one for one in found if referred_id(one.properties.get("ApiId")) == name]

    return _Api(
        integrations={one.logical_id: one for one in of("Integration")},
        models={str(one.properties.get("Name")): one for one in of("Model")},
        answered=frozenset(referred_id(one.properties.get("RouteId")) for one in of("RouteResponse")),
        answering=frozenset(referred_id(one.properties.get("IntegrationId")) for one in of("IntegrationResponse")),
    )


def _models_of(route: "Resource", api: _Api) -> "Iterator[Diagnostic]":
    named = as_map(route.properties.get("RequestModels"))
    if not named:
        return
    path = "Properties.RequestModels"
    key = route.properties.get("RouteKey")
    if key in models.WITHOUT_MODEL:
        yield fault("ARC449", f"`{key}` has no message that a model could be of", route, path, help="Remove it")
        return
    if "ModelSelectionExpression" not in route.properties:
        yield fault(
            "ARC449",
            f"`{route.logical_id}` has models but nothing that selects one",
            route,
            path,
            help=f"Add `ModelSelectionExpression`, which may be `{models.DEFAULT_SELECTION}`",
        )
    for label, name in named.items():
        yield from _model_name(label, name, route, api)


def _model_name(label: str, name: "Json", route: "Resource", api: _Api) -> "Iterator[Diagnostic]":
    path = f"Properties.RequestModels.{label}"
    known = api.models.get(name) if isinstance(name, str) else None
    meant = next((one for one in api.models.values() if one.logical_id == referred_id(name)), None)
    if meant:
        yield fault(
            "ARC449",
            f"A route names its model, and `Ref` of `{meant.logical_id}` is an ID",
            route,
            path,
            help=f"Write `{meant.properties.get('Name')}`",
        )
    elif known is None and isinstance(name, str):
        yield fault(
            "ARC449",
            f"`{route.logical_id}` has the model `{name}`, which the API does not have",
            route,
            path,
            help="Write the `Name` of one of its models",
        )
    elif known and known.logical_id not in as_list(route.attributes.get("DependsOn")):
        yield fault(
            "ARC449",
            f"`{route.logical_id}` may be made before its model `{known.logical_id}`",
            route,
            "DependsOn",
            help=f"Add `{known.logical_id}` to `DependsOn`",
        )


def _parameters(route: "Resource") -> "Iterator[Diagnostic]":
    named = as_map(route.properties.get("RequestParameters"))
    key = route.properties.get("RouteKey")
    if named and isinstance(key, str) and key != "$connect":
        yield fault(
            "ARC449",
            f"The route `{key}` has no parameters: a client gives them when it connects",
            route,
            "Properties.RequestParameters",
            help="Move them to `$connect`",
        )
        return
    for name, value in named.items():
        wrong = parameters.name_fault(name)
        if wrong:
            yield fault("ARC449", wrong[0], route, f"Properties.RequestParameters.{name}", help=wrong[1])
        elif not isinstance(value, dict) or set(value) != {"Required"}:
            yield fault(
                "ARC449",
                f"The parameter `{name}` does not say whether it is required",
                route,
                f"Properties.RequestParameters.{name}",
                help="Write `Required: true` below it",
            )


def _answer(route: "Resource", api: _Api) -> "Iterator[Diagnostic]":
    name = "RouteResponseSelectionExpression"
    selection = route.properties.get(name)
    has_response = route.logical_id in api.answered
    if route.properties.get("RouteKey") == "$disconnect" and (selection is not None or has_response):
        yield _lost("After `$disconnect` nobody is there to get a response", route, name, "Remove the response")
    elif selection is not None and selection != _DEFAULT and isinstance(selection, str):
        yield _lost(f"A route selects its response by `{_DEFAULT}`, not `{selection}`", route, name, "Write `$default`")
    elif selection is not None and not has_response:
        message = f"`{route.logical_id}` selects a response but has none"
        yield _lost(message, route, name, "Add an `AWS::ApiGatewayV2::RouteResponse` of the route")
    elif selection is None and has_response:
        message = f"`{route.logical_id}` has a response but does not select it"
        yield _lost(message, route, "RouteKey", f"Add `{name}: {_DEFAULT}`")
    elif selection is not None:
        integration = api.integrations.get(_target(route))
        kind = integration.properties.get("IntegrationType") if integration else None
        if integration and kind not in _PROXIES and integration.logical_id not in api.answering:
            yield _lost(
                f"`{integration.logical_id}` does not pass its answer on to the response of `{route.logical_id}`",
                integration,
                "IntegrationType",
                "Add an `AWS::ApiGatewayV2::IntegrationResponse` of the integration",
            )


def _lost(message: str, resource: "Resource", name: str, mend: str) -> "Diagnostic":
    return fault("ARC448", message, resource, f"Properties.{name}", help=mend)


def _target(route: "Resource") -> str:
    """Return the logical ID of the integration that a route's `Fn::Sub` or `Fn::Join` names, or nothing."""
    target = as_map(route.properties.get("Target"))
    text = target.get("Fn::Sub")
    if isinstance(text, str):
        return text.partition("${")[2].partition("}")[0]
    joined = as_list(target.get("Fn::Join"))
    parts = as_list(joined[1]) if len(joined) > 1 else []
    return referred_id(parts[-1]) if parts else ""


def _connects(route: "Resource", api: _Api) -> "Iterator[Diagnostic]":
    """Yield ARC447 for a mock integration that refuses every connection."""
    integration = api.integrations.get(_target(route))
    if route.properties.get("RouteKey") != "$connect" or integration is None:
        return
    if integration.properties.get("IntegrationType") != "MOCK":
        return
    for name, template in as_map(integration.properties.get("RequestTemplates")).items():
        status = _status(template)
        if status is not None and status != _ACCEPTED:
            yield fault(
                "ARC447",
                f"With the status {status} nobody can connect",
                integration,
                f"Properties.RequestTemplates.{name}",
                help=f"Write {_ACCEPTED}",
            )


def _status(template: "Json") -> "Json":
    """Return the status code that the template of a mock integration gives, if it is plain JSON."""
    import json

    try:
        answer = json.loads(template) if isinstance(template, str) else None
    except ValueError:
        return None
    found: Json = answer.get("statusCode") if isinstance(answer, dict) else None
    return found


def _call(integration: "Resource") -> "Iterator[Diagnostic]":
    """Yield ARC447: an address that is not called, by no method, or as nobody."""
    properties = integration.properties
    kind, uri = properties.get("IntegrationType"), properties.get("IntegrationUri")
    text = as_map(uri).get("Fn::Sub", uri)
    is_service = kind == "AWS" and isinstance(text, str) and _FUNCTION not in text
    if kind in ("HTTP", "HTTP_PROXY"):
        wrong = integrations.url_fault(uri) if isinstance(uri, str) else None
        if wrong:
            yield fault("ARC447", wrong[0], integration, "Properties.IntegrationUri", help=wrong[1])
    elif not is_service:
        return
    if "IntegrationMethod" not in properties:
        yield fault(
            "ARC447",
            f"`{integration.logical_id}` calls its address by no method",
            integration,
            "Properties.IntegrationUri",
            help="Add `IntegrationMethod: POST`",
        )
    if is_service and "CredentialsArn" not in properties:
        yield fault(
            "ARC447",
            f"`{integration.logical_id}` calls the service as nobody",
            integration,
            "Properties.IntegrationUri",
            help="Set `CredentialsArn` to a role that allows the call",
        )


def _templates(resource: "Resource", name: str) -> "Iterator[Diagnostic]":
    """Yield ARC447: a selected template that is not there, or one that is too long."""
    templates = as_map(resource.properties.get(name))
    selection = resource.properties.get("TemplateSelectionExpression")
    if templates and isinstance(selection, str) and _is_plain(selection):
        selected = selection.replace("\\$", "$")
        if selected not in templates:
            yield fault(
                "ARC447",
                f"`{resource.logical_id}` selects the template `{selected}`, which it does not have",
                resource,
                "Properties.TemplateSelectionExpression",
                help=f"Write `{next(iter(templates)).replace('$', chr(92) + '$')}`",
            )
    for label, text in templates.items():
        wrong = integrations.template_fault(text) if isinstance(text, str) else None
        if wrong:
            yield fault("ARC447", f"The template {wrong[0]}", resource, f"Properties.{name}.{label}", help=wrong[1])


def _is_plain(selection: str) -> bool:
    return "$" not in selection.replace("\\$", "")


def _response(response: "Resource", index: "Index") -> "Iterator[Diagnostic]":
    of_route = response.type == _RESPONSES[0]
    name = "RouteResponseKey" if of_route else "IntegrationResponseKey"
    key = response.properties.get(name)
    if of_route and isinstance(key, str) and key != _DEFAULT:
        yield _lost(f"A route has the response `{_DEFAULT}`, not `{key}`", response, name, "Write `$default`")
    if of_route:
        return
    yield from _templates(response, "ResponseTemplates")
    integration = index.by_id.get(referred_id(response.properties.get("IntegrationId")))
    kind = integration.properties.get("IntegrationType") if integration else None
    if integration and kind in _PROXIES:
        yield fault(
            "ARC447",
            f"`{integration.logical_id}` passes its answer on by itself and has no response of its own",
            response,
            "Properties.IntegrationId",
            help=f"Remove `{response.logical_id}`",
        )


def _model(model: "Resource", api: _Api) -> "Iterator[Diagnostic]":
    name, schema = model.properties.get("Name"), model.properties.get("Schema")
    last = api.models.get(str(name))
    if last is not None and last is not model:
        yield fault(
            "ARC449",
            f"`{model.logical_id}` and `{last.logical_id}` are both the model `{name}`",
            model,
            "Properties.Name",
            help="Give one of them another name",
        )
    is_named = isinstance(name, str) and name.isascii() and name.isalnum() and len(name) <= _LONGEST_MODEL_NAME
    if isinstance(name, str) and not is_named:
        yield fault(
            "ARC449",
            f"A model cannot be called `{name[:60]}`",
            model,
            "Properties.Name",
            help=f"Use letters and digits only, at most {_LONGEST_MODEL_NAME}",
        )
    if not isinstance(schema, dict):
        return
    wrong = models.size_fault(schema) or models.language_fault(schema)
    if wrong:
        yield fault("ARC449", wrong[0], model, "Properties.Schema", help=wrong[1])
