"""Make `arc2sam/_verdict.py` and its companions: the template schema as plain functions.

    python schemas/build_verdict.py

They answer "valid" exactly where jsonschema does, and a "no" is handed to jsonschema, which has the last word and
words the message. What every WebSocket app has stands in `_verdict`, what arc2sam writes every day besides in
`_verdict_usual`, and types and properties beyond that in `_verdict_more`; the latter two are imported when one is met,
since loading a function takes longer than calling it. A table of properties whose checks do not all stand beside it
says so under the key `...`, and `REST` of the later modules has the others. None needs `re` for the usual values: a
pattern has a quick form in plain str methods that accepts less than the pattern does (`QUICK`), and the pattern itself,
in `_verdict_patterns`, decides the rest.

Each schema node becomes one function of a value `v`, whose body is one expression; equal nodes share a function.
Resources that are alike may be judged at once: where they differ stands a `Column`, and what is asked of the value in
that place is asked of all (`holds`). What must not differ then, `is_uniform` tells.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

Schema = dict[str, Any]  # Any: a JSON Schema node is read key by key, as its keywords say

SCHEMA = Path(__file__).with_name("sam-template.schema.json")
PACKAGE = Path(__file__).parent.parent / "arc2sam"

CORE_TYPES = (
    "AWS::ApiGatewayV2::Api AWS::ApiGatewayV2::Stage AWS::ApiGatewayV2::Route "
    "AWS::ApiGatewayV2::Integration AWS::Lambda::Permission AWS::IAM::Role AWS::IAM::Policy"
).split()

USUAL_TYPES = (
    "AWS::Serverless::Function AWS::Serverless::HttpApi AWS::ApiGatewayV2::RouteResponse AWS::ApiGatewayV2::Authorizer "
    "AWS::ApiGatewayV2::DomainName AWS::ApiGatewayV2::ApiMapping AWS::Lambda::EventSourceMapping AWS::DynamoDB::Table "
    "AWS::SQS::Queue AWS::SNS::Topic AWS::S3::Bucket AWS::S3::BucketPolicy AWS::SSM::Parameter "
    "AWS::Scheduler::Schedule AWS::Logs::LogGroup"
).split()

CORE_PROPERTIES = {
    "Fn": "Ref Fn::GetAtt Fn::Sub Fn::Join",
    "Frame": "AWSTemplateFormatVersion Transform Description Globals Resources Outputs",
    "Function.Properties": (
        "Architectures CodeUri Environment EphemeralStorage Handler MemorySize Role Runtime Timeout"
    ),
    "Globals.Function": "Architectures Environment EphemeralStorage MemorySize Runtime Timeout",
    "AWS::ApiGatewayV2::Api.Properties": "Name ProtocolType RouteSelectionExpression",
    "AWS::ApiGatewayV2::Stage.Properties": "ApiId AutoDeploy StageName",
    "AWS::ApiGatewayV2::Route.Properties": "ApiId OperationName RouteKey Target",
    "AWS::ApiGatewayV2::Integration.Properties": "ApiId IntegrationType IntegrationUri",
    "AWS::IAM::Role.Properties": "AssumeRolePolicyDocument Policies",
    "AWS::Lambda::Permission.Properties": "Action FunctionName Principal SourceArn",
    "PolicyStatement": "Action Effect Principal Resource",
    "Output": "Description Value",
}
"""Properties of the core types, and sections, whose checks are loaded at once. Of others they are the usual ones."""

CORE_ATTRIBUTES = "Type Properties DependsOn"
"""The same of what stands beside `Properties`."""

USUAL_PROPERTIES = {
    "Function.Properties": (
        "Architectures AutoPublishAlias CodeUri Description Environment EphemeralStorage Events Handler InlineCode "
        "Layers MemorySize Policies ProvisionedConcurrencyConfig ReservedConcurrentExecutions Role Runtime Timeout"
    ),
    "Globals.Function": "Architectures Environment EphemeralStorage Handler Layers MemorySize Runtime Timeout",
    "HttpApi.Properties": "DefinitionBody StageName",
    "HttpApiEventProperties": "ApiId Method Path",
    "SNSEventProperties": "Topic",
    "SQSEventProperties": "BatchSize FunctionResponseTypes MaximumBatchingWindowInSeconds Queue",
    "FunctionEvent": "HttpApi SNS SQS",
    "Globals": "Function",
    "AWS::ApiGatewayV2::Api.Properties": (
        "Name ProtocolType RouteSelectionExpression ApiKeySelectionExpression Description DisableExecuteApiEndpoint"
    ),
    "AWS::ApiGatewayV2::Stage.Properties": (
        "AccessLogSettings ApiId AutoDeploy DefaultRouteSettings Description RouteSettings StageName StageVariables"
    ),
    "AWS::ApiGatewayV2::Route.Properties": (
        "ApiId ApiKeyRequired AuthorizationType AuthorizerId OperationName RouteKey RouteResponseSelectionExpression "
        "Target"
    ),
    "AWS::ApiGatewayV2::RouteResponse.Properties": "ApiId RouteId RouteResponseKey",
    "AWS::ApiGatewayV2::Integration.Properties": "ApiId IntegrationType IntegrationUri TimeoutInMillis",
    "AWS::ApiGatewayV2::Authorizer.Properties": "ApiId AuthorizerType AuthorizerUri IdentitySource Name",
    "AWS::ApiGatewayV2::DomainName.Properties": "DomainName DomainNameConfigurations",
    "AWS::Lambda::EventSourceMapping.Properties": (
        "BatchSize BisectBatchOnFunctionError DestinationConfig EventSourceArn FunctionName FunctionResponseTypes "
        "MaximumBatchingWindowInSeconds MaximumRetryAttempts StartingPosition"
    ),
    "AWS::IAM::Role.Properties": "AssumeRolePolicyDocument ManagedPolicyArns Policies",
    "AWS::DynamoDB::Table.Properties": (
        "AttributeDefinitions BillingMode GlobalSecondaryIndexes KeySchema PointInTimeRecoverySpecification "
        "SSESpecification StreamSpecification TimeToLiveSpecification"
    ),
    "AWS::DynamoDB::Table.GlobalSecondaryIndex": "IndexName KeySchema Projection",
    "AWS::SQS::Queue.Properties": (
        "ContentBasedDeduplication FifoQueue MessageRetentionPeriod RedrivePolicy VisibilityTimeout"
    ),
    "AWS::SNS::Topic.Properties": "DisplayName Subscription",
    "AWS::S3::Bucket.Properties": (
        "BucketEncryption OwnershipControls PublicAccessBlockConfiguration WebsiteConfiguration"
    ),
    "AWS::S3::Bucket.WebsiteConfiguration": "ErrorDocument IndexDocument",
    "AWS::SSM::Parameter.Properties": "Name Type Value",
    "AWS::Scheduler::Schedule.Properties": (
        "Description FlexibleTimeWindow ScheduleExpression ScheduleExpressionTimezone State Target"
    ),
    "AWS::Scheduler::Schedule.Target": "Arn DeadLetterConfig Input RetryPolicy RoleArn",
    "AWS::Logs::LogGroup.Properties": "LogGroupName RetentionInDays",
}
"""Properties of the usual types, and events, whose checks are loaded with them. Of other nodes all are."""

NAME_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
LETTERS_AND_DIGITS = "(v.isascii() and v.isalnum())"
QUICK = {
    "^[A-Za-z0-9]+$": LETTERS_AND_DIGITS,
    "^[A-Za-z0-9]{1,255}$": f"({LETTERS_AND_DIGITS} and len(v) < 256)",
    r"^[^\s]+$": "v.split() == [v]",
    r"^arn:[^\s]+$": "(v.startswith('arn:') and len(v) > 4 and v.split() == [v])",
    r"^[\w+=,.@-]+$": f"(v != '' and not v.strip({NAME_CHARACTERS + '+=,.@'!r}))",
    "^[a-zA-Z][a-zA-Z0-9_]+$": "(len(v) > 1 and v.isascii() and v[0].isalpha() and v.replace('_', '').isalnum())",
    "^(lambda:[*]|lambda:[a-zA-Z]+|[*])$": "v == 'lambda:InvokeFunction'",
    r"^(at|cron|rate)\(.+\)$": (
        "(len(v) > 7 and v.startswith(('at(', 'cron(', 'rate(')) and v[-1] == ')' and '\\n' not in v)"
    ),
    r"^(/|\$default$)": "v.startswith('/')",
    "^(String|Number|CommaDelimitedList|List<.+>|AWS::.+)$": "v in ('String', 'Number')",
    "[a-zA-Z0-9]+": "(v[:1].isascii() and v[:1].isalnum())",
    "^.+$": "(v != '' and '\\n' not in v)",
    "^.*$": "'\\n' not in v",
    "^[a-zA-Z0-9_.-]+$": f"(v != '' and not v.strip({NAME_CHARACTERS + '.'!r}))",
}
"""Patterns of usual properties in str methods; each accepts only what its pattern accepts."""

EXACT = {".*": "True", "^Fn::": "v.startswith('Fn::')", "^AWS::Serverless::": "v.startswith('AWS::Serverless::')"}
"""Patterns that a str method says exactly."""

IGNORED = {"$schema", "title", "description", "definitions"}
TYPES = {
    "string": "isinstance(v, str)",
    "boolean": "(v is True or v is False)",
    "integer": "(type(v) is int or type(v) is float and v.is_integer())",
    "number": "(type(v) is int or type(v) is float)",
    "object": "isinstance(v, dict)",
    "array": "isinstance(v, list)",
}
BOUNDS = {
    "minLength": ("string", "len(v) >= {}"),
    "maxLength": ("string", "len(v) <= {}"),
    "minItems": ("array", "len(v) >= {}"),
    "maxItems": ("array", "len(v) <= {}"),
    "minProperties": ("object", "len(v) >= {}"),
    "maxProperties": ("object", "len(v) <= {}"),
    "minimum": ("number", "v >= {}"),
    "maximum": ("number", "v <= {}"),
    "exclusiveMinimum": ("number", "v > {}"),
    "exclusiveMaximum": ("number", "v < {}"),
    "multipleOf": ("number", "v % {} == 0"),
}

HEAD = '''"""Is a template's part valid? {purpose}

