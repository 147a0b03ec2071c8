"""@ws-api: domain.

Source: API Gateway documentation.
"""

from arc2sam.pragmas.ws.api import NOTHING, Additions
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.keys import Key, Setting
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings

KEYS: "tuple[Key, ...]" = ()


class Domain(Record):
    """What the manifest states of the domain."""


def read(written: "dict[str, Setting]", report: "Report") -> "Domain | None":
    """Return the settings of this topic."""
    return None


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report what contradicts itself, another topic or the stage."""


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:
    """Return what the topic adds to the template."""
    return NOTHING
