"""The source map: which line made what, against a naive reading of manifests and against what changes with a line."""

import functools
import json
import re
from pathlib import Path

import jsonschema
import pytest

from arc2sam import pipeline, project_from_files
from arc2sam.model import Target
from arc2sam.schema_files import read as read_schema
from arc2sam.source import Source
from arc2sam.source_map import FUNCTION, Origin, SourceMap, stored
from arc2sam.source_map.lookup import Traced, Untraced, look_up
from arc2sam.source_map.make import make
from arc2sam.source_map.settings import MISSING, OF_FUNCTION, SETTINGS, at
from arc2sam.validate import with_globals
from tests.golden.projects import ALL, MANIFESTS, name_of

ARC = [folder for folder in ALL if (folder / "app.arc").exists()]


@functools.cache
def texts_of(folder: Path) -> dict[str, str]:
    """The texts of a project by their paths; its template and what is no text apart."""
    kinds = {".arc", ".json", ".toml", ".yaml", ".mjs", ".js", ".ts", ".py", ".rb", ".sh", ".txt", ".html", ".css"}
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix in kinds]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths if path.name != "template.yaml"}


def transpile(texts: dict[str, str]) -> pipeline.Result:
    texts = dict(texts)
    name = next(name for name in MANIFESTS if name in texts)
    kind = {"arc": "arc", "json": "json", "toml": "toml", "yaml": "yaml"}[name.rpartition(".")[2]]
    return pipeline.transpile(Source(name, texts.pop(name)), project_from_files(texts), format=kind)


def map_of(result: pipeline.Result) -> SourceMap:
    assert result.template is not None and not result.has_errors, result.diagnostics
    return make(result.app, result.template, Target())


@functools.cache
def made(folder: Path) -> tuple[pipeline.Result, SourceMap]:
    result = transpile(texts_of(folder))
    return result, map_of(result)


def made_of(manifest: str, **files: str) -> tuple[pipeline.Result, SourceMap]:
    result = transpile({"app.arc": manifest, **{name.replace("__", "/"): text for name, text in files.items()}})
    return result, map_of(result)


def whole(document, path):
    """What stands at a path, Globals merged into functions."""
    if path[0] == "Resources":
        body = with_globals(document["Resources"][path[1]], document.get("Globals", {}))
        return at(body, path[2:])
    return at(document, path)


def test_projects_are_found():
    assert len(ALL) > 20 and len(ARC) > 20


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_everything_has_one_origin_and_every_origin_is_of_something(folder):
    result, source_map = made(folder)
    document = result.template.to_json()
    paths = [one.path for one in source_map.origins]
    assert len(set(paths)) == len(paths)
    for section in ("Resources", "Parameters", "Outputs"):
        assert {path[1] for path in paths if path[0] == section and len(path) == 2} == set(document.get(section, {}))
    for one in source_map.origins:
        assert whole(document, one.path) is not MISSING, one
        if len(one.path) == 2:
            assert one.span is not None, one


# --- lines, against a naive reading of the manifest

QUOTED = re.compile(r"`([^`]+)` in @([a-z-]+)$")


def naive(text: str) -> dict[str, list[tuple[int, str]]]:
    """The lines of items of each pragma, with their numbers: what is neither indented, empty nor a comment."""
    found, pragma = {}, ""
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] in ("", " ", "#", "\t"):
            continue
        if line[0] == "@":
            pragma = line.split()[0][1:]
            found[pragma] = []
        else:
            found[pragma].append((number, line.partition(" #")[0].strip()))
    return found


def is_item(name: str, pragma: str, line: str) -> bool:
    if pragma == "http":
        method, path = name.split()
        return line.split() == [method, path] or (line == path)
    return line.split()[0].removeprefix("$") == name


