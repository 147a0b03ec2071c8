"""@ws: functions that may not send to its connections (loaded only where a function has policies of its own).

Source: Architect documentation, "Function configuration" (`policies`); API Gateway documentation, "Use @connections
commands in your backend service".
"""

from arc2sam.policies import DEFAULT_POLICIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function

_ENOUGH = frozenset({"AdministratorAccess", "AmazonAPIGatewayInvokeFullAccess", "PowerUserAccess"})
"""AWS managed policies that allow `execute-api:ManageConnections`."""


def check(app: "App", report: "Report") -> None:
    """Report ARC535: `arc.ws.send` is refused, since a function's policies take the place of the app's grants."""
    for function in app.functions:
        if function.has_function and function.config.policies and not _may_send(function):
            report.add(
                "ARC535",
                "`arc.ws.send` is refused to a function with these policies: they take the place of what the app grants",
                function.config.spans.get("policies", function.span),
                help=f"Add `{DEFAULT_POLICIES}`, or a policy that allows `execute-api:ManageConnections`, if it sends",
            )


def _may_send(function: "Function") -> bool:
    return any(one == DEFAULT_POLICIES or one.rpartition("/")[2] in _ENOUGH for one in function.config.policies)
