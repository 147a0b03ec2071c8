"""@ws-api: API keys and usage plans.

Source: API Gateway documentation, "Usage plans and API keys", "Choose an API key source" (a key is taken through a
usage plan only) and "API Gateway WebSocket API route request settings" (a key is asked for on `$connect`);
CloudFormation documentation, "AWS::ApiGateway::ApiKey" (`Enabled` is false by default), "AWS::ApiGateway::UsagePlan".
"""

import json
from typing import Any

import pytest

from arc2sam import pipeline
from tests.pragmas.stages import Built

PLAIN = "@app\nchat\n@ws\nsend\n"
GATE = "authorizer\n  src src/ws/gate\n  identity route.request.querystring.token\n"
STAGES = [{"ApiId": {"Ref": "WS"}, "Stage": {"Ref": "WebsocketStage"}}]


def built(settings: str) -> Built:
    """Build an app whose settings begin on line 4."""
    return Built(f"@app\nchat\n@ws-api\n{settings.strip()}\n@ws\nsend\n")


def plan(*lines: str) -> str:
    return "\n".join(["usage-plan", *(f"  {line}" for line in lines)])


def test_key_in_the_header() -> None:
    result = built("api-key true\n" + plan("rate 10", "burst 20", "quota 5000 month"))
    assert result.found == []
    assert result.properties("WS")["ApiKeySelectionExpression"] == "$request.header.x-api-key"
    assert result.properties("ConnectWSRoute")["ApiKeyRequired"] is True
    assert result.properties("WSApiKey") == {"Enabled": True}
    assert result.properties("WSUsagePlan") == {
        "ApiStages": STAGES,
        "Throttle": {"RateLimit": 10, "BurstLimit": 20},
        "Quota": {"Limit": 5000, "Period": "MONTH"},
    }
    assert result.properties("WSUsagePlanKey") == {
        "KeyId": {"Ref": "WSApiKey"},
        "KeyType": "API_KEY",
        "UsagePlanId": {"Ref": "WSUsagePlan"},
    }
    new = {"WSApiKey", "WSUsagePlan", "WSUsagePlanKey"}
    assert set(result.resources) - set(Built(PLAIN).resources) == new


def test_only_connect_asks_for_a_key() -> None:
    result, plain = built("api-key true"), Built(PLAIN)
    for name in ("SendWSRoute", "DefaultWSRoute", "DisconnectWSRoute"):
        assert result.properties(name) == plain.properties(name)
    assert result.properties("ConnectWSRoute")["AuthorizationType"] == "NONE"


def test_key_that_the_authorizer_names() -> None:
    result = built(f"{GATE}api-key authorizer\n{plan('quota 100 day')}")
    assert result.found == []
    assert result.properties("WS")["ApiKeySelectionExpression"] == "$context.authorizer.usageIdentifierKey"
    route = result.properties("ConnectWSRoute")
    assert (route["AuthorizationType"], route["ApiKeyRequired"]) == ("CUSTOM", True)


@pytest.mark.parametrize("guard", ["auth iam", "origins https://a.example", GATE])
def test_key_in_the_header_beside_every_guard(guard: str) -> None:
    result = built(f"{guard}\napi-key true")
    assert result.found == []
    route = result.properties("ConnectWSRoute")
    assert route["ApiKeyRequired"] is True
    assert route["AuthorizationType"] in ("AWS_IAM", "CUSTOM")


def test_without_limits_there_is_a_plan_all_the_same() -> None:
    # A key that is in no usage plan of the stage is refused.
    assert built("api-key true").properties("WSUsagePlan") == {"ApiStages": STAGES}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["rate 0.5", "burst 1"], {"Throttle": {"RateLimit": 0.5, "BurstLimit": 1}}, id="slow"),
        pytest.param(["rate 10.0", "burst 1"], {"Throttle": {"RateLimit": 10, "BurstLimit": 1}}, id="whole"),
        pytest.param(["quota 1 day"], {"Quota": {"Limit": 1, "Period": "DAY"}}, id="day"),
        pytest.param(["quota 70 week"], {"Quota": {"Limit": 70, "Period": "WEEK"}}, id="week"),
        pytest.param(["quota 5000 month"], {"Quota": {"Limit": 5000, "Period": "MONTH"}}, id="month"),
    ],
)
def test_limits(lines: list[str], expected: dict[str, Any]) -> None:
    result = built(f"api-key true\n{plan(*lines)}")
    assert result.found == []
    assert result.properties("WSUsagePlan") == {"ApiStages": STAGES, **expected}