@pytest.mark.parametrize("folder", ARC, ids=name_of)
def test_the_line_of_a_resource_is_the_one_that_names_its_item(folder):
    """And every item of a pragma that makes resources for its items is the line of some."""
    _, source_map = made(folder)
    items = naive(texts_of(folder)["app.arc"])
    named = set()
    for one in source_map.origins:
        quoted = QUOTED.search(one.what) if len(one.path) == 2 and one.path[0] == "Resources" else None
        if quoted is None or one.span.source.name != "app.arc":
            continue
        name, pragma = quoted.groups()
        matching = [number for number, line in items[pragma] if is_item(name, pragma, line)]
        assert matching == [one.span.line], one
        named.add((pragma, one.span.line))
    for pragma in ("http", "events", "queues", "scheduled", "tables", "tables-streams", "ws"):
        for number, line in items.get(pragma, ()):
            assert (pragma, number) in named, line


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_the_line_holds_what_is_named(folder):
    """In every notation; a setting's line holds the setting or its value."""
    _, source_map = made(folder)
    for one in source_map.origins:
        quoted = re.search(r"`([^`]+)` in @", one.what)
        if quoted and one.span and len(one.path) == 2:
            last = quoted[1].split()[-1]
            around = one.span.source.lines()[one.span.line - 1]
            assert last in around, (one, around)


# --- settings, against what changes when their text does


def changed(text: str) -> str | None:
    """Another value of the same kind, or None where the test knows none."""
    if text.isdecimal():
        return str(int(text) + 1)
    return {"true": "false", "false": "true", "error": "info", "info": "error", "arm64": "x86_64"}.get(text)


def settings() -> list[tuple[Path, Origin]]:
    cases = []
    for folder in ARC:
        for one in made(folder)[1].origins:
            is_of_manifest = one.span and one.pragma and one.span.source.name.endswith(".arc") and not one.is_default
            # The alias is there because of the setting, and always called the same.
            if is_of_manifest and one.path[-1] != "AutoPublishAlias":
                if changed(one.span.text) is not None:
                    cases.append((folder, one))
    return cases


SETTINGS_OF_PROJECTS = settings()


def test_many_settings_are_tried():
    tried = {one.path[3] for _, one in SETTINGS_OF_PROJECTS if len(one.path) > 3}
    wanted = {"Timeout", "MemorySize", "EphemeralStorage", "VisibilityTimeout", "TimeoutInMillis", "Events"}
    assert wanted <= tried


@pytest.mark.parametrize(
    ("folder", "origin"),
    SETTINGS_OF_PROJECTS,
    ids=[f"{name_of(folder)} {'.'.join(one.path[1:])}" for folder, one in SETTINGS_OF_PROJECTS],
)
def test_another_value_of_the_setting_is_another_value_of_the_property(folder, origin):
    """Or no template at all, if the other value is not allowed there."""
    before = made(folder)[0]
    texts = dict(texts_of(folder))
    name, span = origin.span.source.name, origin.span
    texts[name] = span.source.text[: span.start] + changed(span.text) + span.source.text[span.end :]
    after = transpile(texts)
    if after.has_errors:
        assert any(one.span and one.span.source.name.endswith(".arc") for one in after.diagnostics)
        return
    new = after.template.to_json()
    was = whole(before.template.to_json(), origin.path)
    now = whole(new, origin.path) if origin.path[1] in new.get(origin.path[0], {}) else MISSING
    assert was != now


# --- single questions

FUNCTIONS = """@app
shop

@aws
timeout 20
runtime python3.13

@http
get /cats
get /dogs

@events
born
"""
CONFIGS = {
    "src__http__get-cats__config.arc": "@aws\ntimeout 29\nmemory 512\n",
    "src__events__born__config.arc": "@aws\ntimeout 20\n",
}


