"""Which package.json a function gets. What counts as imported is what Architect's own installer installs."""

import json

import pytest

from arc2sam import packages, pipeline
from arc2sam.diagnostics import Report
from arc2sam.in_memory import project_from_files
from arc2sam.model import App, Project
from arc2sam.packages import Listed
from arc2sam.source import Source

ROOT = Listed({"zod": "^4.0.0", "@acme/db": "1.2.3", "local": "file:../local"}, frozenset({"tape"}))
PAGE = "src/http/get-index"


class Files:
    """Code in memory."""

    def __init__(self, texts: "dict[str, str]") -> None:
        self._texts = texts

    def read(self, path: str) -> "str | None":
        return self._texts.get(path)

    def below(self, folder: str) -> tuple[str, ...]:
        return tuple(
            path
            for path in self._texts
            if path.startswith(f"{folder}/") and path.endswith(packages.ENDINGS) and "/node_modules/" not in path
        )

    def has_folder(self, path: str) -> bool:
        return any(name.startswith(f"{path}/") for name in self._texts)


def model(files: "dict[str, str]", text: str) -> tuple[App, Project]:
    project = project_from_files(files)
    app, found = pipeline.model(Source("app.arc", "@app\nshop\n@static\nfalse\n" + text), project, "arc")
    assert app is not None
    assert [one for one in found if one.severity == "error"] == []
    return app, project


def planned(files: "dict[str, str]", text: str = "@http\nget /\n", root: Listed = ROOT) -> packages.Plan:
    return packages.plan(*model(files, text), root, Files(files))


def listed(plan: packages.Plan) -> "dict[str, dict[str, str]]":
    return {package.src: json.loads(package.text)["dependencies"] for package in plan.packages}


def lost(plan: packages.Plan) -> "set[tuple[str, str]]":
    return set(plan.lost)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        pytest.param({"index.mjs": "import 'zod'"}, ["zod"], id="by the handler"),
        pytest.param({"index.js": "require('zod/v4')"}, ["zod"], id="a part of a package"),
        pytest.param({"index.mjs": "import '@acme/db/lib/x.js'"}, ["@acme/db"], id="a package with a scope"),
        pytest.param({"index.mjs": "import './lib.mjs'", "lib.mjs": "import 'zod'"}, ["zod"], id="by a file beside it"),
        pytest.param({"index.js": "require('./lib')", "lib.js": "require('zod')"}, ["zod"], id="without an ending"),
        pytest.param(
            {"index.js": "require('./lib')", "lib/index.js": "require('../x')", "x.cjs": "require('zod')"},
            ["zod"],
            id="by a folder, and back",
        ),
        pytest.param(
            {"index.mjs": "import './a.mjs'", "a.mjs": "import './index.mjs'; import 'zod'"}, ["zod"], id="ring"
        ),
        pytest.param({"index.mjs": "", "test.mjs": "import 'zod'"}, [], id="by a file that nothing imports"),
        pytest.param(
            {"index.js": "require(name)", "plugins/a.js": "require('zod')"}, ["zod"], id="by what may be loaded"
        ),
        pytest.param(
            {"index.js": "require(name)", "node_modules/x/a.js": "require('zod')"}, [], id="by an installed package"
        ),
        pytest.param({"index.mjs": "import 'node:fs'; import 'fs/promises'; import 'path'"}, [], id="Node's own"),
        pytest.param({"index.mjs": "import '@aws-sdk/client-s3'"}, [], id="the runtime's SDK"),
        pytest.param({"index.mjs": "import 'https://x.example/y.mjs'; import '#inner'"}, [], id="no package"),
        pytest.param({"index.mjs": "import '../../../../zod.mjs'; import '../x.mjs'"}, [], id="beside the folder"),
    ],
)
def test_what_is_imported_is_listed(files: "dict[str, str]", names: list[str]) -> None:
    plan = planned({f"{PAGE}/{path}": text for path, text in files.items()} | {"src/http/x.mjs": "import 'zod'"})
    assert listed(plan) == ({PAGE: {name: ROOT.dependencies[name] for name in names}} if names else {})
    assert lost(plan) == set()


