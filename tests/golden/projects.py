"""The projects on disk that have a committed template: the samples, and small apps that cover every pragma.

A small app is a folder in `apps` with an `app.arc`. `pytest tests/golden --update-golden` writes its template, which
from then on all the outside judges look at too.
"""

import functools
from pathlib import Path

from arc2sam import normalize, pipeline, project
from arc2sam.diagnostics import Report
from arc2sam.model import App, Project
from arc2sam.pipeline import Result

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = ("app.arc", "arc.json", "arc.toml", "arc.yaml")


def _folders(base: Path) -> tuple[Path, ...]:
    return tuple(sorted({path.parent for name in MANIFESTS for path in base.rglob(name)}))


SAMPLES = _folders(ROOT / "samples")
SMALL = _folders(Path(__file__).parent / "apps")
ALL = SAMPLES + SMALL


def name_of(folder: Path) -> str:
    """What a project is called in the names of tests."""
    return folder.relative_to(ROOT).as_posix().removeprefix("tests/golden/")


def transpile(folder: Path, stage: str = "staging", output: str = "yaml") -> Result:
    """Make a project's template through the library, from what the edge reads of the disk."""
    report = Report()
    manifest = project.find_manifest(str(folder), None, report)
    assert manifest is not None, report.diagnostics

    def read(app: App) -> Project:
        return project.read_project(manifest.root, normalize.wanted(app), report)

    result = pipeline.transpile(manifest.source, read, format=manifest.format, stage=stage, output=output)
    assert not report.diagnostics
    return result


@functools.cache
def template_text(folder: Path, stage: str = "staging") -> str:
    """The template of a project that is read but not changed by tests."""
    return transpile(folder, stage).require_text()


def written(folder: Path) -> str:
    """Everything that the user wrote in a project's manifest and configuration, as one text."""
    kinds = {".arc", ".json", ".toml", ".yaml"}
    paths = sorted(path for path in folder.rglob("*") if path.suffix in kinds and path.name != "template.yaml")
    return "\n".join(path.read_text() for path in paths)
