"""What no schema says of a template: targets exist, nothing goes in circles, nothing is too much (block 5).

Each module holds the rules of one noun. Those that few templates need are loaded only for a template that has it.
"""

from arc2sam.rules import cycles, names, targets
from arc2sam.rules import limits as sizes
from arc2sam.rules.generated import FUNCTION
from arc2sam.rules.index import index as index_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.rules.index import Index
    from arc2sam.template import Template

_OF_APIS = frozenset({"AWS::ApiGatewayV2::Api", "AWS::Lambda::Permission", "AWS::Serverless::WebSocketApi"})
_OF_SCHEDULES = frozenset({"AWS::Events::Rule", "AWS::Scheduler::Schedule"})


def check(template: "Template", *, limits: bool) -> "tuple[Diagnostic, ...]":
    """Return what is wrong with a template although its schema finds no fault.

    Codes: ARC410 and ARC420 to ARC458. Each names the logical ID and the property, and the manifest item that the
    resource was made for.

    Args:
        template: the finished template.
        limits: whether what is too much is an error; otherwise it is a warning.
    """
    index = index_of(template)
    found: list[Diagnostic] = []
    graph = targets.check(index, found)
    found += cycles.check(graph, index)
    too_much = sizes.check(index)
    found += too_much if limits else (one.replace(severity="warning") for one in too_much)
    found += names.check(index)
    found += _of_nouns(index)
    return tuple(found)


def _of_nouns(index: "Index") -> "Iterator[Diagnostic]":
    kinds = index.by_type
    if not _OF_APIS.isdisjoint(kinds):
        from arc2sam.rules import apis

        yield from apis.check(index)
    if "AWS::SQS::Queue" in kinds:
        from arc2sam.rules import queues

        yield from queues.check(index)
    if "AWS::DynamoDB::Table" in kinds:
        from arc2sam.rules import tables

        yield from tables.check(index)
    if not _OF_SCHEDULES.isdisjoint(kinds) or any("Events" in one.properties for one in index.of_type(FUNCTION)):
        from arc2sam.rules import schedules

        yield from schedules.check(index)
