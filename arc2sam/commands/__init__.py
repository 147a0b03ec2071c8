"""The commands: one module each, in one table, imported when called; and the options that several share (block 7).

A command module has:

- `SUMMARY`: what it does, a line of its `--help`.
- `OPTIONS`: its table of options. The short reader here and argparse (`commands.usage`) are both made of it.
- `run(chosen)`: does the work with the options chosen and returns the exit code.
"""

from arc2sam.names import stage_fault
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import ModuleType
    from typing import TypeAlias

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.readers import Format

    Chosen: TypeAlias = Mapping[str, str]
    """The options given, by `Option.name`; one without a value has its `const`."""

COMMANDS = {
    "": ("transpile", "write the template (no command name)"),
    "check": ("check", "tell what is wrong, write nothing"),
    "explain": ("explain", "tell what a diagnostic code means"),
    "model": ("model", "write the app model as JSON"),
    "create": ("create", "write the handlers that an app lacks"),
    "hydrate": ("hydrate", "copy shared code into functions"),
    "assets": ("assets", "prepare static assets, and tell how to upload them"),
    "diff": ("diff", "tell what a deploy would change"),
    "completion": ("completion", "write what makes a shell complete the command line"),
    "lsp": ("lsp", "serve an editor (language server)"),
    "trace": ("trace", "tell which line made a part of the template"),
}
"""Command to module and what it does; the empty name is what `arc2sam` does without a command."""

OK = 0
WRONG = 1
"""What was found in the project is wrong."""
FAILED = 2
"""The command line is wrong, a file named on it cannot be read or written, or arc2sam itself failed."""


CHANGED = 3
"""The output would change, or a deploy would change something."""

NOTHING: "Chosen" = {}


class Option(Record):
    """One option of a command, or (without flags) an argument."""

    name: str
    flags: tuple[str, ...] = ()
    doc: str = ""
    metavar: str = ""
    """How its value is called in the help; empty for an option without a value."""
    const: str = "yes"
    """What is chosen by an option without a value. Options of one name exclude each other."""
    choices: tuple[str, ...] = ()
    is_list: bool = False
    """Whether its value may be several with commas between, and the option be given again."""
    is_required: bool = False
    """Of an argument: whether it must be given; those that must come last."""
    check: "Callable[[str], str] | None" = None
    """Returns what is wrong with a value, or an empty text."""

    def accepts(self, value: str) -> bool:
        """Tell whether a value may be given to the option."""
        return (not self.choices or value in self.choices) and not (self.check and self.check(value))


_FORMATS: "dict[str, Format]" = {name: name for name in ("arc", "json", "toml", "yaml", "package")}

MANIFEST = Option(
    "manifest",
    metavar="MANIFEST",
    doc="manifest, folder that holds one, or `-` for standard input (default: the folder you are in)",
)
INPUT_FORMAT = Option(
    "input_format",
    ("--input-format",),
    "how the manifest is written (default: what its name or its text tells)",
    metavar="FORMAT",
    choices=tuple(_FORMATS),
)
OUTPUT_FILE = Option("output_file", ("-o", "--output"), "write to FILE instead of standard output", metavar="FILE")
STAGE = Option(
    "stage", ("--stage",), "stage to deploy: staging (default), production, ...", metavar="NAME", check=stage_fault
)
JSON = Option("notation", ("--json",), "write JSON", const="json")
YAML = Option("notation", ("--yaml",), "write YAML (default)", const="yaml")
NO_LIMITS = Option("no_limits", ("--no-limits",), "let CloudFormation's limits on size be warnings")
STRICT = Option("strict", ("--strict",), "let warnings fail as errors do")
QUIET = Option("quiet", ("--quiet",), "tell only what fails")
FORMAT = Option(
    "format",
    ("--format",),
    "form of what is found: text (default), concise, json, github, sarif, junit; github on GitHub Actions",
    metavar="FORM",
    choices=("text", "concise", "json", "github", "sarif", "junit"),
)
COLOR = Option(
    "color",
    ("--color",),
    "colour what is found: auto (default), always, never",
    metavar="WHEN",
    choices=("auto", "always", "never"),
)
DEBUG = Option("debug", ("--debug",), "show the traceback of an internal error")
FINDINGS = (FORMAT, COLOR)
"""Options of every command that can find something."""


def load(name: str) -> "ModuleType":
    """Return the module of a command in `COMMANDS`."""
    import sys

    module = f"arc2sam.commands.{COMMANDS[name][0]}"
    __import__(module)
    return sys.modules[module]


def read(options: tuple[Option, ...], words: "Sequence[str]") -> "dict[str, str] | None":
    """Return the options that the words choose, or None wherever argparse must decide.

    It answers only for command lines of the plainest kind: each option once, its value in a word of its own.
    """
    flags = {flag: option for option in options for flag in option.flags}
    arguments: list[str] = []
    chosen: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word[:1] != "-" or word == "-":
            arguments.append(word)
            continue
        option = flags.get(word)
        if option is None or option.name in chosen:
            return None
        value = next(rest, "") if option.metavar else option.const
        if option.metavar and (not value or (value[0] == "-" and value != "-") or not option.accepts(value)):
            return None
        chosen[option.name] = value
    wanted = [option for option in options if not option.flags]
    if len(arguments) < len(wanted):
        wanted = [option for option in wanted if option.is_required]
    if len(arguments) != len(wanted) and (arguments or wanted):
        return None
    for option, word in zip(wanted, arguments, strict=True):
        if not word or not option.accepts(word):
            return None
        chosen[option.name] = word
    return chosen


def input_format(chosen: "Chosen") -> "Format | None":
    """Return the format that was stated, or None."""
    return _FORMATS.get(chosen.get("input_format", ""))


def finish(diagnostics: "Iterable[Diagnostic]", chosen: "Chosen" = NOTHING) -> int:
    """Show everything that was found on standard error and return the exit code it means.

    Args:
        diagnostics: what was found, in order.
        chosen: the options given, of which `format`, `color`, `strict` and `quiet` count.
    """
    found = tuple(diagnostics)
    shown = tuple(one for one in found if one.severity in _failing(chosen)) if "quiet" in chosen else found
    if shown or "format" in chosen:
        import sys

        from arc2sam.commands import findings

        tell(findings.render(shown, chosen, sys.stderr))
    return exit_code(found, chosen) if found else OK


def exit_code(found: "tuple[Diagnostic, ...]", chosen: "Chosen") -> int:
    """Return the exit code that diagnostics mean; with `--strict` a warning counts as an error."""
    codes = {one.code for one in found if one.severity in _failing(chosen)}
    if codes & _FAILURES:
        return FAILED
    return WRONG if codes else OK


def _failing(chosen: "Chosen") -> tuple[str, ...]:
    """Return the severities that let a run fail."""
    return ("error", "warning") if "strict" in chosen else ("error",)


_FAILURES = frozenset({"ARC198", "ARC583", "ARC584", "ARC586", "ARC901"})


def tell(text: str) -> None:
    """Write a text to standard error; a standard error that is closed or full is nobody's concern."""
    import sys

    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()
    except (OSError, ValueError):
        return
