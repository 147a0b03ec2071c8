"""Origins of web pages: what is one, and how browsers write it.

Source: RFC 6454, "The Web Origin Concept", and the URL Standard, "Origin", for the text that browsers send.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Fault: TypeAlias = "tuple[str, str]"

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SCHEME = frozenset(_LETTERS + "0123456789+-.")
_LABEL = frozenset(_LETTERS + "0123456789-_")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SOCKETS = {"ws": "http", "wss": "https"}
_LAST_PORT = 65535
_EXAMPLE = "https://www.example.com"


def read(text: str) -> "tuple[str, Fault | None]":
    """Return an origin as browsers send it: in small letters, without the port that its scheme has anyway.

    Returns:
        The origin, and what is wrong with the text and how to mend it, or None.
    """
    fault = _rough_fault(text)
    if fault:
        return text, fault
    scheme, _, rest = text.partition("://")
    scheme = scheme.lower()
    host, port = _host_and_port(rest.lower())
    fault = (
        _scheme_fault(text, scheme, rest)
        or _tail_fault(text, rest)
        or _host_fault(text, scheme, host, port)
        or _port_fault(text, port)
    )
    if fault:
        return text, fault
    if port is None or _DEFAULT_PORTS.get(scheme) == port:
        return f"{scheme}://{host}", None
    return f"{scheme}://{host}:{port}", None


def _rough_fault(text: str) -> "Fault | None":
    """Return the fault of what is no origin at first sight."""
    if text == "*":
        return (
            "`*` accepts the pages of everyone, as if there were no `origins`",
            f"Name the origins, such as `{_EXAMPLE}`",
        )
    if "*" in text:
        return f"`{text}` is a pattern, and origins are compared whole", "Name each origin that you mean"
    if text.lower() == "null":
        return (
            "`null` is the origin of files and sandboxed frames, and so of anyone who makes one",
            "Remove it, and serve the page from an address of yours",
        )
    if "," in text:
        return f"`{text}` is several origins", f"Write `origins {' '.join(text.replace(',', ' ').split())}`"
    if "://" not in text:
        meant = f"https://{text.lstrip('/')}"
        helped = f"Write `{meant}`" if not read(meant)[1] else f"Write it like `{_EXAMPLE}`"
        return f"`{text}` has no scheme, which is a part of an origin", helped
    return None


def _host_and_port(rest: str) -> "tuple[str, str | None]":
    """Return what stands before and after the last colon outside of brackets; None: there is none."""
    if rest.endswith("]") or ":" not in rest:
        return rest, None
    host, _, port = rest.rpartition(":")
    return host, port


def _scheme_fault(text: str, scheme: str, rest: str) -> "Fault | None":
    if scheme in _SOCKETS:
        page = f"{_SOCKETS[scheme]}://{rest}"
        helped = f"Write `{page}`" if not read(page)[1] else f"Write it like `{_EXAMPLE}`"
        return f"`{text}` is the address of a socket, not of the page that opens it", helped
    if scheme[:1] not in _LETTERS or not scheme or not _SCHEME.issuperset(scheme) or scheme == "file":
        return f"No browser sends the origin `{text}`", f"Write it like `{_EXAMPLE}`"
    return None


def _tail_fault(text: str, rest: str) -> "Fault | None":
    """Return the fault of what goes on behind the host and the port."""
    end = min((place for place in map(rest.find, "/?#\\") if place >= 0), default=-1)
    if end < 0:
        return None
    tail = rest[end:]
    meant = text.removesuffix(tail)
    what = "ends in `/`" if tail == "/" else "goes on behind the host"
    helped = f"Write `{meant}`" if not read(meant)[1] else f"Write it like `{_EXAMPLE}`"
    return f"`{text}` {what}, which no origin does", helped


def _host_fault(text: str, scheme: str, host: str, port: "str | None") -> "Fault | None":
    if "@" in host:
        return f"`{text}` has a user's name, which no origin has", "Remove it, with the `@`"
    if not host.isascii():
        return (
            f"`{text}` has letters that browsers send in another form",
            _encoded(scheme, host, port) or "Write each such part of the name in its form that begins with `xn--`",
        )
    if host.startswith("[") and host.endswith("]"):
        return None if _is_address(host[1:-1]) else (f"`{text}` has no IPv6 address in its brackets", "Correct it")
    labels = host.split(".")
    if not all(label and _LABEL.issuperset(label) for label in labels):
        return f"`{text}` has no name of a host", f"Write it like `{_EXAMPLE}`"
    return None


def _encoded(scheme: str, host: str, port: "str | None") -> str:
    """Return the advice to write a name in the form that browsers send, or nothing where Python cannot tell it."""
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"Write `{scheme}://{ascii_host}{':' + port if port else ''}`"


def _is_address(text: str) -> bool:
    import ipaddress

    try:
        # Browsers write an address in its shortest form.
        return text == ipaddress.IPv6Address(text).compressed
    except ValueError:
        return False


def _port_fault(text: str, port: "str | None") -> "Fault | None":
    if port is None:
        return None
    is_number = port.isascii() and port.isdigit() and port[0] != "0"
    if is_number and int(port[:6]) <= _LAST_PORT:
        return None
    return f"`{text}` has no port behind its colon", f"Write a number from 1 to {_LAST_PORT}, or nothing"
