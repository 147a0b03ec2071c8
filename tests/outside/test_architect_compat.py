"""Judged by Architect: a manifest with our settings is one that its own tools accept, and makes the same template."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas import ws
from arc2sam.pragmas.ws import settings
from tests.outside.translate import of_type

pytestmark = pytest.mark.outside

ARN = "arn:aws:acm:us-west-2:123456789012:certificate/01234567"
FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:check"
ROLE = "arn:aws:iam::123456789012:role/api-gateway"
GROUP = "arn:aws:logs:us-west-2:123456789012:log-group:chat"
FORMAT = "$context.requestId $context.status"
JSON_FORMAT = '{"id": "$context.requestId"}'
FILES = {
    "schemas/send.json": '{"type": "object", "required": ["text"]}',
    "schemas/pong.json": '{"action": "pong"}',
}

PLAIN = {
    "app.arc": """
@app
chat

@aws
region us-west-2

@events
news

@queues
work

@ws
connect
send-message
  src src/ws/send
ping
refuse
hook
job
tell
""",
    "arc.json": """{
  "app": "chat",
  "aws": {"region": "us-west-2"},
  "events": ["news"],
  "queues": ["work"],
  "ws": ["connect", {"send-message": {"src": "src/ws/send"}}, "ping", "refuse", "hook", "job", "tell"]
}
""",
    "arc.yaml": """
app: chat
aws:
  region: us-west-2
events:
  - news
queues:
  - work
ws:
  - connect
  - send-message:
      src: src/ws/send
  - ping
  - refuse
  - hook
  - job
  - tell
""",
}
"""By format, an app that Architect knows all of."""

ACTIONS = {
    "app.arc": """
@app
chat

@aws
region us-west-2

@events
news

@queues
work

@ws
connect
  parameters route.request.querystring.room route.request.header.X-Client
send-message
  src src/ws/send
  throttle 20 40
  execution-log info
  data-trace true
  metrics false
  response true
  model schemas/send.json
  integration-timeout 10000
ping
  integration mock
  reply schemas/pong.json
refuse
  integration mock
  status 404
hook
  integration http https://example.com/chat
job
  integration queue work
tell
  integration event news
""",
    "arc.json": """{
  "app": "chat",
  "aws": {"region": "us-west-2"},
  "events": ["news"],
  "queues": ["work"],
  "ws": [
    {"connect": {"parameters": ["route.request.querystring.room", "route.request.header.X-Client"]}},
    {"send-message": {
      "src": "src/ws/send", "throttle": [20, 40], "execution-log": "info", "data-trace": true, "metrics": false,
      "response": true, "model": "schemas/send.json", "integration-timeout": 10000
    }},
    {"ping": {"integration": "mock", "reply": "schemas/pong.json"}},
    {"refuse": {"integration": "mock", "status": 404}},
    {"hook": {"integration": ["http", "https://example.com/chat"]}},
    {"job": {"integration": ["queue", "work"]}},
    {"tell": {"integration": ["event", "news"]}}
  ]
}
""",
    "arc.yaml": """
app: chat
aws:
  region: us-west-2
events:
  - news
queues:
  - work
