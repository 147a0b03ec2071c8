"""`arc2sam diff [MANIFEST] TEMPLATE | --base REVISION`: tells what a deploy of a manifest would change (block 7)."""

import os

from arc2sam import commands, output, project
from arc2sam.commands import Option
from arc2sam.commands.transpile import reviewed, root_from
from arc2sam.diagnostics import Report
from arc2sam.pipeline import transpile
from arc2sam.pragmas.sam import Sam
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from arc2sam.commands import Chosen
    from arc2sam.diff.changes import Comparison, Risk
    from arc2sam.diff.stack import Stack
    from arc2sam.model import App, Project
    from arc2sam.pipeline import Result
    from arc2sam.project import Manifest
    from arc2sam.source import Source

SUMMARY = (
    "Tell what a deploy of an Architect project would change in what a template has deployed, or in what the project"
    " was in a git revision: name a TEMPLATE, or a revision with `--base`."
)


def _revision_fault(name: str) -> str:
    # What git would take for an option, or for several revisions or files.
    return f"no revision is called {name!r}" if name[:1] == "-" or not name.isprintable() else ""


OPTIONS = (
    commands.MANIFEST,
    Option(
        "template",
        metavar="TEMPLATE",
        doc="the deployed template: a file in YAML or JSON, `-` for standard input, or REVISION:PATH as git takes it",
    ),
    Option(
        "base",
        ("--base",),
        "compare with the project as it is in a git revision, in place of TEMPLATE",
        metavar="REVISION",
        check=_revision_fault,
    ),
    commands.STAGE,
    Option("form", ("--json",), "write the changes as JSON", const="json"),
    Option(
        "form",
        ("--suggest",),
        "write only the lines of @sam that keep the environment variables which would vanish",
        const="suggest",
    ),
    commands.NO_LIMITS,
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write what a deploy would change to standard output; everything that was found goes to standard error."""
    from arc2sam.diff import compare, expand

    chosen = _settled(chosen)
    fault = _fault(chosen)
    if fault:
        return _refuse(fault)
    report = Report()
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    before = _of_base(manifest, chosen, report) if "base" in chosen else _of_template(manifest, chosen, report)
    if manifest is None or before is None:
        return commands.finish(report.diagnostics, chosen)
    beside = project.Beside(manifest.root, report)
    result = _made(manifest, beside, chosen, limits="no_limits" not in chosen)
    report.extend(reviewed(result, manifest, beside.project, chosen))
    if result.template is None or report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    stacks = _stacks(before.app, result.app, _stage(chosen))
    comparison = compare.compare(before.stack, expand.expand(result.template.document), stacks)
    comparison = comparison.replace(risks=_fitted(comparison.risks, manifest))
    _tell_of_others(comparison.risks, before, report)
    # First what is doubtful about the comparison, then what it says.
    commands.finish(report.diagnostics, chosen)
    about = {"template": before.source.name, "base": chosen.get("base"), "manifest": manifest.source.name}
    late = Report()
    output.write(_written(comparison, {**about, "stage": _stage(chosen)}, result.app, manifest, chosen), None, late)
    if late.has_errors:
        return commands.finish(late.diagnostics, chosen)
    return commands.CHANGED if comparison.has_changes else commands.OK


def _settled(chosen: "Chosen") -> "Chosen":
    """Return the options with an argument that stands alone as what it is: without `--base` the template."""
    if "base" in chosen or "template" in chosen or "manifest" not in chosen:
        return chosen
    rest = {name: value for name, value in chosen.items() if name != "manifest"}
    return {**rest, "template": chosen["manifest"]}


def _fault(chosen: "Chosen") -> str:
    """Return what is wrong with the options together, or nothing."""
    if "base" in chosen and "template" in chosen:
        return "TEMPLATE and --base exclude each other"
    if "base" not in chosen and "template" not in chosen:
        return "name a TEMPLATE to compare with, or a revision with --base"
    if chosen.get("manifest") == "-" and "base" in chosen:
        return "what comes from standard input is in no revision: name the manifest, or its folder"
    if chosen.get("manifest") == "-" == chosen.get("template"):
        return "manifest and template cannot both come from standard input"
    return ""


def _refuse(fault: str) -> int:
    from arc2sam import __version__
    from arc2sam.commands import usage

    parser = usage.parser_of("diff", __version__)
    commands.tell(f"{parser.format_usage()}{parser.prog}: error: {fault}\n")
    return commands.FAILED


def _stage(chosen: "Chosen") -> str:
    return chosen.get("stage", "staging")


class Before(Record):
    """What is compared with."""

    stack: "Stack"
    source: "Source"
    """The template, or the manifest that it was made of."""
    app: "App | None" = None
    """The app as it was, if it is known to be the same one."""


def _of_template(manifest: "Manifest | None", chosen: "Chosen", report: Report) -> "Before | None":
    from arc2sam import template_files
    from arc2sam.diff import expand, read

    trouble = Report()
    root = manifest.root if manifest else "."
    found = template_files.read(chosen["template"], trouble, root)
    report.extend(one.replace(help=_about_template(chosen["template"], root) or one.help) for one in trouble)
    old = read.read(found.source, report) if found else None
    if manifest is None or found is None or old is None:
        return None
    return Before(expand.expand(old, root_from(manifest.root, found.folder)), found.source)


def _about_template(name: str, root: str) -> str:
    """Return advice on a template that cannot be read where it is the name of a git revision."""
    from arc2sam import git, template_files

    if not name.isprintable() or name[:1] == "-" or ":" in name or os.path.lexists(name):
        return ""
    try:
        git.commit(name, template_files.place_of_git(root))
    except OSError:
        return ""
    return f"Write `--base {name}` to compare with the project as it is in that revision"


def _of_base(manifest: "Manifest | None", chosen: "Chosen", report: Report) -> "Before | None":
    """Return what the project would have deployed as it is in the revision; of what is found there errors count."""
    from arc2sam import revisions
    from arc2sam.diff import expand

    revision = revisions.find(chosen["base"], manifest.root, report) if manifest else None
    if revision is None:
        return None
    argument = chosen.get("manifest", ".")
    file = None if os.path.isdir(argument) else os.path.basename(argument)
    found = Report()
    try:
        base = revisions.find_manifest(revision, file, commands.input_format(chosen), found)
        beside = revisions.Beside(revision, found)
        result = _made(base, beside, chosen, limits=False) if base else None
        found.extend(result.diagnostics if result else ())
    finally:
        revision.close()
    report.extend(one for one in found.diagnostics if one.severity == "error")
    if base is None or result is None or result.template is None or found.has_errors:
        return None
    return Before(expand.expand(result.template.document), base.source, result.app)


def _made(manifest: "Manifest", beside: "Callable[[App], Project]", chosen: "Chosen", *, limits: bool) -> "Result":
    """Return the template of a manifest, as it would stand in the project root."""
    return transpile(
        manifest.source, beside, format=manifest.format, stage=_stage(chosen), output="json", limits=limits
    )


def _stacks(before: "App | None", after: "App | None", stage: str) -> "tuple[str, str] | None":
    """Return how Architect names the stack of an app before and after, if both are of one project."""
    if before is None or after is None:
        return None
    from arc2sam.scaffold.samconfig import stack_name

    return stack_name(before.name, stage), stack_name(after.name, stage)


def _fitted(risks: "tuple[Risk, ...]", manifest: "Manifest") -> "tuple[Risk, ...]":
    """Return risks with what to do about them as the manifest has it written."""
    if manifest.format == "arc":
        return risks
    from arc2sam import wording

    return tuple(one.replace(help=wording.advice(one.help, manifest.format)) for one in risks)


def _tell_of_others(risks: "Iterable[Risk]", before: Before, report: Report) -> None:
    """Report ARC507: what is compared with is of another app or stage."""
    for one in risks:
        if one.kind == "other":
            at = before.source.text.find(one.subject)
            span = Span(before.source, max(at, 0), at + len(one.subject) if at >= 0 else 0)
            report.add("ARC507", f"{one.subject} {one.message}", span, help=one.help)


def _written(
    comparison: "Comparison",
    about: "Mapping[str, str | None]",
    app: "App | None",
    manifest: "Manifest",
    chosen: "Chosen",
) -> str:
    from arc2sam.diff import suggestion, text

    sam = app.part(Sam) if app else None
    form = chosen.get("form")
    if form is None:
        return text.render(comparison, about)
    lines = suggestion.lines(comparison.lost_variables, sam, manifest.format)
    if form == "json":
        return text.to_json(comparison, about, lines)
    place = suggestion.place(sam, manifest.format) if lines else ""
    if place:
        commands.tell(f"{place}:\n")
    return lines
