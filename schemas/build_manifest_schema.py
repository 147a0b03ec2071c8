"""Make `manifest.schema.json`: the JSON Schema (draft-07) of Architect manifests in JSON, YAML and TOML, for editors.

    python schemas/build_manifest_schema.py

The settings come from the pragmas' own tables of keys, the shapes around them from what `arc2sam/readers/shape.py`
reads. What is done so that it serves an editor:

* whatever arc2sam reads without an error is valid, odd spellings included; a value of the wrong type is not;
* a pragma or setting that nobody knows is allowed, since plugins read such; the slip of a known one is refused, by a
  pattern of its own that names what is meant;
* one flat node for a value where possible, no `anyOf`: an editor then says what is wrong with it;
* `definitions/config` describes the configuration file of a function, `definitions/manifest` what stands below `arc`
  or `architect` in package.json, to which `package.schema.json` leads.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from arc2sam import other_pragmas, pragmas
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS
from arc2sam.items import NameRule
from arc2sam.keys import Key
from arc2sam.lsp.vocabulary import CONFIG, IMPLICIT_DOCS, pragma_doc
from arc2sam.pragmas.http.order import METHODS
from arc2sam.regions import REGIONS
from arc2sam.runtimes import FAMILIES
from arc2sam.table_keys import TABLE_NAME

Schema = dict[str, Any]  # Any: a JSON Schema node is made key by key, as its keywords say

TARGET = Path(__file__).with_name("manifest.schema.json")

EMPTY: Schema = {"enum": [None, True, {}, []]}
"""A pragma without items."""
NOTHING: Schema = {"type": ["null", "object"], "maxProperties": 0}
"""A setting without a value: a warning, no error."""
ANY: Schema = {"items": {"not": {"enum": [None, {}, []]}}}
"""What is kept as it is; only an item of a list that says nothing is an error."""
SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def in_any_case(text: str) -> str:
    """Return a pattern of a word in capitals and small letters."""
    return "".join(f"[{char.upper()}{char.lower()}]" if char.isalpha() else f"\\{char}" for char in text)


def one_of(*schemas: Schema) -> Schema:
    """Return the schema of values that one of several describes."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def listed(schema: Schema, **limits: int) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema, **limits}


def described(text: str, schema: Schema) -> Schema:
    """Return a schema with what an editor shows for it."""
    return {"description": text, **schema}


# Settings


def described_key(key: Key, *, may_lack: bool, written: str = "") -> Schema:
    """Return the schema of a key's value, with its documentation; `may_lack`: whether no value is a mere warning."""
    may_lack = may_lack and not key.guards
    text = key.doc
    if written and written != key.name:
        text = f"The same as `{key.name}`: {text}"
    if key.unit:
        text += f" In {key.unit}."
    schema = described(text, key_value(key, may_lack=may_lack))
    if key.default is not None:
        schema["default"] = key.default
    if key.name in EXAMPLES:
        schema["examples"] = list(EXAMPLES[key.name])
    return schema


EXAMPLES = {
    "region": REGIONS,
    "runtime": [name for family in FAMILIES for name in (*family.runtimes, *family.aliases)],
}
"""What an editor offers for keys that take other words too."""


def key_value(key: Key, *, may_lack: bool = False) -> Schema:
    """Return the schema of a key's value; a list of one element is read as that element."""
    if key.kind == "any":
        return {}
    if key.kind == "table":
        return table(key, may_lack=may_lack)
    if key.kind == "allowance":
        return {"type": "array", "items": [allowed(key), {"enum": list(key.choices)}], "minItems": 2, "maxItems": 2}
    if key.kind == "stages":
        lacking = {"maxProperties": 0} if may_lack else {}
        types = ["boolean", "string", "array", *(["null", "object"] if may_lack else [])]
        return {"type": types, "items": {"type": "string"}, **lacking}
    several = {} if key.kind in ("strings", "numbers") else {"minItems": 1, "maxItems": 1}
    if key.choices:
        return one_of(*alternatives(key), listed(one_value(key), **several), *([NOTHING] if may_lack else []))
    one = limited(key)
    lacking = {"maxProperties": 0} if may_lack else {}
    types = [one["type"], "array", *(["null", "object"] if may_lack else [])]
    return {**one, "type": types, "items": one, **several, **lacking}


