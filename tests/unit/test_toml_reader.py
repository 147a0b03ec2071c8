"""The reader of TOML."""

import pytest

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain
from arc2sam.readers import read
from arc2sam.source import Source


def read_text(text):
    report = Report()
    return read(Source("arc.toml", text), "toml", report), report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ws = {}", {"ws": []}),
        ("ws = []", {"ws": []}),
        ("[ws]", {"ws": []}),
        ('ws = ["action"]', {"ws": ["action"]}),
        ("[ws.action]", {"ws": ["action"]}),
        ('[ws.action]\nsrc = "a"', {"ws": [{"action": {"src": "a"}}]}),
        ('http = [["get", "/"], ["post", "/f"]]', {"http": [["get", "/"], ["post", "/f"]]}),
        ('[[http]]\nget = "/"\n[[http]]\nget = "/b"', {"http": [["get", "/"], ["get", "/b"]]}),
        ('[tables.likes]\nid = "*String"', {"tables": [{"likes": {"id": "*String"}}]}),
        ('tables.likes.id = "*String"', {"tables": [{"likes": {"id": "*String"}}]}),
        ("foo = [1, 1.5, 1.0, 0x1F, true, 1_000]", {"foo": [1, 1.5, 1, 31, True, 1000]}),
        (
            "foo = [1979-05-27, 07:32:00, 1979-05-27 07:32:00]",
            {"foo": ["1979-05-27", "07:32:00", "1979-05-27 07:32:00"]},
        ),
        ('\ufeffapp = "x"\r\n', {"app": ["x"]}),
    ],
)
def test_reads(text, expected):
    document, report = read_text(text)
    assert not list(report)
    assert plain(document) == expected


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "replacement"),
    [
        ('app = "x"\n\n"ws"\n', "ARC151", 3, 2, " = []"),
        ('app = "x"\nws\n', "ARC151", 2, 1, " = []"),
        ('app = "x"\r\nws\r\n', "ARC151", 2, 1, " = []"),
        ('app: "x"', "ARC151", 1, 4, " ="),
        ("app = x", "ARC154", 1, 7, '"x"'),
        ("foo = True", "ARC154", 1, 7, "true"),
        ("ws = null", "ARC154", 1, 6, "[]"),
        ("ws = \napp = 1", "ARC154", 1, 6, None),
        ("foo = \x01", "ARC154", 1, 7, None),
        ('app = "x', "ARC153", 1, 9, None),
        ("foo = [1,\n", "ARC153", 1, 10, None),
        ('foo = "x\ny"', "ARC153", 1, 9, None),
        ("[ws", "ARC153", 1, 4, None),
        ("a = 1\nb = 2\na = 3", "ARC152", 3, 1, None),
        ("[a]\n[b]\n[a]\n", "ARC152", 3, 2, None),
        ("a.b = 1\n[a]\nc = 2\n", "ARC152", 2, 2, None),
        ("a = 1 b = 2", "ARC150", 1, 7, None),
        ("foo-bar baz = 1", "ARC151", 1, 1, None),
        ("ws = ['a']\n[ws.api]\nx = 1\n", "ARC152", 2, 2, None),
        ('a = "\\q"', "ARC150", 1, 6, "\\\\"),
        ("= 1", "ARC150", 1, 1, None),
        ('@app = "x"', "ARC186", 1, 1, "app"),
        ("[@ws]", "ARC186", 1, 2, "ws"),
        ('"@app" = "x"', "ARC186", 1, 2, "app"),
        ("foo = nan", "ARC191", 1, 7, None),
        ("foo = " + "9" * 5000, "ARC191", 1, 7, None),
        ("", "ARC184", 1, 1, None),
        ("# c\n", "ARC184", 1, 1, None),
        ("foo = " + "[" * 100_000, "ARC182", 1, 71, None),
        ("foo = [" + "1," * 100_001 + "]", "ARC183", 1, 200_006, None),
        ("[bar]\nfoo = {a = 1}\n" * 40_000, "ARC183", 66_668, 7, None),
        ("foo = " + "{a=" * 100_000, "ARC182", 1, 199, None),
        ("a." * 300_000 + "b = 1", "ARC182", 1, 1, None),
        ("[" + "a." * 300_000 + "b]", "ARC182", 1, 2, None),
    ],
)
def test_a_fault_has_a_place_and_a_fix(text, code, line, column, replacement):
    _, report = read_text(text)
    (found,) = report
    assert (found.code, found.span.line, found.span.column) == (code, line, column)
    assert found.help
    assert (found.edit.replacement if found.edit else None) == replacement


