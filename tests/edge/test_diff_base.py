"""`arc2sam diff --base REVISION`: a project as git has it is the project as the disk had it."""

import json
import os
import shutil
import subprocess

import pytest

from arc2sam import normalize, pipeline, project, revisions
from arc2sam.diagnostics import Report
from arc2sam.project import Disk
from tests.golden.projects import ALL, name_of

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is needed for this test")


def git(folder, *words):
    about = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *about, *words], cwd=folder, check=True, capture_output=True)


def commit(folder):
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")


@pytest.fixture
def repository(chat):
    commit(chat.root)
    return chat


def add_action(project):
    project.write("src/ws/ping/index.mjs")
    project.write("app.arc", "@app\nchat\n\n@ws\nhello\nping\n")


# --- what is compared ---


def test_nothing_changes(repository):
    run = repository.run("diff", "--base", "HEAD")
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == b"A deploy of app.arc (staging) changes nothing against HEAD:app.arc.\n"


@pytest.mark.parametrize("words", [[], ["."], ["app.arc"], ["./app.arc"]])
def test_an_action_comes(repository, words):
    add_action(repository)
    run = repository.run("diff", "--base", "main", *words)
    assert (run.returncode, run.stderr) == (3, b"")
    assert run.stdout.startswith(b"A deploy of ")
    assert b"against main:app.arc:\n\nRoutes\n  + WebSocket ping -> PingWSLambda\n" in run.stdout


def test_as_json(repository):
    add_action(repository)
    found = json.loads(repository.run("diff", "--base", "main", "--json").stdout)
    assert (found["base"], found["template"], found["manifest"]) == ("main", "main:app.arc", "app.arc")
    repository.run("-o", "template.yaml")
    assert json.loads(repository.run("diff", "template.yaml", "--json").stdout)["base"] is None


def test_the_stage_is_that_of_both(repository):
    run = repository.run("diff", "--base", "HEAD", "--stage", "production")
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_renamed_app_is_told_once(repository):
    repository.write("app.arc", "@app\nroom\n\n@ws\nhello\n")
    for stage, old, new in (
        ("staging", "ChatStaging", "RoomStaging"),
        ("production", "ChatProduction", "RoomProduction"),
    ):
        run = repository.run("diff", "--base", "HEAD", "--stage", stage)
        assert (run.returncode, run.stderr) == (3, b"")
        told = run.stdout.decode()
        assert told.count(f"! stack {old} becomes `{new}`") == 1
        assert f"Deploy with `--stack-name {old}` to keep the old one" in told
        assert "template of" not in told


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        pytest.param("src/ws/hello/config.arc", "@aws\ntimeout 9\n", b"Timeout 5 -> 9", id="configuration"),
        pytest.param("src/ws/hello/index.py", "", b"", id="a handler that is not taken"),
        pytest.param("template.yaml", "Resources: {}\n", b"", id="a file that counts for nothing"),
    ],
)
def test_files_beside_the_manifest(repository, path, text, said):
    repository.write(path, text)
    assert said in repository.run("diff", "--base", "HEAD").stdout
    commit(repository.root)
    assert repository.run("diff", "--base", "HEAD").returncode == 0
    assert said in repository.run("diff", "--base", "HEAD~1").stdout


def test_the_overlay(repository):
    repository.write("app.arc", "@app\nchat\n\n@ws\nhello\n\n@sam\noverlay over.yaml\n")
    repository.write("over.yaml", "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n")
    commit(repository.root)
    repository.write("over.yaml", "Resources:\n  Q:\n    Type: AWS::SNS::Topic\n")
    assert b"! Q (AWS::SNS::Topic) replaced because of Type" in repository.run("diff", "--base", "HEAD").stdout


def test_nothing_is_written(repository):
    add_action(repository)
    before = {path: path.stat().st_mtime_ns for path in repository.root.rglob("*")}
    assert repository.run("diff", "--base", "HEAD").returncode == 3
    assert {path: path.stat().st_mtime_ns for path in repository.root.rglob("*")} == before


def test_the_project_may_be_below_the_top(chat):
    add_action(chat)
    top = chat.root.parent
    commit(top)
    chat.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    for words, cwd in (([], "."), (["../.."], "src/ws"), (["../../app.arc"], "src/ws"), ([chat.root], "/")):
        run = chat.run("diff", "--base", "HEAD", *words, cwd=cwd)
        assert (run.returncode, run.stderr) == (3, b"")
        assert b"against HEAD:my app/app.arc:" in run.stdout
        assert b"- WebSocket ping" in run.stdout


def test_the_manifest_may_have_had_another_format(repository):
    (repository.root / "app.arc").unlink()
    repository.write("arc.json", json.dumps({"app": "chat", "ws": ["hello"]}))
    run = repository.run("diff", "--base", "HEAD")
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"against HEAD:app.arc" in run.stdout


