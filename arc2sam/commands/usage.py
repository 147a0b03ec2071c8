"""Help and usage errors: argparse, built from a command's table of options (block 7, loaded off the plain path)."""

from arc2sam import commands, output
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Sequence

    from arc2sam.commands import Chosen, Option
    from arc2sam.diagnostics import Diagnostic


def parse(command: str, words: "Sequence[str]", version: str) -> "dict[str, str] | int":
    """Return the options that the words choose, or the exit code once help, version or an error was shown.

    Args:
        command: a key of `commands.COMMANDS`.
        words: the command line after the name of the command.
        version: what `--version` shows beside the name.
    """
    import contextlib
    import io

    parser = parser_of(command, version)
    # argparse is silent where standard output is full: what it says is kept and written by us.
    said, complained = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            # Arguments may stand before and after options, also where there are two of them. What is made for that
            # takes no notice of `--`, behind which nothing is an option.
            parse_words = parser.parse_args if "--" in words else parser.parse_intermixed_args
            return dict(vars(parse_words(words)))
    except SystemExit as stop:
        commands.tell(complained.getvalue())
        if stop.code:
            commands.tell(_about_rest(command, complained.getvalue().rpartition(_REST)[2].split(), words))
            return commands.FAILED
    report = Report()
    output.write(said.getvalue(), None, report)
    return commands.finish(report.diagnostics)


_REST = "unrecognized arguments: "
"""What argparse says before words that it has no use for; empty without such words."""
_TEMPLATES = (".yaml", ".yml", ".json")


def _about_rest(command: str, rest: "list[str]", words: "Sequence[str]") -> str:
    """Return advice on the first word that a command has no use for, or nothing."""
    if not rest or rest[0] not in words:
        # Said of something else, or a word with blanks in it.
        return ""
    from difflib import get_close_matches

    word = rest[0]
    flags = [flag for option in commands.load(command).OPTIONS for flag in option.flags]
    stage = _STAGES.get(word.lstrip("-")) if word[:1] == "-" else None
    near = get_close_matches(word, flags, n=1)
    if stage and "--stage" in flags:
        helped = f"Write `--stage {stage}`"
    elif word in commands.COMMANDS and not command:
        helped = f"Write the command first: `arc2sam {word} ...`"
    elif word.endswith(_TEMPLATES) and "-o" in flags and "-o" not in words:
        helped = f"Write `-o {word}` if the command is to write that file"
    elif word[:1] == "-" and near:
        helped = f"Write `{near[0]}`"
    else:
        return ""
    return f"  help: {helped}\n"


_STAGES = {"production": "production", "prod": "production", "staging": "staging"}
"""Options that people write for a stage, and what it is called."""


def advised(found: "Iterable[Diagnostic]", word: "str | None") -> "Iterable[Diagnostic]":
    """Return what was found, where the manifest that cannot be read looks like the name of a command with advice on that.

    Args:
        found: what was found in search of the manifest.
        word: what was taken for the manifest.
    """
    help_text = _about_command(word) if word and word.isalpha() else ""
    return [one.replace(help=help_text) if one.code == "ARC198" and help_text else one for one in found]


def _about_command(word: str) -> str:
    from difflib import get_close_matches

    if word in commands.COMMANDS:
        return f"Write the command first and its options behind it: `arc2sam {word} ...`"
    if word in _ELSEWHERE:
        return _ELSEWHERE[word]
    near = get_close_matches(word, commands.COMMANDS, n=1)
    return f"Write `arc2sam {near[0]}` if you mean the command" if near else f"Name a file that exists; {_NO_COMMAND}"


_NO_COMMAND = "arc2sam has no such command either, `arc2sam --help` lists them"
_ELSEWHERE = {
    "deploy": "Write the template with `arc2sam -o template.yaml`, then run `sam build && sam deploy`",
    "package": "Write the template with `arc2sam -o template.yaml`, then run `sam build && sam package`",
    "build": "Write the template with `arc2sam -o template.yaml`, then run `sam build`",
    "init": "Write `arc2sam create --name NAME`",
    "validate": "Write `arc2sam check`",
    "lint": "Write `arc2sam check`",
    "destroy": "Run `sam delete`",
    "logs": "Run `sam logs`",
    "env": "Name variables under `env` in @sam: they become parameters of the stack",
    "sandbox": "Run Architect's own sandbox: it reads the same manifest",
}
"""What people look for here and find elsewhere: commands of Architect and of the SAM CLI."""


