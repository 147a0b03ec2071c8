"""The project's preferences: only what they say of deployed functions matters (block 5; loaded where they exist).

Source: Architect documentation, "Local preferences" and "env".
"""

from arc2sam import readers
from arc2sam.document import Mapping, Row, Scalar
from arc2sam.keys import shown
from arc2sam.model import Preferences
from arc2sam.normalize import PREFERENCES
from arc2sam.pragmas.sam import Sam, can_set, is_legal
from arc2sam.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.document import Document, Item, Pragma
    from arc2sam.model import App, Project, Target

_SANDBOX_STAGES = ("testing", "staging", "production")
_LEGAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_NAME = _LEGAL | frozenset("\"'.-")
"""What the first word of a line is taken to consist of."""


def read(project: "Project", report: "Report") -> "Preferences | None":
    """Return the preferences of a project, or None if it has none that can be read.

    Reports what the reader does, ARC325 (other preferences that are not read), ARC345 (@env) and ARC346 (the stage of @sandbox).
    """
    found = [project.sources[name] for name in PREFERENCES if name in project.sources]
    if not found:
        return None
    written, *others = found
    for other in others:
        message = f"`{other.name}` is not read: `{written.name}` is"
        # Without its text, of which no line may be shown.
        place = Span(Source(other.name, ""), 0, 0)
        report.add("ARC325", message, place, help="Move its lines there, or remove one of the two files")
    source = _without_values(written)
    if readers.is_blank(source.text):
        return None
    document = readers.read(source, "arc", report)
    if document is None:
        return None
    _check_sandbox(document, report)
    pragma = document.pragma("env")
    if pragma is None:
        return Preferences(Span(source, 0, 0))
    return Preferences(pragma.span, _env(pragma, report))


def _without_values(source: Source) -> Source:
    """Return the text with the values of @env blotted out: no message that shows a line may show a secret."""
    lines = []
    is_env = False
    for line in source.text.splitlines(keepends=True):
        if line.startswith("@"):
            is_env = line[1:].split()[:1] == ["env"]
        lines.append(_blotted(line) if is_env and not line.startswith("@") else line)
    return Source(source.name, "".join(lines))


def _blotted(line: str) -> str:
    """Return a line of @env with its first word, and nothing else that can be read."""
    text = line.lstrip()
    end = next((offset for offset, char in enumerate(text) if char not in _NAME), len(text))
    rest = "".join(char if char.isspace() else "x" for char in text[end + 1 :])
    return line[: len(line) - len(text)] + text[: end + 1] + rest


def _env(pragma: "Pragma", report: "Report") -> "dict[str, dict[str, Span]]":
    env: dict[str, dict[str, Span]] = {}
    for item in pragma.items:
        if not isinstance(item, Mapping):
            _report_stage(item, report)
            continue
        names = env.setdefault(str(item.name.value), {})
        for entry in item.entries:
            name = str(entry.key.value)
            if _LEGAL.issuperset(name):
                names.setdefault(name, entry.key.span)
            else:
                report.add(
                    "ARC345",
                    f"`{name}` cannot be an environment variable",
                    entry.key.span,
                    help="Use letters, digits and `_` only",
                )
    return env


def _report_stage(item: "Item", report: "Report") -> None:
    report.add(
        "ARC345",
        f"`{' '.join(item.span.text.split())[:60]}` is no stage with variables",
        item.span,
        help="Write the stage, and below it, indented by two spaces, a variable and its value on each line",
    )


def _check_sandbox(document: "Document", report: "Report") -> None:
    pragma = document.pragma("sandbox")
    for item in pragma.items if pragma else ():
        if isinstance(item, Row) and isinstance(item.values[0], Scalar) and item.values[0].value == "env":
            stage = item.values[-1]
            if shown(stage) not in _SANDBOX_STAGES:
                report.add(
                    "ARC346",
                    f"The sandbox has no stage `{shown(stage)}`",
                    stage.span,
                    help=f"Write one of {', '.join(f'`{name}`' for name in _SANDBOX_STAGES)}",
                )


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report ARC515: variables of the stage that the template would not set, so that a deploy removes them."""
    written = app.preferences.env.get(target.stage, {}) if app.preferences else {}
    sam = app.part(Sam)
    kept = frozenset(sam.env if sam else ())
    lost = [name for name in written if name not in kept]
    if lost:
        listed = ", ".join(f"`{name}`" for name in lost)
        kept_names = " ".join(filter(can_set, lost))
        helped = f"Remove {listed}: Architect or Lambda sets what is called so"
        if not all(map(is_legal, lost)):
            helped = "Rename it, or remove it: Lambda takes names of two characters or more that begin with a letter"
        report.add(
            "ARC515",
            f"The template does not set {listed}: a deploy removes from {target.stage} what `arc env` has set there",
            written[lost[0]],
            help=f"Write `env {kept_names}` below `@sam`, and give the values as parameters when you deploy"
            if kept_names
            else helped,
        )
