"""Keeps `-o` and `--source-map` off what a run reads or deploys (block 7, loaded for them only)."""

import os

from arc2sam import output
from arc2sam.functions import CONFIG_FILES, UNREAD_FILES
from arc2sam.normalize import PREFERENCES
from arc2sam.project import MANIFESTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.model import App, Project
    from arc2sam.project import Manifest

_MAP = "--source-map"
_CONFIG = frozenset({*CONFIG_FILES, *UNREAD_FILES, "package.json"})
# fmt: off
_CODE = frozenset((
    ".arc", ".arc-config", ".yaml", ".yml", ".toml", ".mjs", ".cjs", ".js", ".mts", ".cts", ".ts", ".jsx", ".tsx", ".py", ".rb",
    ".go", ".rs", ".java", ".cs", ".html", ".css",
))
# fmt: on
"""Ends of names of what people write: code and settings."""


def check(path: "str | None", manifest: "Manifest", report: "Report", flag: str = "-o") -> None:
    """Report ARC198: the output would replace the manifest, or be read as one by the next run.

    Args:
        path: what the option names.
        manifest: the manifest.
        report: gets the fault.
        flag: the option.
    """
    if path is None or path in output.STANDARD:
        return
    reason = ""
    folder, name = os.path.split(os.path.realpath(path))
    if output.is_same_file(path, manifest.path):
        reason = "it is the manifest"
    elif name in MANIFESTS and folder == os.path.realpath(manifest.root):
        reason = "there it would be read as a manifest"
    elif name in PREFERENCES and folder == os.path.realpath(manifest.root):
        reason = "there it would be read as preferences"
    _refuse(path, reason, report, flag)


def check_unread(path: "str | None", argument: "str | None", report: "Report") -> None:
    """Report ARC198: the output would replace the manifest that could not be read, or what may stand beside it.

    Args:
        path: what the option names.
        argument: the manifest on the command line, if there is one.
        report: gets the fault.
    """
    if path is None or path in output.STANDARD or argument == "-":
        return
    root = argument or "."
    if os.path.isdir(root):
        folder, name = os.path.split(path)
        is_manifest = name in MANIFESTS and output.is_same_file(folder or ".", root)
    else:
        is_manifest, root = output.is_same_file(path, root), os.path.dirname(root) or "."
    if is_manifest:
        _refuse(path, "it is the manifest" if os.path.isfile(path) else "it would be the manifest", report, "-o")
    else:
        check_kind(path, root, (), report)


def check_kind(path: "str | None", root: str, sources: "Iterable[str]", report: "Report") -> None:
    """Report ARC198: the output would replace what may be read or deployed, where an error hides what is.

    Args:
        path: what the option names.
        root: the project root as seen from the working directory.
        sources: what was read of the project.
        report: gets the fault.
    """
    if path is None or path in output.STANDARD or not os.path.isfile(path):
        return
    name = os.path.basename(os.path.realpath(path))
    inside = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    if _is_among(path, root, sources):
        _refuse(path, "the project is read from it", report, "-o")
    elif not inside.startswith("../") and (name in _CONFIG or os.path.splitext(name)[1] in _CODE):
        _refuse(path, "it may be part of the project, which has errors", report, "-o")


def check_map(path: str, template: "str | None", manifest: "Manifest", report: "Report") -> None:
    """Report ARC198 for a source map likewise, and if it would go where the template goes."""
    if path in output.STANDARD:
        if template is None or template in output.STANDARD:
            reason = OSError(None, "the template goes there")
            report.extend(
                [output.cannot("write", "the source map to standard output", reason).replace(help=_advice(_MAP))]
            )
        return
    is_same = template is not None and os.path.realpath(path) == os.path.realpath(template)
    _refuse(path, "the template goes there" if is_same else "", report, _MAP)
    check(path, manifest, report, _MAP)


def check_files(
    path: "str | None", root: str, app: "App", beside: "Project", report: "Report", *, flag: str = "-o"
) -> None:
    """Report ARC198: the output would replace a file of the project that was read, or that is deployed.

    Args:
        path: what the option names.
        root: the project root as seen from the working directory.
        app: the app model.
        beside: what was read of the project.
        report: gets the fault.
        flag: the option.
    """
    if path is None or path in output.STANDARD:
        return
    reason = next(_reasons(path, root, app, beside), "")
    _refuse(path, reason, report, flag)


def _refuse(path: str, reason: str, report: "Report", flag: str) -> None:
    if reason:
        report.extend([output.cannot("write", f"`{path}`", OSError(None, reason)).replace(help=_advice(flag))])


def _advice(flag: str) -> str:
    return f"Name another file with `{flag}`"


def _reasons(path: str, root: str, app: "App", beside: "Project") -> "Iterator[str]":
    """Yield why the path must not be written."""
    if _is_among(path, root, beside.sources):
        yield "the project is read from it"
    inside = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    functions = [one for one in app.functions if not one.is_inline]
    # In the root itself stands more than a function whose code is there.
    if _is_among(path, root, (one.handler.file for one in functions if one.src == "." or "/" in inside)):
        yield "it is the handler of a function"
    if "/" not in inside or inside.startswith("../"):
        return
    from arc2sam import hydration

    folders = dict.fromkeys(one.src for one in functions)
    folders |= dict.fromkeys(folder for folder, _, _ in hydration.folders(app))
    real = os.path.realpath(path)
    for folder in folders:
        if folder in beside.directories and folder != ".":
            top = os.path.realpath(os.path.join(root, folder))
            if real.startswith(top + os.sep):
                yield f"`{folder}` holds the code of functions"


def _is_among(path: str, root: str, files: "Iterable[str]") -> bool:
    """Tell whether a path leads to one of the files of the project; one that does not exist is none of them."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return False
    for file in files:
        try:
            other = os.stat(os.path.join(root, file))
        except OSError:
            continue
        if (other.st_ino, other.st_dev) == (found.st_ino, found.st_dev):
            return True
    return False


def tell_of_no_code(path: "str | None", app: "App", beside: "Project", report: "Report") -> None:
    """Report ARC563 where a template is written to a file: functions, and no folder of any."""
    if path in output.STANDARD:
        return
    functions = [one for one in app.functions if one.has_function and not one.is_inline]
    if functions and not any(one.src in beside.directories for one in functions):
        report.add(
            "ARC563",
            "No function has a folder yet: `sam build` passes over them, and `sam deploy` stops",
            functions[0].span,
            help="Run `arc2sam create`, which begins their code",
        )
