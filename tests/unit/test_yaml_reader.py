"""The reader of YAML, with libyaml and with PyYAML's own parser."""

import pytest
import yaml

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.readers import read
from arc2sam.source import Source


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def parser(request, monkeypatch):
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")


def read_text(text):
    report = Report()
    return read(Source("arc.yaml", text), "yaml", report), report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app: x\nws:\n", {"app": ["x"], "ws": []}),
        ("ws: ~\nhttp:\n- get: /\n", {"ws": [], "http": [["get", "/"]]}),
        ("ws:\n- a:\n- b: {}\n- c\n", {"ws": ["a", "b", "c"]}),
        ("foo: [yes, No, on, off, y]", {"foo": ["yes", "No", "on", "off", "y"]}),
        ("foo: [010, 0o10, 0x1F, -1, +1, 1e3, .5, 1.0, 1.]", {"foo": [10, 8, 31, -1, 1, 1000, 0.5, 1, 1]}),
        (
            "foo: [1_000, 12:30:45, 2020-01-01, 0b1, 1.2.3, '1']",
            {"foo": ["1_000", "12:30:45", "2020-01-01", "0b1", "1.2.3", "1"]},
        ),
        ("foo: [true, True, FALSE, 'true']", {"foo": [True, True, False, "true"]}),
        ("on: x\n1: y\ntrue: z\n~: w", {"on": ["x"], "1": ["y"], "true": ["z"], "~": ["w"]}),
        ("foo: &a [x]\nbar: *a", {"foo": ["x"], "bar": ["x"]}),
        (
            "foo: &a {x: 1, y: 2}\nbar: {<<: *a, y: 3, z: 4}",
            {"foo": [["x", 1], ["y", 2]], "bar": [["x", 1], ["y", 3], ["z", 4]]},
        ),
        ("foo: {y: 3, <<: [{x: 1}, {x: 2, y: 2}]}", {"foo": [["y", 3], ["x", 1]]}),
        ("foo: {'<<': a}", {"foo": [["<<", "a"]]}),
        ("&k foo: a\nbar: *k", {"foo": ["a"], "bar": ["foo"]}),
        ("foo: |\n  a\n  b\nbar: >\n  a\n  b\n", {"foo": ["a\nb\n"], "bar": ["a b\n"]}),
        ("---\r\napp: x\r\n...\r\n", {"app": ["x"]}),
        ('{"app": "x", "ws": {}}', {"app": ["x"], "ws": []}),
        ("\ufeffapp: x", {"app": ["x"]}),
    ],
)
def test_reads(text, expected):
    document, report = read_text(text)
    assert not list(report)
    assert plain(document) == expected
    assert repr(plain(document)) == repr(expected)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "replacement"),
    [
        ("tables:\n- t:\n    id: *String\n", "ARC163", 3, 9, '"*String"'),
        ("tables:\n- t:\n    id: **String\n", "ARC163", 3, 9, '"**String"'),
        ("tables: [{t: {id: *String}}]", "ARC163", 1, 19, '"*String"'),
        ("app:\n\tx\n", "ARC161", 2, 1, "  "),
        ("ws:\n  \ta: 1\n", "ARC161", 2, 3, "  "),
        ("@app: x\n", "ARC186", 1, 1, "app"),
        ('"@app": x\n', "ARC186", 1, 2, "app"),
        ("foo: `x`\n", "ARC169", 1, 6, '"`x`"'),
        ("foo: %x\n", "ARC169", 1, 6, '"%x"'),
        ("foo: @x\n", "ARC169", 1, 6, '"@x"'),
        ("app: x\nws\n", "ARC160", 2, 1, ":"),
        ("app: a: b\n", "ARC160", 1, 7, None),
        ("ws: - a\n", "ARC160", 1, 5, None),
        ("ws:\n  - b\n c: d\n", "ARC160", 3, 2, None),
        ("app: 'x\n", "ARC160", 1, 6, None),
        ('app: "\\q"\n', "ARC160", 1, 7, "\\\\"),
        ("ws: [a, b\n", "ARC160", 1, 10, None),
        ("ws: [a\n  b: c\n", "ARC160", 2, 4, None),
        ("ws: [a,\n  b\nhttp: {}\n", "ARC160", 2, 4, None),
        ("ws: \x01\n", "ARC160", 1, 5, None),
        ("foo: !!str 1", "ARC164", 1, 6, None),
        ("foo: &a !x {b: c}", "ARC164", 1, 9, None),
        ("!x foo: 1", "ARC164", 1, 1, None),
        ("app: x\n---\napp: y\n", "ARC165", 2, 1, None),
        ("app: x\n...\napp: y\n", "ARC165", 3, 1, None),
        ("foo: &a [*a]", "ARC166", 1, 10, None),
        ("? [a]\n: b\n", "ARC167", 1, 3, None),
        ("foo: {<<: 1}", "ARC168", 1, 11, None),
        ("a: 1\nb: 2\na: 3\n", "ARC162", 3, 1, None),
        ("foo: .inf", "ARC191", 1, 6, None),
        ("foo: " + "9" * 5000, "ARC191", 1, 6, None),
        ("foo: 0x" + "F" * 5000, "ARC191", 1, 6, None),
        ("", "ARC184", 1, 1, None),
        ("# c\n", "ARC184", 1, 1, None),
        ("foo", "ARC185", 1, 1, None),
        ("- foo", "ARC185", 1, 1, None),
        ("foo: " + "[ " * 100_000, "ARC182", 1, 132, None),
        ("- " * 100_000, "ARC182", 1, 129, None),
    ],
)
def test_a_fault_has_a_place_and_a_fix(text, code, line, column, replacement):
    _, report = read_text(text)
    (found,) = report
    assert (found.code, found.span.line, found.span.column) == (code, line, column)
    assert found.help
    assert (found.edit.replacement if found.edit else None) == replacement


