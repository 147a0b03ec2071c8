"""Make `sam-template.schema.json`: the JSON Schema (draft-07) of the SAM templates that Architect apps need.

    python schemas/build_template_schema.py

Everything comes from two installed packages, pinned in pyproject.toml: aws-sam-translator (the models behind SAM's
own schema) and cfn-lint (one CloudFormation provider schema per resource type). What is done to them:

* documentation, read-only properties, keywords that only cfn-lint knows and unreached definitions are dropped;
* every value is `if it is an intrinsic function then that function's shape, else the schema`: with if/then/else, not
  anyOf, a validator names the real cause;
* SAM's pass-through properties, open in its own schema, get the schema of the property they are passed to;
* a function's events are told apart by their Type;
* `Globals` is as strict as the resources it is merged into;
* rules that AWS documents and neither source holds are added (`apply_documented_rules`). A rule that no keyword words
  well has a `description`, which arc2sam shows: "needs `Action` or `NotAction`".
"""

import copy
import functools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cfnlint  # type: ignore[import-untyped]
import samtranslator  # type: ignore[import-untyped]
from samtranslator.internal.schema_source import schema as sam_source  # type: ignore[import-untyped]
from samtranslator.plugins.globals.globals import Globals  # type: ignore[import-untyped]

Schema = dict[str, Any]  # Any: a JSON Schema node is read and changed key by key, as its keywords say
Definitions = dict[str, Schema]

TARGET = Path(__file__).with_name("sam-template.schema.json")
TRANSFORM = "AWS::Serverless-2016-10-31"

CLOUDFORMATION_TYPES = (
    *(
        f"AWS::ApiGatewayV2::{name}"
        for name in (
            "Api Stage Deployment Route RouteResponse Integration IntegrationResponse Authorizer Model DomainName "
            "ApiMapping"
        ).split()
    ),
    *(f"AWS::ApiGateway::{name}" for name in "Account ApiKey UsagePlan UsagePlanKey".split()),
    *(f"AWS::Lambda::{name}" for name in "Alias EventSourceMapping Function LayerVersion Permission Url".split()),
    *(f"AWS::IAM::{name}" for name in "ManagedPolicy Policy Role".split()),
    "AWS::DynamoDB::Table",
    *(f"AWS::SQS::{name}" for name in "Queue QueuePolicy".split()),
    *(f"AWS::SNS::{name}" for name in "Subscription Topic TopicPolicy".split()),
    *(f"AWS::S3::{name}" for name in "Bucket BucketPolicy".split()),
    "AWS::SSM::Parameter",
    "AWS::Scheduler::Schedule",
    "AWS::Logs::LogGroup",
    "AWS::Events::Rule",
    *(f"AWS::CloudFront::{name}" for name in "Distribution OriginAccessControl".split()),
    "AWS::CertificateManager::Certificate",
    "AWS::Route53::RecordSet",
)

SERVERLESS_MODULES = {
    "AWS::Serverless::Function": "aws_serverless_function",
    "AWS::Serverless::HttpApi": "aws_serverless_httpapi",
    "AWS::Serverless::WebSocketApi": "aws_serverless_websocketapi",
    "AWS::Serverless::SimpleTable": "aws_serverless_simpletable",
    "AWS::Serverless::LayerVersion": "aws_serverless_layerversion",
}
"""SAM's types that are described, and the translator's module that holds the model of each."""

GLOBALS_SECTIONS = {name.rpartition("::")[2]: name for name in SERVERLESS_MODULES}
"""Sections of Globals that are described; the translator knows more, which stay open."""

PASSED_TO = {
    "Function.Properties": ("AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::IAM::Role"),
    "HttpApi.Properties": ("AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Api"),
    "HttpApi.Domain": ("AWS::ApiGatewayV2::DomainName",),
    "HttpApi.Route53": ("AWS::Route53::RecordSet",),
    "WebSocketApi.Properties": ("AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage"),
    "WebSocketApi.Domain": ("AWS::ApiGatewayV2::DomainName",),
    "WebSocketApi.Route53": ("AWS::Route53::RecordSet",),
    "WebSocketApiRoute": ("AWS::ApiGatewayV2::Route",),
    "SimpleTable.Properties": ("AWS::DynamoDB::Table",),
    "LayerVersion.Properties": ("AWS::Lambda::LayerVersion",),
    "FunctionUrlConfig": ("AWS::Lambda::Url",),
    "Function.ScheduleV2EventProperties": ("AWS::Scheduler::Schedule",),
    "Function.CloudWatchEventProperties": ("AWS::Events::Rule",),
    "Function.EventBridgeRuleEventProperties": ("AWS::Events::Rule",),
    "EventsScheduleProperties": ("AWS::Events::Rule",),
    "SNSEventProperties": ("AWS::SNS::Subscription",),
    **{
        f"{source}EventProperties": ("AWS::Lambda::EventSourceMapping",)
        for source in "SQS DynamoDB Kinesis DocumentDB MSK MQ SelfManagedKafka".split()
    },
}
"""Pass-through properties without a path of their own are passed to the property of the same name of these types.

Source: "CloudFormation compatibility" of each property in the SAM resource reference.
"""

EVENT_SOURCE = ("AWS::Lambda::EventSourceMapping", "EventSourceArn")
PASSED_UNDER_ANOTHER_NAME = {
    ("SNSEventProperties", "Topic"): ("AWS::SNS::Subscription", "TopicArn"),
    ("SQSEventProperties", "Queue"): EVENT_SOURCE,
    ("DynamoDBEventProperties", "Stream"): EVENT_SOURCE,
    ("KinesisEventProperties", "Stream"): EVENT_SOURCE,
    ("MSKEventProperties", "Stream"): EVENT_SOURCE,
    ("MQEventProperties", "Broker"): EVENT_SOURCE,
    ("DocumentDBEventProperties", "Cluster"): EVENT_SOURCE,
    ("EventsScheduleProperties", "Schedule"): ("AWS::Events::Rule", "ScheduleExpression"),
    ("Function.CloudWatchEventProperties", "Pattern"): ("AWS::Events::Rule", "EventPattern"),
    ("Function.EventBridgeRuleEventProperties", "Pattern"): ("AWS::Events::Rule", "EventPattern"),
    ("WebSocketApiRoute", "IntegrationTimeout"): ("AWS::ApiGatewayV2::Integration", "TimeoutInMillis"),
}

