"""The compiled verdict says of any template what jsonschema says: random edits of a valid template."""

import copy
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from arc2sam._verdict import check_of, is_valid_frame
from arc2sam.intrinsics import Intrinsic
from arc2sam.schema_files import read
from arc2sam.template import Resource, Template
from arc2sam.validate import doubts, with_globals
from arc2sam.validate_groups import is_plainly_valid

pytestmark = pytest.mark.properties

TEMPLATE = json.loads(Path(__file__).parents[1].joinpath("unit", "templates", "mixed.json").read_text())
SCHEMA = json.loads(read("sam-template"))
DEFINITIONS = SCHEMA["definitions"]
DESCRIBED = DEFINITIONS["Resource"]["allOf"][-1]["if"]["properties"]["Type"]["enum"]

ODD_VALUES = [
    *("", "x", "a b", "a-b", "a\n", "é", "PAY_PER_REQUEST", "arm64", "python3.13", "012345678901", "*", "AB", "\n"),
    *("arn:aws:lambda:us-west-2:123456789012:layer:x:1", "rate(1 day)", "/x", "AWS::Region", "A.B", "lambda:*"),
    *(0, 1, -1, 2.0, 2.5, 128, 99999, True, False, None, [], {}, [1], ["a"], ["a", "a"], [True, 1], {"a": 1}),
    *(
        {"Ref": "X"},
        {"Ref": 1},
        {"Ref": "X\n"},
        {"Ref": "X.Alias"},
        {"Ref": "X.Aliases"},
        {"Ref": ".Alias"},
        {"Ref": "X.Version"},
        {"Ref\n": "X"},
        {"Ref": "X", "y": 1},
        {"Condition": "c"},
    ),
    *({"Fn::GetAtt": ["A", "B"]}, {"Fn::GetAtt": "A.B"}, {"Fn::GetAtt": ["A"]}, {"Fn::Sub": "x"}, {"Fn::Nope": 1}),
    *({"Fn::Sub": ["x", {"a": {"Ref": "B"}}]}, {"Fn::Join": ["", []]}, {"Fn::If": ["c", 1, 2]}, {"Fn::Length": []}),
    Intrinsic(Ref="X"),
]
ODD_NAMES = ["Zzz", "Type", "Ref", "Fn::Sub", "Name", "a-b", "SQS", "Ref\n", "AWS_REGION", "AB", "Properties"]


