"""Settings of a function that contradict each other (block 3; loaded where there are such settings).

Source: Architect documentation, "Function configuration"; AWS Lambda documentation, "Configuring provisioned
concurrency".
"""

from arc2sam.diagnostics import Label
from arc2sam.policies import DEFAULT_POLICIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry
    from arc2sam.keys import Setting
    from arc2sam.model import FunctionConfig


def check_grants(setting: "Setting", entries: "Iterable[Entry]", report: "Report") -> None:
    """Report ARC209 (no grant is named) and ARC243 (`none` beside other grants)."""
    kinds = setting.value if isinstance(setting.value, tuple) else ()
    if any(entry.key.value == "grants" and not entry.values for entry in entries):
        report.add(
            "ARC209",
            "`grants` lists nothing, and would leave the function all grants",
            setting.key_span,
            help="Write `grants none` if it needs none, or remove `grants`",
        )
    if "none" in kinds and len(kinds) > 1:
        others = " ".join(str(kind) for kind in kinds if kind != "none")
        report.add(
            "ARC243",
            f"`grants` says both `none` and `{others}`",
            setting.span,
            help=f"Write `grants {others}`, or `grants none`",
        )


def check_policies(config: "FunctionConfig", report: "Report") -> None:
    """Report ARC244: grants of a function that has policies of its own, which replace them."""
    grants = config.spans.get("grants")
    if not config.policies or grants is None:
        return
    has_all = DEFAULT_POLICIES in config.policies
    so = f": `{DEFAULT_POLICIES}` gives everything that the shared role would hold" if has_all else ""
    report.add(
        "ARC244",
        f"The function's own policies replace `grants`, which has no effect{so}",
        grants,
        labels=[Label(config.spans["policies"], "the policies")],
        help="Remove one of the two",
    )


def check_concurrency(config: "FunctionConfig", base: "FunctionConfig", report: "Report") -> None:
    """Report ARC242: more instances kept warm than may run, at the setting of the stronger layer."""
    warm, most = config.provisioned_concurrency, config.concurrency
    if warm is None or most is None or warm <= most:
        return
    warm_span, most_span = config.spans["provisionedConcurrency"], config.spans["concurrency"]
    is_most_own = most_span != base.spans.get("concurrency") and warm_span == base.spans.get("provisionedConcurrency")
    places = (most_span, warm_span) if is_most_own else (warm_span, most_span)
    report.add(
        "ARC242",
        f"`provisionedConcurrency {warm}` keeps more instances warm than `concurrency {most}` lets run",
        places[0],
        labels=[Label(places[1], "the other setting")],
        help=f"Write `provisionedConcurrency {most}` or less, or a greater `concurrency`"
        if most
        else "Remove `provisionedConcurrency`, or write a greater `concurrency`",
    )
