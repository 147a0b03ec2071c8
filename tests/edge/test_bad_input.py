"""Bad input of every kind: the right exit code, a place, no traceback, nothing on standard output, old file intact."""

import os
import re
import shutil
import time

import pytest

MOST_SECONDS = float(os.environ.get("ARC2SAM_TEST_SECONDS", "5"))
"""Generous, for loaded machines; a run takes less than a second on an idle one."""

WS = "@app\nchat\n\n@ws\n"
MIB = 1 << 20
BOMB = "app: chat\na: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

# Each row: files, words of the command line, and what the message begins with or holds.
WRONG = [
    pytest.param({}, [], "error[ARC194]: There is no manifest", id="no manifest"),
    pytest.param({"src/x": ""}, ["src"], "error[ARC194]: There is no manifest in `src`", id="no manifest in a folder"),
    pytest.param({"app.arc": WS, "arc.json": "{}"}, [], "arc.json:1:1: error[ARC195]", id="two manifests"),
    pytest.param({"app.arc": ""}, [], "app.arc:1:1: error", id="an empty file"),
    pytest.param({"app.arc": "\n \n# only a comment\n"}, [], "app.arc:1:1: error", id="nothing but blanks"),
    pytest.param({"arc.json": ""}, [], "arc.json:1:1: error", id="empty JSON"),
    pytest.param({"arc.yaml": "# nothing\n"}, [], "arc.yaml:1:1: error", id="empty YAML"),
    pytest.param({"arc.toml": ""}, [], "arc.toml:1:1: error", id="empty TOML"),
    pytest.param({"app.arc": bytes(range(256))}, [], "app.arc:3:115: error[ARC180]", id="binary"),
    pytest.param({"app.arc": b"\x7fELF\0\0\0"}, [], "app.arc:1:5: error[ARC180]", id="NUL"),
    pytest.param({"app.arc": b"@app\nchat\n@ws\n\xff\n"}, [], "app.arc:4:1: error[ARC180]", id="invalid UTF-8"),
    pytest.param({"arc.json": b'{"app": "\xff"}'}, [], "arc.json:1:10: error[ARC180]", id="invalid UTF-8 in JSON"),
    pytest.param({"app.arc": WS.encode("utf-16")}, [], "app.arc:1:1: error[ARC180]", id="UTF-16"),
    pytest.param({"app.arc": WS + "x " * (5 * MIB)}, [], "app.arc:1:1: error[ARC181]", id="10 MB of one line"),
    pytest.param({"arc.yaml": "a: " + "x " * (5 * MIB)}, [], "arc.yaml:1:1: error[ARC181]", id="10 MB of YAML"),
    pytest.param({"arc.yaml": "[" * 10 * MIB}, [], "arc.yaml:1:1: error[ARC181]", id="10 MB of brackets"),
    pytest.param({"arc.json": "[" * 5 * MIB}, [], "arc.json:1:1: error", id="5 MB of brackets"),
    pytest.param({"arc.json": '{"ws":' + "[" * 10000}, [], "arc.json:1:70: error[ARC182]", id="deep JSON"),
    pytest.param({"arc.yaml": "ws: " + "[ " * 10000}, [], "arc.yaml:1:131: error[ARC182]", id="deep YAML"),
    pytest.param({"arc.toml": "ws = " + "[" * 10000}, [], "arc.toml:1:70: error[ARC182]", id="deep TOML"),
    pytest.param(
        {"arc.yaml": "".join(f"{' ' * level}- \n" for level in range(1000))}, [], "error[ARC182]", id="deep indentation"
    ),
    pytest.param({"app.arc": WS + "{\n" * 99_000}, [], "error[ARC200]", id="many faulty lines"),
    pytest.param({"app.arc": WS + "hello\n" * 19_000}, [], "error[ARC200]", id="many names twice"),
    pytest.param({"app.arc": WS + "\n" * (8 * MIB - 20)}, [], "app.arc:1:1: error[ARC183]", id="8 MiB of empty lines"),
    pytest.param({"app.arc": WS + "\r" * (8 * MIB - 20)}, [], "app.arc:1:1: error[ARC183]", id="8 MiB of CR"),
    pytest.param({"app.arc": WS + "# c\n" * MIB}, [], "app.arc:1:1: error[ARC183]", id="a million comments"),
    pytest.param({"app.arc": WS + '"\n' * MIB}, [], "app.arc:1:1: error[ARC183]", id="a million quotes"),
    pytest.param({"app.arc": WS + "007\n" * MIB}, [], "app.arc:1:1: error[ARC183]", id="a million numbers"),
    pytest.param(
        {
            "app.arc": WS + "@sam\noverlay o.yaml\n",
            "o.yaml": "Metadata:\n" + "".join(f"  k{number}: 1\n" for number in range(20_001)),
        },
        [],
        "o.yaml:2:3: error[ARC183]: The overlay has more than 20000 values",
        id="more values than any overlay has",
    ),
    pytest.param(
        {
            "app.arc": WS + "@sam\noverlay o.json\n",
            "o.json": '{"Resources": {'
            + ",".join(f'"K{number}": {{"Type": "AWS::SNS::Topic"}}' for number in range(5_000))
            + "}}",
        },
        [],
        "error[ARC425]",
        id="more resources than any stack has",
    ),
    *(
        pytest.param(
            {"app.arc": f"{WS}{lines}" + "".join(f"  k{number} 1\n" for number in range(30_000))},
            [],
            "error[ARC183]: There are more than 1000 settings in one place",
            id=f"very many settings of {name}",
        )
        for name, lines in (("an action", "hello\n"), ("logs", "@ws-api\naccess-log\n"))
    ),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/config.arc": "@aws\n" + "timeout 9\n" * 19_000},
        [],
        "config.arc:1002:1: error[ARC183]: There are more than 1000 settings in one place",
        id="very many settings of a function",
    ),
    pytest.param(
        {"app.arc": WS + "".join(f"w{number}\n" for number in range(20_001))},
        [],
        "app.arc:20004:1: error[ARC183]",
        id="more items than any app has",
    ),
    pytest.param(
        {"app.arc": WS + "".join(f"@w{number}\n" for number in range(30_000))},
        [],
        "app.arc:1003:1: error[ARC183]",
        id="more pragmas than any app has",
    ),
    pytest.param({"app.arc": WS + "a " * (4 * MIB - 9)}, [], "app.arc:5:1: error[ARC127]", id="four million words"),
    pytest.param({"app.arc": WS + "{ " * (4 * MIB - 9)}, [], "app.arc:5:1: error[ARC127]", id="four million braces"),
    pytest.param({"app.arc": WS + "@ws\n" * 99_000}, [], "error[ARC200]", id="very many times a pragma"),
    pytest.param({"arc.json": '{"ws": [' + "1," * (3 * MIB)}, [], "arc.json:1:8: error[ARC183]", id="much JSON"),
    pytest.param(
        {"arc.json": '{"ws": [' + "x," * (3 * MIB)}, [], "arc.json:1:9: error[ARC135]", id="many faults in JSON"
    ),
    pytest.param({"arc.toml": "ws = [" + "1," * (MIB // 2 - 9)}, [], "error[ARC183]", id="much TOML"),
    pytest.param(
        {"arc.toml": "".join(f"[w{number}]\n" for number in range(20_000))}, [], "error[ARC183]", id="many TOML tables"
    ),
    pytest.param(
        {"arc.toml": "[aws]\n" + "".join(f"w{number}=1\n" for number in range(30_000))},
        [],
        "error[ARC183]",
        id="many TOML keys",
    ),
    pytest.param({"arc.toml": "ws = [" + "inf," * 99_999 + "]"}, [], "error[ARC200]", id="many faults in TOML"),
    pytest.param({"arc.yaml": "ws:\n" + "- 1\n" * 99_000}, [], "error[ARC200]", id="many faults in YAML"),
    pytest.param({"arc.yaml": BOMB}, [], "error[ARC183]", id="YAML aliases that explode"),
    pytest.param({"arc.yaml": "app: chat\nws: &x [*x]\n"}, [], "arc.yaml:2:", id="a YAML alias of itself"),
    pytest.param({"arc.yaml": "app: !!python/object:os.x {}\n"}, [], "arc.yaml:1:6: error[ARC164]", id="YAML tags"),
    pytest.param({"arc.yaml": "app: chat\n\tws: x\n"}, [], "arc.yaml:2:1: error[ARC16", id="tabs in YAML"),
    pytest.param({"arc.yaml": "app: [chat\n"}, [], "arc.yaml:", id="broken YAML"),
    pytest.param({"arc.toml": "app = \n"}, [], "arc.toml:1:", id="broken TOML"),
    pytest.param(
        {"arc.json": '{"app": "chat",\n "ws": [],\n "ws": []}'},
        [],
        "arc.json:3:3: error[ARC134]",
        id="duplicate JSON keys",
    ),
    pytest.param({"package.json": '{"name": "x", "arc": {'}, [], "package.json:1:", id="broken package.json"),
    pytest.param({"app.arc": "@app\nchat\n@ws\na\n  src ../out\n"}, [], "app.arc:5:7: error[ARC220]", id="src outside"),
    *(
        pytest.param(
            {"app.arc": f"@app\nchat\n{lines % path}\n"}, [], "error[ARC221]", id=f"{kind} with a path of {size}"
        )
        for size, path in (("500 parts", "/".join("a" * 500)), ("10,000 characters", "a" * 10_000))
        for kind, lines in (
            ("a function", "@events\nx\n  src %s"),
            ("an authorizer", "@ws\n@ws-api\nauthorizer\n  src %s\n  identity route.request.header.Auth"),
            ("shared code", "@ws\n@shared\nsrc %s"),
            ("an overlay", "@ws\n@sam\noverlay %s"),
            ("a model", "@ws\nhi\n  model %s"),
            ("a reply", "@ws\nhi\n  integration mock\n  reply %s"),
        )
    ),
    pytest.param({"app.arc": "@app\nchat\n@ws\n{\n"}, [], "app.arc:4:1: error[ARC106]", id="broken .arc text"),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/config.arc": "@aws\n{\n"},
        [],
        "src/ws/connect/config.arc:2:1: error",
        id="a broken configuration file",
    ),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/arc.json": '{"aws": {"timeout": 1,}}'},
        [],
        "src/ws/connect/arc.json:1:22: error",
        id="a broken configuration file in JSON",
    ),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/config.yaml": "aws:\n  - [\n"},
        [],
        "src/ws/connect/config.yaml:",
        id="a broken configuration file in YAML",
    ),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/config.arc": b"@aws\ntimeout \xff\n"},
        [],
        "src/ws/connect/config.arc:2:9: error[ARC180]",
        id="a configuration file that is no text",
    ),
    pytest.param(
        {"app.arc": WS, "src/ws/connect/index.js": "", "src/ws/connect/package.json": '{"type": }'},
        [],
        "src/ws/connect/package.json:1:",
        id="a broken package.json of a function",
    ),
    pytest.param({"sub/app.arc": "@ws\n"}, ["sub"], "sub/app.arc:1:1: error[ARC230]", id="no app, in a folder"),
]

