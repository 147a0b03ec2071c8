"""@shared: the folder, and the functions that get it."""

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas import IMPLIED, shared, views
from arc2sam.pragmas.shared import Shared
from arc2sam.pragmas.views import Views
from arc2sam.source import Source
from tests.pragmas.stages import Built

HEAD = "@app\nmy-app\n@events\none\ntwo\n@http\nget /\npost /form\n@static\n@shared\n"


def sources(text: str, *folders: str) -> tuple[str, ...]:
    part = Built(text, files={f"{folder}/x.js": "" for folder in folders}).app.part(Shared)
    assert part is not None
    return part.sources


def test_default_folders_are_known_in_two_places() -> None:
    assert {shared.DEFAULT.path: "shared", views.DEFAULT.path: "views"} == IMPLIED


def test_all_functions_share_by_default() -> None:
    everyone = ("src/http/get-index", "src/http/post-form", "src/events/one", "src/events/two")
    assert sources(HEAD, "src/shared") == everyone
    assert sources(f"{HEAD}src lib", "lib") == everyone


def test_folder_alone_is_enough() -> None:
    # Source: Architect documentation, "@shared".
    built = Built("@app\nmy-app\n@events\none\n", files={"src/shared/x.js": ""})
    part = built.app.part(Shared)
    assert part is not None
    assert part.is_implied
    assert part.sources == ("src/events/one",)
    assert built.found == ["ARC516 3:1"]


def test_folder_without_functions_is_nothing() -> None:
    assert Built("@app\nmy-app\n", files={"src/shared/x.js": ""}).app.part(Shared) is None
    assert Built("@app\nmy-app\n@shared\nsrc nowhere\n").found == []


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        pytest.param("events\n  two", ("src/events/two",), id="list"),
        pytest.param("events two", ("src/events/two",), id="row"),
        pytest.param("http\n  get /", ("src/http/get-index",), id="route"),
        pytest.param("http\n  POST /form", ("src/http/post-form",), id="method-in-capitals"),
        pytest.param(
            "http\n  get /\nhttp\n  post /form\nevents\n  one",
            ("src/http/get-index", "src/http/post-form", "src/events/one"),
            id="several",
        ),
    ],
)
def test_selection(selection: str, chosen: tuple[str, ...]) -> None:
    built = Built(HEAD + selection, files={"src/shared/x.js": ""})
    part = built.app.part(Shared)
    assert part is not None
    assert part.sources == chosen
    assert {one.src for one in built.app.functions if one.config.shared} == set(chosen)


def test_configuration_file_opts_out() -> None:
    files = {"src/shared/x.js": "", "src/events/one/config.arc": "@aws\nshared false\n"}
    part = Built("@app\nmy-app\n@events\none\ntwo\n", files=files).app.part(Shared)
    assert part is not None
    assert part.sources == ("src/events/two",)


def test_implied_stream_is_selected_as_a_stream() -> None:
    text = "@app\nmy-app\n@tables\nnotes\n  id *\n  stream true\n@shared\ntables-streams\n  notes\n"
    assert sources(text, "src/shared") == ("src/tables-streams/notes",)


@pytest.mark.parametrize(
    ("settings", "folders", "found"),
    [
        pytest.param("src lib", (), "ARC330 11:5", id="folder-missing"),
        pytest.param("src ../lib", (), "ARC220 11:5", id="folder-outside"),
        pytest.param("src .", (), "ARC220 11:5", id="folder-is-the-project"),
        pytest.param("events\n  one", (), "ARC332 10:1", id="default-folder-missing"),
        pytest.param("events\n  three", ("src/shared",), "ARC331 12:3", id="function"),
        pytest.param("queues\n  one", ("src/shared",), "ARC331 12:3", id="pragma"),
        pytest.param("http\n  get /form", ("src/shared",), "ARC331 12:3", id="route"),
        pytest.param("events", ("src/shared",), "ARC210 11:1", id="pragma-alone"),
    ],
)
def test_faults(settings: str, folders: tuple[str, ...], found: str) -> None:
    assert found in Built(HEAD + settings, files={f"{folder}/x": "" for folder in folders}).found


ROUTE = "Write `http` alone on its line, and below it, indented by two spaces, `get /`"


@pytest.mark.parametrize(
    ("selection", "helped", "right"),
    [
        pytest.param("http\n  post /from", "Write `post /form`", "http\n  post /form", id="near name"),
        pytest.param("shared src/shared", "Write `src src/shared`", "src src/shared", id="folder by the pragma"),
        pytest.param("folder /src/shared/", "Write `src src/shared`", "src src/shared", id="folder by another word"),
        pytest.param("event\n  one\n  two", "Write `events` instead of `event`", "events\n  one\n  two", id="singular"),
        pytest.param("evnets one", "Write `events` instead of `evnets`", "events one", id="slip of a pragma"),
        pytest.param("GET /", ROUTE, "http\n  get /", id="route alone"),
    ],
)
def test_advice_mends_a_selection(selection: str, helped: str, right: str) -> None:
    files = {"src/shared/x": ""}
    built = Built(HEAD + selection, files=files)
    assert [(one.help, one.severity) for one in built.diagnostics if one.code == "ARC331"] == [(helped, "error")]
    assert "ARC331" not in [one.partition(" ")[0] for one in Built(HEAD + right, files=files).found]


