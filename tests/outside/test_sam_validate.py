"""Judged by the SAM CLI: `sam validate --lint` of every sample's committed template. It asks nothing of AWS."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.golden.projects import SAMPLES, name_of

pytestmark = pytest.mark.outside


def validate(command: str, template: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
    }
    return subprocess.run(
        [command, "validate", "--lint", "--template", str(template)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("folder", SAMPLES, ids=name_of)
def test_sample(folder: Path, sam_command: str, tmp_path: Path) -> None:
    run = validate(sam_command, folder / "template.yaml", tmp_path)
    assert (run.returncode, "is a valid SAM Template" in run.stdout) == (0, True), run.stdout + run.stderr


def test_a_fault_is_seen(sam_command: str, tmp_path: Path) -> None:
    text = (SAMPLES[0] / "template.yaml").read_text()
    broken = tmp_path / "template.yaml"
    broken.write_text(text.replace("RouteKey:", "RouteName:"))
    assert broken.read_text() != text
    assert validate(sam_command, broken, tmp_path).returncode != 0
