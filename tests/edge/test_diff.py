"""`arc2sam diff` and `--check` as processes: what they read, what goes where, exit codes, bad input."""

import json
import os
import shlex
import shutil
import subprocess

import pytest

MIB = 1 << 20
TEMPLATE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"


@pytest.fixture
def deployed(chat):
    """A project whose template was written before; its queue is no longer in the manifest."""
    assert chat.run("-o", "template.yaml").returncode == 0
    return chat


def add_action(project, name="ping"):
    project.write(f"src/ws/{name}/index.mjs")
    project.write("app.arc", f"@app\nchat\n\n@ws\nhello\n{name}\n")


# --- the command ---


def test_nothing_changes(deployed):
    run = deployed.run("diff", "template.yaml")
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == b"A deploy of app.arc (staging) changes nothing in template.yaml.\n"


def test_something_changes(deployed):
    add_action(deployed)
    run = deployed.run("diff", "template.yaml")
    assert (run.returncode, run.stderr) == (3, b"")
    assert b"\nRoutes\n  + WebSocket ping -> PingWSLambda\n" in run.stdout


def test_nothing_is_written(deployed):
    add_action(deployed)
    before = {path: path.stat().st_mtime_ns for path in deployed.root.rglob("*")}
    deployed.run("diff", "template.yaml")
    deployed.run("diff", "--json", "template.yaml")
    assert {path: path.stat().st_mtime_ns for path in deployed.root.rglob("*")} == before


@pytest.mark.parametrize(
    "words",
    [
        ["diff", "app.arc", "template.yaml", "--json"],
        ["diff", "--json", "app.arc", "template.yaml"],
        ["diff", "app.arc", "--json", "template.yaml"],
        ["diff", ".", "--stage=staging", "./template.yaml", "--json"],
    ],
)
def test_arguments_and_options_in_any_order(deployed, words):
    run = deployed.run(*words)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["changes"] is False


def test_json_in_the_template_and_out(deployed):
    deployed.run("--json", "-o", "sam.json")
    add_action(deployed)
    found = json.loads(deployed.run("diff", "sam.json", "--json").stdout)
    assert (found["version"], found["template"], found["manifest"]) == (1, "sam.json", "app.arc")
    assert [one["key"] for one in found["routes"]] == ["ping"]


def test_a_template_in_another_folder(deployed):
    (deployed.root / "build").mkdir()
    deployed.run("-o", "build/template.yaml")
    assert deployed.run("diff", "build/template.yaml").returncode == 0
    assert deployed.run("diff", "..", "template.yaml", cwd="build").returncode == 0
    # A copy of what stands in the root says the same wherever it lies.
    shutil.copy(deployed.root / "template.yaml", deployed.root / "build" / "moved.yaml")
    assert deployed.run("diff", "build/moved.yaml").returncode == 0


def test_standard_input(deployed):
    text = (deployed.root / "template.yaml").read_bytes()
    assert deployed.run("diff", "-", stdin=text).returncode == 0
    assert deployed.run("diff", "-", "template.yaml", stdin=b"@app\nchat\n@ws\nhello\n").returncode == 0
    run = deployed.run("diff", "-", "-", stdin=text)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"cannot both come from standard input" in run.stderr


def test_suggest(deployed):
    text = (deployed.root / "template.yaml").read_text()
    old = text.replace("ARC_ENV: staging\n", "ARC_ENV: staging\n        STRIPE_KEY: sk_live\n")
    assert old != text
    deployed.write("old.yaml", old)
    run = deployed.run("diff", "--suggest", "old.yaml")
    assert (run.returncode, run.stdout) == (3, b"@sam\nenv STRIPE_KEY\n")
    deployed.write("app.arc", "@app\nchat\n\n@ws\nhello\n\n" + run.stdout.decode())
    again = deployed.run("diff", "--suggest", "old.yaml")
    assert (again.returncode, again.stdout) == (3, b"")
    assert b"parameter STRIPEKEYEnv is new and needs a value" in deployed.run("diff", "old.yaml").stdout