def test_brackets_without_blanks_nest_too_deep_wherever_the_parser_stops():
    """Looking ahead for a key's colon, one parser stops at its own limit before ours can be checked."""
    _, report = read_text("foo: " + "[" * 100_000)
    (found,) = report
    assert (found.code, found.span.line) == ("ARC182", 1)
    assert 69 <= found.span.column <= 1005


def test_several_unquoted_stars_are_reported():
    document, report = read_text("tables:\n- t:\n    a: *String\n    b: *Number\n    c: *other\n")
    assert [found.span.text for found in report] == ["*String", "*Number", "*other"]
    # Types of keys are read as meant: a table without a key would be a second fault.
    assert plain(document) == {"tables": [{"t": {"a": "*String", "b": "*Number"}}]}


def test_a_repeated_key_shows_the_first():
    _, report = read_text("events:\n  a:\n  b:\n  a:\n")
    (found,) = report
    assert found.labels[0].span.line == 2


def test_aliases_of_aliases_are_counted_before_they_are_written_out():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{one}: &{one} [{', '.join(['*' + before] * 10)}]" for before, one in zip("abcdefgh", "bcdefghi")]
    document, report = read_text("\n".join(lines))
    assert document is None
    assert [found.code for found in report] == ["ARC183"]


def test_aliases_nest_no_deeper_than_brackets():
    lines = ["a0: &a0 [x]", *(f"a{number}: &a{number} [*a{number - 1}]" for number in range(1, 100))]
    _, report = read_text("\n".join(lines))
    assert [found.code for found in report] == ["ARC182"]


def test_merged_maps_count():
    lines = ["a0: &a0 {" + ", ".join(f"k{number}: 1" for number in range(100)) + "}"]
    lines += [f"a{number}: &a{number} {{<<: *a{number - 1}}}" for number in range(1, 600)]
    _, report = read_text("\n".join(lines))
    assert [found.code for found in report] == ["ARC183"]


def test_spans_of_keys_and_values():
    text = "aws: # caf\u00e9 \U0001f600\n  'runtime': \"node\"\n  timeout: &t 10\n  memory: *t\nws:\n- chat:\n    src: lib # c\n"
    document, _ = read_text(text)
    rows = document.pragma("aws").items
    shown = [one.span.text for row in rows for one in row.values]
    assert shown == ["runtime", "node", "timeout", "10", "memory", "*t"]
    (chat,) = document.pragma("ws").items
    assert chat.span.text == "chat:\n    src: lib"
    assert document.pragma("ws").span.text == "ws"


def test_an_alias_has_its_own_place():
    document, _ = read_text("events: &e\n- a\nqueues:\n- &x {b: {c: d}}\n- *x\n")
    again = document.pragma("queues").items[1]
    assert again.name.span.line == 4
    assert again.entries[0].value.value == "d"
