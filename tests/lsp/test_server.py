"""The language server as an editor sees it: a process, its pipes, and messages of the protocol."""

import json
import subprocess
import sys
import time

import pytest

from arc2sam import pragmas
from tests.conftest import ROOT
from tests.lsp.client import PATIENCE, Client, uri

APP = """\
@app
shop

@aws
memory 512

@http
get /

@static

@queues
mail
  fifo false
"""


@pytest.fixture
def project(tmp_path):
    """A folder with a blank and an accent in its path, and a project in it."""
    root = tmp_path / "caf\u00e9 app"
    for path, text in {
        "app.arc": APP,
        "src/http/get-index/index.mjs": "",
        "src/queues/mail/index.mjs": "",
        "src/queues/mail/config.arc": "@aws\ntimeout 20\n",
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def start():
    """Start servers that end with the test."""
    clients = []

    def started(*words, **options):
        client = Client(*words, **options)
        clients.append(client)
        client.hello = client.start()
        return client

    yield started
    for client in clients:
        client.kill()


@pytest.fixture(scope="module")
def editor():
    """One server for all tests that leave it running: every test has files of its own."""
    client = Client()
    client.hello = client.start()
    yield client
    assert client.stop() == 0
    assert client.errors == []
    client.kill()


def span_of(text, word):
    """The range of a word that stands in a text once, in characters."""
    assert text.count(word) == 1, word
    before = text[: text.index(word)]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + len(word)}}


def place_of(text, word):
    start = span_of(text, word)["start"]
    return start["line"], start["character"]


def codes(diagnostics):
    return [one["code"] for one in diagnostics]


# The connection


def test_what_it_can_do(editor):
    offered = editor.hello["capabilities"]
    for name in ("completion", "hover", "definition", "documentSymbol", "codeAction"):
        assert offered[f"{name}Provider"], name
    assert editor.hello["serverInfo"]["name"] == "arc2sam"


def test_end_without_shutdown_is_a_failure(start):
    client = start()
    client.notify("exit")
    assert client.process.wait(timeout=PATIENCE) == 1


def test_end_of_input_is_a_failure(start):
    client = start()
    client.process.stdin.close()
    assert client.process.wait(timeout=PATIENCE) == 1
    assert client.errors == []


def test_the_end_is_orderly_while_something_is_to_be_done(start, project):
    client = start()
    client.open(project / "app.arc")
    client.change(project / "app.arc", APP + "# more\n")
    assert client.stop() == 0
    assert client.errors == []


def test_words_that_editors_add(start):
    assert start("--stdio", "--stage", "production").stop() == 0


def test_debug_tells_what_happens_on_standard_error(start, project):
    client = start("--debug")
    client.open(project / "app.arc")
    assert client.diagnostics(project / "app.arc") == []
    assert client.stop() == 0
    client.kill()
    assert client.errors


def test_files_are_watched_where_the_editor_can(start, project):
    client = start(capabilities={"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
    asked = client.wait(lambda message: message.get("method") == "client/registerCapability")
    (registration,) = asked["params"]["registrations"]
    patterns = [watcher["globPattern"] for watcher in registration["registerOptions"]["watchers"]]
    assert {"**/app.arc", "**/config.arc", "**/index.mjs", "**/lambda.py"} <= set(patterns)
    client.send(id=asked["id"], result=None)

    handler = project / "src" / "http" / "get-index" / "index.mjs"
    handler.unlink()
    client.open(project / "app.arc")
    assert codes(client.diagnostics(project / "app.arc")) == ["ARC326"]
    handler.touch()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(handler), "type": 1}]})
    assert client.diagnostics(project / "app.arc") == []


# Diagnostics


def test_diagnostics_as_you_type(editor, project):
    path = project / "app.arc"
    editor.open(path)
    assert editor.diagnostics(path) == []
    wrong = APP.replace("memory", "memry")
    editor.change(path, wrong)
    (found,) = editor.diagnostics(path, 2)
    assert found["code"] == "ARC201"
    assert found["severity"] == 1
    assert found["source"] == "arc2sam"
    assert found["range"] == span_of(wrong, "memry")
    assert found["message"] == "`memry` is not a setting here; did you mean `memory`?\nWrite `memory`"
    editor.change(path, APP, version=3)
    assert editor.diagnostics(path, 3) == []


