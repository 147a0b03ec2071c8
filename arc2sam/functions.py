"""Configuration of functions: its keys, its layers, source folders and handlers (block 3).

Source: Architect documentation, "Function configuration" and "@aws"; AWS Lambda quotas.
"""

from arc2sam import runtimes
from arc2sam.keys import Key, Setting, by_name, entries_of, read_settings
from arc2sam.model import DEFAULT_CONFIG, Function, FunctionConfig, Handler, path_in
from arc2sam.names import folder_fault
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item
    from arc2sam.keys import Places
    from arc2sam.model import Project

    Layer: TypeAlias = "Mapping[str, Setting]"

FUNCTION_KEYS = (
    Key("runtime", "string", "Lambda runtime or an alias of one (`node`, `py`).", default=runtimes.DEFAULT),
    Key("timeout", "integer", "Seconds a call may take.", 1, 900, default=5, unit="seconds"),
    Key("memory", "integer", "Memory of the function.", 128, 10240, default=1152, unit="MB"),
    Key("storage", "integer", "Size of the function's `/tmp`.", 512, 10240, default=512, unit="MB"),
    Key("architecture", "string", "Instruction set.", choices=("arm64", "x86_64"), default="arm64"),
    Key("handler", "string", "File and exported name, `file.method`.", default="index.handler"),
    Key("concurrency", "integer", "Reserved concurrency, or `unthrottled`.", 0, None, ("unthrottled",)),
    Key("provisionedConcurrency", "integer", "Instances kept warm; 0 is none.", 0),
    Key("layers", "strings", "ARNs of Lambda layers.", aliases=("layer",), accumulates=True),
    Key("policies", "strings", "IAM policies instead of the shared role.", aliases=("policy",), accumulates=True),
    Key("fifo", "boolean", "Whether a queue keeps its order.", default=True),
    Key("shared", "boolean", "Whether shared code is added to the function.", default=True),
    Key("views", "boolean", "Whether view code is added to the function."),
    Key(
        "env",
        "boolean",
        "Whether the function gets the project's environment variables.",
        default=True,
        elsewhere="name variables in `env` under the manifest's @sam",
    ),
    Key("state", "any", "Unused; Architect keeps it."),
    Key("ignoreDependencies", "any", "Dependencies that Architect does not install.", aliases=("ignoredDependencies",)),
)
"""Keys of `@aws` in the manifest and of `@aws` and `@arc` in a function's configuration file."""

SAM_KEYS = (
    Key(
        "grants",
        "strings",
        "With `@sam roles per-function`: what of the app the function may use.",
        choices=("tables", "events", "queues", "static", "ssm", "ws", "none"),
        # Without effect it would leave the function all grants.
        guards=True,
        example="none",
        slips=("grant", "permissions", "permission", "allow", "access"),
    ),
)
"""Keys of `@sam` in a function's configuration file; Architect ignores that pragma."""

_OWN_NAMES = frozenset(name for key in (*FUNCTION_KEYS, *SAM_KEYS) for name in (key.name, *key.aliases))

CONFIG_FILES = (
    "config.arc",
    ".arc-config",
    "arc.json",
    "arc-config.json",
    "config.yaml",
    "config.yml",
    "arc-config.yaml",
    "arc-config.yml",
)
"""Names of a function's configuration file; the first that exists is read."""

UNREAD_FILES = {
    "config.json": "arc.json",
    "config.toml": "config.arc",
    "arc-config.arc": "config.arc",
    "arc-config.toml": "config.arc",
    "arc.toml": "config.arc",
    "arc.yaml": "config.yaml",
    "arc.yml": "config.yml",
    ".arc": "config.arc",
    "app.arc": "config.arc",
    ".arc-config.json": "arc-config.json",
    ".arc-config.yaml": "arc-config.yaml",
    ".arc-config.yml": "arc-config.yml",
}
"""Names that look like a function's configuration file, and the one that is read; of TOML none is."""

_LONGEST_HANDLER = 128
_FILE_ENDS = frozenset(("js", "mjs", "cjs", "ts", "tsx", "py", "rb"))
"""With what names of code files end, and exported names hardly do."""


