"""The command line: options, commands, exit codes, what goes where."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arc2sam import __version__, cli, commands
from arc2sam.commands import usage

VERSION = "0"
NAMES = list(commands.COMMANDS)

# --- the short reader and argparse ---

WORDS = [
    "app.arc", "-", "sub/", "--json", "--yaml", "--stage", "production", "testing", "a b", "--stage=x", "-o", "out.yaml",
    "-oout", "--output", "--output=x", "--no-limits", "--no-limit", "--input-format", "toml", "ini", "--debug", "--",
    "", "-x", "--help", "-h", "--version", "-1", "-o-", "--json=1", "model",
]  # fmt: skip


@pytest.mark.properties
@given(words=st.lists(st.sampled_from(WORDS), max_size=5), name=st.sampled_from(NAMES))
@settings(max_examples=400, deadline=None)
@example(words=["-o", "-", "-"], name="")
@example(words=[], name="explain")
@example(words=["app.arc", "--json", "--stage", "x", "-o", "y", "--no-limits"], name="")
def test_where_the_reader_answers_argparse_answers_the_same(words, name):
    answer = commands.read(commands.load(name).OPTIONS, words)
    if answer is not None:
        assert usage.parse(name, words, VERSION) == answer


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["x"], {"manifest": "x"}, id="manifest"),
        pytest.param(["-"], {"manifest": "-"}, id="standard input"),
        pytest.param(["--json", "x", "-o", "y"], {"notation": "json", "manifest": "x", "output_file": "y"}, id="mixed"),
        pytest.param(["-o", "-"], {"output_file": "-"}, id="a dash as a value"),
        pytest.param(["--stage", "production"], {"stage": "production"}, id="stage"),
        pytest.param(["--stage", "testing"], None, id="stage refused"),
        pytest.param(["--stage"], None, id="value missing"),
        pytest.param(["-o", "--json"], None, id="an option for a value"),
        pytest.param(["--json", "--yaml"], None, id="two that exclude each other"),
        pytest.param(["x", "y"], None, id="two manifests"),
        pytest.param(["--nope"], None, id="unknown"),
        pytest.param(["--stage=x"], None, id="left to argparse"),
        pytest.param(["--help"], None, id="help"),
        pytest.param([""], None, id="empty word"),
    ],
)
def test_the_reader(words, expected):
    assert commands.read(commands.load("").OPTIONS, words) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_complete(name):
    module = commands.load(name)
    assert module.SUMMARY.endswith(".")
    assert all(option.doc for option in module.OPTIONS)
    flags = [flag for option in module.OPTIONS for flag in option.flags]
    assert len(flags) == len(set(flags))
    shown = usage.parser_of(name, VERSION).format_help()
    assert all(flag in shown for flag in flags)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--bogus"], id="unknown option"),
        pytest.param(["--sta", "x"], id="no abbreviations"),
        pytest.param(["a", "b"], id="two manifests"),
        pytest.param(["--json", "--yaml"], id="both notations"),
        pytest.param(["--stage", "testing"], id="the local stage"),
        pytest.param(["--stage", "a b"], id="a blank in a stage"),
        pytest.param(["--stage", "prod;"], id="a sign in a stage"),
        pytest.param(["--stage", "é"], id="a letter that is not ASCII"),
        pytest.param(["--stage", ""], id="an empty stage"),
        pytest.param(["--stage"], id="no stage"),
        pytest.param(["-o"], id="no file"),
        pytest.param(["-o", ""], id="an empty file name"),
        pytest.param(["-o", "a", "--output", "b"], id="two files"),
        pytest.param(["--stage", "a", "--stage=a"], id="two stages"),
        pytest.param(["--input-format", "ini"], id="an unknown format"),
        pytest.param(["model", "--json"], id="an option of another command"),
    ],
)
def test_usage_errors(words, capfd):
    assert cli.run(words) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("usage: arc2sam")
    *_, last = (line for line in err.splitlines() if not line.startswith("  help: "))
    assert "error: " in last


@pytest.mark.parametrize(
    ("words", "helped"),
    [
        pytest.param(["app.arc", "template.yaml"], "Write `-o template.yaml`", id="the template as an argument"),
        pytest.param(["--production"], "Write `--stage production`", id="Architect's option for the stage"),
        pytest.param(["check", "--prod"], "Write `--stage production`", id="a short one, of check"),
        pytest.param(["--stag", "x"], "Write `--stage`", id="nearly an option"),
        pytest.param(["app.arc", "check"], "Write the command first: `arc2sam check ...`", id="the command behind"),
    ],
)
def test_advice_on_usage_errors(words, helped, capfd):
    assert cli.run(words) == 2
    assert capfd.readouterr().err.splitlines()[-1].startswith(f"  help: {helped}")


@pytest.mark.parametrize("words", [["--bogus"], ["hydrate", "--production"], ["model", "a", "b.yaml"], ["a", "b c"]])
def test_no_advice_where_none_is_right(words, capfd):
    assert cli.run(words) == 2
    err = capfd.readouterr().err
    assert "help: Write `--stage" not in err
    assert words == ["model", "a", "b.yaml"] or "help: " not in err


# --- as a process ---


def test_the_template_alone_is_on_standard_output(chat):
    run = chat.run()
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.startswith(b"AWSTemplateFormatVersion: ")
    assert run.stdout.endswith(b"\n")
    assert b"\r" not in run.stdout


def test_json_is_the_same_document(chat):
    document = json.loads(chat.run("--json").stdout)
    assert list(document)[:2] == ["AWSTemplateFormatVersion", "Transform"]
    assert chat.run("--yaml").stdout == chat.run().stdout


def test_the_same_run_gives_the_same_bytes(chat):
    assert chat.run().stdout == chat.run(".").stdout == chat.run("app.arc").stdout


@pytest.mark.parametrize("stage", ["staging", "production", "My_Stage-1"])
def test_stage(chat, stage):
    run = chat.run("--stage", stage, "--json")
    variables = json.loads(run.stdout)["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["ARC_ENV"] == stage


def test_warnings_go_to_standard_error_and_cost_nothing(project):
    project.write("app.arc", "@app\nchat\n@ws\n@begin\n")
    run = project.run()
    assert run.returncode == 0
    assert run.stdout
    assert run.stderr.startswith(b"app.arc:4:1: warning[ARC302]: ")
    assert run.stderr.endswith(b"\n1 warning\n")


def test_findings_that_cannot_be_written_are_not_lost_in_silence(project):
    project.write("app.arc", "@app\nchat\n@ws\n{\n")
    run = project.run("check", "-o", "no/found.txt")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"Cannot write `no/found.txt`" in run.stderr


def test_errors_leave_standard_output_empty(project):
    project.write("app.arc", "@app\nchat\n@ws\n{\n")
    run = project.run()
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(b"app.arc:4:1: error[ARC106]: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("@app\nchat\n@ws\n", [], id="arc"),
        pytest.param('{"app": "chat", "ws": []}', [], id="json"),
        pytest.param("app: chat\nws:\n", [], id="yaml"),
        pytest.param('app = "chat"\n[ws]\n', [], id="toml"),
        pytest.param('{"arc": {"app": "chat", "ws": []}}', ["--input-format", "package"], id="package.json"),
        pytest.param("\ufeff@app\r\nchat\r\n@ws\r\n", ["--input-format=arc"], id="byte-order mark and CRLF"),
    ],
)
def test_standard_input(project, text, words):
    project.write("src/ws/connect/config.arc", "@aws\ntimeout 21\n")
    run = project.run("-", *words, stdin=text.encode())
    assert run.returncode == 0, run.stderr
    assert b"Timeout: 21" in run.stdout, "the project is the working directory"


def test_faults_of_standard_input_have_a_place(project):
    run = project.run("-", stdin=b"@app\nchat\n@ws\n{\n")
    assert run.stderr.startswith(b"<stdin>:4:1: error")


def test_no_limits_turns_errors_into_warnings(project):
    project.write("app.arc", "@app\nchat\n@events\n" + "".join(f"name{number}\n" for number in range(600)))
    assert project.run().returncode == 1
    run = project.run("--no-limits")
    assert run.returncode == 0, run.stderr
    assert b"warning" in run.stderr


def test_model(chat):
    pytest.importorskip("arc2sam.model_json")
    run = chat.run("model")
    assert (run.returncode, run.stderr) == (0, b"")
    assert json.loads(run.stdout)
    assert run.stdout.endswith(b"}\n")
    chat.run("model", "app.arc", "-o", "model.json")
    assert (chat.root / "model.json").read_bytes() == run.stdout
    chat.write("app.arc", "@ws\n")
    assert chat.run("model").returncode == 1


def test_a_folder_called_as_a_command_is_written_with_a_path(chat):
    chat.write("model/app.arc", "@app\nother\n@ws\n")
    assert b"ARC_APP_NAME: other" in chat.run("./model").stdout


@pytest.mark.parametrize("words", [["--version"], ["model", "--version"], ["--json", "--version", "x"]])
def test_version(project, words):
    run = project.run(*words)
    assert (run.returncode, run.stdout, run.stderr) == (0, f"arc2sam {__version__}\n".encode(), b"")


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["model", "--help"], ["--json", "-h", "x"]])
def test_help(project, words):
    run = project.run(*words)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.startswith(b"usage: arc2sam")


def test_a_defect_is_one_line(chat, monkeypatch, capfd):
    monkeypatch.chdir(chat.root)

    def broken(_):
        raise RuntimeError("boom")

    monkeypatch.setattr(commands.load(""), "run", broken)
    assert cli.run([]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("error[ARC901]: Internal error: RuntimeError: boom\n")
    assert "Traceback" not in err
    assert cli.run(["--debug"]) == 2
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["{app}"], ["{app}", "-o", "t.yaml"], ["model", "{app}"], ["diff", "{app}", "t.yaml"], ["create", "{app}"], []],
)
def test_a_working_directory_that_is_gone(chat, words):
    gone = chat.root.parent / "gone"
    gone.mkdir()
    program = "import os, sys; os.rmdir(os.getcwd()); from arc2sam import cli; sys.exit(cli.run(sys.argv[1:]))"
    run = subprocess.run(
        [sys.executable, "-c", program, *(word.format(app=chat.root / "app.arc") for word in words)],
        cwd=gone,
        capture_output=True,
        env=chat.environment(),
        check=False,
    )
    said = run.stderr.decode()
    assert "ARC901" not in said
    assert "Traceback" not in said
    # Some commands need no working directory for a project elsewhere.
    assert run.returncode == 0 or said.startswith("error[ARC198]: Cannot") or "error[ARC194]" in said
    assert run.returncode == 0 or run.stdout == b""


def test_the_environment_changes_nothing(chat):
    plain = chat.run().stdout
    odd = {**chat.environment(), "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "NO_COLOR": "1", "COLUMNS": "20"}
    run = subprocess.run(chat.command(), cwd=chat.root, env=odd, capture_output=True, check=False)
    assert (run.stdout, run.stderr) == (plain, b"")


def test_unbuffered_output_is_whole(project):
    project.write("app.arc", "@app\nchat\n@ws\n" + "".join(f"action{number}\n" for number in range(100)))
    unbuffered = {**project.environment(), "PYTHONUNBUFFERED": "1"}
    run = subprocess.run(project.command(), cwd=project.root, env=unbuffered, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout == project.run().stdout


# --- streams that are closed, full, or elsewhere ---


def shell(project, line):
    command = f"{sys.executable} -m arc2sam"
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("arc2sam", command)],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        check=False,
        timeout=20,
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("arc2sam >&-", b"standard output: it is closed", id="closed"),
        pytest.param("arc2sam --version >&-", b"standard output: it is closed", id="closed for the version"),
        pytest.param("arc2sam - <&-", b"standard input: it is closed", id="input closed"),
        pytest.param("arc2sam >/dev/full", b"standard output: No space left", id="full"),
        pytest.param("arc2sam --help >/dev/full", b"standard output: No space left", id="full for the help"),
        pytest.param("arc2sam --json >/dev/full", b"standard output: No space left", id="full for JSON"),
        pytest.param("arc2sam -o /dev/full", b"`/dev/full`: No space left", id="full by name"),
    ],
)
def test_streams_that_fail(chat, line, message):
    if "/dev/full" in line and not os.path.exists("/dev/full"):
        pytest.skip("the system has no /dev/full")
    run = shell(chat, line)
    assert (run.returncode, run.stdout) == (2, b"")
    assert message in run.stderr
    assert b"Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 3


@pytest.mark.parametrize("words", ["", "--help", "-o -", "-o /dev/stdout"])
def test_a_closed_pipe_ends_in_silence(chat, words):
    run = shell(chat, f"(arc2sam {words}; echo $? >code) | true")
    assert (run.stdout, run.stderr) == (b"", b"")
    assert (chat.root / "code").read_text() == "0\n"


def test_a_pipe_that_does_not_block_is_waited_for(project):
    project.write("app.arc", "@app\nchat\n@ws\n" + "".join(f"action{number}\n" for number in range(100)))
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    run = subprocess.Popen(project.command(), cwd=project.root, env=project.environment(), stdout=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read()
    assert run.wait(20) == 0
    assert text == project.run().stdout
    assert len(text) > 65536, "more than a pipe holds"


def test_errors_need_no_standard_error(project):
    assert shell(project, "arc2sam 2>&-").returncode == 1
    assert shell(project, "arc2sam --bogus 2>&-").returncode == 2


def test_standard_output_in_another_folder_gives_a_warning(chat):
    if not os.path.exists("/proc/self/fd"):
        pytest.skip("the system does not tell what standard output is")
    (chat.root / "out").mkdir()
    run = shell(chat, "arc2sam >out/template.yaml")
    assert run.returncode == 0
    assert b"warning[ARC199]" in run.stderr
    assert b"out/template.yaml" in run.stderr
    assert b"`-o`" in run.stderr
    assert shell(chat, "arc2sam >template.yaml").stderr == b""
    assert (chat.root / "template.yaml").read_bytes() == (chat.root / "out/template.yaml").read_bytes()


def test_an_option_that_takes_several_may_be_given_again():
    words = ["--with", "cfn-lint", "--with", "sam-translator"]
    assert usage.parse("check", words, "1") == {"with": "cfn-lint,sam-translator"}


def test_help_lists_the_words_of_an_option_once(project):
    shown = " ".join(project.run("check", "--help").stdout.decode().split())
    assert [shown.count(word) for word in ("concise", "junit", "never", "package")] == [1, 1, 1, 1]
