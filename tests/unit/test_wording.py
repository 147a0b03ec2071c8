"""Advice in the notation of the manifest: every line that a message gives can be written as it stands."""

import json
import tomllib

import pytest
import yaml

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files

CASES = {
    "a word that is no number": ({"aws": {"timeout": "long"}}, "ARC204", {"timeout": 5}),
    "a number in quotes": ({"aws": {"timeout": "30"}}, "ARC204", {"timeout": 30}),
    "a number with its unit": ({"aws": {"memory": "512mb"}}, "ARC204", {"memory": 512}),
    "a choice in quotes": ({"ws-api": {"access-log": {"retention": "90"}}}, "ARC204", {"retention": 90}),
    "numbers in one text": ({"ws-api": {"throttle": "20 40"}}, "ARC204", {"throttle": [20, 40]}),
    "a setting of another kind": ({"ws-api": {"throttle": True}}, "ARC204", {"throttle": [500, 1000]}),
    "a long timeout": ({"aws": {"timeout": 60}}, "ARC501", {"timeout": 29}),
    "logs without a role": (
        {"ws-api": {"access-log": True}},
        "ARC520",
        {"account-log-role": "STAGE"},
        {"account-log-role": False},
    ),
    "messages without a log": (
        {"ws-api": {"data-trace": True}},
        "ARC366",
        {"execution-log": "error"},
        {"execution-log": "info"},
    ),
    "a plan without a key": (
        {"ws-api": {"usage-plan": {"quota": [10, "day"]}}},
        "ARC362",
        {"api-key": True},
        {"api-key": "authorizer"},
    ),
    "an authorizer without a function": (
        {"ws-api": {"authorizer": {"identity": "route.request.header.Auth"}}},
        "ARC353",
        {"src": "src/ws/authorizer"},
        {"arn": "ARN"},
    ),
    "a plugin": ({"plugins": ["mine"]}, "ARC340", {"overlay": "FILE"}),
    "a FIFO queue": ({"queues": {"q": {"batchSize": 20}}}, "ARC240", {"batchSize": 10}),
    "a domain without a certificate": (
        {"ws-api": {"domain": {"name": "ws.example.com"}}},
        "ARC384",
        {"certificate": "auto"},
        {"zone": "ID"},
        {"certificate": "ARN"},
    ),
    "a table without a key": ({"tables": {"people": {"id": "String"}}}, "ARC270", {"id": "*String"}),
    "a schedule": ({"scheduled": {"nightly": {"rate": "1 week"}}}, "ARC262", {"rate": "7 days"}),
}
PARSE = {
    "json": lambda line: json.loads(f"{{{line}}}"),
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}


def written(manifest, notation):
    """A manifest as text; JSON in lines of its own is YAML, so that is written in blocks."""
    if notation == "json":
        return json.dumps(manifest)
    if notation == "yaml":
        return yaml.safe_dump(manifest, sort_keys=False)
    import tomlkit

    return tomlkit.dumps(manifest)


def snippets_of(advice):
    return [part for part in advice.split("`")[1::2] if " " in part]


@pytest.mark.parametrize("notation", PARSE)
@pytest.mark.parametrize("case", CASES)
def test_lines_can_be_written_as_they_stand(case, notation):
    settings, code, *expected = CASES[case]
    text = written({"app": "chat", "ws": ["hello"], **settings}, notation)
    found = pipeline.transpile(text, format=notation).diagnostics
    advice = [one.help for one in found if one.code == code]
    assert advice, [str(one) for one in found]
    assert [PARSE[notation](line) for line in snippets_of(advice[0])] == expected


LISTS = {
    "pragma": ({"events": "a, b"}, "ARC188", ["a", "b"]),
    "pragma with a blank": ({"events": "lot-opened lot-closed"}, "ARC188", ["lot-opened", "lot-closed"]),
    "pragma of schedules": ({"scheduled": "x rate(1 day)"}, "ARC188", [{"x": "rate(1 day)"}]),
    "layers": ({"aws": {"layers": "a, b"}}, "ARC218", {"layers": ["a", "b"]}),
    "policies": (
        {"aws": {"policies": "ReadOnlyAccess, PowerUserAccess"}},
        "ARC233",
        {"policies": ["ReadOnlyAccess", "PowerUserAccess"]},
    ),
    "choices": ({"sam": {"retain": "tables, queues"}}, "ARC206", {"retain": ["tables", "queues"]}),
    "stages": (
        {"ws-api": {"account-log-role": "staging, production"}},
        "ARC204",
        {"account-log-role": ["staging", "production"]},
    ),
    "stages with a blank": (
        {"ws-api": {"account-log-role": "staging production"}},
        "ARC204",
        {"account-log-role": ["staging", "production"]},
    ),
    "stages in a list of one": (
        {"ws-api": {"account-log-role": ["staging, production"]}},
        "ARC204",
        {"account-log-role": ["staging", "production"]},
    ),
    "variables": ({"sam": {"env": "ONE, TWO"}}, "ARC224", {"env": ["ONE", "TWO"]}),
    "origins": (
        {"ws-api": {"origins": "https://a.example,https://b.example"}},
        "ARC359",
        {"origins": ["https://a.example", "https://b.example"]},
    ),
    "identity": (
        {"ws-api": {"authorizer": {"src": "src/guard", "identity": "route.request.header.A, route.request.header.B"}}},
        "ARC355",
        {"identity": ["route.request.header.A", "route.request.header.B"]},
    ),
}
"""Names in one text with commas, which only `.arc` text takes for several."""


