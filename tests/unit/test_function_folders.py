"""Functions' folders. What is read of them is what Architect's documentation lists; no handler, nothing to run."""

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.in_memory import project_from_files
from arc2sam.source import Source

HEAD = "@app\nchat\n"


def found(text: str, files: tuple[str, ...], contents: "dict[str, str] | None" = None) -> tuple[Diagnostic, ...]:
    known = project_from_files({**dict.fromkeys(files, ""), **(contents or {})})
    return pipeline.model(Source("app.arc", HEAD + text), known.replace(is_whole=True), "arc")[1]


@pytest.mark.parametrize(
    ("settings", "file"),
    [
        pytest.param("", "index.js", id="node"),
        pytest.param("", "index.mjs", id="node module"),
        pytest.param("runtime py", "lambda.py", id="python"),
        pytest.param("runtime py", "handler.py", id="python by another name"),
        pytest.param("runtime ruby", "index.rb", id="ruby"),
        pytest.param("runtime typescript", "index.ts", id="typescript"),
        pytest.param("handler app.run", "app.js", id="a handler of its own"),
        pytest.param("handler lib/app.run", "README.md", id="a handler in a folder below"),
        pytest.param("runtime java", "pom.xml", id="built from source"),
        pytest.param("runtime custom", "bootstrap", id="a runtime of its own"),
    ],
)
def test_a_function_with_its_handler(settings: str, file: str) -> None:
    told = found(f"@aws\n{settings}\n@events\nping\n", (f"src/events/ping/{file}",))
    assert [one for one in told if one.severity != "note"] == []


def test_functions_without_a_handler_are_told_where_they_stand() -> None:
    told = found("@events\nping\npong\n@ws\n", ("src/ws/connect/index.js", "src/events/pong/README.md"))
    assert [(one.code, one.severity, str(one.span), one.message) for one in told] == [
        ("ARC326", "warning", "app.arc:4:1", "`@events ping` has no handler file yet"),
        ("ARC326", "warning", "app.arc:5:1", "`@events pong` has no handler file yet"),
        ("ARC326", "warning", "app.arc:6:1", "`@ws default` and `@ws disconnect` have no handler file yet"),
    ]
    assert told[0].help == ("Write `src/events/ping/index.mjs`, or run `arc2sam create`, which begins what is missing")


def test_a_comment_at_each_function_silences_it() -> None:
    manifest = "@events\nping\npong # arc2sam: ignore ARC326\n# arc2sam: ignore ARC326\nping-pong\nmore\n"
    assert [str(one.span) for one in found(manifest, ("src/events/more/index.js",))] == ["app.arc:4:1"]


def test_very_many_functions_are_counted() -> None:
    told = found("@events\n" + "".join(f"e{number}\n" for number in range(61)), ("src/events/e60/index.js",))
    assert [one.code for one in told] == ["ARC326"] * 51
    assert told[-1].message.endswith("`@events e54` and 5 more have no handler file yet")


def test_a_manifest_alone_has_no_code_to_look_for() -> None:
    assert found("@events\nping\n@ws\n", ()) == ()


def test_code_that_is_built_needs_its_folder() -> None:
    (one,) = found("@aws\nruntime java\n@events\nping\npong\n", ("src/events/pong/pom.xml",))
    assert one.code == "ARC326"
    assert "arc2sam create" not in one.help


@pytest.mark.parametrize(
    ("settings", "file", "alias"),
    [
        pytest.param("", "lambda.py", "python", id="python without its runtime"),
        pytest.param("runtime py", "index.mjs", "node", id="node below python"),
        pytest.param("", "index.ts", "typescript", id="typescript without its runtime"),
        pytest.param("runtime ruby", "lambda.py", "python", id="python below ruby"),
    ],
)
def test_a_handler_of_another_language(settings: str, file: str, alias: str) -> None:
    files = (f"src/events/ping/{file}", f"src/events/pong/{file}")
    (one,) = found(f"@aws\n{settings}\n@events\nping\npong\n", files)
    assert (one.code, one.severity) == ("ARC327", "warning")
    assert one.message.startswith(f"`@events ping` and `@events pong` have a handler of `{alias}`")
    assert one.help.startswith(f"Write `runtime {alias}`")


