"""What exactly is wrong with a template: jsonschema's last word, in our wording (block 5, loaded after a doubt only)."""

from arc2sam.record import Record
from arc2sam.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from jsonschema import Draft7Validator

    from arc2sam.validate import Doubts

    Path = tuple[str | int, ...]
    Words = tuple[str, str, str, Path]  # code, message, help, where the fault lies below the breach's place

UNKNOWN, MISSING, WRONG, NO_TYPE, CLASH = "ARC401", "ARC402", "ARC403", "ARC404", "ARC405"

_FUNCTION = "AWS::Serverless::Function"
_SHOWN = 60
"""Longest text, in code points, that a message repeats of a value."""
_LISTED = 8
"""Most names that a help line lists."""

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a map",
    "string": "text",
}


class Fault(Record):
    """One thing wrong with a template."""

    code: str
    message: str
    help: str
    logical_id: str
    """The resource; empty for other sections."""
    property: str
    """Dotted path: in the resource (`Properties.MemorySize`), or in the document (`Outputs.WSS.Value`)."""


class Breach(Record):
    """One error of jsonschema, as far as its wording needs it."""

    keyword: str
    """The keyword of the schema that the value breaks."""
    wanted: "Any"  # Any: what stands at the keyword, of any type
    value: "Any"  # Any: the value that breaks it
    rule: "dict[str, Any]"
    """The schema that has the keyword."""
    is_name: bool
    """Whether the value is itself a name in the map at the breach's place."""


class Place(Record):
    """Where a value of the document lies."""

    logical_id: str
    path: "Path"

    @property
    def dotted(self) -> str:
        """The path with dots."""
        return ".".join(map(str, self.path))

    @property
    def subject(self) -> str:
        """How messages call the place: `Timeout` of `ConnectWSLambda`."""
        path = self.path[1:] if self.logical_id and self.path[:1] == ("Properties",) else self.path
        dotted = ".".join(map(str, path))
        if not self.logical_id:
            return f"`{dotted}`" if dotted else "The template"
        return f"`{dotted}` of `{self.logical_id}`" if dotted else f"`{self.logical_id}`"

    def below(self, path: "Path") -> "Place":
        """Return the place further down."""
        return self.replace(path=self.path + path)


def faults(doubts: "Doubts") -> tuple[Fault, ...]:
    """Return what is wrong with the parts of a template that are in doubt; nothing if they are valid after all.

    One fault is told once: a property of Globals that is wrong is not told again of each function it is merged into.
    """
    schema = _schema()
    found = list(_frame_faults(_with_text_names(doubts.document), schema)) if doubts.frame else []
    shared = {fault.property.partition(".")[2] for fault in found if fault.property.startswith("Globals.")}
    for logical_id, resource in doubts.resources.items():
        kind = str(resource["Type"])
        section = kind.rpartition("::")[2]
        judge = _validator(_definition(kind, schema), schema)
        for place, breach in _breaches(judge, _with_text_names(resource), Place(str(logical_id), ())):
            found += (
                fault
                for fault in _worded(place, breach)
                if fault.property.replace("Properties", section, 1) not in shared
            )
    return tuple({(fault.logical_id, fault.property, fault.code): fault for fault in reversed(found)}.values())[::-1]


def _with_text_names(node: "Any") -> "Any":
    """Return a part of a document in which all names are text: YAML of a user's may hold others, jsonschema may not."""
    if isinstance(node, dict):
        return {str(name): _with_text_names(value) for name, value in node.items()}
    return [_with_text_names(value) for value in node] if isinstance(node, list) else node


def _frame_faults(document: "dict[str, Any]", schema: "dict[str, Any]") -> "Iterator[Fault]":
    for place, breach in _breaches(_validator("Frame", schema), document, Place("", ())):
        path = place.path
        is_resource = path[:1] == ("Resources",) and len(path) > 1
        yield from _worded(Place(str(path[1]), path[2:]) if is_resource else place, breach)


