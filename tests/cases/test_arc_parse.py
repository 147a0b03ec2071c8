"""The reader of `.arc` text against vectors that Architect's own parser (@architect/parser 8.0.1) produced.

Where we read a row otherwise, `DIFFERENCES` names it, with what we read and why; docs/manifest-arc.md shows
the same rows to users.
"""

import json
from pathlib import Path

import pytest

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.readers.arc import read
from arc2sam.source import Source

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "reference" / "cases" / "arc-parse.jsonl"

# id: (text, what is read, codes reported, reason)
DIFFERENCES = {
    "pragma-28": (
        "@app # one\na\n@app\nb",
        {"app": ["a", "b"]},
        ["ARC105"],
        "a pragma written twice is an error, comments or not",
    ),
    "pragma-29": ("@constructor\nx", {"constructor": ["x"]}, [], "it is written once only"),
    "pragma-30": ("@toString\nx", {"toString": ["x"]}, [], "it is written once only"),
    "pragma-31": (
        "@events\nfoo @http\nbar",
        {"events": ["bar"]},
        ["ARC107"],
        "an `@` in a line of values needs quotes",
    ),
    "pragma-32": ("@events\nfoo@http\nbar", {"events": ["bar"]}, ["ARC107"], "an `@` in a line of values needs quotes"),
    "pragma-41": ("\ufeff@app\nfoo", {"app": ["foo"]}, [], "a byte-order mark is no part of the text"),
    "bool-07": ("@p\ntrue#yes", {"p": [True]}, [], "a comment ends a word, whatever the word is"),
    "bool-09": ("@p\na true\tb", {"p": [["a", True, "b"]]}, [], "a tab separates words as a space does"),
    "bool-10": ("@p\na true\t# yes", {"p": [["a", True]]}, [], "a tab separates words as a space does"),
    "num-18": ("@p\n5# five", {"p": [5]}, [], "a comment ends a word, whatever the word is"),
    "num-19": ("@p\na 5\tb", {"p": [["a", 5, "b"]]}, [], "a tab separates words as a space does"),
    "num-21": ("@p\na 5\t# five", {"p": [["a", 5]]}, [], "a tab separates words as a space does"),
    "string-20": (
        '@p\n"a\\"b"\nc\n@q\nd',
        {"p": [["a\\", 'b"'], "c"], "q": ["d"]},
        ["ARC125"],
        "there are no escapes: the quote closes, and nothing behind it is lost",
    ),
    "string-21": (
        '@p\nx "C:\\\\"\ny\n@q\nz',
        {"p": [["x", "C:\\\\"], "y"], "q": ["z"]},
        [],
        "there are no escapes: the quote closes, and nothing behind it is lost",
    ),
    "comment-09": (
        "@p\nfoo\n  a 1\n  # c\n  b 2",
        {"p": [{"foo": {"a": 1, "b": 2}}]},
        [],
        "a comment does not end the settings of a name",
    ),
    "vector-13": (
        "@p\nfoo\n    a\n    b",
        {"p": [{"foo": ["a", "b"]}]},
        [],
        "two spaces or more are indentation, if all lines have as many",
    ),
    "vector-14": (
        "@p\nfoo\n      a\n      b",
        {"p": [{"foo": ["a", "b"]}]},
        [],
        "two spaces or more are indentation, if all lines have as many",
    ),
    "vector-29": ("@p\nfoo\n  \n@q\nx", {"p": ["foo"], "q": ["x"]}, [], "blanks at the end of a pragma mean nothing"),
    "vector-30": ("@p\nfoo\n   ", {"p": ["foo"]}, [], "blanks at the end of a pragma mean nothing"),
    "vector-32": ("@p\nfoo\n  \n", {"p": ["foo"]}, [], "blanks at the end of a pragma mean nothing"),
    "vector-34": ("@p\nfoo\n  @q\nx", {"p": ["foo"], "q": ["x"]}, [], "a pragma may be indented anywhere"),
    "map-07": (
        "@p\nfoo\n  a 1\n  a 2",
        {"p": [{"foo": {"a": 2}}]},
        ["ARC113"],
        "a setting written twice is an error: one of the values would be lost",
    ),
    "map-14": (
        "@p\nfoo\n  a 1\n\n  b 2",
        {"p": [{"foo": {"a": 1, "b": 2}}]},
        [],
        "an empty line does not end the settings of a name",
    ),
    "map-15": (
        "@p\nfoo\n  a 1\n  \n  b 2",
        {"p": [{"foo": {"a": 1, "b": 2}}]},
        [],
        "an empty line does not end the settings of a name",
    ),
    "map-16": (
        "@p\nfoo\n  a 1\n   b 2",
        {"p": [{"foo": {"a": 1, "b": 2}}]},
        [],
        "a setting may be indented by one space more than the first",
    ),
    "map-17": (
        "@p\nfoo\n   a 1\n   b 2",
        {"p": [{"foo": {"a": 1, "b": 2}}]},
        [],
        "two spaces or more are indentation, if all lines have as many",
    ),
    "map-18": (
        "@p\nfoo\n    a 1",
        {"p": [{"foo": {"a": 1}}]},
        [],
        "two spaces or more are indentation, if all lines have as many",
    ),
    "map-31": (
        "@p\n  foo\n    k v",
        {"p": [{"foo": {"k": "v"}}]},
        [],
        "what is indented below a name belongs to it, even if the name is indented",
    ),
    "nested-11": (
        "@p\nfoo\n  a\n    x\n    y\nbar",
        {"p": [{"foo": {"a": ["x", "y"]}}, "bar"]},
        [],
        "nothing behind a list under a setting is lost",
    ),
    "nested-12": (
        "@p\nfoo\n  a\n    x\n    y\nbar\nbaz\nqux\nquux",
        {"p": [{"foo": {"a": ["x", "y"]}}, "bar", "baz", "qux", "quux"]},
        [],
        "nothing behind a list under a setting is lost",
    ),
    "nested-13": (
        "@p\nfoo\n  a\n    x\n    y\n\n@q\nbar",
        {"p": [{"foo": {"a": ["x", "y"]}}], "q": ["bar"]},
        [],
        "nothing behind a list under a setting is lost",
    ),
    "nested-14": (
        "@p\nfoo\n  a\n    x\nbar\n  k v",
        {"p": [{"foo": {"a": "x"}}, {"bar": {"k": "v"}}]},
        [],
        "nothing behind a list under a setting is lost",
    ),
    "nested-15": (
        "@p\nfoo\n  a\n      x\n      y",
        {"p": [{"foo": {"a": ["x", "y"]}}]},
        [],
        "two spaces or more are indentation, if all lines have as many",
    ),
}

