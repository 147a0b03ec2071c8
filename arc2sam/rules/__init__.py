"""What no schema says of a template: targets exist, nothing goes in circles, nothing is too much (block 5).

Each module holds the rules of one noun. It is loaded only for a template that has the noun, and that does not plainly
keep its rules (`plain`).
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules import plain
from arc2sam.rules.index import index as index_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.rules.index import Index
    from arc2sam.template import Template

_OF_APIS = frozenset({"AWS::ApiGatewayV2::Api", "AWS::Lambda::Permission", "AWS::Serverless::WebSocketApi"})
_OF_USERS = frozenset({"Environment", "Policies"})
"""Properties of a function that hold what users have a say in."""
_OF_SCHEDULES = frozenset({"AWS::Events::Rule", "AWS::Scheduler::Schedule"})


def check(
    template: "Template", *, limits: bool, advice: bool = False, is_ours: bool = True
) -> "tuple[Diagnostic, ...]":
    """Return what is wrong with a template although its schema finds no fault.

    Codes: ARC410, ARC420 to ARC464, ARC543, ARC550 to ARC554. Each names the logical ID and the property, and the
    manifest item that the resource was made for.

    Args:
        template: the finished template.
        limits: whether what is too much is an error; otherwise it is a warning.
        advice: whether to give all advice, also what is true of many good apps.
        is_ours: whether arc2sam wrote all of it, which spares a closer look.
    """
    index = index_of(template)
    found: list[Diagnostic] = []
    if not plain.has_plain_references(index):
        from arc2sam.rules import cycles, targets

        graph = targets.check(index, found)
        found += cycles.check(graph, index)
    if not plain.is_plainly_small(index, is_ours=is_ours):
        from arc2sam.rules import limits as sizes

        too_much = sizes.check(index, is_ours=is_ours)
        found += too_much if limits else (_as_warning(one) for one in too_much)
    if not plain.has_plain_names(index):
        from arc2sam.rules import names

        found += names.check(index)
    found += _of_nouns(index)
    if not is_ours:
        from arc2sam.rules import role_rights

        found += role_rights.check(index)
    if advice or not is_ours or _has_say(index):
        from arc2sam.rules import advice as adviser

        found += adviser.check(index, is_all=advice)
    return tuple(found)


def _has_say(index: "Index") -> bool:
    """Tell whether a template holds what users wrote into it as it is: policies, variables."""
    is_variable = "StageVariables" in index.names.get("AWS::ApiGatewayV2::Stage", ())
    return is_variable or not _OF_USERS.isdisjoint(index.names.get(FUNCTION, ()))


def _as_warning(one: "Diagnostic") -> "Diagnostic":
    return one.replace(severity="warning") if one.severity == "error" else one


def _of_nouns(index: "Index") -> "Iterator[Diagnostic]":
    kinds = index.by_type
    if not _OF_APIS.isdisjoint(kinds) and not plain.has_plain_apis(index):
        from arc2sam.rules import apis

        yield from apis.check(index)
    if "AWS::SQS::Queue" in kinds:
        from arc2sam.rules import queues

        yield from queues.check(index)
    if "AWS::DynamoDB::Table" in kinds:
        from arc2sam.rules import tables

        yield from tables.check(index)
    if not _OF_SCHEDULES.isdisjoint(kinds) or "Events" in index.names.get(FUNCTION, ()):
        from arc2sam.rules import schedules

        yield from schedules.check(index)
