"""The action `connect` of @ws: what a client must give to connect.

Source: API Gateway documentation, "Request validation for WebSocket APIs" and "Set up data mapping for WebSocket APIs".
"""

from arc2sam.keys import place_of
from arc2sam.pragmas.ws import NOTHING, Additions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.keys import Setting
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi

_PREFIXES = ("route.request.querystring.", "route.request.header.")
_NAME = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._$-")


def stated(action: "Action") -> tuple[str, ...]:
    """Return the full names of what a client must give."""
    setting = action.settings.get("parameters")
    return _names(setting) if setting else ()


def _names(setting: "Setting") -> tuple[str, ...]:
    return tuple(map(str, setting.value)) if isinstance(setting.value, tuple) else ()


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - as every topic
    """Report ARC397: a parameter that cannot be required, or a route that has none."""
    setting = action.settings.get("parameters")
    if setting is None:
        return
    if action.route_key != "$connect":
        report.add(
            "ARC397",
            f"`{action.name}` has no parameters: a client gives them when it connects",
            setting.key_span,
            help="Write `parameters` below `connect`, or remove it",
        )
        return
    for name in stated(action):
        fault = name_fault(name)
        if fault:
            report.add("ARC397", fault[0], place_of(name, setting), help=fault[1])


def name_fault(name: str) -> "tuple[str, str] | None":
    """Return what is wrong with the full name of a parameter and how to mend it, or None."""
    prefix = next((one for one in _PREFIXES if name.startswith(one)), None)
    if prefix is None:
        last = name.rpartition(".")[2]
        last = last if last and _NAME.issuperset(last) else "NAME"
        forms = " or ".join(f"`{one}{last}`" for one in _PREFIXES)
        return f"`{name}` is neither a query string parameter nor a header", f"Write {forms}"
    own = name.removeprefix(prefix)
    if not own or not _NAME.issuperset(own):
        return f"`{name}` has a name that API Gateway refuses", "Use letters, digits and `._$-` only"
    return None


def additions(action: "Action", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return the route's parameters."""
    names = stated(action)
    return Additions(route={"RequestParameters": {name: {"Required": True} for name in names}}) if names else NOTHING