NOT_PASSED_AS_IT_IS = {("HttpApi.Properties", "CorsConfiguration"), ("WebSocketApiRoute", "OperationName")}
"""Properties for which SAM takes more than the type that they end in."""

MAP_OR_TEXT = {("Function.Properties", "Policies"), ("Function.Properties", "VersionDeletionPolicy")}
"""Where the model's `object` is a real map, not its way to say "an intrinsic function"."""

KEPT = frozenset(
    "type required enum const minLength maxLength minItems maxItems minimum maximum exclusiveMinimum "
    "exclusiveMaximum multipleOf uniqueItems minProperties maxProperties".split()
)
NODE_KEYWORDS = frozenset("additionalProperties items not if then else propertyNames contains".split())
LIST_KEYWORDS = frozenset("oneOf anyOf allOf".split())
MAP_KEYWORDS = frozenset("properties patternProperties definitions".split())
DROPPED = frozenset(
    "title description markdownDescription default format insertionOrder uniqueKeys relationshipRef examples "
    "arrayType $comment __samPassThrough deprecated readOnly awsType enumCaseInsensitive".split()
)
RULE_KEYWORDS = (
    "oneOf anyOf allOf requiredXor requiredOr dependentExcluded dependentRequired dependencies if then else".split()
)

FUNCTION_REF = {"$ref": "#/definitions/Fn"}
IS_FUNCTION_REF = {"$ref": "#/definitions/IsFn"}
SHARED_VALUES = {
    "string": {"$ref": "#/definitions/Text"},
    "boolean": {"$ref": "#/definitions/Flag"},
    "integer": {"$ref": "#/definitions/WholeNumber"},
}
SCALAR = ["string", "number", "boolean"]


def build() -> Schema:
    """Return the whole schema."""
    definitions: Definitions = {}
    for type_name in CLOUDFORMATION_TYPES:
        definitions |= cloudformation_definitions(type_name)
    definitions |= serverless_definitions(definitions)
    definitions |= intrinsic_definitions() | policy_definitions() | frame_definitions()
    definitions |= {name: resource(name) for name in CLOUDFORMATION_TYPES}
    definitions |= {name: serverless_resource(name) for name in SERVERLESS_MODULES}
    apply_documented_rules(definitions)
    # Last: they repeat properties that the rules change.
    definitions |= globals_definitions(definitions) | merged_function_definitions()
    definitions["Resource"] = any_resource()
    root: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "AWS SAM template, as far as Architect apps need it",
        "allOf": [{"$ref": "#/definitions/Frame"}],
        "properties": {"Resources": {"additionalProperties": {"$ref": "#/definitions/Resource"}}},
    }
    used = reached(definitions, [*references(root), "MergedFunction"])
    return root | {"definitions": {name: definitions[name] for name in sorted(used)}}


def rendered(schema: Schema) -> str:
    """Return the text of the schema's file: one definition a line, so that a change shows as what it is."""
    head = json.dumps({key: value for key, value in schema.items() if key != "definitions"}, separators=(",", ":"))
    lines = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(node, separators=(',', ':'))}" for name, node in schema["definitions"].items()
    )
    return f'{head[:-1]},"definitions":{{\n{lines}\n}}}}\n'


# --- CloudFormation's types, from cfn-lint


def provider_schema(type_name: str) -> Schema:
    """Return cfn-lint's schema of a resource type in us-east-1."""
    base = Path(cfnlint.__file__).parent / "data" / "schemas"
    index = json.loads((base / "providers" / "us-east-1.json").read_text(encoding="utf-8"))
    found: Schema = json.loads((base / "resources" / f"{index[type_name]}.json").read_text(encoding="utf-8"))
    return found


def cloudformation_definitions(type_name: str) -> Definitions:
    """Return the definitions of one type: `<type>.Properties` and `<type>.<property type>`."""
    provider = provider_schema(type_name)
    read_only = {path.split("/")[2] for path in provider.get("readOnlyProperties", []) if path.count("/") == 2}
    body: Schema = {
        "type": "object",
        "properties": {name: node for name, node in provider["properties"].items() if name not in read_only},
        "additionalProperties": False,
        "required": provider.get("required", []),
    }
    body |= {keyword: provider[keyword] for keyword in RULE_KEYWORDS if keyword in provider}
    nested = {
        f"{type_name}.{name}": with_functions(standard(node, type_name))
        for name, node in provider.get("definitions", {}).items()
    }
    own = f"{type_name}.Properties"
    if own in nested:
        raise ValueError(f"{type_name} has a property type of the name Properties")
    return {own: with_functions(standard(body, type_name)), **nested}


def standard(node: Any, type_name: str) -> Any:
    """Return a provider schema's node in draft-07's keywords, its references renamed."""
    if isinstance(node, list):
        return [standard(one, type_name) for one in node]
    if not isinstance(node, dict):
        return node
    result: Schema = {}
    for keyword, value in node.items():
        if keyword in KEPT:
            result[keyword] = copy.deepcopy(value)
        elif keyword == "$ref":
            target = {"$ref": f"#/definitions/{type_name}.{value.rpartition('/')[2]}"}
            # In draft-07 what stands beside a reference does not count.
            result |= target if len(node) == 1 else {"allOf": [target]}
        elif keyword in MAP_KEYWORDS:
            result[keyword] = names_of(keyword, value, type_name)
        elif keyword in NODE_KEYWORDS or keyword in LIST_KEYWORDS:
            result[keyword] = standard(value, type_name)
        elif keyword == "prefixItems":
            result["items"] = standard(value, type_name)
        elif keyword == "pattern":
            result |= {"pattern": ecma(value)} if is_pattern(value) else {}
        elif keyword in ("dependencies", "dependentRequired"):
            result.setdefault("dependencies", {}).update(
                {name: standard(needed, type_name) for name, needed in value.items()}
            )
        elif keyword in ("requiredXor", "requiredOr", "dependentExcluded"):
            result.setdefault("allOf", []).extend(exclusions(keyword, value))
        elif keyword not in DROPPED:
            raise ValueError(f"{type_name}: keyword {keyword} is not known to this script")
    # Relations between resources, which cfn-lint writes as alternatives of formats, leave nothing behind.
    if "anyOf" in result and not any(result["anyOf"]):
        del result["anyOf"]
    return result


