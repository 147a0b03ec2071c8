"""What SAM makes of its own WebSocket API (block 5).

Source: SAM documentation, "AWS::Serverless::WebSocketApi", and aws-sam-translator as run.
"""

from arc2sam.diff.events import permission
from arc2sam.diff.stack import API, INTEGRATION, ROUTE, STAGE, DeployedResource
from arc2sam.names import sam_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diff.values import Plain
    from arc2sam.intrinsics import Json

_TYPE = "AWS::Serverless::WebSocketApi"
_OF_API = frozenset(
    {
        "ApiKeySelectionExpression",
        "Description",
        "DisableExecuteApiEndpoint",
        "DisableSchemaValidation",
        "IpAddressType",
        "Name",
        "RouteSelectionExpression",
        "Tags",
    }
)
_OF_STAGE = frozenset({"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageName", "StageVariables"})
_OF_INTEGRATION = {"IntegrationTimeout": "TimeoutInMillis"}
_AUTHORIZER = {"Name": "Name", "IdentitySource": "IdentitySource", "InvokeRole": "AuthorizerCredentialsArn"}
_DOMAIN = {
    "CertificateArn": "CertificateArn",
    "EndpointConfiguration": "EndpointType",
    "SecurityPolicy": "SecurityPolicy",
}
_TARGET = {"DNSName": "DomainName", "HostedZoneId": "HostedZoneId"}
_FUNCTIONS = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
_DEFAULT_STAGE = "default"


def _stage_id(api: str, stage: object) -> str:
    return sam_id(api, str(stage), "Stage")


def spellings(bodies: "Mapping[str, Mapping[str, Json]]") -> "dict[str, str]":
    """Return what the words of SAM for the stages of its WebSocket APIs stand for."""
    found = {}
    for name, body in bodies.items():
        properties = body.get("Properties")
        if body.get("Type") == _TYPE and isinstance(properties, dict):
            found[f"{name}.Stage"] = f"${{{_stage_id(name, properties.get('StageName', _DEFAULT_STAGE))}}}"
    return found


def expand(one: DeployedResource) -> "list[DeployedResource]":
    """Return the API, its stage, routes, integrations and permissions, the authorizer and the domain."""
    name, given = one.logical_id, one.properties
    stage = given.get("StageName", _DEFAULT_STAGE)
    api: dict[str, Plain] = {key: value for key, value in given.items() if key in _OF_API}
    api["ProtocolType"] = "WEBSOCKET"
    of_stage: dict[str, Plain] = {key: value for key, value in given.items() if key in _OF_STAGE}
    of_stage |= {"ApiId": f"${{{name}}}", "StageName": stage, "AutoDeploy": "true"}
    if given.get("PropagateTags") == "true" and "Tags" in given:
        of_stage["Tags"] = given["Tags"]
    made = [DeployedResource(name, API, api, one.deletion, one.replacement)]
    routes = given.get("Routes")
    for key, route in routes.items() if isinstance(routes, dict) else ():
        if isinstance(route, dict):
            made += _route(name, key, route, given, str(stage))
    made += _authorizer(name, given)
    domain = given.get("Domain")
    if isinstance(domain, dict):
        made += _domain(name, domain, of_stage)
    return [*made, DeployedResource(_stage_id(name, stage), STAGE, of_stage)]


