"""What is wrong, where, and how to mend it: values, never printed here (block 0)."""

from arc2sam.codes import CODES
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal

    Severity = Literal["error", "warning", "note"]


class Label(Record):
    """A second place that explains a diagnostic, with a few words: `first declared here`."""

    span: Span
    text: str


class Edit(Record):
    """The exact replacement that mends a diagnostic."""

    span: Span
    replacement: str


class Diagnostic(Record):
    """One finding about a manifest or a template."""

    code: str
    """Stable: a key of `arc2sam.codes.CODES`."""
    severity: "Severity"
    message: str
    """Sentence case, no full stop, what is wrong with the value in backquotes."""
    span: "Span | None" = None
    labels: "tuple[Label, ...]" = ()
    help: str = ""
    """How to mend it; begins with a verb. Empty if there is nothing to add."""
    edit: "Edit | None" = None
    logical_id: str = ""
    """The resource that would suffer, if it is known."""
    property: str = ""
    """Dotted path of the property in that resource."""

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        text = f"{place}{self.severity}[{self.code}]: {self.message}"
        return f"{text}\n  help: {self.help}" if self.help else text


class Report:
    """An append-only list of diagnostics: the one mutable thing that stages hand down."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(
        self,
        code: str,
        message: str,
        span: "Span | None",
        *,
        labels: "Iterable[Label]" = (),
        help: str = "",  # noqa: A002 - the field's name
        edit: "Edit | None" = None,
        logical_id: str = "",
        property: str = "",  # noqa: A002 - the field's name
    ) -> None:
        """Add one diagnostic; its severity is the one that `CODES` gives its code."""
        severity = CODES[code][0]
        self._found.append(Diagnostic(code, severity, message, span, tuple(labels), help, edit, logical_id, property))

    def extend(self, diagnostics: "Iterable[Diagnostic]") -> None:
        """Add diagnostics that another stage returned."""
        self._found.extend(diagnostics)

    def __iter__(self) -> "Iterator[Diagnostic]":
        return iter(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic so far is an error."""
        return has_errors(self._found)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics so far, in order of source, place and code, without repeats."""
        return in_order(self._found)


def has_errors(diagnostics: "Iterable[Diagnostic]") -> bool:
    """Tell whether any of the diagnostics is an error."""
    return any(found.severity == "error" for found in diagnostics)


def in_order(diagnostics: "Iterable[Diagnostic]") -> tuple[Diagnostic, ...]:
    """Return the diagnostics by source, place and code, each once; those without a place come last."""

    def key(found: Diagnostic) -> tuple[bool, str, int, str, str]:
        span = found.span
        return (span is None, span.source.name if span else "", span.start if span else 0, found.code, found.message)

    seen: set[tuple[object, ...]] = set()
    result = []
    for found in sorted(diagnostics, key=key):
        identity = (*key(found), found.logical_id, found.property)
        if identity not in seen:
            seen.add(identity)
            result.append(found)
    return tuple(result)


def listed(names: "Sequence[str]", most: int = 5) -> str:
    """Return names in backquotes for a message, one at least; after `most` of them the others are counted."""
    quoted = [f"`{name}`" for name in names[:most]]
    if len(names) > most:
        quoted.append(f"{len(names) - most} more")
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


class ManifestError(Exception):
    """A manifest, or a file it names, is wrong. Its diagnostics say what and where; their wording is no contract.

    Attributes:
        diagnostics: all that was found, errors and warnings, in order.
    """

    def __init__(self, diagnostics: "Iterable[Diagnostic]") -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(str(found) for found in self.diagnostics))
