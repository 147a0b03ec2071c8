"""Judged by the SAM translator: an edited manifest changes the resources that must change, and nothing is made anew.

What must change is written by hand from CloudFormation's documentation of the resource types; what an update would
replace comes from the create-only properties of the provider schemas.
"""

import functools
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas import ws
from arc2sam.pragmas.ws import settings
from tests.golden.projects import ALL, name_of
from tests.outside.replacement import lost, replaced
from tests.outside.translate import Template, of_type, read, translate, translated, worked_out

pytestmark = pytest.mark.outside

STAGE = "WebsocketStage"
NONE: frozenset[str] = frozenset()
KEPT = (
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApiGatewayV2::Stage",
    "AWS::DynamoDB::Table",
)
"""What clients are connected to, and what holds their data."""
TWO_ACTIONS = "send\nping\n"
FILES = {
    "text.json": '{"type": "object", "required": ["text"]}',
    "room.json": '{"type": "object", "required": ["room"]}',
    "pong.json": '{"action": "pong"}',
    "pong-2.json": '{"action": "pong", "version": 2}',
}
ARN = "arn:aws:acm:us-west-2:123456789012:certificate/"
GROUP = "arn:aws:logs:us-west-2:123456789012:log-group:chat"


class Change(NamedTuple):
    """Two manifests and what lies between their templates."""

    before: str
    after: str
    added: AbstractSet[str] = NONE
    removed: AbstractSet[str] = NONE
    changed: dict[str, AbstractSet[str]] = {}
    """By logical ID, the properties and attributes that differ."""
    replaced: AbstractSet[str] = NONE
    stage: str = "staging"


def app(actions: str = TWO_ACTIONS, api: str = "", more: str = "") -> str:
    """A manifest; without settings of the API it has no `@ws-api`."""
    pragma = f"@ws-api\n{api}" if api else ""
    return f"@app\nchat\n\n@ws\n{actions}\n@tables\nconnections\n  id *String\n\n@queues\nwork\n\n{more}{pragma}"


def api(before: str, after: str, **expected: Any) -> Change:
    """A change of the API's settings."""
    return Change(app(api=before), app(api=after), **expected)


def action(before: str, after: str, **expected: Any) -> Change:
    """A change of the settings of `ping`."""
    return Change(app(f"send\nping\n{before}"), app(f"send\nping\n{after}"), **expected)


def route(name: str) -> set[str]:
    """The resources of a route with a function."""
    return {f"{name}WS{kind}" for kind in ("Lambda", "Route", "Integration", "Permission")}


def domain(name: str = "ws.example.com", certificate: str = "auto", zone: str = "Z0123456789", more: str = "") -> str:
    return f"domain\n  staging {name}\n  certificate {certificate}\n  zone {zone}\n{more}"


SOURCE = {"PingWSLambda": {"Code"}}
IN_STAGE = {STAGE: {"DefaultRouteSettings"}}
OF_ACTION = {STAGE: {"RouteSettings"}}
WAITS = {STAGE: {"DependsOn"}}
ANSWERED = {"IntegrationType", "IntegrationUri"}
MOCKED = ANSWERED | {"TemplateSelectionExpression", "RequestTemplates"}
MOCK = "  integration mock\n"
TWO_WAY = {"PingWSRoute": {"RouteResponseSelectionExpression"}} | WAITS
LOGGED = "account-log-role false\naccess-log\n"
EVERY_FUNCTION = {
    name: {"Environment"}
    for name in (
        *(f"{one}WSLambda" for one in ("Connect", "Default", "Disconnect", "Send", "Ping")),
        "WorkQueueLambda",
    )
}
FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:check"
AUTHORIZER = "authorizer\n  src src/ws/authorizer\n  identity route.request.querystring.token\n"
EXISTING = AUTHORIZER.replace("src src/ws/authorizer", f"arn {FUNCTION}")
AUTHORIZED = {"WSAuthorizer", "WSAuthorizerPermission"}
ORIGINS = "origins https://example.com\n"
KEYED = {"WSApiKey", "WSUsagePlan", "WSUsagePlanKey"}
ROLE = "arn:aws:iam::123456789012:role/api-gateway"
CERTIFIED = {"WSDomain", "WSDomainMapping", "WSDomainCertificate", "WSDomainRecordA"}

