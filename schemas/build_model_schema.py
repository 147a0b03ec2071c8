"""Makes model.schema.json from the annotations and docstrings of the model's classes. Run it after changing them."""

import ast
import builtins
import collections
import collections.abc
import functools
import inspect
import json
import sys
import types
import typing
from pathlib import Path
from typing import Any

from arc2sam import names, pragmas
from arc2sam.document import Pragma
from arc2sam.model import App, Part, Preferences
from arc2sam.model_json import pragma_of
from arc2sam.record import Record
from arc2sam.source import Source, Span

TARGET = Path(__file__).with_name("model.schema.json")

Schema = dict[str, Any]

_SIMPLE: dict[object, Schema] = {
    str: {"type": "string"},
    names.LogicalId: {"type": "string", "pattern": "^[A-Za-z0-9]+$"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    object: {},
    Source: {"type": "string", "description": "The name of a file."},
}
_PLACE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "description": "A place: line and column from 1; without `file` it is in the manifest.",
    "properties": {
        "file": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
    "required": ["line", "column"],
}
_OTHER: Schema = {
    "type": "object",
    "additionalProperties": False,
    "description": "A pragma that is not Architect's, or is no longer: its items as written.",
    "properties": {"name": {"type": "string"}, "span": {"$ref": "#/definitions/Place"}, "items": {"type": "array"}},
    "required": ["name", "span", "items"],
}


class Builder:
    """Collects the definitions that the schema refers to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {"Place": _PLACE, "Other": _OTHER}

    def of(self, kind: Any) -> Schema:  # Any: whatever an annotation evaluates to
        """Return the schema of an annotation."""
        if kind in _SIMPLE:
            return _SIMPLE[kind]
        if kind is Span:
            return {"$ref": "#/definitions/Place"}
        if kind is Pragma:
            return {"$ref": "#/definitions/Other"}
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin is typing.Literal:
            return {"enum": list(arguments)}
        if origin in (types.UnionType, typing.Union):
            return {"anyOf": [self.of(one) for one in arguments]}
        if origin is tuple:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin in (collections.abc.Mapping, dict):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if origin is frozenset:
            return {"type": "array", "items": self.of(arguments[0])}
        if isinstance(kind, type) and issubclass(kind, Record):
            return self.record(kind)
        raise TypeError(f"no schema for {kind!r}")

    def record(self, kind: type[Record]) -> Schema:
        """Return a reference to the definition of a class, made when it is first met."""
        name = kind.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            docs = _field_docs(kind)
            properties = {}
            for field in kind._fields:
                schema = self.of(_annotation(kind, field))
                properties[field] = _described(schema, docs[field]) if field in docs else schema
            self.definitions[name] = {
                "type": "object",
                "additionalProperties": False,
                "description": _summary(inspect.getdoc(kind) or ""),
                "properties": properties,
                "required": list(kind._fields),
            }
        return {"$ref": f"#/definitions/{name}"}


def _described(schema: Schema, text: str) -> Schema:
    # Draft 7 ignores what stands beside a $ref.
    return {"allOf": [schema], "description": text} if "$ref" in schema else {**schema, "description": text}


def _annotation(kind: type[Record], field: str) -> Any:  # Any: as in `of`
    """Return what a field's annotation evaluates to: many are text, of names that only type checkers import."""
    owner = next(base for base in kind.__mro__ if field in base.__dict__.get("__annotations__", {}))
    annotation = owner.__annotations__[field]
    if not isinstance(annotation, str):
        return annotation
    module = vars(sys.modules[owner.__module__])
    return eval(annotation, module, collections.ChainMap(module, Names()))  # noqa: S307 - our own source


_APART = tuple(
    f"arc2sam.{name}"
    for name in ("readers.", "rules.", "diff.", "scaffold.", "commands.", "roles", "faults", "hydration")
)


class Names(dict[str, Any]):
    """The names of annotations that are not there at run time, aliases evaluated when they are asked for."""

    def __init__(self) -> None:
        # Values of other stages are no part of the model, and some are called like ones that are.
        classes = [one for one in _records(Record) if not one.__module__.startswith(_APART)]
        super().__init__({one.__name__: one for one in classes})
        self.update({"Mapping": collections.abc.Mapping, "LogicalId": str, "Literal": typing.Literal})
        self.aliases = _aliases()

    def __missing__(self, name: str) -> Any:  # Any: whatever the alias stands for
        return eval(self.aliases[name], vars(builtins), self)  # noqa: S307 - our own source


@functools.cache
def _aliases() -> dict[str, str]:
    """Return the text of every type alias that only type checkers see."""
    aliases: dict[str, str] = {}
    for name, module in tuple(sys.modules.items()):
        if name.startswith("arc2sam.") and not name.startswith(_APART):
            for node in ast.walk(ast.parse(inspect.getsource(module))):
                is_alias = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"
                if is_alias and isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
                    text = node.value.value if isinstance(node.value, ast.Constant) else ast.unparse(node.value)
                    aliases[node.target.id] = str(text)
    return aliases


def _records(kind: type[Record]) -> list[type[Record]]:
    return [kind, *(one for sub in kind.__subclasses__() for one in _records(sub))]


def _field_docs(kind: type[Record]) -> dict[str, str]:
    """Return the docstrings below the fields of a class and its bases."""
    docs: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if not issubclass(base, Record) or base is Record:
            continue
        body = ast.parse(inspect.getsource(base)).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, below in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
                text = ast.literal_eval(below.value)
                docs[field.target.id] = " ".join(text.split())
    return docs


def _summary(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def build() -> Schema:
    """Return the schema of what `model_json.to_json` returns."""
    for name in pragmas.PRAGMAS:
        pragmas.load(name)
    builder = Builder()
    order = list(pragmas.MODULES)
    kinds = [kind for kind in _records(Part) if issubclass(kind, Part) and kind is not Part]
    kinds.sort(key=lambda kind: _position(kind, order))
    parts = {pragma_of(kind): builder.of(kind) for kind in kinds}
    preferences = builder.of(Preferences)
    others = {"type": "array", "items": {"$ref": "#/definitions/Other"}, "description": _field_docs(App)["others"]}
    properties = {
        "name": {"type": "string", "description": "The app's name."},
        "manifest": {"type": "string", "description": "The manifest's file."},
        "parts": {
            "type": "object",
            "additionalProperties": False,
            "description": "What each pragma says, by its name.",
            "properties": parts,
        },
        "others": others,
        "preferences": {"anyOf": [preferences, {"type": "null"}]},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "App model of arc2sam",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(properties),
        "definitions": dict(sorted(builder.definitions.items())),
    }


def _position(kind: type[Part], order: list[str]) -> int:
    return order.index(kind.__module__.removeprefix("arc2sam.pragmas.").partition(".")[0])


def rendered(schema: Schema) -> str:
    """Return the text of the file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(rendered(build()), encoding="utf-8")
