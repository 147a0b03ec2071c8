"""Who may do what in a stack, one action on one resource at a time (block 5).

Source: IAM documentation, "IAM JSON policy element reference".
"""

from arc2sam.diff.replacement import at
from arc2sam.diff.stack import FUNCTION, PERMISSION, POLICY, ROLE
from arc2sam.diff.values import references, shown, texts
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arc2sam.diff.stack import Stack
    from arc2sam.diff.values import Plain

_ROLE_START = "arn:aws:iam::${AWS::AccountId}:role/${"
EVERYONE = "everyone"
"""The holder of what a policy allows all principals."""
_ALL_BUT = f"{EVERYONE} but "
RESOURCE_POLICIES = {
    "AWS::S3::BucketPolicy": ("Bucket", "arn:aws:s3:::${%s}/*"),
    "AWS::SQS::QueuePolicy": ("Queues", "${%s.Arn}"),
    "AWS::SNS::TopicPolicy": ("Topics", "${%s}"),
}
"""By type, the property that names what the policy is attached to, and the ARN of one of these."""
_TABLE = "AWS::DynamoDB::Table"


class Statement(Record):
    """A permission: one action on one resource."""

    effect: str
    action: str
    """Empty for a managed policy."""
    resource: str
    """What the action is on, or the name of the managed policy."""
    condition: str = ""
    """The condition as text; empty if there is none."""

    def covers(self, other: "Statement") -> bool:
        """Tell whether the other statement allows nothing that this one does not."""
        return (
            self.effect == other.effect == "Allow"
            and self.condition in ("", other.condition)
            and bool(self.action) == bool(other.action)
            and matches(self.action.lower(), other.action.lower())
            and matches(self.resource, other.resource)
        )


def matches(pattern: str, text: str) -> bool:
    """Tell whether all that `text` stands for is matched by `pattern`: `*` is any text, `?` any one character."""
    if pattern == text:
        return True
    if "*" not in pattern and "?" not in pattern:
        return False
    # The classic walk with one place to go back to: linear but for the stars.
    at, position, star, mark = 0, 0, -1, 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark = at, position
            at += 1
        elif at < len(pattern) and (pattern[at] == text[position] or (pattern[at] == "?" and text[position] != "*")):
            at += 1
            position += 1
        elif star >= 0:
            mark += 1
            at, position = star + 1, mark
        else:
            return False
    return all(char == "*" for char in pattern[at:])


def of_holders(stack: "Stack") -> "dict[str, frozenset[Statement]]":
    """Return what each function may do, what each role that no function has may do, and who else may do something.

    Holders are logical IDs of functions and roles, and principals such as `apigateway.amazonaws.com`.
    """
    # One set for all functions of a role: comparing it with itself costs nothing.
    roles = of_roles(stack)
    found: dict[str, frozenset[Statement]] = {}
    used: set[str] = set()
    for function in stack.of_type(FUNCTION):
        role = role_of(function.properties.get("Role"))
        used.add(role)
        found[function.logical_id] = roles.get(role, frozenset())
    found |= {role: statements for role, statements in roles.items() if role not in used}
    principals: dict[str, set[Statement]] = {}
    for principal, statement in _of_principals(stack):
        principals.setdefault(principal, set()).add(statement)
    return found | {principal: frozenset(statements) for principal, statements in principals.items()}


def role_of(arn: "Plain") -> str:
    """Return the logical ID of a role that the stack makes, or the ARN of another one."""
    text = shown(arn)
    if text.startswith(_ROLE_START):
        return text.removeprefix(_ROLE_START).removesuffix("}")
    return text.removeprefix("${").removesuffix(".Arn}")


def of_roles(stack: "Stack") -> "dict[str, frozenset[Statement]]":
    """Return what each role lets its holder do."""
    found: dict[str, set[Statement]] = {}
    for role in stack.of_type(ROLE):
        own = found.setdefault(role.logical_id, set())
        own |= {Statement("Allow", "", name) for name in texts(role.properties.get("ManagedPolicyArns"))}
        policies = role.properties.get("Policies")
        for policy in policies if isinstance(policies, list) else ():
            if not isinstance(policy, dict):
                continue
            own |= set(_statements(policy.get("PolicyDocument")))
            if "Template" in policy:
                own.add(Statement("Allow", "", shown(policy["Template"])))
    for attached in stack.of_type(POLICY, "AWS::IAM::ManagedPolicy"):
        for name in texts(attached.properties.get("Roles")):
            own = found.setdefault(name.removeprefix("${").removesuffix("}"), set())
            own |= set(_statements(attached.properties.get("PolicyDocument")))
    return {role: frozenset(statements) for role, statements in found.items()}


def _statements(document: "Plain") -> "Iterator[Statement]":
    for one in _written(document):
        # What it allows is all but these: as a whole it is one permission.
        actions = texts(one.get("Action")) or [f"all but {shown(one.get('NotAction'))}"]
        resources = texts(one.get("Resource")) or [f"all but {shown(one.get('NotResource'))}"]
        condition = shown(one["Condition"]) if one.get("Condition") else ""
        for action in actions:
            for resource in resources:
                yield Statement(str(one.get("Effect")), action, resource, condition)


def _written(document: "Plain") -> "Iterator[Mapping[str, Plain]]":
    statements = document.get("Statement") if isinstance(document, dict) else None
    for one in statements if isinstance(statements, list) else [statements]:
        if isinstance(one, dict):
            yield one


