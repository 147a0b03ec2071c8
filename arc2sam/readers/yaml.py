"""Reads YAML: PyYAML's events, which carry places, put together by rules of YAML 1.2 and under our limits (block 2).

Events rather than nodes, because limits are then checked while the parser is still running, and nothing is built
that an alias only repeats. A quoted string's span stands inside its quotes.
"""

from arc2sam.diagnostics import Label
from arc2sam.document import Entry, Scalar, Sequence, Table
from arc2sam.readers import MAX_NESTING, MAX_NODES
from arc2sam.readers.shape import to_document, to_number
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from arc2sam.diagnostics import Report
    from arc2sam.document import Document, Plain, Value
    from arc2sam.source import Source

    # What PyYAML calls an event: its types leave marks optional and do not tell one kind from another.
    Event = Any

MAX_FAULTS = 20
"""After so many faults the rest of a file is not worth reading."""

_WORDS: "dict[str, Plain]" = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_KEY_TYPES = frozenset(("String", "Number"))
_NUMERIC = frozenset("0123456789.eE+-")
_NOT_FINITE = frozenset(sign + word for word in (".inf", ".Inf", ".INF") for sign in ("", "+", "-")) | {
    ".nan",
    ".NaN",
    ".NAN",
}


def read(source: "Source", report: "Report") -> "Document | None":
    """Return the document that a YAML text means, or None where it is not YAML.

    Reports ARC160 to ARC169, ARC182 to ARC184, ARC191 and those of `shape.to_document`.
    """
    tree = read_tree(source, report)
    return None if tree is None else to_document(source, tree, report)


