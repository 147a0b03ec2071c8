"""@ws-api: who may open a connection: callers that IAM knows, whom a function lets in, or pages of certain origins.

API Gateway asks at the route `$connect` alone, and once: what it decides there holds for the whole connection. What is
asked for here and cannot be had is an error, never an open route.

Source: API Gateway documentation, "Control and manage access to WebSocket APIs", "Control access to WebSocket APIs with
AWS Lambda REQUEST authorizers" and "Control access to WebSocket APIs with IAM authorization"; CloudFormation
documentation, "AWS::ApiGatewayV2::Authorizer".
"""

from arc2sam.diagnostics import Label
from arc2sam.functions import source_folder
from arc2sam.intrinsics import ref
from arc2sam.keys import Key, Setting, place_of
from arc2sam.lambdas import function_name, function_resource, inlined
from arc2sam.model import DEFAULT_CONFIG, Function, Handler
from arc2sam.policies import arn, invocation_arn
from arc2sam.pragmas.ws import API, Additions, authorizer_names, origins
from arc2sam.pragmas.ws import api as ids
from arc2sam.pragmas.ws.api import is_reported
from arc2sam.record import Record
from arc2sam.source import Span
from arc2sam.template import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.pragmas.ws import WebSocketApi
    from arc2sam.pragmas.ws.settings import WebSocketSettings

KEYS = (
    Key(
        "auth",
        "string",
        "Who may connect: `iam` for callers whose IAM policies allow it.",
        choices=("iam",),
        guards=True,
        slips=("authorization", "authentication", "authtype", "authorizationtype", "iam"),
    ),
    Key(
        "authorizer",
        "table",
        "Function that decides who may connect.",
        keys=(
            Key(
                "src",
                "string",
                "Folder of the function's code, relative to the project root.",
                slips=("source", "folder", "function", "lambda", "code"),
            ),
            Key(
                "identity",
                "strings",
                "What a client must send so that the function is asked at all: `route.request.querystring.NAME`, "
                "`route.request.header.NAME`, `stageVariables.NAME` or `context.NAME`.",
                slips=("identitysource", "identitysources", "identities"),
                example="route.request.querystring.token",
            ),
            Key("role", "string", "ARN of a role by which API Gateway calls the function, instead of a permission."),
            Key("arn", "string", "ARN of a function that exists, instead of one of the app.", slips=("functionarn",)),
        ),
        guards=True,
        lone="src",
        slips=("authorizers", "lambdaauthorizer", "customauthorizer", "authoriser", "authorizerid", "authorizeruri"),
    ),
    Key(
        "origins",
        "strings",
        "Origins whose pages may connect, each `scheme://host` or `scheme://host:port`.",
        guards=True,
        slips=("origin", "allowedorigins", "alloworigins", "alloworigin", "allowedorigin"),
        example="https://www.example.com",
    ),
)

_PRAGMA = "ws-api"
_ORIGIN = "route.request.header.Origin"
_ORIGIN_CONFIG = DEFAULT_CONFIG.replace(shared=False, views=False, env=False, grants=())
_ORIGIN_HANDLER = Handler("index.handler", "index.js", "cjs", "handler")


class Authorizer(Record):
    """A function that decides who may connect."""

    span: Span
    src: "str | None" = None
    """Folder of the app's own function; None where it is another."""
    arn: "str | None" = None
    """The other function."""
    identity: tuple[str, ...] = ()
    """What a client must send."""
    role: "str | None" = None
    """ARN of the role by which API Gateway calls it; None gives it a permission instead."""
    spans: "Mapping[str, Span]" = {}
    """Where each setting was written."""
    identity_spans: tuple[Span, ...] = ()


class Authorization(Record):
    """Who may connect; one of the three at most."""

    iam: "Span | None" = None
    """Where it is left to IAM."""
    authorizer: "Authorizer | None" = None
    origins: tuple[str, ...] = ()
    """Origins of pages, as browsers write them."""
    origins_span: "Span | None" = None

    @property
    def guards(self) -> "dict[str, Span]":
        """What is stated, by its key, and where."""
        spans = {
            "auth iam": self.iam,
            "authorizer": self.authorizer.span if self.authorizer else None,
            "origins": self.origins_span,
        }
        return {name: span for name, span in spans.items() if span is not None}


