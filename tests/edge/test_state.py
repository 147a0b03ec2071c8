"""What the folders of a project add to what `arc2sam`, `check` and `diff` tell: what is not done yet, or left behind."""

import json
import os
import re

import pytest

from tests.edge.conftest import CHAT

NODE = "node_modules/@architect"
SHOP = "@app\nshop\n\n@events\npaid\nsent\n"


def codes(run):
    return re.findall(r"\[(ARC\d+)\]", (run.stdout + run.stderr).decode())


@pytest.fixture
def shop(project):
    """Two functions with shared code."""
    project.write("app.arc", SHOP)
    project.write("src/events/paid/index.mjs", "import '@architect/shared/lib.mjs'\n")
    project.write("src/events/sent/index.mjs")
    project.write("src/shared/lib.mjs", "export const one = 1\n")
    return project


# --- copies ---


def test_the_note_goes_once_the_copies_are_made(shop):
    assert codes(shop.run("check")) == ["ARC516"]
    shop.run("hydrate")
    for words in (["check"], ["-o", "t.yaml"], ["diff", "t.yaml"]):
        assert shop.run(*words).stderr == b"", words
    assert shop.run("check").stdout == b""


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("src/shared/lib.mjs", "export const one = 2\n", id="changed"),
        pytest.param("src/shared/new.mjs", "", id="added"),
        pytest.param("src/shared/lib.mjs", None, id="removed"),
        pytest.param(f"src/events/paid/{NODE}/shared/lib.mjs", "export const one = 3\n", id="changed in a copy"),
        pytest.param(f"src/events/paid/{NODE}/shared/lib.mjs", None, id="removed from a copy"),
    ],
)
def test_copies_that_are_out_of_date(shop, path, content):
    shop.run("hydrate")
    if content is None:
        (shop.root / path).unlink()
    else:
        shop.write(path, content)
    run = shop.run("-o", "t.yaml")
    assert codes(run) == ["ARC560"]
    assert b"help: Run `arc2sam hydrate`" in run.stderr
    assert shop.run("check", "--strict").returncode == 1
    assert shop.run("hydrate", "--check").returncode == 3
    shop.run("hydrate")
    assert shop.run("check").stdout == b""
    assert shop.run("hydrate", "--check").returncode == 0


def test_a_copy_of_the_same_content_and_another_time_is_current(shop):
    shop.run("hydrate")
    os.utime(shop.root / "src/shared/lib.mjs", (1, 1))
    assert shop.run("check").stdout == b""


def test_a_function_without_its_copy(shop):
    shop.run("hydrate")
    shop.write("app.arc", f"{SHOP}late\n")
    shop.write("src/events/late/index.mjs")
    run = shop.run("check")
    assert codes(run) == ["ARC560"]
    assert f"`src/events/late/{NODE}/shared` is not up to date" in run.stdout.decode()


def test_what_stands_in_the_way_is_told_by_hydrate_alone(shop):
    shop.write("src/events/paid/node_modules")
    assert codes(shop.run("check")) == ["ARC516"]
    assert codes(shop.run("hydrate")) == ["ARC343"]


def test_comments_silence_what_folders_add(shop):
    shop.run("hydrate")
    shop.write("src/shared/lib.mjs", "export const one = 22\n")
    shop.write("app.arc", SHOP.replace("@events", "@events # arc2sam: ignore ARC560"))
    assert shop.run("check").stdout == b""
    shop.run("hydrate")
    assert shop.run("check").stdout == b""


def test_the_template_does_not_depend_on_copies_and_packages(shop):
    shop.write("package.json", '{"dependencies": {"zod": "1"}}')
    shop.write("src/events/sent/index.js", "require('zod')")
    (shop.root / "src/events/sent/index.mjs").unlink()
    before = shop.run().stdout
    model = shop.run("model").stdout
    assert b"wrote src/events/sent/package.json" in shop.run("hydrate").stdout
    assert shop.run().stdout == before
    assert shop.run("model").stdout == model


def test_what_a_build_needs_is_not_told_beside_errors(shop):
    shop.write("app.arc", SHOP + "\n@scheduled\ndaily rate(0 days)\n")
    assert "ARC516" not in codes(shop.run("check"))
    shop.run("hydrate")
    assert "ARC516" not in codes(shop.run("check"))


