"""Judged by cfn-lint: our templates as we write them, and as the translator hands them to CloudFormation."""

import functools
import json
from pathlib import Path

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from cfnlint.core import get_rules
from cfnlint.rules import RulesCollection

from tests.golden.projects import ALL, name_of, template_text
from tests.outside.translate import REGIONS, translated

pytestmark = pytest.mark.outside

RETENTION_ADVICE = {"I3011", "I3013"}
"""Notes that tables, queues and buckets go when their stack goes: the user's choice, `@sam retain`."""
OUTDATED = {"apps/runtimes": "W2531"}
"""A rule that depends on the day: which runtimes AWS has retired. This app uses one of each kind that Architect knows."""


@functools.cache
def rules() -> RulesCollection:
    return get_rules([], [], ["I"], {}, False)


def found(text: str, regions: tuple[str, ...], allowed: str | None = None) -> set[str]:
    """What cfn-lint says beyond the advice that is allowed, notes included."""
    ignored = {*RETENTION_ADVICE, allowed}
    config = ManualArgs(regions=list(regions), include_checks=["I"])
    matches = lint(text, rules=rules(), config=config)
    return {f"{one.rule.id} {one.path}: {one.message}" for one in matches if one.rule.id not in ignored}


def test_rules_are_loaded() -> None:
    assert {"E3002", "W3005", "I3042"} <= {rule.id for rule in rules()}
    assert found('{"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "B"}}}', ("us-east-1",))


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_source(folder: Path) -> None:
    assert found(template_text(folder), tuple(REGIONS), OUTDATED.get(name_of(folder))) == set()


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_translated(folder: Path) -> None:
    texts: dict[str, tuple[str, ...]] = {}
    for region in REGIONS:
        text = json.dumps(translated(folder, region))
        texts[text] = (*texts.get(text, ()), region)
    allowed = OUTDATED.get(name_of(folder))
    assert {message for text, regions in texts.items() for message in found(text, regions, allowed)} == set()
