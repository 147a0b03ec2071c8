"""Stacks in moto's CloudFormation, in this process: nothing leaves it."""

import copy
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from tests.outside.translate import CODE_BUCKET, Template, of_type, parameters

REGION = "us-east-1"
NAME = "stack"

SKIPPED = (
    "AWS::ApiGateway::",
    "AWS::ApiGatewayV2::",
    "AWS::CertificateManager::",
    "AWS::Lambda::Alias",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::Scheduler::",
)
"""Types that moto passes over in silence: judged by their create-only properties instead."""


def is_skipped(resource: dict[str, Any]) -> bool:
    """Whether moto makes nothing of a resource."""
    return str(resource["Type"]).startswith(SKIPPED)


class Stack:
    """A stack that exists in moto."""

    def __init__(self, template: Template) -> None:
        self._client = boto3.client("cloudformation", REGION)
        self.template = self._send(self._client.create_stack, template)

    def update(self, template: Template) -> None:
        """Update the stack.

        Tables stay as they were: moto loses one that changes, so changes of tables are judged by their schema alone.
        """
        same = {
            name: one
            for name, one in of_type(self.template, "AWS::DynamoDB::Table").items()
            if name in template["Resources"]
        }
        template = {**template, "Resources": {**template["Resources"], **same}}
        self.template = self._send(self._client.update_stack, template)

    @property
    def status(self) -> str:
        """What CloudFormation calls the stack's state."""
        return str(self._client.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"])

    @property
    def outputs(self) -> set[str]:
        """The names of the stack's outputs."""
        return {
            one["OutputKey"] for one in self._client.describe_stacks(StackName=NAME)["Stacks"][0].get("Outputs", [])
        }

    @property
    def physical_ids(self) -> dict[str, str]:
        """By logical ID, what each resource that moto really makes is called."""
        found = self._client.list_stack_resources(StackName=NAME)["StackResourceSummaries"]
        # What it skipped has no name at all.
        return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found if one["LogicalResourceId"]}

    def _send(self, call: Any, template: Template) -> Template:
        template = for_moto(template)
        _upload_code(template)
        values = [{"ParameterKey": name, "ParameterValue": one} for name, one in parameters(template).items()]
        call(StackName=NAME, TemplateBody=json.dumps(template), Parameters=values, Capabilities=["CAPABILITY_IAM"])
        return template


@contextmanager
def account() -> Iterator[None]:
    """An empty AWS account."""
    keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": REGION}
    with patch.dict(os.environ, keys), mock_aws(config={"lambda": {"use_docker": False}}):
        boto3.client("s3", REGION).create_bucket(Bucket=CODE_BUCKET)
        yield


def for_moto(template: Template) -> Template:
    """Return the template in the words that moto understands; what they mean stays the same."""
    template = _without_skipped_references(copy.deepcopy(template), template["Resources"])
    for name in of_type(template, "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup"):
        # They point to a domain, which moto does not make.
        del template["Resources"][name]
    for name, queue in of_type(template, "AWS::SQS::Queue").items():
        # moto takes the name that CloudFormation would make up for one without `.fifo`.
        if queue.get("Properties", {}).get("FifoQueue"):
            queue["Properties"]["QueueName"] = f"{name}.fifo"
    for resource in template["Resources"].values():
        # moto adds them to its copy, and then takes them for a change.
        resource.setdefault("Properties", {})
    for function in of_type(template, "AWS::Lambda::Function").values():
        # moto wants to know layers, which are the user's own.
        function["Properties"].pop("Layers", None)
    return template


def _without_skipped_references(value: Any, resources: dict[str, Any]) -> Any:
    """Let references to aliases be to the function; an API's ID is only known to moto by Ref."""
    if isinstance(value, list):
        return [_without_skipped_references(inner, resources) for inner in value]
    if isinstance(value, str):
        return value.replace("${WS.ApiId}", "${WS}")
    if not isinstance(value, dict):
        return value
    target = resources.get(str(value.get("Ref")), {})
    if target.get("Type") == "AWS::Lambda::Alias":
        return target["Properties"]["FunctionName"]
    return {key: _without_skipped_references(inner, resources) for key, inner in value.items()}


def _upload_code(template: Template) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.mjs", "export async function handler () {}")
    client = boto3.client("s3", REGION)
    for function in of_type(template, "AWS::Lambda::Function").values():
        code = function["Properties"]["Code"]
        if "S3Key" in code:
            client.put_object(Bucket=code["S3Bucket"], Key=code["S3Key"], Body=archive.getvalue())


def existing() -> dict[str, set[str]]:
    """By type, the physical IDs of everything in the account, asked of each service itself."""
    functions = boto3.client("lambda", REGION)
    roles = {one["RoleName"] for one in boto3.client("iam").list_roles()["Roles"]}
    return {
        "AWS::DynamoDB::Table": set(boto3.client("dynamodb", REGION).list_tables()["TableNames"]),
        "AWS::IAM::Role": roles,
        "AWS::Lambda::EventSourceMapping": {
            one["UUID"] for one in functions.list_event_source_mappings()["EventSourceMappings"]
        },
        "AWS::Lambda::Function": {one["FunctionName"] for one in functions.list_functions()["Functions"]},
        "AWS::S3::Bucket": {one["Name"] for one in boto3.client("s3", REGION).list_buckets()["Buckets"]}
        - {CODE_BUCKET},
        "AWS::SNS::Topic": {one["TopicArn"] for one in boto3.client("sns", REGION).list_topics()["Topics"]},
        "AWS::SQS::Queue": set(boto3.client("sqs", REGION).list_queues().get("QueueUrls", [])),
        "AWS::SSM::Parameter": {
            one["Name"]
            for page in boto3.client("ssm", REGION).get_paginator("describe_parameters").paginate()
            for one in page["Parameters"]
        },
    }


def role_policies(role: str) -> set[str]:
    """The names of the policies in a role, its own and attached ones."""
    return set(boto3.client("iam").list_role_policies(RoleName=role)["PolicyNames"])
