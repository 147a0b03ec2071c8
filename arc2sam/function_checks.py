"""Faults of a function's settings, alone and together (block 3; loaded where there are such settings).

Source: Architect documentation, "Function configuration"; AWS Lambda documentation, "Lambda runtimes", "Lambda quotas" and
"Configuring provisioned concurrency".
"""

from arc2sam import runtimes
from arc2sam.diagnostics import Edit, Label
from arc2sam.keys import place_of
from arc2sam.policies import DEFAULT_POLICIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry
    from arc2sam.keys import Setting
    from arc2sam.model import FunctionConfig
    from arc2sam.source import Span

_MAX_LAYERS = 5
_COLONS_OF_LAYER = 7


def report_runtime(setting: "Setting", resolved: "str | None", report: "Report") -> None:
    """Report ARC215 or ARC216: a runtime that nobody has, or that AWS has deprecated.

    Args:
        setting: the runtime as written.
        resolved: what it means, or None.
        report: gets the fault.
    """
    if resolved is None:
        _report_unknown(setting, report)
    elif resolved == runtimes.DENO:
        report.add(
            "ARC216",
            "`deno` runs on `provided.al2`, which AWS has deprecated",
            setting.span,
            help="Plan to move to `typescript` or `node`: the layer that Deno comes in has no newer runtime",
        )
    elif resolved in runtimes.DEPRECATED:
        report.add(
            "ARC216",
            f"AWS has deprecated the runtime `{resolved}`",
            setting.span,
            help=f"Write `{runtimes.DEPRECATED[resolved]}`",
        )


def _report_unknown(setting: "Setting", report: "Report") -> None:
    from arc2sam import runtime_names

    written = str(setting.value)
    near = runtime_names.near(written)
    message = f"Architect has no runtime `{written}`"
    if written in runtime_names.ENDED:
        message = f"Lambda no longer takes the runtime `{written}`"
    elif written in runtime_names.OUTDATED:
        message = f"AWS has deprecated the runtime `{written}`, and Architect does not take it"
    known = ", ".join(f"`{family.alias_target}`" for family in runtimes.FAMILIES)
    report.add(
        "ARC215",
        message,
        setting.span,
        help=f"Write `{near}`" if near else f"Write one of {known}",
        edit=Edit(setting.span, near) if near else None,
    )


def report_file_as_handler(setting: "Setting", report: "Report") -> None:
    """Report ARC299: a handler that is the name of a file, whose ending is taken for what the file exports."""
    base, _, end = str(setting.value).partition(".")
    report.add(
        "ARC299",
        f"The handler `{base}.{end}` is what the file `{base}` exports as `{end}`",
        setting.span,
        help=f"Write `{base}.handler`, with the name of the function for the ending of the file",
        edit=Edit(setting.span, f"{base}.handler") if setting.span.text == setting.value else None,
    )


def check_layers(setting: "Setting", region: "str | None", report: "Report") -> None:
    """Report ARC218 and ARC219: layers that are too many, none, or of another region."""
    arns = setting.value if isinstance(setting.value, tuple) else ()
    if len(arns) > _MAX_LAYERS:
        report.add(
            "ARC218",
            f"A function can have {_MAX_LAYERS} layers, not {len(arns)}",
            setting.span,
            help="Remove some, or build them into one layer",
        )
    versions: dict[str, str] = {}
    for arn in map(str, arns):
        _check_layer(arn, place_of(arn, setting), region, report)
        first = versions.setdefault(arn.rpartition(":")[0], arn)
        if first != arn and arn.count(":") == first.count(":") == _COLONS_OF_LAYER:
            report.add(
                "ARC218",
                f"`{arn}` and `{first}` are two versions of one layer: Lambda refuses that",
                place_of(arn, setting),
                help="Remove one of them",
            )


def _check_layer(arn: str, span: "Span", region: "str | None", report: "Report") -> None:
    parts = arn.split(":")
    apart = arn.replace(",", " ").split()
    if len(apart) > 1:
        report.add("ARC218", f"`{arn}` is several layers", span, help=f"Write `layers {' '.join(apart)}`")
    elif parts[0] != "arn" or len(parts) != 8:
        report.add(
            "ARC218",
            f"`{arn}` is not the ARN of a layer version",
            span,
            help="Write it like `arn:aws:lambda:us-west-2:123456789012:layer:name:1`",
        )
    elif region and parts[3] != region:
        report.add(
            "ARC218",
            f"The layer `{arn}` is in {parts[3]}, the app in {region}",
            span,
            help=f"Use a layer version of {region}: Lambda refuses one of another region",
        )
    elif not region:
        report.add(
            "ARC219",
            f"The layer `{arn}` works in {parts[3]} only, and the manifest states no region",
            span,
            help=f"Write `region {parts[3]}` under @aws, and deploy there",
        )


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


def tell_of_esbuild(config: "FunctionConfig", report: "Report") -> None:
    """Report ARC518, once in a report: what bundles TypeScript is no part of SAM."""
    if all(one.code != "ARC518" for one in report):
        report.add(
            "ARC518",
            "`sam build` bundles TypeScript with esbuild, which it does not bring along",
            config.spans["runtime"],
            help="Put `esbuild` on the path, or install it in the project and run `npx -c 'sam build'`",
        )
