"""The app model: what a manifest means, typed and frozen. The page to read first (block 3).

`App` holds one `Part` for each pragma used; `app.part(WebSocketApi)` returns that part or None. Parts are keyed by
their class. A function of any pragma is a `Function`; what its pragma adds stands in a subclass beside the pragma.
`Project` is what the edge found beside the manifest, as plain data.
"""

from arc2sam import runtimes
from arc2sam.names import LogicalId
from arc2sam.record import Record
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeVar

    from arc2sam.document import Pragma

    P = TypeVar("P", bound="Part")


class FunctionConfig(Record):
    """The effective configuration of a function, all layers applied.

    Source: Architect documentation, "Function configuration"; limits by AWS Lambda.
    """

    runtime: str = runtimes.DEFAULT
    runtime_alias: "str | None" = None
    """The alias that was written (`py`), lower-case; None where a runtime was spelled out."""
    timeout_seconds: int = 5
    memory_mb: int = 1152
    storage_mb: int = 512
    architecture: str = "arm64"
    handler: str = "index.handler"
    concurrency: "int | None" = None
    """Reserved concurrency; None is Architect's `unthrottled`."""
    provisioned_concurrency: "int | None" = None
    layers: tuple[str, ...] = ()
    runtime_layer: "str | None" = None
    """ARN of the layer that the runtime itself is (Deno)."""
    policies: tuple[str, ...] = ()
    shared: bool = True
    views: "bool | None" = None
    env: bool = True
    fifo: "bool | None" = None
    grants: "tuple[str, ...] | None" = None
    """With `@sam roles per-function`: which of the app's grants the function gets; None is all of them."""
    extra: "Mapping[str, object]" = {}
    """Keys that are not ours to judge (`profile`, `bucket`, a plugin's), as plain data."""
    spans: "Mapping[str, Span]" = {}
    """Where each key that is not a default was written, by its manifest spelling."""


# All others are made of it, so that each holds all its fields: they are found with fewer steps than in the class.
DEFAULT_CONFIG = FunctionConfig(**{name: getattr(FunctionConfig, name) for name in FunctionConfig._fields})


class Handler(Record):
    """What the runtime loads."""

    name: str
    """The Lambda Handler string: `index.handler`."""
    file: str
    """The file it names, relative to the project root; it need not exist."""
    module: "str | None"
    """`esm` or `cjs`; Node only."""
    method: "str | None"
    """The exported name."""
    bundles_sdk: bool
    """Whether the AWS SDK is bundled with it, since its package.json lists a package of it; TypeScript only."""

    def __init__(
        self,
        name: str,
        file: str,
        module: "str | None" = None,
        method: "str | None" = None,
        bundles_sdk: bool = False,
    ) -> None:
        fields = self.__dict__
        fields["name"] = name
        fields["file"] = file
        fields["module"] = module
        fields["method"] = method
        fields["bundles_sdk"] = bundles_sdk


class Function(Record):
    """A Lambda function of the app."""

    pragma: str
    name: str
    span: Span
    """The item's name in the manifest (for an implied function: what implies it)."""
    src: str
    """Its folder, relative to the project root, `/` between parts, `.` for the root itself."""
    logical_id: LogicalId
    src_span: "Span | None" = None
    """Where `src` was written; None for the default folder."""
    config: FunctionConfig = DEFAULT_CONFIG
    config_file: "str | None" = None
    handler: Handler = Handler("index.handler", "index.mjs", "esm", "handler")
    is_inline: bool = False
    """Whether it is a function of arc2sam's own, whose code stands in the template and in no folder."""
    copies: tuple[str, ...] = ()
    """What of the code that functions share is copied into its folder: `shared`, `views`."""

    @property
    def has_function(self) -> bool:
        """Whether a Lambda function is made of it."""
        return True


class Part(Record):
    """What one pragma says. Each pragma module defines its own subclass."""

    span: Span
    """The pragma's name in the manifest; for an implied part the pragma that implies it."""
    functions: tuple[Function, ...] = ()


