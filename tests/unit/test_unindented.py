"""Settings and values of `.arc` text that nobody indented: what is told of them, and that doing it mends them."""

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.in_memory import project_from_files
from arc2sam.source import Source

TABLES = "@tables\nplayers\n  id *String\n"
WS = "@ws\njoin\n"
BELOW = "`{}` alone on its line, and below it, indented by two spaces, `{}` and `{}`"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:tools:1"
QUEUES_HELP = (
    "Write one name a line, and settings below it, indented by two spaces: `{}`, then `  src some/folder`".format
)


def told(text: str, files: "dict[str, str] | None" = None) -> tuple[Diagnostic, ...]:
    """Return what is told of a manifest, but for the advice that all of these get."""
    result = pipeline.transpile(Source("app.arc", text), project_from_files(files or {}))
    return tuple(one for one in result.diagnostics if one.code != "ARC550")


def mended(text: str, found: tuple[Diagnostic, ...]) -> str:
    """Return a text after all edits, the last first."""
    edits = [one.edit for one in found if one.edit]
    for edit in sorted(edits, key=lambda one: one.span.start, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        pytest.param("", "@tables\nplayers\nid *String\n", ["ARC210 5:1 players"], id="partition-key"),
        pytest.param(
            "",
            "@tables\nplayers\n  id *String\nat **Number\nends TTL\nencrypt true\nPITR true\n",
            ["ARC210 6:1 players", "ARC210 7:1 players", "ARC210 8:1 players", "ARC210 9:1 players"],
            id="rest-of-a-table",
        ),
        pytest.param(
            "",
            "@tables\nplayers\n\n# the key\nid *String\ngames\nid *String\n",
            ["ARC210 7:1 players", "ARC210 9:1 games"],
            id="two-tables",
        ),
        pytest.param(
            TABLES,
            "@tables-indexes\nplayers\nmail *String\nname byMail\nprojection all\n",
            ["ARC210 8:1 players", "ARC210 9:1 players", "ARC210 10:1 players"],
            id="index",
        ),
        pytest.param(TABLES, "@tables-streams\nplayers\nsrc lib/p\n", ["ARC210 8:1 players"], id="stream"),
        pytest.param(
            "",
            "@scheduled\nnightly\nrate 1 day\nsrc lib/n\n",
            ["ARC260 5:6 nightly", "ARC260 6:5 nightly"],
            id="schedule",
        ),
        pytest.param(
            "",
            "@scheduled\na1\nrate 1 day\nb1\nrate 2 days\nc1\ncron 0 0 * * ? *\ntimezone Europe/Berlin\n",
            ["ARC260 5:6 a1", "ARC260 7:6 b1", "ARC260 9:6 c1", "ARC260 10:10 c1"],
            id="schedules-that-lack-the-same-setting",
        ),
        pytest.param("", "@queues\nmail\nfifo false\n", ["ARC210 5:1 mail"], id="queue"),
        pytest.param("", "@queues\n\"mail\"\n'fifo' false\n", ["ARC210 5:1 mail"], id="in-quotes"),
        pytest.param("", "@queues\r\nmail\r\nfifo false\r\n", ["ARC210 5:1 mail"], id="windows"),
        pytest.param("", "@queues\nmail\n  src lib/m\nfifo false\n", ["ARC210 6:1 mail"], id="one-of-two-settings"),
        pytest.param("", "@events\npaid\nsrc lib\n", ["ARC210 5:1 paid"], id="event-whose-line-could-be-one-name"),
        pytest.param("", "@ws\njoin\nthrottle 500 100\n", ["ARC210 5:1 join"], id="action"),
        pytest.param("", "@http\n/foo\nmethod get\nsrc lib/x\n", ["ARC246 5:1 /foo", "ARC246 6:1 /foo"], id="route"),
        pytest.param(
            "@events\npaid\n",
            f"@aws\npolicies\narchitect-default-policies\narn:aws:iam::1:policy/x\nlayers\n{LAYER}\nregion us-east-1\n",
            ["ARC203 7:1 policies", "ARC203 8:1 policies", "ARC203 10:1 layers"],
            id="policies-and-layers",
        ),
        pytest.param("", "@static\nignore\ndrafts\nspa true\n", ["ARC203 5:1 ignore"], id="ignore"),
        pytest.param(TABLES, "@sam\nretain\ntables\n", ["ARC203 8:1 retain"], id="retain"),
        pytest.param(
            WS,
            f"@ws-api\ndomain\nproduction ws.example.com\ncertificate {CERTIFICATE}\n",
            ["ARC376 7:1 domain", "ARC376 8:1 domain"],
            id="domain",
        ),
        pytest.param(
            WS,
            "@ws-api\nauthorizer\nsrc lib/a\nidentity route.request.querystring.token\n",
            ["ARC376 7:1 authorizer", "ARC376 8:1 authorizer"],
            id="authorizer",
        ),
        pytest.param(WS, "@ws-api\nthrottle\n500\n100\n", ["ARC376 7:1 throttle", "ARC376 8:1 throttle"], id="numbers"),
        pytest.param(WS, "@ws-api\norigins\nhttps://a.example\n", ["ARC376 7:1 origins"], id="origins"),
        pytest.param(WS, "@ws-api\ntags\nteam red\n", ["ARC376 7:1 tags"], id="tags"),
        pytest.param(
            WS, "@ws-api\naccount-log-role\nproduction\n", ["ARC376 7:1 account-log-role"], id="list-of-stages"
        ),
    ],
)
def test_lines_to_indent(before: str, item: str, expected: list[str]) -> None:
    text = f"@app\nshop\n{before}{item}"
    found = told(text)
    told_of = [one for one in found if one.help.startswith("Indent")]
    codes = {word.partition(" ")[0] for word in expected}
    assert [
        f"{one.code} {one.span.line}:{one.span.column} {one.help.split('`')[1]}" for one in told_of if one.span
    ] == expected
    assert {one.help.partition("`")[0] for one in told_of} == {"Indent it by two spaces if it belongs to "}
    # Nothing else is told of these items, and nothing of the kind once it is done.
    assert codes.isdisjoint(one.code for one in found if one not in told_of)
    assert not {"ARC245", "ARC270", "ARC209", "ARC214"}.intersection(one.code for one in found)
    again = told(mended(text, found))
    assert not {*codes, "ARC245", "ARC270"}.intersection(one.code for one in again), again
    assert not any(one.severity == "error" for one in again), again


