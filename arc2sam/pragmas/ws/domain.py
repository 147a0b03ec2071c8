"""@ws-api: at which addresses clients and functions find the API: domains, and the execute-api one.

Source: API Gateway documentation, "Custom domain names for WebSocket APIs" and "Disable the default endpoint for
WebSocket APIs"; Route 53 documentation, "Routing traffic to Amazon API Gateway"; CloudFormation documentation,
"AWS::CertificateManager::Certificate".
"""

from arc2sam.diagnostics import Edit, Label
from arc2sam.intrinsics import get_att, ref, sub
from arc2sam.keys import Key, Setting
from arc2sam.names import stage_fault
from arc2sam.pragmas import aws_of
from arc2sam.pragmas.ws import API, STAGE, Additions, domain_names
from arc2sam.pragmas.ws import api as ids
from arc2sam.pragmas.ws.api import is_reported
from arc2sam.record import Record
from arc2sam.source import Span
from arc2sam.spelling import nearest
from arc2sam.stage_names import usual
from arc2sam.template import Output, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings

_AUTO = "auto"
_OF_DOMAIN = (
    Key("name", "string", "Name of the domain at every stage that has none of its own."),
    Key("certificate", "string", "ARN of the domain's certificate, or `auto` for one of the stack's own."),
    Key("zone", "string", "ID of the Route 53 hosted zone that gets the domain's records."),
    Key("path", "string", "Path of the domain at which the API is found."),
    Key("ip", "string", "How clients reach the domain.", choices=("ipv4", "dualstack"), default="ipv4"),
)
KEYS = (
    Key(
        "domain",
        "table",
        "Domain of the API; any other name below it is a stage, and its value the name of that stage's domain.",
        keys=_OF_DOMAIN,
        is_open=True,
        lone="name",
    ),
    Key("disable-execute-api", "boolean", "Whether the API is found at its domain only.", default=False),
)
_STATED = tuple(key.name for key in _OF_DOMAIN)
_BEGINNINGS = tuple(name[:2] for name in _STATED)


class Domain(Record):
    """What the manifest states of the API's domain."""

    span: Span
    names: "Mapping[str, str]" = {}
    """By stage, the name of its domain."""
    name: "str | None" = None
    """The name at every other stage."""
    certificate: "str | None" = None
    """ARN; None is one that the stack makes."""
    zone: "str | None" = None
    """ID of the hosted zone; None leaves the records to the user."""
    path: str = ""
    """Where on the domain the API is; empty is the domain as a whole."""
    is_dualstack: bool = False
    spans: "Mapping[str, Span]" = {}
    """Where each setting and the name of each stage was written."""

    def name_at(self, stage: str) -> "str | None":
        """Return the name of a stage's domain, or None: a name belongs to one stack."""
        # What is called like a setting was read as one.
        return self.names.get(stage, self.name)

    def location(self, stage: str) -> "str | None":
        """Return the stage's domain and path as they stand in a URL, or None."""
        name = self.name_at(stage)
        return f"{name}/{self.path}" if name and self.path else name


class Addresses(Record):
    """Where the API is found."""

    domain: "Domain | None" = None
    execute_api_off: "Span | None" = None
    """Where the execute-api address is switched off; None leaves it on."""


def read(written: "dict[str, Setting]", report: "Report") -> Addresses:
    """Return the settings of this topic.

    Reports ARC201 and ARC532 (a setting's name misspelled), ARC380 (an illegal name), ARC381 (no name), ARC382 (one
    name of two stages), ARC383 (path), ARC384 (certificate), ARC386 and ARC387 (hosted zone), ARC389 (stage).
    """
    off = written.get("disable-execute-api")
    domain = written.get("domain")
    return Addresses(
        domain=_read_domain(domain, report) if domain else None,
        execute_api_off=off.span if off and off.value is True else None,
    )


def _read_domain(setting: Setting, report: "Report") -> Domain:
    below = setting.value if isinstance(setting.value, dict) else {}
    # A table's reader gives settings by key.
    found = {name: one for name, one in below.items() if isinstance(one, Setting)}
    was_sound = not is_reported(setting.span, report)
    names = {stage: one for stage, one in found.items() if stage not in _STATED and _is_stage(stage, one, report)}
    _check_names([*names.values(), *(found[key] for key in ("name",) if key in found)], report)
    _check_values(found, report)
    certificate = found.get("certificate")
    if was_sound and not is_reported(setting.span, report):
        _check_whole(setting, found, has_names=bool(names), report=report)
    return Domain(
        setting.key_span,
        names={stage: str(one.value) for stage, one in names.items()},
        name=_text(found.get("name")),
        certificate=None if certificate is None or certificate.value == _AUTO else str(certificate.value),
        zone=_text(found.get("zone")),
        path=_text(found.get("path")) or "",
        is_dualstack=_text(found.get("ip")) == "dualstack",
        spans={name: one.span for name, one in found.items()},
    )


def _text(setting: "Setting | None") -> "str | None":
    return str(setting.value) if setting else None


