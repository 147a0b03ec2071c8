"""@sam websocket native: settings that the native resource cannot express are refused, each at its line.

Source: SAM documentation, "AWS::Serverless::WebSocketApi" and "WebSocketApiRouteConfiguration".
"""

from typing import Any

import pytest

from tests.pragmas.stages import Built

FILES = {"a.json": '{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}'}


def built(actions: str, settings: str = "") -> Built:
    return Built(f"@app\nchat\n@sam\nwebsocket native\n@ws\n{actions}\n@ws-api\n{settings}\n", files=FILES)


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        pytest.param("ping\n  response true\n  model a.json\n  integration-timeout 50", [], id="what can be said"),
        pytest.param("ping\n  integration mock", ["ARC298 7:3"], id="mock"),
        pytest.param(
            "ping\n  integration mock\n  status 201\n  reply a.json", ["ARC298 7:3"], id="mock with what belongs to it"
        ),
        pytest.param("ping\n  integration http https://example.com/", ["ARC298 7:3"], id="HTTP"),
    ],
)
def test_refused_settings_of_actions(actions: str, found: list[str]) -> None:
    assert [one for one in built(actions).found if one.startswith("ARC298")] == found


CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0123"
DOMAIN = f"domain\n  staging ws.example.com\n  certificate {CERTIFICATE}"


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param("path my-chat_1", [], id="path"),
        pytest.param("path a.b", ["ARC298 11:8"], id="path with a point"),
        pytest.param("path a+b", ["ARC298 11:8"], id="path with a plus"),
        pytest.param("ip dualstack", ["ARC298 11:6"], id="IPv6"),
        pytest.param("ip ipv4", [], id="IPv4"),
    ],
)
def test_refused_settings_of_domains(settings: str, found: list[str]) -> None:
    # SAM refuses such paths, and its domains have no IpAddressType.
    assert built("ping", f"{DOMAIN}\n  {settings}").found == found


def test_domain_of_another_stage_is_no_concern() -> None:
    text = f"domain\n  production ws.example.com\n  certificate {CERTIFICATE}\n  path a.b\n  ip dualstack"
    assert built("ping", text).found == []


@pytest.mark.parametrize(
    ("region", "role", "found"),
    [
        pytest.param("eu-west-1", "", [], id="same region"),
        pytest.param("us-east-1", "  role arn:aws:iam::123456789012:role/gate\n", ["ARC298 12:7"], id="another"),
        pytest.param("us-east-1", "", ["ARC356 12:7"], id="another without a role"),
    ],
)
def test_authorizer_of_another_region(region: str, role: str, found: list[str]) -> None:
    function = "arn:aws:lambda:eu-west-1:123456789012:function:authorizer"
    settings = f"authorizer\n  identity route.request.querystring.token\n  arn {function}\n{role}"
    text = f"@app\nchat\n@aws\nregion {region}\n@sam\nwebsocket native\n@ws\nping\n@ws-api\n{settings}"
    assert Built(text).found == found


def test_settings_are_the_resources_own() -> None:
    # Source: SAM documentation, "AWS::Serverless::WebSocketApi": properties that pass through, and PropagateTags.
    result = built(
        "ping\n  throttle 1 2",
        "description Chat\nip dualstack\nthrottle 500 1000\nvariables\n  room lobby\ntags\n  team blue",
    )
    assert result.found == []
    properties: dict[str, Any] = result.properties("WS")
    expected = {
        "Description": "Chat",
        "IpAddressType": "dualstack",
        "DefaultRouteSettings": {"ThrottlingRateLimit": 500, "ThrottlingBurstLimit": 1000},
        "RouteSettings": {"ping": {"ThrottlingRateLimit": 1, "ThrottlingBurstLimit": 2}},
        "StageVariables": {"room": "lobby"},
        "Tags": {"team": "blue"},
        "PropagateTags": True,
    }
    assert {name: properties[name] for name in expected} == expected
    assert "WebsocketStage" not in result.resources
