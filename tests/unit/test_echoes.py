"""One fault of the syntax is told once, and hides nothing that it has nothing to do with."""

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.source import Source


def found(text: str, format: str = "arc", files: dict[str, str] | None = None) -> list[str]:
    """Return codes and places of all that is told of a manifest."""
    project = project_from_files(files or {})
    result = pipeline.transpile(Source(f"m.{format}", text), project, format=format)  # type: ignore[arg-type]
    return [f"{one.code} {str(one.span).partition(':')[2]}" for one in result.diagnostics]


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        pytest.param(
            "@app\nx1\n@ws\n@ws-api\ntags\n  owner a@b\n", "arc", ["ARC107 6:10"], id="name-that-lost-its-settings"
        ),
        pytest.param("app: {{ x }}\n", "yaml", ["ARC167 1:7"], id="pragma-that-lost-its-item"),
        pytest.param("app: xy\naws:\n  region: !Ref X\n", "yaml", ["ARC164 3:11"], id="tagged-value"),
        pytest.param("app: xy\ntables:\n  likes:\n    <<: word\n", "yaml", ["ARC168 4:9"], id="map-that-lost-its-key"),
        pytest.param("app: xy\ntables: {likes: {<<: word}}\n", "yaml", ["ARC168 2:22"], id="the-same-in-braces"),
        pytest.param('{"app": "xy", "tables": {"likes": {"id"}}}', "json", ["ARC139 1:40"], id="key-without-value"),
        pytest.param('@app "shop\n', "arc", ["ARC104 1:6"], id="half-a-quote-on-the-pragma's-line"),
        pytest.param("@app\nx1\n@ws send x\n", "arc", ["ARC104 3:5"], id="row-on-the-pragma's-line"),
        pytest.param("@app\nx1\n@static\nfingerprint\n  a{b\n", "arc", ["ARC106 5:4"], id="warning-that-follows"),
    ],
)
def test_what_follows_from_a_fault_is_not_told(text: str, format: str, expected: list[str]) -> None:
    assert found(text, format) == expected


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        pytest.param(
            "@app\nx1\n@tables\nlikes\n  id *String\n  stream yes\n  a b{c\n",
            "arc",
            ["ARC204 6:10", "ARC106 7:6"],
            id="another-value-of-the-item",
        ),
        pytest.param("@app\nx1\n@events\na{b\naws-x\n", "arc", ["ARC106 4:2", "ARC235 5:1"], id="another-item-below"),
        pytest.param("@app\nx1\n@events\naws-x\na{b\n", "arc", ["ARC235 4:1", "ARC106 5:2"], id="another-item-above"),
        pytest.param("@app\nx1\n@wss\na\nb{c\n", "arc", ["ARC301 3:1", "ARC106 5:2"], id="name-of-the-pragma"),
        pytest.param("@app\nx{y\nx1\n@aws\ntimeout 0\n", "arc", ["ARC106 2:2", "ARC205 5:9"], id="another-pragma"),
        pytest.param(
            '{"app": "xy", "aws": {memory: 64}}', "json", ["ARC135 1:23", "ARC205 1:31"], id="value-of-a-bare-key"
        ),
        pytest.param(
            '{"app": "xy", "aws": {"memory": 64 "timeout": 0}}',
            "json",
            ["ARC205 1:33", "ARC131 1:35", "ARC205 1:47"],
            id="before-and-after-a-missing-comma",
        ),
        pytest.param(
            '{"app": "xy",\n  "aws": {"memory": 64 // less\n  }}',
            "json",
            ["ARC205 2:21", "ARC133 2:24"],
            id="before-a-comment",
        ),
        pytest.param(
            "app: xy\naws:\n  region: !Ref X\n  memory: 64\n", "yaml", ["ARC164 3:11", "ARC205 4:11"], id="next-key"
        ),
    ],
)
def test_what_does_not_follow_is_told(text: str, format: str, expected: list[str]) -> None:
    assert found(text, format) == expected


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        pytest.param("@appp\nx1\n@ws\n", "arc", ["ARC301 1:1"], id="slip-of-app"),
        pytest.param("x1\n@ws\n", "arc", ["ARC102 1:1"], id="app-without-its-line"),
        pytest.param("@ap<p\nx1\n@ws\n", "arc", ["ARC103 1:1"], id="illegal-character-in-app"),
        pytest.param("@app\nx1\n{@ws\nhello\n@ws-api\nauth iam\n", "arc", ["ARC106 3:1"], id="sign-before-a-pragma"),
        pytest.param("@app\nx1\nw@s\nhello\n@ws-api\nauth iam\n", "arc", ["ARC107 3:2"], id="sign-amid-a-pragma"),
        pytest.param(
            "@app\nx1\n@htpp\nget /\n@views\nget /\n",
            "arc",
            ["ARC301 3:1"],
            id="slip-of-what-is-needed",
        ),
        pytest.param("app: x1\nwss: [a]\nws-api: {auth: iam}\n", "yaml", ["ARC301 2:1"], id="known-slip"),
        pytest.param(
            "@app\nx1\n@talbes\na1b\n  id *String\n@tables-indexes\na1b\n  id *String\n",
            "arc",
            ["ARC301 3:1"],
            id="slip-of-tables",
        ),
        pytest.param("@app\nx1\n@satic\n@http\nget /\n", "arc", ["ARC302 3:1"], id="slip-of-what-is-missed-a-little"),
        pytest.param("@app\nx1\n@tables\n  id *String\n  at TTL\n  x y\n", "arc", ["ARC210 4:3"], id="name-lost"),
        pytest.param("@app\nx1\n@ws\nhello\n src x\n  status 201\n", "arc", ["ARC210 5:2"], id="lines-below-a-stray"),
        pytest.param("@app\nx1\n@tables\na1b\n id *String\n", "arc", ["ARC210 5:2"], id="name-of-a-stray"),
        pytest.param(
            "@app\nx1\n@scheduled\na\n rate 1 day\n  src x\n", "arc", ["ARC260 5:7"], id="error-behind-the-warning"
        ),
        pytest.param("app: x1\nqueues:\n  q: {fif: false, batchSize: 20}\n", "yaml", ["ARC201 3:7"], id="slip-of-fifo"),
        pytest.param("@app\nx1\n@queues\nq\n  fifo flase\n  batchSize 20\n", "arc", ["ARC204 5:8"], id="no-fifo"),
        pytest.param("@app\nx1\n@scheduled\na\n  raet 1 day\n", "arc", ["ARC201 5:3"], id="slip-of-rate"),
        pytest.param(
            "@app\nx1\n@aws\nregin eu-west-1\nlayers arn:aws:lambda:eu-west-1:123456789012:layer:a:1\n",
            "arc",
            ["ARC201 4:1"],
            id="slip-of-region",
        ),
        pytest.param(
            "@app\nx1\n@ws\n@ws-api\napi-kye true\nusage-plan\n  quota 1 day\n",
            "arc",
            ["ARC201 5:1"],
            id="slip-of-a-key",
        ),
    ],
)
def test_what_follows_from_a_slip_is_not_told(text: str, format: str, expected: list[str]) -> None:
    assert found(text, format) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@app\nx1\n@a-plugin\n@ws-api\nauth iam\n", ["ARC302 3:1", "ARC350 4:1"], id="another-pragma"),
        pytest.param(
            "@app\nx1\n@queues\nq\n  fifo flase\nr\n  batchSize 20\n", ["ARC204 5:8", "ARC240 7:13"], id="another-item"
        ),
        pytest.param("@app\nx1\n@events\na b\nc d\n", ["ARC210 4:1", "ARC210 5:1"], id="lines-at-the-margin"),
        pytest.param(
            "@app\nx1\n@aws\ntimeout 0\nlayers a\n", ["ARC205 4:9", "ARC218 5:8"], id="settings-of-no-relation"
        ),
    ],
)
def test_what_does_not_follow_from_a_slip_is_told(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_files_beside_the_manifest_are_looked_at_alike() -> None:
    config = "@aws\npolicies\n  a@b\nmemory 64\n"
    assert found("@app\nx1\n@ws\nhello\n", "arc", {"src/ws/hello/config.arc": config}) == [
        "ARC107 3:4",
        "ARC205 4:8",
    ]


@pytest.mark.parametrize(
    ("text", "expected", "helped"),
    [
        pytest.param("@app\nx1\n@aws\nprofile 007\n", "ARC204 4:9", '"007"', id="digits-where-text-is-wanted"),
        pytest.param("@app\nx1\n@aws\nmemory 0123\n", "ARC205 4:8", "from 128", id="zeros-of-a-wrong-number"),
        pytest.param("@app\nx1\n@ws\nhello\n src x\n", "ARC210 5:2", "two spaces if it belongs to `hello`", id="space"),
        pytest.param("@app\nx1\n@ws\nhello\n\n  bye\n", "ARC116 6:3", "indent", id="no-error-at-its-place"),
    ],
)
def test_a_warning_of_reading_gives_way_to_an_error(text: str, expected: str, helped: str) -> None:
    result = pipeline.transpile(Source("m.arc", text), project_from_files({}))
    assert expected in found(text)
    (told,) = [one for one in result.diagnostics if f"{one.code} {str(one.span).partition(':')[2]}" == expected]
    assert helped in told.help
    assert len({one.span.start for one in result.diagnostics if one.span}) == len(result.diagnostics)


def test_advice_on_lines_goes_over_with_its_labels() -> None:
    result = pipeline.transpile(Source("m.arc", "@app\nx1\n@ws\nhello\n src x\n"), project_from_files({}))
    (told,) = result.diagnostics
    assert [label.span.text for label in told.labels] == ["hello"]
    assert told.edit is not None
    assert told.edit.replacement == "  "


def test_all_lines_that_are_indented_by_one_space_are_mended_at_once() -> None:
    text = "@app\nx1\n@ws\nhello\n src x\n status 201\nbye\n"
    result = pipeline.transpile(Source("m.arc", text), project_from_files({}))
    (told,) = result.diagnostics
    assert told.edit is not None
    mended = text[: told.edit.span.start] + told.edit.replacement + text[told.edit.span.end :]
    assert mended == "@app\nx1\n@ws\nhello\n  src x\n  status 201\nbye\n"
    assert told.help.startswith("Indent it and the lines below it by two spaces if it belongs to `hello`")
