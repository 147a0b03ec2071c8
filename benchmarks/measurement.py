"""Times whole processes in turn, and works out ratios that hold although a machine's speed drifts."""

import math
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

_TIMER = Path(__file__).with_name("timer.py")
_GRACE_SECONDS = 60

Environment: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Command:
    """A program to time."""

    name: str
    words: tuple[str, ...]
    folder: Path
    """Where it works; what it writes goes to `<name>.out` and `<name>.err` there."""
    variables: Environment = field(default_factory=dict)
    """Environment variables that it has beside those of `clean_environment`."""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_kib: int


@dataclass(frozen=True)
class Spread:
    """A figure in every round."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return the spread of values, of which there is at least one."""
        known = list(values)
        return cls(statistics.median(known), min(known), max(known))


@dataclass(frozen=True)
class Ratio:
    """How many times another command's time a command takes."""

    least: float
    """Of the least time of each: what else a machine does only ever adds to a time, and to a short one relatively more."""
    median: float
    """Of what it is within each round."""


Round: TypeAlias = Mapping[str, Run]


@dataclass(frozen=True)
class Rounds:
    """Every command's run in every round."""

    rounds: tuple[Round, ...]

    def of(self, figure: Callable[[Round], float]) -> Spread:
        """Return the spread of a figure that is worked out within each round."""
        return Spread.of(figure(one) for one in self.rounds)

    def has(self, name: str) -> bool:
        """Tell whether a command was run."""
        return name in self.rounds[0]

    def milliseconds(self, name: str) -> float:
        """Return the least time on the clock of a command."""
        return min(one[name].seconds for one in self.rounds) * 1000

    def ratio(self, name: str, other: str) -> Ratio:
        """Return how many times another command's time a command takes."""
        least = self.milliseconds(name) / self.milliseconds(other)
        return Ratio(least, statistics.median(one[name].seconds / one[other].seconds for one in self.rounds))

    def peak_mib(self, name: str) -> float:
        """Return the largest peak of memory of a command."""
        return max(one[name].peak_kib for one in self.rounds) / 1024

    def growth(self, start_up: str, small: str, large: str, factor: float) -> Spread:
        """Return the exponent of growth between two commands, one of which has `factor` times the other's work.

        What a third one takes, with next to no work, is start-up and taken off both. It is the processor's time that
        counts: arc2sam runs in one thread, so a busy machine does not bend the figure.
        """

        def exponent(one: Round) -> float:
            least = one[start_up].processor_seconds
            more, less = one[large].processor_seconds - least, one[small].processor_seconds - least
            return math.log(more / less) / math.log(factor)

        return self.of(exponent)


def clean_environment() -> dict[str, str]:
    """Return the environment of the processes that are timed: nothing that changes how Python or Node start."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT") if name in os.environ}


def node_environment() -> dict[str, str]:
    """Return what this shell sets for Node, such as NODE_EXTRA_CA_CERTS."""
    return {name: value for name, value in os.environ.items() if name.startswith("NODE_")}


def measure(commands: Iterable[Command], *, runs: int, budget_seconds: float, is_warmed: bool = True) -> Rounds:
    """Run the commands in turn, once to warm up and then at most `runs` times, and return what every run took.

    Args:
        commands: what to run; each has a name of its own.
        runs: the most rounds, at least one.
        budget_seconds: no new round begins after it, the first three excepted.
        is_warmed: whether a first round is left out.
    """
    plan = "".join(map(_planned, commands))
    words = [sys.executable, "-I", "-S", str(_TIMER), str(runs), str(budget_seconds), "1" if is_warmed else "0"]
    told = _run_bounded(words, plan, 4 * budget_seconds + _GRACE_SECONDS)
    return Rounds(tuple(_round(lines) for lines in told.strip().split("\n\n")))


def _planned(command: Command) -> str:
    """Return a command as the timer reads it."""
    variables = "\x1f".join(f"{name}={value}" for name, value in command.variables.items())
    return "\t".join((command.name, str(command.folder), variables, *command.words)) + "\n"


def _run_bounded(words: list[str], plan: str, limit_seconds: float) -> str:
    """Run the timer; it and what it runs are ended after the limit."""
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
        start_new_session=True,
    ) as timer:
        try:
            told, _ = timer.communicate(plan, limit_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(timer.pid, signal.SIGKILL)
            raise
    if timer.returncode:
        raise SystemExit("A command failed: nothing was measured")
    return told


def _round(lines: str) -> dict[str, Run]:
    runs = {}
    for line in lines.splitlines():
        name, seconds, processor_seconds, peak_kib = line.split()
        runs[name] = Run(float(seconds), float(processor_seconds), int(peak_kib))
    return runs
