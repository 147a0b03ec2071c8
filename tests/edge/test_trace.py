"""`arc2sam trace` and `--source-map` as processes: what they tell, what they write, exit codes, bad input."""

import json
import os
import shutil

import pytest

from tests.edge.conftest import refused

MANIFEST = "@app\nshop\n\n@events\npaid\n\n@queues\nmail\n"
CONFIG = "@aws\ntimeout 10\n"


@pytest.fixture
def shop(project):
    """A project with a template and its map, which fit it."""
    project.write("app.arc", MANIFEST)
    project.write("src/events/paid/index.mjs")
    project.write("src/queues/mail/index.mjs")
    project.write("src/queues/mail/config.arc", CONFIG)
    run = project.run("-o", "template.yaml", "--source-map", "map.json")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    return project


def told(run):
    assert (run.returncode, run.stderr) == (0, b"")
    return run.stdout.decode()


def failed(run, code):
    assert (run.returncode, run.stdout) == (2, b"")
    text = run.stderr.decode()
    assert f"error[{code}]" in text
    assert "Traceback" not in text
    return text


WAYS = [[], ["--source-map", "map.json"]]


@pytest.mark.parametrize("way", WAYS, ids=["manifest", "map"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "PaidEventLambda",
            "app.arc:5:1: function of `paid` in @events\n  4 | @events\n  5 | paid\n    | ^^^^\n",
        ),
        (
            "MailQueue.VisibilityTimeout",
            "src/queues/mail/config.arc:2:9: `timeout` of `mail` in @queues\n  2 | timeout 10\n    |         ^^\n",
        ),
        (
            "PaidEventLambda.MemorySize",
            "app.arc:5:1: default of `memory`, for the function of `paid` in @events\n"
            "  stands in `Globals.Function.MemorySize`\n  4 | @events\n  5 | paid\n    | ^^^^\n",
        ),
        (
            "MailQueueLambdaMailQueueEvent",
            "app.arc:8:1: function of `mail` in @queues\n"
            "  SAM makes `MailQueueLambdaMailQueueEvent` of `MailQueueLambda`\n"
            "  7 | @queues\n  8 | mail\n    | ^^^^\n",
        ),
        ("Transform", "Transform: stands in every template, no line makes it\n"),
        (
            "MailSqsQueue",
            "app.arc:8:1: output of `mail` in @queues\n  7 | @queues\n  8 | mail\n    | ^^^^\n",
        ),
        (
            "Globals.Function.Environment.Variables.ARC_APP_NAME",
            "app.arc:2:1: name of the app in @app\n  2 | shop\n    | ^^^^\n",
        ),
    ],
)
def test_the_line_is_told(shop, way, name, text):
    assert told(shop.run("trace", "template.yaml", name, *way)) == text


@pytest.mark.parametrize("way", WAYS, ids=["manifest", "map"])
def test_json(shop, way):
    answer = json.loads(told(shop.run("trace", "template.yaml", "MailQueueLambda.Timeout", "--json", *way)))
    assert answer == {
        "version": 1,
        "name": "MailQueueLambda.Timeout",
        "path": ["Resources", "MailQueueLambda", "Properties", "Timeout"],
        "madeOf": None,
        "what": "`timeout` of `mail` in @queues",
        "pragma": "queues",
        "default": False,
        "location": {
            "file": "src/queues/mail/config.arc",
            "start": {"line": 2, "column": 9},
            "end": {"line": 2, "column": 11},
        },
        "text": "timeout 10",
        "isCurrent": True,
    }


def test_the_map_needs_nothing_but_itself_and_the_template(shop):
    before = told(shop.run("trace", "template.yaml", "MailQueueLambda.Timeout"))
    shutil.rmtree(shop.root / "src")
    (shop.root / "app.arc").unlink()
    assert told(shop.run("trace", "template.yaml", "MailQueueLambda.Timeout", "--source-map", "map.json")) == before


def test_the_manifest_may_be_elsewhere(shop):
    (shop.root / "sub").mkdir()
    text = told(shop.run("trace", "../template.yaml", "PaidEventTopic", "--manifest", "..", cwd="sub"))
    assert text.startswith("../app.arc:5:1: topic of `paid` in @events\n")