def test_the_file() -> None:
    (package,) = planned({f"{PAGE}/index.mjs": "import 'zod'; import '@acme/db'"}).packages
    values = json.loads(package.text)
    assert list(values) == ["name", "version", "arc2sam", "dependencies"]
    assert (values["name"], values["version"]) == ("getindexhttplambda", "1.0.0")
    assert values["dependencies"] == {"@acme/db": "1.2.3", "zod": "^4.0.0"}
    assert package.text.endswith("}\n")
    assert packages.is_made(package.text)


SHARED = {
    "src/shared/db.mjs": "import '@acme/db'",
    "src/shared/index.js": "require('zod')",
    "src/views/page.mjs": "import '@architect/shared'",
    f"{PAGE}/index.mjs": "import '@architect/views/page.mjs'",
    "src/http/post-form/index.mjs": "import '@architect/shared/db.mjs'",
}


def test_shared_code_counts_where_it_is_imported() -> None:
    plan = planned(SHARED, "@http\nget /\npost /form\n")
    assert listed(plan) == {PAGE: {"zod": "^4.0.0"}, "src/http/post-form": {"@acme/db": "1.2.3"}}


def test_shared_code_of_another_folder_and_of_functions_that_do_not_get_it() -> None:
    files = {
        **{path.replace("src/shared", "lib"): text for path, text in SHARED.items()},
        f"{PAGE}/config.arc": "@arc\nshared false\n",
    }
    assert listed(planned(files, "@http\nget /\npost /form\n@shared\nsrc lib\n")) == {
        "src/http/post-form": {"@acme/db": "1.2.3"}
    }


OURS = json.dumps({"name": "x", "version": "1.0.0", "arc2sam": "", "dependencies": {"old": "1"}})


@pytest.mark.parametrize(
    ("package", "code", "written", "abandoned"),
    [
        pytest.param(None, "import 'zod'", True, False, id="none"),
        pytest.param(OURS, "import 'zod'", True, False, id="ours, of before"),
        pytest.param(OURS, "", False, True, id="ours, and nothing is imported any more"),
        pytest.param('{"dependencies": {"zod": "1"}}', "import 'zod'", False, False, id="the user's"),
        pytest.param('{"dependencies": {}}', "import 'zod'", False, False, id="the user's, empty"),
        pytest.param('{"arc2sam": ', "import 'zod'", False, False, id="no JSON"),
        pytest.param('{"x": "arc2sam"}', "import 'zod'", False, False, id="the word elsewhere"),
    ],
)
def test_a_package_of_the_user_is_left_alone(package: "str | None", code: str, written: bool, abandoned: bool) -> None:
    files = {f"{PAGE}/index.mjs": code} | ({f"{PAGE}/package.json": package} if package else {})
    plan = planned(files)
    assert ([one.src for one in plan.packages], plan.abandoned) == ([PAGE] * written, (PAGE,) * abandoned)


@pytest.mark.parametrize(
    ("runtime", "handler"),
    [("python", "lambda.py"), ("typescript", "index.ts"), ("deno", "mod.ts"), ("ruby", "index.rb")],
)
def test_other_runtimes_get_none_and_lose_what_they_had(runtime: str, handler: str) -> None:
    files = {f"{PAGE}/{handler}": "import 'zod'", f"{PAGE}/package.json": OURS}
    plan = planned(files, f"@aws\nruntime {runtime}\n@http\nget /\n")
    assert (plan.packages, plan.abandoned) == ((), (PAGE,))


def test_functions_of_one_folder_share_it_and_the_project_keeps_its_own() -> None:
    text = "@events\na\n  src code\nb\n  src code\nc\n  src .\n"
    plan = planned({"code/index.mjs": "import 'zod'", "index.mjs": "import 'zod'"}, text)
    assert listed(plan) == {"code": {"zod": "^4.0.0"}}


@pytest.mark.parametrize("setting", ["ignoreDependencies zod", "ignoredDependencies\n  zod\n  other"])
def test_what_architect_does_not_install_either(setting: str) -> None:
    files = {f"{PAGE}/index.mjs": "import 'zod'; import 'other'", f"{PAGE}/config.arc": f"@aws\n{setting}\n"}
    plan = planned(files)
    assert listed(plan) == {}
    assert lost(plan) <= {("other", "unlisted")}


