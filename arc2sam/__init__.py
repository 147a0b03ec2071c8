r"""Turn an Architect (arc.codes) project manifest into an AWS SAM template.

The names in `__all__` are the public interface; everything else may move. `transpile` does the whole work,
`stages` holds its steps. Importing this package loads nothing else: a public name is imported when first used.

    >>> import arc2sam
    >>> result = arc2sam.transpile("@app\nchat\n\n@ws\n")
    >>> result.require_text().startswith("AWSTemplateFormatVersion")
    True
"""

__version__ = "0.1.0"

__all__ = (
    "App",
    "Diagnostic",
    "Edit",
    "Label",
    "ManifestError",
    "Project",
    "Result",
    "Source",
    "Span",
    "Target",
    "Template",
    "__version__",
    "project_from_files",
    "stages",
    "transpile",
    "transpile_project",
)

_HOMES = {
    "App": "model",
    "Diagnostic": "diagnostics",
    "Edit": "diagnostics",
    "Label": "diagnostics",
    "ManifestError": "diagnostics",
    "Project": "model",
    "Result": "pipeline",
    "Source": "source",
    "Span": "source",
    "Target": "model",
    "Template": "template",
    "project_from_files": "in_memory",
    "transpile": "pipeline",
    "transpile_project": "from_disk",
}
"""Which module defines a public name."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam import stages
    from arc2sam.diagnostics import Diagnostic, Edit, Label, ManifestError
    from arc2sam.from_disk import transpile_project
    from arc2sam.in_memory import project_from_files
    from arc2sam.model import App, Project, Target
    from arc2sam.pipeline import Result, transpile
    from arc2sam.source import Source, Span
    from arc2sam.template import Template
else:
    # A type checker that saw it would believe in every name.

    def __getattr__(name: str) -> object:
        """Return a public name, imported now."""
        if name != "stages" and name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import sys

        module = f"{__name__}.{_HOMES.get(name, name)}"
        __import__(module)
        if name in _HOMES:
            globals()[name] = getattr(sys.modules[module], name)
        return globals()[name]


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
