"""What a domain of a WebSocket API may be called, where it may be mapped to, and by which certificate it is trusted.

Pure questions to texts, for the manifest and for the finished template.

Source: API Gateway documentation, "Custom domain names for WebSocket APIs" and "Map API stages to a custom domain name
for WebSocket APIs"; Certificate Manager API reference, "RequestCertificate"; Route 53 API reference, "HostedZone".
"""

from arc2sam.policies import partition_of

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LABEL = frozenset(_LETTERS + "0123456789-")
_PATH = frozenset(_LETTERS + _LETTERS.upper() + "0123456789" + "$-_.+!*'()")
_ZONE = frozenset(_LETTERS.upper() + "0123456789")
_LONGEST_NAME = 253
_LONGEST_LABEL = 63
_LONGEST_PATH = 300
_LONGEST_ZONE = 32
LONGEST_CERTIFIED = 64
"""Characters of the first name of a certificate, RFC 5280's limit of a common name."""


def name_fault(name: str) -> "tuple[str, str] | None":
    """Return what is wrong with the name of a domain and how to mend it, or None."""
    if _is_name(name):
        return None
    meant = _meant_name(name)
    helped = f"Write `{meant}`" if meant else "Write a name such as `ws.example.com`"
    if "*" in name:
        return f"The domain `{name}` is a wildcard, which neither clients nor functions can connect to", helped
    if "_" in name:
        return f"API Gateway takes no `_` in a domain: `{name}`", helped
    if name != name.lower() and _is_name(name.lower()):
        return f"API Gateway takes no capitals in a domain: `{name}`", helped
    return f"`{name}` is no name of a domain", helped


def _is_name(name: str) -> bool:
    """Tell whether a text is a fully qualified name in the form of the DNS, a final dot apart."""
    labels = name.split(".")
    return (
        len(name) <= _LONGEST_NAME
        and len(labels) > 1
        and all(0 < len(label) <= _LONGEST_LABEL and _LABEL.issuperset(label) for label in labels)
        and not any(label[0] == "-" or label[-1] == "-" for label in labels)
        and not labels[-1].isdigit()
    )


def _meant_name(written: str) -> "str | None":
    """Return the name in a URL, in capitals, with `_` or with a final dot; None if there is none."""
    host = written.partition("://")[2] or written
    name = host.partition("/")[0].partition(":")[0].rstrip(".").lower().replace("_", "-")
    return name if _is_name(name) else None


def path_fault(path: str) -> "tuple[str, str] | None":
    """Return what is wrong with the path at which an API is mapped and how to mend it, or None."""
    if path and _PATH.issuperset(path) and len(path) <= _LONGEST_PATH and path not in (".", ".."):
        return None
    meant = path.strip("/")
    helped = f"Write `{meant}`" if meant != path and not path_fault(meant) else "Write one word, such as `chat`"
    if len(path) > _LONGEST_PATH:
        return f"The path has {len(path)} characters, more than {_LONGEST_PATH}", helped
    if "/" in path:
        return f"The path `{path}` has a `/`: a WebSocket API is mapped to one word", helped
    wrong = next((sign for sign in path if sign not in _PATH), "")
    if wrong:
        return f"The path `{path}` has `{wrong}`: it may have letters, digits and `$-_.+!*'()`", helped
    return f"`{path}` is no path of an API", helped


def certificate_fault(certificate: str) -> "tuple[str, str] | None":
    """Return what is wrong with the ARN of a certificate and how to mend it, or None."""
    parts = certificate.split(":")
    if len(parts) == 6:
        prefix, partition, service, region, account, name = parts
        is_ours = (prefix, service) == ("arn", "acm") and name.startswith("certificate/") and name[12:]
        if is_ours and region and len(account) == 12 and account.isascii() and account.isdigit():
            if partition == partition_of(region):
                return None
            return (
                f"The certificate's ARN has the partition `{partition}`, but {region} is in `{partition_of(region)}`",
                f"Write `arn:{partition_of(region)}:...`, or the region that is meant",
            )
    return (
        f"`{certificate}` is not the ARN of a certificate",
        "Write it like `arn:aws:acm:us-west-2:123456789012:certificate/ID`, or `auto`",
    )


def zone_fault(zone: str) -> "tuple[str, str] | None":
    """Return what is wrong with the ID of a hosted zone and how to mend it, or None."""
    if zone[:1] == "Z" and _ZONE.issuperset(zone) and 1 < len(zone) <= _LONGEST_ZONE:
        return None
    meant = zone.rpartition("/")[2].upper()
    helped = f"Write `{meant}`" if meant != zone and not zone_fault(meant) else "Write it like `Z0123456789ABCDEFGHIJ`"
    return f"`{zone}` is not the ID of a hosted zone", helped
