"""The manual page is made from the tables of options, and is one that the programs which show it can read."""

import shutil
import subprocess

import pytest

from arc2sam import commands
from tests.conftest import ROOT, script

PAGE = ROOT / "docs" / "arc2sam.1"


def test_the_page_is_up_to_date(update_golden):
    build_man = script("build_man")
    if update_golden:
        build_man.main()
    assert PAGE.read_text() == build_man.text(), "run python schemas/build_man.py"


def shown(*command):
    """What a program says of the page, or a skip."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    run = subprocess.run(
        [*command, PAGE], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "MANWIDTH": "200"}
    )
    assert run.returncode == 0 or command[0] == "mandoc", run.stderr
    return run.stdout, run.stderr


@pytest.mark.outside
def test_groff_finds_nothing_wrong():
    assert shown("groff", "-man", "-ww", "-Tutf8", "-z") == ("", "")


@pytest.mark.outside
def test_mandoc_misses_the_date_alone():
    told, _ = shown("mandoc", "-Tlint")
    assert [line for line in told.splitlines() if "missing date" not in line] == []


@pytest.mark.outside
def test_man_shows_every_command_and_option():
    text, complaints = shown("man", "--warnings", "-l")
    assert complaints == ""
    for name in commands.COMMANDS:
        assert f"   arc2sam {name}".rstrip() in text.splitlines()
        for option in commands.load(name).OPTIONS:
            assert all(flag in text for flag in option.flags)
            if option.flags:
                # In one line only where it is short.
                assert option.doc.replace("`", "")[1:60] in " ".join(text.split())
