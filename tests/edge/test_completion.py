"""Completion in shells: what the scripts offer, asked of the shells themselves, and that they know all that there is."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time

import pytest

from arc2sam import commands
from arc2sam.commands import completion
from arc2sam.shells import SHELLS, bash, fish, zsh
from tests.edge.conftest import CHAT

PATIENCE_SECONDS = 60
SCRIPTS = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}


def shell(name):
    """The path of a shell, or a skip."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(params=SHELLS)
def script(request, tmp_path):
    """A shell and a file with its script."""
    path = tmp_path / f"script.{request.param}"
    path.write_text(SCRIPTS[request.param]())
    return request.param, path


@pytest.fixture
def app(chat):
    """A folder with a manifest, a template and a folder that is called like a command."""
    chat.write("template.yaml", "Resources: {}\n")
    chat.write(".aws-sam/build/template.yaml")
    chat.write("assets/logo.svg")
    return chat


# --- the command ---


def test_the_command_writes_the_script(project, script):
    name, path = script
    run = project.run("completion", name)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode() == path.read_text()


@pytest.mark.parametrize("words", [[], ["tcsh"], ["bash", "zsh"]], ids=["none", "unknown", "two"])
def test_a_shell_that_there_is_not(project, words):
    run = project.run("completion", *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"usage: arc2sam completion" in run.stderr


def test_the_shells_are_those_of_the_table():
    assert completion.OPTIONS[0].choices == SHELLS == tuple(SCRIPTS)


def test_every_command_and_flag_is_in_every_script(script):
    name, path = script
    text = path.read_text()
    for command in commands.COMMANDS:
        assert command in text
        for option in commands.load(command).OPTIONS:
            for flag in option.flags:
                spelled = f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}"
                assert (spelled if name == "fish" else flag) in text


