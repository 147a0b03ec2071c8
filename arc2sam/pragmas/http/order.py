"""The order of routes, which is that of their functions in the template and hence a contract (block 4).

Source: `@architect/inventory`, as run: by method, then the more specific path first.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    from arc2sam.pragmas.http import Route

    R = TypeVar("R", bound=Route)

METHODS = ("get", "post", "put", "patch", "delete", "options", "head", "any")
"""The methods of a route, in the order of the template."""

_RANKS = {method: rank for rank, method in enumerate(METHODS)}
_AFTER_ALL_LETTERS = "\x7f"


def in_route_order(routes: "Iterable[R]") -> "tuple[R, ...]":
    """Return routes by method, the longer path first, then those ending in a word, a parameter, a catch-all."""
    groups: dict[tuple[int, int, int], list[R]] = {}
    for route in routes:
        groups.setdefault(_group(route.method, route.path), []).append(route)
    return tuple(route for key in sorted(groups) for route in _sorted(groups[key]))


def _group(method: str, path: str) -> tuple[int, int, int]:
    last = path[path.rindex("/") + 1 :]
    if last.startswith(":"):
        kind = 2
    elif last == "*":
        kind = 3
    else:
        # The root ranks after the words of its depth.
        kind = 0 if last else 1
    return _RANKS[method], -path.count("/"), kind


def _sorted(routes: "list[R]") -> "list[R]":
    has_parameter = ["/:" in route.path for route in routes]
    if not any(has_parameter):
        return sorted(routes, key=lambda route: route.path)
    if not all(has_parameter) and any("-" in route.path or "." in route.path for route in routes):
        return sorted(routes, key=_Ranked)
    return sorted(routes, key=lambda route: (_parts(route.path), route.path))


def _parts(path: str) -> list[str]:
    return [_AFTER_ALL_LETTERS if part.startswith(":") else part for part in path.split("/")]


class _Ranked:
    """A path that compares as Architect does it: whole paths if neither has a parameter, else part by part.

    The two ways differ where a part holds `-` or `.`, which come before the slash. No key can express that.
    """

    def __init__(self, route: "Route") -> None:
        self._path = route.path
        self._parts = _parts(route.path)
        self._has_parameter = "/:" in route.path

    def __lt__(self, other: "_Ranked") -> bool:
        if (self._has_parameter or other._has_parameter) and self._parts != other._parts:
            return self._parts < other._parts
        return self._path < other._path
