"""What the folders of a project add to what was found: what is not done yet, out of date, or left behind (block 7).

Loaded where there may be something: the template never depends on it, so advice may. `arc2sam -o` and `check` tell it.
"""

import os

from arc2sam.diagnostics import IGNORE_MARK, Report, in_order
from arc2sam.names import USUAL_STAGES
from arc2sam.new_files import path_of
from arc2sam.project import leaves
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.model import App, Project
    from arc2sam.project import Manifest
    from arc2sam.source import Source

_COPIES = frozenset({"ARC516", "ARC517"})


class Run(Record):
    """What the command line says of a run."""

    stage: str
    template: "str | None" = None
    """The file that the template is written to."""
    advice: bool = False
    """Whether to look for code that nothing uses where no handler is missing, too."""


def reviewed(
    found: "tuple[Diagnostic, ...]", app: "App", project: "Project", manifest: "Manifest", run: Run
) -> "tuple[Diagnostic, ...]":
    """Return what was found without what is done already, and with what more there is to do.

    Args:
        found: what the pipeline found, without an error.
        app: the app model.
        project: what stands beside the manifest.
        manifest: the manifest.
        run: the stage to deploy, and what is asked for.
    """
    root = manifest.root
    codes = {one.code for one in found}
    report = Report()
    done = set(_done(codes, app, project, root, report))
    _tell_of_packages(app, project, root, report)
    sources: list[Source] = [manifest.source, *project.sources.values()]
    sources += _tell_of_samconfig(app, root, run, report)
    if run.advice or "ARC326" in codes:
        from arc2sam import orphans

        orphans.tell(app, project, root, report)
    return in_order([*(one for one in found if one.code not in done), *_not_ignored(report, sources)])


def _not_ignored(report: Report, sources: "list[Source]") -> "Iterable[Diagnostic]":
    if not any(IGNORE_MARK in source.text for source in sources):
        return report
    from arc2sam import ignores

    return ignores.kept(report, sources)


def _done(codes: "AbstractSet[str]", app: "App", project: "Project", root: str, report: Report) -> "Iterator[str]":
    """Yield the codes of advice that was followed; reports ARC560, in whose place it stands."""
    if "ARC518" in codes and _has_esbuild(root):
        yield "ARC518"
    if _COPIES.isdisjoint(codes):
        return
    from arc2sam import hydration, pending

    trouble = Report()
    hydration.check(app, trouble)
    changes = () if trouble.has_errors else pending.copies(app, project, root, None, trouble, is_quick=True)
    if trouble.has_errors or (changes and not pending.has_copies(app, root)):
        # `arc2sam hydrate` tells what stands in its way; until it has run there is nothing out of date.
        return
    yield from _COPIES
    if changes:
        span = next(written or pragma for _, written, pragma in hydration.folders(app))
        pending.tell(changes, span, report)


def _has_esbuild(root: str) -> bool:
    import shutil

    return os.path.lexists(f"{root}/node_modules/.bin/esbuild") or shutil.which("esbuild") is not None


def _tell_of_packages(app: "App", project: "Project", root: str, report: Report) -> None:
    """Report ARC561: packages that functions import, and that they get by `arc2sam hydrate` alone."""
    from arc2sam.project import read_source

    path = path_of(root, "package.json")
    trouble = Report()
    source = read_source(path, trouble) if os.path.isfile(path) and not leaves(path, root) else None
    if source is None or '"dependencies"' not in source.text:
        return
    from arc2sam import packages, pending

    if packages.read(source, trouble).dependencies:
        packages.tell_of_missing(pending.dependencies(app, project, root, trouble), project, report)


def _tell_of_samconfig(app: "App", root: str, run: Run, report: Report) -> "tuple[Source, ...]":
    """Report ARC541 and ARC565: what samconfig.toml says otherwise; return the file that was read."""
    from arc2sam.project import read_source

    path = path_of(root, "samconfig.toml")
    source = read_source(path, Report()) if os.path.isfile(path) and not leaves(path, root) else None
    if source is None:
        return ()
    _tell_of_stage(source, root, run, report)
    stated = _stated(app)
    if run.stage in source.text and not _says_so(source.text, stated):
        from arc2sam.scaffold import samconfig

        samconfig.compare(source, app, run.stage, stated.keys(), report)
    return (source,)


def _stated(app: "App") -> "dict[str, str]":
    """Return what the manifest states of a deploy, by its spelling in samconfig.toml."""
    from arc2sam.pragmas.aws import Aws

    aws = app.part(Aws)
    stated = {"region": aws.region, "profile": aws.profile, "s3_bucket": aws.bucket} if aws else {}
    return {name: value for name, value in stated.items() if value}


def _says_so(text: str, stated: "Mapping[str, str]") -> bool:
    """Tell whether a samconfig.toml plainly says nothing else: to read TOML takes longer than all else of a run."""
    if "s3_bucket" in stated and "resolve_s3" in text:
        return False
    return all(text.count(name) == text.count(f'\n{name} = "{value}"\n') for name, value in stated.items())


def _tell_of_stage(source: "Source", root: str, run: Run, report: Report) -> None:
    """Report ARC565: the template is written to where samconfig.toml has another stage built from."""
    if run.template is None or "template_file" not in source.text:
        return
    files = _built_from(source, root)
    template = os.path.normpath(run.template)
    others = [stage for stage in USUAL_STAGES if stage in files and files[stage][0] == template]
    own, place = files.get(run.stage, ("", None))
    if others and own != template:
        report.add(
            "ARC565",
            f"`{run.template}` is what {others[0]} is built from, and this is the template of {run.stage}",
            files[others[0]][1],
            help=f"Add `--stage {others[0]}`, or write to another file",
        )
    elif own not in ("", template) and template == os.path.normpath(os.path.join(root, _USUAL_TEMPLATE)):
        report.add(
            "ARC565",
            f"`{run.template}` is what other stages are built from, and this is the template of {run.stage}",
            place,
            help=f"Write `-o {own}`, or leave `--stage` out",
        )


_USUAL_TEMPLATE = "template.yaml"
"""What SAM builds of where samconfig.toml names no file."""


def _built_from(source: "Source", root: str) -> "dict[str, tuple[str, Span]]":
    """Return, by environment, the file that it is built from, and where that is said in the form that `create` writes."""
    files: dict[str, tuple[str, Span]] = {}
    environment = ""
    offset = 0
    for line in source.lines():
        if line.startswith("["):
            head = line.strip().removesuffix(_BUILD)
            environment = head[1:] if head != line.strip() else ""
        name, _, value = line.partition("=")
        if environment and name.strip() == "template_file":
            path = os.path.normpath(os.path.join(root, value.strip().strip("\"'")))
            files[environment] = path, Span(source, offset, offset + len(line.rstrip()))
        offset += len(line)
    return files


_BUILD = ".build.parameters]"
