"""@ws-api and actions: throttle, access log, execution log, metrics, the account's role.

Source: API Gateway documentation, "Throttle requests", "Configure logging for WebSocket APIs", "RouteSettings";
CloudFormation documentation, "AWS::ApiGatewayV2::Stage", "AWS::Logs::LogGroup", "AWS::ApiGateway::Account".
"""

import json
from typing import Any

import pytest

from arc2sam.pragmas.ws.settings import WebSocketSettings
from tests.pragmas.stages import Built

ROLE = "account-log-role staging\n"
GROUP = "arn:aws:logs:us-west-2:123456789012:log-group:chat"


def built(settings: str, action: str = "", stage: str = "staging", more: str = "") -> Built:
    """Build an app whose @ws-api begins on line 4, and whose one action has settings after that."""
    below = "".join(f"\n  {line}" for line in action.splitlines())
    return Built(f"@app\nchat\n@ws-api\n{settings.strip()}\n{more}@ws\nsend{below}\n", stage)


def action_alone(action: str, stage: str = "staging") -> Built:
    """Build an app without @ws-api, whose action has its settings from line 5 on."""
    return Built("@app\nchat\n@ws\nsend\n" + "".join(f"  {line}\n" for line in action.splitlines()), stage)


def stage_of(result: Built) -> dict[str, Any]:
    return result.properties("WebsocketStage")


# throttle, execution log, metrics


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("throttle 500 1000", {"ThrottlingRateLimit": 500, "ThrottlingBurstLimit": 1000}, id="throttle"),
        pytest.param("throttle 0.5 1", {"ThrottlingRateLimit": 0.5, "ThrottlingBurstLimit": 1}, id="rate-below-one"),
        pytest.param(ROLE + "execution-log error", {"LoggingLevel": "ERROR"}, id="errors"),
        pytest.param(ROLE + "execution-log info", {"LoggingLevel": "INFO"}, id="info"),
        pytest.param(
            ROLE + "execution-log info\ndata-trace true",
            {"LoggingLevel": "INFO", "DataTraceEnabled": True},
            id="data-trace",
        ),
        pytest.param("data-trace false", {"DataTraceEnabled": False}, id="data-trace-off"),
        pytest.param("metrics true", {"DetailedMetricsEnabled": True}, id="metrics"),
        pytest.param("metrics false", {"DetailedMetricsEnabled": False}, id="metrics-off"),
    ],
)
def test_of_all_routes(settings: str, expected: dict[str, Any]) -> None:
    result = built(settings)
    assert result.found == []
    assert stage_of(result)["DefaultRouteSettings"] == expected
    assert "RouteSettings" not in stage_of(result)


def test_nothing_is_stated_without_settings() -> None:
    assert set(stage_of(built("description x"))) == {"ApiId", "StageName", "AutoDeploy"}


@pytest.mark.parametrize(
    ("settings", "action", "expected"),
    [
        pytest.param("", "throttle 20 40", {"ThrottlingRateLimit": 20, "ThrottlingBurstLimit": 40}, id="alone"),
        pytest.param(
            "throttle 500 1000\nmetrics true",
            "throttle 20 40",
            {"ThrottlingRateLimit": 20, "ThrottlingBurstLimit": 40, "DetailedMetricsEnabled": True},
            id="throttle-over-the-api",
        ),
        pytest.param(
            "throttle 500 1000\nexecution-log info\ndata-trace true\n" + ROLE,
            "data-trace false",
            {
                "ThrottlingRateLimit": 500,
                "ThrottlingBurstLimit": 1000,
                "LoggingLevel": "INFO",
                "DataTraceEnabled": False,
            },
            id="switched-off",
        ),
        pytest.param(
            "execution-log error\n" + ROLE,
            "execution-log info\ndata-trace true\nmetrics true",
            {"LoggingLevel": "INFO", "DataTraceEnabled": True, "DetailedMetricsEnabled": True},
            id="more-is-logged",
        ),
        pytest.param(
            "execution-log error\n" + ROLE,
            "data-trace true",
            {"LoggingLevel": "ERROR", "DataTraceEnabled": True},
            id="data-trace-with-the-log-of-the-api",
        ),
    ],
)
def test_an_entry_of_a_route_is_complete(settings: str, action: str, expected: dict[str, Any]) -> None:
    # API Gateway takes an entry instead of the defaults, it does not merge them.
    result = built(settings or "description x", action)
    assert result.found == []
    assert stage_of(result)["RouteSettings"] == {"send": expected}


