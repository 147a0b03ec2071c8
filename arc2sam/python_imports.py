"""Which modules Python functions import and nothing brings, by their text: nothing is run (block 5; for `hydrate`).

`sam build` installs what a function's own requirements.txt lists; Architect what its code imports, in the versions that
the machine has.

Source: Python documentation, "The import system"; AWS Lambda documentation, "Python" (what the runtime brings along).
"""

import sys

from arc2sam.diagnostics import listed
from arc2sam.model import path_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast import AST, Try
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Function, Project
    from arc2sam.packages import Files

_OF_THE_RUNTIME = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"})
"""The AWS SDK of the runtime, and what it needs itself."""
_MISSING = ("ImportError", "ModuleNotFoundError")


_LISTS = ("requirements.txt", "pyproject.toml")
_COPIES = ("vendor", "shared", "views")
"""What Architect's copies are imported as."""


def check(app: "App", project: "Project", files: "Files", report: "Report") -> None:
    """Report ARC562: functions that import modules which neither Lambda nor `sam build` brings."""
    seen = set()
    for function in app.functions:
        names = project.folders.get(function.src, frozenset())
        is_python = function.config.runtime.startswith("python") and not function.is_inline
        if not is_python or function.src in seen or function.config.layers or not names.isdisjoint(_LISTS):
            continue
        seen.add(function.src)
        lost = _lost(function, names, files)
        if lost:
            report.add(
                "ARC562",
                f"`@{function.pragma} {function.name}` imports {listed(lost)}, and there is no requirements.txt beside it",
                function.src_span or function.span,
                help=f"List what provides {'it' if len(lost) == 1 else 'them'} in `{function.src}/requirements.txt`",
            )


def _lost(function: "Function", names: frozenset[str], files: "Files") -> "tuple[str, ...]":
    found: dict[str, None] = {}
    for name in sorted(names):
        if name.endswith(".py"):
            found |= dict.fromkeys(read(files.read(path_in(function.src, name)) or ""))
    places = (function.src, path_in(function.src, "vendor"))
    return tuple(
        name
        for name in found
        if name not in _COPIES
        and not any(files.has_folder(path_in(place, name)) for place in places)
        and not any(files.read(path_in(place, f"{name}.py")) is not None for place in places)
    )


def read(text: str) -> "tuple[str, ...]":
    """Return the modules that a file cannot do without and that neither Python nor Lambda brings; by their first names.

    A file that is no Python has none.
    """
    import ast

    try:
        tree = ast.parse(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ()
    given = sys.stdlib_module_names | _OF_THE_RUNTIME
    return tuple(name for name in dict.fromkeys(_names(tree)) if name not in given)


def _names(node: "AST") -> "Iterator[str]":
    import ast

    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name.partition(".")[0]
    elif isinstance(node, ast.ImportFrom):
        if node.module and not node.level:
            yield node.module.partition(".")[0]
    elif not (isinstance(node, ast.Try) and _goes_without(node)) and not _is_for_types(node):
        for inner in ast.iter_child_nodes(node):
            yield from _names(inner)


def _goes_without(node: "Try") -> bool:
    """Tell whether the code does without what cannot be imported."""
    import ast

    caught = [ast.unparse(handler.type) if handler.type else _MISSING[0] for handler in node.handlers]
    return any(name in text for text in caught for name in (*_MISSING, "Exception"))


def _is_for_types(node: "AST") -> bool:
    import ast

    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
