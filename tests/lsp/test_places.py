"""Where an offset stands in a manifest: by tables, and by what the readers say of whole manifests."""

import json

import pytest
import tomlkit
import yaml

from arc2sam import readers
from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.document import Entry, Mapping, Row, Scalar, Table
from arc2sam.lsp.places import locate
from arc2sam.readers import format_of
from arc2sam.source import Source
from tests.conftest import ROOT, SHARED

NAME, VALUE = False, True


def at(text, format):
    """The place where the text has its `|`: path, whether a value, the word, what stands before it."""
    offset = text.index("|")
    text = text[:offset] + text[offset + 1 :]
    place = locate(text, offset, format)
    return place and (place.path, place.is_value, text[place.start : place.end], place.before)


ARC = [
    ("@w|", (), NAME, "w"),
    ("@|", (), NAME, ""),
    ("|@ws", (), NAME, "ws"),
    ("@ws\n|", ("ws",), NAME, ""),
    ("@ws\nch|at", ("ws",), NAME, "chat"),
    ("@ws\nchat\n  |", ("ws", "chat"), NAME, ""),
    ("@ws\nchat\n\t|", ("ws", "chat"), NAME, ""),
    ("@ws\nchat\n |", ("ws",), NAME, ""),
    ("@ws\nchat\n  src x|y", ("ws", "chat", "src"), VALUE, "xy"),
    ("@ws\nchat\n  src 'x y|z'", ("ws", "chat", "src"), VALUE, "x yz"),
    ('@ws\nchat\n  src "x #|', ("ws", "chat", "src"), VALUE, "x #"),
    ("@ws\nchat\n  integration queue |", ("ws", "chat", "integration"), VALUE, "", ("queue",)),
    ("@sam\nretain tables | # why", ("sam", "retain"), VALUE, "", ("tables",)),
    ("@sam\nretain\n  ta|", ("sam", "retain"), NAME, "ta"),
    ("@ws-api\ndomain\n  ip d|", ("ws-api", "domain", "ip"), VALUE, "d"),
    ("@ws\n\n  # indented throughout\n  chat\n    sr|c", ("ws", "chat"), NAME, "src"),
    ("@http\nget /|x", ("http", "get"), VALUE, "/x"),
    ("@queues\nmail\n  layers\n    |a", ("queues", "mail", "layers"), NAME, "a"),
    ("@app\nx\r\n@ws\r\nchat\r\n  s|", ("ws", "chat"), NAME, "s"),
]

JSON = [
    ("{|", (), NAME, ""),
    ('{"|', (), NAME, ""),
    ('{"ws|": {}}', (), NAME, "ws"),
    ('{"app": "x", "ws": {"chat": {"s|', ("ws", "chat"), NAME, "s"),
    ('{"sam": {"retain": ["tables", "|"]}}', ("sam", "retain"), VALUE, "", ("tables",)),
    ('{"http": [["get", "/"], ["|', ("http",), NAME, ""),
    ('{"http": [["get", "/|"]]}', ("http", "get"), VALUE, "/"),
    ('{"aws": [["region", "|"]]}', ("aws", "region"), VALUE, ""),
    ('{"queues": {"mail": {"fifo": |', ("queues", "mail", "fifo"), VALUE, ""),
    ('{"queues": {"mail": {"fifo": t|rue}}}', ("queues", "mail", "fifo"), VALUE, "true"),
    ('{"app": "x"\n  "|"}', (), NAME, ""),
    ('{"ws": ["chat", "|"]}', ("ws",), NAME, ""),
    ('{"ws": ["chat"], |}', (), NAME, ""),
    ('{"ws": {"a": {"src": "li|, "x": 1}}}', ("ws", "a", "src"), VALUE, "li"),
    ('{"ws": {"a": {"src": "a\\"b|"}}}', ("ws", "a", "src"), VALUE, 'a\\"b'),
    ('{"aws": {"layers": "x\n", "mem|', ("aws",), NAME, "mem"),
]