def test_entries_are_named_by_route_keys() -> None:
    result = Built("@app\nchat\n@ws\nconnect\n  throttle 1 2\nroom/join\n  metrics true\nping\n")
    assert result.found == []
    assert set(stage_of(result)["RouteSettings"]) == {"$connect", "room/join"}
    assert "DefaultRouteSettings" not in stage_of(result)
    waits = result.resources["WebsocketStage"]["DependsOn"]
    assert {"ConnectWSRoute", "RoomJoinWSRoute", "PingWSRoute"} <= set(waits)


@pytest.mark.parametrize(
    ("value", "column"),
    [
        pytest.param("500", 10, id="no-burst"),
        pytest.param("500 1000 2000", 10, id="three-numbers"),
        pytest.param("0 1000", 10, id="rate-of-nothing"),
        pytest.param("500 0", 10, id="burst-of-nothing"),
        pytest.param("-1 5", 10, id="below-nothing"),
        pytest.param("500 10.5", 10, id="part-of-a-request"),
        pytest.param("500 2147483648", 10, id="more-than-an-integer-holds"),
    ],
)
def test_throttle_that_is_none(value: str, column: int) -> None:
    assert built(f"throttle {value}").found == [f"ARC365 4:{column}"]
    assert action_alone(f"throttle {value}").found == [f"ARC365 5:{column + 2}"]


@pytest.mark.parametrize(
    ("settings", "action", "found"),
    [
        pytest.param("throttle fast 5", "", ["ARC204 4:10"], id="word-in-a-throttle"),
        pytest.param("execution-log all", "", ["ARC206 4:15"], id="unknown-level"),
        pytest.param("execution-log true", "", ["ARC204 4:15"], id="level-that-is-a-boolean"),
        pytest.param("metrics yes", "", ["ARC204 4:9"], id="metrics"),
        pytest.param("data-trace true", "", ["ARC366 4:12"], id="data-trace-without-a-log"),
        pytest.param("description x", "data-trace true", ["ARC366 7:14"], id="data-trace-of-an-action-without-a-log"),
        pytest.param(
            ROLE + "data-trace true",
            "execution-log error",
            ["ARC366 5:12"],
            id="data-trace-of-all-with-the-log-of-one",
        ),
    ],
)
def test_faults(settings: str, action: str, found: list[str]) -> None:
    assert built(settings, action).found == found


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_messages_logged_in_production(stage: str) -> None:
    of_all = built("execution-log info\ndata-trace true\naccount-log-role false", stage=stage)
    of_one = built("execution-log info\naccount-log-role false", "data-trace true", stage)
    expected = (["ARC521 5:12"], ["ARC521 8:14"]) if stage == "production" else ([], [])
    assert (of_all.found, of_one.found) == expected
    assert of_all.template


# access log


def test_access_log() -> None:
    result = built("access-log\n" + ROLE)
    assert result.found == []
    settings = stage_of(result)["AccessLogSettings"]
    assert settings["DestinationArn"] == {"Fn::GetAtt": ["WSAccessLogs", "Arn"]}
    assert result.resources["WSAccessLogs"] == {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": 30},
    }
    line = json.loads(settings["Format"])
    names = {"requestId", "connectionId", "eventType", "routeKey", "status"}
    assert line == {**{name: f"$context.{name}" for name in names}, "error": "$context.error.message"}
    assert len(settings["Format"].splitlines()) == 1


@pytest.mark.parametrize("form", ["access-log", "access-log true"])
def test_access_log_without_settings(form: str) -> None:
    assert built(f"{form}\n{ROLE}").template == built(f"access-log\n  retention 30\n{ROLE}").template


def test_access_log_of_the_users_own() -> None:
    written = '{"id":"$context.extendedRequestId","ip":"$context.identity.sourceIp"}'
    result = built(f"access-log\n  format '{written}'\n  group {GROUP}\n{ROLE}")
    assert result.found == []
    assert stage_of(result)["AccessLogSettings"] == {"DestinationArn": GROUP, "Format": written}
    assert "WSAccessLogs" not in result.resources


@pytest.mark.parametrize("days", [1, 90, 3653])
def test_retention(days: int) -> None:
    result = built(f"access-log\n  retention {days}\n{ROLE}")
    assert result.properties("WSAccessLogs") == {"RetentionInDays": days}