# --- what nothing installs ---


@pytest.mark.parametrize(
    ("files", "losses"),
    [
        pytest.param({"index.mjs": "import 'other/x'"}, {("other", "unlisted")}, id="nothing lists it"),
        pytest.param({"index.mjs": "import 'tape'"}, {("tape", "development")}, id="for development"),
        pytest.param({"index.mjs": "import 'local'"}, {("local", "path")}, id="a path"),
        pytest.param(
            {"index.mjs": "import 'zod'", "package.json": '{"type": "module"}'},
            {("zod", "own")},
            id="a file without it",
        ),
        pytest.param(
            {"index.mjs": "import 'zod'", "package.json": '{"dependencies": {"x": "1"}}'}, set(), id="it may be below x"
        ),
        pytest.param({"index.mjs": "import 'other'", "node_modules/other/index.js": ""}, set(), id="installed there"),
        pytest.param(
            {"index.mjs": "import 'other'", "node_modules/other/index.js": "", "package.json": '{"type": "module"}'},
            {("other", "own")},
            id="installed there, and npm leaves it out",
        ),
        pytest.param(
            {
                "index.mjs": "import 'other'",
                "config.arc": "@aws\nlayers arn:aws:lambda:us-west-2:123456789012:layer:a:1\n",
            },
            set(),
            id="a layer may have it",
        ),
    ],
)
def test_what_nothing_installs_is_told(files: "dict[str, str]", losses: "set[tuple[str, str]]") -> None:
    plan = planned({f"{PAGE}/{path}": text for path, text in files.items()})
    assert lost(plan) == losses
    report = Report()
    packages.tell(plan, report)
    assert {(one.code, one.severity) for one in report} == ({("ARC562", "warning")} if losses else set())
    assert all(
        f"`@http get /` imports `{name}`, and " in one.message for (name, _), one in zip(losses, report, strict=True)
    )


def test_installed_beside_shared_code() -> None:
    files = {
        "src/shared/db.mjs": "import 'other'",
        "src/shared/node_modules/other/index.js": "",
        f"{PAGE}/index.mjs": "import '@architect/shared/db.mjs'",
    }
    assert lost(planned(files)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"dependencies": {"a": "1"}, "devDependencies": {"b": "2"}}', Listed({"a": "1"}, frozenset("b"))),
        pytest.param("{}", Listed()),
        pytest.param('{"dependencies": ["a"], "devDependencies": null}', Listed(), id="other forms"),
        pytest.param('{"dependencies": {"a": 1, "b": "2"}}', Listed({"b": "2"}), id="no version"),
    ],
)
def test_what_the_project_lists(text: str, expected: Listed) -> None:
    report = Report()
    assert packages.read(Source("package.json", text), report) == expected
    assert not report.has_errors


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '"x"'])
def test_a_broken_package_of_the_project(text: str) -> None:
    report = Report()
    assert packages.read(Source("package.json", text), report) == Listed()
    assert [one.code for one in report] == ["ARC222"]


@pytest.mark.parametrize(
    ("ignore", "users", "lines"),
    [
        pytest.param("", False, ("/src/http/*/package.json",), id="all of them"),
        pytest.param("", True, ("/src/http/get-index/package.json",), id="not those of the user"),
        pytest.param("/src/http/*/package.json\n", False, (), id="there"),
        pytest.param("src/http/get-index/package.json\n", True, (), id="there without a slash"),
        pytest.param("package.json\n", True, (), id="everywhere"),
        pytest.param("/package.json\n", True, ("/src/http/get-index/package.json",), id="only that of the project"),
    ],
)
def test_lines_for_git(ignore: str, users: bool, lines: "tuple[str, ...]") -> None:
    files = {f"{PAGE}/index.mjs": ""} | ({"src/http/post-form/package.json": "{}"} if users else {})
    assert packages.not_ignored([PAGE], *model(files, "@http\nget /\npost /form\n"), ignore) == lines
