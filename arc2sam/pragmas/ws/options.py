"""@ws: settings of single actions beyond `src` (loaded only where one is written).

Source: API Gateway documentation, "Working with routes for WebSocket APIs".
"""

from arc2sam.pragmas.ws import Additions, integrations, models, parameters, responses, route_settings
from arc2sam.pragmas.ws.api import joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi

_TOPICS = (integrations, responses, models, parameters)


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report what an action's settings contradict: every topic's `check`."""
    for topic in (*_TOPICS, route_settings):
        topic.check(action, api, app, target, report)


def additions(action: "Action", app: "App", target: "Target") -> Additions:
    """Return what an action's settings add to its route and integration."""
    return joined(topic.additions(action, app, target) for topic in _TOPICS)


def together(api: "WebSocketApi", app: "App") -> Additions:
    """Return what the settings of all actions add to the API and its stage."""
    return joined((route_settings.together(api, app), integrations.together(api)))