def read(written: "dict[str, Setting]", report: "Report") -> Authorization:
    """Return the settings of this topic.

    Reports ARC220 and 221 (`src`), ARC353 (not one function), ARC354 (nothing asked for), ARC355 (identity), ARC356
    (ARNs) and ARC359 (origins).
    """
    auth, authorizer, pages = (written.get(key.name) for key in KEYS)
    return Authorization(
        iam=auth.key_span if auth and auth.value else None,
        authorizer=_read_authorizer(authorizer, report) if authorizer else None,
        origins=_read_origins(pages, report) if pages else (),
        origins_span=pages.key_span if pages else None,
    )


def _read_authorizer(setting: Setting, report: "Report") -> Authorizer:
    if not isinstance(setting.value, dict):
        return Authorizer(setting.key_span)
    # A table's reader gives settings by key.
    found = {name: one for name, one in setting.value.items() if isinstance(one, Setting)}
    src, identity, role, function = (found.get(name) for name in ("src", "identity", "role", "arn"))
    sources = tuple(map(str, identity.value)) if identity and isinstance(identity.value, tuple) else ()
    identity_spans = tuple(place_of(source, identity) for source in sources) if identity else ()
    if not is_reported(setting.key_span.to(setting.span), report):
        _check_whole(setting, found, sources, report)
    for source, span in zip(sources, identity_spans, strict=True):
        fault = authorizer_names.identity_fault(source)
        if fault:
            report.add("ARC355", fault[0], span, help=fault[1])
    for one, fault_of in ((function, authorizer_names.function_fault), (role, authorizer_names.role_fault)):
        fault = fault_of(str(one.value)) if one else None
        if one and fault:
            report.add("ARC356", fault[0], one.span, help=fault[1])
    return Authorizer(
        setting.key_span,
        src=source_folder(src, "", report) or None if src else None,
        arn=str(function.value) if function else None,
        identity=sources,
        role=str(role.value) if role else None,
        spans={name: one.span for name, one in found.items()},
        identity_spans=identity_spans,
    )


def _check_whole(setting: Setting, found: "Mapping[str, Setting]", sources: tuple[str, ...], report: "Report") -> None:
    """Report ARC353 and ARC354: without any of these nothing would be asked, or nobody let in."""
    src, function = found.get("src"), found.get("arn")
    if src and function:
        report.add(
            "ARC353",
            "An authorizer is one function, and `src` and `arn` name two",
            function.key_span,
            labels=[Label(src.key_span, "the other one")],
            help="Remove one of the two",
        )
    elif not src and not function:
        report.add(
            "ARC353",
            "The authorizer has no function",
            setting.key_span,
            help="Write `src src/ws/authorizer` below it for a function of the app, or `arn ARN` for another",
        )
    elif src and not src.value:
        report.add("ARC353", "The authorizer has no function", src.span, help="Write the folder of its code")
    if not sources:
        report.add(
            "ARC354",
            "The authorizer does not say what a client must send",
            setting.key_span,
            help="Write `identity route.request.querystring.token` below it, or what else its function looks at",
        )


def _read_origins(setting: Setting, report: "Report") -> tuple[str, ...]:
    if not isinstance(setting.value, tuple):
        return ()
    written = tuple(map(str, setting.value))
    if not written and not is_reported(setting.span, report):
        report.add(
            "ARC359",
            "`origins` names none",
            setting.key_span,
            help="Name the origins of your pages, such as `https://www.example.com`, or remove `origins`",
        )
    found = []
    for text in written:
        origin, fault = origins.read(text)
        found.append(origin)
        if fault:
            report.add("ARC359", fault[0], place_of(text, setting), help=fault[1])
    return tuple(dict.fromkeys(found))


def functions(stated: Authorization) -> tuple[Function, ...]:
    """Return the function that decides, if the app has it: the user's own, or the one that compares origins."""
    authorizer = stated.authorizer
    if authorizer and authorizer.src:
        return (
            Function(
                pragma=_PRAGMA,
                name="authorizer",
                span=authorizer.span,
                src=authorizer.src,
                src_span=authorizer.spans["src"],
                logical_id=ids.AUTHORIZER_FUNCTION,
            ),
        )
    if stated.origins_span:
        return (
            Function(
                pragma=_PRAGMA,
                name="origins",
                span=stated.origins_span,
                src="",
                logical_id=ids.ORIGIN_FUNCTION,
                config=_ORIGIN_CONFIG,
                handler=_ORIGIN_HANDLER,
                is_inline=True,
            ),
        )
    return ()


