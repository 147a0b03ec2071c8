"""Schedules with other words on their line, and how they are to be written (loaded where one is no expression)."""

from arc2sam import item_shapes, snippets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Plain
    from arc2sam.items import Named
    from arc2sam.source import Span


def report_beside(named: "Named", text: str, span: "Span", report: "Report") -> bool:
    """Report ARC260 where settings or a comment stand beside an expression, on one line; return whether they do."""
    from arc2sam.pragmas.scheduled import KEYS

    kind = next((kind for kind in ("rate", "cron") if f" {kind}(" in f" {text}"), "")
    before, _, rest = f" {text}".partition(f" {kind}(")
    inner, closing, after = rest.partition(")")
    others: list[Plain] = [*before.split(), *after.split()]
    if not kind or not closing or not others or not inner.strip():
        return False
    settings = item_shapes.settings_of(others, KEYS)
    comment = item_shapes.comment(span)
    if not comment and (not settings or kind in settings):
        return False
    # A setting is written without quotes: the words of an expression are several values.
    written = {kind: tuple(inner.split()), **settings}
    report.add(
        "ARC260",
        f"The scheduled function `{named.name}` has other words beside `{kind}({inner})` on its line",
        span,
        help="Begin the comment with `#`"
        if comment
        else f"Write {snippets.spread(snippets.notation(span.source), named.name, written)}",
        edit=comment,
    )
    return True


def report_one_text(named: "Named", report: "Report") -> bool:
    """Report ARC260 where a name and its expression are one text, `- x rate(1 day)`; return whether they are."""
    from arc2sam.pragmas.scheduled import suggested

    span = named.name_span
    name, _, rest = named.name.partition(" ")
    meant = suggested(name, rest, span)
    if not meant:
        return False
    following = span.source.text[span.end + 1 :].lstrip()[:1]
    if snippets.notation(span.source) in ("json", "toml") and following not in (":", "="):
        # As an element of a list it is a map of its own.
        meant = f"`{{{meant.strip('`')}}}`"
    report.add("ARC260", f"`{named.name}` is one text, not a name and when it is called", span, help=f"Write {meant}")
    return True
