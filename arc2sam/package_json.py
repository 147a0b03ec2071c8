"""What the package.json of a function says (block 3; loaded where there is one).

Source: npm documentation, "package.json"; Node.js documentation, "Modules: Packages" (`type`).
"""

from arc2sam import runtimes
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.source import Source


def lists_sdk(package: "Source") -> bool:
    """Tell whether a package.json has npm install a package of the AWS SDK."""
    if f'"{runtimes.SDK}' not in package.text:
        return False
    import json

    try:
        data = json.loads(package.text)
    except (ValueError, RecursionError):
        # npm tells.
        return False
    listed = data.get("dependencies") if isinstance(data, dict) else None
    return isinstance(listed, dict) and any(name.startswith(runtimes.SDK) for name in listed)


def module_system(source: "Source", report: "Report") -> str:
    """Return the module system that a package.json states, `esm` or `cjs`; reports ARC222 where it cannot be read."""
    text = source.text.strip()
    if '"type"' not in text and text[:1] == "{" and text[-1:] == "}":
        return "cjs"
    import json

    try:
        data = json.loads(source.text)
    except (ValueError, RecursionError) as error:
        start = getattr(error, "pos", 0)
        report.add("ARC222", "package.json is not valid JSON", Span(source, start, start + 1), help="Mend the file")
        return "cjs"
    kind = (data.get("type") if isinstance(data, dict) else None) or "commonjs"
    if kind not in ("module", "commonjs"):
        start = source.text.index('"type"')
        report.add(
            "ARC222",
            f"package.json has the type `{kind}`",
            Span(source, start, start + len('"type"')),
            help="Write `module` or `commonjs`",
        )
    return "esm" if kind == "module" else "cjs"
