"""Document and project to app (block 5).

`outline` says what the manifest alone says; `wanted` names the files that matter to it; `normalize` adds what
those files say. The two halves exist so that the edge reads only what it must, once.
"""

from arc2sam import functions, pragmas, runtimes
from arc2sam.diagnostics import Edit, Report
from arc2sam.document import Document, Pragma, Row, Scalar, Vector
from arc2sam.keys import Place, Setting
from arc2sam.model import DEFAULT_CONFIG, App, Function, FunctionConfig, Part, Project, Wanted
from arc2sam.pragmas.app import AppName
from arc2sam.pragmas.aws import Aws
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.functions import Layer

RETIRED = frozenset({"indexes", "streams", "html", "css", "js", "json", "jsonapi", "text", "xml", "slack"})

_SLIPS = {
    "ws": ("wss", "websocket", "websockets"),
    "ws-api": ("wsapi", "ws_api", "ws-apis", "websocket-api", "websockets-api"),
    "tables": ("table",),
    "tables-streams": ("table-stream", "table-streams", "tables-stream", "stream"),
    "tables-indexes": ("table-index", "table-indexes", "tables-index", "index"),
    "events": ("event",),
    "queues": ("queue",),
    "scheduled": ("schedule", "schedules"),
}
"""Misspellings that real projects do not use as pragmas of their own, by what is meant."""

PREFERENCES = ("preferences.arc", "prefs.arc", ".preferences.arc", ".prefs.arc")
"""Names of the project's preferences; the first that exists is read."""


def outline(document: Document) -> "tuple[App | None, tuple[Diagnostic, ...]]":
    """Return the app as the manifest alone states it: no file beside it is known yet, functions have defaults.

    Args:
        document: the manifest, from any reader.

    Returns:
        The app, None if it has no usable name, and what was found.
    """
    report = Report()
    written = {pragma.name: pragma for pragma in document.pragmas}
    parts: dict[type[Part], Part] = {}
    for name in pragmas.PRAGMAS:
        if name in written:
            part = pragmas.load(name).normalize(written[name], report)
            if part is not None:
                parts[type(part)] = part
    others = tuple(pragma for pragma in document.pragmas if pragma.name not in pragmas.PRAGMAS)
    for pragma in others:
        _report_other(pragma, document, report)
    app_name = parts.get(AppName)
    if not isinstance(app_name, AppName):
        if "app" not in written:
            _report_no_app(document, report)
        name = ""
    else:
        name = app_name.name
    app = _link(App(name, document.source, parts, others), report)
    return app, _with_plugins(report.diagnostics, app)


def _belonging(pragma: Pragma) -> str:
    """Return advice on an item of another pragma behind a bracket closed too early: not a fault of `.arc` text."""
    if pragma.span.text.startswith("@"):
        return ""
    for item in pragma.items:
        first = item.values[0] if isinstance(item, Row) else item.name if isinstance(item, Vector) else None
        key = str(first.value) if isinstance(first, Scalar) else "src"
        # `src` is a setting of too many pragmas to tell.
        place = None if key == "src" else pragmas.places(key)
        if place and place.where[1:] in pragmas.PRAGMAS:
            where = f"`{place.where[1:]}`, where `{key}` is a setting"
            return f"Move it into {where}; else remove it, or leave it if a plugin reads it"
    return ""


def _report_no_app(document: Document, report: Report) -> None:
    from arc2sam import snippets

    notation = snippets.notation(document.source)
    helped = f"Write `{snippets.setting(notation, 'app', 'my-app')}`, with the app's name"
    report.add(
        "ARC230",
        "The manifest has no @app",
        document.pragmas[0].span if document.pragmas else Span(document.source, 0, 0),
        help="Write `@app` and the app's name on the line below it" if notation == "arc" else helped,
    )


def _report_other(pragma: Pragma, document: Document, report: Report) -> None:
    # Only in `.arc` text does a pragma begin with `@`.
    at = "@" if pragma.span.text.startswith("@") else ""
    for meant, slips in _SLIPS.items():
        if pragma.name in slips:
            edit = Edit(pragma.span, f"{at}{meant}")
            report.add(
                "ARC301",
                f"Architect has no pragma `{at}{pragma.name}`",
                pragma.span,
                help=f"Write `{at}{meant}`",
                edit=edit,
            )
            return
    if _is_stray_api(pragma, document, at, report):
        return
    if pragma.name not in RETIRED:
        _report_unknown(pragma, at, report)
        return
    successors = {"indexes": "tables-indexes", "streams": "tables-streams"}
    successor = successors.get(pragma.name)
    helped = f"Write `{at}{successor}`; that adds to the table at the next deploy" if successor else "Remove it"
    message = f"Architect has retired the pragma `{at}{pragma.name}`: it deploys nothing"
    report.add("ARC303", message, pragma.span, help=helped)


