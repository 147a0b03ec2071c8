"""The stages of the pipeline, one public function each; `transpile` composes them (block 6).

Each takes frozen values and returns new ones with what it found. None of them reads a file or the environment,
prints, or raises for a wrong manifest, but for `ManifestError` with more than 1000 errors. The next stage expects that the one before found no error::

    document, found = stages.read(text, "arc")
    app, found = stages.outline(document)
    app, found = stages.normalize(app, project)
    fragments, found = stages.generate(app, Target("staging"))
    template, found = stages.assemble(app, fragments, Target("staging"))
    template, found = stages.validate(template)
    text = stages.render(template)
"""

from arc2sam.diagnostics import Report
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Document
    from arc2sam.model import App, Part, Project, Target, Wanted
    from arc2sam.readers import Format
    from arc2sam.template import Fragment, Template

    Found: TypeAlias = tuple[Diagnostic, ...]
    Fragments: TypeAlias = tuple[tuple[Part, Fragment], ...]

__all__ = ("assemble", "generate", "normalize", "outline", "read", "render", "validate", "wanted")


def read(manifest: "str | Source", format: "Format" = "arc") -> "tuple[Document | None, Found]":  # noqa: A002 - the word users know
    """Return the raw document that a manifest's text means, every value with its place; None if nothing could be read.

    Args:
        manifest: the text, or a `Source` that gives it a name for messages.
        format: `arc`, `json`, `toml`, `yaml`, or `package` for the manifest inside of a package.json.

    Returns:
        The document and what was found: codes ARC101 to ARC193.
    """
    from arc2sam import readers

    report = Report()
    source = manifest if isinstance(manifest, Source) else Source(f"<{format}>", manifest)
    document = readers.read(source, format, report)
    return document, report.diagnostics


def outline(document: "Document") -> "tuple[App | None, Found]":
    """Return the app as the manifest alone states it, with default function configuration; None without a usable name.

    Returns:
        The app and what was found: codes ARC2xx and ARC3xx.
    """
    from arc2sam import normalize as stage

    return stage.outline(document)


def wanted(app: "App") -> "Wanted":
    """Return which folders and files beside the manifest `normalize` asks for."""
    from arc2sam import normalize as stage

    return stage.wanted(app)


def normalize(app: "App", project: "Project") -> "tuple[App, Found]":
    """Return the app with the configuration and the handler of every function, and what its files say.

    Args:
        app: from `outline`.
        project: what stands beside the manifest: `project_from_files` makes one of texts.

    Returns:
        The app and what was found: codes ARC2xx and ARC3xx, also syntax errors in configuration files.
    """
    from arc2sam import normalize as stage

    return stage.normalize(app, project)


def generate(app: "App", target: "Target") -> "tuple[Fragments, Found]":
    """Return what each pragma adds to the template, in the order of the template.

    Args:
        app: from `normalize`.
        target: the stage to deploy, and where the project root is as seen from the template.

    Returns:
        The fragments and what was found; no fragments if anything stands in the way of deploying to that target.
    """
    from arc2sam import assemble as stage
    from arc2sam.diagnostics import has_errors

    found = stage.check(app, target)
    return (() if has_errors(found) else stage.generate(app, target)), found


def assemble(app: "App", fragments: "Fragments", target: "Target") -> "tuple[Template, Found]":
    """Join fragments to one template and merge the project's overlay over it.

    Args:
        app: the app that the fragments were made of.
        fragments: from `generate`.
        target: the one given to `generate`.

    Returns:
        The template and what was found: ARC310, ARC311, ARC316, and faults in the overlay.
    """
    from arc2sam import assemble as stage
    from arc2sam.pipeline import overlay_of
    from arc2sam.rules import dynamic

    template, found = stage.assemble(app, fragments, target)
    found += dynamic.check(template, app)
    source = overlay_of(app)
    if source is None:
        return template, found
    from arc2sam import overlay

    template, more = overlay.merge(template, source, target.root)
    return template, found + more


def validate(template: "Template", *, limits: bool = True) -> "tuple[Template, Found]":
    """Judge a template by the schemas of SAM and CloudFormation and by the rules that no schema states.

    Args:
        template: from `assemble`.
        limits: whether CloudFormation's limits on size are errors; otherwise they are warnings.

    Returns:
        The same template and what was found: codes ARC4xx and ARC5xx.
    """
    from arc2sam import pipeline

    return template, pipeline.judge(template, limits=limits)


def render(template: "Template", output: 'Literal["yaml", "json"]' = "yaml") -> str:
    """Return a template as text: YAML with short-form intrinsic functions, or JSON."""
    from arc2sam import pipeline

    return pipeline.render(template, output)
