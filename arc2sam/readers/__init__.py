"""Picks a reader by file name or content, and holds the limits that stand before any parser (block 2)."""

from arc2sam.diagnostics import TooManyErrors
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from arc2sam.diagnostics import Report
    from arc2sam.document import Document

    Format = Literal["arc", "json", "toml", "yaml", "package"]

_MIB = 1 << 20
LIMITS_MIB: "dict[Format, int]" = {"arc": 8, "json": 8, "package": 8, "toml": 1, "yaml": 1}
"""The greatest size of a file in each format, in MiB of UTF-8."""
MAX_NESTING = 64
"""How deep brackets, maps and lists may nest."""
MAX_NODES = 100_000
"""How many values a line of `.arc` text, a file of JSON, a file of TOML or, with its aliases and merge keys written out,
a YAML file may have."""
MAX_LINES = 100_000
"""How many lines a file may have, empty ones and comments too; of JSON only its values are counted."""
MAX_ITEMS = 20_000
"""How many items all pragmas together may have."""
MAX_PRAGMAS = 1_000

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(source: Source, format: "Format", report: "Report") -> "Document | None":  # noqa: A002 - the field's name
    """Return the document that a text means in the given format, or None where nothing could be read.

    A byte-order mark is no part of the manifest. `package` is the `arc` or `architect` key of a package.json.
    Reports ARC101 to ARC193, and ARC200 where reading stops because of too many errors.
    """
    if source.text.startswith("\ufeff"):
        source = Source(source.name, source.text[1:])
    if not is_within_limits(source, format, report) or _is_template(source, format, report):
        return None
    try:
        document = _read(source, format, report)
    except TooManyErrors:
        return None
    return document if document and _has_few(document, report) else None


_VERSION = "AWSTemplateFormatVersion"


def _is_template(source: Source, format: "Format", report: "Report") -> bool:  # noqa: A002 - as above
    """Report ARC185 for a SAM template in place of the manifest, which is full of what no manifest has."""
    if format not in ("json", "yaml") or "Resources" not in source.text:
        return False
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


def _has_few(document: "Document", report: "Report") -> bool:
    """Tell whether a document has no more pragmas and items than any manifest needs; report ARC183 otherwise."""
    pragmas = document.pragmas
    if len(pragmas) > MAX_PRAGMAS:
        message = f"There are more than {MAX_PRAGMAS} pragmas"
        report.add("ARC183", message, pragmas[MAX_PRAGMAS].span, help="Remove those that deploy nothing")
        return False
    items = 0
    for pragma in pragmas:
        more = len(pragma.items)
        if items + more > MAX_ITEMS:
            message = f"The pragmas have more than {MAX_ITEMS} items"
            report.add("ARC183", message, pragma.items[MAX_ITEMS - items].span, help="Split the app into several")
            return False
        items += more
    return True


def _read(source: Source, format: "Format", report: "Report") -> "Document | None":  # noqa: A002 - as above
    if format == "arc":
        from arc2sam.readers.arc import read as read_arc

        return read_arc(source, report)
    if format == "json":
        from arc2sam.readers.json import read as read_json

        return read_json(source, report)
    if format == "package":
        from arc2sam.readers.package import read as read_package

        return read_package(source, report)
    if format == "toml":
        from arc2sam.readers.toml import read as read_toml

        return read_toml(source, report)
    from arc2sam.readers.yaml import read as read_yaml

    return read_yaml(source, report)


def format_of(name: str) -> "Format | None":
    """Return the format that a file's name tells, or None: `app.arc`, `.arc`, `*.json`, `*.toml`, `*.yaml`, `*.yml`."""
    base = name.replace("\\", "/").rpartition("/")[2].lower()
    if base == "package.json":
        return "package"
    extension = base.rpartition(".")[2] if "." in base else ""
    if extension == "arc":
        return "arc"
    if extension == "json":
        return "json"
    if extension == "toml":
        return "toml"
    return "yaml" if extension in ("yaml", "yml") else None


