"""Service discovery: the parameters by which Architect's runtime helpers find the app's resources (block 3).

Source: Architect documentation, "Service discovery".
"""

from arc2sam.intrinsics import sub
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.intrinsics import Json
    from arc2sam.names import LogicalId
    from arc2sam.source import Span


def discovery_parameter(
    logical_id: "LogicalId", kind: str, name: str, value: "Json", origin: "Span | None"
) -> Resource:
    """Return the AWS::SSM::Parameter `/<stack>/<kind>/<name>`."""
    properties: dict[str, Json] = {
        "Type": "String",
        "Name": sub("/${AWS::StackName}/" + kind + "/%s", name),
        "Value": value,
    }
    return Resource(logical_id, "AWS::SSM::Parameter", properties, origin)