def _schema() -> "dict[str, Any]":  # Any: a JSON Schema node is whatever its keywords say
    import json

    from arc2sam.schema_files import read

    schema: dict[str, Any] = json.loads(read("sam-template"))
    return schema


def _validator(definition: str, schema: "dict[str, Any]") -> "Draft7Validator":
    from jsonschema import Draft7Validator

    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]})


def _definition(kind: str, schema: "dict[str, Any]") -> str:
    if kind == _FUNCTION:
        return "MergedFunction"
    return kind if "::" in kind and "." not in kind and kind in schema["definitions"] else "OtherResource"


def _breaches(validator: "Draft7Validator", document: object, root: Place) -> "Iterator[tuple[Place, Breach]]":
    """Yield the breaches that name a cause, those at one place reduced to their causes."""
    from jsonschema.exceptions import best_match

    by_path: dict[Path, list[Breach]] = {}
    for error in validator.iter_errors(document):
        # A rule with a description is worded by it; of other alternatives the nearest tells most.
        has_words = isinstance(error.schema, dict) and "description" in error.schema
        leaf = error if has_words else best_match([error]) or error
        rule = leaf.schema if isinstance(leaf.schema, dict) else {}
        is_name = "propertyNames" in leaf.absolute_schema_path
        breach = Breach(str(leaf.validator), leaf.validator_value, leaf.instance, rule, is_name)
        by_path.setdefault(tuple(leaf.absolute_path), []).append(breach)
    for path in sorted(by_path, key=lambda path: tuple(map(str, path))):
        for breach in _causes(by_path[path]):
            yield root.replace(path=path), breach


def _causes(breaches: "list[Breach]") -> "list[Breach]":
    """Return the breaches at one place that are causes, not what follows from another.

    A misspelled property is missing too; a value of the wrong type breaks every other rule as well.
    """
    names = [breach for breach in breaches if breach.is_name]
    values = [breach for breach in breaches if not breach.is_name]
    for keyword in ("additionalProperties", "type"):
        first = [breach for breach in values if breach.keyword == keyword][:1]
        if first:
            return names + first
    missing = [breach for breach in values if breach.keyword in _ABSENCE]
    rest = [breach for breach in values if breach.keyword not in _ABSENCE]
    return names + missing + rest[:1]


def _worded(place: Place, breach: Breach) -> "Iterator[Fault]":
    if place.path == ("Type",) and place.logical_id:
        yield _resource_type(place, breach)
        return
    word = _described if "description" in breach.rule else _WORDS.get(breach.keyword, _other)
    for code, message, advice, below in word(place, breach):
        yield Fault(code, message, advice, _owner(place, below), place.below(below).dotted)


def _owner(place: Place, below: "Path") -> str:
    # An illegal logical ID is found in the Resources section, but it is a resource's.
    return str(below[0]) if place.path == ("Resources",) and not place.logical_id and below else place.logical_id


def _resource_type(place: Place, breach: Breach) -> Fault:
    message = f"`Type` of `{place.logical_id}` is `{shown(breach.value)}`, which is no resource type"
    near = nearest(str(breach.value), tuple(map(str, breach.rule.get("enum", ()))))
    advice = f"Write `{near}`" if near else "Write a type of three words, such as `AWS::SQS::Queue`"
    return Fault(NO_TYPE, message, advice, place.logical_id, place.dotted)


# --- The wording of each keyword


def _described(place: Place, breach: Breach) -> "Iterator[Words]":
    text = str(breach.rule["description"])
    start, verb = next((start, verb) for start, verb in _ADVICE if text.startswith(start))
    advice = f"{verb}{text[len(start) :].partition(' with ')[0]}"
    if breach.is_name:
        name = str(breach.value)
        yield WRONG, f"{place.subject} has the name `{shown(name)}`, which {text}", advice, (name,)
        return
    if text.startswith("must be "):
        yield WRONG, f"{place.subject} is `{shown(breach.value)}` and {text}", advice, ()
        return
    yield CLASH, f"{place.subject} {text}", advice, ()


