"""The model's values that the library makes of what its user hands in."""

import json

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.model import Target

MANIFEST = "@app\nchat\n\n@ws\n"


@pytest.mark.parametrize("root", ["", ".", "./", ".//", "././"])
def test_the_root_in_any_spelling(root: str) -> None:
    assert Target(root=root) == Target("staging", ".")
    made = pipeline.transpile(MANIFEST, root=root, output="json")
    assert json.loads(made.require_text())["Resources"]["ConnectWSLambda"]["Properties"]["CodeUri"] == "src/ws/connect"


@pytest.mark.parametrize(
    ("root", "expected"),
    [("..", "../src/ws/connect"), ("../a/", "../a/src/ws/connect"), ("a//b", "a/b/src/ws/connect")],
)
def test_a_root_elsewhere(root: str, expected: str) -> None:
    made = pipeline.transpile(MANIFEST, root=root, output="json")
    assert json.loads(made.require_text())["Resources"]["ConnectWSLambda"]["Properties"]["CodeUri"] == expected


@pytest.mark.parametrize("root", [None, 5, b".", ["."]])
def test_a_root_is_a_text(root: object) -> None:
    with pytest.raises(TypeError, match="not the name of a stage and a path"):
        pipeline.transpile(MANIFEST, root=root)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("path", ["src/ws/a/x.js", "./src/ws/a/x.js", "src//ws/./a/x.js", "src\\ws\\a\\x.js"])
def test_files_by_paths_in_any_spelling(path: str) -> None:
    assert project_from_files({path: "text"}) == project_from_files({"src/ws/a/x.js": "text"})
    assert project_from_files({path: "text"}).sources["src/ws/a/x.js"].text == "text"


@pytest.mark.parametrize("path", ["", ".", "./", "/", "../x", "a/../../x", "a/..", "/etc/x", "\\x", "..\\x"])
def test_files_are_inside_of_the_project(path: str) -> None:
    with pytest.raises(ValueError, match="not a path of a file inside the project"):
        project_from_files({path: ""})


def test_files_are_different() -> None:
    with pytest.raises(ValueError, match="two files are 'a/b'"):
        project_from_files({"a/b": "", "a//b": ""})


@pytest.mark.parametrize("files", [{5: ""}, {"a": None}, {"a": b""}])
def test_files_are_texts(files: "dict[str, str]") -> None:
    with pytest.raises(TypeError, match="not a text"):
        project_from_files(files)
