"""The long text about a code as Markdown: a page of `docs/diagnostics/`, and what `arc2sam explain` shows (block 0)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.explanations import Explanation

_LANGUAGES = {"arc": "arc", "json": "json", "toml": "toml", "yaml": "yaml", "yml": "yaml", "mjs": "js", "py": "python"}
"""What a fenced block is called, by the end of a file's name."""

_WIDTH = 100


def page(told: "Explanation", report: str = "") -> str:
    """Return the page about a code, which ends in a line break.

    Args:
        told: the long text.
        report: what is told of the bad example, if that is known.
    """
    return "\n".join(_lines(told, report))


def _lines(told: "Explanation", report: str) -> "Iterator[str]":
    yield from (f"# {told.code}: {told.title}", "", f"Severity: {told.severity}.", "")
    yield from (_wrapped(told.what), "", _wrapped(told.why), "")
    if told.unshown:
        yield from (_wrapped(f"No example: {told.unshown.strip()}"), "")
        return
    command = " ".join(("arc2sam", *told.words))
    yield from (f"## What `{command}` reports", "", *_files(told.bad))
    if report:
        yield from ("It tells:", "", *_fenced(report, "text"))
    yield from ("## What it accepts", "", *_files(told.good))


def _wrapped(text: str) -> str:
    from textwrap import fill

    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(fill(one, _WIDTH, break_long_words=False, break_on_hyphens=False) for one in paragraphs)


def _files(files: "Mapping[str, str]") -> "Iterator[str]":
    for path, text in files.items():
        yield from (f"`{path}`:", "", *_fenced(text, _LANGUAGES.get(path.rpartition(".")[2], "")))


def _fenced(text: str, language: str) -> "Iterator[str]":
    # An example may hold a fence of its own.
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}{language}", text.rstrip("\n"), fence, "")
