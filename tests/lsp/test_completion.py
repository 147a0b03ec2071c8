"""What is offered where, and what a manifest says once it is chosen."""

import json

import pytest
import tomlkit
import yaml

from arc2sam import pragmas, readers, runtimes
from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.function_layers import FUNCTION_KEYS
from arc2sam.keys import by_name
from arc2sam.lsp.completion import complete
from arc2sam.lsp.vocabulary import key_at
from arc2sam.pragmas.http.order import METHODS
from arc2sam.source import Source
from tests.conftest import ROOT
from tests.lsp.marked import marked, reading_of
from tests.lsp.test_places import NAME, VALUE, nodes


def offers(text, format="arc", *, is_config=False):
    text, offset = marked(text)
    return complete(reading_of(text, format, is_config=is_config), offset)


def labels(text, format="arc", *, is_config=False):
    return [one.label for one in offers(text, format, is_config=is_config)]


def chosen(text, label, format="arc"):
    """The text once an offer is chosen."""
    (one,) = [one for one in offers(text, format) if one.label == label]
    whole, _ = marked(text)
    return whole[: one.start] + one.text + whole[one.end :]


# Pragmas


@pytest.mark.parametrize(
    ("format", "text", "at"),
    [
        ("arc", "@app\nx\n@|\n", "@"),
        ("json", '{"app": "x", "|"}', ""),
        ("yaml", "app: x\n|", ""),
        ("toml", "app='x'\n|", ""),
    ],
    ids=["arc", "json", "yaml", "toml"],
)
def test_pragmas_that_are_not_there_yet_with_their_docs(format, text, at):
    found = offers(text, format)
    assert [one.label for one in found] == [at + name for name in pragmas.PRAGMAS if name != "app"]
    assert {one.label: one.doc for one in found}[f"{at}queues"] == "Functions that SQS queues trigger."


def test_the_pragma_that_is_typed_is_offered():
    assert "@ws" in labels("@app\nx\n@ws|\n")


def test_no_pragmas_without_a_sign_for_them():
    assert labels("@app\nx\n|") == []


def test_pragmas_of_a_configuration_file():
    assert labels("@|", is_config=True) == ["@aws", "@arc", "@sam"]


# Keys


SRC_AND = {
    "queues": ["src", "fifo", "batchSize", "batchWindow"],
    "http": ["method", "src"],
    "tables-streams": ["table", "name", "src"],
}


@pytest.mark.parametrize("pragma", SRC_AND)
@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("arc", "@{}\nmail\n  |\n"),
        ("json", '{{"{}": {{"mail": {{"|"}}}}}}'),
        ("json", '{{"{}": [{{"mail": {{|}}}}]}}'),
        ("yaml", "{}:\n  mail:\n    |\n"),
        ("yaml", "{}:\n- mail:\n    |\n"),
        ("toml", "[{}.mail]\n|\n"),
        ("toml", "{} = {{mail = {{|}}}}\n"),
    ],
)
def test_keys_of_an_item(pragma, format, text):
    assert labels(text.format(pragma), format) == SRC_AND[pragma]


def test_keys_that_are_there_are_left_out():
    assert labels("@queues\nmail\n  fifo false\n  |\nother\n  src x\n") == ["src", "batchSize", "batchWindow"]
    assert "fifo" in labels("@queues\nmail\n  fif|o false\n")
    found = labels("@sam\nretain tables\ndlq true\n|")
    assert "overlay" in found
    assert not {"retain", "dlq"} & set(found)


def test_keys_by_another_of_their_names_are_left_out():
    assert "layers" not in labels("@aws\nlayer x\n|")


def test_a_key_says_what_it_takes():
    found = {one.label: one for one in offers("@aws\n|")}
    assert found["timeout"].detail == "1 to 900 seconds"
    assert found["timeout"].doc == "Seconds a call may take. Default: `5`."
    assert found["architecture"].detail == "arm64, x86_64"
    assert {one.name for one in FUNCTION_KEYS} <= set(found)


def test_keys_below_a_key():
    assert labels("@ws-api\nauthorizer\n  |") == ["src", "identity", "role", "arn"]
    assert labels("@ws-api\nauthorizer\n  src x\n  |") == ["identity", "role", "arn"]
    assert labels("ws-api:\n  usage-plan:\n    rate: 1\n    |", "yaml") == ["burst", "quota"]


def test_keys_of_a_configuration_file():
    assert "memory" in labels("@aws\nme|", is_config=True)
    assert labels("@sam\n|", is_config=True) == ["grants"]
    assert labels('{"aws": {"|"}}', "json", is_config=True)[:3] == ["runtime", "timeout", "memory"]


