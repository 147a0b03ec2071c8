"""Times arc2sam as its users run it, beside an empty Python and beside Architect's own packages.

    python benchmarks/run.py [--quick] [--sizes 3 30] [--kinds ws mixed] [--runs 15] [--update docs/performance.md]

Builds the wheel of this checkout, installs it into a fresh environment and Architect's packages beside it (npm), both
in a folder for temporary files; generates projects; runs whole processes in turn; prints Markdown. It needs nothing but
Python's standard library, a POSIX system, and the registries of Python and Node.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import environment
import manifests
import report
from environment import Installed
from manifests import Shape
from measurement import Command, Rounds, measure, node_environment
from report import AS_FOUND, Growth, Row, has_goal

SIZES = (3, 30, 300, 1000, 3000, 10_000)
QUICK_SIZES = (3, 300, 1000)
_GROWTH_FROM = 300
_RUNS = 60
_BUDGET_SECONDS = 15.0
_QUICK_BUDGET_SECONDS = 3.0
_SLOWEST_PEER_FUNCTIONS = 10_000
_SLOWEST_PEER_BUDGET_SECONDS = 400.0


def main() -> None:
    """Measure what the options ask for and print it."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    _tell("Installing")
    installed = environment.install(options.source, options.work)
    machine = environment.machine(installed)
    budget_seconds = _QUICK_BUDGET_SECONDS if options.quick else _BUDGET_SECONDS
    bench = Bench(installed, options.work, options.runs, budget_seconds, options.slow_peer)
    projects = [(kind, has_sources) for kind in options.kinds for has_sources in options.sources]
    rows = [bench.row(Shape(kind, size, has)) for kind, has in projects for size in options.sizes]
    largest = max(options.sizes)
    growths = [bench.growth(kind, largest, has) for kind, has in projects] if largest > _GROWTH_FROM else []
    text = report.markdown(machine, rows, growths)
    print(text, end="")
    if options.update:
        report.update(options.update, text)


@dataclass(frozen=True)
class Bench:
    """The programs, and how long to run them."""

    installed: Installed
    work: Path
    runs: int
    budget_seconds: float
    is_patient: bool
    """Whether to wait minutes for Architect's packages."""

    def row(self, shape: Shape) -> Row:
        """Run arc2sam, an empty Python and Architect's packages on a project."""
        _tell(shape.folder)
        root = manifests.write(shape, self.work / "projects")
        python = Command("pass", (str(self.installed.python), "-c", "pass"), root)
        own = [python, self._arc2sam("arc2sam", shape, root)]
        if self.installed.node is None:
            return Row(shape, self._measure(own), None)
        peer = (str(self.installed.node), str(self.installed.peer))
        all_three = [*own, Command("peer", peer, root)]
        if shape.kind == "ws" or shape.functions < _SLOWEST_PEER_FUNCTIONS:
            variables = node_environment()
            as_found = [Command(AS_FOUND, peer, root, variables)] if variables and has_goal(shape) else []
            rounds = with_peer = self._measure([*all_three, *as_found])
        else:
            rounds = self._measure(own)
            if not self.is_patient:
                return Row(shape, rounds, None)
            with_peer = measure(all_three, runs=1, budget_seconds=_SLOWEST_PEER_BUDGET_SECONDS, is_warmed=False)
        _compare(shape, root)
        return Row(shape, rounds, with_peer)

    def growth(self, kind: str, largest: int, has_sources: bool) -> Growth:
        """Run arc2sam in turn on the smallest project, on one of 300 functions, and on the largest."""
        _tell(f"growth of {kind}{', with sources' if has_sources else ''}")
        sizes = {"start-up": manifests.FEWEST_FUNCTIONS, "small": _GROWTH_FROM, "large": largest}
        commands = []
        for name, size in sizes.items():
            shape = Shape(kind, size, has_sources)
            commands.append(self._arc2sam(name, shape, manifests.write(shape, self.work / "projects")))
        exponent = self._measure(commands).growth("start-up", "small", "large", largest / _GROWTH_FROM)
        return Growth(kind, has_sources, _GROWTH_FROM, largest, exponent)

    def _measure(self, commands: list[Command]) -> Rounds:
        return measure(commands, runs=self.runs, budget_seconds=self.budget_seconds)

    def _arc2sam(self, name: str, shape: Shape, root: Path) -> Command:
        limits = ("--no-limits",) if shape.is_over_limits else ()
        return Command(name, (str(self.installed.arc2sam), *limits), root)


def _compare(shape: Shape, root: Path) -> None:
    """Make sure that both templates hold all functions: otherwise their times say nothing."""
    ours = (root / "arc2sam.out").read_text().count("Type: AWS::Serverless::Function\n")
    theirs = (root / "peer.out").read_text().count('"Type": "AWS::Serverless::Function"')
    if not ours == theirs == shape.functions:
        raise SystemExit(f"{shape.folder}: arc2sam made {ours} functions, Architect {theirs}")
    if not shape.is_over_limits and (root / "arc2sam.err").stat().st_size:
        raise SystemExit(f"{shape.folder}: arc2sam had something to say, which takes time")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="how many functions the projects have")
    parser.add_argument("--kinds", nargs="+", choices=manifests.KINDS, default=manifests.KINDS)
    parser.add_argument("--sources", choices=("with", "without"), help="only projects with source folders, or without")
    parser.add_argument("--runs", type=int, default=_RUNS, metavar="N", help="the most rounds (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="fewer sizes, with source folders, fewer rounds")
    parser.add_argument("--slow-peer", action="store_true", help="run Architect also where it takes minutes, once")
    parser.add_argument("--update", type=Path, metavar="FILE", help="put the result into a Markdown file")
    parser.add_argument("--source", type=Path, default=Path(__file__).resolve().parent.parent, help="the checkout")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "arc2sam-benchmarks")
    options = parser.parse_args()
    options.sizes = sorted(options.sizes or (QUICK_SIZES if options.quick else SIZES))
    if options.sizes[0] < manifests.FEWEST_FUNCTIONS or options.runs < 1:
        parser.error(f"the least size is {manifests.FEWEST_FUNCTIONS}, the least number of runs 1")
    options.sources = {"with": (True,), "without": (False,)}.get(options.sources or ("with" if options.quick else ""))
    options.sources = options.sources or (False, True)
    options.work = options.work.resolve()
    return options


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