MANIFESTS = {
    "app.arc": ("@app\nchat\n@ws\nhello\n", "@sam\nretain bucket\n", "@sam\nenv OTHER\n"),
    "arc.yaml": ("app: chat\nws: [hello]\n", "sam:\n  retain: bucket\n", "sam:\n  env: OTHER\n"),
    "arc.toml": ("app = 'chat'\nws = ['hello']\n", "[sam]\nretain = 'bucket'\n", "[sam]\nenv = 'OTHER'\n"),
    "arc.json": ('{"app": "chat", "ws": ["hello"]', ', "sam": {"retain": "bucket"}', ', "sam": {"env": "OTHER"}'),
    "package.json": (
        '{"arc": {"app": "chat", "ws": ["hello"]',
        ', "sam": {"retain": "bucket"}',
        ', "sam": {"env": "OTHER"}',
    ),
}
"""By file: a manifest, a `@sam` for it, and one that has an `env`."""
ENDS = {"arc.json": "}", "package.json": "}}"}
WHOLE = {
    "app.arc": b"@sam\nenv STRIPE_KEY MAIL_FROM\n",
    "arc.yaml": b"sam:\n  env: [STRIPE_KEY, MAIL_FROM]\n",
    "arc.toml": b'[sam]\nenv = ["STRIPE_KEY", "MAIL_FROM"]\n',
    "arc.json": b'"sam": {"env": ["STRIPE_KEY", "MAIL_FROM"]}\n',
    "package.json": b'"sam": {"env": ["STRIPE_KEY", "MAIL_FROM"]}\n',
}
SETTING = {
    "app.arc": b"env OTHER STRIPE_KEY MAIL_FROM\n",
    "arc.yaml": b"env: [OTHER, STRIPE_KEY, MAIL_FROM]\n",
    "arc.toml": b'env = ["OTHER", "STRIPE_KEY", "MAIL_FROM"]\n',
    "arc.json": b'"env": ["OTHER", "STRIPE_KEY", "MAIL_FROM"]\n',
    "package.json": b'"env": ["OTHER", "STRIPE_KEY", "MAIL_FROM"]\n',
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_suggestion_is_in_the_notation_of_the_manifest(project, name):
    start, with_sam, with_env = MANIFESTS[name]
    end = ENDS.get(name, "")
    project.write("src/ws/hello/index.mjs")
    project.write(name, start + end)
    text = project.run("--yaml").stdout.decode()
    project.write(
        "old.yaml",
        text.replace("ARC_ENV: staging\n", "ARC_ENV: staging\n        STRIPE_KEY: x\n        MAIL_FROM: x\n"),
    )
    run = project.run("diff", "--suggest", "old.yaml")
    assert (run.returncode, run.stdout) == (3, WHOLE[name])
    assert run.stderr.startswith(b"Write this into the map" if end else b"")
    assert run.stderr == b"" or end
    # The setting alone, and where it goes, if the pragma is there.
    project.write(name, start + with_sam + end)
    run = project.run("diff", "--suggest", "old.yaml")
    assert run.stdout == SETTING[name].replace(b"OTHER ", b"").replace(b"OTHER, ", b"").replace(b'"OTHER", ', b"")
    assert b"Write this below `" in run.stderr
    project.write(name, start + with_env + end)
    run = project.run("diff", "--suggest", "old.yaml")
    assert run.stdout == SETTING[name]
    assert f"Write this in place of `env`, {name}:".encode() in run.stderr


@pytest.mark.parametrize("name", ["app.arc", "arc.yaml", "arc.toml"])
def test_the_suggestion_may_stand_at_the_end_of_the_manifest(project, name):
    project.write("src/ws/hello/index.mjs")
    project.write(name, MANIFESTS[name][0])
    text = project.run("--yaml").stdout.decode()
    project.write("old.yaml", text.replace("ARC_ENV: staging\n", "ARC_ENV: staging\n        STRIPE_KEY: x\n"))
    project.write(name, MANIFESTS[name][0] + project.run("diff", "--suggest", "old.yaml").stdout.decode())
    run = project.run("diff", "--json", "old.yaml")
    assert [one["kind"] for one in json.loads(run.stdout)["risks"]] == ["parameter"]
    assert json.loads(run.stdout)["suggestion"] == ""


@pytest.mark.parametrize(
    ("name", "manifest", "said"),
    [
        ("app.arc", "@app\nchat\n@tables\nnotes\n  id *String\n", "`retain tables` below `@sam`"),
        ("arc.yaml", "app: chat\ntables:\n  notes:\n    id: '*String'\n", "`retain: tables` below `sam`"),
        ("arc.toml", "app = 'chat'\n[tables.notes]\nid = '*String'\n", '`retain = "tables"` below `sam`'),
        ("arc.json", '{"app": "chat", "tables": {"notes": {"id": "*String"}}}', '`"retain": "tables"` below `sam`'),
    ],
)
def test_advice_is_in_the_notation_of_the_manifest(project, name, manifest, said):
    project.write(name, manifest)
    project.run("-o", "old.yaml")
    project.write(name, manifest.replace("id", "key"))
    assert f"Deploy once before with {said} to keep the old one\n" in project.run("diff", "old.yaml").stdout.decode()


# --- another stage ---


@pytest.mark.parametrize(("made", "asked"), [("production", "staging"), ("staging", "production")])
def test_the_template_of_another_stage(chat, made, asked):
    chat.run("-o", "old.yaml", "--stage", made)
    run = chat.run("diff", "old.yaml", "--stage", asked)
    assert run.returncode == 3
    line = next(
        number for number, line in enumerate((chat.root / "old.yaml").read_text().splitlines(), 1) if "ARC_ENV" in line
    )
    told = run.stderr.decode()
    assert told.startswith(f"old.yaml:{line}:")
    assert f"warning[ARC507]: ARC_ENV says that the template is of the stage `{made}`, not of `{asked}`" in told
    assert f"help: Name its stage with `--stage {made}`" in told
    assert run.stdout.decode().startswith(
        f"A deploy of app.arc ({asked}) changes in old.yaml, where ARC_ENV says that the template is of the stage `{made}`"
    )
    same = chat.run("diff", "old.yaml", "--stage", made)
    assert (same.returncode, same.stderr) == (0, b"")


def test_the_warning_comes_before_the_changes(chat):
    chat.run("-o", "old.yaml", "--stage", "production")
    run = chat.run("diff", "old.yaml", stderr=subprocess.STDOUT)
    assert 0 <= run.stdout.find(b"warning[ARC507]") < run.stdout.find(b"A deploy of app.arc")


def test_a_stage_that_only_its_name_tells(chat):
    chat.write(
        "old.yaml", "Resources:\n  Live:\n    Type: AWS::ApiGatewayV2::Stage\n    Properties:\n      StageName: prod\n"
    )
    run = chat.run("diff", "old.yaml")
    assert b"old.yaml:2:3: warning[ARC507]: Live says that the template is of the stage `prod`" in run.stderr
    chat.write(
        "old.yaml",
        "Resources:\n  Live:\n    Type: AWS::ApiGatewayV2::Stage\n    Properties:\n      StageName: !Ref Stage\n",
    )
    assert chat.run("diff", "old.yaml").stderr == b""


def test_the_template_of_another_app(chat):
    chat.run("-o", "old.yaml")
    chat.write("app.arc", "@app\nshop\n\n@ws\nhello\n")
    run = chat.run("diff", "old.yaml")
    assert b"warning[ARC507]: ARC_APP_NAME says that the template is of the app `chat`, not of `shop`" in run.stderr


# --- git ---


@pytest.fixture
def repository(deployed):
    if not shutil.which("git"):
        pytest.skip("git is needed for this test")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "first"],
    ):
        subprocess.run(["git", *words], cwd=deployed.root, check=True, capture_output=True)
    return deployed


