"""The routes of a stack's APIs: what each leads to (block 5)."""

from arc2sam.diff.stack import API, INTEGRATION, ROUTE
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", _ANY})
_BODIES = {API: "Body", "AWS::ApiGateway::RestApi": "Body", "AWS::Serverless::Api": "DefinitionBody"}
"""Types of APIs whose routes stand in an OpenAPI document, and the property that holds it."""
_NOT_SETTINGS = frozenset({"ApiId", "OperationName", "RouteKey", "Target"})
_NOT_OF_INTEGRATION = frozenset({"ApiId", "IntegrationUri"})
_PLUMBING = frozenset({"connectionType", "httpMethod", "type", "uri"})


class Route(Record):
    """One route of an API."""

    api: str
    """The API's logical ID."""
    kind: str
    """`HTTP` or `WebSocket`."""
    key: str
    """`GET /notes`, or the key of a WebSocket route."""
    target: str
    """The logical ID of a function, the URL of something else, or the type of the integration."""
    settings: "Mapping[str, Plain]"
    """Authorization and all else that the route states."""
    resource: str = ""
    """The logical ID of the route's own resource, if it has one."""


def routes(stack: "Stack") -> "dict[tuple[str, str], Route]":
    """Return the routes of a stack by API and key."""
    found = (*_of_bodies(stack), *of_resources(stack))
    return {(route.api, route.key): route for route in found}


def _of_bodies(stack: "Stack") -> "Iterator[Route]":
    for api in stack.of_type(*_BODIES):
        body = api.properties.get(_BODIES[api.type])
        paths = body.get("paths") if isinstance(body, dict) else None
        for path, methods in paths.items() if isinstance(paths, dict) else ():
            for method, operation in methods.items() if isinstance(methods, dict) else ():
                if method in _METHODS and isinstance(operation, dict):
                    yield _of_operation(api, path, method, operation, stack)


def _of_operation(
    api: "DeployedResource", path: str, method: str, operation: "Mapping[str, Plain]", stack: "Stack"
) -> Route:
    integration = operation.get(_INTEGRATION)
    calls: Mapping[str, Plain] = integration if isinstance(integration, dict) else {}
    settings = {key: value for key, value in operation.items() if key not in (_INTEGRATION, "parameters")}
    settings |= {key: value for key, value in calls.items() if key not in _PLUMBING}
    key = f"{'ANY' if method == _ANY else method.upper()} {path}"
    uri = calls.get("uri")
    target = _called(uri, stack) if isinstance(uri, str) else str(calls.get("type", "nothing"))
    return Route(api.logical_id, "HTTP", key.replace("{!", "{"), target, settings)


def of_resources(stack: "Stack") -> "Iterator[Route]":
    """Yield the routes that are resources of their own, even if two have one key."""
    integrations = {one.logical_id: one.properties for one in stack.of_type(INTEGRATION)}
    for one in stack.of_type(ROUTE):
        given = one.properties
        api = str(given.get("ApiId")).removeprefix("${").removesuffix("}")
        owner = stack.resources.get(api)
        is_http = owner is not None and owner.properties.get("ProtocolType") == "HTTP"
        integration = integrations.get(_integration_of(one), {})
        uri = integration.get("IntegrationUri")
        target = _called(uri, stack) if isinstance(uri, str) else str(integration.get("IntegrationType", "nothing"))
        settings = {key: value for key, value in given.items() if key not in _NOT_SETTINGS}
        settings |= {key: value for key, value in integration.items() if key not in _NOT_OF_INTEGRATION}
        if integration.get("IntegrationType") == "AWS_PROXY":
            # Functions are called by POST, whatever is stated.
            settings.pop("IntegrationMethod", None)
        key = str(given.get("RouteKey"))
        yield Route(api, "HTTP" if is_http else "WebSocket", key, target, settings, one.logical_id)


def _integration_of(route: "DeployedResource") -> str:
    return str(route.properties.get("Target", "")).removeprefix("integrations/${").removesuffix("}")


def told_integrations(stack: "Stack") -> "frozenset[str]":
    """Return the logical IDs of integrations of which routes tell."""
    return frozenset(map(_integration_of, stack.of_type(ROUTE)))


def _called(uri: str, stack: "Stack") -> str:
    """Return the function that an integration calls, by its logical ID, or the URI of anything else."""
    _, found, rest = uri.partition("/functions/")
    called = rest.removesuffix("/invocations")
    if not found or called == rest:
        return uri
    name, closed, qualifier = called.removeprefix("${").partition("}")
    if not called.startswith("${") or not closed:
        return called
    alias = stack.resources.get(name)
    if alias is not None and alias.type == "AWS::Lambda::Alias":
        function = str(alias.properties.get("FunctionName")).removeprefix("${").removesuffix("}")
        return f"{function}:{alias.properties.get('Name')}"
    return name.removesuffix(".Arn") + qualifier