class Preferences(Record):
    """What the project's preferences say of deployed functions. Values of variables are never kept."""

    span: Span
    """Where @env stands; without it the beginning of the file."""
    env: "Mapping[str, Mapping[str, Span]]" = {}
    """By stage, the variables that `arc env` would set, and their places."""


class App(Record):
    """The whole app."""

    name: str
    source: Source
    parts: "Mapping[type[Part], Part]"
    """In the order of `pragmas.PRAGMAS`."""
    others: "tuple[Pragma, ...]" = ()
    """Retired and unknown pragmas, kept as written."""
    preferences: "Preferences | None" = None

    def part(self, kind: "type[P]") -> "P | None":
        """Return the part of that class, or None if the manifest has no such pragma."""
        return self.parts.get(kind)  # type: ignore[return-value]  # keyed by class, see `with_part`

    def with_part(self, part: Part) -> "App":
        """Return the app with this part added or replaced."""
        return self.replace(parts={**self.parts, type(part): part})

    def __iter__(self) -> "Iterator[Part]":
        return iter(self.parts.values())

    @property
    def functions(self) -> "tuple[Function, ...]":
        """All functions, in the order of their pragmas."""
        return tuple(function for part in self.parts.values() for function in part.functions)


class Project(Record):
    """What stands beside the manifest: plain data, read by the edge or given from memory."""

    folders: "Mapping[str, frozenset[str]]" = {}
    """Names of the files in each folder that was looked at, by its path relative to the project root."""
    sources: "Mapping[str, Source]" = {}
    """Texts of files that the model needs, by path: configuration, preferences, package.json, overlay."""
    directories: frozenset[str] = frozenset()
    """Every folder that exists among those asked for."""
    outside: frozenset[str] = frozenset()
    """Paths that, after resolving symbolic links, are not in the project."""
    is_whole: bool = False
    """Whether every file of the folders that were asked for is known, so that what is not here does not exist."""

    def has_file(self, path: str) -> bool:
        """Tell whether a file of that path exists."""
        folder, _, name = path.rpartition("/")
        return name in self.folders.get(folder or ".", ())

    def package(self, folder: str) -> "Source | None":
        """Return the package.json of a folder."""
        return self.sources.get(path_in(folder, "package.json"))

    def can_pack(self, function: Function) -> bool:
        """Tell whether npm can pack the code of a Node function, as `sam build` has it do where there is a package.json.

        Source: npm documentation, "package.json": name and version are required of what is published.
        """
        package = self.package(function.src) if function.handler.module else None
        return package is None or ('"name"' in package.text and '"version"' in package.text)


def path_in(folder: str, name: str) -> str:
    """Return the path of what a folder of the project holds under a name; both paths are relative to the root."""
    return name if folder == "." else f"{folder}/{name}"


class Wanted(Record):
    """What a model needs of the disk: the edge reads exactly this."""

    folders: tuple[str, ...]
    """Folders to list; their configuration files and package.json are read too."""
    files: tuple[str, ...]
    """Single files to read where they exist."""
    directories: tuple[str, ...]
    """Folders whose existence matters, not their content."""


class Target(Record):
    """Where and as what a template will be deployed."""

    stage: str = "staging"
    root: str = "."
    """The project root as seen from the template's folder, `/` between the parts; `CodeUri` begins with it."""

    def __init__(self, stage: str = "staging", root: str = ".") -> None:
        """Make a target of a stage and a root in any spelling: `""`, `./` and `.` are one.

        Raises:
            TypeError: what is no text.
        """
        if not isinstance(stage, str) or not isinstance(root, str):
            raise TypeError(f"not the name of a stage and a path: {stage!r}, {root!r}")
        parts = [part for part in root.split("/") if part not in ("", ".")]
        self.__dict__["stage"] = stage
        self.__dict__["root"] = "/" * root.startswith("/") + "/".join(parts) or "."
