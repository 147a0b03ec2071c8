"""@aws: the project's region and the defaults of its functions.

Source: Architect documentation, "@aws".
"""

from arc2sam.document import Row, Scalar
from arc2sam.function_layers import FUNCTION_KEYS, make_config, read_layer
from arc2sam.keys import Key, Setting
from arc2sam.model import DEFAULT_CONFIG, FunctionConfig, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Pragma
    from arc2sam.source import Span

NAME = "aws"


def _one_region(words: "list[str]") -> str:
    from arc2sam import regions

    return regions.joined(words)


PROJECT_KEYS = (
    Key("region", "string", "Region that the app is deployed to.", joined=_one_region),
    Key("profile", "string", "AWS profile; `sam deploy` has its own setting."),
    Key("bucket", "string", "Bucket for deployment artifacts; `sam deploy` has its own setting."),
    Key("apigateway", "string", "Kind of HTTP API.", choices=("http", "httpv1", "httpv2", "rest")),
)
KEYS = FUNCTION_KEYS + PROJECT_KEYS

_USUAL = ("us-west-2", "us-east-1", "us-east-2", "us-west-1", "eu-west-1", "eu-central-1")
"""Regions of which there is nothing to look up."""


class Aws(Part):
    """Project-wide settings."""

    region: "str | None" = None
    profile: "str | None" = None
    bucket: "str | None" = None
    apigateway: "str | None" = None
    layer: "Mapping[str, Setting]" = {}
    """What the project states for all its functions."""
    config: FunctionConfig = DEFAULT_CONFIG
    """The built-in defaults with that layer applied."""
    spans: "Mapping[str, Span]" = {}
    """Where the project's own settings were written."""


def normalize(pragma: "Pragma", report: "Report") -> Aws:
    """Return the project's settings; reports ARC257 and 258 (no name of a region, or of none that there is)."""
    from arc2sam.pragmas import places

    region = _region(pragma)
    settings = read_layer(pragma.items, KEYS, region, report, places)
    if "region" in settings and region not in _USUAL:
        from arc2sam import regions

        regions.check(settings["region"], report)
    project = {key.name: settings.pop(key.name) for key in PROJECT_KEYS if key.name in settings}
    values = {name: setting.value for name, setting in project.items()}
    spans = {name: setting.span for name, setting in project.items()}
    return Aws(pragma.span, **values, layer=settings, config=make_config(settings), spans=spans)  # type: ignore[arg-type]  # strings, by their keys


def _region(pragma: "Pragma") -> "str | None":
    """Return the region as written: layers are checked against it while the settings are read."""
    for item in pragma.items:
        if isinstance(item, Row) and len(item.values) == 2:
            key, value = item.values
            if isinstance(key, Scalar) and key.value == "region" and isinstance(value, Scalar):
                return str(value.value)
    return None
