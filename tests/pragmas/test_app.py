"""@app: one name, by Architect's rule."""

import pytest

from arc2sam.pragmas.app import AppName
from tests.pragmas.stages import Built


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ab", id="shortest"),
        pytest.param("a" * 100, id="longest"),
        pytest.param("my-App_9", id="all-kinds-of-characters"),
    ],
)
def test_name(name: str) -> None:
    built = Built(f"@app\n{name}\n")
    assert built.app.name == name
    part = built.app.part(AppName)
    assert part is not None
    assert (part.span.line, part.span.column) == (2, 1)
    assert built.found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("@app\n", ["ARC230 1:1"], id="empty"),
        pytest.param("@events\nping\n", ["ARC230 1:1"], id="missing"),
        pytest.param("@app\nmy app\n", ["ARC231 2:1"], id="two-words"),
        pytest.param("@app\none\ntwo\n", ["ARC231 3:1"], id="two-lines"),
        pytest.param("@app\n12\n", ["ARC231 2:1"], id="number"),
        pytest.param("@app\na\n", ["ARC232 2:1"], id="one-letter"),
        pytest.param("@app\nMy\n", ["ARC232 2:1"], id="capital-first"),
        pytest.param("@app\n9lives\n", ["ARC232 2:1"], id="digit-first"),
        pytest.param("@app\nmy.app\n", ["ARC232 2:1"], id="period"),
        pytest.param(f"@app\n{'a' * 101}\n", ["ARC232 2:1"], id="too-long"),
    ],
)
def test_faults(text: str, found: list[str]) -> None:
    assert Built(text).found == found


def test_name_stands_in_every_function() -> None:
    # Source: Architect documentation, "Environment variables".
    assert Built("@app\nmy-app\n@events\nping").variables("PingEventLambda")["ARC_APP_NAME"] == "my-app"