@pytest.mark.parametrize(
    ("below", "found"),
    [
        pytest.param("retention 31", ["ARC206 5:13"], id="retention-that-cloudwatch-has-not"),
        pytest.param("retention 0", ["ARC206 5:13"], id="retention-of-nothing"),
        pytest.param("retention forever", ["ARC204 5:13"], id="retention-as-a-word"),
        pytest.param("format $context.status", ["ARC367 5:10"], id="format-without-the-request"),
        pytest.param("format $context.requestIdentity", ["ARC367 5:10"], id="format-with-another-variable"),
        pytest.param(f"format '$context.requestId {'x' * 3054}'", ["ARC367 5:10"], id="format-of-more-than-3-kb"),
        pytest.param(f"group {GROUP}\n  retention 30", ["ARC369 6:3"], id="retention-of-another-group"),
        pytest.param("group chat", ["ARC368 5:9"], id="group-by-name"),
        pytest.param("group arn:aws:sns:us-west-2:123456789012:chat", ["ARC368 5:9"], id="topic"),
        pytest.param("group arn:aws:logs:us-west-2::log-group:chat", ["ARC368 5:9"], id="group-of-nobody"),
        pytest.param("retenton 30", ["ARC201 5:3"], id="misspelled"),
    ],
)
def test_access_log_faults(below: str, found: list[str]) -> None:
    assert built(f"access-log\n  {below}\n{ROLE}").found == found


def test_largest_format() -> None:
    # The quota is 3 KB, and two bytes of UTF-8 are two bytes.
    assert built(f"access-log\n  format '$context.requestId {'x' * 3053}'\n{ROLE}").found == []
    assert built(f"access-log\n  format '$context.requestId {'é' * 1527}'\n{ROLE}").found == ["ARC367 5:10"]


def test_format_of_two_lines() -> None:
    from arc2sam import pipeline, project_from_files

    settings = {"access-log": {"format": "$context.requestId\n$context.status"}, "account-log-role": "staging"}
    text = json.dumps({"app": "chat", "ws": ["send"], "ws-api": settings})
    found = pipeline.transpile(text, project_from_files({}), format="json").diagnostics
    assert [(one.code, one.span.text[:9] if one.span else "") for one in found] == [("ARC367", "$context.")]


@pytest.mark.parametrize(
    ("region", "found"), [("us-west-2", []), ("us-east-1", ["ARC368 5:9"])], ids=["the apps", "another"]
)
def test_group_of_a_region(region: str, found: list[str]) -> None:
    settings = f"access-log\n  group {GROUP}:*\n{ROLE}"
    assert built(settings, more=f"@aws\nregion {region}\n").found == found


@pytest.mark.parametrize("group", [GROUP.replace("arn:aws:", "arn:aws-cn:"), GROUP.replace("arn:aws:", "arn:awsx:")])
def test_group_of_another_partition(group: str) -> None:
    assert built(f"access-log\n  group {group}\n{ROLE}").found == ["ARC368 5:9"]


# the account's role


