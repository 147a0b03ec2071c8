"""The native form of the WebSocket API, on `@sam websocket native`.

`AWS::Serverless::WebSocketApi` makes the stage, routes, integrations and permissions itself, but refuses or drops
some routes in silence: whatever it cannot take is an error here.

Source: SAM documentation, "AWS::Serverless::WebSocketApi", and aws-sam-translator as run.
"""

from arc2sam.lambdas import function_arn, function_resource
from arc2sam.pragmas.ws.api import API
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi


def check(part: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - for settings
    """Report ARC298: a stage name or route key that the native resource refuses, or a route that it would drop."""
    if not _is_plain(target.stage):
        report.add(
            "ARC298",
            f"The native WebSocket resource cannot take the stage name `{target.stage}`",
            part.span,
            help="Use a stage name of letters and digits, or remove `websocket native` from @sam",
        )
    kept: dict[str, Action] = {}
    for action in part.functions:
        if action.route_key[0] != "$" and not _is_plain(action.name):
            report.add(
                "ARC298",
                f"The native WebSocket resource refuses the action `{action.name}`",
                action.span,
                help="Use letters and digits only, or remove `websocket native` from @sam",
            )
            continue
        # Its logical IDs hold the key in this form; of two that are equal, SAM keeps one.
        first = kept.setdefault(action.name.capitalize(), action)
        if first is not action:
            _report_dropped(first, action, report)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _report_dropped(first: "Action", second: "Action", report: "Report") -> None:
    from arc2sam.diagnostics import Label

    report.add(
        "ARC298",
        f"The native WebSocket resource would keep only one of `{first.name}` and `{second.name}`",
        second.span,
        labels=[Label(first.span, "the other one")],
        help="Rename one of them, or remove `websocket native` from @sam",
    )


def resources(part: "WebSocketApi", app: "App", api: "dict[str, Json]", target: "Target") -> list[Resource]:  # noqa: ARG001 - for settings
    """Return the one resource that stands for the API, its stage and its routes, and the functions.

    Args:
        part: the routes, without faults in `check`.
        app: gives the settings.
        api: what the explicit form says of the API.
        target: gives the stage.
    """
    routes: dict[str, Json] = {action.route_key: {"FunctionArn": function_arn(action)} for action in part.functions}
    body: dict[str, Json] = {name: value for name, value in api.items() if name != "ProtocolType"}
    body |= {"StageName": target.stage, "Routes": routes}
    functions = (function_resource(action, target) for action in part.functions)
    return [Resource(API, "AWS::Serverless::WebSocketApi", body, part.span), *functions]
