"""The long texts: every code has one, every bad example shows exactly its code, every good one shows none."""

import re

import pytest

from arc2sam import cli
from arc2sam.codes import CODES
from arc2sam.explanations import explain

SHOWN = re.compile(r"(?:error|warning|note)\[(ARC\d{3})\]")


def codes_shown(files, words, folder, monkeypatch, capfd):
    """Write a project, run the command line in its folder, and return the codes of what it tells."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    # What more is installed on a machine would change what is told.
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    cli.run(list(words))
    captured = capfd.readouterr()
    return set(SHOWN.findall(captured.err + captured.out))


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code):
    explanation = explain(code)
    assert explanation.what.strip()
    assert explanation.why.strip()
    assert bool(explanation.unshown) != bool(explanation.bad and explanation.good)
    assert "\n\n" not in explanation.what


@pytest.mark.parametrize("code", CODES)
def test_bad_example_shows_its_code_and_no_other(code, tmp_path, monkeypatch, capfd):
    explanation = explain(code)
    if explanation.unshown:
        pytest.skip(explanation.unshown)
    assert codes_shown(explanation.bad, explanation.words, tmp_path, monkeypatch, capfd) == {code}


@pytest.mark.parametrize("code", CODES)
def test_good_example_shows_none(code, tmp_path, monkeypatch, capfd):
    explanation = explain(code)
    if explanation.unshown:
        pytest.skip(explanation.unshown)
    assert codes_shown(explanation.good, explanation.words, tmp_path, monkeypatch, capfd) == set()
