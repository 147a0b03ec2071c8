"""Make `docs/arc2sam.1`, the manual page, from the tables of commands and options that the program itself reads.

python schemas/build_man.py
"""

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from arc2sam import __version__, commands
from arc2sam.commands import Option
from arc2sam.normalize import PREFERENCES
from arc2sam.project import MANIFESTS
from arc2sam.shells import HELP, VERSION

TARGET = Path(__file__).parents[1] / "docs" / "arc2sam.1"

DESCRIPTION = """\
arc2sam turns the manifest of an Architect project (arc.codes) into an AWS SAM template. It needs no network and no
credentials, and keeps no state: the template depends on the manifest, the files beside it, the options and the version.

Without a command it writes the template, to standard output or to the file of `-o`. Everything that was found goes to
standard error, with file, line, column and what to do; after an error there is no template. Options follow the command.
"""

STATUS = {
    commands.OK: "Done, perhaps with warnings.",
    commands.WRONG: "The project is wrong: the manifest, a file beside it, a folder without a manifest.",
    commands.FAILED: "The command line is wrong, a file named on it cannot be read or written, or arc2sam itself failed.",
    commands.CHANGED: "The file would change (`--check`), or a deploy would change something (`arc2sam diff`).",
}

ENVIRONMENT = {
    "NO_COLOR, FORCE_COLOR": "Whether what is found is coloured, unless `--color` tells.",
    "GITHUB_ACTIONS": "If it is `true`, what is found is written for GitHub Actions, unless `--format` tells.",
    "GITHUB_WORKSPACE": "The root of the repository, from which `--format github` and `--format sarif` name files.",
}

FILES = {
    ", ".join(MANIFESTS): "The manifest, if only its folder is named, or nothing.",
    ", ".join(PREFERENCES): "Preferences of the project: of them only environment variables are looked at, to warn.",
}

EXAMPLES = {
    "arc2sam -o template.yaml && sam build && sam deploy --guided": "Write a template, build and deploy it.",
    "arc2sam check --strict && arc2sam -o template.yaml --check": (
        "Tell in CI whether the project is right and its template up to date."
    ),
    "arc2sam diff template.yaml": "Tell what a deploy would change.",
    "arc2sam explain ARC214": "Tell what a code means.",
}


def text() -> str:
    """Return the page."""
    modules = {name: commands.load(name) for name in commands.COMMANDS}
    shared = _shared([module.OPTIONS for module in modules.values()])
    lines = [
        r".\" Made by schemas/build_man.py; change the tables of options in arc2sam/commands instead.",
        f'.TH ARC2SAM 1 "" "arc2sam {__version__}" "User Commands"',
        # Nothing is hyphenated or stretched: much of it is to be typed.
        ".nh",
        ".ad l",
        *section("name", [r"arc2sam \- turn an Architect project manifest into an AWS SAM template"]),
        *section("synopsis", _synopses(modules)),
        *section("description", paragraphs(DESCRIPTION)),
    ]
    lines += [".SH COMMANDS"]
    for name, module in modules.items():
        lines += [f".SS {_bold(f'arc2sam {name}'.strip())}", prose(module.SUMMARY)]
        for option in module.OPTIONS:
            if option not in shared:
                lines += entry(_label(option), _about(option))
    lines += section("options", ["Each command takes those of these that its synopsis names, and the last two."])
    for option in (*shared, HELP, VERSION):
        lines += entry(_label(option), _about(option))
    lines += section("exit status", [])
    for code, meaning in STATUS.items():
        lines += entry(_bold(str(code)), meaning)
    for title, table in (("environment", ENVIRONMENT), ("files", FILES), ("examples", EXAMPLES)):
        lines += section(title, [])
        for label, meaning in table.items():
            lines += entry(_bold(label), meaning)
    return "\n".join(lines) + "\n"


def section(title: str, lines: Iterable[str]) -> list[str]:
    """Return a section with its heading."""
    return [f'.SH "{title.upper()}"' if " " in title else f".SH {title.upper()}", *lines]


def paragraphs(written: str) -> Iterator[str]:
    """Yield text with a request between its paragraphs."""
    for number, paragraph in enumerate(written.strip().split("\n\n")):
        if number:
            yield ".PP"
        yield prose(" ".join(paragraph.split()))


def entry(label: str, meaning: str) -> list[str]:
    """Return a label and, indented below it, its meaning."""
    return [".TP", label, prose(meaning)]


def prose(written: str) -> str:
    """Return lines of text; what stands in backquotes becomes bold."""
    parts = written.split("`")
    whole = "".join(_bold(part) if number % 2 else escaped(part) for number, part in enumerate(parts))
    return _wrapped(whole)


def _wrapped(line: str) -> str:
    lines = textwrap.wrap(line, 79, break_long_words=False, break_on_hyphens=False)
    # At the beginning of a line these are requests.
    return "\n".join(rf"\&{one}" if one[0] in ".'" else one for one in lines)


def escaped(written: str) -> str:
    """Return text without what roff takes for its own; a dash is one to be typed."""
    return written.replace("\\", r"\e").replace("-", r"\-")


def _bold(written: str) -> str:
    return rf"\fB{escaped(written)}\fR"


def _italic(written: str) -> str:
    return rf"\fI{escaped(written)}\fR"


def _label(option: Option) -> str:
    if not option.flags:
        return _italic(option.metavar)
    flags = ", ".join(_bold(flag) for flag in option.flags)
    return f"{flags} {_italic(option.metavar)}" if option.metavar else flags


def _about(option: Option) -> str:
    about = (
        f"{option.doc}; one of {', '.join(option.choices)}" if option.choices and not _names_all(option) else option.doc
    )
    return f"{about[0].upper()}{about[1:]}{'' if about.endswith('.') else '.'}"


def _names_all(option: Option) -> bool:
    return all(choice in option.doc for choice in option.choices)


def _shared(tables: "list[tuple[Option, ...]]") -> list[Option]:
    """Return the options that several commands have, in the order in which they are first met."""
    every = [option for table in tables for option in table]
    return [option for option in dict.fromkeys(every) if every.count(option) > 1]


def _synopses(modules: "dict[str, ModuleType]") -> Iterator[str]:
    for number, (name, module) in enumerate(modules.items()):
        if number:
            yield ".br"
        options = module.OPTIONS
        groups: dict[str, list[Option]] = {}
        for option in options:
            if option.flags:
                groups.setdefault(option.name, []).append(option)
        words = [_bold(f"arc2sam {name}".strip())]
        words += [f"[{' | '.join(_short(option) for option in group)}]" for group in groups.values()]
        arguments = [option for option in options if not option.flags]
        words += [
            _italic(option.metavar) if option.is_required else f"[{_italic(option.metavar)}]" for option in arguments
        ]
        yield _wrapped(" ".join(words))


def _short(option: Option) -> str:
    flag = _bold(option.flags[0])
    return f"{flag} {_italic(option.metavar)}" if option.metavar else flag


def main() -> None:
    """Write the page."""
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