# --- esbuild ---


def test_esbuild_is_looked_for(project):
    project.write("app.arc", "@app\nshop\n\n@aws\nruntime typescript\n\n@events\npaid\n")
    project.write("src/events/paid/index.ts")
    assert codes(project.run("check")) == ["ARC518"]
    os.chmod(project.write("tools/esbuild", "#!/bin/sh\n"), 0o755)
    assert project.run("check", env={"PATH": str(project.root / "tools")}).stdout == b""
    project.write("node_modules/.bin/esbuild")
    assert project.run("check").stdout == b""


# --- packages ---


@pytest.fixture
def packed(project):
    """Two functions that import what the project's package.json lists."""
    project.write("app.arc", SHOP)
    project.write("package.json", '{"dependencies": {"zod": "^4.0.0", "@acme/db": "1.2.3"}}')
    project.write("src/events/paid/index.mjs", "import 'zod'\nimport './lib.mjs'\n")
    project.write("src/events/paid/lib.mjs", "import '@acme/db'\n")
    project.write("src/events/sent/index.mjs", "import 'node:fs'\n")
    return project


def test_packages_are_listed_for_sam(packed):
    run = packed.run("check")
    assert codes(run) == ["ARC561"]
    assert b"`@events paid` imports `@acme/db` and `zod`, which `sam build` does not install" in run.stdout
    run = packed.run("hydrate")
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == b"wrote src/events/paid/package.json with @acme/db, zod\n"
    made = json.loads((packed.root / "src/events/paid/package.json").read_text())
    assert made["dependencies"] == {"@acme/db": "1.2.3", "zod": "^4.0.0"}
    assert packed.run("check").stdout == b""
    assert packed.run("hydrate").stdout == b"nothing to copy\n"


@pytest.mark.parametrize("words", [["--dry-run"], ["--check"]])
def test_nothing_is_written_where_nothing_is_asked_for(packed, words):
    run = packed.run("hydrate", *words)
    assert run.stdout == b"would write src/events/paid/package.json with @acme/db, zod\n"
    assert run.returncode == (3 if words == ["--check"] else 0)
    assert not (packed.root / "src/events/paid/package.json").exists()


def test_packages_follow_the_code_and_the_project(packed):
    packed.run("hydrate")
    packed.write("package.json", '{"dependencies": {"zod": "^5.0.0", "@acme/db": "1.2.3"}}')
    packed.write("src/events/paid/lib.mjs", "")
    assert codes(packed.run("check")) == ["ARC561"]
    assert packed.run("hydrate").stdout == b"wrote src/events/paid/package.json with zod\n"
    assert '"zod": "^5.0.0"' in (packed.root / "src/events/paid/package.json").read_text()
    packed.write("src/events/paid/index.mjs", "")
    assert packed.run("hydrate").stdout == b"removed src/events/paid/package.json\n"
    assert packed.run("check").stdout == b""


def test_a_package_of_the_user_stays(packed):
    packed.write("src/events/paid/package.json", '{"name": "x", "version": "1.0.0", "dependencies": {"zod": "3"}}')
    assert packed.run("check").stdout == b""
    run = packed.run("hydrate")
    assert (run.stdout, run.stderr) == (b"nothing to copy\n", b"")


def test_packages_and_git(packed):
    (packed.root / ".git").mkdir()
    run = packed.run("hydrate")
    assert codes(run) == ["ARC513"]
    assert b"Add `/src/events/*/package.json` to `.gitignore`" in run.stderr
    packed.write(".gitignore", "/src/events/*/package.json\n")
    packed.write("package.json", '{"dependencies": {"zod": "^5.0.0"}}')
    assert codes(packed.run("hydrate")) == ["ARC562"]


def test_a_function_with_copies_and_packages_needs_the_second_step(packed):
    packed.write("src/shared/lib.mjs")
    run = packed.run("hydrate")
    assert codes(run) == ["ARC514"]
    assert b"`src/events/paid`" in run.stderr
    assert b"src/events/sent" not in run.stderr