def check(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - every topic's
    """Report what contradicts itself or another topic.

    Codes: ARC355 (a stage variable that there is not), ARC356 (a role that API Gateway cannot take), ARC357 (a function
    of another account) and ARC358 (two guards).
    """
    stated = settings.authorization
    _check_one_guard(settings, report)
    authorizer = stated.authorizer
    if authorizer is None:
        return
    for source, span in zip(authorizer.identity, authorizer.identity_spans, strict=True):
        kind, _, name = source.partition(".")
        if kind == "stageVariables" and name not in settings.stage.variables:
            report.add(
                "ARC355",
                f"The stage has no variable `{name}`, so nobody could connect",
                span,
                help=f"Write `{name} VALUE` below `variables`, or ask for something else",
            )
    if authorizer.arn or authorizer.role:
        from arc2sam.pragmas.ws import accounts

        accounts.check(authorizer, app, report)


def _check_one_guard(settings: "WebSocketSettings", report: "Report") -> None:
    guards = sorted(settings.authorization.guards.items(), key=lambda guard: guard[1].start)
    for name, span in guards[1:]:
        first, first_span = guards[0]
        helped = "Remove one of the two"
        if "origins" in (first, name):
            helped = _own_check(settings, "authorizer" if "authorizer" in (first, name) else "connect")
        report.add(
            "ARC358",
            f"`$connect` cannot have both `{name}` and `{first}`: API Gateway asks one authorizer of a route",
            span,
            labels=[Label(first_span, "the other one")],
            help=helped,
        )


def _own_check(settings: "WebSocketSettings", owner: str) -> str:
    """Return the advice to compare origins in a function of the user's own, in its language where that is known."""
    listed = ", ".join(f'"{origin}"' for origin in settings.authorization.origins)
    runtime = settings.functions[0].config.runtime if owner == "authorizer" and settings.functions else ""
    test = f"[{listed}].includes(event.headers.Origin)"
    if runtime.startswith("python"):
        test = f'event["headers"].get("Origin") in [{listed}]'
    refused = "deny" if owner == "authorizer" else "answer 403"
    return f"Remove `origins`, and {refused} in the function of `{owner}` unless `{test}`"


def additions(settings: "WebSocketSettings", api: "WebSocketApi", app: "App", target: "Target") -> Additions:  # noqa: ARG001 - every topic's
    """Return what `$connect` asks, and the authorizer with its function and permission."""
    stated = settings.authorization
    if stated.iam:
        return Additions(route={"AuthorizationType": "AWS_IAM"})
    if not stated.guards:
        # Said although it is the default: CloudFormation leaves an authorization that a template no longer has.
        return Additions(route={"AuthorizationType": "NONE"})
    authorizer = stated.authorizer or Authorizer(settings.span, identity=(_ORIGIN,))
    span = stated.origins_span or authorizer.span
    function = next(iter(settings.functions), None)
    return Additions(
        route={"AuthorizationType": "CUSTOM", "AuthorizerId": ref(ids.AUTHORIZER)},
        resources=tuple(_resources(authorizer, function, stated, span, target)),
        stage_waits=(ids.AUTHORIZER,),
    )


def _resources(
    authorizer: Authorizer, function: "Function | None", stated: Authorization, span: Span, target: "Target"
) -> "Iterator[Resource]":
    if function:
        yield _function(function, stated, target)
    properties: dict[str, Json] = {
        "ApiId": ref(API),
        "Name": ids.AUTHORIZER,
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": _uri(authorizer, function),
        "IdentitySource": list(authorizer.identity),
    }
    if authorizer.role:
        properties["AuthorizerCredentialsArn"] = authorizer.role
    yield Resource(ids.AUTHORIZER, "AWS::ApiGatewayV2::Authorizer", properties, span)
    if not authorizer.role:
        permission: dict[str, Json] = {
            "FunctionName": function_name(function) if function else authorizer.arn,
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": arn("execute-api", "${WS}/authorizers/${WSAuthorizer}"),
        }
        yield Resource(ids.AUTHORIZER_PERMISSION, "AWS::Lambda::Permission", permission, span)


def _function(function: Function, stated: Authorization, target: "Target") -> Resource:
    if not stated.origins:
        return function_resource(function, target)
    from arc2sam.pragmas.assets import code

    variables = {"ARC_WS_ORIGINS": " ".join(stated.origins)}
    return inlined(function_resource(function, target, environment=variables), code("origin"))


def _uri(authorizer: Authorizer, function: "Function | None") -> "Json":
    """Return the URI by which API Gateway calls the function; its region is that of the function."""
    if function:
        return invocation_arn(function.logical_id, alias=function.config.provisioned_concurrency is not None)
    # Its ARN is of one partition, and so is everything that can call it.
    other = authorizer.arn or ""
    _, partition, _, region, *_ = other.split(":")
    return f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{other}/invocations"