@pytest.mark.parametrize(
    ("item", "place", "expected"),
    [
        pytest.param(
            "@http\nget /foo\nsrc lib/x\n",
            "ARC246 5:1",
            BELOW.format("/foo", "method get", "src lib/x"),
            id="route",
        ),
        pytest.param(
            "@scheduled\nnightly rate(1 day)\nsrc lib/n\n",
            "ARC260 5:5",
            BELOW.format("nightly", "rate 1 day", "src lib/n"),
            id="schedule",
        ),
    ],
)
def test_settings_below_a_line_of_several_values(item: str, place: str, expected: str) -> None:
    found = [one for one in told(f"@app\nshop\n{item}") if one.severity == "error"]
    assert [f"{one.code} {one.span.line}:{one.span.column}" for one in found if one.span] == [place]
    assert found[0].help == f"Write {expected}"
    assert found[0].edit is None
    lines = found[0].help.split("`")
    name, first, second = lines[1], lines[3], lines[5]
    again = told(f"@app\nshop\n{item.partition(chr(10))[0]}\n{name}\n  {first}\n  {second}\n")
    assert not any(one.severity == "error" for one in again), again


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param("@queues\nfifo false\nmail\n", QUEUES_HELP("fifo"), id="nothing-above"),
        pytest.param("@queues\nmail\nfolder x9\n", QUEUES_HELP("folder"), id="no-setting"),
        pytest.param("@scheduled\nnightly rate(1 day)\nsrc rate(1 fortnight", "", id="function-called-like-a-setting"),
        pytest.param("@aws\npolicies\npolices\n", "Write `policies VALUE`", id="near-a-setting"),
        pytest.param(
            "@aws\nlayers\nmemory=512\n",
            "Write `memory` as the setting and `512` as its value",
            id="setting-with-a-sign",
        ),
        pytest.param("@aws\ntimeout\nx9\n", "Write a value after it, such as `x9 true`", id="no-list"),
        pytest.param("@aws\nlayers\n# none\nmemory\n", "Write `memory 1152`", id="another-setting"),
        pytest.param("@sam\nretain\nx9\n", "Write a value after it, such as `x9 true`", id="none-of-the-words"),
        pytest.param(
            f"{WS}@ws-api\ntags\nregion eu-west-1\n", "Move it to where it belongs: @aws", id="of-another-pragma"
        ),
        pytest.param("@http\nget /foo\nmethod get\n", "", id="method-below-a-method"),
    ],
)
def test_lines_that_are_something_else(item: str, expected: str) -> None:
    found = told(f"@app\nshop\n{item}")
    assert found
    assert not any("ndent it" in one.help for one in found)
    assert not expected or expected in [one.help for one in found]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("@events\nmail\nsrc\n", id="event"),
        pytest.param("@queues\nmail\nfifo\n", id="queue"),
        pytest.param("@scheduled\nnightly rate(1 day)\nsrc rate(1 day)\nrate rate(2 days)\n", id="schedule"),
        pytest.param("@ws\nmail\nsrc\n  src lib/s\n", id="action"),
    ],
)
def test_items_that_are_called_like_settings(item: str) -> None:
    assert told(f"@app\nshop\n{item}") == ()


def test_what_is_still_missing_is_told_too() -> None:
    found = told("@app\nshop\n@tables\nplayers\nat **Number\n")
    assert [(one.code, one.help) for one in found] == [
        ("ARC270", "Write a line below it with one star, such as `id *String`"),
        ("ARC210", "Indent it by two spaces if it belongs to `players`"),
    ]


def test_configuration_file() -> None:
    files = {"src/events/paid/config.arc": "@aws\nlayers\n" + LAYER + "\n"}
    (found,) = [
        one for one in told("@app\nshop\n@aws\nregion us-east-1\n@events\npaid\n", files) if one.code == "ARC203"
    ]
    assert str(found.span) == "src/events/paid/config.arc:3:1"
    assert found.help == "Indent it by two spaces if it belongs to `layers`"


def test_other_notations() -> None:
    text = "app: shop\naws:\n  - policies\n  - x9\n"
    found = pipeline.transpile(Source("app.yaml", text), format="yaml").diagnostics
    assert [one.code for one in found] == ["ARC203", "ARC203"]
    assert not any("ndent it" in one.help for one in found)