Generated by schemas/build_verdict.py from schemas/sam-template.schema.json: never edited.
"""
# mypy: ignore-errors
'''

PRELUDE = """
from arc2sam.template import Column

SEARCHES = {}
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def matches(number, v):
    search = SEARCHES.get(number)
    if search is None:
        import re

        search = SEARCHES[number] = re.compile(loaded("_verdict_patterns").PATTERNS[number]).search
    return search(v) is not None


def loaded(module):
    import sys

    name = f"arc2sam.{module}"
    if name not in sys.modules:
        __import__(name)
    return sys.modules[name]


def sought(checks, name):
    table = checks.get(...)
    for module in ("_verdict_usual", "_verdict_more") if table else ():
        rest = loaded(module).REST
        if table in rest and name in rest[table]:
            return rest[table][name]
    return None


def anything(v):
    return True


def nothing(v):
    return False


def is_function(v):
    if isinstance(v, dict) and len(v) == 1:
        for name in v:
            return name == "Ref" or name == "Condition" or isinstance(name, str) and name.startswith("Fn::")
    return False


def holds(check, value):
    return all(map(check, value)) if type(value) is Column else check(value)


def every(check, values):
    for value in values:
        if not (all(map(check, value)) if type(value) is Column else check(value)):
            return False
    return True