def test_other_places_that_explain_it(editor, project):
    path = project / "app.arc"
    text = APP + "other\nmail\n"
    editor.open(path, text)
    found = next(one for one in editor.diagnostics(path) if one["code"] == "ARC214")
    (related,) = found["relatedInformation"]
    assert related["message"] == "first declared here"
    assert related["location"]["uri"] == uri(path)
    assert related["location"]["range"]["start"] == {"line": 12, "character": 0}


def test_a_burst_of_changes_is_looked_at_once(editor, project):
    path = project / "app.arc"
    editor.open(path)
    editor.diagnostics(path)
    for version in range(2, 40):
        editor.change(path, APP + "#" * version + "\n", version)
    editor.change(path, APP.replace("memory", "memry"), 40)
    assert codes(editor.diagnostics(path, 40)) == ["ARC201"]
    assert len([one for one in editor.others if one.get("params", {}).get("uri") == uri(path)]) < 5


def test_questions_are_answered_before_the_pause_is_over(editor, project):
    path = project / "app.arc"
    editor.open(path)
    editor.diagnostics(path)
    text = APP + "  \n"
    editor.change(path, text)
    begin = time.perf_counter()
    assert [one["label"] for one in editor.completion(path, text.count("\n") - 1, 2)] == [
        "src",
        "batchSize",
        "batchWindow",
    ]
    assert time.perf_counter() - begin < 5


def test_what_is_in_a_file_beside_the_manifest_is_shown_there(editor, project):
    config = project / "src" / "queues" / "mail" / "config.arc"
    config.write_text("@aws\ntimeout 9000\n", encoding="utf-8")
    editor.open(project / "app.arc")
    (found,) = editor.diagnostics(config)
    assert found["code"] == "ARC205"
    assert found["range"] == {"start": {"line": 1, "character": 8}, "end": {"line": 1, "character": 12}}
    assert editor.diagnostics(project / "app.arc") == []
    # What is typed there counts, and is taken back once it is mended.
    editor.open(config, "@aws\ntimeout 20\n")
    assert editor.diagnostics(config) == []


def test_a_configuration_file_by_itself_shows_its_project(editor, project):
    config = project / "src" / "queues" / "mail" / "config.arc"
    (project / "app.arc").write_text(APP.replace("memory", "memry"), encoding="utf-8")
    editor.open(config, "@aws\ntimeout 9000\n")
    assert codes(editor.diagnostics(project / "app.arc")) == ["ARC201"]
    assert codes(editor.diagnostics(config)) == ["ARC205"]
    editor.change(config, "@aws\ntimeout 90\n")
    assert editor.diagnostics(config, 2) == []
    labels = [one["label"] for one in editor.completion(config, 1, 3)]
    assert "timeout" in labels
    assert codes(editor.diagnostics(project / "app.arc")) == ["ARC201"]
    editor.close(config)
    assert editor.diagnostics(project / "app.arc") == []


def test_preferences_and_overlays_have_their_diagnostics(editor, project):
    (project / "app.arc").write_text(APP + "@sam\noverlay over.yaml\n", encoding="utf-8")
    overlay = project / "over.yaml"
    overlay.write_text("Resources: [\n", encoding="utf-8")
    editor.open(project / "app.arc")
    assert len(editor.diagnostics(overlay)) == 1
    editor.open(overlay, "Resources: {}\n", language="yaml")
    assert editor.diagnostics(overlay) == []


def test_closing_takes_everything_back(editor, project):
    path = project / "app.arc"
    editor.open(path, APP.replace("memory", "memry"))
    assert codes(editor.diagnostics(path)) == ["ARC201"]
    editor.close(path)
    assert editor.diagnostics(path) == []
    assert editor.symbols(path) is None


def test_saving_looks_at_the_disk_again(editor, project):
    path = project / "app.arc"
    editor.open(path)
    assert editor.diagnostics(path) == []
    (project / "src" / "http" / "get-index" / "index.mjs").unlink()
    editor.save(path)
    assert codes(editor.diagnostics(path)) == ["ARC326"]


