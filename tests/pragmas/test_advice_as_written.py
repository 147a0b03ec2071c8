"""Advice about items and settings: it names what stands there, and what it says to write has not the same fault."""

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format

CALLS = "the name on a line of its own, and settings below it, indented by two spaces: "
NAMES = "Use ASCII letters, digits, `-`, `_`, `.` and `/` only"


def found(text: str, files: "dict[str, str] | None" = None) -> "dict[str, str]":
    """Return the help of each diagnostic by its code."""
    result = pipeline.transpile(Source("app.arc", f"@app\ndemo\n{text}\n"), project_from_files(files or {}))
    return {one.code: one.help for one in result.diagnostics}


@pytest.mark.parametrize(
    ("wrong", "code", "help", "right"),
    [
        pytest.param(
            "@scheduled\nab\n  rate(1 day)", "ARC201", "Write `rate 1 day`", "@scheduled\nab\n  rate 1 day", id="rate"
        ),
        pytest.param(
            "@scheduled\nab\n  cron(0 3 * * ? *)",
            "ARC201",
            "Write `cron 0 3 * * ? *`",
            "@scheduled\nab\n  cron 0 3 * * ? *",
            id="cron",
        ),
        pytest.param(
            "@scheduled\nab\n  rate(15 minutes)",
            "ARC202",
            "Write `rate 15 minutes`",
            "@scheduled\nab\n  rate 15 minutes",
            id="rate of a longer number",
        ),
        pytest.param(
            "@scheduled\nab rate(1 day) src lib/ab",
            "ARC260",
            f"Write {CALLS}`ab`, then `  rate 1 day` and `  src lib/ab`",
            "@scheduled\nab\n  rate 1 day\n  src lib/ab",
            id="schedule with a folder",
        ),
        pytest.param(
            "@scheduled\nab rate(1 day) // x",
            "ARC260",
            "Begin the comment with `#`",
            "@scheduled\nab rate(1 day) # x",
            id="schedule with a comment",
        ),
        pytest.param(
            "@scheduled\nab\n  rate 1 day\n  timezone Europe Berlin",
            "ARC204",
            "Write `timezone Europe/Berlin`",
            "@scheduled\nab\n  rate 1 day\n  timezone Europe/Berlin",
            id="zone",
        ),
        pytest.param(
            "@scheduled\nab\n  rate 1 day\n  timezone America/New York",
            "ARC204",
            "Write `timezone America/New_York`",
            "@scheduled\nab\n  rate 1 day\n  timezone America/New_York",
            id="zone of two words",
        ),
        pytest.param(
            "@scheduled\nab\n  rate 1 day\n  timezone Asia/Tokyo UTC",
            "ARC204",
            "Write one of them",
            "@scheduled\nab\n  rate 1 day\n  timezone UTC",
            id="zones",
        ),
        pytest.param(
            "@aws\nruntime nodejs22.x python3.12",
            "ARC204",
            "Write one of them",
            "@aws\nruntime python3.12",
            id="runtimes",
        ),
        pytest.param(
            "@aws\nruntime node 22", "ARC204", "Write `runtime nodejs22.x`", "@aws\nruntime nodejs22.x", id="runtime"
        ),
        pytest.param(
            "@aws\nregion us-west-2 eu-west-1", "ARC204", "Write one of them", "@aws\nregion eu-west-1", id="regions"
        ),
        pytest.param(
            "@aws\nregion us west 2", "ARC204", "Write `region us-west-2`", "@aws\nregion us-west-2", id="region"
        ),
        pytest.param(
            "@ws\n@ws-api\naccess_log", "ARC376", "Write `access-log`", "@ws\n@ws-api\naccess-log", id="key alone"
        ),
        pytest.param(
            "@aws\npolicies architect-default-policys",
            "ARC234",
            "Write `architect-default-policies`",
            "@aws\npolicies architect-default-policies",
            id="policies",
        ),
        pytest.param(
            "@events\nab, cd", "ARC210", "Write each name on its own line: `ab` and `cd`", "@events\nab\ncd", id="names"
        ),
        pytest.param(
            "@events\nab,cd",
            "ARC212",
            "Write each name on its own line: `ab` and `cd`",
            "@events\nab\ncd",
            id="names in one word",
        ),
        pytest.param(
            "@queues\nmail fifo false",
            "ARC210",
            f"Write {CALLS}`mail`, then `  fifo false`",
            "@queues\nmail\n  fifo false",
            id="setting",
        ),
        pytest.param(
            "@ws\njoin src/ws/join",
            "ARC210",
            f"Write {CALLS}`join`, then `  src src/ws/join`",
            "@ws\njoin\n  src src/ws/join",
            id="folder",
        ),
        pytest.param(
            "@http\nget /a src/http/a",
            "ARC245",
            f"Write {CALLS}`/a`, then `  method get` and `  src src/http/a`",
            "@http\n/a\n  method get\n  src src/http/a",
            id="route",
        ),
        pytest.param(
            "@http\nget /a // first",
            "ARC245",
            "Begin the comment with `#`",
            "@http\nget /a # first",
            id="comment of a route",
        ),
        pytest.param(
            "@events\nab // first", "ARC210", "Begin the comment with `#`", "@events\nab # first", id="comment"
        ),
        pytest.param("@events\ncaf\u00e9", "ARC106", NAMES, "@events\ncafe", id="letter"),
        pytest.param('@events\n"caf\u00e9"', "ARC212", NAMES, "@events\ncafe", id="letter in quotes"),
        pytest.param(
            "@http\nget /a\n@views\nhttp\n  get /a",
            "ARC210",
            "Write the route as it stands in @http: `get /a`",
            "@http\nget /a\n@views\nget /a",
            id="views",
        ),
        pytest.param(
            "@tables\nlikes\n  id *String\n  insert Lambda",
            "ARC273",
            "Remove it, and write the name of the table below `@tables-streams`: streams are declared there",
            "@tables\nlikes\n  id *String\n@tables-streams\nlikes",
            id="stream",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  at Number",
            "ARC273",
            "Remove it: an item may have any attribute. Write `at **Number` if it is a key",
            "@tables\nlots\n  id *String\n  at **Number",
            id="sort key without stars",
        ),
        pytest.param(
            "@tables\nlots\n  id Number\n  at String",
            "ARC273",
            "Remove it: an item may have any attribute. Write `at **String` if it is a key",
            "@tables\nlots\n  id *Number\n  at **String",
            id="two keys without stars",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  at **Number\n  name String",
            "ARC273",
            "Remove it: an item may have any attribute, and both keys are declared",
            "@tables\nlots\n  id *String\n  at **Number",
            id="attribute besides both keys",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  at ** Number",
            "ARC273",
            "Write `at **Number`",
            "@tables\nlots\n  id *String\n  at **Number",
            id="stars apart from the type",
        ),
        pytest.param(
            "@tables\nlots\n  id * Number",
            "ARC270",
            "Write `id *Number` if that is the partition key",
            "@tables\nlots\n  id *Number",
            id="star apart from the type",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  ttl expires",
            "ARC273",
            "Write `expires TTL`",
            "@tables\nlots\n  id *String\n  expires TTL",
            id="expiry turned round",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  ttl Number",
            "ARC273",
            "Remove it: an item may have any attribute. Write `ttl TTL` if it says when an item expires",
            "@tables\nlots\n  id *String\n  ttl TTL",
            id="expiry as an attribute",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  ttl true",
            "ARC273",
            "Write the attribute that says when an item expires, and `TTL` after it",
            "@tables\nlots\n  id *String\n  expires TTL",
            id="expiry as a setting",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n  expires *TTL",
            "ARC272",
            "Write `expires TTL`",
            "@tables\nlots\n  id *String\n  expires TTL",
            id="expiry with a star",
        ),
        pytest.param(
            "@tables\nlots\n  id *String\n@tables-indexes\nlots\n  expires *TTL",
            "ARC272",
            "Write `*String` or `*Number`: Architect has no other",
            "@tables\nlots\n  id *String\n@tables-indexes\nlots\n  expires *Number",
            id="expiry as the key of an index",
        ),
        pytest.param(
            "@tables\nlots\n  x *String\n  y **String\n  z **String",
            "ARC271",
            "Remove all but one of them: another order is an index of its own, below @tables-indexes",
            "@tables\nlots\n  x *String\n  y **String\n@tables-indexes\nlots\n  x *String\n  z **String",
            id="two sort keys",
        ),
        pytest.param(
            "@tables\nlots\n  x *String\n  z *String\n  y **String",
            "ARC271",
            "Remove all but one of them: another order is an index of its own, below @tables-indexes",
            "@tables\nlots\n  x *String\n  y **String\n@tables-indexes\nlots\n  z *String\n  y **String",
            id="two partition keys beside a sort key",
        ),
        pytest.param(
            "@tables\nlots\n  x *String\n  z *String",
            "ARC271",
            "Remove one of them, or write `**` before the type of the sort key",
            "@tables\nlots\n  x *String\n  z **String",
            id="two partition keys",
        ),
        pytest.param(
            "@http\nget /a\n  method get\n  src lib/a",
            "ARC246",
            "Write `/a` alone on its line, and below it, indented by two spaces, `method get`",
            "@http\n/a\n  method get\n  src lib/a",
            id="method of a route that stands there",
        ),
        pytest.param(
            "@http\nget /a\n  src lib/a\n  method get",
            "ARC246",
            "Write `/a` alone on its line, and below it, indented by two spaces, `src lib/a`, or do not indent it",
            "@http\n/a\n  src lib/a\n  method get",
            id="method of a route that stands further below",
        ),
        pytest.param(
            "@http\nget /a\n  method post",
            "ARC246",
            "Write `/a` alone on its line, and below it, indented by two spaces, `method get` or `method post`",
            "@http\n/a\n  method post",
            id="two methods of a route",
        ),
        pytest.param(
            "@scheduled\nab rate(1 day)\n  rate 1 day",
            "ARC260",
            "Write `ab` alone on its line, and below it, indented by two spaces, `rate 1 day`",
            "@scheduled\nab\n  rate 1 day",
            id="rate of a schedule that stands there",
        ),
        pytest.param(
            "@http\n/a\n  method get\n  name a",
            "ARC202",
            "Remove it, or use one of `method`, `src`",
            "@http\n/a\n  method get",
            id="name of a route",
        ),
        pytest.param("@http\nget /a/<id>", "ARC106", "Write `/a/:id`", "@http\nget /a/:id", id="parameter of a path"),
        pytest.param(
            "@http\nget '/a/<id>'", "ARC247", "Write `/a/:id`", "@http\nget /a/:id", id="parameter of a path in quotes"
        ),
    ],
)
def test_what_advice_says_mends_the_fault(wrong: str, code: str, help: str, right: str) -> None:
    assert found(wrong)[code] == help
    assert code not in found(right)


