"""The request templates by which API Gateway hands a message to a queue or an event (loaded where one is used).

A template is a form of the service's query API. What it sends is JSON, as `arc.queues` and `arc.events` of Architect's
runtime helpers parse it: `connectionId`, `routeKey` and, where the client sent something, its text as `body`. The JSON
around the values is written in the form's encoding already, so that nothing of a value can become a part of it.

Source: API Gateway documentation, "WebSocket API mapping template reference" and, of `escapeJavaScript`, "API Gateway
mapping template and access logging variable reference"; SQS API reference, "SendMessage"; SNS API reference,
"Publish".
"""

from arc2sam.intrinsics import sub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.intrinsics import Intrinsic

_SILENT = ("$connect", "$disconnect")
"""Route keys of events that are no message: without a body, and without an ID of a message."""

# JSON knows no escape `\'`, which is what escapeJavaScript makes of an apostrophe.
_TEXT = r"""#set($text = $util.escapeJavaScript($input.body).replaceAll("\\'", "'"))"""


def send_message(route_key: str, *, fifo: bool) -> str:
    """Return the template for a queue.

    On a FIFO queue the messages of one connection keep their order, and what a client says twice is two messages.
    """
    form = f"Action=SendMessage&MessageBody={_message(route_key)}"
    if fifo:
        unique = "requestId" if route_key in _SILENT else "messageId"
        form += f"&MessageGroupId={_encoded('connectionId')}&MessageDeduplicationId={_encoded(unique)}"
    return _before(route_key) + form


def publish(topic_id: str, route_key: str) -> "Intrinsic":
    """Return the template for the topic of that logical ID."""
    form = "Action=Publish&TopicArn=$util.urlEncode('${" + topic_id + "}')&Message=" + _message(route_key)
    return sub(_before(route_key) + form)


def _before(route_key: str) -> str:
    return "" if route_key in _SILENT else _TEXT


def _message(route_key: str) -> str:
    """Return the JSON object of a message in the encoding of forms."""
    members = {"connectionId": _encoded("connectionId"), "routeKey": _encoded("routeKey")}
    if route_key not in _SILENT:
        members["body"] = "$util.urlEncode($text)"
    return "%7B" + "%2C".join(f"%22{name}%22%3A%22{value}%22" for name, value in members.items()) + "%7D"


def _encoded(variable: str) -> str:
    return f"$util.urlEncode($context.{variable})"