def exclusions(keyword: str, value: Any) -> Iterator[Schema]:
    """Yield draft-07's form of cfn-lint's keywords about properties that exclude or need each other."""
    if keyword == "dependentExcluded":
        pairs = {tuple(sorted((name, other))) for name, others in value.items() for other in others}
        for first, second in sorted(pairs):
            yield {
                "description": f"cannot have both `{first}` and `{second}`",
                "not": {"required": [first, second]},
            }
        return
    names = " or ".join(f"`{name}`" for name in value)
    combinator, words = ("oneOf", "exactly one of") if keyword == "requiredXor" else ("anyOf", "at least one of")
    yield {
        "description": f"needs {words} {names}",
        combinator: [{"required": [name]} for name in value],
    }


def is_pattern(text: str) -> bool:
    """Tell whether a pattern is one that Python's `re` reads: cfn-lint has some for another engine."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def names_of(keyword: str, nodes: Schema, type_name: str) -> Schema:
    """Return the nodes of a map keyword by their names; a pattern that cannot be read lets any name in."""
    names = {name: name if keyword != "patternProperties" or is_pattern(name) else ".*" for name in nodes}
    return {ecma(names[name]): standard(node, type_name) for name, node in nodes.items()}


def ecma(pattern: str) -> str:
    r"""Return a pattern without `\Z`, which only Python knows."""
    return pattern.replace(r"\Z", "$")


# --- Intrinsic functions


def guarded(node: Any) -> Any:
    """Return the schema `an intrinsic function, or else this`. An open schema stays open."""
    if node in (True, False, {}):
        return node
    if isinstance(node, dict) and list(node) == ["type"] and not isinstance(node["type"], list):
        return SHARED_VALUES.get(node["type"]) or function_or(node)
    return function_or(node)


def function_or(node: Schema) -> Schema:
    """Return the schema `an intrinsic function, or else this`."""
    return {"if": IS_FUNCTION_REF, "then": FUNCTION_REF, "else": node}


def with_functions(node: Any) -> Any:
    """Return a schema in which a function may stand at every value: of a property, in a list.

    What only asks a question (`if`, `not`) stays as it is, and a combinator's branches are the value itself.
    """
    if not isinstance(node, dict):
        return node
    result: Schema = {}
    for keyword, value in node.items():
        if keyword in ("properties", "patternProperties"):
            result[keyword] = {name: guarded(with_functions(one)) for name, one in value.items()}
        elif keyword == "items" and isinstance(value, list):
            result[keyword] = [guarded(with_functions(one)) for one in value]
        elif keyword in ("items", "additionalProperties"):
            result[keyword] = guarded(with_functions(value))
        elif keyword in LIST_KEYWORDS:
            result[keyword] = [with_functions(one) for one in value]
        elif keyword in ("then", "else"):
            result[keyword] = with_functions(value)
        else:
            result[keyword] = value
    return result


def intrinsic_definitions() -> Definitions:
    """Return the shapes of CloudFormation's intrinsic functions.

    Source: the intrinsic function reference of CloudFormation. Arguments are checked one level deep.
    """
    scalar = guarded({"type": SCALAR})
    logical_id = {"type": "string", "pattern": "^[A-Za-z0-9]+$"}
    pseudo = "AccountId|NotificationARNs|NoValue|Partition|Region|StackId|StackName|URLSuffix"
    made_by_sam = (
        "Alias|ApiKey|Deployment|DestinationQueue|DestinationTopic|DomainName|DomainNameV2|Stage|UsagePlan|UsagePlanKey"
        "|Version"
    )
    variables: Schema = {"type": "object", "additionalProperties": scalar}
    functions: Schema = {
        "Ref": {
            "type": "string",
            # SAM lets a template name what it makes of a resource: the alias of a function, the stage of an API.
            "pattern": rf"^([A-Za-z0-9]+(\.({made_by_sam}))?|AWS::({pseudo}))$",
            "description": "must be a logical ID, the name of a parameter or a pseudo parameter",
        },
        "Condition": {"type": "string"},
        "Fn::GetAtt": {
            "if": {"type": "string"},
            "then": {"pattern": r"^[A-Za-z0-9]+\.."},
            "else": array(2, 2, [logical_id, scalar]),
        },
        "Fn::Sub": {"if": {"type": "string"}, "then": {}, "else": array(2, 2, [{"type": "string"}, variables])},
        "Fn::Join": array(2, 2, [{"type": "string"}, {"type": ["array", "object"]}]),
        "Fn::Select": array(2, 2, [{"type": ["integer", "string", "object"]}, {"type": ["array", "object"]}]),
        "Fn::Split": array(2, 2, [{"type": "string"}, scalar]),
        "Fn::If": array(3, 3, [{"type": "string"}, {}, {}]),
        "Fn::FindInMap": array(3, 4),
        "Fn::Base64": scalar,
        "Fn::ImportValue": scalar,
        "Fn::GetAZs": scalar,
        "Fn::Cidr": array(2, 3),
        "Fn::Equals": array(2, 2),
        "Fn::And": array(2, 10),
        "Fn::Or": array(2, 10),
        "Fn::Not": array(1, 1),
        "Fn::Transform": {"type": "object", "required": ["Name"]},
        "Fn::ToJsonString": {"type": ["object", "array"]},
        "Fn::Length": {"type": ["object", "array"]},
        "Fn::GetStackOutput": {"type": ["object", "array", "string"]},
    }
    one_name = {"anyOf": [{"enum": ["Ref", "Condition"]}, {"type": "string", "pattern": "^Fn::"}]}
    return {
        "IsFn": {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": one_name},
        "Fn": {"additionalProperties": False, "properties": functions},
        "Text": function_or({"type": "string"}),
        "Flag": function_or({"type": "boolean"}),
        "WholeNumber": function_or({"type": "integer"}),
    }


def array(least: int, most: int, items: "list[Schema] | None" = None) -> Schema:
    """Return the schema of a list of `least` to `most` items, each with its own schema."""
    return {"type": "array", "minItems": least, "maxItems": most} | ({"items": items} if items else {})


# --- SAM's types, from the translator


def serverless_definitions(known: Definitions) -> Definitions:
    """Return the definitions of SAM's types; `known` holds CloudFormation's, for what is passed through."""
    source: Definitions = sam_schema()["definitions"]
    todo = [f"{sam_prefix(module)}Properties" for module in SERVERLESS_MODULES.values()]
    result: Definitions = {}
    while todo:
        name = todo.pop()
        if name == "PassThroughProp" or sam_name(name) in result:
            continue
        result[sam_name(name)] = sam_node(source[name], sam_name(name), known)
        todo += references(source[name])
    events: Definitions = {}
    for name in references(source[f"{sam_prefix('aws_serverless_function')}Properties"]["properties"]["Events"]):
        for event_type in source[name]["properties"]["Type"]["enum"]:
            events[event_type] = {"$ref": f"#/definitions/{sam_name(name)}"}
    return result | {"FunctionEvent": by_type(events)}


@functools.cache
def sam_schema() -> Schema:
    """Return the schema that the translator makes of its models. It can make it only once in a process."""
    found: Schema = sam_source.get_schema(sam_source.SamModel)
    return found


def sam_prefix(module: str) -> str:
    """Return what the models of a translator's module are called by."""
    return f"samtranslator__internal__schema_source__{module}__"