# Values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@queues\nmail\n  fifo |", ["true", "false"]),
        ("@sam\nroles |", ["per-function"]),
        ("@sam\nretain |", ["tables", "queues", "bucket"]),
        ("@sam\nretain tables |", ["queues", "bucket"]),
        ("@sam\nretain\n  |", ["tables", "queues", "bucket"]),
        ("@static\ncompression |", ["false", "true", "br", "gzip"]),
        ("@http\n/x\n  method |", list(METHODS)),
        ("@http\n|", [*METHODS]),
        ("@ws\n|", ["connect", "default", "disconnect"]),
        ("@ws\n$connect\ndefault\n|", ["disconnect"]),
        ("@tables\nnotes\n  id *String\n@tables-streams\nchanges\n  table |", ["notes"]),
        ("@tables\nnotes\n  id *String\n@tables-indexes\n|", ["notes"]),
        ("@tables\nnotes\n  id *String\n@tables-streams\n|", ["notes"]),
        ("@tables\nnotes\n  id |", ["*String", "**String", "*Number", "**Number", "TTL"]),
        ("@tables-indexes\nnotes\n  at |", ["*String", "**String", "*Number", "**Number"]),
        ("@tables\nnotes\n  id *String\n@tables-indexes\nnotes\n  |", ["name", "projection", "id"]),
        ("@tables\nnotes\n  id *String\n@tables-indexes\nnotes\n  projection |", ["all", "keys", "id"]),
        ("@tables\nnotes\n  stream |", ["true", "false"]),
        ("@tables\nnotes\n  encrypt |", ["true"]),
        ("@ws\nx\n  integration |", ["mock", "http", "queue", "event"]),
        ("@queues\nmail\n@ws\nx\n  integration queue |", ["mail"]),
        ("@events\npaid\n@ws\nx\n  integration event |", ["paid"]),
        ("@ws\nx\n  integration mock |", []),
        ("@ws\nx\n  execution-log |", ["error", "info"]),
        ("@ws-api\naccount-log-role |", ["true", "false", "staging", "production"]),
        ("@ws-api\nusage-plan\n  quota 5 |", ["day", "week", "month"]),
        ("@ws-api\nusage-plan\n  quota |", []),
        ("@scheduled\nx\n  rate 5 |", ["minutes", "hours", "days"]),
        ("@events\npaid\nsent\n@shared\n|", ["src", "events"]),
        ("@events\npaid\nsent\n@shared\nevents\n  |", ["paid", "sent"]),
        ("@events\npaid\nsent\n@shared\nevents paid |", ["sent"]),
        ("@http\nget /\npost /x\n@views\n|", ["src", "get", "post"]),
        ("@http\nget /\n/y\n  method get\npost /x\n@views\nget |", ["/", "/y"]),
        ("@aws\narchitecture |", ["arm64", "x86_64"]),
        ("@aws\nconcurrency |", ["unthrottled"]),
        ("@app\n|", []),
        ("@jwt\n|", []),
        ("@ws\nx # |", []),
    ],
    ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else "",
)
def test_values_and_names(text, expected):
    assert labels(text) == expected


def test_runtimes_and_their_aliases():
    found = {one.label: one for one in offers("@aws\nruntime |")}
    assert set(found) == {name for one in runtimes.FAMILIES for name in (*one.runtimes, *one.aliases)}
    assert found["nodejs20.x"].is_outdated
    assert found["py"].doc == "`python3.13`"
    assert set(found) == {one.label for one in offers('{"aws": {"runtime": "|"}}', "json", is_config=True)}


def test_regions_and_time_zones():
    assert "eu-north-1" in labels("@aws\nregion |")
    assert "Europe/Stockholm" in labels("@scheduled\nx\n  timezone |")


def test_what_an_authorizer_is_and_what_clients_give():
    assert labels("@ws-api\nauthorizer\n  src |") == ["src/ws/authorizer"]
    assert labels("@ws-api\nauthorizer\n  identity |")[0] == "route.request.querystring."
    assert labels("@ws\nconnect\n  parameters |") == ["route.request.querystring.", "route.request.header."]


# The text that is written


