"""A template as an AWS account has it, and the `@connections` API of that account on loopback.

The recorder answers as API Gateway does: it knows the caller by the signature, and lets through what the policies of
the caller's role allow. It is no proof of what AWS does beyond the documentation that it is written from.

Source: API Gateway documentation, "Use @connections commands in your backend service" and "Control access to WebSocket
APIs with IAM authorization"; Service Authorization Reference, "API Gateway Management"; IAM documentation, "Signature
Version 4".
"""

import datetime
import hashlib
import ipaddress
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from moto.iam.access_control import IAMPolicy, PermissionResult

from tests.outside.translate import ACCOUNT, REGIONS, Template, of_type, worked_out

BASIC = "policy/service-role/AWSLambdaBasicExecutionRole"
"""The AWS managed policy that allows writing logs, and nothing else."""
GONE = "gone="
"""A connection that is closed already."""
HOSTS = (
    "*.execute-api.us-east-1.amazonaws.com",
    "*.execute-api.cn-north-1.amazonaws.com.cn",
    "*.us-east-1.amazonaws.com",
    "*.staging.example.com",
    "*.example.com",
)


class Call(NamedTuple):
    """A call that was let through."""

    method: str
    host: str
    path: str
    """As it was sent."""
    body: bytes
    function: str
    """Logical ID of the caller."""


class Account:
    """An account in which a translated template is deployed."""

    def __init__(self, template: Template, region: str = "us-east-1") -> None:
        self.template = template
        self.region = region
        self.partition = REGIONS[region]

    def resolve(self, value: Any) -> Any:
        """Work out intrinsic functions, with physical IDs for logical ones."""
        if isinstance(value, list):
            return [self.resolve(inner) for inner in value]
        if isinstance(value, dict) and not _is_function(value):
            return {key: self.resolve(inner) for key, inner in value.items()}
        found = worked_out(value, self.region)
        return re.sub(r"<(\w+)(?:\.(\w+))?>", self._attribute, found) if isinstance(found, str) else found

    def _attribute(self, match: "re.Match[str]") -> str:
        name, attribute = match.groups()
        resource = self.template["Resources"].get(name, {})
        if (resource.get("Type"), attribute) == ("AWS::DynamoDB::Table", "Arn"):
            return f"arn:{self.partition}:dynamodb:{self.region}:{ACCOUNT}:table/{physical_id(name)}"
        return physical_id(name)

    def environment(self, function: str) -> dict[str, str]:
        """What a function finds in its environment: the template's variables, and Lambda's own."""
        variables = self.template["Resources"][function]["Properties"]["Environment"]["Variables"]
        credentials = credentials_of(function)
        return {
            **self.resolve(variables),
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_LAMBDA_FUNCTION_NAME": physical_id(function),
            "AWS_ACCESS_KEY_ID": credentials.access_key,
            "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
            "AWS_SESSION_TOKEN": str(credentials.token),
        }

    def documents(self, function: str) -> list[dict[str, Any]]:
        """The policy documents of a function's role."""
        role = role_of(self.template["Resources"][function])
        properties = self.template["Resources"][role]["Properties"]
        managed = [self.resolve(one) for one in properties.get("ManagedPolicyArns", ())]
        assert [arn for arn in managed if not arn.endswith(BASIC)] == []
        own = list(properties.get("Policies", ()))
        for one in of_type(self.template, "AWS::IAM::Policy").values():
            if {"Ref": role} in one["Properties"]["Roles"]:
                own.append(one["Properties"])
        return [self.resolve(one["PolicyDocument"]) for one in own]

    def may(self, function: str, action: str, resource: str) -> bool:
        """Whether IAM allows a function an action, by moto's evaluation of the policies."""
        results = {
            IAMPolicy({"policy_document": json.dumps(document)}).is_action_permitted(action, resource)
            for document in self.documents(function)
        }
        return PermissionResult.DENIED not in results and PermissionResult.PERMITTED in results

    def arn(self, api: str, stage: str, rest: str, *, region: str = "", account: str = ACCOUNT) -> str:
        """The ARN of something below a stage of an API."""
        return f"arn:{self.partition}:execute-api:{region or self.region}:{account}:{api}/{stage}{rest}"

    def located(self, host: str, path: str) -> "tuple[str, str, str] | None":
        """The API, the stage and what is below it at an address, or None where nothing answers."""
        apis = {physical_id(name): one["Properties"] for name, one in of_type(self.template, API).items()}
        api, _, domain = host.partition(".execute-api.")
        if domain:
            if api not in apis or apis[api].get("DisableExecuteApiEndpoint"):
                return None
            _, stage, rest = path.split("/", 2)
            return (api, stage, f"/{rest}") if stage in self.stages(api) else None
        for mapping in of_type(self.template, "AWS::ApiGatewayV2::ApiMapping").values():
            properties = mapping["Properties"]
            name = self.template["Resources"][properties["DomainName"]["Ref"]]["Properties"]["DomainName"]
            key = properties.get("ApiMappingKey")
            base = f"/{key}" if key else ""
            if name == host and path.startswith(f"{base}/"):
                stage = self.template["Resources"][properties["Stage"]["Ref"]]["Properties"]["StageName"]
                return self.resolve(properties["ApiId"]), stage, path.removeprefix(base)
        return None

    def stages(self, api: str) -> set[str]:
        """The names of an API's stages."""
        stages = (one["Properties"] for one in of_type(self.template, "AWS::ApiGatewayV2::Stage").values())
        return {one["StageName"] for one in stages if self.resolve(one["ApiId"]) == api}