def sam_name(name: str) -> str:
    """Return the short name of a SAM definition: `Function.Properties`, `SQSEventProperties`."""
    for type_name, module in SERVERLESS_MODULES.items():
        if name.startswith(sam_prefix(module)):
            return f"{type_name.rpartition('::')[2]}.{name.removeprefix(sam_prefix(module))}"
    return name


def sam_node(node: Schema, owner: str, known: Definitions) -> Schema:
    """Return one of SAM's schema nodes, with intrinsic functions and what is passed through."""
    result: Schema = {}
    for keyword, value in node.items():
        if keyword == "$ref":
            name = value.rpartition("/")[2]
            if name == "PassThroughProp":
                return {}
            result[keyword] = f"#/definitions/{sam_name(name)}"
        elif keyword == "properties":
            result[keyword] = {name: sam_property(one, owner, name, known) for name, one in value.items()}
        elif keyword in ("additionalProperties", "items") and isinstance(value, dict):
            result[keyword] = sam_property(value, owner, keyword, known)
        elif keyword in LIST_KEYWORDS:
            result[keyword] = [sam_node(one, owner, known) for one in value]
        elif keyword in KEPT or keyword == "additionalProperties":
            result[keyword] = value
        elif keyword not in DROPPED:
            raise ValueError(f"{owner}: keyword {keyword} is not known to this script")
    return result


def sam_property(node: Schema, owner: str, name: str, known: Definitions) -> Schema:
    """Return the schema of one SAM property's values."""
    is_open = node.get("allOf", [node]) == [{"$ref": "#/definitions/PassThroughProp"}]
    if is_open or "__samPassThrough" in node:
        target = passed_to(node, owner, name, known)
        if target is not None:
            return target
    if is_open:
        return {}
    if len(node.get("allOf", [])) == 1:
        return function_or(sam_node(node["allOf"][0], owner, known))
    choices = node.get("anyOf", [])
    if {"type": "object"} in choices and (owner, name) not in MAP_OR_TEXT:
        # The models write "text or an intrinsic function" so; a function is let in here, any other map is not.
        rest = [sam_node(one, owner, known) for one in choices if one != {"type": "object"}]
        guard: Schema = guarded(rest[0] if len(rest) == 1 else {"anyOf": rest})
        return guard
    own: Schema = guarded(sam_node(node, owner, known))
    return own


def passed_to(node: Schema, owner: str, name: str, known: Definitions) -> Schema | None:
    """Return a copy of the CloudFormation schema that a SAM property's value must satisfy in the end, if known."""
    if (owner, name) in NOT_PASSED_AS_IT_IS:
        return None
    path = node.get("__samPassThrough", {}).get("schemaPath", [])
    places = []
    if len(path) == 6:
        places.append((f"{path[1]}.Properties", path[5]))
    elif len(path) == 4:
        places.append((path[1], path[3]))
    if (owner, name) in PASSED_UNDER_ANOTHER_NAME:
        type_name, other = PASSED_UNDER_ANOTHER_NAME[owner, name]
        places.append((f"{type_name}.Properties", other))
    places += [(f"{type_name}.Properties", name) for type_name in PASSED_TO.get(owner, ())]
    for definition, wanted in places:
        found: Schema | None = known.get(definition, {}).get("properties", {}).get(wanted)
        if found is not None:
            return copy.deepcopy(found)
    return None


# --- Policies


