"""Names of items that are also names of folders."""

import pytest

from tests.pragmas.stages import Built

PRAGMAS = {
    "ws": "{}\n",
    "events": "{}\n",
    "queues": "{}\n",
    "scheduled": "{}\n  rate 1 day\n",
    "tables-streams": "{}\n  table notes\n",
}
OUTSIDE = ["../../../etc", "..", "a//b", "/a", "./a", "//", ".", "a/../b", "a/", "a/./b", "a/.."]


def built(pragma: str, name: str, settings: str = "") -> Built:
    item = PRAGMAS[pragma].format(name)
    return Built(f"@app\nchat\n@{pragma}\n{item}{settings}@tables\nnotes\n  id *String\n")


@pytest.mark.parametrize("pragma", PRAGMAS)
@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leaves_its_folder(pragma: str, name: str) -> None:
    found = built(pragma, name).found
    assert found == ["ARC212 4:1"]


@pytest.mark.parametrize("pragma", PRAGMAS)
@pytest.mark.parametrize("name", ["a/b", "v1.0", "a.b/c"])
def test_a_name_that_is_a_folder(pragma: str, name: str) -> None:
    assert built(pragma, name).found == []


@pytest.mark.parametrize("name", ["/a", "a//b"])
def test_a_name_with_a_folder_of_its_own(name: str) -> None:
    # The route key is what clients send; where its code stands is another matter.
    result = built("ws", name, "  src lib/a\n")
    assert result.found == []
    (function,) = (one for one in result.app.functions if one.name == name)
    assert function.src == "lib/a"


def test_names_that_are_no_folders() -> None:
    assert Built("@app\nchat\n@tables\nnotes\n  a//b *String\n").found == []


@pytest.mark.parametrize("pragma", ["ws", "events", "queues"])
def test_a_name_above_blanks_is_the_name_alone(pragma: str) -> None:
    # Architect's inventory takes the empty list that its parser makes of it so.
    result = Built(f"@app\nchat\n@{pragma}\njoin\n  \nsend\n")
    assert result.found == ["ARC122 4:1"]
    assert {"join", "send"} <= {one.name for one in result.app.functions}
