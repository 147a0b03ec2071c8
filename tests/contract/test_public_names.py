"""The public names: each exported, typed and documented, and none more."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import arc2sam
from arc2sam import stages

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = [name for name in arc2sam.__all__ if name != "__version__"]
STAGES = ["read", "outline", "wanted", "normalize", "generate", "assemble", "validate", "render"]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(arc2sam, name)
    assert inspect.getdoc(value)
    assert value is getattr(arc2sam, name), "the same every time"


def test_names_are_listed_once_and_in_order():
    assert list(arc2sam.__all__) == sorted(set(arc2sam.__all__))
    assert dir(arc2sam) == list(arc2sam.__all__)


def test_type_checkers_see_the_same_names():
    tree = ast.parse((ROOT / "arc2sam" / "__init__.py").read_text())
    seen = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("arc2sam")
        for alias in node.names
    }
    assert seen == set(NAMES)
    assert (ROOT / "arc2sam" / "py.typed").exists()


def test_any_other_name_is_refused():
    with pytest.raises(AttributeError, match="nothing"):
        arc2sam.nothing  # noqa: B018


def test_modules_stay_reachable_under_their_names():
    """A stage's module and its function share a name: the package attribute must stay the module."""
    program = (
        "import arc2sam; arc2sam.transpile; from arc2sam import normalize, stages;"
        "print(type(normalize).__name__, type(stages.normalize).__name__)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["module", "function"]


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_is_documented_and_typed(name):
    function = getattr(stages, name)
    signature = inspect.signature(function)
    assert inspect.getdoc(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values())


def test_the_stages_are_all_there():
    assert sorted(STAGES) == sorted(stages.__all__)


# --- what they do together ---

CHAT = "@app\nchat\n\n@ws\nhello\n"
BESIDE = {"src/ws/hello/index.js": "", "src/ws/hello/config.arc": "@aws\ntimeout 20\n"}


def test_the_stages_in_turn_give_what_transpile_gives():
    project = arc2sam.project_from_files(BESIDE)
    target = arc2sam.Target("production", "../app")
    document, found = stages.read(CHAT)
    app, more = stages.outline(document)
    assert stages.wanted(app).folders
    app, again = stages.normalize(app, project)
    fragments, checked = stages.generate(app, target)
    template, joined = stages.assemble(app, fragments, target)
    template, judged = stages.validate(template)
    assert found + more + again + checked + joined + judged == ()
    whole = arc2sam.transpile(CHAT, project, stage="production", root="../app")
    assert stages.render(template) == whole.text
    assert (
        stages.render(template, "json")
        == arc2sam.transpile(CHAT, project, stage="production", root="../app", output="json").text
    )
    assert "Timeout: 20" in whole.text


def test_transpile_returns_faults_and_raises_only_on_demand():
    result = arc2sam.transpile("@app\nchat\n\n@ws\n{\n")
    assert result.text is None
    assert result.has_errors
    assert result.diagnostics[0].span.line == 5
    with pytest.raises(arc2sam.ManifestError) as caught:
        result.require_text()
    assert caught.value.diagnostics == result.diagnostics


def test_transpile_prints_and_reads_nothing(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src/ws/hello").mkdir(parents=True)
    (tmp_path / "src/ws/hello/config.arc").write_text("@aws\ntimeout 20\n")
    result = arc2sam.transpile(CHAT)
    assert "Timeout: 20" not in result.require_text()
    assert capfd.readouterr() == ("", "")
