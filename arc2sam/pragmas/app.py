"""@app: the name of the app.

Source: Architect documentation, "@app".
"""

from arc2sam.document import Scalar
from arc2sam.keys import Key
from arc2sam.model import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma

NAME = "app"
KEYS: tuple[Key, ...] = ()

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_LEGAL = _LETTERS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_LONGEST = 100
_LEGAL_NAME = f"2 to {_LONGEST} letters, digits, `-` and `_`, beginning with a lower-case letter"


class AppName(Part):
    """The app's name."""

    name: str = ""


def normalize(pragma: "Pragma", report: "Report") -> AppName | None:
    """Return the app's name; reports ARC230 (missing), ARC231 (not one word) and ARC232 (illegal)."""
    if not pragma.items:
        report.add("ARC230", "@app has no name", pragma.span, help="Write the app's name on the line below it")
        return None
    first, *more = pragma.items
    if more or not isinstance(first, Scalar) or not isinstance(first.value, str):
        from arc2sam.item_faults import report_app_name

        report_app_name(first, more, report)
        return None
    name = first.value
    if name_fault(name):
        report.add("ARC232", f"`{name[:60]}` cannot be an app's name", first.span, help=f"Use {_LEGAL_NAME}")
        return None
    return AppName(first.span, name=name)


def name_fault(name: str) -> str:
    """Return what is wrong with the name of an app, or nothing."""
    if 2 <= len(name) <= _LONGEST and name[0] in _LETTERS and _LEGAL.issuperset(name):
        return ""
    return f"an app's name is made of {_LEGAL_NAME}, unlike {name[:60]!r}"
