"""Property: the routes that CloudFormation gets are the actions of the manifest, whatever settings these have.

One to one, each with its integration; and with its function and permission, or without both where something else
answers.
"""

import json
import os
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.outside.test_routes import ACTIONS, IMPLICIT, SPELLINGS, is_a_folder, squeezed
from tests.outside.translate import ACCOUNT, Template, function_of, of_type, read, translate, worked_out

pytestmark = [pytest.mark.outside, pytest.mark.properties]

FILES = {
    "schemas/text.json": '{"type": "object", "required": ["text"]}',
    "schemas/pong.json": '{"action": "pong"}',
}
STAGE = f"arn:aws:execute-api:us-east-1:{ACCOUNT}:<WS>/staging"
INVOKED = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
INLINE = "inline"
TYPES = {"mock": "MOCK", "http": "HTTP_PROXY", "queue": "AWS", "event": "AWS"}
OF_ROUTES = {
    "throttle": ("ThrottlingRateLimit", "ThrottlingBurstLimit"),
    "metrics": ("DetailedMetricsEnabled",),
    "execution-log": ("LoggingLevel",),
}
"""By setting, the property that it is in an entry of RouteSettings."""

NUMBERS = st.tuples(st.integers(1, 10_000), st.integers(1, 5_000)).map(list)
TRAFFIC = {"throttle": NUMBERS, "metrics": st.booleans(), "execution-log": st.sampled_from(["error", "info"])}
WAITS = st.integers(50, 29_000)
QUEUES, EVENTS = ("work", "bulk"), ("news",)
ELSEWHERE = st.one_of(
    st.sampled_from(["https://example.com/", "https://example.com:8443/a?b=c"]).map(lambda url: ["http", url]),
    st.sampled_from(QUEUES).map(lambda name: ["queue", name]),
    st.sampled_from(EVENTS).map(lambda name: ["event", name]),
)


def action_settings(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """What may be stated of an action of that name."""
    any_way: dict[str, st.SearchStrategy[Any]] = dict(TRAFFIC)
    if name != "disconnect":
        any_way["response"] = st.booleans()
    if name == "connect":
        any_way["parameters"] = st.just(["route.request.querystring.room"])
    if name not in ("connect", "disconnect"):
        any_way["model"] = st.just("schemas/text.json")
    folders = st.sampled_from([f"lib/{squeezed(name)}", f"src/{squeezed(name)}/code"])
    function = st.fixed_dictionaries({}, optional={**any_way, "src": folders, "integration-timeout": WAITS})
    elsewhere = st.fixed_dictionaries({"integration": ELSEWHERE}, optional={**any_way, "integration-timeout": WAITS})
    mock = st.fixed_dictionaries({"integration": st.just(["mock"])}, optional={**any_way, **of_mock(name)})
    return st.one_of(st.just({}), function, elsewhere, mock).filter(is_consistent)


def of_mock(name: str) -> dict[str, st.SearchStrategy[Any]]:
    found: dict[str, st.SearchStrategy[Any]] = {"status": st.just(200) if name == "connect" else st.integers(200, 599)}
    return found if name == "disconnect" else {**found, "reply": st.just("schemas/pong.json")}


def is_consistent(stated: dict[str, Any]) -> bool:
    """Whether no reply is switched off."""
    return "reply" not in stated or stated.get("response") is not False


def are_distinct(actions: list[str]) -> bool:
    """Whether the actions share no logical ID, with each other or with the implicit ones."""
    others = [action for action in actions if action not in IMPLICIT]
    squashed = [squeezed(action) for action in others] + [squeezed(action) for action in IMPLICIT]
    return all(squashed) and len(set(squashed)) == len(squashed) and all(map(is_a_folder, actions))


NAMES = st.lists(
    st.one_of(ACTIONS, st.sampled_from([*SPELLINGS[:5], *sorted(IMPLICIT)])), max_size=6, unique=True
).filter(are_distinct)
APPS = NAMES.flatmap(lambda names: st.fixed_dictionaries({name: action_settings(name) for name in names}))
GUARDS: dict[str, dict[str, Any]] = {
    "nobody": {},
    "iam": {"auth": "iam"},
    "function": {"authorizer": {"src": "lib/guard", "identity": ["route.request.querystring.token"]}},
    "function that exists": {
        "authorizer": {
            "arn": "arn:aws:lambda:us-east-1:123456789012:function:check",
            "identity": ["route.request.header.Token"],
        }
    },
    "origins": {"origins": ["https://example.com"]},
}
"""Who may connect, by a name."""
AUTHORIZATION = {"nobody": (None, None), "iam": ("AWS_IAM", None)}
"""What the route `$connect` states of it; for every other guard the same."""
SETTINGS = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"account-log-role": st.just(False)},
        optional={
            **TRAFFIC,
            "selection": st.just("$request.body.type"),
            "access-log": st.just({"retention": 7}),
            "tags": st.just({"team": "blue"}),
            "api-key": st.just(True),
        },
    ),
)