@pytest.mark.parametrize("name", ["HEAD:template.yaml", "HEAD:./template.yaml", ":template.yaml"])
def test_a_revision(repository, name):
    assert repository.run("diff", name).returncode == 0
    add_action(repository)
    repository.run("-o", "template.yaml")
    run = repository.run("diff", name)
    assert run.returncode == 3
    assert f"in {name}:\n".encode() in run.stdout


def test_a_revision_from_a_folder_below(repository):
    assert repository.run("diff", "../..", "HEAD:template.yaml", cwd="src/ws").returncode == 0
    assert repository.run("diff", "../..", "HEAD:../../template.yaml", cwd="src/ws").returncode == 0


def test_a_revision_from_outside_of_the_repository(repository, tmp_path_factory):
    """The manifest's repository is meant, whether or not the working directory is in another one."""
    outside = tmp_path_factory.mktemp("outside")
    project = str(repository.root)
    for _ in range(2):
        for name in ("HEAD:template.yaml", "HEAD:./template.yaml"):
            run = repository.run("diff", project, name, cwd=str(outside))
            assert (run.returncode, run.stderr) == (0, b"")
        assert b"Write `--base HEAD`" in repository.run("diff", project, "HEAD", cwd=str(outside)).stderr
        subprocess.run(["git", "init", "-q"], cwd=outside, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD:nothing.yaml", b"nothing.yaml"),
        ("nothing:template.yaml", b"nothing"),
        ("HEAD:src", b"src"),
        ("HEAD:$(touch x);.yaml", b"touch"),
        ("HEAD:", b"HEAD:"),
    ],
)
def test_what_git_does_not_have(repository, name, said):
    run = repository.run("diff", name)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error[ARC198]: Cannot read `" + name.encode() + b"`: there is no such file, and")
    assert said in run.stderr
    assert not (repository.root / "x").exists()


