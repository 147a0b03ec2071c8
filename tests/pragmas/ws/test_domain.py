"""@ws-api: domain, disable-execute-api, and the outputs that tell where the API is; who may send to connections.

Source: API Gateway documentation, "Custom domain names for WebSocket APIs", "Map API stages to a custom domain name for
WebSocket APIs" and "Use @connections commands in your backend service"; CloudFormation documentation,
"AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping", "AWS::CertificateManager::Certificate" and
"AWS::Route53::RecordSet"; Certificate Manager API reference, "RequestCertificate".
"""

import json
from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.policies import partition_of
from arc2sam.pragmas.ws.domain_names import certificate_fault, name_fault, path_fault, zone_fault
from tests.pragmas.stages import Built

ARN = "arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab"
OWN = "${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/staging"
ALIAS = {
    "DNSName": {"Fn::GetAtt": ["WSDomain", "RegionalDomainName"]},
    "HostedZoneId": {"Fn::GetAtt": ["WSDomain", "RegionalHostedZoneId"]},
}


def built(settings: str, stage: str = "staging", more: str = "") -> Built:
    """The settings begin on line 4."""
    return Built(f"@app\nchat\n@ws-api\n{settings}\n@ws\nsend\n{more}", stage)


def domain(*lines: str, more: str = "") -> str:
    return "\n".join(["domain", *(f"  {line}" for line in lines), more])


def record(kind: str) -> dict[str, Any]:
    return {"Name": "ws.example.com", "Type": kind, "HostedZoneId": "Z0123456789", "AliasTarget": ALIAS}


