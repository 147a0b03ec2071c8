"""Service discovery: the parameters by which Architect's runtime helpers find the app's resources (block 3).

Source: Architect documentation, "Service discovery".
"""

from arc2sam import names
from arc2sam.intrinsics import sub
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.intrinsics import Json
    from arc2sam.source import Span


def discovery_parameter(kind: str, name: str, suffix: str, value: "Json", origin: "Span | None") -> Resource:
    """Return the AWS::SSM::Parameter `/<stack>/<kind>/<name>`; its logical ID is the logical name and the suffix."""
    properties: dict[str, Json] = {
        "Type": "String",
        "Name": sub("/${AWS::StackName}/" + kind + "/%s", name),
        "Value": value,
    }
    return Resource(names.logical_id(name, suffix), "AWS::SSM::Parameter", properties, origin)