API = "AWS::ApiGatewayV2::Api"


def _is_function(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def physical_id(logical_id: str) -> str:
    """A name that CloudFormation could have given to a resource: ten letters and digits, as an API's ID."""
    return hashlib.sha256(logical_id.encode()).hexdigest()[:10]


def role_of(function: Mapping[str, Any]) -> str:
    """Logical ID of a function's role."""
    role = function["Properties"]["Role"]["Fn::GetAtt"]
    return str(role.split(".")[0] if isinstance(role, str) else role[0])


def credentials_of(function: str) -> Credentials:
    """The temporary credentials of a function's role."""
    return Credentials(f"ASIA{function}", f"secret of {function}", f"token-of-{function}")


Elsewhere = Callable[[str, str, Mapping[str, str], bytes], tuple[int, str, bytes]]
"""Answers a call of another service, of which method, path, headers and body are given: status, type and body."""


class Recorder:
    """The `@connections` API of an account, and what came in."""

    def __init__(self, account: Account, port: int, elsewhere: "Elsewhere | None" = None) -> None:
        self.account = account
        self.port = port
        self.calls: list[Call] = []
        self._elsewhere = elsewhere

    def respond(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> "tuple[int, dict[str, str], bytes]":
        """Status, headers and body of the answer."""
        if self._elsewhere and self.account.located(headers["Host"], path) is None:
            status, kind, content = self._elsewhere(method, path, headers, body)
            return status, {"Content-Type": kind}, content
        status, error, value = self.answer(method, path, headers, body)
        made = {"x-amzn-ErrorType": error} if error else {}
        if value is None:
            return status, made, b""
        return status, {**made, "Content-Type": "application/json"}, json.dumps(value).encode()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> "tuple[int, str, Any]":
        """Status, error type or nothing, and body of the answer; a call that is let through is kept."""
        host = headers["Host"]
        function = signed_by(self.account, method, path, headers, body)
        if function is None:
            return 403, "InvalidSignatureException", {"message": "The request signature does not match"}
        found = self.account.located(host, path)
        if found is None:
            return 403, "ForbiddenException", {"message": "Forbidden"}
        api, stage, rest = found
        rest = unquote(rest)
        resource = self.account.arn(api, stage, f"/{method}{rest}")
        if not rest.startswith("/@connections/"):
            return 403, "ForbiddenException", {"message": "Forbidden"}
        if not self.account.may(function, "execute-api:ManageConnections", resource):
            return 403, "AccessDeniedException", {"Message": f"not authorized to perform it on {resource}"}
        if rest.endswith(f"/{GONE}"):
            return 410, "GoneException", {"message": "Gone"}
        self.calls.append(Call(method, host, path, body, function))
        if method == "GET":
            times = {"connectedAt": "2026-11-20T10:00:00Z", "lastActiveAt": "2026-11-20T10:01:00Z"}
            return 200, "", {**times, "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"}}
        return (204, "", None) if method == "DELETE" else (200, "", None)


def signed_by(
    account: Account, method: str, path: str, headers: Mapping[str, str], body: bytes, service: str = "execute-api"
) -> "str | None":
    """The function whose credentials signed a request for a service in the account's region, or None."""
    found = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=ASIA(\w+)/(\d{8})/([\w-]+)/([\w-]+)/aws4_request, ?"
        r"SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})",
        headers.get("Authorization", ""),
    )
    if not found:
        return None
    function, _, region, signed_for, names, signature = found.groups()
    credentials = credentials_of(function)
    if (region, signed_for) != (account.region, service):
        return None
    if headers.get("X-Amz-Security-Token") != credentials.token or "host" not in names.split(";"):
        return None
    request = AWSRequest(method, f"https://{headers['Host']}{path}", data=body)
    for name in names.split(";"):
        request.headers[name] = headers[name]
    request.context["timestamp"] = headers["X-Amz-Date"]
    auth = SigV4Auth(credentials, service, region)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return function if auth.signature(text, request) == signature else None


@contextmanager
def recorder(account: Account, certificate: Path, elsewhere: "Elsewhere | None" = None) -> Iterator[Recorder]:
    """Serve the account's `@connections` API over TLS, on a free port of loopback; the rest is answered elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, content = recorded.respond(self.command, self.path, self.headers, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _handle

        def log_message(self, *_: object) -> None:
            """Keep the output of tests clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    recorded = Recorder(account, server.server_port, elsewhere)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificates(folder: Path) -> "tuple[Path, Path]":
    """Write an authority's certificate, and one for AWS's hosts with its key; return both paths."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "arc2sam tests")])
    authority = (
        _builder(authority_name, authority_name, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in HOSTS]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    certificate = (
        _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "connections")]), authority_name, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    bundle, served = folder / "authority.pem", folder / "served.pem"
    bundle.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    served.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return bundle, served


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return x509.CertificateBuilder(
        issuer,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        now - datetime.timedelta(hours=1),
        now + datetime.timedelta(days=1),
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
