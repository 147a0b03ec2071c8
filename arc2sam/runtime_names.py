"""Names of runtimes that are none any more, or never were, and what to write instead (block 1, loaded for them only).

Source: AWS Lambda documentation, "Lambda runtimes".
"""

from arc2sam.runtimes import DEPRECATED, FAMILIES, resolve
from arc2sam.spelling import nearest

# Runtimes of known languages with which Lambda creates no function any more.
ENDED = frozenset(
    {
        "nodejs4.3",
        "nodejs6.10",
        "nodejs8.10",
        "nodejs10.x",
        "nodejs12.x",
        "nodejs14.x",
        "python2.7",
        "python3.6",
        "python3.7",
        "ruby2.5",
        "ruby2.7",
        "java8",
        "go1.x",
        "provided",
        "dotnetcore1.0",
        "dotnetcore2.0",
        "dotnetcore2.1",
        "dotnetcore3.1",
    }
)
# Runtimes that Lambda still takes, deprecated and not among Architect's.
OUTDATED = frozenset({"nodejs16.x", "nodejs18.x", "python3.8", "dotnet6"})

_LONGEST = 60
"""Longer words than this are no runtime, however spelled."""


def near(name: str) -> "str | None":
    """Return the runtime that `name` most likely means, or None: `node22`, `python312`, `Python3.13`.

    Instead of one that AWS has deprecated it is the one after that.
    """
    if name in ENDED or name in OUTDATED:
        return successor(name)
    if len(name) > _LONGEST:
        return None
    spelled = _spelled(name)
    for family in FAMILIES:
        for runtime in family.runtimes:
            version = runtime.removeprefix(family.prefix)
            if spelled in {_spelled(word + version) for word in (family.prefix, *family.aliases)}:
                return DEPRECATED.get(runtime, runtime)
    if name and successor(name):
        return successor(name)
    return nearest(name, tuple(word for family in FAMILIES for word in (*family.runtimes, *family.aliases)))


def _spelled(name: str) -> str:
    """Return what is left of a name without capitals, punctuation and the last `x`."""
    return "".join(character for character in name.lower() if character.isalnum()).removesuffix("x")


def successor(name: str) -> "str | None":
    """Return the runtime that replaces `name`, a runtime of a known language that Lambda no longer takes."""
    folded = name.lower()
    if folded.startswith("go1"):
        return "provided.al2023"
    for family in FAMILIES:
        if folded.startswith(family.prefix):
            return family.alias_target
    return None


def joined(words: "list[str]") -> str:
    """Return the runtime that several words name, `node 22`; empty if several runtimes are named, or none."""
    if all(resolve(word) or word in ENDED or word in OUTDATED for word in words):
        return ""
    return near("".join(words)) or ""
