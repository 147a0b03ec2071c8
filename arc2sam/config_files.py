"""The configuration files of functions (block 5, loaded only where there are any).

Source: Architect documentation, "Function configuration".
"""

from arc2sam import pragmas, readers
from arc2sam.diagnostics import Report, listed
from arc2sam.document import Row, Scalar
from arc2sam.function_layers import FUNCTION_KEYS, SAM_KEYS, make_config, read_layer
from arc2sam.items import SRC
from arc2sam.keys import Place, by_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Item, Pragma
    from arc2sam.function_layers import Layer
    from arc2sam.keys import Setting
    from arc2sam.model import FunctionConfig, Project

_OF_PRAGMAS = {"fifo": "queues", "views": "http"}
"""Settings of a function's configuration file that one pragma alone has a use for."""


def _places_of_sam(key: str) -> "Place | None":
    """Return where a key is known that has no effect under @sam in a function's configuration file."""
    if not any(key == one.name for one in pragmas.load("sam").KEYS):
        return pragmas.places(key)
    is_both = any(key == one.name for one in FUNCTION_KEYS)
    return Place("@sam in the manifest" + ", or @aws here: these are two settings" * is_both)


def _elsewhere(pragma: "Pragma") -> str:
    """Return what to do with a pragma that a function's configuration file cannot have."""
    if pragma.name == "env":
        return "Name the variables in `env` under @sam in the manifest, and give the values when you deploy"
    if pragma.name not in pragmas.PRAGMAS:
        return "Write its settings under `@aws`, or remove it"
    written = [str(name.value) for name in map(_first_word, pragma.items) if name]
    of_functions = by_name(FUNCTION_KEYS)
    others = [name for name in written if name not in of_functions]
    if written and not others:
        return "Write its settings under `@aws`"
    keys = getattr(pragmas.load(pragma.name), "KEYS", ())
    # What takes a folder of code is a function, and has its settings below its name.
    if SRC in keys and not by_name(keys).keys().isdisjoint(others):
        which = listed(others)
        rest = ", and write the others under `@aws`" if len(others) < len(written) else ""
        return f"Move {which} below the name of the function, which is under @{pragma.name} in the manifest{rest}"
    return "Move it to the manifest" + ", or write the settings under `@aws`" * (len(others) < len(written))


def _first_word(item: "Item") -> "Scalar | None":
    first = item if isinstance(item, Scalar) else item.values[0] if isinstance(item, Row) else item.name
    return first if isinstance(first, Scalar) else None


def _of_config_file(found: "Diagnostic") -> "Diagnostic":
    """Return a fault of reading in the words for a function's configuration file."""
    if found.code != "ARC101":
        return found
    return found.replace(message="The configuration file has no pragma", help="Begin with the line `@aws`")


class ConfigFiles:
    """The functions' configuration files, each read once however many functions share its folder."""

    def __init__(self, project: "Project", region: "str | None", report: Report, *, has_grants: bool) -> None:
        self._project = project
        self.has_grants = has_grants
        """Whether functions have roles of their own, and so a use for `grants`."""
        self._region = region
        self._report = report
        self._layers: dict[str, Layer] = {}
        self._pragmas: dict[str, set[str]] = {}

    def config(self, path: str, pragma: str, base: "FunctionConfig") -> "FunctionConfig":
        """Return what the file makes of a configuration, for a function of the pragma."""
        return make_config(self._layer(path, pragma), base)

    def _layer(self, path: str, pragma: str) -> "Layer":
        """Return what the file says under @aws, @arc and @sam, the stronger last, to a function of the pragma."""
        layer = self._layers.get(path)
        if layer is None:
            layer = self._layers[path] = self._read(path)
            self._pragmas[path] = set()
        self._pragmas[path].add(pragma)
        return layer

    def check_places(self) -> None:
        """Report ARC207 for settings that none of the functions which a file belongs to has a use for."""
        for path, layer in self._layers.items():
            for key, pragma in _OF_PRAGMAS.items():
                if key in layer and pragma not in self._pragmas[path]:
                    self._report.add(
                        "ARC207",
                        f"`{key}` has no effect on a function of @{min(self._pragmas[path])}",
                        layer[key].key_span,
                        help=f"Remove it: it belongs to functions of @{pragma}",
                    )

    def _read(self, path: str) -> "Layer":
        source = self._project.sources.get(path)
        if source is None or readers.is_blank(source.text):
            return {}
        found = Report()
        document = readers.read(source, readers.format_of(path) or "arc", found)
        self._report.extend(_of_config_file(one) for one in found)
        merged: dict[str, Setting] = {}
        for name, keys in (("aws", FUNCTION_KEYS), ("arc", FUNCTION_KEYS), ("sam", SAM_KEYS)):
            pragma = document.pragma(name) if document else None
            if pragma:
                places = _places_of_sam if name == "sam" else pragmas.places
                merged |= read_layer(pragma.items, keys, self._region, self._report, places)
        grants = merged.get("grants")
        if grants and not self.has_grants:
            self._report.add(
                "ARC237",
                "`grants` has no effect while all functions have one role",
                grants.key_span,
                help="Write `roles per-function` under @sam in the manifest",
            )
        for pragma in document or ():
            if pragma.name not in ("aws", "arc", "sam"):
                self._report.add(
                    "ARC223",
                    f"@{pragma.name} has no effect in a function's configuration file: only @aws, @arc and @sam are read",
                    pragma.span,
                    help=_elsewhere(pragma),
                )
        return merged