def test_a_foreign_handler_is_told_where_its_runtime_stands() -> None:
    contents = {f"src/events/{name}/config.arc": "@aws\nruntime node\n" for name in ("ping", "pong")}
    told = found("@events\nping\npong\n", ("src/events/ping/lambda.py", "src/events/pong/lambda.py"), contents)
    assert [(one.code, str(one.span)) for one in told] == [
        ("ARC327", "src/events/ping/config.arc:2:9"),
        ("ARC327", "src/events/pong/config.arc:2:9"),
    ]


def test_handlers_of_both_languages_are_no_fault() -> None:
    assert found("@events\nping\n", ("src/events/ping/index.js", "src/events/ping/lambda.py")) == ()


@pytest.mark.parametrize("file", ["index.js", "index.mjs", "index.cjs"])
def test_another_handler_than_is_named_is_of_the_same_language(file: str) -> None:
    (one,) = found("@aws\nhandler app.run\n@events\nping\n", (f"src/events/ping/{file}",))
    assert one.code == "ARC326"
    assert "`src/events/ping/app." in one.help


@pytest.mark.parametrize(
    ("name", "right"),
    [
        pytest.param("config.json", "arc.json", id="json"),
        pytest.param("config.toml", "config.arc", id="toml"),
        pytest.param("arc.yaml", "config.yaml", id="yaml"),
        pytest.param("arc.toml", "config.arc", id="arc.toml"),
    ],
)
def test_a_configuration_file_that_is_not_read(name: str, right: str) -> None:
    files = ("src/events/ping/index.js", f"src/events/ping/{name}")
    (one,) = found("@events\nping\n", files)
    assert (one.code, one.severity, str(one.span)) == ("ARC325", "warning", "app.arc:4:1")
    assert f"`src/events/ping/{name}`" in one.message
    assert one.help.startswith(f"Rename it to `{right}`")


def test_beside_a_configuration_file_another_is_the_users_own() -> None:
    files = ("src/events/ping/index.js", "src/events/ping/config.json")
    assert found("@events\nping\n", files, {"src/events/ping/config.arc": "@aws\ntimeout 9\n"}) == ()


def test_the_manifest_in_the_root_is_no_configuration_file() -> None:
    assert found("@events\nping\n  src .\n", ("app.arc", "index.js")) == ()


def test_an_action_without_a_function_needs_no_handler() -> None:
    files = tuple(f"src/ws/{name}/index.js" for name in ("connect", "default", "disconnect"))
    assert found("@ws\nping\n  integration mock\n", files) == ()


def test_nothing_is_missing_where_the_files_are_not_known() -> None:
    assert pipeline.model(Source("app.arc", HEAD + "@events\nping\n"), project_from_files({}), "arc")[1] == ()


@pytest.mark.parametrize(
    ("runtime", "package", "codes"),
    [
        pytest.param("node", "{}", ["ARC519"], id="empty"),
        pytest.param("node", '{"name": "ping"}', ["ARC519"], id="no version"),
        pytest.param("node", '{"version": "1.0.0"}', ["ARC519"], id="no name"),
        pytest.param("node", '{"name": "ping", "version": "1.0.0"}', [], id="both"),
        pytest.param("python", "{}", [], id="python does not mind"),
        # SAM's builder with esbuild packs nothing.
        pytest.param("typescript", "{}", [], id="typescript neither"),
    ],
)
def test_packages_that_npm_does_not_pack(runtime: str, package: str, codes: list[str]) -> None:
    names = ("index.js", "lambda.py", "index.ts", "package.json")
    files = tuple(f"src/events/ping/{name}" for name in names)
    told = found(f"@aws\nruntime {runtime}\n@events\nping\n", files, {"src/events/ping/package.json": package})
    assert [one.code for one in told if one.severity != "note"] == codes