FAILED = [
    pytest.param({}, ["nope.arc"], "error[ARC198]: Cannot read `nope.arc`: No such file", id="no such manifest"),
    pytest.param({"app.arc": WS}, ["app.arc/x"], "error[ARC198]: Cannot read `app.arc/x`", id="a file as a folder"),
    pytest.param({"app.arc": WS}, ["-o", "no/t.yaml"], "error[ARC198]: Cannot write `no/t.yaml`", id="unwritable -o"),
    pytest.param({"app.arc": WS}, ["-o", "."], "error[ARC198]: Cannot write `.`: Is a directory", id="-o a folder"),
    pytest.param({"app.arc": WS}, ["--nope"], "error: unrecognized arguments: --nope", id="an unknown option"),
    pytest.param({"app.arc": WS}, ["--stage", "testing"], "error: argument --stage", id="the local stage"),
]


def judge(project, files, words, message, code):
    for path, content in files.items():
        project.write(path, content)
    project.write("old.yaml", "old")
    if "-o" not in words:
        words = [*words, "-o", "old.yaml"]
    before = sorted(os.listdir(project.root))
    start = time.monotonic()
    run = project.run(*words)
    seconds = time.monotonic() - start
    said = run.stderr.decode()
    assert (run.returncode, run.stdout) == (code, b""), said
    assert message in said
    assert "Traceback" not in said
    assert "ARC901" not in said
    assert len(said) < 30_000
    assert (project.root / "old.yaml").read_text() == "old"
    assert sorted(os.listdir(project.root)) == before
    assert seconds < MOST_SECONDS
    return said


