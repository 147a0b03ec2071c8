"""The source map as JSON, in the form of `schemas/source-map.schema.json`, and back (block 5).

Within a version fields are only added. It holds the text of the lines that it names, so that it can be read where the
project is not. Lines and columns begin at 1, columns count code points, ends are exclusive.
"""

from arc2sam.record import Record
from arc2sam.source import Source, Span
from arc2sam.source_map import Origin, SourceMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    Json = dict[str, Any]  # Any: what the schema describes
    Lines = dict[str, dict[int, str]]
    """By file, the text of lines by their numbers."""

VERSION = 1

_ENDS = ("start", "end")
_MOST_LINES = 9_999_999
_HEXADECIMAL = frozenset("0123456789abcdef")


class Stored(Record):
    """A source map and what it is the map of."""

    map: SourceMap
    manifest: str
    template: "str | None"
    """The template's file; None for standard output."""
    digest: str
    """SHA-256 of the template's text, in hexadecimal digits."""


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def render(stored: Stored, seen: "Callable[[str], str]") -> str:
    """Return a source map as JSON, a line for each origin.

    Args:
        stored: the map.
        seen: how a file is called, given its name in diagnostics.
    """
    source_map = stored.map
    spans = [*source_map.pragmas.values(), *(one.span for one in source_map.origins if one.span)]
    document: Json = {
        "version": VERSION,
        "manifest": seen(stored.manifest),
        "template": {"file": seen(stored.template) if stored.template else None, "sha256": stored.digest},
        "stage": source_map.stage,
        "pragmas": {name: location(span, seen) for name, span in source_map.pragmas.items()},
        "origins": [_origin(one, seen) for one in source_map.origins],
        "generated": dict(source_map.generated),
        "lines": {
            seen(name): {str(number): lines[number] for number in sorted(lines)}
            for name, lines in sorted(_lines(spans).items())
        },
    }
    return "{\n" + ",\n".join(f' "{name}": {_written(value)}' for name, value in document.items()) + "\n}\n"


def _written(value: object) -> str:
    """Return a value of the map as JSON, what is in it on a line of its own each."""
    import json

    def dump(one: object) -> str:
        return json.dumps(one, ensure_ascii=False)

    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"  {dump(name)}: {dump(one)}" for name, one in value.items()) + "\n }"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {dump(one)}" for one in value) + "\n ]"
    return dump(value)


def location(span: Span, seen: "Callable[[str], str]" = str) -> "Json":
    """Return a place as JSON; `seen` as for `render`."""
    ends = {"start": span.start, "end": span.end}
    places = {name: span.source.line_column(offset) for name, offset in ends.items()}
    return {
        "file": seen(span.source.name),
        **{name: {"line": line, "column": column} for name, (line, column) in places.items()},
    }


def _origin(one: Origin, seen: "Callable[[str], str]") -> "Json":
    written: Json = {
        "path": list(one.path),
        "what": one.what,
        "pragma": one.pragma or None,
        "location": location(one.span, seen) if one.span else None,
        "default": one.is_default,
    }
    return {**written, "type": one.type} if one.type else written


def _lines(spans: "Iterable[Span]") -> "Lines":
    """Return the lines of all places, by their files."""
    found: Lines = {}
    wholes: dict[str, list[str]] = {}
    for span in spans:
        name = span.source.name
        whole = wholes.get(name)
        if whole is None:
            whole = wholes[name] = [*span.source.lines(), ""]
        first, last = (span.source.line_column(offset)[0] for offset in (span.start, span.end))
        for number in range(first, last + 1):
            found.setdefault(name, {})[number] = whole[number - 1].rstrip("\r\n")
    return found


def read(text: str, seen: "Callable[[str], str]") -> "Stored | str":
    """Return the source map that a text is, or in words what keeps it from being one.

    Args:
        text: as `render` wrote it.
        seen: how diagnostics call a file, given its name in the map.
    """
    import json

    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return "it is not JSON"
    fault = "" if _is_plain(document) else _fault(document)
    return fault or _stored(document, seen)