def test_a_file_with_a_colon_in_its_name_is_a_file(deployed):
    shutil.copy(deployed.root / "template.yaml", deployed.root / "HEAD:template.yaml")
    assert deployed.run("diff", "HEAD:template.yaml").returncode == 0


def test_outside_of_a_repository(deployed):
    run = deployed.run("diff", "HEAD:template.yaml")
    assert run.returncode == 2
    assert b"not a git repository" in run.stderr


# --- bad input ---

WRONG = [
    pytest.param("", "t.yaml:1:1: error[ARC347]", id="nothing"),
    pytest.param("Resources: [\n", "t.yaml:2:1: error[ARC160]", id="broken YAML"),
    pytest.param("Resources:\n\tQ: x\n", "t.yaml:2:1: error[ARC16", id="tabs"),
    pytest.param("Resources:\n  Q: {}\n", "t.yaml:2:3: error[ARC347]", id="a resource without a type"),
    pytest.param("Resources:\n  Q: !!python/object:os.x {}\n", "t.yaml:2:6: error[ARC348]", id="a tag of Python"),
    pytest.param("@app\nchat\n", "t.yaml:1:1: error", id="a manifest"),
    pytest.param(bytes(range(256)), "t.yaml:", id="binary"),
    pytest.param(TEMPLATE.encode("utf-16"), "t.yaml:1:1: error[ARC180]", id="UTF-16"),
    pytest.param("x: " + "y " * (5 * MIB), "t.yaml:1:1: error[ARC181]", id="10 MB"),
    pytest.param("x: " + "[ " * 10000, "t.yaml:1:", id="deep"),
    pytest.param(
        "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "error[ARC183]",
        id="aliases that explode",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_faults_of_the_template_have_their_place(chat, text, expected):
    chat.write("t.yaml", text)
    run = chat.run("diff", "t.yaml")
    assert (run.returncode, run.stdout) == (1, b"")
    assert expected.encode() in run.stderr
    assert b"Traceback" not in run.stderr
    assert b"1 error" in run.stderr


@pytest.mark.parametrize("name", ["nothing.yaml", "src", ""])
def test_templates_that_cannot_be_read(chat, name):
    run = chat.run("diff", name)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"Traceback" not in run.stderr


def test_faults_of_both_are_told_at_once(project):
    project.write("app.arc", "@app\nchat\n@ws\n{\n")
    project.write("t.yaml", "Resources: 5\n")
    run = project.run("diff", "t.yaml")
    assert run.returncode == 1
    assert b"t.yaml:1:1: error[ARC347]" in run.stderr
    project.write("t.yaml", TEMPLATE)
    run = project.run("diff", "t.yaml")
    assert (run.returncode, run.stdout) == (1, b"")
    assert b"app.arc:4:1: error[ARC106]" in run.stderr


def test_the_template_must_be_named(chat):
    run = chat.run("diff")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"usage: arc2sam diff")
    assert run.stderr.endswith(b"error: name a TEMPLATE to compare with, or a revision with --base\n")
    assert chat.run("diff", "a", "b", "c").returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--base", "HEAD", "app.arc", "template.yaml"], "TEMPLATE and --base exclude each other"),
        (["--base", "HEAD", "-"], "what comes from standard input is in no revision"),
        (["--base=--all"], "no revision is called '--all'"),
        (["--base", ""], "a value is missing"),
        (["--base", "a", "--base", "b"], "it is given twice"),
    ],
)
def test_what_is_compared_with_is_one_thing(chat, words, said):
    run = chat.run("diff", *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"usage: arc2sam diff")
    assert said.encode() in run.stderr


