"""The TextMate grammar of `.arc` text, run by the engine that editors run, beside what our own reader reads."""

import itertools
import json

import pytest

from arc2sam import pragmas, readers
from arc2sam.diagnostics import Report
from arc2sam.pragmas.http.order import METHODS
from arc2sam.source import Source
from tests.conftest import ROOT, cache_folder, npm_install, once
from tests.lsp.node import run_node
from tests.lsp.test_places import MANIFESTS, nodes

FOLDER = ROOT / "editors"
PACKAGES = {"vscode-oniguruma": "2.0.1", "vscode-textmate": "9.3.2"}
PRAGMA = "keyword.control.pragma.arc"
ILLEGAL = "invalid.illegal.character.arc"


@pytest.fixture(scope="module")
def tokenize():
    """Tell the scopes of texts, a list of `(start, end, scopes)` by line."""
    folder = once(cache_folder("locks") / "textmate", lambda: npm_install("textmate", PACKAGES))
    grammar = (FOLDER / "arc.tmLanguage.json").read_text(encoding="utf-8")

    def scopes(*texts):
        return run_node("tokenize.js", folder, {"grammar": grammar, "texts": texts})

    return scopes


def words(lines, text):
    """Every run of text of one scope."""
    for tokens, line in zip(lines, text.split("\n"), strict=True):
        for scope, run in itertools.groupby(tokens, lambda token: token[2][-1] if token[2] else None):
            run = list(run)
            if scope:
                yield line[run[0][0] : run[-1][1]], scope


