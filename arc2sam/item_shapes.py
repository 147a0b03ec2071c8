"""What items that are no names with settings are meant for, in words (block 2; loaded where there is one)."""

from arc2sam import snippets
from arc2sam.diagnostics import Edit, listed
from arc2sam.document import Row, Scalar
from arc2sam.items import LOOSE
from arc2sam.keys import by_name
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.document import Item, Plain
    from arc2sam.keys import Key

_QUOTES = frozenset("\"'`")


def meant(item: "Item", keys: "tuple[Key, ...]") -> "tuple[str, Edit | None]":
    """Return how to write what the words of one line of `.arc` text are meant for, empty if that is in doubt."""
    if not isinstance(item, Row) or snippets.notation(item.span.source) != "arc":
        return "", None
    edit = comment(item.span)
    if edit:
        return "Begin the comment with `#`", edit
    words = [one.value for one in item.values if isinstance(one, Scalar)]
    settings = settings_of(words[1:], keys) if len(words) == len(item.values) else {}
    if settings:
        return f"Write {snippets.spread('arc', str(words[0]), settings)}", None
    return names_apart(item.span), None


def comment(span: "Span") -> "Edit | None":
    """Return how to begin the comment of another language at the end of a line of `.arc` text, if it has one."""
    text = span.text
    start = next((at for at in range(1, len(text)) if text.startswith("//", at) and text[at - 1] in " \t"), 0)
    if not start or "\n" in text or not _QUOTES.isdisjoint(text) or snippets.notation(span.source) != "arc":
        return None
    return Edit(Span(span.source, span.start + start, span.start + start + 2), "#")


def names_apart(span: "Span") -> str:
    """Return how to write names that one text has, with commas between them or, but in `.arc` text, blanks; else nothing."""
    text = span.text
    is_arc = snippets.notation(span.source) == "arc"
    names = text.replace(",", " ").split()
    if len(names) < 2 or ("," not in text and is_arc) or not all(map(LOOSE.issuperset, names)):
        return ""
    return f"Write each name {'on its own line' if is_arc else 'as an item of its own'}: {listed(names)}"


def settings_of(words: "list[Plain]", keys: "tuple[Key, ...]") -> "dict[str, tuple[Plain, ...]]":
    """Return the settings that the words after a name are, by twos, or the folder that one word is; empty if neither."""
    known = by_name(keys)
    if len(words) == 1 and isinstance(words[0], str) and "/" in words[0].strip("/") and "src" in known:
        return {"src": (words[0],)}
    names = words[::2]
    are_pairs = words and len(words) % 2 == 0 and len(set(names)) == len(names)
    if not are_pairs or not all(name in known and known[str(name)].kind != "table" for name in names):
        return {}
    return {str(name): (value,) for name, value in zip(names, words[1::2], strict=True)}
