"""The reader of JSON, package.json, and what all readers share: names, detection, decoding, shapes."""

import json

import pytest

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.document import Mapping, Row, Scalar, Vector
from arc2sam.readers import decode, detect, format_of, package_has_manifest, read
from arc2sam.source import Source

BOM = "\ufeff"


def read_text(text, format="json"):
    report = Report()
    document = read(Source("arc.json", text), format, report)
    return document, report


def places(report):
    return [(found.code, found.span.line, found.span.column) for found in report]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"foo": [0, -1, 1.5, 1e2, 1.0, -0.5E+1]}', [0, -1, 1.5, 100, 1, -5]),
        ('{"foo": ["\\u0041\\n\\t\\/\\\\\\"", "\\ud83d\\ude00"]}', ['A\n\t/\\"', "\U0001f600"]),
        ('{"foo": ["// no", "/* no */", "# no"]}', ["// no", "/* no */", "# no"]),
        ('{"foo": ["\u00a0", "caf\u00e9"]}', ["\u00a0", "caf\u00e9"]),
        (' \t\r\n{"foo":\n[\r\n"a"\t]}\n ', ["a"]),
        (BOM + '{"foo": ["a"]}', ["a"]),
    ],
    ids=["numbers", "escapes", "comment-signs-in-strings", "beyond-ascii", "blanks", "byte-order-mark"],
)
def test_reads_values(text, expected):
    document, report = read_text(text)
    assert not list(report)
    assert plain(document)["foo"] == expected == json.loads(text.lstrip(BOM))["foo"]


@pytest.mark.parametrize(
    ("text", "found", "replacement"),
    [
        ('{"app": "x"\n "ws": {}}', ("ARC131", 1, 12), ","),
        ('{"foo": ["a" "b"]}', ("ARC131", 1, 13), ","),
        ('{"app": "x",}', ("ARC132", 1, 12), ""),
        ('{"foo": ["a",]}', ("ARC132", 1, 13), ""),
        ('{"foo": [,"a"]}', ("ARC132", 1, 10), ""),
        ('{"foo": ["a",,"b"]}', ("ARC132", 1, 13), ""),
        ('{"app": "x" // c\n}', ("ARC133", 1, 13), ""),
        ('{"app": "x" /* c */}', ("ARC133", 1, 13), ""),
        ('# c\n{"app": "x"}', ("ARC133", 1, 1), ""),
        ('{"app": "x" /*', ("ARC133", 1, 13), ""),
        ('{"a": 1, "a": 2}', ("ARC134", 1, 11), None),
        ("{'app': \"x\"}", ("ARC135", 1, 2), '"app"'),
        ('{app: "x"}', ("ARC135", 1, 2), '"app"'),
        ('{"app": x y}', ("ARC135", 1, 9), '"x y"'),
        ('{"foo": "a\tb"}', ("ARC137", 1, 11), "\\t"),
        ('{"foo": "a\\d"}', ("ARC137", 1, 11), "\\\\"),
        ('{"foo": "\\ud83d"}', ("ARC137", 1, 9), None),
        ('{"foo": 010}', ("ARC138", 1, 9), '"010"'),
        ('{"foo": +1}', ("ARC138", 1, 9), "1"),
        ('{"foo": .5}', ("ARC138", 1, 9), "0.5"),
        ('{"foo": 1.}', ("ARC138", 1, 9), '"1."'),
        ('{"foo": 1e}', ("ARC138", 1, 9), '"1e"'),
        ('{"foo": 1e999}', ("ARC191", 1, 9), None),
        ('{"foo": ' + "9" * 5000 + "}", ("ARC191", 1, 9), None),
        ('{"foo": True}', ("ARC130", 1, 9), "true"),
        ('{"foo": NaN}', ("ARC130", 1, 9), "null"),
        ('{"app" "x"}', ("ARC139", 1, 7), ":"),
        ('{"app" = "x"}', ("ARC139", 1, 8), ":"),
        ('{"app": "x", "ws"}', ("ARC139", 1, 18), ": {}"),
        ('{"app": "x"}}', ("ARC140", 1, 13), None),
        ('{"app": "x"} more', ("ARC140", 1, 14), None),
    ],
)
def test_a_fault_has_a_place_and_a_fix(text, found, replacement):
    document, report = read_text(text)
    assert places(report)[0] == found
    assert document is not None or found[0] in ("ARC133", "ARC137")
    edit = next(iter(report)).edit
    assert (edit.replacement if edit else None) == replacement


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("ARC184", 1, 1)),
        (" \n ", ("ARC184", 1, 1)),
        ("[1]", ("ARC185", 1, 1)),
        ("hello", ("ARC185", 1, 1)),
        ('{"foo": [1', ("ARC136", 1, 11)),
        ('{"app": "x', ("ARC136", 1, 9)),
        ('{"app": "x\n"}', ("ARC136", 1, 9)),
        ("{'app", ("ARC136", 1, 2)),
        ('{"foo": [1}', ("ARC130", 1, 11)),
        ('{"foo": 1; "b": 2}', ("ARC130", 1, 10)),
        ('{"foo":', ("ARC130", 1, 8)),
        ('{"foo": \x01}', ("ARC130", 1, 9)),
        ('{"foo": \0}', ("ARC180", 1, 9)),
        ('{"foo": "\ud800"}', ("ARC180", 1, 10)),
        ('{"foo":' + "[" * 64, ("ARC182", 1, 71)),
        ('{"foo":[' + "1," * 100_001 + "1]}", ("ARC183", 1, 8)),
        ("{" + ",".join(f'"{number}":1' for number in range(100_001)) + "}", ("ARC183", 1, 1)),
    ],
)
def test_some_faults_end_the_reading(text, found):
    document, report = read_text(text)
    assert document is None
    assert places(report) == [found]


