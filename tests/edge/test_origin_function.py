"""The function that opens the WebSocket API to some origins only, run by Node as Lambda runs it.

The events have the form of the API Gateway documentation, "Control access to WebSocket APIs with AWS Lambda REQUEST
authorizers"; what must come back is that of "Output from an API Gateway Lambda authorizer". Which origin a browser sends
for a page is what the URL class of Node itself says (URL Standard, "Origin").
"""

import fnmatch
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from arc2sam.pragmas import assets
from arc2sam.pragmas.ws import origins

CODE = assets.code("origin")
DRIVER = pathlib.Path(__file__).parent / "asset_function" / "driver.js"
ALLOWED = "https://www.example.com http://localhost:3333"
METHOD = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/staging/$connect"


def event(headers, several="same"):
    """What API Gateway asks; `several`: the headers with all their values, by default one each."""
    if several == "same":
        several = None if headers is None else {name: [value] for name, value in headers.items()}
    return {
        "type": "REQUEST",
        "methodArn": METHOD,
        "headers": headers,
        "multiValueHeaders": several,
        "queryStringParameters": {},
        "requestContext": {"routeKey": "$connect", "eventType": "CONNECT", "connectionId": "L0SM9cOFvHcCIhw="},
    }


class Function:
    def __init__(self, process, file):
        self.process, self.file = process, file

    def tell(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["response"]

    def ask(self, request, allowed=ALLOWED):
        self.tell({"load": str(self.file), "env": {} if allowed is None else {"ARC_WS_ORIGINS": allowed}})
        return self.tell({"event": request})


@pytest.fixture(scope="module")
def function(tmp_path_factory):
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    file = tmp_path_factory.mktemp("origin") / "index.js"
    file.write_text(CODE, encoding="ascii", newline="\n")
    process = subprocess.Popen(
        ["node", str(DRIVER)],
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    yield Function(process, file)
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


def lets_in(answer):
    """Whether API Gateway lets the client in: the policy allows what is asked for, and nothing denies it."""
    assert isinstance(answer["principalId"], str)
    assert answer["policyDocument"]["Version"] == "2012-10-17"
    effects = {
        statement["Effect"]
        for statement in answer["policyDocument"]["Statement"]
        if statement["Action"] == "execute-api:Invoke" and fnmatch.fnmatchcase(METHOD, statement["Resource"])
    }
    return "Allow" in effects and "Deny" not in effects


@pytest.mark.parametrize("origin", ALLOWED.split())
@pytest.mark.parametrize("name", ["Origin", "origin", "ORIGIN", "oRiGiN"])
def test_allowed(function, origin, name):
    answer = function.ask(event({"Host": "abcdef123.execute-api.us-east-1.amazonaws.com", name: origin}))
    assert lets_in(answer)
    (statement,) = answer["policyDocument"]["Statement"]
    # Exactly what was asked for: no other API, stage or route.
    assert statement == {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": METHOD}
    assert set(answer) == {"principalId", "policyDocument"}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="another origin"),
        pytest.param({"Origin": "http://www.example.com"}, id="another scheme"),
        pytest.param({"Origin": "https://www.example.com:8443"}, id="another port"),
        pytest.param({"Origin": "https://www.example.com.evil.example"}, id="longer host"),
        pytest.param({"Origin": "https://evil.example/https://www.example.com"}, id="with the right one behind it"),
        pytest.param({"Origin": "https://api.www.example.com"}, id="subdomain"),
        pytest.param({"Origin": "https://example.com"}, id="parent domain"),
        pytest.param({"Origin": "https://www.example.com/"}, id="with a slash"),
        pytest.param({"Origin": "https://WWW.example.com"}, id="as no browser writes it"),
        pytest.param({"Origin": ALLOWED}, id="the whole list"),
        pytest.param({"Origin": "null"}, id="null"),
        pytest.param({"Origin": ""}, id="empty"),
        pytest.param({"Origin": "*"}, id="star"),
        pytest.param({"X-Origin": "https://www.example.com"}, id="another header"),
        pytest.param({"Host": "www.example.com"}, id="no origin"),
        pytest.param({}, id="no header"),
        pytest.param(None, id="no headers at all"),
        pytest.param({"Origin": None}, id="header without a value"),
        pytest.param({"Origin": {"toString": "https://www.example.com"}}, id="no text"),
        pytest.param({"__proto__": "https://www.example.com", "constructor": "x"}, id="names of JavaScript"),
    ],
)
def test_refused(function, headers):
    answer = function.ask(event(headers))
    assert not lets_in(answer)
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement == {"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": METHOD}


@pytest.mark.parametrize(
    ("headers", "several", "expected"),
    [
        pytest.param(None, {"Origin": ["https://www.example.com"]}, True, id="only there"),
        pytest.param({"Origin": "https://www.example.com"}, None, True, id="only among the single ones"),
        pytest.param(
            {"Origin": "https://www.example.com"},
            {"Origin": ["https://evil.example", "https://www.example.com"]},
            False,
            id="sent twice",
        ),
        pytest.param(
            {"Origin": "https://evil.example", "origin": "https://www.example.com"},
            {"Origin": ["https://evil.example"], "origin": ["https://www.example.com"]},
            False,
            id="sent twice in two spellings",
        ),
        pytest.param(
            {"Origin": "http://localhost:3333"},
            {"Origin": ["https://www.example.com", "http://localhost:3333"]},
            True,
            id="sent twice, both allowed",
        ),
        pytest.param({}, {"Origin": []}, False, id="no value"),
    ],
)
def test_header_with_several_values(function, headers, several, expected):
    assert lets_in(function.ask(event(headers, several))) == expected


@pytest.mark.parametrize("allowed", [None, "", " "])
def test_without_a_list_nobody_is_let_in(function, allowed):
    for origin in ("https://www.example.com", "", " ", None):
        assert not lets_in(function.ask(event({"Origin": origin}), allowed))


@pytest.mark.parametrize(
    "written",
    [
        "https://www.example.com",
        "HTTPS://WWW.Example.COM:443",
        "http://example.com:80",
        "http://example.com:443",
        "https://example.com:8443",
        "http://localhost:3333",
        "http://127.0.0.1:8080",
        "http://[2001:db8::1]:8080",
        "https://xn--bcher-kva.example",
    ],
)
def test_what_the_manifest_says_is_what_browsers_send(function, written):
    script = f"console.log(new URL({json.dumps(written + '/chat?a=b')}).origin)"
    sent = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    made, fault = origins.read(written)
    assert (made, fault) == (sent, None)
    assert lets_in(function.ask(event({"Origin": sent}), made))


def test_advice_for_other_letters_is_what_browsers_send():
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    written = "https://b\u00fccher.example"
    script = f"console.log(new URL({json.dumps(written)}).origin)"
    sent = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    _, fault = origins.read(written)
    assert fault is not None
    assert fault[1] == f"Write `{sent}`"


def test_code_is_fit_for_a_template():
    assert len(CODE.encode("ascii")) <= 4096
    assert "${" not in CODE
    assert "{{resolve:" not in CODE
    assert "\r" not in CODE
    assert "\t" not in CODE
    assert CODE.endswith("};\n")
    assert [line for line in CODE.split("\n") if line != line.rstrip() or len(line) > 100] == []
    # CommonJS without anything beside the runtime.
    assert "require(" not in CODE
    assert "\nimport " not in CODE
    assert "exports.handler = " in CODE
