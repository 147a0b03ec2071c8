"""What `arc2sam create` writes runs: every handler of every language, with the events that Lambda hands to it.

Node and Python run as the functions of the deployed template do: what they send goes through the policies of their role
to a recorder. Deno signs by itself; its requests are judged by botocore's signature. Ruby's SDK is stood in for.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import Message
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from arc2sam import cli
from arc2sam.model import Function
from tests.conftest import cache_folder, npm_install, once
from tests.golden.projects import transpile
from tests.outside import lambda_events as events
from tests.outside.connections import GONE, Account, Recorder, physical_id, recorder
from tests.outside.functions import SCRIPTS, Lambda
from tests.outside.translate import read, translate

pytestmark = pytest.mark.outside

APP = """@app
chat

@http
get /
post /notes

@static
false

@ws
hello
ask
  response true

@ws-api
authorizer
  src src/ws/authorizer
  identity route.request.querystring.token

@events
signup

@queues
mail

@scheduled
nightly rate(1 day)

@tables
people
  id *String
  stream true

@aws
region us-east-1
runtime {runtime}
"""
REPLYING = """@app
chat

@ws
default
  response true

@aws
region us-east-1
runtime {runtime}
"""

RUNTIMES = {
    "node": "nodejs22.x",
    "typescript": "typescript",
    "python": "python3.13",
    "ruby": "ruby3.3",
    "deno": "deno",
    "custom": "provided.al2023",
}
ESBUILD = {"esbuild": "0.28.2"}
DENO = {"deno": "2.9.6"}
RUBY = {"@ruby/3.3-wasm-wasi": "2.10.1", "@ruby/wasm-wasi": "2.10.1"}

Invoke = Callable[[Function, list[Any]], list[Any]]


class Sent(NamedTuple):
    """A message that reached a connection."""

    connection: str
    message: Any


class App:
    """A created app, and how its functions are run."""

    def __init__(self, folder: Path, language: str) -> None:
        result = transpile(folder)
        assert result.app is not None
        self.folder = folder
        self.language = language
        self.account = Account(translate(read(result.require_text())))
        self.functions = {str(one.logical_id): one for one in result.app.functions}
        self.logs = ""
        self.sent: list[Sent] = []
        self.run: "Invoke | None" = None

    def invoke(self, function: str, *given: Any) -> list[Any]:
        """What a function returns for each event."""
        assert self.run is not None
        return self.run(self.functions[function], list(given))

    def file(self, function: Function, suffix: str = "") -> Path:
        """The handler of a function: the file that the template names."""
        handler = self.account.template["Resources"][function.logical_id]["Properties"]["Handler"].partition(".")[0]
        (file,) = (self.folder / function.src).glob(f"{handler}.*" if not suffix else f"*{suffix}")
        return file

    def process(self, command: list[str], given: list[Any], function: Function) -> Any:
        """What a process makes of events on its standard input; what it logs is kept."""
        environment = {"PATH": os.environ["PATH"], **self.account.environment(function.logical_id)}
        run = subprocess.run(
            command, input=json.dumps(given), env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert run.returncode == 0, run.stderr
        self.logs = run.stderr
        return json.loads(run.stdout)


Start = Callable[[str, str], AbstractContextManager[App]]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, certificates: tuple[Path, Path]) -> Start:
    """What creates the app of a manifest in a language, and lets its functions run; it skips where they cannot."""

    @contextmanager
    def started(manifest: str, language: str) -> Iterator[App]:
        folder = tmp_path_factory.mktemp(language)
        (folder / "app.arc").write_text(manifest.format(runtime=RUNTIMES[language]))
        assert cli.run(["create", str(folder)]) == 0
        made = App(folder, language)
        if language in ("node", "typescript", "python"):
            with recorder(made.account, certificates[1]) as recorded:
                work = tmp_path_factory.mktemp("work")
                runtime = Lambda(made.account, recorded.port, certificates[0], work)
                made.run = as_deployed(made, recorded, runtime, tmp_path_factory.mktemp("transpiled"))
                yield made
            return
        made.run = {"deno": with_deno, "ruby": with_ruby, "custom": with_shell}[language](made)
        yield made

    return started


@pytest.fixture(scope="module", params=RUNTIMES)
def app(request: pytest.FixtureRequest, start: Start) -> Iterator[App]:
    """A created app of a language."""
    with start(APP, request.param) as made:
        yield made


def as_deployed(app: App, recorded: Recorder, runtime: Lambda, work: Path) -> Invoke:
    """Node and Python, with the packages that Lambda has."""

    def run(function: Function, given: list[Any]) -> list[Any]:
        recorded.calls.clear()
        file = app.file(function)
        if file.suffix == ".ts":
            file = transpiled(file, work)
        outcomes = runtime.invoke(function.logical_id, file, given)
        assert [one for one in outcomes if "fault" in one] == []
        app.logs = runtime.logs
        host = f"{physical_id('WS')}.execute-api.us-east-1.amazonaws.com"
        assert {(one.method, one.host) for one in recorded.calls} <= {("POST", host)}
        base = "/staging/@connections/"
        assert all(one.path.startswith(base) for one in recorded.calls)
        app.sent = [
            Sent(one.path.removeprefix(base).replace("%3D", "="), json.loads(one.body)) for one in recorded.calls
        ]
        return [one["result"] for one in outcomes]

    return run


def transpiled(file: Path, folder: Path) -> Path:
    """A TypeScript file as JavaScript, by esbuild with the options of the template."""
    packages = once(cache_folder("locks") / "esbuild", lambda: npm_install("esbuild", ESBUILD))
    out = folder / file.parent.name / "index.mjs"
    command = [packages / "node_modules" / ".bin" / "esbuild", file, f"--outfile={out}", "--format=esm"]
    subprocess.run([*command, "--target=es2022", "--log-level=error"], check=True, timeout=60)
    return out


def with_deno(app: App) -> Invoke:
    """Deno; its requests are checked as API Gateway would."""
    command = shutil.which("deno")
    if not command:
        packages = once(cache_folder("locks") / "deno", lambda: npm_install("deno", DENO))
        command = str(packages / "node_modules" / ".bin" / "deno")
    files = list(app.folder.rglob("mod.ts"))
    check = subprocess.run([command, "check", *files], capture_output=True, text=True, timeout=120, check=False)
    assert check.returncode == 0, check.stderr

    def run(function: Function, given: list[Any]) -> list[Any]:
        # The file that the layer loads: `mod.ts`, whatever the template's Handler.
        file = app.folder / function.src / "mod.ts"
        found = app.process([str(command), "run", "-A", str(SCRIPTS / "invoke.ts"), str(file)], given, function)
        account = Recorder(app.account, 0)
        for one in found["requests"]:
            url = urlsplit(one["url"])
            headers = Message()
            for name, value in {**one["headers"], "host": url.netloc}.items():
                headers[name] = value
            status, error, _ = account.answer(one["method"], url.path, headers, one["body"].encode())
            assert (status, error) in ((200, ""), (410, "GoneException"))
        app.sent = [
            Sent(one.path.rpartition("/")[2].replace("%3D", "="), json.loads(one.body)) for one in account.calls
        ]
        results: list[Any] = found["results"]
        return results

    return run


def with_ruby(app: App) -> Invoke:
    """Ruby, or the one that is compiled to WebAssembly."""
    command = ["ruby", str(SCRIPTS / "invoke.rb")]
    if not shutil.which("ruby"):
        packages = once(cache_folder("locks") / "ruby", lambda: npm_install("ruby", RUBY)) / "node_modules"
        command = ["node", "--no-warnings", str(SCRIPTS / "invoke_ruby.mjs"), str(packages)]

    def run(function: Function, given: list[Any]) -> list[Any]:
        found = app.process([*command, str(app.file(function))], given, function)
        endpoint = f"https://{physical_id('WS')}.execute-api.us-east-1.amazonaws.com/staging"
        assert {one["endpoint"] for one in found["calls"]} <= {endpoint}
        app.sent = [Sent(one["connection"], json.loads(one["data"])) for one in found["calls"]]
        results: list[Any] = found["results"]
        return results

    return run


def with_shell(app: App) -> Invoke:
    """A bootstrap, which asks the runtime API for events. Source: AWS Lambda documentation, "Lambda runtime API"."""
    if not shutil.which("curl"):
        pytest.skip("curl is needed to run a bootstrap")

    def run(function: Function, given: list[Any]) -> list[Any]:
        answers: dict[str, Any] = {}
        waiting = [(f"8476a536-e9f4-11e8-9739-{index:012}", one) for index, one in enumerate(given)]
        done, over = threading.Event(), threading.Event()

        class Api(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                assert self.path == "/2018-06-01/runtime/invocation/next"
                if not waiting:
                    # As Lambda, let it wait: a script that got an answer would go on, and send one more.
                    done.set()
                    over.wait()
                    self.send_error(503)
                    return
                identity, event = waiting.pop(0)
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", identity)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                *_, identity, last = self.path.split("/")
                assert last == "response"
                answers[identity] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep the output of tests clean."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        environment = {"PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"}
        # Started as Lambda starts it: by its name, so that it has to be executable.
        process = subprocess.Popen(
            [app.folder / function.src / "bootstrap"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert done.wait(120)
        finally:
            process.kill()
            process.wait()
            over.set()
            app.logs = process.communicate()[1]
            server.shutdown()
            server.server_close()
        return [answers[identity] for identity in sorted(answers)]

    return run


class Page(HTMLParser):
    """The elements of a page, and its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.title = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        if self.elements[-1:] == ["title"]:
            self.title += data


