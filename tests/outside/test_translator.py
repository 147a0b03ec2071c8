"""Judged by the SAM translator: what CloudFormation's transform makes of our templates, in three partitions."""

from pathlib import Path

import pytest

from tests.golden.projects import ALL, name_of, template_text, written
from tests.outside.translate import (
    ACCOUNT,
    REGIONS,
    SUFFIXES,
    function_of,
    of_type,
    read,
    strings,
    translated,
    websocket_routes,
    worked_out,
)

pytestmark = pytest.mark.outside

PRINCIPALS = {"lambda.amazonaws.com", "apigateway.amazonaws.com", "scheduler.amazonaws.com", "sns.amazonaws.com"}
"""Service principals that are the same in every partition. Source: IAM documentation, "AWS service principals"."""
DENO_LAYERS = "arn:aws:lambda:us-west-2:455488262213:layer:DenoRuntime:"
"""Architect's list of layers names only the commercial partition."""


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_translates(folder: Path, region: str) -> None:
    types = {one["Type"] for one in translated(folder, region)["Resources"].values()}
    assert not [name for name in types if name.startswith("AWS::Serverless::")]


@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_translating_keeps_every_resource(folder: Path) -> None:
    source, result = read(template_text(folder)), translated(folder)
    assert set(source["Resources"]) <= set(result["Resources"])
    assert set(source.get("Outputs", {})) == set(result.get("Outputs", {}))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_nothing_is_tied_to_the_commercial_partition(folder: Path, region: str) -> None:
    users = written(folder)
    tied = {
        text
        for text in strings(translated(folder, region))
        if ("arn:aws:" in text or "amazonaws.com" in text) and text not in users and not text.startswith(DENO_LAYERS)
    }
    managed = {text for text in tied if text.startswith("arn:aws:iam::aws:policy/")}
    if REGIONS[region] == "aws":
        # The translator itself writes out the ARN of a managed policy that the user names.
        tied -= managed
    # The asset function is a program, whose text asks the environment for its region.
    assert {text for text in tied if "exports.handler" not in text} <= PRINCIPALS


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_addresses_are_of_the_region(folder: Path, region: str) -> None:
    outputs = worked_out(translated(folder, region).get("Outputs", {}), region)
    suffix = SUFFIXES[REGIONS[region]]
    expected = {
        "API": f"https://<HTTP>.execute-api.{region}.{suffix}",
        "ApiId": "<HTTP>",
        "WSS": f"wss://<WS>.execute-api.{region}.{suffix}/staging",
    }
    made = {name: outputs[name]["Value"] for name in expected.keys() & outputs.keys()}
    # A domain of the user's own is the same everywhere.
    assert {name: expected[name] for name in made} == made or ".execute-api." not in made["WSS"]
    for function in of_type(translated(folder, region), "AWS::Lambda::Function").values():
        url = function["Properties"].get("Environment", {}).get("Variables", {}).get("ARC_WSS_URL")
        assert worked_out(url, region) == made.get("WSS")


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("folder", ALL, ids=name_of)
def test_every_websocket_route_may_call_its_function(folder: Path, region: str) -> None:
    template = translated(folder, region)
    permissions = [
        worked_out(one["Properties"], region) for one in of_type(template, "AWS::Lambda::Permission").values()
    ]
    allowed = {(one["SourceArn"], function_of(one["FunctionName"])) for one in permissions if "SourceArn" in one}
    stage = f"arn:{REGIONS[region]}:execute-api:{region}:{ACCOUNT}:<WS>/staging"
    routes = websocket_routes(template, region)
    assert {(f"{stage}/{key}", called) for key, called in routes.items() if called.startswith("<")} <= allowed
    assert not routes or {"$connect", "$default", "$disconnect"} <= set(routes)