@pytest.mark.parametrize(("files", "words", "message"), WRONG)
def test_what_is_wrong_in_the_project(project, files, words, message):
    said = judge(project, files, words, message, 1)
    assert re.search(r"\n\d+ errors?(, \d+ warnings?)?( \(\d+ not shown\))?\n$", said)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"\xff", "ARC180", id="not UTF-8"),
        pytest.param(b"\0{}", "ARC180", id="NUL"),
        pytest.param(b" " * (8 * MIB + 1), "ARC181", id="too large"),
    ],
)
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("hi\n  model x.json\n", id="a model"),
        pytest.param("hi\n  integration mock\n  reply x.json\n", id="a reply"),
        pytest.param("@sam\noverlay x.json\n", id="an overlay"),
    ],
)
def test_a_file_that_is_no_text_is_one_fault(project, content, fault, lines):
    said = judge(project, {"app.arc": WS + lines, "x.json": content}, [], f"x.json:1:1: error[{fault}]", 1)
    assert said.count("error[") == 1


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        pytest.param("", "app.arc:4:1", id="implied"),
        pytest.param("@shared\n", "app.arc:5:1", id="the default"),
        pytest.param("@shared\nsrc src/shared\n", "app.arc:6:5", id="written"),
        pytest.param("@shared\nsrc ../x\n", "app.arc:6:5", id="another one outside"),
        pytest.param("@shared\nsrc .\n", "app.arc:6:5", id="the whole project"),
    ],
)
def test_shared_code_out_of_the_project_is_one_fault(project, lines, place):
    (project.root.parent / "out").mkdir()
    (project.root / "src" / "shared").symlink_to("../../out")
    said = judge(project, {"app.arc": WS + lines}, [], f"{place}: error[ARC220]", 1)
    assert said.endswith("\n1 error\n")