def test_certificate_and_records_of_the_stack() -> None:
    result = built(domain("staging ws.example.com", "certificate auto", "zone Z0123456789", "path chat"))
    plain = built("")
    assert result.found == []
    assert result.properties("WSDomainCertificate") == {
        "DomainName": "ws.example.com",
        "ValidationMethod": "DNS",
        "DomainValidationOptions": [{"DomainName": "ws.example.com", "HostedZoneId": "Z0123456789"}],
    }
    assert result.properties("WSDomain") == {
        "DomainName": "ws.example.com",
        "DomainNameConfigurations": [
            {"CertificateArn": {"Ref": "WSDomainCertificate"}, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
        ],
    }
    assert result.properties("WSDomainMapping") == {
        "ApiId": {"Ref": "WS"},
        "DomainName": {"Ref": "WSDomain"},
        "Stage": {"Ref": "WebsocketStage"},
        "ApiMappingKey": "chat",
    }
    assert result.properties("WSDomainRecordA") == record("A")
    names = {"WSDomainCertificate", "WSDomain", "WSDomainMapping", "WSDomainRecordA"}
    assert set(result.resources) - set(plain.resources) == names
    assert {name: result.resources[name] for name in plain.resources} == plain.resources


def test_certificate_that_exists_and_records_of_others() -> None:
    result = built(domain("staging ws.example.com", f"certificate {ARN}"))
    assert set(result.resources) - set(built("").resources) == {"WSDomain", "WSDomainMapping"}
    (settings,) = result.properties("WSDomain")["DomainNameConfigurations"]
    assert settings["CertificateArn"] == ARN
    assert "ApiMappingKey" not in result.properties("WSDomainMapping")


def test_addresses_of_both_kinds() -> None:
    # The domain's own `ip`, apart from the API's, stands in its configuration.
    lines = ("staging ws.example.com", f"certificate {ARN}", "zone Z0123456789", "ip dualstack")
    result = built(domain(*lines))
    (settings,) = result.properties("WSDomain")["DomainNameConfigurations"]
    assert settings["IpAddressType"] == "dualstack"
    assert "IpAddressType" not in result.properties("WS")
    assert result.properties("WSDomainRecordA") == record("A")
    assert result.properties("WSDomainRecordAAAA") == record("AAAA")


def test_tags_are_the_domains_too() -> None:
    result = built(domain("staging ws.example.com", f"certificate {ARN}", more="tags\n  team blue"))
    assert result.properties("WSDomain")["Tags"] == {"team": "blue"}


@pytest.mark.parametrize(
    ("settings", "stage", "expected"),
    [
        pytest.param(
            "",
            "staging",
            {"WSS": {"Fn::Sub": f"wss://{OWN}"}, "WSCallbackURL": {"Fn::Sub": f"https://{OWN}"}},
            id="none",
        ),
        pytest.param(
            domain("staging ws.example.com", f"certificate {ARN}"),
            "staging",
            {
                "WSS": {"Fn::Sub": f"wss://{OWN}"},
                "WSCallbackURL": {"Fn::Sub": f"https://{OWN}"},
                "WSDomainURL": "wss://ws.example.com",
            },
            id="beside the execute-api address",
        ),
        pytest.param(
            domain("staging ws.example.com", f"certificate {ARN}", "path chat"),
            "qa",
            {
                "WSS": {"Fn::Sub": f"wss://{OWN}".replace("staging", "qa")},
                "WSCallbackURL": {"Fn::Sub": f"https://{OWN}".replace("staging", "qa")},
            },
            id="stage without a domain",
        ),
        pytest.param(
            domain("staging ws.example.com", f"certificate {ARN}", more="disable-execute-api true"),
            "staging",
            {
                "WSS": "wss://ws.example.com",
                "WSCallbackURL": "https://ws.example.com",
                "WSDomainURL": "wss://ws.example.com",
            },
            id="domain alone",
        ),
        pytest.param(
            domain("staging ws.example.com", f"certificate {ARN}", "path chat", more="disable-execute-api true"),
            "staging",
            {
                "WSS": "wss://ws.example.com/chat",
                "WSCallbackURL": "https://ws.example.com/chat",
                "WSDomainURL": "wss://ws.example.com/chat",
            },
            id="path of a domain alone",
        ),
        pytest.param(
            domain(
                "staging ws.example.com", f"certificate {ARN}", "path '$-_.+!*()x'", more="disable-execute-api true"
            ),
            "staging",
            {
                "WSS": "wss://ws.example.com/$-_.+!*()x",
                "WSCallbackURL": "https://ws.example.com/$-_.+!*()x",
                "WSDomainURL": "wss://ws.example.com/$-_.+!*()x",
            },
            id="path of all signs",
        ),
    ],
)
def test_addresses(settings: str, stage: str, expected: dict[str, Any]) -> None:
    result = built(settings, stage)
    assert result.found == []
    outputs = {name: one["Value"] for name, one in result.template["Outputs"].items()}
    assert outputs == {**expected, "WSApiId": {"Ref": "WS"}}
    assert result.variables("SendWSLambda")["ARC_WSS_URL"] == expected["WSS"]
    is_closed = isinstance(expected["WSS"], str)
    assert result.properties("WS").get("DisableExecuteApiEndpoint", False) is is_closed
    # Whatever the address, what is allowed is the same.
    allowed = built("", stage).properties("WebSocketPolicy")
    assert result.properties("WebSocketPolicy") == allowed


def test_without_the_pragma_nothing_is_added() -> None:
    outputs = Built("@app\nchat\n@ws\nsend\n").template["Outputs"]
    assert list(outputs) == ["WSS"]


@pytest.mark.parametrize(
    ("lines", "stage", "name"),
    [
        pytest.param(["staging a.example.com", "production b.example.com"], "staging", "a.example.com", id="staging"),
        pytest.param(["staging a.example.com", "production b.example.com"], "production", "b.example.com", id="other"),
        pytest.param(["staging a.example.com"], "qa", None, id="none"),
        pytest.param(["staging a.example.com", "name c.example.com"], "staging", "a.example.com", id="over the name"),
        pytest.param(["staging a.example.com", "name c.example.com"], "zone", "c.example.com", id="called like a key"),
        pytest.param(["name c.example.com"], "path", "c.example.com", id="name for a stage called like a key"),
    ],
)
def test_name_of_a_stage(lines: list[str], stage: str, name: str | None) -> None:
    result = built(domain(*lines, f"certificate {ARN}"), stage)
    assert "WSDomain" in result.resources if name else "WSDomain" not in result.resources
    assert name is None or result.properties("WSDomain")["DomainName"] == name


WHOLE = ("certificate auto", "zone Z0123456789")


@pytest.mark.parametrize(
    ("settings", "stage", "found"),
    [
        pytest.param(domain("staging WS.example.com", *WHOLE), "staging", ["ARC380 5:11"], id="capitals"),
        pytest.param(domain("staging a_b.example.com", *WHOLE), "staging", ["ARC380 5:11"], id="underscore"),
        pytest.param(domain("staging '*.example.com'", *WHOLE), "staging", ["ARC380 5:11"], id="wildcard"),
        pytest.param(domain("name a.example", "staging -", *WHOLE), "zone", ["ARC380 6:11"], id="no name"),
        pytest.param(domain(*WHOLE), "staging", ["ARC381 4:1"], id="nothing named"),
        pytest.param(domain("staging 5", *WHOLE), "staging", ["ARC204 5:11"], id="number for a name"),
        pytest.param(
            domain("a ws.example.com", "b ws.example.com", *WHOLE), "staging", ["ARC382 6:5"], id="two of one name"
        ),
        pytest.param(
            domain("a ws.example.com", "name ws.example.com", *WHOLE), "zone", ["ARC382 6:8"], id="name of a stage's"
        ),
        pytest.param(
            domain("staging a.example", *WHOLE, "path /chat"), "staging", ["ARC383 8:8"], id="path with slash"
        ),
        pytest.param(domain("staging a.example", *WHOLE, "path a~b"), "staging", ["ARC383 8:8"], id="path with a sign"),
        pytest.param(
            domain("staging a.example", *WHOLE, f"path {'x' * 301}"), "staging", ["ARC383 8:8"], id="long path"
        ),
        pytest.param(domain("staging a.example", *WHOLE, "path .."), "staging", ["ARC383 8:8"], id="path upwards"),
        pytest.param(domain("staging a.example"), "staging", ["ARC384 4:1"], id="no certificate"),
        pytest.param(domain("staging a.example", "certificate own"), "staging", ["ARC384 6:15"], id="certificate"),
        pytest.param(
            domain("staging a.example", "certificate arn:aws:acm:cn-north-1:123456789012:certificate/x"),
            "staging",
            ["ARC384 6:15"],
            id="partition against region",
        ),
        pytest.param(
            domain(f"staging {'x' * 57}.example", *WHOLE), "staging", ["ARC384 5:11"], id="too long for a certificate"
        ),
        pytest.param(
            domain("staging a.example", "certificate auto"), "staging", ["ARC386 6:15"], id="certificate without a zone"
        ),
        pytest.param(domain("staging a.example", *WHOLE[:1], "zone example"), "staging", ["ARC387 7:8"], id="zone"),
        pytest.param("disable-execute-api true", "staging", ["ARC388 4:21"], id="no address"),
        pytest.param(
            domain("staging a.example", *WHOLE, more="disable-execute-api true"), "qa", ["ARC388 8:21"], id="at a stage"
        ),
        pytest.param(domain("testing a.example", *WHOLE), "staging", ["ARC389 5:3"], id="stage that cannot be"),
        pytest.param(domain("q/a a.example", *WHOLE), "staging", ["ARC389 5:3"], id="stage with a sign"),
        pytest.param(domain("name a.example", *WHOLE), "staging", ["ARC530 5:8"], id="one name for all stages"),
        pytest.param(domain("staging a.example", *WHOLE), "zone", ["ARC531 7:8"], id="stage called like a setting"),
        pytest.param(domain("staging a.example", *WHOLE), "path", ["ARC531 4:1"], id="like one that is not set"),
        pytest.param(
            domain("staging a.example", "nam b.example", *WHOLE), "staging", ["ARC532 6:3"], id="stage near a setting"
        ),
        pytest.param(
            domain("staging a.example", "certificate auto", "hosted-zone Z1"),
            "staging",
            ["ARC201 7:3"],
            id="more-exact",
        ),
        pytest.param(
            domain("staging a.example", "cert auto", "zone Z1"), "staging", ["ARC201 6:3"], id="setting cut short"
        ),
        pytest.param(
            domain("staging a.example", "certifcate auto", "zone Z1"),
            "staging",
            ["ARC201 6:3"],
            id="setting misspelled",
        ),
        pytest.param(domain("staging a.example", *WHOLE, "ip ipv6"), "staging", ["ARC206 8:6"], id="kind of address"),
        pytest.param("domain ws.example.com", "staging", ["ARC204 4:8"], id="not a table"),
        pytest.param("disable-execute-api yes", "staging", ["ARC204 4:21"], id="not a boolean"),
        pytest.param(
            domain("staging a.example", "staging b.example", *WHOLE), "staging", ["ARC113 6:3"], id="stage twice"
        ),
    ],
)
def test_faults(settings: str, stage: str, found: list[str]) -> None:
    # Each once, at its cause.
    assert built(settings, stage).found == found


@pytest.mark.parametrize(
    ("region", "certificate", "found"),
    [
        pytest.param("us-west-2", ARN, [], id="same"),
        pytest.param("us-east-1", ARN, ["ARC385 6:15"], id="other region"),
        pytest.param("us-gov-west-1", ARN, ["ARC385 6:15"], id="other partition"),
        pytest.param(
            "cn-north-1", "arn:aws-cn:acm:cn-north-1:123456789012:certificate/x", [], id="same in another partition"
        ),
    ],
)
def test_region_of_the_certificate(region: str, certificate: str, found: list[str]) -> None:
    settings = domain("staging ws.example.com", f"certificate {certificate}")
    assert built(settings, more=f"@aws\nregion {region}\n").found == found


@pytest.mark.parametrize(
    "where", ["ws.example.com", "wss://WS.example.com/chat", "ws.example.com.", "ws.example.com:443"]
)
def test_help_has_the_name_that_is_meant(where: str) -> None:
    fault = name_fault(where)
    assert (fault is None) == (where == "ws.example.com")
    assert fault is None or fault[1] == "Write `ws.example.com`"


@pytest.mark.parametrize(
    ("name", "is_legal"),
    [
        ("example.com", True),
        ("xn--bcher-kva.example", True),
        ("a.b.c.d.e.example.com", True),
        ("1.example.com", True),
        (f"{'x' * 63}.example", True),
        (f"{'x' * 64}.example", False),
        (".".join(["x" * 61] * 4) + ".exam", True),
        (".".join(["x" * 61] * 4) + ".examp", True),
        (".".join(["x" * 61] * 4) + ".exampl", False),
        ("localhost", False),
        ("127.0.0.1", False),
        ("-a.example.com", False),
        ("a-.example.com", False),
        ("a..example.com", False),
        ("bücher.example", False),
        ("a b.example", False),
        ("", False),
    ],
)
def test_names(name: str, is_legal: bool) -> None:
    assert (name_fault(name) is None) is is_legal


@pytest.mark.parametrize(
    ("fault_of", "text", "helped"),
    [
        pytest.param(path_fault, "x" * 300, None, id="longest path"),
        pytest.param(path_fault, "Az09$-_.+!*'()", None, id="all signs of a path"),
        pytest.param(path_fault, "chat/", "Write `chat`", id="slash at the end"),
        pytest.param(path_fault, "a/b", "Write one word", id="path of two words"),
        pytest.param(path_fault, "", "Write one word", id="empty path"),
        pytest.param(zone_fault, "Z0123456789ABCDEFGHIJ", None, id="zone"),
        pytest.param(zone_fault, "/hostedzone/Z0123456789", "Write `Z0123456789`", id="zone as Route 53 has it"),
        pytest.param(zone_fault, "z0123456789", "Write `Z0123456789`", id="zone in small letters"),
        pytest.param(zone_fault, "Z" + "1" * 32, "Write it like", id="long zone"),
        pytest.param(zone_fault, "Z", "Write it like", id="zone without a number"),
        pytest.param(certificate_fault, ARN, None, id="certificate"),
        pytest.param(certificate_fault, ARN.replace("acm", "iam"), "Write it like", id="other service"),
        pytest.param(certificate_fault, ARN.replace("certificate/", "key/"), "Write it like", id="other kind"),
        pytest.param(certificate_fault, ARN.replace("123456789012", "1234"), "Write it like", id="short account"),
        pytest.param(certificate_fault, ARN.replace("us-west-2", ""), "Write it like", id="no region"),
        pytest.param(certificate_fault, ARN.replace("aws:", "aws-cn:"), "Write `arn:aws:", id="partition"),
    ],
)
def test_other_limits(fault_of: Any, text: str, helped: str | None) -> None:
    fault = fault_of(text)
    assert (fault is None) == (helped is None)
    assert fault is None or fault[1].startswith(str(helped))


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("eu-central-2", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_partition_of_a_region(region: str, partition: str) -> None:
    assert partition_of(region) == partition


def test_same_in_every_format() -> None:
    settings = {
        "domain": {"staging": "ws.example.com", "certificate": "auto", "zone": "Z0123456789", "path": "chat"},
        "disable-execute-api": True,
    }
    manifest = json.dumps({"app": "chat", "ws-api": settings, "ws": ["send"]})
    result = pipeline.transpile(manifest, project_from_files({}), format="json")
    assert result.diagnostics == ()
    assert result.template is not None
    text = domain(
        "staging ws.example.com", "certificate auto", "zone Z0123456789", "path chat", more="disable-execute-api true"
    )
    assert result.template.to_json() == built(text).template


# who may send


@pytest.mark.parametrize(
    ("policies", "found"),
    [
        pytest.param("", [], id="the app's grants"),
        pytest.param("  architect-default-policies", [], id="default policies"),
        pytest.param("  AmazonS3ReadOnlyAccess\n  architect-default-policies", [], id="default policies and more"),
        pytest.param("  AdministratorAccess", [], id="everything"),
        pytest.param("  arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess", [], id="policy that allows it"),
        pytest.param("  AmazonS3ReadOnlyAccess", ["ARC535"], id="policy of AWS"),
        pytest.param("  arn:aws:iam::123456789012:policy/mine", ["ARC535"], id="policy of the user's"),
    ],
)
@pytest.mark.parametrize("pragma", ["events", "ws"])
def test_functions_with_policies_of_their_own(pragma: str, policies: str, found: list[str]) -> None:
    files = {f"src/{pragma}/ping/config.arc": f"@aws\npolicies\n{policies}\n"} if policies else {}
    result = Built(
        f"@app\nchat\n@ws\nsend\n@{pragma}\nping\n" if pragma != "ws" else "@app\nchat\n@ws\nping\n", files=files
    )
    assert [one.code for one in result.diagnostics] == found
    assert all(str(one.span) == f"src/{pragma}/ping/config.arc:3:3" for one in result.diagnostics)


def test_policies_of_the_project_are_told_of_once() -> None:
    result = Built("@app\nchat\n@aws\npolicies\n  AmazonS3ReadOnlyAccess\n@ws\nsend\n@events\nping\n")
    assert result.found == ["ARC535 5:3"]


def test_without_a_websocket_api_nobody_sends() -> None:
    assert Built("@app\nchat\n@aws\npolicies\n  AmazonS3ReadOnlyAccess\n@events\nping\n").found == []


@pytest.mark.parametrize(
    ("stage", "name", "found"),
    [
        pytest.param("staging", "stagin", ["ARC539 5:10"], id="letter-lost"),
        pytest.param("production", "prodution", ["ARC539 5:13"], id="letter-lost-inside"),
        pytest.param("staging", "Staging", ["ARC539 5:11"], id="capital"),
        pytest.param("production", "prod", ["ARC539 5:8"], id="short"),
        pytest.param("production", "live", ["ARC539 5:8"], id="another-word-for-it"),
        pytest.param("staging", "staging", [], id="the-same"),
        pytest.param("staging", "production", [], id="another-stage"),
        pytest.param("staging", "stable", [], id="another-word"),
    ],
)
def test_a_stage_near_the_present_one(stage: str, name: str, found: list[str]) -> None:
    assert built(domain(f"{name} a.example.com", "certificate auto", "zone Z0123456789"), stage).found == found
