"""`arc2sam check --with` as a process, where tools are missing, crash or say nonsense; a tool is a script on the PATH."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.edge.conftest import ROOT

# The environment of the tests has cfn-lint as a module: without its packages it can only be on the PATH.
BARE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from arc2sam.cli import main; main()"


@pytest.fixture
def bare(chat, tmp_path):
    """A project, and arc2sam run in it without any installed package, with the PATH of one folder."""
    folder = tmp_path / "tools"
    folder.mkdir()

    def run(*words, tool=None):
        if tool is not None:
            script = folder / "cfn-lint"
            script.write_text(f"#!{sys.executable}\n{tool}\n")
            script.chmod(0o755)
        return subprocess.run(
            [sys.executable, "-S", "-c", BARE, "check", *words],
            cwd=chat.root,
            capture_output=True,
            text=True,
            env={"PATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "AWS_PROFILE": "mine", "LEFT": "alone"},
            timeout=60,
            check=False,
        )

    return run


def match(**changes):
    one = {
        "Level": "Error",
        "Rule": {"Id": "E9999", "Source": "https://example.com/rule"},
        "Message": "Something is wrong",
        "Location": {"Path": ["Resources", "HelloWSLambda", "Properties", "Timeout"]},
    }
    return json.dumps([{**one, **changes}])


@pytest.mark.parametrize(("tool", "package"), [("cfn-lint", "cfn-lint"), ("sam-translator", "aws-sam-translator")])
def test_not_installed(bare, tool, package):
    run = bare("--with", tool)
    assert run.returncode == 2
    assert f"error[ARC583]: {tool} is not installed\n  help: Run `pip install {package}`\n" in run.stdout
    assert run.stderr == ""


def test_a_finding_is_told_at_the_line_that_made_it(bare):
    run = bare("--with", "cfn-lint", tool=f"print({match()!r})")
    assert run.returncode == 1
    assert run.stdout == (
        "app.arc:5:1: error[ARC580]: cfn-lint E9999: Something is wrong\n"
        "  resource: HelloWSLambda.Properties.Timeout\n"
        "  5 | hello\n    | ^^^^^\n"
        "  help: See https://example.com/rule\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("level", "code", "status", "strict"),
    [("Error", "ARC580", 1, 1), ("Warning", "ARC581", 0, 1), ("Informational", "ARC582", 0, 0)],
)
def test_severities(bare, level, code, status, strict):
    tool = f"print({match(Level=level)!r})"
    run = bare("--with", "cfn-lint", "--format", "json", tool=tool)
    assert run.returncode == status
    assert [one["code"] for one in json.loads(run.stdout)["diagnostics"]] == [code]
    assert bare("--with", "cfn-lint", "--strict", tool=tool).returncode == strict


@pytest.mark.parametrize(
    "path", [None, [], ["Nothing"], ["Resources"], ["Resources", "Unknown"], ["Resources", "Unknown", "Properties", 3]]
)
def test_what_no_line_made_is_told_without_one(bare, path):
    run = bare("--with", "cfn-lint", tool=f"print({match(Location={'Path': path})!r})")
    assert run.returncode == 1
    assert run.stdout.startswith("error[ARC580]: cfn-lint E9999: Something is wrong\n")


def test_a_comment_silences_warnings_and_no_errors(bare, chat):
    chat.write("app.arc", "@app\nchat\n\n@ws\n# arc2sam: ignore ARC581\nhello\n")
    run = bare("--with", "cfn-lint", tool=f"print({match(Level='Warning')!r})")
    assert (run.returncode, run.stdout) == (0, "")
    # It waits for another run, so it is not told to be of no use.
    assert bare().stdout == ""
    assert "ARC580" in bare("--with", "cfn-lint", tool=f"print({match()!r})").stdout


def test_the_tool_gets_the_template_and_no_account(bare, chat):
    chat.write("app.arc", "@app\nchat\n\n@ws\nhello\n\n@aws\nregion eu-north-1\n")
    tool = (
        "import json, os, sys\n"
        "text = open(sys.argv[-1]).read()\n"
        "kept = {name: os.environ.get(name) for name in ('AWS_PROFILE', 'AWS_CONFIG_FILE', 'LEFT')}\n"
        "print(json.dumps({'words': sys.argv[1:-1], 'text': text, 'kept': kept}), file=open('seen.json', 'w'))\n"
        "print('[]')"
    )
    run = bare("--with", "cfn-lint", tool=tool)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    seen = json.loads((chat.root / "seen.json").read_text())
    assert seen["text"].encode() == chat.run().stdout
    assert seen["words"] == ["--format", "json", "--regions", "eu-north-1", "--"]
    assert seen["kept"] == {"AWS_PROFILE": None, "AWS_CONFIG_FILE": os.devnull, "LEFT": "alone"}


@pytest.mark.parametrize(
    ("tool", "reason"),
    [
        ("raise SystemExit('no way')", "no way"),
        ("import sys; print('first', file=sys.stderr); print('last', file=sys.stderr); sys.exit(1)", "last"),
        ("pass", "it said nothing"),
        ("print('nonsense')", "nonsense"),
        ("print('{}')", "{}"),
        ("print('[{}]')", "[{}]"),
        ("print('[[]]')", "[[]]"),
        (f"print({match(Level='Unheard of')!r})", "Unheard of"),
        ("print('[' * 100_000)", "[[["),
        ("import os; os.write(1, b'\\xff\\xfe')", ""),
        ("import os; os.kill(os.getpid(), 9)", "it said nothing"),
    ],
)
def test_no_answer(bare, tool, reason):
    run = bare("--with", "cfn-lint", tool=tool)
    assert run.returncode == 2
    assert f"error[ARC583]: cfn-lint gave no answer: {reason[:20]}" in run.stdout or reason in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_no_tool_is_asked_about_a_manifest_with_errors(bare, chat):
    chat.write("app.arc", "@app\nchat\n\n@ws\nhello\nhello\n")
    run = bare("--with", "cfn-lint", tool="open('asked', 'w')")
    assert run.returncode == 1
    assert "ARC214" in run.stdout and "ARC583" not in run.stdout
    assert not (chat.root / "asked").exists()


@pytest.mark.parametrize("value", ["", "cfnlint", "cfn-lint,", "cfn-lint sam-translator"])
def test_unknown_tools(bare, value):
    run = bare("--with", value)
    assert run.returncode == 2
    assert "argument --with" in run.stderr


def is_running(process):
    state = subprocess.run(
        ["ps", "-o", "state=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout
    # One that has ended may wait for somebody to ask how.
    return state.strip() not in ("", "Z")


@pytest.mark.skipif(os.name == "nt", reason="signals end processes otherwise there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_and_leaves_nothing(chat, tmp_path, number):
    tools, temporary = tmp_path / "tools", tmp_path / "temporary"
    for folder in (tools, temporary):
        folder.mkdir()
    script = tools / "cfn-lint"
    script.write_text(
        f"#!{sys.executable}\nimport os, time\nprint(os.getpid(), file=open('started', 'w'), flush=True)\ntime.sleep(60)\n"
    )
    script.chmod(0o755)
    run = subprocess.Popen(
        [sys.executable, "-S", "-c", BARE, "check", "--with", "cfn-lint"],
        cwd=chat.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": str(tools), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        # A shell that runs the tests behind `&` has them ignore Ctrl-C, and what they start too.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    started = chat.root / "started"
    deadline = time.monotonic() + 30
    while not (started.exists() and started.read_text().strip()):
        assert time.monotonic() < deadline and run.poll() is None
        time.sleep(0.05)
    assert list(temporary.iterdir())
    run.send_signal(number)
    assert run.communicate(timeout=30) == (b"", b"")
    assert run.returncode == -number
    assert list(temporary.iterdir()) == []
    assert not is_running(int(started.read_text()))


def test_no_file_is_left(bare, chat, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    tool = f"import sys; open({str(tmp_path / 'where')!r}, 'w').write(sys.argv[-1]); print('[]')"
    assert bare("--with", "cfn-lint", tool=tool).returncode == 0
    assert not os.path.exists(os.path.dirname((tmp_path / "where").read_text()))


def test_what_one_line_has_in_many_resources_is_told_once(bare, chat):
    chat.write("app.arc", "@app\nchat\n\n@aws\ntimeout 7\n\n@events\npaid\nsent\n")
    found = [
        json.loads(match(Location={"Path": ["Resources", f"{name}EventLambda", "Properties", "Timeout"]}))[0]
        for name in ("Paid", "Sent")
    ]
    run = bare("--with", "cfn-lint", tool=f"print({json.dumps(found)!r})")
    assert run.stdout.count("ARC580") == 1
    assert "app.arc:5:9: error[ARC580]: cfn-lint E9999: Something is wrong\n" in run.stdout
