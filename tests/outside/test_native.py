"""Judged by the SAM translator: the native WebSocket API has the same settings as the explicit one."""

from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.outside.translate import Template, function_of, of_type, read, translate, worked_out

pytestmark = pytest.mark.outside

SAM_TAG = {"websocketapi:createdBy": "SAM"}
"""What SAM adds to whatever of its own has tags."""
OWN_NAMES = ("OperationName", "Target", "AuthorizerId")
"""Properties of a route that are the logical IDs of one form or of the other."""

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0123"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:authorizer"
AUTHORIZER = "authorizer\n  identity route.request.querystring.token route.request.header.X-Who\n"
FILES = {
    "schemas/ping.json": '{"type": "object", "required": ["text"]}',
    "src/busy/config.arc": "@aws\nprovisionedConcurrency 1\n",
}

CASES = {
    "nothing": ("", ""),
    "throttle": ("ping\n  throttle 20 40\n", "throttle 500 1000\n"),
    "logs": (
        "ping\n  execution-log info\n  data-trace true\n",
        "access-log\n  retention 7\nexecution-log error\nmetrics true\naccount-log-role staging\n",
    ),
    "own log group": (
        "",
        "access-log\n  group arn:aws:logs:us-east-1:123456789012:log-group:chat\naccount-log-role false\n",
    ),
    "response": ("ping\n  response true\nconnect\n  response true\n", ""),
    "model": ("ping\n  model schemas/ping.json\n", ""),
    "model by another selection": ("ping\n  model schemas/ping.json\n", "selection $request.body.type\n"),
    "timeout": ("ping\n  integration-timeout 2000\n", ""),
    "parameters": ("connect\n  parameters route.request.querystring.room route.request.header.X-Client\n", ""),
    "domain": (
        "",
        f"domain\n  staging ws.example.com\n  certificate {CERTIFICATE}\ntags\n  team blue\n",
    ),
    "domain with path and records": (
        "",
        f"domain\n  staging ws.example.com\n  certificate {CERTIFICATE}\n  zone Z0123456789\n  path my-chat_1\n",
    ),
    "domain with a certificate of the stack's own": (
        "",
        "domain\n  staging ws.example.com\n  certificate auto\n  zone Z0123456789\n",
    ),
    "domain alone": (
        "",
        f"domain\n  staging ws.example.com\n  certificate {CERTIFICATE}\ndisable-execute-api true\n",
    ),
    "domain of another stage": ("", f"domain\n  production ws.example.com\n  certificate {CERTIFICATE}\n"),
    "IAM": ("", "auth iam\n"),
    "authorizer": ("", f"{AUTHORIZER}  src src/ws/authorizer\n"),
    "authorizer with a role": ("", f"{AUTHORIZER}  src src/auth\n  role arn:aws:iam::123456789012:role/r\n"),
    "authorizer with provisioned concurrency": ("", f"{AUTHORIZER}  src src/busy\n"),
    "authorizer that is not the app's": ("", f"{AUTHORIZER}  arn {FUNCTION}\n"),
    "authorizer of another account": (
        "",
        f"{AUTHORIZER}  arn {FUNCTION}\n  role arn:aws:iam::123456789012:role/r\n",
    ),
    "origins": ("", "origins https://www.example.com http://localhost:3333\n"),
    "API key": ("", "api-key true\nusage-plan\n  rate 10\n  burst 20\n  quota 1000 month\n"),
    "API key named by the authorizer": ("", f"api-key authorizer\n{AUTHORIZER}  src src/ws/authorizer\n"),
    "the API itself": (
        "",
        "selection $request.body.type\ndescription Chat\nip dualstack\nschema-validation false\n"
        "variables\n  room lobby\ntags\n  team blue\n",
    ),
}


def translated(actions: str, settings: str, *, native: bool) -> Template:
    sam = "@sam\nwebsocket native\n" if native else ""
    text = f"@app\nchat\n\n{sam}@ws\nplain\n{actions}\n@ws-api\n{settings}"
    result = pipeline.transpile(text, project_from_files(FILES), format="arc")
    return translate(read(result.require_text()))


def one(template: Template, kind: str) -> dict[str, Any]:
    """The properties of the only resource of a type, or nothing."""
    found = [worked_out(resource["Properties"]) for resource in of_type(template, kind).values()]
    assert len(found) < 2
    return found[0] if found else {}


def tagged(template: Template, kind: str) -> dict[str, Any]:
    """The same without SAM's tag."""
    properties = one(template, kind)
    tags = {name: value for name, value in properties.pop("Tags", {}).items() if (name, value) not in SAM_TAG.items()}
    return {**properties, "Tags": tags}


def routes(template: Template) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """By route key, the properties of the route and of its integration."""
    integrations = of_type(template, "AWS::ApiGatewayV2::Integration")
    found = {}
    for resource in of_type(template, "AWS::ApiGatewayV2::Route").values():
        route = worked_out(resource["Properties"])
        name = route["Target"].removeprefix("integrations/<").removesuffix(">")
        plain = {key: value for key, value in route.items() if key not in OWN_NAMES}
        found[route["RouteKey"]] = (plain, worked_out(integrations[name]["Properties"]))
    return found


