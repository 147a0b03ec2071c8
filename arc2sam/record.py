"""The base class of every value that passes between stages (block 0)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_options):  # noqa: ANN003, ANN201 - typed by typing
        """Stand in for `typing.dataclass_transform`: importing typing costs start-up time."""
        return lambda cls: cls


_set = object.__setattr__


@dataclass_transform(frozen_default=True)
class Record:
    """A frozen value with named fields, compared and printed by them.

    Subclasses annotate their fields; a class attribute is a field's default.
    It looks like a frozen dataclass to type checkers and costs a fraction of one at start-up.
    A type that is made thousands of times may write its own `__init__` and set `__dict__` itself.
    """

    _fields: "ClassVar[tuple[str, ...]]" = ()

    def __init_subclass__(cls) -> None:
        # A field that is stated again, for another default, keeps its place.
        cls._fields = tuple(dict.fromkeys((*cls._fields, *cls.__annotations__)))

    def __init__(self, *args: "Any", **kwargs: "Any") -> None:
        # The dictionary of named arguments is nobody else's: it need not be copied.
        _set(self, "__dict__", {**dict(zip(self._fields, args, strict=False)), **kwargs} if args else kwargs)
        # Whether these are the right fields depends on nothing else, so that it is looked at once.
        given = (type(self), len(args), *kwargs)
        if given not in _SOUND:
            _check(type(self), len(args), tuple(kwargs))
            _SOUND.add(given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self._fields)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({shown})"

    @property
    def worked_out(self) -> "dict[str, Any]":
        """What was worked out of the fields, by a name, so that it is done once; a copy begins without it."""
        known: dict[str, Any] = self.__dict__.setdefault("worked_out", {})
        return known

    def replace(self, **changes: "Any") -> "Self":
        """Return a copy in which the named fields have other values.

        Raises:
            TypeError: a name that is not a field.
        """
        given = (type(self), None, *changes)
        if given not in _SOUND:
            for name in changes:
                if name not in self._fields:
                    raise TypeError(f"{type(self).__name__} has no field {name!r}")
            _SOUND.add(given)
        copy = object.__new__(type(self))
        values = {**self.__dict__, **changes}
        values.pop("worked_out", None)
        _set(copy, "__dict__", values)
        return copy


_SOUND: "set[tuple[object, ...]]" = set()
"""How records were made so far: of which class, with how many arguments (of copies: None) and with which names."""


def _check(cls: type[Record], count: int, names: tuple[str, ...]) -> None:
    """Raise a TypeError unless a record can be made of the first `count` fields and those called `names`."""
    fields = cls._fields
    if count > len(fields):
        raise TypeError(f"{cls.__name__} takes {len(fields)} fields, got {count}")
    for name in names:
        if name not in fields[count:]:
            raise TypeError(f"{cls.__name__}: unexpected or repeated field {name!r}")
    for name in fields[count:]:
        if name not in names and not hasattr(cls, name):
            raise TypeError(f"{cls.__name__}: missing field {name!r}")
