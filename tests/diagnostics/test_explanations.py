"""The long texts: every code has one, every bad example shows exactly its code, every good one shows none."""

import json
import re

import pytest

from arc2sam import cli
from arc2sam.codes import CODES
from arc2sam.commands.examples import told_of
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


def test_the_page_shows_what_is_told_with_its_line(capfd):
    assert cli.run(["explain", "ARC303"]) == 0
    shown = capfd.readouterr().out
    assert "\nIt tells:\n\n```text\napp.arc:" in shown
    assert re.search(r"^app\.arc:\d+:\d+: warning\[ARC303\]: .*\n +\d+ \| @\w+\n +\| \^+\n", shown, re.MULTILINE)


def test_what_the_page_tells_is_what_the_command_tells(tmp_path, monkeypatch, capfd):
    """A few of each hundred; the rest is made in the same way."""
    for code in ("ARC101", "ARC201", "ARC303", "ARC405", "ARC550"):
        explanation = explain(code)
        folder = tmp_path / code
        folder.mkdir()
        for path, text in explanation.bad.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        monkeypatch.chdir(folder)
        cli.run(list(explanation.words))
        assert told_of(explanation) == capfd.readouterr().out != ""


def test_as_json(capfd):
    assert cli.run(["explain", "303", "--format", "json"]) == 0
    captured = capfd.readouterr()
    told = json.loads(captured.out)
    assert (told["code"], told["severity"], captured.err) == ("ARC303", "warning", "")
    assert "warning[ARC303]" in told["reports"]
    assert cli.run(["explain", "--format", "json"]) == 0
    assert [one["code"] for one in json.loads(capfd.readouterr().out)] == sorted(CODES)