@pytest.mark.parametrize("text", ["{", "[]", '{"dependencies": '])
def test_a_broken_package_of_the_project(packed, text):
    packed.run("hydrate")
    packed.write("package.json", text)
    run = packed.run("hydrate")
    assert (run.returncode, run.stdout, codes(run)) == (1, b"", ["ARC222"])
    assert (packed.root / "src/events/paid/package.json").exists()
    assert packed.run("check").returncode == 0


def test_what_leaves_the_project_is_not_read(packed):
    outside = packed.root.parent / "lib.mjs"
    outside.write_text("import '@acme/db'\n")
    os.unlink(packed.root / "src/events/paid/lib.mjs")
    (packed.root / "src/events/paid/lib.mjs").symlink_to(outside)
    assert packed.run("hydrate").stdout == b"wrote src/events/paid/package.json with zod\n"


def test_modules_of_python(project):
    project.write("app.arc", "@app\nshop\n\n@aws\nruntime python\n\n@events\npaid\nsent\n")
    project.write("src/events/paid/lambda.py", "import json, boto3, helpers, requests\nfrom yaml import load\n")
    project.write("src/events/paid/helpers.py", "import shared.lib\n")
    project.write("src/events/sent/lambda.py", "import requests\n")
    project.write("src/events/sent/requirements.txt", "requests\n")
    run = project.run("hydrate")
    assert codes(run) == ["ARC562"]
    assert b"`@events paid` imports `requests` and `yaml`, and there is no requirements.txt beside it" in run.stderr
    assert project.run("check").stdout == b""


# --- code ---


def test_an_app_without_any_code(project):
    project.write("app.arc", CHAT)
    for name in ("connect", "default", "disconnect", "hello"):
        os.unlink(project.root / f"src/ws/{name}/index.mjs")
        os.rmdir(project.root / f"src/ws/{name}")
    run = project.run("-o", "t.yaml")
    assert (run.returncode, codes(run)) == (0, ["ARC563"])
    assert codes(project.run()) == codes(project.run("check")) == codes(project.run("-o", "-")) == []
    project.run("create")
    assert codes(project.run("-o", "t.yaml")) == []


def test_an_app_without_functions_needs_no_code(project):
    project.write("app.arc", "@app\nshop\n\n@tables\norders\n  id *String\n")
    assert project.run("-o", "t.yaml").stderr == b""


def test_a_renamed_item(chat):
    chat.write("app.arc", CHAT.replace("hello", "greet"))
    run = chat.run("-o", "t.yaml")
    assert codes(run) == ["ARC564", "ARC326"]
    assert b"Run `mv src/ws/hello src/ws/greet` if `greet` is its new name" in run.stderr
    run = chat.run("create")
    assert b"created src/ws/greet/index.mjs" in run.stdout
    assert b"Run `rm -r src/ws/greet && mv src/ws/hello src/ws/greet`" in run.stderr
    (chat.root / ".git").mkdir()
    chat.write(".gitignore")
    os.unlink(chat.root / "src/ws/greet/index.mjs")
    os.rmdir(chat.root / "src/ws/greet")
    run = chat.run("create", "--dry-run")
    assert b"Run `git mv src/ws/hello src/ws/greet` if" in run.stderr


def test_the_move_that_is_told_is_the_one_to_make(chat):
    chat.write("src/ws/hello/index.mjs", "// mine\n")
    chat.write("app.arc", CHAT.replace("hello", "greet"))
    told = chat.run("create").stderr.decode()
    command = told.partition("Run `")[2].partition("`")[0]
    assert os.system(f"cd '{chat.root}' && {command}") == 0  # noqa: S605 - what a user would do
    assert (chat.root / "src/ws/greet/index.mjs").read_text() == "// mine\n"
    assert chat.run("create").stdout == b"nothing to create\n"
    assert chat.run("create").stderr == b""


def test_removed_items(chat):
    chat.write("src/ws/other/index.js")
    chat.write("src/ws/notes/readme.md")
    chat.write("src/http/get-index/index.mjs")
    chat.write("app.arc", CHAT.replace("hello\n", ""))
    assert chat.run("-o", "t.yaml").stderr == b""
    run = chat.run("create")
    assert (run.stdout, codes(run)) == (b"nothing to create\n", ["ARC564"])
    assert b"No item of the manifest uses `src/ws/hello` and `src/ws/other`" in run.stderr
    assert codes(chat.run("check", "--advice")) == ["ARC550", "ARC564"]


