"""The quick look at a template says that it keeps the rules only where they find nothing: random edits of templates."""

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam import pipeline
from arc2sam.intrinsics import Intrinsic, get_att, ref, sub
from arc2sam.rules import apis, cycles, limits, names, plain, targets
from arc2sam.rules.index import Index, index
from arc2sam.template import Resource, Template
from tests.unit.rule_template import DOCUMENT, template

pytestmark = pytest.mark.properties

MANIFESTS = [
    "@app\nchat\n\n@ws\nsend-message\n",
    "@app\nchat\n\n@ws\nsend\n\n@http\nget /\npost /x/:id\n\n@events\nhello\n\n@queues\nwork\n\n@tables\nlikes\n  id *String\n"
    "  at **Number\n\n@tables-indexes\nlikes\n  topic *String\n\n@tables-streams\nlikes\n\n@scheduled\ndaily rate(1 day)\n\n@static\n",
    "@app\nchat\n\n@ws\nsend\n\n@queues\nwork\n\n@scheduled\ndaily rate(1 day)\n\n@sam\ndlq true\nroles per-function\nenv TOKEN\n",
]
DOUBTLESS = {name: section for name, section in DOCUMENT.items() if name not in ("Conditions", "Mappings")}

ODD_VALUES = [
    *(None, 5, True, False, [], {}, [{}], "", "x", "x" * 70, "x" * 300, "x" * 1100, "x" * 4000, "é" * 70),
    *({"Ref": 5}, {"Ref": "AWS::Region"}, {"Ref": "AWS::Nope"}, {"Ref": "TokenEnv"}, {"Condition": "x"}),
    *({"Fn::GetAtt": "x"}, {"Fn::GetAtt": [{}, {}]}, {"Fn::GetAtt": ["Role", ""]}, {"Fn::If": ["c", 1, 2]}),
    *({"Fn::Sub": []}, {"Fn::Sub": "${Role.}"}, {"Fn::Sub": "${AWS::Region.}"}, {"Fn::Sub": "${!x} ${AWS::StackName}"}),
    *({"Fn::Join": ["-" * 2000, ["a", "b", "c"]]}, {"Fn::Sub": ["${A}${A}", {"A": "y" * 2000}]}),
    *("$default", "$connect", "$else", "send", "MOCK", 29_001, {"Statement": []}, {"Version": "2012-10-17"}),
    {"Version": "2012-10-17", "Statement": [{"Action": "a" * 9000}]},
]
ODD_NAMES = [
    *("ApiKeyRequired", "AuthorizationType", "AuthorizerId", "AutoPublishAlias", "DeploymentId", "DisplayName"),
    *("Environment", "Events", "FunctionName", "Name", "OperationName", "Policies", "QueueName", "Role"),
    *("RedrivePolicy", "RouteSettings", "SourceArn", "TableName", "TimeoutInMillis", "TopicName", "Zzz"),
]


def copied(value):
    """Return a copy whose sequences can be edited."""
    if isinstance(value, dict):
        inner = {name: copied(one) for name, one in value.items()}
        return Intrinsic(inner) if isinstance(value, Intrinsic) else inner
    return [copied(one) for one in value] if isinstance(value, list | tuple) else value


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from places(inner, (*path, name))


def odd_value(chance, ids):
    name = chance.choice(ids)
    attribute = chance.choice(("Arn", "Arn", "StreamArn", "Nope"))
    variable = chance.choice((name, f"{name}.Arn", f"{name}.Nope", f"{name}x"))
    choices = (ref(name), ref(name + "x"), {"Ref": name}, get_att(name, attribute), sub("a/${" + variable + "}/b"))
    return copy.deepcopy(chance.choice(ODD_VALUES if chance.random() < 0.4 else choices))


def edit(chance, resources, sections):
    """Make one random edit of a template's parts."""
    ids = [one["logical_id"] for one in resources]
    resource = chance.choice(resources)
    choice = chance.random()
    if choice < 0.1:
        depends = chance.choice(([chance.choice(ids)], chance.choice(ids), ["Zzz"], 5))
        resource["attributes"]["DependsOn"] = depends
    elif choice < 0.15:
        resource["attributes"][chance.choice(("Condition", "Metadata"))] = odd_value(chance, ids)
    elif choice < 0.2:
        count = chance.choice((40, 100, 280))
        resources += [{**copied(resource), "logical_id": f"{ids[0]}{len(ids)}{number}"} for number in range(count)]
    elif choice < 0.25:
        resource["logical_id"] = chance.choice((resource["logical_id"] + "y", f"{'L' * 240}{len(ids)}"))
    elif choice < 0.5:
        resource["properties"][chance.choice(ODD_NAMES)] = odd_value(chance, ids)
    else:
        holder = resource["properties"] if choice < 0.95 else sections
        found = [path for path in places(holder) if len(path) > (0 if choice < 0.95 else 1)]
        *parents, last = chance.choice(found) if found else ["Zzz"]
        for name in parents:
            holder = holder[name]
        if chance.random() < 0.3 and found:
            del holder[last]
        else:
            holder[last] = odd_value(chance, ids)


def edited(original: Template, chance: random.Random) -> Template:
    sections = {**copied(original.head), **copied(original.tail)}
    names_of_fields = ("logical_id", "type", "properties", "attributes")
    resources = [{name: copied(getattr(one, name)) for name in names_of_fields} for one in original.resources]
    for _ in range(chance.choice((1, 1, 2, 3))):
        edit(chance, resources, sections)
    different = {one["logical_id"]: Resource(**one) for one in resources}
    return Template(sections, tuple(different.values()), {})


def made(manifest: str) -> Template:
    result = pipeline.transpile(manifest)
    assert result.template is not None
    return result.template


TEMPLATES = [*map(made, MANIFESTS), template(DOCUMENT), template(DOUBTLESS)]


def wrong_references(known: Index) -> list:
    found: list = []
    graph = targets.check(known, found)
    return [*found, *cycles.check(graph, known)]


FAMILIES = {
    "references": (plain.has_plain_references, wrong_references),
    "sizes": (plain.is_plainly_small, limits.check),
    "names": (plain.has_plain_names, names.check),
    "APIs": (plain.has_plain_apis, apis.check),
}


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_what_is_plain_keeps_the_rules(family: str, seed: int) -> None:
    chance = random.Random(seed)
    known = index(edited(chance.choice(TEMPLATES), chance))
    is_plain, rule = FAMILIES[family]
    assert not is_plain(known) or list(rule(known)) == []


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("manifest", MANIFESTS[:2])
def test_what_most_apps_have_is_plain(family: str, manifest: str) -> None:
    is_plain, _ = FAMILIES[family]
    assert is_plain(index(made(manifest)))


def test_most_edits_leave_some_family_plain() -> None:
    """The first test would prove nothing if everything were in doubt."""
    for is_plain, _ in FAMILIES.values():
        seeds = range(200)
        answers = [is_plain(index(edited(TEMPLATES[seed % 3], random.Random(seed)))) for seed in seeds]
        assert 20 < answers.count(True) < 200
