"""What an authorizer of a WebSocket API may ask clients for, and by which ARNs it is called.

Pure questions to texts, for the manifest and for the finished template.

Source: API Gateway documentation, "Control access to WebSocket APIs with AWS Lambda REQUEST authorizers"; its API
reference, version 2, "CreateAuthorizer", and the error of the service that lists the three forms; Lambda API
reference, "Invoke"; IAM documentation, "IAM identifiers".
"""

from arc2sam.policies import is_partition, partition_of

_ALNUM = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_NAME = _ALNUM | frozenset("._-")
_FUNCTION = _ALNUM | frozenset("-_")
_QUALIFIER = _FUNCTION | frozenset("$")
_ROLE = _ALNUM | frozenset("+=,.@_-/")

_REQUEST = {"querystring": "route.request.querystring.", "header": "route.request.header."}
_FORMS = (*_REQUEST.values(), "stageVariables.", "context.")
_OTHERS = ("route.", "method.", "integration.", "$", "{", "}")
"""What identity sources of other kinds of API, or of other expressions, begin or end with."""


def identity_fault(source: str) -> "tuple[str, str] | None":
    """Return what is wrong with an identity source and how to mend it, or None."""
    if any(source.startswith(form) and _is_name(source[len(form) :]) for form in _FORMS):
        return None
    if "," in source:
        return (
            f"`{source}` is several identity sources",
            f"Write `identity {' '.join(source.replace(',', ' ').split())}`",
        )
    meant = _meant_identity(source)
    helped = f"Write `{meant}`" if meant else "Write a parameter such as `route.request.querystring.token`"
    if source.startswith(("$request.", "${request.")):
        return f"`{source}` is an identity source of HTTP APIs, which WebSocket APIs do not have", helped
    if source.startswith("method."):
        return f"`{source}` is an identity source of REST APIs, which WebSocket APIs do not have", helped
    if _is_name(source) and "." not in source:
        return f"`{source}` does not say where the client writes it", helped
    return f"`{source}` is no identity source of a WebSocket API", helped


def _is_name(text: str) -> bool:
    return text != "" and _NAME.issuperset(text)


def _meant_identity(source: str) -> "str | None":
    """Return the identity source that a text of another form stands for, or None."""
    text = source.strip("${}")
    for start in ("route.", "method.", "integration."):
        text = text.removeprefix(start)
    text = text.removeprefix("request.")
    first, _, name = text.partition(".")
    forms = {**_REQUEST, "headers": _REQUEST["header"], "query": _REQUEST["querystring"]}
    forms |= {
        "querystringparameters": _REQUEST["querystring"],
        "stagevariables": "stageVariables.",
        "context": "context.",
    }
    if first and not name and text == source and _is_name(first):
        # A word alone: browsers can only write it in the address.
        return _REQUEST["querystring"] + first
    form = forms.get(first.lower())
    return form + name if form and _is_name(name) else None


def function_fault(arn: str) -> "tuple[str, str] | None":
    """Return what is wrong with the ARN of a function, its version or alias and how to mend it, or None."""
    parts = arn.split(":")
    if len(parts) in (7, 8):
        prefix, partition, service, region, account, kind, name, *qualifier = parts
        is_ours = (prefix, service, kind) == ("arn", "lambda", "function") and _is_account(account)
        is_named = 0 < len(name) <= 64 and _FUNCTION.issuperset(name)
        is_qualified = all(one and _QUALIFIER.issuperset(one) for one in qualifier)
        if is_ours and region and is_named and is_qualified:
            return _partition_fault(partition, region)
    return (
        f"`{arn}` is not the ARN of a function",
        "Write it like `arn:aws:lambda:us-west-2:123456789012:function:name`",
    )


def _partition_fault(partition: str, region: str) -> "tuple[str, str] | None":
    right = partition_of(region)
    if partition == right:
        return None
    return (
        f"The function's ARN has the partition `{partition}`, but {region} is in `{right}`",
        f"Write `arn:{right}:...`, or the region that is meant",
    )


def role_fault(arn: str) -> "tuple[str, str] | None":
    """Return what is wrong with the ARN of a role and how to mend it, or None."""
    parts = arn.split(":")
    if len(parts) == 6:
        prefix, partition, service, region, account, name = parts
        is_ours = (prefix, service, region) == ("arn", "iam", "") and is_partition(partition)
        path = name.removeprefix("role/")
        is_named = name.startswith("role/") and path[-1:] not in ("", "/") and _ROLE.issuperset(path)
        if is_ours and _is_account(account) and is_named:
            return None
    return f"`{arn}` is not the ARN of a role", "Write it like `arn:aws:iam::123456789012:role/name`"


def _is_account(text: str) -> bool:
    return len(text) == 12 and text.isascii() and text.isdigit()


def account_of(arn: str) -> str:
    """Return the account in an ARN; empty where there is none, as in that of a policy of AWS itself."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[0] == "arn" and _is_account(parts[4]) else ""
