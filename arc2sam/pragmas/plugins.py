"""@plugins and @macros: JavaScript that changes what Architect deploys, and that arc2sam does not run.

Source: Architect documentation, "@plugins" and "@macros".
"""

from arc2sam.items import NameRule, is_valid_name, named_items
from arc2sam.keys import Key
from arc2sam.model import Part
from arc2sam.record import Record
from arc2sam.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Diagnostic, Report
    from arc2sam.document import Pragma
    from arc2sam.items import Named
    from arc2sam.model import App

NAME = "plugins"
KEYS = (Key("src", "string", "File of the plugin, relative to the project root."),)

_RULE = NameRule("plugin", 1, 214, "npm")
_RESERVED = "_methods"
_NATIVE = frozenset({"architect/plugin-typescript"})
"""Plugins whose effect on a template arc2sam has built in."""


class Plugin(Record):
    """A plugin or macro."""

    name: str
    span: Span
    src: "str | None" = None


class Plugins(Part):
    """What @plugins lists."""

    listed: tuple[Plugin, ...] = ()


class Macros(Part):
    """What @macros lists."""

    PRAGMA = "macros"
    listed: tuple[Plugin, ...] = ()


def normalize(pragma: "Pragma", report: "Report") -> "Plugins | Macros":
    """Return what is listed; reports ARC210 to 213, ARC236 (a reserved name) and ARC340 (not run), one for each."""
    from arc2sam.pragmas import places

    listed = tuple(
        _plugin(item) for item in named_items(pragma, KEYS, report, places) if _is_usable(item, pragma.name, report)
    )
    return Macros(pragma.span, listed=listed) if pragma.name == "macros" else Plugins(pragma.span, listed=listed)


def _plugin(item: "Named") -> Plugin:
    src = item.settings.get("src")
    return Plugin(item.name, item.name_span, str(src.value) if src else None)


def _is_usable(item: "Named", pragma: str, report: "Report") -> bool:
    if not is_valid_name(item, _RULE, report):
        return False
    if item.name == _RESERVED:
        report.add("ARC236", f"Architect reserves the name `{_RESERVED}`", item.name_span, help="Rename the plugin")
        return False
    if pragma == "macros":
        noun, lack = "macro", "what it changes in the template is missing"
    else:
        noun, lack = "plugin", "functions, resources, variables and permissions that it adds are missing"
    if item.name not in _NATIVE:
        report.add(
            "ARC340",
            f"The {noun} `{item.name}` is JavaScript, which arc2sam does not run: {lack}",
            item.name_span,
            help="Write what it adds as a template fragment, and `overlay FILE` below `@sam`",
        )
    return True


def link(app: "App", report: "Report") -> "App":
    """Report ARC341: a plugin and a macro share one space of names. Source: Architect documentation, "@plugins"."""
    plugins, macros = app.part(Plugins), app.part(Macros)
    first = {one.name: one for one in plugins.listed} if plugins else {}
    for macro in macros.listed if macros else ():
        if macro.name in first:
            from arc2sam.diagnostics import Label

            report.add(
                "ARC341",
                f"`{macro.name}` is both a plugin and a macro",
                macro.span,
                labels=[Label(first[macro.name].span, "the plugin")],
                help="Remove it below @macros or below @plugins, or rename one of the two",
            )
    return app


def with_plugins(found: "Iterable[Diagnostic]", app: "App") -> "tuple[Diagnostic, ...]":
    """Return diagnostics in which those about an unknown runtime (ARC215) name the plugins that may define it."""
    from arc2sam.diagnostics import Label

    part = app.part(Plugins)
    labels = tuple(Label(one.span, "a plugin that may define it is not run") for one in part.listed) if part else ()
    return tuple(one.replace(labels=one.labels + labels) if one.code == "ARC215" else one for one in found)