def _is_stray_api(pragma: Pragma, document: Document, at: str, report: Report) -> bool:
    """Report ARC301 for what must be meant for @ws-api: without effect it would leave the API open."""
    from arc2sam.pragmas.ws import strays

    if strays.is_near(pragma.name):
        message, edit = f"Architect has no pragma `{at}{pragma.name}`", Edit(pragma.span, f"{at}ws-api")
        report.add("ARC301", message, pragma.span, help=f"Write `{at}ws-api`", edit=edit)
        return True
    if strays.holds_guards(pragma, document):
        message = f"Nothing reads `{at}{pragma.name}`, and what it says would leave the WebSocket API open"
        helped = f"Write its settings under `{at}ws-api`, or remove it if everyone may connect"
        report.add("ARC301", message, pragma.span, help=helped)
        return True
    return False


_OF_VARIABLES = frozenset(("env", "environment", "variables"))
_VARIABLES = "Name the variables in `env` under @sam, and give the values when you deploy"


def _report_unknown(pragma: Pragma, at: str, report: Report) -> None:
    if report.hides_warning():
        return
    from arc2sam.names import nearest

    belonging = _VARIABLES if pragma.name in _OF_VARIABLES else _belonging(pragma)
    near = None if belonging else nearest(pragma.name, tuple(pragmas.PRAGMAS))
    helped = belonging or "Remove it, or leave it if a plugin reads it"
    if near:
        helped = f"Write `{at}{near}` if that is meant; as it stands, nothing of it is deployed"
    report.add(
        "ARC302",
        f"Architect has no pragma `{at}{pragma.name}`: it adds nothing to the template",
        pragma.span,
        help=helped,
        edit=Edit(pragma.span, f"{at}{near}") if near else None,
    )


def _link(app: App, report: Report) -> App:
    """Return the app after every pragma's `link`, in the order of the table; implied parts are linked too."""
    for name in pragmas.MODULES:
        module = pragmas.used(name, app)
        if module is not None and hasattr(module, "link"):
            app = module.link(app, report)
    return app.replace(parts=pragmas.in_order(app.parts))


def wanted(app: App) -> Wanted:
    """Return what the app needs of the disk: the folders of its functions and the files that its pragmas name."""
    folders = dict.fromkeys(function.src for function in app.functions if not function.is_inline)
    files = list(PREFERENCES)
    directories = list(pragmas.IMPLIED)
    for part in app:
        module = pragmas.module_of(part)
        if hasattr(module, "wanted"):
            more: Wanted = module.wanted(part)
            files += more.files
            directories += more.directories
    return Wanted(tuple(folders), tuple(files), tuple(directories))


def normalize(app: App, project: Project) -> "tuple[App, tuple[Diagnostic, ...]]":
    """Return the app with the configuration and handler of every function, and what its files say.

    Args:
        app: from `outline`.
        project: what stands beside the manifest.

    Returns:
        The app and what was found in the project's files.
    """
    report = Report()
    app = _imply(_configure(app, project, report), project)
    for name in pragmas.MODULES:
        module = pragmas.used(name, app)
        if module is not None and hasattr(module, "resolve"):
            app = module.resolve(app, project, report)
    if not project.sources.keys().isdisjoint(PREFERENCES):
        from arc2sam import preferences

        app = app.replace(preferences=preferences.read(project, report))
    return app, _with_plugins(report.diagnostics, app)


def _imply(app: App, project: Project) -> App:
    """Return the app with the parts that folders stand for."""
    for folder, name in pragmas.IMPLIED.items():
        if folder in project.directories and pragmas.used(name, app) is None:
            app = pragmas.load(name).imply(app)
            app = app.replace(parts=pragmas.in_order(app.parts))
    return app


def _with_plugins(found: "tuple[Diagnostic, ...]", app: App) -> "tuple[Diagnostic, ...]":
    """Return the diagnostics; those about an unknown runtime name the plugins that may define it."""
    module = pragmas.used("plugins", app)
    if module is None or all(one.code != "ARC215" for one in found):
        return found
    labelled: tuple[Diagnostic, ...] = module.with_plugins(found, app)
    return labelled


def _configure(app: App, project: Project, report: Report) -> App:
    aws = app.part(Aws)
    base = aws.config if aws else DEFAULT_CONFIG
    region = aws.region if aws else None
    files = ConfigFiles(project, region, report, has_grants=_has_roles_per_function(app))
    parts = {}
    for kind, part in app.parts.items():
        if part.functions:
            configured = tuple(
                one if one.is_inline else _configured(one, base, files, report) for one in part.functions
            )
            part = part.replace(functions=configured)  # noqa: PLW2901 - the loop's own value
        parts[kind] = part
    files.check_places()
    return app.replace(parts=parts)


