"""Which keys stand where, compared with what a manifest that has them is told."""

import pytest

from arc2sam import pipeline, pragmas
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.lsp.vocabulary import SETTINGS, WITH_FUNCTIONS, key_at, keys_below, pragma_doc, pragma_names
from arc2sam.in_memory import project_from_files
from arc2sam.other_pragmas import RETIRED
from arc2sam.source import Source

NOT_KNOWN = {"ARC201", "ARC202", "ARC207", "ARC210", "ARC376"}


def codes(text, files=None):
    _, found = pipeline.model(Source("app.arc", text), project_from_files(files or {}), "arc")
    return {one.code for one in found}


def keys_of_pragmas():
    for name in pragmas.PRAGMAS:
        path = (name,) if name in SETTINGS else (name, "orders")
        for key in keys_below(path, is_config=False):
            yield pytest.param(path, key, id=".".join((*path, key.name)))


@pytest.mark.parametrize(("path", "key"), list(keys_of_pragmas()))
def test_a_key_is_known_where_the_vocabulary_has_it(path, key):
    lines = [f"@{path[0]}", *path[1:], f"{'  ' * (len(path) - 1)}{key.name} true"]
    found = codes("@app\nshop\n" + "\n".join(lines) + "\n")
    assert not found & NOT_KNOWN, found


@pytest.mark.parametrize("name", pragmas.PRAGMAS)
def test_every_key_of_a_pragma_is_in_the_vocabulary(name):
    path = (name,) if name in SETTINGS else (name, "any-name")
    assert keys_below(path, is_config=False) == pragmas.load(name).KEYS


@pytest.mark.parametrize("name", pragmas.PRAGMAS)
def test_what_no_pragma_knows_is_known_nowhere(name):
    path = (name,) if name in SETTINGS else (name, "orders")
    assert key_at((*path, "zzyzx"), is_config=False) is None


@pytest.mark.parametrize("pragma", ["aws", "arc", "sam"])
def test_keys_of_a_configuration_file_are_known_there(pragma):
    keys = keys_below((pragma,), is_config=True)
    assert keys == (SAM_KEYS if pragma == "sam" else FUNCTION_KEYS)
    for key in keys:
        files = {"src/queues/orders/config.arc": f"@{pragma}\n{key.name} true\n", "src/queues/orders/index.mjs": ""}
        assert not codes("@app\nshop\n@queues\norders\n", files) & {"ARC201", "ARC202", "ARC223"}


def test_pragmas_whose_items_are_functions():
    items = {"http": "get /", "scheduled": "orders rate(1 day)", "tables": "orders\n  id *String"}
    items |= {name: "orders" for name in ("ws", "events", "queues", "tables-streams", "plugins", "macros")}
    text = "@app\nshop\n" + "".join(f"@{name}\n{item}\n" for name, item in items.items())
    app, _ = pipeline.model(Source("app.arc", text), project_from_files({}), "arc")
    assert {one.pragma for one in app.functions} == set(WITH_FUNCTIONS)


def test_settings_below_settings():
    assert [key.name for key in keys_below(("ws-api", "usage-plan"), is_config=False)] == ["rate", "burst", "quota"]
    assert key_at(("ws-api", "authorizer", "identity"), is_config=False).kind == "strings"
    assert keys_below(("queues", "orders", "fifo"), is_config=False) == ()


@pytest.mark.parametrize("name", [*pragmas.PRAGMAS, *sorted(RETIRED)])
def test_every_pragma_has_one_line_about_it(name):
    doc = pragma_doc(name, is_config=False)
    assert doc[0].isupper()
    assert doc.endswith(".")
    assert "\n" not in doc


def test_pragmas_of_files():
    assert pragma_names(is_config=False) == tuple(pragmas.PRAGMAS)
    assert pragma_names(is_config=True) == ("aws", "arc", "sam")
    assert pragma_doc("jwt", is_config=False) == ""
    assert pragma_doc("ws", is_config=True) == ""
