"""Runtimes. The dates are those of cfn-lint's table, which is made of the Lambda documentation's."""

import datetime
import json
from importlib import resources

import pytest

from arc2sam import runtime_names, runtimes

LIFECYCLE = json.loads(
    (resources.files("cfnlint") / "data" / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json").read_text()
)
TABLE_MADE = datetime.date(2026, 11, 26)
KNOWN = {runtime for family in runtimes.FAMILIES for runtime in family.runtimes}


def before(name: str, stage: str, day: datetime.date) -> bool:
    date = LIFECYCLE[name][stage]
    return date is not None and datetime.date.fromisoformat(date) <= day


@pytest.mark.parametrize("name", sorted(runtime_names.ENDED))
def test_no_function_can_be_made_with_an_ended_runtime(name: str) -> None:
    assert before(name, "create-block", datetime.datetime.now(tz=datetime.UTC).date())
    assert name not in KNOWN


@pytest.mark.parametrize("name", sorted(runtime_names.OUTDATED))
def test_outdated_runtimes_are_deprecated(name: str) -> None:
    assert before(name, "deprecated", TABLE_MADE)
    assert not before(name, "create-block", TABLE_MADE)
    assert name not in KNOWN


def test_every_runtime_that_had_ended_is_known_as_that() -> None:
    ended = {name for name in LIFECYCLE if before(name, "create-block", TABLE_MADE)}
    # An alias of ours, and a runtime of Lambda@Edge.
    assert ended - runtime_names.ENDED == {"nodejs", "nodejs4.3-edge"}


def test_every_deprecated_runtime_of_ours_is_known_as_that() -> None:
    deprecated = {name for name in KNOWN & LIFECYCLE.keys() if before(name, "deprecated", TABLE_MADE)}
    # Architect has no newer one to move to.
    assert deprecated == runtimes.DEPRECATED.keys() | {"dotnet8"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("node22", "nodejs22.x", id="alias and version"),
        pytest.param("nodejs22", "nodejs22.x", id="no x"),
        pytest.param("nodejs22.X", "nodejs22.x", id="capital"),
        pytest.param("node.js24", "nodejs24.x", id="alias with a point"),
        pytest.param("python312", "python3.12", id="no point"),
        pytest.param("py3.12", "python3.12", id="short alias"),
        pytest.param("Python3.13", "python3.13", id="capital letter"),
        pytest.param("nodej22.x", "nodejs22.x", id="letter missing"),
        pytest.param("pyhton3.13", "python3.13", id="letters swapped"),
        pytest.param("node20", "nodejs22.x", id="deprecated"),
        pytest.param("nodejs19.x", "nodejs22.x", id="no such version"),
        pytest.param("python3.7", "python3.13", id="ended"),
        pytest.param("java8", "java21", id="ended in java"),
        pytest.param("rust", None, id="another language"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_near_runtimes(written: str, meant: "str | None") -> None:
    assert runtime_names.near(written) == meant
