"""Which resources CloudFormation would make anew, and which it could not make (block 5).

Source: CloudFormation documentation, "Update behaviors of stack resources", and the create-only properties of the
provider schemas.
"""

from arc2sam.diff._create_only import CONDITIONAL, CREATE_ONLY
from arc2sam.diff.stack import FUNCTION, MAPPING, ROUTE, STAGE
from arc2sam.diff.values import references, shown
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diff.stack import DeployedResource, Stack
    from arc2sam.diff.values import Plain

_IDENTITIES: "dict[str, tuple[str, ...]]" = {
    ROUTE: ("ApiId", "RouteKey"),
    STAGE: ("ApiId", "StageName"),
    MAPPING: ("EventSourceArn", "FunctionName"),
    FUNCTION: ("FunctionName",),
    "AWS::ApiGatewayV2::ApiMapping": ("DomainName", "ApiMappingKey"),
    "AWS::ApiGatewayV2::DomainName": ("DomainName",),
    "AWS::ApiGatewayV2::Model": ("ApiId", "Name"),
    "AWS::DynamoDB::Table": ("TableName",),
    "AWS::IAM::Role": ("RoleName",),
    "AWS::Lambda::Alias": ("FunctionName", "Name"),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SNS::Topic": ("TopicName",),
    "AWS::SQS::Queue": ("QueueName",),
    "AWS::SSM::Parameter": ("Name",),
    "AWS::Scheduler::Schedule": ("Name",),
}
"""By type, the properties that AWS keeps unique: two resources cannot have the same ones at once."""


class Clash(Record):
    """A resource that cannot be made, since another one that still exists has its name."""

    logical_id: str
    existing: str
    """The logical ID of the one that exists; the same for a resource that is replaced under its name."""
    type: str
    identity: tuple[str, ...]


def replaced(before: "Stack", after: "Stack") -> "dict[str, tuple[str, ...]]":
    """Return by logical ID what the update makes anew, and why: properties, `Type`, or resources it belongs to."""
    kept = [name for name in before.resources if name in after.resources]
    found: dict[str, tuple[str, ...]] = {}
    for name in kept:
        old, new = before.resources[name], after.resources[name]
        if old.type != new.type:
            found[name] = ("Type",)
            continue
        paths = tuple(path for path in _fixed(new.type) if at(old, path) != at(new, path)) + _of_table(old, new)
        if paths:
            found[name] = paths
    is_growing = bool(found)
    while is_growing:
        is_growing = False
        for name in kept:
            causes = () if name in found else _belongs_to(after.resources[name], found)
            if causes:
                found[name] = causes
                is_growing = True
    return found


def _of_table(old: "DeployedResource", new: "DeployedResource") -> tuple[str, ...]:
    """Return the properties of a table that replace it by some of their changes only.

    The definition of an attribute is never edited, and local indexes are made with their table and stay what they are:
    the order of both says nothing. Source: CloudFormation's template reference, "AWS::DynamoDB::Table"; DynamoDB
    Developer Guide, "Local Secondary Indexes".
    """
    if new.type != "AWS::DynamoDB::Table":
        return ()
    types = _attribute_types(new)
    edited = any(types.get(name, kind) != kind for name, kind in _attribute_types(old).items())
    found = ["AttributeDefinitions"] if edited else []
    if indexes(old, _LOCAL) != indexes(new, _LOCAL):
        found.append(_LOCAL)
    return tuple(found)


_LOCAL = "LocalSecondaryIndexes"


def indexes(table: "DeployedResource", path: str) -> "Mapping[str, Mapping[str, object]]":
    """Return the indexes of a table by their names; the order of what they project says nothing."""
    found = at(table, path)
    given = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {shown(one.get("IndexName")): {**one, "Projection": _projection(one)} for one in given}


def _projection(index: "Mapping[str, Plain]") -> object:
    given = index.get("Projection")
    if not isinstance(given, dict):
        return None
    names = given.get("NonKeyAttributes")
    return given.get("ProjectionType"), sorted(map(shown, names)) if isinstance(names, list) else names


def _attribute_types(table: "DeployedResource") -> "dict[str, str]":
    written = at(table, "AttributeDefinitions")
    found = [one for one in written if isinstance(one, dict)] if isinstance(written, (list, tuple)) else []
    return {str(one.get("AttributeName")): str(one.get("AttributeType")) for one in found}


def _fixed(kind: str) -> tuple[str, ...]:
    """Return the properties that a resource keeps; those that only some changes of replace it are among them.

    Of a table's keys, for one, no call of DynamoDB can change any.
    """
    return (*CREATE_ONLY.get(kind, ()), *CONDITIONAL.get(kind, ()))


def _belongs_to(one: "DeployedResource", replaced: "Mapping[str, object]") -> tuple[str, ...]:
    """Return the replaced resources that a create-only property refers to."""
    named = frozenset[str]().union(*(references(at(one, path)) for path in _fixed(one.type)))
    return tuple(sorted(named & replaced.keys()))


def at(one: "DeployedResource", path: str) -> "Plain":
    """Return the value at a dotted path below a resource's properties, None if there is none."""
    value: Plain = dict(one.properties)
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def is_perhaps_replaced(old: "DeployedResource", new: "DeployedResource") -> bool:
    """Tell whether a change may replace a resource, since nothing is known of its type."""
    return new.type not in CREATE_ONLY and old.properties != new.properties


def clashes(before: "Stack", after: "Stack", replaced: "Mapping[str, object]") -> tuple[Clash, ...]:
    """Return what cannot be made, because CloudFormation deletes old resources only after it has made all new ones."""
    taken: dict[tuple[str, tuple[str, ...]], str] = {}
    for one in before.resources.values():
        identity = _identity(one, frozenset())
        if identity:
            taken.setdefault((one.type, identity), one.logical_id)
    found = []
    for one in after.resources.values():
        if one.logical_id in before.resources and one.logical_id not in replaced:
            continue
        # What belongs to something new has nothing to clash with.
        identity = _identity(one, frozenset(replaced))
        existing = taken.get((one.type, identity)) if identity else None
        if existing:
            found.append(Clash(one.logical_id, existing, one.type, identity))
    return tuple(found)


def _identity(one: "DeployedResource", new: "frozenset[str]") -> tuple[str, ...]:
    names = _IDENTITIES.get(one.type, ())
    values = [one.properties.get(name) for name in names]
    if not values or any(value is None for value in values):
        return ()
    if any(references(value) & new - {one.logical_id} for value in values):
        return ()
    return tuple(shown(value).replace(".Arn}", "}") for value in values)
