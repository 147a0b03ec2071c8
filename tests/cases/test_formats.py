"""The readers of JSON and YAML against vectors that Architect's own parser (@architect/parser 8.0.1) produced.

Where we read a row otherwise, `DIFFERENCES` names it, with what we read and why; docs/manifest-formats.md shows
the same rows to users.
"""

import json
from pathlib import Path

import pytest

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.readers import read
from arc2sam.source import Source

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "reference" / "cases" / "formats.jsonl"

# id: (format, text, what is read, codes reported, reason)
DIFFERENCES = {
    "json-app-null": ("json", '{"app":null}', {"app": []}, [], "null is an empty pragma"),
    "json-app-object": (
        "json",
        '{"app":{"a":1}}',
        {"app": [["a", 1]]},
        [],
        "the same as in `.arc` text: a setting is a row, a name with settings a map",
    ),
    "json-ws-null": ("json", '{"ws":null}', {"ws": []}, [], "null is an empty pragma"),
    "json-ws-true": ("json", '{"ws":true}', {"ws": []}, [], "`true` is an empty pragma"),
    "json-ws-object-true": (
        "json",
        '{"ws":{"action":true}}',
        {"ws": []},
        ["ARC189"],
        "a number or boolean under a name means nothing",
    ),
    "json-http-object-two-gets": (
        "json",
        '{"http":{"get":"/a","get":"/b"}}',
        {"http": [["get", "/a"]]},
        ["ARC134"],
        "a key written twice is an error",
    ),
    "json-http-multi-key-object": (
        "json",
        '{"http":[{"get":"/","post":"/f"}]}',
        {"http": [["get", "/"], ["post", "/f"]]},
        [],
        "a map of several names is an item for each",
    ),
    "json-http-null": ("json", '{"http":null}', {"http": []}, [], "null is an empty pragma"),
    "json-http-object-number": (
        "json",
        '{"http":{"get":5}}',
        {"http": []},
        ["ARC189"],
        "a number or boolean under a name means nothing",
    ),
    "json-http-item-array-value": (
        "json",
        '{"http":[{"get":["/a","/b"]}]}',
        {"http": [["get", "/a"], ["get", "/b"]]},
        [],
        "a list of paths under a method is a route for each",
    ),
    "json-http-object-array-value": (
        "json",
        '{"http":{"get":["/a","/b"]}}',
        {"http": [["get", "/a"], ["get", "/b"]]},
        [],
        "a list of paths under a method is a route for each",
    ),
    "json-http-true": ("json", '{"http":true}', {"http": []}, [], "`true` is an empty pragma"),
    "json-tables-array-multi": (
        "json",
        '{"tables":[{"t":{"id":"*String"},"u":{"id":"*"}}]}',
        {"tables": [{"t": {"id": "*String"}}, {"u": {"id": "*"}}]},
        [],
        "a map of several names is an item for each",
    ),
    "json-ti-object": (
        "json",
        '{"tables-indexes":{"t":{"d":"*String","name":"n"}}}',
        {"tables-indexes": [{"t": {"d": "*String", "name": "n"}}]},
        [],
        "so Architect's own pages write it",
    ),
    "json-ti-array-list": (
        "json",
        '{"tables-indexes":[{"t":[{"d":"*String"},{"name":"n"}]}]}',
        {"tables-indexes": [{"t": {"d": "*String", "name": "n"}}]},
        [],
        "so Architect's own pages write it",
    ),
    "json-ts-object": (
        "json",
        '{"tables-streams":{"t":{}}}',
        {"tables-streams": ["t"]},
        [],
        "a map of names is as good as a list",
    ),
    "json-ts-object-src": (
        "json",
        '{"tables-streams":{"s":{"table":"t","src":"x"}}}',
        {"tables-streams": [{"s": {"table": "t", "src": "x"}}]},
        [],
        "a map of names is as good as a list",
    ),
    "json-aws-array-objects": (
        "json",
        '{"aws":[{"region":"us-east-1"}]}',
        {"aws": [["region", "us-east-1"]]},
        [],
        "the same as in `.arc` text: a setting is a row, a name with settings a map",
    ),
    "json-aws-null": ("json", '{"aws":null}', {"aws": []}, [], "null is an empty pragma"),
    "json-aws-nested": (
        "json",
        '{"aws":{"x":{"y":1}}}',
        {"aws": [{"x": {"y": 1}}]},
        [],
        "the same as in `.arc` text: a setting is a row, a name with settings a map",
    ),
    "json-static-false": (
        "json",
        '{"static":false}',
        {"static": [False]},
        [],
        "`false` turns the pragma off, as `[false]` does",
    ),
    "json-static-true": ("json", '{"static":true}', {"static": []}, [], "`true` is an empty pragma"),
    "json-cdn-true": ("json", '{"cdn":true}', {"cdn": []}, [], "`true` is an empty pragma"),
    "json-shared-array-object": (
        "json",
        '{"shared":[{"src":"x"}]}',
        {"shared": [["src", "x"]]},
        [],
        "so Architect's own pages write it",
    ),
    "json-views-objects": (
        "json",
        '{"views":[{"get":"/a"}]}',
        {"views": [["get", "/a"]]},
        [],
        "so Architect's own pages write it",
    ),
    "json-plugins-object": (
        "json",
        '{"plugins":{"a":{}}}',
        {"plugins": ["a"]},
        [],
        "a map of names is as good as a list",
    ),
    "json-plugins-string": ("json", '{"plugins":"a"}', {"plugins": ["a"]}, [], "one bare word is one name"),
    "json-custom-object": (
        "json",
        '{"foo":{"a":1,"b":[1,2],"c":{"d":1}}}',
        {"foo": [["a", 1], {"b": [1, 2]}, {"c": {"d": 1}}]},
        [],
        "the same as in `.arc` text: a setting is a row, a name with settings a map",
    ),
    "json-custom-array": (
        "json",
        '{"foo":[1,"a",{"b":2}]}',
        {"foo": [1, "a", ["b", 2]]},
        [],
        "the same as in `.arc` text: a setting is a row, a name with settings a map",
    ),
    "json-custom-string": (
        "json",
        '{"foo":"bar"}',
        {"foo": ["bar"]},
        [],
        "a bare value under a pragma that Architect does not know is kept",
    ),
    "json-custom-bool": (
        "json",
        '{"foo":true}',
        {"foo": [True]},
        [],
        "a bare value under a pragma that Architect does not know is kept",
    ),
    "json-custom-number": (
        "json",
        '{"foo":1}',
        {"foo": [1]},
        [],
        "a bare value under a pragma that Architect does not know is kept",
    ),
    "json-custom-null": ("json", '{"foo":null}', {"foo": []}, [], "null is an empty pragma"),
    "json-at-prefix": (
        "json",
        '{"@app":"x"}',
        {"app": ["x"]},
        ["ARC186"],
        "keys have no `@`: Architect drops such a pragma in silence",
    ),
    "json-top-array": ("json", "[1]", None, ["ARC185"], "the top level has to be a map"),
    "json-top-string": ("json", '"x"', None, ["ARC185"], "the top level has to be a map"),
    "json-nested-architect": (
        "json",
        '{"architect":{"app":"x"}}',
        {"app": ["x"]},
        ["ARC187"],
        "read as meant, with a warning that Architect finds it in package.json only",
    ),
    "json-nested-arc": (
        "json",
        '{"arc":{"app":"x"}}',
        {"app": ["x"]},
        ["ARC187"],
        "read as meant, with a warning that Architect finds it in package.json only",
    ),
    "json-dup-key": ("json", '{"app":"a","app":"b"}', {"app": ["a"]}, ["ARC134"], "a key written twice is an error"),
    "json-bom": ("json", '\ufeff{"app":"x"}', {"app": ["x"]}, [], "a byte-order mark is no part of the text"),
    "yaml-ws-tilde": ("yaml", "app: x\nws: ~\n", {"app": ["x"], "ws": []}, [], "null is an empty pragma"),
    "yaml-ws-blank": ("yaml", "app: x\nws:\n", {"app": ["x"], "ws": []}, [], "null is an empty pragma"),
    "yaml-ws-list-null": (
        "yaml",
        "ws:\n- action:\n",
        {"ws": ["action"]},
        [],
        "null under a name is an item without settings",
    ),
    "yaml-ws-map-null": (
        "yaml",
        "ws:\n  action:\n",
        {"ws": ["action"]},
        [],
        "null under a name is an item without settings",
    ),
    "yaml-http-null": ("yaml", "http:\n", {"http": []}, [], "null is an empty pragma"),
    "yaml-tables-two-in-one": (
        "yaml",
        'tables:\n- a:\n    id: "*String"\n  b:\n    id: "*String"\n',
        {"tables": [{"a": {"id": "*String"}}, {"b": {"id": "*String"}}]},
        [],
        "a map of several names is an item for each",
    ),
    "yaml-ti-docs-shape": (
        "yaml",
        'tables-indexes:\n- t:\n  - d: "*String"\n  - name: n\n',
        {"tables-indexes": [{"t": {"d": "*String", "name": "n"}}]},
        [],
        "so Architect's own pages write it",
    ),
    "yaml-shared-list-map": (
        "yaml",
        "shared:\n- src: x\n",
        {"shared": [["src", "x"]]},
        [],
        "so Architect's own pages write it",
    ),
    "yaml-views-map-list": (
        "yaml",
        "views:\n- get: /a\n",
        {"views": [["get", "/a"]]},
        [],
        "so Architect's own pages write it",
    ),
    "yaml-app-date": ("yaml", "app: 2020-01-01\n", {"app": ["2020-01-01"]}, [], "a date is text, as written"),
    "yaml-scalar": ("yaml", "foo\n", None, ["ARC185"], "the top level has to be a map"),
    "yaml-list": ("yaml", "- a\n", None, ["ARC185"], "the top level has to be a map"),
    "yaml-at-key": (
        "yaml",
        '"@app": x\n',
        {"app": ["x"]},
        ["ARC186"],
        "keys have no `@`: Architect drops such a pragma in silence",
    ),
}