TEXT = """\
# A comment
@app # another
shop

@http
get /
POST /cart/:id # why
/admin
  method any
@aws
region us-west-2
memory 512
ratio -.5
account 0x1F
policies a b
layers
  arn:aws:lambda:x
@tables
notes
  id *String
  at **
  stream true
@ws-api
description "Rooms
@ in which # people talk"
@static
false
@x
a"b c#d
a 'x' "y" z
{bad}
caf\u00e9
"""
EXPECTED = [
    ("# A comment", "comment.line.number-sign.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("app", PRAGMA),
    ("# another", "comment.line.number-sign.arc"),
    ("shop", "entity.name.item.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("http", PRAGMA),
    ("get", "keyword.other.method.arc"),
    ("/", "string.unquoted.path.arc"),
    ("POST", "keyword.other.method.arc"),
    ("/cart/:id", "string.unquoted.path.arc"),
    ("# why", "comment.line.number-sign.arc"),
    ("/admin", "entity.name.item.arc"),
    ("method", "support.type.property-name.arc"),
    ("any", "string.unquoted.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("aws", PRAGMA),
    ("region", "support.type.property-name.arc"),
    ("us-west-2", "string.unquoted.arc"),
    ("memory", "support.type.property-name.arc"),
    ("512", "constant.numeric.arc"),
    ("ratio", "support.type.property-name.arc"),
    ("-.5", "constant.numeric.arc"),
    ("account", "support.type.property-name.arc"),
    ("0x1F", "constant.numeric.arc"),
    ("policies", "support.type.property-name.arc"),
    ("a", "string.unquoted.arc"),
    ("b", "string.unquoted.arc"),
    ("layers", "entity.name.item.arc"),
    ("arn:aws:lambda:x", "string.unquoted.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("tables", PRAGMA),
    ("notes", "entity.name.item.arc"),
    ("id", "support.type.property-name.arc"),
    ("*", "keyword.operator.key.arc"),
    ("String", "storage.type.arc"),
    ("at", "support.type.property-name.arc"),
    ("**", "keyword.operator.key.arc"),
    ("stream", "support.type.property-name.arc"),
    ("true", "constant.language.boolean.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("ws-api", PRAGMA),
    ("description", "support.type.property-name.arc"),
    ('"Rooms', "string.quoted.double.arc"),
    # A line that begins with a pragma's sign ends what is quoted.
    ("@", "punctuation.definition.pragma.arc"),
    (" in", PRAGMA),
    ("which", "invalid.illegal.pragma.arc"),
    ('# people talk"', "comment.line.number-sign.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("static", PRAGMA),
    ("false", "constant.language.boolean.arc"),
    ("@", "punctuation.definition.pragma.arc"),
    ("x", PRAGMA),
    ('a"b', "support.type.property-name.arc"),
    ("c", "string.unquoted.arc"),
    ("#d", "comment.line.number-sign.arc"),
    ("a", "support.type.property-name.arc"),
    ("'x'", "string.quoted.single.arc"),
    ('"y"', "string.quoted.double.arc"),
    ("z", "string.unquoted.arc"),
    ("{", ILLEGAL),
    ("bad", "string.unquoted.arc"),
    ("}", ILLEGAL),
    ("caf", "string.unquoted.arc"),
    ("\u00e9", ILLEGAL),
]


def test_every_kind_of_word(tokenize):
    (lines,) = tokenize(TEXT)
    assert list(words(lines, TEXT)) == EXPECTED


def test_a_quoted_value_reaches_over_lines(tokenize):
    text = "@x\na `one\n  # no comment\ntwo` b # c\n"
    (lines,) = tokenize(text)
    assert [scope for _, scope in words(lines, text)][3:] == [
        *["string.quoted.other.arc"] * 3,
        "string.unquoted.arc",
        "comment.line.number-sign.arc",
    ]


WORDS = (
    "1 0 -1 12 1.50 3. -.5 .5 1e3 1E-3 0x1F 0X1f 0b11 0o17 -0x10 1.2.3 10mb 2020-01-01 +1 007 1_000 -Infinity 1e 0x 0b2 "
    "true false True yes null ~ - -- a1 t f $x *x http://a.example/b?c=d rate(1"
).split()


def test_words_are_what_the_reader_reads(tokenize):
    text = "@x\n" + "".join(f"a {word}\n" for word in WORDS)
    (lines,) = tokenize(text)
    document = readers.read(Source("x", text), "arc", Report())
    kinds = {bool: "constant.language.boolean.arc", int: "constant.numeric.arc", float: "constant.numeric.arc"}
    for word, item, tokens in zip(WORDS, document.pragma("x").items, lines[1:], strict=False):
        value = item.values[1].value
        if word in ("-Infinity",):
            continue
        expected = kinds.get(type(value), "string.unquoted.arc")
        assert [one[2][-1] for one in tokens if one[2]][1:] == [expected], (word, value)


IN_ARC = [path for path in MANIFESTS if path.suffix == ".arc" or path.name == ".arc"]


def test_manifests(tokenize):
    """The reader's pragmas, keys and quoted values have their scopes, and nothing is illegal in what it takes."""
    texts = [path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n") for path in IN_ARC]
    assert len(texts) > 10
    checked = 0
    for text, lines in zip(texts, tokenize(*texts), strict=True):
        report = Report()
        document = readers.read(Source("x", text.removeprefix("\ufeff")), "arc", report)
        if report.has_errors:
            continue
        names = [word for word, scope in words(lines, text) if scope == PRAGMA]
        assert sorted(set(names)) == sorted({one.name for one in document})
        assert not [one for one in words(lines, text) if one[1].startswith("invalid")]
        found = [(word, scope) for word, scope in words(lines, text) if scope == "support.type.property-name.arc"]
        keys = {word for path, is_value, word, _ in nodes(document) if len(path) == 2 and not is_value}
        assert {key for key in keys if " " not in key} <= {word for word, _ in found} | {"layers", "policies", "tags"}
        checked += 1
    assert checked > 10


def test_names_of_pragmas_and_methods(tokenize):
    text = "".join(f"@{name}\n" for name in pragmas.PRAGMAS) + "".join(f"{method} /x\n" for method in METHODS)
    (lines,) = tokenize(text)
    found = list(words(lines, text))
    assert [word for word, scope in found if scope == PRAGMA] == list(pragmas.PRAGMAS)
    assert [word for word, scope in found if scope == "keyword.other.method.arc"] == list(METHODS)


def test_what_the_package_for_an_editor_names_is_there():
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    (language,) = package["contributes"]["languages"]
    (grammar,) = package["contributes"]["grammars"]
    assert (FOLDER / language["configuration"]).is_file()
    made = json.loads((FOLDER / grammar["path"]).read_text(encoding="utf-8"))
    assert made["scopeName"] == grammar["scopeName"]
    json.loads((FOLDER / language["configuration"]).read_text(encoding="utf-8"))