def test_folders_around_functions_and_those_of_settings_are_used(chat):
    chat.write("app.arc", f"{CHAT}bye\n  src src/ws/said/bye\n")
    chat.write("src/ws/said/index.mjs")
    chat.write("src/ws/said/bye/index.mjs")
    assert chat.run("create").stderr == b""


# --- samconfig.toml ---

SAMCONFIG = """version = 0.1

[staging.deploy.parameters]
stack_name = "mine"
region = "us-west-2"

[production.build.parameters]
template_file = "template.production.yaml"
build_dir = ".aws-sam/production"

[production.deploy.parameters]
region = "us-west-2"
"""


@pytest.fixture
def configured(chat):
    chat.write("app.arc", f"{CHAT}\n@aws\nregion us-west-2\n")
    chat.write("samconfig.toml", SAMCONFIG)
    return chat


@pytest.mark.parametrize("words", [["check"], ["-o", "t.yaml"], ["diff", "--stage", "staging", "old.yaml"], []])
def test_another_region_is_told(configured, words):
    configured.run("-o", "old.yaml")
    assert codes(configured.run(*words)) == []
    configured.write("app.arc", f"{CHAT}\n@aws\nregion eu-west-1\n")
    run = configured.run(*words)
    assert codes(run) == ["ARC541"]
    assert b"samconfig.toml:5:11" in run.stdout + run.stderr


def test_only_the_stage_and_what_the_manifest_states_count(configured):
    configured.write("samconfig.toml", SAMCONFIG.replace("us-west-2", "eu-west-1", 1))
    assert codes(configured.run("check", "--stage", "production")) == []
    assert codes(configured.run("check")) == ["ARC541"]
    configured.write("app.arc", CHAT)
    assert codes(configured.run("check")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("[staging.deploy.parameters]\nregion = 'us-west-2' # near\n", [], id="in other words"),
        pytest.param("staging.deploy.parameters.region = 'x'\n", ["ARC541"], id="dotted keys"),
        pytest.param("[staging.global.parameters]\nregion = 'x'\n", ["ARC541"], id="for all commands"),
        pytest.param("[default.deploy.parameters]\nregion = 'x'\n", [], id="another environment"),
        pytest.param("[staging\nregion = 'x'\n", [], id="no TOML"),
        pytest.param("[staging.deploy.parameters]\nregion = 'x' # arc2sam: ignore ARC541\n", [], id="silenced"),
    ],
)
def test_forms_of_the_file(configured, text, found):
    configured.write("samconfig.toml", text)
    assert codes(configured.run("check")) == found


def test_another_bucket(configured):
    configured.write("app.arc", f"{CHAT}\n@aws\nbucket code\n")
    configured.write("samconfig.toml", "[staging.deploy.parameters]\nresolve_s3 = true\n")
    assert codes(configured.run("check")) == ["ARC541"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["-o", "template.production.yaml"], 1, id="the stage forgotten"),
        pytest.param(["-o", "./template.production.yaml", "--stage", "qa"], 1, id="another stage"),
        pytest.param(["-o", "template.production.yaml", "--stage", "production"], 0, id="its stage"),
        pytest.param(["-o", "template.yaml"], 0, id="another file"),
    ],
)
def test_the_template_of_production_is_of_production(configured, words, code):
    run = configured.run(*words)
    assert (run.returncode, codes(run)) == (code, ["ARC565"] * code)
    assert (configured.root / words[1]).exists() != bool(code)
    assert code == 0 or b"Add `--stage production`" in run.stderr


def test_the_template_of_staging_is_of_staging(configured):
    run = configured.run("-o", "template.yaml", "--stage", "production")
    assert (run.returncode, codes(run)) == (1, ["ARC565"])
    assert b"Write `-o template.production.yaml`" in run.stderr
    assert not (configured.root / "template.yaml").exists()
    assert configured.run("-o", "template.yaml", "--stage", "qa").returncode == 0


def test_a_file_of_several_stages(configured):
    text = '[staging.build.parameters]\ntemplate_file = "t.yaml"\n[production.build.parameters]\ntemplate_file = "t.yaml"\n'
    configured.write("samconfig.toml", text)
    assert configured.run("-o", "t.yaml").returncode == 0