def test_files_that_are_no_manifests_have_nothing(start, tmp_path):
    editor = start()
    for name, text in (("tsconfig.json", "{}"), ("package.json", '{"name": "x"}'), ("a.yaml", "a: [")):
        editor.open(tmp_path / name, text, language="json")
        assert editor.completion(tmp_path / name, 0, 1) == []
        assert editor.hover(tmp_path / name, 0, 1) is None
        assert editor.definition(tmp_path / name, 0, 1) is None
        assert editor.symbols(tmp_path / name) is None
        assert editor.code_actions(tmp_path / name, (0, 0), (0, 1)) == []
    untitled = {"uri": "untitled:Untitled-1", "languageId": "arc", "version": 1, "text": APP}
    editor.notify("textDocument/didOpen", {"textDocument": untitled})
    assert editor.request("textDocument/documentSymbol", {"textDocument": {"uri": "untitled:Untitled-1"}}) is None
    assert not [one for one in editor.others if one.get("method") == "textDocument/publishDiagnostics"]


def test_the_stage_that_is_stated_counts(start, project):
    path = project / "app.arc"
    text = APP + "@proxy\ntesting http://a\nstaging https://b\nproduction https://c\n"
    qa = start("--stage", "qa")
    qa.open(path, text)
    assert codes(qa.diagnostics(path)) == ["ARC290"]
    staging = start()
    staging.open(path, text)
    assert staging.diagnostics(path) == []


# The other formats


