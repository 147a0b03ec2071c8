"""The origins of what functions state, each by itself or all in Globals (block 5)."""

from arc2sam.source_map import FUNCTION, Origin
from arc2sam.source_map.properties import is_same
from arc2sam.source_map.settings import HAVE_DEFAULTS, MISSING, OF_FUNCTION, at, matches
from arc2sam.validate import with_globals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.source_map import Path
    from arc2sam.source_map.properties import Properties
    from arc2sam.source_map.settings import Keys
    from arc2sam.source_map.subjects import Fragments, Subject, Subjects
    from arc2sam.template import Resource, Template

_GLOBALS = ("Globals", "Function")


class Functions:
    """Finds the origins of the properties of functions and of `Globals.Function`."""

    def __init__(
        self, template: "Template", fragments: "Fragments", subjects: "Subjects", finder: "Properties"
    ) -> None:
        self._finder = finder
        stated: Json = at(template.document, _GLOBALS)  # type: ignore[assignment]  # plain data or MISSING
        self._globals: Mapping[str, Json] = stated if isinstance(stated, dict) else {}
        # As they are before what they share is taken out of them.
        made = [one for _, fragment in fragments for one in fragment.resources if one.type == FUNCTION]
        self._made = [(one.to_json(), found) for one in made if (found := subjects.function(one.logical_id))]
        self._shared = dict(self._of_globals())

    @property
    def shared(self) -> "Iterator[Origin]":
        """The origins of what stands in Globals."""
        for path, found in self._shared.items():
            yield found.replace(path=(*_GLOBALS, *path))

    def _of_globals(self) -> "Iterator[tuple[Path, Origin]]":
        seen: set[Path] = set()
        for pattern, keys in OF_FUNCTION.items():
            for path, stars in matches({"Properties": self._globals}, pattern):
                found = self._of_all(path, pattern, keys, stars)
                if found and path not in seen:
                    seen.add(path)
                    yield path[1:], found

    def _of_all(self, path: "Path", pattern: str, keys: "Keys", stars: "Path") -> "Origin | None":
        """Return the setting in @aws, a default, or the first function's own: what most get the value from."""
        value = at({"Properties": self._globals}, path)
        first = None
        is_default = False
        for body, subject in self._made:
            # Variables of the user's are added later, to all.
            if at(body, path) not in (value, MISSING):
                continue
            found = self._finder.setting(keys, subject, stars)
            if found and found.pragma == "aws":
                return found
            first = first or found
            is_default = is_default or found is None
        if is_default and pattern in HAVE_DEFAULTS:
            return Origin((), f"default of `{keys[0]}`", is_default=True)
        return first

    def of(self, resource: "Resource", subject: "Subject") -> "Iterator[Origin]":
        """Yield the origins of the properties of a function, of what it shares only those that differ."""
        own = resource.to_json()
        whole: Mapping[str, Json] = with_globals(own, {"Function": self._globals})
        base = ("Resources", resource.logical_id)
        seen: set[Path] = set()
        for pattern, keys in OF_FUNCTION.items():
            for path, stars in matches(whole, pattern):
                found = self._finder.setting(keys, subject, stars)
                if found is None and pattern in HAVE_DEFAULTS:
                    words = f"default of `{keys[0]}`, for {subject.words}"
                    found = Origin((), words, subject.pragma, subject.span, is_default=True)
                if found is None or path in seen:
                    continue
                seen.add(path)
                if at(own, path) is not MISSING or not self._is_shared(found, path):
                    yield found.replace(path=base + path)

    def _is_shared(self, found: Origin, path: "Path") -> bool:
        shared = self._shared.get(path[1:])
        if shared is None:
            return False
        return (found.is_default and shared.is_default) or is_same(found.span, shared.span)