@pytest.mark.parametrize(
    ("path", "place", "what"),
    [
        ("Resources.GetCatsHTTPLambda", "app.arc:9:1", "function of `get /cats` in @http"),
        ("Resources.GetCatsHTTPLambda.Properties.Timeout", "src/http/get-cats/config.arc:2:9", "`timeout` of `get /cats` in @http"),
        ("Resources.GetDogsHTTPLambda.Properties.Timeout", "app.arc:5:9", "`timeout` in @aws"),
        ("Resources.GetDogsHTTPLambda.Properties.MemorySize", None, "default of `memory`"),
        # The same value as that of @aws, but its own line.
        ("Resources.BornEventLambda.Properties.Timeout", "src/events/born/config.arc:2:9", "`timeout` of `born` in @events"),
        # Nobody states it, so the first value that anybody has is a default.
        ("Globals.Function.MemorySize", None, "default of `memory`"),
        ("Globals.Function.Timeout", "app.arc:5:9", "`timeout` in @aws"),
        ("Globals.Function.Environment.Variables.ARC_APP_NAME", "app.arc:2:1", "name of the app in @app"),
        ("Resources.BornEventTopic", "app.arc:13:1", "topic of `born` in @events"),
        # Inside of something, the nearest around it.
        ("Resources.BornEventTopic.Properties.Nothing.Of.This", "app.arc:13:1", "topic of `born` in @events"),
        ("Outputs.BornEventTopic", "app.arc:13:1", "output of `born` in @events"),
        ("Outputs.API", "app.arc:8:1", "output of @http"),
        ("Resources.Role", "app.arc:2:1", "role of the app"),
    ],
)  # fmt: skip
def test_find(path, place, what):
    _, source_map = made_of(FUNCTIONS, **CONFIGS)
    found = source_map.find(path.split("."))
    assert (str(found.span) if found.span else None, found.what) == (place, what)


def test_roles_of_single_functions():
    """Also of functions that the manifest does not name, which all have one place."""
    _, source_map = made_of("@app\nshop\n\n@ws\nhello\n\n@sam\nroles per-function\n")
    words = {
        name: source_map.find(("Resources", f"{name}WSLambdaRole")).what for name in ("Connect", "Disconnect", "Hello")
    }
    assert words == {
        "Connect": "role of `connect`, which @ws implies",
        "Disconnect": "role of `disconnect`, which @ws implies",
        "Hello": "role of `hello` in @ws",
    }


def test_a_value_that_one_function_writes_is_no_origin_of_the_same_default_of_another():
    """5 seconds are the default, which `first` states and `second` does not."""
    _, source_map = made_of(
        "@app\nshop\n\n@events\nfirst\nsecond\n", **{"src__events__first__config.arc": "@aws\ntimeout 5\n"}
    )
    first = source_map.find(("Resources", "FirstEventLambda", "Properties", "Timeout"))
    second = source_map.find(("Resources", "SecondEventLambda", "Properties", "Timeout"))
    assert str(first.span) == "src/events/first/config.arc:2:9"
    assert second.is_default


def test_nothing_is_known_of_what_every_template_has():
    _, source_map = made_of(FUNCTIONS)
    assert source_map.find(("Transform",)) is None


def test_an_overlay_has_what_it_writes_and_nothing_around_it():
    overlay = (
        "Resources:\n  BornEventLambda:\n    Properties:\n      Timeout: 7\n      Tags: {team: cats}\n"
        "  More:\n    Type: AWS::SNS::Topic\nGlobals:\n  Function:\n    MemorySize: 256\n"
    )
    _, source_map = made_of(FUNCTIONS + "\n@sam\noverlay over.yaml\n", **{"over.yaml": overlay})

    def place(path):
        return str(source_map.find(path.split(".")).span)

    assert place("Resources.BornEventLambda") == "app.arc:13:1"
    assert place("Resources.BornEventLambda.Properties.Timeout") == "over.yaml:4:7"
    assert place("Resources.BornEventLambda.Properties.Tags") == "over.yaml:5:7"
    assert place("Resources.BornEventLambda.Properties.Tags.team") == "over.yaml:5:14"
    assert place("Resources.More") == "over.yaml:6:3"
    assert place("Globals.Function.MemorySize") == "over.yaml:10:5"
    assert place("Resources.GetCatsHTTPLambda.Properties.MemorySize") == "over.yaml:10:5"
    assert place("Globals.Function.Timeout") == "app.arc:5:9"