def read_layer(
    items: "Iterable[Item]", keys: tuple[Key, ...], region: "str | None", report: "Report", places: "Places"
) -> "dict[str, Setting]":
    """Return one layer of function configuration, each value checked where it was written.

    Reports ARC201 to 208, ARC215 (runtime), ARC216 (deprecated runtime), ARC217 and 299 (handler), ARC218 and 219 (layers).
    """
    entries = entries_of(items, report, keys)
    settings = read_settings(entries, keys, report, places)
    for name, check in (("runtime", _check_runtime), ("handler", _check_handler)):
        setting = settings.get(name)
        if setting and not check(setting, report):
            del settings[name]
    if "layers" in settings:
        from arc2sam.function_checks import check_layers

        check_layers(settings["layers"], region, report)
    if "policies" in settings:
        from arc2sam import policy_names

        policy_names.check(settings["policies"], report)
    if "grants" in settings and keys is SAM_KEYS:
        from arc2sam.function_checks import check_grants

        check_grants(settings["grants"], entries, report)
    known = by_name(keys)
    # Nothing listed clears nothing: the inherited list stays, as in Architect.
    return {
        name: setting
        for name, setting in settings.items()
        if setting.value != () and (name in known or name not in _OWN_NAMES)
    }


def _check_runtime(setting: "Setting", report: "Report") -> bool:
    resolved = runtimes.resolve(str(setting.value))
    if resolved is None or resolved == runtimes.DENO or resolved in runtimes.DEPRECATED:
        from arc2sam.function_checks import report_runtime

        report_runtime(setting, resolved, report)
    return resolved is not None


def _check_handler(setting: "Setting", report: "Report") -> bool:
    """Source: CloudFormation documentation, "AWS::Lambda::Function" (`Handler`)."""
    written = str(setting.value)
    # Blanks of any kind are what CloudFormation refuses.
    is_whole = written.split() == [written] and len(written) <= _LONGEST_HANDLER
    if is_whole and len(written.split(".")) == 2 and all(written.split(".")):
        if written.rpartition(".")[2] in _FILE_ENDS:
            from arc2sam.function_checks import report_file_as_handler

            report_file_as_handler(setting, report)
        return True
    message = f"The handler `{written[:60]}` is not `file.method`"
    if "." in written:
        message += "" if is_whole else f", without blanks and of at most {_LONGEST_HANDLER} characters"
    report.add("ARC217", message, setting.span, help="Write it like `index.handler`")
    return False


def make_config(layers: "Iterable[Layer]", base: FunctionConfig = DEFAULT_CONFIG) -> FunctionConfig:
    """Return the configuration that the layers make over a base, the last layer the strongest."""
    merged: dict[str, Setting] = {}
    for layer in layers:
        merged.update(layer)
    if not merged:
        return base
    changes = {field: merged[key].value for key, field in _FIELDS.items() if key in merged}
    if changes.get("concurrency") == "unthrottled":
        changes["concurrency"] = None
    if changes.get("provisioned_concurrency") == 0:
        changes["provisioned_concurrency"] = None
    if "runtime" in merged:
        written = str(merged["runtime"].value)
        changes["runtime"] = runtimes.resolve(written) or runtimes.DEFAULT
        changes["runtime_alias"] = written.lower() if runtimes.is_alias(written) else None
    if "grants" in merged:
        changes["grants"] = _grants(merged["grants"])
    extra = {key: setting.value for key, setting in merged.items() if key not in _FIELDS and key not in _TYPED}
    return base.replace(
        **changes,
        extra={**base.extra, **extra},
        spans={**base.spans, **{key: setting.span for key, setting in merged.items()}},
    )


_FIELDS = {
    "timeout": "timeout_seconds",
    "memory": "memory_mb",
    "storage": "storage_mb",
    "architecture": "architecture",
    "handler": "handler",
    "concurrency": "concurrency",
    "provisionedConcurrency": "provisioned_concurrency",
    "layers": "layers",
    "policies": "policies",
    "fifo": "fifo",
    "shared": "shared",
    "views": "views",
    "env": "env",
}
_TYPED = frozenset({"runtime", "grants"})


def _grants(setting: "Setting") -> tuple[str, ...]:
    kinds = setting.value if isinstance(setting.value, tuple) else ()
    return tuple(str(kind) for kind in kinds if kind != "none")