def test_account_role() -> None:
    result = built("execution-log error\naccount-log-role staging production")
    assert result.found == []
    retained = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    role = result.resources["ApiGatewayLogsRole"]
    assert {name: role[name] for name in retained} == retained
    assert role["Properties"] == {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "apigateway.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
        "ManagedPolicyArns": [
            {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"}
        ],
    }
    assert result.resources["ApiGatewayAccount"] == {
        "Type": "AWS::ApiGateway::Account",
        **retained,
        "Properties": {"CloudWatchRoleArn": {"Fn::GetAtt": ["ApiGatewayLogsRole", "Arn"]}},
    }
    assert result.resources["WebsocketStage"]["DependsOn"][-1] == "ApiGatewayAccount"


@pytest.mark.parametrize(
    ("role", "stage", "is_made"),
    [
        pytest.param("production", "production", True, id="the-named-stage"),
        pytest.param("production", "staging", False, id="another-stage"),
        pytest.param("false", "staging", False, id="the-account-has-one"),
        pytest.param("true", "anything", True, id="every-stage"),
    ],
)
def test_stages_that_set_the_role(role: str, stage: str, is_made: bool) -> None:
    result = built(f"execution-log error\naccount-log-role {role}", stage=stage)
    assert ("ApiGatewayAccount" in result.resources) is is_made
    assert ("ApiGatewayAccount" in result.resources["WebsocketStage"]["DependsOn"]) is is_made
    # Nothing else tells whether the account has a role, or `production` is written right.
    told = [one.message for one in result.diagnostics if one.code == "ARC520"]
    assert told == (
        [
            "The stage `staging` has logs and does not set the role that writes them, as `account-log-role` names `production`"
        ]
        if (role, stage) == ("production", "staging")
        else []
    )


def test_role_of_every_stage_replaces_others() -> None:
    assert built("account-log-role true").found == ["ARC522 4:18"]


@pytest.mark.parametrize(
    ("settings", "action", "found"),
    [
        pytest.param("access-log", "", ["ARC520 4:1"], id="access-log"),
        pytest.param("execution-log info", "", ["ARC520 4:15"], id="execution-log"),
        pytest.param("execution-log info\naccess-log", "", ["ARC520 5:1"], id="both-are-one-fault"),
        pytest.param("execution-log info", "execution-log error", ["ARC520 4:15"], id="of-the-api-and-an-action"),
        pytest.param("metrics true", "execution-log error", ["ARC520 7:17"], id="of-an-action"),
        pytest.param("metrics true", "metrics true", [], id="metrics-need-none"),
        pytest.param("account-log-role false\naccess-log", "execution-log error", [], id="the-account-has-one"),
    ],
)
def test_logs_without_a_role(settings: str, action: str, found: list[str]) -> None:
    result = built(settings, action)
    assert result.found == found
    assert all(
        "`CloudWatch Logs role ARN must be set in account settings`" in one.message for one in result.diagnostics
    )
    assert result.template


def test_logs_of_actions_without_a_role_are_one_fault() -> None:
    result = Built("@app\nchat\n@ws\na\n  execution-log info\nb\n  execution-log info\n")
    assert result.found == ["ARC520 5:17"]


@pytest.mark.parametrize(
    ("role", "found"),
    [
        pytest.param("testing", ["ARC374 4:18"], id="stage-that-is-never-deployed"),
        pytest.param("a.b", ["ARC374 4:18"], id="illegal-name"),
        pytest.param("testing\naccess-log", ["ARC374 4:18"], id="log-whose-role-no-stage-can-set"),
        pytest.param("staging 5", ["ARC204 4:26"], id="number"),
        pytest.param('"true"', ["ARC522 4:18"], id="true-in-quotes"),
        pytest.param('"false"\naccess-log', [], id="false-in-quotes"),
        pytest.param("stagin\naccess-log", ["ARC520 5:1"], id="slip"),
        pytest.param("true staging", ["ARC204 4:18"], id="all-and-one"),
    ],
)
def test_account_role_faults(role: str, found: list[str]) -> None:
    assert built(f"account-log-role {role}").found == found


@pytest.mark.parametrize("written", [[], {}])
def test_account_role_of_no_stage(written: object) -> None:
    from arc2sam import pipeline

    text = json.dumps({"app": "chat", "ws": ["send"], "ws-api": {"access-log": {}, "account-log-role": written}})
    result = pipeline.transpile(text, format="json")
    (error,) = (one for one in result.diagnostics if one.severity == "error")
    assert error.code in ("ARC374", "ARC376")
    assert result.text is None


def test_logs_of_an_action_at_a_stage_that_is_not_named() -> None:
    assert built("account-log-role production", "execution-log error").found == ["ARC520 7:17"]


def test_the_model_has_what_was_stated() -> None:
    part = built(f"throttle 5 6\naccess-log\n  retention 7\n{ROLE}").app.part(WebSocketSettings)
    assert part is not None
    traffic = part.traffic
    assert traffic.routes.throttle is not None
    assert (traffic.routes.throttle.rate, traffic.routes.throttle.burst) == (5, 6)
    assert traffic.access_log is not None
    assert traffic.access_log.retention_days == 7
    assert traffic.account_role is not None
    assert traffic.account_role.stages == ("staging",)


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        pytest.param("rate 10", "below `usage-plan`; `throttle RATE BURST` holds for all clients", id="rate"),
        pytest.param("burst 10", "below `usage-plan`; `throttle RATE BURST` holds for all clients", id="burst"),
        pytest.param("retention 90", "below `access-log`", id="retention"),
        pytest.param("zone Z0123456789", "below `domain`", id="zone"),
        pytest.param("identity route.request.header.A", "below `authorizer`", id="identity"),
        pytest.param("api-key true\nusage-plan\n  throttle 10 20\n  quota 1 day", "right below @ws-api", id="throttle"),
        pytest.param("access-log\n  metrics true", "right below @ws-api", id="metrics"),
    ],
)
def test_settings_in_the_wrong_place_are_told_theirs(settings: str, where: str) -> None:
    found = Built(f"@app\nchat\n@ws\n@ws-api\n{settings}\n").diagnostics
    assert [one.help for one in found if one.code == "ARC376"] == [f"Move it to where it belongs: {where}"]