def _of_principals(stack: "Stack") -> "Iterator[tuple[str, Statement]]":
    """Yield who may do what because the resource says so: invoke a function, read a bucket, take a role."""
    for permission in stack.of_type(PERMISSION):
        given = permission.properties
        function = shown(given.get("FunctionName")).replace(".Arn}", "}")
        more = {key: value for key, value in given.items() if key not in ("Action", "FunctionName", "Principal")}
        condition = shown(more["SourceArn"]) if set(more) == {"SourceArn"} else shown(more) if more else ""
        (principal,) = _principals(shown(given.get("Principal")))
        yield principal, Statement("Allow", shown(given.get("Action")), function, condition)
    for role in stack.of_type(ROLE):
        for one in _written(role.properties.get("AssumeRolePolicyDocument")):
            for principal in _holders(one):
                condition = shown(one["Condition"]) if one.get("Condition") else ""
                for action in texts(one.get("Action")):
                    yield principal, Statement(str(one.get("Effect")), action, f"${{{role.logical_id}}}", condition)
    for document, arns in _resource_policies(stack):
        for one in _written(document):
            for principal in _holders(one):
                for statement in _statements({"Statement": [dict(one)]}):
                    for resource in _held(statement.resource, arns, stack):
                        yield principal, statement.replace(resource=resource)


def _resource_policies(stack: "Stack") -> "Iterator[tuple[Plain, list[str]]]":
    """Yield the policies of resources, and the ARNs of those in the stack that each is attached to."""
    for policy in stack.of_type(*RESOURCE_POLICIES):
        name, arn = RESOURCE_POLICIES[policy.type]
        owners = [one for text in texts(policy.properties.get(name)) for one in _named(text, stack)]
        yield policy.properties.get("PolicyDocument"), [arn % one for one in owners]
    for table in stack.of_type(_TABLE):
        own = at(table, "ResourcePolicy.PolicyDocument")
        yield own, [f"arn:aws:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/${{{table.logical_id}}}"]


def attached(stack: "Stack") -> "dict[str, frozenset[str]]":
    """Return by what a policy of resources names, if that is nothing of the stack, what of the stack has the policy."""
    found: dict[str, frozenset[str]] = {}
    for document, arns in _resource_policies(stack):
        for one in _statements(document):
            names = frozenset(name for arn in arns for name in _named(arn, stack))
            if names and not _named(one.resource, stack):
                found[one.resource] = found.get(one.resource, frozenset()) | names
    return found


def _named(text: str, stack: "Stack") -> frozenset[str]:
    """Return the resources of the stack that a text refers to."""
    return references(text) & stack.resources.keys()


def _held(resource: str, arns: "list[str]", stack: "Stack") -> "list[str]":
    """Return what a resource in the policy of resources is: of all that a pattern matches only what has the policy.

    Source: IAM User Guide, "IAM JSON policy elements: Resource".
    """
    is_pattern = "*" in resource and "/" not in resource and not _named(resource, stack)
    return arns if is_pattern and arns else [resource]


def _holders(statement: "Mapping[str, Plain]") -> "Iterable[str]":
    """Return who a statement is about. Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal"."""
    if "NotPrincipal" in statement:
        return [_ALL_BUT + " and ".join(_principals(statement["NotPrincipal"]))]
    return _principals(statement.get("Principal"))


def is_everyone(holder: str) -> bool:
    """Tell whether a holder is everyone, or everyone but some."""
    return holder == EVERYONE or holder.startswith(_ALL_BUT)


def _principals(value: "Plain") -> "Iterable[str]":
    if isinstance(value, dict):
        return [EVERYONE if text == "*" else text for inner in value.values() for text in texts(inner)]
    return [EVERYONE if text == "*" else text for text in texts(value)]


class Allowed:
    """What somebody may do, by action: of the many statements only a few can concern one action."""

    def __init__(self, statements: "frozenset[Statement]", names: "Mapping[str, str]") -> None:
        """Take the statements.

        Args:
            statements: of one holder.
            names: by reference to a resource, the ARN that CloudFormation will make for it, as far as it is known.
        """
        self.statements = statements
        self._names = names
        self._of_one: dict[str, list[Statement]] = {}
        self._of_many: list[Statement] = []
        for one in statements:
            if _is_pattern(one.action):
                self._of_many.append(one)
            else:
                self._of_one.setdefault(one.action.lower(), []).append(one)

    def allows(self, one: Statement) -> bool:
        """Tell whether a statement allows nothing new."""
        others = (*self._of_one.get(one.action.lower(), ()), *self._of_many)
        return any(self._is_within(one, other) for other in others)

    def keeps_part_of(self, lost: Statement) -> bool:
        """Tell whether something is allowed that the lost statement allowed too."""
        others = self.statements if _is_pattern(lost.action) else self._of_one.get(lost.action.lower(), ())
        return any(self._is_within(one, lost) for one in others)

    def _is_within(self, one: Statement, other: Statement) -> bool:
        if other.covers(one):
            return True
        name = self._names.get(one.resource)
        return name is not None and other.covers(one.replace(resource=name))


def _is_pattern(action: str) -> bool:
    return "*" in action or "?" in action


def gained(before: Allowed, after: Allowed) -> "tuple[Statement, ...]":
    """Return what `after` allows or denies and `before` did not, in order."""
    more = [one for one in after.statements - before.statements if not before.allows(one)]
    return tuple(sorted(more, key=lambda one: (one.effect, one.resource, one.action, one.condition)))


def generated_names(stack: "Stack") -> "dict[str, str]":
    """Return by reference the ARN of what CloudFormation names after the stack: topics without a name of their own.

    Source: CloudFormation documentation, "Name type".
    """
    start = "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-"
    topics = [one.logical_id for one in stack.of_type("AWS::SNS::Topic") if "TopicName" not in one.properties]
    return {f"${{{name}}}": start + name for name in topics}
