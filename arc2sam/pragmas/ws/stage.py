"""@ws-api: the API and its stage as such: route selection, addresses, description, variables, tags.

Source: API Gateway documentation, "WebSocket selection expressions", "Stage" and "Tagging your API Gateway resources";
its API reference, version 2, "CreateApi".
"""

from arc2sam.keys import Key, Setting
from arc2sam.pragmas.ws import Additions
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings
    from arc2sam.source import Span

_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_VARIABLE_NAME = frozenset(_ALNUM + "_")
_VARIABLE_VALUE = frozenset(_ALNUM + "-._~:/?#&=,")
_TAG_SIGNS = frozenset(" +-=._:/@")
_LONGEST_DESCRIPTION = 1024
_LONGEST_TAG = 128
_LONGEST_TAG_VALUE = 256
_MOST_TAGS = 50
_BODY = "$request.body"
_PLAIN_TEXT = frozenset("${}")
"""What plain text beside a variable cannot have."""
_SELECTION = "$request.body.action"

KEYS = (
    Key(
        "selection",
        "string",
        "What of a message tells its action, such as `$request.body.type`.",
        default=_SELECTION,
    ),
    Key("description", "string", "What the API is for, at most 1024 characters."),
    Key("ip", "string", "How clients reach the execute-api address.", choices=("ipv4", "dualstack"), default="ipv4"),
    Key("variables", "table", "Variables of the stage, each a name and its value.", is_open=True),
    Key("tags", "table", "Tags of the API, its stage and its domain, each a name and its value.", is_open=True),
    Key("schema-validation", "boolean", "Whether deploying checks that models are JSON Schemas.", default=True),
)


class StageSettings(Record):
    """What the manifest states of the API and its stage as such."""

    selection: str = _SELECTION
    """RouteSelectionExpression."""
    description: "str | None" = None
    ip: "str | None" = None
    """`ipv4` or `dualstack`."""
    variables: "Mapping[str, str]" = {}
    tags: "Mapping[str, str]" = {}
    """Of the API, the stage and the domain."""
    schema_validation: bool = True
    """Whether API Gateway checks models when a stage is deployed."""
    spans: "Mapping[str, Span]" = {}
    """Where each setting was written, by its manifest spelling."""


def read(written: "dict[str, Setting]", report: "Report") -> StageSettings:
    """Return the settings of this topic.

    Reports ARC370 (selection), ARC371 (variables), ARC372 (tags) and ARC373 (description).
    """
    selection, description, ip = (written.get(name) for name in ("selection", "description", "ip"))
    validation = written.get("schema-validation")
    for setting, code, fault_of in (
        (selection, "ARC370", selection_fault),
        (description, "ARC373", description_fault),
    ):
        fault = fault_of(str(setting.value)) if setting else None
        if setting and fault:
            report.add(code, fault[0], setting.span, help=fault[1])
    return StageSettings(
        selection=str(selection.value) if selection else _SELECTION,
        description=str(description.value) if description else None,
        ip=str(ip.value) if ip else None,
        variables=_variables(written.get("variables"), report),
        tags=_tags(written.get("tags"), report),
        schema_validation=validation is None or validation.value is True,
        spans={key.name: written[key.name].span for key in KEYS if key.name in written},
    )


def selection_fault(text: str) -> "tuple[str, str] | None":
    """Return what is wrong with a route selection expression and how to mend it, or None."""
    if not any(start in text for start in ("$request.body.", "${request.body.", "$request.body[", "${request.body[")):
        return (
            f"The selection `{text}` reads nothing of the message, so every message would have one action",
            "Write what of the message tells its action, such as `$request.body.action`",
        )
    if text.count("{") != text.count("}"):
        return f"The selection `{text}` has a brace without its other", "Write both braces, or neither"
    if _is_selection(text):
        return None
    shown = " ".join(text.split())
    return (
        f"The selection `{shown}` is not of a form that API Gateway documents",
        "Write one `$request.body.NAME`, or `${request.body.NAME}` with the text that stands around it",
    )


def _is_selection(text: str) -> bool:
    """Tell whether a text is one variable of the message, or variables in braces and plain text around them.

    A name may have letters, digits, `_` and `-`, and an element of a list or a name in quotes stand in brackets.
    """
    if not text.isprintable() or "\\" in text:
        return False
    if text.startswith(_BODY):
        return _is_path(text.removeprefix(_BODY))
    first, *parts = text.split("${")
    for part in parts:
        variable, _, rest = part.partition("}")
        is_message = variable.startswith("request.body") and _is_path(variable.removeprefix("request.body"))
        if not is_message or not _PLAIN_TEXT.isdisjoint(rest):
            return False
    return _PLAIN_TEXT.isdisjoint(first)