def test_the_shell_finds_no_fault_in_its_script(script):
    name, path = script
    run = subprocess.run([shell(name), "-n", path], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


# --- what is offered ---

BASH = """
source "$1"; shift
# What readline makes of a command line with its word breaks.
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_arc2sam
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(name, line, app, tmp_path):
    """The words that a shell offers for a line of words of which the last one is begun."""
    path = tmp_path / "script"
    path.write_text(SCRIPTS[name]())
    if name == "bash":
        # Words end at `=` too, as COMP_WORDBREAKS has it.
        words = [part for word in line.split(" ") for part in word.replace("=", " = ").rstrip(" ").split(" ")]
        command = ["-c", BASH, "bash", path, *words]
    else:
        command = ["-c", f"source {path}; complete -C $argv[1]", line]
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    run = subprocess.run(
        [shell(name), *(["--norc"] if name == "bash" else ["--no-config"]), *command],
        cwd=app.root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert run.stderr == ""
    lines = [line.partition("\t")[0] for line in run.stdout.splitlines()]
    return sorted(line for line in lines if line)


@pytest.mark.parametrize("name", ["bash", "fish"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("arc2sam che", ["check"], id="a command"),
        pytest.param("arc2sam --st", ["--stage", "--strict"], id="options without a command"),
        pytest.param("arc2sam check --ad", ["--advice"], id="an option of a command"),
        pytest.param("arc2sam model --ad", [], id="an option of another command"),
        pytest.param("arc2sam app.arc --wa", ["--watch"], id="an option after the manifest"),
        pytest.param("arc2sam --stage ", ["production", "staging"], id="stages"),
        pytest.param("arc2sam check --format s", ["sarif"], id="a choice"),
        pytest.param("arc2sam check --with c", ["cfn-lint", "cfn-lint,sam-translator"], id="tools"),
        pytest.param("arc2sam check --with cfn-lint,", ["cfn-lint,sam-translator"], id="a second tool"),
        pytest.param("arc2sam check --format zzz", [], id="no such choice"),
        pytest.param("arc2sam explain ARC90", ["ARC901"], id="codes"),
        pytest.param("arc2sam completion ", ["bash", "fish", "zsh"], id="choices of an argument"),
        pytest.param("arc2sam create --name ", [], id="what only the user knows"),
        pytest.param("arc2sam create --runtime nodejs22", ["nodejs22.x"], id="runtimes"),
    ],
)
def test_what_is_offered(name, line, expected, app, tmp_path):
    assert offered(name, line, app, tmp_path) == expected


def test_bash_completes_a_value_behind_its_sign(app, tmp_path):
    assert offered("bash", "arc2sam check --format=s", app, tmp_path) == ["sarif"]
    assert offered("bash", "arc2sam check --color=", app, tmp_path) == ["always", "auto", "never"]


def test_bash_offers_manifests_beside_commands(app, tmp_path):
    assert offered("bash", "arc2sam a", app, tmp_path) == ["app.arc", "assets"]
    assert offered("bash", "arc2sam ", app, tmp_path) == sorted([*filter(None, commands.COMMANDS), "app.arc"])


def test_fish_offers_files_where_files_are_wanted(app, tmp_path):
    assert "template.yaml" in offered("fish", "arc2sam -o t", app, tmp_path)
    assert "app.arc" in offered("fish", "arc2sam check a", app, tmp_path)
    assert offered("fish", "arc2sam hydrate --built .aws-sam/", app, tmp_path) == [".aws-sam/build/"]
    assert "app.arc" not in offered("fish", "arc2sam explain a", app, tmp_path)


# --- typed at a terminal ---

TERMINALS = {
    "bash": (["--norc", "--noprofile", "-i"], "PS1='$ '"),
    "zsh": (["-f", "-i"], "autoload -Uz compinit; compinit -D -u"),
}
OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
FUNCTION = 'arc2sam() { printf "%s\\n" "$@" > ../typed; mv ../typed ../got; }'


def typed(name, keys, app):
    """The words that a command gets when these keys are typed; a tab completes."""
    path = app.root.parent / "script"
    path.write_text(SCRIPTS[name]())
    words, setup = TERMINALS[name]
    program = shell(name)
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", OWN_TERMINAL, program, *words],
        cwd=app.root,
        env={**os.environ, "HOME": str(app.root.parent), "TERM": "dumb"},
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    )
    os.close(end)
    try:
        os.write(terminal, f"{setup}; {FUNCTION}; source ../script; echo REA''DY\n".encode())
        wait(terminal, lambda shown: b"READY" in shown)
        os.write(terminal, f"{keys}\n".encode())
        got = app.root.parent / "got"
        wait(terminal, lambda _: got.exists())
        return got.read_text().splitlines()
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def wait(terminal, is_done):
    """Read what a terminal shows until something is so."""
    shown = b""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_done(shown):
        assert time.monotonic() < until, shown.decode(errors="replace")
        if select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 4096)


@pytest.mark.parametrize("name", TERMINALS)
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("arc2sam chec\t", ["check"], id="a command"),
        pytest.param("arc2sam app\t", ["app.arc"], id="a manifest"),
        pytest.param("arc2sam --out\ttempl\t", ["--output", "template.yaml"], id="an option and a file"),
        pytest.param("arc2sam check --for\tgith\t", ["check", "--format", "github"], id="a choice"),
        pytest.param("arc2sam check app\t", ["check", "app.arc"], id="a manifest after a command"),
        pytest.param("arc2sam explain ARC90\t", ["explain", "ARC901"], id="a code"),
        pytest.param("arc2sam completion fi\t", ["completion", "fish"], id="a choice of an argument"),
        pytest.param("arc2sam hydrate --bui\t.aw\tbu\t", ["hydrate", "--built", ".aws-sam/build"], id="folders"),
    ],
)
def test_what_is_typed(name, keys, expected, app):
    # zsh writes the value behind a sign, and takes the slash of a folder back.
    words = [part for word in typed(name, keys, app) for part in (word.split("=") if name == "zsh" else [word])]
    assert [word.rstrip("/") for word in words] == expected
