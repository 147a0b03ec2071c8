"""Completion for bash, 3.2 and later, without the package bash-completion (block 7)."""

from arc2sam.project import MANIFESTS
from arc2sam.shells import Command, Value, quoted, table, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = """\
# Completion of arc2sam for bash, made by `arc2sam completion bash`.

_arc2sam_words() {{
    # Where only some words are right, files are no help; bash 3.2 offers them all the same.
    compopt +o default +o bashdefault 2>/dev/null
    local IFS=$' \\t\\n'
    COMPREPLY=($(compgen -W "$1" -- "$word"))
}}

_arc2sam_folders() {{
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -d -- "$word"))
}}

_arc2sam() {{
    local IFS=$' \\t\\n'
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command='' name words
    # `--stage=x` is three words.
    if [[ $word == '=' ]]; then
        word=''
    elif [[ $before == '=' ]]; then
        before=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    COMPREPLY=()
    if ((COMP_CWORD > 1)); then
        case ${{COMP_WORDS[1]}} in
        {commands}) command=${{COMP_WORDS[1]}} ;;
        esac
    fi
    case $command:$before in
    {values}
    esac
    if [[ $word == -* ]]; then
        case $command in
        {flags}
        esac
    fi
    # Where nothing is said here, bash offers files.
    case $command in
    {arguments}
    esac
    if ((COMP_CWORD == 1)); then
        words={names}
        for name in {manifests}; do
            if [[ -f $name ]]; then words+=" $name"; fi
        done
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    fi
}}

complete -o bashdefault -o default -F _arc2sam arc2sam
"""


def script() -> str:
    """Return the script that bash reads."""
    commands = table()
    named = commands[1:]
    names = [one.name for one in named]
    return _SCRIPT.format(
        commands=" | ".join(names),
        values="\n    ".join(_values(commands)),
        flags="\n        ".join(_flags(one) for one in commands),
        arguments="\n    ".join(_arguments(named)),
        names=quoted(" ".join(names)),
        manifests=" ".join(MANIFESTS),
    )


def _values(commands: tuple[Command, ...]) -> "Iterator[str]":
    """Yield what completes the value of an option, once for all that have the same."""
    patterns: dict[Value, list[str]] = {}
    for command in commands:
        for option in command.flags:
            if option.metavar:
                patterns.setdefault(value_of(option), []).extend(f"{command.name}:{flag}" for flag in option.flags)
    for value, where in patterns.items():
        yield f"{' | '.join(where)}) {_completed(value)} ;;"


def _completed(value: Value) -> str:
    if value.kind == "files":
        return "return"
    if value.kind == "folders":
        return "_arc2sam_folders; return"
    return f"_arc2sam_words {quoted(' '.join(value.words))}; return"


def _flags(command: Command) -> str:
    flags = " ".join(flag for option in command.flags for flag in option.flags)
    return f"{quoted(command.name)}) _arc2sam_words {quoted(flags)}; return ;;"


def _arguments(commands: tuple[Command, ...]) -> "Iterator[str]":
    """Yield what completes the arguments of commands of which none is a file."""
    for command in commands:
        values = [value_of(option) for option in command.arguments]
        if all(value.kind != "files" for value in values):
            words = Value("words", tuple(word for value in values for word in value.words))
            yield f"{command.name}) {_completed(words)} ;;"
