"""What a text says while somebody types in it."""

import pytest

from arc2sam.lsp.readings import item_at, named_items
from tests.lsp.marked import marked, reading_of


def names(text, format):
    document = reading_of(text, format).document
    return {pragma.name: [one.name for one in named_items(document, pragma.name)] for pragma in document}


WHOLE = {"app": ["shop"], "ws": ["chat"], "queues": ["mail"]}


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        pytest.param("arc", "@app\nshop\n@ws\nchat\n@queues\nmail\n", WHOLE, id="arc, whole"),
        pytest.param("arc", '@app\nshop\n@ws\nchat\n  src "lib\n@queues\nmail\n', WHOLE, id="arc, an open quote"),
        pytest.param("arc", "@app\nshop\n@\n@ws\nchat\n@queues\nmail\n", WHOLE, id="arc, a pragma without a name"),
        pytest.param("yaml", "app: shop\nws:\n- chat\nqueues:\n- mail\n", WHOLE, id="yaml, whole"),
        pytest.param("yaml", "app: shop\nws:\n- chat\nsa\nqueues:\n- mail\n", WHOLE, id="yaml, half a key"),
        pytest.param("yaml", 'app: shop\nws:\n- chat\nsam:\n  env: "x\nqueues:\n- mail\n',
                     {"app": ["shop"], "ws": ["chat"], "sam": []}, id="yaml, an open quote takes the rest"),
        pytest.param("toml", 'app = "shop"\nws = ["chat"]\nqueues = ["mail"]\n', WHOLE, id="toml, whole"),
        pytest.param("toml", 'app = "shop"\nsa\nws = ["chat"]\nqueues = ["mail"]\n', WHOLE, id="toml, half a key"),
        pytest.param("toml", 'app = "shop"\nsam.dlq =\nws = ["chat"]\nqueues = ["mail"]\n', WHOLE, id="toml, no value"),
        pytest.param("json", '{"app": "shop", "ws": ["chat"], "queues": ["mail"]}', WHOLE, id="json, whole"),
        pytest.param("json", '{"app": "shop",\n"ws": ["chat"],\n"queues": ["mail"],\n"', WHOLE, id="json, half a key"),
        pytest.param("json", '{"app": "shop",\n"ws": ["chat"],\n"sa\n"queues": ["mail"]}', WHOLE, id="json, in between"),
        pytest.param("json", '{"app": "shop",\n"ws": ["chat"],\n"queues": {"mail": {\n"', WHOLE, id="json, all open"),
    ],
)  # fmt: skip
def test_names_are_known_while_a_line_is_typed(format, text, expected):
    found = names(text, format)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize("format", ["arc", "json", "yaml", "toml"])
@pytest.mark.parametrize("text", ["", "\0", "[", "{{{{", "'", "a: b: c", "\n\n\n", "@", "]"])
def test_any_text_is_read(format, text):
    assert reading_of(text, format).source.text == text


def test_offsets_are_those_of_the_whole_text():
    text = "app: shop\nsa\nws:\n- chat\n"
    document = reading_of(text, "yaml").document
    (chat,) = named_items(document, "ws")
    assert text[chat.span.start : chat.span.end] == "chat"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@ws\nch|at\nother", "chat"),
        ("@ws\nchat\n  src |lib", "chat"),
        ("@ws\nchat\nother|", "other"),
        ("@ws\nchat\n\n|", None),
    ],
)
def test_item_of_a_line(text, name):
    text, offset = marked(text)
    item = item_at(reading_of(text).document, "ws", offset)
    assert (item.name if item else None) == name