# --- what cannot be read ---


def refused(run, code, said):
    assert (run.returncode, run.stdout) == (code, b"")
    assert said.encode() in run.stderr
    assert b"Traceback" not in run.stderr
    assert run.stderr.endswith(b"1 error\n")


@pytest.mark.parametrize(
    "name", ["nothing", "HEAD:src", "HEAD..HEAD", "HEAD~5", "$(touch x)", "HEAD^{tree}", ":app.arc"]
)
def test_no_such_revision(repository, name):
    refused(
        repository.run("diff", "--base", name), 2, f"Cannot read the revision `{name}`: git has no such commit here"
    )
    assert not (repository.root / "x").exists()


def test_no_repository(chat):
    refused(chat.run("diff", "--base", "HEAD"), 2, "not a git repository")


def test_no_git(repository, monkeypatch):
    monkeypatch.setattr(repository, "environment", lambda: {**type(repository).environment(repository), "PATH": "/"})
    refused(repository.run("diff", "--base", "HEAD"), 2, "git, which reads revisions, is not installed")


def test_no_manifest_then(project):
    commit(project.root)
    project.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    refused(project.run("diff", "--base", "HEAD"), 1, "error[ARC194]: There is no manifest in `HEAD`")
    refused(project.run("diff", "--base", "HEAD", "app.arc"), 2, "Cannot read `HEAD:app.arc`: there is no such file")


def test_no_such_folder_then(repository):
    shutil.copytree(repository.root / "src", repository.root / "new" / "src")
    repository.write("new/app.arc", "@app\nchat\n\n@ws\nhello\n")
    refused(repository.run("diff", "--base", "HEAD", "new"), 1, "There is no manifest in `HEAD:new/`")


def test_several_manifests_then(repository):
    repository.write("arc.json", "{}")
    commit(repository.root)
    (repository.root / "arc.json").unlink()
    refused(repository.run("diff", "--base", "HEAD"), 1, "HEAD:arc.json:1:1: error[ARC195]")


def test_faults_of_then_have_their_place(repository):
    repository.write("app.arc", "@app\nchat\n\n@ws\nhello\n{\n")
    commit(repository.root)
    repository.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    refused(repository.run("diff", "--base", "HEAD"), 1, "HEAD:app.arc:6:1: error[ARC106]")


def test_faults_of_a_configuration_file_then(repository):
    repository.write("src/ws/hello/config.arc", "@aws\ntimeout never\n")
    commit(repository.root)
    (repository.root / "src/ws/hello/config.arc").unlink()
    refused(repository.run("diff", "--base", "HEAD"), 1, "HEAD:src/ws/hello/config.arc:2:9: error[ARC")


def test_warnings_of_then_are_old(repository):
    shutil.rmtree(repository.root / "src/ws/hello")
    commit(repository.root)
    repository.write("src/ws/hello/index.mjs")
    run = repository.run("diff", "--base", "HEAD")
    assert (run.returncode, run.stderr) == (0, b"")


def test_faults_of_now_are_told_as_ever(repository):
    repository.write("app.arc", "@app\nchat\n\n@ws\n{\n")
    refused(repository.run("diff", "--base", "HEAD"), 1, "app.arc:5:1: error[ARC106]")


# --- links ---


def link(project, path, target):
    (project.root / path).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, project.root / path)


def both(root):
    """What the disk and the revision hold of a project, with the codes of what was found; the names of texts apart."""
    revision = revisions.Revision("HEAD", str(root))
    found = [seen(files) for files in (Disk(str(root)), revision)]
    revision.close()
    return found


def seen(files):
    report, read = Report(), []
    manifest = project.find_in(files, None, report)

    def beside(app):
        read.append(project.read_from(files, normalize.wanted(app), report))
        return read[-1]

    pipeline.model(manifest.source, beside, manifest.format)
    texts = {path: one.text for path, one in read[0].sources.items()}
    return read[0].replace(sources=texts), [one.code for one in report.diagnostics]


LINKS = [
    pytest.param({"src/ws/hello": "../../lib/hello"}, id="a folder in the project"),
    pytest.param({"src/ws/hello/index.mjs": "../../../lib/hello/index.mjs"}, id="a file in the project"),
    pytest.param({"src/ws/hello/config.arc": "../../../lib/config.arc"}, id="a configuration file"),
    pytest.param({"src": "other/src"}, id="a folder far above"),
    pytest.param({"src/ws/hello/config.arc": "nothing"}, id="a link to nothing"),
    pytest.param({"src/ws/hello/config.arc": "config.arc"}, id="a ring"),
    pytest.param({"src/ws/hello/config.arc": "../hello"}, id="a folder where a file is wanted"),
    pytest.param({"src/ws/hello": "../../lib/hello/../hello/."}, id="a way with turns"),
    pytest.param({"src/ws/hello": "one", "src/ws/one": "two", "src/ws/two": "../../lib/hello"}, id="links to links"),
    pytest.param({"src/ws/hello/config.arc": "../../../../outside.arc"}, id="a file outside"),
    pytest.param({"src/ws/hello": "../../../outside"}, id="a folder outside"),
    pytest.param({"preferences.arc": "../outside.arc"}, id="preferences outside"),
]


