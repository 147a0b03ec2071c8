"""The whole way from a project on disk to the template's text, for programs that import arc2sam (block 7)."""

import os

from arc2sam import pipeline, project
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from arc2sam.pipeline import Result


def transpile_project(
    path: "str | os.PathLike[str]" = ".",
    *,
    stage: str = "staging",
    root: str = ".",
    output: 'Literal["yaml", "json"]' = "yaml",
    limits: bool = True,
    advice: bool = False,
) -> "Result":
    """Turn the project in a folder into a SAM template: `transpile`, with the files of the disk.

    It reads the manifest and what stands beside it, as `arc2sam PATH` does, and writes nothing. That a file is missing or
    cannot be read is in the result's diagnostics too.

    Args:
        path: the manifest, or the folder that holds one.
        stage: the stage to deploy.
        root: the project root as seen from the template's folder.
        output: the notation of the template.
        limits: whether CloudFormation's limits on size are errors; otherwise they are warnings.
        advice: whether to give all advice, also what is true of many good apps.

    Raises:
        TypeError: a `stage` or `root` that is no text.
        ValueError: an unknown `output`.
    """
    report = Report()
    manifest = project.find_manifest(os.fspath(path), None, report)
    if manifest is None:
        return pipeline.Result(None, report.diagnostics, None, None)
    result = pipeline.transpile(
        manifest.source,
        project.Beside(manifest.root, report),
        format=manifest.format,
        stage=stage,
        root=root,
        output=output,
        limits=limits,
        advice=advice,
    )
    report.extend(result.diagnostics)
    return result.replace(text=None if report.has_errors else result.text, diagnostics=report.diagnostics)
