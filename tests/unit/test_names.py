"""Logical IDs and folder names: Architect's, since both are contracts with deployed stacks and existing projects."""

import json
import random
from pathlib import Path

import pytest

from arc2sam import names, spelling

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "cases" / "logical-id.jsonl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("send-message", "SendMessage", id="dashes set words apart"),
        pytest.param("sendMessage", "SendMessage", id="so do capitals"),
        pytest.param("a.b/c_d", "ABCD", id="and periods, slashes, underscores"),
        pytest.param("FOO", "FOO", id="every capital is a word"),
        pytest.param("2fa", "2fa", id="a digit may lead"),
        pytest.param("x", "X", id="one letter"),
        pytest.param("-x-", "X", id="punctuation around it goes"),
        pytest.param("--", "", id="punctuation alone is nothing"),
        pytest.param("get", "GetIndex", id="get is renamed"),
        pytest.param("get-", "GetIndex", id="also with punctuation"),
        pytest.param("GET", "GET", id="but not in capitals"),
        pytest.param("caf\N{LATIN SMALL LETTER E WITH ACUTE}-bar", "CafBar", id="other letters set words apart"),
    ],
)
def test_logical_name(text, expected):
    assert names.logical_name(text) == expected


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/", "GetIndexHTTPLambda"),
        ("get", "/cats/:catID", "GetCatsCatIDHTTPLambda"),
        ("any", "/files/*", "AnyFilesCatchallHTTPLambda"),
        ("get", "/a000b", "GetAbHTTPLambda"),
    ],
)
def test_http_logical_id(method, path, expected):
    assert names.http_logical_id(method, path) == expected


@pytest.mark.outside
@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors made by Architect's own functions are not here")
def test_the_vectors_of_architect():
    rows = [json.loads(line) for line in VECTORS.read_text().splitlines()]
    assert len(rows) > 200
    functions = {
        "toLogicalID": names.logical_name,
        "getLambdaName": names.route_folder,
        "httpName": lambda pair: names.http_logical_id(*pair).removesuffix("HTTPLambda"),
    }
    wrong = [row for row in rows if functions[row["fn"]](row["input"]) != row["expect"]]
    assert not wrong


@pytest.mark.parametrize(("text", "expected"), [("A1", True), ("", False), ("A-", False), ("A" * 256, False)])
def test_is_logical_id(text, expected):
    assert names.is_logical_id(text) is expected


def test_the_nearest_name_is_the_one_of_difflib():
    """What is left out before is only what difflib would not take."""
    from difflib import get_close_matches

    known = ("timeout", "memory", "batchSize", "runtime", "layers", "visibilityTimeout", "fifo", "src", "İx")
    chance = random.Random(1)
    lower = {one.lower(): one for one in known}
    found = 0
    for _ in range(3000):
        letters = list(chance.choice(known))
        for _ in range(chance.randint(0, 4)):
            place = chance.randrange(len(letters) + 1)
            letters[place : place + chance.randint(0, 1)] = chance.choice(["", "a", "T", "me"])
        close = get_close_matches("".join(letters).lower(), lower, n=1, cutoff=0.75)
        assert spelling.nearest("".join(letters), known) == (lower[close[0]] if close else None)
        found += bool(close)
    assert 500 < found < 2500


@pytest.mark.parametrize(
    ("written", "known", "expected"),
    [
        pytest.param("gte", ("get", "post"), "get", id="two neighbours that change places"),
        pytest.param("SCR", ("src", "fifo"), "src", id="in capitals"),
        pytest.param("teg", ("get", "post"), None, id="not two that are no neighbours"),
        pytest.param("ot", ("to",), None, id="not in words of two letters"),
        pytest.param("get", ("get",), "get", id="the word itself"),
    ],
)
def test_swapped_letters_are_near(written, known, expected):
    assert spelling.nearest(written, known) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/orders/{id}", "/orders/:id"),
        ("/orders/{id}/lines/{line}", "/orders/:id/lines/:line"),
        ("/files/{proxy+}", "/files/*"),
        ("/orders", None),
        ("/", None),
        ("/orders/<id>", "/orders/:id"),
        ("/orders/<int:id>/{line}", "/orders/:id/:line"),
        ("/orders/<id}", None),
        ("/orders/a<id>", None),
        ("orders/{id}", None),
        ("/a{b}", None),
        ("/{a}/b}", None),
        ("{id}", None),
    ],
)
def test_paths_of_api_gateway(path, expected):
    assert spelling.path_without_braces(path) == expected
