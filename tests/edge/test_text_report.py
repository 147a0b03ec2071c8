"""Diagnostics as text: what is shown, what is cut, and whether the marks stand where they should."""

import time

import pytest

from arc2sam.diagnostics import Diagnostic, Label
from arc2sam.report import text
from arc2sam.source import Source, Span


def excerpt(line, marked, before=""):
    """Return the two lines shown for a span over `marked` in `line`."""
    source = Source("app.arc", before + line + "\nnext\n")
    start = len(before) + line.index(marked)
    shown = text.render([Diagnostic("ARC106", "error", "x", Span(source, start, start + len(marked)))])
    return shown.splitlines()[1:3]


def test_the_whole_form():
    source = Source("app.arc", "@app\nchat\n\n@ws\nhello\nhello\n")
    found = Diagnostic(
        "ARC214",
        "error",
        "`hello` is declared twice",
        Span(source, 21, 26),
        (Label(Span(source, 15, 20), "first declared here"),),
        "Remove one of them",
        logical_id="HelloWSLambda",
        property="Timeout",
    )
    warning = Diagnostic("ARC302", "warning", "Nothing to see")
    assert text.render([found, warning, warning]) == (
        "app.arc:6:1: error[ARC214]: `hello` is declared twice\n"
        "  resource: HelloWSLambda.Timeout\n"
        "  6 | hello\n"
        "    | ^^^^^\n"
        "  app.arc:5:1: first declared here\n"
        "  5 | hello\n"
        "    | -----\n"
        "  help: Remove one of them\n"
        "warning[ARC302]: Nothing to see\n"
        "warning[ARC302]: Nothing to see\n"
        "1 error, 2 warnings\n"
    )


def test_a_label_at_the_place_of_the_diagnostic_is_not_shown():
    span = Span(Source("app.arc", "@app\nchat\n"), 5, 9)
    found = Diagnostic("ARC310", "error", "`chat` and `chat`", span, (Label(span, "the other one"),))
    assert text.render([found]) == ("app.arc:2:1: error[ARC310]: `chat` and `chat`\n  2 | chat\n    | ^^^^\n1 error\n")


def test_nothing_found_is_no_text():
    assert text.render([]) == ""


@pytest.mark.parametrize(
    ("line", "marked", "expected"),
    [
        pytest.param("a bcd", "bcd", ["  1 | a bcd", "    |   ^^^"], id="ASCII"),
        pytest.param("\tab", "ab", ["  1 |     ab", "    |     ^^"], id="a tab before"),
        pytest.param("abc\tde", "de", ["  1 | abc de", "    |     ^^"], id="a tab fills up to the next stop"),
        pytest.param("a\tb", "\t", ["  1 | a   b", "    |  ^^^"], id="a tab itself"),
        pytest.param("家族 x", "x", ["  1 | 家族 x", "    |      ^"], id="wide characters before"),
        pytest.param("x 家族", "家族", ["  1 | x 家族", "    |   ^^^^"], id="wide characters marked"),
        pytest.param("e\u0301 x", "x", ["  1 | e\u0301 x", "    |   ^"], id="a combining accent"),
        pytest.param("😀 x", "x", ["  1 | 😀 x", "    |    ^"], id="an emoji"),
        pytest.param("👩\u200d👧 x", "x", ["  1 | 👩\u200d👧 x", "    |    ^"], id="joined emoji"),
        pytest.param("👍🏽 x", "x", ["  1 | 👍🏽 x", "    |    ^"], id="a skin tone"),
        pytest.param("❤\ufe0f x", "x", ["  1 | ❤\ufe0f x", "    |    ^"], id="a sign in emoji style"),
        pytest.param("🇫🇷 x", "x", ["  1 | 🇫🇷 x", "    |    ^"], id="a flag"),
        pytest.param("\x1b[31m x", "x", ["  1 | \\x1b[31m x", "    |          ^"], id="a control character"),
        pytest.param("\u202eab x", "x", ["  1 | \\u202eab x", "    |          ^"], id="a mark that turns text around"),
        pytest.param("a\u2028b", "b", ["  1 | a\\u2028b", "    |        ^"], id="a line separator"),
    ],
)
def test_marks_stand_below_the_span(line, marked, expected):
    assert excerpt(line, marked) == expected


