"""What several test modules share: the project's folders, tools that may be missing, and golden files."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ARCHITECT = {
    "@architect/inventory": "6.1.0",
    "@architect/package": "11.0.4",
    "@architect/parser": "8.0.1",
}

# What is found is shown in other forms by these: the tests say themselves which one they want.
for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the committed templates")


def script(name):
    """The module that a script in `schemas/` is."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "schemas" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def update_golden(request):
    return request.config.getoption("--update-golden")


def cache_folder(name):
    """A folder that outlives the run, for packages that are slow to install."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "arc2sam-tests"
    folder = base / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def npm_install(name, packages):
    """Return a folder with these npm packages, or skip the test where they cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are needed for this test")
    folder = cache_folder(name)
    wanted = {"private": True, "dependencies": packages}
    manifest = folder / "package.json"
    if manifest.exists() and json.loads(manifest.read_text()) == wanted and (folder / "done").exists():
        return folder
    (folder / "done").unlink(missing_ok=True)
    manifest.write_text(json.dumps(wanted))
    run = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    if run.returncode:
        pytest.skip(f"npm could not install {', '.join(packages)}: {run.stderr.strip()[-200:]}")
    (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def architect(tmp_path_factory, worker_id):
    """The folder whose node_modules holds Architect's own packages."""
    lock = cache_folder("locks") / "architect"
    return once(lock, lambda: npm_install("architect", ARCHITECT))


def once(lock, make):
    """Run `make` in one test process at a time: two npm runs in one folder spoil each other."""
    import fcntl

    with open(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        return make()


@pytest.fixture(scope="session")
def sam_command():
    """The SAM CLI, or a skip."""
    found = shutil.which("sam")
    if not found:
        pytest.skip("the SAM CLI (`sam`) is not on the path")
    return found
