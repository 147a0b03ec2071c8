"""Asks the SAM translator, which CloudFormation itself runs at a deploy (block 7)."""

import os
import sys

from arc2sam.opinions import Answer, Failure, Finding
from arc2sam.opinions.process import failure, not_installed, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.opinions import Question

TOOL = "sam-translator"
_MODULE = "samtranslator"
_PACKAGE = "aws-sam-translator"
_REGION = "us-east-1"
"""Where the manifest states none."""


def answer(question: "Question") -> "Answer | Failure":
    """Return what the SAM translator finds."""
    import json
    from importlib.util import find_spec

    if not find_spec(_MODULE):
        return not_installed(TOOL, _PACKAGE)
    program = os.path.join(os.path.dirname(__file__), "translate.py")
    # Without the working directory, whose files may be called like modules.
    command = [sys.executable, "-P", program]
    ran = run(TOOL, command, given=json.dumps(question.document), region=question.region or _REGION)
    if isinstance(ran, Failure):
        return ran
    return read(ran.output) or failure(TOOL, ran)


def read(text: str) -> "Answer | None":
    """Return what `translate` wrote; None if it did not get that far."""
    import json

    try:
        written = json.loads(text)
        findings = tuple(
            Finding("error", one["rule"], one["message"], ("Resources", one["resource"]) if one["resource"] else ())
            for one in written["findings"]
        )
        return Answer(findings, written["made"])
    except (ValueError, KeyError, TypeError):
        return None
