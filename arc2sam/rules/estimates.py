"""How long a value is at least, once CloudFormation has put in what is known at deployment only (block 5).

An estimate never says more than the truth: what depends on it must not refuse what can be deployed.
Source: CloudFormation documentation, "Pseudo parameters" and "Name type"; AWS documentation, "Amazon Resource Names".
"""

from arc2sam.rules.index import PSEUDO_PARAMETERS, as_list, as_map
from arc2sam.rules.plain import NAMED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index

# A partition, account and region as short as they come: `aws`, 12 digits, `us-east-1`.
_PSEUDO = {
    "AWS::AccountId": 12,
    "AWS::Partition": 3,
    "AWS::Region": 9,
    "AWS::StackName": 1,
    "AWS::URLSuffix": 13,
}
_PLACE = len("arn:aws::us-east-1:123456789012:")
_ARNS = {
    "AWS::DynamoDB::Table": _PLACE + len("dynamodbtable/"),
    "AWS::Lambda::Function": _PLACE + len("lambdafunction:"),
    "AWS::Logs::LogGroup": _PLACE + len("logslog-group:"),
    "AWS::SNS::Topic": _PLACE + len("sns"),
    "AWS::SQS::Queue": _PLACE + len("sqs"),
    "AWS::Serverless::Function": _PLACE + len("lambdafunction:"),
    "AWS::S3::Bucket": len("arn:aws:s3:::"),
}
"""How long the ARN of a resource is, without its name."""
# A name that CloudFormation makes has a stack's name, the logical ID (cut where the type takes little), and letters
# at random.
_SHORTEST_CUT = 20
_AROUND_ID = len("s--ABCDEFGHIJKL")


class Estimates:
    """Lengths of values in a template."""

    def __init__(self, index: "Index") -> None:
        self._index = index

    def length(self, value: "Json") -> int:
        """Return how many bytes of UTF-8 a text, number, boolean or function gives at least."""
        if isinstance(value, str):
            return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))
        if isinstance(value, dict):
            return self._of_function(value)
        return len(str(value)) if value is not None else 0

    def _of_function(self, value: "Mapping[str, Json]") -> int:
        if len(value) != 1:
            return 0
        function, argument = next(iter(value.items()))
        if function == "Ref" and isinstance(argument, str):
            return self._of_ref(argument)
        if function == "Fn::GetAtt":
            parts = argument.split(".", 1) if isinstance(argument, str) else as_list(argument)
            return self._of_attribute(parts[0], parts[1]) if len(parts) == 2 else 0
        if function == "Fn::Sub":
            text, values = (*as_list(argument), "", "")[:2]
            return self._of_text(text, as_map(values)) if isinstance(text, str) else 0
        if function == "Fn::Join":
            separator, joined = (*as_list(argument), "", "")[:2]
            if isinstance(joined, (list, tuple)):
                return sum(map(self.length, joined)) + self.length(separator) * max(len(joined) - 1, 0)
        if function == "Fn::If":
            return min(map(self.length, as_list(argument)[1:]), default=0)
        return 0

    def _of_text(self, text: str, values: "Mapping[str, Json]") -> int:
        first, *parts = text.split("${")
        total = self.length(first)
        for part in parts:
            name, _, rest = part.partition("}")
            total += self.length(rest)
            if name[:1] == "!":
                total += self.length(name) + len("${}") - 1
            elif name in values:
                total += self.length(values[name])
            elif "." in name:
                total += self._of_attribute(*name.split(".", 1))
            else:
                total += self._of_ref(name)
        return total

    def _of_ref(self, name: str) -> int:
        if name in PSEUDO_PARAMETERS:
            return _PSEUDO.get(name, 0)
        resource = self._index.by_id.get(name)
        if resource is None:
            return 0
        # `Ref` of a topic is its ARN; that of a queue is an address, which is longer than its name.
        before = _ARNS["AWS::SNS::Topic"] if resource.type == "AWS::SNS::Topic" else 0
        return before + self._of_name(name)

    def _of_attribute(self, name: "Json", attribute: "Json") -> int:
        resource = self._index.by_id.get(name) if isinstance(name, str) else None
        if resource is None or attribute not in ("Arn", "StreamArn", "TopicArn") or resource.type not in _ARNS:
            return 0
        return _ARNS[resource.type] + self._of_name(resource.logical_id)

    def _of_name(self, logical_id: str) -> int:
        resource = self._index.by_id[logical_id]
        named = NAMED.get(resource.type)
        if named is None:
            return 0
        if named in resource.properties:
            return self.length(resource.properties[named])
        return _AROUND_ID + min(len(logical_id), _SHORTEST_CUT)