def table(key: Key, *, may_lack: bool) -> Schema:
    """Return the schema of settings below a key."""
    schema = {
        "type": ["object", "null"] if may_lack else "object",
        "properties": {name: described_key(one, may_lack=False, written=name) for name, one in spellings(key.keys)},
    }
    if key.is_open:
        schema["additionalProperties"] = key_value(Key("", "string", ""))
    else:
        schema["patternProperties"] = refused(key.keys)
    return one_of(schema, {"enum": [True]}) if key.may_stand_alone else schema


def allowed(key: Key) -> Schema:
    """Return the schema of a whole number in the key's range."""
    return {"type": "integer", "minimum": key.minimum, "maximum": key.maximum}


def alternatives(key: Key) -> list[Schema]:
    """Return the schemas of one value of a key."""
    if key.kind == "any":
        return [{}]
    if not key.choices:
        return [limited(key)]
    return [{"enum": list(key.choices)}, *([limited(key)] if key.kind == "integer" else [])]


def one_value(key: Key) -> Schema:
    """Return the schema of one value of a key, not in a list."""
    return one_of(*alternatives(key))


def limited(key: Key) -> Schema:
    """Return the schema of one value of a key, without its choices."""
    kind = {"strings": "string", "stages": "string", "numbers": "number"}.get(key.kind, key.kind)
    limits = {"minimum": key.minimum, "maximum": key.maximum}
    return {"type": kind, **{name: limit for name, limit in limits.items() if limit is not None}}


def spellings(keys: Iterable[Key]) -> list[tuple[str, Key]]:
    """Return every spelling of every key."""
    return [(spelling, key) for key in keys for spelling in (key.name, *key.aliases)]


def settings(name: str, keys: tuple[Key, ...], definitions: Schema, *, may_lack: bool = False) -> Schema:
    """Return a reference to the schema of a map of settings, which is added to the definitions."""
    definitions[f"{name} settings"] = {
        "type": "object",
        "properties": {name: described_key(key, may_lack=may_lack, written=name) for name, key in spellings(keys)},
        "patternProperties": refused(keys),
    }
    return {"$ref": f"#/definitions/{name} settings"}


def refused(keys: tuple[Key, ...]) -> Schema:
    """Return the patterns of words that are errors where these keys stand: slips of them, and other words for them."""
    patterns = {slip(name): meant(name) for name, _ in spellings(keys)}
    for key in keys:
        for word in key.slips:
            pattern = "[-_]*".join(f"[{char.upper()}{char}]" if char.isalpha() else char for char in word)
            patterns[f"^{pattern}$"] = meant(key.name)
    return patterns


def meant(name: str) -> Schema:
    """Return the schema that refuses a slip."""
    return {"description": f"Not a setting here; did you mean `{name}`?", "not": {}}


def slip(name: str) -> str:
    """Return the pattern of words that differ from a key by one letter added, lost, changed or swapped, or by case.

    Every match is an error of arc2sam too: a short key with a letter changed is not near enough for that, and a key
    that is known in another place is but a warning.
    """
    words = [in_any_case(name), f"{name}."]
    for index, letter in enumerate(name):
        before, after = name[:index], name[index + 1 :]
        if len(name) > 3:
            words.append(f"{before}.?{letter}?{after}")
            words.append(f"{before}{after[:1]}{letter}{after[1:]}")
        else:
            words += [f"{before}{after}", f"{before}.{letter}{after}"]
    pattern = f"(?:{'|'.join(words)})$"
    known = sorted({name, *(one for one in KNOWN if re.match(pattern, one))})
    return f"^(?!(?:{'|'.join(known)})$){pattern}"


KNOWN = frozenset(
    {spelling for spelling, _ in spellings(FUNCTION_KEYS)}
    | {spelling for name in pragmas.PRAGMAS for spelling, _ in spellings(pragmas.load(name).KEYS)}
)


