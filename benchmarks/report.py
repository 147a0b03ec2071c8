"""What was measured, as Markdown: goals, whole processes, growth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from environment import ARCHITECT
from manifests import Shape
from measurement import Ratio, Rounds, Spread

_BEGIN = "<!-- benchmark: begin -->\n"
_END = "<!-- benchmark: end -->\n"
_NOT_RUN = "not run"
_NOT_RUN_NOTE = """
*{}*: Architect's packages need minutes there, 71 to 295 seconds when last tried; `--slow-peer` tries again. At every
item their parser looks through all words that are left, and copies them.
"""

_TITLES = (
    *("project", "functions", "empty Python, ms", "arc2sam, ms", "Architect, ms"),
    *("x empty Python", "x Architect", "arc2sam, MiB", "Architect, MiB"),
)

_MOST_X_PYTHON = 2.0
_MOST_X_ARCHITECT = {("ws", 3): 0.2, ("ws", 1000): 0.35, ("mixed", 1000): 0.25}
AS_FOUND = "peer-as-found"
"""The name of Architect's run with the variables for Node that this shell has."""
_MOST_GROWTH = 1.05
_MOST_MIB = 35.0


@dataclass(frozen=True)
class Row:
    """A project and what it took."""

    shape: Shape
    rounds: Rounds
    """Runs of `pass` (an empty Python) and `arc2sam`."""
    with_peer: Rounds | None
    """Runs of those and of `peer` (Architect); None where that was not run."""

    @property
    def x_architect(self) -> Ratio | None:
        """How many times Architect's time arc2sam takes."""
        return self.with_peer.ratio("arc2sam", "peer") if self.with_peer else None

    @property
    def x_architect_as_found(self) -> Ratio | None:
        """The same with the variables for Node that this shell has, where it has any."""
        rounds = self.with_peer
        return rounds.ratio("arc2sam", AS_FOUND) if rounds and rounds.has(AS_FOUND) else None


@dataclass(frozen=True)
class Growth:
    """How arc2sam's time grows with the functions of a project."""

    kind: str
    has_sources: bool
    least: int
    most: int
    exponent: Spread
    """1 where twice the functions take twice the time; start-up does not count."""


def markdown(machine: str, rows: Sequence[Row], growths: Sequence[Growth]) -> str:
    """Return everything that was measured."""
    peer = ", ".join(f"{name} {version}" for name, version in ARCHITECT.items())
    parts = [f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine}. Architect: {peer}.\n"]
    goals = [*_goals(rows, growths)]
    if goals:
        parts += ["\n### Goals\n\n", table(("goal", "at most", "measured", "met"), goals)]
    parts += ["\n### Whole processes\n\n", table(_TITLES, (_cells(row) for row in rows))]
    if any(row.with_peer is None for row in rows):
        parts.append(_NOT_RUN_NOTE.format(_NOT_RUN))
    if growths:
        parts += ["\n### Growth\n\n", table(("project", "functions", "exponent"), (_growth(one) for one in growths))]
    return "".join(parts)


def update(path: Path, text: str) -> None:
    """Put a text between the marks of a Markdown file."""
    before, _, rest = path.read_text().partition(_BEGIN)
    _, mark, after = rest.partition(_END)
    if not mark:
        raise SystemExit(f"{path} does not have the marks {_BEGIN.strip()} and {_END.strip()}")
    path.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}")


def has_goal(shape: Shape) -> bool:
    """Tell whether there is a goal for the time of a project beside Architect's."""
    return (shape.kind, shape.functions) in _MOST_X_ARCHITECT


def _goals(rows: Iterable[Row], growths: Iterable[Growth]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        kind, functions, name = row.shape.kind, row.shape.functions, _name(row.shape.kind, row.shape.has_sources)
        where = f"{name}, {functions:,} functions"
        if (kind, functions) == ("ws", 3):
            empty = row.rounds.ratio("arc2sam", "pass")
            yield _goal(f"time beside an empty Python: {where}", _MOST_X_PYTHON, empty.least, _ratio(empty))
        most = _MOST_X_ARCHITECT.get((kind, functions))
        for ratio, how in ((row.x_architect_as_found, "Node as it is set up"), (row.x_architect, "nothing set")):
            if most and ratio:
                yield _goal(f"time beside Architect, {how}: {where}", most, ratio.least, _ratio(ratio))
        if (kind, functions) == ("ws", 1000):
            peak = row.rounds.peak_mib("arc2sam")
            yield _goal(f"peak memory, MiB: {where}", _MOST_MIB, peak, f"{peak:.1f}")
    for one in growths:
        where = f"{_name(one.kind, one.has_sources)}, {one.least:,} to {one.most:,} functions"
        yield _goal(f"exponent of growth: {where}", _MOST_GROWTH, one.exponent.median, _spread(one.exponent))


def _goal(name: str, most: float, measured: float, shown: str) -> tuple[str, ...]:
    return name, f"{most:g}", shown, "yes" if measured <= most else "**no**"


def _cells(row: Row) -> tuple[str, ...]:
    rounds, peer = row.rounds, row.with_peer
    return (
        _name(row.shape.kind, row.shape.has_sources),
        f"{row.shape.functions:,}",
        _time(rounds.milliseconds("pass")),
        _time(rounds.milliseconds("arc2sam")),
        _time(peer.milliseconds("peer")) if peer else _NOT_RUN,
        _ratio(rounds.ratio("arc2sam", "pass")),
        _ratio(row.x_architect) if row.x_architect else "",
        f"{rounds.peak_mib('arc2sam'):.1f}",
        f"{peer.peak_mib('peer'):.1f}" if peer else "",
    )


def _growth(one: Growth) -> tuple[str, ...]:
    return _name(one.kind, one.has_sources), f"{one.least:,} to {one.most:,}", _spread(one.exponent)


def _name(kind: str, has_sources: bool) -> str:
    return f"{'@ws' if kind == 'ws' else kind}{', sources' if has_sources else ''}"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; every column but the first is set to the right."""
    lines = [titles, ["---", *("---:" for _ in titles[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _ratio(ratio: Ratio) -> str:
    digits = 3 if ratio.least < 1 else 2
    return f"{ratio.least:.{digits}f} ({ratio.median:.{digits}f})"


def _spread(spread: Spread) -> str:
    digits = 3 if spread.median < 1 else 2
    return f"{spread.median:.{digits}f} ({spread.least:.{digits}f}..{spread.most:.{digits}f})"


def _time(milliseconds: float) -> str:
    return f"{milliseconds:,.1f}" if milliseconds < 100 else f"{milliseconds:,.0f}"
