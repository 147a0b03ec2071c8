"""Deno: a layer of someone else's makes it a runtime, in some regions (block 3; loaded for Deno only).

Source: the layers of github.com/beginner-corp/begin-deno-runtime that Architect deploys.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.model import FunctionConfig
    from arc2sam.source import Span

DEFAULT_REGION = "us-west-2"
"""Architect's region where the manifest states none."""

_ACCOUNT = "455488262213"
_VERSIONS = {
    "ap-northeast-1": 16,
    "ap-northeast-2": 15,
    "ap-northeast-3": 15,
    "ap-south-1": 16,
    "ap-southeast-1": 16,
    "ap-southeast-2": 16,
    "ca-central-1": 79,
    "eu-central-1": 16,
    "eu-north-1": 15,
    "eu-west-1": 16,
    "eu-west-2": 16,
    "eu-west-3": 15,
    "sa-east-1": 15,
    "us-east-1": 42,
    "us-east-2": 33,
    "us-west-1": 33,
    "us-west-2": 36,
}
_MOST_LAYERS = 5


def layer(config: "FunctionConfig", region: "str | None", function: "Span", report: "Report") -> "str | None":
    """Return the ARN of Deno's layer in a region.

    Args:
        config: of the function, with its runtime `deno`.
        region: the manifest's region; None where it states none.
        function: the place of a function whose runtime is written nowhere.
        report: receives ARC238 (no region stated), ARC239 (no layer there), ARC218 (a layer too many).
    """
    span = config.spans.get("runtime", function)
    chosen = region or DEFAULT_REGION
    version = _VERSIONS.get(chosen)
    if version is None:
        report.add(
            "ARC239", f"There is no layer with Deno in {chosen}", span, help=f"Use one of {', '.join(_VERSIONS)}"
        )
        return None
    if region is None:
        report.add(
            "ARC238",
            f"The manifest states no region, so that Deno's layer is the one of {DEFAULT_REGION}",
            span,
            help="Write `region` and the region under `@aws`: a layer works in its own region only",
        )
    if len(config.layers) >= _MOST_LAYERS:
        report.add(
            "ARC218",
            f"Deno is a layer itself, so that its function can have {_MOST_LAYERS - 1} others",
            config.spans.get("layers", span),
            help="Remove one, or build some into one layer",
        )
    return f"arn:aws:lambda:{chosen}:{_ACCOUNT}:layer:DenoRuntime:{version}"
