"""What is meant by a name such as `ConnectWSLambda.Timeout`, and where it comes from (block 5)."""

from arc2sam.record import Record
from arc2sam.rules.index import as_map
from arc2sam.source_map import FUNCTION, Origin
from arc2sam.source_map.settings import at
from arc2sam.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.source_map import Path, SourceMap

    Document = Mapping[str, Json]

_SECTIONS = ("Outputs", "Parameters")
"""Sections whose names may be given alone, where no resource has them."""
_LISTED = 8
_SHORTEST_PROPERTY = 4
"""Names of the path to a property of a resource."""


class Traced(Record):
    """A name of the template and what made it."""

    path: "Path"
    """Where it stands; of what only SAM makes, where the resource stands that it is made of."""
    origin: "Origin | None"
    """None for what stands in every template."""
    made_of: str = ""
    """The resource that SAM makes it of."""
    is_shared: bool = False
    """Whether it stands in Globals, not in the function itself."""


class Untraced(Record):
    """Why a name cannot be traced."""

    message: str
    help: str


def look_up(name: str, document: "Document", source_map: "SourceMap") -> "Traced | Untraced":
    """Return what made what has a name in the template.

    Args:
        name: a logical ID, the name of an output or parameter, or a section such as `Globals`; after a point the path
            below it. `Properties` may be left out.
        document: the template as plain data.
        source_map: of that template.
    """
    first, _, rest = name.partition(".")
    resources = as_map(document.get("Resources"))
    if first in resources:
        return _in_resource(first, rest, document, source_map)
    section = first if first in document else next((one for one in _SECTIONS if first in as_map(document.get(one))), "")
    if section:
        base = () if section == first else (section, first)
        below = _path(document if not base else at(document, base), name if not base else rest)
        if below is None:
            return _unknown_part(first, rest, as_map(at(document, base or (first,))))  # type: ignore[arg-type]  # plain data
        return Traced(base + below, source_map.find(base + below))
    owner = source_map.owner(first)
    if owner and owner in resources:
        return Traced(("Resources", owner), source_map.find_made(first), made_of=owner)
    known = [*resources, *source_map.generated, *(one for part in _SECTIONS for one in as_map(document.get(part)))]
    near = nearest(first, tuple(one for one in known if one[-1] != "*"))
    return Untraced(
        f"The template has no `{first}`", f"Write `{near}`" if near else f"Write a logical ID, such as {_listed(known)}"
    )


def _in_resource(name: str, rest: str, document: "Document", source_map: "SourceMap") -> "Traced | Untraced":
    base: Path = ("Resources", name)
    body: Mapping[str, Json] = as_map(at(document, base))  # type: ignore[arg-type]  # plain data
    for inside in (("Properties",), ()):
        below = _path(at(body, inside), rest)
        if below is not None:
            # A resource without a path is meant whole.
            path = base + (inside + below if below else ())
            return Traced(path, _parts(path, document, source_map) or source_map.find(path))
    shared: Mapping[str, Json] = {}
    if body.get("Type") == FUNCTION:
        shared = as_map(at(document, ("Globals", "Function")))  # type: ignore[arg-type]  # plain data
        below = _path(shared, rest.removeprefix("Properties."))
        if below is not None:
            found = source_map.find((*base, "Properties", *below))
            whole = source_map.find(base)
            if found and whole and found.span is None:
                # Of a default the place is that of what gets it.
                found = found.replace(what=f"{found.what}, for the {whole.what}", span=whole.span, pragma=whole.pragma)
            return Traced(("Globals", "Function", *below), found, is_shared=True)
    return _unknown_part(name, rest, {**body, **shared, **as_map(body.get("Properties"))})


def _parts(path: "Path", document: "Document", source_map: "SourceMap") -> "Origin | None":
    """Return the first origin of the parts of a property, if each of them has one and the whole has none of its own."""
    value = at(document, path)
    is_property = len(path) >= _SHORTEST_PROPERTY and isinstance(value, dict | list | tuple) and len(value) > 0
    nearest_one = source_map.find(path) if is_property else None
    if nearest_one is None or nearest_one.path == path or len(nearest_one.path) > len(path[:2]):
        return None
    below = [one for one in source_map.origins if one.path[: len(path)] == path]
    names = {str(name) for name in (value if isinstance(value, dict) else range(len(value)))}  # type: ignore[arg-type]  # a list
    if {one.path[len(path)] for one in below} != names:
        return None
    others = {str(one.span) for one in below} - {str(below[0].span)}
    return below[0].replace(what=f"{below[0].what}, and {len(others)} more") if others else below[0]


def _path(value: object, text: str) -> "Path | None":
    """Return the names that a path with points stands for below a value; names may have points themselves."""
    if not text:
        return ()
    inner = value if isinstance(value, dict) else {}
    if isinstance(value, list | tuple):
        inner = {str(position): one for position, one in enumerate(value)}
    for name in sorted((one for one in inner if f"{text}.".startswith(f"{one}.")), key=len, reverse=True):
        below = _path(inner[name], text[len(name) + 1 :])
        if below is not None:
            return (name, *below)
    return None


def _unknown_part(name: str, rest: str, known: "Mapping[str, Json]") -> Untraced:
    near = nearest(rest.partition(".")[0], tuple(known))
    listed = _listed(list(known))
    return Untraced(f"`{name}` has no `{rest}`", f"Write `{name}.{near}`" if near else f"It has {listed}: write one")


def _listed(names: "list[str]") -> str:
    quoted = [f"`{one}`" for one in names[:_LISTED]]
    return ", ".join([*quoted, "..."] if len(names) > _LISTED else quoted) or "nothing"
