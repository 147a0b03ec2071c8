"""@cdn: in the model, never in the template."""

import pytest

from arc2sam.pragmas.cdn import Cdn
from tests.pragmas.stages import Built

HTTP = "@http\nget /\n@static"


@pytest.mark.parametrize(
    ("cdn", "is_enabled", "found"),
    [
        pytest.param("", True, ["ARC292 3:1"], id="alone"),
        pytest.param("true", True, ["ARC292 3:1"], id="true"),
        pytest.param("foo", True, ["ARC292 3:1"], id="other-word"),
        pytest.param("false", False, [], id="false"),
        pytest.param("disable", False, [], id="disable"),
        pytest.param("disabled", False, [], id="disabled"),
    ],
)
def test_cdn(cdn: str, is_enabled: bool, found: list[str]) -> None:
    built = Built(f"@app\nmy-app\n@cdn\n{cdn}\n{HTTP}")
    part = built.app.part(Cdn)
    assert part is not None
    assert part.is_enabled == is_enabled
    assert built.found == found
    assert built.template == Built(f"@app\nmy-app\n{HTTP}").template


def test_without_http() -> None:
    assert Built("@app\nmy-app\n@cdn").found == ["ARC312 3:1"]
    assert Built("@app\nmy-app\n@cdn\nfalse").found == ["ARC312 3:1"]
