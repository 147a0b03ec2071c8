"""The manifest of a new app, and what stands beside it (block 5)."""

from arc2sam import hydration

REGION = "us-west-2"
"""Architect's region where none is stated."""


def text(name: str, runtime: "str | None") -> str:
    """Return the `app.arc` of a new app: a page, a WebSocket API, and the settings to deploy them with.

    Args:
        name: a legal one: see `pragmas.app.name_fault`.
        runtime: of all its functions, as the user wrote it; None for the default.
    """
    # Unquoted, these two are no texts in a manifest.
    shown = f'"{name}"' if name in ("true", "false") else name
    lines = ["@app", shown, "", "@http", "get /", "", "@ws", "", "@static", "false", "", "@aws", f"region {REGION}"]
    if runtime:
        lines.append(f"runtime {runtime}")
    return "\n".join(lines) + "\n"


def ignored() -> str:
    """Return the `.gitignore` of an app: the template, and what `sam build` and `arc2sam hydrate` make."""
    lines = (".aws-sam/", "/template.yaml", "/template.*.yaml", *hydration.not_ignored(hydration.PLACES, ""))
    return "".join(f"{line}\n" for line in lines)
