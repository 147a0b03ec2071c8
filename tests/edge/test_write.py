"""`-o`: the file is whole, keeps its mode, and is never half of two."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from arc2sam import files, output
from arc2sam.commands.transpile import root_from
from arc2sam.diagnostics import Report
from tests.edge.conftest import CHAT

ROOT = Path(__file__).resolve().parent.parent.parent


def mode_of(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def write(text, path):
    report = Report()
    output.write(text, str(path), report)
    return [(one.code, one.message) for one in report]


def names(folder):
    return sorted(os.listdir(folder))


def test_the_file_is_what_standard_output_would_be(chat):
    run = chat.run("-o", "out.yaml")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert (chat.root / "out.yaml").read_bytes() == chat.run().stdout
    assert chat.run("--output", "out.json", "--json").returncode == 0
    assert (chat.root / "out.json").read_bytes() == chat.run("--json").stdout


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_gets_the_mode_of_the_umask(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        assert write("x", tmp_path / "new") == []
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "new") == mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_an_old_file_keeps_its_mode(tmp_path, mode):
    file = tmp_path / "old"
    file.write_text("old")
    file.chmod(mode)
    assert write("new", file) == []
    assert (file.read_text(), mode_of(file), names(tmp_path)) == ("new", mode, ["old"])


def test_an_old_file_is_replaced_not_changed(tmp_path):
    """Whoever has the old file open goes on reading the old text."""
    file = tmp_path / "old"
    file.write_text("old text")
    with file.open() as reader:
        assert write("new", file) == []
        assert reader.read() == "old text"


def test_what_a_link_points_to_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/file").write_text("old")
    (tmp_path / "link").symlink_to("real/file")
    (tmp_path / "dangling").symlink_to("real/new")
    assert write("one", tmp_path / "link") == []
    assert write("two", tmp_path / "dangling") == []
    assert (tmp_path / "link").is_symlink()
    assert ((tmp_path / "real/file").read_text(), (tmp_path / "real/new").read_text()) == ("one", "two")
    assert names(tmp_path / "real") == ["file", "new"]


def test_a_pipe_is_written_in_place(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert write("text", pipe) == []
    assert os.read(reader, 100) == b"text"
    os.close(reader)
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)


def test_a_device_is_written_in_place():
    assert write("text", "/dev/null") == []
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_by_name_is_not_replaced(chat, name):
    """A file that the shell opened may hold more than the template."""
    (chat.root / "all").write_text("before\n")
    with open(chat.root / "all", "ab") as file:
        run = chat.run("-o", name, stdout=file)
    assert run.returncode == 0
    assert (chat.root / "all").read_bytes() == b"before\n" + chat.run().stdout


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("missing/file", "Cannot write `missing/file`: No such file or directory", id="no folder"),
        pytest.param(".", "Cannot write `.`: Is a directory", id="a folder"),
        pytest.param("new/", "Cannot write `new/`: Is a directory", id="a folder to be"),
        pytest.param("app.arc/x", "Cannot write `app.arc/x`: Not a directory", id="below a file"),
        pytest.param("app.arc", "Cannot write `app.arc`: it is the manifest", id="the manifest"),
        pytest.param("./link", "Cannot write `./link`: it is the manifest", id="the manifest by a link"),
        pytest.param("x" * 300, "File name too long", id="a long name"),
        pytest.param("ring", "symbolic links", id="a ring of links"),
    ],
)
def test_what_cannot_be_written(chat, path, message):
    (chat.root / "link").symlink_to("app.arc")
    (chat.root / "ring").symlink_to("ring")
    before = names(chat.root)
    run = chat.run("-o", path)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error[ARC198]: ")
    assert message in run.stderr.decode()
    assert names(chat.root) == before
    assert (chat.root / "app.arc").read_text().startswith("@app")


INPUTS = {
    "app.arc": """@app
chat

@ws
hello
  model models/hello.json
ping
  integration mock
  reply models/hello.vtl

@shared

