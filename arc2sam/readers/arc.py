"""Read `.arc` text: pragmas in file order, each read on its own so that no fault reaches another (block 2)."""

from arc2sam.diagnostics import Edit, Label, Report
from arc2sam.document import Document, Pragma
from arc2sam.readers.arc_items import read_items
from arc2sam.readers.arc_lines import BARE, physical_lines, read_lines, shown
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from arc2sam.document import Item
    from arc2sam.readers.arc_lines import Physical

# Deletes what a pragma's name is made of: letters, digits, `_` and `-`.
NAME = dict.fromkeys(ord(character) for character in BARE if character.isalnum() or character in "_-")


def read(source: Source, report: "Report") -> Document:
    """Read `.arc` text; reading goes on behind every fault, so the document is whole but for what is faulty.

    Args:
        source: the text, any at all; its size is limited by whoever reads the file.
        report: gets ARC101 to ARC127.

    Returns:
        The document. A pragma that is repeated has the items of all its places; one whose name is wrong is left out.
    """
    lines = physical_lines(source.text)
    heads = [index for index, (_, text) in enumerate(lines) if "@" in text and text.lstrip(" \t")[0] == "@"]
    has_app = any(lines[head][1].split("#")[0].split() == ["@app"] for head in heads)
    _check_start(source, lines[: heads[0]] if heads else lines, report, has_pragma=bool(heads), has_app=has_app)
    pragmas: dict[str, Pragma] = {}
    items: dict[str, list[Item]] = {}
    for head, following in zip(heads, [*heads[1:], len(lines)], strict=False):
        pragma, beside = _read_name(source, *lines[head], report)
        limit = lines[following][0] if following < len(lines) else len(source.text)
        found = read_items(read_lines(source, lines[head + 1 : following], limit, report), report)
        if beside and not found:
            # All that the pragma has stands on its line: that it has nothing would be a second fault.
            found = read_items(read_lines(source, [beside], beside[0] + len(beside[1]), Report()), Report())
        if pragma is None:
            continue
        first = pragmas.setdefault(pragma.name, pragma)
        if first is not pragma:
            _report_twice(first, pragma, report)
        # The items are kept together, as mending it would: what refers to them is no second fault.
        items.setdefault(pragma.name, []).extend(found)
    return Document(source, tuple(Pragma(name, one.span, tuple(items[name])) for name, one in pragmas.items()))


def _check_start(source: Source, lines: "Many[Physical]", report: "Report", *, has_pragma: bool, has_app: bool) -> None:
    """Report a text without pragmas, or values that stand before the first."""
    span = Span(source, 0, 0)
    for start, text in lines:
        value = text.strip(" \t")
        if value and value[0] != "#":
            begin = start + text.index(value)
            span = Span(source, begin, begin + len(value))
            break
    if not has_pragma:
        report.add("ARC101", "The file has no pragma", span, help="Begin with a line such as `@app`")
    elif span.end:
        message = f"`{shown(span.text)}` stands before the first pragma"
        helped = "Move it below the pragma that it belongs to, or remove it"
        if span.text.startswith("//"):
            helped = "Begin a comment with `#`"
        elif not has_app:
            helped = "Write `@app` above it if it is the app's name, else the pragma that it belongs to"
        report.add("ARC102", message, span, help=helped)


def _read_name(source: Source, start: int, text: str, report: "Report") -> "tuple[Pragma | None, Physical | None]":
    """Read a pragma's line: the pragma, None if its name is not one, and what else stands there."""
    begin = start + text.index("@")
    written = text[begin + 1 - start :].partition("#")[0]
    rest = written.strip(" \t")
    name, _, value = rest.replace("\t", " ").partition(" ")
    position = begin + 1 + written.index(rest)
    span = Span(source, begin, position + len(name))
    if not name:
        report.add("ARC103", "The pragma has no name", span, help="Write its name behind the `@`, such as `@app`")
        return None, None
    if name.translate(NAME):
        message = f"`@{shown(name)}` is no name of a pragma"
        helped, edit = "Use only the letters A to Z, digits, `-` and `_`", None
        bare = name.rstrip(":=;,")
        if bare and not bare.translate(NAME):
            helped = f"Write `@{shown(bare)}`" + (
                f", and `{shown(value.strip())}` on the next line" if value.strip() else ""
            )
            edit = Edit(Span(source, begin, position + len(rest)), "\n".join(filter(None, [f"@{bare}", value.strip()])))
        report.add("ARC103", message, span, help=helped, edit=edit)
        return None, None
    value = value.strip()
    if not value:
        return Pragma(name, span, ()), None
    end = position + len(rest)
    _report_value(span, end, value, report)
    return Pragma(name, span, ()), (end - len(value), value)


def _report_value(name: Span, end: int, value: str, report: "Report") -> None:
    source = name.source
    shown_name = shown(source.text[name.start : name.end])
    report.add(
        "ARC104",
        f"`{shown(value)}` stands on the line of `{shown_name}`",
        Span(source, end - len(value), end),
        help=f"Write `{shown_name}` on one line and `{shown(value)}` on the next",
        edit=Edit(Span(source, name.end, end - len(value)), "\n"),
    )


def _report_twice(first: Pragma, second: Pragma, report: "Report") -> None:
    report.add(
        "ARC105",
        f"The pragma `@{shown(second.name)}` is written twice",
        second.span,
        labels=[Label(first.span, "first written here")],
        help="Move its lines below the first and remove this line",
    )