ONE_FAULT = [
    pytest.param({"app.arc": WS + "-\n"}, "app.arc:5:1: error[ARC311]: `-` makes no logical ID", id="no logical ID"),
    pytest.param(
        {"app.arc": "@app\nchat\n@events\n`a-b`\naB\n"},
        "app.arc:5:1: error[ARC310]: `aB` and `a-b` would both be",
        id="a name quoted with what quotes it in messages",
    ),
    pytest.param(
        {"arc.json": '{"app": "chat", "ws": [], "ws-api": {"usage-plan": []}}'},
        "error[ARC204]: `usage-plan` takes settings of its own, below it, not an empty list",
        id="an empty list for a table",
    ),
    pytest.param(
        {"arc.json": '{"app": "chat", "ws": [], "aws": {"memory": {"a": 1}}}'},
        "error[ARC204]: `memory` takes a whole number from 128 to 10240 MB, not a map",
        id="a map for a number",
    ),
    pytest.param(
        {"arc.toml": 'app = "chat"\nws = []\n[aws]\nlayers = [["a", 1]]\n'},
        "error[ARC204]: `layers` takes one or more words, not a list",
        id="a list for a word",
    ),
]


@pytest.mark.parametrize(("files", "message"), ONE_FAULT)
def test_one_fault_is_one_message(project, files, message):
    said = judge(project, files, [], message, 1)
    assert said.count("error[") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param([], "\n  help: Write `env API_KEY` below `@sam`", id="some can be set"),
        pytest.param(["--stage", "production"], "\n  help: Remove `ARC_X`: Architect or Lambda sets", id="none can"),
    ],
)
def test_preferences_that_cannot_be_kept(project, words, message):
    project.write("app.arc", WS)
    project.write("prefs.arc", "@env\nstaging\n  ARC_X 1\n  API_KEY 1\nproduction\n  ARC_X 1\n")
    run = project.run(*words)
    assert run.returncode == 0
    assert message in run.stderr.decode()


