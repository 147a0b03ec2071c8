"""Projects as an editor has them: which manifest a file belongs to, and what is typed instead of what is saved."""

import pytest

from arc2sam.lsp.projects import analyse, is_config, manifest_of


@pytest.fixture
def write(tmp_path):
    def written(path, text=""):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return str(file)

    return written


APP = "@app\nshop\n\n@http\nget /\n"


@pytest.mark.parametrize(
    ("files", "path", "manifest"),
    [
        pytest.param({"app.arc": APP}, "app.arc", "app.arc", id="itself"),
        pytest.param({"staging.arc": APP}, "staging.arc", "staging.arc", id="any other .arc"),
        pytest.param({"arc.yaml": "app: x"}, "arc.yaml", "arc.yaml", id="yaml"),
        pytest.param({"arc.json": "{}"}, "arc.json", "arc.json", id="a file for functions, where nothing is above it"),
        pytest.param({"package.json": '{"arc": {"app": "x"}}'}, "package.json", "package.json", id="package.json"),
        pytest.param({"package.json": '{"name": "x"}'}, "package.json", None, id="package.json without a manifest"),
        pytest.param({"a.yaml": ""}, "a.yaml", None, id="no manifest anywhere"),
        pytest.param({"app.arc": APP, "src/http/get-index/config.arc": ""}, "src/http/get-index/config.arc", "app.arc",
                     id="configuration of a function"),
        pytest.param({"app.arc": APP, "src/http/get-index/arc.json": "{}"}, "src/http/get-index/arc.json", "app.arc",
                     id="configuration by the name of a manifest"),
        pytest.param({"app.arc": APP, "other/arc.json": "{}"}, "other/arc.json", "other/arc.json",
                     id="a manifest below another project"),
        pytest.param({"app.arc": APP, "prefs.arc": ""}, "prefs.arc", "app.arc", id="preferences"),
        pytest.param({"app.arc": APP, "lib/over.yaml": ""}, "lib/over.yaml", "app.arc", id="any file of a project"),
        pytest.param({"app.arc": APP, "src/http/get-index/arc.json": "{}", "src/http/get-index/package.json": "{}"},
                     "src/http/get-index/package.json", "app.arc", id="beside a configuration"),
    ],
)  # fmt: skip
def test_manifest_of_a_file(tmp_path, write, files, path, manifest):
    for name, text in files.items():
        write(name, text)
    expected = None if manifest is None else str(tmp_path / manifest)
    assert manifest_of(str(tmp_path / path), {}) == expected


def test_a_manifest_that_is_not_saved_yet(tmp_path):
    path = str(tmp_path / "app.arc")
    assert manifest_of(path, {path: APP}) == path
    found = analyse(path, {path: APP}, "staging")
    assert found.template is not None


def test_configuration_of_functions(tmp_path):
    manifest = str(tmp_path / "app.arc")
    assert is_config(str(tmp_path / "src" / "config.arc"), manifest)
    assert not is_config(manifest, manifest)
    assert not is_config(str(tmp_path / "over.yaml"), manifest)


def test_what_is_typed_stands_for_what_is_saved(write):
    manifest = write("app.arc", APP)
    write("src/http/get-index/index.mjs")
    config = write("src/http/get-index/config.arc", "@aws\ntimeout 10\n")
    assert analyse(manifest, {}, "staging").diagnostics == analyse(manifest, {manifest: APP}, "staging").diagnostics
    typed = {config: "@aws\ntimeout 9000\n"}
    (found,) = [one for one in analyse(manifest, typed, "staging").diagnostics if one.severity == "error"]
    assert (found.code, found.span.source.name, found.span.text) == ("ARC205", config, "9000")


def test_an_analysis_is_current_while_its_texts_are(write):
    manifest = write("app.arc", APP)
    config = write("src/http/get-index/config.arc", "@aws\ntimeout 10\n")
    found = analyse(manifest, {}, "staging")
    assert found.is_current({})
    assert found.is_current({manifest: APP, config: "@aws\ntimeout 10\n", "/other": "x"})
    assert not found.is_current({manifest: APP + "\n"})
    assert not found.is_current({config: ""})


def test_a_manifest_that_is_no_text(tmp_path):
    path = tmp_path / "app.arc"
    path.write_bytes(b"\xff\xfe\x00")
    assert [one.code for one in analyse(str(path), {}, "staging").diagnostics] == ["ARC180"]
    assert [one.code for one in analyse(str(tmp_path / "no.arc"), {}, "staging").diagnostics] == ["ARC196"]


def test_the_stage_counts(write):
    manifest = write("app.arc", "@app\nshop\n")
    assert [one.code for one in analyse(manifest, {}, "testing").diagnostics if one.severity == "error"]
    assert not [one.code for one in analyse(manifest, {}, "staging").diagnostics if one.severity == "error"]