YAML = [
    ("|", (), NAME, ""),
    ("ap|", (), NAME, "ap"),
    ("ws:\n  |", ("ws",), NAME, ""),
    ("ws:\n  chat:\n    sr|c: x", ("ws", "chat"), NAME, "src"),
    ("queues:\n  mail:\n    fifo: |", ("queues", "mail", "fifo"), VALUE, ""),
    ("queues:\n  mail:\n    fifo:|", ("queues", "mail", "fifo"), VALUE, ""),
    ("sam:\n  retain:\n  - tables\n  - |", ("sam", "retain"), VALUE, "", ("tables",)),
    ("sam:\n  retain:\n    - tables\n    - q|", ("sam", "retain"), VALUE, "q", ("tables",)),
    ("sam:\n  retain: [tables, |", ("sam", "retain"), VALUE, "", ("tables",)),
    ("http:\n- - get\n  - /c|", ("http", "get"), VALUE, "/c"),
    ("http:\n- /a:\n    method: |", ("http", "/a", "method"), VALUE, ""),
    ("http:\n- get: /\n- |", ("http",), NAME, ""),
    ("http:\n- get: /\n- post: /c|", ("http", "post"), VALUE, "/c"),
    ("sam: {dlq: true, |}", ("sam",), NAME, ""),
    ("sam:\n  dlq: true\n|", (), NAME, ""),
    ("sam:\n  dlq: true\n  |", ("sam",), NAME, ""),
    ('tables:\n  orders:\n    id: "*S|"', ("tables", "orders", "id"), VALUE, "*S"),
    ('ws:\n  chat:\n    src: "lib|', ("ws", "chat", "src"), VALUE, "lib"),
    ("aws:\n  layers: [\n   a,\n   b|", ("aws", "layers"), VALUE, "b", ("a",)),
    ("---\napp: x\nws:\n  - cha|", ("ws",), NAME, "cha"),
    ("begin: |1\n  x\nws:\n  c|".replace("|1", "|-", 1).replace("c|", "c\x00"), ("ws",), NAME, "c"),
    ("proxy:\n  staging: http://a.example/|", ("proxy", "staging"), VALUE, "http://a.example/"),
]

TOML = [
    ("|", (), NAME, ""),
    ("ap|p", (), NAME, "app"),
    ('app = "x|"', ("app",), VALUE, "x"),
    ("[|", (), NAME, ""),
    ("[tables.|", ("tables",), NAME, ""),
    ('[tables.orders]\nid = "*|"', ("tables", "orders", "id"), VALUE, "*"),
    ("[tables.orders]\n|", ("tables", "orders"), NAME, ""),
    ("sam.|", ("sam",), NAME, ""),
    ("sam.dlq = tr|ue", ("sam", "dlq"), VALUE, "true"),
    ("sam.dlq = true\n|", (), NAME, ""),
    ('[sam]\nretain = ["tables", "|"]', ("sam", "retain"), VALUE, "", ("tables",)),
    ('http = [["get", "|"]]', ("http", "get"), VALUE, ""),
    ("[[http]]\n|", ("http",), NAME, ""),
    ("ws = {chat = {s|", ("ws", "chat"), NAME, "s"),
    ("[queues.mail]\nfifo = false\nba|tch = 1", ("queues", "mail"), NAME, "batch"),
    ('[aws]\nlayers = "x\nmem|', ("aws",), NAME, "mem"),
    ('[ws-api]\ndescription = """\nx\n"""\ni|', ("ws-api",), NAME, "i"),
]


@pytest.mark.parametrize(
    ("format", "row"),
    [
        pytest.param(format, row, id=f"{format}: {row[0]}")
        for format, rows in (("arc", ARC), ("json", JSON), ("yaml", YAML), ("toml", TOML))
        for row in rows
    ],
)
def test_place(format, row):
    text, path, is_value, word, *before = row
    if "\x00" in text:
        text = text.replace("|", "\x01").replace("\x00", "|")
        offset = text.index("|")
        text = (text[:offset] + text[offset + 1 :]).replace("\x01", "|")
        place = locate(text, offset, format)
        assert (place.path, place.is_value, text[place.start : place.end]) == (path, is_value, word)
        return
    assert at(text, format) == (path, is_value, word, before[0] if before else ())


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("arc", "foo|"),
        ("arc", "@ws # |"),
        ("arc", "@sam\ndlq true # |"),
        ("json", '{"ws": {}} |'),
        ("json", "[|"),
        ("yaml", "ws: # |"),
        ("yaml", "a: >\n  x\n  y|"),
        ("toml", "# |"),
        ("toml", "[ws] |"),
        ("toml", 'x = """\n|'),
        ("package", '{"name": "|"}'),
        ("package", '{"arc": "|"}'),
    ],
)
def test_where_nothing_of_a_manifest_belongs(format, text):
    assert at(text, format) is None


def test_package_json_is_read_below_its_key():
    assert at('{"name": "x", "arc": {"app": "x", "ws": {"chat": {"s|', "package") == (("ws", "chat"), NAME, "s", ())


