"""What a manifest writes is text: CloudFormation must not fill in a parameter or secret for it (block 5).

Loaded only where the finished text has such a reference. An overlay is a piece of a template and may have them.

Source: CloudFormation documentation, "Get values stored in other services using dynamic references".
"""

from arc2sam.diagnostics import Diagnostic
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.intrinsics import Json
    from arc2sam.model import App
    from arc2sam.template import Resource, Template

BEGINNING = "{{resolve:"
"""How a dynamic reference begins."""

_END = "}}"


def check(template: "Template", app: "App") -> tuple[Diagnostic, ...]:
    """Return ARC316 for each dynamic reference in a template, where the manifest or a configuration file writes it.

    Args:
        template: what was made of the manifest alone, before an overlay is merged.
        app: the app that it was made of.
    """
    found: dict[tuple[str, Span | None], Diagnostic] = {}
    for resource, values in _sections(template):
        for text in _strings(values):
            if BEGINNING in text:
                one = _fault(text, resource, app)
                found.setdefault((one.message, one.span), one)
    return tuple(found.values())


def _sections(template: "Template") -> "Iterator[tuple[Resource | None, Json]]":
    for resource in template.resources:
        yield resource, {**resource.attributes, "Properties": dict(resource.properties)}
    yield None, {**template.head, **template.tail}


def _strings(value: "Json") -> "Iterator[str]":
    """Yield every text in a value, names of maps too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _fault(text: str, resource: "Resource | None", app: "App") -> Diagnostic:
    start = text.index(BEGINNING)
    end = text.find(_END, start)
    written = text[start : end + len(_END)] if end >= 0 else text[start:]
    return Diagnostic(
        "ARC316",
        "error",
        f"CloudFormation would fill in `{written[:60]}` itself",
        _place(written, resource, app),
        help="Write the value itself, or give the property its reference in an overlay (`overlay FILE` under @sam)",
        logical_id=resource.logical_id if resource else "",
    )


def _place(written: str, resource: "Resource | None", app: "App") -> Span | None:
    """Return where a reference is written: in the function's configuration, else in the manifest's text."""
    spans = [Span(app.source, 0, len(app.source.text))]
    for function in app.functions:
        if resource is None or function.logical_id == resource.logical_id:
            spans[:0] = function.config.spans.values()
    for span in spans:
        start = span.text.find(written)
        if start >= 0:
            return Span(span.source, span.start + start, span.start + start + len(written))
    # Escapes of JSON, TOML or YAML may spell it in another way.
    return resource.origin if resource and resource.origin else Span(app.source, 0, 0)
