"""A pragma of `.arc` text by all the rules (block 2; loaded where a line is not of the usual kinds).

Its name is read here, its lines by `arc_lines`, its items by `arc_items`.
"""

from arc2sam.diagnostics import Edit, Report
from arc2sam.document import Pragma
from arc2sam.readers.arc import NAME
from arc2sam.readers.arc_items import read_items
from arc2sam.readers.arc_lines import physical_lines, read_lines, shown
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers.arc_lines import Physical


def read_pragma(source: Source, begin: int, end: int, report: Report) -> "Pragma | None":
    """Return a pragma with its items; None if its name is not one. Reports ARC103, ARC104, ARC106 to ARC128.

    Args:
        source: the manifest.
        begin: where the pragma's line begins.
        end: where the next pragma's line begins, or the text ends.
        report: gets what is found.
    """
    head, *lines = physical_lines(source.text[begin:end].removesuffix("\n"), begin)
    pragma, beside = _read_name(source, *head, report)
    items = read_items(read_lines(source, lines, end, report), report)
    if beside and not items:
        # All that the pragma has stands on its line: that it has nothing would be a second fault.
        items = read_items(read_lines(source, [beside], beside[0] + len(beside[1]), Report()), Report())
    return pragma and pragma.replace(items=tuple(items))


def _read_name(source: Source, start: int, text: str, report: Report) -> "tuple[Pragma | None, Physical | None]":
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


def _report_value(name: Span, end: int, value: str, report: Report) -> None:
    source = name.source
    shown_name = shown(source.text[name.start : name.end])
    report.add(
        "ARC104",
        f"`{shown(value)}` stands on the line of `{shown_name}`",
        Span(source, end - len(value), end),
        help=f"Write `{shown_name}` on one line and `{shown(value)}` on the next",
        edit=Edit(Span(source, name.end, end - len(value)), "\n"),
    )