def rows():
    if not CASES.is_file():
        return []
    found = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(found) > 100
    return found


ROWS = rows()
needs_rows = pytest.mark.skipif(not ROWS, reason="the vectors of Architect's parser are not beside the repository")


def read_text(text, format):
    report = Report()
    document = read(Source("manifest", text), format, report)
    return None if document is None else plain(document), report


@pytest.mark.outside
@needs_rows
def test_every_difference_is_a_vector():
    texts = {row["id"]: (row["format"], row["text"]) for row in ROWS}
    assert {name: (format, text) for name, (format, text, *_) in DIFFERENCES.items()}.items() <= texts.items()


@pytest.mark.outside
@needs_rows
@pytest.mark.parametrize("row", [row for row in ROWS if row["id"] not in DIFFERENCES], ids=lambda row: row["id"])
def test_reads_as_architect(row):
    found, report = read_text(row["text"], row["format"])
    if "error" in row:
        assert report.has_errors
        assert all(one.span is not None for one in report)
    else:
        # Through JSON, since True == 1 in Python.
        assert json.dumps(found) == json.dumps(row["expect"])
        assert not list(report)


@pytest.mark.parametrize(("format", "text", "expected", "codes", "reason"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_reads_otherwise(format, text, expected, codes, reason):
    found, report = read_text(text, format)
    assert json.dumps(found) == json.dumps(expected)
    assert [one.code for one in report] == codes


def test_the_page_names_the_same_differences():
    page = (ROOT / "docs" / "manifest-formats.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith(("| json-", "| yaml-"))]
    assert {row[0]: row[-1] for row in cells} == {name: row[-1] for name, row in DIFFERENCES.items()}


# One app written in the four formats: each pragma in every spelling that Architect's pages use for it.
ARC = """
@app
shop
@ws
chat
  src lib/chat
@http
get /
/cart
  method post
  src lib/cart
@events
paid
@scheduled
report
  rate 1 day
@tables
orders
  id *String
  at **String
@tables-indexes
orders
  at *String
  name byDate
@tables-streams
audit
  table orders
  src lib/audit
@aws
region eu-west-1
policies
  a
  b
@static
fingerprint true
"""
JSON = """{"app": "shop", "ws": [{"chat": {"src": "lib/chat"}}],
 "http": [["get", "/"], {"/cart": {"method": "post", "src": "lib/cart"}}], "events": ["paid"],
 "scheduled": {"report": {"rate": [1, "day"]}}, "tables": {"orders": {"id": "*String", "at": "**String"}},
 "tables-indexes": {"orders": {"at": "*String", "name": "byDate"}},
 "tables-streams": {"audit": {"table": "orders", "src": "lib/audit"}},
 "aws": {"region": "eu-west-1", "policies": ["a", "b"]}, "static": {"fingerprint": true}}"""
TOML = """
app = "shop"
http = [["get", "/"], {"/cart" = {method = "post", src = "lib/cart"}}]
events = ["paid"]
scheduled.report.rate = [1, "day"]
[[ws]]
chat.src = "lib/chat"
[tables.orders]
id = "*String"
at = '**String'
[[tables-indexes]]
[tables-indexes.orders]
at = "*String"
name = "byDate"
[tables-streams]
audit = {table = "orders", src = "lib/audit"}
[aws]
region = "eu-west-1"
policies = [
  "a", # comment
  "b",
]
[static]
fingerprint = true
"""
YAML = """---
app: shop
ws:
  chat:
    src: lib/chat
http:
- get: /
- /cart:
    method: post
    src: lib/cart
events: [paid]
scheduled:
- report:
    rate: [1, day]
tables:
- orders:
    id: "*String"
    at: '**String'
tables-indexes:
- orders:
  - at: "*String"
  - name: byDate
tables-streams:
- audit:
  - table: orders
  - src: lib/audit
aws:
  region: eu-west-1
  policies:
  - a
  - b
static:
- fingerprint: true
"""


@pytest.mark.parametrize(
    ("format", "text"),
    [("json", JSON), ("toml", TOML), ("yaml", YAML), ("package", f'{{"name": "n", "arc": {JSON}}}')],
    ids=["json", "toml", "yaml", "package"],
)
def test_all_formats_give_the_same_nodes(format, text):
    expected, report = read_text(ARC, "arc")
    assert not list(report)
    found, report = read_text(text, format)
    assert not list(report)
    assert {name: found[name] for name in expected} == expected
    assert found.keys() == expected.keys()