def test_output_that_fails(deployed):
    if not os.path.exists("/dev/full"):
        pytest.skip("the system has no /dev/full")
    with open("/dev/full", "wb") as full:
        assert deployed.run("diff", "template.yaml", stdout=full).returncode == 2


# --- --check ---


def test_check(deployed):
    run = deployed.run("-o", "template.yaml", "--check")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    add_action(deployed)
    old = (deployed.root / "template.yaml").read_bytes()
    run = deployed.run("-o", "template.yaml", "--check")
    assert (run.returncode, run.stdout, run.stderr) == (
        3,
        b"",
        b"`template.yaml` would change\n  help: Run `arc2sam -o template.yaml`\n",
    )
    assert (deployed.root / "template.yaml").read_bytes() == old


def test_check_of_a_file_that_is_not_there(chat):
    run = chat.run("--check", "-o", "template.yaml")
    assert (run.returncode, run.stderr) == (
        3,
        b"`template.yaml` would be created\n  help: Run `arc2sam -o template.yaml`\n",
    )
    assert not (chat.root / "template.yaml").exists()


def test_check_tells_the_command_that_mends(chat):
    words = ["--stage", "production", "--json", "-o", "my template.json", "--no-limits"]
    told = chat.run("--check", *words).stderr.decode()
    command = told.splitlines()[1].removeprefix("  help: Run `arc2sam ").removesuffix("`")
    assert chat.run(*shlex.split(command)).returncode == 0
    assert chat.run("--check", *words).returncode == 0


@pytest.mark.parametrize("words", [["--check"], ["--check", "-o", "-"], ["--check", "-o", "src"]])
def test_check_needs_a_file(chat, words):
    run = chat.run(*words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error[ARC198]")
    if words[-1] != "src":
        assert b"help: Add `-o template.yaml`" in run.stderr


def test_check_of_a_broken_project(deployed):
    deployed.write("app.arc", "@app\nchat\n@ws\n{\n")
    assert deployed.run("-o", "template.yaml", "--check").returncode == 1


def test_check_counts_every_byte(deployed):
    text = (deployed.root / "template.yaml").read_bytes()
    deployed.write("template.yaml", text + b"\n")
    assert deployed.run("-o", "template.yaml", "--check").returncode == 3
    deployed.write("template.yaml", text[:-1])
    assert deployed.run("-o", "template.yaml", "--check").returncode == 3
