"""Rules of the addresses at which a WebSocket API is found (block 5; loaded where a template states any).

Source: API Gateway documentation, "Custom domain names for WebSocket APIs" and "Map API stages to a custom domain name
for WebSocket APIs".
"""

from arc2sam.pragmas.ws import domain_names
from arc2sam.rules.index import as_list, as_map, fault, referred_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.intrinsics import Json
    from arc2sam.rules.index import Index
    from arc2sam.template import Resource

_ONLY = {"EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
"""What WebSocket APIs have no other value of."""


def check(index: "Index", sockets: "set[str]") -> "Iterator[Diagnostic]":
    """Yield what is wrong with domains, their mappings and records, and with APIs that have no address at all.

    Codes: ARC456 to ARC458.

    Args:
        index: the template.
        sockets: logical IDs of its WebSocket APIs.
    """
    mapped: set[str] = set()
    domains: dict[str, Resource] = {}
    for mapping in index.of_type("AWS::ApiGatewayV2::ApiMapping"):
        api = referred_id(mapping.properties.get("ApiId"))
        if api not in sockets:
            continue
        mapped.add(api)
        yield from _mapping(mapping, index)
        domain = index.by_id.get(referred_id(mapping.properties.get("DomainName")))
        if domain and domain.type == "AWS::ApiGatewayV2::DomainName":
            domains[domain.logical_id] = domain
    for domain in domains.values():
        yield from _domain(domain)
    for record in index.of_type("AWS::Route53::RecordSet"):
        yield from _record(record, domains)
    for name in sorted(sockets - mapped):
        yield from _closed(index.by_id[name])


def _mapping(mapping: "Resource", index: "Index") -> "Iterator[Diagnostic]":
    path, stage = (mapping.properties.get(name) for name in ("ApiMappingKey", "Stage"))
    wrong = domain_names.path_fault(path) if isinstance(path, str) and path else None
    if wrong:
        yield fault("ARC457", wrong[0], mapping, "Properties.ApiMappingKey", help=wrong[1])
    if not isinstance(stage, str):
        return
    api = referred_id(mapping.properties.get("ApiId"))
    waits = as_list(mapping.attributes.get("DependsOn"))
    for one in index.of_type("AWS::ApiGatewayV2::Stage"):
        is_meant = referred_id(one.properties.get("ApiId")) == api and one.properties.get("StageName") == stage
        if is_meant and one.logical_id not in waits:
            yield fault(
                "ARC457",
                f"`{mapping.logical_id}` may be made before its stage `{stage}` is there, which API Gateway refuses",
                mapping,
                "Properties.Stage",
                help=f"Write `!Ref {one.logical_id}`",
            )


def _domain(domain: "Resource") -> "Iterator[Diagnostic]":
    name = domain.properties.get("DomainName")
    # A wildcard is a domain too; only what arc2sam makes must be one that functions can connect to.
    wrong = domain_names.name_fault(name.removeprefix("*.")) if isinstance(name, str) else None
    if wrong:
        yield fault("ARC456", wrong[0], domain, "Properties.DomainName", help=wrong[1])
    if "MutualTlsAuthentication" in domain.properties:
        yield fault(
            "ARC456",
            "WebSocket APIs have no mutual TLS",
            domain,
            "Properties.MutualTlsAuthentication",
            help="Remove it, and let an authorizer of `$connect` ask for what tells clients apart",
        )
    configurations = domain.properties.get("DomainNameConfigurations")
    if configurations is None:
        yield _no_certificate(domain, "Properties.DomainNameConfigurations")
    for number, configuration in enumerate(as_list(configurations)):
        path = f"Properties.DomainNameConfigurations.{number}"
        yield from _configuration(domain, as_map(configuration), path)


def _configuration(domain: "Resource", settings: "Mapping[str, Json]", path: str) -> "Iterator[Diagnostic]":
    for key, only in _ONLY.items():
        value = settings.get(key, only)
        if isinstance(value, str) and value != only:
            yield fault(
                "ARC456",
                f"Domains of WebSocket APIs have the `{key}` `{only}`, never `{value}`",
                domain,
                f"{path}.{key}",
                help=f"Write `{only}`",
            )
    certificate = settings.get("CertificateArn")
    wrong = domain_names.certificate_fault(certificate) if isinstance(certificate, str) else None
    if wrong:
        yield fault("ARC456", wrong[0], domain, f"{path}.CertificateArn", help=wrong[1])
    if settings and certificate is None:
        yield _no_certificate(domain, path)


def _no_certificate(domain: "Resource", path: str) -> "Diagnostic":
    return fault(
        "ARC456",
        f"The domain `{domain.logical_id}` has no certificate",
        domain,
        path,
        help="Set `CertificateArn` in `DomainNameConfigurations`",
    )


def _record(record: "Resource", domains: "dict[str, Resource]") -> "Iterator[Diagnostic]":
    target = as_map(record.properties.get("AliasTarget")).get("DNSName")
    domain = domains.get(referred_id(target))
    if domain is None or record.properties.get("Type") != "AAAA":
        return
    configurations = as_list(domain.properties.get("DomainNameConfigurations"))
    kinds = [as_map(one).get("IpAddressType", "ipv4") for one in configurations]
    if kinds and all(kind == "ipv4" for kind in kinds):
        yield fault(
            "ARC456",
            f"`{record.logical_id}` sends clients over IPv6 to `{domain.logical_id}`, which has IPv4 only",
            record,
            "Properties.Type",
            help="Set `IpAddressType` of the domain to `dualstack`, or remove the record",
        )


def _closed(api: "Resource") -> "Iterator[Diagnostic]":
    if api.properties.get("DisableExecuteApiEndpoint") is True:
        yield fault(
            "ARC458",
            f"Nothing in the template reaches `{api.logical_id}`: its execute-api address is off, and no domain is "
            "mapped to it",
            api,
            "Properties.DisableExecuteApiEndpoint",
            help="Add an AWS::ApiGatewayV2::ApiMapping, or remove `DisableExecuteApiEndpoint`",
        )
