"""Document and project to app (block 5).

`outline` says what the manifest alone says; `wanted` names the files that matter to it; `normalize` adds what
those files say. The two halves exist so that the edge reads only what it must, once.
"""

from arc2sam import functions, pragmas, runtimes
from arc2sam.diagnostics import Report
from arc2sam.document import Document
from arc2sam.model import DEFAULT_CONFIG, App, Function, Part, Project, Wanted
from arc2sam.pragmas.app import AppName

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.config_files import ConfigFiles
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.pragmas.aws import Aws

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
    if others:
        from arc2sam import other_pragmas

        for pragma in others:
            other_pragmas.report_other(pragma, document, report)
    app_name = parts.get(AppName)
    if not isinstance(app_name, AppName):
        if "app" not in written:
            from arc2sam import other_pragmas

            other_pragmas.report_no_app(document, report)
        name = ""
    else:
        name = app_name.name
    app = _link(App(name, document.source, parts, others), report)
    return app, _with_plugins(report.diagnostics, app)


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
    aws = pragmas.aws_of(app)
    files = _config_files(app, project, report)
    parts = {}
    for kind, part in app.parts.items():
        if part.functions:
            configured = tuple(
                one if one.is_inline else _configured(one, aws, files, project, report) for one in part.functions
            )
            part = part.replace(functions=configured)  # noqa: PLW2901 - the loop's own value
        parts[kind] = part
    if files:
        files.check_places()
    return app.replace(parts=parts)


def _config_files(app: App, project: Project, report: Report) -> "ConfigFiles | None":
    """Return the functions' configuration files, or None where there are none."""
    if all(functions.config_path(folder, project) is None for folder in project.folders):
        return None
    from arc2sam.config_files import ConfigFiles

    aws, sam = pragmas.aws_of(app), pragmas.sam_of(app)
    return ConfigFiles(
        project, aws.region if aws else None, report, has_grants=sam is not None and sam.roles_per_function
    )


def _configured(
    function: Function, aws: "Aws | None", files: "ConfigFiles | None", project: Project, report: Report
) -> Function:
    if function.src in project.outside:
        report.add(
            "ARC220",
            f"`{function.src}` is outside of the project, by a symbolic link",
            function.src_span or function.span,
            help="Use a folder inside the project",
        )
    path = functions.config_path(function.src, project) if files else None
    config = base = aws.config if aws else DEFAULT_CONFIG
    if files and path:
        config = files.config(path, function.pragma, base)
    if config.provisioned_concurrency is not None or (files and files.has_grants and "grants" in config.spans):
        from arc2sam import function_checks

        function_checks.check_concurrency(config, base, report)
        function_checks.check_policies(config, report)
    if config.runtime == runtimes.DENO:
        from arc2sam import deno

        region = aws.region if aws else None
        config = config.replace(runtime_layer=deno.layer(config, region, function.span, report))
    elif config.runtime == runtimes.TYPESCRIPT:
        from arc2sam import function_checks

        function_checks.tell_of_esbuild(config, report)
    handler = functions.find_handler(function, config, project, report)
    return function.replace(config=config, config_file=path, handler=handler)
