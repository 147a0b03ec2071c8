"""What a function's folder lacks, or holds and nothing reads (block 3; only where the whole project is known).

Source: Architect documentation, "Function configuration"; AWS SAM documentation, "sam build" (`CodeUri`).
"""

from arc2sam import runtimes
from arc2sam.diagnostics import listed
from arc2sam.functions import CONFIG_FILES, UNREAD_FILES, is_unread
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arc2sam.diagnostics import Report
    from arc2sam.model import Function, Project
    from arc2sam.source import Source

_ARCHIVES = (".zip", ".jar")
_MOST_PLACES = 50
"""How many places are told of one by one."""


def check(functions: "Sequence[Function]", project: "Project", report: "Report") -> None:
    """Report ARC324 (a file for a folder), ARC325 to ARC327 (an unread configuration file, no handler, a foreign one) and ARC519 (not packed).

    Functions that share a fault share a diagnostic, but for those whose runtime is stated at different places, and for those
    without a handler that stand at places of their own.
    """
    missing: list[Function] = []
    foreign: dict[tuple[str, str, Span | None], list[Function]] = {}
    unpacked: list[str] = []
    for function in functions:
        if function.is_inline or not function.has_function or function.src in project.outside:
            continue
        if function.src not in project.directories and project.has_file(function.src):
            _check_file(function, report)
            continue
        names = project.folders.get(function.src, frozenset())
        for name in sorted(names):
            if is_unread(name, function):
                _report_unread(function, name, report)
        if not project.can_pack(function):
            unpacked.append(function.src)
        if project.has_file(function.handler.file) or not _should_have(function, project):
            continue
        family = runtimes.family_of(function.config.runtime)
        other = _other_family(names, family)
        if other is None:
            missing.append(function)
        else:
            runtime, place = function.config.runtime, function.config.spans.get("runtime")
            foreign.setdefault((runtime, other.prefix, place), []).append(function)
    if missing:
        _tell_of_missing(missing, report)
    if unpacked:
        _report_unpacked([project.package(src) for src in dict.fromkeys(unpacked)], report)
    for (runtime, prefix, _), group in foreign.items():
        _report_foreign(runtime, next(one for one in runtimes.FAMILIES if one.prefix == prefix), group, report)


def _check_file(function: "Function", report: "Report") -> None:
    """Report ARC324: a file for a folder; an archive is what Lambda takes, and is not built.

    Source: AWS SAM documentation, "AWS::Serverless::Function" (`CodeUri`).
    """
    if function.src.lower().endswith(_ARCHIVES):
        return
    if function.src_span is None:
        message = f"`{function.src}` is a file, and the code of the function belongs into a folder of that name"
        report.add("ARC324", message, function.span, help="Move the file away, or into a folder of its own")
        return
    folder = function.src.rpartition("/")[0]
    report.add(
        "ARC324",
        f"`{function.src}` is a file, and `src` takes the folder of a function",
        function.src_span,
        help=(f"Write `{folder}`" if folder else "Move the file into a folder of its own")
        + ", and what the folder runs as the function's `handler`",
    )


def _should_have(function: "Function", project: "Project") -> bool:
    """Tell whether the handler's file can be looked for: compiled code is built, and deeper folders are not read."""
    if function.src not in project.directories:
        return True
    family = runtimes.family_of(function.config.runtime)
    return bool(family.handler_files) and "/" not in function.config.handler


def _other_family(names: "Iterable[str]", family: runtimes.Family) -> "runtimes.Family | None":
    """Return the language whose handler stands in a folder that has none of the runtime's, not even another than is named."""
    present = set(names)
    if not present.isdisjoint(family.handler_files):
        return None
    # Deno's handlers may be called as others are; its own name for them tells.
    for other in sorted(runtimes.FAMILIES, key=lambda one: one.prefix == runtimes.DENO):
        if other is not family and not present.isdisjoint(other.handler_files):
            return other
    return None


def _report_unread(function: "Function", name: str, report: "Report") -> None:
    place = function.src_span or function.span
    if name in CONFIG_FILES:
        message = f"`{function.src}/{name}` is not read: `{function.config_file}` is"
        report.add("ARC325", message, place, help="Move its settings there, or remove one of the two files")
        return
    if name.lower() in CONFIG_FILES:
        message = f"`{function.src}/{name}` is not read: capitals count in names of files"
        report.add("ARC325", message, place, help=f"Rename it to `{name.lower()}`")
        return
    report.add(
        "ARC325",
        f"`{function.src}/{name}` is not read as the configuration of a function",
        place,
        help=f"Rename it to `{UNREAD_FILES[name]}`{_in_arc(name)} if it is meant as that: what is read is "
        f"{', '.join(f'`{one}`' for one in CONFIG_FILES)}",
    )


def _in_arc(name: str) -> str:
    return ", in `.arc` text," if name.endswith(".toml") else ""


def _tell_of_missing(functions: "list[Function]", report: "Report") -> None:
    """Report ARC326 at the place of each function, so that a comment there can silence it; after many once for the rest."""
    places: dict[Span, list[Function]] = {}
    for function in functions:
        places.setdefault(function.src_span or function.span, []).append(function)
    groups = list(places.values())
    rest = [function for group in groups[_MOST_PLACES:] for function in group]
    for group in (*groups[:_MOST_PLACES], rest):
        if group:
            _report_missing(group, report)


def _report_missing(functions: "list[Function]", report: "Report") -> None:
    files = [function.handler.file for function in functions]
    first = functions[0]
    # Compiled code is nothing that it could write.
    is_offered = any(runtimes.family_of(function.config.runtime).handler_files for function in functions)
    report.add(
        "ARC326",
        f"{_named(functions)} {'has' if len(functions) == 1 else 'have'} no handler file yet",
        first.src_span or first.span,
        help=f"Write {listed(files)}" + ", or run `arc2sam create`, which begins what is missing" * is_offered,
    )


def _report_unpacked(packages: "Iterable[Source | None]", report: "Report") -> None:
    sources = [package for package in packages if package]
    names = [source.name for source in sources]
    report.add(
        "ARC519",
        f"{listed(names)} {'has' if len(names) == 1 else 'have'} no name or no version, so that `sam build` stops there",
        Span(sources[0], 0, 0),
        help='Add `"name"` and `"version"`: SAM lets npm pack the folder',
    )


def _report_foreign(runtime: str, family: runtimes.Family, functions: "list[Function]", report: "Report") -> None:
    first = functions[0]
    alias = family.aliases[0] if family.aliases else family.prefix
    only = "has" if len(functions) == 1 else "have"
    report.add(
        "ARC327",
        f"{_named(functions)} {only} a handler of `{alias}` and the runtime `{runtime}`",
        first.config.spans.get("runtime") or first.src_span or first.span,
        help=f"Write `runtime {alias}` under @aws, of the manifest or of the function's configuration file, "
        f"or write {listed([function.handler.file for function in functions])}",
    )


def _named(functions: "list[Function]") -> str:
    return listed([f"@{function.pragma} {function.name}" for function in functions])
