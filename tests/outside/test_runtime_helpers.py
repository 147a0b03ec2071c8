"""Judged by Architect's runtime helpers: `arc.ws` reaches the connections of the API with our variables and policies.

The published packages run as they are, in processes with the environment that the template gives to a function. A
recorder on loopback stands in for API Gateway, and moto for IAM.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from tests.outside.connections import (
    GONE,
    Account,
    Recorder,
    credentials_of,
    physical_id,
    recorder,
)
from tests.outside.functions import SCRIPTS, Lambda
from tests.outside.translate import read, translate

pytestmark = pytest.mark.outside

HELPERS = {"node": SCRIPTS / "arc_ws.mjs", "python": SCRIPTS / "arc_ws.py"}
"""By language, a function that calls the helper."""
ID = "L0SM9cOFvHcCIhw="
"""Connection IDs end in `=`, as in API Gateway's documentation."""
CALLS: list[Any] = [
    ("send", {"id": ID, "payload": {"text": "Grüße"}}),
    ("info", {"id": ID}),
    ("close", {"id": ID}),
    ("send", {"id": GONE, "payload": {}}),
]


class Case(NamedTuple):
    """A function of an app, and where its calls go."""

    manifest: str
    function: str
    address: str
    """Host and path of the API's stage, with the API's ID as `WS`."""
    files: dict[str, str] = {}
    stage: str = "staging"
    region: str = "us-east-1"


CHAT = "@app\nchat\n\n@ws\nsend\n\n@events\nnews\n"
DOMAIN = (
    "\n@ws-api\ndomain\n  staging ws.example.com\n  path chat\n"
    "  certificate arn:aws:acm:us-east-1:123456789012:certificate/0\n"
)
OWN = "WS.execute-api.us-east-1.amazonaws.com/staging"
CONFIG = "src/ws/send/config.arc"
ROLES = f"{CHAT}\n@sam\nroles per-function\n"
POLICY = "AWSLambdaBasicExecutionRole"

ALLOWED = {
    "an action": Case(CHAT, "SendWSLambda", OWN),
    "a function of another pragma": Case(CHAT, "NewsEventLambda", OWN),
    "an action with @ws-api": Case(f"{CHAT}\n@ws-api\nthrottle 5 10\n", "SendWSLambda", OWN),
    "production": Case(CHAT, "SendWSLambda", "WS.execute-api.us-east-1.amazonaws.com/production", stage="production"),
    "China": Case(CHAT, "SendWSLambda", "WS.execute-api.cn-north-1.amazonaws.com.cn/staging", region="cn-north-1"),
    "architect-default-policies": Case(
        CHAT, "SendWSLambda", OWN, {CONFIG: f"@aws\npolicies {POLICY} architect-default-policies\n"}
    ),
    "a role with all grants": Case(ROLES, "SendWSLambda", OWN),
    "a role with the grant ws": Case(ROLES, "SendWSLambda", OWN, {CONFIG: "@sam\ngrants ws\n"}),
    "the native API": Case(f"{CHAT}\n@sam\nwebsocket native\n", "SendWSLambda", OWN),
    "a domain beside the API's own address": Case(CHAT + DOMAIN, "SendWSLambda", OWN),
    "a domain only": Case(f"{CHAT}{DOMAIN}disable-execute-api true\n", "SendWSLambda", "ws.example.com/chat"),
}
REFUSED = {
    "policies without the app's": Case(CHAT, "SendWSLambda", OWN, {CONFIG: f"@aws\npolicies {POLICY}\n"}),
    "a role with other grants": Case(ROLES, "SendWSLambda", OWN, {CONFIG: "@sam\ngrants events\n"}),
    "a role without grants": Case(ROLES, "SendWSLambda", OWN, {CONFIG: "@sam\ngrants none\n"}),
}


def deployed(case: Case) -> Account:
    files = {**case.files, "src/ws/send/index.mjs": "", "src/events/news/index.mjs": ""}
    result = pipeline.transpile(case.manifest, project_from_files(files), format="arc", stage=case.stage)
    return Account(translate(read(result.require_text()), case.region), case.region)


PYTHON_TOO = ("an action", "China", "a domain only", "a role with the grant ws", "policies without the app's")
"""Cases for the helper of the other language, which starts slowly; what IAM allows is one for both."""


def runs(cases: dict[str, Case]) -> list[Any]:
    """Each case with the language of the helper that runs it."""
    pairs = [(language, name) for language in ("node", "python") for name in cases]
    return [
        pytest.param(language, cases[name], id=f"{language}, {name}")
        for language, name in pairs
        if language == "node" or name in PYTHON_TOO
    ]


