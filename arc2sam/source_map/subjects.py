"""What each resource of a template is about: an item of the manifest, or a pragma as a whole (block 5)."""

from arc2sam.model import Function
from arc2sam.model_json import pragma_of
from arc2sam.pragmas.app import AppName
from arc2sam.record import Record
from arc2sam.roles import ROLE
from arc2sam.source import Span
from arc2sam.source_map.settings import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.model import App, Part
    from arc2sam.template import Fragment, Resource

    Fragments = tuple[tuple[Part, Fragment], ...]

_NOUNS = {"Api": "API", "HttpApi": "HTTP API", "WebSocketApi": "WebSocket API"}
"""Last words of types that are not said in small letters."""


class Subject(Record):
    """What a resource is about."""

    words: str
    """`get /orders` in @http, or a pragma."""
    pragma: str
    span: "Span | None"
    items: tuple[Record, ...] = ()
    """Values of the model that stand at that place: the function, the table, the part..."""

    @property
    def places(self) -> "Mapping[str, Span]":
        """Where its settings were written, by their names."""
        known: dict[str, Span] | None = self.worked_out.get("known")
        if known is None:
            known = self.worked_out["known"] = {}
            for item in reversed(self.items):
                known |= places(item)
        return known


class Subjects:
    """Finds the subject of a resource by its logical ID, the part that made it, and the place of its item."""

    def __init__(self, app: "App", fragments: "Fragments") -> None:
        self._app = app
        self.parts = dict(_parts(fragments))
        """By logical ID, the part that made the resource."""
        self._items = {pragma_of(part): _by_place(part) for part in app}
        self._settings = {
            _place(span): (key, pragma_of(part)) for part in app for key, span in places(part).items() if key != "span"
        }
        """By the place of a setting of a pragma as a whole, its name and the pragma."""
        self._functions: dict[str, tuple[Part, Function]] = {}
        self._routes: dict[str, Subject] = {}
        """By route key, what answers."""
        for part in app:
            for function in part.functions:
                self._functions[function.logical_id] = (part, function)
                self._routes[getattr(function, "route_key", "")] = self._of_function(part, function)

    def of(self, resource: "Resource") -> Subject:
        """Return what a resource is about; the app itself for what belongs to all of it."""
        pair = self._functions.get(resource.logical_id)
        if pair is None and resource.logical_id not in self.parts:
            # No part makes the role of one function: `assemble` does.
            pair = self._functions.get(resource.logical_id.removesuffix(ROLE))
        if pair:
            return self._of_function(*pair)
        part = self.parts.get(resource.logical_id)
        if part is None:
            app = self._app.part(AppName)
            return Subject("the app", "app", app.span if app else None)
        return self._of_item(part, resource.origin or part.span)

    def function(self, logical_id: str) -> "Subject | None":
        """Return the function of that logical ID as a subject."""
        pair = self._functions.get(logical_id)
        return self._of_function(*pair) if pair else None

    def route(self, key: str) -> "Subject | None":
        """Return what answers on a route of the WebSocket API."""
        return self._routes.get(key) if key else None

    def of_part(self, part: "Part") -> Subject:
        """Return a pragma as a whole."""
        name = pragma_of(part)
        return Subject(f"@{name}", name, part.span, (part,))

    def _of_function(self, part: "Part", function: Function) -> Subject:
        others = self._items[pragma_of(part)].get(_place(function.span), ())
        items = (function, *(one for one in others if not isinstance(one, Function)))
        if _place(function.span) == _place(part.span):
            return Subject(
                f"`{function.name}`, which @{function.pragma} implies", function.pragma, function.span, items
            )
        return Subject(f"`{function.name}` in @{function.pragma}", function.pragma, function.span, items)

    def _of_item(self, part: "Part", span: Span) -> Subject:
        if _place(span) == _place(part.span):
            return self.of_part(part)
        setting, name = self._settings.get(_place(span), ("", pragma_of(part)))
        items = self._items[name].get(_place(span), ())
        function = next((one for one in items if isinstance(one, Function)), None)
        shown = setting or (function.name if function else " ".join(span.text.strip("\"'`").split()))
        name = function.pragma if function else name
        return Subject(f"`{shown}` in @{name}", name, span, items)


def noun(kind: str) -> str:
    """Return what a resource of a type is called in a sentence: `AWS::SNS::Topic` is a topic."""
    last = kind.rpartition("::")[2]
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in last)
    return _NOUNS.get(last) or spaced.strip().replace("api ", "API ") or "resource"


def _parts(fragments: "Fragments") -> "Iterator[tuple[str, Part]]":
    for part, fragment in fragments:
        for resource in (*fragment.resources, *fragment.discovery):
            yield resource.logical_id, part
        for grant in fragment.grants:
            if grant.policy_id:
                yield grant.policy_id, part


def _place(span: Span) -> "tuple[str, int, int]":
    return span.source.name, span.start, span.end


def _by_place(part: "Part") -> "dict[tuple[str, int, int], tuple[Record, ...]]":
    found: dict[tuple[str, int, int], tuple[Record, ...]] = {}
    for item in _items(part):
        place = _place(item.__dict__["span"])
        found[place] = (*found.get(place, ()), item)
    return found


def _items(record: Record) -> "Iterator[Record]":
    """Yield the values in a part that have a place of their own."""
    for field in record._fields:
        value = getattr(record, field)
        for one in value if isinstance(value, tuple) else (value,):
            if not isinstance(one, Record) or isinstance(one, Span):
                continue
            if isinstance(one.__dict__.get("span"), Span):
                yield one
            else:
                yield from _items(one)