def validator(definition: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": DEFINITIONS})


FUNCTION = "AWS::Serverless::Function"
VALIDATORS = {
    name: validator("MergedFunction" if name == FUNCTION else name) for name in [*DESCRIBED, "OtherResource", "Frame"]
}


def judge_of(kind: object) -> Draft7Validator:
    return VALIDATORS[kind if isinstance(kind, str) and kind in DESCRIBED else "OtherResource"]


def places(node: object, path: tuple = ()):
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def edited(node: dict, chance: random.Random) -> dict:
    """Return a copy with one or two random edits below the top."""
    result = copy.deepcopy(node)
    for _ in range(chance.choice((1, 1, 2))):
        found = [path for path in places(result) if path and path != ("Type",)]
        if not found:
            break
        path = chance.choice(found)
        holder = result
        for key in path[:-1]:
            holder = holder[key]
        choice = chance.random()
        if choice < 0.25:
            del holder[path[-1]]
        elif choice < 0.75 or not isinstance(holder, dict):
            holder[path[-1]] = copy.deepcopy(chance.choice(ODD_VALUES))
        else:
            holder[chance.choice(ODD_NAMES)] = copy.deepcopy(chance.choice(ODD_VALUES))
    return result


def properties_of(kind: str) -> list[str]:
    short = kind.rpartition("::")[2] if kind.startswith("AWS::Serverless::") else kind
    return sorted(DEFINITIONS[f"{short}.Properties"]["properties"])


def any_resource(chance: random.Random) -> dict:
    """Return an edited resource of the template, or one of a described type made of odd values."""
    if chance.random() < 0.7:
        resource = edited(chance.choice(list(TEMPLATE["Resources"].values())), chance)
        kind = resource["Type"]
    else:
        kind = chance.choice(DESCRIBED)
        resource = {"Type": kind, "Properties": {}}
    if chance.random() < 0.5 and isinstance(resource.get("Properties"), dict):
        known = kind if isinstance(kind, str) and kind in DESCRIBED else DESCRIBED[0]
        resource["Properties"][chance.choice(properties_of(known))] = copy.deepcopy(chance.choice(ODD_VALUES))
    return resource


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_resources(seed: int) -> None:
    resource = any_resource(random.Random(seed))
    kind = resource["Type"]
    assert bool(check_of(kind)(resource)) == judge_of(kind).is_valid(resource), resource


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_frames(seed: int) -> None:
    chance = random.Random(seed)
    short = {**TEMPLATE, "Resources": {"Role": TEMPLATE["Resources"]["Role"]}}
    document = edited(short, chance)
    assert bool(is_valid_frame(document)) == VALIDATORS["Frame"].is_valid(document), document


@pytest.mark.parametrize("kind", DESCRIBED)
def test_every_property_of_every_type(kind: str) -> None:
    judge = VALIDATORS[kind]
    check = check_of(kind)
    for number, name in enumerate(properties_of(kind)):
        for value in ODD_VALUES[number % 3 :: 3]:
            resource = {"Type": kind, "Properties": {name: value}}
            assert bool(check(resource)) == judge.is_valid(resource), resource


@pytest.mark.parametrize(
    "kind", ["AWS::Serverless::Funtion", "AWS::Serverless::Api", "Custom::X", "AWS::A::B", "x", 7, None, []]
)
def test_other_types(kind: object) -> None:
    resource = {"Type": kind, "Properties": {}}
    assert bool(check_of(kind)(resource)) == VALIDATORS["OtherResource"].is_valid(resource)


GLOBAL_VALUES = {
    "Layers": ["arn:aws:lambda:us-west-2:123456789012:layer:sharp:3"] * 2,
    "Tags": {"a": "b"},
    "VpcConfig": {"SubnetIds": ["subnet-1"]},
    "PropagateTags": True,
    "CodeUri": "src",
    "AutoPublishAlias": "live",
    "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1},
}


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_functions_with_globals(seed: int) -> None:
    """Judging what is shared once says the same as judging every function with all that is merged into it."""
    chance = random.Random(seed)
    names = [name for name, one in TEMPLATE["Resources"].items() if one["Type"] == FUNCTION]
    function = copy.deepcopy(TEMPLATE["Resources"][chance.choice(names)])
    function["Properties"] |= {
        name: copy.deepcopy(value) for name, value in GLOBAL_VALUES.items() if chance.random() < 0.2
    }
    shared = copy.deepcopy(TEMPLATE["Globals"])
    shared["Function"] |= {name: value for name, value in GLOBAL_VALUES.items() if chance.random() < 0.2}
    if chance.random() < 0.5:
        function = edited(function, chance)
    if chance.random() < 0.5:
        shared = edited(shared, chance)
    document = {**TEMPLATE, "Globals": shared, "Resources": {"A": function}}
    whole = with_globals(function, shared) if "Type" in function and isinstance(shared, dict) else function
    expected = VALIDATORS["Frame"].is_valid(document) and judge_of(function.get("Type")).is_valid(whole)
    assert (doubts(document) is None) == expected, document


def resource_of(logical_id: str, body: dict) -> Resource:
    attributes = {name: value for name, value in body.items() if name not in ("Type", "Properties")}
    return Resource(logical_id, body["Type"], body["Properties"], None, attributes)


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_resources_that_are_alike(seed: int) -> None:
    """One verdict for a group of resources says the same as a verdict for each."""
    chance = random.Random(seed)
    name = chance.choice(list(TEMPLATE["Resources"]))
    body = TEMPLATE["Resources"][name]
    bodies = [copy.deepcopy(body), *(with_other_text(body, chance) for _ in range(chance.choice((1, 3))))]
    if chance.random() < 0.3:
        bodies.append(edited(body, chance))
    shared = copy.deepcopy(TEMPLATE["Globals"])
    shared["Function"] |= {name: value for name, value in GLOBAL_VALUES.items() if chance.random() < 0.1}
    resources = tuple(
        resource_of(f"{name}{number}", one)
        for number, one in enumerate(bodies)
        if isinstance(one.get("Properties"), dict) and isinstance(one.get("Type"), str)
    )
    head = {name: value for name, value in TEMPLATE.items() if name not in ("Resources", "Outputs")}
    template = Template({**head, "Globals": shared}, resources, {})
    assert is_plainly_valid(template) == (doubts({**template.to_json()}) is None), template


def with_other_text(node: dict, chance: random.Random) -> dict:
    """Return a copy in which a text, or all that are the same, is another: mostly such as the template has elsewhere."""
    found = sorted({text for path in places(node) if isinstance(text := at(node, path), str) and path != ("Type",)})
    old, new = (
        chance.choice(found or [""]),
        chance.choice([value for value in ODD_VALUES if isinstance(value, str)] + found),
    )
    new = old + "x" if chance.random() < 0.4 else new

    def replaced(value: object) -> object:
        if isinstance(value, dict):
            return type(value)({key: replaced(one) for key, one in value.items()})
        if isinstance(value, list):
            return [replaced(one) for one in value]
        return new if value == old else value

    return {key: value if key == "Type" else replaced(value) for key, value in node.items()}


def at(node: object, path: tuple) -> object:
    for key in path:
        node = node[key]  # type: ignore[index]
    return node


def test_names_are_asked_of_all_at_once() -> None:
    """`validate` knows by heart what the schema asks of names."""
    assert DEFINITIONS["Frame"]["properties"]["Resources"]["propertyNames"] == {"pattern": "^[A-Za-z0-9]{1,255}$"}
    head = {name: value for name, value in TEMPLATE.items() if name not in ("Resources", "Outputs")}
    role = TEMPLATE["Resources"]["Role"]
    for name, is_valid in (
        ("A1", True),
        ("A" * 255, True),
        ("", False),
        ("A" * 256, False),
        ("A-b", False),
        ("é", False),
    ):
        resources = (resource_of("First", role), resource_of(name, role))
        assert is_plainly_valid(Template(head, resources, {})) == is_valid, name
