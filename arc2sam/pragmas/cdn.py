"""@cdn: a CloudFront distribution that Architect makes outside of the stack.

Source: Architect documentation, "@cdn".
"""

from arc2sam.items import is_off
from arc2sam.keys import Key
from arc2sam.model import Part
from arc2sam.pragmas.http import HttpApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.model import App

NAME = "cdn"
KEYS: tuple[Key, ...] = ()


class Cdn(Part):
    """Whether the app is to have a distribution."""

    is_enabled: bool = True


def normalize(pragma: "Pragma", report: "Report") -> Cdn:
    """Return whether it is switched on, as it is unless it says `false`; reports ARC292: no template holds it."""
    if any(is_off(item) for item in pragma.items):
        return Cdn(pragma.span, is_enabled=False)
    report.add(
        "ARC292",
        "@cdn deploys nothing: Architect makes the distribution outside of the stack, by calls to CloudFront",
        pragma.span,
        help="Write a distribution in a file and name it under @sam, `overlay FILE`, or remove @cdn",
    )
    return Cdn(pragma.span)


def link(app: "App", report: "Report") -> "App":
    """Report ARC312: a distribution needs an API to stand before."""
    part = app.part(Cdn)
    if part is not None and app.part(HttpApi) is None:
        report.add("ARC312", "@cdn needs @http", part.span, help="Write `@http`, or remove @cdn")
    return app
