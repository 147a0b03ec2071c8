"""The HTTP API of the template: its OpenAPI document and its functions (block 4).

Source: API Gateway documentation, "Working with OpenAPI definitions for HTTP APIs".
"""

from arc2sam.intrinsics import ref, sub
from arc2sam.lambdas import function_resource, inlined
from arc2sam.names import LogicalId
from arc2sam.policies import invocation_arn, statement
from arc2sam.pragmas import aws_of, sam_of
from arc2sam.pragmas.http.paths import openapi_path
from arc2sam.pragmas.proxy import Proxy
from arc2sam.pragmas.static import Static
from arc2sam.template import Fragment, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.policies import Statement
    from arc2sam.pragmas.http import HttpApi, Route

API = LogicalId("HTTP")
PROXY = "proxy"
ASSETS = "arcStaticAssetProxy"
"""What handles the root when no route does, by Architect's names."""
STATIC_PATH = "/_static/*"
"""Where the API serves the static bucket."""

_INTEGRATION = "x-amazon-apigateway-integration"
_ANY_METHOD = "x-amazon-apigateway-any-method"
_LONGEST_WAIT_MS = 30000


def generate(part: "HttpApi", app: "App", target: "Target") -> Fragment:
    """Return the API, the function of each route, and the outputs that name the API."""
    properties: dict[str, Json] = {
        "StageName": "$default",
        "DefinitionBody": {
            "openapi": "3.0.1",
            "info": {"title": ref("AWS::StackName")},
            "paths": _paths(part, app, target),
        },
    }
    variables = _asset_variables(app)
    functions = [_function(route, _variables(route, part, variables), target) for route in part.functions]
    url = sub("https://${HTTP}.execute-api.${AWS::Region}.${AWS::URLSuffix}")
    return Fragment(
        (Resource(API, "AWS::Serverless::HttpApi", properties, part.span), *functions),
        (Output("API", "API Gateway (HTTP)", url), Output("ApiId", "API ID (ApiId)", ref(API))),
        triggers={route.logical_id: _reading(app, target) for route in part.functions if route.is_inline},
    )


def _reading(app: "App", target: "Target") -> "tuple[Statement, ...]":
    """Return what the asset function needs: to read the bucket, and to tell a missing object from a forbidden one.

    Source: Amazon S3 API, "GetObject" (permissions).
    """
    static = app.part(Static)
    if static is None or not static.is_enabled:
        return ()
    return (
        statement(["s3:GetObject"], [static.bucket_arn(target.stage, "/*")]),
        statement(["s3:ListBucket"], [static.bucket_arn(target.stage)]),
    )


def _paths(part: "HttpApi", app: "App", target: "Target") -> "dict[str, Json]":
    aws, static, proxy = aws_of(app), app.part(Static), app.part(Proxy)
    payload = "1.0" if aws is not None and aws.apigateway == "httpv1" else "2.0"
    paths: dict[str, dict[str, Json]] = {}
    for route in part.functions:
        method = _ANY_METHOD if route.method == "any" else route.method
        paths.setdefault(openapi_path(route.path), {})[method] = {_INTEGRATION: _to_function(route, payload)}
    if static is not None and static.is_enabled:
        # A route of the app for another method of that path stays.
        path = paths.setdefault(openapi_path(STATIC_PATH), {})
        path.setdefault("get", {_INTEGRATION: _to_assets(part, app, static, payload, target)})
    if proxy is not None:
        forwarded = _to_url(proxy.urls[target.stage], "ANY")
        paths["/$default"] = {_ANY_METHOD: {"isDefaultRoute": True, _INTEGRATION: forwarded}}
    return dict(paths)


def _to_function(route: "Route", payload: str) -> "Json":
    has_alias = route.config.provisioned_concurrency is not None
    return {
        "payloadFormatVersion": payload,
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": invocation_arn(route.logical_id, alias=has_alias),
        "connectionType": "INTERNET",
    }


def _to_url(url: "Json", method: str) -> "Json":
    return {
        "payloadFormatVersion": "1.0",
        "type": "http_proxy",
        "httpMethod": method,
        "uri": url,
        "connectionType": "INTERNET",
        "timeoutInMillis": _LONGEST_WAIT_MS,
    }


def _to_assets(part: "HttpApi", app: "App", static: Static, payload: str, target: "Target") -> "Json":
    sam = sam_of(app)
    if sam is not None and sam.private_assets:
        # The bucket is closed to API Gateway: the function of the root serves it, whose permission covers the path.
        return _to_function(next(route for route in part.functions if route.is_inline), payload)
    own = static.user_bucket(target.stage)
    host = ".s3.${AWS::Region}.${AWS::URLSuffix}/{proxy}"
    return _to_url(sub("https://%s" + host, own) if own else sub("https://${StaticBucket}" + host), "GET")


def _asset_variables(app: "App") -> "dict[str, Json]":
    """Return what the function that handles the root finds out about the assets."""
    static = app.part(Static)
    if static is None or not static.is_enabled:
        return {}
    variables: dict[str, Json] = {"ARC_STATIC_PREFIX": static.prefix} if static.prefix else {}
    return {**variables, "ARC_STATIC_SPA": "true" if static.spa else "false"}


def _variables(route: "Route", part: "HttpApi", variables: "dict[str, Json]") -> "dict[str, Json]":
    """Return those variables for a function that gets them: with the asset function at the root all do."""
    is_served = route.is_inline or part.root_handler in (ASSETS, route.name)
    return variables if is_served else {}


def _function(route: "Route", variables: "dict[str, Json]", target: "Target") -> Resource:
    properties: dict[str, Json] = {
        "Path": openapi_path(route.path),
        "Method": route.method.upper(),
        "ApiId": ref(API),
    }
    events: dict[str, Json] = {"HTTPEvent": {"Type": "HttpApi", "Properties": properties}}
    resource = function_resource(route, target, events=events, environment=variables)
    if not route.is_inline:
        return resource
    from arc2sam.pragmas.assets import code

    return inlined(resource, code("asset"))
