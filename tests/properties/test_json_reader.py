"""What holds for the reader of JSON whatever the text."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam.diagnostics import Report
from arc2sam.document import Entry, Mapping, Pragma, Row, Scalar, Sequence, Table, Vector
from arc2sam.plain_data import plain_value
from arc2sam.readers import read
from arc2sam.readers.json import read_tree
from arc2sam.source import Source

pytestmark = pytest.mark.properties
QUICK = settings(max_examples=200, deadline=None)

PIECES = st.sampled_from(
    [
        *'{}[]:,"\n',
        "'",
        "{}",
        "[]",
        '"a"',
        '"b": ',
        '"app": "x"',
        '"ws": [',
        "null",
        "true",
        "1",
        "-",
        "1e9",
        "1e999",
        "//",
    ]
    + ["/*", "*/", "#", "\\", "\\u", "\\ud800", "NaN", "x", " ", "\t", "\r", "\0", "\x01", "\u00e9", "\ufeff", "\ud800"]
    + ['"@ws": ', '"arc": {', '"get": ', "=", ";", "0", ".", "+"]
)
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map("{".join)
)
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != "\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def scalars(node):
    """All scalars of a document, a pragma, an item or a value."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, (Sequence, Row, Vector)):
        if isinstance(node, Vector):
            yield node.name
        for one in node.values:
            yield from scalars(one)
    elif isinstance(node, (Table, Mapping)):
        if isinstance(node, Mapping):
            yield node.name
        for entry in node.entries:
            yield from scalars(entry)
    elif isinstance(node, Entry):
        yield node.key
        yield from scalars(node.value)
    elif isinstance(node, Pragma):
        for item in node.items:
            yield from scalars(item)


@QUICK
@given(TEXTS, st.sampled_from(["json", "package"]))
def test_any_text_gives_a_document_or_a_fault(text, format):
    report = Report()
    document = read(Source("arc.json", text), format, report)
    assert document is not None or report.has_errors
    for found in report:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text)


@QUICK
@given(TEXTS)
def test_without_a_fault_the_standard_library_reads_the_same(text):
    report = Report()
    tree = read_tree(Source("arc.json", text.replace("\0", "")), report)
    try:
        expected = json.loads(text.replace("\0", ""))
    except ValueError:
        assert report.has_errors
        return
    if not isinstance(expected, dict) or report.has_errors:
        return
    assert plain_value(tree) == expected


@QUICK
@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), VALUES), st.sampled_from([None, 2])
)
def test_reads_what_the_standard_library_writes(value, indent):
    report = Report()
    text = json.dumps(value, indent=indent)
    tree = read_tree(Source("arc.json", text), report)
    assert not list(report)
    assert plain_value(tree) == value
    for one in scalars(tree):
        if isinstance(one.value, str) and "\\" not in one.span.text:
            assert one.span.text == one.value


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), st.sampled_from(["ws", "http", "foo", "tables"]))
def test_nothing_that_was_written_is_lost_in_silence(text, name):
    value = json.dumps([{text: "VALUE"}, ["VALUE"], {"a": [{"b": "VALUE"}]}, {"c": {"d": "VALUE"}}])
    report = Report()
    document = read(Source("arc.json", f'{{"{name}": {value}}}'), "json", report)
    assert not list(report)
    assert [one.value for one in scalars(document.pragmas[0])].count("VALUE") == 4
