"""Source maps as files: paths in them are relative to their folder (block 7)."""

import os

from arc2sam import output
from arc2sam.diagnostics import Diagnostic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.pipeline import Result
    from arc2sam.source_map.stored import Stored


def render(result: "Result", stage: str, root: str, template: "str | None", path: str) -> str:
    """Return the text of the source map of a template that was made without errors.

    Args:
        result: what the pipeline made.
        stage: the stage of the template.
        root: the project root as seen from the template's folder.
        template: the file that the template goes to; None for standard output.
        path: the file that the map goes to.
    """
    from arc2sam.model import Target
    from arc2sam.source_map import stored
    from arc2sam.source_map.make import make

    assert result.app is not None
    assert result.template is not None
    source_map = make(result.app, result.template, Target(stage, root))
    about = stored.Stored(source_map, result.app.source.name, template, stored.digest_of(result.require_text()))
    folder = output.folder_of(path)
    return stored.render(about, lambda name: _from(folder, name))


def read(path: str, report: "Report") -> "Stored | None":
    """Return the source map in a file; reports ARC198 (unreadable) and ARC586 (none)."""
    from arc2sam import template_files
    from arc2sam.source_map import stored

    file = template_files.read(path, report)
    if file is None:
        return None
    found = stored.read(file.source.text, lambda name: _to(file.folder, name))
    if isinstance(found, stored.Stored):
        return found
    helped = "Write it with `arc2sam -o TEMPLATE --source-map FILE`"
    report.extend([Diagnostic("ARC586", "error", f"`{path}` is no source map: {found}", help=helped)])
    return None


def _from(folder: str, name: str) -> str:
    """Return a file as seen from a folder; both as seen from the working directory. `<stdin>` stays."""
    if name[:1] == "<":
        return name
    # Links are followed first: `..` out of a linked folder leads to where the link points.
    above, file = os.path.split(name)
    whole = os.path.join(os.path.realpath(above or "."), file)
    try:
        seen = os.path.relpath(whole, os.path.realpath(folder))
    except ValueError:
        # On another drive.
        seen = whole
    return seen.replace(os.sep, "/")


def _to(folder: str, name: str) -> str:
    """Return a file as seen from the working directory."""
    return name if name[:1] == "<" else os.path.normpath(os.path.join(folder, name))