def _is_plain(document: "Any") -> bool:  # Any: whatever the text was
    """Tell whether a document is plainly a map; otherwise its schema decides, which takes long and knows words."""
    if not isinstance(document, dict) or type(document.get("version")) is not int or document["version"] != VERSION:
        return False
    template, lines = document.get("template"), document.get("lines")
    origins, pragmas, generated = (document.get(name) for name in ("origins", "pragmas", "generated"))
    return (
        isinstance(template, dict)
        and (template.get("file", 0) is None or _is_text(template.get("file")))
        and _is_digest(template.get("sha256"))
        and _is_text(document.get("manifest"))
        and _is_text(document.get("stage"))
        and isinstance(pragmas, dict)
        and all(map(_is_place, pragmas.values()))
        and isinstance(generated, dict)
        and all(map(_is_text, generated.values()))
        and isinstance(lines, dict)
        and all(isinstance(one, dict) and all(map(_is_line, one, one.values())) for one in lines.values())
        and isinstance(origins, list)
        and all(map(_is_origin, origins))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and _HEXADECIMAL.issuperset(value)


def _is_line(number: str, text: object) -> bool:
    is_number = number.isascii() and number.isdecimal() and number[0] != "0" and len(number) <= len(str(_MOST_LINES))
    return is_number and isinstance(text, str) and "\n" not in text and "\r" not in text


def _is_origin(one: "Any") -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("path"), list)
        and one["path"] != []
        and all(isinstance(name, str) for name in one["path"])
        and isinstance(one.get("what"), str)
        and (one.get("pragma", 0) is None or _is_text(one.get("pragma")))
        and isinstance(one.get("default"), bool)
        and isinstance(one.get("type", ""), str)
        and (one.get("location", 0) is None or _is_place(one.get("location")))
    )


def _is_place(one: "Any") -> bool:
    return isinstance(one, dict) and _is_text(one.get("file")) and all(_is_position(one.get(end)) for end in _ENDS)


def _is_position(one: "Any") -> bool:
    return (
        isinstance(one, dict)
        and all(type(one.get(name)) is int and one[name] > 0 for name in ("line", "column"))
        and one["line"] <= _MOST_LINES
    )


def _fault(document: object) -> str:
    import json

    from jsonschema import Draft7Validator
    from jsonschema.exceptions import best_match

    from arc2sam.schema_files import read as read_schema

    version = document.get("version") if isinstance(document, dict) else None
    if version != VERSION:
        return f"its version is {version}, not {VERSION}" if version else "it has no version"
    found = best_match(Draft7Validator(json.loads(read_schema("source-map"))).iter_errors(document))
    return f"{found.json_path} is not what it should be" if found else ""


def _stored(document: "Json", seen: "Callable[[str], str]") -> Stored:
    sources = {name: _Sparse(seen(name), lines) for name, lines in document["lines"].items()}

    def span(place: "Json | None") -> "Span | None":
        if place is None:
            return None
        name = place["file"]
        if name not in sources:
            sources[name] = _Sparse(seen(name), {})
        return sources[name].span(place["start"], place["end"])

    origins = tuple(
        Origin(
            tuple(one["path"]),
            one["what"],
            one["pragma"] or "",
            span(one["location"]),
            one["default"],
            one.get("type", ""),
        )
        for one in document["origins"]
    )
    pragmas = {name: found for name, place in document["pragmas"].items() if (found := span(place))}
    source_map = SourceMap(document["stage"], origins, pragmas, document["generated"])
    template = document["template"]
    file = template["file"]
    return Stored(source_map, seen(document["manifest"]), seen(file) if file else None, template["sha256"])


class _Sparse:
    """A file of which only some lines are known; the others are empty."""

    def __init__(self, name: str, lines: "Mapping[str, str]") -> None:
        known = {int(number): text for number, text in lines.items()}
        texts = [known.get(number, "") for number in range(1, max(known, default=0) + 1)]
        self._source = Source(name, "\n".join(texts))
        self._texts = texts
        self._starts = list(_starts(texts))

    def span(self, start: "Mapping[str, int]", end: "Mapping[str, int]") -> Span:
        """Return a place by its lines and columns; what is beyond a line is at its end."""
        first = self._offset(start)
        return Span(self._source, first, max(first, self._offset(end)))

    def _offset(self, position: "Mapping[str, int]") -> int:
        # To JSON Schema `1.0` is a whole number too.
        line, column = int(position["line"]), int(position["column"])
        if line > len(self._texts):
            return len(self._source.text)
        return self._starts[line - 1] + min(column - 1, len(self._texts[line - 1]))


def _starts(texts: "Iterable[str]") -> "Iterator[int]":
    offset = 0
    for text in texts:
        yield offset
        offset += len(text) + 1