def _is_stage(stage: str, setting: Setting, report: "Report") -> bool:
    """Tell whether what is no setting is a stage; reports ARC201, ARC389 and ARC532."""
    is_illegal = domain_names.name_fault(str(setting.value)) is not None
    # Only words that begin alike can be slips; anything else costs start-up time.
    near = _near_setting(stage) if is_illegal or stage[:2].lower() in _BEGINNINGS else None
    if near and is_illegal:
        report.add(
            "ARC201",
            f"`{stage}` is not a setting here; did you mean `{near}`?",
            setting.key_span,
            help=f"Write `{near}`",
            edit=Edit(setting.key_span, near),
        )
        return False
    if near:
        report.add(
            "ARC532",
            f"`{stage}` is taken for a stage here, not for `{near}`",
            setting.key_span,
            help=f"Write `{near}` if that is meant",
        )
    fault = stage_fault(stage)
    if fault:
        report.add("ARC389", fault[0].upper() + fault[1:], setting.key_span, help="Write the name of a stage")
    return True


def _near_setting(name: str) -> "str | None":
    """Return the setting that `name` is the beginning of, or near, or that it names more closely: `hosted-zone`."""
    folded = name.lower()
    whole = next(
        (key for key in _STATED if (len(name) > 2 and key.startswith(name)) or folded.endswith(f"-{key}")), None
    )
    return whole or nearest(name, _STATED)


def _check_names(settings: "list[Setting]", report: "Report") -> None:
    first: dict[str, Setting] = {}
    for one in settings:
        name = str(one.value)
        fault = domain_names.name_fault(name)
        if fault:
            report.add("ARC380", fault[0], one.span, help=fault[1])
            continue
        known = first.setdefault(name, one)
        if known is not one:
            report.add(
                "ARC382",
                f"`{name}` cannot be the domain of two stages: a name belongs to one stack",
                one.span,
                labels=[Label(known.span, "the other stage's")],
                help="Give each stage a name of its own, such as `staging.example.com`",
            )


def _check_values(found: "dict[str, Setting]", report: "Report") -> None:
    for key, code, fault_of in (
        ("path", "ARC383", domain_names.path_fault),
        ("certificate", "ARC384", _certificate_fault),
        ("zone", "ARC387", domain_names.zone_fault),
    ):
        setting = found.get(key)
        fault = fault_of(str(setting.value)) if setting else None
        if setting and fault:
            report.add(code, fault[0], setting.span, help=fault[1])


def _certificate_fault(certificate: str) -> "tuple[str, str] | None":
    return None if certificate == _AUTO else domain_names.certificate_fault(certificate)


def _check_whole(setting: Setting, found: "dict[str, Setting]", *, has_names: bool, report: "Report") -> None:
    """Report what is missing: ARC381, ARC384 and ARC386."""
    certificate = found.get("certificate")
    if not has_names and "name" not in found:
        report.add(
            "ARC381",
            "The domain has no name at any stage",
            setting.key_span,
            help="Write a stage and its name below `domain`, such as `production ws.example.com`",
        )
    if certificate is None:
        report.add(
            "ARC384",
            "The domain has no certificate",
            setting.key_span,
            help="Write `certificate auto` and `zone ID`, or `certificate ARN`, below `domain`",
        )
    elif certificate.value == _AUTO and "zone" not in found:
        report.add(
            "ARC386",
            "A certificate of the stack's own needs the hosted zone in which it proves that the domain is yours",
            certificate.span,
            help="Write `zone ID` below `domain`, or the ARN of a certificate instead of `auto`",
        )
    elif certificate.value == _AUTO:
        _check_certified(found, report)


def _check_certified(found: "dict[str, Setting]", report: "Report") -> None:
    for key, one in found.items():
        is_name = key == "name" or key not in _STATED
        if is_name and len(str(one.value)) > domain_names.LONGEST_CERTIFIED:
            report.add(
                "ARC384",
                f"No certificate can be made for a name of more than {domain_names.LONGEST_CERTIFIED} characters, and "
                f"this has {len(str(one.value))}",
                one.span,
                help="Choose a shorter name, or write the ARN of a certificate that covers it",
            )


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - every topic's
    """Report what contradicts itself, another topic or the stage.

    Codes: ARC385 (a certificate of another region), ARC388 (no address), ARC530 (one name for all stages), ARC531 (a
    stage that cannot be named) and ARC539 (a slip in the name of the stage).
    """
    domain = settings.addresses.domain
    if domain:
        _check_region(domain, app, report)
        _check_stage(domain, target.stage, report)
    off = settings.addresses.execute_api_off
    if off and not (domain and domain.name_at(target.stage)):
        report.add(
            "ARC388",
            f"Nothing would reach the API at the stage `{target.stage}`: it has no domain, and its execute-api address "
            "is off",
            off,
            labels=[Label(domain.span, "names no domain for it")] if domain else [],
            help=f"Write `{target.stage} NAME` below `domain`, or remove `disable-execute-api`",
        )


