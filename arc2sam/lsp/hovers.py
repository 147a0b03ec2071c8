"""What is told of the word at a place: its documentation, and what its line makes."""

from arc2sam import key_words, runtimes
from arc2sam.lsp.places import locate
from arc2sam.lsp.readings import item_at
from arc2sam.lsp.vocabulary import SETTINGS, as_value, key_at, pragma_doc
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.keys import Key
    from arc2sam.lsp.places import Place
    from arc2sam.lsp.projects import Analysis
    from arc2sam.lsp.readings import Reading
    from arc2sam.model import Function


class Hover(Record):
    """What is told, as Markdown, and the word that it is about."""

    text: str
    start: int
    end: int


def hover(reading: "Reading", offset: int, analysis: "Analysis | None") -> "Hover | None":
    """Return what is told at an offset, or None.

    Args:
        reading: the text.
        offset: where it is asked.
        analysis: of the same text, if that is a manifest.
    """
    place = locate(reading.source.text, offset, reading.format)
    if place is None or place.start == place.end:
        return None
    place = as_value(place, is_config=reading.is_config)
    paragraphs = [text for text in _paragraphs(place, reading, offset, analysis) if text]
    return Hover("\n\n".join(paragraphs), place.start, place.end) if paragraphs else None


def _paragraphs(place: "Place", reading: "Reading", offset: int, analysis: "Analysis | None") -> "Iterator[str]":
    word = reading.source.text[place.start : place.end]
    if not place.path:
        yield pragma_doc(word, is_config=reading.is_config)
        pragma = reading.document.pragma(word)
        if pragma and analysis and analysis.template and word not in _OF_THE_WHOLE:
            yield _resources(analysis, pragma.span.start, pragma.span.end)
        return
    key = key_at(place.path if place.is_value else (*place.path, word), is_config=reading.is_config)
    if key is not None:
        yield about_key(key)
        if key.name == "runtime" and place.is_value:
            yield _about_runtime(word)
    elif analysis and place.path[0] not in SETTINGS and len(place.path) == 1 + place.is_value:
        item = item_at(reading.document, place.path[0], offset)
        if item is not None:
            yield from _about_item(analysis, item.item.span.start, item.item.span.end)


_OF_THE_WHOLE = frozenset(("app", "aws", "sam"))
"""Pragmas that make nothing of their own."""


def about_key(key: "Key") -> str:
    """Return the documentation of a key."""
    default = "" if key.default is None else f" Default: `{key_words.shown(key.default)}`."
    return f"**{key.name}**: {key_words.value(key)}\n\n{key.doc}{default}"


def _about_runtime(word: str) -> str:
    resolved = runtimes.resolve(word)
    if resolved is None:
        return ""
    successor = runtimes.DEPRECATED.get(resolved)
    outdated = f" AWS has deprecated it: write `{successor}`." if successor else ""
    return f"`{word}` is the runtime `{resolved}`.{outdated}" if resolved != word or outdated else ""


def _about_item(analysis: "Analysis", start: int, end: int) -> "Iterator[str]":
    for function in analysis.functions_in(start, end):
        yield _about_function(function)
    yield _resources(analysis, start, end)


def _about_function(function: "Function") -> str:
    config = function.config
    facts = (config.runtime, f"{config.memory_mb} MB", f"{config.timeout_seconds} s")
    route = getattr(function, "route_key", "")
    routed = f"Route `{route}`. " if route else ""
    configured = f", set up in `{function.config_file}`" if function.config_file else ""
    return f"{routed}Function in `{function.handler.file}` ({', '.join(facts)}){configured}"


def _resources(analysis: "Analysis", start: int, end: int) -> str:
    """Return the resources that are made for a part of the manifest."""
    if analysis.template is None:
        return "What it makes is shown once there are no errors."
    made = list(analysis.resources_in(start, end))
    if not made:
        return ""
    return "\n".join(["Makes:", "", *(f"- `{one.logical_id}` {one.type}" for one in made)])


def explained(diagnostics: "Iterable[Diagnostic]") -> str:
    """Return what the codes of diagnostics mean, as Markdown; nothing for those of which nothing is written."""
    texts = (_explained(code) for code in dict.fromkeys(one.code for one in diagnostics))
    return "\n\n".join(text for text in texts if text)


def _explained(code: str) -> str:
    from arc2sam.explanations import explain

    try:
        found = explain(code)
    except (KeyError, OSError):
        return ""
    return f"**{code}**: {found.what.strip()}\n\n{found.why.strip()}"
