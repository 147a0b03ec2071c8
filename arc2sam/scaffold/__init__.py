"""What `arc2sam create` writes: a manifest, handlers, samconfig.toml. Texts are planned here, files written by the edge.

Block 5; loaded by `create` alone.
"""

from arc2sam.record import Record
from arc2sam.source import Span


class NewFile(Record):
    """A file that is to be written."""

    path: str
    """Relative to the project root, `/` between parts."""
    text: str
    span: "Span | None" = None
    """What in the manifest asks for it."""
    is_executable: bool = False