def test_nesting_of_64_is_read():
    text = '{"foo":' + "[" * 63 + "]" * 63 + "}"
    _, report = read_text(text)
    assert "ARC182" not in [found.code for found in report]


def test_several_faults_of_one_file_are_reported():
    _, report = read_text('{\'app\': \'x\', "ws": {},\n "events": ["a" "b"],}')
    assert [found.code for found in report] == ["ARC135", "ARC135", "ARC131", "ARC132"]


def test_a_repeated_key_shows_the_first():
    _, report = read_text('{"events": {"a": {},\n "a": {}}}')
    (found,) = report
    assert (found.labels[0].span.text, found.labels[0].span.line) == ("a", 1)


def test_faults_are_no_more_than_20():
    _, report = read_text('{"foo": [' + "1 " * 1000 + "]}")
    assert len(list(report)) == 20


def test_the_edits_of_a_file_mend_it():
    text = '{\'app\': \'x\', // c\n ws: ["a" "b",],\n "scheduled": {"d" = "rate(1 day)"},}'
    _, report = read_text(text)
    for found in reversed(report.diagnostics):
        text = text[: found.edit.span.start] + found.edit.replacement + text[found.edit.span.end :]
    assert json.loads(text) == {"app": "x", "ws": ["a", "b"], "scheduled": {"d": "rate(1 day)"}}


def test_spans_stand_inside_quotes():
    document, _ = read_text('{"aws": {"runtime": "node", "timeout": 10}, "ws": [["a", "b"]]}')
    row, timeout = document.pragma("aws").items
    assert (document.pragma("aws").span.text, document.pragma("aws").span.column) == ("aws", 3)
    assert [one.span.text for one in row.values] == ["runtime", "node"]
    assert timeout.span.text == 'timeout": 10'
    assert document.pragma("ws").items[0].span.text == '["a", "b"]'


# Shapes, the same for JSON, TOML and YAML.


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ws", "null", []),
        ("ws", "true", []),
        ("http", "{}", []),
        ("foo", "null", []),
        ("cdn", "false", [False]),
        ("foo", "false", [False]),
        ("foo", '"bar"', ["bar"]),
        ("plugins", '"a"', ["a"]),
        ("app", "5", [5]),
        ("ws", '[{"a": null, "b": {}}]', ["a", "b"]),
        ("events", '{"a": null, "b": []}', ["a", "b"]),
        ("tables", '[{"a": {"id": "*"}, "b": {"id": "*"}}]', [{"a": {"id": "*"}}, {"b": {"id": "*"}}]),
        ("http", '{"get": ["/a", "/b"], "post": "/c"}', [["get", "/a"], ["get", "/b"], ["post", "/c"]]),
        ("http", '[{"/x": [{"method": "get"}, {"src": "a"}]}]', [{"/x": {"method": "get", "src": "a"}}]),
        ("tables-streams", '[{"s": [{"table": "t"}, {"src": "a"}]}]', [{"s": {"table": "t", "src": "a"}}]),
        (
            "tables-indexes",
            '{"t": [{"a": "*", "name": "x"}, {"b": "*"}]}',
            [{"t": {"a": "*", "name": "x"}}, {"t": {"b": "*"}}],
        ),
        ("shared", '[{"src": "a"}]', [["src", "a"]]),
        ("aws", '{"layers": ["a"], "profile": null}', [{"layers": ["a"]}, "profile"]),
        ("ws-api", '{"authorizer": {"name": "a"}}', [{"authorizer": {"name": "a"}}]),
    ],
)
def test_shapes(name, value, expected):
    document, report = read_text(f'{{"{name}": {value}}}')
    assert not list(report)
    assert plain(document) == {name: expected}