def test_a_repeated_key_shows_the_first():
    _, report = read_text("[a]\nb = 1\n\n[c]\nb = 2\nb = 3")
    (found,) = report
    assert (found.span.line, found.labels[0].span.line) == (6, 5)


def test_spans_of_keys_and_values():
    text = '[aws]\n"runtime" = \'node\'\ntimeout = 10\n[ws.chat]\nsrc = """lib"""\n'
    document, _ = read_text(text)
    runtime, timeout = document.pragma("aws").items
    assert [one.span.text for one in (*runtime.values, *timeout.values)] == ["runtime", "node", "timeout", "10"]
    (chat,) = document.pragma("ws").items
    assert (chat.name.span.text, chat.entries[0].key.span.text, chat.entries[0].value.span.text) == (
        "chat",
        "src",
        "lib",
    )


def test_many_escapes_cost_no_more_than_their_number():
    text = 'foo = "' + "\\\\" * 400_000 + '"'
    document, _ = read_text(text)
    assert plain(document) == {"foo": ["\\" * 400_000]}


def test_tomli_before_2_2_gives_its_place_in_words(monkeypatch):
    # Only later ones have attributes for it; the words are in all.
    import tomli

    def fail(_text):
        raise ValueError_("Invalid value (at line 2, column 5)")

    class ValueError_(tomli.TOMLDecodeError):
        def __init__(self, message):
            ValueError.__init__(self, message)

    monkeypatch.setattr(tomli, "loads", fail)
    _, report = read_text("a = 1\nb = x\n")
    (found,) = report
    assert (found.code, found.span.text) == ("ARC154", "x")


@pytest.mark.parametrize(
    ("text", "line", "expected", "words"),
    [
        pytest.param(
            '[aws]\ntimeout = 9\n\napp = "x"\n',
            4,
            {"app": ["x"], "aws": [["timeout", 9]]},
            "below `[aws]`",
            id="settings",
        ),
        pytest.param(
            '[aws]\ntimeout = 9\napp = "x"\nevents = ["a"]\n',
            3,
            {"app": ["x"], "events": ["a"], "aws": [["timeout", 9]]},
            "So with `events`",
            id="another-pragma-behind-it",
        ),
        pytest.param(
            '[[tables]]\n[tables.likes] # mine\nid = "*String"\napp = "x"\n',
            4,
            {"app": ["x"], "tables": [{"likes": {"id": "*String"}}]},
            "below `[tables.likes]`",
            id="table-of-a-table",
        ),
        pytest.param(
            'app = "x"\n[aws]\ntimeout = 9\nws = ["a"]\n',
            4,
            {"app": ["x"], "ws": ["a"], "aws": [["timeout", 9]]},
            "`ws` stands below `[aws]`",
            id="pragma-below-settings",
        ),
        pytest.param(
            'app = "x"\n[[tables]]\n[tables.likes]\nid = "*String"\n\nhttp = [["get", "/"]]\nws = ["a"]\nstatic = false\n',
            6,
            {
                "app": ["x"],
                "http": [["get", "/"]],
                "ws": ["a"],
                "static": [False],
                "tables": [{"likes": {"id": "*String"}}],
            },
            "So with `ws`, `static`",
            id="pragmas-below-a-table",
        ),
        pytest.param(
            'app = "x"\nws = ["a"]\n[aws]\ntimeout = 9\nws = ["b"]\n',
            5,
            {"app": ["x"], "ws": ["a"], "aws": [["timeout", 9]]},
            "`ws` stands below `[aws]`",
            id="pragma-that-stands-at-the-top-too",
        ),
    ],
)
def test_pragmas_below_a_header(text, line, expected, words):
    document, report = read_text(text)
    (one,) = report
    assert (one.code, one.span.line, one.span.column) == ("ARC155", line, 1)
    assert words in f"{one.message}. {one.help}"
    assert plain(document) == expected


@pytest.mark.parametrize(
    "text",
    [
        '[sam]\nenv = { app = "x" }\n',
        '[aws]\nprofile = "app"\n',
        'app = "x"\n[shared]\nevents = ["a"]\n',
        'app = "x"\n[aws]\nviews = true\n',
        'app = "x"\n[queues.events]\nsrc = "a"\n',
        'app = "x"\n[[tables]]\n[tables.a]\nevents = "*String"\n',
        'app = "x"\n[mine]\nevents = ["a"]\n',
    ],
)
def test_names_of_pragmas_in_other_places_are_no_slips(text):
    assert not list(read_text(text)[1])