@pytest.mark.parametrize("settings", ["api-key false", "description x"])
def test_a_key_that_is_asked_for_no_more_is_switched_off_by_name(settings: str) -> None:
    # An update leaves what a template merely lacks, and without its plan no key would be taken any more.
    result = built(settings)
    assert result.found == []
    assert result.properties("ConnectWSRoute")["ApiKeyRequired"] is False
    assert set(result.resources) == set(Built(PLAIN).resources)


def test_nothing_is_said_of_keys_without_settings() -> None:
    assert "ApiKeyRequired" not in Built(PLAIN).properties("ConnectWSRoute")


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("arc", "@app\nchat\n@ws\n@ws-api\napi-key true\nusage-plan\n  rate 1\n  burst 2\n  quota 3 day\n"),
        (
            "json",
            '{"app": "chat", "ws": [], "ws-api": {"api-key": true, "usage-plan": {"rate": 1, "burst": 2, "quota": [3, "day"]}}}',
        ),
        (
            "toml",
            'app = "chat"\nws = []\n[ws-api]\napi-key = true\n[ws-api.usage-plan]\nrate = 1\nburst = 2\nquota = [3, "day"]\n',
        ),
        (
            "yaml",
            "app: chat\nws: []\nws-api:\n  api-key: true\n  usage-plan:\n    rate: 1\n    burst: 2\n    quota: [3, day]\n",
        ),
    ],
)
def test_every_format(format_: Any, text: str) -> None:
    result = pipeline.transpile(text, format=format_, output="json")
    assert result.diagnostics == ()
    resources = json.loads(result.require_text())["Resources"]
    assert resources["WSUsagePlan"]["Properties"]["Quota"] == {"Limit": 3, "Period": "DAY"}
    assert resources["WSUsagePlan"]["Properties"]["Throttle"] == {"RateLimit": 1, "BurstLimit": 2}
    assert resources["ConnectWSRoute"]["Properties"]["ApiKeyRequired"] is True


