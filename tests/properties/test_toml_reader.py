"""What holds for the reader of TOML whatever the text: tomli's values and the scanner's places go together."""

import datetime

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam.diagnostics import Report
from arc2sam.document import Scalar, Sequence
from arc2sam.plain_data import plain_value
from arc2sam.readers import read
from arc2sam.readers.toml import read_tree
from arc2sam.readers.toml_places import scan
from arc2sam.source import Source

pytestmark = pytest.mark.properties
QUICK = settings(max_examples=200, deadline=None)

KEYS = st.sampled_from(["a", "b", "app", "ws", '"c"', "'d'", '"e.f"', '"\\u0041"', "a.b", "a . 'c'", "x-1", "1"])
SCALARS = st.sampled_from(
    [
        "1",
        "-1.5",
        "0x1F",
        "1_000",
        "true",
        '"x"',
        "'y'",
        '""',
        "''",
        '"a\\"b"',
        '"\\\\"',
        '"""m"""',
        '"""\n"a" \\\n b"""',
    ]
    + [
        '"""a"""""',
        "'''\nit''s'''",
        '"""\\"""" """',
        "1979-05-27",
        "1979-05-27 07:32:00",
        "07:32:00",
        '"# no"',
        '"[a]"',
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda all_: "[" + ",".join(all_) + "]"),
        st.lists(inner, min_size=1, max_size=3).map(lambda all_: "[ # c\n " + " ,\n".join(all_) + ",\n]"),
        st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(" = ".join),
    KEYS.map(lambda key: f"[{key}]"),
    KEYS.map(lambda key: f"[[ {key} ]] # c"),
    st.sampled_from(["", "# comment", "  "]),
)
PIECES = st.sampled_from(
    [*"[]{}=,.\"'\n#", "a", "b = ", '"""', "'''", "\\", "1", "@", "\r\n", "\r", "\0", "\t", "é", "\ud800"]
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(LINES | PIECES, max_size=8).map("\n".join),
)


def agree(value, node):
    """Assert that a node says what tomli read, and that its place is what was written."""
    text = node.span.text
    if isinstance(value, dict):
        assert [(entry.key.value) for entry in node.entries] == list(value)
        for entry, inner in zip(node.entries, value.values(), strict=True):
            if "\\" not in entry.key.span.text:
                assert entry.key.span.text == entry.key.value
            agree(inner, entry.value)
    elif isinstance(value, list):
        assert isinstance(node, Sequence)
        for one, inner in zip(node.values, value, strict=True):
            agree(inner, one)
    elif isinstance(value, (datetime.date, datetime.time)):
        assert tomli.loads(f"x = {text}")["x"] == value
        assert node.value == text
    elif isinstance(value, str):
        assert node.value == value
        quotes = ['"""', "'''"] if "\n" in text or not value else ['"', "'", '"""', "'''"]
        assert any(reads_as(quote + text + quote, value) for quote in quotes)
    else:
        assert isinstance(node, Scalar)
        assert node.value == value
        assert reads_as(text, value)


def reads_as(text, value):
    try:
        return tomli.loads(f"x = {text}")["x"] == value
    except tomli.TOMLDecodeError:
        return False


@QUICK
@given(st.lists(LINES, max_size=8).map("\n".join), st.sampled_from(["\n", "\r\n"]))
def test_values_and_places_go_together(text, newline):
    text = text.replace("\n", newline)
    try:
        expected = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    report = Report()
    tree = read_tree(Source("arc.toml", text), report)
    if not expected:
        assert [found.code for found in report] == ["ARC184"]
        return
    if [found.code for found in report] == ["ARC155"] and not isinstance(expected.get("app"), str):
        # Pragmas below a header are taken for the manifest's.
        return
    assert not list(report)
    assert scan(text).stop is None
    if newline == "\n":
        agree(expected, tree)
    else:
        assert plain_value(tree).keys() == expected.keys()


@QUICK
@given(TEXTS)
def test_any_text_gives_a_document_or_a_fault(text):
    report = Report()
    document = read(Source("arc.toml", text), "toml", report)
    assert document is not None or report.has_errors
    for found in report:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text)


@QUICK
@given(st.lists(LINES | PIECES, max_size=6).map("\n".join))
def test_it_is_toml_if_tomli_says_so(text):
    report = Report()
    tree = read_tree(Source("arc.toml", text), report)
    try:
        tomli.loads(text)
    except ValueError:
        assert tree is None
        assert report.has_errors