def test_what_an_overlay_replaces_whole_has_no_origin_of_before_inside():
    overlay = (
        "Resources:\n  CatsTable:\n    Properties:\n      KeySchema:\n        - {AttributeName: id, KeyType: HASH}\n"
    )
    _, source_map = made_of(
        "@app\nshop\n\n@tables\ncats\n  id *String\n\n@sam\noverlay over.yaml\n", **{"over.yaml": overlay}
    )
    inside = source_map.find(("Resources", "CatsTable", "Properties", "KeySchema", "0", "AttributeName"))
    assert str(inside.span) == "over.yaml:5:12"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("GetCatsHTTPLambdaHTTPEventPermission", "GetCatsHTTPLambda"),
        ("HTTPApiGatewayDefaultStage", "HTTP"),
        ("GetCatsHTTPLambdaRole", None),  # They share one, which is ours.
        ("GetCatsHTTPLambdaVersion0123456789", None),
        ("GetCatsHTTPLambda", None),
        ("Nothing", None),
    ],
)
def test_owner(name, owner):
    assert made_of(FUNCTIONS)[1].owner(name) == owner


def test_owner_of_a_name_that_ends_in_a_hash():
    _, source_map = made_of(
        "@app\nshop\n\n@events\nborn\n", **{"src__events__born__config.arc": "@aws\nprovisionedConcurrency 2\n"}
    )
    assert source_map.owner("BornEventLambdaVersion0123456789") == "BornEventLambda"
    assert source_map.owner("BornEventLambdaVersion") is None
    assert source_map.owner("BornEventLambdaAliaslive") == "BornEventLambda"


# --- names


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("GetCatsHTTPLambda", "Resources/GetCatsHTTPLambda"),
        ("GetCatsHTTPLambda.Timeout", "Resources/GetCatsHTTPLambda/Properties/Timeout"),
        ("GetCatsHTTPLambda.Properties.Timeout", "Resources/GetCatsHTTPLambda/Properties/Timeout"),
        ("GetCatsHTTPLambda.Type", "Resources/GetCatsHTTPLambda/Type"),
        ("GetDogsHTTPLambda.Timeout", "Globals/Function/Timeout"),
        ("GetDogsHTTPLambda.Properties.Timeout", "Globals/Function/Timeout"),
        ("HTTP.DefinitionBody.paths./cats.get", "Resources/HTTP/Properties/DefinitionBody/paths//cats/get"),
        ("Role.Policies.0.PolicyName", "Resources/Role/Properties/Policies/0/PolicyName"),
        # An output has the name of a resource, which comes first.
        ("BornEventTopic", "Resources/BornEventTopic"),
        ("Outputs.BornEventTopic", "Outputs/BornEventTopic"),
        ("ApiId", "Outputs/ApiId"),
        ("Globals.Function", "Globals/Function"),
    ],
)
def test_look_up(name, path):
    result, source_map = made_of(FUNCTIONS, **CONFIGS)
    found = look_up(name, result.template.to_json(), source_map)
    assert isinstance(found, Traced)
    assert "/".join(found.path) == path


PARTS = """\
@app
zoo

@sam
dlq true

@queues
jobs

@tables
cats
  id *String

@tables-indexes
cats
  name *String

@ws
hello
  throttle 5 10
bye
  throttle 6 12
"""


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [
        ("CatsTable.GlobalSecondaryIndexes", "app.arc:15:1", "index `name-index` of `cats` in @tables-indexes"),
        ("CatsTable.KeySchema", "app.arc:12:3", "key `id` of `cats` in @tables"),
        ("WebsocketStage.RouteSettings", "app.arc:20:12", "`throttle` of `hello` in @ws, and 1 more"),
        ("WebsocketStage.RouteSettings.bye", "app.arc:22:12", "`throttle` of `bye` in @ws"),
        ("JobsDLQ", "app.arc:8:1", "dead-letter queue (@sam dlq) of `jobs` in @queues"),
        # Of these no part has another origin.
        ("CatsTable.BillingMode", "app.arc:11:1", "table of `cats` in @tables"),
        ("JobsQueueLambda.Events", "app.arc:8:1", "function of `jobs` in @queues"),
    ],
)
def test_look_up_of_a_whole_whose_parts_have_lines(name, place, what):
    result, source_map = made_of(PARTS)
    found = look_up(name, result.template.to_json(), source_map)
    assert isinstance(found, Traced)
    assert (str(found.origin.span), found.origin.what) == (place, what)


