"""Diagnostics in the forms that people and machines read: a module each, from diagnostics to text (block 7)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arc2sam.diagnostics import Diagnostic

FORMATS = ("text", "concise", "json", "github", "sarif", "junit")
"""The forms. What a program reads (`json`, `github`, `sarif`, `junit`) is a contract; what people read may change."""
DOCUMENTS = frozenset({"json", "sarif", "junit"})
"""Forms that are a document, also where nothing was found."""


def render(
    diagnostics: "Iterable[Diagnostic]",
    form: str,
    *,
    is_coloured: bool = False,
    columns: int = 0,
    named: "Callable[[str], str]" = str,
    version: str = "",
    is_strict: bool = False,
) -> str:
    """Return diagnostics in a form, all lines ended.

    Args:
        diagnostics: in the order in which they shall stand.
        form: one of `FORMATS`.
        is_coloured: whether `text` has colours, for a terminal.
        columns: how wide the terminal is that `text` is for; 0 if it is not for one.
        named: returns how the repository calls a file, for `github` and `sarif`.
        version: of arc2sam, for `sarif`.
        is_strict: whether warnings fail, which `text`, `github` and `junit` tell.
    """
    found = tuple(diagnostics)
    if form == "text":
        from arc2sam.report import text

        return text.render(found, is_coloured=is_coloured, columns=columns, is_strict=is_strict)
    if form == "concise":
        from arc2sam.report import concise

        return concise.render(found)
    if form == "json":
        from arc2sam.report import json

        return json.render(found)
    if form == "github":
        from arc2sam.report import github

        return github.render(found, named, is_strict=is_strict)
    if form == "sarif":
        from arc2sam.report import sarif

        return sarif.render(found, named, version)
    from arc2sam.report import junit

    return junit.render(found, is_strict=is_strict)
