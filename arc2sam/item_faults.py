"""What is wrong with items that name functions, in words (block 3; loaded where something is)."""

from arc2sam import item_shapes, snippets
from arc2sam.diagnostics import Edit, Label
from arc2sam.document import Row, Scalar, Vector
from arc2sam.items import LOOSE, has_odd_periods, is_folder
from arc2sam.keys import shown
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Item
    from arc2sam.items import Named, NameRule
    from arc2sam.keys import Key


def report_shape(pragma: str, item: "Item", keys: "tuple[Key, ...]", report: "Report") -> None:
    """Report ARC210: an item that is no name, alone or with settings."""
    helped, edit = ("", None) if _is_half_indented(item.span) else item_shapes.meant(item, keys)
    if helped:
        text = " ".join(item.span.text.split())[:60]
        report.add("ARC210", f"`{text}` is not an item of @{pragma}", item.span, help=helped, edit=edit)
        return
    first = item.name if isinstance(item, Vector) else item.values[0] if isinstance(item, Row) else None
    name = shown(first) if first is not None else "name"
    meant = None if _is_half_indented(item.span) else _name_meant(item)
    if meant:
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
        if _is_half_indented(item.span)
        else names_advice(name, "src some/folder", item.span),
        edit=_indented(item.span) if _is_half_indented(item.span) else None,
    )


def _name_meant(item: "Item") -> str:
    """Return the one name that a line of `.arc` text is meant for: without a dash before it, or with dashes between."""
    if not isinstance(item, Row) or snippets.notation(item.span.source) != "arc":
        return ""
    words = [one.value for one in item.values if isinstance(one, Scalar)]
    texts = [one for one in words if isinstance(one, str)]
    if len(texts) < 2 or not all(map(LOOSE.issuperset, texts)):
        return ""
    if texts[0] == "-":
        return texts[1] if len(texts) == 2 else ""
    is_names = all(one.isalpha() for one in texts) and len(texts) <= 3
    return "-".join(texts) if is_names and len(texts) == len(item.values) else ""


def names_advice(name: str, example: str, place: Span) -> str:
    """Return how to write names and their settings, in the notation of the file of a place."""
    notation = snippets.notation(place.source)
    if notation == "arc":
        return f"Write one name a line, and settings below it, indented by two spaces: `{name}`, then `  {example}`"
    key, _, value = example.partition(" ")
    return f"Write a name and its settings, such as `{snippets.nested(notation, name, key, value)}`"


def _indented(span: Span) -> Edit:
    return Edit(Span(span.source, span.start - 1, span.start), "  ")


def _is_half_indented(span: Span) -> bool:
    """Tell whether a line of `.arc` text begins with one space, which Architect takes for none."""
    before = span.source.text[max(span.start - 2, 0) : span.start]
    return before == "\n "


def report_no_text(pragma: str, name: Scalar, report: "Report") -> None:
    """Report ARC211: a name that is a number or a boolean."""
    report.add(
        "ARC211",
        f"A name in @{pragma} is a word, not `{name.span.text}`",
        name.span,
        help=f'Write it in quotes if it is meant as a name: `"{name.span.text}"`',
    )


def report_app_name(first: "Item", more: "list[Item]", report: "Report") -> None:
    """Report ARC231: what stands below @app is not one word."""
    notation = snippets.notation(first.span.source)
    name, advice = ("my-app", "Write one name, such as") if more else _app_name(first)
    if notation == "arc":
        written = f'"{name}"' if name in ("true", "false") else name
    else:
        written = snippets.setting(notation, "app", name)
    above = ", above the first `[...]`" if notation == "toml" else ""
    place = (more[0] if more else first).span
    report.add("ARC231", "@app takes one name, a single word", place, help=f"{advice} `{written}`{above}")


def _app_name(item: "Item") -> tuple[str, str]:
    """Return the name of the app that an item is meant for, or an example, and what advice on it begins with."""
    if isinstance(item, Scalar) and isinstance(item.value, bool):
        return str(item.value).lower(), "Write it in quotes if it is meant as the name,"
    words = item.values if isinstance(item, Row) else (item.name, *item.values) if isinstance(item, Vector) else ()
    plain = [one.value for one in words if isinstance(one, Scalar)]
    if len(plain) == len(words) == 2 and plain[0] == "name" and isinstance(plain[1], str):
        return plain[1], "Write"
    texts = [one for one in plain if isinstance(one, str) and one.isalnum()]
    if len(texts) == len(words) > 1 and isinstance(item, Row) and snippets.notation(item.span.source) == "arc":
        return "-".join(texts).lower(), "Write one name, such as"
    return "my-app", "Write one name, such as"


def report_name(item: "Named", rule: "NameRule", report: "Report") -> None:
    """Report what is wrong with a name: ARC212 for its characters or its parts, ARC213 for its length."""
    bad = next((char for char in item.name if char not in LOOSE), None)
    if bad is not None:
        # An attribute stands before its type, and not in a list.
        apart = "" if rule.noun == "attribute" else item_shapes.names_apart(item.name_span)
        report.add(
            "ARC212",
            f"The {rule.noun} name `{item.name}` has the character `{bad}`",
            item.name_span,
            help=apart or "Use ASCII letters, digits, `-`, `_`, `.` and `/` only",
        )
    elif rule.is_folder and "src" not in item.settings and not is_folder(item.name):
        report.add(
            "ARC212",
            f"The {rule.noun} name `{item.name}` is no folder of its own: a part of it is empty, `.` or `..`",
            item.name_span,
            help="Write a name like `cats` or `cats/feed`, or `src` with the folder of its code below the name",
        )
    else:
        report.add(
            "ARC213",
            f"The {rule.noun} name `{item.name[:60]}` has {len(item.name)} characters",
            item.name_span,
            help=f"Use {rule.shortest} to {rule.longest} characters{rule.reason and f' ({rule.reason})'}",
        )


def report_topic_name(item: "Named", rule: "NameRule", report: "Report") -> None:
    """Report ARC235: the name of a topic or queue that AWS or SAM does not take, though its characters are right."""
    if has_odd_periods(item.name):
        problem = "begins or ends with a period, or has two in a row"
    else:
        problem = "begins with `aws` or `amazon`, which AWS keeps for itself"
    report.add("ARC235", f"The {rule.noun} name `{item.name}` {problem}", item.name_span, help="Choose another name")


def report_twice(noun: str, name: str, first: Span, second: Span, report: "Report") -> None:
    """Report ARC214: a name that an earlier item of the pragma already has."""
    report.add(
        "ARC214",
        f"The {noun} `{name}` is declared twice",
        second,
        labels=[Label(first, "first declared here")],
        help="Remove or rename one of them",
    )
