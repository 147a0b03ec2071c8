"""The lines of a manifest that keep environment variables, in its own notation, and where they go (block 5)."""

from arc2sam import snippets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.pragmas.sam import Sam
    from arc2sam.readers import Format
    from arc2sam.snippets import Notation

_HEADS = {"arc": "@sam\n{}\n", "json": '"sam": {{{}}}\n', "toml": "[sam]\n{}\n", "yaml": "sam:\n  {}\n"}


def lines(names: "Iterable[str]", sam: "Sam | None" = None, form: "Format" = "arc") -> str:
    """Return what to write, or nothing if there is nothing to keep.

    Args:
        names: variables that would vanish.
        sam: what the manifest asks of the template: where it has the pragma, its name is not repeated.
        form: how the manifest is written.
    """
    from arc2sam.pragmas.sam import can_set

    lost = [name for name in names if can_set(name)]
    if not lost:
        return ""
    notation: Notation = "json" if form == "package" else form
    kept = sam.env if sam else ()
    setting = snippets.setting(notation, "env", *dict.fromkeys([*kept, *lost]))
    return f"{setting}\n" if sam else _HEADS[notation].format(setting)


def place(sam: "Sam | None", form: "Format") -> str:
    """Return where the lines go, or nothing where they may stand at the end of the manifest."""
    if sam is None:
        if form not in ("json", "package"):
            return ""
        return f"Write this into the map of the manifest{', below `arc`' if form == 'package' else ''}"
    written = sam.spans.get("env")
    if written:
        return f"Write this in place of `env`, {written}"
    return f"Write this below `{'@' if form == 'arc' else ''}sam`, {sam.span}"
