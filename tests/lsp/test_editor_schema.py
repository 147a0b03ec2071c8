"""The manifest's schema as editors use it: documentation, defaults, words to choose from, slips that are refused."""

import json
import tomllib

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource

from arc2sam import pipeline, pragmas, runtimes
from arc2sam.function_layers import FUNCTION_KEYS
from arc2sam.lsp.vocabulary import SETTINGS, keys_below
from arc2sam.in_memory import project_from_files
from arc2sam.readers import format_of
from arc2sam.source import Source
from tests.conftest import ROOT, SHARED, cache_folder, npm_install, once
from tests.lsp.marked import marked
from tests.lsp.node import run_node

SCHEMAS = {
    name: json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
    for name in ("manifest.schema.json", "package.schema.json")
}
SCHEMA = SCHEMAS["manifest.schema.json"]
MANIFEST = jsonschema.Draft7Validator(SCHEMA)
PARSERS = {"json": json.loads, "package": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}


def package_validator():
    """The schema of package.json, which leads to the file beside it."""
    registry = Registry().with_resources(
        (f"file:///schemas/{name}", Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
    )
    at = {"$id": "file:///schemas/package.schema.json", **SCHEMAS["package.schema.json"]}
    return jsonschema.Draft7Validator(at, registry=registry)


def resolved(node):
    while "$ref" in node:
        own = {name: value for name, value in node.items() if name != "$ref"}
        node = SCHEMA["definitions"][node["$ref"].rpartition("/")[2]] | own
    return node


def properties(node, path=()):
    """Every named property of the schema, and every pattern of names."""
    if isinstance(node, dict):
        for word in ("properties", "patternProperties"):
            if isinstance(node.get(word), dict):
                yield from ((*path, name, one) for name, one in node[word].items())
        for name, one in node.items():
            yield from properties(one, (*path, name))
    elif isinstance(node, list):
        for one in node:
            yield from properties(one, path)


def test_every_name_is_described():
    found = list(properties(SCHEMA))
    assert len(found) > 200
    for *path, name, node in found:
        assert resolved(node).get("description", "").strip(), (path, name)


def settings_of(pragma):
    """The schemas of a pragma's keys."""
    for name in (f"@{pragma} settings", f"@{pragma} item"):
        if name in SCHEMA["definitions"]:
            node = SCHEMA["definitions"][name]
            return node.get("properties") or {
                pattern.strip("^$"): one for pattern, one in node["patternProperties"].items()
            }
    return resolved({"$ref": f"#/definitions/@{pragma}"})["anyOf"][0]["properties"]


@pytest.mark.parametrize(
    ("pragma", "key"),
    [
        pytest.param(name, key, id=f"{name}.{key.name}")
        for name in pragmas.PRAGMAS
        for key in keys_below((name,) if name in SETTINGS else (name, "x"), is_config=False)
    ],
)
def test_every_key_has_its_documentation_default_and_words(pragma, key):
    known = settings_of(pragma)
    # Architect takes the settings of an index in any case.
    node = known.get(key.name) or next(one for one in known.values() if one["description"].startswith(key.doc))
    assert node["description"].startswith(key.doc)
    if pragma not in ("tables", "tables-indexes"):
        assert node.get("default") == key.default
    for choice in key.choices:
        assert json.dumps(choice) in json.dumps(node)


def test_runtimes_are_offered():
    node = SCHEMA["definitions"]["@aws settings"]["properties"]["runtime"]
    assert {runtime for one in runtimes.FAMILIES for runtime in one.runtimes} <= set(node["examples"])


SLIPS = {
    "json": '{{"app": "shop", "aws": {{"{}": 5}}}}',
    "toml": 'app = "shop"\n[aws]\n{} = 5\n',
    "yaml": "app: shop\naws:\n  {}: 5\n",
}


@pytest.mark.parametrize("format", SLIPS)
def test_a_misspelled_setting_is_refused_and_what_is_meant_is_said(format):
    MANIFEST.validate(PARSERS[format](SLIPS[format].format("timeout")))
    for slip in ("timout", "timeuot", "Timeout", "timeouts"):
        (fault,) = MANIFEST.iter_errors(PARSERS[format](SLIPS[format].format(slip)))
        assert "did you mean `timeout`?" in json.dumps(fault.schema) + json.dumps([one.schema for one in fault.context])


def manifests():
    folders = [ROOT / "samples", SHARED / "corpus"]
    names = {"arc.json", "arc.yaml", "arc.yml", "arc.toml"}
    return [path for folder in folders if folder.is_dir() for path in folder.rglob("arc.*") if path.name in names]


@pytest.mark.parametrize("path", manifests(), ids=lambda path: "/".join(path.parts[-3:]))
def test_manifests_of_projects_are_valid(path):
    text = path.read_text(encoding="utf-8")
    format = format_of(path.name)
    _, found = pipeline.model(Source(path.name, text), project_from_files({}), format)
    # What depends on files or on other pragmas is not for a schema to say.
    assert not [one for one in found if one.severity == "error" and one.code < "ARC300"]
    MANIFEST.validate(PARSERS[format](text))


def test_package_json():
    validator = package_validator()
    validator.validate({"name": "x", "version": 1, "scripts": {"arc": "arc"}, "arc": {"app": "shop", "ws": {}}})
    validator.validate({"name": "x"})
    assert not validator.is_valid({"arc": {"app": "shop", "aws": {"timout": 5}}})
    assert not validator.is_valid({"architect": {"ws": {}}})


# The JSON service of VS Code


@pytest.fixture(scope="module")
def ask():
    """Ask what an editor says of JSON texts with a mark: faults, offers and what is told at the mark."""
    packages = {"vscode-json-languageservice": "5.6.1"}
    folder = once(cache_folder("locks") / "json-service", lambda: npm_install("json-service", packages))

    def answers(*texts):
        asked = []
        for name, text in texts:
            whole, offset = marked(text)
            asked.append({"name": name, "text": whole, "offset": offset})
        schemas = {name: json.dumps(schema) for name, schema in SCHEMAS.items()}
        return run_node("json_service.js", folder, {"schemas": schemas, "texts": asked})

    return answers


def test_an_editor_knows_the_settings(ask):
    pragma, key, value, inner, package = ask(
        ("arc.json", '{"app": "shop", "|": {}}'),
        ("arc.json", '{"app": "shop", "aws": {"|"}}'),
        ("arc.json", '{"app": "shop", "aws": {"architecture": "|"}}'),
        ("arc.json", '{"app": "shop", "queues": {"mail": {"fi|fo": false}}}'),
        ("package.json", '{"arc": {"app": "shop", "aws": {"|"}}}'),
    )
    assert {one["label"] for one in pragma["offers"]} >= set(pragmas.PRAGMAS) - {"app"}
    for found in (key, package):
        offers = {one["label"]: one["doc"] for one in found["offers"]}
        for one in FUNCTION_KEYS:
            assert one.doc in offers[one.name]
    assert {one["label"].strip('"') for one in value["offers"]} >= {"arm64", "x86_64"}
    assert "Whether the queue keeps its order and drops duplicates" in inner["hover"]
    assert inner["faults"] == []


def test_an_editor_tells_slips(ask):
    right, slip, wrong, package = ask(
        ("arc.json", '{"app": "shop", "aws": {"timeout": 5}}|'),
        ("arc.json", '{"app": "shop", "aws": {"timout": 5}}|'),
        ("arc.json", '{"app": "shop", "aws": {"timeout": 901}}|'),
        ("package.json", '{"name": "x", "arc": {"app": "shop", "aws": {"timout": 5}}}|'),
    )
    assert right["faults"] == []
    for found in (slip, wrong, package):
        assert len(found["faults"]) == 1, found
