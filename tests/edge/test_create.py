"""`arc2sam create` as a process: what it writes, lists and refuses."""

import os
import stat
import subprocess

import pytest

from tests.edge.conftest import CHAT, ROOT
from tests.edge.test_bad_input import WRONG

NEW = [
    "app.arc",
    ".gitignore",
    "src/http/get-index/index.mjs",
    "src/ws/connect/index.mjs",
    "src/ws/default/index.mjs",
    "src/ws/disconnect/index.mjs",
]


def tree(root):
    """Every file and link below a folder, with what it holds."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


@pytest.fixture
def empty(project):
    """A project folder without anything."""
    subprocess.run(["rm", "-r", project.root / "src"], check=True)
    return project


def listed(run, verb="created"):
    lines = run.stdout.decode().splitlines()
    assert all(line.startswith(f"{verb} ") for line in lines)
    return [line.removeprefix(f"{verb} ") for line in lines]


def written(run):
    """What is listed, without the `.gitignore` that a project without one gets."""
    return [path for path in listed(run) if not path.endswith(".gitignore")]


# --- from nothing ---


def test_a_new_app(empty):
    run = empty.run("create", "--name", "chat")
    assert (run.returncode, run.stderr) == (0, b"")
    assert listed(run) == NEW
    assert sorted(tree(empty.root)) == sorted(NEW)
    made = empty.run()
    assert (made.returncode, made.stderr) == (0, b"")
    assert b"GetIndexHTTPLambda" in made.stdout


@pytest.mark.parametrize("words", [["--name", "chat", "--runtime", "py"], ["--runtime", "py", "--name", "chat", "."]])
def test_a_new_app_of_a_runtime(empty, words):
    run = empty.run("create", *words)
    assert (run.returncode, run.stderr) == (0, b"")
    assert listed(run) == [path.replace("index.mjs", "lambda.py") for path in NEW]
    assert b"Runtime: python3.13" in empty.run().stdout


@pytest.mark.parametrize("folder", ["new", "new/", "deep/new", "./new"])
def test_a_new_app_in_a_new_folder(empty, folder):
    run = empty.run("create", "--name", "chat", folder)
    assert (run.returncode, run.stderr) == (0, b"")
    assert listed(run)[0] == f"{folder.rstrip('/')}/app.arc"
    assert sorted(tree(empty.root / folder)) == sorted(NEW)
    assert empty.run("create", "--name", "chat", folder).stdout == b"nothing to create\n"


def test_git_ignores_what_is_made(empty):
    empty.run("create", "--name", "chat")
    assert (empty.root / ".gitignore").read_text() == (
        ".aws-sam/\n/template.yaml\n/template.*.yaml\nnode_modules/\n**/vendor/shared/\n**/vendor/views/\n"
    )
    # The note that copies are not ignored is not given.
    (empty.root / ".git").mkdir()
    empty.write("src/shared/lib.mjs")
    hydrated = empty.run("hydrate")
    assert hydrated.stdout.startswith(b"copied ")
    assert b"ARC513" not in hydrated.stderr


@pytest.mark.parametrize("text", ["", "mine\n"])
def test_a_gitignore_that_exists_is_left_alone(empty, text):
    empty.write(".gitignore", text)
    assert listed(empty.run("create", "--name", "chat")) == [path for path in NEW if path != ".gitignore"]
    assert (empty.root / ".gitignore").read_text() == text


def test_an_app_that_exists_gets_a_gitignore_with_its_first_handlers(chat):
    assert chat.run("create").stdout == b"nothing to create\n"
    chat.write("app.arc", f"{CHAT}bye\n")
    assert listed(chat.run("create", "--dry-run"), "would create") == ["src/ws/bye/index.mjs", ".gitignore"]
    assert listed(chat.run("create")) == ["src/ws/bye/index.mjs", ".gitignore"]


@pytest.mark.parametrize(("top", "is_written"), [("my app", True), (".", False)])
def test_a_gitignore_in_a_repository(chat, top, is_written):
    (chat.root.parent / top / ".git").mkdir()
    os.unlink(chat.root / "src/ws/hello/index.mjs")
    assert (b".gitignore" in chat.run("create").stdout) == is_written


def test_a_samconfig_that_says_other_than_the_manifest(empty):
    empty.write("samconfig.toml", 'version = 0.1\n[staging.deploy.parameters]\nregion = "eu-west-1"\n')
    run = empty.run("create", "--name", "chat", "--samconfig")
    assert run.returncode == 0
    assert run.stderr.decode().splitlines()[0] == (
        "samconfig.toml:3:11: warning[ARC541]: `region` of staging is `eu-west-1` here, and the manifest asks for `us-west-2`"
    )
    assert b"extended samconfig.toml" in run.stdout
    assert 'region = "eu-west-1"' in (empty.root / "samconfig.toml").read_text()


def test_a_new_app_beside_a_package(empty):
    empty.write("package.json", '{"name": "x"}')
    assert listed(empty.run("create", "--name", "chat")) == NEW


def test_doing_it_again_changes_nothing(empty):
    empty.run("create", "--name", "chat", "--samconfig")
    before = tree(empty.root)
    for words in ([], ["--name", "chat"], ["--samconfig"], ["--runtime", "py"], ["app.arc"], ["--dry-run"]):
        run = empty.run("create", *words)
        assert (run.returncode, run.stdout, run.stderr) == (0, b"nothing to create\n", b""), words
    assert tree(empty.root) == before


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--name", "Chat"], id="a capital"),
        pytest.param(["--name", "../x"], id="a path"),
        pytest.param(["--name", "a b"], id="a blank"),
        pytest.param(["--name", "c"], id="one letter"),
        pytest.param(["--name", ""], id="empty"),
        pytest.param(["--name"], id="missing"),
        pytest.param(["--name", "chat", "--runtime", "perl"], id="no runtime"),
        pytest.param(["--name", "chat", "--runtime", "nodejs18.x"], id="an old runtime"),
        pytest.param(["--name", "chat", "--runtime", ""], id="an empty runtime"),
        pytest.param(["--name", "chat", "--stage", "x"], id="an option of another command"),
    ],
)
def test_usage_errors_write_nothing(empty, words):
    run = empty.run("create", *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"usage: arc2sam create")
    assert tree(empty.root) == {}


def test_a_runtime_nearly_known_is_named(empty):
    assert b"write nodejs22.x" in empty.run("create", "--name", "chat", "--runtime", "nodejs18.x").stderr


def test_no_manifest_and_no_name(empty):
    run = empty.run("create")
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(b"error[ARC194]: ")
    assert b"help: Begin an app with `--name NAME`" in run.stderr
    assert tree(empty.root) == {}


@pytest.mark.parametrize("manifest", ["missing.arc", "missing/", "missing"])
def test_what_does_not_exist_cannot_be_read(empty, manifest):
    run = empty.run("create", manifest)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error[ARC198]: Cannot read ")


def test_a_manifest_that_is_named_must_exist(empty):
    run = empty.run("create", "--name", "chat", "other.arc")
    assert (run.returncode, run.stdout) == (2, b"")
    assert tree(empty.root) == {}


@pytest.mark.parametrize("name", ["app.arc", "arc.json"])
def test_another_app_is_left_alone(empty, name):
    empty.write(name, '{"app": "shop", "ws": []}' if name == "arc.json" else "@app\nshop\n@ws\n")
    before = tree(empty.root)
    run = empty.run("create", "--name", "chat")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().splitlines() == [
        f"error[ARC198]: Cannot write a manifest of `chat`: `{name}` is the one of `shop`",
        "  help: Name another folder, or leave `--name` out to write what that app lacks",
        "1 error",
    ]
    assert tree(empty.root) == before


def test_the_page_shows_what_comes_out(empty):
    page = (ROOT / "docs" / "create.md").read_text()
    run = empty.run("create", "--name", "chat", "--samconfig")
    listing = f"```\n$ arc2sam create --name chat --samconfig\n{run.stdout.decode()}$ arc2sam"
    assert listing in page
    assert listing in (ROOT / "README.md").read_text()
    assert f"```toml\n{(empty.root / 'samconfig.toml').read_text()}```\n" in page


# --- an app that exists ---


def test_only_what_is_missing_is_written(chat):
    chat.write("src/ws/connect/index.mjs", "mine")
    os.unlink(chat.root / "src/ws/hello/index.mjs")
    chat.write("src/ws/hello/config.arc", "@aws\ntimeout 9\n")
    before = tree(chat.root)
    run = chat.run("create")
    assert (run.returncode, run.stderr) == (0, b"")
    assert written(run) == ["src/ws/hello/index.mjs"]
    after = tree(chat.root)
    assert after.pop(".gitignore").startswith(b".aws-sam/\n")
    assert b"@ws hello" in after.pop("src/ws/hello/index.mjs")
    assert after == before


@pytest.mark.parametrize("words", [[], ["--name", "chat", "--runtime", "rb"], ["--samconfig"]])
def test_a_dry_run_tells_and_writes_nothing(empty, words):
    if not words or "--samconfig" in words:
        empty.write("app.arc", CHAT)
    before = tree(empty.root)
    dry = empty.run("create", "--dry-run", *words)
    assert (dry.returncode, dry.stderr) == (0, b"")
    assert tree(empty.root) == before
    assert listed(dry, "would create") == listed(empty.run("create", *words))


@pytest.mark.parametrize(
    ("cwd", "words", "expected"),
    [
        pytest.param("..", ["my app"], "my app/src/ws/hello/index.mjs", id="a folder"),
        pytest.param("..", ["my app/app.arc"], "my app/src/ws/hello/index.mjs", id="a file"),
        pytest.param("src", [".."], "../src/ws/hello/index.mjs", id="from below"),
        pytest.param(".", ["{root}"], "{root}/src/ws/hello/index.mjs", id="an absolute path"),
    ],
)
def test_paths_are_told_as_seen_from_the_working_directory(chat, cwd, words, expected):
    os.unlink(chat.root / "src/ws/hello/index.mjs")
    run = chat.run("create", *(word.format(root=chat.root) for word in words), cwd=cwd)
    assert written(run) == [expected.format(root=chat.root)]
    assert (chat.root / "src/ws/hello/index.mjs").is_file()


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        pytest.param("@http\nget /a\nget /A\n", "ARC310", id="one logical ID of two routes"),
        pytest.param("@events\nping\n@sam\noverlay overlay.yaml\n", "ARC336", id="an overlay that fits nothing"),
    ],
)
def test_what_only_the_template_shows_is_refused_too(empty, manifest, code):
    empty.write("overlay.yaml", "Resources:\n  Mine:\n    Properties: {Timeout: 9}\n")
    empty.write("app.arc", f"@app\nchat\n{manifest}")
    before = tree(empty.root)
    run = empty.run("create")
    assert (run.returncode, run.stdout) == (1, b"")
    assert f"error[{code}]".encode() in run.stderr
    assert tree(empty.root) == before


def test_a_manifest_on_standard_input(empty):
    run = empty.run("create", "-", stdin=CHAT.encode())
    assert len(written(run)) == 4
    assert (empty.root / "src/ws/hello/index.mjs").is_file()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("arc.json", '{"app": "chat", "ws": ["hello"]}'),
        ("arc.toml", 'app = "chat"\nws = ["hello"]\n'),
        ("arc.yaml", "app: chat\nws:\n- hello\n"),
        ("package.json", '{"arc": {"app": "chat", "ws": ["hello"]}}'),
    ],
)
def test_every_format(empty, name, text):
    empty.write(name, text)
    run = empty.run("create")
    assert (run.returncode, run.stderr) == (0, b"")
    assert sorted(written(run)) == [f"src/ws/{one}/index.mjs" for one in ("connect", "default", "disconnect", "hello")]


def test_another_runtime_for_what_is_new(chat):
    chat.write("app.arc", f"{CHAT}bye\n")
    run = chat.run("create", "--runtime", "python3.12")
    assert written(run) == ["src/ws/bye/lambda.py", "src/ws/bye/config.arc"]
    assert (chat.root / "src/ws/bye/config.arc").read_text() == "@aws\nruntime python3.12\n"
    made = chat.run()
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.count(b"Runtime: python3.12") == 1


def test_a_bootstrap_can_be_started(empty):
    empty.write("app.arc", "@app\nchat\n@queues\nmail\n@aws\nruntime custom\n")
    before = os.umask(0o027)
    try:
        assert written(empty.run("create", "--samconfig")) == ["src/queues/mail/bootstrap", "samconfig.toml"]
    finally:
        os.umask(before)
    modes = [
        stat.S_IMODE(os.stat(empty.root / path).st_mode) for path in ("src/queues/mail/bootstrap", "samconfig.toml")
    ]
    assert modes == [0o750, 0o640]


def test_what_has_no_template_is_told(empty):
    empty.write("app.arc", "@app\nchat\n@queues\nmail\n@aws\nruntime java\n")
    run = empty.run("create")
    assert (run.returncode, run.stdout) == (0, b"nothing to create\n")
    assert run.stderr.startswith(b"app.arc:6:9: warning[ARC328]: `@queues mail` has no code yet")


def test_warnings_of_the_manifest_are_told_but_not_that_handlers_are_missing(chat):
    chat.write("app.arc", f"{CHAT}bye\n@begin\n")
    assert b"ARC326" in chat.run().stderr
    run = chat.run("create")
    assert run.stderr.startswith(b"app.arc:7:1: warning[ARC302]: ")
    assert run.stderr.endswith(b"\n1 warning\n")
    assert written(run) == ["src/ws/bye/index.mjs"]


# --- refused ---


PLACE = "  help: Name a place that can be written\n"
MERGED = {"more values than any overlay has", "more resources than any stack has"}
"""What is wrong with an overlay, which is merged over a template: here none is made."""


@pytest.mark.parametrize(("files", "words", "message"), [case for case in WRONG if case.id not in MERGED])
def test_what_the_main_command_refuses_is_refused(project, files, words, message):
    for path, content in files.items():
        project.write(path, content)
    before = tree(project.root)
    run = project.run("create", "--samconfig", *words)
    said = run.stderr.decode()
    assert (run.returncode, run.stdout) == (1, b"")
    assert message in said
    assert "Traceback" not in said
    assert tree(project.root) == before


@pytest.mark.parametrize("name", ["new\nline", "esc\x1b[31m", "ré 家", "\udcff"])
def test_odd_names_of_folders(empty, name):
    run = empty.run("create", "--name", "chat", name)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode().count("\n") == len(NEW)
    assert b"\x1b" not in run.stdout
    assert sorted(tree(empty.root / name)) == sorted(NEW)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("@app\nchat\n@ws\n{\n", b"app.arc:4:1: error[ARC106]", id="syntax"),
        pytest.param("@app\nChat\n@ws\n", b"app.arc:2:1: error[ARC232]", id="name"),
        pytest.param(
            "@app\nchat\n@ws\nhello\n  src ../out\n", b"app.arc:5:7: error[ARC220]", id="src out of the project"
        ),
        pytest.param(
            '@app\nchat\n@ws\nhello\n  src "src/é"\n', b"app.arc:5:7: error[ARC221]", id="src of other letters"
        ),
        pytest.param("", b"app.arc:1:1: error[ARC101]", id="empty"),
        pytest.param("@app\nchat\n@ws\n../../../x\n", b"app.arc:4:1: error[ARC212]", id="a name that leads out"),
        pytest.param("@app\nchat\n@ws\na/../../../../x\n", b"app.arc:4:1: error[ARC212]", id="another such name"),
        pytest.param("@app\nchat\n@ws\nd/../e\n", b"app.arc:4:1: error[ARC212]", id="a name that leads up"),
    ],
)
def test_a_wrong_manifest_writes_nothing(empty, text, code):
    empty.write("app.arc", text)
    run = empty.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(code)
    assert sorted(tree(empty.root)) == ["app.arc"]
    assert sorted(os.listdir(empty.root.parent)) == ["my app"]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        pytest.param("src/ws/hello", "../../../outside", id="the folder itself"),
        pytest.param("src/ws", "../../outside", id="one above it"),
        pytest.param("src", "../outside", id="the first"),
        pytest.param("src", "{root}/../outside", id="absolute"),
    ],
)
def test_links_out_of_the_project(empty, link, target):
    (empty.root.parent / "outside").mkdir()
    empty.write("app.arc", CHAT)
    path = empty.root / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target.format(root=empty.root))
    before = tree(empty.root)
    run = empty.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (1, b"")
    assert b"error[ARC220]: " in run.stderr
    assert b"by a symbolic link" in run.stderr
    assert b"app.arc:" in run.stderr
    assert tree(empty.root) == before
    assert os.listdir(empty.root.parent / "outside") == []


def test_names_with_folders(empty):
    empty.write("app.arc", "@app\nchat\n@ws\na/b\nc\n")
    assert written(empty.run("create"))[3:] == [f"src/ws/{path}/index.mjs" for path in ("a/b", "c")]
    assert empty.run("create").stdout == b"nothing to create\n"


def test_links_inside_of_the_project(empty):
    empty.write("app.arc", CHAT)
    (empty.root / "code").mkdir()
    (empty.root / "src").symlink_to("code")
    run = empty.run("create")
    assert (run.returncode, run.stderr) == (0, b"")
    assert (empty.root / "code/ws/hello/index.mjs").is_file()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(
            lambda path: path.mkdir(parents=True),
            "Cannot write `src/ws/hello/index.mjs`: something of that name exists",
            id="a folder of the name",
        ),
        pytest.param(
            lambda path: (path.parent.mkdir(parents=True), path.symlink_to("nowhere")),
            "Cannot write `src/ws/hello/index.mjs`: something of that name exists",
            id="a link to nothing",
        ),
        pytest.param(
            lambda path: (path.parent.parent.mkdir(parents=True), path.parent.symlink_to("hello")),
            "Cannot write `src/ws/hello/index.mjs`: `src/ws/hello` is not a folder",
            id="a ring of links",
        ),
    ],
)
def test_what_is_in_the_way_stops_everything(empty, make, message):
    empty.write("app.arc", CHAT)
    make(empty.root / "src/ws/hello/index.mjs")
    before = tree(empty.root)
    for words in ([], ["--dry-run"]):
        run = empty.run("create", *words)
        assert (run.returncode, run.stdout) == (2, b"")
        assert run.stderr.decode() == f"error[ARC198]: {message}\n{PLACE}1 error\n"
        assert tree(empty.root) == before


def test_a_file_for_the_folder_of_a_function_stops_everything(empty):
    empty.write("app.arc", CHAT)
    (empty.root / "src/ws").mkdir(parents=True)
    (empty.root / "src/ws/hello").write_text("")
    before = tree(empty.root)
    run = empty.run("create")
    assert (run.returncode, run.stdout) == (1, b"")
    assert b"error[ARC324]: `src/ws/hello` is a file, " in run.stderr
    assert tree(empty.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission(empty):
    empty.write("app.arc", CHAT)
    (empty.root / "src").mkdir(mode=0o500)
    run = empty.run("create")
    assert run.returncode == 2
    assert run.stderr.startswith(b"error[ARC198]: Cannot write `src/ws/connect/index.mjs`")


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path, monkeypatch, capfd):
    from arc2sam import cli, files

    (tmp_path / "app.arc").write_text(CHAT)
    (tmp_path / ".gitignore").write_text("")
    monkeypatch.chdir(tmp_path)
    real, written = files.write_all, []

    def fail_at_the_third(descriptor, body):
        written.append(bytes(body))
        if len(written) == 3:
            os.write(descriptor, bytes(body)[:10])
            raise OSError(28, "No space left on device")
        real(descriptor, body)

    monkeypatch.setattr(files, "write_all", fail_at_the_third)
    assert cli.run(["create"]) == 2
    out, err = capfd.readouterr()
    assert out == "created src/ws/connect/index.mjs\ncreated src/ws/default/index.mjs\n"
    message = "Cannot write `src/ws/disconnect/index.mjs`: No space left on device"
    assert err == f"error[ARC198]: {message}\n{PLACE}1 error\n"
    assert sorted(tree(tmp_path)) == [".gitignore", "app.arc", "src/ws/connect/index.mjs", "src/ws/default/index.mjs"]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert cli.run(["create"]) == 0
    assert capfd.readouterr().out == "created src/ws/disconnect/index.mjs\ncreated src/ws/hello/index.mjs\n"


def test_standard_output_that_is_full(empty):
    with open("/dev/full", "wb") as full:
        run = empty.run("create", "--name", "chat", stdout=full)
    assert run.returncode == 2
    assert run.stderr.startswith(b"error[ARC198]: Cannot write standard output")


# --- samconfig.toml ---


def test_samconfig_is_written_and_extended(chat):
    assert written(chat.run("create", "--samconfig")) == ["samconfig.toml"]
    new = (chat.root / "samconfig.toml").read_text()
    assert 'stack_name = "ChatStaging"' in new
    assert (chat.root / ".gitignore").exists()
    old = '# mine\nversion = 0.1\n\n[staging.deploy.parameters]\ntags = "kept=1" # here\n'
    (chat.root / "samconfig.toml").write_text(old)
    (chat.root / "samconfig.toml").chmod(0o600)
    dry = chat.run("create", "--samconfig", "--dry-run")
    assert (dry.stdout, (chat.root / "samconfig.toml").read_text()) == (b"would extend samconfig.toml\n", old)
    run = chat.run("create", "--samconfig")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"extended samconfig.toml\n", b"")
    text = (chat.root / "samconfig.toml").read_text()
    assert text.startswith(old)
    assert 'stack_name = "ChatProduction"' in text
    assert stat.S_IMODE(os.stat(chat.root / "samconfig.toml").st_mode) == 0o600
    assert chat.run("create", "--samconfig").stdout == b"nothing to create\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"x = \n", b"samconfig.toml:1:5: error[ARC154]", id="no TOML"),
        pytest.param(b"\xff", b"samconfig.toml:1:1: error[ARC180]", id="no text"),
        pytest.param(b"[[staging]]\n", b"samconfig.toml:1:3: error[ARC329]", id="not to be extended"),
        pytest.param(b"x" * (1 << 20) + b"x", b"samconfig.toml:1:1: error[ARC181]", id="too large"),
    ],
)
def test_a_wrong_samconfig_stops_everything(chat, content, said):
    chat.write("app.arc", f"{CHAT}bye\n")
    chat.write("samconfig.toml", content)
    before = tree(chat.root)
    run = chat.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(said)
    assert run.stderr.endswith(b"\n1 error\n")
    assert tree(chat.root) == before


def test_a_samconfig_elsewhere_is_not_touched(chat):
    outside = chat.root.parent / "samconfig.toml"
    outside.write_text("version = 0.1\n")
    (chat.root / "samconfig.toml").symlink_to(outside)
    run = chat.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(b"samconfig.toml:1:1: error[ARC197]: ")
    assert outside.read_text() == "version = 0.1\n"


@pytest.mark.parametrize("name", ["samconfig.yaml", "samconfig.yml"])
def test_a_samconfig_of_another_format_would_be_hidden(chat, name):
    chat.write(name, "version: 0.1\n")
    run = chat.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.startswith(f"{name}:1:1: error[ARC329]: ".encode())
    assert not (chat.root / "samconfig.toml").exists()


def test_a_folder_called_samconfig(chat):
    (chat.root / "samconfig.toml").mkdir()
    run = chat.run("create", "--samconfig")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error[ARC198]: Cannot write `samconfig.toml`: something of that name exists")