@pytest.mark.parametrize(
    ("name", "value", "code", "text"),
    [
        ("ws", "false", "ARC188", "false"),
        ("ws", '"a"', "ARC188", "a"),
        ("http", "5", "ARC188", "5"),
        ("static", '"dist"', "ARC188", "dist"),
        ("ws", '{"a": true}', "ARC189", "true"),
        ("http", '{"get": 5}', "ARC189", "5"),
        ("events", "[5]", "ARC189", "5"),
        ("tables-indexes", '{"t": [{"a": "*"}, {"a": "*"}]}', "ARC189", '[{"a": "*"}, {"a": "*"}]'),
        ("ws", "[null]", "ARC190", "null"),
        ("ws", "[{}]", "ARC190", "{}"),
        ("foo", "[[]]", "ARC190", "[]"),
        ("@ws", "[]", "ARC186", "@ws"),
    ],
)
def test_shapes_that_mean_nothing(name, value, code, text):
    _, report = read_text(f'{{"{name}": {value}}}')
    (found,) = report
    assert (found.code, found.span.text) == (code, text)
    assert found.help


def test_items_have_the_types_of_arc_text():
    document, _ = read_text('{"foo": ["a", ["b", 1], {"c": {"d": 1}}, {"e": ["f"]}]}')
    assert [type(item) for item in document.pragma("foo").items] == [Scalar, Row, Mapping, Vector]


def test_a_wrapper_is_read_with_a_warning():
    document, report = read_text('{"architect": {"app": "x", "ws": {}}, "name": "n"}')
    assert plain(document) == {"app": ["x"], "ws": []}
    assert [(found.code, found.severity) for found in report] == [("ARC187", "warning")]


def test_a_pragma_called_arc_is_no_wrapper():
    document, report = read_text('{"app": "x", "arc": {"app": "y"}}')
    assert plain(document) == {"app": ["x"], "arc": [["app", "y"]]}
    assert not list(report)


# package.json


@pytest.mark.parametrize("key", ["arc", "architect"])
def test_package_json(key):
    document, report = read_text(f'{{"name": "n", "scripts": {{"a": 1, "a": 2}}, "{key}": {{"app": "x"}}}}', "package")
    assert plain(document) == {"app": ["x"]}
    assert not list(report)
    assert document.pragma("app").items[0].span.text == "x"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"arc": {"app": "x"}, "architect": {"app": "y"}}', ["ARC193"]),
        ('{"arc": {"app": "x"}, "arc": {"app": "y"}}', ["ARC134"]),
        ('{"arc": {"app": "x", "app": "y"}}', ["ARC134"]),
        ('{"name": "x"}', ["ARC192"]),
        ('{"arc": "x"}', ["ARC185"]),
        ('{"arc": {"app": "x"}', ["ARC136"]),
        ('{"arc": {"app": "x"} "name": "n"}', ["ARC131"]),
        ("[]", ["ARC185"]),
    ],
)
def test_faults_of_package_json(text, codes):
    _, report = read_text(text, "package")
    assert [found.code for found in report] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"arc": {"app": "x"}}', True),
        ('{"architect": {}}', True),
        ('{"arc": null, "architect": false}', False),
        ('{"name": "x"}', False),
        ('{"dependencies": {"arc": "1.0.0"}, "keywords": ["architect"]}', False),
        ('{"arc": {"app": "x",}}', True),
        ('{"arc": {"app"', False),
    ],
)
def test_package_has_manifest(text, expected):
    assert package_has_manifest(text) is expected


# Names, detection, decoding


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("app.arc", "arc"),
        (".arc", "arc"),
        ("dir/.arc", "arc"),
        ("other.arc", "arc"),
        ("package.json", "package"),
        ("dir\\package.json", "package"),
        ("arc.json", "json"),
        ("x.package.json", "json"),
        ("arc.yaml", "yaml"),
        ("arc.yml", "yaml"),
        ("ARC.YML", "yaml"),
        ("arc.toml", "toml"),
        ("arc", None),
        ("arc.js", None),
        ("dir.arc/arc", None),
    ],
)
def test_format_of(name, expected):
    assert format_of(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('\n {"app": "x"}', "json"),
        (BOM + "{", "json"),
        ("# c\n@app\nx: y\n", "arc"),
        ("  @app\nx", "arc"),
        ('app = "x"\n', "toml"),
        ('# a: b\nurl = "http://x"\n', "toml"),
        ("[ws]\n", "toml"),
        ("app: x\n", "yaml"),
        ("app: a=b\n", "yaml"),
        ("# a = b\n---\napp: x\n", "yaml"),
        ("- a\n", "yaml"),
        ("", "arc"),
        ("hello\n", "arc"),
        ("@ @1\n", "arc"),
        ('app = "x"\nnote = """\n@bar\n"""\n', "toml"),
        ("app: x\nnote: |\n  @bar\n", "yaml"),
        ("hello\n@app\nx = y\n", "arc"),
    ],
)
def test_detect(text, expected):
    assert detect(text) == expected


