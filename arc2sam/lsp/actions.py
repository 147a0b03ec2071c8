"""What an editor can do about a diagnostic: the replacement that it carries, or a comment that silences it."""

from arc2sam import readers
from arc2sam.diagnostics import IGNORE_MARK, Diagnostic, Edit
from arc2sam.lsp.arc_places import comment_start
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.source import Source

_WITHOUT_COMMENTS = frozenset(("json", "package"))
_OF_COMMENTS = frozenset(("ARC590", "ARC591"))
"""What is found about such comments themselves: another one would do nothing either."""


class Action(Record):
    """A change that can be chosen."""

    title: str
    edit: Edit
    found: Diagnostic
    is_fix: bool
    """Whether it mends what was found; otherwise it silences it."""


def actions(diagnostics: "Iterable[Diagnostic]") -> "Iterator[Action]":
    """Yield what can be done about diagnostics, replacements first."""
    found = tuple(diagnostics)
    for one in found:
        if one.edit is not None:
            yield Action(one.help or f"Write `{one.edit.replacement}`", one.edit, one, True)
    for one in found:
        edit = _silencing(one)
        if edit is not None:
            yield Action(f"Ignore {one.code} here", edit, one, False)


def _silencing(found: Diagnostic) -> "Edit | None":
    """Return the comment that silences a warning or note, or None where none can."""
    span = found.span
    if found.severity == "error" or found.code in _OF_COMMENTS or span is None or not span.source.text:
        return None
    form = readers.format_of(span.source.name) or readers.detect(span.source.text)
    if form in _WITHOUT_COMMENTS:
        return None
    comment = f"# {IGNORE_MARK} ignore {found.code}"
    start, line = _line(span.source, span.start)
    text = line.rstrip("\r\n")
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    # Below a name Architect takes a line with a comment for the end of what belongs to it.
    if form == "arc" and indent and comment_start(text) is None:
        return _insertion(span.source, start + len(text.rstrip()), f"  {comment}")
    ending = line[len(text) :] or "\n"
    return _insertion(span.source, start, f"{indent}{comment}{ending}")


def _line(source: "Source", offset: int) -> tuple[int, str]:
    """Return where the line of an offset starts, and the line."""
    number, column = source.line_column(offset)
    return offset - column + 1, source.lines()[number - 1]


def _insertion(source: "Source", offset: int, text: str) -> Edit:
    return Edit(Span(source, offset, offset), text)
