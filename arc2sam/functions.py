"""Folders of functions: where they are, what configures a function there, and which file is its handler (block 3).

Source: Architect documentation, "Function configuration"; Architect's sources for the order of names.
"""

from arc2sam import runtimes
from arc2sam.model import DEFAULT_CONFIG, Function, FunctionConfig, Handler, path_in
from arc2sam.names import folder_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Report
    from arc2sam.keys import Setting
    from arc2sam.model import Project
    from arc2sam.source import Source

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


_NO_FILES: frozenset[str] = frozenset()


def config_path(src: str, project: "Project") -> "str | None":
    """Return the path of the configuration file in a function's folder, or None."""
    names = project.folders.get(src, _NO_FILES)
    if names.isdisjoint(CONFIG_FILES):
        return None
    return path_in(src, next(name for name in CONFIG_FILES if name in names))


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
        if function.src in directories:
            found = True
            odd = odd or not project.can_pack(function)
            for name in folders.get(function.src, ()):
                odd = odd or is_unread(name, function)
        elif folders and project.has_file(function.src):
            return True
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
