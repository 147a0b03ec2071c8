"""What can be done about a diagnostic, and that it does it."""

import pytest

import arc2sam
from arc2sam.lsp.actions import actions
from arc2sam.source import Source


def found_in(text, format="arc", files=None):
    name = {"arc": "app.arc", "json": "arc.json", "yaml": "arc.yaml", "toml": "arc.toml"}[format]
    project = arc2sam.project_from_files(files or {})
    return arc2sam.transpile(Source(name, text), project, format=format).diagnostics


def applied(text, edit):
    return text[: edit.span.start] + edit.replacement + text[edit.span.end :]


@pytest.mark.parametrize(
    ("format", "text", "code", "expected"),
    [
        ("arc", "@app\nshop\n@aws\nmemry 512\n", "ARC201", "@app\nshop\n@aws\nmemory 512\n"),
        ("arc", "@app\nshop\n@websocket\n", "ARC301", "@app\nshop\n@ws\n"),
        ("json", '{"app": "shop", "aws": {"timout": 5}}', "ARC201", '{"app": "shop", "aws": {"timeout": 5}}'),
        ("json", '{"app": "shop" "ws": {}}', "ARC131", '{"app": "shop", "ws": {}}'),
        ("yaml", "app: shop\naws:\n  timout: 5\n", "ARC201", "app: shop\naws:\n  timeout: 5\n"),
        ("toml", 'app = "shop"\n[aws]\ntimout = 5\n', "ARC201", 'app = "shop"\n[aws]\ntimeout = 5\n'),
    ],
)
def test_a_replacement_mends(format, text, code, expected):
    (fix,) = [one for one in actions(found_in(text, format)) if one.found.code == code]
    assert fix.is_fix
    assert applied(text, fix.edit) == expected
    assert code not in {one.code for one in found_in(expected, format)}


SILENCED = [
    ("arc", "@app\nshop\n@css\n", "ARC303", "@app\nshop\n# arc2sam: ignore ARC303\n@css\n"),
    ("arc", "@app\nshop\r\n@css\r\n", "ARC303", "@app\nshop\r\n# arc2sam: ignore ARC303\r\n@css\r\n"),
    ("arc", "@app\nshop\n@css", "ARC303", "@app\nshop\n# arc2sam: ignore ARC303\n@css"),
    (
        "arc",
        "@app\nshop\n@queues\nmail\n  batchWindow 5\n  colour red\n",
        "ARC510",
        "@app\nshop\n@queues\nmail\n  batchWindow 5  # arc2sam: ignore ARC510\n  colour red\n",
    ),
    (
        "arc",
        "@app\nshop\n@queues\nmail\n  batchWindow 5 # why\n",
        "ARC510",
        "@app\nshop\n@queues\nmail\n  # arc2sam: ignore ARC510\n  batchWindow 5 # why\n",
    ),
    ("yaml", "app: shop\ncss: [a]\n", "ARC303", "app: shop\n# arc2sam: ignore ARC303\ncss: [a]\n"),
    (
        "yaml",
        "app: shop\nqueues:\n  mail:\n    batchWindow: 5\n",
        "ARC510",
        "app: shop\nqueues:\n  mail:\n    # arc2sam: ignore ARC510\n    batchWindow: 5\n",
    ),
    ("toml", 'app = "shop"\ncss = ["a"]\n', "ARC303", 'app = "shop"\n# arc2sam: ignore ARC303\ncss = ["a"]\n'),
]


@pytest.mark.parametrize(("format", "text", "code", "expected"), SILENCED)
def test_a_comment_silences(format, text, code, expected):
    (silence,) = [one for one in actions(found_in(text, format)) if one.found.code == code and not one.is_fix]
    assert silence.title == f"Ignore {code} here"
    assert applied(text, silence.edit) == expected
    found = {one.code for one in found_in(expected, format)}
    assert not found & {code, "ARC590", "ARC591", "ARC115", "ARC116", "ARC126"}


@pytest.mark.parametrize("comment", ["ignore ARC303", "ignore ARC999", "disable"])
def test_a_comment_that_does_nothing_is_not_silenced_by_another(comment):
    text = f"@app\nshop # arc2sam: {comment}\n"
    found = found_in(text)
    assert {one.code for one in found} <= {"ARC590", "ARC591"}
    assert [one.title for one in actions(found)] == (["Remove the comment"] if " " in comment else [])


def test_two_warnings_of_one_line_are_silenced_one_after_the_other():
    text = "@app\nshop\n@queues\nmail\n  colour red\n  smell sweet\n"
    for _ in range(2):
        silence = next(one for one in actions(found_in(text)) if one.found.code == "ARC202")
        text = applied(text, silence.edit)
    assert "ARC202" not in {one.code for one in found_in(text)}


@pytest.mark.parametrize(
    ("format", "text"),
    [("json", '{"app": "shop", "css": ["a"]}'), ("arc", "@app\nSHOP!\n")],
    ids=["json has no comments", "an error is not silenced"],
)
def test_what_cannot_be_silenced(format, text):
    found = found_in(text, format)
    assert found
    assert not [one for one in actions(found) if not one.is_fix]


def test_fixes_come_first():
    found = found_in("@app\nshop\n@css\n@jwt\n@tabels\nx\n")
    kinds = [one.is_fix for one in actions(found)]
    assert kinds == sorted(kinds, reverse=True)
    assert True in kinds
    assert False in kinds


def test_a_warning_of_a_file_without_a_text_is_left():
    one = arc2sam.Diagnostic("ARC325", "warning", "x", arc2sam.Span(Source("config.arc", ""), 0, 0))
    assert not list(actions([one]))