@pytest.mark.parametrize(
    ("format", "text", "label", "expected"),
    [
        ("arc", "@q|\n", "@queues", "@queues\n"),
        ("arc", "@queues\nmail\n  batchS|\n", "batchSize", "@queues\nmail\n  batchSize\n"),
        ("arc", "@tables\nnotes\n  id *|", "*String", "@tables\nnotes\n  id *String"),
        ("json", '{"queues": {"mail": {|}}}', "fifo", '{"queues": {"mail": {"fifo": }}}'),
        ("json", '{"queues": {"mail": {"|"}}}', "fifo", '{"queues": {"mail": {"fifo"}}}'),
        ("json", '{"queues": {"mail": {"fi|": true}}}', "fifo", '{"queues": {"mail": {"fifo": true}}}'),
        ("json", '{"queues": {"mail": {"fifo": |}}}', "false", '{"queues": {"mail": {"fifo": false}}}'),
        ("json", '{"sam": {"roles": |}}', "per-function", '{"sam": {"roles": "per-function"}}'),
        ("json", '{"sam": {"roles": "|"}}', "per-function", '{"sam": {"roles": "per-function"}}'),
        ("json", '{"ws": [|]}', "connect", '{"ws": ["connect"]}'),
        ("json", '{"ws": {|}}', "connect", '{"ws": {"connect": }}'),
        ("yaml", "queues:\n  mail:\n    fi|", "fifo", "queues:\n  mail:\n    fifo: "),
        ("yaml", "queues:\n  mail:\n    fi|: true", "fifo", "queues:\n  mail:\n    fifo: true"),
        ("yaml", "queues:\n  mail:\n    fifo:|", "true", "queues:\n  mail:\n    fifo: true"),
        ("yaml", "ws:\n- |", "connect", "ws:\n- connect"),
        ("yaml", "ws:\n  |", "connect", "ws:\n  connect: "),
        ("yaml", "tables:\n  notes:\n    id: |", "*String", 'tables:\n  notes:\n    id: "*String"'),
        ("yaml", 'tables:\n  notes:\n    id: "|"', "**String", 'tables:\n  notes:\n    id: "**String"'),
        ("toml", "[queues.mail]\nfi|", "fifo", "[queues.mail]\nfifo = "),
        ("toml", "[queues.mail]\nfifo = |", "true", "[queues.mail]\nfifo = true"),
        ("toml", "[sam]\nroles = |", "per-function", '[sam]\nroles = "per-function"'),
        ("toml", "[sam]\nretain = [|]", "tables", '[sam]\nretain = ["tables"]'),
        ("toml", "[que|]", "queues", "[queues]"),
        ("toml", "ws = [|]", "connect", 'ws = ["connect"]'),
        ("toml", "[tables-indexes.|]\n[tables.notes]\n", "notes", "[tables-indexes.notes]\n[tables.notes]\n"),
    ],
)
def test_text_that_a_choice_writes(format, text, label, expected):
    assert chosen(text, label, format) == expected


# Whole manifests: whatever word is taken out of one is offered in its place


WRITERS = {
    "json": lambda manifest: json.dumps(manifest, indent=1),
    "toml": tomlkit.dumps,
    "yaml": lambda manifest: yaml.safe_dump(manifest, sort_keys=False, width=10_000),
}


def manifests():
    for name in ("kitchen-sink", "chat-production"):
        text = (ROOT / "samples" / name / "app.arc").read_text(encoding="utf-8")
        yield pytest.param("arc", text, id=f"{name} in arc")
        manifest = plain(readers.read(Source("x", text), "arc", Report()))
        for format, write in WRITERS.items():
            yield pytest.param(format, write(manifest), id=f"{name} in {format}")


@pytest.mark.parametrize(("format", "text"), list(manifests()))
def test_every_key_and_word_of_a_manifest_is_offered(format, text):
    document = readers.read(Source("x", text), format, Report())
    keys = words = 0
    for path, role, word, span in nodes(document):
        key = key_at((*path, word) if role == NAME else path, is_config=False)
        if key is None or (role == VALUE and not (key.choices or key.kind == "boolean")):
            continue
        if role == VALUE and span.text.isdigit():
            continue
        offset = span.start + 1
        found = complete(reading_of(text, format), offset)
        wanted = span.text.strip("\"'") if role == VALUE else by_name((key,))[word].name
        assert wanted in [one.label for one in found], (path, word)
        keys += role == NAME
        words += role == VALUE
    assert keys > 15
    assert words > 3


@pytest.mark.parametrize(("format", "text"), list(manifests()))
def test_half_a_manifest_has_offers_everywhere(format, text):
    for end in range(0, len(text), 29):
        complete(reading_of(text[:end], format), end)


# Routes


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        pytest.param("yaml", "app: shop\nhttp:\n- |\n", "app: shop\nhttp:\n- get: \n", id="yaml"),
        pytest.param("json", '{"app": "shop", "http": [|]}', '{"app": "shop", "http": [["get", "/"]]}', id="json"),
        pytest.param("toml", 'app = "shop"\nhttp = [|]\n', 'app = "shop"\nhttp = [["get", "/"]]\n', id="toml"),
        pytest.param(
            "json", '{"app": "shop", "http": [["|"]]}', '{"app": "shop", "http": [["get"]]}', id="a list begun"
        ),
        pytest.param("arc", "@app\nshop\n@http\n|\n", "@app\nshop\n@http\nget\n", id="arc"),
    ],
)
def test_a_method_is_offered_with_the_form_of_a_route(format, text, expected):
    assert chosen(text, "get", format) == expected


def test_a_method_is_no_route_in_quotes():
    assert labels('{"app": "shop", "http": ["|"]}', "json") == []


@pytest.mark.parametrize("row", ["@http\nget /", "@events\npaid later", "@scheduled\nx cron(0 9 * * ? *)"])
def test_nothing_is_offered_below_a_row(row):
    assert labels(f"@app\nshop\n{row}\n  |\n") == []
    assert labels(f"@app\nshop\n{row}\n  s|\n") == []
