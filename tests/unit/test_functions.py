"""Layers of function configuration, source folders, and which file is the handler.

The expectations are those of Architect's documentation, "Function configuration", and of the inventory vectors.
"""

import pytest

from arc2sam import function_layers, functions, pipeline
from arc2sam.diagnostics import Report
from arc2sam.keys import Setting
from arc2sam.in_memory import project_from_files
from arc2sam.model import DEFAULT_CONFIG, Function, FunctionConfig
from arc2sam.names import LogicalId
from arc2sam.source import Source, Span
from tests.pragmas.stages import Built

PLACE = Span(Source("app.arc", "place"), 0, 5)


def setting(value: object) -> Setting:
    return Setting(value, PLACE, PLACE)  # type: ignore[arg-type]  # values of any kind


def handler(
    runtime: str, *files: str, name: str = DEFAULT_CONFIG.handler, package: str = "{}"
) -> tuple[str, str, str | None]:
    """Return the handler, its file and its module system for a folder with these files."""
    texts = {f"src/{file}": package if file == "package.json" else "" for file in files}
    function = Function("events", "one", PLACE, "src", LogicalId("One"))
    config = FunctionConfig(runtime=runtime, handler=name)
    report = Report()
    found = functions.find_handler(function, config, project_from_files(texts), report)
    assert not report.has_errors
    return found.name, found.file.removeprefix("src/"), found.module


@pytest.mark.parametrize(
    ("runtime", "files", "expected"),
    [
        pytest.param("nodejs22.x", (), ("index.handler", "index.mjs", "esm"), id="node-nothing"),
        pytest.param("nodejs22.x", ("package.json",), ("index.handler", "index.js", "cjs"), id="node-package-alone"),
        pytest.param("nodejs22.x", ("index.js",), ("index.handler", "index.js", "cjs"), id="node-js"),
        pytest.param("nodejs22.x", ("index.cjs",), ("index.handler", "index.cjs", "cjs"), id="node-cjs"),
        pytest.param(
            "nodejs22.x", ("index.cjs", "index.mjs"), ("index.handler", "index.mjs", "esm"), id="node-mjs-first"
        ),
        pytest.param("nodejs22.x", ("index.mjs", "index.js"), ("index.handler", "index.js", "cjs"), id="node-js-first"),
        pytest.param("python3.13", (), ("lambda.handler", "lambda.py", None), id="python-nothing"),
        pytest.param("python3.13", ("index.py",), ("index.handler", "index.py", None), id="python-index"),
        pytest.param(
            "python3.13", ("index.py", "handler.py"), ("handler.handler", "handler.py", None), id="python-order"
        ),
        pytest.param("ruby3.3", ("handler.rb",), ("handler.handler", "handler.rb", None), id="ruby"),
        pytest.param("deno", (), ("mod.handler", "mod.ts", None), id="deno-nothing"),
        pytest.param("deno", ("index.tsx",), ("index.handler", "index.tsx", None), id="deno-index"),
        pytest.param("java21", ("Main.java",), ("index.handler", "index", None), id="java"),
    ],
)
def test_handler(runtime: str, files: tuple[str, ...], expected: tuple[str, str, str | None]) -> None:
    assert handler(runtime, *files) == expected


@pytest.mark.parametrize(
    ("package", "module"),
    [
        pytest.param('{"type": "module"}', "esm", id="module"),
        pytest.param('{"type": "commonjs"}', "cjs", id="commonjs"),
        pytest.param('{"name": "x"}', "cjs", id="absent"),
        pytest.param('{"type": null}', "cjs", id="null"),
        pytest.param('{"type": ""}', "cjs", id="empty"),
    ],
)
def test_type_of_package(package: str, module: str) -> None:
    assert handler("nodejs22.x", "index.js", "package.json", package=package)[2] == module


@pytest.mark.parametrize(
    ("runtime", "files", "name", "expected"),
    [
        pytest.param("nodejs22.x", ("app.js",), "app.run", ("app.run", "app.js", "cjs"), id="node"),
        pytest.param("nodejs22.x", (), "app.run", ("app.run", "app.mjs", "esm"), id="node-missing"),
        pytest.param("nodejs22.x", ("package.json",), "app.run", ("app.run", "app.js", "cjs"), id="node-package-alone"),
        pytest.param("nodejs22.x", (), "lib/app.run", ("lib/app.run", "lib/app.mjs", "esm"), id="node-folder"),
        pytest.param("python3.13", ("app.py", "lambda.py"), "app.run", ("app.run", "app.py", None), id="python"),
        pytest.param("java21", (), "Main.run", ("Main.run", "Main", None), id="java"),
    ],
)
def test_own_handler(runtime: str, files: tuple[str, ...], name: str, expected: tuple[str, str, str | None]) -> None:
    assert handler(runtime, *files, name=name) == expected


