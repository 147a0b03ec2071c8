"""Findings that follow from a slip, in the name of a pragma or of a setting (block 5; loaded where there are errors)."""

from arc2sam.diagnostics import Diagnostic
from arc2sam.document import Mapping, Row, Scalar
from arc2sam.pragmas import PRAGMAS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.document import Item
    from arc2sam.echoes import Texts
    from arc2sam.source import Span

_NEEDS = {
    "ARC230": "app",
    "ARC312": "http",
    "ARC320": "tables",
    "ARC333": "http",
    "ARC350": "ws",
    "ARC502": "static",
}
"""Findings that say that a pragma is missing, and which."""
_LOST = frozenset(("ARC102", "ARC103"))
"""Faults by which a whole pragma may be lost."""
_UNKNOWN, _SLIP = "ARC302", "ARC301"

_TOGETHER = {
    "ARC218": ("region",),
    "ARC219": ("region",),
    "ARC240": ("fifo",),
    "ARC241": ("fifo", "batchWindow"),
    "ARC242": ("concurrency",),
    "ARC260": ("rate", "cron"),
    "ARC361": ("authorizer",),
    "ARC362": ("api-key",),
    "ARC520": ("account-log-role",),
}
"""Findings that judge a setting by others: those of which one that is wrong explains them."""
_OF_SETTINGS = frozenset(("ARC201", "ARC204", "ARC205", "ARC206", "ARC257", "ARC258"))
"""Findings about one setting."""
_WHOLE = frozenset(("aws", "ws-api"))
"""Pragmas whose items belong together."""


def is_lost_pragma(fault: Diagnostic) -> bool:
    """Tell whether a fault of reading stands in what was meant for the line of a pragma: `{@ws`, `w@s`."""
    span = fault.span
    if span is None or fault.code not in ("ARC106", "ARC107"):
        return False
    text = span.source.text
    start = text.rfind("\n", 0, span.start) + 1
    line = text[start:].partition("\n")[0].partition("#")[0].strip()
    return "@" in line and "".join(char for char in line if char.isalnum() or char in "_-") in PRAGMAS


def without(found: "tuple[Diagnostic, ...]", texts: "Texts") -> "tuple[Diagnostic, ...]":
    """Return what was found without what follows from slips; an unknown pragma near one that is missing is a slip."""
    return _without_unfit(_without_missing(found), texts)


def _without_missing(found: "tuple[Diagnostic, ...]") -> "tuple[Diagnostic, ...]":
    is_lost = any(one.code in _LOST or is_lost_pragma(one) for one in found)
    unknown = {
        one.edit.replacement.removeprefix("@"): one for one in found if one.code in (_UNKNOWN, _SLIP) and one.edit
    }
    slips = {}
    kept = []
    for one in found:
        near = unknown.get(_NEEDS.get(one.code, ""))
        if near is not None and one.severity == "error":
            slips[id(near)] = _slip(near)
        elif near is None and not (is_lost and one.code in _NEEDS and one.severity == "error"):
            kept.append(one)
    return tuple(slips.get(id(one), one) for one in kept)


def _slip(unknown: Diagnostic) -> Diagnostic:
    assert unknown.span is not None
    assert unknown.edit is not None
    message = f"Architect has no pragma `{unknown.span.text}`"
    helped = f"Write `{unknown.edit.replacement}`"
    return Diagnostic(_SLIP, "error", message, unknown.span, help=helped, edit=unknown.edit)


def _without_unfit(found: "tuple[Diagnostic, ...]", texts: "Texts") -> "tuple[Diagnostic, ...]":
    wrong = [one for one in found if one.code in _OF_SETTINGS]
    if not wrong or all(one.code not in _TOGETHER for one in found):
        return found
    settings = {_setting(one, texts) for one in wrong}
    return tuple(
        one
        for one in found
        if one.code not in _TOGETHER
        or all((_scope(one.span, texts), key) not in settings for key in _TOGETHER[one.code])
    )


def _setting(found: Diagnostic, texts: "Texts") -> "tuple[Span | None, str]":
    """Return where a setting that is wrong belongs, and its key, the one that was meant for a slip."""
    scope = _scope(found.span, texts)
    if found.edit and found.code == "ARC201":
        return scope, found.edit.replacement.partition(" ")[0]
    item = _item(found.span, texts)
    for key, span in _settings(item) if item else ():
        if found.span and span.start <= found.span.start <= found.span.end <= span.end:
            return scope, key
    return scope, ""


def _settings(item: "Item") -> "Iterator[tuple[str, Span]]":
    if isinstance(item, Row) and isinstance(item.values[0], Scalar):
        yield str(item.values[0].value), item.span
    for entry in item.entries if isinstance(item, Mapping) else ():
        yield str(entry.key.value), entry.span


def _scope(span: "Span | None", texts: "Texts") -> "Span | None":
    """Return the place of what is judged together: an item, or a pragma of settings."""
    placed = texts.item_at(span.source, span.start) if span else None
    if placed is None or span is None:
        return None
    _, pragma, item = placed
    if span.start >= max(item.span.end, item.span.start + 1):
        return None
    return pragma.span if pragma.name in _WHOLE else item.span


def _item(span: "Span | None", texts: "Texts") -> "Item | None":
    placed = texts.item_at(span.source, span.start) if span else None
    return placed[2] if placed else None
