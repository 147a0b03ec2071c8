"""The fresh environment with the wheel in it, Architect's packages beside it, and what the machine is."""

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measurement import clean_environment

ARCHITECT = {"@architect/inventory": "6.1.0", "@architect/package": "11.0.4"}
"""The packages that make Architect's template, as `arc deploy` does."""

_INSTALL_LIMIT_SECONDS = 600
_PEER = Path(__file__).with_name("peer.js")


@dataclass(frozen=True)
class Installed:
    """The programs to time."""

    python: Path
    """The interpreter of the fresh environment."""
    arc2sam: Path
    """The command that pip made there."""
    node: Path | None
    """Node, or None where it is missing."""
    peer: Path
    """The program that runs Architect's packages; it stands beside them."""
    pip: str
    """The version of pip that installed arc2sam."""


def install(source: Path, work: Path) -> Installed:
    """Build the wheel of a checkout and install it into a fresh environment, Architect's packages beside it.

    The environment is made anew every time; Architect's packages are kept from the last time.
    """
    root = work / "environment"
    _run([sys.executable, "-m", "venv", "--clear", str(root)])
    python = root / "bin" / "python"
    # The command that an old pip makes imports `re`, which takes half as long as the interpreter itself.
    _run([str(python), "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    shutil.rmtree(work / "wheel", ignore_errors=True)
    _run([str(python), "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(work / "wheel"), str(source)])
    (wheel,) = (work / "wheel").glob("arc2sam-*.whl")
    _run([str(python), "-m", "pip", "install", "--quiet", str(wheel)])
    node = shutil.which("node")
    peer = _install_peer(work / "architect") if node and shutil.which("npm") else _PEER
    version = _run([str(python), "-m", "pip", "--version"]).split()[1]
    return Installed(python, root / "bin" / "arc2sam", Path(node) if node else None, peer, version)


def _install_peer(folder: Path) -> Path:
    wanted = [f"{name}@{version}" for name, version in ARCHITECT.items()]
    mark = folder / "installed.txt"
    if not mark.exists() or mark.read_text().split() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        _run(["npm", "install", "--prefix", str(folder), *quiet, *wanted])
        mark.write_text("\n".join(wanted))
    return Path(shutil.copy(_PEER, folder / _PEER.name))


def _run(words: list[str]) -> str:
    """Run a command that is not timed and return what it prints; the benchmark ends where it fails."""
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        timeout=_INSTALL_LIMIT_SECONDS,
        env={**os.environ, **clean_environment(), "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": ""},
    )
    if done.returncode:
        raise SystemExit(f"`{' '.join(words)}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def machine(installed: Installed) -> str:
    """Return what was measured on, in a line: no names, no paths. To be asked before anything is timed."""
    python = _run([str(installed.python), "--version"]).strip()
    node = f", Node {_run([str(installed.node), '--version']).strip().lstrip('v')}" if installed.node else ""
    busy, _, _ = os.getloadavg()
    return (
        f"{_processor()}, {os.cpu_count()} cores (load {busy:.1f} before), {platform.system()} {platform.machine()}; "
        f"{python}, pip {installed.pip}{node}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
