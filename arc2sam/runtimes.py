"""The table of Lambda runtimes: aliases, families, handler files, end of support (block 1).

Source: Architect documentation, "Function configuration"; AWS Lambda documentation, "Lambda runtimes".
"""

from arc2sam.record import Record

DEFAULT = "nodejs22.x"
TYPESCRIPT = "typescript"
DENO = "deno"
SDK = "@aws-sdk/"
"""How names of the packages of the AWS SDK begin that Node's runtimes bring along."""

_NODE = ("index.js", "index.mjs", "index.cjs")
_DENO = ("mod.ts", "mod.js", "mod.tsx", "index.ts", "index.js", "index.tsx")


class Family(Record):
    """A language: its runtimes, newest supported first among equals, and how its handler is found."""

    prefix: str
    alias_target: str
    aliases: tuple[str, ...]
    runtimes: tuple[str, ...]
    handler_files: tuple[str, ...] = ()
    """Candidates in the function's folder; the first that exists is loaded."""
    missing_file: str = "index"
    """The file assumed when none of the candidates exists."""


FAMILIES = (
    Family(
        "nodejs",
        "nodejs22.x",
        ("node", "nodejs", "node.js"),
        ("nodejs20.x", "nodejs22.x", "nodejs24.x"),
        _NODE,
        "index.mjs",
    ),
    Family(
        "python",
        "python3.13",
        ("python", "py"),
        ("python3.12", "python3.13", "python3.14", "python3.11", "python3.10", "python3.9"),
        ("lambda.py", "handler.py", "index.py"),
        "lambda.py",
    ),
    Family(
        "ruby",
        "ruby3.3",
        ("ruby", "rb"),
        ("ruby3.3", "ruby3.2"),
        ("lambda.rb", "handler.rb", "index.rb"),
        "lambda.rb",
    ),
    Family("java", "java21", ("java",), ("java21", "java17", "java11", "java8.al2")),
    Family("dotnet", "dotnet8", ("dotnet", ".net"), ("dotnet8",)),
    Family("provided", "provided.al2023", ("custom",), ("provided.al2023", "provided.al2")),
    Family(DENO, DENO, (), (DENO,), _DENO, "mod.ts"),
    Family(TYPESCRIPT, TYPESCRIPT, (), (TYPESCRIPT,), ("index.ts", "index.tsx"), "index.ts"),
)

# Runtimes that Lambda still takes but AWS has announced the end of, and what to move to.
DEPRECATED = {
    "nodejs20.x": "nodejs22.x",
    "python3.9": "python3.13",
    "python3.10": "python3.13",
    "ruby3.2": "ruby3.3",
    "provided.al2": "provided.al2023",
}


def resolve(name: str) -> "str | None":
    """Return the runtime that `name` stands for: an alias in any case, or a runtime spelled exactly; else None."""
    folded = name.lower()
    for family in FAMILIES:
        if folded in family.aliases:
            return family.alias_target
        if name in family.runtimes:
            return name
    return None


def is_alias(name: str) -> bool:
    """Tell whether `name` is an alias such as `node` or `py`."""
    folded = name.lower()
    return any(folded in family.aliases for family in FAMILIES)


def family_of(runtime: str) -> Family:
    """Return the family of a resolved runtime."""
    for family in FAMILIES:
        if runtime in family.runtimes:
            return family
    raise ValueError(f"not a runtime: {runtime}")
