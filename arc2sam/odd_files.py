"""What is wrong with the files of a project (block 7, loaded only where something is)."""

from arc2sam.diagnostics import Label, listed
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from arc2sam.diagnostics import Report
    from arc2sam.project import Disk

_MISNAMED = {"app.yaml": "arc.yaml", "app.yml": "arc.yml", "app.json": "arc.json", "app.toml": "arc.toml"}
"""Names that no manifest has, by the one that was meant: only `.arc` text is called `app`."""


def report_unreadable(path: str, reason: str, report: "Report") -> None:
    """Report ARC196: a file or folder cannot be read, for a reason."""
    report.add("ARC196", f"`{path}` cannot be read: {reason}", _at(path), help="Remove it, or let it be read")


def report_linked_file(path: str, report: "Report") -> None:
    """Report ARC197: a file of the project is a symbolic link out of it."""
    _report_link(path, "Replace the link by a file of the project", report)


def report_linked_manifest(path: str, report: "Report") -> None:
    """Report ARC197: the manifest of a folder is a symbolic link out of it."""
    _report_link(path, "Replace the link by the manifest, or name the manifest on the command line", report)


def _report_link(path: str, advice: str, report: "Report") -> None:
    report.add("ARC197", f"`{path}` is a link out of the project", _at(path), help=advice)


def report_no_file(path: str, report: "Report", *, is_folder: bool) -> None:
    """Report ARC325: what is called as a configuration file is a folder, or a link to nothing."""
    what = "a folder" if is_folder else "a link that points nowhere"
    report.add("ARC325", f"`{path}` is {what}, so that it is not read", _at(path), help="Remove it")


def report_manifests(paths: "Sequence[str]", names: "Sequence[str]", report: "Report") -> None:
    """Report ARC195: a folder has several manifests, at these paths, of these names."""
    first, second, *others = [_at(path) for path in paths]
    report.add(
        "ARC195",
        f"The folder has {len(names)} manifests: {listed(names, len(names))}",
        second,
        labels=[Label(place, "another one") for place in (first, *others)],
        help="Keep one of them, or name the one to read on the command line",
    )


def report_no_manifest(files: "Disk", names: "Container[str]", report: "Report") -> None:
    """Report ARC194: a folder, which has entries of these names, has no manifest."""
    near = [name for name in _MISNAMED if name in names] if files.may_change else []
    helped = f"Rename `{files.name(near[0])}` to `{_MISNAMED[near[0]]}`" if near else files.no_manifest
    report.add("ARC194", f"There is no manifest in {files.place}", None, help=helped)


def _at(path: str) -> Span:
    return Span(Source(path, ""), 0, 0)