def test_a_page(app: App) -> None:
    (answer,) = app.invoke("GetIndexHTTPLambda", events.request("GET", "/"))
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "text/html; charset=utf-8"
    page = Page(answer["body"])
    assert page.title.strip()
    assert {"html", "title", "h1", "p"} <= set(page.elements)


def test_json(app: App) -> None:
    texts = ['{"text": "Grüße"}', "text=Gr%C3%BC%C3%9Fe"]
    given = [
        events.request("POST", "/notes", texts[0]),
        events.request("POST", "/notes", texts[1], is_encoded=True),
        events.request("POST", "/notes"),
    ]
    answers = app.invoke("PostNotesHTTPLambda", *given)
    assert [one["statusCode"] for one in answers] == [200] * 3
    assert {one["headers"]["content-type"] for one in answers} == {"application/json; charset=utf-8"}
    bodies = [json.loads(one["body"]) for one in answers]
    if app.language == "custom":
        assert bodies == [{"ok": True}] * 3
    else:
        assert [one["received"] for one in bodies] == [*texts, ""]


@pytest.mark.parametrize(("function", "kind"), [("ConnectWSLambda", "CONNECT"), ("DisconnectWSLambda", "DISCONNECT")])
def test_connections_come_and_go(app: App, function: str, kind: str) -> None:
    assert app.invoke(function, events.socket(f"${kind.lower()}", kind)) == [{"statusCode": 200}]
    assert events.CONNECTION in app.logs
    assert app.sent == []