def test_the_gutter_grows_with_the_line_number():
    assert excerpt("abc", "b", before="\n" * 99) == ["  100 | abc", "      |  ^"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(0, 0, ["  1 | ab", "    | ^"], id="an empty span"),
        pytest.param(2, 2, ["  1 | ab", "    |   ^"], id="the end of a line"),
        pytest.param(1, 5, ["  1 | ab", "    |  ^"], id="a span over lines"),
        pytest.param(3, 3, [], id="an empty line"),
        pytest.param(7, 7, ["  3 | cd", "    |   ^"], id="the end of the text"),
    ],
)
def test_spans_at_the_edges(start, end, expected):
    source = Source("app.arc", "ab\n\r\ncd")
    shown = text.render([Diagnostic("ARC106", "error", "x", Span(source, start, end))])
    assert shown.splitlines()[1:-1] == expected


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize(
    ("before", "after"), [(0, 95), (0, 500), (50, 500), (61, 20), (200, 0), (200, 10), (500, 500), (98, 0), (99, 0)]
)
def test_long_lines_are_cut_around_the_span(before, after, ending):
    line = "a" * before + "!" + "b" * after
    source = Source("app.arc", f"x{ending or chr(10)}{line}{ending}")
    start = source.text.index("!")
    _, shown, marks, _ = text.render([Diagnostic("ARC106", "error", "x", Span(source, start, start + 1))]).splitlines()
    assert shown[marks.index("^")] == "!"
    assert len(shown) <= len("  2 | ") + 102
    body = shown.removeprefix("  2 | ")
    assert body.strip("…") in line
    assert body.startswith("…") == (not line.startswith(body.strip("…")))
    assert body.endswith("…") == (not line.endswith(body.strip("…")))


def test_a_huge_line_costs_little():
    source = Source("app.arc", "x" * 8_000_000)
    start = time.process_time()
    text.render(
        [Diagnostic("ARC106", "error", "x", Span(source, place, place + 1)) for place in range(0, 8_000_000, 80_000)]
    )
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize("text_of_user", ["\x1b[2J", "a\nb", "\x07", "\u202e", "\udcff", "\x9b"])
def test_what_users_wrote_cannot_play_with_the_terminal(text_of_user):
    source = Source(f"{text_of_user}.arc", f"{text_of_user}x")
    span = Span(source, 0, 1)
    labels = (Label(span, text_of_user),)
    shown = text.render(
        [Diagnostic("ARC106", "error", text_of_user, span, labels, text_of_user, logical_id=text_of_user)]
    )
    assert all(line.isprintable() for line in shown.splitlines())
    assert shown.encode()


def test_long_messages_lose_their_middle():
    shown = text.render([Diagnostic("ARC106", "error", "a" * 5000 + "b" * 5000)])
    assert len(shown) < 1000
    assert "a…b" in shown


def test_errors_come_before_warnings_where_there_are_too_many():
    source = Source("app.arc", "x" * 1000)
    many = [Diagnostic("ARC302", "warning", "w", Span(source, place, place)) for place in range(500)]
    late = [Diagnostic("ARC106", "error", "e", Span(source, place, place)) for place in range(500, 510)]
    lines = text.render([*many, *late]).splitlines()
    assert sum("error[" in line for line in lines) == 10
    assert sum("warning[" in line for line in lines) == text.MOST_SHOWN - 10
    assert lines[-1] == "10 errors, 500 warnings (410 not shown)"


def test_what_is_the_same_of_many_functions_is_shown_whole_once():
    source = Source("app.arc", "@app\nchat\n\n@events\nping\npong\n")
    found = [
        Diagnostic("ARC326", "warning", f"`{name}` has no handler file yet", Span(source, at, at + 4), help="Write it")
        for name, at in (("ping", 19), ("pong", 24))
    ]
    assert text.render(found) == (
        "app.arc:5:1: warning[ARC326]: `ping` has no handler file yet\n"
        "  5 | ping\n"
        "    | ^^^^\n"
        "  help: Write it\n"
        "app.arc:6:1: warning[ARC326]: `pong` has no handler file yet\n"
        "2 warnings\n"
    )
