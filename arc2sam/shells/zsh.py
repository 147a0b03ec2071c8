"""Completion for zsh: a file for its function path, that can be sourced as well (block 7)."""

from arc2sam.shells import Command, quoted, table, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.commands import Option

_SCRIPT = """\
#compdef arc2sam
# Completion of arc2sam for zsh, made by `arc2sam completion zsh`.

{lists}_arc2sam_first() {{
    _alternative 'commands:command:_arc2sam_commands' 'files:manifest:_files'
}}

_arc2sam() {{
    local command=''
    if ((CURRENT > 2)); then
        case $words[2] in
        ({commands})
            command=$words[2]
            shift words
            ((CURRENT--))
            ;;
        esac
    fi
    case $command in
    {cases}
    esac
}}

if [[ $funcstack[1] == _arc2sam ]]; then
    _arc2sam "$@"
else
    compdef _arc2sam arc2sam
fi
"""

_LIST = """\
_arc2sam_{name}() {{
    local -a described=(
        {words}
    )
    _describe -t {name} {name} described
}}

"""


def script() -> str:
    """Return the script that zsh reads."""
    first, *named = table()
    lists = {"commands": [(one.name, one.doc) for one in named]}
    for command in named:
        for option in (*command.flags, *command.arguments):
            if value_of(option).docs:
                lists[option.name] = list(zip(value_of(option).words, value_of(option).docs, strict=True))
    return _SCRIPT.format(
        lists="".join(_list(name, words) for name, words in lists.items()),
        commands=" | ".join(one.name for one in named),
        cases="\n    ".join(_case(one) for one in (first, *named)),
    )


def _list(name: str, words: "list[tuple[str, str]]") -> str:
    described = (quoted(f"{word.replace(':', chr(92) + ':')}:{doc}") for word, doc in words)
    return _LIST.format(name=name, words="\n        ".join(described))


def _case(command: Command) -> str:
    arguments = [
        f"{place}:{option.metavar}:{'_arc2sam_first' if not command.name and place == 1 else _action(option)}"
        for place, option in enumerate(command.arguments, 1)
    ]
    specs = (*(spec for option in command.flags for spec in _specs(option, command)), *arguments)
    joined = " \\\n            ".join(map(quoted, specs))
    return f"({quoted(command.name)})\n        _arguments \\\n            {joined}\n        ;;"


def _specs(option: "Option", command: Command) -> "Iterator[str]":
    """Yield how `_arguments` is told of an option; what excludes it stands in front."""
    excluded = [flag for other in command.flags if other.name == option.name for flag in other.flags]
    if option.name in ("help", "version"):
        excluded = ["-", "*"]
    for flag in option.flags:
        sign = "" if not option.metavar else "=" if flag.startswith("--") else "+"
        value = f":{option.metavar}:{_action(option)}" if option.metavar else ""
        yield f"({' '.join(excluded)}){flag}{sign}[{_escaped(option.doc)}]{value}"


def _action(option: "Option") -> str:
    """Return how `_arguments` finds what may be written."""
    value = value_of(option)
    if value.docs:
        return f"_arc2sam_{option.name}"
    return {"files": "_files", "folders": "_files -/", "words": f"({' '.join(value.words)})", "free": " "}[value.kind]


def _escaped(doc: str) -> str:
    return doc.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