@pytest.mark.parametrize(
    ("property", "what"),
    [
        ("ManagedPolicyArns", "`policies` in @aws"),
        ("Policies", "`policies` in @aws"),
        ("AssumeRolePolicyDocument", "function of `born` in @events"),
    ],
)
def test_policies_of_a_role_that_sam_makes(property, what):
    _, source_map = made_of("@app\nzoo\n\n@aws\npolicies AmazonS3FullAccess\n\n@events\nborn\n")
    assert source_map.find_made("BornEventLambdaRole", ("Properties", property, "0")).what == what


def test_look_up_of_names_with_points():
    document = {"Resources": {"A": {"Type": "T", "Properties": {"Map": {"a.b": {"c": 1}, "a": {"b": {"d": 2}}}}}}}
    source_map = SourceMap("staging", (Origin(("Resources", "A"), "a thing"),))
    assert look_up("A.Map.a.b.c", document, source_map).path[-2:] == ("a.b", "c")
    assert look_up("A.Map.a.b.d", document, source_map).path[-3:] == ("a", "b", "d")


@pytest.mark.parametrize(
    ("name", "message", "help_text"),
    [
        ("GetCatHTTPLambda", "The template has no `GetCatHTTPLambda`", "Write `GetCatsHTTPLambda`"),
        ("BornEventLambda.Timout", "`BornEventLambda` has no `Timout`", "Write `BornEventLambda.Timeout`"),
        ("Outputs.Api", "`Outputs` has no `Api`", "Write `Outputs.API`"),
        ("HTTPApiGatewayDefaultStag", "The template has no `HTTPApiGatewayDefaultStag`", "Write `HTTPApiGatewayDefaultStage`"),
    ],
)  # fmt: skip
def test_look_up_of_what_is_not_there(name, message, help_text):
    result, source_map = made_of(FUNCTIONS)
    found = look_up(name, result.template.to_json(), source_map)
    assert isinstance(found, Untraced)
    assert (found.message, found.help) == (message, help_text)


def test_look_up_of_a_default_has_the_place_of_what_gets_it():
    result, source_map = made_of(FUNCTIONS)
    found = look_up("BornEventLambda.MemorySize", result.template.to_json(), source_map)
    assert found.is_shared
    assert str(found.origin.span) == "app.arc:13:1"
    assert found.origin.is_default


# --- as JSON


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_a_stored_map_is_read_back_and_fits_its_schema(folder):
    result, source_map = made(folder)
    about = stored.Stored(source_map, result.app.source.name, "template.yaml", stored.digest_of("text"))
    text = stored.render(about, str)
    assert stored.render(about, str) == text
    jsonschema.Draft7Validator(json.loads(read_schema("source-map"))).validate(json.loads(text))
    again = stored.read(text, str)
    assert isinstance(again, stored.Stored)
    assert stored.render(again, str) == text
    for one, other in zip(source_map.origins, again.map.origins, strict=True):
        assert (one.path, one.what, one.pragma, one.is_default, one.type) == (
            other.path, other.what, other.pragma, other.is_default, other.type,
        )  # fmt: skip
        assert (one.span and str(one.span), one.span and one.span.text) == (
            other.span and str(other.span), other.span and other.span.text,
        )  # fmt: skip


def test_schema_is_one():
    jsonschema.Draft7Validator.check_schema(json.loads(read_schema("source-map")))


