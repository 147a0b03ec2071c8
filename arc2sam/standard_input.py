"""A manifest on standard input (block 7, loaded only for one)."""

import sys

from arc2sam import readers
from arc2sam.output import cannot
from arc2sam.project import MOST_BYTES, Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.readers import Format


def find_manifest(input_format: "Format | None", report: "Report") -> "Manifest | None":
    """Return the manifest on standard input; reports ARC180 and ARC181 (not a text to read), ARC198 (unreadable)."""
    try:
        if sys.stdin is None:
            raise OSError(None, "it is closed")  # noqa: TRY301 - one way to say it
        raw = sys.stdin.buffer.read(MOST_BYTES)
    except OSError as fault:
        report.extend([cannot("read", "standard input", fault)])
        return None
    source = readers.decode(raw, "<stdin>", report)
    if source is None:
        return None
    return Manifest(source, input_format or readers.detect(source.text), ".", None)