CHANGES = {
    # routes
    "nothing": Change(app(), app()),
    "a route added": Change(app(), app("send\nping\njoin\n"), added=route("Join"), changed=WAITS),
    "a route removed": Change(app(), app("send\n"), removed=route("Ping"), changed=WAITS),
    "a route renamed": Change(app(), app("send\npong\n"), added=route("Pong"), removed=route("Ping"), changed=WAITS),
    "a route renamed to what has the same logical ID": Change(
        app("send-message\n"),
        app("sendMessage\n"),
        changed={
            "SendMessageWSLambda": {"Code"},
            "SendMessageWSRoute": {"RouteKey"},
            "SendMessageWSPermission": {"SourceArn"},
        },
        # Every property of a permission is create-only, and permissions have no names that could clash.
        replaced={"SendMessageWSPermission"},
    ),
    "implicit routes named": Change(app(), app("connect\n$default\ndisconnect\nsend\nping\n")),
    "routes in another order": Change(app(), app("ping\nsend\n")),
    "src: a route's code moved": action("", "  src lib/ping\n", changed=SOURCE),
    "src: moved back": action("  src lib/ping\n", "", changed=SOURCE),
    # settings of actions
    "throttle of an action": action("", "  throttle 20 40\n", changed=OF_ACTION),
    "throttle of an action removed": action("  throttle 20 40\n", "", changed=OF_ACTION),
    "throttle of an action that is renamed": Change(
        app("send\nping\n  throttle 20 40\n"),
        app("send\npong\n  throttle 20 40\n"),
        added=route("Pong"),
        removed=route("Ping"),
        changed={STAGE: {"RouteSettings", "DependsOn"}},
    ),
    "execution-log of an action": Change(
        app(api="account-log-role false\n"),
        app("send\nping\n  execution-log info\n", "account-log-role false\n"),
        changed=OF_ACTION,
    ),
    "data-trace of an action": Change(
        app("send\nping\n  execution-log info\n", "account-log-role false\n"),
        app("send\nping\n  execution-log info\n  data-trace true\n", "account-log-role false\n"),
        changed=OF_ACTION,
    ),
    "metrics of an action": action("", "  metrics true\n", changed=OF_ACTION),
    "response": action("", "  response true\n", added={"PingWSRouteResponse"}, changed=TWO_WAY),
    "response removed": action("  response true\n", "", removed={"PingWSRouteResponse"}, changed=TWO_WAY),
    "model": action(
        "",
        "  model text.json\n",
        added={"PingWSModel"},
        changed={"PingWSRoute": {"ModelSelectionExpression", "RequestModels", "DependsOn"}} | WAITS,
    ),
    "model: another file": action("  model text.json\n", "  model room.json\n", changed={"PingWSModel": {"Schema"}}),
    "integration: mock": action(
        "", MOCK, removed={"PingWSLambda", "PingWSPermission"}, changed={"PingWSIntegration": MOCKED}
    ),
    "integration: a function again": action(
        MOCK, "", added={"PingWSLambda", "PingWSPermission"}, changed={"PingWSIntegration": MOCKED}
    ),
    "integration: http": action(
        "",
        "  integration http https://example.com/\n",
        removed={"PingWSLambda", "PingWSPermission"},
        changed={"PingWSIntegration": ANSWERED | {"IntegrationMethod", "PassthroughBehavior", "RequestParameters"}},
    ),
    "integration: another URL": action(
        "  integration http https://example.com/\n",
        "  integration http https://example.org/\n",
        changed={"PingWSIntegration": {"IntegrationUri"}},
    ),
    "integration: queue": action(
        MOCK,
        "  integration queue work\n",
        added={"WSIntegrationRole"},
        changed={
            "PingWSIntegration": MOCKED
            | {"CredentialsArn", "IntegrationMethod", "PassthroughBehavior", "RequestParameters"}
        },
    ),
    "integration-timeout": action(
        "", "  integration-timeout 9000\n", changed={"PingWSIntegration": {"TimeoutInMillis"}}
    ),
    "status": action(MOCK, f"{MOCK}  status 404\n", changed={"PingWSIntegration": {"RequestTemplates"}}),
    "reply": action(
        MOCK,
        f"{MOCK}  reply pong.json\n",
        added={"PingWSRouteResponse", "PingWSIntegrationResponse"},
        changed=TWO_WAY,
    ),
    "reply: another file": action(
        f"{MOCK}  reply pong.json\n",
        f"{MOCK}  reply pong-2.json\n",
        changed={"PingWSIntegrationResponse": {"ResponseTemplates"}},
    ),
    "parameters": Change(
        app("connect\nping\n"),
        app("connect\n  parameters route.request.querystring.room\nping\n"),
        changed={"ConnectWSRoute": {"RequestParameters"}},
    ),
    # settings of the API
    "settings that are the defaults": api(
        "", "selection $request.body.action\nschema-validation true\ndisable-execute-api false\n"
    ),
    "selection": api("", "selection $request.body.type\n", changed={"WS": {"RouteSelectionExpression"}}),
    "selection with a model": Change(
        app("ping\n  model text.json\n"),
        app("ping\n  model text.json\n", "selection $request.body.type\n"),
        changed={"WS": {"RouteSelectionExpression"}, "PingWSRoute": {"ModelSelectionExpression"}},
    ),
    "description": api("", "description Chat\n", changed={"WS": {"Description"}}),
    "ip": api("", "ip dualstack\n", changed={"WS": {"IpAddressType"}}),
    "variables": api("variables\n  room lobby\n", "variables\n  room hall\n", changed={STAGE: {"StageVariables"}}),
    "tags": api("", "tags\n  team blue\n", changed={"WS": {"Tags"}, STAGE: {"Tags"}}),
    "tags with a domain": api(
        domain(),
        domain() + "tags\n  team blue\n",
        changed={"WS": {"Tags"}, STAGE: {"Tags"}, "WSDomain": {"Tags"}},
    ),
    "schema-validation": api("", "schema-validation false\n", changed={"WS": {"DisableSchemaValidation"}}),
    "auth": api("", "auth iam\n", changed={"ConnectWSRoute": {"AuthorizationType"}}),
    "authorizer": api(
        "",
        AUTHORIZER,
        added=AUTHORIZED | {"WSAuthorizerLambda"},
        changed={"ConnectWSRoute": {"AuthorizationType", "AuthorizerId"}} | WAITS,
    ),
    "authorizer removed": api(
        AUTHORIZER,
        "",
        removed=AUTHORIZED | {"WSAuthorizerLambda"},
        changed={"ConnectWSRoute": {"AuthorizationType", "AuthorizerId"}} | WAITS,
    ),
    "authorizer: code moved": api(
        AUTHORIZER, AUTHORIZER.replace("src/ws/authorizer", "lib/check"), changed={"WSAuthorizerLambda": {"Code"}}
    ),
    "authorizer: identity": api(
        AUTHORIZER,
        AUTHORIZER.replace("token", "ticket"),
        changed={"WSAuthorizer": {"IdentitySource"}},
    ),
    "authorizer: a function that exists": api(
        AUTHORIZER,
        EXISTING,
        removed={"WSAuthorizerLambda"},
        changed={"WSAuthorizer": {"AuthorizerUri"}, "WSAuthorizerPermission": {"FunctionName"}},
        # Every property of a permission is create-only.
        replaced={"WSAuthorizerPermission"},
    ),
    "authorizer: role": api(
        EXISTING,
        f"{EXISTING}  role {ROLE}\n",
        removed={"WSAuthorizerPermission"},
        changed={"WSAuthorizer": {"AuthorizerCredentialsArn"}},
    ),
    "authorizer instead of auth": api(
        "auth iam\n",
        AUTHORIZER,
        added=AUTHORIZED | {"WSAuthorizerLambda"},
        changed={"ConnectWSRoute": {"AuthorizationType", "AuthorizerId"}} | WAITS,
    ),
    "origins": api(
        "",
        ORIGINS,
        added=AUTHORIZED | {"WSOriginLambda"},
        changed={"ConnectWSRoute": {"AuthorizationType", "AuthorizerId"}} | WAITS,
    ),
    "origins: one more": api(
        ORIGINS,
        ORIGINS.replace("\n", " https://example.org\n"),
        changed={"WSOriginLambda": {"Environment"}},
    ),
    "origins instead of authorizer": api(
        AUTHORIZER,
        ORIGINS,
        added={"WSOriginLambda"},
        removed={"WSAuthorizerLambda"},
        changed={
            "WSAuthorizer": {"AuthorizerUri", "IdentitySource"},
            "WSAuthorizerPermission": {"FunctionName"},
        },
        replaced={"WSAuthorizerPermission"},
    ),
    "api-key": api(
        "",
        "api-key true\n",
        added=KEYED,
        changed={"WS": {"ApiKeySelectionExpression"}, "ConnectWSRoute": {"ApiKeyRequired"}},
    ),
    "api-key removed": api(
        "api-key true\n",
        "",
        removed=KEYED,
        changed={"WS": {"ApiKeySelectionExpression"}, "ConnectWSRoute": {"ApiKeyRequired"}},
    ),
    "api-key: by the authorizer": api(
        f"{AUTHORIZER}api-key true\n",
        f"{AUTHORIZER}api-key authorizer\n",
        changed={"WS": {"ApiKeySelectionExpression"}},
    ),
    "usage-plan": api(
        "api-key true\n",
        "api-key true\nusage-plan\n  rate 10\n  burst 20\n  quota 1000 day\n",
        changed={"WSUsagePlan": {"Throttle", "Quota"}},
    ),
    "usage-plan: quota": api(
        "api-key true\nusage-plan\n  quota 1000 day\n",
        "api-key true\nusage-plan\n  quota 9000 week\n",
        changed={"WSUsagePlan": {"Quota"}},
    ),
    "throttle": api("", "throttle 500 1000\n", changed=IN_STAGE),
    "throttle removed": api("throttle 500 1000\n", "", changed=IN_STAGE),
    "throttle, with an action that states something": Change(
        app("send\nping\n  metrics true\n"),
        app("send\nping\n  metrics true\n", "throttle 500 1000\n"),
        changed={STAGE: {"DefaultRouteSettings", "RouteSettings"}},
    ),
    "metrics": api("", "metrics true\n", changed=IN_STAGE),
    "execution-log": api("account-log-role false\n", "account-log-role false\nexecution-log error\n", changed=IN_STAGE),
    "data-trace": api(
        "account-log-role false\nexecution-log error\n",
        "account-log-role false\nexecution-log error\ndata-trace true\n",
        changed=IN_STAGE,
    ),
    "access-log": api(
        "account-log-role false\n", LOGGED, added={"WSAccessLogs"}, changed={STAGE: {"AccessLogSettings"}}
    ),
    "access-log: retention": api(LOGGED, f"{LOGGED}  retention 90\n", changed={"WSAccessLogs": {"RetentionInDays"}}),
    "access-log: format": api(LOGGED, f"{LOGGED}  format $context.requestId\n", changed={STAGE: {"AccessLogSettings"}}),
    "access-log: group": api(
        LOGGED, f"{LOGGED}  group {GROUP}\n", removed={"WSAccessLogs"}, changed={STAGE: {"AccessLogSettings"}}
    ),
    "account-log-role": api(
        LOGGED,
        "account-log-role staging\naccess-log\n",
        added={"ApiGatewayLogsRole", "ApiGatewayAccount"},
        changed=WAITS,
    ),
    "account-log-role of another stage": api(LOGGED, "account-log-role production\naccess-log\n"),
    "domain": api("", domain(), added=CERTIFIED),
    "domain of another stage": api("", domain().replace("staging", "production")),
    "domain removed": api(domain(), "", removed=CERTIFIED),
    "domain: path": api(domain(), domain(more="  path chat\n"), changed={"WSDomainMapping": {"ApiMappingKey"}}),
    "domain: ip": api(
        domain(),
        domain(more="  ip dualstack\n"),
        added={"WSDomainRecordAAAA"},
        changed={"WSDomain": {"DomainNameConfigurations"}},
    ),
    "domain: certificate": api(
        domain(certificate=f"{ARN}1"),
        domain(certificate=f"{ARN}2"),
        changed={"WSDomain": {"DomainNameConfigurations"}},
    ),
    "domain: zone": api(
        domain(certificate=f"{ARN}1"),
        domain(certificate=f"{ARN}1", zone="Z9876543210"),
        changed={"WSDomainRecordA": {"HostedZoneId"}},
        # A record cannot go to another zone.
        replaced={"WSDomainRecordA"},
    ),
    "domain: another name": api(
        domain(),
        domain("chat.example.com"),
        changed={
            "WSDomain": {"DomainName"},
            "WSDomainCertificate": {"DomainName", "DomainValidationOptions"},
            "WSDomainRecordA": {"Name"},
        },
        # Another name is another domain; the API stays where it is, and the record is only renamed.
        replaced=CERTIFIED - {"WSDomainRecordA"},
    ),
    "disable-execute-api": api(
        domain(),
        f"{domain()}disable-execute-api true\n",
        changed={"WS": {"DisableExecuteApiEndpoint"}, **EVERY_FUNCTION},
    ),
}
RENAMED_DOMAIN = "domain: another name"


