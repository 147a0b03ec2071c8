"""Faults of a WebSocket API's domain in the finished template, planted one at a time, as an overlay may.

Source: API Gateway documentation, "Custom domain names for WebSocket APIs", its list of considerations, and "Map API
stages to a custom domain name for WebSocket APIs", its list of restrictions.
"""

import pytest

from arc2sam import rules
from arc2sam.intrinsics import get_att, ref
from tests.unit.rule_template import DOCUMENT, GONE, edited, origin, resource, template

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/01234567"
DOMAIN = {
    "WSDomain": resource(
        "AWS::ApiGatewayV2::DomainName",
        DomainName="ws.example.com",
        DomainNameConfigurations=[
            {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
        ],
    ),
    "WSDomainMapping": resource(
        "AWS::ApiGatewayV2::ApiMapping",
        ApiId=ref("WS"),
        DomainName=ref("WSDomain"),
        Stage=ref("WebsocketStage"),
        ApiMappingKey="chat",
    ),
    "WSDomainRecordA": resource(
        "AWS::Route53::RecordSet",
        Name="ws.example.com",
        Type="A",
        HostedZoneId="Z0123456789",
        AliasTarget={
            "DNSName": get_att("WSDomain", "RegionalDomainName"),
            "HostedZoneId": get_att("WSDomain", "RegionalHostedZoneId"),
        },
    ),
}
WHOLE = ("Resources", {**DOCUMENT["Resources"], **DOMAIN})
CLOSED = ("Resources/WS/Properties/DisableExecuteApiEndpoint", True)
CONFIGURATION = "Resources/WSDomain/Properties/DomainNameConfigurations/0"


def found(*edits):
    return rules.check(template(edited(WHOLE, *edits)), limits=True)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([], id="domain"),
        pytest.param([CLOSED], id="domain alone"),
        pytest.param([("Resources/WSDomain/Properties/DomainName", "*.example.com")], id="wildcard"),
        pytest.param([("Resources/WSDomain/Properties/DomainName", ref("Token"))], id="name given by a parameter"),
        pytest.param([("Resources/WSDomainMapping/Properties/ApiMappingKey", GONE)], id="no path"),
        pytest.param([("Resources/WSDomainMapping/Properties/DomainName", "other.example.com")], id="domain elsewhere"),
        pytest.param([("Resources/WSDomainMapping/Properties/Stage", "other")], id="stage elsewhere"),
        pytest.param(
            [
                ("Resources/WSDomainMapping/Properties/Stage", "staging"),
                ("Resources/WSDomainMapping/DependsOn", "WebsocketStage"),
            ],
            id="stage by name, waited for",
        ),
        pytest.param(
            [
                (f"{CONFIGURATION}/IpAddressType", "dualstack"),
                ("Resources/WSDomainRecordA/Properties/Type", "AAAA"),
            ],
            id="record of a domain with IPv6",
        ),
        pytest.param([(f"{CONFIGURATION}/EndpointType", GONE)], id="endpoint by default"),
        pytest.param([("Resources/WSDomainMapping/Properties/ApiId", ref("Other"))], id="mapping of no WebSocket API"),
    ],
)
def test_left_alone(edits):
    assert [one.code for one in found(*edits) if one.code in ("ARC456", "ARC457", "ARC458")] == []


@pytest.mark.parametrize(
    ("edits", "code", "place", "help_part"),
    [
        pytest.param(
            [("Resources/WSDomain/Properties/DomainName", "WS.example.com")],
            "ARC456",
            "WSDomain Properties.DomainName",
            "Write `ws.example.com`",
            id="capitals",
        ),
        pytest.param(
            [("Resources/WSDomain/Properties/DomainName", "my_ws.example.com")],
            "ARC456",
            "WSDomain Properties.DomainName",
            "Write `my-ws.example.com`",
            id="underscore",
        ),
        pytest.param(
            [("Resources/WSDomain/Properties/MutualTlsAuthentication", {"TruststoreUri": "s3://bucket/key"})],
            "ARC456",
            "WSDomain Properties.MutualTlsAuthentication",
            "authorizer",
            id="mutual TLS",
        ),
        pytest.param(
            [(f"{CONFIGURATION}/EndpointType", "EDGE")],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations.0.EndpointType",
            "Write `REGIONAL`",
            id="edge",
        ),
        pytest.param(
            [(f"{CONFIGURATION}/SecurityPolicy", "TLS_1_0")],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations.0.SecurityPolicy",
            "Write `TLS_1_2`",
            id="old TLS",
        ),
        pytest.param(
            [(f"{CONFIGURATION}/CertificateArn", "arn:aws:iam::123456789012:server-certificate/x")],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations.0.CertificateArn",
            "arn:aws:acm:",
            id="certificate of another service",
        ),
        pytest.param(
            [(f"{CONFIGURATION}/CertificateArn", CERTIFICATE.replace("us-east-1", "cn-north-1"))],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations.0.CertificateArn",
            "arn:aws-cn:",
            id="certificate of another partition",
        ),
        pytest.param(
            [(f"{CONFIGURATION}/CertificateArn", GONE)],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations.0",
            "Set `CertificateArn`",
            id="no certificate",
        ),
        pytest.param(
            [("Resources/WSDomain/Properties/DomainNameConfigurations", GONE)],
            "ARC456",
            "WSDomain Properties.DomainNameConfigurations",
            "Set `CertificateArn`",
            id="no configuration",
        ),
        pytest.param(
            [("Resources/WSDomainRecordA/Properties/Type", "AAAA")],
            "ARC456",
            "WSDomainRecordA Properties.Type",
            "dualstack",
            id="record of a domain without IPv6",
        ),
        pytest.param(
            [("Resources/WSDomainMapping/Properties/ApiMappingKey", "chat/v1")],
            "ARC457",
            "WSDomainMapping Properties.ApiMappingKey",
            "one word",
            id="path of two words",
        ),
        pytest.param(
            [("Resources/WSDomainMapping/Properties/ApiMappingKey", "x" * 301)],
            "ARC457",
            "WSDomainMapping Properties.ApiMappingKey",
            "one word",
            id="long path",
        ),
        pytest.param(
            [("Resources/WSDomainMapping/Properties/ApiMappingKey", "chat~1")],
            "ARC457",
            "WSDomainMapping Properties.ApiMappingKey",
            "one word",
            id="sign in the path",
        ),
        pytest.param(
            [("Resources/WSDomainMapping/Properties/Stage", "staging")],
            "ARC457",
            "WSDomainMapping Properties.Stage",
            "Write `!Ref WebsocketStage`",
            id="stage by name",
        ),
        pytest.param(
            [("Resources", {**DOCUMENT["Resources"]}), CLOSED],
            "ARC458",
            "WS Properties.DisableExecuteApiEndpoint",
            "ApiMapping",
            id="no address",
        ),
    ],
)
def test_a_planted_fault_gives_one_diagnostic(edits, code, place, help_part):
    (one,) = found(*edits)
    assert (one.code, f"{one.logical_id} {one.property}") == (code, place)
    assert one.span == origin(one.logical_id)
    assert help_part in one.help
    assert not one.message.endswith(".")
