"""Lines and columns of offsets, against Python's own division of a text into lines."""

import random

import pytest

from arc2sam.source import Source, Span

TEXTS = ["", "a", "\n", "a\nb", "a\r\nb\r\n", "a\rb", "\r\r\n\n", "é\n家族\r\nx", "\n\n\nx", "a\r\n\rb\n"]


def expected(text: str, offset: int) -> tuple[int, int]:
    """Return line and column: lines are those of `splitlines`, of which these texts have only the plain ends."""
    before = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if offset < before + len(line) or (number == len(lines) and not line.endswith(("\r", "\n"))):
            return number, offset - before + 1
        before += len(line)
    return len(lines) + 1, 1


@pytest.mark.parametrize("text", TEXTS)
def test_every_offset_in_any_order(text: str) -> None:
    source = Source("x", text)
    offsets = list(range(len(text) + 1))
    random.Random(5).shuffle(offsets)
    for offset in [*offsets, *offsets[::-1]]:
        assert source.line_column(offset) == expected(text, offset)


def test_random_texts() -> None:
    choose = random.Random(7)
    for _ in range(300):
        text = "".join(choose.choice("ab\n\r") for _ in range(choose.randrange(40)))
        source = Source("x", text)
        for _ in range(10):
            offset = choose.randrange(len(text) + 1)
            assert source.line_column(offset) == expected(text, offset), repr(text)


def test_a_span_says_where_it_is() -> None:
    span = Span(Source("app.arc", "@app\nchat\n"), 5, 9)
    assert (str(span), span.line, span.column, span.text) == ("app.arc:2:1", 2, 1, "chat")


@pytest.mark.parametrize(
    ("text", "offset", "expected"), [("ab \n\t", 5, 2), ("ab", 2, 2), ("a b", 2, 1), (" \n", 2, 0)]
)
def test_the_end_of_the_text_before_an_offset(text: str, offset: int, expected: int) -> None:
    assert Source("x", text).end_of_text(offset) == expected
