"""Why a text is not read: its size, lines and characters, or what it is (block 2; loaded where one is in doubt)."""

from arc2sam.readers import MAX_ITEMS, MAX_LINES, MAX_PRAGMAS
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Document
    from arc2sam.readers import Format

_VERSION = "AWSTemplateFormatVersion"


def is_template(source: Source, format: "Format", report: "Report") -> bool:  # noqa: A002 - as that of `read`
    """Report ARC185 for a SAM template in place of the manifest, which is full of what no manifest has."""
    lines = ("\nResources:", f"\n{_VERSION}:", "\nTransform: AWS::Serverless")
    text = f"\n{source.text}"
    is_yaml = lines[0] in text and any(line in text for line in lines[1:])
    if not is_yaml and not (format == "json" and f'"{_VERSION}"' in text):
        return False
    begin = max(source.text.find(_VERSION), 0)
    report.add(
        "ARC185",
        "The file is a SAM template, not a manifest",
        Span(source, begin, begin + len(_VERSION)),
        help="Name the manifest that it is made from, such as `app.arc`; `arc2sam diff` and a template compares the two",
    )
    return True


def report_many(document: "Document", report: "Report") -> None:
    """Report ARC183: more pragmas or items than any manifest needs."""
    pragmas = document.pragmas
    if len(pragmas) > MAX_PRAGMAS:
        message = f"There are more than {MAX_PRAGMAS} pragmas"
        report.add("ARC183", message, pragmas[MAX_PRAGMAS].span, help="Remove those that deploy nothing")
        return
    first_beyond = [item for pragma in pragmas for item in pragma.items][MAX_ITEMS]
    message = f"The pragmas have more than {MAX_ITEMS} items"
    report.add("ARC183", message, first_beyond.span, help="Split the app into several")


def has_few_lines(source: Source, report: "Report") -> bool:
    """Tell whether a text has no more lines than any manifest needs; report ARC183 otherwise."""
    text = source.text
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines <= MAX_LINES:
        return True
    # Its place is the beginning: to count up to the line would take longer than to read most manifests.
    message = f"The file has {lines} lines, more than {MAX_LINES}"
    report.add("ARC183", message, Span(Source(source.name, text[:200]), 0, 0), help=f"Write at most {MAX_LINES} lines")
    return False


def report_bytes(raw: bytes, name: str, limit_mib: int, report: "Report") -> None:
    """Report ARC181 or ARC180: a file that is too large, or no UTF-8."""
    if len(raw) > limit_mib << 20:
        # Only its beginning is kept: the diagnostic must not hold a huge text for the sake of line 1.
        report_size(Source(name, raw[:200].decode("utf-8", "replace")), limit_mib, report)
        return
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        source = Source(name, raw[:200].decode("utf-16", "replace"))
        report.add("ARC180", "The file is UTF-16", Span(source, 0, 0), help="Save it as UTF-8")
        return
    body = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode()
    except UnicodeDecodeError as fault:
        source = Source(name, body.decode("utf-8", "replace"))
        start = len(body[: fault.start].decode())
        message = f"The byte {body[fault.start]:#04x} is not UTF-8"
        report.add("ARC180", message, Span(source, start, start + 1), help="Save the file as UTF-8")


def report_size(source: Source, limit_mib: int, report: "Report") -> None:
    """Report ARC181: a text that is too large."""
    message = f"The file is larger than {limit_mib} MiB"
    report.add("ARC181", message, Span(source, 0, 0), help=f"Write at most {limit_mib} MiB, or name another file")


def report_characters(source: Source, report: "Report") -> None:
    """Report ARC180: the first NUL of a text, or else its first lone surrogate."""
    text = source.text
    nul = text.find("\0")
    if nul >= 0:
        message = "The file holds a NUL character, so that it is binary or UTF-16"
        report.add("ARC180", message, Span(source, nul, nul + 1), help="Save it as UTF-8 text")
        return
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        span = Span(source, fault.start, fault.start + 1)
        message = f"The character U+{ord(text[fault.start]):04X} is half of a surrogate pair"
        report.add("ARC180", message, span, help="Write the whole character")