def test_a_project_whose_path_is_no_text(project):
    folder = project.root / os.fsdecode(b"\xff")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("the file system takes only text")
    (folder / "app.arc").write_text(WS)
    said = judge(project, {}, [os.fsdecode(b"\xff")], "error[ARC198]: Cannot name the code of functions", 2)
    assert "help: Rename the folder" in said
    # Where the template stands beside the manifest, its name is in no path.
    assert project.run(cwd=folder).returncode == 0


@pytest.mark.parametrize(("files", "words", "message"), FAILED)
def test_what_is_wrong_with_the_command_line(project, files, words, message):
    judge(project, files, words, message, 2)


@pytest.mark.parametrize(
    ("link", "target", "place"),
    [
        pytest.param("src/ws/connect", "../../../out", "app.arc:4:1: error[ARC220]", id="a function's folder"),
        pytest.param("src/ws", "../../out", "app.arc:4:1: error[ARC220]", id="a folder above it"),
        pytest.param(
            "src/ws/connect/config.arc",
            "../../../../out/config.arc",
            "src/ws/connect/config.arc:1:1: error[ARC197]",
            id="a configuration file",
        ),
    ],
)
def test_symbolic_links_out_of_the_project(project, link, target, place):
    (project.root.parent / "out" / "connect").mkdir(parents=True)
    (project.root.parent / "out" / "config.arc").write_text("@aws\nsecret x\n")
    shutil.rmtree(project.root / "src")
    path = project.root / link
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    said = judge(project, {"app.arc": WS}, [], place, 1)
    assert "secret" not in said


GOOD = [
    pytest.param({"app.arc": b"\xef\xbb\xbf" + WS.encode()}, id="a byte-order mark"),
    pytest.param({"app.arc": WS.replace("\n", "\r\n")}, id="CRLF"),
    pytest.param({"app.arc": WS + "hello\n  src\tlib/hello\n", "lib/hello/index.js": ""}, id="tabs"),
    pytest.param({"arc.json": b'\xef\xbb\xbf{"app": "chat",\r\n\t"ws": []}'}, id="all three in JSON"),
    pytest.param({"sub/app.arc/x": "", "app.arc": WS}, id="a folder called app.arc elsewhere"),
]


@pytest.mark.parametrize("files", GOOD)
def test_odd_but_good(project, files):
    for path, content in files.items():
        project.write(path, content)
    run = project.run()
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.startswith(b"AWSTemplateFormatVersion")


@pytest.mark.parametrize("name", ["new\nline.arc", "esc\x1b[31m.arc", "ré 家.arc", "\udcff.arc"])
def test_odd_names_of_manifests(project, name):
    project.write(name, "@app\nchat\n@ws\n@begin\n")
    run = project.run(name)
    assert run.returncode == 0, run.stderr
    assert b"\x1b" not in run.stdout + run.stderr
    assert all(line.strip().startswith("#") for line in run.stdout.decode().splitlines() if ".arc:" in line)
    assert len(run.stderr.splitlines()) == 5


@pytest.mark.parametrize("manifest", ["", "\n", "# a comment\n", "@\n", "hello\n"])
def test_a_manifest_with_nothing_in_it_is_one_fault(project, manifest):
    project.write("app.arc", manifest)
    assert project.run().stderr.decode().endswith("\n1 error\n")


def test_many_faults_are_told_together(project):
    """A fault hides none of the others, and too many are counted only."""
    project.write("app.arc", "@app\nchat\n@ws\n" + "{\n" * 1000 + "@tablez\n")
    run = project.run()
    assert run.returncode == 1
    lines = run.stderr.decode().splitlines()
    assert lines[-1] == "1000 errors, 1 warning (901 not shown)"
    assert sum(line.startswith("app.arc:") for line in lines) == 100
