"""What arc2sam tells of the examples in the long texts about codes (block 7; loaded by `explain` and the page builder)."""

from arc2sam import pipeline, readers
from arc2sam.in_memory import project_from_files
from arc2sam.project import MANIFESTS
from arc2sam.report import render
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.explanations import Explanation

_TAKEN = frozenset({"--advice", "--no-limits"})


def told_of(explanation: "Explanation") -> str:
    """Return what a code's bad example gives of that code, as text for people.

    It is empty where that takes more than the texts of the example: another command, the disk, another tool.
    """
    command, *words = explanation.words
    stage = words[words.index("--stage") + 1] if "--stage" in words else "staging"
    is_plain = command == "check" and not {*words} - {*_TAKEN, "--stage", stage}
    manifest = next((path for path in explanation.bad if path in MANIFESTS), None)
    if not is_plain or manifest is None:
        return ""
    text = explanation.bad[manifest]
    result = pipeline.transpile(
        Source(manifest, text),
        project_from_files(explanation.bad).replace(is_whole=True),
        format=readers.format_of(manifest) or readers.detect(text),
        stage=stage,
        limits="--no-limits" not in words,
        advice="--advice" in words,
    )
    found = [one for one in result.diagnostics if one.code == explanation.code]
    return render(found, "text") if found else ""
