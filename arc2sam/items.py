"""Items that name functions: the shape that `@events`, `@queues`, `@ws` and others share (block 3)."""

from arc2sam.document import Mapping, Row, Scalar, Vector
from arc2sam.keys import Key, Setting, read_settings
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma
    from arc2sam.keys import Places

SRC = Key("src", "string", "Folder of the function's code, relative to the project root.")

LOOSE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._")
"""The characters of names."""


class Named(Record):
    """An item that is a name with settings."""

    name: str
    name_span: Span
    settings: "dict[str, Setting]"
    span: Span

    def __init__(self, name: str, name_span: Span, settings: "dict[str, Setting]", span: Span) -> None:
        fields = self.__dict__
        fields["name"] = name
        fields["name_span"] = name_span
        fields["settings"] = settings
        fields["span"] = span


class NameRule(Record):
    """What a name in a pragma may look like."""

    noun: str
    """What is named, for messages: `event`."""
    shortest: int
    longest: int
    reason: str = ""
    """Which limit of AWS or Architect the length is."""
    is_folder: bool = False
    """Whether the code of what is named stands in a folder of that name, unless `src` names another."""


def named_items(pragma: "Pragma", keys: tuple[Key, ...], report: "Report", places: "Places") -> "Iterator[Named]":
    """Yield the pragma's items that are a name, alone or with settings; report the others (ARC210, ARC211)."""
    for item in pragma.items:
        name = item if isinstance(item, Scalar) else item_name(item)
        if name is None or not isinstance(name.value, str):
            _report_item(pragma.name, item, name, keys, report)
            continue
        entries = item.entries if isinstance(item, Mapping) else ()
        settings = read_settings(entries, keys, report, places) if entries else {}
        yield Named(name.value, name.span, settings, item.span)


def item_name(item: "Item") -> "Scalar | None":
    """Return the name of an item that is a word alone or a name with settings, else None.

    A list without values is what Architect makes of a name above a line of blanks, and takes for the name alone.
    """
    if isinstance(item, Scalar):
        return item
    if isinstance(item, Mapping) or (isinstance(item, Vector) and not item.values):
        return item.name
    if isinstance(item, Row) and len(item.values) == 1 and isinstance(item.values[0], Scalar):
        return item.values[0]
    return None


def is_off(item: "Item") -> bool:
    """Tell whether an item is a word that switches its pragma off. Source: Architect documentation, "@cdn"."""
    return isinstance(item, Scalar) and (item.value is False or item.value in ("disable", "disabled"))


def is_valid_name(item: Named, rule: NameRule, report: "Report") -> bool:
    """Check a name's characters and, where it is its folder too, its parts (ARC212), and its length (ARC213)."""
    name = item.name
    if (
        LOOSE.issuperset(name)
        and (not rule.is_folder or is_folder(name) or "src" in item.settings)
        and rule.shortest <= len(name) <= rule.longest
    ):
        return True
    from arc2sam.item_faults import report_name

    report_name(item, rule, report)
    return False


def is_folder(name: str) -> bool:
    """Tell whether a name is the path of a folder below another, written in the shortest way."""
    if "/" not in name and name[:1] != ".":
        return True
    return all(part not in ("", ".", "..") for part in name.split("/"))


def is_valid_topic_name(item: Named, rule: NameRule, report: "Report") -> bool:
    """Check the name of a topic or queue (ARC212, ARC213, ARC235). Source: Amazon SNS documentation, "CreateTopic"."""
    if not is_valid_name(item, rule, report):
        return False
    if not has_odd_periods(item.name) and not item.name.lower().startswith(("aws", "amazon")):
        return True
    from arc2sam.item_faults import report_topic_name

    report_topic_name(item, rule, report)
    return False


def has_odd_periods(name: str) -> bool:
    """Tell whether a name begins or ends with a period, or has two in a row."""
    return "." in name and (name.strip(".") != name or ".." in name)


class Unique:
    """Finds names that an earlier item of the pragma already has."""

    def __init__(self, noun: str, report: "Report") -> None:
        self._noun = noun
        self._report = report
        self._first: dict[str, Span] = {}

    def is_new(self, name: str, span: Span) -> bool:
        """Note the name; report ARC214 and return False if it was noted before."""
        first = self._first.setdefault(name, span)
        if first is span:
            return True
        from arc2sam.item_faults import report_twice

        report_twice(self._noun, name, first, span, self._report)
        return False


def _report_item(pragma: str, item: "Item", name: "Scalar | None", keys: tuple[Key, ...], report: "Report") -> None:
    from arc2sam.item_faults import report_no_text, report_shape

    if name is None:
        report_shape(pragma, item, keys, report)
    else:
        report_no_text(pragma, name, report)
