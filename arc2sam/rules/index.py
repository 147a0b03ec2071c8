"""The finished template as the rules look things up in it, and how they report (block 5)."""

from arc2sam.diagnostics import Diagnostic
from arc2sam.lambdas import FUNCTION
from arc2sam.record import Record
from arc2sam.template import Resource, Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from arc2sam.diagnostics import Label, Severity
    from arc2sam.intrinsics import Json


PSEUDO_PARAMETERS = frozenset(
    (
        "AWS::AccountId",
        "AWS::NotificationARNs",
        "AWS::NoValue",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    )
)

_NEVER = frozenset({"Condition", "Fn::FindInMap", "Fn::If", "Fn::Transform"})
"""Functions that refer to other things than resources, or in other ways."""
_WITH_ARN = frozenset({FUNCTION, "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::SQS::Queue"})
"""Types that most references to an `Arn` are to: for them the table of all attributes need not be loaded."""
_TEXT = frozenset((str,))


class Index(Record):
    """A template, its resources by logical ID and by type."""

    template: Template
    by_id: "Mapping[str, Resource]"
    by_type: "Mapping[str, list[Resource]]"
    bodies: "Mapping[str, list[Mapping[str, Json]]]"
    """By type, what `to_json` gives for its resources; in a large template once for those that are alike (`groups`)."""
    names: "Mapping[str, set[str]]"
    """By type, the names of all properties that any resource of it has."""

    def of_type(self, kind: str) -> "Sequence[Resource]":
        """Return the resources of a type, in order."""
        return self.by_type.get(kind, ())

    def section(self, name: str) -> "Mapping[str, Json]":
        """Return a section of the document; empty if there is none."""
        return as_map(self.template.head.get(name, self.template.tail.get(name)))

    def shared(self, kind: str) -> "Mapping[str, Json]":
        """Return what Globals says of a SAM resource type, `Function` or `HttpApi`."""
        return as_map(self.section("Globals").get(kind))


def index(template: Template) -> Index:
    """Return the index of a template."""
    by_type: dict[str, list[Resource]] = {}
    for resource in template.resources:
        try:
            by_type[resource.type].append(resource)
        except KeyError:
            by_type[resource.type] = [resource]
    bodies: dict[str, list[Mapping[str, Json]]] = {kind: [] for kind in by_type}
    for body in _bodies(template):
        bodies[body["Type"]].append(body)  # type: ignore[index]  # a text
    names = {kind: set().union(*[as_map(one.get("Properties")) for one in each]) for kind, each in bodies.items()}
    return Index(template, {one.logical_id: one for one in template.resources}, by_type, bodies, names)


def _bodies(template: Template) -> "Iterable[Mapping[str, Json]]":
    if template.is_large:
        from arc2sam.groups import groups

        return [group.body for group in groups(template)]
    return template.document["Resources"].values()  # type: ignore[union-attr,return-value]  # a map of maps


def referred(values: "list[Json]", index: Index) -> "set[str] | None":
    """Return the resources that values in a template refer to, as `referred_in`."""
    return referred_in(values, index.by_id, index.section("Parameters"))


def referred_in(
    values: "list[Json]", ids: "Mapping[str, Resource]", parameters: "Mapping[str, Json]"
) -> "set[str] | None":
    """Return the resources that values refer to; None where a reference is perhaps wrong, or only unusual.

    Nearly every reference is a `Ref`, a `Fn::GetAtt` or a variable of a `Fn::Sub`, to a resource that exists.
    """
    wanted = _wanted(values)
    if wanted is None:
        return None
    names, pairs = wanted
    found = names & ids.keys()
    if not (names - found - PSEUDO_PARAMETERS).issubset(parameters):
        return None
    if pairs:
        owners = {owner for owner, _, _ in pairs}
        if not ids.keys() >= owners:
            return None
        for asked in {attribute for _, _, attribute in pairs}:
            kinds = {ids[owner].type for owner, _, attribute in pairs if attribute == asked}
            if not all(_has_attribute(kind, asked) for kind in kinds):
                return None
        found |= owners
    return found


