"""Text of a manifest never becomes a dynamic reference; an overlay may have them.

Source: CloudFormation documentation, "Get values stored in other services using dynamic references": such a reference
may stand in any property, and is filled in wherever it stands.
"""

import json

import pytest

from arc2sam import pipeline, stages
from arc2sam.diagnostics import Diagnostic
from arc2sam.in_memory import project_from_files
from arc2sam.model import Target
from arc2sam.source import Source

SECRET = "{{resolve:ssm:secret}}"
APP = "@app\nchat\n@aws\nregion us-west-2\n"
HANDLER = {"src/ws/send/index.mjs": ""}


def transpiled(
    text: str, files: "dict[str, str] | None" = None, name: str = "app.arc", root: str = "."
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    kind = name.rpartition(".")[2]
    result = pipeline.transpile(Source(name, text), project_from_files(files or {}), format=kind, root=root)  # type: ignore[arg-type]
    return result.text, result.diagnostics


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(f'@ws\n@ws-api\ndescription "{SECRET}"\n', id="description"),
        pytest.param(f"@ws\n@ws-api\naccess-log\n  format '$context.requestId {SECRET}'\n", id="access-log"),
        pytest.param(f'@ws\nsend\n  integration http "https://a.example/{SECRET}"\n', id="integration"),
        pytest.param(f'@tables\nnotes\n  id *String\n  "{SECRET}" TTL\n', id="name-of-an-attribute"),
        pytest.param(f'@events\nping\n  src "lib/{SECRET}"\n', id="folder"),
        pytest.param(f'@static\nprefix "{SECRET}"\n@http\n', id="prefix"),
    ],
)
def test_text_of_a_manifest(manifest: str) -> None:
    text, found = transpiled(APP + manifest)
    assert text is None
    (error,) = (one for one in found if one.severity == "error")
    assert error.code == "ARC316"
    assert error.span is not None
    assert error.span.text == SECRET
    assert "overlay" in error.help


def test_text_of_a_configuration_file() -> None:
    files = {**HANDLER, "src/ws/send/config.arc": f'@aws\nhandler "{SECRET}.handler"\n'}
    text, found = transpiled(f"{APP}@ws\nsend\n", files)
    assert text is None
    assert "src/ws/send/config.arc:2:10" in [str(one.span) for one in found if one.code == "ARC316"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("arc.json", '{"app": "chat", "ws": [], "ws-api": {"description": "{\\u007bresolve:ssm:a}}"}}'),
        ("arc.yaml", 'app: chat\nws: []\nws-api:\n  description: "{\\x7bresolve:ssm:a}}"\n'),
        ("arc.toml", 'app = "chat"\nws = []\n[ws-api]\ndescription = "{\\u007bresolve:ssm:a}}"\n'),
    ],
)
def test_an_escape_hides_nothing(name: str, text: str) -> None:
    made, found = transpiled(text, name=name)
    assert made is None
    (one,) = found
    assert one.code == "ARC316"
    assert one.span is not None


def test_the_folder_of_the_project() -> None:
    text, found = transpiled(f"{APP}@events\nping\n", root=f"../{SECRET}")
    assert text is None
    assert {one.code for one in found} == {"ARC316"}


OVERLAY = f"Resources:\n  PingEventLambda:\n    Properties:\n      Description: '{SECRET}'\n"


def test_an_overlay_may_have_one() -> None:
    text, found = transpiled(f"{APP}@events\nping\n@sam\noverlay over.yaml\n", {"over.yaml": OVERLAY})
    assert found == ()
    assert text is not None
    assert SECRET in text


def test_an_overlay_does_not_excuse_the_manifest() -> None:
    manifest = f'{APP}@ws\n@ws-api\ndescription "{SECRET}"\n@events\nping\n@sam\noverlay over.yaml\n'
    text, found = transpiled(manifest, {"over.yaml": OVERLAY})
    assert text is None
    assert [(one.code, str(one.span)) for one in found] == [("ARC316", "app.arc:7:14")]


def test_the_stage_says_it_too() -> None:
    document, _ = stages.read(f'{APP}@ws\n@ws-api\ndescription "{SECRET}"\n')
    assert document is not None
    app, _ = stages.outline(document)
    assert app is not None
    fragments, _ = stages.generate(app, Target("staging"))
    _, found = stages.assemble(app, fragments, Target("staging"))
    assert [one.code for one in found] == ["ARC316"]


@pytest.mark.parametrize("text", ["{{resolve", "{resolve:ssm:a}", "{{ resolve:ssm:a }}", "resolve:"])
def test_other_braces_are_text(text: str) -> None:
    made, found = transpiled(f"{APP}@ws\n@ws-api\ndescription {json.dumps(text)}\n")
    assert made is not None
    assert found == ()