@pytest.mark.parametrize(("language", "case"), runs(ALLOWED))
def test_send_info_and_close_arrive(language: str, case: Case, certificates: tuple[Path, Path], tmp_path: Path) -> None:
    account = deployed(case)
    with recorder(account, certificates[1]) as recorded:
        runtime = Lambda(account, recorded.port, certificates[0], tmp_path)
        sent, info, closed, gone = runtime.invoke(case.function, HELPERS[language], CALLS)
    assert [one for one in (sent, info, closed) if "fault" in one] == []
    assert "192.0.2.1" in info["result"]["Identity"].values()
    assert (gone["status"], gone["code"]) == (410, "GoneException")
    host, _, base = case.address.replace("WS.", f"{physical_id('WS')}.").partition("/")
    path = f"/{base}/@connections/{ID.replace('=', '%3D')}"
    expected = [(method, host, path, case.function) for method in ("POST", "GET", "DELETE")]
    assert [(one.method, one.host, one.path, one.function) for one in recorded.calls] == expected
    assert json.loads(recorded.calls[0].body) == {"text": "Grüße"}


@pytest.mark.parametrize(("language", "case"), runs(REFUSED))
def test_functions_without_the_policy_are_refused(
    language: str, case: Case, certificates: tuple[Path, Path], tmp_path: Path
) -> None:
    account = deployed(case)
    with recorder(account, certificates[1]) as recorded:
        runtime = Lambda(account, recorded.port, certificates[0], tmp_path)
        outcomes = runtime.invoke(case.function, HELPERS[language], CALLS)
    assert [(one["status"], one["code"]) for one in outcomes] == [(403, "AccessDeniedException")] * len(CALLS)
    assert recorded.calls == []


MANAGE = "execute-api:ManageConnections"
CONNECTION = f"/@connections/{ID}"


def others(account: Account, stage: str) -> dict[str, tuple[str, str]]:
    """Actions and resources that no function of the app needs."""
    own, post = physical_id("WS"), f"/POST{CONNECTION}"
    return {
        "another API": (MANAGE, account.arn("a1b2c3d4e5", stage, post)),
        "another stage": (MANAGE, account.arn(own, "another", post)),
        "a stage whose name goes on": (MANAGE, account.arn(own, f"{stage}2", post)),
        "another region": (MANAGE, account.arn(own, stage, post, region="eu-west-1")),
        "another account": (MANAGE, account.arn(own, stage, post, account="210987654321")),
        "the API as a whole": (MANAGE, account.arn(own, stage, "/*")),
        "connecting": ("execute-api:Invoke", account.arn(own, stage, "/$connect")),
        "calling a route": ("execute-api:Invoke", account.arn(own, stage, post)),
        "changing the API": ("apigateway:PATCH", f"arn:{account.partition}:apigateway:{account.region}::/apis/{own}"),
    }


@pytest.mark.parametrize("case", ALLOWED.values(), ids=ALLOWED)
def test_policies_allow_the_connections_of_the_stage_and_no_more(case: Case) -> None:
    account = deployed(case)
    resources = [account.arn(physical_id("WS"), case.stage, f"/{one}{CONNECTION}") for one in ("POST", "GET", "DELETE")]
    assert [one for one in resources if not account.may(case.function, MANAGE, one)] == []
    assert {name for name, one in others(account, case.stage).items() if account.may(case.function, *one)} == set()


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_policies_allow_nothing_where_nothing_is_granted(case: Case) -> None:
    account = deployed(case)
    wanted = (MANAGE, account.arn(physical_id("WS"), case.stage, f"/POST{CONNECTION}"))
    assert not account.may(case.function, *wanted)
    assert {name for name, one in others(account, case.stage).items() if account.may(case.function, *one)} == set()


@pytest.mark.parametrize(
    ("service", "region", "expected"),
    [
        pytest.param("execute-api", "us-east-1", 200, id="as AWS wants it"),
        pytest.param("apigateway", "us-east-1", 403, id="for another service"),
        pytest.param("execute-api", "eu-west-1", 403, id="for another region"),
    ],
)
def test_the_recorder_knows_signatures(service: str, region: str, expected: int) -> None:
    account = deployed(ALLOWED["an action"])
    host, path = f"{physical_id('WS')}.execute-api.us-east-1.amazonaws.com", f"/staging{CONNECTION}"
    request = AWSRequest("POST", f"https://{host}{path}", data=b"hello", headers={"Host": host})
    SigV4Auth(credentials_of("SendWSLambda"), service, region).add_auth(request)
    recorded = Recorder(account, 0)
    assert recorded.answer("POST", path, request.headers, b"hello")[0] == expected
    assert recorded.answer("POST", path, request.headers, b"another message")[0] == 403
    assert recorded.answer("POST", path, {"Host": host}, b"hello")[0] == 403
