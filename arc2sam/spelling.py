"""What was most likely meant (block 1, loaded where a name is in doubt)."""

_NEAR = 0.75
"""How alike two words must be, as `difflib` counts it."""


def nearest(name: str, known: "tuple[str, ...]") -> "str | None":
    """Return the known name that `name` is most likely a slip of, or None; loads its algorithm when one may be."""
    word = name.lower()
    length = len(word)
    # The ratio of similarity is twice the letters in common by all letters: what cannot reach it is not looked at.
    folded = {one.lower(): one for one in known}
    likely = [one for one in folded if 2 * min(length, len(one)) >= _NEAR * (length + len(one))]
    letters = set(word) if likely else set()
    likely = [one for one in likely if 2 * (length - len(letters.difference(one))) >= _NEAR * (length + len(one))]
    if not likely:
        return None
    swapped = next((one for one in likely if _is_swapped(word, one)), None)
    if swapped:
        return folded[swapped]
    from difflib import get_close_matches

    close = get_close_matches(word, likely, n=1, cutoff=_NEAR)
    return folded[close[0]] if close else None


def _is_swapped(word: str, other: str) -> bool:
    """Tell whether two words of three letters or more differ in two neighbours that change places: `gte`, `get`."""
    if len(word) != len(other) or len(word) < 3 or word == other:
        return False
    start = next(index for index, letter in enumerate(word) if letter != other[index])
    return word[start : start + 2] == other[start : start + 2][::-1] and word[start + 2 :] == other[start + 2 :]


_PARAMETERS = {"{": "}", "<": ">"}
"""What others write around a parameter of a path, by how it begins."""


def path_without_braces(path: str) -> "str | None":
    """Return a path of another notation in Architect's, or None: `/cats/{id}/{proxy+}` and `/cats/<id>` have `:id`."""
    parts = path.split("/")
    made = [_parameter(part) if part[-1:] == _PARAMETERS.get(part[:1], "-") else part for part in parts]
    plain = "/".join(made)
    return plain if parts[0] == "" and made != parts and set("{}<>").isdisjoint(plain) else None


def _parameter(part: str) -> str:
    # Flask has the type of a parameter before its name.
    name = part[1:-1].rpartition(":")[2] if part[0] == "<" else part[1:-1]
    return "*" if name.endswith("+") else f":{name}"
