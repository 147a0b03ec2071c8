"""The GitHub action, the hooks of pre-commit and the page about CI: valid for their own tools, and run as those do."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, once
from tests.edge.conftest import CHAT, Project

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
FENCE = re.compile(r"^```(\S*)[ ]*(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [found.groups() for found in FENCE.finditer((ROOT / "docs" / "ci.md").read_text())]
OURS = "OWNER/arc2sam@REVISION"
EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
UNREACHED = ("Could not fetch", "No matching distribution", "Could not find a version", "connection")
"""What pip says where there is no network."""


def blocks(language, path=None):
    found = [text for kind, name, text in BLOCKS if kind == language and (path is None or Path(name).match(path))]
    assert found
    return found


WORKFLOWS = [
    pytest.param(yaml.safe_load(text), text, id=yaml.safe_load(text)["name"])
    for text in blocks("yaml", ".github/workflows/*.yml")
]


def module(name):
    """The command line of a tool that comes with Python, or a skip."""
    pytest.importorskip(name, reason=f"{name} is not installed")
    return [sys.executable, "-m", name]


def run_bash(script, cwd, environment):
    """Run a script as GitHub and GitLab run theirs: up to its first fault."""
    return subprocess.run(
        [*BASH, "-c", script], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="session")
def installed(tmp_path_factory, worker_id):
    """The folder for temporary files of a runner on which the action's first step has run, once for all processes."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    folder = base / "arc2sam-runner"

    def install():
        if (folder / "done").exists():
            return
        folder.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "PYTHON": sys.executable,
            "RUNNER_TEMP": str(folder),
            "GITHUB_PATH": str(folder / "path"),
            "GITHUB_ACTION_PATH": str(ROOT),
        }
        run = run_bash(ACTION["runs"]["steps"][0]["run"], folder, environment)
        if run.returncode and any(text in run.stderr for text in UNREACHED):
            pytest.skip(f"pip could not install arc2sam: {run.stderr.strip()[-200:]}")
        assert run.returncode == 0, run.stderr
        (folder / "done").touch()

    once(base / "arc2sam-runner.lock", install)
    return folder


