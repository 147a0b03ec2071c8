"""Who may do what: the shared role, roles of single functions, and functions with policies of their own (block 5).

Source: Architect documentation, "Function configuration" (`policies`); IAM documentation, "Grant least privilege".
"""

from arc2sam import policies
from arc2sam.intrinsics import get_att, ref
from arc2sam.names import LogicalId
from arc2sam.record import Record
from arc2sam.template import Grant, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.model import Function
    from arc2sam.policies import Statement

ROLE = LogicalId("Role")
_LOGS = "logs"
"""The kind of what every function may do: write its log."""


class Access(Record):
    """What the functions of an app may do, in the way that the manifest asks for."""

    grants: tuple[Grant, ...]
    """Logs and everything that the app's pragmas grant, in order."""
    triggers: "Mapping[LogicalId, tuple[Statement, ...]]"
    destinations: "Mapping[LogicalId, tuple[Statement, ...]]"
    per_function: bool
    of_shared_role: "dict[str, Json]"
    """What the resource of a function says that has the shared role."""

    def role_id(self, function: "Function") -> LogicalId:
        """Return the logical ID of the role whose name the function finds in `ARC_ROLE`."""
        return LogicalId(f"{function.logical_id}Role") if self.per_function else ROLE

    def properties(self, function: "Function") -> "dict[str, Json]":
        """Return what the function's resource says of its role: `Role`, or `Policies` of its own."""
        named = function.config.policies
        if not named:
            return {"Role": get_att(self.role_id(function), "Arn")} if self.per_function else self.of_shared_role
        own: list[Json] = [name for name in named if name != policies.DEFAULT_POLICIES]
        if policies.DEFAULT_POLICIES in named:
            # Last, wherever it was written: SAM numbers inline policies by place, and Architect has it last.
            own.append(policies.document(statement for grant in self.grants for statement in grant.statements))
        if function.logical_id in self.destinations:
            own.append(policies.document(self.destinations[function.logical_id]))
        return {"Policies": own}

    def shared_resources(self) -> tuple[Resource, ...]:
        """Return the shared role; with roles per function there is none."""
        return () if self.per_function else (_role(ROLE, [grant for grant in self.grants if not grant.policy_id]),)

    def attached(self, grant: Grant) -> tuple[Resource, ...]:
        """Return the policy resource that gives the shared role a grant which Architect keeps outside of it."""
        if self.per_function or grant.policy_id is None:
            return ()
        properties: dict[str, Json] = {
            "PolicyName": grant.policy_name,
            "PolicyDocument": policies.document(grant.statements),
            "Roles": [ref(ROLE)],
        }
        return (Resource(grant.policy_id, "AWS::IAM::Policy", properties),)

    def own_role(self, function: "Function") -> tuple[Resource, ...]:
        """Return the role of one function, with roles per function; a function with own policies has SAM make it."""
        if not self.per_function or function.config.policies:
            return ()
        wanted = function.config.grants
        granted = [grant for grant in self.grants if grant.kind == _LOGS or wanted is None or grant.kind in wanted]
        trigger = self.triggers.get(function.logical_id, ())
        if trigger:
            name = "ArcInlinePolicy" if function.is_inline else "ArcTriggerPolicy"
            granted.insert(1, Grant("trigger", name, trigger))
        return (_role(self.role_id(function), granted).replace(origin=function.span),)


def access(
    grants: tuple[Grant, ...],
    triggers: "Mapping[LogicalId, tuple[Statement, ...]]",
    destinations: "Mapping[LogicalId, tuple[Statement, ...]]",
    *,
    discovery: bool,
    per_function: bool,
) -> Access:
    """Return the access of an app.

    Args:
        grants: what its pragmas grant.
        triggers: statements that single functions need for their trigger, or functions of our own for their work.
        destinations: statements that single functions need to send their failures away.
        discovery: whether the app has parameters to discover.
        per_function: whether each function gets a role of its own.
    """
    known = (_logs(), *grants, *((_discovery(),) if discovery else ()))
    return Access(known, triggers, destinations, per_function, {"Role": get_att(ROLE, "Arn")})


def _logs() -> Grant:
    allowed = policies.statement(
        ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        # Names of functions are made by CloudFormation and may be cut: no prefix of the stack can be relied on.
        [policies.arn("logs", "log-group:/aws/lambda/*")],
    )
    return Grant(_LOGS, "ArcGlobalPolicy", (allowed,))


def _discovery() -> Grant:
    parameters = [
        policies.arn("ssm", "parameter/${AWS::StackName}"),
        policies.arn("ssm", "parameter/${AWS::StackName}/*"),
    ]
    allowed = policies.statement(["ssm:GetParametersByPath", "ssm:GetParameter"], parameters)
    return Grant("ssm", "ArcParameterStorePolicy", (allowed,), LogicalId("ParameterStorePolicy"))


def _role(logical_id: LogicalId, grants: "list[Grant]") -> Resource:
    inline: Json = [
        {"PolicyName": grant.policy_name, "PolicyDocument": policies.document(grant.statements)} for grant in grants
    ]
    properties: dict[str, Json] = {"AssumeRolePolicyDocument": policies.trust("lambda"), "Policies": inline}
    return Resource(logical_id, "AWS::IAM::Role", properties)