def answered(template: Template) -> dict[str, dict[str, Any]]:
    """By route key, the response of a route."""
    keys = {
        f"<{name}>": found["Properties"]["RouteKey"]
        for name, found in of_type(template, "AWS::ApiGatewayV2::Route").items()
    }
    found = [worked_out(one["Properties"]) for one in of_type(template, "AWS::ApiGatewayV2::RouteResponse").values()]
    return {keys[response.pop("RouteId")]: response for response in found}


def guard(template: Template) -> tuple[dict[str, Any], set[str]]:
    """The authorizer but its name, and the functions that API Gateway may call at one."""
    authorizer = one(template, "AWS::ApiGatewayV2::Authorizer")
    authorizer.pop("Name", None)
    if authorizer:
        # Two spellings of an alias.
        authorizer["AuthorizerUri"] = function_of(authorizer["AuthorizerUri"].removesuffix("/invocations")).replace(
            ".Arn>:live", ">:live"
        )
    permissions = [worked_out(found["Properties"]) for found in of_type(template, "AWS::Lambda::Permission").values()]
    called = {
        found["FunctionName"].replace(".Arn>", ">") for found in permissions if "/authorizers/" in found["SourceArn"]
    }
    return authorizer, called


def plan(template: Template) -> dict[str, Any]:
    """The usage plan, with the type of the stage instead of its logical ID."""
    properties = one(template, "AWS::ApiGateway::UsagePlan")
    for stage in properties.get("ApiStages", []):
        stage["Stage"] = template["Resources"][stage["Stage"].strip("<>")]["Type"]
    return properties


def address(template: Template) -> dict[str, Any]:
    """The domain, where it leads, and its records."""
    domain = tagged(template, "AWS::ApiGatewayV2::DomainName")
    mapping = one(template, "AWS::ApiGatewayV2::ApiMapping")
    alone = [worked_out(found["Properties"]) for found in of_type(template, "AWS::Route53::RecordSet").values()]
    for found in of_type(template, "AWS::Route53::RecordSetGroup").values():
        group = worked_out(found["Properties"])
        alone += [{**record, "HostedZoneId": group["HostedZoneId"]} for record in group["RecordSets"]]
    records = {record["Type"]: (record["Name"], record["HostedZoneId"]) for record in alone}
    return {"domain": domain, "path": mapping.get("ApiMappingKey"), "records": records}


SAME = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::UsagePlanKey",
    "AWS::ApiGatewayV2::Model",
    "AWS::CertificateManager::Certificate",
    "AWS::IAM::Role",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
)
"""Types of what stands beside the API in both forms."""


@pytest.mark.parametrize(("actions", "settings"), CASES.values(), ids=CASES)
def test_same_settings(actions: str, settings: str) -> None:
    explicit, native = (translated(actions, settings, native=native) for native in (False, True))
    assert "AWS::ApiGatewayV2::Api" in {found["Type"] for found in native["Resources"].values()}
    assert tagged(native, "AWS::ApiGatewayV2::Api") == tagged(explicit, "AWS::ApiGatewayV2::Api")
    assert tagged(native, "AWS::ApiGatewayV2::Stage") == tagged(explicit, "AWS::ApiGatewayV2::Stage")
    assert routes(native) == routes(explicit)
    assert answered(native) == answered(explicit)
    assert guard(native) == guard(explicit)
    assert plan(native) == plan(explicit)
    assert address(native) == address(explicit)
    assert of_type(native, *SAME) == of_type(explicit, *SAME)
    assert native.get("Outputs") == explicit.get("Outputs")


@pytest.mark.parametrize("settings", [case[1] for case in CASES.values() if "auth" in case[1] or "origins" in case[1]])
def test_no_connection_without_being_asked(settings: str) -> None:
    template = translated("", settings, native=True)
    found = [one["Properties"] for one in of_type(template, "AWS::ApiGatewayV2::Route").values()]
    (connect,) = (one for one in found if one["RouteKey"] == "$connect")
    kind = connect["AuthorizationType"]
    assert kind in ("AWS_IAM", "CUSTOM")
    if kind == "CUSTOM":
        assert template["Resources"][connect["AuthorizerId"]["Ref"]]["Type"] == "AWS::ApiGatewayV2::Authorizer"


def test_route_comes_after_its_model() -> None:
    # CloudFormation documentation, "DependsOn attribute": a resource waits for what its properties refer to.
    route = translated("ping\n  model schemas/ping.json\n", "", native=True)["Resources"]["WSPingRoute"]
    assert "PingWSModel" in references(route["Properties"])


def references(value: Any) -> set[str]:
    """What `Ref` in a value names."""
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    return {str(value["Ref"])} if set(value) == {"Ref"} else references(list(value.values()))


def test_stage_comes_after_the_role_of_its_logs() -> None:
    template = translated("", "access-log\naccount-log-role staging\n", native=True)
    assert template["Resources"]["WS"]["DependsOn"] == ["ApiGatewayAccount"]
    assert template["Resources"]["WSstagingStage"]["Properties"]["ApiId"] == {"Ref": "WS"}
