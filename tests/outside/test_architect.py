"""Judged by Architect: a stack that its own packages describe becomes ours in place, under the same names."""

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arc2sam.diff.changes import Comparison
from arc2sam.diff.compare import compare
from arc2sam.diff.expand import expand
from arc2sam.diff import suggestion
from arc2sam.diff.text import to_json
from arc2sam.pragmas.sam import Sam
from tests.golden.projects import ALL, SAMPLES, name_of, template_text, transpile
from tests.outside import stacks
from tests.outside.replacement import lost, replaced
from tests.outside.stacks import Stack
from tests.outside.translate import Template, of_type, read, translate, translated, websocket_routes

pytestmark = [
    pytest.mark.outside,
    pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning"),
    pytest.mark.filterwarnings("ignore:Unable to delete .* as it was never created:UserWarning"),
]

REFUSED = {
    "apps/typescript": "Architect knows the runtime only with a plugin",
}
MANIFESTS = tuple(folder for folder in ALL if (folder / "app.arc").exists() and name_of(folder) not in REFUSED)
"""The seed in its other formats makes the same template, as a test of the committed templates holds."""
SAMPLES_OF_ARCHITECT = tuple(folder for folder in MANIFESTS if folder in SAMPLES)
DELETED = {
    "apps/assets-private": {"StaticBucketPolicy"},
    "apps/assets-roles": {"Role", "ParameterStorePolicy"},
    "apps/dead-letters-roles": {"Role", "ParameterStorePolicy"},
    "apps/own-bucket": {"StaticBucketPolicy"},
    "apps/roles": {"Role", "ParameterStorePolicy", "WebSocketPolicy"},
    "samples/chat-production": {"Role", "ParameterStorePolicy", "WebSocketPolicy"},
}
"""What an update deletes by decision: what @sam asks for, and Architect's policy on a bucket that is the user's."""
REPLACED = {"apps/messages": {"ByFileQueue", "ByFileQueueLambdaByFileQueueEvent"}}
"""`fifo false` in a queue's own configuration, which Architect does not read: another kind of queue is another queue."""
REPOINTED = {"apps/assets-private": {"GET /_static/{proxy+}"}}
"""Routes that lead elsewhere since @sam asks for it."""
OTHER_API = {"apps/websocket-native", "apps/ws-native"}
"""Where @sam chooses SAM's own WebSocket API, which replaces the old one."""
MORE_OUTPUTS = {
    "apps/overlay": {"AlarmTopic"},
    "samples/kitchen-sink": {"NotesTableName"},
}
"""Outputs that an overlay adds."""
ADDRESSES = {"WSApiId", "WSCallbackURL", "WSDomainURL"}
"""Outputs that tell where the API is: they come with @ws-api, which Architect does not know."""
FEWER_OUTPUTS = {"apps/assets-private": {"BucketURL"}}


def without_extensions(manifest: str) -> str:
    """Leave out what Architect cannot run: plugins that are not there, and names that it refuses."""
    kept: list[str] = []
    pragma = ""
    for line in manifest.splitlines():
        pragma = line.strip() if line.startswith("@") else pragma
        if pragma not in ("@plugins", "@macros"):
            kept.append("connect" if line == "$connect" else line)
    return "\n".join([*kept, ""])