@pytest.mark.parametrize("pragma", ["ws", "events", "queues"])
@pytest.mark.parametrize("name", ["1e3", "0123", "true", "1.0"])
def test_a_name_that_is_no_text_is_told_as_written(pragma: str, name: str) -> None:
    told = pipeline.transpile(f"@app\ndemo\n@{pragma}\n{name}\n").diagnostics
    (one,) = [one for one in told if one.code == "ARC211"]
    assert one.message == f"A name in @{pragma} is a word, not `{name}`"
    assert one.help == f'Write it in quotes if it is meant as a name: `"{name}"`'


@pytest.mark.parametrize(
    ("format", "text", "name"),
    [
        pytest.param("json", '{"app": "demo", "ws": [1e3]}', "1e3", id="json"),
        pytest.param("yaml", "app: demo\nws:\n- True\n", "True", id="boolean of yaml"),
        pytest.param("yaml", "app: demo\nws:\n- 0x10\n", "0x10", id="number of yaml"),
        pytest.param("yaml", "app: demo\nevents: [&a one]\nws: [&b 1e3, two]\n", "1e3", id="anchor"),
        pytest.param("toml", 'app = "demo"\nws = [1_000]\n', "1_000", id="toml"),
    ],
)
def test_a_name_that_is_no_text_in_other_formats(format: "Format", text: str, name: str) -> None:  # noqa: A002
    helped = [one.help for one in pipeline.transpile(text, format=format).diagnostics if one.code == "ARC189"]
    assert helped == [f'Write a name, or quote it: `"{name}"`']


def test_a_short_name_of_a_variable_is_to_be_renamed() -> None:
    helped = found("@events\nab", {"preferences.arc": "@env\nstaging\n  A b\n"})["ARC515"]
    assert helped == "Rename it, or remove it: Lambda takes names of two characters or more that begin with a letter"