@functools.cache
def template(manifest: str, stage: str = "staging") -> Template:
    """What CloudFormation gets of a manifest; tests must not change it."""
    result = pipeline.transpile(manifest, project_from_files(FILES), format="arc", stage=stage)
    return translate(read(result.require_text()))


def parts(resource: dict[str, Any]) -> dict[str, Any]:
    """The properties and attributes of a resource; in what order it waits for others makes no difference."""
    attributes = {name: value for name, value in resource.items() if name != "Properties"}
    # What a route is authorized by, and asks for, where nothing is said.
    defaults = (
        {"AuthorizationType": "NONE", "ApiKeyRequired": False} if resource["Type"] == "AWS::ApiGatewayV2::Route" else {}
    )
    return {
        **defaults,
        **worked_out(resource.get("Properties", {})),
        **attributes,
        "DependsOn": set(waits_for(resource)),
    }


def waits_for(resource: dict[str, Any]) -> list[str]:
    found = resource.get("DependsOn", [])
    return [found] if isinstance(found, str) else found


def changed(before: Template, after: Template) -> dict[str, AbstractSet[str]]:
    """By logical ID, what differs in resources that both templates have."""
    found: dict[str, AbstractSet[str]] = {}
    for name in before["Resources"].keys() & after["Resources"].keys():
        one, other = (parts(template["Resources"][name]) for template in (before, after))
        differing = {part for part in one.keys() | other.keys() if one.get(part) != other.get(part)}
        if differing:
            found[name] = differing
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_must_change_changes(change: Change) -> None:
    before, after = template(change.before), template(change.after)
    assert lost(before, after) == change.removed
    assert lost(after, before) == change.added
    assert changed(before, after) == change.changed
    assert replaced(before, after) == change.replaced


