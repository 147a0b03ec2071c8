"""The outline of a manifest."""

import pytest

from arc2sam.lsp.symbols import outline
from tests.lsp.marked import reading_of


def lines(symbols, depth=0):
    """The outline as indented lines."""
    for one in symbols:
        yield f"{'  ' * depth}{one.kind} {one.name}{f' = {one.detail}' if one.detail else ''}"
        yield from lines(one.children, depth + 1)


MANIFESTS = {
    "arc": """\
@app
shop
@aws
region eu-north-1
policies a b
@http
get /
@queues
mail
  fifo false
@tables
notes
  id *String
@ws-api
authorizer
  src lib/a
""",
    "json": """{"app": "shop", "aws": {"region": "eu-north-1", "policies": ["a", "b"]}, "http": [["get", "/"]],
"queues": {"mail": {"fifo": false}}, "tables": {"notes": {"id": "*String"}}, "ws-api": {"authorizer": {"src": "lib/a"}}}""",
    "yaml": """\
app: shop
aws:
  region: eu-north-1
  policies: [a, b]
http:
- get: /
queues:
  mail:
    fifo: false
tables:
  notes:
    id: "*String"
ws-api:
  authorizer:
    src: lib/a
""",
    "toml": """\
app = "shop"
http = [["get", "/"]]
[aws]
region = "eu-north-1"
policies = ["a", "b"]
[queues.mail]
fifo = false
[tables.notes]
id = "*String"
[ws-api.authorizer]
src = "lib/a"
""",
}
EXPECTED = {
    "app": ["setting shop"],
    "aws": ["setting region = eu-north-1", "setting policies = a b"],
    "http": ["function get /"],
    "queues": ["function mail", "  setting fifo = false"],
    "tables": ["table notes", "  setting id = *String"],
    "ws-api": ["setting authorizer", "  setting src = lib/a"],
}


@pytest.mark.parametrize("format", MANIFESTS)
def test_pragmas_with_their_items(format):
    at = "@" if format == "arc" else ""
    found = {one.name: list(lines(one.children)) for one in outline(reading_of(MANIFESTS[format], format).document)}
    assert found == {f"{at}{name}": items for name, items in EXPECTED.items()}


def check_ranges(symbols, text):
    for one in symbols:
        assert 0 <= one.start <= one.name_start <= one.name_end <= one.end <= len(text)
        assert one.name
        for child in one.children:
            assert one.start <= child.start
            assert child.end <= one.end
        check_ranges(one.children, text)


@pytest.mark.parametrize("format", MANIFESTS)
def test_names_stand_in_their_ranges_and_items_in_those_of_pragmas(format):
    text = MANIFESTS[format]
    symbols = outline(reading_of(text, format).document)
    check_ranges(symbols, text)
    for one in symbols:
        assert text[one.name_start : one.name_end] == one.name


def test_a_pragma_that_is_written_twice_reaches_over_both():
    text = "@ws\na\n@app\nx\n@ws\nb\n"
    symbols = outline(reading_of(text).document)
    check_ranges(symbols, text)
    assert [child.name for child in symbols[0].children] == ["a", "b"]


def test_an_alias_leads_to_its_own_line():
    text = "app: x\nqueues:\n  a: &one\n    fifo: false\n  b: *one\nevents:\n  c: {<<: {src: y}}\n"
    check_ranges(outline(reading_of(text, "yaml").document), text)


def test_an_unfinished_line_leaves_the_others():
    found = list(lines(outline(reading_of('@app\nshop\n@ws\nchat\n  src "li\n@queues\nmail\n').document)))
    assert [line for line in found if line.startswith("pragma")] == ["pragma @app", "pragma @ws", "pragma @queues"]
    assert "  function mail" in found


def test_a_name_without_text_has_one_in_the_outline():
    assert list(lines(outline(reading_of('@ws\n""\n').document)))[1] == '  function ""'