def read_tree(source: "Source", report: "Report", *, tags: bool = False) -> "Value | None":
    """Return the located value of a YAML text, or None after a fault that reading cannot go on from.

    With `tags` a tag is no fault; the value is the one that stands behind it.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(source, report, yaml.parse(source.text, Loader=loader), tags=tags)
    try:
        return builder.whole()
    except _Stop:
        return None
    except yaml.YAMLError as error:
        from arc2sam.readers.yaml_faults import explain

        explain(error, source, report)
        return None


class _Stop(Exception):  # noqa: N818 - no error: the faults are in the report
    """Reading cannot go on; what is wrong has been reported."""


class _Anchor(Record):
    """What an alias repeats: the value, how many nodes it has and how deep it nests."""

    value: "Value | None"
    size: int
    height: int


class _Builder:
    """One pass over the events of one text."""

    def __init__(self, source: "Source", report: "Report", events: "Iterator[Event]", *, tags: bool) -> None:
        self.source = source
        self.tags = tags
        self.report = report
        self.events = events
        self.anchors: dict[str, _Anchor | None] = {}
        self.nodes = 0
        self.peak = 0
        # Block collections have no closing sign: they end where their last node did.
        self.end = 0
        self.faults = 0

    def fault(self, code: str, message: str, span: Span, help_text: str, labels: tuple[Label, ...] = ()) -> None:
        """Report a fault, and stop after too many."""
        self.report.add(code, message, span, labels=labels, help=help_text)
        self.faults += 1
        if self.faults >= MAX_FAULTS:
            raise _Stop

    def whole(self) -> "Value | None":
        """Return the value of the first document; report a second one."""
        event = self.after_document_start()
        if _kind(event) == "StreamEnd":
            self.fault("ARC184", "The manifest is empty", Span(self.source, 0, 0), "Write at least `app: my-app`")
            return None
        value = self.node(event, 0)
        event = self.after_document_start()
        if _kind(event) != "StreamEnd":
            start = self.source.text.rfind("---", 0, event.start_mark.index + 1)
            span = Span(self.source, start, start + 3) if start >= 0 else self.span(event)
            self.fault("ARC165", "A second YAML document begins", span, "Keep one document")
        return value

    def after_document_start(self) -> "Event":
        """Return the next event that is a node or the end of the stream."""
        for event in self.events:
            if _kind(event) not in ("StreamStart", "DocumentStart", "DocumentEnd"):
                return event
        raise _Stop

    def node(self, event: "Event", depth: int) -> "Value | None":
        """Return the value that begins with `event`, None if it is none (which is reported)."""
        kind = _kind(event)
        if kind == "Alias":
            return self.alias(event, depth)
        self.count(1, event)
        anchor: str | None = event.anchor
        if event.tag is not None:
            self.refuse_tag(event)
        if anchor is None:
            return self.content(event, kind, depth)
        self.anchors[anchor] = None
        nodes, peak = self.nodes, self.peak
        self.peak = depth
        value = self.content(event, kind, depth)
        self.anchors[anchor] = _Anchor(value, self.nodes - nodes + 1, self.peak - depth)
        self.peak = max(peak, self.peak)
        return value

    def content(self, event: "Event", kind: str, depth: int) -> "Value | None":
        if kind == "Scalar":
            return self.scalar(event)
        self.require_depth(depth + 1, event)
        if kind == "SequenceStart":
            return self.sequence(event, depth + 1)
        return self.mapping(event, depth + 1)

    def count(self, nodes: int, event: "Event") -> None:
        """Count nodes as if every alias were written out, before anything is built of them."""
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            message = f"The file has more than {MAX_NODES} values once its aliases are written out"
            self.fault("ARC183", message, self.span(event), "Write fewer values, or fewer aliases of aliases")
            raise _Stop

    def require_depth(self, depth: int, event: "Event") -> None:
        """Stop at nesting that is too deep."""
        self.peak = max(self.peak, depth)
        if depth > MAX_NESTING:
            from arc2sam.readers.yaml_faults import report_depth

            report_depth(self.span(event), self.report)
            raise _Stop

    def alias(self, event: "Event", depth: int) -> "Value | None":
        """Return what an alias repeats, with the place of the alias."""
        name: str = event.anchor
        span = self.span(event)
        self.end = span.end
        if name not in self.anchors:
            from arc2sam.readers.yaml_faults import report_star

            report_star(span.start, self.source, self.report)
            self.faults += 1
            if self.faults >= MAX_FAULTS:
                raise _Stop
            # Plainly the type of a table's key: that the table has no key would be a second fault.
            return Scalar(span.text, span) if name in _KEY_TYPES else None
        anchor = self.anchors[name]
        if anchor is None:
            self.fault("ARC166", f"The alias `*{name}` stands in its own value", span, "Write the value out")
            return None
        self.count(anchor.size, event)
        self.require_depth(depth + anchor.height, event)
        if isinstance(anchor.value, Scalar):
            return Scalar(anchor.value.value, span)
        return anchor.value.replace(span=span) if anchor.value else None

    def sequence(self, event: "Event", depth: int) -> Sequence:
        """Return the list that begins with `event`."""
        values = []
        ending = next(self.events)
        while _kind(ending) != "SequenceEnd":
            value = self.node(ending, depth)
            if value is not None:
                values.append(value)
            ending = next(self.events)
        return Sequence(tuple(values), self.collection_span(event, ending))

    def mapping(self, event: "Event", depth: int) -> Table:
        """Return the map that begins with `event`; keys of a merge give way to written ones, as in js-yaml."""
        entries: dict[str, Entry] = {}
        merged: set[str] = set()
        ending = next(self.events)
        while _kind(ending) != "MappingEnd":
            key = self.key(ending, depth)
            peak = self.peak
            value = self.node(next(self.events), depth)
            if key is not None and value is not None:
                name = str(key.value)
                if name == "<<" and key.span.text == "<<" and not self.is_quoted(key.span):
                    merged.update(self.merge(value, entries))
                    # What is merged stands in this map, not below it.
                    self.peak = max(peak, self.peak - 1)
                elif name in entries and name not in merged:
                    self.repeated(entries[name].key, key)
                else:
                    entries[name] = Entry(key, value)
                    merged.discard(name)
            ending = next(self.events)
        return Table(tuple(entries.values()), self.collection_span(event, ending))

    def key(self, event: "Event", depth: int) -> "Scalar | None":
        """Return a key as the text that is written, whatever a value so written would be."""
        value = self.node(event, depth) if _kind(event) != "Scalar" else self.plain_key(event)
        if value is None or (isinstance(value, Scalar) and isinstance(value.value, str)):
            return value
        before = self.source.text[: value.span.start].rstrip()
        is_placeholder = isinstance(value, Table) and before.endswith("{")
        helped = "Write a word, quoted if need be"
        if is_placeholder:
            helped = "Write the value itself: nothing fills in `{{ }}` here; or quote it if it is meant as it stands"
        self.fault("ARC167", "A key is not a word", value.span, helped)
        return None

    def plain_key(self, event: "Event") -> "Scalar | None":
        """Return the text of a key that is a scalar; an anchor on it stands for the text too."""
        self.count(1, event)
        if event.tag is not None:
            self.refuse_tag(event)
        key = Scalar(str(event.value), self.scalar_span(event))
        anchor: str | None = event.anchor
        if anchor is not None:
            self.anchors[anchor] = _Anchor(key, 1, 0)
        return key

    def merge(self, value: "Value", entries: dict[str, Entry]) -> "Iterator[str]":
        """Add the entries of a merged map, or of each of a list of maps, and yield the keys that are new."""
        tables = value.values if isinstance(value, Sequence) else (value,)
        for table in tables:
            if not isinstance(table, Table):
                self.fault("ARC168", "`<<` is given no map", table.span, "Write an alias of a map")
                continue
            for entry in table.entries:
                name = str(entry.key.value)
                if name not in entries:
                    entries[name] = entry
                    yield name

    def repeated(self, first: Scalar, second: Scalar) -> None:
        """Report a key that its map has already."""
        label = Label(first.span, "first written here")
        message = f"The key `{second.value}` is written twice"
        self.fault("ARC162", message, second.span, "Remove one of them, or write the items as a list", (label,))

    def scalar(self, event: "Event") -> "Scalar | None":
        """Return a scalar by the rules of YAML 1.2's core schema; anything quoted is a string."""
        text: str = event.value
        span = self.scalar_span(event)
        if not event.implicit[0]:
            return Scalar(text, span)
        value = _resolve(text)
        if value is None and text not in _WORDS:
            self.fault("ARC191", f"The number `{text[:20]}` is out of range", span, "Write another number, or quote it")
            return None
        return Scalar(value, span)

    def scalar_span(self, event: "Event") -> Span:
        """Return the place of a scalar's text, without its anchor, tag and quotes."""
        start, end = event.start_mark.index, event.end_mark.index
        self.end = end
        text = self.source.text
        while start < end and text[start] in "&!":
            while start < end and not text[start].isspace():
                start += 1
            while start < end and text[start].isspace():
                start += 1
        if event.style in ("'", '"') and start < end:
            return Span(self.source, start + 1, end - 1)
        if event.style in ("|", ">"):
            end = self.end = start + len(text[start:end].rstrip())
        return Span(self.source, start, end)

    def collection_span(self, event: "Event", ending: "Event") -> Span:
        """Return the place of a map or list: to its bracket, or to the end of its last value."""
        if ending.end_mark.index > ending.start_mark.index:
            self.end = ending.end_mark.index
        start = event.start_mark.index
        return Span(self.source, start, max(start, self.end))

    def span(self, event: "Event") -> Span:
        return Span(self.source, event.start_mark.index, event.end_mark.index)

    def is_quoted(self, span: Span) -> bool:
        return span.start > 0 and self.source.text[span.start - 1] in "'\""

    def refuse_tag(self, event: "Event") -> None:
        """Report a tag: it changes what a value is in ways that the other formats cannot write."""
        if self.tags:
            return
        text = self.source.text
        start = text.find("!", event.start_mark.index)
        end = start
        while end < len(text) and not text[end].isspace():
            end += 1
        self.fault("ARC164", f"`{text[start:end]}` is a YAML tag", Span(self.source, start, end), "Remove the tag")


def _kind(event: "Event") -> str:
    return type(event).__name__.removesuffix("Event")


def _resolve(text: str) -> "Plain":
    """Return the value of a plain scalar; None also for a number that is not finite."""
    if text in _WORDS:
        return _WORDS[text]
    if text in _NOT_FINITE:
        return None
    if not text.isascii():
        return text
    if _NUMERIC.issuperset(text):
        try:
            return to_number(text)
        except ValueError:
            return text
    for prefix, base, digits in (("0x", 16, "0123456789abcdefABCDEF"), ("0o", 8, "01234567")):
        if text.startswith(prefix) and len(text) > 2 and not text[2:].strip(digits):
            return int(text, base) if len(text) <= 64 else None
    return text