def _check_region(domain: Domain, app: "App", report: "Report") -> None:
    aws = aws_of(app)
    region = aws.region if aws else None
    if not region or not domain.certificate or domain_names.certificate_fault(domain.certificate):
        return
    there = domain.certificate.split(":")[3]
    if there != region:
        report.add(
            "ARC385",
            f"The certificate is in {there}, the app in {region}",
            domain.spans["certificate"],
            help=f"Use a certificate of {region}: API Gateway takes no other",
        )


def _check_stage(domain: Domain, stage: str, report: "Report") -> None:
    if stage in _STATED:
        if domain.name is None:
            report.add(
                "ARC531",
                f"The stage `{stage}` has no domain: below `domain` its name is a setting",
                domain.spans.get(stage, domain.span),
                help="Write `name NAME` for it",
            )
    elif domain.name is not None:
        report.add(
            "ARC530",
            f"Only one stage can have the domain `{domain.name}`: the stack of a second one fails to deploy",
            domain.spans["name"],
            help=f"Write the stage instead of `name`, such as `{stage} {domain.name}`",
        )
    elif stage not in domain.names:
        _check_near_stage(domain, stage, report)


def _check_near_stage(domain: Domain, stage: str, report: "Report") -> None:
    near = nearest(stage, tuple(domain.names)) or next((one for one in domain.names if usual(one) == stage), None)
    if near:
        report.add(
            "ARC539",
            f"The stage `{stage}` has no domain; `{near}` has one",
            domain.spans[near],
            help=f"Write `{stage}` if that is meant",
        )


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - every topic's
    """Return the domain with what belongs to it, and the outputs that tell where the API is."""
    addresses = settings.addresses
    domain = addresses.domain
    location = domain.location(target.stage) if domain else None
    is_off = addresses.execute_api_off is not None and location is not None
    own = "${WS}.execute-api.${AWS::Region}.${AWS::URLSuffix}/%s"
    callback: Json = f"https://{location}" if is_off else sub("https://" + own, target.stage)
    outputs = [
        Output("WSCallbackURL", "WebSocket Callback URL (@connections)", callback),
        Output("WSApiId", "WebSocket API ID", ref(API)),
    ]
    if location:
        outputs.append(Output("WSDomainURL", "WebSocket Domain Endpoint", f"wss://{location}"))
    return Additions(
        api={"DisableExecuteApiEndpoint": True} if is_off else {},
        resources=_resources(domain, settings.stage.tags, target) if domain and location else (),
        outputs=tuple(outputs),
        url=f"wss://{location}" if is_off else None,
    )


def _resources(domain: Domain, tags: "Mapping[str, str]", target: "Target") -> tuple[Resource, ...]:
    name = domain.name_at(target.stage)
    certificate: Json = domain.certificate or ref(ids.DOMAIN_CERTIFICATE)
    settings: dict[str, Json] = {
        "CertificateArn": certificate,
        "EndpointType": "REGIONAL",
        # The one policy that domains of WebSocket APIs have.
        "SecurityPolicy": "TLS_1_2",
    }
    if domain.is_dualstack:
        settings["IpAddressType"] = "dualstack"
    properties: dict[str, Json] = {"DomainName": name, "DomainNameConfigurations": [settings]}
    if tags:
        properties["Tags"] = dict(tags)
    mapping: dict[str, Json] = {
        "ApiId": ref(API),
        "DomainName": ref(ids.DOMAIN),
        # Not the stage's name: API Gateway refuses a mapping to a stage that is not there yet.
        "Stage": ref(STAGE),
    }
    if domain.path:
        mapping["ApiMappingKey"] = domain.path
    return (
        *(() if domain.certificate else (_certificate(domain, name),)),
        Resource(ids.DOMAIN, "AWS::ApiGatewayV2::DomainName", properties, domain.span),
        Resource(ids.DOMAIN_MAPPING, "AWS::ApiGatewayV2::ApiMapping", mapping, domain.span),
        *_records(domain, name),
    )


def _certificate(domain: Domain, name: "str | None") -> Resource:
    properties: dict[str, Json] = {
        "DomainName": name,
        "ValidationMethod": "DNS",
        "DomainValidationOptions": [{"DomainName": name, "HostedZoneId": domain.zone}],
    }
    return Resource(ids.DOMAIN_CERTIFICATE, "AWS::CertificateManager::Certificate", properties, domain.span)


def _records(domain: Domain, name: "str | None") -> list[Resource]:
    if domain.zone is None:
        return []
    kinds = {"A": ids.DOMAIN_RECORD_A}
    if domain.is_dualstack:
        kinds["AAAA"] = ids.DOMAIN_RECORD_AAAA
    alias: Json = {
        "DNSName": get_att(ids.DOMAIN, "RegionalDomainName"),
        "HostedZoneId": get_att(ids.DOMAIN, "RegionalHostedZoneId"),
    }
    records: list[Resource] = []
    for kind, logical_id in kinds.items():
        properties: dict[str, Json] = {"Name": name, "Type": kind, "HostedZoneId": domain.zone, "AliasTarget": alias}
        records.append(Resource(logical_id, "AWS::Route53::RecordSet", properties, domain.span))
    return records
