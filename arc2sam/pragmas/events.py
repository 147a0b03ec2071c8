"""@events: functions that SNS topics trigger.

Source: Architect documentation, "@events".
"""

from arc2sam import names
from arc2sam.discovery import discovery_parameter
from arc2sam.functions import source_folder
from arc2sam.intrinsics import ref
from arc2sam.items import SRC, Named, NameRule, Unique, is_valid_topic_name, named_items
from arc2sam.lambdas import function_resource
from arc2sam.model import Function, Part
from arc2sam.policies import statement
from arc2sam.template import Fragment, Grant, Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target

NAME = "events"
KEYS = (SRC,)
_FUNCTION = "EventLambda"

# 256 characters of an SNS topic name less what Architect puts around it.
_RULE = NameRule("event", 1, 246, "SNS", is_folder=True)


class Topic(Function):
    """A function and the topic that triggers it."""


class Topics(Part):
    """The app's topics, as written."""

    functions: tuple[Topic, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> Topics:
    """Return the topics; reports ARC210 to 214 and ARC235 (periods, reserved beginnings)."""
    from arc2sam.pragmas import places

    unique = Unique("event", report)
    topics = tuple(
        _topic(item, report)
        for item in named_items(pragma, KEYS, report, places)
        if is_valid_topic_name(item, _RULE, report) and unique.is_new(item.name, item.name_span)
    )
    return Topics(pragma.span, topics)


def _topic(item: Named, report: "Report") -> Topic:
    src = item.settings.get("src")
    return Topic(
        pragma=NAME,
        name=item.name,
        span=item.name_span,
        src=source_folder(src, f"src/events/{item.name}", report),
        src_span=src.span if src else None,
        logical_id=names.logical_id(item.name, _FUNCTION),
    )


def generate(part: Topics, app: "App", target: "Target") -> Fragment:  # noqa: ARG001 - the protocol of a pragma
    """Return for each event: its function, its topic, the parameter and the output that name the topic."""
    resources: list[Resource] = []
    discovery: list[Resource] = []
    outputs: list[Output] = []
    topic_ids: list[str] = []
    for topic in part.functions:
        name = names.sibling_id(topic.logical_id, _FUNCTION, "")
        topic_id = names.sibling_id(topic.logical_id, _FUNCTION, "EventTopic")
        parameter_id = names.sibling_id(topic.logical_id, _FUNCTION, "EventTopicParam")
        topic_ids.append(topic_id)
        events: dict[str, Json] = {f"{name}Event": {"Type": "SNS", "Properties": {"Topic": ref(topic_id)}}}
        resources.append(function_resource(topic, target, events=events))
        # An empty Subscription keeps the topic equal to Architect's; SAM makes the subscription.
        properties: dict[str, Json] = {"DisplayName": name, "Subscription": []}
        resources.append(Resource(topic_id, "AWS::SNS::Topic", properties, topic.span))
        discovery.append(discovery_parameter(parameter_id, "events", topic.name, ref(topic_id), topic.span))
        outputs.append(Output(topic_id, "An SNS Topic", ref(topic_id)))
    publish = statement(["sns:Publish"], [ref(topic_id) for topic_id in topic_ids])
    grant = Grant("events", "ArcSimpleNotificationServicePolicy", (publish,))
    return Fragment(tuple(resources), tuple(outputs), discovery=tuple(discovery), grants=(grant,) if topic_ids else ())