_ADVICE = (
    ("needs ", "Add "),
    ("cannot have both ", "Remove one of "),
    ("cannot have ", "Remove "),
    ("must be ", "Use "),
)
"""How the descriptions of rules in the schema begin, and how advice begins instead."""


def _unknown(place: Place, breach: Breach) -> "Iterator[Words]":
    known = tuple(breach.rule.get("properties", ()))
    for name in sorted(map(str, breach.value)):
        if name in known:
            continue
        near = nearest(name, known)
        if name.startswith("Fn::"):
            message = f"{place.subject} calls `{shown(name)}`, which is no intrinsic function"
        else:
            message = f"{place.subject} has the unknown property `{shown(name)}`"
        yield UNKNOWN, message, f"Write `{near}`" if near else f"Remove `{shown(name)}`", (name,)


def _missing(place: Place, breach: Breach) -> "Iterator[Words]":
    for name in breach.wanted:
        if name not in breach.value:
            yield MISSING, f"{place.subject} lacks `{name}`", f"Add `{name}`", (name,)


def _dependent(place: Place, breach: Breach) -> "Iterator[Words]":
    for name, needed in breach.wanted.items():
        for other in needed:
            if name in breach.value and other not in breach.value:
                yield MISSING, f"{place.subject} has `{name}` and lacks `{other}`", f"Add `{other}`", (other,)


def _choice(place: Place, breach: Breach) -> "Iterator[Words]":
    choices = breach.wanted if breach.keyword == "enum" else [breach.wanted]
    names = tuple(_plain(choice) for choice in choices)
    near = _nearest_choice(breach.value, choices)
    advice = f"Write `{near or names[0]}`" if near or len(names) == 1 else f"Write {listed(names)}"
    if breach.is_name:
        name = str(breach.value)
        yield UNKNOWN, f"{place.subject} has the unknown name `{shown(name)}`", advice, (name,)
        return
    if choices == [True] and breach.value is False and place.path:
        advice = f"Remove `{place.path[-1]}`, or write `true`"
    what = f"not `{names[0]}`" if len(names) == 1 else f"none of the {len(names)} values it can have"
    yield WRONG, f"{place.subject} is `{shown(breach.value)}`, {what}", advice, ()


def _nearest_choice(value: object, choices: "list[Any]") -> "str | None":
    if isinstance(value, int | float):
        numbers = [choice for choice in choices if isinstance(choice, int | float) and not isinstance(choice, bool)]
        return str(min(numbers, key=lambda number: abs(number - value))) if numbers else None
    return nearest(_plain(value), tuple(_plain(choice) for choice in choices))


def _kind(place: Place, breach: Breach) -> "Iterator[Words]":
    kinds = breach.wanted if isinstance(breach.wanted, list) else [breach.wanted]
    wanted = _either([_KINDS[kind] for kind in kinds])
    what, advice = f"`{shown(breach.value)}`", f"Write {wanted}"
    if isinstance(breach.value, str) and _is_quoted(breach.value, kinds):
        what, advice = f"the text {what}", "Write it without quotes"
    elif isinstance(breach.value, int | float) and kinds == ["string"]:
        advice = "Write it in quotes"
    yield WRONG, f"{place.subject} is {what}, not {wanted}", advice, ()


def _is_quoted(text: str, kinds: "list[str]") -> bool:
    """Tell whether a text is right but for the quotes around it."""
    if text in ("true", "false"):
        return "boolean" in kinds
    number, _, rest = text.removeprefix("-").partition(".")
    return number.isdecimal() and ("number" in kinds or ("integer" in kinds and not rest))


def _pattern(place: Place, breach: Breach) -> "Iterator[Words]":
    rule = _PATTERNS.get(breach.wanted, f"text that matches `{breach.wanted}`")
    value = str(breach.value)
    if breach.is_name:
        yield WRONG, f"{place.subject} has the illegal name `{shown(value)}`", f"Use {rule}", (value,)
        return
    yield WRONG, f"{place.subject} is `{shown(value)}`, not {rule}", f"Write {rule}", ()