def policy_definitions() -> Definitions:
    """Return the shape of IAM policy documents. Source: the IAM JSON policy elements reference."""
    texts = guarded({"type": ["string", "array"], "minItems": 1, "items": SHARED_VALUES["string"]})
    principals = ("AWS", "CanonicalUser", "Federated", "Service")
    principal = guarded(
        {
            "if": {"type": "string"},
            "then": {"const": "*"},
            "else": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": dict.fromkeys(principals, texts),
            },
        }
    )
    statement: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["Effect"],
        "properties": {
            "Sid": SHARED_VALUES["string"],
            "Effect": guarded({"enum": ["Allow", "Deny"]}),
            "Action": texts,
            "NotAction": texts,
            "Resource": texts,
            "NotResource": texts,
            "Principal": principal,
            "NotPrincipal": principal,
            "Condition": guarded({"type": "object", "additionalProperties": {"type": "object"}}),
        },
        "allOf": [one_of("Action", "NotAction")],
    }
    document: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["Statement"],
        "properties": {
            "Version": guarded({"enum": ["2012-10-17", "2008-10-17"]}),
            "Id": SHARED_VALUES["string"],
            "Statement": guarded(
                {
                    "if": {"type": "object"},
                    "then": {"$ref": "#/definitions/PolicyStatement"},
                    "else": {
                        "type": "array",
                        "minItems": 1,
                        "items": guarded({"$ref": "#/definitions/PolicyStatement"}),
                    },
                }
            ),
        },
    }
    return {"PolicyStatement": statement, "PolicyDocument": document, "FunctionPolicy": function_policy()}


def function_policy() -> Schema:
    """Return the shape of one of a function's policies: a name or ARN, a document, or one of SAM's templates."""
    path = Path(samtranslator.__file__).parent / "policy_templates_data" / "policy_templates.json"
    templates = json.loads(path.read_text(encoding="utf-8"))["Templates"]
    return {
        "type": ["string", "object"],
        "if": {"type": "object", "required": ["Statement"]},
        "then": {"$ref": "#/definitions/PolicyDocument"},
        "else": {
            "if": {"type": "object"},
            "then": {"minProperties": 1, "maxProperties": 1, "propertyNames": {"enum": sorted(templates)}},
        },
    }


# --- Resources and the rest of the template


def one_of(*names: str) -> Schema:
    """Return the rule that exactly one of the properties stands."""
    words = " or ".join(f"`{name}`" for name in names)
    return {"description": f"needs {words}, and only one", "oneOf": [{"required": [name]} for name in names]}


def any_of(*names: str) -> Schema:
    """Return the rule that at least one of the properties stands."""
    words = " or ".join(f"`{name}`" for name in names)
    return {"description": f"needs {words}", "anyOf": [{"required": [name]} for name in names]}


def where(name: str, value: str, then: Schema) -> Schema:
    """Return the rule that holds where a property has a value."""
    return {"if": {"required": [name], "properties": {name: {"const": value}}}, "then": then}


def by_type(shapes: Definitions) -> Schema:
    """Return the schema of a map whose Type says which of the shapes it has."""
    return {
        "type": "object",
        "required": ["Type"],
        "properties": {"Type": {"enum": sorted(shapes)}},
        "allOf": [where("Type", name, shape) for name, shape in sorted(shapes.items())],
    }