def test_advice_about_a_selection_has_the_notation_of_the_file() -> None:
    text = '{"app": "my-app", "http": [["get", "/"]], "shared": {"get": "/", "path": "src/shared"}}'
    result = pipeline.transpile(Source("app.json", text), project_from_files({"src/shared/x": ""}), format="json")
    helped = [one.help for one in result.diagnostics if one.code == "ARC331"]
    assert helped == ['Write `"http": {"get": "/"}`', 'Write `"src": "src/shared"`']


def test_folder_outside_by_a_link() -> None:
    project = project_from_files({"lib/x": ""}).replace(outside=frozenset({"lib"}))
    _, found = pipeline.model(Source("app.arc", f"{HEAD}src lib"), project, "arc")
    assert [(one.code, str(one.span)) for one in found] == [("ARC220", "app.arc:11:5")]


@pytest.mark.parametrize("chosen", ['{"events": [[]]}', '{"http": {"get": [[]]}}', '[["events", []]]'])
def test_empty_list_of_functions(chosen: str) -> None:
    text = f'{{"app": "my-app", "events": ["one"], "shared": {chosen}}}'
    _, found = pipeline.model(Source("arc.json", text), project_from_files({"src/shared/x.js": ""}), "json")
    assert "ARC210" in [one.code for one in found]


@pytest.mark.parametrize("pragma", ["shared", "views"])
@pytest.mark.parametrize(
    ("format", "text", "folder", "found"),
    [
        pytest.param("arc", "@{}\nsrc\n  lib\n", "lib", [], id="value on the next line"),
        pytest.param("json", '"{}": {{"src": ["lib"]}}', "lib", [], id="list of one"),
        pytest.param("json", '"{}": {{"src": []}}', None, ["ARC204"], id="empty list"),
        pytest.param("json", '"{}": {{"src": ["lib", "more"]}}', None, ["ARC204"], id="list of two"),
        pytest.param("json", '"{}": {{"src": {{"a": "b"}}}}', None, ["ARC204"], id="map"),
        pytest.param("json", '"{}": {{"src": 5}}', None, ["ARC204"], id="number"),
        pytest.param("arc", "@{}\nsrc\n", None, ["ARC203"], id="nothing"),
    ],
)
def test_src_in_other_shapes(pragma: str, format: str, text: str, folder: "str | None", found: list[str]) -> None:  # noqa: A002
    written = text.format(pragma)
    if format == "arc":
        manifest = f"@app\nmy-app\n@static\n@http\nget /\n{written}"
    else:
        manifest = f'{{"app": "my-app", "static": {{}}, "http": [["get", "/"]], {written}}}'
    app, said = pipeline.model(Source("app", manifest), project_from_files({"lib/x.js": ""}), format)  # type: ignore[arg-type]
    assert [one.code for one in said] == found
    assert app is not None
    part = app.part(Shared if pragma == "shared" else Views)
    assert part is not None
    assert part.exists == (folder is not None)
    if folder:
        assert (part.folder.path, part.sources) == (folder, ("src/http/get-index",))


@pytest.mark.parametrize(
    ("files", "alias"),
    [
        pytest.param(("src/shared/x",), ["@architect/shared=./vendor/shared"], id="shared code"),
        pytest.param(
            ("src/shared/x", "src/views/y"),
            ["@architect/shared=./vendor/shared", "@architect/views=./vendor/views"],
            id="views too",
        ),
        pytest.param((), None, id="neither"),
    ],
)
def test_bundles_know_where_shared_code_is(files: tuple[str, ...], alias: "list[str] | None") -> None:
    # Source: esbuild documentation, "Alias"; tests/outside/test_sam_build.py builds with it.
    built = Built(
        "@app\nmy-app\n@aws\nruntime typescript\n@http\nget /\n",
        files=dict.fromkeys(("src/http/get-index/index.ts", *files), ""),
    )
    properties = built.resources["GetIndexHTTPLambda"]["Metadata"]["BuildProperties"]
    assert properties.get("Alias") == alias


def test_other_bundles_do_not() -> None:
    text = "@app\nmy-app\n@aws\nruntime typescript\n@events\none\ntwo\n@shared\nevents\n  one\n"
    files = {"src/events/one/index.ts": "", "src/events/two/index.ts": "", "src/shared/x": ""}
    resources = Built(text, files=files).resources
    aliases = ["Alias" in resources[f"{name}EventLambda"]["Metadata"]["BuildProperties"] for name in ("One", "Two")]
    assert aliases == [True, False]


def test_what_is_copied_is_in_the_model() -> None:
    files = {"src/shared/x": "", "src/views/y": "", "src/http/post-form/config.arc": "@arc\nshared false\n"}
    app = Built("@app\nmy-app\n@http\nget /\npost /form\n", files=files).app
    assert {one.name: one.copies for one in app.functions} == {"get /": ("shared", "views"), "post /form": ()}