@pytest.mark.parametrize(
    ("written", "found", "help_part"),
    [
        pytest.param("api-key", ["ARC209 4:1"], "`api-key true`", id="key-alone"),
        pytest.param("api-key yes", ["ARC204 4:9"], "`api-key true`", id="yes"),
        pytest.param("api-key header", ["ARC204 4:9"], "`api-key true`", id="unknown-source"),
        pytest.param("api-key 1", ["ARC204 4:9"], "`api-key true`", id="number"),
        pytest.param("api-keys true", ["ARC201 4:1"], "`api-key`", id="slip"),
        pytest.param("apiKey true", ["ARC201 4:1"], "`api-key`", id="another-spelling"),
        pytest.param("api-key-required true", ["ARC201 4:1"], "`api-key`", id="CloudFormation's-property"),
        pytest.param("api-key authorizer", ["ARC361 4:1"], "usageIdentifierKey", id="no-authorizer"),
        pytest.param("auth iam\napi-key authorizer", ["ARC361 5:1"], "usageIdentifierKey", id="IAM-names-no-key"),
        pytest.param(
            "origins https://a.example\napi-key authorizer", ["ARC361 5:1"], "usageIdentifierKey", id="nor-do-origins"
        ),
        pytest.param(plan("quota 1 day"), ["ARC362 4:1"], "`api-key true`", id="plan-without-a-key"),
        pytest.param(
            "api-key false\n" + plan("quota 1 day"), ["ARC362 5:1"], "`throttle`", id="plan-of-a-key-switched-off"
        ),
        pytest.param("api-key header\n" + plan("quota 1 day"), ["ARC204 4:9"], "", id="plan-of-a-key-that-is-wrong"),
        pytest.param(
            "authorizer false\napi-key authorizer", ["ARC204 4:12"], "", id="key-of-an-authorizer-that-is-wrong"
        ),
        pytest.param("authorizer\napi-key authorizer", ["ARC209 4:1"], "", id="key-of-an-authorizer-without-anything"),
        pytest.param("api-key true\nusage-plan", ["ARC209 5:1"], "below `usage-plan`", id="plan-alone"),
        pytest.param("api-key true\nusage-plan false", ["ARC204 5:12"], "below `usage-plan`", id="plan-off"),
        pytest.param("api-key true\n" + plan("rate 5"), ["ARC363 6:3"], "`burst NUMBER`", id="rate-alone"),
        pytest.param("api-key true\n" + plan("burst 5"), ["ARC363 6:3"], "`rate NUMBER`", id="burst-alone"),
        pytest.param("api-key true\n" + plan("rate 0", "burst 5"), ["ARC363 6:8"], "`rate 10`", id="rate-of-nothing"),
        pytest.param("api-key true\n" + plan("rate -1", "burst 5"), ["ARC363 6:8"], "`rate 10`", id="below-nothing"),
        pytest.param("api-key true\n" + plan("rate 5", "burst 0"), ["ARC205 7:9"], "from 1", id="burst-of-nothing"),
        pytest.param(
            "api-key true\n" + plan("rate 5", "burst 1.5"), ["ARC204 7:9"], "a whole number from 1", id="half-a-request"
        ),
        pytest.param("api-key true\n" + plan("rate fast", "burst 5"), ["ARC204 6:8"], "`rate 10`", id="word"),
        pytest.param("api-key true\n" + plan("quota 0 day"), ["ARC204 6:9"], "`quota 1000 day`", id="quota-of-nothing"),
        pytest.param("api-key true\n" + plan("quota 5"), ["ARC204 6:9"], "`quota 1000 day`", id="no-period"),
        pytest.param("api-key true\n" + plan("quota day"), ["ARC204 6:9"], "`quota 1000 day`", id="no-number"),
        pytest.param("api-key true\n" + plan("quota 5 year"), ["ARC204 6:9"], "`quota 1000 day`", id="year"),
        pytest.param("api-key true\n" + plan("quota day 5"), ["ARC204 6:9"], "`quota 1000 day`", id="other-order"),
        pytest.param("api-key true\n" + plan("quota 5 day 1"), ["ARC204 6:9"], "`quota 1000 day`", id="offset"),
        pytest.param("api-key true\n" + plan("quota 1.5 day"), ["ARC204 6:9"], "`quota 1000 day`", id="fraction"),
        pytest.param("api-key true\n" + plan("quota true day"), ["ARC204 6:9"], "`quota 1000 day`", id="boolean"),
        pytest.param(
            "api-key true\n" + plan("quota 2147483648 day"), ["ARC204 6:9"], "`quota 1000 day`", id="too-large"
        ),
        pytest.param("api-key true\n" + plan("rate-limit 5"), ["ARC201 6:3"], "`rate`", id="CloudFormation's-word"),
        pytest.param("api-key true\nusage-plans\n  quota 1 day", ["ARC201 5:1"], "`usage-plan`", id="plans"),
    ],
)
def test_faults(written: str, found: list[str], help_part: str) -> None:
    result = built(written)
    assert result.found == found
    (only,) = result.diagnostics
    assert help_part in only.help
    assert only.help[0].isupper()


@pytest.mark.parametrize(
    "written",
    [
        {"api-key": None},
        {"api-key": []},
        {"api-key": "true"},
        {"api-key": ["authorizer", True]},
        {"api-key": True, "usage-plan": None},
        {"api-key": True, "usage-plan": {}},
        {"api-key": True, "usage-plan": {"quota": "5 day"}},
        {"api-key": True, "usage-plan": {"quota": {"day": 5}}},
        {"api-key": True, "usage-plan": {"rate": "5", "burst": 5}},
    ],
    ids=json.dumps,
)
def test_faults_in_json(written: Any) -> None:
    result = pipeline.transpile(json.dumps({"app": "chat", "ws": [], "ws-api": written}), format="json")
    errors = [one for one in result.diagnostics if one.severity == "error"]
    assert len(errors) == 1
    assert errors[0].span is not None
    assert errors[0].help
    assert result.text is None
