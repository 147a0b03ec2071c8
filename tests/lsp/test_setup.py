"""What is loaded by whom, and that what the pages tell to copy is well formed."""

import json
import re
import tomllib

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "arc2sam"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_nothing_but_its_command_loads_the_server():
    paths = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "lsp"]
    users = [path.name for path in paths if re.search(r"arc2sam\.lsp|from arc2sam import .*\blsp\b", path.read_text())]
    assert users == ["lsp.py"]


def test_only_what_speaks_the_protocol_needs_pygls():
    users = [
        path.name
        for path in sorted(PACKAGE.rglob("*.py"))
        if re.search(r"^(from|import) (pygls|lsprotocol)", path.read_text(), re.MULTILINE)
    ]
    assert users == ["messages.py", "server.py", "session.py"]


def blocks():
    for page in ("editors/README.md", "docs/editors.md"):
        for language, text in FENCE.findall((ROOT / page).read_text(encoding="utf-8")):
            yield pytest.param(language, text, id=f"{page}: {text.split()[1]}")


@pytest.mark.parametrize(("language", "text"), list(blocks()))
def test_what_is_to_be_copied_is_well_formed(language, text):
    if language == "json":
        json.loads(text)
    elif language == "toml":
        tomllib.loads(text)
    else:
        assert text.count("(") == text.count(")")
        assert text.count("{") == text.count("}")
    for schema in re.findall(r"schemas/[\w.]+\.json", text):
        assert (ROOT / schema).is_file()


def test_languages_that_are_set_up_are_those_of_the_server():
    text = (ROOT / "editors" / "README.md").read_text(encoding="utf-8")
    assert text.count('"arc2sam"') >= 4
    for name in ("arc.tmLanguage.json", "language-configuration.json", "package.json"):
        assert f"`{name}`" in text
        assert (ROOT / "editors" / name).is_file()
