"""Where a word leads."""

import os

import pytest

from arc2sam.lsp.definitions import define
from arc2sam.lsp.projects import analyse
from arc2sam.lsp.readings import read
from arc2sam.source import Source
from tests.lsp.marked import marked

TEXT = """\
@app
shop

@sam
overlay lib/over.yaml

@http
get /
/cart
  method post
  src lib/cart

@ws
chat
  model schemas/chat.json
report
  integration queue reports

@queues
reports

@tables
notes
  id *String

@tables-indexes
notes
  at *String

@tables-streams
changes
  table notes

@shared
queues
  reports
"""
FILES = (
    "src/http/get-index/index.mjs",
    "lib/cart/lambda.py",
    "lib/cart/config.arc",
    "src/ws/chat/config.arc",
    "lib/over.yaml",
    "schemas/chat.json",
)


@pytest.fixture
def lead(tmp_path):
    """Tell where the word leads that `new` marks: a file, or the line of the manifest."""
    for name in FILES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            "@aws\nruntime python\n" if name == "lib/cart/config.arc" else "{}" if name.endswith("n") else ""
        )

    def found(old, new, name="app.arc", format="arc", text=TEXT):
        assert text.count(old) == 1, old
        path = str(tmp_path / name)
        whole, offset = marked(text.replace(old, new))
        analysis = analyse(path, {path: whole}, "staging")
        reading = read(Source(path, whole), format)
        span = define(reading, offset, analysis, lambda one: os.path.isfile(tmp_path / one))
        if span is None:
            return None
        return span.line if span.source.name == path else os.path.relpath(span.source.name, tmp_path)

    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("get /\n", "ge|t /\n", "src/http/get-index/index.mjs", id="route, by its method"),
        pytest.param("get /\n", "get /|\n", "src/http/get-index/index.mjs", id="route, by its path"),
        pytest.param("/cart\n  m", "/ca|rt\n  m", "lib/cart/lambda.py", id="route with a folder"),
        pytest.param("src lib/cart", "src lib/c|art", "lib/cart/lambda.py", id="the folder itself"),
        pytest.param("chat\n", "ch|at\n", "src/ws/chat/config.arc", id="no handler yet: the configuration"),
        pytest.param("lib/over", "lib/ov|er", "lib/over.yaml", id="overlay"),
        pytest.param("schemas/chat", "schemas/ch|at", "schemas/chat.json", id="model"),
        pytest.param("queue reports", "queue repo|rts", 20, id="queue of an integration"),
        pytest.param("table notes", "table no|tes", 23, id="table of a stream"),
        pytest.param("notes\n  at", "no|tes\n  at", 23, id="table of an index"),
        pytest.param("  reports\n", "  repo|rts\n", 20, id="function that gets shared code"),
        pytest.param("@ws\n", "@w|s\n", None, id="pragma"),
        pytest.param("changes\n", "chan|ges\n", None, id="neither handler nor configuration"),
        pytest.param("id *", "i|d *", None, id="an attribute"),
    ],
)
def test_where_a_word_leads(lead, old, new, expected):
    assert lead(old, new) == expected


def test_a_file_that_is_not_there(lead):
    assert lead("lib/over.yaml", "lib/ov|er.json") is None


@pytest.mark.parametrize(
    ("format", "name", "text"),
    [
        ("json", "arc.json", '{"app": "shop", "http": [["get", "/"]], "ws": ["report"], "queues": ["x"]}'),
        ("yaml", "arc.yaml", "app: shop\nhttp:\n- get: /\n"),
        ("toml", "arc.toml", 'app = "shop"\nhttp = [["get", "/"]]\n'),
    ],
)
def test_in_the_other_formats(lead, format, name, text):
    assert lead("get", "ge|t", name, format, text) == "src/http/get-index/index.mjs"


def test_an_item_on_a_line_with_others(lead, tmp_path):
    text = '{"app": "shop", "sam": {"overlay": "lib/over.yaml"}, "ws": ["chat"], "http": [["get", "/"]]}'
    assert lead("over.yaml", "ov|er.yaml", "arc.json", "json", text) == "lib/over.yaml"
    assert lead('"chat"', '"cha|t"', "arc.json", "json", text) == "src/ws/chat/config.arc"
