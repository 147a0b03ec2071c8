"""`arc2sam create [MANIFEST]`: writes the handlers that an app lacks, and what deploying it needs (block 7)."""

import os

from arc2sam import commands, new_files, orphans, output, pipeline, project, readers
from arc2sam.commands import Option
from arc2sam.diagnostics import Report
from arc2sam.model import Target
from arc2sam.record import Record
from arc2sam.scaffold import NewFile, plan, samconfig
from arc2sam.source import Source, Span
from arc2sam.template_files import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.model import App
    from arc2sam.project import Manifest

SUMMARY = "Write a handler for each function of an Architect project that has none; nothing that exists is changed."


def _name_fault(name: str) -> str:
    from arc2sam.pragmas.app import name_fault

    return name_fault(name)


def _runtime_fault(runtime: str) -> str:
    from arc2sam import runtimes

    if runtimes.resolve(runtime):
        return ""
    from arc2sam import runtime_names

    near = runtime_names.near(runtime)
    known = ", ".join(family.alias_target for family in runtimes.FAMILIES)
    return f"there is no runtime {runtime[:60]!r}; write {near or f'one of {known}'}"


OPTIONS = (
    commands.MANIFEST,
    Option(
        "name",
        ("--name",),
        "write the `app.arc` of a new app of this name first, where there is no manifest; MANIFEST is its folder",
        metavar="NAME",
        check=_name_fault,
    ),
    Option(
        "runtime",
        ("--runtime",),
        "runtime of the new functions, such as `node` or `python3.13` (default: what the manifest says)",
        metavar="RUNTIME",
        check=_runtime_fault,
    ),
    Option("samconfig", ("--samconfig",), "write `samconfig.toml` too, or add to it what `sam deploy` needs"),
    Option("dry_run", ("--dry-run",), "list what would be written, and write nothing"),
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


_IGNORE = ".gitignore"


class Found(Record):
    """The manifest, as it is or as it will be."""

    manifest: "Manifest"
    files: tuple[NewFile, ...] = ()
    """The manifest itself, where it is new, and what stands beside it."""


class Plan(Record):
    """What is to be written."""

    files: tuple[NewFile, ...]
    samconfig: "str | None" = None
    """The new text of a samconfig.toml that exists."""


def run(chosen: "Chosen") -> int:
    """Write what is missing and list it on standard output; everything else that was found goes to standard error."""
    report = Report()
    found = _find(chosen, report)
    planned = _plan(found, chosen, report) if found else None
    if found is None or planned is None or report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    root = found.manifest.root
    if "dry_run" in chosen:
        lines = [f"would create {new_files.path_of(root, file.path)}" for file in planned.files]
        lines += [f"would extend {_samconfig(root)}"] if planned.samconfig else []
    else:
        lines = _write(root, planned, report)
    if not lines and not report.has_errors:
        lines = ["nothing to create"]
    output.write("".join(f"{_printable(line)}\n" for line in lines), None, report)
    return commands.finish(report.diagnostics, chosen)


def _printable(line: str) -> str:
    """Return a line with escapes for what would end it, steer a terminal or is no text in UTF-8."""
    return line if line.isprintable() else line.encode("unicode_escape").decode("ascii")


def _find(chosen: "Chosen", report: Report) -> "Found | None":
    """Return the manifest that the command line names, or with a name that of a new app where there is none."""
    name, argument = chosen.get("name"), chosen.get("manifest")
    if name is not None and _is_new_folder(argument):
        return _new(name, chosen.get("runtime"), str(argument))
    attempt = Report()
    manifest = project.find_manifest(argument, commands.input_format(chosen), attempt)
    if name is not None and {one.code for one in attempt} == {"ARC194"}:
        return _new(name, chosen.get("runtime"), argument or ".")
    helped = "Begin an app with `--name NAME`, or name a manifest on the command line"
    report.extend(one.replace(help=helped) if one.code == "ARC194" else one for one in attempt)
    return Found(manifest) if manifest else None


def _is_new_folder(argument: "str | None") -> bool:
    """Tell whether what the command line names can only be a folder that does not exist yet."""
    if argument is None or argument == "-":
        return False
    return not os.path.lexists(argument) and readers.format_of(argument) is None


def _new(name: str, runtime: "str | None", folder: str) -> Found:
    from arc2sam.scaffold import manifest

    root = folder.rstrip("/") or folder
    files = [NewFile(project.MANIFESTS[0], manifest.text(name, runtime))]
    path = new_files.path_of(root, files[0].path)
    found = project.Manifest(Source(path, files[0].text), "arc", root, path)
    return Found(found, (*files, *_ignore(root)))


def _ignore(root: str) -> tuple[NewFile, ...]:
    """Return the .gitignore of a project that has none."""
    if os.path.lexists(new_files.path_of(root, _IGNORE)):
        return ()
    from arc2sam.scaffold import manifest

    return (NewFile(_IGNORE, manifest.ignored()),)


def _plan(found: Found, chosen: "Chosen", report: Report) -> "Plan | None":
    """Return what to write for a manifest; reports what is wrong with it, and what stands in the way of writing."""
    manifest = found.manifest
    beside = project.Beside(manifest.root, report)

    app, diagnostics = pipeline.model(manifest.source, beside, manifest.format)
    # That handlers are missing is why this runs, and what a build needs is for when they are written.
    report.extend(one for one in diagnostics if one.code not in ("ARC326", "ARC518"))
    if app is not None and not report.has_errors:
        report.extend(pipeline.faults(app, manifest.source, manifest.format, Target("staging", ".")))
    if app is None or report.has_errors:
        return None
    if chosen.get("name", app.name) != app.name:
        _report_other(chosen["name"], app.name, manifest, report)
        return None
    more = project.read_project(manifest.root, plan.wanted(app), report)
    whole = beside.project.replace(
        folders={**more.folders, **beside.project.folders}, outside=beside.project.outside | more.outside
    )
    planned = Plan((*found.files, *plan.plan(app, whole, chosen.get("runtime"), report)))
    orphans.tell(app, whole, manifest.root, report, is_created="dry_run" not in chosen)
    if "samconfig" in chosen:
        planned = _with_samconfig(planned, manifest.root, app, report)
    # In a repository with other things beside the project its ignored files are told at the top.
    if planned.files and not found.files and repository(manifest.root) in (None, os.path.realpath(manifest.root)):
        planned = planned.replace(files=(*planned.files, *_ignore(manifest.root)))
    new_files.check(manifest.root, planned.files, report)
    return planned


def _report_other(name: str, known: str, manifest: "Manifest", report: Report) -> None:
    reason = f"`{manifest.source.name}` is the one of `{known}`"
    fault = output.cannot("write", f"a manifest of `{name}`", OSError(None, reason))
    report.extend([fault.replace(help="Name another folder, or leave `--name` out to write what that app lacks")])


def _samconfig(root: str) -> str:
    return new_files.path_of(root, samconfig.FILE)


def _with_samconfig(planned: Plan, root: str, app: "App", report: Report) -> Plan:
    """Return the plan with a new samconfig.toml, or with what is to be added to the one that exists.

    Reports ARC180, 181, 196 and 197 (a file that cannot be read, or is elsewhere), those of TOML, and ARC329.
    """
    path = _samconfig(root)
    if os.path.isfile(path):
        if new_files.is_outside(path, root):
            place = Span(Source(path, ""), 0, 0)
            helped = "Replace the link by a file of the project"
            report.add("ARC197", f"`{path}` is a link out of the project", place, help=helped)
            return planned
        source = project.read_source(path, report)
        text = samconfig.extend(source, app, report) if source else None
        return planned.replace(samconfig=text) if source and text != source.text else planned
    other = next((name for name in samconfig.OTHERS if os.path.lexists(new_files.path_of(root, name))), None)
    if other:
        report.add(
            "ARC329",
            f"`sam` would no longer read `{other}` beside a `{samconfig.FILE}`",
            Span(Source(new_files.path_of(root, other), ""), 0, 0),
            help=f"Rewrite it as `{samconfig.FILE}`, or add the stages to it by hand",
        )
        return planned
    text = samconfig.extend(None, app, report)
    return planned.replace(files=(*planned.files, NewFile(samconfig.FILE, text))) if text else planned


def _write(root: str, planned: Plan, report: Report) -> list[str]:
    """Write everything up to the first fault; return a line for each file."""
    lines = [f"created {path}" for path in new_files.write(root, planned.files, report)]
    if planned.samconfig and not report.has_errors:
        output.write(planned.samconfig, _samconfig(root), report)
        lines += [] if report.has_errors else [f"extended {_samconfig(root)}"]
    return lines