def test_a_map_in_another_folder_names_files_from_there(shop):
    (shop.root / "out" / "maps").mkdir(parents=True)
    run = shop.run("-o", "out/template.yaml", "--source-map", "out/maps/map.json")
    assert run.returncode == 0
    document = json.loads((shop.root / "out/maps/map.json").read_text())
    assert document["manifest"] == "../../app.arc"
    assert document["template"]["file"] == "../template.yaml"
    assert set(document["lines"]) == {"../../app.arc", "../../src/queues/mail/config.arc"}
    for cwd, folder in ((".", "out/maps/"), ("out/maps", ""), ("src", "../out/maps/")):
        template = os.path.relpath("out/template.yaml", cwd)
        words = ("trace", template, "PaidEventLambda", "--source-map", f"{folder}map.json")
        assert told(shop.run(*words, cwd=cwd)).startswith(f"{os.path.relpath('app.arc', cwd)}:5:1: ")


def test_a_linked_folder(shop):
    (shop.root / "real" / "deep").mkdir(parents=True)
    (shop.root / "link").symlink_to(shop.root / "real" / "deep")
    assert shop.run("-o", "link/template.yaml", "--source-map", "link/map.json").returncode == 0
    document = json.loads((shop.root / "real/deep/map.json").read_text())
    assert document["manifest"] == "../../app.arc"


def test_the_map_is_the_same_every_time(shop):
    first = (shop.root / "map.json").read_bytes()
    assert shop.run("-o", "template.yaml", "--source-map", "map.json").returncode == 0
    assert (shop.root / "map.json").read_bytes() == first
    assert str(shop.root).encode() not in first


def test_json_template_and_standard_input(shop):
    run = shop.run("--json")
    answer = shop.run("trace", "-", "PaidEventLambda", stdin=run.stdout)
    assert told(answer).startswith("app.arc:5:1: ")


# --- a template that is another one


def test_a_manifest_that_has_changed_since(shop):
    shop.write("app.arc", f"{MANIFEST}again\n")
    run = shop.run("trace", "template.yaml", "MailQueue")
    assert run.returncode == 0
    assert run.stdout.startswith(b"app.arc:8:1: queue of `mail` in @queues\n")
    assert b"warning[ARC585]: `template.yaml` is not what `app.arc` gives now for the stage `staging`" in run.stderr


def test_a_map_of_another_template(shop):
    shop.write("template.yaml", (shop.root / "template.yaml").read_text() + "# changed\n")
    run = shop.run("trace", "template.yaml", "MailQueue", "--source-map", "map.json", "--json")
    assert run.returncode == 0
    assert b"warning[ARC585]" in run.stderr
    assert json.loads(run.stdout)["isCurrent"] is False


def test_another_stage(shop):
    assert shop.run("-o", "production.yaml", "--stage", "production").returncode == 0
    assert b"ARC585" in shop.run("trace", "production.yaml", "MailQueue").stderr
    told(shop.run("trace", "production.yaml", "MailQueue", "--stage", "production"))


def test_limits_that_were_let_be(project):
    """A template too large to deploy at once is traced too."""
    names = [f"event-{number}" for number in range(180)]
    project.write("app.arc", "@app\nlarge\n\n@events\n" + "\n".join(names) + "\n")
    for name in names:
        project.write(f"src/events/{name}/index.mjs")
    assert project.run("-o", "template.yaml", "--no-limits").returncode == 0
    assert told(project.run("trace", "template.yaml", "Event179EventLambda")).startswith("app.arc:184:1: ")


# --- what cannot be traced


def test_unknown_names(shop):
    said = failed(shop.run("trace", "template.yaml", "MailQueues"), "ARC584")
    assert "The template has no `MailQueues`" in said
    assert "help: Write `MailQueue`" in said
    said = failed(shop.run("trace", "template.yaml", "MailQueue.VisibilityTime"), "ARC584")
    assert "help: Write `MailQueue.VisibilityTimeout`" in said


def test_an_unknown_name_of_a_template_that_is_another_one(shop):
    shop.write("app.arc", MANIFEST.replace("mail", "post"))
    shop.write("src/queues/post/index.mjs")
    said = failed(shop.run("trace", "template.yaml", "MailQueue"), "ARC584")
    assert "`template.yaml` is not what `app.arc` gives now" in said


