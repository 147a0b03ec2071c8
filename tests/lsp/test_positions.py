"""Offsets as positions of the protocol, in each encoding."""

import pytest

from arc2sam.lsp.positions import to_offset, to_position, units
from arc2sam.source import Source

TEXT = "a\u00e9\u20ac\U0001f600z\r\nx\rlast \U0001f468\u200d\U0001f469 end"
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_units_are_what_python_encodes_to(encoding):
    for end in range(len(TEXT) + 1):
        expected = len(TEXT[:end].encode(ENCODINGS[encoding])) // WIDTH[encoding]
        assert units(TEXT[:end], encoding) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_offset_and_back(encoding):
    source = Source("x", TEXT)
    for offset in range(len(TEXT) + 1):
        if TEXT[offset - 1 : offset + 1] == "\r\n":
            continue
        line, column = to_position(source, offset, encoding)
        assert to_offset(source, line, column, encoding) == offset


@pytest.mark.parametrize(
    ("encoding", "column"), [("utf-8", 10), ("utf-16", 5), ("utf-32", 4)], ids=["bytes", "pairs", "characters"]
)
def test_column_behind_an_emoji(encoding, column):
    # a is one unit everywhere; the others are 2, 3 and 4 bytes, and the emoji two units of UTF-16.
    offset = TEXT.index("z")
    assert to_position(Source("x", TEXT), offset, encoding) == (0, column)


@pytest.mark.parametrize(
    ("line", "column", "offset"),
    [
        pytest.param(0, 4, 3, id="in the middle of a pair"),
        pytest.param(0, 99, 5, id="behind the end of the line"),
        pytest.param(1, 5, 8, id="behind the end of a line that a lone CR ends"),
        pytest.param(9, 0, len(TEXT), id="behind the last line"),
    ],
)
def test_positions_that_are_none(line, column, offset):
    assert to_offset(Source("x", TEXT), line, column, "utf-16") == offset


def test_half_of_a_pair_is_one_unit():
    assert units("\ud83d", "utf-16") == 1
    assert units("\ud83d", "utf-8") == 3
