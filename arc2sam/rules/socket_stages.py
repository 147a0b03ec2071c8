"""Rules of what a WebSocket API and its stage state beyond their routes (block 5; loaded where they do).

Source: API Gateway documentation, "Throttle requests", "Configure logging for WebSocket APIs", "Stage".
"""

from arc2sam.pragmas.ws import logs
from arc2sam.pragmas.ws import stage as stage_settings
from arc2sam.rules.index import as_list, as_map, fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.template import Resource

_THROTTLE = ("ThrottlingRateLimit", "ThrottlingBurstLimit")


def check(stage: "Resource", accounts: tuple[str, ...]) -> "Iterator[Diagnostic]":
    """Yield what is wrong with a stage, or with the SAM resource that makes one.

    Codes: ARC450 to ARC454.

    Args:
        stage: the resource.
        accounts: logical IDs of the resources that set the role by which API Gateway writes logs.
    """
    properties = stage.properties
    entries = {"DefaultRouteSettings": as_map(properties.get("DefaultRouteSettings"))}
    for key, entry in as_map(properties.get("RouteSettings")).items():
        entries[f"RouteSettings.{key}"] = as_map(entry)
    for path, settings in entries.items():
        yield from _throttle(settings, stage, path)
        yield from _data_trace(settings, stage, path)
    log = as_map(properties.get("AccessLogSettings"))
    if "AccessLogSettings" in properties:
        yield from _access_log(log, stage)
    yield from _variables(stage)
    if log or any(entry.get("LoggingLevel", "OFF") != "OFF" for entry in entries.values()):
        yield from _waits(stage, accounts)


def _throttle(settings: "Mapping[str, Json]", stage: "Resource", path: str) -> "Iterator[Diagnostic]":
    stated = [name for name in _THROTTLE if name in settings]
    if len(stated) == 1:
        missing = next(name for name in _THROTTLE if name not in settings)
        yield fault(
            "ARC450",
            f"`{stage.logical_id}` has `{stated[0]}` without `{missing}`",
            stage,
            f"Properties.{path}.{stated[0]}",
            help=f"Add `{missing}`: API Gateway throttles by both",
        )
        return
    for name in stated:
        number = settings[name]
        if isinstance(number, int | float) and number <= 0:
            yield fault(
                "ARC450",
                f"With `{name}` {number} every request is refused",
                stage,
                f"Properties.{path}.{name}",
                help="Write a number over 0, or remove the throttle",
            )


def _data_trace(settings: "Mapping[str, Json]", stage: "Resource", path: str) -> "Iterator[Diagnostic]":
    if settings.get("DataTraceEnabled") is True and settings.get("LoggingLevel", "OFF") == "OFF":
        yield fault(
            "ARC451",
            f"`{stage.logical_id}` logs messages with an execution log that is not on",
            stage,
            f"Properties.{path}.DataTraceEnabled",
            help="Add `LoggingLevel` with `ERROR` or `INFO`, or remove it",
        )


def _access_log(log: "Mapping[str, Json]", stage: "Resource") -> "Iterator[Diagnostic]":
    path = "Properties.AccessLogSettings"
    for name in ("DestinationArn", "Format"):
        if name not in log:
            yield fault(
                "ARC452",
                f"The access log of `{stage.logical_id}` has no `{name}`",
                stage,
                path,
                help=f"Add `{name}`, or remove `AccessLogSettings`",
            )
            return
    written, destination = log["Format"], log["DestinationArn"]
    wrong = logs.format_fault(written) if isinstance(written, str) else None
    if wrong:
        yield fault("ARC452", f"The format of the access log {wrong[0]}", stage, f"{path}.Format", help=wrong[1])
    if isinstance(destination, str) and not logs.is_log_group(destination):
        yield fault(
            "ARC452",
            f"`{destination}` is not the ARN of a log group",
            stage,
            f"{path}.DestinationArn",
            help="Write the ARN of a log group, `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`",
        )


def _variables(stage: "Resource") -> "Iterator[Diagnostic]":
    for name, value in as_map(stage.properties.get("StageVariables")).items():
        if not stage_settings.is_variable_name(name):
            what, signs = "name", "letters, digits and `_`"
        elif isinstance(value, str) and not stage_settings.is_variable_value(value):
            what, signs = "value", "letters, digits and `-._~:/?#&=,`"
        else:
            continue
        yield fault(
            "ARC453",
            f"The {what} of the stage variable `{name}` has a character that API Gateway refuses",
            stage,
            f"Properties.StageVariables.{name}",
            help=f"Use {signs} only",
        )


def _waits(stage: "Resource", accounts: tuple[str, ...]) -> "Iterator[Diagnostic]":
    waits = as_list(stage.attributes.get("DependsOn"))
    for account in accounts:
        if account not in waits:
            yield fault(
                "ARC454",
                f"`{stage.logical_id}` may be made before `{account}` lets API Gateway write its logs",
                stage,
                "DependsOn",
                help=f"Add `{account}` to `DependsOn`",
            )


def check_api(api: "Resource") -> "Iterator[Diagnostic]":
    """Yield ARC455: a selection that reads no message, a description too long, an unknown kind of address."""
    for name, fault_of in (
        ("RouteSelectionExpression", stage_settings.selection_fault),
        ("Description", stage_settings.description_fault),
        ("IpAddressType", _address_fault),
    ):
        text = api.properties.get(name)
        wrong = fault_of(text) if isinstance(text, str) else None
        if wrong:
            yield fault("ARC455", wrong[0], api, f"Properties.{name}", help=wrong[1])


def _address_fault(kind: str) -> "tuple[str, str] | None":
    known = ("ipv4", "dualstack")
    return None if kind in known else (f"API Gateway has no addresses of the kind `{kind}`", "Write `dualstack`")


def check_tags(resource: "Resource") -> "Iterator[Diagnostic]":
    """Yield ARC455: tags that AWS refuses, of an API or a stage."""
    for name, value in as_map(resource.properties.get("Tags")).items():
        wrong = stage_settings.tag_fault(name, value if isinstance(value, str) else "")
        if wrong:
            yield fault(
                "ARC455", f"The tag `{name[:60]}` {wrong[0]}", resource, f"Properties.Tags.{name}", help=wrong[1]
            )
