"""Finds where the keys and values of a TOML text stand, in one pass (block 2).

It trusts that tomli judges the text: of what is not TOML it only says where it stopped. Functions take the text and
the offset where their part begins and return the offset after it.
"""

from arc2sam.readers import MAX_NESTING, MAX_NODES

MAX_WORD = 300
"""Longest number: Python takes no more than some thousand digits, and no setting needs them."""

_BLANKS = frozenset(" \t")
_SPACES = frozenset(" \t\r\n")
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_AFTER_WORD = frozenset(",]}#\r\n")


class Place:
    """Where a value stands, and where what it holds does; grows while the text is read."""

    __slots__ = ("end", "entries", "key", "start", "values")

    def __init__(self, start: int, end: int, key: tuple[int, int] = (0, 0)) -> None:
        self.start = start
        self.end = end
        self.key = key
        """Start and end of its key, quotes apart."""
        self.entries: dict[str, Place] = {}
        self.values: list[Place] = []


class Unknown(Exception):  # noqa: N818 - no error: tomli is asked next
    """The text is no TOML that the scanner knows, from this offset on."""

    def __init__(self, start: int, end: int = 0) -> None:
        super().__init__(start)
        self.start = start
        self.end = end or start + 1


class TooDeep(Unknown):
    """Brackets or dotted names nest more than `MAX_NESTING` deep."""


class TooLong(Unknown):
    """A number has more than `MAX_WORD` characters."""


class TooMany(Unknown):
    """The file has more than `MAX_NODES` values."""


class Places:
    """What a scan found."""

    __slots__ = ("count", "last_key", "repeated", "root", "stop")

    def __init__(self) -> None:
        self.count = 0
        """How many values and tables were met."""
        self.root = Place(0, 0)
        self.stop: Unknown | None = None
        self.last_key: tuple[int, int] = (0, 0)
        """Start and end of the key, or the table's name, that was read last."""
        self.repeated: tuple[tuple[int, int], tuple[int, int]] | None = None
        """The two places of the first name that is given twice."""


def _count(places: Places, pos: int) -> None:
    places.count += 1
    if places.count > MAX_NODES:
        raise TooMany(pos)


def scan(text: str) -> Places:
    """Return the places of all keys and values up to the first thing that is no TOML."""
    places = Places()
    places.root.end = len(text)
    try:
        _statements(text, places)
    except Unknown as stop:
        places.stop = stop
    return places


def _statements(text: str, places: Places) -> None:
    current = places.root
    pos = _skip(text, 0)
    while pos < len(text):
        if text[pos] == "[":
            _count(places, pos)
            double = text[pos + 1 : pos + 2] == "["
            parts, pos = _name(text, pos + 1 + double, places)
            pos = _require(text, pos, "]]" if double else "]")
            current = _open(parts, places, is_list=double)
        else:
            pos = _pair(text, pos, current, places, 0)
        current.end = max(current.end, pos)
        pos = _skip(text, pos)


def _skip(text: str, pos: int) -> int:
    """Return the offset of the next character that is neither blank, line ending nor comment."""
    length = len(text)
    while pos < length:
        char = text[pos]
        if char in _SPACES:
            pos += 1
        elif char == "#":
            newline = text.find("\n", pos)
            pos = length if newline < 0 else newline
        else:
            break
    return pos


def _skip_blanks(text: str, pos: int) -> int:
    while pos < len(text) and text[pos] in _BLANKS:
        pos += 1
    return pos


def _require(text: str, pos: int, sign: str) -> int:
    """Return the offset after `sign`, which must stand at `pos` or after blanks."""
    pos = _skip_blanks(text, pos)
    if not text.startswith(sign, pos):
        raise Unknown(pos)
    return pos + len(sign)


def _name(text: str, pos: int, places: Places) -> "tuple[list[tuple[str, int, int]], int]":
    """Return the parts of a dotted name, each with its place."""
    parts: list[tuple[str, int, int]] = []
    start = pos
    while True:
        pos = _skip_blanks(text, pos)
        part, pos = _part(text, pos)
        parts.append(part)
        places.last_key = (parts[0][1], part[2])
        if len(parts) > MAX_NESTING:
            raise TooDeep(start)
        after = _skip_blanks(text, pos)
        if text[after : after + 1] != ".":
            return parts, pos
        pos = after + 1


def _part(text: str, pos: int) -> tuple[tuple[str, int, int], int]:
    """Return one part of a name: its value and the place of its text, without quotes."""
    if text[pos : pos + 1] in ('"', "'"):
        end = _string(text, pos)
        raw = text[pos + 1 : end - 1]
        return (_unescaped(raw) if text[pos] == '"' else raw, pos + 1, end - 1), end
    end = pos
    while end < len(text) and text[end] in _BARE:
        end += 1
    if end == pos:
        raise Unknown(pos)
    return (text[pos:end], pos, end), end


