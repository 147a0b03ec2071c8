"""What files of JavaScript import, by their text. Real files are compared with esbuild in tests/outside."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc2sam import node_imports


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("import 'a'", ["a"], id="for its effect"),
        pytest.param("import x, { y as z } from 'a'", ["a"], id="names"),
        pytest.param('import{x}from"a"', ["a"], id="without blanks"),
        pytest.param("import {\n  x,\n} from\n  'a'", ["a"], id="on several lines"),
        pytest.param("export * from './b.mjs'\nexport { c } from 'c/d'", ["./b.mjs", "c/d"], id="exported again"),
        pytest.param("import x from 'a' with { type: 'json' }", ["a"], id="attributes"),
        pytest.param("await import('a'); import(`b`)", ["a", "b"], id="when it runs"),
        pytest.param("import('a', { with: {} })", ["a"], id="when it runs, with attributes"),
        pytest.param("const { x } = require('a').y\nrequire.resolve('b')", ["a", "b"], id="required"),
        pytest.param("require(/* note */ 'a')\nimport /* x */ b from // y\n'b'", ["a", "b"], id="comments between"),
        pytest.param("// import 'a'\n/* require('b') */\n/** @type {import('c').D} */", [], id="in comments"),
        pytest.param("const x = \"import 'a'\" + 'require(\"b\")'", [], id="in strings"),
        pytest.param("'http://x/*'; require('a') /* ' */", ["a"], id="no comment in a string"),
        pytest.param(r"'it\'s'; require('a'); 'x\\'; require('b')", ["a", "b"], id="escapes"),
        pytest.param("`import 'a'`; import('b')", ["b"], id="in a template"),
        pytest.param("`${await import('a')} ${{ x: `${require('b')}` }} require('c')`; import('d')", ["a", "b", "d"]),
        pytest.param("x.replace(/['\"`]/g, ''); require('a')", ["a"], id="quotes in a regular expression"),
        pytest.param("return /[/'`]/.test(x) && require('a')", ["a"], id="a slash in a class"),
        pytest.param("a / b; require('a') / c / require('b')", ["a", "b"], id="divisions"),
        pytest.param("x = y[0] / 2 + '/'; require('a')", ["a"], id="divided by a bracket's value"),
        pytest.param("loader.require('a'); Array.from('b'); this.import('c')", [], id="methods of that name"),
        pytest.param("const from = { import: 1, require: 2, from: 3 }", [], id="names of that kind"),
        pytest.param("import.meta.url; importer('a'); $require('b'); requires('c')", [], id="words near them"),
        pytest.param("#!/usr/bin/env node\nrequire('a')", ["a"], id="first line of a command"),
        pytest.param("import 'a'\nimport 'a'\nimport 'b'\nimport 'a'", ["a", "b"], id="each once"),
        pytest.param("import ''", [], id="nothing named"),
        pytest.param("require('a'", [], id="not finished"),
        pytest.param("import 'a'; /* never closed import 'b'", ["a"], id="a comment without end"),
        pytest.param("import 'a'; `never closed ${import('b')} import('c')", ["a", "b"], id="a template without end"),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert list(node_imports.read(text).names) == names


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("require(name)", True),
        ("await import(`./${name}.mjs`)", True),
        ("require('./a' + name)", True),
        ("require(('a'))", True),
        ("require('a')", False),
        ("import(`a`)", False),
        ("// require(name)", False),
        ("import name from 'a'; export { name }", False),
    ],
)
def test_what_only_a_run_tells(text: str, is_open: bool) -> None:
    assert node_imports.read(text).is_open == is_open


PIECES = ["import", "from", "require(", "'", '"', "`", "${", "}", "{", "/", "/*", "*/", "//", "\n", "\\", "a", " ", ")"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_and_what_comes_before_counts(before: str, after: str) -> None:
    """A whole statement on lines of its own is found whatever follows it."""
    names = node_imports.read(f"import x from 'known'\n{after}").names
    assert names[0] == "known"
    node_imports.read(before + after)


@pytest.mark.parametrize(
    "text",
    [
        "import " + "/**/" * 20_000 + "x",
        "'" * 100_000,
        "/" * 20_000,
        "require(" * 20_000,
        "`${" * 20_000,
        "import" + " " * 100_000 + "x",
        "from" + "\n//\n" * 20_000,
        "/*" * 50_000 + " require",
        "x = " + "/[" * 10_000 + " import",
    ],
)
def test_odd_texts_take_no_long_time(text: str) -> None:
    started = time.process_time()
    node_imports.read(text)
    assert time.process_time() - started < 2
