"""Which handlers an app lacks, and with which text they are written (block 5).

Source: Architect documentation, "create"; what differs from it stands in docs/create.md.
"""

from arc2sam import functions, runtimes
from arc2sam.diagnostics import listed
from arc2sam.model import DEFAULT_CONFIG, Wanted, path_in
from arc2sam.scaffold import NewFile, templates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function, Project
    from arc2sam.scaffold.templates import Language
    from arc2sam.source import Span

CONFIG_FILE = "config.arc"

_BOOTSTRAP = "bootstrap"
_RESERVED = """
await break case catch class const continue debugger default delete do else enum export extends false finally for
function if implements import in instanceof interface let new null package private protected public return static super
switch this throw true try typeof var void while with yield and as assert async def del elif except from global is
lambda nonlocal not or pass raise None True False alias begin defined end ensure module next nil redo rescue retry self
then undef unless until when
"""
"""Words that cannot name a function in one of the languages."""


def wanted(app: "App") -> Wanted:
    """Return the folders below those of the functions in which handlers stand: the model does not look there."""
    folders = dict.fromkeys(
        _folder_of(function) for function in _with_code(app) if _folder_of(function) != function.src
    )
    return Wanted(tuple(folders), (), ())


def plan(app: "App", project: "Project", runtime: "str | None", report: "Report") -> tuple[NewFile, ...]:
    """Return the files to write: for each folder of a function that has no handler, one handler and what it needs.

    Args:
        app: with the configuration of its functions.
        project: what stands beside the manifest, with the folders of `wanted`.
        runtime: what new functions are to be written for, a runtime or an alias; None for what the app says. A function
            that would get another runtime gets a configuration file, unless it has one, which then decides.
        report: gets ARC328 (functions for whose runtime, or handler, there is no template).
    """
    files: list[NewFile] = []
    without: dict[str, list[Function]] = {}
    told_by = templates.selected(app)
    for group in _groups(_with_code(app)):
        function = _for_runtime(group[0], runtime, project, report)
        if _has_code(function, project):
            continue
        language = templates.language_of(function.config.runtime)
        problem = _problem(function, language)
        if language is None or problem:
            without.setdefault(problem, []).append(group[0])
            continue
        files += (file for file in _handler(function, language, group, told_by) if not project.has_file(file.path))
        if function.config.runtime != group[0].config.runtime:
            text = f"@aws\nruntime {function.config.runtime}\n"
            files.append(NewFile(path_in(function.src, CONFIG_FILE), text, _place(function)))
    for problem, group in without.items():
        _report_without(problem, group, report)
    return tuple(files)


def _with_code(app: "App") -> "tuple[Function, ...]":
    """Return the functions whose code stands in a folder."""
    return tuple(function for function in app.functions if function.has_function and not function.is_inline)


def _groups(all_functions: "Sequence[Function]") -> "list[list[Function]]":
    """Return the functions that share a folder together: they have one handler."""
    groups: dict[str, list[Function]] = {}
    for function in all_functions:
        groups.setdefault(function.handler.file, []).append(function)
    return list(groups.values())


def _for_runtime(function: "Function", runtime: "str | None", project: "Project", report: "Report") -> "Function":
    """Return the function as it would be with that runtime in a configuration file of its own."""
    resolved = runtimes.resolve(runtime) if runtime else None
    if resolved is None or function.config_file is not None:
        return function
    config = function.config.replace(runtime=resolved)
    return function.replace(config=config, handler=functions.find_handler(function, config, project, report))


def _has_code(function: "Function", project: "Project") -> bool:
    """Tell whether a function has a handler, or anything that may be or become one."""
    if function.src in project.outside:
        return True
    folder = _folder_of(function)
    names = project.folders.get(folder, frozenset())
    family = runtimes.family_of(function.config.runtime)
    if not family.handler_files:
        # Compiled, or a script of any name.
        return not names <= {*functions.CONFIG_FILES, *functions.UNREAD_FILES}
    if project.has_file(function.handler.file):
        return True
    if folder != function.src:
        stem = function.handler.file.rpartition("/")[2].partition(".")[0]
        return any(stem + name[name.index(".") :] in names for name in family.handler_files)
    # A handler in another language is a question to the user (ARC327), not something to add to.
    return any(name in names for one in runtimes.FAMILIES for name in one.handler_files)


def _problem(function: "Function", language: "Language | None") -> str:
    """Return why no handler can be written, or nothing."""
    runtime = function.config.runtime
    if language is None:
        return f"`create` has no handler for the runtime `{runtime}`"
    method = function.handler.method or ""
    is_fixed = runtime == runtimes.DENO or language.folder == "custom"
    default = DEFAULT_CONFIG.handler
    if is_fixed and function.config.handler != default:
        return f"`create` has no handler for the runtime `{runtime}` but `{default}`"
    if not (method.isidentifier() and method.isascii()) or method in _RESERVED.split():
        return f"`create` cannot write a handler of the name `{method}`"
    return ""


def _handler(function: "Function", language: "Language", group: "Sequence[Function]", told_by: str) -> "list[NewFile]":
    kind = templates.kind_of(function)
    items = ", ".join(map(templates.item_of, group))
    path, method = function.handler.file, function.handler.method or ""
    if language.folder == "custom":
        path = path_in(function.src, _BOOTSTRAP)
    elif language.folder == "node" and not path.endswith(".mjs"):
        # The handler is a module whatever a package.json says; files of that name are found.
        path = f"{path.rpartition('.')[0]}.mjs"
    text = templates.handler(language, kind, items, method, told_by)
    files = [NewFile(path, text, _place(function), is_executable=language.folder == "custom")]
    for name in language.beside.get(kind, ()):
        beside = templates.read(f"{language.folder}/{name}")
        files.append(NewFile(path_in(_folder_of(function), name), beside, _place(function)))
    return files


def _report_without(problem: str, group: "Sequence[Function]", report: "Report") -> None:
    first = group[0]
    report.add(
        "ARC328",
        f"{listed([templates.item_of(one) for one in group])} {'has' if len(group) == 1 else 'have'} no code yet, and "
        + problem,
        first.config.spans.get("runtime") or _place(first),
        help=f"Write it in {listed([one.src for one in group])}",
    )


def _folder_of(function: "Function") -> str:
    return function.handler.file.rpartition("/")[0] or "."


def _place(function: "Function") -> "Span":
    return function.src_span or function.span
