"""What was most likely meant where JSON has a value that is none (block 2; loaded on error only)."""

from arc2sam.readers.shape import is_json_number

_NULLS = frozenset(("infinity", "nan", "nil", "none", "undefined"))


def word_meant(word: str) -> "str | None":
    """Return the word of JSON that a word of another language stands for, or None."""
    return "null" if word.lower() in _NULLS else None


def number_meant(word: str) -> tuple[str, str]:
    """Return advice on what begins as a number and is none, and what to write in its place.

    A plus sign and a point without a digit before it are how other formats write numbers; all else is taken for text.
    """
    quoted = f'"{word}"'
    bare = word.removeprefix("+")
    bare = f"0{bare}" if bare[:1] == "." else bare
    if is_json_number(bare):
        return f"Write `{bare}`, or `{quoted}` if it is text", bare
    return f"Write a number, or `{quoted}`", quoted