def _unescaped(raw: str) -> str:
    """Return what a basic string says; escapes in a key are rare enough to ask the parser."""
    if "\\" not in raw:
        return raw
    import tomli

    try:
        return str(tomli.loads(f'k = "{raw}"')["k"])
    except tomli.TOMLDecodeError:
        return raw


def _open(parts: "list[tuple[str, int, int]]", places: Places, *, is_list: bool) -> Place:
    """Return the place of the table that a header opens."""
    place = places.root
    for name, start, end in parts[:-1]:
        place = _within(place, name, start, end)
    name, start, end = parts[-1]
    known = place.entries.get(name)
    if not is_list:
        if known is not None and known.end != known.start:
            places.repeated = places.repeated or (known.key, (start, end))
        return _within(place, name, start, end)
    if known is None:
        known = place.entries[name] = Place(start, end, (start, end))
    element = Place(start, end, (start, end))
    known.values.append(element)
    return element


def _within(place: Place, name: str, start: int, end: int) -> Place:
    """Return the table called `name`, of `[[name]]` the last; it is made if there is none."""
    found = place.entries.get(name)
    if found is None:
        found = place.entries[name] = Place(start, end, (start, end))
    return found.values[-1] if found.values else found


def _pair(text: str, pos: int, table: Place, places: Places, depth: int) -> int:
    """Read a key and its value into `table`."""
    parts, pos = _name(text, pos, places)
    pos = _skip_blanks(text, _require(text, pos, "="))
    value, pos = _value(text, pos, places, depth)
    for name, start, end in parts[:-1]:
        table = _within(table, name, start, end)
    name, start, end = parts[-1]
    value.key = (start, end)
    if name in table.entries:
        places.repeated = places.repeated or (table.entries[name].key, (start, end))
    table.entries.setdefault(name, value)
    return pos


def _value(text: str, pos: int, places: Places, depth: int) -> tuple[Place, int]:
    """Return the place of the value at `pos`."""
    _count(places, pos)
    char = text[pos : pos + 1]
    if char in ("[", "{"):
        if depth >= MAX_NESTING:
            raise TooDeep(pos)
        return (_array if char == "[" else _inline_table)(text, pos, places, depth + 1)
    if char in ('"', "'"):
        end = _string(text, pos)
        width = 3 if text.startswith(char * 3, pos) else 1
        return Place(pos + width, end - width), end
    end = pos
    while end < len(text) and text[end] not in _AFTER_WORD:
        end += 1
    word = text[pos:end].rstrip()
    if not word:
        raise Unknown(pos)
    end = pos + len(word)
    if len(word) > MAX_WORD:
        raise TooLong(pos, end)
    return Place(pos, end), end


def _array(text: str, start: int, places: Places, depth: int) -> tuple[Place, int]:
    place = Place(start, start)
    pos = _skip(text, start + 1)
    while text[pos : pos + 1] != "]":
        value, pos = _value(text, pos, places, depth)
        place.values.append(value)
        pos = _comma(text, pos, "]")
    place.end = pos + 1
    return place, place.end


def _inline_table(text: str, start: int, places: Places, depth: int) -> tuple[Place, int]:
    place = Place(start, start)
    pos = _skip(text, start + 1)
    while text[pos : pos + 1] != "}":
        pos = _comma(text, _pair(text, pos, place, places, depth), "}")
    place.end = pos + 1
    return place, place.end


def _comma(text: str, pos: int, closer: str) -> int:
    """Return the offset of the next element, or of the closing bracket."""
    pos = _skip(text, pos)
    if text[pos : pos + 1] == ",":
        return _skip(text, pos + 1)
    if text[pos : pos + 1] != closer:
        raise Unknown(pos)
    return pos


def _string(text: str, pos: int) -> int:
    """Return the offset after the string whose quote stands at `pos`."""
    quote = text[pos]
    if not text.startswith(quote * 3, pos):
        end = _closing(text, pos + 1, quote)
        newline = text.find("\n", pos, end)
        if newline >= 0:
            raise Unknown(newline)
        return end + 1
    end = _closing(text, pos + 3, quote * 3) + 3
    # Up to two quotes may stand right before the closing three.
    while end < len(text) and text[end] == quote:
        end += 1
    return end


def _closing(text: str, pos: int, quotes: str) -> int:
    """Return the offset of the closing quotes; a backslash hides one in a basic string."""
    end = -1
    while True:
        # Searched again only once it is passed, so that many backslashes cost no more than their number.
        if end < pos:
            end = text.find(quotes, pos)
            if end < 0:
                raise Unknown(len(text))
        slash = text.find("\\", pos, end) if quotes[0] == '"' else -1
        if slash < 0:
            return end
        pos = slash + 2
