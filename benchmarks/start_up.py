"""Prints what a run of arc2sam imports, and what each import costs.

    python benchmarks/start_up.py [--kinds ws] [--sizes 3] [--runs 15] [--all]

Measures the arc2sam that the Python running it imports: install it, not as editable, for figures that count. Python's
standard library only.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import manifests
from manifests import Shape
from measurement import clean_environment
from report import table

_PROGRAM = "import arc2sam.cli; arc2sam.cli.main()"
_LIMIT_SECONDS = 60
_SHOWN_MS = 0.1


def main() -> None:
    """Print a table for each project that the options name."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds:
            for size in options.sizes:
                shape = Shape(kind, size, has_sources=True)
                print(_report(shape, manifests.write(shape, Path(folder)), options.runs, shows_all=options.all))


def _report(shape: Shape, root: Path, runs: int, *, shows_all: bool) -> str:
    limits = ["--no-limits"] if shape.is_over_limits else []
    before = _imports(root, "pass", [], runs)
    costs = {name: ms for name, ms in _imports(root, _PROGRAM, limits, runs).items() if name not in before}
    own = {name: ms for name, ms in costs.items() if name.partition(".")[0] == "arc2sam"}
    shown = {name: ms for name, ms in costs.items() if shows_all or ms >= _SHOWN_MS or name not in own}
    rows = [(name, f"{ms:.2f}") for name, ms in sorted(shown.items(), key=lambda one: -one[1])]
    rest = sum(costs.values()) - sum(shown.values())
    if rest:
        rows.append((f"{len(costs) - len(shown)} others", f"{rest:.2f}"))
    rows.append((f"all: {len(own)} of arc2sam, {len(costs) - len(own)} of others", f"{sum(costs.values()):.2f}"))
    return f"{shape.kind}, {shape.functions} functions\n\n{table(('import', 'ms'), rows)}"


def _imports(root: Path, program: str, words: list[str], runs: int) -> dict[str, float]:
    """Return what a program imports, and the least that each import took in all runs, without those within it, in ms."""
    least: dict[str, float] = {}
    for _ in range(runs):
        for name, ms in _import_times(root, program, words).items():
            least[name] = min(ms, least.get(name, ms))
    return least


def _import_times(root: Path, program: str, words: list[str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *words],
        cwd=root,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=_LIMIT_SECONDS,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    times = {}
    for line in done.stderr.splitlines():
        head, _, told = line.partition("import time:")
        if head or told.count("|") != 2 or "[us]" in told:
            continue
        own_us, _, name = told.split("|")
        times[name.strip()] = int(own_us) / 1000
    return times


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[3], metavar="N", help="how many functions")
    parser.add_argument("--kinds", nargs="+", choices=manifests.KINDS, default=manifests.KINDS)
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="the least of how many runs counts")
    parser.add_argument("--quick", action="store_true", help="three runs")
    parser.add_argument("--all", action="store_true", help=f"also imports under {_SHOWN_MS} ms")
    options = parser.parse_args()
    options.runs = 3 if options.quick else options.runs
    return options


if __name__ == "__main__":
    main()