@pytest.mark.parametrize(
    "package",
    [
        pytest.param("{", id="broken"),
        pytest.param('{"type": "module"', id="broken-with-a-type"),
        pytest.param('{"type": "modul"}', id="odd-type"),
        pytest.param("", id="empty"),
    ],
)
def test_broken_package(package: str) -> None:
    files = {"src/events/ping/index.js": "", "src/events/ping/package.json": package}
    built = Built("@app\nmy-app\n@events\nping\n", files=files)
    assert [one.code for one in built.diagnostics] == ["ARC222"]
    assert str(built.diagnostics[0].span).startswith("src/events/ping/package.json:1:")


def test_stronger_layers_replace_weaker_ones() -> None:
    weak = {"timeout": setting(9), "layers": setting(("a",)), "memory": setting(256)}
    strong = {"timeout": setting(10), "layers": setting(("b", "c"))}
    made = function_layers.make_config(strong, function_layers.make_config(weak))
    assert (made.timeout_seconds, made.memory_mb, made.layers) == (10, 256, ("b", "c"))
    assert made.spans.keys() == {"timeout", "memory", "layers"}


def test_no_layers_cost_nothing() -> None:
    assert function_layers.make_config({}) is DEFAULT_CONFIG


@pytest.mark.parametrize(
    ("written", "runtime", "alias"),
    [
        pytest.param("Node", "nodejs22.x", "node", id="alias"),
        pytest.param("python3.12", "python3.12", None, id="spelled-out"),
    ],
)
def test_runtime(written: str, runtime: str, alias: "str | None") -> None:
    made = function_layers.make_config({"runtime": setting(written)})
    assert (made.runtime, made.runtime_alias) == (runtime, alias)


def test_unthrottled_undoes_concurrency() -> None:
    base = function_layers.make_config({"concurrency": setting(5)})
    assert function_layers.make_config({"concurrency": setting("unthrottled")}, base).concurrency is None


FILES = {
    "src/events/ping/config.arc": "@aws\ntimeout 9\nmemory 256\nforeign x\n@arc\ntimeout 10\n",
    "src/events/ping/config.yaml": "aws:\n  timeout: 11\n",
}


def test_first_configuration_file_is_read_and_arc_is_the_strongest() -> None:
    (one,) = Built("@app\nmy-app\n@aws\nmemory 512\nstorage 600\n@events\nping\n", files=FILES).app.functions
    assert one.config_file == "src/events/ping/config.arc"
    assert (one.config.timeout_seconds, one.config.memory_mb, one.config.storage_mb) == (10, 256, 600)
    assert one.config.extra == {"foreign": "x"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("config.arc", "@aws\ntimeout 9\n", id="config.arc"),
        pytest.param(".arc-config", "@aws\ntimeout 9\n", id=".arc-config"),
        pytest.param("arc.json", '{"aws": {"timeout": 9}}', id="arc.json"),
        pytest.param("arc-config.json", '{"arc": {"timeout": 9}}', id="arc-config.json"),
        pytest.param("config.yml", "aws:\n  timeout: 9\n", id="config.yml"),
        pytest.param("arc-config.yaml", "aws:\n  - timeout: 9\n", id="arc-config.yaml"),
    ],
)
def test_configuration_files(name: str, text: str) -> None:
    (one,) = Built("@app\nmy-app\n@events\nping\n", files={f"src/events/ping/{name}": text}).app.functions
    assert one.config.timeout_seconds == 9