def _wanted(values: "list[Json]") -> "tuple[set[str], list[tuple[str, str, str]]] | None":
    """Return the names that values refer to, and the names with a point and an attribute; None where in doubt."""
    names: list[Json] = []
    pairs: list[Json] = []
    texts: list[Json] = []
    rest = list(values)
    # The list grows while it is gone through: what is found inside is read after what stands beside.
    for value in rest:
        if isinstance(value, dict):
            if len(value) == 1:
                ((function, argument),) = value.items()
                if function == "Fn::Sub":
                    texts.append(argument)
                    continue
                if function == "Ref":
                    names.append(argument)
                    continue
                if function == "Fn::GetAtt":
                    pairs.append(argument)
                    continue
                if function in _NEVER:
                    return None
            rest += [inner for inner in value.values() if type(inner) is not str]
        elif isinstance(value, (list, tuple)):
            rest += [inner for inner in value if type(inner) is not str]
    # What refers to the shared role is one object.
    pairs = list({id(one): one for one in pairs}.values()) if pairs else pairs
    if not _are_usual(names, pairs, texts):
        from arc2sam.groups import spread

        names, pairs, texts = spread(names), spread(pairs), spread(texts)
        if not _are_usual(names, pairs, texts):
            return None
    variables = _variables(texts) if texts else set()
    dotted = [name for name in variables if "." in name]
    variables.difference_update(dotted)
    variables.update(names)  # type: ignore[arg-type]  # texts all
    attributes = [name.partition(".") for name in dotted]
    return variables, attributes + [(name, ".", attribute) for name, attribute in pairs]  # type: ignore[misc,str-unpack]  # pairs all


def _variables(texts: "list[Json]") -> set[str]:
    """Return what stands between braces in texts of `Fn::Sub`, without what is escaped."""
    # Nothing is called by the sign between two texts, as a variable seems to be that the first leaves open.
    joined = "\0".join([*texts, ""])  # type: ignore[list-item]  # texts all
    parts = set(joined.split("${")[1:])
    if "${!" in joined:
        parts = {part for part in parts if part[:1] != "!"}
    return {part.partition("}")[0] for part in parts}


def _are_usual(names: "list[Json]", pairs: "list[Json]", texts: "list[Json]") -> bool:
    return are_texts(names + texts) and all(map(_is_pair, pairs))


def _is_pair(value: "Json") -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2 and are_texts(value)


def are_texts(values: "Iterable[Json]") -> bool:
    """Tell whether all values are texts."""
    return _TEXT.issuperset(map(type, values))


def _has_attribute(kind: str, attribute: str) -> bool:
    if attribute == "Arn" and kind in _WITH_ARN:
        return True
    from arc2sam.rules.attributes import ATTRIBUTES

    return attribute in ATTRIBUTES.get(kind, ())


def fault(
    code: str,
    message: str,
    resource: "Resource | None",
    property: str,  # noqa: A002 - the field's name
    *,
    help: str,  # noqa: A002 - the field's name
    labels: "Iterable[Label]" = (),
    severity: "Severity | None" = None,
) -> Diagnostic:
    """Return the diagnostic of a resource, with the manifest item that it was made for; None is the whole template."""
    from arc2sam.codes import CODES

    return Diagnostic(
        code,
        severity or CODES[code][0],
        message,
        resource.origin if resource else None,
        tuple(labels),
        help,
        logical_id=resource.logical_id if resource else "",
        property=property,
    )


def as_map(value: "Json") -> "Mapping[str, Json]":
    """Return a value that is a map, an empty one instead of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: "Json") -> "list[Json]":
    """Return a value that is a list, a list of it alone if it is not; None is no value."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def whole_number(value: "Json") -> "int | None":
    """Return a value that is a whole number; None for anything else, functions and booleans too."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def referred_id(value: "Json") -> str:
    """Return the logical ID that a `Ref` or `Fn::GetAtt` names, without an attribute; empty for anything else."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    function, argument = next(iter(value.items()))
    if function == "Ref" and isinstance(argument, str):
        return argument
    if function == "Fn::GetAtt":
        first = argument.partition(".")[0] if isinstance(argument, str) else next(iter(as_list(argument)), "")
        return first if isinstance(first, str) else ""
    return ""
