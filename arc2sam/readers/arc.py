"""Read `.arc` text: pragmas in file order, each read on its own so that no fault reaches another (block 2).

A pragma whose lines are all of the usual kinds is read here, in one pass. Any other is read by the rules of
`arc_lines` and `arc_items`, which give the same items for usual lines too, and say what is wrong with a line.
"""

from arc2sam.document import Document, Entry, Mapping, Pragma, Row, Scalar, Sequence
from arc2sam.readers import MAX_NODES
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Plain

BARE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_()/~-.,:$*?&!%=+|^"
"""The characters of words without quotes."""
NAME = dict.fromkeys(ord(character) for character in BARE if character.isalnum() or character in "_-")
"""Deletes what a pragma's name is made of: letters, digits, `_` and `-`."""
TYPED = frozenset("tf-0123456789")
"""Only words that begin so can be anything but a string."""

_USUAL = f"{BARE} \n".encode()
"""What usual lines are made of: no tab, which counts as two spaces, and no line end of another system."""


def read(source: Source, report: "Report") -> Document:
    """Read `.arc` text; reading goes on behind every fault, so the document is whole but for what is faulty.

    Args:
        source: the text, any at all; its size is limited by whoever reads the file.
        report: gets ARC101 to ARC127.

    Returns:
        The document. A pragma that is repeated has the items of all its places; one whose name is wrong is left out.
    """
    text = source.text
    heads = _heads(text)
    if not heads or not _is_empty(text[: heads[0]]):
        from arc2sam.readers.arc_faults import report_start

        report_start(source, heads, report)
    pragmas: dict[str, Pragma] = {}
    for begin, end in zip(heads, [*heads, len(text)][1:], strict=True):
        pragma = _pragma(source, begin, end, report)
        if pragma is None:
            continue
        first = pragmas.setdefault(pragma.name, pragma)
        if first is not pragma:
            from arc2sam.readers.arc_faults import report_twice

            report_twice(first, pragma, report)
            # The items are kept together, as mending it would: what refers to them is no second fault.
            pragmas[pragma.name] = first.replace(items=first.items + pragma.items)
    return Document(source, tuple(pragmas.values()))


def _heads(text: str) -> list[int]:
    """Return where the lines begin that have an `@` before anything but blanks."""
    heads: list[int] = []
    begin = 1 if text.startswith("\ufeff") else 0
    at = text.find("@", begin)
    while at >= 0:
        begin = max(begin, text.rfind("\n", begin, at) + 1, text.rfind("\r", begin, at) + 1)
        if not text[begin:at].strip(" \t"):
            heads.append(begin)
        # Another `@` of the same line has this one before it, so that it begins nothing.
        begin = at
        at = text.find("@", at + 1)
    return heads


def _is_empty(text: str) -> bool:
    """Tell whether a text has plainly nothing but comments and blank lines."""
    return "\r" not in text and all(line.strip(" \t")[:1] in ("", "#") for line in text.split("\n"))


def _pragma(source: Source, begin: int, end: int, report: "Report") -> "Pragma | None":
    """Read a pragma with its items, from its line to the next pragma's; None if its name is not one."""
    section = source.text[begin:end]
    head, _, body = section.partition("\n")
    written = head.partition("#")[0].strip(" \t")
    name = written[1:]
    items = None
    # Lines of another system may end in a comment.
    if name and not name.translate(NAME) and "\r" not in section:
        items = usual_items(source, body, begin + len(head) + 1)
    if items is None:
        from arc2sam.readers.arc_pragmas import read_pragma

        return read_pragma(source, begin, end, report)
    at = begin + head.index("@")
    return Pragma(name, Span(source, at, at + len(written)), tuple(items))


def usual_items(source: Source, body: str, position: int) -> "list[Item] | None":
    """Return the items of a pragma if all its lines are of the usual kinds, else None.

    A line at the margin is an item: a word or several. Below a word its settings are indented by two spaces, a key and
    its values on each line. There may be empty lines and comments at the margin, but not between a word and its first
    setting, which takes a warning.

    Args:
        source: the manifest.
        body: the lines of the pragma below its name.
        position: where they begin.
    """
    # What is blank at the end has no effect, however it is indented.
    lines = body.rstrip(" \n").split("\n")
    bare = [line.partition("#")[0] for line in lines] if "#" in body else lines
    if not _is_usual(bare):
        return None
    items: list[Item] = []
    settings: dict[int, dict[Plain, Entry]] = {}
    is_apart = False
    for text, line in zip(bare, lines, strict=True):
        begin = position
        position += len(line) + 1
        if not text:
            is_apart = True
            continue
        # A word alone is the most frequent of all lines.
        is_word = " " not in text and text[0] not in TYPED
        words = [Scalar(text, Span(source, begin, begin + len(text)))] if is_word else _words(source, text, begin)
        if not words:
            return None
        if text[0] != " ":
            items.append(words[0] if len(words) == 1 else Row(tuple(words), _span(words)))
            is_apart = False
            continue
        entries = settings.setdefault(len(items) - 1, {})
        is_lost = is_apart and not entries
        if is_lost or words[0].value in entries or not _is_setting(text, words, items):
            return None
        entries[words[0].value] = _entry(words)
    for index, entries in settings.items():
        items[index] = _mapping(items[index], tuple(entries.values()))
    return items


def _is_usual(lines: list[str]) -> bool:
    """Tell whether lines without their comments are of usual words, none of them a comment of another language."""
    text = "\n".join(lines)
    return (
        text.isascii()
        and not text.encode().translate(None, _USUAL)
        and "//" not in text
        # Such a line cannot have too many values either.
        and max(map(len, lines)) <= MAX_NODES
    )


def _words(source: Source, text: str, start: int) -> list[Scalar]:
    """Return the words of a line that begins at `start`; none if there is one whose meaning takes a closer look."""
    words: list[Scalar] = []
    position = 0
    for word in text.split():
        value = word if word[0] not in TYPED else usual_value(word)
        if value is None:
            return []
        begin = text.find(word, position)
        position = begin + len(word)
        words.append(Scalar(value, Span(source, start + begin, start + position)))
    return words


def usual_value(word: str) -> "str | int | None":
    """Return the boolean, whole number or string that a word plainly stands for; None where more rules tell."""
    if word in ("true", "false"):
        return word == "true"
    if word[0] in "tf":
        return word
    digits = word[1:] if word[0] == "-" else word
    is_exact = digits.isdigit() and len(digits) <= 15 and (digits[0] != "0" or digits == "0")
    return int(word) if is_exact else None


def _is_setting(text: str, words: list[Scalar], items: "list[Item]") -> bool:
    """Tell whether an indented line is a setting of the item above it."""
    name = items[-1] if items else None
    is_named = isinstance(name, Scalar) and isinstance(name.value, str)
    return is_named and text[:2] == "  " and text[2] != " " and len(words) > 1 and isinstance(words[0].value, str)


def _entry(words: list[Scalar]) -> Entry:
    values = words[1:]
    return Entry(words[0], values[0] if len(values) == 1 else Sequence(tuple(values), _span(values)))


def _span(words: list[Scalar]) -> Span:
    return words[0].span.to(words[-1].span)


def _mapping(name: "Item", entries: tuple[Entry, ...]) -> Mapping:
    assert isinstance(name, Scalar)
    return Mapping(name, entries, name.span.to(entries[-1].value.span))