@pytest.mark.parametrize("name", ["config.json", "arc.yaml", "config.toml", "arc-config"])
def test_other_files_are_not_read(name: str) -> None:
    built = Built("@app\nmy-app\n@events\nping\n", files={f"src/events/ping/{name}": "nonsense"})
    assert built.found == []
    assert built.app.functions[0].config_file is None


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("@aws\ntimeout 0\n", "ARC205", "2:9", id="value"),
        pytest.param("@aws\ntimout 9\n", "ARC201", "2:1", id="misspelled"),
        pytest.param('@aws\nhandler "a b.c"\n', "ARC217", "2:9", id="handler with a blank"),
        pytest.param("@aws\nhandler main.js\n", "ARC299", "2:9", id="handler that is a file"),
        pytest.param("@aws\nregion us-east-1\n", "ARC207", "2:1", id="of-the-project"),
        pytest.param("@events\none\n", "ARC223", "1:1", id="pragma"),
        pytest.param("@sam\nother things\n", "ARC202", "2:1", id="sam"),
        pytest.param("timeout 9\n", "ARC101", "1:1", id="no-pragma"),
    ],
)
def test_faults_of_configuration_files(text: str, code: str, place: str) -> None:
    built = Built("@app\nmy-app\n@events\nping\n", files={"src/events/ping/config.arc": text})
    assert [(one.code, str(one.span)) for one in built.diagnostics] == [(code, f"src/events/ping/config.arc:{place}")]


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n  # another\n", "\ufeff# x"])
@pytest.mark.parametrize("name", ["config.arc", "config.yaml", "arc.json"])
def test_a_configuration_file_may_set_nothing(name: str, text: str) -> None:
    built = Built("@app\nmy-app\n@events\nping\n", files={f"src/events/ping/{name}": text})
    assert built.found == []
    assert built.app.functions[0].config == DEFAULT_CONFIG


def test_a_configuration_file_without_a_pragma_is_called_that() -> None:
    (one,) = Built("@app\nmy-app\n@events\nping\n", files={"src/events/ping/config.arc": "timeout 9\n"}).diagnostics
    assert one.message == "The configuration file has no pragma"
    assert one.help == "Begin with the line `@aws`"


@pytest.mark.parametrize(
    ("project", "own", "place", "label"),
    [
        pytest.param(
            "", "concurrency 2\nprovisionedConcurrency 3", "config.arc:3:24", "config.arc:2:13", id="one file"
        ),
        pytest.param("", "concurrency 0\nprovisionedConcurrency 1", "config.arc:3:24", "config.arc:2:13", id="none"),
        pytest.param(
            "concurrency 2", "provisionedConcurrency 3", "config.arc:2:24", "app.arc:4:13", id="project's most"
        ),
        pytest.param("provisionedConcurrency 3", "concurrency 2", "config.arc:2:13", "app.arc:4:24", id="own most"),
        pytest.param(
            "concurrency 2\nprovisionedConcurrency 3", "", "app.arc:5:24", "app.arc:4:13", id="project's both"
        ),
    ],
)
def test_more_instances_kept_warm_than_may_run(project: str, own: str, place: str, label: str) -> None:
    files = {"src/events/ping/config.arc": f"@aws\n{own}\n"}
    built = Built(f"@app\nmy-app\n@aws\n{project}\n@events\nping\n", files=files)
    (one,) = built.diagnostics
    assert (one.code, one.severity) == ("ARC242", "error")
    assert [str(span).removeprefix("src/events/ping/") for span in (one.span, one.labels[0].span)] == [place, label]


@pytest.mark.parametrize(
    "settings",
    ["concurrency 3\nprovisionedConcurrency 3", "concurrency unthrottled\nprovisionedConcurrency 3", "concurrency 0"],
)
def test_instances_that_may_run(settings: str) -> None:
    assert (
        Built("@app\nmy-app\n@events\nping\n", files={"src/events/ping/config.arc": f"@aws\n{settings}\n"}).found == []
    )


def test_a_function_without_instances_kept_warm_among_others() -> None:
    files = {"src/events/pong/config.arc": "@aws\nprovisionedConcurrency 0\n"}
    built = Built("@app\nmy-app\n@aws\nprovisionedConcurrency 2\n@events\nping\npong\n", files=files)
    assert (built.found, [one.config.provisioned_concurrency for one in built.app.functions]) == ([], [2, None])