def single(v, checks):
    if isinstance(v, dict) and len(v) == 1:
        for name, value in v.items():
            check = checks.get(name) or sought(checks, name)
            return check is not None and holds(check, value)
    return False


def closed(v, checks):
    for name, value in v.items():
        check = checks.get(name) or sought(checks, name)
        if check is None or not (all(map(check, value)) if type(value) is Column else check(value)):
            return False
    return True


def known(v, checks):
    for name, value in v.items():
        check = checks.get(name) or sought(checks, name)
        if check is not None and not holds(check, value):
            return False
    return True


def patterned(v, checks, patterns, rest):
    for name, value in v.items():
        check = checks.get(name) or sought(checks, name)
        is_named = check is not None
        if is_named and not holds(check, value):
            return False
        for has_name, one in patterns:
            if has_name(name):
                is_named = True
                if not holds(one, value):
                    return False
        if not is_named and not holds(rest, value):
            return False
    return True


def chosen(v, name, checks):
    value = v.get(name)
    check = (checks.get(value) or sought(checks, value)) if isinstance(value, str) else None
    return check is None or check(v)


def each(v, checks):
    for check, value in zip(checks, v):
        if not holds(check, value):
            return False
    return True


def unique(v):
    try:
        return len(v) < 2 or not varies(v) and len(set(v)) == len(v)
    except TypeError:
        return all(v[index] not in v[:index] for index in range(len(v)))


def varies(v: "object") -> bool:
    if isinstance(v, (dict, list)):
        return any(map(varies, v.values() if isinstance(v, dict) else v))
    return type(v) is Column


"""

ENTRIES = '''

USUAL = frozenset((
{usual}))
DECISIVE = frozenset((
{decisive}))


def is_uniform(value: "object") -> bool:
    """Tell whether what differs in the columns of a value decides nothing: then one verdict holds for all."""
    if isinstance(value, dict):
        return all(is_uniform(one) and not (name in DECISIVE and varies(one)) for name, one in value.items())
    return not isinstance(value, list) or all(map(is_uniform, value))


def is_valid_frame(document: "dict[str, object]") -> bool:
    """Tell whether a document's sections are valid; of resources only that they have a name and a type."""
    return {frame}(document)


