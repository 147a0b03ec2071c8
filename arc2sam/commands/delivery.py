"""How a template is delivered with a source map, compared by `--check`, or followed by `--watch` (block 7).

Loaded for these options only.
"""

from arc2sam import commands, output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.diagnostics import Report
    from arc2sam.pipeline import Result


def _map(result: "Result", chosen: "Chosen", root: str) -> "str | None":
    """Return the text of the source map, if one is asked for."""
    path = chosen.get("source_map")
    if path is None:
        return None
    from arc2sam.commands import maps

    template = chosen.get("output_file")
    stage = chosen.get("stage", "staging")
    return maps.render(result, stage, root, None if template in output.STANDARD else template, path)


def deliver(result: "Result", chosen: "Chosen", root: str, report: "Report") -> int:
    """Write the template and its map, or with `--check` compare them; return the exit code.

    Args:
        result: a run without errors.
        chosen: the options.
        root: the project root as seen from the template's folder.
        report: what was found.
    """
    files = [(result.require_text(), chosen.get("output_file"))]
    source_map = _map(result, chosen, root)
    if source_map is not None:
        files.append((source_map, chosen.get("source_map")))
    if chosen.get("mode") == "check":
        codes = {_checked(text, file) for text, file in files if file and file not in output.STANDARD}
        if commands.CHANGED in codes:
            from arc2sam.commands import usage

            commands.tell(f"  help: Run `{usage.line('', chosen, without='mode')}`\n")
        failed = commands.finish(report.diagnostics, chosen)
        return failed or (commands.FAILED if commands.FAILED in codes else max(codes))
    for text, file in files:
        # A map without its template would be of another one.
        if not report.has_errors and not (file and chosen.get("mode") == "watch" and _is_current(file, text)):
            output.write(text, file, report)
    return commands.finish(report.diagnostics, chosen)


def _checked(text: str, path: str) -> int:
    """Tell whether writing the text would change a file; nothing is written."""
    try:
        is_same = _holds(path, text)
    except FileNotFoundError:
        commands.tell(f"`{path}` would be created\n")
        return commands.CHANGED
    except (OSError, ValueError) as fault:
        return commands.finish([output.cannot("read", f"`{path}`", fault)])
    if is_same:
        return commands.OK
    commands.tell(f"`{path}` would change\n")
    return commands.CHANGED


def _is_current(path: str, text: str) -> bool:
    """Tell whether a file need not be written: whoever follows it sees it change only where it does."""
    try:
        return _holds(path, text)
    except (OSError, ValueError):
        return False


def _holds(path: str, text: str) -> bool:
    """Tell whether a file holds a text and nothing else; raises OSError or ValueError where it cannot be read."""
    body = text.encode()
    output.require_file(path)
    with open(path, "rb") as file:
        return file.read(len(body) + 1) == body
