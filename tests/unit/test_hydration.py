"""Where shared code is copied to. Expected places: Architect documentation, "Sharing code" (table of destinations)."""

import pytest

from arc2sam import hydration, pipeline
from arc2sam.diagnostics import Report
from arc2sam.hydration import Copy
from arc2sam.in_memory import project_from_files
from arc2sam.model import App, Project
from arc2sam.source import Source

HTTP = "@http\nget /\npost /like\n"
FILES = {
    "src/shared/lib.mjs": "",
    "src/views/page.mjs": "",
    "src/http/get-index/index.mjs": "",
    "src/http/post-like/index.mjs": "",
}


def model(text: str, files: "dict[str, str]") -> tuple[App, Project]:
    project = project_from_files(files)
    app, found = pipeline.model(Source("app.arc", "@app\nshop\n" + text), project, "arc")
    assert app is not None
    assert [one for one in found if one.severity == "error"] == []
    return app, project


def places(copies: tuple[Copy, ...]) -> "dict[str, str | None]":
    return {f"{copy.home}/{copy.place}": copy.folder for copy in copies}


def planned(text: str, files: "dict[str, str]", manifest: "str | None" = None) -> "dict[str, str | None]":
    return places(hydration.plan(*model(text, files), manifest).copies)


@pytest.mark.parametrize(
    ("runtime", "handler", "base"),
    [
        pytest.param("node", "index.mjs", "node_modules/@architect", id="node"),
        pytest.param("nodejs20.x", "index.mjs", "node_modules/@architect", id="an older node"),
        pytest.param("python", "lambda.py", "vendor", id="python"),
        pytest.param("ruby", "lambda.rb", "vendor", id="ruby"),
        pytest.param("deno", "mod.ts", "vendor", id="deno"),
        pytest.param("typescript", "index.ts", "vendor", id="typescript"),
        pytest.param("custom", "bootstrap", "vendor", id="a runtime of its own"),
    ],
)
def test_place_depends_on_the_runtime(runtime: str, handler: str, base: str) -> None:
    files = {f"src/http/get-index/{handler}": "", "src/shared/x": "", "src/views/y": ""}
    assert planned(f"@aws\nruntime {runtime}\n@http\nget /\n", files) == {
        f"src/http/get-index/{base}/shared": "src/shared",
        f"src/http/get-index/{base}/views": "src/views",
    }


def test_views_go_to_pages_only() -> None:
    assert planned(HTTP, FILES) == {
        "src/http/get-index/node_modules/@architect/shared": "src/shared",
        "src/http/get-index/node_modules/@architect/views": "src/views",
        "src/http/post-like/node_modules/@architect/shared": "src/shared",
    }


@pytest.mark.parametrize(
    ("config", "names"),
    [
        pytest.param("shared false", ["views"], id="without shared code"),
        pytest.param("views false", ["shared"], id="without views"),
        pytest.param("shared false\nviews false", [], id="without either"),
    ],
)
def test_functions_may_opt_out(config: str, names: list[str]) -> None:
    files = {**FILES, "src/http/get-index/config.arc": f"@arc\n{config}\n"}
    wanted = [f"src/http/get-index/node_modules/@architect/{name}" for name in names]
    assert [place for place in planned(HTTP, files) if place.startswith("src/http/get-index/")] == wanted


def test_selected_functions_alone() -> None:
    text = f"{HTTP}@shared\nhttp\n  post /like\n@views\npost /like\n"
    assert planned(text, FILES) == {
        "src/http/post-like/node_modules/@architect/shared": "src/shared",
        "src/http/post-like/node_modules/@architect/views": "src/views",
    }


def test_folders_of_ones_own() -> None:
    files = {**FILES, "lib/a.mjs": "", "pages/b.mjs": ""}
    made = planned(f"{HTTP}@shared\nsrc lib\n@views\nsrc pages\n", files)
    assert made["src/http/get-index/node_modules/@architect/shared"] == "lib"
    assert made["src/http/get-index/node_modules/@architect/views"] == "pages"


def test_functions_in_one_folder_get_one_copy() -> None:
    files = {"src/all/index.mjs": "", "src/shared/x": ""}
    assert planned("@events\none\n  src src/all\ntwo\n  src src/all\n", files) == {
        "src/all/node_modules/@architect/shared": "src/shared"
    }


def test_no_folder_is_made_for_a_function() -> None:
    assert planned("@events\none\ntwo\n", {"src/shared/x": "", "src/events/two/index.mjs": ""}) == {
        "src/events/two/node_modules/@architect/shared": "src/shared"
    }


def test_actions_without_a_function_get_nothing() -> None:
    files = {"src/shared/x": "", "src/ws/ping/old.mjs": ""}
    assert planned("@ws\nping\n  integration mock\n", files) == {}


def test_fingerprints_go_along() -> None:
    # Architect adds static.json for every function that has not opted out of shared code, views or not.
    files = {**FILES, "src/http/post-like/config.arc": "@arc\nshared false\n"}
    del files["src/shared/lib.mjs"]
    copies = hydration.plan(*model(HTTP, files), "public/static.json").copies
    assert [(copy.home, copy.place, copy.folder, copy.static_json) for copy in copies] == [
        ("src/http/get-index", "node_modules/@architect/shared", None, "public/static.json"),
        ("src/http/get-index", "node_modules/@architect/views", "src/views", None),
    ]


