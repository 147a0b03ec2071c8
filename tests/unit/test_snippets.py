"""Settings in the notation of a file: what is written means what was meant, by the parsers that others use."""

import json
import tomllib

import pytest
import yaml

from arc2sam import snippets
from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.readers import read
from arc2sam.source import Source, Span

READ = {
    "json": lambda line: json.loads(f"{{{line}}}"),
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}
VALUES = (
    (30,),
    (0.5,),
    (True,),
    (False,),
    ("py",),
    ("90",),
    ("true",),
    ("no",),
    ("null",),
    ("",),
    ("a b",),
    ("1.5",),
    ("-x",),
    ("a: b",),
    ("a #b",),
    ("https://www.example.com",),
    ("$request.body.action",),
    ("*",),
    ("@x",),
    ('say "hi" \\ é',),
    (500, 1000),
    ("a", "b"),
    ("arn:aws:iam::123456789012:role/x", "a,b", "[c]"),
    (1000, "day"),
)


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("notation", READ)
def test_a_setting_means_what_was_meant(notation, values):
    line = snippets.setting(notation, "some-key", *values)
    assert READ[notation](line) == {"some-key": values[0] if len(values) == 1 else list(values)}


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ((30,), "key 30"),
        ((True,), "key true"),
        (("a", "b"), "key a b"),
        (("a b",), 'key "a b"'),
    ],
)
def test_in_arc_text(values, line):
    assert snippets.setting("arc", "key", *values) == line
    document = read(Source("x", f"@aws\n{line}\n"), "arc", Report())
    assert plain(document) == {"aws": [["key", *values]]}


@pytest.mark.parametrize(
    ("advice", "expected"),
    [
        pytest.param("Write `timeout 30`", ('"timeout": 30', "timeout = 30", "timeout: 30"), id="a number"),
        pytest.param("Write `rate 0.5`", ('"rate": 0.5', "rate = 0.5", "rate: 0.5"), id="a fraction"),
        pytest.param("Write `auth iam`", ('"auth": "iam"', 'auth = "iam"', "auth: iam"), id="a word"),
        pytest.param(
            "Write `env A B`", ('"env": ["A", "B"]', 'env = ["A", "B"]', "env: [A, B]"), id="several words are a list"
        ),
        pytest.param(
            'Write `description "a b"`',
            ('"description": "a b"', 'description = "a b"', 'description: "a b"'),
            id="words in quotes are one text",
        ),
    ],
)
def test_advice_fits_its_file(advice, expected):
    for name, snippet in zip(("arc.json", "app.toml", "arc.yml"), expected, strict=True):
        source = Source(name, "")
        assert snippets.fitted(advice, source) == snippets.fitted(advice, Span(source, 0, 0)) == f"Write `{snippet}`"
    assert snippets.fitted(advice, Source("app.arc", "")) == advice


@pytest.mark.parametrize(
    "advice",
    ["Remove it", "Remove `timeout`", "Write `a` or `b`", "Write `say ` hi`", "Write ` x`", "Write `x `", ""],
)
def test_what_is_no_setting_stays(advice):
    assert snippets.fitted(advice, Source("arc.json", "{}")) == advice


@pytest.mark.parametrize(
    ("name", "text", "notation"),
    [
        ("app.arc", "", "arc"),
        ("src/x/.arc-config", "@aws\n", "arc"),
        ("package.json", '{"arc": {}}', "json"),
        ("<stdin>", '{"app": "x"}', "json"),
        ("<stdin>", "app: x\n", "yaml"),
        ("<stdin>", 'app = "x"\n', "toml"),
        ("<stdin>", "@app\nx\n", "arc"),
    ],
)
def test_notations(name, text, notation):
    assert snippets.notation(Source(name, text)) == notation


@pytest.mark.parametrize("notation", ["arc", "json", "toml", "yaml"])
def test_where_settings_of_a_name_stand(notation):
    words = snippets.table(notation, "domain")
    assert {
        "arc": "below `domain`, one a line",
        "json": '`"domain": {...}`',
        "toml": "`domain = {...}`",
        "yaml": "below `domain:`, one a line",
    }[notation] in words
