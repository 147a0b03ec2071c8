"""Actions of @ws: whether the client gets what the integration answers.

Source: API Gateway documentation, "Set up route responses for WebSocket APIs" and "Set up WebSocket API integration
responses".
"""

from arc2sam.intrinsics import ref, verbatim
from arc2sam.pragmas.ws import API, NOTHING, Additions, integrations, own_id
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi

_DEFAULT = "$default"
_TEMPLATE = "200"
"""What the one template of a reply is called: a name that needs no escape."""


def is_two_way(action: "Action") -> bool:
    """Tell whether the client gets an answer: the action says so, or has a reply."""
    setting = action.settings.get("response")
    return "reply" in action.settings or (setting is not None and setting.value is True)


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - as every topic
    """Report ARC396: an answer to nobody, or one both given and switched off."""
    response, reply = action.settings.get("response"), action.settings.get("reply")
    if is_two_way(action) and action.route_key == "$disconnect":
        name, setting = ("reply", reply) if reply else ("response", response)
        assert setting is not None
        report.add(
            "ARC396",
            "After `disconnect` nobody is there to get a response",
            setting.key_span,
            help=f"Remove `{name}`",
        )
    elif reply and response and response.value is False:
        from arc2sam.diagnostics import Label

        report.add(
            "ARC396",
            "A reply is a response, which is switched off",
            response.span,
            labels=[Label(reply.key_span, "the reply")],
            help="Remove `response`, or remove `reply`",
        )


def additions(action: "Action", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return the route's response, and the integration's where it does not pass its answer on by itself."""
    if not is_two_way(action):
        return NOTHING
    resources = [_route_response(action)]
    found = integrations.stated(action)
    if found and found.kind != "http":
        resources.append(_integration_response(action))
    return Additions(
        route={"RouteResponseSelectionExpression": _DEFAULT},
        resources=tuple(resources),
        stage_waits=tuple(one.logical_id for one in resources),
    )


def _route_response(action: "Action") -> Resource:
    properties: dict[str, Json] = {
        "ApiId": ref(API),
        "RouteId": ref(own_id(action, "WSRoute")),
        "RouteResponseKey": _DEFAULT,
    }
    return Resource(own_id(action, "WSRouteResponse"), "AWS::ApiGatewayV2::RouteResponse", properties, action.span)


def _integration_response(action: "Action") -> Resource:
    properties: dict[str, Json] = {
        "ApiId": ref(API),
        "IntegrationId": ref(own_id(action, "WSIntegration")),
        "IntegrationResponseKey": _DEFAULT,
    }
    reply = action.files.get("reply")
    if reply:
        properties |= {"TemplateSelectionExpression": _TEMPLATE, "ResponseTemplates": {_TEMPLATE: verbatim(reply.text)}}
    return Resource(
        own_id(action, "WSIntegrationResponse"), "AWS::ApiGatewayV2::IntegrationResponse", properties, action.span
    )