def test_a_manifest_with_errors(shop):
    shop.write("app.arc", MANIFEST.replace("mail", "mail\nmail"))
    refused(shop.run("trace", "template.yaml", "MailQueue"), "ARC214")


def test_no_manifest(shop):
    (shop.root / "app.arc").unlink()
    run = shop.run("trace", "template.yaml", "MailQueue")
    refused(run, "ARC194")
    assert b"name a manifest with `--manifest`" in run.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nothing.yaml", "MailQueue"], "ARC198"),
        (["template.yaml", "MailQueue", "--source-map", "nothing.json"], "ARC198"),
        (["template.yaml", "MailQueue", "--source-map", "app.arc"], "ARC586"),
        (["template.yaml", "MailQueue", "--source-map", "template.yaml"], "ARC586"),
        (["template.yaml", "MailQueue", "--manifest", "nothing"], "ARC198"),
    ],
)
def test_files_that_cannot_be_read(shop, words, code):
    failed(shop.run("trace", *words), code)


@pytest.mark.parametrize("words", [[], ["template.yaml"], ["template.yaml", ""], ["template.yaml", "A", "B"]])
def test_arguments_that_are_missing_or_too_many(shop, words):
    run = shop.run("trace", *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"usage: arc2sam trace" in run.stderr or b"error[ARC584]" in run.stderr


def test_a_template_that_is_none(shop):
    shop.write("other.yaml", "- 1\n")
    refused(shop.run("trace", "other.yaml", "MailQueue", "--source-map", "map.json"), "ARC347")


# --- how the map is written


def test_no_map_without_a_template(shop):
    shop.write("app.arc", MANIFEST.replace("mail", "mail\nmail"))
    before = (shop.root / "map.json").read_bytes()
    assert shop.run("-o", "template.yaml", "--source-map", "map.json").returncode == 1
    assert (shop.root / "map.json").read_bytes() == before


def test_no_map_where_the_template_cannot_be_written(shop):
    run = shop.run("-o", "nothing/template.yaml", "--source-map", "new.json")
    assert run.returncode == 2
    assert not (shop.root / "new.json").exists()


def test_a_map_beside_a_template_on_standard_output(shop):
    for words in ([], ["-o", "-"]):
        run = shop.run("--source-map", "other.json", *words)
        assert run.returncode == 0
        assert run.stdout == (shop.root / "template.yaml").read_bytes()
        assert json.loads((shop.root / "other.json").read_text())["template"]["file"] is None


def test_a_map_on_standard_output(shop):
    run = shop.run("-o", "template.yaml", "--source-map", "-")
    assert run.returncode == 0
    assert run.stdout == (shop.root / "map.json").read_bytes()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--source-map", "-"], "the template goes there"),
        (["-o", "a.yaml", "--source-map", "./a.yaml"], "the template goes there"),
        (["-o", "a.yaml", "--source-map", "app.arc"], "it is the manifest"),
        (["-o", "a.yaml", "--source-map", "arc.json"], "there it would be read as a manifest"),
        (["-o", "a.yaml", "--source-map", "src/queues/mail/config.arc"], "the project is read from it"),
        (["-o", "a.yaml", "--source-map", "src/queues/mail/map.json"], "holds the code of functions"),
    ],
)
def test_what_the_map_must_not_replace(shop, words, reason):
    run = shop.run(*words)
    assert (run.returncode, run.stdout) == (2, b"")
    said = run.stderr.decode()
    assert "error[ARC198]" in said and reason in said
    assert "help: Name another file with `--source-map`" in said
    assert not (shop.root / "a.yaml").exists()
    assert (shop.root / "app.arc").read_text() == MANIFEST


def test_check_compares_the_map_too(shop):
    words = ("-o", "template.yaml", "--source-map", "map.json", "--check")
    assert shop.run(*words).returncode == 0
    (shop.root / "map.json").unlink()
    run = shop.run(*words)
    assert run.returncode == 3
    assert b"`map.json` would be created" in run.stderr
    assert not (shop.root / "map.json").exists()


def test_the_template_is_the_same_with_a_map(shop):
    assert shop.run().stdout == (shop.root / "template.yaml").read_bytes()
