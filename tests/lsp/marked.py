"""Texts with a `|` where the cursor stands."""

from arc2sam.lsp.readings import read
from arc2sam.source import Source

NAMES = {
    "arc": "/p/app.arc",
    "package": "/p/package.json",
    "json": "/p/arc.json",
    "yaml": "/p/arc.yaml",
    "toml": "/p/arc.toml",
}


def marked(text):
    """The text without its mark, and where that stood."""
    offset = text.index("|")
    return text[:offset] + text[offset + 1 :], offset


def reading_of(text, format="arc", *, is_config=False):
    return read(Source(NAMES[format], text), format, is_config=is_config)