ws:
  - connect:
      parameters:
        - route.request.querystring.room
        - route.request.header.X-Client
  - send-message:
      src: src/ws/send
      throttle: [20, 40]
      execution-log: info
      data-trace: true
      metrics: false
      response: true
      model: schemas/send.json
      integration-timeout: 10000
  - ping:
      integration: mock
      reply: schemas/pong.json
  - refuse:
      integration: mock
      status: 404
  - hook:
      integration: [http, https://example.com/chat]
  - job:
      integration: [queue, work]
  - tell:
      integration: [event, news]
""",
}
"""The same with every setting of an action."""

ARC_API = f"""
selection $request.body.type
description "Chat for all"
ip dualstack
variables
  room lobby
tags
  team blue
schema-validation false
throttle 500 1000
execution-log error
data-trace false
metrics true
account-log-role staging
domain
  staging ws.example.com
  production chat.example.com
  zone Z0123456789
  certificate {ARN}
  path chat
  ip dualstack
disable-execute-api true
usage-plan
  rate 10
  burst 20
  quota 10000 week
"""
ARC_GUARD = """
authorizer
  src src/ws/authorizer
  identity route.request.querystring.token route.request.header.X-Client
api-key authorizer
"""
JSON_API: dict[str, Any] = {
    "selection": "$request.body.type",
    "description": "Chat for all",
    "ip": "dualstack",
    "variables": {"room": "lobby"},
    "tags": {"team": "blue"},
    "schema-validation": False,
    "throttle": [500, 1000],
    "execution-log": "error",
    "data-trace": False,
    "metrics": True,
    "account-log-role": "staging",
    "domain": {
        "staging": "ws.example.com",
        "production": "chat.example.com",
        "zone": "Z0123456789",
        "certificate": ARN,
        "path": "chat",
        "ip": "dualstack",
    },
    "disable-execute-api": True,
    "usage-plan": {"rate": 10, "burst": 20, "quota": [10000, "week"]},
}
JSON_GUARD: dict[str, Any] = {
    "authorizer": {
        "src": "src/ws/authorizer",
        "identity": ["route.request.querystring.token", "route.request.header.X-Client"],
    },
    "api-key": "authorizer",
}
FORMS = {
    "app.arc": {
        "all": f"{ARC_API}{ARC_GUARD}access-log\n",
        "an authorizer that exists": f"""{ARC_API}api-key true
authorizer
  arn {FUNCTION}
  role {ROLE}
  identity route.request.querystring.token
""",
        "origins": f"{ARC_API}api-key true\norigins https://example.com https://www.example.com:8443\n",
        "one origin": f"{ARC_API}api-key true\norigins https://example.com\n",
        "IAM": f"{ARC_API}api-key true\nauth iam\n",
        "a log of its own": f'{ARC_API}{ARC_GUARD}access-log\n  retention 90\n  format "{FORMAT}"\n',
        "a log in JSON": f"{ARC_API}{ARC_GUARD}access-log\n  format '{JSON_FORMAT}'\n",
        "a log that exists": f"{ARC_API}{ARC_GUARD}access-log\n  group {GROUP}\n",
        "a name for all stages": ARC_API.replace(
            "  staging ws.example.com\n  production chat.example.com\n", "  name ws.example.com\n"
        )
        + ARC_GUARD,
        "nothing": "",
    },
    "arc.json": {
        "all": {**JSON_API, **JSON_GUARD, "access-log": {}},
        "an authorizer that exists": {
            **JSON_API,
            "api-key": True,
            "authorizer": {"arn": FUNCTION, "role": ROLE, "identity": "route.request.querystring.token"},
        },
        "origins": {
            **JSON_API,
            "api-key": True,
            "origins": ["https://example.com", "https://www.example.com:8443"],
        },
        "one origin": {**JSON_API, "api-key": True, "origins": "https://example.com"},
        "IAM": {**JSON_API, "api-key": True, "auth": "iam"},
        "a log of its own": {**JSON_API, **JSON_GUARD, "access-log": {"retention": 90, "format": FORMAT}},
        "a log in JSON": {**JSON_API, **JSON_GUARD, "access-log": {"format": JSON_FORMAT}},
        "a log that exists": {**JSON_API, **JSON_GUARD, "access-log": {"group": GROUP}},
        "a name for all stages": {
            **JSON_API,
            **JSON_GUARD,
            "domain": {
                "name": "ws.example.com",
                **{key: value for key, value in JSON_API["domain"].items() if key not in ("staging", "production")},
            },
        },
        "nothing": {},
    },
}
"""By format, how the settings of the API may be written."""


def manifests() -> dict[str, tuple[str, str]]:
    """By a name, the file and text of each manifest with our settings."""
    found = {}
    for form, text in FORMS["app.arc"].items():
        found[f"arc, {form}"] = ("app.arc", f"{ACTIONS['app.arc']}\n@ws-api\n{text}")
    for form, api in FORMS["arc.json"].items():
        found[f"json, {form}"] = ("arc.json", json.dumps({**json.loads(ACTIONS["arc.json"]), "ws-api": api}))
        found[f"yaml, {form}"] = ("arc.yaml", f"{ACTIONS['arc.yaml']}ws-api:{block(api, 2)}\n")
    return found


def block(value: Any, depth: int) -> str:
    """YAML in block style, as people write it."""
    if value == {}:
        return " {}"
    if isinstance(value, dict):
        return "".join(f"\n{' ' * depth}{key}:{block(inner, depth + 2)}" for key, inner in value.items())
    if isinstance(value, list):
        return "".join(f"\n{' ' * depth}- {json.dumps(inner)}" for inner in value)
    return f" {json.dumps(value)}"


MANIFESTS = manifests()


@pytest.fixture(scope="module")
def templates(architect: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Architect makes of each manifest, by its name, and of the plain ones, by their file."""
    base = tmp_path_factory.mktemp("compat")
    wanted = {**MANIFESTS, **{name: (name, text) for name, text in PLAIN.items()}}
    folders = []
    for number, (name, text) in enumerate(wanted.values()):
        folder = base / str(number)
        folder.mkdir()
        (folder / name).write_text(text)
        folders.append(str(folder))
    run = subprocess.run(
        ["node", str(Path(__file__).with_name("architect.mjs")), str(architect), "staging"],
        input=json.dumps(folders),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    made = json.loads(run.stdout)
    for one in made:
        # It tells the time.
        one.get("template", {}).pop("Description", None)
    # Paths of code are absolute in Architect's template.
    return {
        name: json.loads(json.dumps(one).replace(f"{folder}/", ""))
        for name, folder, one in zip(wanted, folders, made, strict=True)
    }


@pytest.mark.parametrize("name", PLAIN)
def test_plain_manifests_are_one_app(name: str, templates: dict[str, Any]) -> None:
    assert templates[name] == templates["app.arc"]
    routes = of_type(templates[name]["template"], "AWS::ApiGatewayV2::Route")
    assert {one["Properties"]["RouteKey"] for one in routes.values()} == {
        *("$connect", "$default", "$disconnect"),
        *("send-message", "ping", "refuse", "hook", "job", "tell"),
    }


@pytest.mark.parametrize("name", MANIFESTS)
def test_architect_ignores_our_settings(name: str, templates: dict[str, Any]) -> None:
    assert templates[name] == templates["app.arc"]


@pytest.mark.parametrize("name", MANIFESTS)
def test_we_take_them(name: str) -> None:
    found = made(name)
    assert found["Resources"]["HookWSIntegration"]["Properties"]["IntegrationType"] == "HTTP_PROXY"
    assert ("WSApiId" in found["Outputs"], "WSDomain" in found["Resources"]) == (True, "nothing" not in name)


@pytest.mark.parametrize("form", FORMS["app.arc"])
def test_formats_are_one_app(form: str) -> None:
    arc, *others = (made(f"{name}, {form}") for name in ("arc", "json", "yaml"))
    assert others == [arc, arc]


def made(name: str) -> Any:
    """What we make of a manifest, which must have no errors."""
    file, text = MANIFESTS[name]
    result = pipeline.transpile(text, project_from_files(FILES), format=file.rpartition(".")[2], output="json")
    assert [str(one) for one in result.diagnostics if one.severity == "error"] == []
    return json.loads(result.require_text())


def test_every_setting_is_tried() -> None:
    # The other formats make the same template, so they have the same settings.
    text = "\n".join(text for name, (_, text) in MANIFESTS.items() if name.startswith("json"))
    keys = [*ws.KEYS, *settings.KEYS, *(inner for key in settings.KEYS for inner in key.keys or ())]
    assert len(keys) > 25
    assert [key.name for key in keys if f'"{key.name}": ' not in text] == []
