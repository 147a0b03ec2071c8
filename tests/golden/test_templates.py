"""The committed templates are what arc2sam makes, byte for byte. The outside judges look at the same files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arc2sam import pragmas
from arc2sam.pragmas import PRAGMAS
from tests.golden.projects import ALL, ROOT, SAMPLES, SMALL, name_of, transpile, written

SEEDS = tuple(folder for folder in SAMPLES if folder.parent.name == "seed")


def command(folder: Path) -> bytes:
    run = subprocess.run(
        [sys.executable, "-m", "arc2sam"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def test_projects_are_found() -> None:
    assert {name_of(folder) for folder in SAMPLES} >= {
        "samples/chat",
        "samples/kitchen-sink",
        "samples/seed/arc",
        "samples/seed/json",
        "samples/seed/toml",
        "samples/seed/yaml",
    }
    assert len(SMALL) >= 15


def test_every_pragma_is_covered() -> None:
    lines = {line.strip() for folder in ALL for line in written(folder).splitlines()}
    assert {name for name in PRAGMAS if f"@{name}" not in lines} == set()


SILENT = {"state", "ignoreDependencies"}
"""Keys that Architect keeps and that deploy nothing."""


@pytest.mark.parametrize("name", [name for name in PRAGMAS if name not in ("ws", "ws-api")])
def test_every_setting_is_covered(name: str) -> None:
    # The topics of the WebSocket API have tests of their own.
    first_words = {line.split()[0] for folder in ALL for line in written(folder).splitlines() if line.strip()}
    missing = [
        key.name
        for key in pragmas.load(name).KEYS
        if not first_words & {key.name, *key.aliases} and key.name not in SILENT
    ]
    assert missing == []


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_committed_template(folder: Path, update_golden: bool) -> None:
    made = transpile(folder).require_text()
    path = folder / "template.yaml"
    if update_golden:
        path.write_bytes(made.encode())
    assert path.read_bytes() == made.encode()


@pytest.mark.parametrize("folder", SAMPLES, ids=name_of)
def test_command_writes_the_committed_template(folder: Path) -> None:
    assert command(folder) == (folder / "template.yaml").read_bytes()


def test_same_bytes_in_both_orders() -> None:
    forwards = {folder: transpile(folder).text for folder in ALL}
    backwards = {folder: transpile(folder).text for folder in reversed(ALL)}
    assert forwards == backwards


ALL_TEMPLATES = """
import sys
from tests.golden.projects import ALL, transpile
for folder in ALL:
    for output in ("yaml", "json"):
        sys.stdout.write(transpile(folder, output=output).require_text())
"""


def test_hash_seed_changes_nothing() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", ALL_TEMPLATES],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(made) == 1
    assert made.pop().count(b"AWS::Serverless-2016-10-31") == 2 * len(ALL)


def test_seed_is_the_same_in_every_format() -> None:
    # Only the comments name the manifest and its line.
    assert len(SEEDS) == 4
    texts = {
        "\n".join(line for line in transpile(folder).require_text().splitlines() if not line.lstrip().startswith("#"))
        for folder in SEEDS
    }
    assert len(texts) == 1


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_stage_is_the_only_difference_between_stages(folder: Path) -> None:
    staging, production = (transpile(folder, stage).require_text() for stage in ("staging", "production"))
    staging = staging.replace("staging", "production").replace("Staging", "Production")
    # The address of a proxy and the name of a bucket may be anything.
    differing = [
        (one, two)
        for one, two in zip(staging.splitlines(), production.splitlines(), strict=True)
        if one != two and "example" not in two
    ]
    assert differing == []
