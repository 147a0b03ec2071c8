"""Completion of the command line in shells, made from the tables of commands and options (block 7).

A module for each shell has `script()`, which returns what the shell reads.
"""

from arc2sam import commands
from arc2sam.commands import Option
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal, TypeAlias

    Words: TypeAlias = Mapping[str, str]
    """What may be written, and what it means."""

SHELLS = ("bash", "zsh", "fish")

HELP = Option("help", ("-h", "--help"), "show the options and exit")
VERSION = Option("version", ("--version",), "show the version and exit")


class Value(Record):
    """What may be written for an option or an argument."""

    kind: "Literal['files', 'folders', 'words', 'free']"
    words: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    """What each of the words means, where that is not plain."""


FILES = Value("files")
FOLDERS = Value("folders")
FREE = Value("free")


class Command(Record):
    """What may follow a command, or `arc2sam` itself."""

    name: str
    doc: str
    flags: tuple[Option, ...]
    arguments: tuple[Option, ...]


def table() -> tuple[Command, ...]:
    """Return every command with its options; the first one is that without a name."""
    return tuple(_command(name, doc) for name, (_, doc) in commands.COMMANDS.items())


def _command(name: str, doc: str) -> Command:
    written: tuple[Option, ...] = commands.load(name).OPTIONS
    flags = (*(one for one in written if one.flags), HELP, VERSION)
    return Command(name, doc, flags, tuple(one for one in written if not one.flags))


def value_of(option: Option) -> Value:
    """Return what may be written for an option that has a value, or for an argument."""
    if option.choices:
        return Value("words", option.choices)
    if option.name in _WORDS:
        words = _WORDS[option.name]()
        return Value("words", tuple(words), tuple(words.values()) if any(words.values()) else ())
    return _KINDS.get(option.metavar, FREE)


def _codes() -> "Words":
    from arc2sam.codes import CODES

    return {code: title for code, (_, title) in sorted(CODES.items())}


def _runtimes() -> "Words":
    from arc2sam.runtimes import FAMILIES

    return {word: "" for family in FAMILIES for word in (*family.aliases, *family.runtimes)}


def _stages() -> "Words":
    return dict.fromkeys(("staging", "production"), "")


def _tools() -> "Words":
    from arc2sam.opinions import TOOLS

    # With a comma between they are one word to a shell.
    return dict.fromkeys((*TOOLS, *(f"{one},{other}" for one in TOOLS for other in TOOLS if one != other)), "")


_WORDS: "dict[str, Callable[[], Words]]" = {"code": _codes, "runtime": _runtimes, "stage": _stages, "with": _tools}
"""What is usual for an option, by its name: other words may be right too."""

_KINDS = {"MANIFEST": FILES, "TEMPLATE": FILES, "FILE": FILES, "FOLDER": FOLDERS}
"""What is written for an option, by its metavar."""


def quoted(text: str) -> str:
    """Return a text in single quotes, as bash and zsh read it."""
    return "'" + text.replace("'", "'\\''") + "'"
