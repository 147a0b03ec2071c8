"""Actions of @ws: the model that messages must meet.

Source: API Gateway documentation, "Request validation for WebSocket APIs" and "Data models for REST APIs"; its API
reference, version 2, "CreateModel".
"""

from arc2sam.intrinsics import ref, verbatim
from arc2sam.names import logical_name
from arc2sam.plain_data import plain_value
from arc2sam.pragmas.ws import API, NOTHING, Additions, own_id
from arc2sam.pragmas.ws.api import settings_of
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Table
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import Action, WebSocketApi
    from arc2sam.source import Source

CONTENT_TYPE = "application/json"
WITHOUT_MODEL = ("$connect", "$disconnect")
"""Route keys of events that are no message."""
DEFAULT_SELECTION = "$request.body.action"
_LARGEST_BYTES = 32 * 1024
_LONGEST_NAME = 128


def name_of(action: "Action") -> str:
    """Return the name of an action's model."""
    return logical_name(action.name)


def selection(app: "App") -> str:
    """Return what of a message selects its model: what selects its action."""
    settings = settings_of(app)
    return settings.stage.selection if settings else DEFAULT_SELECTION


def size_bytes(schema: "Json") -> int:
    """Return how large a schema is without blanks, as it is sent to API Gateway."""
    import json

    return len(json.dumps(schema, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))


def size_fault(schema: "Json") -> "tuple[str, str] | None":
    """Return that a schema is too large and how to mend it, or None."""
    size = size_bytes(schema)
    if size <= _LARGEST_BYTES:
        return None
    return f"The model has {size} bytes, more than {_LARGEST_BYTES}", "Shorten it, or check the rest in the function"


def language_fault(schema: "Json") -> "tuple[str, str] | None":
    """Return what of a schema is not draft-04 or leads out of it and how to mend it, or None."""
    from arc2sam.pragmas.ws import json_schema

    if isinstance(schema, dict):
        language = schema.get("$schema")
        if isinstance(language, str) and not json_schema.is_draft_04(language):
            return "The model is not written in draft-04 of JSON Schema", f"Write `{json_schema.DRAFT_04}`"
        reference = schema.get("$ref")
        if isinstance(reference, str) and json_schema.is_external(reference):
            return f"`{reference[:60]}` is outside of the model", "Copy what it names below `definitions`"
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list | tuple) else ()
    return next((found for part in parts if (found := language_fault(part))), None)


def check(action: "Action", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - as every topic
    """Report what the model cannot be.

    Codes: ARC396 (a model of no message), ARC398 (unusable), ARC399 (not draft-04), ARC537 (a keyword that checks
    nothing) and those of the JSON reader.
    """
    setting = action.settings.get("model")
    if setting is None:
        return
    if action.route_key in WITHOUT_MODEL:
        report.add(
            "ARC396",
            f"`{action.name}` has no message that a model could be of",
            setting.key_span,
            help="Remove `model`, or write it below an action",
        )
        return
    if len(name_of(action)) > _LONGEST_NAME:
        report.add(
            "ARC398",
            f"The name of the model would have {len(name_of(action))} characters, more than {_LONGEST_NAME}",
            action.span,
            help="Shorten the name of the action, or remove `model`",
        )
    source = action.files.get("model")
    tree = _read(source, report) if source else None
    if tree:
        _check_schema(tree, report)


def _read(source: "Source", report: "Report") -> "Table | None":
    """Return the file as a located object, or None after reporting what keeps it from being one."""
    from arc2sam.diagnostics import Report as OwnReport
    from arc2sam.readers import is_within_limits
    from arc2sam.readers.json import read_tree
    from arc2sam.source import Span

    text = source.text.strip()
    if not text.startswith("{"):
        start = source.text.find(text) if text else 0
        report.add(
            "ARC398",
            f"The model {'is no object' if text else 'is empty'}",
            Span(source, start, start + len(text[:1])),
            help='Write a JSON Schema, such as `{"type": "object"}`',
        )
        return None
    # Whether this text can be used is a question of its own.
    found = OwnReport()
    tree = read_tree(source, found) if is_within_limits(source, "json", found) else None
    report.extend(found)
    return None if found.has_errors else tree


def _check_schema(tree: "Table", report: "Report") -> None:
    from arc2sam.pragmas.ws import json_schema

    for fault in json_schema.faults(tree):
        code = "ARC537" if fault.is_advice else "ARC399" if fault.is_language else "ARC398"
        report.add(code, fault.message, fault.span, help=fault.help)
    too_large = size_fault(plain_value(tree))  # type: ignore[arg-type]  # plain data of any shape
    if too_large:
        report.add("ARC398", too_large[0], tree.span, help=too_large[1])


def schema_of(action: "Action") -> "Json":
    """Return the schema of an action whose model has no faults in `check`."""
    from arc2sam.diagnostics import Report as OwnReport

    tree = _read(action.files["model"], OwnReport())
    assert tree is not None
    return _verbatim(plain_value(tree))


def _verbatim(value: object) -> "Json":
    """Return JSON in which no text can be taken for a reference of the template."""
    if isinstance(value, str):
        return verbatim(value)
    if isinstance(value, dict):
        return {key: _verbatim(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_verbatim(inner) for inner in value]
    return value  # type: ignore[return-value]  # a number or boolean


def additions(action: "Action", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - as every topic
    """Return the model, and the route's use of it."""
    if "model" not in action.files:
        return NOTHING
    model_id = own_id(action, "WSModel")
    properties: dict[str, Json] = {
        "ApiId": ref(API),
        "Name": name_of(action),
        "ContentType": CONTENT_TYPE,
        "Schema": schema_of(action),
    }
    # By its name, which no reference gives: `Ref` is an ID. So the route has to be told to wait.
    route: dict[str, Json] = {
        "ModelSelectionExpression": selection(app),
        "RequestModels": {"$default": name_of(action)},
    }
    return Additions(
        route=route,
        resources=(Resource(model_id, "AWS::ApiGatewayV2::Model", properties, action.span),),
        route_waits=(model_id,),
        stage_waits=(model_id,),
    )
