"""Names that grow too long on the way from the manifest to AWS, and policies without a version (block 5).

Source: Amazon SNS, API Gateway, Systems Manager and IAM API references; CloudFormation documentation, "Quotas".
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.names import LONGEST_LOGICAL_ID
from arc2sam.rules.estimates import Estimates
from arc2sam.rules.generated import LONGEST_SUFFIX
from arc2sam.rules.index import as_list, as_map, fault
from arc2sam.rules.plain import DOCUMENTS, LONGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC444 (a name too long), ARC445 (a logical ID of SAM's too long), ARC446 (a policy without a version)."""
    estimates = Estimates(index)
    for kind, (name, most) in LONGEST.items():
        for resource in index.of_type(kind):
            value = resource.properties.get(name)
            # Bytes are never fewer than characters; only where they are too many is the difference looked at.
            if value is not None and estimates.length(value) > most and not _fits(value, most):
                yield _too_long(resource, name, most)
    for function in index.of_type(FUNCTION):
        yield from _generated_ids(function)
    for kind, name in DOCUMENTS.items():
        for resource in index.of_type(kind):
            yield from _version(resource.properties.get(name), resource, f"Properties.{name}")
    for role in index.of_type("AWS::IAM::Role"):
        for position, one in enumerate(as_list(role.properties.get("Policies"))):
            place = f"Properties.Policies.{position}.PolicyDocument"
            yield from _version(as_map(one).get("PolicyDocument"), role, place)
    for function in index.of_type(FUNCTION):
        for position, one in enumerate(as_list(function.properties.get("Policies"))):
            yield from _version(one, function, f"Properties.Policies.{position}")


def _fits(value: "Json", most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


def _too_long(resource: "Resource", name: str, most: int) -> "Diagnostic":
    return fault(
        "ARC444",
        f"The `{name}` of `{resource.logical_id}` is longer than the {most} characters that AWS takes",
        resource,
        f"Properties.{name}",
        help="Choose a shorter name",
    )


def _generated_ids(function: "Resource") -> "Iterator[Diagnostic]":
    own = len(function.logical_id)
    for key, event in as_map(function.properties.get("Events")).items():
        kind = as_map(event).get("Type")
        length = own + len(key) + (LONGEST_SUFFIX.get(kind, 0) if isinstance(kind, str) else 0)
        if length > LONGEST_LOGICAL_ID:
            yield fault(
                "ARC445",
                f"SAM makes a logical ID of {length} characters of `{function.logical_id}` and its event `{key}`; "
                f"CloudFormation takes {LONGEST_LOGICAL_ID}",
                function,
                f"Properties.Events.{key}",
                help="Choose a shorter name",
            )


def _version(document: "Json", resource: "Resource", property: str) -> "Iterator[Diagnostic]":  # noqa: A002 - the field's name
    if isinstance(document, dict) and "Statement" in document and "Version" not in document:
        yield fault(
            "ARC446",
            f"A policy document of `{resource.logical_id}` has no version, so IAM reads it by the rules of 2008",
            resource,
            property,
            help='Add `Version: "2012-10-17"`',
        )