def _is_path(text: str) -> bool:
    """Tell whether a text leads into a message: `.action`, `.data[0].kind`, `['a b']`."""
    left = text
    while left:
        if left[0] == "[":
            inside, bracket, rest = left[1:].partition("]")
            is_name = len(inside) > 2 and inside[0] == inside[-1] and inside[0] in "'\""
            if not bracket or not (inside.isdigit() or is_name):
                return False
            left = rest
            continue
        name = left[1:].partition(".")[0].partition("[")[0]
        if left[0] != "." or not name or not all(char.isalnum() or char in "_-" for char in name):
            return False
        left = left[1 + len(name) :]
    return text != ""


def description_fault(text: str) -> "tuple[str, str] | None":
    """Return what is wrong with the description of an API and how to mend it, or None."""
    if any(char < " " or "\x7f" <= char < "\xa0" for char in text):
        return "The description has a control character, or more than one line", "Write it in one line of plain text"
    if len(text) <= _LONGEST_DESCRIPTION:
        return None
    return (
        f"The description has {len(text)} characters, more than {_LONGEST_DESCRIPTION}",
        f"Write at most {_LONGEST_DESCRIPTION}",
    )


def _below(setting: "Setting | None") -> "dict[str, Setting]":
    found = setting.value if setting and isinstance(setting.value, dict) else {}
    # A table's reader gives settings by key.
    return {name: one for name, one in found.items() if isinstance(one, Setting)}


def _variables(setting: "Setting | None", report: "Report") -> dict[str, str]:
    variables = {}
    for name, one in _below(setting).items():
        value = str(one.value)
        if not is_variable_name(name):
            _report_variable(
                f"The name of the stage variable `{name}`", one.key_span, "letters, digits and `_`", report
            )
        elif not is_variable_value(value):
            signs = "letters, digits and `-._~:/?#&=,`"
            _report_variable(f"The value of the stage variable `{name}`", one.span, signs, report)
        variables[name] = value
    return variables


def _report_variable(what: str, span: "Span", signs: str, report: "Report") -> None:
    report.add("ARC371", f"{what} has a character that API Gateway refuses", span, help=f"Use {signs} only")


def is_variable_name(text: str) -> bool:
    """Tell whether API Gateway takes a text as the name of a stage variable."""
    return text != "" and _VARIABLE_NAME.issuperset(text)


def is_variable_value(text: str) -> bool:
    """Tell whether API Gateway takes a text as the value of a stage variable."""
    return text != "" and _VARIABLE_VALUE.issuperset(text)


def _tags(setting: "Setting | None", report: "Report") -> dict[str, str]:
    below = _below(setting)
    for name, one in below.items():
        fault = tag_fault(name, str(one.value))
        if fault:
            report.add("ARC372", f"The tag `{name[:60]}` {fault[0]}", one.key_span, help=fault[1])
    if setting and len(below) > _MOST_TAGS:
        report.add(
            "ARC372",
            f"A resource can have {_MOST_TAGS} tags, not {len(below)}",
            setting.key_span,
            help="Remove some of them",
        )
    return {name: str(one.value) for name, one in below.items()}


def tag_fault(name: str, value: str) -> "tuple[str, str] | None":
    """Return what is wrong with a tag and how to mend it, or None."""
    if name.lower().startswith("aws:"):
        return "begins with `aws:`, which AWS keeps for itself", "Choose another name"
    if not 0 < len(name) <= _LONGEST_TAG:
        return f"has a name of {len(name)} characters", f"Write 1 to {_LONGEST_TAG} characters"
    if len(value) > _LONGEST_TAG_VALUE:
        return f"has a value of {len(value)} characters", f"Write at most {_LONGEST_TAG_VALUE} characters"
    bad = next((char for char in name + value if not (char.isalpha() or char.isdigit() or char in _TAG_SIGNS)), None)
    if bad is not None:
        return f"has the character {bad!r}", "Use letters, digits, spaces and `+-=._:/@` only"
    return None


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:
    """Report nothing: no setting of this topic depends on another or on the stage."""


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return what the topic adds to the API and the stage."""
    stated = settings.stage
    api_properties: dict[str, Json] = {}
    stage: dict[str, Json] = {}
    if "selection" in stated.spans:
        api_properties["RouteSelectionExpression"] = stated.selection
    if stated.description is not None:
        api_properties["Description"] = stated.description
    if stated.ip:
        api_properties["IpAddressType"] = stated.ip
    if not stated.schema_validation:
        api_properties["DisableSchemaValidation"] = True
    if stated.variables:
        stage["StageVariables"] = dict(stated.variables)
    if stated.tags:
        api_properties["Tags"] = stage["Tags"] = dict(stated.tags)
    return Additions(api=api_properties, stage=stage)
