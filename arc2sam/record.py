"""The base class of every value that passes between stages (block 0)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_options):  # noqa: ANN003, ANN201 - typed by typing
        """Stand in for `typing.dataclass_transform`: importing typing costs start-up time."""
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Record:
    """A frozen value with named fields, compared and printed by them.

    Subclasses annotate their fields; a class attribute is a field's default.
    It looks like a frozen dataclass to type checkers and costs a fraction of one at start-up.
    A type that is made thousands of times may write its own `__init__` and set `__dict__` itself.
    """

    _fields: "ClassVar[tuple[str, ...]]" = ()
    _names: "ClassVar[frozenset[str]]" = frozenset()
    _required: "ClassVar[frozenset[str]]" = frozenset()

    def __init_subclass__(cls) -> None:
        own = [name for name in cls.__annotations__ if name not in cls._names]
        cls._fields = (*cls._fields, *own)
        cls._names = cls._names.union(own)
        cls._required = cls._required.union(own).difference(cls.__dict__)

    def __init__(self, *args: "Any", **kwargs: "Any") -> None:
        values = self.__dict__
        if args:
            if len(args) > len(self._fields):
                raise TypeError(f"{type(self).__name__} takes {len(self._fields)} fields, got {len(args)}")
            values.update(zip(self._fields, args, strict=False))
        if kwargs:
            if not kwargs.keys() <= self._names or not values.keys().isdisjoint(kwargs):
                wrong = next(name for name in kwargs if name in values or name not in self._names)
                raise TypeError(f"{type(self).__name__}: unexpected or repeated field {wrong!r}")
            values.update(kwargs)
        if not self._required <= values.keys():
            missing = next(name for name in self._fields if name in self._required and name not in values)
            raise TypeError(f"{type(self).__name__}: missing field {missing!r}")

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

    def replace(self, **changes: "Any") -> "Self":
        """Return a copy in which the named fields have other values.

        Raises:
            TypeError: a name that is not a field.
        """
        for name in changes:
            if name not in self._names:
                raise TypeError(f"{type(self).__name__} has no field {name!r}")
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(changes)
        return copy
