"""What holds for the reader of `.arc` text whatever the text."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.document import Entry, Mapping, Pragma, Row, Scalar, Sequence, Vector
from arc2sam.readers.arc import read, usual_items
from arc2sam.readers.arc_pragmas import read_pragma
from arc2sam.source import Source

pytestmark = pytest.mark.properties
QUICK = settings(max_examples=300, deadline=None)

PIECES = st.sampled_from(
    ["\n", "\n", "\n", "\r\n", "\r", " ", "  ", "  ", "    ", "\t", "a", "foo", "1", "007", "1e999", "true", "/x"]
    + ['"', "'", "`", '"a b"', "'a\nb'", "\\", "#", "# c", "@", "@p", "@q", "\n@p\n", "\n@q #\n", ";", "{", "\u00e9"]
    + ["\u00a0", "\ufeff", "\x00", "\x0b", "\x85", "\u2028", "\U0001f680", "\ud800", "-", "-Infinity", "0x1F"]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=40).map("".join))


def read_text(text):
    report = Report()
    return read(Source("app.arc", text), report), report.diagnostics


def scalars(node):
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Entry):
        yield from (node.key, *scalars(node.value))
    else:
        if isinstance(node, (Vector, Mapping)):
            yield node.name
        for child in node.entries if isinstance(node, Mapping) else node.values:
            yield from scalars(child)


@QUICK
@given(TEXTS)
@example("@p\n\ufefffoo")
@example("@p\nfoo\n  \n")
def test_any_text_gives_a_document_and_diagnostics(text):
    document, found = read_text(text)
    json.dumps(plain(document), allow_nan=False)
    for one in found:
        assert 0 <= one.span.start <= one.span.end <= len(text)
        for label in one.labels:
            assert 0 <= label.span.start < label.span.end <= len(text)
        str(one)


@QUICK
@given(TEXTS)
def test_spans_slice_back_to_what_they_name(text):
    document, _ = read_text("@p\n" + text)
    for pragma in document:
        assert isinstance(pragma, Pragma)
        assert pragma.span.text[0] == "@"
        assert pragma.span.text[1:].strip(" \t") == pragma.name
        for item in pragma.items:
            for one in scalars(item):
                written = one.span.text
                if isinstance(one.value, str):
                    assert one.value == written or (one.value == written[1:-1] and written[0] == written[-1] in "\"'`")
                elif isinstance(one.value, bool):
                    assert json.dumps(one.value) == written
                else:
                    is_based = written[1:2].lower() in ("x", "o", "b")
                    assert float(one.value) == float(int(written, 0) if is_based else written)


@QUICK
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_fault_in_one_pragma_changes_nothing_in_another(sections):
    # A line that begins with `@` is a pragma of its own.
    bodies = [section.replace("@", "(") for section in sections]
    parts = [f"@p{number}\n{body}\n" for number, body in enumerate(bodies)]
    document, found = read_text("".join(parts))
    start = 0
    for number, part in enumerate(parts):
        alone, expected = read_text(part)
        inside = [one for one in found if start <= one.span.start < start + len(part)]
        assert [(one.code, one.span.start - start, one.span.end - start) for one in inside] == [
            (one.code, one.span.start, one.span.end) for one in expected
        ]
        assert plain(document)[f"p{number}"] == plain(alone)[f"p{number}"]
        start += len(part)


WORDS = st.one_of(
    st.text("abz059_/~-.,:$*?&!%=+|^()", min_size=1, max_size=5).map(lambda word: "w" + word),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False, min_value=1e-4, max_value=1e9),
    st.text(max_size=6).filter(lambda text: '"' not in text and "@" not in text and not text.endswith("\\")),
)
NAMES = st.text("abcxyz09-/", min_size=1, max_size=5).map(lambda word: "n" + word)
VALUES = st.lists(WORDS, min_size=1, max_size=3)
ITEMS = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=2, max_size=4),
    st.tuples(NAMES, VALUES),
    st.tuples(NAMES, st.dictionaries(NAMES, VALUES, min_size=1, max_size=3)),
)


def written(word):
    """Write a value as Architect's documentation tells: quoted, unless it is a word, number or boolean."""
    if isinstance(word, str):
        return (
            word
            if word[:1] in ("w", "n") and word.isascii() and word.isprintable() and " " not in word
            else f'"{word}"'
        )
    return json.dumps(word)


def lines_of(item, nested):
    if isinstance(item, list):
        return [" ".join(map(written, item))]
    if not isinstance(item, tuple):
        return [written(item)]
    name, below = item
    if isinstance(below, list):
        return [name, *("  " + written(word) for word in below)]
    lines = [name]
    for number, (key, values) in enumerate(below.items()):
        # The first setting stands on one line, so that the lines cannot be taken for a list.
        if nested and number:
            lines += ["  " + key, *("    " + written(word) for word in values)]
        else:
            lines.append("  " + " ".join([key, *map(written, values)]))
    return lines


def meaning(item):
    if not isinstance(item, tuple):
        return item
    name, below = item
    if isinstance(below, list):
        return {name: below}
    return {name: {key: values[0] if len(values) == 1 else values for key, values in below.items()}}


@QUICK
@given(st.dictionaries(st.sampled_from(["app", "http", "ws"]), st.lists(ITEMS, max_size=5), min_size=1), st.booleans())
def test_what_is_written_is_read(pragmas, nested):
    lines = []
    for name, items in pragmas.items():
        lines.append("@" + name)
        for item in items:
            lines += lines_of(item, nested)
    document, found = read_text("\n".join(lines))
    assert plain(document) == {name: [meaning(item) for item in items] for name, items in pragmas.items()}
    assert [one.code for one in found] == []


BODIES = st.lists(
    st.sampled_from(
        ["\n", "\n", "\n  ", "\n  ", "\n\n", "a", "b ", " c", "foo", "src ", "k  x", "/x", "7", "-30", "0", "07", "1.5"]
        + ["true", "false ", "txt", "# c", "\n# c", "\n  # c", "\n \n", "\n   ", "//", "\t", "'", '"', ";"]
    ),
    max_size=40,
).map("".join)


@settings(QUICK, max_examples=1000)
@given(BODIES)
@example("a\n  k x\n\n# c\n  src y 7\nb c # d\n  \n")
def test_usual_lines_mean_what_the_rules_say(body):
    """What is read in one pass is what the rules for all lines make of it, and nothing that they would report."""
    source = Source("app.arc", "@p\n" + body)
    items = usual_items(source, body, 3)
    if items is not None:
        report = Report()
        pragma = read_pragma(source, 0, len(source.text), report)
        assert tuple(items) == pragma.items
        assert report.diagnostics == ()


def test_scalars_finds_what_is_nested():
    document, _ = read_text("@p\na\nb c\nd\n  e\nf\n  g h i")
    names = [one.value for item in document.pragmas[0].items for one in scalars(item)]
    assert names == list("abcdefghi")
    assert {type(item) for item in document.pragmas[0].items} == {Scalar, Row, Vector, Mapping}
    assert isinstance(document.pragmas[0].items[3].entries[0].value, Sequence)
