"""Items that name functions: the shape that `@events`, `@queues`, `@ws` and others share (block 3)."""

from arc2sam.document import Mapping, Row, Scalar, Vector
from arc2sam.keys import Key, Setting, read_settings, shown
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Edit, Report
    from arc2sam.document import Item, Pragma
    from arc2sam.keys import Places

SRC = Key("src", "string", "Folder of the function's code, relative to the project root.")

_LOOSE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._")


class Named(Record):
    """An item that is a name with settings."""

    name: str
    name_span: Span
    settings: "dict[str, Setting]"
    span: Span


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
        name = item_name(item)
        if name is None:
            _report_shape(pragma.name, item, report)
        elif not isinstance(name.value, str):
            report.add(
                "ARC211",
                f"A name in @{pragma.name} is a word, not `{name.value}`",
                name.span,
                help=f'Write it in quotes if it is meant as a name: `"{name.span.text}"`',
            )
        else:
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


def _report_shape(pragma: str, item: "Item", report: "Report") -> None:
    first = item.name if isinstance(item, Vector) else item.values[0] if isinstance(item, Row) else None
    name = shown(first) if first is not None else "name"
    meant = None if is_half_indented(item.span) else _name_meant(item)
    if meant:
        from arc2sam.diagnostics import Edit

        helped = f"Write `{meant}`"
        if item.span.text[:1] != "-":
            helped += ", or each name on a line of its own"
        text = " ".join(item.span.text.split())[:60]
        report.add(
            "ARC210", f"`{text}` is not an item of @{pragma}", item.span, help=helped, edit=Edit(item.span, meant)
        )
        return
    report.add(
        "ARC210",
        f"`{' '.join(item.span.text.split())[:60]}` is not an item of @{pragma}",
        item.span,
        help="Indent it by two spaces if it belongs to the name above"
        if is_half_indented(item.span)
        else names_advice(name, "src some/folder", item.span),
        edit=_indented(item.span) if is_half_indented(item.span) else None,
    )


def _name_meant(item: "Item") -> str:
    """Return the one name that a line of `.arc` text is meant for: without a dash before it, or with dashes between."""
    from arc2sam import snippets

    if not isinstance(item, Row) or snippets.notation(item.span.source) != "arc":
        return ""
    words = [one.value for one in item.values if isinstance(one, Scalar)]
    texts = [one for one in words if isinstance(one, str)]
    if len(texts) < 2 or not all(map(_LOOSE.issuperset, texts)):
        return ""
    if texts[0] == "-":
        return texts[1] if len(texts) == 2 else ""
    is_names = all(one.isalpha() for one in texts) and len(texts) <= 3
    return "-".join(texts) if is_names and len(texts) == len(item.values) else ""


def names_advice(name: str, example: str, place: Span) -> str:
    """Return how to write names and their settings, in the notation of the file of a place."""
    from arc2sam import snippets

    notation = snippets.notation(place.source)
    if notation == "arc":
        return f"Write one name a line, and settings below it, indented by two spaces: `{name}`, then `  {example}`"
    key, _, value = example.partition(" ")
    return f"Write a name and its settings, such as `{snippets.nested(notation, name, key, value)}`"


def _indented(span: Span) -> "Edit":
    from arc2sam.diagnostics import Edit

    return Edit(Span(span.source, span.start - 1, span.start), "  ")


def is_half_indented(span: Span) -> bool:
    """Tell whether a line of `.arc` text begins with one space, which Architect takes for none."""
    before = span.source.text[max(span.start - 2, 0) : span.start]
    return before == "\n "


def is_valid_name(item: Named, rule: NameRule, report: "Report") -> bool:
    """Check a name's characters and, where it is its folder too, its parts (ARC212), and its length (ARC213)."""
    if not _LOOSE.issuperset(item.name):
        bad = next(char for char in item.name if char not in _LOOSE)
        report.add(
            "ARC212",
            f"The {rule.noun} name `{item.name}` has the character `{bad}`",
            item.name_span,
            help="Use letters, digits, `-`, `_`, `.` and `/` only",
        )
        return False
    if rule.is_folder and "src" not in item.settings and not _is_folder(item.name):
        report.add(
            "ARC212",
            f"The {rule.noun} name `{item.name}` is no folder of its own: a part of it is empty, `.` or `..`",
            item.name_span,
            help="Write a name like `cats` or `cats/feed`, or `src` with the folder of its code below the name",
        )
        return False
    if not rule.shortest <= len(item.name) <= rule.longest:
        report.add(
            "ARC213",
            f"The {rule.noun} name `{item.name[:60]}` has {len(item.name)} characters",
            item.name_span,
            help=f"Use {rule.shortest} to {rule.longest} characters{rule.reason and f' ({rule.reason})'}",
        )
        return False
    return True


def _is_folder(name: str) -> bool:
    if "/" not in name and name[:1] != ".":
        return True
    return all(part not in ("", ".", "..") for part in name.split("/"))


def is_valid_topic_name(item: Named, rule: NameRule, report: "Report") -> bool:
    """Check the name of a topic or queue (ARC212, ARC213, ARC235). Source: Amazon SNS documentation, "CreateTopic"."""
    if not is_valid_name(item, rule, report):
        return False
    name = item.name
    if name.startswith(".") or name.endswith(".") or ".." in name:
        problem = "begins or ends with a period, or has two in a row"
    elif name.lower().startswith(("aws", "amazon")):
        problem = "begins with `aws` or `amazon`, which AWS keeps for itself"
    else:
        return True
    report.add("ARC235", f"The {rule.noun} name `{name}` {problem}", item.name_span, help="Choose another name")
    return False


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
        from arc2sam.diagnostics import Label

        self._report.add(
            "ARC214",
            f"The {self._noun} `{name}` is declared twice",
            span,
            labels=[Label(first, "first declared here")],
            help="Remove or rename one of them",
        )
        return False
