"""The reader of `.arc` text: values, places, faults, and how reading goes on behind them."""

import json
import time

import pytest

from arc2sam import readers
from arc2sam.codes import CODES
from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.document import Mapping, Row, Scalar, Vector
from arc2sam.readers import MAX_ITEMS, MAX_LINES, MAX_NODES, MAX_PRAGMAS
from arc2sam.readers.arc import read, usual_items
from arc2sam.readers.arc_lines import MAX_LINE
from arc2sam.source import Source


def read_text(text):
    report = Report()
    return read(Source("app.arc", text), report), report.diagnostics


def items(text):
    """Return the plain items of a pragma, and the codes."""
    document, found = read_text("@p\n" + text)
    return plain(document)["p"], [one.code for one in found]


# Architect's documentation of the format, and its parser for what the documentation leaves open.
VALUES = {
    "words": ("foo\nbar", ["foo", "bar"]),
    "every bare character": ("a/b.c-d_e~f:g$h*i?j&k!l%m=n+o|p^q,r(s)", ["a/b.c-d_e~f:g$h*i?j&k!l%m=n+o|p^q,r(s)"]),
    "quote inside a word": ("don't", ["don't"]),
    "row": ("get /x\npost   /y", [["get", "/x"], ["post", "/y"]]),
    "row with tab": ("get\t/x", [["get", "/x"]]),
    "indented rows": ("    get /\n    post /", [["get", "/"], ["post", "/"]]),
    "booleans": ("true false True truex", [[True, False, "True", "truex"]]),
    "quoted boolean and number": ('"true" `1`', [["true", "1"]]),
    "words that are null elsewhere": ("null\n~\nNaN\nInfinity", ["null", "~", "NaN", "Infinity"]),
    "whole numbers": ("1 42 -7 0 -0", [[1, 42, -7, 0, 0]]),
    "decimals": ("1.0 2.50 3. -.5 -1e-2 1e3 2E2", [[1, 2.5, 3, -0.5, -0.01, 1000, 200]]),
    "other bases": ("0x10 0b11 0o17 0XfF", [[16, 3, 15, 255]]),
    "no numbers": (
        ".5 +1 1_000 1,000 1.2.3 2020-01-01 10mb -0x10 - -- -. 0x 0x_1 0o8 1e -inf -nan -infinity 0b-1",
        [
            [".5", "+1", "1_000", "1,000", "1.2.3", "2020-01-01", "10mb", "-0x10", "-", "--", "-.", "0x", "0x_1"]
            + ["0o8", "1e", "-inf", "-nan", "-infinity", "0b-1"]
        ],
    ),
    "largest exact": ("9007199254740991 -9007199254740992", [[9007199254740991, -9007199254740992]]),
    "large and exact": ("100000000000000000000 1e22", [[100000000000000000000, 1e22]]),
    "number before comment": ("5#five\na 5\t# five", [5, ["a", 5]]),
    "quotes": ("\"a b\" 'c' `d`", [["a b", "c", "d"]]),
    "other quotes inside": ('"it\'s" \'say "hi"\'', [["it's", 'say "hi"']]),
    "empty string": ('""', [""]),
    "reserved characters in quotes": ('"{[<;\\x>]} @ # é"', ["{[<;\\x>]} @ # é"]),
    "no escapes": ('"a\\nb"', ["a\\nb"]),
    "backslash before the quote": ('"C:\\"\nb', ["C:\\", "b"]),
    "lines in quotes": ('"one\n  two\r\nthree" x', [["one\n  two\r\nthree", "x"]]),
    "glued quotes": ('"a""b"c', [["a", "b", "c"]]),
    "comments": ("# a\nfoo # b\n# c\n\nbar#d", ["foo", "bar"]),
    "setting commented out": ("foo\n  # src x\nbar", ["foo", "bar"]),
    "list": ("foo\n  a\n  1\n  true", [{"foo": ["a", 1, True]}]),
    "list of one": ("foo\n  a", [{"foo": ["a"]}]),
    "list by tabs": ("foo\n\ta\n\tb", [{"foo": ["a", "b"]}]),
    "list with comments": ("foo # n\n  a # c\n  # d\n  b", [{"foo": ["a", "b"]}]),
    "list with blanks": ("foo\n  a\n  \n  b", [{"foo": ["a", "b"]}]),
    "list by four spaces": ("foo\n    a\n    b", [{"foo": ["a", "b"]}]),
    "quoted name": ('"1"\n  a', [{"1": ["a"]}]),
    "settings": ('foo\n  a 1\n  b "x y"\n  "k k" z\nbar', [{"foo": {"a": 1, "b": "x y", "k k": "z"}}, "bar"]),
    "setting with several values": ("foo\n  a 1 2", [{"foo": {"a": [1, 2]}}]),
    "settings by three spaces": ("foo\n   a 1\n   b 2", [{"foo": {"a": 1, "b": 2}}]),
    "settings indented unevenly": ("foo\n    a 1\n  b 2\n   c 3", [{"foo": {"a": 1, "b": 2, "c": 3}}]),
    "settings with comments and empty lines": ("foo\n  a 1\n# c\n\n  b 2", [{"foo": {"a": 1, "b": 2}}]),
    "settings of an indented name": ("  foo\n    a 1\n  bar\n    b 2", [{"foo": {"a": 1}}, {"bar": {"b": 2}}]),
    "list of an indented name": ("  foo\n    a\n  bar", [{"foo": ["a"]}, "bar"]),
    "list under a setting": ("foo\n  a\n    x\n    y\n  b 1\nbar", [{"foo": {"a": ["x", "y"], "b": 1}}, "bar"]),
    "list of one under a setting": ("foo\n  a\n    x", [{"foo": {"a": "x"}}]),
    "list under a setting by six": ("foo\n  a\n      x\n      y", [{"foo": {"a": ["x", "y"]}}]),
    "list under a setting with empty lines": ("foo\n  a\n\n    x\n\n    y", [{"foo": {"a": ["x", "y"]}}]),
    "name like a method of objects": ("__proto__\n  constructor 1", [{"__proto__": {"constructor": 1}}]),
    "blanks at the end": ("foo\n    \n", ["foo"]),
}


