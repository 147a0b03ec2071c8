"""The manifest's schema: made from the tables of keys, and of one mind with the program about what a manifest is."""

import copy
import json
import random

import jsonschema
import pytest
import yaml

from arc2sam import names, pipeline, pragmas
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.keys import Key
from arc2sam.in_memory import project_from_files
from arc2sam.readers import format_of
from arc2sam.source import Source
from arc2sam.spelling import nearest
from tests.conftest import ROOT, script

VECTORS = ROOT.parent / "shared" / "reference" / "cases" / "formats.jsonl"
SCHEMA = json.loads((ROOT / "schemas" / "manifest.schema.json").read_text(encoding="utf-8"))
MANIFEST = jsonschema.Draft7Validator(SCHEMA)
CONFIG = jsonschema.Draft7Validator({**SCHEMA["definitions"]["config"], "definitions": SCHEMA["definitions"]})


def plain_tree(text, format):
    """The manifest as a reader that is not ours gives it."""
    if format in ("json", "package"):
        tree = json.loads(text.removeprefix("\ufeff"))
        return tree if format == "json" else tree.get("arc", tree.get("architect"))
    if format == "toml":
        import tomllib

        return tomllib.loads(text)
    return yaml.load(text, Loader=CoreLoader)


class CoreLoader(yaml.SafeLoader):
    """Reads words as YAML 1.2 does: dates, `yes` and `on` are text."""


CoreLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith("timestamp") and not (tag.endswith("bool") and first in list("yYnNoO"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors_of(text, format="json", files=None):
    _, found = pipeline.model(Source("manifest", text), project_from_files(files or {}), format)
    return [one.code for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("name", "path"),
    [("build_manifest_schema", "schemas/manifest.schema.json"), ("build_reference", "docs/reference.md")],
    ids=["schema", "reference page"],
)
def test_the_file_is_what_its_script_makes(name, path):
    made = script(name).text()
    assert (ROOT / path).read_text(encoding="utf-8") == made, f"run: python schemas/{name}.py"


def test_the_schema_is_a_schema():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_every_setting_is_described():
    for name in pragmas.PRAGMAS:
        for key in pragmas.load(name).KEYS:
            assert key.doc.endswith("."), (name, key.name)
    text = json.dumps(SCHEMA)
    for key in (*FUNCTION_KEYS, *SAM_KEYS, *(key for name in pragmas.PRAGMAS for key in pragmas.load(name).KEYS)):
        assert json.dumps(key.doc)[1:-1] in text


TABLE_KEY = Key(
    "throttle",
    "table",
    "Limits of the stage.",
    keys=(Key("burst", "integer", "At once.", 0, 5000), Key("rates", "numbers", "By stage.")),
)


@pytest.mark.parametrize(
    ("changes", "value", "is_right"),
    [
        ({}, {"burst": 5, "rates": [1, 2.5]}, True),
        ({}, {"burst": "many"}, False),
        ({}, {"burts": 5}, False),
        ({}, {"rates": ["one"]}, False),
        ({}, True, False),
        ({"may_stand_alone": True}, True, True),
        ({"is_open": True}, {"anything": "word"}, True),
        ({"is_open": True}, {"anything": 5}, False),
    ],
)
def test_settings_below_a_setting(changes, value, is_right):
    schema = script("build_manifest_schema").key_value(TABLE_KEY.replace(**changes))
    assert jsonschema.Draft7Validator(schema).is_valid(value) == is_right


def test_settings_below_a_setting_are_on_the_page():
    lines = list(script("build_reference").table([TABLE_KEY]))
    assert "| `throttle` | settings below it |  | Limits of the stage. |" in lines
    assert "| below `throttle`: `burst` | 0 to 5,000 |  | At once. |" in lines


def manifests():
    folders = (ROOT / "samples", ROOT / "tests" / "cases", ROOT / "tests" / "golden")
    return [
        path
        for folder in folders
        for pattern in ("**/arc.json", "**/arc.y*ml", "**/arc.toml", "**/manifest.json", "**/manifest.y*ml")
        for path in folder.glob(pattern)
    ]


MANIFESTS = manifests()


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_manifest_of_the_samples_is_valid(path):
    MANIFEST.validate(plain_tree(path.read_text(encoding="utf-8"), format_of(path.name)))


def test_there_are_manifests():
    assert len(MANIFESTS) >= 3


def vectors():
    if not VECTORS.is_file():
        return []
    return [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors of Architect's parser are not beside the repository")
def test_vectors_that_are_read_are_valid():
    judged = 0
    for row in vectors():
        text = row["text"]
        with_app = text
        if row["format"] == "yaml" and "app:" not in text:
            with_app = text + "\napp: shop\n"
        elif row["format"] == "json" and '"app"' not in text and text.endswith("}"):
            comma = "" if text == "{}" else ", "
            with_app = text[:-1] + comma + '"app": "shop"}'
        if not errors_of(with_app, row["format"]):
            judged += 1
            assert not list(MANIFEST.iter_errors(plain_tree(with_app, row["format"]))), row["id"]
    assert judged > 60


# One row is one pragma and a value: what is read, and so has to be valid.
READ = [
    ("app", "shop"),
    ("app", ["shop"]),
    ("ws", None),
    ("ws", True),
    ("ws", {}),
    ("ws", []),
    ("ws", ["chat"]),
    ("ws", [["chat"]]),
    ("ws", {"chat": None}),
    ("ws", {"chat": {}}),
    ("ws", {"$connect": {"src": "lib/in"}}),
    ("ws", [{"chat": [{"src": "lib/chat"}]}]),
    ("ws", {"chat": {"src": ["lib/chat"]}}),
    ("events", ["paid", {"sent": {"src": "lib/sent"}, "lost": {}}]),
    ("queues", {"mail": {"fifo": False, "batchSize": 5, "batchWindow": 0}}),
    ("queues", {"mail": {"colour": "red"}}),
    ("http", [["get", "/"], ["POST", "/cart"]]),
    ("http", [{"get": "/"}, {"/cart": {"method": "post", "src": "lib/cart"}}]),
    ("http", {"get": ["/", "/cart/:id", "/files/*"], "/cart": {"method": "any"}}),
    ("http", [{"/cart": [{"method": "post"}, {"src": "lib/cart"}]}]),
    ("scheduled", {"report": "rate(1 day)", "bill": {"cron": "0 9 * * ? *", "timezone": "Europe/Berlin"}}),
    ("scheduled", [["report", "rate(1", "day)"], {"bill": {"rate": [2, "days"], "src": "lib/bill"}}]),
    ("tables", {"orders": {"id": "*String", "at": "**Number", "stream": True, "encrypt": True, "gone": "TTL"}}),
    ("tables", [{"orders": {"id": "*"}, "carts": {"id": "*string", "PITR": True, "encrypt": "arn:aws:kms:x"}}]),
    ("tables", {"orders": {"stream": "*String", "colour": "String"}}),
    ("static", {"fingerprint": "external", "ignore": "tmp", "spa": True, "compression": "br"}),
    ("static", {"ignore": ["tmp", "raw"], "staging": "my-bucket"}),
    ("static", False),
    ("static", ["disable"]),
    ("aws", {"region": "eu-west-1", "memory": 512, "policies": "a", "layers": [], "profile": None}),
    ("aws", [["region", "eu-west-1"], ["policies", "a", "b"], {"timeout": 10}]),
    ("aws", {"concurrency": "unthrottled", "provisionedConcurrency": 2, "architecture": "x86_64"}),
    ("aws", {"colour": {"a": 1}}),
    ("sam", {"dlq": True, "retain": ["tables", "queues"], "roles": "per-function", "env": "API_KEY"}),
    ("shared", {"src": "lib/all"}),
    ("shared", [{"src": "lib/all"}]),
    ("plugins", "helper"),
    ("plugins", ["helper", {"scope/other": {"src": "lib/other.js"}}]),
    ("macros", ["old"]),
    ("begin", {"any": {"thing": [1, None]}}),
    ("colour", 5),
    ("html", True),
    ("$schema", "https://example.com/manifest.schema.json"),
]


@pytest.mark.parametrize(("name", "value"), READ, ids=lambda value: json.dumps(value)[:60])
def test_what_is_read_is_valid(name, value):
    manifest = {"app": "shop", name: value}
    assert errors_of(json.dumps(manifest)) == []
    MANIFEST.validate(manifest)


BETWEEN_PRAGMAS = {
    "indexes": (
        {"tables": {"orders": {"id": "*String"}}},
        {"tables-indexes": {"orders": {"at": "*String", "Projection": "keys", "name": "byAt"}}},
        {"tables-indexes": [{"orders": [{"at": "*String"}, {"projection": ["a", "b"]}]}]},
    ),
    "streams": (
        {"tables": {"orders": {"id": "*String"}}},
        {"tables-streams": ["orders", {"audit": {"table": "orders", "src": "lib/audit"}}]},
        {"tables-streams": {"audit": [{"name": "orders"}, {"src": "lib/audit"}]}},
    ),
    "proxy": (
        {"http": None},
        {"proxy": {"testing": "http://localhost:1", "staging": "https://a.example", "production": "https://b.example"}},
        {
            "proxy": [
                ["testing", "http://a"],
                {"staging": "https://b"},
                ["production", "https://c"],
                ["qa", "https://d"],
            ]
        },
    ),
    "cdn": ({"http": None}, {"cdn": True}, {"cdn": False}, {"cdn": [False]}, {"cdn": ["disabled"]}, {"cdn": {}}),
    "views": (
        {"http": [["get", "/"], ["get", "/cart"]]},
        {"views": [["get", "/"]]},
        {"views": [{"get": "/"}]},
        {"views": {"get": ["/", "/cart"], "src": "lib/views"}},
    ),
    "shared": (
        {"events": ["paid", "sent"], "http": [["get", "/"]]},
        {"shared": {"src": "lib/all", "events": ["paid"], "http": [["get", "/"]]}},
        {"shared": [["events", "paid"], {"http": {"get": "/"}}]},
    ),
}
FOLDERS = {"lib/all/x.js": "", "lib/views/x.js": ""}


@pytest.mark.parametrize("name", BETWEEN_PRAGMAS)
def test_what_is_read_between_pragmas_is_valid(name):
    needed, *spellings = BETWEEN_PRAGMAS[name]
    for spelling in spellings:
        manifest = {"app": "shop", **needed, **spelling}
        assert errors_of(json.dumps(manifest), files=FOLDERS) == [], spelling
        MANIFEST.validate(manifest)


def test_a_manifest_may_stand_below_the_keys_of_package_json():
    inner = {"app": "shop", "ws": {}}
    for key in ("arc", "architect"):
        assert errors_of(json.dumps({key: inner})) == []
        MANIFEST.validate({key: inner})
        assert not MANIFEST.is_valid({key: {**inner, "ws": 5}})


REFUSED = [
    ("app", 5, "ARC231"),
    ("app", ["shop", "two"], "ARC231"),
    ("app", "Shop Of Mine", "ARC232"),
    ("ws", "chat", "ARC188"),
    ("ws", False, "ARC188"),
    ("ws", {"chat": True}, "ARC189"),
    ("ws", ["chat", 5], "ARC189"),
    ("ws", [None], "ARC190"),
    ("ws", [["chat", "lib/chat"]], "ARC210"),
    ("ws", {"chat": {"src": 5}}, "ARC204"),
    ("ws", {"chat": {"scr": "lib", "srcs": "lib"}}, "ARC201"),
    ("ws", ["$open"], "ARC295"),
    ("events", {"paid": "lib/paid"}, "ARC210"),
    ("events", ["a b"], "ARC212"),
    ("queues", {"mail": {"batchSize": "many"}}, "ARC204"),
    ("queues", {"mail": {"batchsize": 5}}, "ARC201"),
    ("queues", {"mail": {"batchSize": 0}}, "ARC205"),
    ("queues", {"mail": {"fifo": "false"}}, "ARC204"),
    ("http", "get /", "ARC188"),
    ("http", ["get /"], "ARC245"),
    ("http", [["get"]], "ARC245"),
    ("http", [["fetch", "/"]], "ARC246"),
    ("http", {"get": 5}, "ARC189"),
    ("http", {"/cart": {"src": "lib"}}, "ARC245"),
    ("http", {"/cart": {"method": True}}, "ARC204"),
    ("http", [["get", "cart"]], "ARC248"),
    ("scheduled", {"report": {}}, "ARC260"),
    ("scheduled", {"report": "every day"}, "ARC260"),
    ("scheduled", {"report": {"rate": "1 day", "cron": "0 9 * * ? *"}}, "ARC261"),
    ("tables", ["orders"], "ARC270"),
    ("tables", {"orders": {"id": "*Text"}}, "ARC272"),
    ("tables", {"orders": {"id": "*String", "encript": True}}, "ARC201"),
    ("tables", {"orders": {"id": "*String", "stream": "yes"}}, "ARC204"),
    ("static", "public", "ARC188"),
    ("static", {"spa": "yes"}, "ARC204"),
    ("static", {"compression": "zip"}, "ARC204"),
    ("static", {"folders": "dist"}, "ARC201"),
    ("cdn", "on", "ARC188"),
    ("aws", "eu-west-1", "ARC188"),
    ("aws", {"timeout": "10"}, "ARC204"),
    ("aws", {"timeout": 901}, "ARC205"),
    ("aws", {"timout": 10}, "ARC201"),
    ("aws", {"Region": "eu-west-1"}, "ARC201"),
    ("aws", [["timeout", "ten"]], "ARC204"),
    ("aws", [["regoin", "eu-west-1"]], "ARC201"),
    ("aws", {"architecture": "arm"}, "ARC206"),
    ("sam", {"retain": "everything"}, "ARC206"),
    ("sam", {"dlq": 1}, "ARC204"),
    ("sam", "private", "ARC188"),
    ("proxy", {"staging": "https://a.example"}, "ARC290"),
    ("plugins", 5, "ARC188"),
    ("plugins", {"helper": {"src": 5}}, "ARC204"),
    ("websocket", {}, "ARC301"),
    ("@ws", {}, "ARC186"),
    ("colour", [None], "ARC190"),
]


@pytest.mark.parametrize(("name", "value", "code"), REFUSED, ids=lambda value: json.dumps(value)[:60])
def test_what_is_refused_is_invalid(name, value, code):
    manifest = {"app": "shop", name: value}
    assert code in errors_of(json.dumps(manifest))
    assert not MANIFEST.is_valid(manifest)


def test_the_key_that_names_the_schema_is_no_pragma():
    manifest = {"$schema": "https://example.com/manifest.schema.json", "app": "shop", "ws": {}}
    app, found = pipeline.model(Source("arc.json", json.dumps(manifest)), project_from_files({}), "json")
    assert not found
    assert not app.others
    MANIFEST.validate(manifest)


def test_a_manifest_has_an_app():
    assert errors_of('{"ws": {}}') == ["ARC230"]
    assert not MANIFEST.is_valid({"ws": {}})


CONFIGS = [
    ({"aws": {"timeout": 30, "layers": ["arn:aws:lambda:eu-west-1:1:layer:a:1"]}}, True),
    ({"arc": {"shared": False, "ignoreDependencies": ["a"]}, "sam": {"grants": ["tables", "ws"]}}, True),
    ({"aws": [["memory", 256]]}, True),
    ({"aws": {"timeout": "long"}}, False),
    ({"aws": {"memroy": 256}}, False),
    ({"sam": {"grants": "everything"}}, False),
    ({"arc": {"views": "no"}}, False),
]


@pytest.mark.parametrize(("config", "is_right"), CONFIGS, ids=[json.dumps(config) for config, _ in CONFIGS])
def test_configuration_of_a_function(config, is_right):
    files = {"src/ws/chat/arc.json": json.dumps(config), "src/ws/chat/index.mjs": ""}
    manifest = '{"app": "shop", "aws": {"region": "eu-west-1"}, "ws": ["chat"]}'
    assert (not errors_of(manifest, files=files)) == is_right
    assert CONFIG.is_valid(config) == is_right


def slips_of(word):
    """Words that differ from a key as a hasty finger makes them."""
    yield word + "x"
    yield word.upper() if word != word.upper() else word.lower()
    yield word.capitalize()
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
        if len(word) > 3:
            yield word[:index] + "x" + word[index + 1 :]
            yield word[:index] + word[index : index + 2][::-1] + word[index + 2 :]


def known_keys():
    tables = [FUNCTION_KEYS, *(pragmas.load(name).KEYS for name in pragmas.PRAGMAS)]
    return {spelling for keys in tables for key in keys for spelling in (key.name, *key.aliases)}


@pytest.mark.parametrize(
    ("pragma", "settings"),
    [
        ("aws", "@aws settings"),
        ("queues", "@queues settings"),
        ("static", "@static settings"),
        ("sam", "@sam settings"),
    ],
)
def test_a_slip_is_invalid_where_the_program_takes_it_for_one(pragma, settings):
    validator = jsonschema.Draft7Validator(SCHEMA["definitions"][settings])
    keys = pragmas.load(pragma).KEYS
    spellings = tuple(spelling for key in keys for spelling in (key.name, *key.aliases))
    known = known_keys()
    for spelling in spellings:
        for slip in set(slips_of(spelling)) - known:
            assert not validator.is_valid({slip: None}), slip
            assert nearest(slip, spellings), slip


# What only names, links between pragmas or files decide: no schema can.
NOT_OF_THE_SHAPE = frozenset(
    "ARC206 ARC212 ARC213 ARC214 ARC215 ARC217 ARC218 ARC220 ARC224 ARC225 ARC226 ARC227 ARC228 ARC229 ARC235 ARC239 "
    "ARC240 ARC241 ARC247 ARC248 ARC249 ARC250 ARC251 ARC252 ARC253 ARC254 ARC260 ARC262 ARC263 ARC264 ARC265 ARC266 "
    "ARC270 ARC271 ARC274 ARC275 ARC276 ARC286 ARC287 ARC310 ARC311 ARC312 ARC313 ARC314 ARC320 ARC321".split()
)
WORDS = (
    (
        "cart / /a get src lib/x timeout timout region rate(1 day)|1 day|*String **Number * table name projection encrypt "
        "streams TTL pitr fifo batchSize batchsize method rate cron folder spa gzip testing https://e.example disable retain"
    )
    .replace("|", " ")
    .split()
)
SEEDS = [row for row in READ if row[0] not in ("app", "$schema", "shared")]


def changed(value, chance):
    """The value with one thing in it removed, renamed, wrapped or replaced."""
    scalar = chance.choice([*WORDS, None, True, False, 0, 5, 900, 1.5])
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(list(value))
        rest = {name: one for name, one in value.items() if name != key}
        return chance.choice(
            [
                rest,
                {**rest, chance.choice(WORDS): value[key]},
                {**value, chance.choice(WORDS): scalar},
                {**value, key: changed(value[key], chance)},
            ]
        )
    if isinstance(value, list) and value and chance.random() < 0.8:
        index = chance.randrange(len(value))
        one = value[index]
        new = chance.choice([[], [[one]], [{"cart": one}], [changed(one, chance)], [one, scalar]])
        return [*value[:index], *new, *value[index + 1 :]]
    return chance.choice([scalar, [scalar], {"cart": scalar}, {}, []])


@pytest.mark.properties
def test_program_and_schema_agree_on_changed_manifests():
    chance = random.Random(7)
    read = refused = 0
    for _ in range(1500):
        name, value = chance.choice(SEEDS)
        manifest = {"app": "shop", name: changed(copy.deepcopy(value), chance)}
        codes = errors_of(json.dumps(manifest))
        if not codes:
            assert MANIFEST.is_valid(manifest), manifest
            read += 1
        elif NOT_OF_THE_SHAPE.isdisjoint(codes):
            assert not MANIFEST.is_valid(manifest), (manifest, codes)
            refused += 1
    assert read > 200
    assert refused > 200