def _route(
    api: str, key: str, route: "Mapping[str, Plain]", given: "Mapping[str, Plain]", stage: str
) -> "list[DeployedResource]":
    start = sam_id(api, key.removeprefix("$").removeprefix("{!").capitalize())
    arn = route.get("FunctionArn")
    body: dict[str, Plain] = {
        one: value for one, value in route.items() if one not in _OF_INTEGRATION and one != "FunctionArn"
    }
    auth = given.get("Auth")
    if key == "$connect" and isinstance(auth, dict):
        body["AuthorizationType"] = auth.get("AuthType")
        if auth.get("AuthType") == "CUSTOM":
            body["AuthorizerId"] = f"${{{sam_id(api, 'ConnectAuthorizer')}}}"
    body |= {"ApiId": f"${{{api}}}", "RouteKey": key, "Target": f"integrations/${{{sam_id(start, 'Integration')}}}"}
    calls: dict[str, Plain] = {_OF_INTEGRATION[one]: value for one, value in route.items() if one in _OF_INTEGRATION}
    uri = f"{_FUNCTIONS}{arn}/invocations"
    calls |= {"ApiId": f"${{{api}}}", "IntegrationType": "AWS_PROXY", "IntegrationUri": uri}
    source = f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/{stage}/{key}"
    return [
        DeployedResource(sam_id(start, "Route"), ROUTE, body),
        DeployedResource(sam_id(start, "Integration"), INTEGRATION, calls),
        permission(sam_id(start, "Permission"), str(arn), "apigateway.amazonaws.com", source),
    ]


def _authorizer(api: str, given: "Mapping[str, Plain]") -> "list[DeployedResource]":
    auth = given.get("Auth")
    if not isinstance(auth, dict) or auth.get("AuthType") != "CUSTOM":
        return []
    arn = auth.get("AuthArn")
    body: dict[str, Plain] = {_AUTHORIZER[key]: value for key, value in auth.items() if key in _AUTHORIZER}
    body |= {"ApiId": f"${{{api}}}", "AuthorizerType": "REQUEST", "AuthorizerUri": f"{_FUNCTIONS}{arn}/invocations"}
    made = [DeployedResource(sam_id(api, "ConnectAuthorizer"), "AWS::ApiGatewayV2::Authorizer", body)]
    if "InvokeRole" not in auth:
        source = f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/authorizers/*"
        made.append(permission(sam_id(api, "AuthorizerPermission"), str(arn), "apigateway.amazonaws.com", source))
    return made


def _domain(api: str, domain: "Mapping[str, Plain]", stage: "Mapping[str, Plain]") -> "list[DeployedResource]":
    about = {_DOMAIN[key]: value for key, value in domain.items() if key in _DOMAIN}
    tags: dict[str, Plain] = {"Tags": stage["Tags"]} if "Tags" in stage else {}
    name = _hashed("ApiGatewayDomainNameV2", domain.get("DomainName"))
    body: dict[str, Plain] = {"DomainName": domain.get("DomainName"), "DomainNameConfigurations": [about], **tags}
    made = [DeployedResource(name, "AWS::ApiGatewayV2::DomainName", body)]
    paths = domain.get("BasePath")
    for path in paths if isinstance(paths, list) and paths else [None]:
        leads: dict[str, Plain] = {"ApiId": f"${{{api}}}", "DomainName": f"${{{name}}}"}
        leads["Stage"] = f"${{{_stage_id(api, stage['StageName'])}}}"
        if path is not None:
            leads["ApiMappingKey"] = path
        start = "".join(char for char in str(path or "") if char.isalnum())
        made.append(DeployedResource(sam_id(api, start, "ApiMapping"), "AWS::ApiGatewayV2::ApiMapping", leads))
    route = domain.get("Route53")
    if isinstance(route, dict) and "HostedZoneId" in route:
        target: Plain = {key: f"${{{name}.Regional{end}}}" for key, end in _TARGET.items()}
        record: Plain = {"Name": domain.get("DomainName"), "Type": "A", "AliasTarget": target}
        group: dict[str, Plain] = {"HostedZoneId": route["HostedZoneId"], "RecordSets": [record]}
        zone = _hashed("RecordSetGroup", route["HostedZoneId"])
        made.append(DeployedResource(zone, "AWS::Route53::RecordSetGroup", group))
    return made


def _hashed(prefix: str, value: "Plain") -> str:
    """Return the logical ID that SAM makes up of a value."""
    import hashlib

    return sam_id(prefix, hashlib.sha1(str(value).encode(), usedforsecurity=False).hexdigest()[:10])
