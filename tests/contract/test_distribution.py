"""What is shipped: a wheel and a source distribution that carry the schemas, and a command that runs from them."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ("diagnostics", "manifest", "model", "sam-template", "source-map")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both with the backend that pyproject.toml names, where it is installed."""
    backend = pytest.importorskip("hatchling.build", reason="hatchling is needed to build the package")
    assert backend
    folder = tmp_path_factory.mktemp("dist")
    program = (
        "import sys; from hatchling import build; "
        "print(build.build_wheel(sys.argv[1])); print(build.build_sdist(sys.argv[1]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return [folder / name for name in run.stdout.split()[-2:]]


def test_the_wheel_carries_schemas_types_and_licence(built):
    names = zipfile.ZipFile(built[0]).namelist()
    for schema in SCHEMAS:
        assert f"arc2sam/schemas/{schema}.schema.json" in names
    assert "arc2sam/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    (page,) = [name for name in names if name.endswith(".data/data/share/man/man1/arc2sam.1")]
    assert not [
        name for name in names if not name.startswith("arc2sam/") and ".dist-info/" not in name and name != page
    ]
    handlers = [path for path in (ROOT / "arc2sam" / "scaffold" / "handlers").rglob("*") if path.is_file()]
    assert len(handlers) > 50
    for path in [*(ROOT / "arc2sam").rglob("*.py"), *handlers]:
        assert path.relative_to(ROOT).as_posix() in names


def test_the_source_distribution_builds_the_same_wheel(built):
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for schema in SCHEMAS:
        assert f"schemas/{schema}.schema.json" in names
    tops = {name.partition("/")[0] for name in names if name}
    assert tops <= {
        "arc2sam", "schemas", "tests", "samples", "benchmarks", "docs", "editors", "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
        "LICENSE", "pyproject.toml", "PKG-INFO", ".gitignore", "action.yml", ".pre-commit-hooks.yaml",
    }  # fmt: skip


def test_the_command_runs_from_the_wheel_alone(built, tmp_path):
    """A fault makes it read the schema that it carries."""
    zipfile.ZipFile(built[0]).extractall(tmp_path / "installed")
    (tmp_path / "app.arc").write_text("@app\nmyapp\n\n@ws\n\n@sam\noverlay over.yaml\n")
    (tmp_path / "over.yaml").write_text("Resources:\n  WS:\n    Properties:\n      ProtocolType: WEBSOCKETS\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); from arc2sam.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "over.yaml:4:" in run.stderr
    assert "ProtocolType" in run.stderr