def test_where_earlier_copies_may_be() -> None:
    plan = hydration.plan(*model("@events\none\n", {"src/events/one/index.mjs": ""}), None)
    assert plan.copies == ()
    assert plan.abandoned == tuple(
        ("src/events/one", place)
        for place in (
            "node_modules/@architect/shared",
            "node_modules/@architect/views",
            "vendor/shared",
            "vendor/views",
        )
    )


BUILT_FILES = {**FILES, "src/http/get-index/config.arc": "@aws\nruntime python\n"}


def built(text: str, files: "dict[str, str]", names: set[str]) -> "tuple[dict[str, str | None], list[str]]":
    report = Report()
    app, _ = model(text, files)
    return places(hydration.plan_built(app, names, None, report).copies), [one.code for one in report]


def test_built_functions() -> None:
    names = {"GetIndexHTTPLambda", "PostLikeHTTPLambda"}
    assert built(HTTP, BUILT_FILES, names) == (
        {
            "GetIndexHTTPLambda/vendor/shared": "src/shared",
            "GetIndexHTTPLambda/vendor/views": "src/views",
            "PostLikeHTTPLambda/node_modules/@architect/shared": "src/shared",
        },
        [],
    )


def test_functions_that_are_not_built() -> None:
    copies, codes = built(HTTP, BUILT_FILES, {"PostLikeHTTPLambda"})
    assert (len(copies), codes) == (1, ["ARC344"])


def test_functions_in_one_folder_are_built_once() -> None:
    files = {"src/all/index.mjs": "", "src/shared/x": ""}
    text = "@events\none\n  src src/all\ntwo\n  src src/all\n"
    assert built(text, files, {"OneEventLambda"}) == (
        {"OneEventLambda/node_modules/@architect/shared": "src/shared"},
        [],
    )


@pytest.mark.parametrize("runtime", ["deno", "custom", "provided.al2023"])
def test_what_is_not_built_is_not_looked_for(runtime: str) -> None:
    assert built(f"@aws\nruntime {runtime}\n@events\none\n", {"src/shared/x": "", "src/events/one/x": ""}, set()) == (
        {},
        [],
    )


def test_bundles_have_their_code_and_get_the_fingerprints() -> None:
    app, _ = model("@aws\nruntime typescript\n@http\nget /\n", {"src/shared/x": "", "src/http/get-index/index.ts": ""})
    report = Report()
    plan = hydration.plan_built(app, {"GetIndexHTTPLambda"}, "public/static.json", report)
    # Source: `@architect/functions`, `static`: where it looks for the file.
    assert [(copy.place, copy.folder, copy.static_json) for copy in plan.copies] == [
        ("node_modules/@architect/shared", None, "public/static.json")
    ]
    assert hydration.plan_built(app, set(), None, report).copies == ()
    assert list(report) == []


@pytest.mark.parametrize("folder", ["src", "src/http", "src/http/get-index"])
def test_a_folder_with_a_function_in_it(folder: str) -> None:
    app, _ = model(f"@http\nget /\n@shared\nsrc {folder}\n", {"src/http/get-index/index.mjs": ""})
    report = Report()
    hydration.check(app, report)
    assert [(one.code, str(one.span), one.help.partition(" ")[0]) for one in report] == [
        ("ARC342", "app.arc:6:5", "Move")
    ]


@pytest.mark.parametrize(
    ("runtime", "folder", "codes"),
    [
        pytest.param("python", "vendor", ["ARC342"], id="the copy's place"),
        pytest.param("node", "node_modules", ["ARC342"], id="the copy's place in node_modules"),
        pytest.param("node", "vendor", [], id="a place of another runtime"),
        pytest.param("python", "lib", [], id="a folder of the function"),
    ],
)
def test_a_folder_in_that_of_a_function(runtime: str, folder: str, codes: list[str]) -> None:
    text = f"@aws\nruntime {runtime}\n@events\none\n  src .\n@shared\nsrc {folder}\n"
    app, _ = model(text, {"index.mjs": "", f"{folder}/x": ""})
    report = Report()
    hydration.check(app, report)
    assert [one.code for one in report] == codes


def test_a_folder_beside_one_of_a_function() -> None:
    app, _ = model(
        "@http\nget /\n@shared\nsrc src/http/get\n", {"src/http/get-index/index.mjs": "", "src/http/get/x": ""}
    )
    report = Report()
    hydration.check(app, report)
    assert list(report) == []


def test_packages_lose_their_copies() -> None:
    app, _ = model(HTTP, BUILT_FILES)
    # The first is Python: only Node's folders are packed by npm.
    assert hydration.loses_copies(app, {"src/http/get-index", "src/http/post-like"}) == ("src/http/post-like",)
    assert hydration.loses_copies(app, set()) == ()


@pytest.mark.parametrize(
    ("ignore", "lines"),
    [
        pytest.param("", ("node_modules/", "**/vendor/shared/"), id="nothing"),
        pytest.param("node_modules\n", ("**/vendor/shared/",), id="node_modules"),
        pytest.param("node_modules/\nvendor/\n", (), id="vendor as a whole"),
        pytest.param("**/node_modules\n**/vendor/shared\n", (), id="in every folder"),
        pytest.param("/node_modules\nvendor/shared\n", ("node_modules/", "**/vendor/shared/"), id="at the root only"),
    ],
)
def test_what_git_ignores(ignore: str, lines: tuple[str, ...]) -> None:
    # Source: git documentation, "gitignore": a slash inside a pattern ties it to the folder of the file.
    places = ("node_modules/@architect/shared", "node_modules/@architect/views", "vendor/shared")
    assert hydration.not_ignored(places, ignore) == lines