class Runner:
    """What runs the steps of a job, as far as ours need it."""

    def __init__(self, project, installed):
        self.root = project.root
        # The system's tools, and what the action's first step put there.
        added = (installed / "path").read_text().split()
        self.environment = {
            "PATH": os.pathsep.join([*added, "/usr/bin", "/bin"]),
            "HOME": str(project.root.parent),
            "GITHUB_WORKSPACE": str(project.root),
            "GITHUB_ACTIONS": "true",
            "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(project.root.parent / "summary"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def run(self, script, **environment):
        return run_bash(script, self.root, {**self.environment, **environment})

    def act(self, **inputs):
        """Run the action but for its first step; return the exit code and all that was shown."""
        assert inputs.keys() <= ACTION["inputs"].keys()
        values = {name: inputs.get(name, about["default"]) for name, about in ACTION["inputs"].items()}
        shown = ""
        for step in ACTION["runs"]["steps"][1:]:
            condition = step.get("if")
            assert condition in (None, "inputs.template != ''")
            if condition and not values["template"]:
                continue
            given = {
                name: values[EXPRESSION.fullmatch(value)[1].removeprefix("inputs.")]
                for name, value in step["env"].items()
            }
            run = self.run(step["run"], **given)
            shown += run.stdout + run.stderr
            if run.returncode:
                return run.returncode, shown
        return 0, shown


@pytest.fixture
def runner(chat, installed):
    return Runner(chat, installed)


# --- the action ---


def valid(schema, text, tmp_path, *options):
    """Let a tool judge a file by the schema that its makers publish."""
    file = tmp_path / "file.yml"
    file.write_text(text)
    command = [*module("check_jsonschema"), "--builtin-schema", f"vendor.{schema}", *options, file]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.outside
def test_the_action_is_one_by_githubs_schema(tmp_path):
    valid("github-actions", (ROOT / "action.yml").read_text(), tmp_path)


def test_no_script_of_the_action_holds_an_expression():
    used = set()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        used |= {EXPRESSION.fullmatch(value)[1] for value in step["env"].values()}
    assert used == {f"inputs.{name}" for name in ACTION["inputs"]}


def test_every_input_is_told():
    page = (ROOT / "docs" / "ci.md").read_text()
    told = re.findall(r"^\| `(\w+)` \| (?:`(\S+)`|none) \|", page, re.MULTILINE)
    assert {name: default for name, default in told} == {name: one["default"] for name, one in ACTION["inputs"].items()}


@pytest.mark.outside
@pytest.mark.parametrize("step", ACTION["runs"]["steps"], ids=lambda step: step["name"])
def test_shellcheck_finds_nothing(step):
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    run = subprocess.run(["shellcheck", "-s", "bash", "-"], input=step["run"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


WARNED = CHAT + "\n@bogus\n"
WRONG = CHAT + "\n@aws\nmemry 512\n"


@pytest.mark.outside
@pytest.mark.parametrize(
    ("manifest", "inputs", "code", "told"),
    [
        pytest.param(CHAT, {}, 0, "", id="right"),
        pytest.param(CHAT, {"stage": "production", "strict": "true"}, 0, "", id="right, strictly"),
        pytest.param(WARNED, {}, 0, "::warning title=arc2sam ARC302,file=app.arc,line=7,", id="a warning"),
        pytest.param(
            WARNED,
            {"strict": "true"},
            1,
            "::error title=arc2sam ARC302 (--strict),file=app.arc,line=7,",
            id="a warning, strictly",
        ),
        pytest.param(WRONG, {}, 1, "::error title=arc2sam ARC201,file=app.arc,line=8,", id="an error"),
        pytest.param(WRONG, {"format": "concise"}, 1, "app.arc:8:1: error[ARC201]", id="another form"),
        pytest.param(CHAT, {"strict": "yes"}, 2, "::error::The input strict is true or false", id="strict misspelled"),
        pytest.param(CHAT, {"stage": "testing"}, 2, "usage: arc2sam check", id="a stage that there is not"),
        pytest.param(CHAT, {"template": "template.yaml"}, 3, "`template.yaml` would be created", id="no template"),
        pytest.param(
            WRONG,
            {"template": "template.yaml"},
            1,
            "::error title=arc2sam ARC201,file=app.arc,line=8,",
            id="no template, an error",
        ),
    ],
)
def test_what_the_action_tells(manifest, inputs, code, told, chat, runner):
    chat.write("app.arc", manifest)
    found, shown = runner.act(**inputs)
    assert found == code, shown
    assert told in shown if told else not shown


@pytest.mark.outside
@pytest.mark.parametrize("name", ["template.yaml", "made/template.json"])
def test_the_action_compares_the_template(name, chat, runner):
    chat.write(name)
    notation = ["--json"] if name.endswith("json") else []
    assert chat.run("-o", name, "--stage", "production", *notation).returncode == 0
    assert runner.act(template=name, stage="production") == (0, "")
    code, shown = runner.act(template=name, stage="staging")
    assert code == 3
    assert f"`{name}` would change" in shown
    assert f"::error::{name} is not what the manifest gives for the stage staging: run arc2sam --stage=staging" in shown
    command = next(line for line in shown.splitlines() if line.startswith("::error::")).rpartition(": run ")[2]
    assert chat.run(*shlex.split(command)[1:]).returncode == 0
    assert runner.act(template=name) == (0, "")


@pytest.mark.outside
def test_the_action_tells_a_warning_once(chat, runner):
    chat.write("app.arc", WARNED)
    code, shown = runner.act(template="template.yaml")
    assert (code, shown.count("ARC302]")) == (3, 1), shown


@pytest.mark.outside
@pytest.mark.parametrize(("manifest", "code"), [(CHAT, 0), (WRONG, 1)], ids=["right", "wrong"])
def test_the_action_writes_sarif(manifest, code, chat, runner):
    chat.write("app.arc", manifest)
    assert runner.act(sarif="found.sarif")[0] == code
    log = json.loads((chat.root / "found.sarif").read_text())
    assert log["version"] == "2.1.0"
    assert [found["ruleId"] for found in log["runs"][0]["results"]] == ["ARC201"] * code
    code, shown = runner.act(sarif="no/found.sarif")
    assert code == 2
    assert "Cannot write `no/found.sarif`" in shown


@pytest.mark.outside
@pytest.mark.parametrize("name", ["manifest", "stage", "strict", "format", "sarif", "template"])
@pytest.mark.parametrize("value", ["$(touch evil)", '"; touch evil; "', "--output=evil"])
def test_inputs_are_no_code(name, value, chat, runner):
    code, shown = runner.act(**{name: value})
    assert not (chat.root / "evil").exists(), shown
    # A file may be called like that.
    assert bool(code) == (name != "sarif"), shown


# --- the hooks ---


@pytest.mark.outside
def test_the_hooks_are_hooks_for_pre_commit():
    run = subprocess.run(
        [*module("pre_commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.outside
@pytest.mark.parametrize("text", blocks("yaml", ".pre-commit-config.yaml"))
def test_pre_commit_takes_the_configurations_of_the_page(text, tmp_path):
    file = tmp_path / "config.yaml"
    # A revision that is no branch.
    file.write_text(text.replace("REVISION", "v1.0.0"))
    run = subprocess.run([*module("pre_commit"), "validate-config", file], cwd=tmp_path, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def run_hooks(text, project):
    """Run the hooks of a configuration as pre-commit does; return their exit codes by name."""
    codes = {}
    for hook in yaml.safe_load(text)["repos"][0]["hooks"]:
        about = {**HOOKS[hook["id"]], **hook}
        assert about["pass_filenames"] is False
        program, *words = shlex.split(about["entry"])
        assert program == "arc2sam"
        codes[about["name"]] = project.run(*words, *about.get("args", [])).returncode
    return codes


def test_hooks_for_one_app(chat):
    text = blocks("yaml", ".pre-commit-config.yaml")[0]
    check, template = (HOOKS[name]["name"] for name in ("arc2sam-check", "arc2sam-template"))
    assert run_hooks(text, chat) == {check: 0, template: 3}
    assert chat.run("-o", "template.yaml").returncode == 0
    assert run_hooks(text, chat) == {check: 0, template: 0}
    chat.write("app.arc", WRONG)
    assert run_hooks(text, chat) == {check: 1, template: 1}


def test_hooks_for_several_apps(project):
    text = blocks("yaml", ".pre-commit-config.yaml")[1]
    for app in ("chat", "shop"):
        project.write(f"apps/{app}/app.arc", CHAT)
        project.write_handlers(f"apps/{app}")
    assert run_hooks(text, project) == {"check chat": 0, "compare the template of chat": 3, "check shop": 0}
    made = project.run("apps/chat", "-o", "apps/chat/template.yaml", "--stage", "production")
    assert made.returncode == 0
    project.write("apps/shop/app.arc", WRONG)
    assert run_hooks(text, project) == {"check chat": 0, "compare the template of chat": 0, "check shop": 1}


# --- the page ---


@pytest.mark.outside
@pytest.mark.parametrize(("workflow", "text"), WORKFLOWS)
def test_workflows_are_such_by_githubs_schema(workflow, text, tmp_path):
    valid("github-workflows", text, tmp_path)


@pytest.mark.outside
@pytest.mark.parametrize("text", blocks("yaml", ".gitlab-ci.yml"))
def test_jobs_are_such_by_gitlabs_schema(text, tmp_path):
    valid("gitlab-ci", text, tmp_path, "--data-transform", "gitlab-ci")


@pytest.fixture
def repository(chat, runner):
    """A repository whose last commit adds a route to what `origin/main` has; its template is up to date."""

    def git(*words):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(
            ["git", *identity, *words], cwd=chat.root, env=runner.environment, check=True, capture_output=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    chat.write("app.arc", CHAT + "bye\n")
    chat.write("src/ws/bye/index.mjs")
    assert chat.run("-o", "template.yaml").returncode == 0
    git("add", ".")
    git("commit", "-q", "-m", "two")
    return chat


def run_step(step, runner):
    """Run a step of a workflow, if it is one that runs here; return what it is."""
    uses = step.get("uses")
    if uses == OURS:
        assert runner.act(**step.get("with", {})) == (0, "")
        return "ours"
    if uses:
        assert uses.startswith(("actions/", "github/"))
        return "theirs"
    assert "${{" not in step["run"]
    if step["run"].startswith(("pip ", "gh ")):
        assert subprocess.run(["bash", "-n", "-c", step["run"]], check=False).returncode == 0
        return "elsewhere"
    run = runner.run(step["run"])
    assert run.returncode == 0, run.stdout + run.stderr
    return "run"


@pytest.mark.outside
@pytest.mark.parametrize(("workflow", "text"), WORKFLOWS)
def test_workflows_run(workflow, text, repository, runner):
    (job,) = workflow["jobs"].values()
    kinds = {run_step(step, runner) for step in job["steps"]}
    assert kinds & {"ours", "run"}
    if "diff" in workflow["jobs"]:
        comment = (repository.root / "diff.md").read_text()
        assert "+ WebSocket bye -> ByeWSLambda" in comment
        assert comment.startswith("```\n")
        assert comment.endswith("\n```\n")
        assert Path(runner.environment["GITHUB_STEP_SUMMARY"]).read_text() == comment


@pytest.mark.outside
def test_gitlabs_jobs_run(repository, runner):
    repository.write("app.arc", CHAT + "bye\n\n@bogus\n")
    del runner.environment["GITHUB_ACTIONS"]
    ran = []
    for text in blocks("yaml", ".gitlab-ci.yml"):
        for job in yaml.safe_load(text).values():
            for line in job["script"]:
                if line.startswith("jq ") and not shutil.which("jq"):
                    pytest.skip("jq is not installed")
                if not line.startswith(("pip ", "apt-get ")):
                    run = runner.run(line)
                    assert run.returncode == 0, run.stdout + run.stderr
                    ran.append(line.partition(" ")[0])
    assert ran == ["arc2sam", "arc2sam", "arc2sam", "jq"]
    assert "ARC302" in (repository.root / "arc2sam.xml").read_text()
    (found,) = json.loads((repository.root / "quality.json").read_text())
    assert found["check_name"] == "ARC302"
    assert found["severity"] == "minor"
    assert found["location"] == {"path": "app.arc", "lines": {"begin": 8}}
    assert {"description", "fingerprint"} < found.keys()


@pytest.mark.outside
def test_scripts_run(repository, runner):
    for stage in ("staging", "production"):
        assert repository.run("--stage", stage, "-o", f"template.{stage}.yaml").returncode == 0
    for script in blocks("sh"):
        run = runner.run(script)
        assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.outside
def test_make_writes_the_template(repository, runner):
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    (rules,) = blocks("make")
    repository.write("Makefile", rules)
    repository.write("app.arc", CHAT + "later\n")
    repository.write("src/ws/later/index.mjs")
    run = runner.run("make template.yaml")
    assert run.returncode == 0, run.stderr
    assert "RouteKey: later" in (repository.root / "template.yaml").read_text()