# What these rows lose or put elsewhere is read as Architect reads it, but never in silence.
WARNED = {
    "comment-07": "ARC116",
    "comment-08": "ARC116",
    "vector-06": "ARC116",
    "vector-07": "ARC116",
    "vector-09": "ARC116",
    "vector-10": "ARC117",
    "vector-11": "ARC117",
    "vector-18": "ARC118",
    "vector-19": "ARC118",
    "vector-21": "ARC119",
    "vector-28": "ARC122",
    "map-25": "ARC117",
    "nested-10": "ARC118",
    "nested-16": "ARC118",
    "nested-18": "ARC121",
    "nested-19": "ARC118",
    "num-03": "ARC123",
    "num-04": "ARC123",
    "num-11": "ARC124",
    "num-12": "ARC124",
    "row-12": "ARC120",
    "row-13": "ARC120",
}


def rows():
    if not CASES.is_file():
        return []
    found = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(found) > 200
    return found


ROWS = rows()


def read_text(text):
    report = Report()
    document = read(Source("app.arc", text), report)
    return document, report


@pytest.mark.outside
@pytest.mark.skipif(not ROWS, reason="the vectors of Architect's parser are not beside the repository")
def test_every_difference_is_a_vector():
    texts = {row["id"]: row["arc"] for row in ROWS}
    assert {name: text for name, (text, *_) in DIFFERENCES.items()}.items() <= texts.items()
    assert WARNED.keys() <= texts.keys()


@pytest.mark.outside
@pytest.mark.skipif(not ROWS, reason="the vectors of Architect's parser are not beside the repository")
@pytest.mark.parametrize("row", [row for row in ROWS if row["id"] not in DIFFERENCES], ids=lambda row: row["id"])
def test_reads_as_architect(row):
    document, report = read_text(row["arc"])
    if "error" in row:
        assert report.has_errors
        assert all(found.span is not None for found in report)
    else:
        # Through JSON, since True == 1 in Python.
        assert json.dumps(plain(document)) == json.dumps(row["expect"])
        assert not report.has_errors
        assert {found.code for found in report} == ({WARNED[row["id"]]} if row["id"] in WARNED else set())


@pytest.mark.parametrize(("text", "expected", "codes", "reason"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_reads_otherwise(text, expected, codes, reason):
    document, report = read_text(text)
    assert json.dumps(plain(document)) == json.dumps(expected)
    assert [found.code for found in report] == codes


def test_the_page_names_the_same_differences():
    page = (ROOT / "docs" / "manifest-arc.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    shown = {row[0]: row[-1] for row in cells if row[0] in DIFFERENCES or row[0].partition("-")[2].isdigit()}
    assert shown == {name: reason for name, (_, _, _, reason) in DIFFERENCES.items()}
