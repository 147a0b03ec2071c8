"""@app: one name, by Architect's rule."""

import pytest

from arc2sam import pipeline
from arc2sam.pragmas.app import AppName
from tests.pragmas.stages import Built

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format


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


@pytest.mark.parametrize(
    ("format", "text", "helped", "right"),
    [
        pytest.param("arc", "@app\nname gavel\n", "Write `gavel`", "@app\ngavel\n", id="arc"),
        pytest.param("arc", "@app\nname\n  gavel\n", "Write `gavel`", "@app\ngavel\n", id="arc-below"),
        pytest.param("json", '{"app": {"name": "gavel"}}', 'Write `"app": "gavel"`', '{"app": "gavel"}', id="json"),
        pytest.param(
            "toml",
            '[app]\nname = "gavel"\n',
            'Write `app = "gavel"`, above the first `[...]`',
            'app = "gavel"\n',
            id="toml",
        ),
        pytest.param("yaml", "app:\n  name: gavel\n", "Write `app: gavel`", "app: gavel\n", id="yaml"),
        pytest.param(
            "yaml", "app:\n  gavel:\n  two:\n", "Write one name, such as `app: my-app`", "app: my-app\n", id="yaml-two"
        ),
        pytest.param("arc", "@app\nWeb shop\n", "Write one name, such as `web-shop`", "@app\nweb-shop\n", id="words"),
        pytest.param("arc", "@app\n12\n", "Write one name, such as `my-app`", "@app\nmy-app\n", id="number"),
        pytest.param(
            "json", '{"app": 12}', 'Write one name, such as `"app": "my-app"`', '{"app": "my-app"}', id="json-number"
        ),
        pytest.param(
            "arc",
            "@app\ntrue\n",
            'Write it in quotes if it is meant as the name, `"true"`',
            '@app\n"true"\n',
            id="boolean",
        ),
    ],
)
def test_help_is_what_to_write(format: "Format", text: str, helped: str, right: str) -> None:  # noqa: A002
    def told(text: str) -> list[str]:
        return [one.help for one in pipeline.transpile(text, format=format).diagnostics if one.severity == "error"]

    assert told(text) == [helped]
    assert told(right) == []


def test_name_stands_in_every_function() -> None:
    # Source: Architect documentation, "Environment variables".
    assert Built("@app\nmy-app\n@events\nping").variables("PingEventLambda")["ARC_APP_NAME"] == "my-app"
