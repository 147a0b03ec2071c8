"""IAM policy statements and ARNs, safe in every partition (block 1)."""

from arc2sam.intrinsics import Intrinsic, sub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from arc2sam.intrinsics import Json

    Statement: TypeAlias = dict[str, Json]

# The 2008 grammar that an absent Version means does not know policy variables.
VERSION = "2012-10-17"

DEFAULT_POLICIES = "architect-default-policies"
"""The word in a function's `policies` that stands for what the shared role holds."""

_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)
"""How the names of regions begin outside of the standard partition."""


def partition_of(region: str) -> str:
    """Return the partition that a region is in. Source: AWS General Reference, "Amazon Resource Names"."""
    return next((partition for start, partition in _PARTITIONS if region.startswith(start)), "aws")


def is_partition(text: str) -> bool:
    """Tell whether a text is the name of a partition."""
    return text == "aws" or any(text == partition for _, partition in _PARTITIONS)


def statement(actions: "Sequence[str]", resources: "Sequence[Json]", **more: "Json") -> "Statement":
    """Return an Allow statement of actions on resources; `more` adds Sid, Principal, Condition..."""
    return {**more, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def document(statements: "Iterable[Statement]") -> "dict[str, Json]":
    """Return a policy document of these statements."""
    return {"Version": VERSION, "Statement": list(statements)}


def trust(service: str, condition: "dict[str, Json] | None" = None) -> "dict[str, Json]":
    """Return the document that lets an AWS service (`lambda`, `scheduler`) assume a role."""
    allowed: dict[str, Json] = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    if condition:
        allowed["Condition"] = condition
    return document([allowed])


def arn(service: str, resource: str, *values: str) -> Intrinsic:
    """Return the ARN of a resource of this account and region.

    `resource` is text of ours in which `${...}` substitutes; each `%s` in it is replaced by the next of `values`,
    which are taken literally.
    """
    return sub("arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + resource, *values)


def invocation_arn(function_id: str, *, alias: bool = False) -> Intrinsic:
    """Return the URI by which API Gateway invokes a function, or its `live` alias.

    Source: API Gateway documentation, "Lambda proxy integrations".
    """
    qualifier = ":live" if alias else ""
    return sub(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${"
        + function_id
        + ".Arn}"
        + qualifier
        + "/invocations"
    )