@pytest.mark.parametrize(("text", "expected"), VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_values(text, expected, newline):
    if "\r" not in text:
        text = text.replace("\n", newline)
    found, codes = items(text)
    assert json.dumps(found) == json.dumps(expected)
    assert codes == []


# text, items, code, text of the span, line, column
FAULTS = {
    "character": ("a\nb;c d\ne", ["a", "e"], "ARC106", ";", 3, 2),
    "no ASCII": ("caf\u00e9", [], "ARC106", "\u00e9", 2, 4),
    "beyond the basic plane": ("x \U0001f680 y", [], "ARC106", "\U0001f680", 2, 3),
    "no-break space": ("a\u00a0b", [], "ARC106", "\u00a0", 2, 2),
    "control character": ("a\x07b", [], "ARC106", "\x07", 2, 2),
    "tab is one column": ("\t;", [], "ARC106", ";", 2, 2),
    "behind lines in quotes": ('"a\nb"\n;', ["a\nb"], "ARC106", ";", 4, 1),
    "two in a line are one fault": ("a;b {c} @d", [], "ARC106", ";", 2, 2),
    "quotes behind a fault": ('; "a\nb"\nc', ["c"], "ARC106", ";", 2, 1),
    "at": ("foo@example.com\nbar", ["bar"], "ARC107", "@", 2, 4),
    "pragma behind a value": ("foo @http\nbar", ["bar"], "ARC107", "@", 2, 5),
    "open quote": ("x 'open\nfoo", ["foo"], "ARC108", "'", 2, 3),
    "too large": ("1e400", ["1e400"], "ARC109", "1e400", 2, 1),
    "minus infinity": ("a -Infinity", [["a", "-Infinity"]], "ARC109", "-Infinity", 2, 3),
    "too large in hexadecimal": ("0x" + "f" * 400, ["0x" + "f" * 400], "ARC109", "0x" + "f" * 400, 2, 1),
    "number names a list": ("1\n  a", [{"1": ["a"]}], "ARC110", "1", 2, 1),
    "boolean names settings": ("false\n  a b", [{"false": {"a": "b"}}], "ARC110", "false", 2, 1),
    "number is a key": ("foo\n  1 v", [{"foo": {"1": "v"}}], "ARC111", "1", 3, 3),
    "setting without value": ("foo\n  a 1\n  b", [{"foo": {"a": 1}}], "ARC112", "b", 4, 3),
    "setting without value amid others": ("foo\n  a 1\n  b\n  c 2", [{"foo": {"a": 1, "c": 2}}], "ARC112", "b", 4, 3),
    "setting twice": ("foo\n  a 1\n  b 2\n  a 3", [{"foo": {"a": 3, "b": 2}}], "ARC113", "a", 5, 3),
    "line below a setting": ("foo\n  a 1\n    b 2", [{"foo": {"a": 1}}], "ARC114", "b", 4, 5),
    "only a comment below": ("foo\n  # only", ["foo"], "ARC115", "foo", 2, 1),
    "list broken by an empty line": ("foo\n  a\n\n  b", [{"foo": ["a"]}, "b"], "ARC116", "b", 5, 3),
    "list broken by a comment": ("foo\n  a\n# c\n  b", [{"foo": ["a"]}, "b"], "ARC116", "b", 5, 3),
    "name apart from its list": ("foo\n\n  a", ["foo", "a"], "ARC116", "a", 4, 3),
    "one space": ("foo\n a", ["foo", "a"], "ARC117", "a", 3, 2),
    "one space below settings": ("foo\n  a 1\n b 2", [{"foo": {"a": 1}}, ["b", 2]], "ARC117", "b", 4, 2),
    "row in a list": ("foo\n  a\n  b c", [{"foo": ["a", "b", "c"]}], "ARC118", "b c", 4, 3),
    "deeper in a list": ("foo\n  a\n  b\n    c", [{"foo": ["a", "b", "c"]}], "ARC118", "c", 5, 5),
    "row in a list under a setting": ("foo\n  k v\n  a\n    x y", [{"foo": {"k": "v", "a": ["x", "y"]}}])
    + ("ARC118", "x y", 5, 5),
    "all indented alike": ("  a\n  b\n  c", [{"a": ["b", "c"]}], "ARC119", "a", 2, 3),
    "below a row": ("get /x\n  src y", [["get", "/x"], ["src", "y"]], "ARC120", "src", 3, 3),
    "third level": ("foo\n  a\n    b\n      c", [{"foo": {"a": "b"}}, "c"], "ARC121", "c", 5, 7),
    "blanks below a name": ("foo\n  \nbar", [{"foo": []}, "bar"], "ARC122", "foo", 2, 1),
    "leading zeros": ("012345678901", [12345678901], "ARC123", "012345678901", 2, 1),
    "leading zeros of a fraction": ("a 007.5", [["a", 7.5]], "ARC123", "007.5", 2, 3),
    "too many digits": ("12345678901234567890", [12345678901234567000], "ARC124", "12345678901234567890", 2, 1),
    "one digit too exact": ("9007199254740993", [9007199254740992], "ARC124", "9007199254740993", 2, 1),
    "hexadecimal too exact": ("0x20000000000001", [9007199254740992], "ARC124", "0x20000000000001", 2, 1),
    "quote after a backslash": ('"a\\"b"', [["a\\", 'b"']], "ARC125", '"', 2, 4),
    "quote on a later line": ('x "open\ny "z"', [["x", "open\ny ", 'z"']], "ARC125", '"', 3, 3),
    "settings apart from their name": ("foo\n\n  a 1", [{"foo": {"a": 1}}], "ARC126", "a", 4, 3),
    "comment between name and settings": ("foo\n# c\n  a 1", [{"foo": {"a": 1}}], "ARC126", "a", 4, 3),
    "comment of another language": ("// foo bar\nfoo", ["foo"], "ARC128", "//", 2, 1),
    "comment of another language, glued": ("//foo bar\nfoo", ["foo"], "ARC128", "//", 2, 1),
    "comment of another language in settings": ("foo\n  a 1\n  // b 2\n  c 3", [{"foo": {"a": 1, "c": 3}}])
    + ("ARC128", "//", 4, 3),
    "comment of another language in a list": ("foo\n  a\n  // c\n  b", [{"foo": ["a", "b"]}], "ARC128", "//", 4, 3),
}


@pytest.mark.parametrize(("text", "expected", "code", "written", "line", "column"), FAULTS.values(), ids=FAULTS)
def test_faults(text, expected, code, written, line, column):
    document, found = read_text("@p\n" + text)
    assert json.dumps(plain(document)["p"]) == json.dumps(expected)
    assert [one.code for one in found] == [code]
    span = found[0].span
    assert (span.text, span.line, span.column) == (written, line, column)
    assert found[0].help[0].isupper()
    assert not found[0].message.endswith(".")


# text, code, text of the span, line, column, pragmas read
PRAGMA_FAULTS = {
    "none": ("", "ARC101", "", 1, 1, {}),
    "only a comment": ("# c\n", "ARC101", "", 1, 1, {}),
    "only a value": ("\n foo bar ", "ARC101", "foo bar", 2, 2, {}),
    "value before the first": ("# c\nfoo; \n  bar\n@p\na", "ARC102", "foo;", 2, 1, {"p": ["a"]}),
    "no name": ("@ # c\nfoo\n@q\nx", "ARC103", "@", 1, 1, {"q": ["x"]}),
    "illegal name": ("@a.b\nfoo\n@q\nx", "ARC103", "@a.b", 1, 1, {"q": ["x"]}),
    "no ASCII in the name": ("@caf\u00e9\n", "ARC103", "@caf\u00e9", 1, 1, {}),
    "value on its line": ("@app foo # c\nbar", "ARC104", "foo", 1, 6, {"app": ["bar"]}),
    "value on its line alone": ("@app foo # c\n# d", "ARC104", "foo", 1, 6, {"app": ["foo"]}),
    "half a value on its line": ('@app "foo\n# bar"', "ARC104", '"foo', 1, 6, {"app": []}),
    "twice": ("@app # one\na\n@q\n@app\nb", "ARC105", "@app", 4, 1, {"app": ["a", "b"], "q": []}),
}


@pytest.mark.parametrize(
    ("text", "code", "written", "line", "column", "expected"), PRAGMA_FAULTS.values(), ids=PRAGMA_FAULTS
)
def test_pragma_faults(text, code, written, line, column, expected):
    document, found = read_text(text)
    assert plain(document) == expected
    assert [one.code for one in found] == [code]
    span = found[0].span
    assert (span.text, span.line, span.column) == (written, line, column)


def test_every_code_of_the_range_is_tried():
    tried = {row[2] for row in FAULTS.values()} | {row[1] for row in PRAGMA_FAULTS.values()}
    # ARC127 takes a text too long for a table.
    assert tried | {"ARC127"} == {code for code in CODES if "ARC101" <= code <= "ARC129"}


@pytest.mark.parametrize("line", ["a " * (MAX_NODES + 1), "a" * (MAX_LINE + 1), "{ " * MAX_LINE])
def test_a_longer_line_than_any_manifest_has(line):
    document, found = read_text(f"@p\n{line}\nb\n@q\nc\n")
    assert [(one.code, one.span.line) for one in found] == [("ARC127", 2)]
    assert plain(document) == {"p": ["b"], "q": ["c"]}


def manifest(pragmas, items):
    return "".join(f"@p{number}\n" for number in range(pragmas - 1)) + "@q\n" + "a\n" * items


@pytest.mark.parametrize("text", [manifest(MAX_PRAGMAS, 0), manifest(2, MAX_ITEMS), "#\n" * (MAX_LINES - 1) + "@p\n"])
def test_as_many_as_there_may_be(text):
    report = Report()
    document = readers.read(Source("app.arc", text), "arc", report)
    assert document
    assert report.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(manifest(MAX_PRAGMAS + 1, 0), MAX_PRAGMAS + 1, id="pragmas"),
        pytest.param(manifest(2, MAX_ITEMS + 1), MAX_ITEMS + 3, id="items"),
        pytest.param("@o\nx\n" + manifest(1, MAX_ITEMS), MAX_ITEMS + 3, id="items of several pragmas"),
        pytest.param("@p\n" + "#\n" * MAX_LINES, 1, id="lines"),
        pytest.param("@p\r" + "\r" * MAX_LINES, 1, id="lines that a CR ends"),
        pytest.param("@p\r\n" + "\r\n" * MAX_LINES, 1, id="lines that CRLF ends"),
    ],
)
def test_more_than_any_manifest_has(text, line):
    report = Report()
    assert readers.read(Source("app.arc", text), "arc", report) is None
    assert [(one.code, one.span.line) for one in report] == [("ARC183", line)]


