"""@ws-api under another name: its guards would have no effect, and the API would be open.

Source: arc2sam's own pragma.
"""

from arc2sam.document import Mapping, Row, Scalar, Vector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.document import Document, Item, Pragma

_NAMES = ("wsapi", "websocketapi")
_SOCKETS = frozenset(("ws", "wss", "websocket", "websockets"))


def is_near(name: str) -> bool:
    """Tell whether a pragma's name is `ws-api` but for its case, its punctuation, the order of its words or one letter."""
    words = _words(name)
    if len(words) == 2 and "api" in words and not _SOCKETS.isdisjoint(words):
        return True
    folded = "".join(words)
    return any(_is_one_off(folded, one) for one in _NAMES)


def holds_guards(pragma: "Pragma", document: "Document") -> bool:
    """Tell whether a pragma that nobody reads was to guard the manifest's WebSocket API: by its items, or its name."""
    if document.pragma("ws") is None:
        return False
    words = _words(pragma.name)
    if len(words) > 1 and words[0] in _SOCKETS and _is_guard("".join(words[1:])):
        return True
    # A plugin or a macro may read any other.
    if any(document.pragma(name) for name in ("plugins", "macros")):
        return False
    return _is_guard("".join(words)) or any(_is_guard(word) for item in pragma.items for word in _beginnings(item))


def _words(name: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in name.lower()).split()


def _is_guard(word: str) -> bool:
    from arc2sam.pragmas.ws.settings import KEYS

    folded = "".join(_words(word))
    return any(key.guards and (folded == key.name.replace("-", "") or key.is_slip(folded)) for key in KEYS)


def _beginnings(item: "Item") -> "Iterator[str]":
    """Yield the words that an item and the settings below it begin with."""
    heads: list[object] = [item]
    if isinstance(item, Mapping | Vector):
        heads = [item.name]
    elif isinstance(item, Row):
        heads = list(item.values[:1])
    if isinstance(item, Mapping):
        heads += [entry.key for entry in item.entries]
    for head in heads:
        if isinstance(head, Scalar):
            # `auth=iam` is one word in `.arc` text.
            yield str(head.value).replace(":", "=").partition("=")[0]


def _is_one_off(word: str, known: str) -> bool:
    """Tell whether two words are the same but for one letter added, lost or changed, or two swapped."""
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    left, right = word[start:], known[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])
