"""@ws-api: what people ask of it that WebSocket APIs do not have.

Source: API Gateway documentation, "Choose between REST APIs and HTTP APIs", "Control and manage access to WebSocket
APIs", "Custom domain names for WebSocket APIs" and "Authorizer" of its API reference, version 2, for what it says to be
of HTTP APIs or REST APIs only; AWS WAF documentation, "Resources that you can protect".
"""

from arc2sam.document import Entry, Mapping, Row, Scalar, Table, Vector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item
    from arc2sam.source import Span

_TOKENS = (
    "WebSocket APIs have no JWT authorizers",
    "Write `authorizer` with a function that checks the token, and `identity route.request.querystring.token`",
)
_CACHE = (
    "WebSocket APIs keep no answers of authorizers, since a connection is authorized once",
    "Remove it",
)
_FIREWALL = (
    "WebSocket APIs cannot have a web ACL of AWS WAF",
    "Remove it, and use `throttle` and `authorizer`, or put a CloudFront distribution with the web ACL before the domain",
)
_CERTIFICATES = (
    "WebSocket APIs have no mutual TLS",
    "Remove it, and write `authorizer` with a function that asks for what tells clients apart",
)
_POLICY = (
    "WebSocket APIs have no resource policy",
    "Remove it, and write `auth iam` to let the callers' own policies decide, or `authorizer`",
)
_ENDPOINT = (
    "WebSocket APIs have regional endpoints only",
    "Remove it; for other addresses write `domain`, or put a CloudFront distribution before the API",
)
_CORS = (
    "CORS does not apply to WebSockets: any page may open one",
    "Write `origins https://www.example.com` with the origins of your pages",
)

_WORDS = (
    (_FIREWALL, "waf wafv2 wafacl webacl webaclarn webaclid firewall"),
    (_CERTIFICATES, "mtls mutualtls mutualtlsauthentication truststore truststoreuri clientcertificate clientcert"),
    (_POLICY, "policy policies resourcepolicy resourcepolicies"),
    (
        _ENDPOINT,
        "edge endpoint endpoints endpointtype endpointconfiguration edgeoptimized private vpcendpoint vpcendpoints vpce",
    ),
    (_TOKENS, "jwt jwtauthorizer jwtconfiguration cognito userpool userpools oidc openid oauth oauth2 issuer audience"),
    (_CORS, "cors corsconfiguration"),
    (
        _CACHE,
        (
            "cache caching cachettl cacheauthorizer authorizercache authorizerttl authorizerresultttl "
            "authorizerresultttlinseconds resultttl resultttlinseconds ttl"
        ),
    ),
)
_IN_AUTHORIZER = (
    (_TOKENS, "jwt jwtconfiguration cognito userpool userpools oidc openid issuer audience scopes scope"),
    (
        _CACHE,
        (
            "cache caching cachettl ttl ttlseconds resultttl resultttlinseconds authorizerresultttl "
            "authorizerresultttlinseconds reauthorizeevery"
        ),
    ),
    (
        ("Authorizers of WebSocket APIs answer with a policy, in the one form that there is", "Remove it"),
        (
            "payloadversion payloadformatversion authorizerpayloadformatversion simple simpleresponses simpleresponse "
            "enablesimpleresponses"
        ),
    ),
    (
        (
            "Authorizers of WebSocket APIs check no pattern before the function is asked",
            "Remove it, and check what was sent in the function",
        ),
        "validation identityvalidation identityvalidationexpression pattern",
    ),
)
_OPEN = ("`auth` leaves the API open here", "Remove the line if everyone may connect, or write `auth iam`")
_VALUES = (
    (_OPEN, "none open public anonymous no off"),
    (_TOKENS, "jwt cognito cognitouserpools oidc openid oauth oauth2"),
    (
        ("`auth` does not name a function", "Write `authorizer`, with `src` and `identity` below it"),
        "custom lambda request authorizer token",
    ),
    (("API keys are no `auth`", "Write `api-key true`"), "apikey key"),
    (("IAM has another word here", "Write `auth iam`"), "awsiam sigv4 iamauth"),
)


def kept(items: "Iterable[Item]", report: "Report") -> "tuple[Item, ...]":
    """Return the items without those that ask for what WebSocket APIs do not have; these are ARC360."""
    return tuple(item for item in items if not _is_refused(_name(item), _WORDS, report))


def names(items: "Iterable[Item]") -> "Iterator[Scalar]":
    """Yield the words that items begin with."""
    for item in items:
        name = _name(item)
        if name:
            yield name


def without_vain(entries: "Iterable[Entry]", report: "Report") -> "list[Entry]":
    """Return the entries without what their values ask for in vain: ARC352 in `auth`, ARC360 below `authorizer`."""
    found = []
    for entry in entries:
        value = entry.value
        if entry.key.value == "auth" and isinstance(value, Scalar) and isinstance(value.value, str):
            if _is_refused(value, _VALUES, report, code="ARC352", span=entry.span):
                continue
        elif entry.key.value == "authorizer" and isinstance(value, Table):
            inner = tuple(one for one in value.entries if not _is_refused(one.key, _IN_AUTHORIZER, report))
            found.append(Entry(entry.key, Table(inner, value.span)))
            continue
        found.append(entry)
    return found


def _name(item: "Item") -> "Scalar | None":
    if isinstance(item, Scalar):
        return item
    if isinstance(item, Mapping | Vector):
        return item.name
    first = item.values[0] if isinstance(item, Row) and item.values else None
    return first if isinstance(first, Scalar) else None


def _is_refused(
    word: "Scalar | None",
    table: "tuple[tuple[tuple[str, str], str], ...]",
    report: "Report",
    *,
    code: str = "ARC360",
    span: "Span | None" = None,
) -> bool:
    if word is None or not isinstance(word.value, str):
        return False
    folded = word.value.lower().replace("-", "").replace("_", "")
    for (message, helped), words in table:
        if folded in words.split():
            report.add(code, message, span or word.span, help=helped)
            return True
    return False
