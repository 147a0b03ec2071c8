"""Completion for fish, 3.0 and later (block 7)."""

from arc2sam.shells import Command, Value, table, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from arc2sam.commands import Option

_BEGIN = """\
# Completion of arc2sam for fish, made by `arc2sam completion fish`.

function __arc2sam_after --argument-names command
    # Tell whether the options of a command count here; without a name, those of arc2sam itself.
    set -l words (commandline -opc)
    set -l found ''
    if set -q words[2]; and contains -- $words[2] {commands}
        set found $words[2]
    end
    test "$found" = "$command"
end

complete -c arc2sam -f
"""

_FIRST = "test (count (commandline -opc)) -eq 1"


def script() -> str:
    """Return the script that fish reads."""
    first, *named = table()
    lines = [_BEGIN.format(commands=" ".join(one.name for one in named))]
    lines += [f"complete -c arc2sam -n {_quoted(_FIRST)} -a {one.name} -d {_quoted(one.doc)}" for one in named]
    for command in (first, *named):
        lines += ["", *_of_command(command)]
    return "\n".join(lines) + "\n"


def _of_command(command: Command) -> "Iterator[str]":
    start = f"complete -c arc2sam -n {_quoted(f'__arc2sam_after {_quoted(command.name)}')}"
    values = [value_of(option) for option in command.arguments]
    if any(value.kind == "files" for value in values):
        yield f"{start} -F"
    for value in values:
        if value.words:
            yield f"{start} {_words(value)}"
    for option in command.flags:
        yield f"{start} {_flags(option)} -d {_quoted(option.doc)}"


def _flags(option: "Option") -> str:
    flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    if not option.metavar:
        return flags
    value = value_of(option)
    if value.kind == "files":
        return f"{flags} -r -F"
    if value.kind == "folders":
        return f"{flags} -x -a '(__fish_complete_directories)'"
    return f"{flags} -x {_words(value)}".rstrip()


def _words(value: Value) -> str:
    if not value.words:
        return ""
    if not value.docs:
        return f"-a {_quoted(' '.join(value.words))}"
    described = " ".join(f"{word}\\t{_quoted(doc)}" for word, doc in zip(value.words, value.docs, strict=True))
    return f"-a {_quoted(described)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
