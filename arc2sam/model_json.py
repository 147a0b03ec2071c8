"""The app model as JSON, for other programs (block 5; loaded by `arc2sam model` only).

`schemas/model.schema.json` describes it; it is made from the same annotations.
"""

from arc2sam import pragmas
from arc2sam.document import Pragma
from arc2sam.plain_data import plain_item
from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Part


def to_json(app: "App") -> "dict[str, Json]":
    """Return the whole model as plain data: fields by their names, parts by the names of their pragmas.

    A place is `line` and `column`, both from 1, and `file` where it is not in the manifest.
    """
    return {
        "name": app.name,
        "manifest": app.source.name,
        "parts": {pragma_of(part): _value(part, app.source) for part in app},
        "others": [_value(pragma, app.source) for pragma in app.others],
        "preferences": _value(app.preferences, app.source),
    }


def pragma_of(part: "Part | type[Part]") -> str:
    """Return the name of the pragma that a part, or a class of parts, is about."""
    kind = part if isinstance(part, type) else type(part)
    name: str = getattr(kind, "PRAGMA", None) or pragmas.module_of(kind).NAME
    return name


def _value(value: object, manifest: Source) -> "Json":
    if isinstance(value, Span):
        return _place(value, manifest)
    if isinstance(value, Source):
        return value.name
    if isinstance(value, Pragma):
        span = _place(value.span, manifest)
        return {"name": value.name, "span": span, "items": _plain(map(plain_item, value.items))}
    if isinstance(value, Record):
        return {name: _value(getattr(value, name), manifest) for name in value._fields}
    if isinstance(value, dict):
        return {str(key): _value(one, manifest) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one, manifest) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"not a value of the model: {value!r}")


def _place(span: Span, manifest: Source) -> "Json":
    line, column = span.source.line_column(span.start)
    place: dict[str, Json] = {"line": line, "column": column}
    return place if span.source is manifest else {"file": span.source.name, **place}


def _plain(values: "Iterable[object]") -> "Json":
    return list(values)  # type: ignore[arg-type]  # `plain_item` returns plain data
