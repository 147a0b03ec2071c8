"""Whatever is typed, an editor gets an answer: texts of the signs that formats are made of, at any place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam.lsp.completion import complete
from arc2sam.lsp.hovers import hover
from arc2sam.lsp.places import locate
from arc2sam.lsp.symbols import outline
from tests.lsp.marked import reading_of
from tests.lsp.test_symbols import check_ranges

PIECES = (
    "@ws @tables @ws-api app ws queues http tables orders mail src fifo true 5 '' \" ' ` { } [ ] : = , # - -- * & | > "
    "get / \\ \U0001f600 \u00e9 \x85 \u2028 $connect integration queue roles"
).split(" ")
TEXTS = st.lists(
    st.sampled_from([*PIECES, "\n", "\n  ", "\n    ", "\r\n", "\r", "\t", " ", "", "\n- ", "\n  - "]), max_size=40
)


@pytest.mark.properties
@pytest.mark.parametrize("format", ["arc", "json", "package", "toml", "yaml"])
@given(pieces=TEXTS, share=st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_any_text_has_answers(format, pieces, share):
    text = "".join(pieces)
    offset = int(len(text) * share)
    place = locate(text, offset, format)
    if place is not None:
        assert 0 <= place.start <= place.end <= len(text)
    reading = reading_of(text, format)
    for offer in complete(reading, offset):
        assert 0 <= offer.start <= offset <= offer.end <= len(text)
        assert offer.text
    found = hover(reading, offset, None)
    assert found is None or (found.text and found.start <= found.end)
    check_ranges(outline(reading.document), text)