def detect(text: str) -> "Format":
    """Return the format of a text that came without a name.

    JSON begins with `{`. Else the first line with a sign that only one format uses decides: `.arc` an `@` and a letter
    at its beginning, TOML a table in square brackets or an `=` before any `:`, YAML a `:`, `---` or a dash. A text
    without any such line is taken as `.arc`.
    """
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    first = next((line for line in lines if line), "")
    if first.startswith("{"):
        return "json"
    for line in lines:
        if line.startswith("#"):
            continue
        if line[:1] == "@" and len(line) > 1 and line[1] in _LETTERS:
            return "arc"
        if line.startswith("["):
            return "toml"
        equals, colon = line.find("="), line.find(":")
        if equals >= 0 and (colon < 0 or equals < colon):
            return "toml"
        if colon >= 0 or line.startswith(("---", "- ")) or line == "-":
            return "yaml"
    return "arc"


def decode(raw: bytes, name: str, report: "Report") -> "Source | None":
    """Return the text of a file, without a byte-order mark, or None if it is too large or not UTF-8 text.

    Reports ARC180, ARC181.
    """
    limit_mib = LIMITS_MIB[format_of(name) or "arc"]
    if len(raw) > limit_mib * _MIB:
        # Only its beginning is kept: the diagnostic must not hold a huge text for the sake of line 1.
        _report_size(Source(name, raw[:200].decode("utf-8", "replace")), limit_mib, report)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        source = Source(name, raw[:200].decode("utf-16", "replace"))
        message = "The file is UTF-16"
        report.add("ARC180", message, Span(source, 0, 0), help="Save it as UTF-8")
        return None
    body = raw[3:] if raw.startswith(b"\xef\xbb\xbf") else raw
    try:
        text = body.decode()
    except UnicodeDecodeError as fault:
        source = Source(name, body.decode("utf-8", "replace"))
        start = len(body[: fault.start].decode())
        message = f"The byte {body[fault.start]:#04x} is not UTF-8"
        report.add("ARC180", message, Span(source, start, start + 1), help="Save the file as UTF-8")
        return None
    source = Source(name, text)
    return source if _is_text(source, report) else None


def is_within_limits(source: Source, format: "Format", report: "Report") -> bool:  # noqa: A002 - as above
    """Check size, lines and characters; the library may hand in a text that never was a file."""
    text = source.text
    limit_mib = LIMITS_MIB[format]
    size = len(text)
    if size <= limit_mib * _MIB and not text.isascii():
        # A lone surrogate is the only thing that has no UTF-8.
        size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit_mib * _MIB:
        _report_size(Source(source.name, text[:200]), limit_mib, report)
        return False
    if size > MAX_LINES and format not in ("json", "package") and not _has_few_lines(source, report):
        return False
    return _is_text(source, report)


def _has_few_lines(source: Source, report: "Report") -> bool:
    text = source.text
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines <= MAX_LINES:
        return True
    # Its place is the beginning: to count up to the line would take longer than to read most manifests.
    message = f"The file has {lines} lines, more than {MAX_LINES}"
    report.add("ARC183", message, Span(Source(source.name, text[:200]), 0, 0), help=f"Write at most {MAX_LINES} lines")
    return False


def _report_size(source: Source, limit_mib: int, report: "Report") -> None:
    message = f"The file is larger than {limit_mib} MiB"
    report.add("ARC181", message, Span(source, 0, 0), help=f"Write a manifest of at most {limit_mib} MiB")


def _is_text(source: Source, report: "Report") -> bool:
    """Tell whether a text has neither NUL nor lone surrogates; report the first that it has."""
    text = source.text
    nul = text.find("\0")
    if nul >= 0:
        message = "The file holds a NUL character, so that it is binary or UTF-16"
        report.add("ARC180", message, Span(source, nul, nul + 1), help="Save it as UTF-8 text")
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        span = Span(source, fault.start, fault.start + 1)
        message = f"The character U+{ord(text[fault.start]):04X} is half of a surrogate pair"
        report.add("ARC180", message, span, help="Write the whole character")
        return False
    return True


def is_blank(text: str) -> bool:
    """Tell whether a text has nothing but blanks and comments as `.arc` text, TOML and YAML have them."""
    return all(not line or line[0] == "#" for line in map(str.strip, text.lstrip("\ufeff").splitlines()))


def package_has_manifest(text: str) -> bool:
    """Tell whether a package.json holds a manifest; text without the words `"arc"` and `"architect"` costs nothing."""
    if '"arc"' not in text and '"architect"' not in text:
        return False
    from arc2sam.readers.package import has_manifest

    return has_manifest(text)
