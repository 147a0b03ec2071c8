"""Words on the command line that are no file: what is said to who means a command."""

import pytest

from arc2sam import cli, commands
from arc2sam.commands import usage


@pytest.mark.parametrize(
    ("words", "help_text"),
    [
        pytest.param(["deploy"], "then run `sam build && sam deploy`", id="a command of Architect"),
        pytest.param(["chek"], "Write `arc2sam check`", id="near a command"),
        pytest.param(["--stage", "production", "model"], "Write the command first", id="a command after options"),
        pytest.param(["orders"], "`arc2sam --help` lists them", id="no command at all"),
        pytest.param(["orders.arc"], "Check the name", id="the name of a file"),
    ],
)
def test_word_that_is_no_file(words, help_text, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert cli.run(words) == commands.FAILED
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "error[ARC198]" in captured.err
    assert help_text in captured.err


@pytest.mark.parametrize("command", ["", "check", "model"])
def test_nothing_behind_two_dashes_is_an_option(command):
    assert usage.parse(command, ["--", "--strict"], "0") == {"manifest": "--strict"}
    assert usage.parse(command, ["--input-format", "arc", "--", "-"], "0") == {"input_format": "arc", "manifest": "-"}
