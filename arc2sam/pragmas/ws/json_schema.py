"""What API Gateway takes as a model: JSON Schema, draft-04, less some keywords (loaded where a model is used).

Works on the located tree of a file, so that every fault has its place. The own check saves loading a validator, which
takes longer than all the rest of the program.

Source: JSON Schema draft-04 and its metaschema; API Gateway documentation, "Data models for REST APIs" and "Important
notes" (keywords that are not supported); CloudFormation documentation, "Template anatomy" and "Dynamic
references".
"""

from arc2sam.document import Scalar, Sequence, Table
from arc2sam.plain_data import plain_value
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from arc2sam.document import Entry, Value
    from arc2sam.source import Span

    Rule: TypeAlias = Callable[[Value], bool]

UNSUPPORTED = ("discriminator", "exclusiveMinimum", "readOnly", "oneOf", "anyOf", "additionalProperties")
"""Keywords that AWS lists as not supported."""

_LATER = (
    "$defs",
    "$id",
    "const",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
"""Keywords of later drafts, which a reader of draft-04 passes over."""
_DYNAMIC = "{{resolve:"
"""How a dynamic reference of CloudFormation begins."""
DRAFT_04 = "http://json-schema.org/draft-04/schema#"
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


class Fault(Record):
    """What is wrong with a schema, where, and how to mend it."""

    message: str
    span: "Span"
    help: str
    is_language: bool = False
    """Whether the schema is written for another draft, or with what API Gateway does not know."""
    is_advice: bool = False
    """Whether the schema can be deployed all the same."""


def is_draft_04(uri: str) -> bool:
    """Tell whether a `$schema` names draft-04."""
    return uri.removesuffix("#").replace("https:", "http:", 1) == DRAFT_04.removesuffix("#")


def is_external(reference: str) -> bool:
    """Tell whether a `$ref` leads out of its schema."""
    return not reference.startswith("#")


def faults(schema: Table) -> "Iterator[Fault]":
    """Yield what is wrong with a schema; of keywords that are not supported, the first place of each."""
    told: set[str] = set()
    for fault in _of_schema(schema, schema):
        if not fault.is_advice:
            yield fault
        elif fault.message not in told:
            told.add(fault.message)
            yield fault
    yield from _of_template(schema)


def _of_schema(value: "Value", root: Table) -> "Iterator[Fault]":
    if not isinstance(value, Table):
        yield Fault("A schema is an object", value.span, "Write an object, `{}` where anything will do")
        return
    names = {str(entry.key.value) for entry in value.entries}
    for entry in value.entries:
        yield from _of_keyword(entry, names, root)


def _of_keyword(entry: "Entry", beside: set[str], root: Table) -> "Iterator[Fault]":
    name, value = str(entry.key.value), entry.value
    if name in UNSUPPORTED:
        yield _advice(f"API Gateway does not support `{name}`", entry)
    elif name in _LATER:
        yield _advice(f"`{name}` is no keyword of draft-04, so it checks nothing", entry)
    rule = _RULES.get(name)
    if rule and not rule[0](value):
        yield Fault(f"`{name}` takes {rule[1]}", value.span, f"Write {rule[1]}, or remove `{name}`")
        return
    if name == "$schema" and not is_draft_04(_text(value)):
        yield Fault(
            "The model is not written in draft-04 of JSON Schema",
            value.span,
            f"Write `{DRAFT_04}`, and what draft-04 has",
            is_language=True,
        )
    elif name == "$ref":
        yield from _of_reference(_text(value), value.span, root)
    elif name in ("exclusiveMinimum", "exclusiveMaximum"):
        base = "m" + name.removeprefix("exclusiveM")
        if base not in beside:
            yield Fault(f"`{name}` stands without `{base}`", entry.key.span, f"Write `{base}` beside it")
    for part in _parts(name, value):
        yield from _of_schema(part, root)


def _advice(message: str, entry: "Entry") -> Fault:
    name = entry.key.value
    return Fault(message, entry.key.span, f"Remove `{name}`, and check it where the message is handled", is_advice=True)


def _text(value: "Value") -> str:
    return str(value.value) if isinstance(value, Scalar) else ""


def _of_reference(reference: str, span: "Span", root: Table) -> "Iterator[Fault]":
    if is_external(reference):
        yield Fault(
            f"`{reference[:60]}` is outside of the model",
            span,
            "Copy what it names below `definitions`, and write `#/definitions/NAME`",
            is_language=True,
        )
    elif not _leads_somewhere(reference, root):
        yield Fault(f"The model has no `{reference[:60]}`", span, "Write it below `definitions`, or correct the path")


def _leads_somewhere(reference: str, root: Table) -> bool:
    place: Value | None = root
    if "%" in reference:
        # Source: RFC 6901, section 6: a pointer in a URI is percent-encoded.
        from urllib.parse import unquote

        reference = unquote(reference)
    _, *steps = reference.removeprefix("#").split("/")
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(place, Table):
            place = next((entry.value for entry in place.entries if entry.key.value == name), None)
        elif isinstance(place, Sequence) and name.isdigit():
            place = place.values[int(name)] if int(name) < len(place.values) else None
        else:
            return False
    return isinstance(place, Table) and reference[1:2] in ("", "/")


def _parts(name: str, value: "Value") -> "Iterator[Value]":
    """Yield the schemas that a keyword holds."""
    if name in _MAPS and isinstance(value, Table):
        for entry in value.entries:
            if name != "dependencies" or not isinstance(entry.value, Sequence):
                yield entry.value
    elif name in _LISTS and isinstance(value, Sequence):
        yield from value.values
    elif name in _SINGLE and isinstance(value, Table):
        yield value


_MAPS = ("properties", "patternProperties", "definitions", "dependencies")
_LISTS = ("allOf", "anyOf", "oneOf", "items")
_SINGLE = ("additionalItems", "additionalProperties", "items", "not")


def _is_text(value: "Value") -> bool:
    return isinstance(value, Scalar) and isinstance(value.value, str)


def _is_flag(value: "Value") -> bool:
    return isinstance(value, Scalar) and isinstance(value.value, bool)


def _is_number(value: "Value") -> bool:
    return isinstance(value, Scalar) and isinstance(value.value, int | float) and not _is_flag(value)


def _is_count(value: "Value") -> bool:
    number = value.value if isinstance(value, Scalar) else None
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _is_positive(value: "Value") -> bool:
    number = value.value if isinstance(value, Scalar) and _is_number(value) else None
    return isinstance(number, int | float) and number > 0


def _is_map(value: "Value") -> bool:
    return isinstance(value, Table)


def _is_list(value: "Value") -> bool:
    return isinstance(value, Sequence) and bool(value.values)


def _is_choice(value: "Value") -> bool:
    chosen = [repr(plain_value(one)) for one in value.values] if isinstance(value, Sequence) else []
    return 0 < len(chosen) == len(set(chosen))


def _is_names(value: "Value") -> bool:
    names = [_text(one) for one in value.values if _is_text(one)] if isinstance(value, Sequence) else []
    return isinstance(value, Sequence) and 0 < len(names) == len(value.values) == len(set(names))


def _is_type(value: "Value") -> bool:
    named = value.values if isinstance(value, Sequence) else (value,)
    is_listed = _is_names(value) if isinstance(value, Sequence) else _is_text(value)
    return is_listed and all(_text(one) in _TYPES for one in named)


def _is_flag_or_map(value: "Value") -> bool:
    return _is_flag(value) or _is_map(value)


def _is_list_or_map(value: "Value") -> bool:
    return _is_list(value) or _is_map(value)


def _is_dependencies(value: "Value") -> bool:
    return isinstance(value, Table) and all(_is_names(one.value) or _is_map(one.value) for one in value.entries)


def _with(rule: "Rule", doc: str, *names: str) -> "dict[str, tuple[Rule, str]]":
    return dict.fromkeys(names, (rule, doc))


_RULES: "dict[str, tuple[Rule, str]]" = {
    **_with(_is_text, "a text", "$ref", "$schema", "description", "format", "id", "pattern", "title"),
    **_with(_is_type, f"{', '.join(f'`{name}`' for name in sorted(_TYPES))}, or a list of them", "type"),
    **_with(_is_map, "an object", "definitions", "patternProperties", "properties"),
    **_with(_is_dependencies, "an object of schemas or lists of names", "dependencies"),
    **_with(_is_list, "a list with something in it", "allOf", "anyOf", "oneOf"),
    **_with(_is_choice, "a list of different values", "enum"),
    **_with(_is_list_or_map, "a schema or a list of schemas", "items"),
    **_with(_is_map, "a schema", "not"),
    **_with(_is_flag_or_map, "`true`, `false` or a schema", "additionalItems", "additionalProperties"),
    **_with(_is_names, "a list of different names", "required"),
    **_with(_is_count, "a whole number from 0", "maxItems", "maxLength", "maxProperties"),
    **_with(_is_count, "a whole number from 0", "minItems", "minLength", "minProperties"),
    **_with(_is_number, "a number", "maximum", "minimum"),
    **_with(_is_positive, "a number over 0", "multipleOf"),
    **_with(_is_flag, "`true` or `false`", "exclusiveMaximum", "exclusiveMinimum", "uniqueItems"),
}
"""By keyword, what its value must be, and how that is called."""


def _of_template(value: "Value") -> "Iterator[Fault]":
    """Yield what CloudFormation would take for something else, or refuse."""
    if isinstance(value, Scalar):
        if value.value is None:
            yield Fault("A template cannot hold `null`", value.span, "Leave it out, or check it in the function")
        elif _DYNAMIC in str(value.value):
            yield Fault(f"CloudFormation fills in `{_DYNAMIC}` itself", value.span, "Remove it from the model")
        return
    if isinstance(value, Sequence):
        for one in value.values:
            yield from _of_template(one)
        return
    for entry in value.entries:
        name = str(entry.key.value)
        if name.startswith("Fn::") or (name == "Ref" and len(value.entries) == 1):
            yield Fault(f"CloudFormation takes `{name}` for a function of its own", entry.key.span, "Rename it")
        yield from _of_template(entry.value)
