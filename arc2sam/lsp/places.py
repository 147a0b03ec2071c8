"""Where in a manifest an offset stands: below which names, and whether a name or a value belongs there.

Only what comes before the place is looked at, and the rest of its word: the text need not be a whole manifest.
"""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from arc2sam.readers import Format

    Role = Literal["key", "element", "row", "header"]


class Place(Record):
    """A place in a manifest, and the word that stands at it."""

    path: tuple[str, ...]
    """The names above it, the pragma's first, without `@`; empty where a pragma's name belongs."""
    is_value: bool
    """Whether it is a value of the last name of the path; otherwise a name below it."""
    start: int
    """Where its word begins, behind a quote or an `@`."""
    end: int
    before: tuple[str, ...] = ()
    """The values that stand before it, in the same list or on the same line."""
    quote: str = ""
    """The quote that its word begins with."""
    role: "Role" = "key"
    """What a name at it is: a key, an element of a list, the first word of a list in it, or a part of the name of TOML's table."""


class Frame:
    """A map or list that is open at the place; changes while the text is read."""

    __slots__ = ("column", "is_list", "is_value", "key", "words")

    def __init__(self, column: int = -1, *, is_list: bool = False) -> None:
        self.is_list = is_list
        self.column = column
        """Of YAML's blocks: where its lines begin."""
        self.key: str | None = None
        """Of a map: the key whose value is open."""
        self.is_value = False
        """Of a map: whether the sign between key and value was read."""
        self.words: list[str] = []
        """Of a list: the words in it."""

    def take(self, word: str) -> None:
        """Add a word that is finished: a key, a value, or an element."""
        if self.is_list:
            self.words.append(word)
        elif self.is_value:
            self.close()
        else:
            self.key = word

    def close(self) -> None:
        """End the value of the key."""
        self.key = None
        self.is_value = False


class Word(Record):
    """The word at a place, as far as it is typed."""

    start: int
    quote: str = ""


def locate(text: str, offset: int, format: "Format") -> "Place | None":  # noqa: A002 - the field's name
    """Return the place at an offset of a manifest, or None in a comment and where nothing of a manifest belongs."""
    if format == "arc":
        from arc2sam.lsp import arc_places

        return arc_places.locate(text, offset)
    if format == "yaml":
        from arc2sam.lsp import yaml_places

        return yaml_places.locate(text, offset)
    if format == "toml":
        from arc2sam.lsp import toml_places

        return toml_places.locate(text, offset)
    from arc2sam.lsp import bracket_places

    place = bracket_places.locate(text, offset)
    return _in_package(place) if place and format == "package" else place


def _in_package(place: Place) -> "Place | None":
    """Return a place in a package.json as it stands in the manifest below `arc`."""
    if place.path[:1] not in (("arc",), ("architect",)) or (place.is_value and len(place.path) == 1):
        return None
    return place.replace(path=place.path[1:])


def place_in(frames: "Sequence[Frame]", word: Word, end: int) -> "Place | None":
    """Return the place inside of maps and lists, the outermost first."""
    *outer, inner = frames
    path = tuple(frame.key for frame in outer if frame.key is not None and not frame.is_list)
    if not inner.is_list:
        if inner.is_value and inner.key is not None:
            return Place((*path, inner.key), True, word.start, end, quote=word.quote)
        return Place(path, False, word.start, end, quote=word.quote)
    if not path:
        return None
    if outer[-1].is_list and inner.words:
        # A row: a name and its values.
        first, *before = inner.words
        return Place((*path, first), True, word.start, end, tuple(before), word.quote)
    if outer[-1].is_list or len(path) == 1:
        role: Role = "row" if outer[-1].is_list else "element"
        return Place(path, False, word.start, end, quote=word.quote, role=role)
    return Place(path, True, word.start, end, tuple(inner.words), word.quote)
