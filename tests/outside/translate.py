"""Templates as CloudFormation gets them: read and translated by the SAM translator, their intrinsics worked out."""

import copy
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from tests.golden.projects import template_text

Template = dict[str, Any]

REGIONS = {"us-east-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"}
SUFFIXES = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-us-gov": "amazonaws.com"}
ACCOUNT = "123456789012"
CODE_BUCKET = "code"


def read(text: str) -> Template:
    """Read a SAM template, YAML or JSON, with the reader that SAM itself uses."""
    template = yaml_parse(text)
    assert isinstance(template, dict)
    return template


def translate(template: Template, region: str = "us-east-1") -> Template:
    """Translate a SAM template as it is after `sam package`: code stands in S3."""
    template = copy.deepcopy(template)
    for function in of_type(template, "AWS::Serverless::Function").values():
        properties = function["Properties"]
        if "CodeUri" in properties:
            properties["CodeUri"] = f"s3://{CODE_BUCKET}/{os.path.normpath(properties['CodeUri'])}"
    session = boto3.Session(region_name=region)
    return Translator({}, Parser(), boto_session=session).translate(template, parameters(template))


@functools.cache
def translated(folder: Path, region: str = "us-east-1", stage: str = "staging") -> Template:
    """The translated template of a project on disk; tests must not change it."""
    return translate(read(template_text(folder, stage)), region)


def parameters(template: Template) -> dict[str, str]:
    """A value for every parameter that has none."""
    return {name: "example" for name, one in template.get("Parameters", {}).items() if "Default" not in one}


def of_type(template: Template, *types: str) -> dict[str, Any]:
    """The resources of these types, by logical ID."""
    return {name: one for name, one in template["Resources"].items() if one["Type"] in types}


def strings(value: object) -> Iterator[str]:
    """Every string in a template, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def worked_out(value: Any, region: str = "us-east-1") -> Any:
    """Replace intrinsic functions by what they give, so that two spellings of one value are equal.

    Pseudo parameters get real values; what only a deployed resource knows becomes `<LogicalID>` or
    `<LogicalID.Attribute>`.
    """
    if isinstance(value, list):
        return [worked_out(inner, region) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (name, argument), *_ = value.items()
        if name == "Ref":
            return _reference(argument, region)
        if name == "Fn::GetAtt":
            return _reference(argument if isinstance(argument, str) else ".".join(argument), region)
        if name == "Fn::Join":
            return argument[0].join(str(worked_out(part, region)) for part in argument[1])
        if name == "Fn::Select":
            return worked_out(argument[1][argument[0]], region)
        if name == "Fn::Sub":
            return _substituted(argument, region)
    return {key: worked_out(inner, region) for key, inner in value.items()}


def _substituted(argument: Any, region: str) -> str:
    text, given = (argument, {}) if isinstance(argument, str) else argument

    def value_of(match: "re.Match[str]") -> str:
        name = match[1].strip()
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        return str(worked_out(given[name], region)) if name in given else _reference(name, region)

    return re.sub(r"\$\{([^}]*)\}", value_of, text)


def _reference(name: str, region: str) -> str:
    partition = REGIONS[region]
    known = {
        "AWS::Partition": partition,
        "AWS::URLSuffix": SUFFIXES[partition],
        "AWS::Region": region,
        "AWS::AccountId": ACCOUNT,
        "AWS::StackName": "stack",
    }
    # An API's Ref is its ID, whether it is asked for by Ref or as an attribute.
    return known.get(name, f"<{name.removesuffix('.ApiId')}>")


def websocket_routes(template: Template, region: str = "us-east-1") -> dict[str, str]:
    """By route key, what a WebSocket route leads to.

    That is `<LogicalID>` of a function, `<LogicalID>:live` of its alias, or the type of any other integration.
    """
    integrations = of_type(template, "AWS::ApiGatewayV2::Integration")
    called: dict[str, str] = {}
    for route in of_type(template, "AWS::ApiGatewayV2::Route").values():
        properties = worked_out(route["Properties"], region)
        integration = integrations[properties["Target"].removeprefix("integrations/<").removesuffix(">")]
        assert properties["RouteKey"] not in called
        called[properties["RouteKey"]] = _called(worked_out(integration["Properties"], region), region)
    return called


def _called(integration: dict[str, Any], region: str) -> str:
    if integration["IntegrationType"] != "AWS_PROXY":
        return str(integration["IntegrationType"])
    begins = f"arn:{REGIONS[region]}:apigateway:{region}:lambda:path/2015-03-31/functions/"
    uri = integration["IntegrationUri"]
    assert uri.startswith(begins) and uri.endswith("/invocations")
    return function_of(uri.removeprefix(begins).removesuffix("/invocations"))


def function_of(reference: str) -> str:
    """One spelling for the name, the ARN and the alias of a function."""
    return reference.replace(".Arn>", ">").replace("Aliaslive>", ">:live")