def test_packages_without_a_name_are_named_once() -> None:
    files = tuple(f"src/events/{name}/index.js" for name in ("ping", "pong"))
    packages = {f"src/events/{name}/package.json": "{}" for name in ("ping", "pong")}
    (one,) = found("@events\nping\npong\nagain\n  src src/events/pong\n", files, packages)
    assert (one.code, one.severity, str(one.span)) == ("ARC519", "warning", "src/events/ping/package.json:1:1")
    assert one.message.startswith("`src/events/ping/package.json` and `src/events/pong/package.json` have no name")
    assert one.help.startswith("Add ")


def test_esbuild_is_told_of_once() -> None:
    configs = {f"src/events/{name}/config.arc": "@aws\nruntime typescript\n" for name in ("ping", "pong")}
    files = tuple(f"src/events/{name}/index.ts" for name in ("ping", "pong"))
    (one,) = found("@events\nping\npong\n", files, configs)
    assert (one.code, one.severity, str(one.span)) == ("ARC518", "note", "src/events/ping/config.arc:2:9")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(("config.arc", "config.yaml"), "`{0}/config.yaml` is not read: `{0}/config.arc` is", id="two"),
        pytest.param(
            ("arc.json", ".arc-config"), "`{0}/arc.json` is not read: `{0}/.arc-config` is", id="two of others"
        ),
        pytest.param(
            ("config.arc", ".arc-config"), "`{0}/.arc-config` is not read: `{0}/config.arc` is", id="two of Architect's"
        ),
        pytest.param(("Config.arc",), "`{0}/Config.arc` is not read: capitals count in names of files", id="capitals"),
        pytest.param(
            ("config.arc", "CONFIG.ARC"), "`{0}/CONFIG.ARC` is not read: capitals count in names of files", id="both"
        ),
    ],
)
def test_configuration_files_beside_the_one_that_is_read(files: tuple[str, ...], message: str) -> None:
    folder = "src/events/ping"
    contents = {f"{folder}/{name}": "{}" if name.endswith("json") else "@aws\ntimeout 9\n" for name in files}
    (one,) = found("@events\nping\n", (f"{folder}/index.mjs",), contents)
    assert (one.code, one.severity, str(one.span)) == ("ARC325", "warning", "app.arc:4:1")
    assert one.message == message.format(folder)


def test_the_manifest_is_no_configuration_beside_one() -> None:
    """In the root a function's code may stand beside the manifest."""
    files = {"index.mjs": "", "arc.json": "{}", "config.arc": "@aws\ntimeout 9\n"}
    assert found("@events\nping\n  src .\n", (), files) == ()


def test_preferences_beside_those_that_are_read() -> None:
    (one,) = found("@ws\n", (), {"prefs.arc": "@sandbox\n", "preferences.arc": "@sandbox\n"})
    assert (one.code, str(one.span)) == ("ARC325", "prefs.arc:1:1")
    assert one.message == "`prefs.arc` is not read: `preferences.arc` is"


def test_a_file_for_the_folder_of_a_function() -> None:
    text = "@events\nping\n  src src/jobs/index.mjs\npong\n  src src/jobs.zip\n"
    (one,) = [told for told in found(text, ("src/jobs/index.mjs", "src/jobs.zip")) if told.severity == "error"]
    assert (one.code, str(one.span)) == ("ARC324", "app.arc:5:7")
    assert one.help.startswith("Write `src/jobs`, ")


def test_a_file_without_a_point_for_the_folder_of_a_function() -> None:
    first, second = found("@events\nping\npong\n  src lib/pong\n", ("src/events/ping", "lib/pong"))
    assert (first.code, str(first.span), second.code, str(second.span)) == (
        "ARC324",
        "app.arc:4:1",
        "ARC324",
        "app.arc:6:7",
    )
    assert first.help == "Move the file away, or into a folder of its own"


def test_a_file_in_the_root_for_the_folder_of_a_function() -> None:
    (one,) = found("@events\nping\n  src index.mjs\n", ("index.mjs",))
    assert (one.code, str(one.span)) == ("ARC324", "app.arc:5:7")
    assert one.help.startswith("Move the file into a folder of its own")
