"""@views: the folder, and the routes that get it."""

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.views import Views
from tests.pragmas.stages import Built

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format

HEAD = "@app\nmy-app\n@http\nget /\nany /all\npost /form\n@static\n@views\n"
FOLDER = {"src/views/x.js": ""}


@pytest.mark.parametrize(
    ("settings", "files", "chosen"),
    [
        pytest.param("", FOLDER, ("src/http/get-index", "src/http/any-all"), id="get-and-any"),
        pytest.param("src lib", {"lib/x": ""}, ("src/http/get-index", "src/http/any-all"), id="src"),
        pytest.param("get /", FOLDER, ("src/http/get-index",), id="selected"),
        pytest.param("POST /form", FOLDER, ("src/http/post-form",), id="selected-post"),
        pytest.param("src lib\npost /form", {"lib/x": ""}, ("src/http/post-form",), id="src-and-selected"),
        pytest.param(
            "",
            FOLDER | {"src/http/get-index/config.arc": "@aws\nviews false\n"},
            ("src/http/any-all",),
            id="configuration-file-opts-out",
        ),
        pytest.param(
            "",
            FOLDER | {"src/http/post-form/config.arc": "@aws\nviews true\n"},
            ("src/http/get-index", "src/http/post-form", "src/http/any-all"),
            id="configuration-file-opts-in",
        ),
    ],
)
def test_sources(settings: str, files: dict[str, str], chosen: tuple[str, ...]) -> None:
    built = Built(HEAD + settings, files=files)
    part = built.app.part(Views)
    assert part is not None
    assert part.sources == chosen
    assert {one.src for one in built.app.functions if one.config.views} == set(chosen)
    assert [one.code for one in built.diagnostics] == ["ARC517"]


def test_folder_alone_is_enough() -> None:
    built = Built("@app\nmy-app\n@http\nget /\n@static\n", files=FOLDER)
    part = built.app.part(Views)
    assert part is not None
    assert part.is_implied
    assert Built("@app\nmy-app\n@events\none\n", files=FOLDER).app.part(Views) is None


@pytest.mark.parametrize(
    ("text", "files", "found"),
    [
        pytest.param("@app\nmy-app\n@views\n", FOLDER, ["ARC333 3:1"], id="without-http"),
        pytest.param(f"{HEAD}src lib", {}, ["ARC330 9:5"], id="folder-missing"),
        pytest.param(f"{HEAD}get /", {}, ["ARC332 8:1"], id="default-folder-missing"),
        pytest.param(f"{HEAD}get /nope", FOLDER, ["ARC331 9:1"], id="route"),
        pytest.param(f"{HEAD}form", FOLDER, ["ARC210 9:1"], id="word"),
        pytest.param(f"{HEAD}src .", FOLDER, ["ARC220 9:5"], id="folder-is-the-project"),
    ],
)
def test_faults(text: str, files: dict[str, str], found: list[str]) -> None:
    assert [one for one in Built(text, files=files).found if "ARC517" not in one] == found


@pytest.mark.parametrize("word", ["views", "folder", "path"])
def test_folder_under_another_word(word: str) -> None:
    built = Built(f"{HEAD}{word} src/views", files=FOLDER)
    assert [one.help for one in built.diagnostics if one.code == "ARC331"] == ["Write `src src/views`"]


@pytest.mark.parametrize(
    ("format", "views", "meant", "right"),
    [
        pytest.param("yaml", "views:\n- get /", "get: /", "views:\n- get: /", id="yaml"),
        pytest.param("yaml", "views:\n- form", "get: /path", "views:\n- get: /", id="yaml-word"),
        pytest.param("json", '"views": ["GET /"]', '["get", "/"]', '"views": [["get", "/"]]', id="json"),
        pytest.param("json", '"views": {"get /": {}}', '"get": "/"', '"views": {"get": "/"}', id="json-key"),
        pytest.param("json", '"views": {"http": {"get": "/"}}', '"get": "/"', '"views": {"get": "/"}', id="json-below"),
        pytest.param("toml", 'views = ["get /"]', '["get", "/"]', 'views = [["get", "/"]]', id="toml"),
    ],
)
def test_route_is_shown_as_the_file_has_it(format: "Format", views: str, meant: str, right: str) -> None:  # noqa: A002
    text = {
        "yaml": "app: my-app\nhttp:\n- get: /\n{}\n",
        "json": '{{"app": "my-app", "http": [["get", "/"]], {}}}',
        "toml": 'app = "my-app"\nhttp = [["get", "/"]]\n{}\n',
    }[format]

    def told(written: str) -> list[str]:
        found = pipeline.transpile(text.format(written), project_from_files(FOLDER), format=format).diagnostics
        return [one.help for one in found if one.severity == "error"]

    assert told(views) == [f"Write the route as it stands in @http: `{meant}`"]
    assert told(right) == []


def test_asset_function_gets_nothing() -> None:
    built = Built("@app\nmy-app\n@http\npost /form\n@static\n", files=FOLDER)
    part = built.app.part(Views)
    assert part is not None
    assert part.sources == ()