def is_valid_function(resource: "dict[str, object]", properties: "dict[str, object]") -> bool:
    """Tell whether a function is valid: `resource` has what Globals do not say alone, `properties` all that is set.

    The values of `properties` are not judged, except those on which other properties depend.
    """
    return {function}(resource) and {presence}(properties)


def check_of(type_name: "object") -> "Callable[[object], bool]":
    """Return the check of resources of a type; that of functions is for one with Globals merged into it."""
    if isinstance(type_name, str):
        if type_name in TYPES:
            return TYPES[type_name]
        if type_name in USUAL:
            return loaded("_verdict_usual").TYPES[type_name]
    more = loaded("_verdict_more")
    return more.TYPES.get(type_name, more.{other}) if isinstance(type_name, str) else more.{other}
'''


class Check(NamedTuple):
    """One function to write: its body, and what it calls by name."""

    body: str
    calls: tuple[str, ...]
    """Functions that the body calls."""
    tables: tuple[str, ...]
    """Tables that the body names."""


class Table(NamedTuple):
    """A map from names to functions."""

    entries: dict[str, str]
    hot: tuple[frozenset[str], frozenset[str]]
    """The names whose functions are loaded with `_verdict` and with `_verdict_usual`, where the table is used there."""


class Tier(NamedTuple):
    """One module to write."""

    module: str
    purpose: str
    types: dict[str, str]
    """The function of each resource type that is judged here."""
    names: set[str]
    """The functions that stand here."""
    after: str = ""
    """What stands behind the functions."""

    def tables(self, compiler: "Compiler") -> set[str]:
        """Return the tables that the functions name."""
        return {table for name in self.names for table in compiler.checks[name].tables}


class Compiler:
    """Turns schema nodes into functions; equal nodes become one."""

    def __init__(self, schema: Schema) -> None:
        self.definitions: Schema = schema["definitions"]
        self.checks: dict[str, Check] = {}
        self.tables: dict[str, Table] = {}
        self.patterns: list[str] = []
        self.names: dict[str, str] = {}
        self.calls: list[str] = []
        self.used_tables: list[str] = []

    def check(self, node: Any, owner: str = "") -> str:
        """Return the name of the function that judges a value by `node`, making it if need be."""
        if node in ({}, True):
            return self.call("anything")
        if node is False:
            return self.call("nothing")
        if list(node) == ["$ref"]:
            owner = node["$ref"].removeprefix("#/definitions/")
            if owner == "IsFn":
                return self.call("is_function")
            node = self.definitions[owner]
            key = f"#{owner}"
        else:
            key = json.dumps(node, sort_keys=True)
        if key not in self.names:
            name = self.names[key] = re.sub(r"\W+", "_", owner) if key[0] == "#" else f"c{len(self.names)}"
            outer = self.calls, self.used_tables
            self.calls, self.used_tables = [], []
            body = self.expression(node, owner)
            if name in self.checks:
                raise ValueError(f"two definitions would both be called {name}")
            self.checks[name] = Check(body, tuple(dict.fromkeys(self.calls)), tuple(dict.fromkeys(self.used_tables)))
            self.calls, self.used_tables = outer
        return self.call(self.names[key])

    def call(self, name: str) -> str:
        """Note that the function being made calls another."""
        self.calls.append(name)
        return name

    def table(self, nodes: Schema, owner: str = "") -> str:
        """Return the name of the table with the checks of `nodes`; `owner` says which of them are usual."""
        outer = self.calls
        self.calls = []
        entries = {name: self.check(node) for name, node in nodes.items()}
        self.calls = outer
        table = Table(entries, hot_names(entries, owner))
        name = next((name for name, one in self.tables.items() if one == table), f"T{len(self.tables)}")
        self.tables[name] = table
        self.used_tables.append(name)
        return name

    def expression(self, node: Schema, owner: str = "", known: str = "") -> str:
        """Return the expression that is true where `v` is valid; `known` is a type that `v` surely has."""
        if "$ref" in node and len(node) > 1:
            raise ValueError(f"{owner}: what stands beside a reference does not count")
        guard = self.guard(node)
        if guard:
            return guard
        parts: list[str] = []
        kinds = node.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and [known] != kinds:
            parts.append(alternatives(TYPES[kind] for kind in kinds))
        if len(kinds) == 1:
            known = kinds[0]
        for keyword, value in node.items():
            if keyword in IGNORED or keyword in ("type", "then", "else") or (keyword, value) == ("uniqueItems", False):
                continue
            parts += self.keyword(keyword, value, node, owner, known)
        return " and ".join(parts) or "True"

    def guard(self, node: Schema) -> str:
        """Return the expression of `an intrinsic function, or else a schema`; empty if the node is none."""
        if node.get("if") != {"$ref": "#/definitions/IsFn"} or set(node) != {"if", "then", "else"}:
            return ""
        function = self.check(node["then"])
        is_function = self.call("is_function")
        otherwise = node["else"]
        kind = otherwise.get("type")
        if kind in ("string", "integer", "boolean", "number"):
            # The usual value first: no scalar is a function, nothing else satisfies the schema.
            if node["then"] == {"$ref": "#/definitions/Fn"}:
                # All that the schema of functions says is which names there are, and of what.
                names = self.definitions["Fn"]["properties"]
                one = f"{self.call('single')}(v, {self.table(names, 'Fn')})"
            else:
                one = f"{is_function}(v) and {function}(v)"
            return f"({self.expression(otherwise, known=kind)} if {TYPES[kind]} else {one})"
        return f"({function}(v) if {is_function}(v) else {self.expression(otherwise)})"

    def keyword(self, keyword: str, value: Any, node: Schema, owner: str, known: str) -> Iterator[str]:
        """Yield the conditions of one keyword."""
        if keyword in BOUNDS:
            kind, form = BOUNDS[keyword]
            if value or keyword not in ("minLength", "minItems", "minProperties"):
                yield where(kind, known, form.format(value))
        elif keyword in ("enum", "const"):
            yield one_of(value if keyword == "enum" else [value], known)
        elif keyword == "$ref":
            yield f"{self.check({'$ref': value})}(v)"
        elif keyword == "pattern":
            yield where("string", known, self.match(value))
        elif keyword in ("allOf", "anyOf", "oneOf"):
            yield self.combined(keyword, value, node, known)
        elif keyword == "not":
            yield f"not ({self.expression(value, known=known)})"
        elif keyword == "if":
            yield self.condition(node, known)
        elif keyword in ("items", "uniqueItems", "contains"):
            yield where("array", known, self.in_array(keyword, value))
        elif keyword in ("required", "dependencies", "propertyNames"):
            inner = self.about_names(keyword, value)
            if inner:
                yield where("object", known, inner)
        elif keyword in ("properties", "patternProperties", "additionalProperties"):
            # The three belong together: the first of them that stands speaks for all.
            first = next(name for name in node if name in ("properties", "patternProperties", "additionalProperties"))
            if keyword == first:
                inner = self.members(node, owner)
                if inner:
                    yield where("object", known, inner)
        else:
            raise ValueError(f"keyword {keyword} is not known to this script")

    def combined(self, keyword: str, nodes: list[Schema], node: Schema, known: str) -> str:
        """Return the expression of allOf, anyOf or oneOf."""
        name = discriminator(nodes) if keyword == "allOf" and known == "object" else ""
        if name:
            shapes = {one["if"]["properties"][name]["const"]: one["then"] for one in nodes}
            owner = "FunctionEvent" if name == "Type" and "SQS" in shapes else ""
            return f"{self.call('chosen')}(v, {name!r}, {self.table(shapes, owner)})"
        parts = [f"({self.expression(one, known=known)})" for one in nodes]
        if keyword == "oneOf":
            return f"({' + '.join(f'bool{part}' for part in parts)}) == 1"
        return f"({(' and ' if keyword == 'allOf' else ' or ').join(parts)})"

    def condition(self, node: Schema, known: str) -> str:
        """Return the expression of if, then and else."""
        question = self.expression(node["if"], known=known)
        # What the question establishes need not be asked again.
        sure = node["if"]["type"] if list(node["if"]) == ["type"] and isinstance(node["if"]["type"], str) else known
        then = self.expression(node.get("then", {}), known=sure)
        otherwise = self.expression(node.get("else", {}), known=known)
        return f"(({then}) if ({question}) else ({otherwise}))"

    def match(self, pattern: str) -> str:
        """Return the expression of a pattern: its exact form, or its quick form and then the pattern itself."""
        if pattern in EXACT:
            return EXACT[pattern]
        if pattern not in self.patterns:
            self.patterns.append(pattern)
        search = f"{self.call('matches')}({self.patterns.index(pattern)}, v)"
        if pattern.startswith(r"^([A-Za-z0-9]+(\.("):
            names = pattern[pattern.rindex("(") + 1 : pattern.index("))$")].split("|")
            pseudo = ", ".join(repr(f"AWS::{name}") for name in names)
            is_id = "v.isascii() and v.removesuffix('.Alias').isalnum()"
            return f"({is_id} or v in {{{pseudo}}} or {search})"
        if "[Gg][Ee][Tt]" in pattern:
            return f"(v in {{'ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'}} or {search})"
        return f"({QUICK[pattern]} or {search})" if pattern in QUICK else search

    def in_array(self, keyword: str, value: Any) -> str:
        """Return the expression of a keyword about a list's items."""
        if keyword == "uniqueItems":
            return f"{self.call('unique')}(v)"
        if keyword == "contains":
            return f"any({self.call('holds')}({self.check(value)}, one) for one in v)"
        if isinstance(value, list):
            return f"{self.call('each')}(v, ({', '.join(self.check(one) for one in value)},))"
        return f"{self.call('every')}({self.check(value)}, v)"

    def about_names(self, keyword: str, value: Any) -> str:
        """Return the expression of a keyword about which names a map has; empty if it says nothing."""
        if keyword == "required":
            return " and ".join(f"{name!r} in v" for name in value)
        if keyword == "propertyNames":
            return f"all(map({self.check(value)}, v))"
        parts = []
        for name, needed in value.items():
            needs = (
                " and ".join(f"{one!r} in v" for one in needed)
                if isinstance(needed, list)
                else self.expression(needed, known="object")
            )
            parts.append(f"({name!r} not in v or {needs})")
        return " and ".join(parts)

    def members(self, node: Schema, owner: str) -> str:
        """Return the expression of a map's properties; empty if it says nothing."""
        properties, patterns = node.get("properties", {}), node.get("patternProperties", {})
        rest = node.get("additionalProperties", True)
        if patterns or (properties and rest not in (True, {}, False)):
            tests = "".join(f"({self.check({'pattern': name})}, {self.check(one)})," for name, one in patterns.items())
            return f"{self.call('patterned')}(v, {self.table(properties, owner)}, ({tests}), {self.check(rest)})"
        if rest is False:
            return f"{self.call('closed')}(v, {self.table(properties, owner)})" if properties else "not v"
        if not properties:
            return "" if rest in (True, {}) else f"{self.call('every')}({self.check(rest)}, v.values())"
        if len(properties) < 3:
            return " and ".join(
                f"({name!r} not in v or {self.call('holds')}({self.check(one)}, v[{name!r}]))"
                for name, one in properties.items()
            )
        return f"{self.call('known')}(v, {self.table(properties, owner)})"


def alternatives(parts: Iterable[str]) -> str:
    """Return `(a or b)`."""
    choices = list(parts)
    return choices[0] if len(choices) == 1 else f"({' or '.join(choices)})"


def where(kind: str, known: str, condition: str) -> str:
    """Return a condition that holds for values of one type only, asked only if the type is not known."""
    if known == kind or (kind == "number" and known == "integer"):
        return condition
    return f"(not {TYPES[kind]} or {condition})"


def one_of(values: list[Any], known: str) -> str:
    """Return the expression that `v` is one of the values; text and flags only, for what is equal differs by type."""
    texts = sorted(value for value in values if isinstance(value, str))
    flags = [value for value in values if isinstance(value, bool)]
    numbers = [value for value in values if type(value) is int]
    if len(texts) + len(flags) + len(numbers) != len(values):
        raise ValueError(f"{values} has more than text, flags and whole numbers")
    parts = [f"v is {flag}" for flag in flags]
    if len(texts) == 1:
        parts.append(f"v == {texts[0]!r}")
    elif texts:
        is_text = "" if known == "string" else f"{TYPES['string']} and "
        parts.append(f"{is_text}v in {{{', '.join(map(repr, texts))}}}")
    if numbers:
        parts.append(f"{TYPES['number']} and v in {{{', '.join(map(repr, sorted(numbers)))}}}")
    return f"({' or '.join(parts)})"


def discriminator(nodes: list[Schema]) -> str:
    """Return the name of the property by whose text the nodes divide maps; empty if they do something else."""
    found = set()
    values = []
    for node in nodes:
        question = node.get("if", {})
        names = question.get("required", [])
        if set(node) != {"if", "then"} or set(question) != {"required", "properties"} or len(names) != 1:
            return ""
        condition = question["properties"].get(names[0], {})
        if len(question["properties"]) != 1 or list(condition) != ["const"] or not isinstance(condition["const"], str):
            return ""
        found.add(names[0])
        values.append(condition["const"])
    return found.pop() if len(found) == 1 and len(set(values)) == len(values) else ""


def hot_names(entries: dict[str, str], owner: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return which entries of a table are loaded with the core, and which with what is usual."""
    usual = USUAL_PROPERTIES.get(owner)
    core = CORE_ATTRIBUTES if {"Type", "Properties", "DependsOn"} <= set(entries) else CORE_PROPERTIES.get(owner, usual)
    hot = tuple(frozenset(names.split() if names else entries) for names in (core, usual))
    if not (hot[0] | hot[1]) <= set(entries):
        raise ValueError(f"{owner} has no {', '.join((hot[0] | hot[1]) - set(entries))}")
    return hot[0], hot[1]


def build(schema: Schema) -> dict[str, str]:
    """Return the text of each module by its file's name."""
    compiler = Compiler(schema)
    definitions = schema["definitions"]
    described = definitions["Resource"]["allOf"][-1]["if"]["properties"]["Type"]["enum"]
    types = {name: compiler.check({"$ref": f"#/definitions/{name}"}) for name in described}
    types["AWS::Serverless::Function"] = compiler.check({"$ref": "#/definitions/MergedFunction"})
    frame, other = (compiler.check({"$ref": f"#/definitions/{name}"}) for name in ("Frame", "OtherResource"))
    function, presence = function_checks(compiler)
    core = closure(compiler, [frame, function, presence, *(types[name] for name in CORE_TYPES)], set(), 0)
    # The core's tables have entries that are usual without being core.
    usual = closure(compiler, [*(types[name] for name in USUAL_TYPES), *hot_entries(compiler, core, 1)], core, 1)
    near = core | usual
    rest = closure(compiler, [other, *types.values(), *hot_entries(compiler, near, 2)], near, 2)
    others = [name for name in types if name not in CORE_TYPES and name not in USUAL_TYPES]
    entries = ENTRIES.format(
        usual=names_listed(USUAL_TYPES),
        decisive=names_listed(sorted(decisive_names(schema))),
        frame=frame,
        other=other,
        function=function,
        presence=presence,
    )
    tiers = [
        Tier(module, purpose, {name: types[name] for name in kinds}, names, after)
        for module, purpose, kinds, names, after in (
            ("_verdict", "The types and properties that every WebSocket app has.", CORE_TYPES, core, entries),
            ("_verdict_usual", f"Types and properties that arc2sam writes every day, {WHEN}.", USUAL_TYPES, usual, ""),
            ("_verdict_more", f"Types and properties beyond the usual ones, {WHEN}.", others, rest, ""),
        )
    ]
    texts = {f"{tier.module}.py": text_of(compiler, tiers[: place + 1]) for place, tier in enumerate(tiers)}
    patterns = (
        HEAD.format(purpose="The patterns, imported when one is needed.") + f"PATTERNS = {listed(compiler.patterns)}"
    )
    return {**texts, "_verdict_patterns.py": patterns}


WHEN = "imported when one is met"


def text_of(compiler: Compiler, until: list[Tier]) -> str:
    """Return the text of a module, the last of `until`; it imports what stands in those before."""
    *before, tier = until
    earlier = {name for one in before for name in one.names} | PRELUDE_NAMES
    loaded = earlier | tier.names
    known = {name for one in before for name in one.tables(compiler)}
    chosen = {name: table for name, table in compiler.tables.items() if name in tier.tables(compiler) - known}
    own = {name: only(table.entries, loaded) for name, table in chosen.items()}
    rest = {name: only(table.entries, tier.names) for name, table in compiler.tables.items() if name in known}
    body = functions(compiler, tier.names)
    for name, entries in own.items():
        marker = f"    ...: {name!r},\n" if len(entries) < len(chosen[name].entries) else ""
        body += f"{name} = {{\n{entries_listed(entries)}{marker}}}\n"
    if not before:
        return "".join((HEAD.format(purpose=tier.purpose), PRELUDE, body, type_table(tier.types), tier.after))
    parts = "".join(f"    {name!r}: {{\n{entries_listed(entries)}}},\n" for name, entries in rest.items() if entries)
    held = {check for entries in (*own.values(), *rest.values()) for check in entries.values()}
    head = imports(compiler, tier, before, held - tier.names)
    return "".join((HEAD.format(purpose=tier.purpose), head, body, f"REST = {{\n{parts}}}\n", type_table(tier.types)))


def only(entries: dict[str, str], checks: set[str]) -> dict[str, str]:
    """Return the entries of a table whose functions are among those given."""
    return {name: check for name, check in entries.items() if check in checks}


def entries_listed(entries: dict[str, str]) -> str:
    """Return the lines of a table."""
    return "".join(f"    {name!r}: {check},\n" for name, check in entries.items())


def imports(compiler: Compiler, tier: Tier, before: list[Tier], held: set[str]) -> str:
    """Return the imports of what a module takes from those before: functions, also `held` in tables, and tables."""
    wanted = held | {call for name in tier.names for call in compiler.checks[name].calls} | tier.tables(compiler)
    text = ""
    for one in before:
        names = wanted & (one.names | one.tables(compiler))
        wanted -= names
        if one is before[0]:
            names |= wanted & PRELUDE_NAMES
        if names:
            text += f"from arc2sam.{one.module} import (\n    {', '.join(sorted(names))},\n)\n"
    return f"{text}\n\n"


def decisive_names(node: Any, *, is_asked: bool = False) -> set[str]:
    """Return the names of properties by whose values the schema decides what it asks of others.

    They stand in the question of an `if`, in `not` and in `oneOf`: where "true of all" is not all that counts.
    """
    if isinstance(node, list):
        return {name for one in node for name in decisive_names(one, is_asked=is_asked)}
    if not isinstance(node, dict):
        return set()
    found = set(node.get("properties", ())) if is_asked else set()
    for keyword, value in node.items():
        if is_asked and keyword in UNNAMED and value not in (True, False, "#/definitions/IsFn"):
            raise ValueError(f"{keyword} in a question asks of values that have no name")
        # A name stands for all that is below it.
        is_below = keyword in ("if", "not", "oneOf") or (is_asked and keyword != "properties")
        found |= decisive_names(value, is_asked=is_below)
    return found


UNNAMED = ("items", "contains", "uniqueItems", "patternProperties", "additionalProperties", "$ref")


def names_listed(names: Iterable[str]) -> str:
    """Return the lines of a literal that has the names."""
    return "".join(f"    {name!r},\n" for name in names)


def function_checks(compiler: Compiler) -> tuple[str, str]:
    """Return the check of a function's own values, and the one of which properties it must have once merged.

    Judged apart they say the same as together only because no other rule spans two properties.
    """
    properties, merged = (compiler.definitions[name] for name in ("Function.Properties", "MergedFunction"))
    parts = set(merged) == {"allOf", "required", "properties"}
    if set(properties) != {"type", "properties", "additionalProperties"} or not parts:
        raise ValueError("the schema of functions has another shape than is_valid_function relies on")
    own = compiler.check({"$ref": "#/definitions/AWS::Serverless::Function"})
    return own, compiler.check(merged["properties"]["Properties"])


PRELUDE_NAMES = frozenset(re.findall(r"(?m)^def (\w+)", PRELUDE))


def closure(compiler: Compiler, roots: Iterable[str], loaded: set[str], tier: int) -> set[str]:
    """Return the functions that must stand beside the roots, without those already loaded."""
    found: set[str] = set()
    todo = [*roots]
    while todo:
        name = todo.pop()
        if name in found or name in loaded or name not in compiler.checks:
            continue
        found.add(name)
        todo += compiler.checks[name].calls
        todo += hot_entries(compiler, {name}, tier)
    return found


def hot_entries(compiler: Compiler, names: set[str], tier: int) -> list[str]:
    """Return the functions that are loaded with the tables of the named functions, in a tier: in the last, all."""
    tables = [compiler.tables[table] for name in sorted(names) for table in compiler.checks[name].tables]
    return [
        check
        for table in tables
        for name, check in table.entries.items()
        if tier == len(table.hot) or name in table.hot[tier]
    ]


def functions(compiler: Compiler, names: set[str]) -> str:
    """Return the text of functions."""
    chosen = [(name, check) for name, check in compiler.checks.items() if name in names]
    return "".join(f"def {name}(v):\n    return {check.body}\n\n\n" for name, check in chosen)


def listed(patterns: list[str]) -> str:
    """Return the text of the tuple of patterns."""
    return "(\n" + "".join(f"    {pattern!r},\n" for pattern in patterns) + ")"


def type_table(types: dict[str, str]) -> str:
    """Return the text of the table from type to function."""
    return "TYPES = {\n" + "".join(f"    {name!r}: {check},\n" for name, check in types.items()) + "}\n"


if __name__ == "__main__":
    for file_name, text in build(json.loads(SCHEMA.read_text(encoding="utf-8"))).items():
        (PACKAGE / file_name).write_text(text, encoding="utf-8")