@pytest.mark.parametrize("name", [name for name in CHANGES if name != RENAMED_DOMAIN])
def test_nothing_that_clients_or_data_hang_on_is_replaced(name: str) -> None:
    before, after = template(CHANGES[name].before), template(CHANGES[name].after)
    anew = replaced(before, after)
    assert {one for one in anew if before["Resources"][one]["Type"] in KEPT} == set()
    gone = lost(before, after) - {"WSDomain"}
    assert {one for one in gone if before["Resources"][one]["Type"] in KEPT} == set()


def test_every_setting_is_changed() -> None:
    known = {key.name for key in (*ws.KEYS, *settings.KEYS)}
    tried = {name.replace(":", " ").replace(",", " ").split()[0] for name in CHANGES}
    assert known - tried == set()


@pytest.mark.parametrize("guard", ["auth iam\n", AUTHORIZER, ORIGINS, "api-key true\n"])
def test_a_guard_that_is_removed_is_removed_by_name(guard: str) -> None:
    # CloudFormation leaves an authorization that is merely absent (aws-cloudformation/cloudformation-coverage-roadmap,
    # issue 2184; aws/aws-cdk, pull request 14424): `$connect` would go on asking an authorizer that is gone.
    before, after = (
        template(app(api=api))["Resources"]["ConnectWSRoute"]["Properties"] for api in (guard, "description Chat\n")
    )
    assert (after["AuthorizationType"], after["ApiKeyRequired"], "AuthorizerId" in after) == ("NONE", False, False)
    assert before["AuthorizationType"] != "NONE" or before["ApiKeyRequired"]