@pytest.mark.parametrize("notation", PARSE)
@pytest.mark.parametrize("case", LISTS)
def test_names_in_one_text_are_told_as_a_list(case, notation):
    settings, code, expected = LISTS[case]
    text = written({"app": "chat", "ws": ["hello"], **settings}, notation)
    found = pipeline.transpile(text, format=notation).diagnostics
    (advice,) = [one.help for one in found if one.code == code]
    (snippet,) = advice.split("`")[1::2]
    parse = PARSE[notation]
    if code == "ARC188":
        assert parse({"json": '"x": ', "toml": "x = ", "yaml": "x: "}[notation] + snippet) == {"x": expected}
    else:
        assert parse(snippet) == expected


@pytest.mark.parametrize("notation", PARSE)
@pytest.mark.parametrize(
    ("text", "expression"),
    [
        pytest.param("x rate(1 day)", "rate(1 day)", id="rate"),
        pytest.param("x cron(0 1 * * ? *)", "cron(0 1 * * ? *)", id="cron"),
        pytest.param("x every 5 minutes", "rate(5 minutes)", id="words"),
    ],
)
@pytest.mark.parametrize("form", [list, dict])
def test_a_schedule_in_one_text_is_told_with_its_name_apart(form, text, expression, notation):
    (one,) = pipeline.transpile(
        written({"app": "chat", "scheduled": [text] if form is list else {text: {}}}, notation), format=notation
    ).diagnostics
    (snippet,) = one.help.split("`")[1::2]
    parse = PARSE[notation]
    if snippet.startswith("{"):
        snippet = {"json": f'"x": {snippet}', "toml": f"x = {snippet}"}[notation]
        assert parse(snippet) == {"x": {"x": expression}}
    else:
        assert parse(snippet) == {"x": expression}
    assert (one.code, one.severity) == ("ARC260", "error")


@pytest.mark.parametrize("notation", PARSE)
@pytest.mark.parametrize("text", ["a1 b2", "a1, b2"])
def test_names_in_one_item_are_told_apart(text, notation):
    (one,) = pipeline.transpile(written({"app": "chat", "events": [text]}, notation), format=notation).diagnostics
    assert (one.code, one.help) == ("ARC212", "Write each name as an item of its own: `a1` and `b2`")


@pytest.mark.parametrize(("notation", "name"), [("json", "ws"), ("toml", "ws"), ("yaml", "ws")])
def test_pragmas_have_no_sign(notation, name):
    (one,) = pipeline.transpile(
        written({"app": "chat", "ws-api": {"ip": "ipv4"}}, notation), format=notation
    ).diagnostics
    assert one.help == "Write `ws`, or remove `ws-api`"


def test_arc_text_is_left_as_it_is():
    (one,) = pipeline.transpile("@app\nchat\n@ws-api\nip ipv4\n").diagnostics
    assert one.help == "Write `@ws`, or remove `@ws-api`"
    (one,) = pipeline.transpile("@app\nchat\n@ws\n@aws\ntimeout 60\n@ws-api\nip ipv4\n").diagnostics[:1]
    assert "`timeout 29`" in one.help


def test_a_configuration_file_has_its_own_notation():
    manifest = '{"app": "chat", "events": ["ping"], "aws": {"memory": "1"}}'
    files = {"src/events/ping/index.js": "", "src/events/ping/config.arc": '@aws\ntimeout "30"\n'}
    found = pipeline.transpile(manifest, project_from_files(files), format="json").diagnostics
    assert {one.span.source.name: one.help for one in found} == {
        "<json>": "Write a whole number from 128 to 10240 MB, without quotes",
        "src/events/ping/config.arc": "Write `timeout 30`, without quotes",
    }
    files["src/events/ping/config.arc"] = "@sam\ngrants none\n"
    found = pipeline.transpile(
        '{"app": "chat", "events": ["ping"]}', project_from_files(files), format="json"
    ).diagnostics
    assert [one.help for one in found] == ['Write `"roles": "per-function"` under @sam in the manifest']
    files = {"src/events/ping/index.js": "", "src/events/ping/config.yaml": 'aws:\n  timeout: "30"\n'}
    found = pipeline.transpile("@app\nchat\n@events\nping\n", project_from_files(files)).diagnostics
    assert [one.help for one in found] == ["Write `timeout: 30`, without quotes"]


def test_what_is_no_setting_stays():
    found = pipeline.transpile('{"app": "chat", "http": ["get", "x"]}', format="json").diagnostics
    assert 'Write the method and the path, such as `["get", "/"]`' in [one.help for one in found]
