"""Policies that a function names: what IAM takes, as SAM hands it on.

Source: aws-sam-translator as run: a word that is no managed policy of AWS goes to IAM as it stands.
"""

import json
from pathlib import Path

import pytest
import samtranslator  # type: ignore[import-untyped]  # has no stubs

from arc2sam.policy_names import TEMPLATES
from tests.pragmas.stages import Built

DATA = Path(samtranslator.__file__).parent


def found(policy: str, key: str = "policies") -> list[str]:
    files = {"src/events/ping/config.arc": f"@aws\n{key} {policy}\n", "src/events/ping/index.mjs": ""}
    return Built("@app\nchat\n@events\nping\n", files=files).found


def managed() -> set[str]:
    data = json.loads((DATA / "internal/data/aws_managed_policies.json").read_text())
    names = {name for partition in data.values() for name in partition}
    assert len(names) > 1000
    return names


def test_the_templates_are_those_of_sam() -> None:
    data = json.loads((DATA / "policy_templates_data/policy_templates.json").read_text())
    assert set(data["Templates"]) == TEMPLATES


def test_every_managed_policy_is_taken() -> None:
    names = sorted(managed())
    told = found("\n" + "\n".join(f"  {name}" for name in names))
    assert told == ["ARC234 3:3"]  # they are too many


@pytest.mark.parametrize(("count", "is_told"), [(9, False), (10, True)])
def test_a_role_takes_ten_managed_policies(count: int, is_told: bool) -> None:
    names = [*sorted(managed())[:count], "architect-default-policies"]
    assert bool(found(" ".join([*names, names[0]]))) == is_told


@pytest.mark.parametrize(
    "policy",
    [
        "arn:aws:iam::123456789012:policy/own",
        "arn:aws:iam::123456789012:policy/path/own",
        "arn:aws-cn:iam::aws:policy/AmazonS3FullAccess",
        "architect-default-policies",
    ],
)
def test_policies(policy: str) -> None:
    assert found(policy) == []


@pytest.mark.parametrize("key", ["policies", "policy"])
@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("*", id="everything"),
        pytest.param('""', id="nothing"),
        pytest.param('" "', id="blank"),
        pytest.param('"${AWS::Policy}"', id="variable"),
        pytest.param('"arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess"', id="variable-in-an-ARN"),
        pytest.param('"s3:GetObject"', id="action"),
        pytest.param('"a b"', id="two-words"),
        pytest.param("A" * 129, id="too-long"),
    ],
)
def test_what_is_no_policy(policy: str, key: str) -> None:
    assert [one.partition(" ")[0] for one in found(policy, key)] == ["ARC233"]


@pytest.mark.parametrize("policy", ["DynamoDBCrudPolicy", "AMIDescribePolicy", "foo", "architect-default-policy"])
def test_what_iam_refuses(policy: str) -> None:
    assert found(policy) == ["ARC234 2:10"]


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("arn:x", id="no-ARN"),
        pytest.param("arn:b:c:us-west-1:d:e:f:g", id="an-ARN-of-nothing"),
        pytest.param("arn:aws:iam::123456789012:role/own", id="role"),
        pytest.param("arn:aws:iam::123:policy/own", id="no-account"),
        pytest.param("arn:awsx:iam::123456789012:policy/own", id="no-partition"),
        pytest.param("arn:aws:iam::123456789012:policy/", id="no-name"),
    ],
)
def test_what_is_no_arn_of_a_policy_is_for_iam_to_refuse(policy: str) -> None:
    assert [one.partition(" ")[0] for one in found(policy, "policies")] == ["ARC234"]


def test_policies_of_the_whole_project() -> None:
    assert Built("@app\nchat\n@aws\npolicies *\n@events\nping\n").found == ["ARC233 4:10"]