FORMATS = {
    "arc.json": ('{"app": "shop",\n "aws": {"memry": 512},\n "queues": {"mail": {}}}', "json"),
    "arc.yaml": ("app: shop\naws:\n  memry: 512\nqueues:\n- mail\n", "yaml"),
    "arc.toml": ('app = "shop"\nqueues = ["mail"]\n[aws]\nmemry = 512\n', "toml"),
    "package.json": ('{"arc": {"app": "shop",\n "aws": {"memry": 512},\n "queues": {"mail": {}}}}', "json"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_other_formats(editor, tmp_path, name):
    text, language = FORMATS[name]
    path = tmp_path / name
    editor.open(path, text, language)
    found = next(one for one in editor.diagnostics(path) if one["code"] == "ARC201")
    assert found["range"] == span_of(text, "memry")
    line, character = place_of(text, "memry")
    (fix,) = editor.code_actions(path, (line, character + 1), (line, character + 1))
    (edit,) = fix["edit"]["changes"][uri(path)]
    assert (edit["newText"], edit["range"]) == ("memory", span_of(text, "memry"))
    assert "memory" in [one["label"] for one in editor.completion(path, line, character + 1)]
    assert [one["name"] for one in editor.symbols(path)] == [
        "app",
        *(["queues", "aws"] if "toml" in name else ["aws", "queues"]),
    ]
    line, character = place_of(text, "mail")
    assert "src/queues/mail/index.mjs" in editor.hover(path, line, character + 1)["contents"]["value"]


# Questions


def test_completion(editor, project):
    path = project / "app.arc"
    text = APP + "@\n"
    editor.open(path, text)
    items = editor.completion(path, text.count("\n") - 1, 1)
    present = {"app", "aws", "http", "static", "queues"}
    assert [one["label"] for one in items] == [f"@{name}" for name in pragmas.PRAGMAS if name not in present]
    assert sorted(items, key=lambda one: one["sortText"]) == items
    tables = next(one for one in items if one["label"] == "@tables")
    assert tables["documentation"] == {"kind": "markdown", "value": "DynamoDB tables."}
    place = {"line": text.count("\n") - 1, "character": 1}
    assert tables["textEdit"] == {"range": {"start": place, "end": place}, "newText": "tables"}
    assert tables["filterText"] == "tables"


def test_hover(editor, project):
    path = project / "app.arc"
    editor.open(path)
    line, character = place_of(APP, "mail")
    found = editor.hover(path, line, character)
    assert found["range"] == span_of(APP, "mail")
    for part in ("`src/queues/mail/index.mjs`", "`src/queues/mail/config.arc`", "`MailQueue` AWS::SQS::Queue"):
        assert part in found["contents"]["value"]
    line, character = place_of(APP, "memory")
    assert "Memory of the function." in editor.hover(path, line, character)["contents"]["value"]
    assert editor.hover(path, 2, 0) is None


def test_hover_over_a_diagnostic_tells_what_its_code_means(editor, project):
    path = project / "app.arc"
    text = APP.replace("memory", "memry")
    editor.open(path, text)
    editor.diagnostics(path)
    line, character = place_of(text, "memry")
    assert "**ARC201**: " in editor.hover(path, line, character)["contents"]["value"]


def test_definition(editor, project):
    path = project / "app.arc"
    editor.open(path)
    line, character = place_of(APP, "mail")
    found = editor.definition(path, line, character)
    assert found["uri"] == uri(project / "src" / "queues" / "mail" / "index.mjs")
    (project / "src" / "queues" / "mail" / "index.mjs").unlink()
    assert editor.definition(path, line, character)["uri"] == uri(project / "src" / "queues" / "mail" / "config.arc")
    line, character = place_of(APP, "memory")
    assert editor.definition(path, line, character) is None


def test_outline(editor, project):
    path = project / "app.arc"
    editor.open(path, APP + "  src 'unfinished\n@ws\nchat\n")
    found = editor.symbols(path)
    assert [one["name"] for one in found] == ["@app", "@aws", "@http", "@static", "@queues", "@ws"]
    (route,) = found[2]["children"]
    assert route["name"] == "get /"
    assert route["selectionRange"] == span_of(APP, "get /")


def test_a_warning_is_ignored_by_a_comment(editor, project):
    path = project / "app.arc"
    text = APP + "@css\n"
    editor.open(path, text)
    (found,) = editor.diagnostics(path)
    assert found["severity"] == 2
    line, character = place_of(text, "@css")
    (action,) = editor.code_actions(path, (line, character), (line, character))
    assert action["title"] == "Ignore ARC303 here"
    assert action["kind"] == "quickfix"
    (edit,) = action["edit"]["changes"][uri(path)]
    place = {"line": line, "character": 0}
    assert edit == {"range": {"start": place, "end": place}, "newText": "# arc2sam: ignore ARC303\n"}
    editor.change(path, text.replace("@css", edit["newText"] + "@css"))
    assert editor.diagnostics(path, 2) == []


def test_what_the_editor_shows_is_offered_wherever_it_asks(editor, project):
    path = project / "app.arc"
    text = APP.replace("memory 512", "memry 512") + "@css\n"
    editor.open(path, text)
    shown = [one for one in editor.diagnostics(path) if one["code"] == "ARC201"]
    line, _ = place_of(text, "memry")
    assert editor.code_actions(path, (line, 9), (line, 9)) == []
    (fix,) = editor.code_actions(path, (line, 9), (line, 9), shown)
    assert fix["title"] == "Write `memory`"
    other = [
        {**one, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}} for one in shown
    ]
    assert editor.code_actions(path, (0, 0), (0, 0), other) == []


def test_nothing_is_offered_where_nothing_was_found(editor, project):
    path = project / "app.arc"
    editor.open(path, APP + "@css\n")
    assert editor.code_actions(path, (0, 0), (1, 2)) == []


# Columns


@pytest.mark.parametrize(
    ("encodings", "chosen", "columns"),
    [
        (None, "utf-16", (9, 10)),
        (["utf-8", "utf-16"], "utf-8", (11, 12)),
        (["utf-32"], "utf-32", (8, 9)),
        (["something"], "utf-16", (9, 10)),
    ],
    ids=["the default", "bytes", "characters", "none that there is"],
)
def test_columns_are_counted_as_agreed(start, tmp_path, encodings, chosen, columns):
    client = start(encodings=encodings)
    assert client.hello["capabilities"]["positionEncoding"] == chosen
    path = tmp_path / "app.arc"
    # The second value is broken: an emoji needs quotes. Before it stand `env`, a blank, and one in quotes.
    client.open(path, '@app\nshop\n@sam\nenv "\U0001f600" ;\n')
    (found,) = [one for one in client.diagnostics(path) if one["code"] == "ARC106" or one["code"] == "ARC107"]
    assert found["range"]["start"] == {"line": 3, "character": columns[0]}
    assert found["range"]["end"] == {"line": 3, "character": columns[1]}


def test_a_place_behind_an_emoji(editor, tmp_path):
    path = tmp_path / "arc.json"
    text = '{"app": "shop", "ws-api": {"description": "\U0001f600\U0001f600", "ip": "ipv4"}, "ws": {}}'
    editor.open(path, text, "json")
    assert editor.diagnostics(path) == []
    # Each emoji counts twice.
    found = editor.hover(path, 0, text.index('ip"') + 2 + 1)
    assert "How clients reach the execute-api address." in found["contents"]["value"]
    assert found["range"]["start"]["character"] == text.index('ip"') + 2


# Messages that are not as they should be


def test_a_request_without_what_it_needs_is_answered_with_an_error(editor, project):
    editor.open(project / "app.arc")
    for params in (
        {},
        {"textDocument": 5},
        {"textDocument": {"uri": uri(project / "app.arc")}, "position": "here"},
        [1],
    ):
        answer = editor.answer(editor.ask("textDocument/hover", params))
        assert answer["error"]["code"] in (-32602, -32603), answer
    assert editor.hover(project / "app.arc", 0, 1) is not None


def test_an_unknown_request_is_answered_with_an_error(editor):
    assert editor.answer(editor.ask("arc/magic"))["error"]["code"] == -32601
    editor.notify("arc/magic")
    assert editor.answer(editor.ask("arc/magic"))["error"]["code"] == -32601


@pytest.mark.parametrize(
    "body",
    ["{", "", "[]", "5", "null", '"x"', "{}", '{"jsonrpc": "1.0"}', '{"jsonrpc": "2.0"}', b"\xff\xfe", "[" * 100_000],
    ids=["broken", "empty", "a list", "a number", "null", "a string", "nothing", "old", "no method", "no text", "deep"],
)
def test_what_is_no_message_does_not_end_the_server(editor, project, body):
    if body:
        editor.send_raw(body)
    editor.open(project / "app.arc")
    assert editor.diagnostics(project / "app.arc") == []


def test_what_is_no_json_is_answered(editor):
    editor.others = [one for one in editor.others if "error" not in one]
    editor.send_raw("{")
    answer = editor.wait(lambda message: "error" in message)
    assert (answer["id"], answer["error"]["code"]) == (None, -32700)


def test_positions_that_are_none(editor, project):
    path = project / "app.arc"
    editor.open(path)
    for line, character in ((10_000, 0), (0, 10_000), (10_000, 10_000)):
        editor.completion(path, line, character)
        editor.hover(path, line, character)
        editor.definition(path, line, character)
        editor.code_actions(path, (line, character), (line, character))


def test_texts_of_any_kind(editor, project):
    path = project / "app.arc"
    editor.open(path)
    editor.diagnostics(path)
    for version, text in enumerate(["", "\0", "\ud83d", "@", "@\u2028@", "\ufeff@app\nx\n", "\r\r\n\n", "[" * 9999], 2):
        editor.change(path, text, version)
        editor.completion(path, 0, 1)
        editor.symbols(path)
        editor.diagnostics(path, version)


def test_changes_of_a_file_that_is_not_open(editor, project):
    editor.change(project / "app.arc", APP.replace("memory", "memry"))
    editor.close(project / "app.arc")
    editor.save(project / "app.arc")
    assert editor.symbols(project / "app.arc") is None
    editor.open(project / "app.arc")
    assert editor.diagnostics(project / "app.arc") == []


# The command


def run(*words, program=("-m", "arc2sam"), **options):
    return subprocess.run(
        [sys.executable, *program, "lsp", *words],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        **options,
    )


def test_without_pygls_it_tells_what_to_install():
    # -S leaves out all packages that are installed.
    ran = run(program=("-S", "-m", "arc2sam"), input=b"")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"arc2sam[lsp]" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_help_needs_no_pygls():
    ran = run("--help", program=("-S", "-m", "arc2sam"))
    assert ran.returncode == 0
    assert b"--stage" in ran.stdout


def test_a_wrong_option_is_told_on_standard_error():
    ran = run("--port", "5")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"--port" in ran.stderr


def test_nothing_but_the_protocol_is_on_standard_output(project):
    """What an editor gets is whole: the messages alone fill the stream."""
    messages = [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {"processId": None, "rootUri": None, "capabilities": {}},
        },
        {"jsonrpc": "2.0", "method": "initialized", "params": {}},
        {"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {}},
        {"jsonrpc": "2.0", "id": 3, "method": "shutdown"},
        {"jsonrpc": "2.0", "method": "exit"},
    ]
    sent = b"".join(
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in (json.dumps(one).encode() for one in messages)
    )
    ran = run(input=sent)
    assert ran.returncode == 0
    rest, numbers = ran.stdout, []
    while rest:
        header, _, rest = rest.partition(b"\r\n\r\n")
        length = int(header.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        numbers.append(json.loads(rest[:length])["id"])
        rest = rest[length:]
    assert numbers == [1, 2, 3]
    assert b"Traceback" not in ran.stderr


def test_a_length_that_nobody_could_send_ends_the_connection():
    ran = run(input=b"Content-Length: 99999999999999\r\n\r\n{}")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, b"", b"")