def resource_attributes() -> Schema:
    """Return what may stand beside Type and Properties. Source: CloudFormation's resource attribute reference."""
    logical_id = {"type": "string", "pattern": "^[A-Za-z0-9]+$"}
    return {
        "DependsOn": {"if": {"type": "string"}, "then": logical_id, "else": {"type": "array", "items": logical_id}},
        "Condition": {"type": "string"},
        "Metadata": {"type": "object"},
        "DeletionPolicy": guarded({"enum": ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"]}),
        "UpdateReplacePolicy": guarded({"enum": ["Delete", "Retain", "Snapshot"]}),
        "CreationPolicy": {"type": "object"},
        "UpdatePolicy": {"type": "object"},
        "Connectors": {"type": "object"},
    }


def resource(type_name: str) -> Schema:
    """Return the schema of a CloudFormation resource."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["Type"],
        "properties": {
            "Type": {"const": type_name},
            "Properties": {"$ref": f"#/definitions/{type_name}.Properties"},
            **resource_attributes(),
        },
    }


def serverless_resource(type_name: str) -> Schema:
    """Return the schema of one of SAM's resources. Source: the resource models of the translator."""
    node = resource(type_name)
    short = type_name.rpartition("::")[2]
    node["properties"]["Properties"] = {"$ref": f"#/definitions/{short}.Properties"}
    for attribute in ("CreationPolicy", "UpdatePolicy"):
        del node["properties"][attribute]
    node["properties"]["IgnoreGlobals"] = {
        "if": {"type": "string"},
        "then": {"const": "*"},
        "else": {"type": "array", "items": {"type": "string"}},
    }
    return node


def any_resource() -> Schema:
    """Return the schema of any resource: a described type, or another one, which stays open."""
    types = sorted((*CLOUDFORMATION_TYPES, *SERVERLESS_MODULES))
    described = [where("Type", name, {"$ref": f"#/definitions/{name}"}) for name in types]
    other = {
        "if": {"required": ["Type"], "properties": {"Type": {"enum": types}}},
        "else": {"$ref": "#/definitions/OtherResource"},
    }
    return {
        "type": "object",
        "required": ["Type"],
        "properties": {"Type": {"type": "string"}},
        "allOf": [*described, other],
    }


def serverless_types() -> list[str]:
    """Return every type of SAM's, described here or not."""
    source = sam_schema()
    names = references(source["properties"]["Resources"])
    found = {kind for name in names for kind in source["definitions"][name]["properties"]["Type"].get("enum", [])}
    return sorted(name for name in found if name.startswith("AWS::Serverless::"))


def frame_definitions() -> Definitions:
    """Return the template's sections, and resources of a type that is not described.

    Source: CloudFormation's template anatomy. How many outputs or parameters there may be is a quota, not judged here.
    """
    name = {"pattern": "^[A-Za-z0-9]{1,255}$"}
    described = {"type": "string", "maxLength": 1024}
    sections: Schema = {
        "AWSTemplateFormatVersion": {"const": "2010-09-09"},
        "Transform": {
            "if": {"type": "array"},
            "then": {"contains": {"const": TRANSFORM}, "description": f"needs `{TRANSFORM}`"},
            "else": {"const": TRANSFORM},
        },
        "Description": described,
        "Metadata": {"type": "object"},
        "Globals": {"$ref": "#/definitions/Globals"},
        "Parameters": named(name, {"$ref": "#/definitions/Parameter"}),
        "Mappings": named(name, {"type": "object", "additionalProperties": {"type": "object"}}),
        "Conditions": named(name, FUNCTION_REF),
        "Rules": {"type": "object"},
        "Hooks": {"type": "object"},
        "Resources": named(name, {"type": "object", "required": ["Type"]}) | {"minProperties": 1},
        "Outputs": named(name, {"$ref": "#/definitions/Output"}),
    }
    output: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["Value"],
        "properties": {
            "Description": described,
            "Value": guarded({"type": SCALAR}),
            "Condition": {"type": "string"},
            "Export": {
                "type": "object",
                "additionalProperties": False,
                "required": ["Name"],
                "properties": {"Name": SHARED_VALUES["string"]},
            },
        },
    }
    other: Schema = {
        "type": "object",
        "required": ["Type"],
        "properties": {
            "Type": {
                "if": {"pattern": "^AWS::Serverless::"},
                "then": {"enum": serverless_types()},
                "else": {
                    "pattern": "^([A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+(::MODULE)?|Custom::[A-Za-z0-9_@-]{1,60})$"
                },
                "type": "string",
            },
            "Properties": {"type": "object"},
            **resource_attributes(),
        },
    }
    frame: Schema = {
        "type": "object",
        "required": ["Resources", "Transform"],
        "additionalProperties": False,
        "properties": sections,
    }
    return {"Frame": frame, "Output": output, "Parameter": parameter(), "OtherResource": other}


def named(names: Schema, values: Schema) -> Schema:
    """Return the schema of a section: a map from names to values."""
    return {"type": "object", "propertyNames": names, "additionalProperties": values}


def parameter() -> Schema:
    """Return the schema of a template parameter. Source: CloudFormation's parameter reference."""
    amount = {"type": ["integer", "string"]}
    texts = dict.fromkeys(("AllowedPattern", "ConstraintDescription"), {"type": "string"})
    amounts = dict.fromkeys(("MinLength", "MaxLength", "MinValue", "MaxValue"), amount)
    flag = {"enum": [True, False, "true", "false"]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["Type"],
        "properties": {
            "Type": {"type": "string", "pattern": "^(String|Number|CommaDelimitedList|List<.+>|AWS::.+)$"},
            "Default": {"type": SCALAR},
            "AllowedValues": {"type": "array", "minItems": 1, "items": {"type": SCALAR}},
            "Description": {"type": "string", "maxLength": 4000},
            "NoEcho": flag,
            **texts,
            **amounts,
        },
    }


def globals_definitions(definitions: Definitions) -> Definitions:
    """Return Globals: only sections and properties that the translator takes, each as in the resource itself.

    Source: the translator's own list (Role, Policies and Events, for one, cannot stand in Globals.Function).
    """
    sections: Definitions = {}
    described: Definitions = {}
    for type_name, supported in sorted(Globals.supported_properties.items()):
        section = type_name.rpartition("::")[2]
        if section not in GLOBALS_SECTIONS:
            sections[section] = {"type": "object"}
            continue
        own = definitions[f"{section}.Properties"]["properties"]
        described[f"Globals.{section}"] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: own[name] for name in own if name in supported},
        }
        sections[section] = {"$ref": f"#/definitions/Globals.{section}"}
    return described | {"Globals": {"type": "object", "additionalProperties": False, "properties": sections}}


def merged_function_definitions() -> Definitions:
    """Return what a function must be once Globals are merged into it.

    Source: the properties of AWS::Serverless::Function, and the translator's checks of the package type, of inline
    code and of provisioned concurrency.
    """
    code = any_of("CodeUri", "InlineCode")
    image: Schema = {
        "description": "cannot have `Handler`, `Runtime` or `Layers` with the package type `Image`",
        "not": {"anyOf": [{"required": [name]} for name in ("Handler", "Runtime", "Layers")]},
    }
    is_text = {"required": ["PackageType"], "properties": {"PackageType": {"not": {"const": "Zip"}}}}
    properties: Schema = {
        "type": "object",
        "dependencies": {
            name: ["AutoPublishAlias"] for name in ("DeploymentPreference", "ProvisionedConcurrencyConfig")
        },
        "allOf": [
            {"if": is_text, "else": {"required": ["Handler", "Runtime"], "allOf": [code]}},
            where("PackageType", "Image", image),
        ],
    }
    return {
        "MergedFunction": {
            "allOf": [{"$ref": "#/definitions/AWS::Serverless::Function"}],
            "required": ["Properties"],
            "properties": {"Properties": properties},
        }
    }


# --- Rules that AWS documents and neither source holds


def apply_documented_rules(definitions: Definitions) -> None:
    """Add to the definitions what the documentation of each service says and the two sources leave out."""
    for type_name in CLOUDFORMATION_TYPES + tuple(SERVERLESS_MODULES):
        short = type_name.rpartition("::")[2] if type_name in SERVERLESS_MODULES else type_name
        if definitions[f"{short}.Properties"].get("required"):
            definitions[type_name]["required"].append("Properties")
    add_policy_rules(definitions)
    add_lambda_rules(definitions)
    add_function_rules(definitions)
    add_api_rules(definitions)
    add_queue_rules(definitions)
    add_table_rules(definitions)
    constrain(definitions, "AWS::SNS::Subscription.Properties", "Protocol", enum=SUBSCRIPTION_PROTOCOLS)
    constrain(definitions, "AWS::SSM::Parameter.Properties", "Type", enum=["String", "StringList"])
    constrain(
        definitions, "AWS::Scheduler::Schedule.Properties", "ScheduleExpression", pattern=r"^(at|cron|rate)\(.+\)$"
    )


SUBSCRIPTION_PROTOCOLS = "application email email-json firehose http https lambda sms sqs".split()


