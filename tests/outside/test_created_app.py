"""The whole way of a new app: created, translated, built and validated by the real SAM CLI, and the built code loads.

`sam build` asks nothing of AWS. Python's is built with the Python that runs the tests, as SAM needs one of the runtime.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arc2sam import cli, runtimes
from tests.outside.test_sam_validate import validate

pytestmark = pytest.mark.outside

PYTHON = "python{}.{}".format(*sys.version_info)
GROWN = "@ws\nhello\n"


def run(command: list[str], folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHONPATH"))}
    environment |= {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1", "HOME": str(folder.parent)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("runtime", "handler", "load"),
    [
        pytest.param("nodejs22.x", "index.mjs", ["node", "--check"], id="Node"),
        pytest.param(PYTHON, "lambda.py", [sys.executable, "-m", "py_compile"], id="Python"),
        pytest.param("custom", "bootstrap", ["sh", "-n"], id="custom"),
    ],
)
def test_a_new_app_is_built(
    runtime: str, handler: str, load: list[str], sam_command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if runtimes.resolve(runtime) is None:
        pytest.skip(f"Lambda has no {runtime}")
    folder = tmp_path / "app"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert cli.run(["create", "--name", "chat", "--runtime", runtime, "--samconfig"]) == 0
    manifest = folder / "app.arc"
    manifest.write_text(manifest.read_text().replace("@ws\n", GROWN))
    assert cli.run(["create"]) == 0
    assert cli.run(["-o", "template.yaml"]) == 0
    checked = validate(sam_command, folder / "template.yaml", tmp_path)
    assert (checked.returncode, "is a valid SAM Template" in checked.stdout) == (0, True), checked.stdout
    run([sam_command, "build", "--config-env", "staging"], folder)
    built = folder / ".aws-sam" / "build"
    functions = ["GetIndexHTTPLambda", *(f"{name}WSLambda" for name in ("Connect", "Default", "Disconnect", "Hello"))]
    assert (built / "template.yaml").is_file()
    # What needs no build is taken from its source when the app is packaged.
    folders = [built / name for name in functions if handler != "bootstrap"] or list(folder.glob("src/*/*"))
    assert len(folders) == len(functions)
    for one in folders:
        run([*load, str(one / handler)], one)
        assert (one / handler).read_text().rstrip()


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        pytest.param("staging", ["ChatStaging", "Unable to locate credentials"], id="staging"),
        pytest.param("production", ["ChatProduction", "Unable to locate credentials"], id="production"),
        pytest.param("nowhere", ["Missing option '--stack-name'"], id="a stage that the file does not have"),
    ],
)
def test_sam_reads_the_configuration(
    stage: str, expected: list[str], sam_command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it `sam deploy` needs nothing but an account, and stops for want of one."""
    folder = tmp_path / "app"
    monkeypatch.chdir(tmp_path)
    assert cli.run(["create", "--name", "chat", "--samconfig", "app"]) == 0
    monkeypatch.chdir(folder)
    assert cli.run(["-o", "template.yaml"]) == 0
    # As if it was built: production has a folder of its own.
    (folder / ".aws-sam" / "production").mkdir(parents=True)
    assert cli.run(["--stage", "production", "-o", ".aws-sam/production/template.yaml"]) == 0
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"SAM_CLI_TELEMETRY": "0", "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run(
        [sam_command, "deploy", "--config-env", stage, "--debug"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert [one for one in expected if one not in said] == [], said