@pytest.fixture(scope="module")
def templates(architect: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Template]:
    """What Architect makes of each project, as an SAM template with relative paths."""
    base = tmp_path_factory.mktemp("architect")
    copies = {folder: base / str(number) for number, folder in enumerate(MANIFESTS)}
    for folder, copy in copies.items():
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("template.yaml"))
        manifest = copy / "app.arc"
        manifest.write_text(without_extensions(manifest.read_text()))
    run = subprocess.run(
        ["node", str(Path(__file__).with_name("architect.mjs")), str(architect), "staging"],
        input=json.dumps([str(copy) for copy in copies.values()]),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    made = json.loads(run.stdout)
    assert [one["fault"] for one in made if "fault" in one] == []
    return {folder: portable(one["template"], copies[folder]) for folder, one in zip(copies, made, strict=True)}


def portable(template: Template, root: Path) -> Template:
    """Make paths relative, policies of the version that moto insists on, and a user's bucket a name."""
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"]["CodeUri"] = os.path.relpath(function["Properties"]["CodeUri"], root)
    for policy in policies(template):
        policy.setdefault("Version", "2012-10-17")
    for names in (_variables(one["Properties"]) for one in of_type(template, "AWS::Serverless::Function").values()):
        bucket = names.get("ARC_STATIC_BUCKET")
        if bucket and bucket["Ref"] not in template["Resources"]:
            # Architect writes a reference to nothing, which CloudFormation refuses.
            names["ARC_STATIC_BUCKET"] = bucket["Ref"]
    return template


def policies(value: object) -> Iterator[dict[str, Any]]:
    """Every policy document in a template."""
    if isinstance(value, dict):
        if "Statement" in value:
            yield value
        for inner in value.values():
            yield from policies(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from policies(inner)


def variables(template: Template) -> dict[str, set[str]]:
    """By function, the names of its environment variables."""
    shared = template.get("Globals", {}).get("Function", {})
    return {
        name: {*_variables(shared), *_variables(one["Properties"])}
        for name, one in of_type(template, "AWS::Serverless::Function").items()
    }


def _variables(properties: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = properties.get("Environment", {}).get("Variables", {})
    return found


def http_routes(template: Template) -> set[tuple[str, str]]:
    """Path and method of everything the HTTP API answers."""
    return {
        (path, method)
        for api in of_type(template, "AWS::Serverless::HttpApi").values()
        for path, methods in api["Properties"]["DefinitionBody"]["paths"].items()
        for method in methods
    }


def functionless(folder: Path) -> set[str]:
    """Functions, and the permissions to call them, that an action does not need: something else answers."""
    actions = [one for one in transpile(folder).app.functions if one.pragma == "ws"]  # type: ignore[union-attr]
    names = [str(one.logical_id) for one in actions if not getattr(one, "has_function", True)]
    return {name.removesuffix("Lambda") + suffix for name in names for suffix in ("Lambda", "Permission")}


def is_retained_version(resource: dict[str, Any]) -> bool:
    """Whether deleting a resource from the template leaves it where it is, a function's version."""
    return (resource["Type"], resource.get("DeletionPolicy")) == ("AWS::Lambda::Version", "Retain")


def test_samples_are_judged() -> None:
    assert {name_of(folder) for folder in MANIFESTS} >= {"samples/chat", "samples/kitchen-sink", "samples/seed/arc"}
    assert {folder.parent.name if folder.parent.name == "seed" else folder.name for folder in SAMPLES} == {
        "chat",
        "chat-production",
        "kitchen-sink",
        "seed",
    }


@pytest.mark.parametrize("folder", MANIFESTS, ids=name_of)
def test_names_are_the_same(folder: Path, templates: dict[Path, Template]) -> None:
    theirs, ours = templates[folder], read(template_text(folder))
    sam = transpile(folder).app.part(Sam)  # type: ignore[union-attr]  # it has no errors
    own = set(sam.env) if sam else set()
    expected = {name: names for name, names in variables(theirs).items() if name not in functionless(folder)}
    assert {name: variables(ours)[name] - own for name in expected} == expected
    assert http_routes(ours) == http_routes(theirs)
    addresses = ADDRESSES if "\n@ws-api" in (folder / "app.arc").read_text() else set()
    outputs = set(ours["Outputs"]) - MORE_OUTPUTS.get(name_of(folder), set()) - addresses
    assert outputs == set(theirs["Outputs"]) - FEWER_OUTPUTS.get(name_of(folder), set())
    assert websocket_routes(translated(folder)).keys() == websocket_routes(translate(theirs)).keys()


@pytest.mark.parametrize("folder", MANIFESTS, ids=name_of)
def test_update_in_place(folder: Path, templates: dict[Path, Template]) -> None:
    theirs, ours = translate(templates[folder]), translated(folder)
    if name_of(folder) not in OTHER_API:
        dropped = (
            lost(theirs, ours) - DELETED.get(name_of(folder), set()) - functionless(folder) - {"WebsocketDeployment"}
        )
        # A version is what a function was: SAM makes a new one when variables change, and the old one is retained.
        assert {name for name in dropped if not is_retained_version(theirs["Resources"][name])} == set()
        anew = replaced(theirs, ours) - REPLACED.get(name_of(folder), set())
        assert {name for name in anew if ours["Resources"][name]["Type"] != "AWS::Lambda::Permission"} == set()
    with stacks.account():
        stack = Stack(theirs)
        assert stack.status == "CREATE_COMPLETE"
        created = stack.physical_ids
        stack.update(ours)
        assert stack.status == "UPDATE_COMPLETE"
        exempt = REPLACED.get(name_of(folder), set()) | set(of_type(ours, "AWS::Lambda::Permission"))
        kept = {name: one for name, one in created.items() if name in ours["Resources"] and name not in exempt}
        assert kept.items() <= stack.physical_ids.items()


WITHOUT_EXTENSIONS = tuple(
    folder
    for folder in MANIFESTS
    if not any(f"\n{pragma}" in (folder / "app.arc").read_text() for pragma in ("@sam", "@ws-api", "@plugins"))
    and "integration" not in (folder / "app.arc").read_text()
)
"""Manifests with nothing in them that Architect does not know."""
OWN_BUCKET = {"apps/own-bucket": {"StaticBucketPolicy"}}


def adopted(theirs: Template, folder: Path) -> Comparison:
    """What `arc2sam diff` tells of moving a stack of Architect's over."""
    return compare(expand(theirs), expand(read(template_text(folder))))


def test_some_manifests_are_plain() -> None:
    assert {name_of(folder) for folder in WITHOUT_EXTENSIONS} >= {"samples/chat", "samples/seed/arc"}
    assert len(WITHOUT_EXTENSIONS) > 8


@pytest.mark.parametrize("folder", WITHOUT_EXTENSIONS, ids=name_of)
def test_logical_ids_are_those_that_the_page_tells(folder: Path, templates: dict[Path, Template]) -> None:
    theirs, ours = set(templates[folder]["Resources"]), set(read(template_text(folder))["Resources"])
    told = {"WebsocketDeployment"} & theirs | OWN_BUCKET.get(name_of(folder), set())
    more = {name for name in ours - theirs if not name.endswith("WSRouteResponse")}
    assert (more, theirs - ours) == (set(), told)


@pytest.mark.parametrize("folder", MANIFESTS, ids=name_of)
def test_diff_tells_what_the_update_does(folder: Path, templates: dict[Path, Template]) -> None:
    found = adopted(templates[folder], folder)
    theirs, ours = translate(templates[folder]), translated(folder)
    versions = set(of_type(theirs, "AWS::Lambda::Version"))
    assert {one.logical_id for one in found.resources if one.change == "replaced"} == replaced(theirs, ours) - versions
    gone = {one.logical_id for one in (*found.resources, *found.functions) if one.change == "removed"}
    assert gone == lost(theirs, ours) - versions
    assert found.lost_variables == ()
    assert [route.key for route in found.routes if route.change == "removed"] == []
    elsewhere = {
        route.key
        for route in found.routes
        # With provisioned concurrency the route leads to the function's alias.
        if route.change == "repointed" and route.after != f"{route.before}:live"
    }
    assert elsewhere == REPOINTED.get(name_of(folder), set()) or functionless(folder)


@pytest.mark.parametrize("folder", WITHOUT_EXTENSIONS, ids=name_of)
def test_nothing_is_at_stake_in_a_plain_move(folder: Path, templates: dict[Path, Template]) -> None:
    known = REPLACED.get(name_of(folder), set())
    assert [one for one in adopted(templates[folder], folder).risks if one.subject not in known] == []


@pytest.mark.parametrize("folder", SAMPLES_OF_ARCHITECT, ids=name_of)
def test_variables_of_arc_env_are_named(folder: Path, templates: dict[Path, Template]) -> None:
    theirs = copy.deepcopy(templates[folder])
    for function in of_type(theirs, "AWS::Serverless::Function").values():
        function["Properties"]["Environment"]["Variables"]["MAIL_FROM"] = "me@example.com"
    found = adopted(theirs, folder)
    assert found.lost_variables == ("MAIL_FROM",)
    assert "MAIL_FROM" in suggestion.lines(found.lost_variables)
    assert "me@example.com" not in to_json(found, {})


@pytest.mark.parametrize("folder", SAMPLES_OF_ARCHITECT, ids=name_of)
def test_the_way_back_is_in_place_too(folder: Path, templates: dict[Path, Template]) -> None:
    theirs, ours = translate(templates[folder]), translated(folder)
    anew = replaced(ours, theirs)
    assert {ours["Resources"][name]["Type"] for name in anew} <= {"AWS::Lambda::Permission"}
    with stacks.account():
        stack = Stack(theirs)
        created = stack.physical_ids
        stack.update(ours)
        # moto stumbles over parameters that go.
        stack.update({**theirs, "Parameters": ours.get("Parameters", {})})
        assert stack.status == "UPDATE_COMPLETE"
        kept = {
            name: one
            for name, one in created.items()
            if name not in of_type(theirs, "AWS::Lambda::Permission") and name in ours["Resources"]
        }
        assert kept.items() <= stack.physical_ids.items()