def _has_roles_per_function(app: App) -> bool:
    sam = pragmas.sam_of(app)
    return sam is not None and sam.roles_per_function


def _configured(function: Function, base: FunctionConfig, files: "ConfigFiles", report: Report) -> Function:
    project = files.project
    if function.src in project.outside:
        report.add(
            "ARC220",
            f"`{function.src}` is outside of the project, by a symbolic link",
            function.src_span or function.span,
            help="Use a folder inside the project",
        )
    path = functions.config_path(function.src, project)
    config = base
    if path is not None or function.overrides:
        own = [files.layer(path, function.pragma)] if path else []
        layers: list[Layer] = [function.overrides, *own]
        config = functions.make_config(layers, base)
    if config.provisioned_concurrency is not None or (files.has_grants and "grants" in config.spans):
        from arc2sam import function_checks

        function_checks.check_concurrency(config, base, report)
        function_checks.check_policies(config, report)
    if config.runtime == runtimes.DENO:
        from arc2sam import deno

        config = config.replace(runtime_layer=deno.layer(config, files.region, function.span, report))
    elif config.runtime == runtimes.TYPESCRIPT:
        files.tell_of_esbuild(config)
    handler = functions.find_handler(function, config, project, report)
    return function.replace(config=config, config_file=path, handler=handler)


_OF_PRAGMAS = {"fifo": "queues", "views": "http"}
"""Settings of a function's configuration file that one pragma alone has a use for."""


def _places_of_sam(key: str) -> "Place | None":
    """Return where a key is known that has no effect under @sam in a function's configuration file."""
    if not any(key == one.name for one in pragmas.load("sam").KEYS):
        return pragmas.places(key)
    is_both = any(key == one.name for one in functions.FUNCTION_KEYS)
    return Place("@sam in the manifest" + ", or @aws here: these are two settings" * is_both)


def _elsewhere(pragma: str) -> str:
    """Return what to do with a pragma that a function's configuration file cannot have."""
    if pragma == "env":
        return "Name the variables in `env` under @sam in the manifest, and give the values when you deploy"
    if pragma in pragmas.PRAGMAS:
        return "Move it to the manifest, or write the settings under `@aws`"
    return "Write its settings under `@aws`, or remove it"


def _of_config_file(found: "Diagnostic") -> "Diagnostic":
    """Return a fault of reading in the words for a function's configuration file."""
    if found.code != "ARC101":
        return found
    return found.replace(message="The configuration file has no pragma", help="Begin with the line `@aws`")


class ConfigFiles:
    """The functions' configuration files, each read once however many functions share its folder."""

    def __init__(self, project: Project, region: "str | None", report: Report, *, has_grants: bool) -> None:
        self.project = project
        self.has_grants = has_grants
        """Whether functions have roles of their own, and so a use for `grants`."""
        self.region = region
        self._report = report
        self._tells_of_esbuild = False
        self._layers: dict[str, Layer] = {}
        self._pragmas: dict[str, set[str]] = {}

    def layer(self, path: str, pragma: str) -> "Layer":
        """Return what the file says under @aws, @arc and @sam, the stronger last, to a function of the pragma."""
        layer = self._layers.get(path)
        if layer is None:
            layer = self._layers[path] = self._read(path)
            self._pragmas[path] = set()
        self._pragmas[path].add(pragma)
        return layer

    def tell_of_esbuild(self, config: FunctionConfig) -> None:
        """Report ARC518, once: what bundles TypeScript is no part of SAM."""
        if not self._tells_of_esbuild:
            self._tells_of_esbuild = True
            self._report.add(
                "ARC518",
                "`sam build` bundles TypeScript with esbuild, which it does not bring along",
                config.spans["runtime"],
                help="Put `esbuild` on the path, or install it in the project and run `npx -c 'sam build'`",
            )

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
        from arc2sam import readers

        source = self.project.sources.get(path)
        if source is None or readers.is_blank(source.text):
            return {}
        found = Report()
        document = readers.read(source, readers.format_of(path) or "arc", found)
        self._report.extend(_of_config_file(one) for one in found)
        merged: dict[str, Setting] = {}
        for name, keys in (
            ("aws", functions.FUNCTION_KEYS),
            ("arc", functions.FUNCTION_KEYS),
            ("sam", functions.SAM_KEYS),
        ):
            pragma = document.pragma(name) if document else None
            if pragma:
                places = _places_of_sam if name == "sam" else pragmas.places
                merged |= functions.read_layer(pragma.items, keys, self.region, self._report, places)
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
                    help=_elsewhere(pragma.name),
                )
        return merged
