"""`transpile_project`: the library reads what the command reads, and says what it cannot read."""

import subprocess
import sys

import pytest

import arc2sam
from tests.conftest import ROOT


@pytest.mark.parametrize("sample", ["chat", "chat-production", "kitchen-sink", "seed/toml"])
def test_it_makes_what_the_command_makes(sample):
    folder = ROOT / "samples" / sample
    made = subprocess.run(
        [sys.executable, "-m", "arc2sam", "."], cwd=folder, capture_output=True, text=True, check=True
    )
    result = arc2sam.transpile_project(folder)
    # The command names the manifest as it is seen from the working directory, and so do comments.
    assert result.require_text() == made.stdout
    assert {found.code for found in result.diagnostics} == set(
        word.strip("[]:").rpartition("[")[2] for word in made.stderr.split() if "[ARC" in word
    )


def test_a_manifest_may_be_named(tmp_path):
    (tmp_path / "shop.json").write_text('{"app": "shop", "events": ["paid"]}')
    assert arc2sam.transpile_project(str(tmp_path / "shop.json"), output="json").require_text().startswith("{")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("nothing.arc", None, "ARC198"), ("", None, "ARC194"), ("app.arc", "@app\nshop\n@wss\n", "ARC301")],
)
def test_what_is_wrong_is_in_the_diagnostics(name, text, code, tmp_path):
    if text is not None:
        (tmp_path / name).write_text(text)
    result = arc2sam.transpile_project(tmp_path / name)
    assert (result.text, [found.code for found in result.diagnostics]) == (None, [code])
