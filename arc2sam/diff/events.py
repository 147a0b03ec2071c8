"""What SAM makes of the events of a function: permissions, subscriptions, mappings, routes (block 5).

Source: SAM documentation, "EventSource", and the pages of the kinds of events.
"""

from arc2sam.diff.stack import API, MAPPING, PERMISSION, URL, DeployedResource
from arc2sam.names import sam_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diff.values import Plain

_POLLED = {
    "SQS": ("Queue", "AWSLambdaSQSQueueExecutionRole"),
    "DynamoDB": ("Stream", "AWSLambdaDynamoDBExecutionRole"),
    "Kinesis": ("Stream", "AWSLambdaKinesisExecutionRole"),
}
"""By kind of event, the property that names the source, and the policy that SAM gives the function's role."""
_IMPLICIT_HTTP_API = "ServerlessHttpApi"
_ROUTE_OF_EVENT = "AWS::Serverless::Function HttpApi"
"""The type under which a route waits for `with_routes`."""


def expand(function: DeployedResource, called: str) -> "tuple[list[DeployedResource], list[str]]":
    """Return what SAM makes of a function's events, and the policies that its own role would get for them.

    Args:
        function: a function of SAM.
        called: how what is invoked is referred to: the function, or its alias.
    """
    made: list[DeployedResource] = []
    policies: list[str] = []
    events = function.properties.get("Events")
    for key, event in events.items() if isinstance(events, dict) else ():
        if not isinstance(event, dict):
            continue
        properties = event.get("Properties")
        given = properties if isinstance(properties, dict) else {}
        name = sam_id(function.logical_id, key)
        kind = event.get("Type")
        if kind == "HttpApi":
            made += _http(name, given, called)
        elif kind == "SNS":
            made += _topic(name, given, called)
        elif isinstance(kind, str) and kind in _POLLED:
            source, policy = _POLLED[kind]
            policies.append(policy)
            more = {one: value for one, value in given.items() if one != source}
            body = {**more, "EventSourceArn": given.get(source), "FunctionName": called}
            made.append(DeployedResource(name, MAPPING, body))
        else:
            made.append(DeployedResource(name, f"AWS::Serverless::Function {kind}", {**given, "FunctionName": called}))
    return made, policies


def url(function: DeployedResource, called: str) -> "list[DeployedResource]":
    """Return what SAM makes of a function's own URL: one that asks for nothing comes with permissions for everyone.

    Source: SAM documentation, "FunctionUrlConfig", and aws-sam-translator as run.
    """
    given = function.properties.get("FunctionUrlConfig")
    if not isinstance(given, dict):
        return []
    name = function.logical_id
    made = [DeployedResource(sam_id(name, "Url"), URL, {**given, "TargetFunctionArn": called})]
    if given.get("AuthType") == "NONE":
        by_url: dict[str, Plain] = {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"}
        by_call: dict[str, Plain] = {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": "true"}
        everyone: dict[str, Plain] = {"FunctionName": called, "Principal": "*"}
        made += [
            DeployedResource(sam_id(name, "UrlPublicPermissions"), PERMISSION, {**everyone, **by_url}),
            DeployedResource(sam_id(name, "URLInvokeAllowPublicAccess"), PERMISSION, {**everyone, **by_call}),
        ]
    return made


def arn_of(called: str) -> str:
    """Return the ARN of what is invoked; an alias is referred to by it already."""
    return called if "Alias" in called else called.removesuffix("}") + ".Arn}"


def permission(logical_id: str, called: str, service: str, source_arn: "Plain") -> DeployedResource:
    """Return the permission of a service to invoke a function."""
    body: dict[str, Plain] = {"Action": "lambda:InvokeFunction", "FunctionName": called, "Principal": service}
    if source_arn is not None:
        body["SourceArn"] = source_arn
    return DeployedResource(logical_id, PERMISSION, body)


def _topic(name: str, given: "Mapping[str, Plain]", called: str) -> "list[DeployedResource]":
    topic = given.get("Topic")
    more = {key: value for key, value in given.items() if key != "Topic"}
    body: dict[str, Plain] = {**more, "Endpoint": arn_of(called), "Protocol": "lambda", "TopicArn": topic}
    return [
        permission(sam_id(name, "Permission"), called, "sns.amazonaws.com", topic),
        DeployedResource(name, "AWS::SNS::Subscription", body),
    ]


def _http(name: str, given: "Mapping[str, Plain]", called: str) -> "list[DeployedResource]":
    api, path, method = given.get("ApiId", f"${{{_IMPLICIT_HTTP_API}}}"), given.get("Path"), given.get("Method")
    if not (isinstance(api, str) and isinstance(path, str) and isinstance(method, str)):
        return []
    parts = ["*" if part[:1] == "{" else part for part in path.split("/")]
    verb = "*" if method.lower() in ("any", "x-amazon-apigateway-any-method") else method.upper()
    arn = f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{api}/*/{verb}{'/'.join(parts)}"
    route: dict[str, Plain] = {"Api": api, "Path": path, "Method": method, "Called": called}
    return [
        permission(sam_id(name, "Permission"), called, "apigateway.amazonaws.com", arn),
        DeployedResource(name, _ROUTE_OF_EVENT, route),
    ]


def with_routes(resources: "Mapping[str, DeployedResource]") -> "dict[str, DeployedResource]":
    """Return resources in which the routes of events stand in the body of their API, which may be an implicit one."""
    made = {name: one for name, one in resources.items() if one.type != _ROUTE_OF_EVENT}
    for route in (one.properties for one in resources.values() if one.type == _ROUTE_OF_EVENT):
        name = str(route["Api"]).removeprefix("${").removesuffix("}")
        api = made.get(name)
        if api is None:
            if name != _IMPLICIT_HTTP_API:
                continue
            api = DeployedResource(name, API, {"Body": {}})
        if api.type == API:
            made[name] = api.replace(properties={**api.properties, "Body": _with_route(api.properties, route)})
    return made


def _with_route(api: "Mapping[str, Plain]", route: "Mapping[str, Plain]") -> "Plain":
    body = api.get("Body")
    body = body if isinstance(body, dict) else {}
    paths = body.get("paths")
    paths = paths if isinstance(paths, dict) else {}
    path, method = str(route["Path"]), str(route["Method"]).lower()
    method = "x-amazon-apigateway-any-method" if method == "any" else method
    methods = paths.get(path)
    methods = methods if isinstance(methods, dict) else {}
    if method in methods:
        return body
    functions = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    integration: Plain = {"type": "aws_proxy", "uri": f"{functions}{arn_of(str(route['Called']))}/invocations"}
    new: Plain = {**methods, method: {"x-amazon-apigateway-integration": integration}}
    return {**body, "paths": {**paths, path: new}}
