"""What functions are set to that their roles do not allow: a VPC, tracing, a log group of another name (block 5).

arc2sam writes none of the three, so that only an overlay can ask for them; the roles stay as they are.

Sources: AWS Lambda documentation, "Giving Lambda functions access to resources in an Amazon VPC", "Visualize Lambda
function invocations using AWS X-Ray" and "Configuring CloudWatch log groups"; SAM documentation, "AWS::Serverless::Function".
"""

from arc2sam.diagnostics import listed
from arc2sam.lambdas import FUNCTION
from arc2sam.record import Record
from arc2sam.rules.index import as_list, as_map, fault, referred_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_LAMBDA = "AWS::Lambda::Function"
_LOG_GROUP = "AWS::Logs::LogGroup"
_USUAL_GROUPS = "/aws/lambda/"
_OF_USUAL_GROUPS = ":log-group:/aws/lambda/*"
"""How the ARN ends on which every role of arc2sam's allows logs."""
_LOGS_ONLY = "AWSLambdaBasicExecutionRole"
"""The one policy of AWS's that is known to allow logs, of all groups, and nothing else."""


class Need(Record):
    """What a function is set to, and what its role must allow for it."""

    path: tuple[str, ...]
    """The property that says so."""
    actions: tuple[str, ...]
    what: str
    """What comes of it otherwise."""
    on: str = "`*`"
    """The resource of the statement, in words."""


_NETWORK = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface")
_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
_REFUSED = "Lambda refuses the function"


def check(index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC543 for each thing that a function's role does not allow; once for what Globals says."""
    shared = index.shared("Function")
    lacking: dict[tuple[str, Need], list[str]] = {}
    functions: dict[str, Resource] = {}
    for function in (*index.of_type(FUNCTION), *index.of_type(_LAMBDA)):
        own = function.properties
        properties = {**shared, **own} if function.type == FUNCTION else own
        role = index.by_id.get(referred_id(properties.get("Role")))
        # Without a role of the template SAM makes one that fits, or it is the user's affair.
        if role is None or role.type != "AWS::IAM::Role":
            continue
        for need in _needs(properties, index):
            if not all(_allows(role, action, index) for action in need.actions):
                place = function.logical_id if need.path[0] in own else ""
                functions[place] = function
                roles = lacking.setdefault((place, need), [])
                roles += [role.logical_id] if role.logical_id not in roles else []
    for (place, need), roles in lacking.items():
        yield _fault(need, roles, functions[place] if place else None)


def _fault(need: Need, roles: "list[str]", function: "Resource | None") -> "Diagnostic":
    first = need.path[0]
    actions = listed(need.actions)
    return fault(
        "ARC543",
        f"{listed(roles)} {'lack' if len(roles) > 1 else 'lacks'} what `{first}` needs, {actions}: {need.what}",
        function,
        ".".join(("Properties" if function else "Globals.Function", *need.path)),
        help=f"Add an `AWS::IAM::Policy` to the overlay that allows it on {need.on}, with "
        f"`Roles: [{', '.join(f'!Ref {role}' for role in roles[:3])}{', ...' if len(roles) > 3 else ''}]`",
    )


def _needs(properties: "Mapping[str, Json]", index: "Index") -> "Iterator[Need]":
    if as_map(properties.get("VpcConfig")):
        yield Need(("VpcConfig",), _NETWORK, _REFUSED)
    if properties.get("Tracing") == "Active":
        yield Need(("Tracing",), _TRACES, _REFUSED)
    if as_map(properties.get("TracingConfig")).get("Mode") == "Active":
        yield Need(("TracingConfig", "Mode"), _TRACES, _REFUSED)
    group = as_map(properties.get("LoggingConfig")).get("LogGroup")
    if group is not None and _is_unusual(group, index):
        yield Need(("LoggingConfig", "LogGroup"), _LOGS, "no log is written", "the group's ARN with `:*` behind it")


def _is_unusual(group: "Json", index: "Index") -> bool:
    """Tell whether a log group is known to be called otherwise than those of Lambda's functions."""
    made = index.by_id.get(referred_id(group))
    if made is not None and made.type == _LOG_GROUP:
        # A name that CloudFormation makes begins otherwise.
        group = made.properties.get("LogGroupName", "")
    text = _text(group)
    return text is not None and not text.startswith(_USUAL_GROUPS)


def _allows(role: "Resource", action: str, index: "Index") -> bool:
    """Tell whether a role allows an action; what cannot be seen through is taken to allow it."""
    names = (_text(one) for one in as_list(role.properties.get("ManagedPolicyArns")))
    if any(name is None or _helps(name.rpartition("/")[2], action) for name in names):
        return True
    return any(_grants(document, action) for document in _documents(role, index))


def _documents(role: "Resource", index: "Index") -> "Iterator[Json]":
    for policy in as_list(role.properties.get("Policies")):
        yield as_map(policy).get("PolicyDocument")
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for attached in index.of_type(kind):
            if role.logical_id in map(referred_id, as_list(attached.properties.get("Roles"))):
                yield attached.properties.get("PolicyDocument")


def _helps(policy: str, action: str) -> bool:
    return policy != _LOGS_ONLY or action.startswith("logs:")


def _grants(document: "Json", action: str) -> bool:
    statements = as_list(as_map(document).get("Statement"))
    return not statements or any(_states(one, action) for one in statements)


def _states(statement: "Json", action: str) -> bool:
    from fnmatch import fnmatchcase

    known = as_map(statement)
    patterns = known.get("Action")
    if known.get("Effect") != "Allow":
        return not known or known.get("Effect") != "Deny"
    if patterns is None or not all(isinstance(one, str) for one in as_list(patterns)):
        return True
    if not any(fnmatchcase(action.lower(), str(one).lower()) for one in as_list(patterns)):
        return False
    # Of logs it counts for which groups: those that every role may write are not the ones in question.
    names = [_text(one) for one in as_list(known.get("Resource"))]
    return not action.startswith("logs:") or any(name is None or not name.endswith(_OF_USUAL_GROUPS) for name in names)


def _text(value: "Json") -> "str | None":
    """Return a text, or that of a `Fn::Sub`, with its variables as they stand; None for anything else."""
    inner = as_map(value).get("Fn::Sub", value)
    return inner if isinstance(inner, str) else None