def test_places_are_named_as_asked():
    result, source_map = made_of(FUNCTIONS, **CONFIGS)
    text = stored.render(stored.Stored(source_map, "app.arc", None, "0" * 64), lambda name: f"../{name}")
    document = json.loads(text)
    assert document["manifest"] == "../app.arc"
    assert document["template"]["file"] is None
    assert set(document["lines"]) == {"../app.arc", "../src/http/get-cats/config.arc", "../src/events/born/config.arc"}
    assert document["lines"]["../app.arc"]["9"] == "get /cats"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda one: one.clear(), "no version"),
        (lambda one: one.update(version=2), "its version is 2"),
        (lambda one: one.pop("lines"), "$"),
        (lambda one: one["origins"][0].update(path="x"), "$.origins[0].path"),
        (lambda one: one["lines"].update({"app.arc": {"0": ""}}), "$.lines"),
        (lambda one: one["lines"].update({"app.arc": {"1": "two\nlines"}}), "$.lines"),
    ],
)
def test_what_is_no_map_is_told(edit, words):
    _, source_map = made_of(FUNCTIONS)
    document = json.loads(stored.render(stored.Stored(source_map, "app.arc", None, "0" * 64), str))
    edit(document)
    found = stored.read(json.dumps(document), str)
    assert isinstance(found, str) and words in found


def test_what_is_plainly_a_map_fits_the_schema():
    """The quick check lets pass nothing that the schema does not."""
    _, source_map = made_of(FUNCTIONS, **CONFIGS)
    document = json.loads(stored.render(stored.Stored(source_map, "app.arc", None, "0" * 64), str))
    assert stored._is_plain(document)
    judge = jsonschema.Draft7Validator(json.loads(read_schema("source-map")))
    for wrong in (None, 3, "", [], {}, "a\nb", True, 1.5, [None], {"": None}):
        for edited in with_one_value_replaced(document, wrong):
            if stored._is_plain(edited):
                assert judge.is_valid(edited), edited


def with_one_value_replaced(document, wrong):
    """The document with each of its first values of each kind replaced, one at a time."""

    def places(value, path):
        yield path
        inner = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
        for name, one in list(inner)[:9]:
            yield from places(one, (*path, name))

    for path in places(document, ()):
        copy = json.loads(json.dumps(document)) if path else None
        inside = copy
        for name in path[:-1]:
            inside = inside[name]
        if path:
            inside[path[-1]] = wrong
        yield copy if path else wrong


def test_whole_numbers_in_another_spelling_are_whole():
    _, source_map = made_of(FUNCTIONS)
    text = stored.render(stored.Stored(source_map, "app.arc", None, "0" * 64), str)
    again = stored.read(text.replace('"line": 2,', '"line": 2.0,'), str)
    assert str(again.map.find(("Resources", "Role")).span) == "app.arc:2:1"


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "3", "null", "[" * 100_000])
def test_other_text_is_no_map(text):
    assert isinstance(stored.read(text, str), str)


def test_places_beyond_the_lines_are_at_their_end():
    _, source_map = made_of(FUNCTIONS)
    document = json.loads(stored.render(stored.Stored(source_map, "app.arc", None, "0" * 64), str))
    document["lines"] = {"app.arc": {"2": "s"}}
    found = stored.read(json.dumps(document), str)
    assert found.map.find(("Resources", "Role")).span.text == "s"


# --- the tables


def test_settings_of_the_tables_exist():
    """Every setting of the manifest that the tables name is a key of a pragma or of functions."""
    from arc2sam import pragmas
    from arc2sam.function_layers import FUNCTION_KEYS

    def names(keys):
        for key in keys:
            yield key.name
            yield from names(key.keys)

    modules = {name: pragmas.load(name) for name in pragmas.PRAGMAS}
    of_pragma = {name: set(names(module.KEYS)) for name, module in modules.items()}
    every = set().union(*of_pragma.values(), (key.name for key in FUNCTION_KEYS))
    for table in (OF_FUNCTION, *SETTINGS.values()):
        for keys in table.values():
            for key in keys:
                pragma, _, name = key.rpartition(" ")
                if "{" not in name and name != "ttl":
                    assert name in (of_pragma[pragma[1:]] if pragma else every), key


def test_types_of_the_tables_are_types_that_are_made():
    types = {resource.type for folder in ALL for resource in made(folder)[0].template.resources}
    assert set(SETTINGS) | {FUNCTION} <= types
