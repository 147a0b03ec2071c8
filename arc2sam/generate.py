"""App and target to fragments, by every pragma's `generate` (block 5)."""

from arc2sam import pragmas
from arc2sam.diagnostics import Report
from arc2sam.model import App, Part, Target
from arc2sam.names import USUAL_STAGES, stage_fault
from arc2sam.template import Fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic


def check(app: App, target: Target) -> "tuple[Diagnostic, ...]":
    """Return what stands in the way of deploying the app to this target.

    That is ARC411 (a stage that cannot be deployed), ARC542 (one near a usual one) and every pragma's `check`.
    """
    report = Report()
    fault = stage_fault(target.stage)
    if fault:
        report.add("ARC411", fault[0].upper() + fault[1:], None, help="Choose another stage, such as `staging`")
    elif target.stage not in USUAL_STAGES:
        from arc2sam import stage_names

        stage_names.check(target.stage, app, report)
    for part in app:
        module = pragmas.module_of(part)
        if hasattr(module, "check"):
            module.check(app, target, report)
    if app.preferences:
        from arc2sam import preferences

        preferences.check(app, target, report)
    return report.diagnostics


def generate(app: App, target: Target) -> tuple[tuple[Part, Fragment], ...]:
    """Return the fragment of every part that deploys something, in the order of the table of pragmas.

    Args:
        app: normalized and without errors.
        target: without errors in `check`.
    """
    fragments = []
    for part in app:
        module = pragmas.module_of(part)
        if hasattr(module, "generate"):
            fragments.append((part, module.generate(part, app, target)))
    return tuple(fragments)
