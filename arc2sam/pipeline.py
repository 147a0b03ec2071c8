"""The whole way from manifest to template text, composed of the public stages (block 6)."""

from arc2sam import assemble, functions, normalize, pragmas, readers
from arc2sam.diagnostics import (
    IGNORE_MARK,
    IGNORE_MARK_BARE,
    Diagnostic,
    ManifestError,
    Report,
    TooManyErrors,
    has_errors,
    in_order,
)
from arc2sam.model import App, Project, Target
from arc2sam.record import Record
from arc2sam.source import Source
from arc2sam.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from arc2sam.readers import Format


NOTHING_BESIDE = Project()
"""A manifest alone: no handler, no configuration file."""


class Result(Record):
    """What `transpile` found and made."""

    text: "str | None"
    """The rendered template; None if there is any error."""
    diagnostics: tuple[Diagnostic, ...]
    """Everything that was found, in order."""
    app: "App | None"
    """The app model, as far as it could be made."""
    template: "Template | None"
    """The template, as far as it could be made."""

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic is an error."""
        return has_errors(self.diagnostics)

    def require_text(self) -> str:
        """Return the rendered template.

        Raises:
            ManifestError: there are errors; it carries all diagnostics.
        """
        if self.text is None:
            raise ManifestError(self.diagnostics)
        return self.text


def transpile(
    manifest: "str | Source",
    project: "Project | Callable[[App], Project]" = NOTHING_BESIDE,
    *,
    format: "Format" = "arc",  # noqa: A002 - the word users know
    stage: str = "staging",
    root: str = ".",
    output: 'Literal["yaml", "json"]' = "yaml",
    limits: bool = True,
    advice: bool = False,
) -> Result:
    """Turn a manifest into a SAM template.

    It reads no file and no environment, prints nothing and raises nothing for a wrong manifest: what is wrong is in
    the result's diagnostics.

    Args:
        manifest: the text, or a `Source` that gives it a name for messages.
        project: what stands beside the manifest (`project_from_files` makes one of texts), or a function that gets
            the app as the manifest alone states it and returns that.
        format: how the text is written.
        stage: the stage to deploy: letters, digits, `-` and `_`, but not `testing`.
        root: the project root as seen from the template's folder.
        output: the notation of the template.
        limits: whether CloudFormation's limits on size are errors; otherwise they are warnings.
        advice: whether to give all advice, also what is true of many good apps.

    Raises:
        TypeError: a `stage` or `root` that is no text.
        ValueError: an unknown `format` or `output`.
    """
    if format not in readers.LIMITS_MIB:
        raise ValueError(f"unknown format: {format!r}")
    if output not in ("yaml", "json"):
        raise ValueError(f"unknown output: {output!r}")
    source = manifest if isinstance(manifest, Source) else Source(f"<{format}>", manifest)
    app, template, found = build(source, project, format, Target(stage, root), limits=limits, advice=advice)
    if template is None or app is None or has_errors(found):
        return Result(None, found, app, template)
    text = render(template, output)
    if _DYNAMIC in text and not overlay_of(app):
        from arc2sam.rules import dynamic

        more = dynamic.check(template, app)
        if more:
            return Result(None, in_order(found + more), app, template)
    return Result(text, found, app, template)


_DYNAMIC = "{{resolve:"
"""How a dynamic reference of CloudFormation begins: to look for it in the text costs nothing."""


def overlay_of(app: App) -> "Source | None":
    """Return the overlay, or None. It may have dynamic references: the template before it is looked through then."""
    sam = pragmas.sam_of(app)
    return sam.overlay_source if sam else None


def model(
    source: Source,
    project: "Project | Callable[[App], Project]",
    format: "Format",  # noqa: A002 - as in transpile
) -> "tuple[App | None, tuple[Diagnostic, ...]]":
    """Return the app model of a manifest and what was found on the way; None if nothing could be read."""
    sources = [source]
    app, found = _read(source, project, format, sources)
    return app, _told(found, source, format, sources)


def _read(
    source: Source,
    project: "Project | Callable[[App], Project]",
    format: "Format",  # noqa: A002 - as in transpile
    sources: list[Source],
) -> "tuple[App | None, tuple[Diagnostic, ...]]":
    """Return the app model and what was found; `sources` gets the texts that stand beside the manifest."""
    report = Report()
    try:
        app = _model(source, project, format, report, sources)
    except TooManyErrors as stop:
        report.extend(stop.diagnostics)
        app = None
    return app, report.diagnostics


def _told(
    found: tuple[Diagnostic, ...],
    source: Source,
    format: "Format",  # noqa: A002 - as in transpile
    sources: list[Source],
) -> tuple[Diagnostic, ...]:
    """Return of what was found what is to be told, in order and in the words of the files."""
    may_echo = len(found) > 1 and any(one.severity == "error" or one.code in _LEADING for one in found)
    if may_echo or any(one.code in _AT_MARGIN for one in found):
        from arc2sam import echoes

        texts = echoes.Texts(source, format)
        found = echoes.without(found, texts) if may_echo else found
        if any(one.code in _AT_MARGIN for one in found):
            from arc2sam import unindented

            found = unindented.told(found, texts)
    return _without_ignored(_fitted(in_order(found), source, format), sources)


_LEADING = frozenset(("ARC120", "ARC302"))
"""The warnings of which others may follow."""

_AT_MARGIN = frozenset(("ARC202", "ARC203", "ARC207", "ARC209", "ARC210", "ARC246", "ARC260", "ARC376"))
"""What is found of settings that are not indented."""


def _fitted(found: tuple[Diagnostic, ...], source: Source, format: "Format") -> tuple[Diagnostic, ...]:  # noqa: A002 - as in transpile
    """Return what was found with its advice in the notation of the files that it is about."""
    names = {one.span.source.name for one in found if one.span}
    if not found or (format == "arc" and all(name.endswith(_IN_ARC) for name in names - {source.name})):
        return found
    from arc2sam import wording

    return wording.fitted(found, source, format)


_IN_ARC = (".arc", ".arc-config")
"""How the names of other files end in which advice stands as it is given."""


def _without_ignored(found: tuple[Diagnostic, ...], sources: list[Source]) -> tuple[Diagnostic, ...]:
    """Return what was found without what comments silence."""
    if not any(IGNORE_MARK in source.text or IGNORE_MARK_BARE in source.text for source in sources):
        return found
    from arc2sam import ignores

    return ignores.apply(found, sources)


def _model(
    source: Source,
    project: "Project | Callable[[App], Project]",
    format: "Format",  # noqa: A002 - as in transpile
    report: Report,
    sources: list[Source],
) -> "App | None":
    document = readers.read(source, format, report)
    if document is not None and report.has_errors:
        from arc2sam import other_pragmas

        other_pragmas.forgive(document, report)
    if document is None or (report.has_errors and not document.pragmas):
        return None
    app, found = normalize.outline(document)
    report.extend(found)
    if app is None:
        return None
    beside = project if isinstance(project, Project) else project(app)
    sources += beside.sources.values()
    app, found = normalize.normalize(app, beside)
    report.extend(found)
    if beside.is_whole and not report.has_errors and functions.has_odd_folder(app.functions, beside):
        # Functions that are told to be wrong may have no code yet: that would only hide what is to be mended.
        from arc2sam import function_folders

        function_folders.check(app.functions, beside, report)
    return app


def build(
    source: Source,
    project: "Project | Callable[[App], Project]",
    format: "Format",  # noqa: A002 - as in transpile
    target: Target,
    *,
    limits: bool,
    advice: bool = False,
) -> "tuple[App | None, Template | None, tuple[Diagnostic, ...]]":
    """Return the app, the validated template, and everything found; no template if an earlier stage has errors."""
    sources = [source]
    app, found = _read(source, project, format, sources)
    template = None
    if app is not None:
        try:
            template, found = _template(app, target, found, limits=limits, advice=advice)
        except TooManyErrors as stop:
            found += stop.diagnostics
    return app, template, _told(found, source, format, sources)


def faults(
    app: App,
    source: Source,
    format: "Format",  # noqa: A002 - as in transpile
    target: Target,
) -> tuple[Diagnostic, ...]:
    """Return the errors that only the template of an app shows, its size apart."""
    try:
        _, found = _template(app, target, (), limits=False, advice=False)
    except TooManyErrors as stop:
        found = stop.diagnostics
    return _told(tuple(one for one in found if one.severity == "error"), source, format, [source])


def _template(
    app: App, target: Target, found: tuple[Diagnostic, ...], *, limits: bool, advice: bool
) -> "tuple[Template | None, tuple[Diagnostic, ...]]":
    """Return the validated template of an app, and what was found before and now."""
    found += assemble.check(app, target)
    if has_errors(found):
        return None, found
    fragments = assemble.generate(app, target)
    template, more = assemble.assemble(app, fragments, target)
    found += more
    if has_errors(found):
        return None, found
    source_over = overlay_of(app)
    if source_over is None:
        return template, found + judge(template, limits=limits, advice=advice)
    from arc2sam import overlay, overlay_places
    from arc2sam.rules import dynamic

    found += dynamic.check(template, app)
    template, more = overlay.merge(template, source_over, target.root)
    found += more
    if has_errors(found):
        return None, found
    judged = judge(template, limits=limits, advice=advice, is_ours=False)
    return template, found + overlay_places.located(judged, source_over)


def judge(template: Template, *, limits: bool, advice: bool = False, is_ours: bool = True) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a template, by its schema and by the rules that no schema states.

    Args:
        template: the finished template.
        limits: whether what is too much is an error; otherwise it is a warning.
        advice: whether to give all advice.
        is_ours: whether arc2sam wrote all of it, which spares a closer look.
    """
    from arc2sam import rules, validate

    return validate.validate(template) + rules.check(template, limits=limits, advice=advice, is_ours=is_ours)


def render(template: Template, output: str) -> str:
    """Return the template as text, `yaml` or `json`."""
    if output == "json":
        from arc2sam.render import json as writer

        return writer.render(template.document)
    if template.is_large:
        from arc2sam.render import groups

        return groups.render(template)
    from arc2sam.render import yaml

    return yaml.render(template.document, template.comments)