def test_decode():
    report = Report()
    assert decode(b"\xef\xbb\xbfcaf\xc3\xa9", "app.arc", report) == Source("app.arc", "caf\u00e9")
    assert not list(report)


@pytest.mark.parametrize(
    ("raw", "name", "found"),
    [
        (b"a\ncaf\xc3\xa9\xff", "app.arc", ("ARC180", 2, 5)),
        (b"\xef\xbb\xbfa\xff", "app.arc", ("ARC180", 1, 2)),
        (b"a\0b", "app.arc", ("ARC180", 1, 2)),
        ("@app".encode("utf-16"), "app.arc", ("ARC180", 1, 1)),
        (b"\xff\xfe\x00", "app.arc", ("ARC180", 1, 1)),
        (b"x" * (8 * 2**20 + 1), "app.arc", ("ARC181", 1, 1)),
        (b"x" * (2**20 + 1), "arc.yaml", ("ARC181", 1, 1)),
        (b"x" * (2**20 + 1), "arc.toml", ("ARC181", 1, 1)),
    ],
    ids=["bad-byte", "bad-byte-after-bom", "nul", "utf-16", "odd-utf-16", "8-mib", "1-mib-yaml", "1-mib-toml"],
)
def test_files_that_are_no_text(raw, name, found):
    report = Report()
    assert decode(raw, name, report) is None
    assert places(report) == [found]


@pytest.mark.parametrize("format", ["json", "package", "toml", "yaml", "arc"])
@pytest.mark.parametrize("size", [10_000_000, 4_500_000], ids=["one-byte", "two-bytes"])
def test_texts_from_memory_have_the_same_limit(format, size):
    text = ("x" if size > 5_000_000 else "\u00e9") * size
    document, report = read_text(text, format)
    assert document is None
    assert [found.code for found in report] == ["ARC181"]


@pytest.mark.parametrize("text", ["\\u0041", "\\n\\\\x", '\\"', "\\ud83d\\ude00", "\u0085", "\\u00e9\u00e9"], ids=ascii)
def test_long_strings_are_read_as_short_ones(text):
    written = '{"a": "' + text * 1000 + '", "b": 1}'
    document, report = read_text(written)
    assert list(report) == []
    long, following = (pragma.items[0] for pragma in document.pragmas)
    assert long.value == json.loads(written)["a"]
    assert (long.span.start, long.span.end) == (7, 7 + len(text) * 1000)
    assert following.value == 1


@pytest.mark.parametrize(
    ("text", "code"), [("\\q", "ARC137"), ("\t", "ARC137"), ("\\ud83d", "ARC137"), ("\n", "ARC136")]
)
def test_a_fault_in_a_long_string_has_a_place(text, code):
    _, report = read_text('{"a": "' + "\\n" * 1000 + text + '"}')
    found = list(report)
    assert [one.code for one in found] == [code]
    assert found[0].span.start in (6, 7 + 2000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('{"a"b: 1}', ["ARC139 1:5"], id="quote too early in a key"),
        pytest.param('{""a": 1}', ["ARC139 1:4"], id="quote twice"),
        pytest.param('{"ws": [a"]}', ["ARC135 1:9"], id="quote at the end of a value only"),
        pytest.param('{ws": ["a"]}', ["ARC135 1:2"], id="quote at the end of a key only"),
        pytest.param('{"ws": [x"a"]}', ["ARC135 1:9"], id="letter before a quote"),
        pytest.param('{"ws"{: 1}', ["ARC139 1:6"], id="bracket in the colon's place"),
        pytest.param("{'a': 'b'}", ["ARC135 1:2", "ARC135 1:7"], id="two of their own"),
        pytest.param("{\"ws\": ['a','b']}", ["ARC135 1:9", "ARC135 1:13"], id="side by side"),
        pytest.param("{\"ws\": ['a' 'b']}", ["ARC135 1:9", "ARC131 1:12", "ARC135 1:13"], id="a comma between"),
        pytest.param("{a:1,b:2}", ["ARC135 1:2", "ARC135 1:6"], id="bare keys"),
    ],
)
def test_a_slip_of_a_quote_is_told_once(text, found):
    _, report = read_text(text)
    assert [f"{one.code} {one.span.line}:{one.span.column}" for one in report] == found


@pytest.mark.parametrize(("text", "mended"), [('{"ws": [a"]}', '{"ws": ["a"]}'), ('{ws": ["a"]}', '{"ws": ["a"]}')])
def test_a_missing_quote_is_put_in(text, mended):
    edit = next(iter(read_text(text)[1])).edit
    assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == mended