def test_an_action_answers_with_a_message(app: App) -> None:
    message = {"action": "hello", "text": "Grüße"}
    given = [
        events.socket("hello", "MESSAGE", json.dumps(message)),
        events.socket("hello", "MESSAGE", json.dumps(message), GONE),
    ]
    assert app.invoke("HelloWSLambda", *given) == [{"statusCode": 200}] * 2
    assert app.sent == ([] if app.language == "custom" else [Sent(events.CONNECTION, {"received": message})])


def test_an_unknown_action_is_told(app: App) -> None:
    given = [events.socket("$default", "MESSAGE", "no JSON"), events.socket("$default", "MESSAGE", "{}", GONE)]
    assert app.invoke("DefaultWSLambda", *given) == [{"statusCode": 200}] * 2
    assert app.sent == ([] if app.language == "custom" else [Sent(events.CONNECTION, {"error": "unknown action"})])


def test_an_action_with_a_response_returns_it(app: App) -> None:
    message = {"action": "ask", "text": "Grüße"}
    (answer,) = app.invoke("AskWSLambda", events.socket("ask", "MESSAGE", json.dumps(message)))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == ({"ok": True} if app.language == "custom" else {"received": message})
    assert app.sent == []


@pytest.mark.parametrize("language", RUNTIMES)
def test_an_unknown_action_with_a_response_is_told_by_it(start: Start, language: str) -> None:
    with start(REPLYING, language) as app:
        (answer,) = app.invoke("DefaultWSLambda", events.socket("$default", "MESSAGE", "no JSON"))
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"]) == ({"ok": True} if language == "custom" else {"error": "unknown action"})
        assert app.sent == []


def test_the_authorizer_lets_nobody_in(app: App) -> None:
    event = events.authorization()
    (answer,) = app.invoke("WSAuthorizerLambda", event)
    assert answer["policyDocument"]["Version"] == "2012-10-17"
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Action"] == "execute-api:Invoke"
    assert statement["Resource"] in (event["methodArn"], "*")
    assert answer["principalId"]


LOGGING = {
    "SignupEventLambda": (events.publications({"user": "ann"}, {"user": "bob"}), ["ann", "bob"]),
    "MailQueueLambda": (events.messages({"to": "ann"}, {"to": "bob"}), ["ann", "bob"]),
    "NightlyScheduleLambda": (events.SCHEDULED, [events.TIME]),
    "PeopleTableStreamLambda": (events.CHANGES, ["INSERT", "NewImage", "REMOVE", "OldImage", "41"]),
}


@pytest.mark.parametrize("function", LOGGING)
def test_what_is_called_with_events_logs_them(app: App, function: str) -> None:
    event, words = LOGGING[function]
    assert app.invoke(function, event) == [None]
    assert [word for word in words if word not in app.logs] == []


@pytest.mark.parametrize(
    ("function", "event"),
    [
        ("SignupEventLambda", {"Records": [{"Sns": {"Message": "{"}}]}),
        ("MailQueueLambda", {"Records": [{"body": "{"}]}),
    ],
)
def test_what_cannot_be_read_fails_so_that_it_comes_again(app: App, function: str, event: dict[str, Any]) -> None:
    if app.language == "custom":
        pytest.skip("a shell script reads no JSON")
    with pytest.raises(AssertionError):
        app.invoke(function, event)


def test_every_function_was_created(app: App) -> None:
    assert len(app.functions) == 12
    for function in app.functions.values():
        assert any((app.folder / function.src).iterdir())
