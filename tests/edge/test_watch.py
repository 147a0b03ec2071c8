"""`--watch`: what starts a run, what a run tells, and how it ends. Nothing here waits for a fixed time."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading

import pytest

from arc2sam.commands.watch import Inputs
from tests.edge.conftest import CHAT

PATIENCE_SECONDS = 60
# Whatever started the tests may ignore Ctrl-C, and what it starts then does so too.
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from arc2sam.cli import main
main()
"""
RUN = re.compile(r"^\d\d:\d\d:\d\d (.*)$")


class Watching:
    """A watching process, and what it says."""

    def __init__(self, project, *words):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words, "--watch"],
            cwd=project.root,
            env=project.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))

    def run(self):
        """What the next run tells: what it found, and its line without the time."""
        found = []
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            if run := RUN.match(line):
                return "\n".join(found), run[1]
            found.append(line)

    def end(self, number=signal.SIGINT):
        """Send a signal; return the exit code and all that was said since the last run."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self._reader.join()
        said = []
        while not self._lines.empty():
            said.append(self._lines.get())
        return code, said

    def stop(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stderr.close()


@pytest.fixture
def watch():
    """Start watching; whatever still runs in the end is stopped."""
    started = []

    def start(*words):
        started.append(Watching(*words))
        return started[-1]

    yield start
    for one in started:
        one.stop()


# --- what a run tells ---


def test_each_change_is_a_run_and_a_line(chat, watch):
    template = chat.root / "template.yaml"
    watching = watch(chat, "-o", "template.yaml")
    assert watching.run() == ("", "template.yaml written")
    assert "RouteKey: hello" in template.read_text()

    chat.write("src/ws/bye/index.mjs")
    chat.write("app.arc", CHAT + "bye\n")
    assert watching.run() == ("", "template.yaml written")
    written = template.read_text()
    assert "RouteKey: bye" in written

    before = template.stat()
    chat.write("app.arc", CHAT + "bye # later\n")
    assert watching.run() == ("", "template.yaml unchanged")
    assert (template.stat().st_ino, template.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    chat.write("app.arc", CHAT + "bye\n\n@aws\nmemry 512\nruntime nde\n")
    found, outcome = watching.run()
    assert outcome == "2 errors, template.yaml kept"
    assert "app.arc:9:1: error[ARC201]" in found
    assert "2 errors" in found
    assert template.read_text() == written

    chat.write("app.arc", CHAT)
    assert watching.run() == ("", "template.yaml written")
    assert "RouteKey: bye" not in template.read_text()
    assert watching.end() == (0, [])


def test_a_manifest_that_vanishes_and_comes_back(chat, watch):
    watching = watch(chat, "app.arc", "-o", "template.yaml")
    assert watching.run() == ("", "template.yaml written")
    written = (chat.root / "template.yaml").read_text()
    os.rename(chat.root / "app.arc", chat.root / "away")
    found, outcome = watching.run()
    assert "ARC198" in found
    assert outcome == "1 error, template.yaml kept"
    assert (chat.root / "template.yaml").read_text() == written
    os.rename(chat.root / "away", chat.root / "app.arc")
    assert watching.run() == ("", "template.yaml unchanged")
    assert watching.end() == (0, [])


def test_a_folder_without_a_manifest_gets_one(project, watch):
    watching = watch(project, ".", "-o", "template.yaml")
    found, outcome = watching.run()
    assert "ARC194" in found
    assert outcome == "1 error, template.yaml not written"
    project.write("app.arc", CHAT)
    assert watching.run() == ("", "template.yaml written")


def test_a_manifest_that_is_named_may_come_later(project, watch):
    watching = watch(project, "later.arc", "-o", "template.yaml")
    found, outcome = watching.run()
    assert "Cannot read `later.arc`" in found
    assert outcome == "1 error, template.yaml not written"
    project.write_handlers()
    project.write("later.arc", CHAT)
    assert watching.run() == ("", "template.yaml written")
    assert watching.end() == (0, [])


def test_a_named_manifest_that_comes_later_must_be_right(project, watch):
    watching = watch(project, "later.arc", "-o", "no/template.yaml")
    assert watching.run()[1] == "1 error, no/template.yaml not written"
    project.write_handlers()
    project.write("later.arc", CHAT)
    assert "Cannot write `no/template.yaml`" in watching.run()[0]
    assert watching.process.wait(timeout=PATIENCE_SECONDS) == 2


def test_what_was_written_is_written_again_where_it_is_changed_or_gone(chat, watch):
    template = chat.root / "template.yaml"
    watching = watch(chat, "-o", "template.yaml")
    assert watching.run() == ("", "template.yaml written")
    right = template.read_bytes()
    template.unlink()
    assert watching.run() == ("", "template.yaml written")
    assert template.read_bytes() == right
    template.write_text("changed by hand")
    assert watching.run() == ("", "template.yaml written")
    assert template.read_bytes() == right
    assert watching.end() == (0, [])


def test_configuration_files_and_handlers_count(chat, watch):
    template = chat.root / "template.json"
    watching = watch(chat, "-o", "template.json", "--json", "--stage", "production")
    watching.run()

    def timeout():
        return json.loads(template.read_text())["Resources"]["HelloWSLambda"]["Properties"].get("Timeout")

    assert timeout() is None
    file = chat.write("src/ws/hello/config.arc", "@aws\ntimeout 7\n")
    assert watching.run() == ("", "template.json written")
    assert timeout() == 7
    file.write_text("@aws\ntimeout 13\n")
    assert watching.run() == ("", "template.json written")
    assert timeout() == 13
    file.unlink()
    assert watching.run() == ("", "template.json written")
    assert timeout() is None

    (chat.root / "src/ws/hello/index.mjs").unlink()
    found, outcome = watching.run()
    assert "ARC326" in found
    assert outcome == "template.json unchanged"
    chat.write("src/ws/hello/index.mjs")
    assert watching.run() == ("", "template.json unchanged")
    assert json.loads(template.read_text())["Resources"]["WebsocketStage"]["Properties"]["StageName"] == "production"


def test_the_source_map_follows_too(chat, watch):
    watching = watch(chat, "-o", "template.yaml", "--source-map", "template.map.json")
    assert watching.run() == ("", "template.yaml written")
    before = (chat.root / "template.map.json").read_text()
    chat.write("app.arc", "# lines move, the template stays\n@app\nchat\n\n@ws\nhello\n")
    _, outcome = watching.run()
    after = (chat.root / "template.map.json").read_text()
    assert before != after
    # Comments in YAML name lines as well.
    assert outcome == "template.yaml written"


def test_with_strict_a_warning_keeps_the_template(chat, watch):
    watching = watch(chat, "-o", "template.yaml", "--strict", "--format", "concise")
    assert watching.run() == ("", "template.yaml written")
    (chat.root / "src/ws/hello/index.mjs").unlink()
    found, outcome = watching.run()
    assert re.fullmatch(r"app\.arc:5:1: warning\[ARC326\]: .*", found)
    assert outcome == "1 warning, template.yaml kept"


# --- how it ends ---


def test_a_signal_that_ends_a_program_ends_it(chat, watch):
    watching = watch(chat, "-o", "template.yaml")
    watching.run()
    assert watching.end(signal.SIGTERM) == (-signal.SIGTERM, [])


def test_it_ends_once_nobody_listens(chat):
    process = subprocess.Popen(
        chat.command("-o", "template.yaml", "--watch"),
        cwd=chat.root,
        env=chat.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert b"template.yaml written" in process.stderr.readline()
        process.stderr.close()
        chat.write("app.arc", CHAT + "bye\n")
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param([], "help: Add `-o template.yaml`", id="no file"),
        pytest.param(["-o", "-"], "Cannot watch standard output", id="standard output"),
        pytest.param(["-", "-o", "t.yaml"], "help: Name a file or a folder", id="standard input"),
        pytest.param(["-o", "src"], "Cannot watch `src`: it is not a regular file", id="a folder to write"),
        pytest.param(
            ["/dev/null", "-o", "t.yaml"], "Cannot watch `/dev/null`: it is not a regular file", id="a device"
        ),
        pytest.param(["-o", "no/t.yaml"], "Cannot write `no/t.yaml`", id="no such folder"),
        pytest.param(["-o", "app.arc"], "it is the manifest", id="the manifest"),
        pytest.param(["-o", "t.yaml", "--check"], "not allowed with argument --", id="with --check"),
    ],
)
def test_a_command_line_that_is_wrong_ends_at_once(chat, words, told):
    run = chat.run(*words, "--watch")
    assert (run.returncode, run.stdout) == (2, b"")
    assert told in run.stderr.decode()
    assert (chat.root / "app.arc").read_text() == CHAT


# --- what is looked at ---


@pytest.fixture
def inputs(chat, monkeypatch):
    monkeypatch.chdir(chat.root)
    chat.write("app.arc", CHAT + "  model schemas/hello.json\n\n@http\nget /\n\n@sam\noverlay deploy/over.yaml\n")
    return Inputs({"output_file": "template.yaml"})


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("app.arc", id="the manifest"),
        pytest.param("arc.json", id="a second manifest"),
        pytest.param("schemas/hello.json", id="a model"),
        pytest.param("deploy/over.yaml", id="an overlay"),
        pytest.param("preferences.arc", id="preferences"),
        pytest.param("src/ws/hello/config.arc", id="a configuration file"),
        pytest.param("src/ws/hello/.arc-config", id="one that is hidden"),
        pytest.param("src/ws/hello/package.json", id="a package.json"),
        pytest.param("src/ws/hello/index.py", id="another handler"),
        pytest.param("src/http/get-index/index.mjs", id="a handler in a new folder"),
        pytest.param("src/shared/code.mjs", id="shared code, for the first time"),
    ],
)
def test_what_a_run_reads_is_seen(chat, inputs, path):
    looks = [inputs.look()]
    file = chat.write(path, "@app\none\n")
    looks.append(inputs.look())
    chat.write(path, "@app\nanother\n")
    looks.append(inputs.look())
    file.unlink()
    looks.append(inputs.look())
    changes = [before != after for before, after in zip(looks, looks[1:], strict=False)]
    # Of code only the names count.
    is_read = not path.endswith((".mjs", ".py"))
    assert changes[:2] == [True, is_read]
    assert changes[2] or path == "src/shared/code.mjs"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("template.yaml", id="the template"),
        pytest.param("README.md", id="a file of no meaning"),
        pytest.param("src/ws/hello/index.mjs", id="code"),
        pytest.param("src/ws/hello/.index.mjs.swp", id="what an editor keeps"),
        pytest.param("src/ws/hello/index.mjs~", id="what an editor leaves"),
        pytest.param("src/other/index.mjs", id="a folder of no function"),
        pytest.param("arc.yaml.bak", id="a copy"),
    ],
)
def test_what_no_run_reads_is_not(chat, inputs, path):
    before = inputs.look()
    chat.write(path, "something else\n")
    assert inputs.look() == before


def test_the_template_beside_a_function_in_the_root(chat, monkeypatch):
    monkeypatch.chdir(chat.root)
    chat.write("app.arc", CHAT + "\n@events\nhi\n  src .\n")
    inputs = Inputs({"output_file": "template.yaml", "source_map": "made/template.map.json"})
    before = inputs.look()
    chat.write("template.yaml", "Resources: {}\n")
    chat.write("template.map.json", "{}\n")
    assert inputs.look() == before
    chat.write("index.mjs")
    assert inputs.look() != before
