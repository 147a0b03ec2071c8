"""Where the word at a place leads: to the code of a function, to a file, or to another line of the manifest."""

from arc2sam.lsp.places import locate
from arc2sam.lsp.readings import item_at, named_items
from arc2sam.lsp.vocabulary import as_value
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from arc2sam.lsp.places import Place
    from arc2sam.lsp.projects import Analysis
    from arc2sam.lsp.readings import Reading

_FILES = frozenset(
    (("sam", "overlay"), ("ws", "model"), ("ws", "reply"), ("plugins", "src"), ("macros", "src")),
)
"""Keys whose value is a file, by pragma."""


def define(reading: "Reading", offset: int, analysis: "Analysis", has_file: "Callable[[str], bool]") -> "Span | None":
    """Return the place that the word at an offset of a manifest leads to, or None.

    Args:
        reading: the manifest.
        offset: where it is asked.
        analysis: of the same text.
        has_file: tells whether a file exists, by its path relative to the root of the project.
    """
    place = locate(reading.source.text, offset, reading.format)
    if place is None or not place.path or place.start == place.end:
        return None
    place = as_value(place, is_config=False)
    word = reading.source.text[place.start : place.end]
    pragma = _referred(place)
    if pragma:
        return next((one.span for one in named_items(reading.document, pragma) if one.name == word), None)
    if place.is_value and (place.path[0], place.path[-1]) in _FILES:
        return _file(word, analysis) if has_file(word) else None
    item = item_at(reading.document, place.path[0], offset)
    functions = analysis.functions_in(item.item.span.start, item.item.span.end) if item else ()
    paths = (path for function in functions for path in (function.handler.file, function.config_file) if path)
    return next((_file(path, analysis) for path in paths if has_file(path)), None)


def _file(path: str, analysis: "Analysis") -> Span:
    return Span(Source(f"{analysis.root.rstrip('/')}/{path}", ""), 0, 0)


def _referred(place: "Place") -> str:
    """Return the pragma whose item the word at a place names, or nothing."""
    pragma, *names = place.path
    if pragma == "tables-indexes" and not names:
        return "tables"
    if pragma == "tables-streams" and place.is_value and names[-1] in ("table", "name"):
        return "tables"
    if pragma == "ws" and place.is_value and names[-1] == "integration" and len(place.before) == 1:
        return {"queue": "queues", "event": "events"}.get(place.before[0], "")
    if pragma == "shared" and names[:1] != ["src"] and names:
        return names[0]
    return ""
