"""What a template would deploy, as values that can be compared (block 5)."""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diff.values import Plain

FUNCTION = "AWS::Lambda::Function"
API = "AWS::ApiGatewayV2::Api"
ROUTE = "AWS::ApiGatewayV2::Route"
INTEGRATION = "AWS::ApiGatewayV2::Integration"
STAGE = "AWS::ApiGatewayV2::Stage"
PERMISSION = "AWS::Lambda::Permission"
URL = "AWS::Lambda::Url"
MAPPING = "AWS::Lambda::EventSourceMapping"
POLICY = "AWS::IAM::Policy"
ROLE = "AWS::IAM::Role"


class DeployedResource(Record):
    """One resource as CloudFormation gets it, after SAM."""

    logical_id: str
    type: str
    properties: "Mapping[str, Plain]"
    deletion: str = ""
    """`DeletionPolicy`, if it is stated."""
    replacement: str = ""
    """`UpdateReplacePolicy`, if it is stated."""
    condition: str = ""
    build: "Mapping[str, Plain]" = {}
    """Of a function: what `sam build` is told of it."""
    assumed: tuple[str, ...] = ()
    """Names of properties that the template does not state, but that are so where the resource is made."""


class Stack(Record):
    """What a template would deploy."""

    resources: "Mapping[str, DeployedResource]"
    """By logical ID."""
    outputs: "Mapping[str, Plain]"
    """Value of each output."""
    parameters: "Mapping[str, Plain]"
    """What is stated of each parameter."""
    sections: "Mapping[str, Plain]" = {}
    """What decides about resources and values: conditions, mappings and rules, by the name of their section."""

    def of_type(self, *types: str) -> "tuple[DeployedResource, ...]":
        """Return the resources of these types, in the order of the template."""
        return tuple(one for one in self.resources.values() if one.type in types)
