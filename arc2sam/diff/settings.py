"""Where two maps of properties differ, value by value (block 5)."""

from arc2sam.diff.changes import Setting
from arc2sam.diff.values import is_function, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arc2sam.diff.values import Plain

_IDENTITIES = ("IndexName", "AttributeName", "Key", "Id", "Name", "Sid", "PolicyName")
"""What the elements of a list of maps are called by, whichever they all have."""


_SECRETS = ("AuthToken", "ClientSecret", "Password", "SecretString")
"""How properties end that hold secrets, whatever the type: their values are never shown."""


def differences(
    before: "Mapping[str, Plain]",
    after: "Mapping[str, Plain]",
    *,
    left_out: "Iterable[str]" = (),
    secret: "str | None" = None,
) -> "Iterator[Setting]":
    """Yield the values that differ, in the order of the new ones.

    Args:
        before: properties.
        after: the same, as they will be.
        left_out: properties that are told elsewhere.
        secret: the property whose value is not shown.
    """
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old == new or name in left_out:
            continue
        if name == secret:
            yield Setting(name, None, None)
        else:
            yield from _difference(name, old, new)


def _difference(name: str, old: "Plain", new: "Plain") -> "Iterator[Setting]":
    if name.endswith(_SECRETS):
        yield Setting(name, None, None)
    elif _are(dict, old, new) and not is_function(old) and not is_function(new):
        before, after = _map(old), _map(new)
        for key in dict.fromkeys((*after, *before)):
            if before.get(key) != after.get(key):
                yield from _difference(f"{name}.{key}", before.get(key), after.get(key))
    elif _are(list, old, new):
        yield from _of_lists(name, old, new)
    else:
        yield Setting(name, _written(old), _written(new))


def _are(kind: type, *values: "Plain") -> bool:
    """Tell whether all values are of a kind and one holds something; any may be missing."""
    return any(values) and all(value is None or isinstance(value, kind) for value in values)


def _map(value: "Plain") -> "Mapping[str, Plain]":
    return value if isinstance(value, dict) else {}


def _of_lists(name: str, old: "Plain", new: "Plain") -> "Iterator[Setting]":
    before = old if isinstance(old, list) else []
    after = new if isinstance(new, list) else []
    was, now = _named(before, after)
    if was is not None and now is not None:
        found = [
            setting
            for key in dict.fromkeys((*now, *was))
            if was.get(key) != now.get(key)
            for setting in _of_element(f"{name}.{key}", was.get(key), now.get(key))
        ]
        if found:
            yield from found
            return
    elif len(before) == len(after) == 1 and isinstance(before[0], dict) and isinstance(after[0], dict):
        yield from _difference(f"{name}.0", before[0], after[0])
        return
    added, removed = _missing(after, before), _missing(before, after)
    yield Setting(name, _written(old), _written(new), added, removed, not added and not removed)


def _of_element(name: str, old: "Plain", new: "Plain") -> "Iterator[Setting]":
    """Yield what differs in an element; one that is new or goes is told as a whole."""
    if old is None or new is None:
        yield Setting(name, _written(old), _written(new))
    else:
        yield from _difference(name, old, new)


def _named(
    before: "Sequence[Plain]", after: "Sequence[Plain]"
) -> "tuple[Mapping[str, Plain] | None, Mapping[str, Plain] | None]":
    """Return the elements of both lists by what they are called, or None if they have no names."""
    for identity in _IDENTITIES:
        was, now = _by(identity, before), _by(identity, after)
        if len(was) == len(before) and len(now) == len(after):
            return was, now
    return None, None


def _by(identity: str, elements: "Sequence[Plain]") -> "dict[str, Plain]":
    found: dict[str, Plain] = {}
    for one in elements:
        name = one.get(identity) if isinstance(one, dict) else None
        if isinstance(name, str):
            found[name] = one
    return found


def _missing(these: "Sequence[Plain]", others: "Sequence[Plain]") -> tuple[str, ...]:
    """Return which of these elements the others do not have, each as often as it is missing."""
    left: dict[str, int] = {}
    for text in map(shown, others):
        left[text] = left.get(text, 0) + 1
    found = []
    for text in map(shown, these):
        if left.get(text):
            left[text] -= 1
        else:
            found.append(text)
    return tuple(found)


def _written(value: "Plain") -> "str | None":
    return None if value is None else shown(value)
