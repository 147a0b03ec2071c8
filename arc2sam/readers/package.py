"""Reads the manifest that a package.json holds under `arc` or `architect` (block 2)."""

from arc2sam.diagnostics import Label, Report
from arc2sam.document import Scalar
from arc2sam.readers.json import read_tree
from arc2sam.readers.shape import to_document
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Diagnostic
    from arc2sam.document import Document, Entry, Table

_KEYS = ("arc", "architect")


def has_manifest(text: str) -> bool:
    """Tell whether a package.json has one of the two keys at its top level, with a value that is not empty.

    A dependency or a script may be called `arc` too: only the top level counts.
    """
    tree = read_tree(Source("package.json", text), Report())
    return tree is not None and any(not _is_falsy(entry) for entry in _manifests(tree))


def read(source: Source, report: "Report") -> "Document | None":
    """Return the manifest that a package.json holds, or None if it holds none or two.

    Faults of the syntax count wherever they stand; a repeated key only inside the manifest.
    Reports ARC192, ARC193 and those of `json.read`.
    """
    scratch = Report()
    tree = read_tree(source, scratch)
    manifests = _manifests(tree) if tree else []
    report.extend(found for found in scratch if found.code != "ARC134" or _is_judged(found, manifests))
    if tree is None:
        return None
    if len(manifests) > 1:
        label = Label(manifests[0].key.span, "the other one")
        message = "package.json has both `arc` and `architect`"
        report.add("ARC193", message, manifests[1].key.span, labels=(label,), help="Remove one of them")
        return None
    if not manifests:
        message = "package.json has neither `arc` nor `architect`"
        report.add("ARC192", message, tree.span, help="Write the manifest as the value of `arc`")
        return None
    return to_document(source, manifests[0].value, report)


def _is_judged(repeated: "Diagnostic", manifests: "list[Entry]") -> bool:
    """Tell whether a repeated key stands in the manifest or is one of its two keys."""
    span = repeated.span
    if span is None or span.text in _KEYS:
        return True
    return any(entry.value.span.start <= span.start < entry.value.span.end for entry in manifests)


def _manifests(tree: "Table") -> "list[Entry]":
    return [entry for entry in tree.entries if entry.key.value in _KEYS]


def _is_falsy(entry: "Entry") -> bool:
    """Tell whether JavaScript takes the value for false, upon which Architect ignores the key."""
    return isinstance(entry.value, Scalar) and not entry.value.value
