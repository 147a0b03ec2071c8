"""The files that settings of actions name."""

from arc2sam import names
from arc2sam.pragmas.ws import FILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import Project
    from arc2sam.pragmas.ws import Action
    from arc2sam.source import Source


def texts(action: "Action", project: "Project", report: "Report") -> "dict[str, Source]":
    """Return the texts of an action's files, by key; reports ARC221 and ARC351 (missing, or not in the project)."""
    texts = {}
    for key in FILES:
        setting = action.settings.get(key)
        if setting is None:
            continue
        path = str(setting.value)
        source = None if path in project.outside else project.sources.get(path)
        if source is not None:
            texts[key] = source
            continue
        if project.has_file(path):
            # It cannot be read, which was said where it is.
            continue
        too_long = names.long_path_fault(path)
        if too_long:
            report.add("ARC221", too_long, setting.span, help="Move the file")
            continue
        problem = "is outside of the project" if path in project.outside else "does not exist"
        report.add(
            "ARC351",
            f"The file `{path}` {problem}",
            setting.span,
            help="Write the path of a file in the project, relative to its root",
        )
    return texts