@sam
overlay overlay.yaml
""",
    "overlay.yaml": "Description: mine\n",
    "models/hello.json": '{"type": "object"}',
    "models/hello.vtl": '{"ok": true}',
    "prefs.arc": "@sandbox\nports\n  http 5555\n",
    "src/ws/hello/config.arc": "@aws\ntimeout 9\n",
    "src/ws/hello/package.json": '{"name": "hello", "version": "1.0.0"}',
    "src/ws/hello/lib/deep.mjs": "",
    "src/shared/one.js": "",
    "elsewhere.js": "",
}


COMMANDS = [
    pytest.param((), id="template"),
    pytest.param(("model",), id="model"),
    pytest.param(("check",), id="check"),
    pytest.param(("check", "--format", "text"), id="check in a form"),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("app.arc", "it is the manifest"),
        ("overlay.yaml", "the project is read from it"),
        ("models/hello.json", "the project is read from it"),
        ("models/hello.vtl", "the project is read from it"),
        ("prefs.arc", "there it would be read as preferences"),
        ("preferences.arc", "there it would be read as preferences"),
        ("arc.json", "there it would be read as a manifest"),
        ("package.json", "there it would be read as a manifest"),
        ("src/ws/hello/config.arc", "the project is read from it"),
        ("src/ws/hello/package.json", "the project is read from it"),
        ("src/ws/hello/index.mjs", "it is the handler of a function"),
        ("src/ws/hello/lib/deep.mjs", "`src/ws/hello` holds the code of functions"),
        ("src/ws/hello/new.yaml", "`src/ws/hello` holds the code of functions"),
        ("src/shared/one.js", "`src/shared` holds the code of functions"),
        ("lib/hi/new.yaml", "`src/ws/default` holds the code of functions"),
        ("link.yaml", "the project is read from it"),
    ],
)
def test_what_is_read_or_deployed_is_not_overwritten(chat, path, reason, command):
    for name, content in INPUTS.items():
        chat.write(name, content)
    chat.write("lib/hi/index.mjs")
    (chat.root / "src/ws/default/index.mjs").unlink()
    (chat.root / "src/ws/default").rmdir()
    (chat.root / "src/ws/default").symlink_to("../../lib/hi")
    (chat.root / "link.yaml").symlink_to("overlay.yaml")
    before = {file: file.read_bytes() for file in chat.root.rglob("*") if file.is_file()}
    run = chat.run(*command, "-o", path)
    assert (run.returncode, run.stdout) == (2, b"")
    said = run.stderr.decode()
    assert f"error[ARC198]: Cannot write `{path}`: {reason}\n" in said
    assert "help: Name another file with `-o`" in said
    assert {file: file.read_bytes() for file in chat.root.rglob("*") if file.is_file()} == before


BROKEN = {
    "a setting": {"app.arc": "@app\nchat\n@aws\nmemry 512\n@ws\nhello\n"},
    "no name": {"app.arc": "@ws\nhello\n"},
    "syntax": {"app.arc": "@app\nchat\n@ws\n'hello\n"},
    "no text": {"app.arc": b"@app\nch\xff\xfeat\n"},
    "two manifests": {"app.arc": CHAT, "arc.json": '{"app": "chat"}'},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_check_overwrites_nothing_of_a_project_with_errors(chat, broken):
    for path, content in BROKEN[broken].items():
        chat.write(path, content)
    paths = ("src/ws/hello/index.mjs", "src/ws/hello/config.arc", "src/ws/hello/package.json", "overlay.yaml")
    for path in paths:
        chat.write(path, "kept")
    before = {file: file.read_bytes() for file in chat.root.rglob("*") if file.is_file()}
    for path in ("app.arc", *paths):
        run = chat.run("check", "-o", path)
        assert (run.returncode, run.stdout) == (2, b""), path
        assert path in run.stderr.decode(), path
    assert {file: file.read_bytes() for file in chat.root.rglob("*") if file.is_file()} == before
    for _ in range(2):
        assert chat.run("check", "-o", "found.json", "--format", "json").returncode in (1, 2)
    assert (chat.root / "found.json").read_bytes()


def test_code_in_the_root_is_not_overwritten(project):
    project.write("app.arc", "@app\nchat\n@events\nhi\n  src .\n")
    project.write("index.mjs")
    assert project.run("-o", "index.mjs").returncode == 2
    assert project.run("-o", "template.yaml").returncode == 0
    assert project.run("-o", "template.yaml").returncode == 0


@pytest.mark.parametrize("path", ["template.yaml", "build/out.json", "elsewhere.js"])
def test_what_is_no_input_is_written(chat, path):
    for name, content in INPUTS.items():
        chat.write(name, content)
    (chat.root / "build").mkdir()
    for _ in range(2):
        run = chat.run("-o", path)
        assert run.returncode == 0, run.stderr
    assert (chat.root / path).read_bytes().startswith(b"AWSTemplateFormatVersion")


def test_a_read_only_file_is_kept(tmp_path, monkeypatch):
    file = tmp_path / "old"
    file.write_text("old")
    file.chmod(0o444)
    # The superuser may write anything: ask the mode instead.
    monkeypatch.setattr(os, "access", lambda path, how: bool(mode_of(path) & 0o222))
    assert write("new", file) == [("ARC198", f"Cannot write `{file}`: the file is read-only")]
    assert file.read_text() == "old"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert write("x", tmp_path / "new")[0][0] == "ARC198"
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("call", ["write", "replace", "open", "chmod"])
def test_a_disk_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call):
    file = tmp_path / "old"
    file.write_text("old")
    file.chmod(0o640)

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        found = write("new", file)
    assert found == [("ARC198", f"Cannot write `{file}`: No space left on device")]
    assert (file.read_text(), names(tmp_path), mode_of(file)) == ("old", ["old"], 0o640)


def test_an_error_in_the_project_leaves_the_old_file(chat):
    chat.write("out.yaml", "old")
    chat.write("app.arc", "@app\nchat\n@ws\n{\n")
    assert chat.run("-o", "out.yaml").returncode == 1
    assert (chat.root / "out.yaml").read_text() == "old"
    assert names(chat.root) == ["app.arc", "out.yaml", "src"]


# --- signals ---


# A process of its own: where the tests run on several, each has more threads, and any of them may get the signal.
INTERRUPTED = """
import os, signal, sys
from arc2sam import output
from arc2sam.diagnostics import Report