def settings_pragma(name: str, keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of a pragma of settings: a map, rows, or maps in a list."""
    as_map = settings(name, keys, definitions, may_lack=True)
    guards = [key.name for key in keys if key.guards]
    alone = {**SCALAR, "not": {"enum": guards}} if guards else SCALAR
    return [as_map, listed(one_of(alone, row(keys), not_empty(as_map)))]


def not_empty(schema: Schema) -> Schema:
    """Return the schema of maps in a list: an empty one is an error there."""
    return {"allOf": [schema], "minProperties": 1}


def row(keys: tuple[Key, ...]) -> Schema:
    """Return the schema of a key and its values in a list."""
    rules = []
    for key in keys:
        names = {"enum": [key.name, *key.aliases]}
        alone = {"items": [names, key_value(key)], "maxItems": 2, **({"minItems": 2} if key.guards else {})}
        several = {"items": [names], "additionalItems": one_value(key)}
        takes_several = key.kind in ("strings", "stages", "numbers", "any")
        rules.append({"if": {"items": [names]}, "then": one_of(alone, several) if takes_several else alone})
    slips = [{"type": "string", "pattern": slip(name)} for name, _ in spellings(keys)]
    first = {"type": [*SCALAR["type"], "null"], **({"not": one_of(*slips)} if slips else {})}
    return {"type": "array", "minItems": 1, "items": [first], **({"allOf": rules} if rules else {})}


# Names


def names(rule: NameRule, besides: str = "") -> str:
    """Return the pattern of the names that a pragma takes; `besides`: a pattern of others."""
    legal = f"[A-Za-z0-9/._-]{{{rule.shortest},{rule.longest}}}"
    return f"^(?:{legal}|{besides})$" if besides else f"^{legal}$"


def named_pragma(pragma_name: str, keys: tuple[Key, ...], pattern: str, definitions: Schema) -> list[Schema]:
    """Return the spellings of a pragma whose items are names with or without settings."""
    name = {"type": "string", "pattern": pattern}
    # Under a name: a map, a list of maps as on Architect's YAML pages, or nothing.
    as_map = settings(pragma_name, keys, definitions)
    value = one_of(as_map, listed(as_map), {"type": "null"})
    items = {"type": "object", "propertyNames": name, "additionalProperties": value}
    if pragma_name == "@ws":
        items["properties"] = {one: described(doc, value) for one, doc in IMPLICIT_DOCS.items()}
    return [items, listed(one_of(name, listed(name, minItems=1, maxItems=1), {**items, "minProperties": 1}))]


# Pragmas of a shape of their own


def app(_keys: tuple[Key, ...], _definitions: Schema) -> list[Schema]:
    """Return the spellings of the app's name."""
    name = {"type": "string", "pattern": "^[a-z][A-Za-z0-9_-]{1,99}$"}
    as_key = {"type": "object", "propertyNames": name, "additionalProperties": NOTHING}
    return [name, listed(name, minItems=1, maxItems=1), {**as_key, "minProperties": 1, "maxProperties": 1}]


def routes(keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of routes: a method and a path, or a path with settings."""
    method = {"type": "string", "pattern": f"^(?:{'|'.join(map(in_any_case, METHODS))})$"}
    path = {"type": "string", "pattern": "^/[A-Za-z0-9/:.*_-]*$"}
    listable = settings("@http", keys, definitions)
    definitions["@http settings"]["properties"]["method"] |= {"pattern": method["pattern"], "items": method}
    verbose = {"allOf": [listable], "required": ["method"]}
    of_method = one_of(path, listed(path, minItems=1))
    as_map = {
        "type": "object",
        # What an editor offers; the pattern below has the methods in any case.
        "properties": {
            one: described(f"Routes of the method {one}: a path, or a list of paths.", {}) for one in METHODS
        },
        "patternProperties": {
            method["pattern"]: described("A path, or a list of paths.", of_method),
            path["pattern"]: described("A route by its path.", one_of(verbose, listed(listable, minItems=1))),
        },
        "additionalProperties": False,
    }
    pair = {"type": "array", "items": [method, path], "minItems": 2, "maxItems": 2}
    return [as_map, listed(one_of(pair, {**as_map, "minProperties": 1}))]


def schedules(keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of scheduled functions: a name with its expression, or with settings."""
    name = {"type": "string", "pattern": names(pragmas.load("scheduled")._RULE)}
    expression = {"type": "string", "pattern": r"^(?:rate|cron)\(.*\)$"}
    words = {"type": ["string", "array"], "items": SCALAR, "minItems": 2}
    listable = settings("@scheduled", keys, definitions)
    for kind in ("rate", "cron"):
        definitions["@scheduled settings"]["properties"][kind] |= words
    once = {"allOf": [listable], "oneOf": [{"required": ["rate"]}, {"required": ["cron"]}]}
    as_map = {
        "type": "object",
        "propertyNames": name,
        "additionalProperties": one_of(expression, once, listed(listable, minItems=1)),
    }
    in_words = {"type": "array", "items": [name], "additionalItems": SCALAR, "minItems": 2}
    return [as_map, listed(one_of(in_words, {**as_map, "minProperties": 1}))]


TYPE_WORDS = ("string", "number", "boolean", "binary", "date", "list", "map", "any", "ttl")
"""Words after the name of an attribute that declares nothing, or of the one that says when an item expires."""


def attribute(types: tuple[str, ...] = ("string", "number")) -> Schema:
    """Return the schema of a line of a table that is no setting: with a star it is a key and has a type of key."""
    return {"pattern": f"^(?:[^*].*|\\*{{1,2}}(?:{'|'.join(map(in_any_case, types))})?)?$"}


def tables(keys: tuple[Key, ...], definitions: Schema, *, is_index: bool = False) -> list[Schema]:
    """Return the spellings of tables or indexes; an attribute may have the name of a setting if it is a key."""
    key_type = {"type": "string", "pattern": "^\\*"}
    words = f"^(?:\\*.*|{'|'.join(map(in_any_case, TYPE_WORDS))})$"
    patterns = {}
    for name, key in spellings(keys):
        value = {"if": key_type, "then": attribute(), "else": table_setting(key)}
        # Architect takes the settings of an index in any case.
        own = in_any_case(name) if is_index else name
        near = slip(name).replace("^(?!(?:", f"^(?!(?:{own}|", 1)
        patterns[f"^{own}$"] = described(described_key(key, may_lack=False, written=name)["description"], value)
        patterns[near] = described(meant(name)["description"], {"type": "string", "pattern": words})
    about = "@tables-indexes" if is_index else "@tables"
    definitions[f"{about} item"] = {
        "type": "object",
        "patternProperties": patterns,
        "additionalProperties": attribute(),
    }
    item = {"$ref": f"#/definitions/{about} item"}
    as_map = {
        "type": "object",
        "propertyNames": {"pattern": names(TABLE_NAME)},
        "additionalProperties": one_of(item, listed(item, minItems=1)),
    }
    return [as_map, listed({**as_map, "minProperties": 1})]


def table_setting(key: Key) -> Schema:
    """Return the schema of a table's setting."""
    return {"type": ["boolean", "string"]} if key.name == "encrypt" else key_value(key)


def proxy(keys: tuple[Key, ...], _definitions: Schema) -> list[Schema]:
    """Return the spellings of URLs by stage; the stages that Architect knows are all needed."""
    url = {"type": "string", "pattern": f"^{in_any_case('http')}[Ss]?://."}
    one = {**url, "type": ["string", "array"], "items": url, "minItems": 1, "maxItems": 1}
    as_map = {
        "type": "object",
        "properties": {key.name: described(key.doc, one) for key in keys},
        "additionalProperties": one,
    }
    pair = {"type": "array", "items": [{"type": "string"}, one], "minItems": 2, "maxItems": 2}
    return [
        {**as_map, "required": [key.name for key in keys]},
        listed(one_of(pair, {**as_map, "minProperties": 1}), minItems=1),
    ]


def shared(keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of a folder and the functions that get it."""
    words = {"type": ["string", "array"], "items": {"type": ["string", "array"], "items": {"type": "string"}}}
    chosen = one_of(words, {"type": "object", "minProperties": 1, "additionalProperties": words})
    as_map = settings("@shared", keys, definitions, may_lack=True)
    definitions["@shared settings"]["additionalProperties"] = chosen
    pair = {"type": "array", "items": [{"type": "string"}], "minItems": 2, "additionalItems": words}
    return [as_map, listed(one_of(pair, not_empty(as_map)))]


def views(keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of a folder and the routes that get it."""
    path = {"type": "string"}
    as_map = settings("@views", keys, definitions, may_lack=True)
    definitions["@views settings"]["additionalProperties"] = one_of(path, listed(path, minItems=1))
    pair = {"type": "array", "items": path, "minItems": 2, "maxItems": 2}
    return [as_map, listed(one_of(pair, not_empty(as_map)))]


OFF: Schema = {"enum": [False]}
OFF_ITEM: Schema = {"enum": [False, "disable", "disabled"]}


def static(keys: tuple[Key, ...], definitions: Schema) -> list[Schema]:
    """Return the spellings of `@static`: settings, or off."""
    as_map, rows = settings_pragma("@static", keys, definitions)
    return [as_map, OFF, {**rows, "items": one_of(OFF_ITEM, *rows["items"]["anyOf"])}]


def cdn(_keys: tuple[Key, ...], _definitions: Schema) -> list[Schema]:
    """Return the spellings of `@cdn`: on or off; what stands in it is not read."""
    return [{"type": ["object", "array", "boolean"]}]


def spelled(name: str, definitions: Schema) -> list[Schema]:
    """Return the spellings of a pragma that has items."""
    module = pragmas.load(name)
    keys = module.KEYS
    rule = getattr(module, "_RULE", None)
    if name in OWN:
        return OWN[name](keys, definitions)
    if rule is None or not keys:
        return settings_pragma(f"@{name}", keys, definitions)
    pattern = names(rule, r"\$(?:connect|default|disconnect)" if name == "ws" else "")
    spellings_ = named_pragma(f"@{name}", keys, pattern, definitions)
    # One bare word is one plugin.
    return [*spellings_, {"type": "string", "pattern": pattern}] if name in ("plugins", "macros") else spellings_


OWN = {
    "app": app,
    "http": routes,
    "tables": tables,
    "tables-indexes": lambda keys, definitions: tables(keys, definitions, is_index=True),
    "proxy": proxy,
    "scheduled": schedules,
    "shared": shared,
    "views": views,
    "static": static,
    "cdn": cdn,
}
NEVER_EMPTY = frozenset(("app", "proxy"))


# The whole


def pragma(name: str, definitions: Schema) -> Schema:
    """Return the schema of a pragma's value, with its documentation."""
    may_be_empty = [] if name in NEVER_EMPTY else [EMPTY]
    return described(pragma_doc(name, is_config=False), one_of(*spelled(name, definitions), *may_be_empty))


def slips_of_pragmas() -> dict[str, Schema]:
    """Return the pragma names that are refused, with what is meant."""
    return {
        wrong: {"description": f"There is no such pragma: write `{right}`.", "not": {}}
        for right, slips in other_pragmas.SLIPS.items()
        for wrong in slips
    }


def build() -> Schema:
    """Return the schema."""
    definitions: Schema = {}
    bodies = {f"@{name}": pragma(name, definitions) for name in pragmas.PRAGMAS}
    of_functions = config(definitions)
    retired = {name: described("Retired by Architect: deploys nothing.", ANY) for name in sorted(other_pragmas.RETIRED)}
    every = {
        "type": "object",
        "properties": {
            "$schema": {"description": "Where an editor finds this schema.", "type": "string"},
            **{name: {"$ref": f"#/definitions/@{name}"} for name in pragmas.PRAGMAS},
            **retired,
            **slips_of_pragmas(),
        },
        "patternProperties": {"^@": {"description": "Pragma names have no `@` here.", "not": {}}},
        "additionalProperties": described("Not a pragma of Architect: left to plugins.", ANY),
    }
    below = [
        {"required": [key], "properties": {key: {"$ref": "#/definitions/manifest"}}} for key in ("arc", "architect")
    ]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:arc2sam:manifest",
        "title": "Architect manifest",
        "description": "An Architect app in JSON, YAML or TOML, as arc2sam reads it.",
        "allOf": [{"$ref": "#/definitions/pragmas"}],
        "anyOf": [{"required": ["app"]}, *below],
        "definitions": {
            "pragmas": every,
            "manifest": described(
                "A manifest, as below `arc` or `architect` in package.json.",
                {"allOf": [{"$ref": "#/definitions/pragmas"}], "required": ["app"]},
            ),
            "config": of_functions,
            **bodies,
            **definitions,
        },
    }


def config(definitions: Schema) -> Schema:
    """Return the schema of a function's configuration file."""
    return {
        "title": "Configuration of a function",
        "description": "A function's configuration file in JSON or YAML.",
        "type": "object",
        "properties": {
            name: described(
                text, one_of(*settings_pragma("config sam" if name == "sam" else "config", keys, definitions), EMPTY)
            )
            for name, (text, keys) in CONFIG.items()
        },
        "patternProperties": {"^@": {"description": "Pragma names have no `@` here.", "not": {}}},
    }


def text() -> str:
    """Return the file."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
