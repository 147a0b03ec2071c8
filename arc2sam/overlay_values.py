"""Values of an overlay that its schema takes and AWS does not (block 5; loaded for overlays only).

Source: CloudFormation documentation, "AWS resource and property types reference"; AWS Lambda documentation, "Lambda
runtimes".
"""

from arc2sam import runtime_names, runtimes
from arc2sam.diagnostics import Edit
from arc2sam.document import Scalar, Table
from arc2sam.rules.attributes import ATTRIBUTES
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.diagnostics import Report
    from arc2sam.document import Value


def check(tree: Table, report: "Report") -> None:
    """Report ARC315 (a type one letter off a known one), ARC215 and 216 (runtimes that AWS has ended or deprecated)."""
    for body in _below(tree, "Resources"):
        written = _text(body, "Type")
        if written:
            _check_type(written, report)
        for properties in _below(body, "Properties", is_itself=True):
            _check_runtime(properties, report)
    for shared in _below(tree, "Globals"):
        _check_runtime(shared, report)


def _below(table: Table, name: str, *, is_itself: bool = False) -> "Iterator[Table]":
    """Yield the maps in the map of a name, or that map itself."""
    entry = table.entry(name)
    if entry is None or not isinstance(entry.value, Table):
        return
    values: tuple[Value, ...] = (entry.value,) if is_itself else tuple(one.value for one in entry.value.entries)
    yield from (one for one in values if isinstance(one, Table))


def _text(table: Table, name: str) -> "Scalar | None":
    entry = table.entry(name)
    value = entry.value if entry else None
    return value if isinstance(value, Scalar) and isinstance(value.value, str) else None


def _check_type(written: Scalar, report: "Report") -> None:
    kind = str(written.value)
    meant = (
        None if kind in ATTRIBUTES else next((one for one in ATTRIBUTES if _is_slip(kind.lower(), one.lower())), None)
    )
    if meant:
        report.add(
            "ARC315",
            f"`{kind}` is most likely a slip of `{meant}`: CloudFormation has no type that is so near to it",
            written.span,
            help=f"Write `{meant}`",
            edit=_edit(written, meant),
        )


def _is_slip(word: str, other: str) -> bool:
    """Tell whether words differ by one letter, or by two that change places, or not at all."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = next((place for place, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), len(word))
    word, other = word[start:], other[start:]
    if word[:2] == other[:2][::-1] and word[2:] == other[2:]:
        return True
    return word[1:] == other[1:] or word[1:] == other or word == other[1:]


def _check_runtime(properties: Table, report: "Report") -> None:
    written = _text(properties, "Runtime")
    if written is None:
        return
    runtime = str(written.value)
    better = runtimes.DEPRECATED.get(runtime) or runtime_names.successor(runtime)
    help_text = f"Write `{better}`" if better else "Write a newer one"
    edit = _edit(written, better) if better else None
    if runtime in runtime_names.ENDED:
        message = f"Lambda no longer takes the runtime `{runtime}`"
        report.add("ARC215", message, written.span, help=help_text, edit=edit)
    elif runtime in runtime_names.OUTDATED or runtime in runtimes.DEPRECATED:
        message = f"AWS has deprecated the runtime `{runtime}`"
        report.add("ARC216", message, written.span, help=help_text, edit=edit)


def _edit(written: Scalar, right: str) -> "Edit | None":
    text = written.span.text
    start = written.span.start + text.find(str(written.value))
    if str(written.value) not in text:
        return None
    return Edit(Span(written.span.source, start, start + len(str(written.value))), right)
