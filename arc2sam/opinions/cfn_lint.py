"""Asks cfn-lint, of this environment or on the PATH (block 7).

Source: cfn-lint's documentation, "Parameters" and "Exit Codes".
"""

import os
import sys

from arc2sam.opinions import Answer, Failure, Finding
from arc2sam.opinions.process import failure, not_installed, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from arc2sam.diagnostics import Severity
    from arc2sam.opinions import Question

TOOL = "cfn-lint"
_MODULE = "cfnlint"
_PROGRAM = (
    "import sys; from importlib.metadata import entry_points; "
    f"sys.exit(next(iter(entry_points(group='console_scripts', name={TOOL!r}))).load()())"
)
"""Starts it as its command does, which is perhaps not on the PATH."""
_SEVERITIES: "dict[str, Severity]" = {"Error": "error", "Warning": "warning", "Informational": "note"}


def answer(question: "Question") -> "Answer | Failure":
    """Return what cfn-lint finds. A `.cfnlintrc` of the working directory counts, as it does for cfn-lint itself."""
    import tempfile

    command = _command()
    if not command:
        return not_installed(TOOL, TOOL)
    with tempfile.TemporaryDirectory(prefix="arc2sam-") as folder:
        path = os.path.join(folder, "template.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(question.text)
        regions = ["--regions", question.region] if question.region else []
        ran = run(TOOL, [*command, "--format", "json", *regions, "--", path])
    if isinstance(ran, Failure):
        return ran
    found = read(ran.output)
    return failure(TOOL, ran) if found is None else Answer(found)


def _command() -> list[str]:
    """Return how to start it; nothing if it is not installed."""
    import shutil
    from importlib.util import find_spec

    if find_spec(_MODULE):
        # Without the working directory, whose files may be called like modules.
        return [sys.executable, "-P", "-c", _PROGRAM]
    path = shutil.which(TOOL)
    return [path] if path else []


def read(text: str) -> "tuple[Finding, ...] | None":
    """Return the findings that its JSON holds; None if it is not what cfn-lint writes."""
    import json

    try:
        return tuple(_findings(json.loads(text)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _findings(matches: "Any") -> "Iterator[Finding]":  # Any: whatever was written
    if not isinstance(matches, list):
        raise TypeError("not a list")
    whole = {match["Id"] for match in matches if match.get("Id")}
    reasons: dict[object, list[Finding]] = {}
    """Why none of several alternatives fits: cfn-lint lists the reasons against all of them."""
    for match in matches:
        if match.get("ParentId") in whole:
            reasons.setdefault(match["ParentId"], []).append(_finding(match))
    for match in matches:
        if match.get("ParentId") not in whole:
            found = _finding(match)
            against = reasons.get(match.get("Id"), ())
            # What is wrong far inside was right so far: that alternative is likely the one that was meant.
            likely = max(against, key=lambda one: len(one.path)) if against else None
            words = f"; most likely {likely.rule}: {likely.message}" if likely else ""
            yield found.replace(message=found.message + words)


def _finding(match: "dict[str, Any]") -> Finding:
    rule = match["Rule"]
    path = match["Location"].get("Path") or ()
    return Finding(
        _SEVERITIES[match["Level"]], str(rule["Id"]), str(match["Message"]), tuple(map(str, path)), _page(rule)
    )


def _page(rule: "dict[str, Any]") -> str:
    source = rule.get("Source")
    return source if isinstance(source, str) and source.startswith("https://") else ""
