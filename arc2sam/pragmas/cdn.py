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


def normalize(pragma: "Pragma", report: "Report") -> Cdn:  # noqa: ARG001 - the protocol of a pragma
    """Return whether it is switched on, as it is unless an item says `false`."""
    return Cdn(pragma.span, is_enabled=not any(is_off(item) for item in pragma.items))


def link(app: "App", report: "Report") -> "App":
    """Report ARC312 (a distribution needs an API to stand before), else ARC292 (no template holds it)."""
    part = app.part(Cdn)
    if part is None:
        return app
    if app.part(HttpApi) is None:
        report.add("ARC312", "@cdn needs @http", part.span, help="Write `@http`, or remove @cdn")
    elif part.is_enabled:
        report.add(
            "ARC292",
            "@cdn deploys nothing: Architect makes the distribution outside of the stack, by calls to CloudFront",
            part.span,
            help="Write a distribution in a file and name it under @sam, `overlay FILE`, or remove @cdn",
        )
    return app