number, file = int(sys.argv[1]), sys.argv[2]
caught = []
signal.signal(number, lambda *_: caught.append(number))
real = os.write

def write_and_interrupt(descriptor, body):
    os.kill(os.getpid(), number)
    return real(descriptor, body)

os.write = write_and_interrupt
report = Report()
output.write("new", file, report)
os.write = real
assert caught == [number], "it comes through once the files are in order"
print([(one.code, one.message) for one in report])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_amid_the_writing_leaves_the_old_file(tmp_path, number):
    file = tmp_path / "old"
    file.write_text("old")
    words = [sys.executable, "-c", INTERRUPTED, str(int(number)), str(file)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.strip() == str([("ARC198", f"Cannot write `{file}`: interrupted")])
    assert (file.read_text(), names(tmp_path)) == ("old", ["old"])


def test_an_ignored_signal_stops_nothing(tmp_path, monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    real = os.write
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda *words: (os.kill(os.getpid(), signal.SIGHUP), real(*words))[1])
            assert write("new", tmp_path / "file") == []
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (tmp_path / "file").read_text() == "new"


def test_signals_are_let_through_again():
    with files.Held() as held:
        assert not held.is_waiting
        assert signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("delay_seconds", [0.0, 0.1, 0.25, 0.4])
def test_a_signal_at_any_time(project, number, delay_seconds):
    """Whenever it comes, the file is the old one or the new one, and nothing else is there or said."""
    project.write("app.arc", "@app\nchat\n@events\n" + "".join(f"name{number}\n" for number in range(2000)))
    project.write("out.yaml", "old")
    # Before the interpreter has loaded the program, a signal is the interpreter's.
    script = "import os; from arc2sam import cli; cli.end_on_interrupt(); os.write(1, b'.'); os.close(1); cli.main()"
    command = [sys.executable, "-c", script, "-o", "out.yaml", "--no-limits"]
    run = subprocess.Popen(
        command, cwd=project.root, env=project.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout.read(1) == b"."
    time.sleep(delay_seconds)
    run.send_signal(number)
    said = run.communicate(timeout=20)[1]
    text = (project.root / "out.yaml").read_text()
    assert b"Traceback" not in said
    assert names(project.root) == ["app.arc", "out.yaml", "src"]
    if run.returncode == 0:
        assert text.startswith("AWSTemplateFormatVersion")
    else:
        assert run.returncode == -number
        assert text == "old" or text.startswith("AWSTemplateFormatVersion")
        assert said == b"" or b"warning" in said


# --- the project root as seen from the template ---


@pytest.mark.parametrize(
    ("cwd", "words", "expected"),
    [
        pytest.param(".", [], "src/ws/hello", id="here"),
        pytest.param(".", ["-o", "out.yaml"], "src/ws/hello", id="a file here"),
        pytest.param(".", ["-o", "out/t.yaml"], "../src/ws/hello", id="a folder below"),
        pytest.param(".", ["-o", "../t.yaml"], "my app/src/ws/hello", id="the folder above"),
        pytest.param("..", ["my app"], "my app/src/ws/hello", id="a project below"),
        pytest.param("..", ["./my app/app.arc"], "my app/src/ws/hello", id="a project below, by its manifest"),
        pytest.param("..", ["my app", "-o", "my app/t.yaml"], "src/ws/hello", id="beside the manifest"),
        pytest.param("out", [".."], "../src/ws/hello", id="from a folder below"),
        pytest.param("out", ["..", "-o", "../t.yaml"], "src/ws/hello", id="from there to the manifest"),
        pytest.param("out", ["{root}"], "../src/ws/hello", id="an absolute path"),
        pytest.param("out", ["..", "-o", "/dev/stdout"], "../src/ws/hello", id="a device has no folder"),
        pytest.param("deep", ["../..", "-o", "t.yaml"], "../../src/ws/hello", id="a folder reached by a link"),
    ],
)
def test_code_uri(chat, cwd, words, expected):
    (chat.root / "out" / "inner").mkdir(parents=True)
    (chat.root / "deep").symlink_to("out/inner")
    run = chat.run(*(word.format(root=chat.root) for word in words), cwd=cwd)
    assert run.returncode == 0, run.stderr
    text = run.stdout.decode() or (chat.root / cwd / words[-1]).read_text()
    found = [line.split(":", 1)[1].strip().strip("'\"") for line in text.splitlines() if "CodeUri: " in line]
    assert expected in found


def test_the_root_seen_from_a_folder_reached_by_a_link(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.makedirs("far/away")
    os.symlink("far/away", "near")
    assert root_from("near", ".") == "../.."
    assert root_from(".", "near") == "near"
    assert root_from(".", "./near/") == "near"
    assert root_from("x", "x") == "."