@pytest.mark.parametrize(
    ("manifest", "setting", "expected"),
    [
        pytest.param("@events\nping\n", "fifo true", ["ARC207 2:1"], id="fifo of an event"),
        pytest.param("@events\nping\n", "views true", ["ARC207 2:1"], id="views of an event"),
        pytest.param("@queues\nping\n  src src/events/ping\n", "views false", ["ARC207 2:1"], id="views of a queue"),
        pytest.param("@queues\nping\n  src src/events/ping\n", "fifo false", [], id="fifo of a queue"),
        pytest.param(
            "@static\n@http\n/x\n  method post\n  src src/events/ping\nget /\n", "views true", [], id="views of a route"
        ),
        pytest.param(
            "@events\nping\n@queues\npong\n  src src/events/ping\n", "fifo true", [], id="a folder of two functions"
        ),
    ],
)
def test_settings_of_another_pragma(manifest: str, setting: str, expected: list[str]) -> None:
    built = Built(f"@app\nmy-app\n{manifest}", files={"src/events/ping/config.arc": f"@aws\n{setting}\n"})
    assert built.found == expected
    for one in built.diagnostics:
        assert one.help == f"Remove it: it belongs to functions of @{'queues' if 'fifo' in setting else 'http'}"


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        pytest.param("tables none", ["ARC243 2:8"], id="none last"),
        pytest.param("none tables", ["ARC243 2:8"], id="none first"),
        pytest.param("none", [], id="none alone"),
        pytest.param("tables ws", [], id="some"),
    ],
)
def test_grants(grants: str, expected: list[str]) -> None:
    files = {"src/events/ping/config.arc": f"@sam\ngrants {grants}\n"}
    built = Built("@app\nmy-app\n@sam\nroles per-function\n@events\nping\n", files=files)
    assert built.found == expected
    assert all(one.severity == "error" and "`grants tables`" in one.help for one in built.diagnostics)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param("config.arc", "@sam\ngrants\n", "ARC209 2:1", id="alone"),
        pytest.param("config.arc", "@sam\ngrants\n\n# none\n", "ARC209 2:1", id="comment below"),
        pytest.param("arc.json", '{"sam":{"grants":null}}', "ARC209 1:10", id="null"),
        pytest.param("arc.json", '{"sam":{"grants":[]}}', "ARC209 1:10", id="empty list"),
        pytest.param("arc.json", '{"sam":{"grants":{}}}', "ARC209 1:10", id="empty map"),
        pytest.param("arc.json", '{"sam":["grants"]}', "ARC209 1:10", id="name in a list"),
        pytest.param("config.yaml", "sam:\n  grants: []\n", "ARC209 2:3", id="empty list in YAML"),
        pytest.param("config.yaml", "sam:\n  grants:\n", "ARC209 2:3", id="nothing in YAML"),
        pytest.param("arc.json", '{"sam":{"grants":[5]}}', "ARC204 1:19", id="number"),
        pytest.param("config.arc", "@sam\npermissions none\n", "ARC201 2:1", id="other word"),
    ],
)
def test_grants_of_nothing(file: str, text: str, expected: str) -> None:
    # All grants would be the default.
    files = {f"src/events/ping/{file}": text}
    built = Built("@app\nmy-app\n@sam\nroles per-function\n@events\nping\n", files=files)
    assert [one for one in built.found if not one.startswith("ARC115")] == [expected]
    assert not built.template


GRANTS_APP = "@app\nmy-app\n@sam\nroles per-function\n@tables\nnotes\n  id *String\n@events\nping\n"


@pytest.mark.parametrize("pragma", ["aws", "arc"])
def test_grants_under_another_pragma_have_no_effect(pragma: str) -> None:
    built = Built(GRANTS_APP, files={"src/events/ping/config.arc": f"@{pragma}\ngrants none\n"})
    assert built.found == ["ARC207 2:1"]
    assert "@sam in the function's configuration file" in built.diagnostics[0].help
    assert built.template == Built(GRANTS_APP).template


@pytest.mark.parametrize("setting", ["grants none", "grants tables"])
@pytest.mark.parametrize("pragma", ["aws", "sam"])
def test_grants_in_the_manifest_have_no_effect(setting: str, pragma: str) -> None:
    text = GRANTS_APP.replace("@sam", f"@sam\n{setting}") if pragma == "sam" else f"{GRANTS_APP}@aws\n{setting}\n"
    built = Built(text)
    assert [one.partition(" ")[0] for one in built.found] == ["ARC207"]
    assert built.template == Built(GRANTS_APP).template


@pytest.mark.parametrize(
    ("config", "where"),
    [
        pytest.param("@sam\nenv ONE", "@sam in the manifest, or @aws here: these are two settings", id="variables"),
        pytest.param("@sam\nroles per-function", "@sam in the manifest", id="of the whole app"),
        pytest.param("@aws\ngrants none", "@sam in the function's configuration file", id="of a function"),
        pytest.param("@sam\ntimeout 9", "@aws, or the function's configuration file", id="of a function, elsewhere"),
    ],
)
def test_where_settings_of_a_configuration_file_belong(config: str, where: str) -> None:
    files = {"src/events/ping/index.js": "", "src/events/ping/config.arc": f"{config}\n"}
    _, found = pipeline.model(Source("app.arc", "@app\nchat\n@events\nping\n"), project_from_files(files), "arc")
    assert [one.help for one in found] == [f"Move it to where it belongs: {where}"]


