"""Picks a reader by file name or content, and holds the limits that stand before any parser (block 2)."""

from arc2sam.diagnostics import TooManyErrors
from arc2sam.source import Source

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


def _is_template(source: Source, format: "Format", report: "Report") -> bool:  # noqa: A002 - as above
    if format not in ("json", "yaml") or "Resources" not in source.text:
        return False
    from arc2sam.readers.refusals import is_template

    return is_template(source, format, report)


def _has_few(document: "Document", report: "Report") -> bool:
    """Tell whether a document has no more pragmas and items than any manifest needs; report ARC183 otherwise."""
    pragmas = document.pragmas
    if len(pragmas) <= MAX_PRAGMAS and sum([len(pragma.items) for pragma in pragmas]) <= MAX_ITEMS:
        return True
    from arc2sam.readers.refusals import report_many

    report_many(document, report)
    return False


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
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode() if len(raw) <= limit_mib * _MIB else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        from arc2sam.readers.refusals import report_bytes

        report_bytes(raw, name, limit_mib, report)
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
        from arc2sam.readers.refusals import report_size

        report_size(Source(source.name, text[:200]), limit_mib, report)
        return False
    if size > MAX_LINES and format not in ("json", "package"):
        from arc2sam.readers.refusals import has_few_lines

        if not has_few_lines(source, report):
            return False
    return _is_text(source, report)


def _is_text(source: Source, report: "Report") -> bool:
    """Tell whether a text has neither NUL nor lone surrogates; report the first that it has."""
    text = source.text
    is_sound = "\0" not in text
    if is_sound and not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            is_sound = False
    if not is_sound:
        from arc2sam.readers.refusals import report_characters

        report_characters(source, report)
    return is_sound


def is_blank(text: str) -> bool:
    """Tell whether a text has nothing but blanks and comments as `.arc` text, TOML and YAML have them."""
    return all(not line or line[0] == "#" for line in map(str.strip, text.lstrip("\ufeff").splitlines()))


def package_has_manifest(text: str) -> bool:
    """Tell whether a package.json holds a manifest; text without the words `"arc"` and `"architect"` costs nothing."""
    if '"arc"' not in text and '"architect"' not in text:
        return False
    from arc2sam.readers.package import has_manifest

    return has_manifest(text)
