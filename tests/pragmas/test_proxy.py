"""@proxy: URLs by stage and the default route of the API."""

import pytest

from arc2sam.pragmas.proxy import Proxy, is_http_url
from tests.pragmas.stages import Built

ALL = "testing http://localhost:4000\nstaging https://qa.example.com\nproduction https://example.com"


def manifest(proxy: str, http: str = "@http\nget /v2/*\n@static") -> str:
    return f"@app\nmy-app\n@proxy\n{proxy}\n{http}"


@pytest.mark.parametrize(
    ("stage", "more", "url"),
    [
        pytest.param("staging", "", "https://qa.example.com", id="staging"),
        pytest.param("production", "", "https://example.com", id="production"),
        pytest.param("preview", "preview https://p.example.com", "https://p.example.com", id="stage-of-another-name"),
    ],
)
def test_default_route(stage: str, more: str, url: str) -> None:
    built = Built(manifest(f"{ALL}\n{more}"), stage)
    assert built.found == []
    assert built.properties("HTTP")["DefinitionBody"]["paths"]["/$default"] == {
        "x-amazon-apigateway-any-method": {
            "isDefaultRoute": True,
            "x-amazon-apigateway-integration": {
                "payloadFormatVersion": "1.0",
                "type": "http_proxy",
                "httpMethod": "ANY",
                "uri": url,
                "connectionType": "INTERNET",
                "timeoutInMillis": 30000,
            },
        }
    }
    assert [name for name in built.resources if name.endswith("HTTPLambda")] == ["GetV2CatchallHTTPLambda"]


def test_model() -> None:
    part = Built(manifest(ALL)).app.part(Proxy)
    assert part is not None
    assert dict(part.urls) == {
        "testing": "http://localhost:4000",
        "staging": "https://qa.example.com",
        "production": "https://example.com",
    }


@pytest.mark.parametrize(
    ("text", "stage", "found"),
    [
        pytest.param(manifest(""), "staging", ["ARC290 3:1"], id="empty"),
        pytest.param(manifest("production https://e.f"), "production", ["ARC290 3:1"], id="one-stage"),
        pytest.param(manifest(ALL), "preview", ["ARC290 3:1"], id="stage-of-another-name"),
        pytest.param(
            manifest(ALL.replace("testing http://localhost:4000", "testing")), "staging", ["ARC290 4:1"], id="word"
        ),
        pytest.param(manifest(ALL.replace("https://qa", "ftp://qa")), "staging", ["ARC291 5:9"], id="scheme"),
        pytest.param(manifest(ALL.replace("https://qa.example.com", "foo")), "staging", ["ARC291 5:9"], id="no-url"),
        pytest.param(manifest(ALL.replace("https://qa.example.com", "5")), "staging", ["ARC204 5:9"], id="number"),
        pytest.param(manifest(ALL + "\nstaging https://x.y"), "staging", ["ARC214 7:1"], id="twice"),
        pytest.param(manifest(ALL, ""), "staging", ["ARC312 3:1"], id="without-http"),
    ],
)
def test_faults(text: str, stage: str, found: list[str]) -> None:
    built = Built(text, stage)
    assert built.found == found
    assert all(one.help for one in built.diagnostics)


@pytest.mark.parametrize(
    ("text", "is_url"),
    [
        ("http://a.b", True),
        ("HTTPS://a.b:8080/c?d=e", True),
        ("http://localhost", True),
        ("http://user@host/x", True),
        ("http://", False),
        ("http:///path", False),
        ("http://:80", False),
        ("//a.b", False),
        ("a.b", False),
        ("ws://a.b", False),
        ("http://a b", False),
        ("", False),
    ],
)
def test_http_urls(text: str, is_url: bool) -> None:
    assert is_http_url(text) == is_url