def test_another_app_in_the_same_stack_is_the_same_api() -> None:
    # Only a deploy that names the stack by the app makes a new stack, and so a new API.
    before, after = template(app()), template(app().replace("chat", "room"))
    assert (replaced(before, after), lost(before, after), lost(after, before)) == (set(), set(), set())


def test_another_stage_in_the_same_stack_is_another_stage() -> None:
    # What docs/websocket.md warns of: the address of the API ends in the name of the stage.
    found = replaced(template(app()), template(app(), "production"))
    permissions = {f"{name}WSPermission" for name in ("Connect", "Default", "Disconnect", "Send", "Ping")}
    assert found == {STAGE, *permissions}


WAITED_FOR = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::IntegrationResponse",
    "AWS::ApiGatewayV2::Model",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::RouteResponse",
)
"""What must exist when a stage deploys by itself for the first time, and the account's role for its logs."""
MAPPED = ("AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGateway::UsagePlan")
EXPLICIT = tuple(folder for folder in ALL if STAGE in translated(folder)["Resources"])


def test_every_kind_is_waited_for_somewhere() -> None:
    found = {one["Type"] for folder in EXPLICIT for one in translated(folder)["Resources"].values()}
    assert found >= {*WAITED_FOR, *MAPPED}


@pytest.mark.parametrize("folder", EXPLICIT, ids=name_of)
def test_the_stage_waits_for_all_that_it_deploys(folder: Path) -> None:
    found = translated(folder)
    assert set(waits_for(found["Resources"][STAGE])) == set(of_type(found, *WAITED_FOR))


@pytest.mark.parametrize("folder", EXPLICIT, ids=name_of)
def test_what_is_mapped_to_the_stage_waits_for_it(folder: Path) -> None:
    for one in of_type(translated(folder), *MAPPED).values():
        properties = one["Properties"]
        stages = [properties["Stage"]] if "Stage" in properties else [each["Stage"] for each in properties["ApiStages"]]
        assert stages == [{"Ref": STAGE}]


@pytest.mark.parametrize("folder", EXPLICIT, ids=name_of)
def test_a_route_waits_for_the_model_that_it_names(folder: Path) -> None:
    found = translated(folder)
    names = {
        one["Properties"]["Name"]: logical_id for logical_id, one in of_type(found, "AWS::ApiGatewayV2::Model").items()
    }
    for one in of_type(found, "AWS::ApiGatewayV2::Route").values():
        used = {names[name] for name in one["Properties"].get("RequestModels", {}).values()}
        assert set(waits_for(one)) == used
