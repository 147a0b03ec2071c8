"""Every example on Architect's documentation pages, by one of our own of the same shape: docs_examples/README.md."""

import json
from pathlib import Path

import pytest

from arc2sam import pipeline
from arc2sam.plain_data import plain
from arc2sam.in_memory import project_from_files
from arc2sam.diagnostics import Report
from arc2sam.readers import read
from arc2sam.source import Source

FOLDER = Path(__file__).with_name("docs_examples")
TABS = ("arc", "json", "yaml", "toml", "package")
# What every app of the kind has: the bucket that @http implies, a runtime's other forms.
USUAL = frozenset(("ARC502", "ARC117", "ARC238"))


class Example:
    def __init__(self, page, text):
        head, *tabs = text.split("\n--- ")
        name, *lines = head.splitlines()
        self.id = f"{page}: {name}"
        self.wanted = {}
        for line in lines:
            key, _, value = line.partition(":")
            assert key in ("ids", "files", "contains", "warned", "refused", "helped"), line
            self.wanted.setdefault(key, []).append(value.strip())
        self.tabs = {}
        for tab in tabs:
            tab_name, _, body = tab.partition("\n")
            assert tab_name in TABS, tab_name
            self.tabs[tab_name] = body.rstrip("\n") + "\n"
        assert self.tabs

    def words(self, key):
        return " ".join(self.wanted.get(key, ())).split()


def examples():
    return [
        Example(path.stem, text)
        for path in sorted(FOLDER.glob("*.txt"))
        for text in path.read_text(encoding="utf-8").removeprefix("### ").split("\n### ")
    ]


EXAMPLES = examples()
TABLE = [(example, tab) for example in EXAMPLES for tab in example.tabs]


def transpiled(example, tab):
    files = project_from_files(dict.fromkeys(example.words("files"), ""))
    return pipeline.transpile(Source("manifest", example.tabs[tab]), files, format=tab)


def by_severity(result, severity):
    return [one for one in result.diagnostics if one.severity == severity]


def test_there_are_examples():
    assert len(EXAMPLES) > 50
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES)
    assert len(TABLE) > 100


@pytest.mark.parametrize(("example", "tab"), TABLE, ids=[f"{example.id}, {tab}" for example, tab in TABLE])
def test_example(example, tab):
    result = transpiled(example, tab)
    errors = by_severity(result, "error")
    if "refused" in example.wanted:
        assert result.text is None
        wanted = [line.split(" ", 2) for line in example.wanted["refused"]]
        assert [(one.code, str(one.span.line)) for one in errors] == [(code, line) for code, line, _ in wanted]
        for one, (_, _, helped) in zip(errors, wanted, strict=True):
            assert helped in one.help
        return
    assert errors == []
    assert set(example.words("ids")) <= json.loads(pipeline.render(result.template, "json"))["Resources"].keys()
    for part in example.wanted.get("contains", ()):
        assert part in result.text
    warnings = by_severity(result, "warning") + by_severity(result, "note")
    assert sorted(one.code for one in warnings if one.code not in USUAL) == sorted(example.words("warned"))
    for part in example.wanted.get("helped", ()):
        assert any(part in one.help for one in warnings)


SEVERAL = [example for example in EXAMPLES if len(example.tabs) > 1 and "refused" not in example.wanted]


@pytest.mark.parametrize("example", SEVERAL, ids=lambda example: example.id)
def test_tabs_of_an_example_make_one_template(example):
    made = {tab: pipeline.render(transpiled(example, tab).template, "json") for tab in example.tabs}
    assert len(set(made.values())) == 1, made.keys()


# Architect documentation, "Function config": the lines of a configuration file, and what the function then has.
CONFIGS = {
    "@arc": (
        "# src/events/ping/config.arc\n@arc\nenv false\nignoreDependencies\n  big-one\n  '@acme/other'\n"
        "shared false\nviews false\n",
        {"env": False, "shared": False, "views": False},
    ),
    "@aws": (
        "# src/events/ping/config.arc\n@aws\nruntime python\nmemory 512\ntimeout 9\nconcurrency 2\n"
        "layers arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7\n"
        "policies arn:aws:iam::123456789012:policy/mine\narchitecture x86_64\n",
        {
            "runtime": "python3.13",
            "memory_mb": 512,
            "timeout_seconds": 9,
            "concurrency": 2,
            "layers": ("arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7",),
            "policies": ("arn:aws:iam::123456789012:policy/mine",),
            "architecture": "x86_64",
        },
    ),
    "architecture": ("@aws\narchitecture x86_64\n", {"architecture": "x86_64"}),
    "concurrency": ("@aws\nconcurrency 3\n", {"concurrency": 3}),
    "concurrency of none": ("@aws\nconcurrency 0\n", {"concurrency": 0}),
    "fifo": ("@aws\nfifo false\n", {"fifo": False}),
    "one layer": (
        "@aws\nlayers arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7\n",
        {"layers": ("arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7",)},
    ),
    "layers": (
        "@aws\nlayers\n  arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7\n"
        "  arn:aws:lambda:eu-west-1:210987654321:layer:tex:1\n",
        {
            "layers": (
                "arn:aws:lambda:eu-west-1:123456789012:layer:fonts:7",
                "arn:aws:lambda:eu-west-1:210987654321:layer:tex:1",
            )
        },
    ),
    "memory": ("@aws\nmemory 2048\n", {"memory_mb": 2048}),
    "one policy": ("@aws\npolicies\n  SNSCrudPolicy\n", {"policies": ("SNSCrudPolicy",)}),
    "policies": (
        "@aws\npolicies\n  SNSCrudPolicy\n  architect-default-policies\n",
        {"policies": ("SNSCrudPolicy", "architect-default-policies")},
    ),
    "policies on a line": (
        "@aws\npolicies SNSCrudPolicy architect-default-policies\n",
        {"policies": ("SNSCrudPolicy", "architect-default-policies")},
    ),
    "provisionedConcurrency": ("@aws\nprovisionedConcurrency 4\n", {"provisioned_concurrency": 4}),
    "both concurrencies": (
        "@aws\nconcurrency 50\nprovisionedConcurrency 4\n",
        {"concurrency": 50, "provisioned_concurrency": 4},
    ),
    "runtime": ("@aws\nruntime ruby\n", {"runtime": "ruby3.3"}),
    "storage": ("@aws\nstorage 3000\n", {"storage_mb": 3000}),
    "timeout": ("@aws\ntimeout 45\n", {"timeout_seconds": 45}),
}
PING = "@app\nshop\n@aws\nregion eu-west-1\n@events\nping\n"


