"""What is wrong, where, and how to mend it: values, never printed here (block 0)."""

from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
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


IGNORE_MARK = "arc2sam:"
"""How a comment begins that silences a warning; see `arc2sam.ignores`. To look for it in a text costs nothing."""
IGNORE_MARK_BARE = "arc2sam ignore"
"""How such a comment begins that lacks its colon."""

MOST_ERRORS = 1000
"""With more errors a stage stops: the rest is most likely of the same cause, and nobody reads it."""
MOST_WARNINGS = 1000
"""How many warnings a stage keeps; it counts the others."""


class Report:
    """An append-only list of diagnostics: the one mutable thing that stages hand down."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self._errors = 0
        self._warnings = 0
        self._has_errors = False

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
        """Add one diagnostic; its severity is the one that `CODES` gives its code.

        Raises:
            TooManyErrors: there are `MOST_ERRORS` already.
        """
        # Loaded by the first fault only.
        from arc2sam.codes import CODES

        severity = CODES[code][0]
        if severity == "warning":
            if self.hides_warning():
                return
            self._warnings += 1
        elif severity == "error":
            self._errors += 1
            self._has_errors = True
            if self._errors > MOST_ERRORS:
                self._found.append(_stopped(span))
                raise TooManyErrors(self.diagnostics)
        self._found.append(Diagnostic(code, severity, message, span, tuple(labels), help, edit, logical_id, property))

    def hides_warning(self) -> bool:
        """Tell whether a warning would not be listed, and count it then; who makes very many asks before."""
        if self._warnings < MOST_WARNINGS:
            return False
        self._warnings += 1
        return True

    def extend(self, diagnostics: "Iterable[Diagnostic]") -> None:
        """Add diagnostics that another stage returned."""
        more = tuple(diagnostics)
        self._found.extend(more)
        self._has_errors = self._has_errors or has_errors(more)

    def keep(self, is_kept: "Callable[[Diagnostic], bool]") -> None:
        """Keep only some diagnostics: a reader cannot know what is nobody's business but a plugin's."""
        self._found = [one for one in self._found if is_kept(one)]
        self._has_errors = has_errors(self._found)

    def __iter__(self) -> "Iterator[Diagnostic]":
        return iter(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic so far is an error."""
        return self._has_errors

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics so far, in order of source, place and code, without repeats."""
        hidden = self._warnings - MOST_WARNINGS
        return in_order([*self._found, _hidden(hidden)] if hidden > 0 else self._found)


def _stopped(span: "Span | None") -> Diagnostic:
    message = f"There are more than {MOST_ERRORS} errors; from here on nothing was looked at"
    return Diagnostic("ARC200", "error", message, span, help="Mend the first ones: many may have one cause")


def _hidden(count: int) -> Diagnostic:
    message = f"{count} more warning{'s are' if count > 1 else ' is'} not listed"
    return Diagnostic("ARC500", "warning", message, help="Mend the first ones: many may have one cause")


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


class TooManyErrors(ManifestError):  # noqa: N818 - it is an error by its base
    """A stage stopped, since going on would only take time: it has found more than `MOST_ERRORS` errors."""