def constrain(definitions: Definitions, owner: str, name: str, **keywords: Any) -> None:
    """Add keywords to a property's schema, behind its guard."""
    properties = definitions[owner]["properties"]
    node = properties[name]
    for kind, shared in SHARED_VALUES.items():
        if node == shared:
            node = function_or({"type": kind})
    node = copy.deepcopy(node)
    target = node["else"] if "else" in node else node
    if "$ref" in target:
        raise ValueError(f"{owner}.{name} is a reference: change its target")
    if "enum" in keywords:
        target.pop("pattern", None)
    target.update(keywords)
    properties[name] = node


def add_policy_rules(definitions: Definitions) -> None:
    """Give every policy document its shape."""
    document = guarded({"$ref": "#/definitions/PolicyDocument"})
    for owner, name in (
        ("AWS::IAM::Role.Properties", "AssumeRolePolicyDocument"),
        ("AWS::IAM::Role.Policy", "PolicyDocument"),
        ("AWS::IAM::Policy.Properties", "PolicyDocument"),
        ("AWS::IAM::ManagedPolicy.Properties", "PolicyDocument"),
        ("AWS::S3::BucketPolicy.Properties", "PolicyDocument"),
        ("AWS::SQS::QueuePolicy.Properties", "PolicyDocument"),
        ("AWS::SNS::TopicPolicy.Properties", "PolicyDocument"),
        ("Function.Properties", "AssumeRolePolicyDocument"),
    ):
        if name not in definitions[owner]["properties"]:
            raise ValueError(f"{owner} has no property {name}")
        definitions[owner]["properties"][name] = document
    policy = {"$ref": "#/definitions/FunctionPolicy"}
    definitions["Function.Properties"]["properties"]["Policies"] = guarded(
        {"if": {"type": "array"}, "then": {"items": guarded(policy)}, "else": policy}
    )


RESERVED_VARIABLES = (
    "_HANDLER _X_AMZN_TRACE_ID AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_EXECUTION_ENV "
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION "
    "AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_RUNTIME_API "
    "AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN LAMBDA_RUNTIME_DIR LAMBDA_TASK_ROOT"
).split()
"""Source: Lambda's list of reserved environment variables, without those that a function may set (TZ and the like)."""


def add_lambda_rules(definitions: Definitions) -> None:
    """Add what Lambda documents: environment variables, layers, the source of an event source mapping."""
    definitions["AWS::Lambda::Function.Environment"]["properties"]["Variables"] = guarded(
        {
            "type": "object",
            "propertyNames": {
                "pattern": "^[a-zA-Z][a-zA-Z0-9_]+$",
                "not": {"enum": RESERVED_VARIABLES},
                "description": "must be letters, digits and `_`, two or more, and none that Lambda reserves",
            },
            # CloudFormation turns numbers and flags into text.
            "additionalProperties": guarded({"type": SCALAR}),
        }
    )
    for owner in ("AWS::Lambda::Function.Properties", "Function.Properties"):
        constrain(definitions, owner, "Layers", maxItems=5)
        layer = definitions[owner]["properties"]["Layers"]["else"]["items"]["else"]
        # Real projects hold stand-ins that cfn-lint's pattern refuses; the region of an ARN is judged elsewhere.
        layer.update(pattern=r"^arn:[^\s]+$", description="must be the ARN of a version of a layer")
        constrain(definitions, owner, "Architectures", minItems=1, maxItems=1)
        constrain(definitions, owner, "Timeout", maximum=900)
        # Functions on managed instances may have more; cfn-lint gives their limit.
        constrain(definitions, owner, "MemorySize", maximum=10240)
    constrain(
        definitions,
        "AWS::Lambda::EventSourceMapping.Properties",
        "StartingPosition",
        enum=["AT_TIMESTAMP", "LATEST", "TRIM_HORIZON"],
    )
    definitions["AWS::Lambda::EventSourceMapping.Properties"].setdefault("allOf", []).append(
        any_of("EventSourceArn", "SelfManagedEventSource")
    )


def add_function_rules(definitions: Definitions) -> None:
    """Add what SAM documents about functions and their events."""
    letters = "".join
    methods = ("get", "post", "put", "patch", "delete", "head", "options", "any", "x-amazon-apigateway-any-method")
    any_case = "|".join(
        letters(f"[{one.upper()}{one}]" if one.isalpha() else one for one in method) for method in methods
    )
    constrain(definitions, "HttpApiEventProperties", "Path", pattern=r"^(/|\$default$)")
    constrain(
        definitions,
        "HttpApiEventProperties",
        "Method",
        pattern=rf"^({any_case}|\*)$",
        description="must be a method of HTTP, or ANY",
    )
    definitions["HttpApiEventProperties"]["dependencies"] = {"Path": ["Method"], "Method": ["Path"]}
    properties = definitions["Function.Properties"]["properties"]
    properties["Events"] = guarded(
        {
            "type": "object",
            "propertyNames": {"pattern": "^[A-Za-z0-9]+$"},
            "additionalProperties": {"$ref": "#/definitions/FunctionEvent"},
        }
    )
    for name in ("InlineCode", "VersionDescription"):
        properties[name] = SHARED_VALUES["string"]
    tags = guarded({"type": "object", "additionalProperties": guarded({"type": SCALAR})})
    for section in ("Function", "HttpApi", "WebSocketApi"):
        definitions[f"{section}.Properties"]["properties"]["Tags"] = tags