BELOW = "below the name of the function, which is under @queues in the manifest"


@pytest.mark.parametrize(
    ("text", "helped"),
    [
        pytest.param(
            "@env\nONE two",
            "Name the variables in `env` under @sam in the manifest, and give the values when you deploy",
            id="of the preferences",
        ),
        pytest.param("@http\nget /", "Move it to the manifest", id="of the manifest"),
        pytest.param("@lambda\nONE two", "Write its settings under `@aws`, or remove it", id="of nothing"),
        pytest.param("@queues\nbatchSize 10", f"Move `batchSize` {BELOW}", id="of an item"),
        pytest.param(
            "@queues\nbatchSize 10\nbatchWindow 5", f"Move `batchSize` and `batchWindow` {BELOW}", id="two of an item"
        ),
        pytest.param(
            "@queues\nbatchSize 10\ntimeout 5",
            f"Move `batchSize` {BELOW}, and write the others under `@aws`",
            id="of an item and of a function",
        ),
        pytest.param("@queues\nfifo false", "Write its settings under `@aws`", id="of a function as of an item"),
        pytest.param("@events\ntimeout 5", "Write its settings under `@aws`", id="of a function"),
        pytest.param(
            "@tables\ntimeout 5\nx",
            "Move it to the manifest, or write the settings under `@aws`",
            id="of a function and the manifest",
        ),
    ],
)
def test_pragmas_that_a_configuration_file_cannot_have(text: str, helped: str) -> None:
    files = {"src/events/ping/index.js": "", "src/events/ping/config.arc": f"{text}\n"}
    _, found = pipeline.model(Source("app.arc", "@app\nchat\n@events\nping\n"), project_from_files(files), "arc")
    assert [(one.code, one.help) for one in found] == [("ARC223", helped)]


def test_settings_of_functions_under_sam_have_no_effect() -> None:
    files = {"src/events/ping/config.arc": "@sam\ntimeout 30\npolicy AmazonS3FullAccess\n"}
    built = Built(GRANTS_APP, files=files)
    assert built.found == ["ARC207 2:1", "ARC207 3:1"]
    assert built.template == Built(GRANTS_APP).template


@pytest.mark.parametrize(
    ("policies", "part"),
    [
        pytest.param("AmazonS3ReadOnlyAccess", "has no effect", id="some"),
        pytest.param("architect-default-policies", "gives everything that the shared role would hold", id="all"),
    ],
)
def test_grants_beside_policies_are_told(policies: str, part: str) -> None:
    files = {"src/events/ping/config.arc": f"@aws\npolicies {policies}\n@sam\ngrants none\n"}
    built = Built(GRANTS_APP, files=files)
    assert built.found == ["ARC244 4:8"]
    assert part in built.diagnostics[0].message
    # The policies of the whole project replace them as well.
    of_all = Built(
        f"{GRANTS_APP}@aws\npolicies {policies}\n", files={"src/events/ping/config.arc": "@sam\ngrants none\n"}
    )
    assert of_all.found == ["ARC244 2:8"]


def test_shared_folder_is_read_once() -> None:
    text = "@app\nmy-app\n@events\none\n  src lib\ntwo\n  src lib\n"
    built = Built(text, files={"lib/config.arc": "@aws\ntimeout 0\n"})
    assert built.found == ["ARC205 2:9"]


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        pytest.param("lib", "lib", id="plain"),
        pytest.param("./lib/", "lib", id="dot-and-slash"),
        pytest.param("/lib", "lib", id="root"),
        pytest.param("a\\b", "a/b", id="backslash"),
        pytest.param("a//b", "a/b", id="two-slashes"),
        pytest.param("a/../b", "b", id="winding"),
        pytest.param(".", ".", id="project"),
        pytest.param("a/..", ".", id="winding-to-the-project"),
        pytest.param("", "default", id="empty"),
    ],
)
def test_source_folder(written: str, folder: str) -> None:
    report = Report()
    assert functions.source_folder(setting(written), "default", report) == folder
    assert report.diagnostics == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("..", "ARC220", id="parent"),
        pytest.param("a/../../b", "ARC220", id="winding-out"),
        pytest.param("café", "ARC221", id="not-ascii"),
        pytest.param("a\tb", "ARC221", id="not-printable"),
    ],
)
def test_source_folder_faults(written: str, code: str) -> None:
    report = Report()
    assert functions.source_folder(setting(written), "default", report) == "default"
    assert [one.code for one in report] == [code]
