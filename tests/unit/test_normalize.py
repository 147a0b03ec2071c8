"""What the stage that makes the app says of pragmas as a whole. The decisions are those of docs/decisions.md."""

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.source import Source


def found(text: str, format: "pipeline.Format" = "arc") -> tuple[Diagnostic, ...]:  # noqa: A002 - as in transpile
    return pipeline.transpile(Source("manifest", text), format=format).diagnostics


@pytest.mark.parametrize(
    ("text", "format", "code", "mended"),
    [
        pytest.param("@app\nchat\n\n@wss\n", "arc", "ARC301", "@app\nchat\n\n@ws\n", id="slip"),
        pytest.param("@app\nchat\n\n@tabels\n", "arc", "ARC302", "@app\nchat\n\n@tables\n", id="near"),
        pytest.param('{"app": "chat", "wss": {}}', "json", "ARC301", '{"app": "chat", "ws": {}}', id="slip-in-json"),
        pytest.param("app: chat\ntabels:\n", "yaml", "ARC302", "app: chat\ntables:\n", id="near-in-yaml"),
        pytest.param('app = "chat"\n[tabels]\n', "toml", "ARC302", 'app = "chat"\n[tables]\n', id="near-in-toml"),
    ],
)
def test_a_pragma_near_a_known_one_is_mended_by_its_edit(
    text: str, format: "pipeline.Format", code: str, mended: str
) -> None:
    (one,) = found(text, format)
    assert (one.code, one.span is not None) == (code, True)
    assert one.edit is not None
    edited = one.edit.span.source.text
    assert edited[: one.edit.span.start] + one.edit.replacement + edited[one.edit.span.end :] == mended
    assert f"`{one.edit.replacement}`" in one.help
    assert found(mended, format) == ()


@pytest.mark.parametrize(
    ("text", "format", "named"),
    [
        pytest.param("@app\nchat\n\n@tabels\n", "arc", "pragma `@tabels`", id="arc"),
        pytest.param('{"app": "chat", "tabels": {}}', "json", "pragma `tabels`", id="json"),
        pytest.param('{"app": "chat", "html": []}', "json", "pragma `html`", id="retired in json"),
    ],
)
def test_a_pragma_is_named_as_its_format_writes_it(text: str, format: "pipeline.Format", named: str) -> None:
    (one,) = found(text, format)
    assert named in one.message
    assert one.severity == "warning"


def test_what_stands_under_a_near_pragma_is_said_not_to_be_deployed() -> None:
    (one,) = found("@app\nchat\n\n@tabels\nnotes\n  id *String\n")
    assert one.help == "Write `@tables` if that is meant; as it stands, nothing of it is deployed"


@pytest.mark.parametrize("name", ["table", "tabels"])
def test_of_a_pragma_there_can_be_one_only(name: str) -> None:
    (one,) = found(f"@app\nchat\n\n@tables\nnotes\n  id *String\n\n@{name}\nusers\n  id *String\n")
    assert one.help is not None
    assert one.help.startswith("Move what it holds into `@tables`")
    assert one.edit is None


@pytest.mark.parametrize(
    ("text", "format"),
    [
        pytest.param("@app\nchat\n\n@dns\nzone\n  name a\n  name b\n", "arc", id="setting-twice"),
        pytest.param("@app\nchat\n\n@indexes\nnotes\n  name *String\n  name byName\n", "arc", id="retired"),
        pytest.param('{"app": "chat", "dns": {"zone": "a", "zone": "b"}}', "json", id="key-twice"),
    ],
)
def test_what_only_a_plugin_reads_is_no_error(text: str, format: "pipeline.Format") -> None:  # noqa: A002 - as in transpile
    assert [one.severity for one in found(text, format)] == ["warning"]


def test_what_arc2sam_reads_is_one_beside_it() -> None:
    text = "@app\nchat\n\n@dns\nzone\n  name a\n  name b\n\n@tables\nnotes\n  id *String\n  id *Number\n"
    assert [(one.code, one.span and one.span.line) for one in found(text)] == [("ARC302", 4), ("ARC113", 12)]


def test_a_pragma_of_a_plugin_gets_no_suggestion() -> None:
    (one,) = found("@app\nchat\n\n@begin\nx\n")
    assert (one.code, one.edit) == ("ARC302", None)
