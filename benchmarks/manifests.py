"""Generated Architect projects of a given number of functions."""

import os
from dataclasses import dataclass
from pathlib import Path

KINDS = ("ws", "mixed")
"""`ws`: the three default routes and actions. `mixed`: Python, most pragmas that make functions, and tables."""

FEWEST_FUNCTIONS = 3
_ROUTES_WITHIN_LIMITS = 100
_HANDLERS = {
    "ws": ("index.mjs", "export const handler = async () => ({ statusCode: 200 })\n"),
    "mixed": ("lambda.py", "def handler(event, context):\n    return {}\n"),
}
_PROJECT = {"ws": "", "mixed": "@aws\nregion us-east-1\nruntime python3.12\n\n@static\n\n"}
_SETTINGS = "@aws\nmemory 512\ntimeout 10\n"
_FOLDERS_PER_SETTINGS_FILE = 10
_FUNCTIONS_PER_TABLE = 5


@dataclass(frozen=True)
class Shape:
    """What to generate."""

    kind: str
    """One of `KINDS`."""
    functions: int
    """How many functions the manifest has, at least `FEWEST_FUNCTIONS`."""
    has_sources: bool
    """Whether each function has its folder with a handler, every tenth a configuration file too."""

    @property
    def folder(self) -> str:
        """The name of the project's folder."""
        return f"{self.kind}-{self.functions}{'-sources' if self.has_sources else ''}"

    @property
    def is_over_limits(self) -> bool:
        """Whether the template is larger than AWS takes, so that arc2sam has to be told to go on."""
        return self.functions > _ROUTES_WITHIN_LIMITS


def write(shape: Shape, parent: Path) -> Path:
    """Write the project below a folder, unless it is there already, and return its root."""
    root = parent / shape.folder
    if (root / "app.arc").exists():
        return root
    items = _items(shape)
    if shape.has_sources:
        for number, folder in enumerate(_source_folders(items), 1):
            _write_source(root / "src" / folder, shape.kind, has_settings=number % _FOLDERS_PER_SETTINGS_FILE == 0)
    root.mkdir(parents=True, exist_ok=True)
    # Last and by renaming, so that a manifest means a whole project.
    unfinished = root / "app.arc.new"
    unfinished.write_text(_manifest(shape.kind, items))
    os.replace(unfinished, root / "app.arc")
    return root


def _items(shape: Shape) -> dict[str, list[str]]:
    """Return the items of each pragma that makes functions, and of @tables."""
    count = shape.functions
    if shape.kind == "ws":
        return {"ws": _actions(count)}
    tables = [_table(number) for number in range(max(count // _FUNCTIONS_PER_TABLE, 1))]
    if count < 2 * FEWEST_FUNCTIONS:
        return {
            "http": _routes(1),
            "events": _numbered("topic", 1),
            "queues": _numbered("job", count - 2),
            "tables": tables,
        }
    routes, eighth, sixteenth = count // 4, count // 8, count // 16
    return {
        "http": _routes(routes),
        "events": _numbered("topic", eighth),
        "queues": _numbered("job", eighth),
        "scheduled": [f"chore-{number} rate({number % 50 + 2} minutes)" for number in range(sixteenth)],
        "tables": tables,
        "ws": _actions(count - routes - 2 * eighth - sixteenth),
    }


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}-{number}" for number in range(count)]


def _actions(functions: int) -> list[str]:
    return [f"action-{number:05}" for number in range(functions - 3)]


def _routes(count: int) -> list[str]:
    # A root of its own: otherwise Architect adds a function that serves assets.
    methods = ("get", "post", "put", "delete")
    return ["get /", *(f"{methods[number % 4]} /things{number // 4}/:id" for number in range(count - 1))]


def _table(number: int) -> str:
    expires = "\n  expires TTL" if number % 4 == 0 else ""
    return f"table-{number}\n  owner *String\n  made **String{expires}"


def _manifest(kind: str, items: dict[str, list[str]]) -> str:
    pragmas = [f"@{name}\n" + "".join(f"{item}\n" for item in lines) for name, lines in items.items()]
    return f"@app\nbenchmark\n\n{_PROJECT[kind]}" + "\n".join(pragmas)


def _source_folders(items: dict[str, list[str]]) -> list[str]:
    folders = []
    for pragma, lines in items.items():
        if pragma == "ws":
            folders += [f"ws/{name}" for name in ("connect", "default", "disconnect", *lines)]
        elif pragma == "http":
            folders += [f"http/{_route_folder(route)}" for route in lines]
        elif pragma != "tables":
            folders += [f"{pragma}/{line.split()[0]}" for line in lines]
    return folders


def _route_folder(route: str) -> str:
    method, path = route.split()
    return f"{method}{path.replace('/', '-').replace(':', '000')}" if path != "/" else f"{method}-index"


def _write_source(folder: Path, kind: str, *, has_settings: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name, text = _HANDLERS[kind]
    (folder / name).write_text(text)
    if has_settings:
        (folder / "config.arc").write_text(_SETTINGS)