@pytest.mark.parametrize("links", LINKS)
def test_links_are_followed_as_on_the_disk(chat, links):
    chat.write("lib/hello/index.mjs")
    chat.write("lib/hello/config.arc", "@aws\ntimeout 9\n")
    chat.write("lib/config.arc", "@aws\ntimeout 9\n")
    shutil.copytree(chat.root / "src", chat.root / "other" / "src")
    (chat.root.parent / "outside").mkdir()
    (chat.root.parent / "outside" / "index.mjs").write_text("")
    (chat.root.parent / "outside.arc").write_text("@aws\ntimeout 9\n")
    for path, target in links.items():
        at = chat.root / path
        if at.is_dir():
            shutil.rmtree(at)
        at.unlink(missing_ok=True)
        link(chat, path, target)
    commit(chat.root)
    disk, revision = both(chat.root)
    assert revision == disk


@pytest.mark.parametrize("target", ["../outside.arc", "/etc/hostname"])
def test_a_manifest_that_is_a_link_out_of_the_project(chat, target):
    (chat.root.parent / "outside.arc").write_text("@app\nchat\n\n@ws\nhello\n")
    (chat.root / "app.arc").unlink()
    link(chat, "app.arc", target)
    commit(chat.root)
    (chat.root / "app.arc").unlink()
    chat.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    refused(chat.run("diff", "--base", "HEAD"), 1, "HEAD:app.arc:1:1: error[ARC197]")


def test_a_configuration_file_that_is_a_link_out_of_the_project(chat):
    (chat.root.parent / "outside.arc").write_text("@aws\ntimeout 9\n")
    link(chat, "src/ws/hello/config.arc", "../../../../outside.arc")
    commit(chat.root)
    (chat.root / "src/ws/hello/config.arc").unlink()
    refused(chat.run("diff", "--base", "HEAD"), 1, "HEAD:src/ws/hello/config.arc:1:1: error[ARC197]")


# --- every project of the tests ---


def test_projects_have_files():
    assert len([folder for folder in ALL if (folder / "src").is_dir()]) > 10


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_a_revision_holds_what_the_disk_holds(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "app")
    commit(tmp_path / "app")
    disk, revision = both(tmp_path / "app")
    assert revision == disk


# --- bytes ---


def test_large_and_binary_files(repository):
    repository.write("src/ws/hello/config.arc", b"\xff\xfe\x80")
    repository.write("src/ws/default/config.arc", "# " + "x" * (30 << 20))
    commit(repository.root)
    (repository.root / "src/ws/hello/config.arc").unlink()
    (repository.root / "src/ws/default/config.arc").unlink()
    run = repository.run("diff", "--base", "HEAD")
    assert run.returncode == 1
    assert b"HEAD:src/ws/hello/config.arc:1:1: error[ARC180]" in run.stderr
    assert b"HEAD:src/ws/default/config.arc:1:1: error[ARC181]" in run.stderr


def test_names_that_are_no_ascii(repository):
    repository.write("src/ws/hello/später.mjs")
    repository.write("src/ws/hello/a\nb.mjs")
    commit(repository.root)
    disk, revision = both(repository.root)
    assert revision == disk


def test_a_submodule_is_a_folder_without_files(repository):
    identity = "1234567890123456789012345678901234567890"
    git(repository.root, "rm", "-rq", "--cached", "src/ws/hello")
    git(repository.root, "update-index", "--add", "--cacheinfo", f"160000,{identity},src/ws/hello")
    git(repository.root, "commit", "-q", "-m", "x")
    run = repository.run("diff", "--base", "HEAD")
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_revision_in_the_place_of_a_template(repository):
    run = repository.run("diff", "HEAD")
    assert run.returncode == 2
    assert b"help: Write `--base HEAD`" in run.stderr
    assert b"--base" not in repository.run("diff", "no-such-file").stderr


def test_a_file_of_a_revision_in_the_place_of_a_revision(repository):
    run = repository.run("diff", "--base", "HEAD:template.yaml")
    assert run.returncode == 2
    assert b"help: Leave `--base` out: `arc2sam diff HEAD:template.yaml`" in run.stderr