def add_api_rules(definitions: Definitions) -> None:
    """Add what API Gateway documents about version 2 APIs and their parts."""
    api, route, stage = (f"AWS::ApiGatewayV2::{name}.Properties" for name in ("Api", "Route", "Stage"))
    integration, authorizer = (f"AWS::ApiGatewayV2::{name}.Properties" for name in ("Integration", "Authorizer"))
    constrain(definitions, api, "ProtocolType", enum=["HTTP", "WEBSOCKET"])
    no_cors = {
        "description": "cannot have `CorsConfiguration` with WEBSOCKET",
        "not": {"required": ["CorsConfiguration"]},
    }
    definitions[api].setdefault("allOf", []).append(
        where("ProtocolType", "WEBSOCKET", {"required": ["Name", "RouteSelectionExpression"], "allOf": [no_cors]})
    )
    constrain(definitions, route, "AuthorizationType", enum=["AWS_IAM", "CUSTOM", "JWT", "NONE"])
    for kind in ("CUSTOM", "JWT"):
        definitions[route].setdefault("allOf", []).append(
            where("AuthorizationType", kind, {"required": ["AuthorizerId"]})
        )
    constrain(definitions, route, "RouteKey", minLength=1)
    constrain(definitions, stage, "StageName", minLength=1, maxLength=128)
    constrain(definitions, "AWS::ApiGatewayV2::Stage.RouteSettings", "LoggingLevel", enum=["ERROR", "INFO", "OFF"])
    constrain(definitions, integration, "IntegrationType", enum=["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"])
    constrain(definitions, integration, "ConnectionType", enum=["INTERNET", "VPC_LINK"])
    constrain(definitions, integration, "PassthroughBehavior", enum=["NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"])
    constrain(definitions, integration, "ContentHandlingStrategy", enum=["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"])
    constrain(definitions, integration, "TimeoutInMillis", minimum=50, maximum=30000)
    definitions[integration].setdefault("allOf", []).append(
        where("IntegrationType", "AWS_PROXY", any_of("IntegrationUri", "IntegrationSubtype"))
    )
    constrain(definitions, authorizer, "AuthorizerType", enum=["JWT", "REQUEST"])
    definitions[authorizer].setdefault("allOf", []).append(
        where("AuthorizerType", "REQUEST", {"required": ["AuthorizerUri"]})
    )
    definitions[authorizer]["allOf"].append(
        where("AuthorizerType", "JWT", {"required": ["JwtConfiguration", "IdentitySource"]})
    )
    definitions["HttpApi.Properties"]["properties"]["CorsConfiguration"] = guarded(
        {
            "if": {"type": "object"},
            "then": {"$ref": "#/definitions/AWS::ApiGatewayV2::Api.Cors"},
            "else": {"type": ["boolean", "string"]},
        }
    )
    constrain(definitions, "AuthConfig", "AuthType", enum=["AWS_IAM", "CUSTOM", "NONE"])


def add_queue_rules(definitions: Definitions) -> None:
    """Add what SQS documents: ranges of a queue's settings, what only FIFO queues have."""
    queue = "AWS::SQS::Queue.Properties"
    for name, least, most in (
        ("DelaySeconds", 0, 900),
        ("MessageRetentionPeriod", 60, 1209600),
        ("ReceiveMessageWaitTimeSeconds", 0, 20),
        ("VisibilityTimeout", 0, 43200),
    ):
        constrain(definitions, queue, name, minimum=least, maximum=most)
    # SQS fails on an explicit false.
    constrain(definitions, queue, "FifoQueue", const=True)
    fifo_only = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
    definitions[queue].setdefault("dependencies", {}).update({name: ["FifoQueue"] for name in fifo_only})
    definitions[queue]["properties"]["RedrivePolicy"] = guarded(
        {
            "type": "object",
            "required": ["deadLetterTargetArn", "maxReceiveCount"],
            "additionalProperties": False,
            "properties": {
                "deadLetterTargetArn": SHARED_VALUES["string"],
                "maxReceiveCount": guarded({"type": "integer", "minimum": 1, "maximum": 1000}),
            },
        }
    )


def add_table_rules(definitions: Definitions) -> None:
    """Add what DynamoDB documents: keys, throughput by billing mode."""
    table = definitions["AWS::DynamoDB::Table.Properties"]
    definitions["AWS::DynamoDB::Table.KeySchema"] = array(1, 2, [key_element("HASH"), key_element("RANGE")])
    table["properties"]["KeySchema"] = guarded({"$ref": "#/definitions/AWS::DynamoDB::Table.KeySchema"})
    # A global index may have keys of several attributes.
    index_keys = definitions["AWS::DynamoDB::Table.GlobalSecondaryIndex"]["properties"]["KeySchema"]["else"]
    index_keys["items"]["else"]["properties"]["KeyType"] = guarded({"enum": ["HASH", "RANGE"]})
    table["required"] = sorted({*table["required"], "AttributeDefinitions"})
    throughput = {
        "if": {"required": ["BillingMode"]},
        "else": {"required": ["ProvisionedThroughput"]},
    }
    free = {
        "description": "cannot have `ProvisionedThroughput` with PAY_PER_REQUEST",
        "not": {"required": ["ProvisionedThroughput"]},
    }
    table.setdefault("allOf", []).extend(
        [
            throughput,
            where("BillingMode", "PROVISIONED", {"required": ["ProvisionedThroughput"]}),
            where("BillingMode", "PAY_PER_REQUEST", free),
        ]
    )


def key_element(kind: str) -> Schema:
    """Return the schema of the part of a key that has the type HASH or RANGE."""
    element: Schema = guarded(
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["AttributeName", "KeyType"],
            "properties": {
                "AttributeName": guarded({"type": "string", "minLength": 1, "maxLength": 255}),
                "KeyType": guarded({"const": kind}),
            },
        }
    )
    return element


# --- What reaches what


def references(node: Any) -> list[str]:
    """Return the names of the definitions that a node names, in order."""
    if isinstance(node, list):
        return [name for one in node for name in references(one)]
    if not isinstance(node, dict):
        return []
    here = [node["$ref"].removeprefix("#/definitions/")] if isinstance(node.get("$ref"), str) else []
    return here + [name for one in node.values() for name in references(one)]


def reached(definitions: Definitions, names: Iterable[str]) -> set[str]:
    """Return the names of the definitions that the named ones need, themselves included."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += references(definitions[name])
    return found


if __name__ == "__main__":
    TARGET.write_text(rendered(build()), encoding="utf-8")