def manifest(actions: dict[str, dict[str, Any]], api: dict[str, Any]) -> str:
    items = [{name: stated} if stated else name for name, stated in actions.items()]
    of_api = {"ws-api": api} if api else {}
    queues = [QUEUES[0], {QUEUES[1]: {"fifo": False}}]
    return json.dumps({"app": "chat", "queues": queues, "events": EVENTS, "ws": items, **of_api})


def translated(actions: dict[str, dict[str, Any]], api: dict[str, Any]) -> Template:
    result = pipeline.transpile(manifest(actions, api), project_from_files(FILES), format="json")
    assert [str(one) for one in result.diagnostics if one.severity == "error"] == []
    return translate(read(result.require_text()))


def properties(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """By logical ID, the properties of the resources of a type, worked out."""
    found = {name: worked_out(one["Properties"]) for name, one in of_type(template, kind).items()}
    assert all(one.get("ApiId", "<WS>") == "<WS>" for one in found.values())
    return found


def folder_of(name: str, stated: dict[str, Any]) -> str:
    return os.path.normpath(stated.get("src", f"src/ws/{name}"))


@settings(max_examples=80, deadline=None)
@example({"ping": {"integration": ["mock"], "reply": "schemas/pong.json"}, "connect": {"throttle": [5, 5]}}, {}, "iam")
@example(
    {"default": {"integration": ["queue", "bulk"]}, "disconnect": {"integration": ["event", "news"]}}, {}, "origins"
)
@example({"a/b": {}, "a.c": {"response": True, "model": "schemas/text.json"}}, {"throttle": [1, 1]}, "nobody")
@given(APPS, SETTINGS, st.sampled_from(list(GUARDS)))
def test_every_action_is_one_route(actions: dict[str, dict[str, Any]], api: dict[str, Any], guard: str) -> None:
    api = {**api, **GUARDS[guard]}
    template = translated(actions, api)
    stated = {**dict.fromkeys(IMPLICIT, {}), **actions}
    wanted = {f"${name}" if name in IMPLICIT else name: (name, one) for name, one in stated.items()}

    routes = properties(template, "AWS::ApiGatewayV2::Route")
    integrations = properties(template, "AWS::ApiGatewayV2::Integration")
    assert sorted(one["RouteKey"] for one in routes.values()) == sorted(wanted)
    assert sorted(one["Target"] for one in routes.values()) == sorted(f"integrations/<{name}>" for name in integrations)

    functions = properties(template, "AWS::Lambda::Function")
    folders = {name: one["Code"].get("S3Key", INLINE) for name, one in functions.items()}
    permissions = sorted(
        (one["SourceArn"], folders[function_of(one["FunctionName"]).strip("<>")])
        for one in properties(template, "AWS::Lambda::Permission").values()
        if one["SourceArn"].startswith(STAGE)
    )
    answering = {key: folder_of(*one) for key, one in wanted.items() if "integration" not in one[1]}
    assert permissions == sorted((f"{STAGE}/{key}", folder) for key, folder in answering.items())
    others = {f"src/queues/{name}" for name in QUEUES} | {f"src/events/{name}" for name in EVENTS}
    deciding = {"function": ["lib/guard"], "origins": [INLINE]}.get(guard, [])
    assert sorted(folders.values()) == sorted([*answering.values(), *others, *deciding])

    for route in routes.values():
        name, one = wanted[route["RouteKey"]]
        integration = integrations[route["Target"].removeprefix("integrations/<").removesuffix(">")]
        check_integration(integration, name, one, folders)
        assert route.get("RequestParameters") == (
            {parameter: {"Required": True} for parameter in one["parameters"]} if "parameters" in one else None
        )

    answered = {name for name, route in routes.items() if is_two_way(wanted[route["RouteKey"]][1])}
    responses = properties(template, "AWS::ApiGatewayV2::RouteResponse").values()
    assert sorted(one["RouteId"] for one in responses) == sorted(f"<{name}>" for name in answered)
    assert {name for name, route in routes.items() if "RouteResponseSelectionExpression" in route} == answered
    check_guard(template, routes, guard, is_keyed=api.get("api-key", False))
    check_stage(template, wanted, api)


def is_two_way(stated: dict[str, Any]) -> bool:
    return stated.get("response") is True or "reply" in stated


def check_integration(found: dict[str, Any], name: str, stated: dict[str, Any], folders: dict[str, str]) -> None:
    """An integration leads to what the action states, or to the function of the action's folder."""
    assert found.get("TimeoutInMillis") == stated.get("integration-timeout")
    kind, *target = stated.get("integration", ("function",))
    if kind == "function":
        assert found["IntegrationType"] == "AWS_PROXY"
        function = found["IntegrationUri"].removeprefix(INVOKED).removesuffix("/invocations")
        assert folders[function_of(function).strip("<>")] == folder_of(name, stated)
        return
    assert found["IntegrationType"] == TYPES[kind]
    uris = {
        "mock": None,
        "http": "".join(target),
        "queue": f"arn:aws:apigateway:us-east-1:sqs:path/{ACCOUNT}/<{''.join(target).capitalize()}Queue.QueueName>",
        "event": "arn:aws:apigateway:us-east-1:sns:path//",
    }
    assert found.get("IntegrationUri") == uris[kind]


def check_guard(template: Template, routes: dict[str, dict[str, Any]], guard: str, *, is_keyed: bool) -> None:
    """Who may connect is asked at `$connect`, and nowhere else."""
    expected = AUTHORIZATION.get(guard, ("CUSTOM", "<WSAuthorizer>"))
    for route in routes.values():
        is_connect = route["RouteKey"] == "$connect"
        found = route.get("AuthorizationType", "NONE"), route.get("AuthorizerId")
        assert found == ((expected[0] or "NONE", expected[1]) if is_connect else ("NONE", None))
        assert route.get("ApiKeyRequired", False) is (is_keyed and is_connect)
    authorizers = properties(template, "AWS::ApiGatewayV2::Authorizer")
    assert set(authorizers) == ({"WSAuthorizer"} if expected[1] else set())


def check_stage(template: Template, wanted: dict[str, tuple[str, dict[str, Any]]], api: dict[str, Any]) -> None:
    """The stage's settings are of routes that exist, each entry complete, since API Gateway merges nothing."""
    (stage,) = properties(template, "AWS::ApiGatewayV2::Stage").values()
    entries = {key: entry({**api, **one}) for key, (_, one) in wanted.items() if not one.keys().isdisjoint(OF_ROUTES)}
    assert stage.get("RouteSettings", {}) == entries
    assert stage.get("DefaultRouteSettings", {}) == entry(api)


def entry(stated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, names in OF_ROUTES.items():
        if key in stated:
            values = stated[key] if isinstance(stated[key], list) else [stated[key]]
            found.update(zip(names, values, strict=True))
    return {name: value.upper() if isinstance(value, str) else value for name, value in found.items()}