def source_folder(setting: "Setting | None", default: str, report: "Report") -> str:
    """Return the folder of a function's code, relative to the project root: `src` as written, else the default.

    A leading `/` means the project root and a trailing one nothing, as in Architect. A folder outside of the
    project is an error (ARC220), as is what cannot be a path in a package (ARC221).
    """
    written = str(setting.value).replace("\\", "/") if setting else ""
    if not written:
        return default
    if "://" in written:
        report.add(
            "ARC220",
            f"`{written[:60]}` is not a folder of the project",
            setting.span if setting else None,
            help="Write the folder of the code, relative to the root of the project: SAM uploads it",
        )
        return default
    fault = folder_fault(written)
    if fault:
        report.add("ARC221", fault, setting.span if setting else None, help="Rename the folder, or move it")
        return default
    parts: list[str] = []
    for part in written.split("/"):
        if part == ".." and not parts:
            report.add(
                "ARC220",
                f"`{written}` is outside of the project",
                setting.span if setting else None,
                help="Use a folder inside the project, relative to its root",
            )
            return default
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or "."


def config_path(src: str, project: "Project") -> "str | None":
    """Return the path of the configuration file in a function's folder, or None."""
    names = project.folders.get(src)
    if names:
        for name in CONFIG_FILES:
            if name in names:
                return path_in(src, name)
    return None


def is_unread(name: str, function: Function) -> bool:
    """Tell whether a file in a function's folder seems to be its configuration and is not read as that."""
    if name[-1:] not in _ENDS or function.src == ".":
        # The project's own root has the manifest in it.
        return False
    if name in CONFIG_FILES:
        return function.config_file is not None and not function.config_file.endswith(f"/{name}")
    return (function.config_file is None and name in UNREAD_FILES) or (
        name != name.lower() and name.lower() in CONFIG_FILES
    )


_ENDS = frozenset("clngCLNG")
"""With what the names of configuration files end: `.arc`, `.json`, `.toml`, `.yaml`, `.arc-config`."""


def has_odd_folder(functions: "Iterable[Function]", project: "Project") -> bool:
    """Tell whether any function's folder lacks its handler, or holds a file that is not what it looks like.

    In a project in which no function has a folder there is nothing to look for: the manifest stands alone.
    """
    folders, directories = project.folders, project.directories
    odd = found = False
    for function in functions:
        odd = odd or not project.has_file(function.handler.file)
        if function.src_span and project.has_file(function.src):
            return True
        if function.src in directories:
            found = True
            odd = odd or any(is_unread(name, function) for name in folders.get(function.src, ()))
            odd = odd or not project.can_pack(function)
    return odd and found


def find_handler(function: Function, config: FunctionConfig, project: "Project", report: "Report") -> Handler:
    """Return what the runtime loads from the function's folder; reports ARC222 for a broken package.json."""
    family = runtimes.family_of(config.runtime)
    names = project.folders.get(function.src, _NO_FILES)
    prefix = "" if function.src == "." else f"{function.src}/"
    is_node = family.prefix == "nodejs"
    base, _, method = config.handler.partition(".")
    is_own = config.handler != DEFAULT_CONFIG.handler
    candidates = _candidates(base, family) if is_own else family.handler_files
    for file in candidates:
        if file in names:
            break
    else:
        file = _missing_file(base if is_own else None, family, names, is_node=is_node)
    module = _module_system(file, prefix, names, project, report) if is_node else None
    has_sdk = family.prefix == runtimes.TYPESCRIPT and _lists_sdk(project.package(function.src))
    if is_own:
        return Handler(config.handler, prefix + file, module, method, has_sdk)
    return Handler(f"{file.partition('.')[0]}.handler", prefix + file, module, "handler", has_sdk)


_NO_FILES: frozenset[str] = frozenset()


def _candidates(base: str, family: runtimes.Family) -> tuple[str, ...]:
    """Return the names that a handler's file may have; one in a folder below is not looked for."""
    return tuple(dict.fromkeys(base + name[name.index(".") :] for name in family.handler_files))


def _missing_file(base: "str | None", family: runtimes.Family, names: frozenset[str], *, is_node: bool) -> str:
    """Return the name that a handler's file should have where none of the candidates exists."""
    stem, dot, suffix = family.missing_file.partition(".")
    if is_node and "package.json" in names:
        suffix = "js"
    return f"{stem if base is None else base}{dot}{suffix}"


def _lists_sdk(package: "Source | None") -> bool:
    if package is None:
        return False
    from arc2sam import package_json

    return package_json.lists_sdk(package)


def _module_system(file: str, prefix: str, names: frozenset[str], project: "Project", report: "Report") -> str:
    if file.endswith(".mjs"):
        return "esm"
    if file.endswith(".cjs") or "package.json" not in names:
        return "cjs"
    package = project.sources.get(prefix + "package.json")
    if package is None:
        return "cjs"
    from arc2sam import package_json

    return package_json.module_system(package, report)