OF_OTHERS = {"@arc": ["views"], "fifo": ["fifo"]}
"""Settings in these examples that only a function of another pragma has a use for."""

OF_SAM = ("one policy", "policies", "policies on a line")


@pytest.mark.parametrize("name", CONFIGS)
def test_configuration_of_a_function(name):
    text, expected = CONFIGS[name]
    files = project_from_files({"src/events/ping/config.arc": text})
    app, found = pipeline.model(Source("app.arc", PING), files, "arc")
    # The published example of a policy is a template of SAM, which IAM refuses as a word.
    assert ("ARC234" in [one.code for one in found]) == (name in OF_SAM)
    told = [(one.code, one.span.text) for one in found if one.code != "ARC234"]
    assert told == [("ARC207", key) for key in OF_OTHERS.get(name, ())]
    (function,) = app.functions
    assert {name: getattr(function.config, name) for name in expected} == expected


REFUSED_CONFIGS = {
    "a name in braces": ("@aws\nlayers {NAME}\npolicies {NAME}\n", [("ARC106", 2, "Quote"), ("ARC106", 3, "Quote")]),
    "a comment of another language": ("// config\n\n@aws\nconcurrency 1\n", [("ARC102", 1, "`#`")]),
    "a unit": ("@aws\nmemory 512mb\n", [("ARC204", 2, "`memory 512`")]),
    "a unit too large": ("@aws\nmemory 99999mb\n", [("ARC204", 2, "from 128 to 10240 MB")]),
    "a number in quotes": ('@aws\ntimeout "10"\n', [("ARC204", 2, "`timeout 10`, without quotes")]),
    "yes": ("@arc\nshared no\n", [("ARC204", 2, "`shared false`")]),
    "a retired runtime": ("@aws\nruntime nodejs16.x\n", [("ARC215", 2, "`nodejs22.x`")]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED_CONFIGS.values(), ids=REFUSED_CONFIGS)
def test_configuration_that_is_refused(text, expected):
    files = project_from_files({"src/events/ping/config.arc": text})
    _, found = pipeline.model(Source("app.arc", PING), files, "arc")
    assert [(one.code, one.span.line) for one in found] == [(code, line) for code, line, _ in expected]
    assert all(helped in one.help for one, (_, _, helped) in zip(found, expected, strict=True))


# Architect documentation, "Local preferences".
PREFERENCES = {
    "create": ("@create\nautocreate true\n", []),
    "templates": ("@create\ntemplates\n  http tools/route.mjs\n  events tools/topic.py\n", []),
    "variables": (
        "@env\ntesting\n  SHOP_URL shop.test\n  COUNT 3\n\nstaging\n  SHOP_URL qa.shop.example\n\n"
        "production\n  SHOP_URL shop.example\n",
        ["ARC515"],
    ),
    "a value of two words": ("@env\ntesting\n  SHOP_URL ftp://shop.test\n  MOTTO buy more\n", []),
    "livereload": ("@sandbox\nlivereload true\n", []),
    "ports": ("@sandbox\nports\n  http 3400\n  events 3411\n", []),
    "stage": ("@sandbox\nenv staging\n", []),
    "several": ("@sandbox\nlivereload true\nenv production\nuseAws true\nno-hydrate true\n", []),
    "start": ("@sandbox-start\nnode tools/fill.mjs\necho 'go on'\n", []),
}


@pytest.mark.parametrize(("text", "codes"), PREFERENCES.values(), ids=PREFERENCES)
def test_preferences(text, codes):
    result = pipeline.transpile(Source("app.arc", PING), project_from_files({"prefs.arc": text}))
    assert [one.code for one in result.diagnostics] == codes
    assert result.text


def test_what_the_overview_means():
    # The raw structure as Architect's parser gives it for the `.arc` tab of its overview, with our names.
    overview = next(example for example in EXAMPLES if example.id.endswith("everything at once"))
    document = read(Source("app.arc", overview.tabs["arc"]), "arc", Report())
    assert plain(document) == {
        "app": ["garden"],
        "static": [["fingerprint", True]],
        "ws": ["wilt", "connect", "default", "disconnect"],
        "http": [["get", "/"], ["get", "/plants"], ["post", "/plants"]],
        "events": ["water-drop"],
        "scheduled": [["weekly-greeting", "rate(7", "days)"]],
        "tables": [{"plants": {"plantID": "*String"}}],
        "tables-streams": ["plants"],
        "tables-indexes": [{"plants": {"season": "*String"}}],
    }
