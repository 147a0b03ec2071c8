"""Stages that are called nearly like one of Architect's own (block 3; loaded for a stage that is none of them)."""

from arc2sam.names import USUAL_STAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import App

_SHORT = {
    "stage": "staging",
    "stg": "staging",
    "prod": "production",
    "prd": "production",
    "live": "production",
}
"""Words that others call them by."""
_MOST_SLIPS = 2
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_BOUNDS = dict.fromkeys(map(ord, "\"'`,:;=[]{}()/"), " ")
"""What may stand around a word in any of the formats."""


def check(stage: str, app: "App", report: "Report") -> None:
    """Report ARC542: a stage of its own where one of the usual ones was most likely meant.

    One that the manifest or the preferences name is meant as it is, and so is one with a digit or a sign, as `production-eu`.
    """
    near = None if stage in USUAL_STAGES else usual(stage)
    if near is None or _is_named(stage, app):
        return
    report.add(
        "ARC542",
        f"`{stage}` is a stage of its own, and not `{near}`: it has a stack, an API and tables of its own",
        None,
        help=f"Use the stage `{near}` if that is meant",
    )


def _is_named(stage: str, app: "App") -> bool:
    """Tell whether the manifest or the preferences name the stage."""
    is_of_preferences = app.preferences is not None and stage in app.preferences.env
    return is_of_preferences or stage in app.source.text.translate(_BOUNDS).split()


def usual(stage: str) -> "str | None":
    """Return the usual stage that a name most likely means: `prod`, `stagign`."""
    word = stage.lower()
    if word in _SHORT:
        return _SHORT[word]
    if not _LETTERS.issuperset(word):
        return None
    return next((one for one in USUAL_STAGES if _distance(word, one) <= _MOST_SLIPS), None)


def _distance(one: str, other: str) -> int:
    """Return how many letters must be added, left out or changed to make one word of another; 3 for more than 2."""
    if abs(len(one) - len(other)) > _MOST_SLIPS:
        return _MOST_SLIPS + 1
    row = list(range(len(other) + 1))
    for count, letter in enumerate(one, 1):
        above, row[0] = row[0], count
        for place, wanted in enumerate(other, 1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (letter != wanted))
    return row[-1]
