"""Real manifests of every format, damaged at random, through the whole pipeline.

Whatever is read: no exception, only diagnostics with a place in the manifest; what is accepted is a template that other
readers read back and the SAM translator takes.
"""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samtranslator.model.exceptions import InvalidDocumentException

import arc2sam
from tests.outside import translate

pytestmark = [pytest.mark.properties, pytest.mark.outside]

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FORMATS = {
    "app.arc": "arc",
    ".arc": "arc",
    "arc.json": "json",
    "arc.toml": "toml",
    "arc.yaml": "yaml",
    "arc.yml": "yaml",
}
BESIDE = (".arc", ".yaml", ".yml", ".json")

# The same app in the three formats that the samples have but one small manifest of.
SHOP = {
    "app": "shop",
    "aws": {"runtime": "py", "memory": 256, "layers": ["arn:aws:lambda:us-west-2:123456789012:layer:x:1"]},
    "http": [["get", "/"], {"/orders/:id": {"method": "post", "src": "src/orders"}}],
    "ws": {"send-message": {}, "ping": {"src": "src/ping"}},
    "events": ["paid", {"shipped": {"src": "src/shipped"}}],
    "queues": {"mail": {"fifo": False, "batchSize": 5}},
    "scheduled": {"nightly": "cron(0 3 * * ? *)", "often": {"rate": [5, "minutes"]}},
    "tables": {"orders": {"id": "*String", "at": "**Number", "ttl": "TTL"}},
    "tables-indexes": [{"orders": {"at": "*Number", "name": "byDate"}}],
    "tables-streams": ["orders"],
    "static": {"fingerprint": True, "ignore": ["a", "b"]},
    "sam": {"dlq": True, "retain": ["tables"], "env": ["KEY"]},
}
SHOP_TOML = """
app = "shop"
http = [["get", "/"], ["post", "/orders/:id"]]
events = ["paid", "shipped"]
tables-streams = ["orders"]

[ws]
ping = {src = "src/ping"}

[queues.mail]
fifo = false
batchSize = 5

[tables.orders]
id = "*String"
at = "**Number"

[sam]
dlq = true
env = ["KEY"]
"""

JUNK = st.one_of(
    st.sampled_from(
        [
            "@", "#", '"', "'", "`", "\\", "{", "}", "[", "]", "<", ":", ",", "  ", "\t", "\r\n", "\n\n", "\ufeff",
            "${AWS::StackName}", "!Ref Role", "&a", "*a", "<<: *a", "null", "~", "true", "-1", "1e999", "0x1F", "\0",
            "*String", "**Number", "rate(1 day)", "@ws", "@http", "@sam", "get /*", "$connect", "connect", "src ..",
            "\N{LATIN SMALL LETTER E WITH ACUTE}", "\N{ROCKET}", "\u0085", "\u202e", "a" * 300,
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


def beside(folder):
    """Return the small text files of a project, by path."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size < 20_000 and "node_modules" not in path.parts:
            text = path.read_text(encoding="utf-8", errors="replace") if path.name.endswith(BESIDE) else ""
            files[path.relative_to(folder).as_posix()] = text
    return files


def projects():
    folders = [path.parent for name in FORMATS for path in sorted((ROOT / "samples").rglob(name))]
    if CORPUS.is_dir():
        folders += [path.parent for name in FORMATS for path in sorted(CORPUS.glob(f"*/project/{name}"))]
    found = []
    for folder in folders:
        name = next(name for name in FORMATS if (folder / name).is_file())
        found.append((FORMATS[name], (folder / name).read_text(encoding="utf-8"), beside(folder)))
    files = {"src/orders/lambda.py": "", "src/ping/config.arc": "@aws\nruntime node\n", "src/ping/index.mjs": ""}
    found.append(("json", json.dumps(SHOP, indent=1), files))
    found.append(("yaml", yaml.safe_dump(SHOP, sort_keys=False), files))
    found.append(("toml", SHOP_TOML, files))
    return found


PROJECTS = projects()


@st.composite
def damaged(draw, most=4):
    """A project whose manifest had a few lines or characters removed, repeated, moved or replaced."""
    kind, text, files = draw(st.sampled_from(PROJECTS))
    for _ in range(draw(st.integers(0, most))):
        lines = text.splitlines(keepends=True) or [""]
        index = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        edit = draw(st.sampled_from(["drop", "repeat", "swap", "cut", "insert", "replace a word"]))
        if edit == "drop":
            del lines[index]
        elif edit == "repeat":
            lines.insert(other, lines[index])
        elif edit == "swap":
            lines[index], lines[other] = lines[other], lines[index]
        elif edit == "cut":
            lines[index] = lines[index][: draw(st.integers(0, len(lines[index])))]
        elif edit == "insert":
            place = draw(st.integers(0, len(lines[index])))
            lines[index] = lines[index][:place] + draw(JUNK) + lines[index][place:]
        else:
            words = lines[index].split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(JUNK)
            lines[index] = " ".join(words)
        text = "".join(lines)
    return kind, text, files


def transpile(project, **options):
    kind, text, files = project
    return arc2sam.transpile(text, arc2sam.project_from_files(files), format=kind, **options)


def assert_located(result, text, files):
    """Every fault of a text has a place in it; what a whole template lacks may have none."""
    for found in result.diagnostics:
        assert found.code != "ARC901"
        assert found.message
        span = found.span
        if span is not None:
            assert 0 <= span.start <= span.end <= len(span.source.text)
            assert span.source.text in {text, text.removeprefix("\ufeff"), *files.values()} or span.source.name in files


class Plain(yaml.SafeLoader):
    """Reads short-form intrinsics as their arguments: enough to see that a document is one."""


Plain.add_multi_constructor("!", lambda loader, _, node: getattr(loader, f"construct_{node.id}")(node))


def test_there_are_manifests_of_every_format():
    assert {kind for kind, _, _ in PROJECTS} == {"arc", "json", "toml", "yaml"}
    assert len(PROJECTS) > 8


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged(), st.sampled_from(["staging", "production", "my-stage"]))
def test_no_manifest_makes_an_exception(project, stage):
    result = transpile(project, stage=stage)
    assert_located(result, project[1], project[2])
    assert (result.text is None) == result.has_errors
    if result.text is not None:
        document = yaml.load(result.text, Plain)
        assert list(document)[:2] == ["AWSTemplateFormatVersion", "Transform"]
        assert set(document["Resources"]) == {resource.logical_id for resource in result.template.resources}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged(most=2))
def test_the_translator_takes_what_is_accepted(project):
    result = transpile(project, output="json")
    if result.text is None:
        return
    template = json.loads(result.text)
    try:
        translated = translate.translate(template)
    except InvalidDocumentException as refused:  # pragma: no cover - the test then fails
        pytest.fail(f"{refused.message}\n{project[1]}")
    assert set(template["Resources"]) <= set(translated["Resources"])
