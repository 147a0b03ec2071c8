"""Settings in the wrong place beside a name, or below a line of several values (block 2; loaded where there are some)."""

from arc2sam.diagnostics import Edit
from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.readers.shape import METHODS
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Value

_KINDS = ("cron", "rate")
_PATH = "path"


def as_settings(first: str, rest: str) -> "tuple[str, str, str]":
    """Return what a line of several words is as a name with a setting: the name, the setting's key and its value.

    The key is empty where the line's second word is one of a list.
    """
    kind = next((kind for kind in _KINDS if rest.startswith(f"{kind}(") and rest.endswith(")")), "")
    if first.lower() in METHODS and rest.startswith("/"):
        return rest, "method", first.lower()
    if kind:
        return first, kind, rest[len(kind) + 1 : -1]
    key, _, value = rest.partition(" ")
    return (first, key, value) if value else (first, "", rest)


def advice_below(row: str, below: str, further: "tuple[str, ...]" = ()) -> str:
    """Return how to write a line of `.arc` text and the deeper one below it, which cannot have any.

    Args:
        row: the line.
        below: the deeper one.
        further: the first words of the deeper lines after that.
    """
    first, _, rest = row.partition(" ")
    name, key, value = as_settings(first, rest)
    if not key and " " in below and rest.isalpha():
        return f"Write the name as one word, `{first}-{rest}`"
    own = f"{key} {value}".strip()
    # What would be written twice is refused.
    lines = [below] if key in further or own == below else [own, below]
    joint = " or " if _is_twice(key, below) else " and "
    shown = joint.join(f"`{line}`" for line in lines)
    return f"Write `{name}` alone on its line, and below it, indented by two spaces, {shown}"


def advice_beside(row: str, below: str, place: Span) -> str:
    """Return what `advice_below` does, and that the deeper line, at `place`, may be an item, unless it says the same."""
    first, _, rest = row.partition(" ")
    _, key, _ = as_settings(first, rest)
    advice = advice_below(row, below, tuple(_first_words(place)))
    return advice + ("" if _is_twice(key, below) else ", or do not indent it")


def _first_words(place: Span) -> "Iterator[str]":
    """Yield the first words of the lines after that of a place which are indented as far."""
    text = place.source.text
    indent = " " * (place.start - text.rfind("\n", 0, place.start) - 1)
    # Line by line: the rest of a long manifest is not to be taken apart for each of its lines.
    start = text.find("\n", place.end) + 1
    while start and text.startswith(indent, start):
        end = text.find("\n", start)
        words = text[start : end if end >= 0 else len(text)].split(maxsplit=1)
        if not words:
            return
        yield words[0]
        start = end + 1


def _is_twice(key: str, below: str) -> bool:
    return key != "" and below.partition(" ")[0] == key


def settings_beside(entries: "tuple[Entry, ...]", pragma: str, report: "Report") -> "tuple[Entry, ...]":
    """Return the entries of a map of items with settings that stand beside their name below it; reports ARC189.

    `- mail:` and then `fifo: true`, not indented, is two items where one with a setting is meant.
    """
    made: list[Entry] = []
    index = 0
    while index < len(entries):
        end = index + 1
        while end < len(entries) and _is_setting(entries[end], entries[index], pragma):
            end += 1
        # A map in which the path is a setting, like any other, is one item in whatever order.
        one = _whole(entries[index:end], pragma, report) if end > index + 1 else entries[index]
        made.append(one)
        index = end
    return tuple(made)


def _is_setting(entry: Entry, name: Entry, pragma: str) -> bool:
    """Tell whether an entry can only be a setting of the one before it."""
    if (
        isinstance(entry.value, Table)
        or entry.values == ()
        or (isinstance(entry.value, Scalar) and entry.value.value is None)
    ):
        return False
    key = str(entry.key.value)
    if _is_bare(name):
        is_true = isinstance(entry.value, Scalar) and entry.value.value is True
        if is_true and isinstance(name.value, Table):
            # `{"send": {}, "join": true}` are two names.
            return False
        return pragma != "http" or not _is_route(entry)
    if pragma == "http":
        return (_is_route(name) or name.key.value == _PATH) and not _is_route(entry)
    if pragma == "scheduled":
        return as_settings(key, _text(name))[1] in _KINDS and as_settings(key, _text(entry))[1] not in _KINDS
    return False


def _is_route(entry: Entry) -> bool:
    return str(entry.key.value).lower() in METHODS and _text(entry).startswith("/")


def _text(entry: Entry) -> str:
    return str(entry.value.value) if isinstance(entry.value, Scalar) else ""


def _is_bare(entry: Entry) -> bool:
    value = entry.value
    return value.value is None if isinstance(value, Scalar) else isinstance(value, Table) and not value.entries


def _whole(entries: "tuple[Entry, ...]", pragma: str, report: "Report") -> Entry:
    first, second = entries[:2]
    if _is_bare(first):
        _report_beside(first, entries[1:], report)
        return _named(first.key, entries[1:], first.key)
    if first.key.value == _PATH and isinstance(first.value, Scalar):
        whole = _named(first.value, entries[1:], first.key)
        message = f"The path of a route is its name, not a setting `{_PATH}`"
        report.add("ARC189", message, first.key.span, help=f"Write {_shown(whole)}")
        return whole
    name, key, value = as_settings(str(first.key.value), _text(first))
    place = first.value.span
    own = Entry(Scalar(key, first.key.span), Scalar(value, place))
    whole = _named(Scalar(name, first.key.span), (own, *entries[1:]), first.key)
    message = f"`{second.key.value}` under `{pragma}` stands beside `{first.key.value}`, whose line takes no settings"
    report.add("ARC189", message, second.key.span, help=f"Write {_shown(whole)}")
    return whole


def _named(name: Scalar, settings: "Iterable[Entry]", begin: Scalar) -> Entry:
    settings = tuple(settings)
    return Entry(name, Table(settings, begin.span.to(settings[-1].value.span)))


def _shown(whole: Entry) -> str:
    """Return a name with its settings on one line, as the file has them."""
    from arc2sam import snippets

    notation = snippets.notation(whole.key.span.source)
    below = whole.value.entries if isinstance(whole.value, Table) else ()
    settings = {str(one.key.value): _plain(one.value) for one in below}
    return f"`{snippets.named(notation, str(whole.key.value), settings)}`"


def _plain(value: "Value") -> "tuple[str | int | float | bool | None, ...]":
    values = value.values if isinstance(value, Sequence) else (value,)
    return tuple(one.value if isinstance(one, Scalar) else "..." for one in values)


def _report_beside(name: Entry, settings: "tuple[Entry, ...]", report: "Report") -> None:
    first, last = settings[0], settings[-1]
    source = first.key.span.source
    before = source.text[source.text.rfind("\n", 0, first.key.span.start) + 1 : first.key.span.start]
    shown = ", ".join(f"`{one.key.value}`" for one in settings)
    verb = "stands" if len(settings) == 1 else "stand"
    edit = None
    them = "it" if len(settings) == 1 else "them"
    helped = f"Move {them} into the map of `{name.key.value}`"
    if "{" not in source.text[name.key.span.start : first.key.span.start] and not before.strip():
        helped = f"Indent {them} below `{name.key.value}`, by two more spaces"
        place = Span(source, first.key.span.start, last.value.span.end)
        edit = Edit(place, "  " + place.text.replace("\n", "\n  "))
    report.add(
        "ARC189", f"{shown} {verb} beside `{name.key.value}`, not below it", first.key.span, help=helped, edit=edit
    )
