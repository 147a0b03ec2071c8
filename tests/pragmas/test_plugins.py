"""@plugins and @macros: named, never run."""

import pytest

from arc2sam.pragmas.plugins import Macros, Plugins
from tests.pragmas.stages import Built


def test_listed() -> None:
    built = Built("@app\nmy-app\n@plugins\none/two\nthree\n  src lib/three.js\n@macros\nfour\n")
    plugins, macros = built.app.part(Plugins), built.app.part(Macros)
    assert plugins is not None
    assert macros is not None
    assert [(one.name, one.src) for one in plugins.listed] == [("one/two", None), ("three", "lib/three.js")]
    assert [one.name for one in macros.listed] == ["four"]
    assert built.found == ["ARC340 4:1", "ARC340 5:1", "ARC340 8:1"]
    assert {one.severity for one in built.diagnostics} == {"warning"}
    assert all("overlay" in one.help for one in built.diagnostics)


def test_template_is_made_without_them() -> None:
    without = Built("@app\nmy-app\n@events\nping\n").template
    assert Built("@app\nmy-app\n@events\nping\n@plugins\none\n").template == without


def test_typescript_plugin_is_built_in() -> None:
    assert Built("@app\nmy-app\n@plugins\narchitect/plugin-typescript\n").found == []


@pytest.mark.parametrize(
    ("items", "found"),
    [
        pytest.param("_methods", ["ARC236 4:1"], id="reserved"),
        pytest.param('"a b"', ["ARC212 4:1"], id="character"),
        pytest.param("one two", ["ARC210 4:1"], id="row"),
        pytest.param("one\n  source x", ["ARC202 5:3", "ARC340 4:1"], id="unknown-setting"),
    ],
)
def test_faults(items: str, found: list[str]) -> None:
    assert sorted(Built(f"@app\nmy-app\n@plugins\n{items}\n").found) == found


def test_unknown_runtime_in_a_configuration_file_points_at_the_plugins() -> None:
    files = {"src/events/ping/config.arc": "@aws\nruntime rust\n"}
    built = Built("@app\nmy-app\n@events\nping\n@plugins\narc-rust\n", files=files)
    fault = next(one for one in built.diagnostics if one.code == "ARC215")
    assert str(fault.span) == "src/events/ping/config.arc:2:9"
    assert [label.span.text for label in fault.labels] == ["arc-rust"]


def test_plugins_and_macros_share_their_names() -> None:
    # Source: Architect documentation, "@plugins".
    built = Built("@app\nmy-app\n@plugins\none\n@macros\none\n")
    assert built.found == ["ARC340 4:1", "ARC340 6:1", "ARC341 6:1"]
