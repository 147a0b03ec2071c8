"""@proxy: where the HTTP API sends requests that no route handles.

Source: Architect documentation, "@proxy".
"""

from arc2sam.diagnostics import listed
from arc2sam.document import Scalar
from arc2sam.items import Unique
from arc2sam.keys import Key, entries_of, read_value
from arc2sam.model import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry, Item, Pragma
    from arc2sam.model import App, Target
    from arc2sam.source import Span

NAME = "proxy"
KEYS = (
    Key("testing", "string", "URL for the local sandbox."),
    Key("staging", "string", "URL for the stage `staging`."),
    Key("production", "string", "URL for the stage `production`."),
)

_EXAMPLE = "https://example.com"


class Proxy(Part):
    """URLs that unhandled requests go to."""

    urls: "Mapping[str, str]" = {}
    """By stage; beside the three that Architect knows there may be others."""
    spans: "Mapping[str, Span]" = {}
    """Where each of them was written."""


def normalize(pragma: "Pragma", report: "Report") -> Proxy:
    """Return the URLs by stage.

    Reports ARC203, 204, ARC214 (stage declared twice), ARC290 (no URL) and ARC291 (not a URL of HTTP).
    """
    unique = Unique("stage", report)
    seen: set[str] = set()
    urls: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for entry in entries_of(_with_urls(pragma, seen, report), report):
        stage = str(entry.key.value)
        seen.add(stage)
        url = _read_url(stage, entry, report)
        if unique.is_new(stage, entry.key.span) and url is not None:
            urls[stage] = url
            spans[stage] = entry.value.span
    missing = [key.name for key in KEYS if key.name not in seen]
    if missing:
        _report_missing(missing, pragma.span, report, _mistaken(missing, spans))
    return Proxy(pragma.span, urls=urls, spans=spans)


def _with_urls(pragma: "Pragma", seen: set[str], report: "Report") -> "list[Item]":
    """Return the items that are more than a stage alone; those are an error, not a setting to be left out."""
    items: list[Item] = []
    for item in pragma.items:
        if isinstance(item, Scalar):
            seen.add(str(item.value))
            _report_missing([str(item.value)], item.span, report)
        else:
            items.append(item)
    return items


def _mistaken(missing: list[str], spans: "Mapping[str, Span]") -> "dict[str, Span]":
    """Return the stages that are most likely meant for some that have no URL, `prod` for `production`, and where."""
    from arc2sam.spelling import nearest

    others = {stage: span for stage, span in spans.items() if all(stage != key.name for key in KEYS)}
    return {
        stage: span
        for stage, span in others.items()
        if nearest(stage, tuple(missing)) or any(len(stage) > 2 and one.startswith(stage) for one in missing)
    }


def _report_missing(
    stages: list[str], span: "Span", report: "Report", mistaken: "Mapping[str, Span] | None" = None
) -> None:
    from arc2sam.diagnostics import Label

    also = "".join(f"; `{one}` is a stage of its own" for one in mistaken or ())
    lines = listed([f"{stage} {_EXAMPLE}" for stage in stages])
    report.add(
        "ARC290",
        f"@proxy has no URL for the stage{'s' if len(stages) > 1 else ''} {listed(stages)}",
        span,
        help=f"Write {lines}, with the URL{'s of those stages' if len(stages) > 1 else ' of that stage'}{also}",
        labels=[Label(place, "another stage") for place in (mistaken or {}).values()],
    )


def _read_url(stage: str, entry: "Entry", report: "Report") -> "str | None":
    key = next((key for key in KEYS if key.name == stage), None) or Key(stage, "string", "URL for a stage.")
    setting = read_value(entry, key, report)
    if setting is None:
        return None
    url = str(setting.value)
    if is_http_url(url):
        return url
    report.add("ARC291", f"`{url[:100]}` is not a URL of HTTP", setting.span, help=f"Write it like `{_EXAMPLE}`")
    return None


def is_http_url(text: str) -> bool:
    """Tell whether a text is an absolute URL of HTTP or HTTPS with a host."""
    scheme, separator, rest = text.partition("://")
    if scheme.lower() not in ("http", "https") or not separator:
        return False
    host = rest.partition("/")[0].partition("?")[0].rpartition("@")[2]
    return host != "" and host[0] != ":" and text.isascii() and text.isprintable() and " " not in text


def link(app: "App", report: "Report") -> "App":
    """Report ARC312: without @http there is no API to forward from."""
    from arc2sam.pragmas.http import HttpApi

    part = app.part(Proxy)
    if part is not None and app.part(HttpApi) is None:
        report.add("ARC312", "@proxy needs @http", part.span, help="Write `@http`, empty if the app has no routes")
    return app


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report ARC290 for a stage that is none of those that `normalize` asks for."""
    part = app.part(Proxy)
    if part is not None and target.stage not in part.urls and all(key.name != target.stage for key in KEYS):
        _report_missing([target.stage], part.span, report)