_PATTERNS = {
    "^[A-Za-z0-9]+$": "ASCII letters and digits",
    "^[A-Za-z0-9]{1,255}$": "ASCII letters and digits, 255 at most",
    r"^[A-Za-z0-9]+\..": "a logical ID, a dot and an attribute",
    r"^[^\s]+$": "text without spaces",
    r"^(at|cron|rate)\(.+\)$": "`rate(...)`, `cron(...)` or `at(...)`",
    r"^(/|\$default$)": "a path that begins with `/`",
    "^(lambda:[*]|lambda:[a-zA-Z]+|[*])$": "`lambda:InvokeFunction` or another action of Lambda's",
}
"""Patterns that messages put in words."""


def _limit(place: Place, breach: Breach) -> "Iterator[Words]":
    form, advice = _LIMITS[breach.keyword]
    size = len(breach.value) if isinstance(breach.value, str | list | dict) else shown(breach.value)
    yield WRONG, f"{place.subject} {form.format(size, breach.wanted)}", advice.format(breach.wanted), ()


_LIMITS = {
    "minimum": ("is `{}`, less than the minimum {}", "Write {} or more"),
    "maximum": ("is `{}`, more than the maximum {}", "Write {} or less"),
    "exclusiveMinimum": ("is `{}` and must be more than {}", "Write more than {}"),
    "exclusiveMaximum": ("is `{}` and must be less than {}", "Write less than {}"),
    "multipleOf": ("is `{}`, no multiple of {}", "Write a multiple of {}"),
    "minLength": ("has the length {}, less than the minimum {}", "Write at least {} characters"),
    "maxLength": ("has the length {}, more than the maximum {}", "Write at most {} characters"),
    "minItems": ("has the length {}, less than the minimum {}", "Write at least {} items"),
    "maxItems": ("has the length {}, more than the maximum {}", "Write at most {} items"),
    "minProperties": ("has the length {}, less than the minimum {}", "Write at least {} names"),
    "maxProperties": ("has the length {}, more than the maximum {}", "Write at most {} names"),
}
"""Keywords that set a bound: what is said of the size and the bound, and the advice."""


def _repeated(place: Place, breach: Breach) -> "Iterator[Words]":
    items = breach.value
    twice = shown(next((item for index, item in enumerate(items) if item in items[:index]), items))
    yield WRONG, f"{place.subject} has `{twice}` twice", f"Remove the second `{twice}`", ()


def _alternatives(place: Place, breach: Breach) -> "Iterator[Words]":
    needs = [branch.get("required", ()) for branch in breach.wanted]
    if any(len(names) != 1 for names in needs):
        yield from _other(place, breach)
        return
    names = listed(tuple(one[0] for one in needs))
    if any(one[0] in breach.value for one in needs):
        yield CLASH, f"{place.subject} has more than one of {names}", f"Keep one of {names}", ()
    else:
        yield MISSING, f"{place.subject} needs {names}", f"Add {names}", ()


def _other(place: Place, breach: Breach) -> "Iterator[Words]":
    yield WRONG, f"{place.subject} is `{shown(breach.value)}`, which cannot stand there", "Remove it", ()


_ABSENCE = frozenset({"required", "dependencies"})
_WORDS: "dict[str, Callable[[Place, Breach], Iterable[Words]]]" = {
    "additionalProperties": _unknown,
    "required": _missing,
    "dependencies": _dependent,
    "enum": _choice,
    "const": _choice,
    "type": _kind,
    "pattern": _pattern,
    "uniqueItems": _repeated,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    **dict.fromkeys(_LIMITS, _limit),
}


def listed(names: "tuple[str, ...]") -> str:
    """Return names in backquotes for a help line; a long list is cut."""
    quoted = [f"`{name}`" for name in names[:_LISTED]]
    return _either([*quoted, f"another of {len(names)}"] if len(names) > _LISTED else quoted)


def _either(words: "list[str]") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def shown(value: object) -> str:
    """Return a value for a message: as JSON, on one line, cut if it is long."""
    text = _plain(value).replace("`", "'")
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _plain(value: object) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value, default=str)