def line(command: str, chosen: "Chosen", without: str = "") -> str:
    """Return the command line that chooses these options, as a shell takes it.

    Args:
        command: a key of `commands.COMMANDS`.
        chosen: the options.
        without: the name of one that is left out.
    """
    import shlex

    words = ["arc2sam", command] if command else ["arc2sam"]
    for option in commands.load(command).OPTIONS:
        value = chosen.get(option.name)
        if value is None or option.name == without or (option.flags and not option.metavar and value != option.const):
            continue
        words += option.flags[:1]
        if option.metavar:
            words.append(value)
    return shlex.join(words)


def parser_of(command: str, version: str) -> "ArgumentParser":
    """Return the argparse parser of a command; arguments as in `parse`."""
    import argparse

    module = commands.load(command)
    parser = argparse.ArgumentParser(
        prog=f"arc2sam {command}".strip(),
        description=module.SUMMARY,
        epilog=None if command else _commands(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"arc2sam {version}", help="show the version and exit")
    _add_options(parser, module.OPTIONS)
    return parser


def _commands() -> str:
    rows = [f"  arc2sam {name:<12}{doc}" for name, (_, doc) in commands.COMMANDS.items() if name]
    help_rows = "\n`arc2sam COMMAND --help` tells the options of a command."
    return "\n".join(["commands:", *rows]) + "\n" + help_rows


def _add_options(parser: "ArgumentParser", options: "tuple[Option, ...]") -> None:
    import argparse

    names = [option.name for option in options]
    groups = {name: parser.add_mutually_exclusive_group() for name in dict.fromkeys(names) if names.count(name) > 1}
    for option in options:
        target = groups.get(option.name, parser)
        if not option.flags:
            argument = target.add_argument(
                option.name,
                nargs=None if option.is_required else "?",
                metavar=option.metavar,
                help=option.doc,
                choices=option.choices or None,
                default=argparse.SUPPRESS,
            )
            argument.type = _type_of(option)
        elif option.metavar:
            target.add_argument(
                *option.flags,
                dest=option.name,
                metavar=option.metavar,
                help=_help(option),
                default=argparse.SUPPRESS,
                type=_type_of(option),
                choices=option.choices or None,
                action=_once(is_list=option.is_list),
            )
        else:
            target.add_argument(
                *option.flags,
                dest=option.name,
                action="store_const",
                const=option.const,
                help=option.doc,
                default=argparse.SUPPRESS,
            )


def _once(*, is_list: bool) -> "type[Action]":
    """Return what keeps the value of an option, and joins or refuses a second one: it is not clear which is meant."""
    import argparse

    class Once(argparse.Action):
        def __call__(
            self,
            parser: "ArgumentParser",  # noqa: ARG002 - the protocol of argparse
            namespace: "Namespace",
            values: object,
            option_string: "str | None" = None,  # noqa: ARG002 - the protocol of argparse
        ) -> None:
            before = getattr(namespace, self.dest, None)
            if before is not None and is_list:
                values = f"{before},{values}"
            elif before is not None:
                raise argparse.ArgumentError(self, "it is given twice")
            setattr(namespace, self.dest, values)

    return Once


def _help(option: "Option") -> str:
    is_told = all(choice in option.doc for choice in option.choices)
    return option.doc if is_told else f"{option.doc}; one of {', '.join(option.choices)}"


def _type_of(option: "Option") -> "Callable[[str], str]":
    import argparse

    def checked(value: str) -> str:
        # It passes the mark for "not given" too.
        if value is argparse.SUPPRESS:
            return value
        fault = option.check(value) if option.check else ""
        if fault:
            raise argparse.ArgumentTypeError(fault)
        if option.flags and not value:
            raise argparse.ArgumentTypeError("a value is missing")
        return value

    return checked