def test_as_much_as_there_may_be():
    document, found = read_text("@p\n" + "a " * MAX_NODES + "\n")
    assert found == ()
    assert len(plain(document)["p"][0]) == MAX_NODES


PRAGMAS = {
    "spaces around the name": ("@ app  \nfoo", {"app": ["foo"]}),
    "indented": ("  @app\nfoo\n\t@q", {"app": ["foo"], "q": []}),
    "comment glued to the name": ("@http#c @x\nget /", {"http": [["get", "/"]]}),
    "tab behind the name": ("@app\t# c\nfoo", {"app": ["foo"]}),
    "case tells names apart": ("@app\na\n@App\nb", {"app": ["a"], "App": ["b"]}),
    "digits and dashes": ("@123\n@-\n@a_B", {"123": [], "-": [], "a_B": []}),
    "name of a method of objects": ("@constructor\nx\n@__proto__\ny", {"constructor": ["x"], "__proto__": ["y"]}),
    "byte-order mark": ("\ufeff@app\nfoo", {"app": ["foo"]}),
    "mixed line ends": ("@app\r\nfoo\n@http\rget /\n\r@q", {"app": ["foo"], "http": [["get", "/"]], "q": []}),
    "pragma below a name": ("@p\nfoo\n  @q\nx", {"p": ["foo"], "q": ["x"]}),
    "pragma behind a nested list": (
        "@p\nfoo\n  a\n    x\n    y\n@q\nx",
        {"p": [{"foo": {"a": ["x", "y"]}}], "q": ["x"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), PRAGMAS.values(), ids=PRAGMAS)
def test_pragmas(text, expected):
    document, found = read_text(text)
    assert plain(document) == expected
    assert found == ()


# What remains when one line is broken: the line and what is indented below it are left out.
RECOVERY = {
    "item": ("a;\n  b 1\n  c 2\nd", ["d"]),
    "first setting": ("foo\n  a; 1\n  b 2", [{"foo": {"b": 2}}]),
    "key with a list": ("foo\n  b 2\n  a;\n    x\n    y\nbar", [{"foo": {"b": 2}}, "bar"]),
    "only value below a key": ("foo\n  b 2\n  a\n    x;\nbar", [{"foo": {"b": 2}}, "bar"]),
    "value of a list": ("foo\n  a\n  b;\n    c\n  d", [{"foo": ["a", "d"]}]),
    "only value of a list": ("foo\n  a;\nbar", ["foo", "bar"]),
    "values below a broken value only": ("foo\n  a;\n    b\nbar", ["foo", "bar"]),
    "open quote": ('foo\n  a "x\n  b 2\nbar', [{"foo": {"b": 2}}, "bar"]),
    "numbers beside a fault": ("007 1e400 ;\nbar", ["bar"]),
}


@pytest.mark.parametrize(("text", "expected"), RECOVERY.values(), ids=RECOVERY)
def test_reading_goes_on_behind_a_fault(text, expected):
    found, codes = items(text)
    assert found == expected
    assert len(codes) == 1


EDITS = {
    "character": ("@p\na;b c", '@p\n"a;b" c'),
    "with quotes": ("@p\na;\"b'", "@p\n`a;\"b'`"),
    "before a comment": ("@p\na]#c", '@p\n"a]"#c'),
    "semicolon at the end": ("@p\na; # c", "@p\na # c"),
    "behind a quoted value": ('@p\n"a b";c', '@p\n"a b"";c"'),
    "at": ("@p\nfoo@example.com", '@p\n"foo@example.com"'),
    "path in braces": ("@p\nget /a/{id}", "@p\nget /a/:id"),
    "path in angle brackets": ("@p\nget /a/<id>", "@p\nget /a/:id"),
    "no-break space": ("@p\na\u00a0b", "@p\na b"),
    "value on the pragma's line": ("@app\t foo bar", "@app\nfoo bar"),
    "leading zeros": ("@p\n007", '@p\n"007"'),
    "digits": ("@p\nx 9007199254740993", '@p\nx "9007199254740993"'),
    "name": ("@p\n1\n  a", '@p\n"1"\n  a'),
    "key": ("@p\nfoo\n  1 v", '@p\nfoo\n  "1" v'),
}


@pytest.mark.parametrize(("text", "mended"), EDITS.values(), ids=EDITS)
def test_edits_mend(text, mended):
    _, found = read_text(text)
    edit = found[0].edit
    assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == mended
    assert read_text(mended)[1] == ()


def test_no_edit_where_no_quotes_would_do():
    _, found = read_text("@p\na;'\"`\n")
    assert (found[0].edit, found[0].help) == (None, "Quote the whole value")


LABELS = {
    "pragma twice": ("@app\n@q\n@app", "@app", 1),
    "setting twice": ("@p\nfoo\n  a 1\n  a 2", "a", 3),
    "stray value": ("@p\nfoo\n\n  a", "foo", 2),
    "below a row": ("@p\nget /x\n  src", "get /x", 2),
    "below a setting": ("@p\nfoo\n  a 1\n    b", "a", 3),
}


@pytest.mark.parametrize(("text", "written", "line"), LABELS.values(), ids=LABELS)
def test_labels(text, written, line):
    _, found = read_text(text)
    label = found[0].labels[0]
    assert (label.span.text, label.span.line) == (written, line)


def test_a_quote_does_not_reach_into_the_next_pragma():
    document, found = read_text('@p\nx "open\n@q\ny "z"')
    assert plain(document) == {"p": [], "q": [["y", "z"]]}
    assert [(one.code, one.span.line) for one in found] == [("ARC108", 2)]


def test_each_quote_may_stay_open_once():
    document, found = read_text("@p\na \"\nb '\nc `\nd")
    assert plain(document) == {"p": ["d"]}
    assert [one.code for one in found] == ["ARC108"] * 3


def test_spans_of_items():
    document, _ = read_text('@p # c\n  "a b" # d\nget  /x # e\nfoo\n  a\n  b\njob\n  k 1 2 \n  l\n    x\n')
    pragma = document.pragmas[0]
    assert pragma.span.text == "@p"
    kinds = [(type(item), item.span.text) for item in pragma.items]
    assert kinds == [
        (Scalar, '"a b"'),
        (Row, "get  /x"),
        (Vector, "foo\n  a\n  b"),
        (Mapping, "job\n  k 1 2 \n  l\n    x"),
    ]
    assert [entry.value.span.text for entry in pragma.items[3].entries] == ["1 2", "x"]
    assert pragma.items[2].name.span.text == "foo"


def test_places_count_code_points():
    document, _ = read_text('@p\n"\U0001f680\n\u00e9" \tb\r\nc')
    (row, word) = document.pragmas[0].items
    assert [(one.span.line, one.span.column) for one in (*row.values, word)] == [(2, 1), (3, 5), (4, 1)]


def test_messages_stay_on_one_line():
    _, found = read_text('@p\n"a\nb"\n  c\n\n  d\n@x' + "y" * 200 + "\u00e9")
    assert len(found) == 2
    for one in found:
        assert one.message.isprintable()
        assert len(one.message) < 300


HEAVY = {
    "names": "name\n" * 20_000,
    "open quotes": "a '\n" * 20_000,
    "quotes over lines": '"\n"\r' * 20_000,
    "faults": ";\n" * 20_000,
    "one line": "a " * 40_000,
    "one word": "a" * 200_000,
    "one number": "9" * 200_000,
    "faults in one line": '"" ;' * 20_000,
    "pairs apart": "  a\n  b\n\n" * 10_000,
    "broken lines apart": "  a\n" + "  ;\n\n" * 10_000,
    "settings": "foo\n" + "  a 1\n" * 10_000,
    "pragmas": "@p\na\n" * 20_000,
    "lone CR": "a '\r'\r" * 20_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_time_is_linear(text):
    """A reader that is not linear needs minutes for these; the bound is loose for the sake of slow machines."""
    source = Source("app.arc", "@p\n" + text)
    begin = time.process_time()
    readers.read(source, "arc", Report())
    assert time.process_time() - begin < 5


def test_a_comment_of_another_language_is_known():
    report = Report()
    read(Source("app.arc", "// settings\n@app\nshop\n"), report)
    (found,) = report
    assert (found.code, found.help) == ("ARC102", "Begin a comment with `#`")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "a\nb c\n",
        'a # b\n# "c" \u00e9\n\nb\n',
        "a\n  b c\n  d e 7 # f\n\n  g true\nh\n",
        "a\n\n  \n",
        "get /x\nevery rate(1 day)\nid *String\n",
    ],
)
def test_usual_lines_are_read_in_one_pass(body):
    assert usual_items(Source("app.arc", "@p\n" + body), body, 3) is not None


UNUSUAL = {
    "tab": "a\tb",
    "another line end": "a\x0bb",
    "quotes": "'a b'",
    "letter that needs quotes": "\u00e9",
    "fault": "a; b",
    "comment of another language": "// a",
    "decimal": "1.5",
    "leading zeros": "007",
    "list below a name": "a\n  b",
    "deeper setting": "a\n    b c",
    "half indented": " a",
    "below a row": "a b\n  c d",
    "below a number": "7\n  c d",
    "below nothing": "  a b",
    "key that is a number": "a\n  7 b",
    "key written twice": "a\n  b c\n  b d",
    "settings apart from their name": "a\n\n  b c",
    "indented comment": "a\n  # b\n  c d",
    "line of blanks": "a\n  \n  b",
}


@pytest.mark.parametrize("body", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_lines_are_left_to_all_the_rules(body):
    assert usual_items(Source("app.arc", "@p\n" + body), body, 3) is None
