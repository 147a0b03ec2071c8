"""@ws: models.

Source: API Gateway documentation.
"""

from arc2sam.pragmas.ws.api import NOTHING, Additions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report what contradicts itself or another setting."""


def additions(action: "Action", app: "App", target: "Target") -> Additions:
    """Return what the action's settings add."""
    return NOTHING