# Whole manifests: the readers say where names and values stand.


def nodes(document):
    """Every name, key and value of a document: path, whether a value, the node."""
    for pragma in document:
        yield (), NAME, pragma.name, pragma.span
        for item in pragma.items:
            yield from item_nodes(pragma.name, item)


def item_nodes(pragma, item):
    if isinstance(item, Row):
        first, *rest = item.values
        if isinstance(first, Scalar):
            yield (pragma,), NAME, str(first.value), first.span
            for value in rest:
                if isinstance(value, Scalar):
                    yield (pragma, str(first.value)), VALUE, str(value.value), value.span
    elif isinstance(item, Mapping):
        yield (pragma,), NAME, str(item.name.value), item.name.span
        for entry in item.entries:
            yield from entry_nodes((pragma, str(item.name.value)), entry)
    elif isinstance(item, Scalar) and pragma != "app":
        yield (pragma,), NAME, str(item.value), item.span


def entry_nodes(path, entry: Entry):
    key = str(entry.key.value)
    yield path, NAME, key, entry.key.span
    if isinstance(entry.value, Table):
        for one in entry.value.entries:
            yield from entry_nodes((*path, key), one)
        return
    for value in entry.values:
        if isinstance(value, Scalar) and value.value is not None:
            yield (*path, key), VALUE, str(value.value), value.span


def manifests():
    folders = [ROOT / "samples", ROOT / "tests" / "golden", ROOT / "tests" / "cases", SHARED / "corpus"]
    names = {"app.arc", ".arc", "arc.json", "arc.yaml", "arc.yml", "arc.toml"}
    found = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))
    left_out = {"node_modules", "repaired"}
    return [path for path in found if path.name in names and path.is_file() and left_out.isdisjoint(path.parts)]


MANIFESTS = manifests()
OURS = [path for path in MANIFESTS if path.is_relative_to(ROOT)]


def test_there_are_manifests_of_every_format():
    assert {format_of(path.name) for path in MANIFESTS} == {"arc", "json", "yaml", "toml"}


def check(text, format):
    """Compare the places of a whole text with what its reader says; how many words there were."""
    document = readers.read(Source("x", text), format, Report())
    if document is None:
        pytest.skip("the manifest cannot be read")
    checked = 0
    found = list(nodes(document))
    # Of a long manifest not every word: to locate one takes as long as what stands before it.
    for names, is_value, word, span in found[:: 1 + len(found) // 100]:
        if "\n" in span.text or span.start == span.end:
            continue
        # Of `.arc` text the span holds the quotes too.
        quotes = format == "arc" and span.text[0] in "\"'`"
        start, end = span.start + quotes, span.end - quotes
        for offset in {start + 1, end} if end > start else {start}:
            place = locate(text, offset, format)
            assert place is not None, (names, word)
            assert (place.path, place.is_value) == (names, is_value), (word, span)
            assert text[place.start : place.end] == text[start:end].removeprefix("@")
        checked += 1
    return checked


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: "/".join(path.parts[-3:]))
def test_places_are_those_that_the_reader_finds(path):
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    assert check(text, format_of(path.name)) or not text.strip()


WRITERS = {
    "json": lambda manifest: json.dumps(manifest, indent=1),
    "json on one line": lambda manifest: json.dumps(manifest, ensure_ascii=False),
    "toml": tomlkit.dumps,
    "yaml": lambda manifest: yaml.safe_dump(manifest, sort_keys=False, width=10_000, allow_unicode=True),
    "yaml in brackets": lambda manifest: yaml.safe_dump(manifest, default_flow_style=True, width=10_000),
}
IN_ARC = [path for path in MANIFESTS if format_of(path.name) == "arc"]


@pytest.mark.parametrize("path", IN_ARC, ids=lambda path: "/".join(path.parts[-3:]))
@pytest.mark.parametrize("writer", WRITERS)
def test_places_are_those_that_the_reader_finds_in_what_others_write(writer, path):
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    manifest = plain(readers.read(Source("x", text), "arc", Report()))
    if not manifest:
        pytest.skip("the manifest has no pragma")
    assert check(WRITERS[writer](manifest), writer.partition(" ")[0])


@pytest.mark.parametrize("path", OURS, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_manifest_cut_off_anywhere_has_places(path):
    text = path.read_bytes().decode("utf-8", "replace")[:3000]
    for end in range(0, len(text), 7):
        locate(text[:end], end, format_of(path.name))
