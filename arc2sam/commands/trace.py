"""`arc2sam trace TEMPLATE LOGICALID[.PROPERTY]`: tells which line made a part of the template (block 7)."""

from arc2sam import commands, output, project
from arc2sam.commands import Option, maps
from arc2sam.commands.transpile import root_from
from arc2sam.diagnostics import Diagnostic, Report
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.commands import Chosen
    from arc2sam.intrinsics import Json
    from arc2sam.source_map import SourceMap
    from arc2sam.source_map.lookup import Traced
    from arc2sam.template_files import TemplateFile

SUMMARY = "Tell which line of an Architect project made a resource of its template, or a property of one."

OPTIONS = (
    Option(
        "template",
        metavar="TEMPLATE",
        doc="the template: a file that arc2sam wrote, `-` for standard input, or REVISION:PATH as git takes it",
        is_required=True,
    ),
    Option(
        "name",
        metavar="LOGICALID[.PROPERTY]",
        doc="a logical ID, also of what SAM makes, or an output or parameter; the path of a property may follow it",
        is_required=True,
    ),
    Option(
        "manifest",
        ("--manifest",),
        "the manifest, or the folder that holds one (default: the folder you are in)",
        metavar="MANIFEST",
    ),
    Option("source_map", ("--source-map",), "read this source map instead of the project", metavar="FILE"),
    commands.STAGE,
    Option("form", ("--json",), "write what was found as JSON", const="json"),
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)

VERSION = 1


class Known(Record):
    """What is known of the template."""

    map: "SourceMap"
    document: "Mapping[str, Json]"
    is_current: bool
    """Whether the file is what the manifest gives now, or what the map is of."""
    source: str
    """What it is compared with, in words."""


def run(chosen: "Chosen") -> int:
    """Write what made the part that was asked for to standard output; what is wrong goes to standard error."""
    from arc2sam import template_files

    report = Report()
    found = template_files.read(chosen["template"], report)
    known = (_of_map if "source_map" in chosen else _of_project)(found, chosen, report) if found else None
    if known is None:
        return commands.finish(report.diagnostics, chosen)
    return _tell(known, chosen, report)


def _of_map(found: "TemplateFile", chosen: "Chosen", report: Report) -> "Known | None":
    from arc2sam.diff.read import read as read_template
    from arc2sam.source_map.stored import digest_of

    stored = maps.read(chosen["source_map"], report)
    if stored is None:
        return None
    is_current = digest_of(found.source.text) == stored.digest
    names = stored.map.names
    # Whether something of that name is there the map knows: a long template is not read for nothing.
    is_known = any(chosen["name"] in names.get(section, ()) for section in ("Resources", "Outputs", "Parameters"))
    document = names if is_known and is_current else read_template(found.source, report)
    if document is None:
        return None
    return Known(stored.map, document, is_current, f"the template that `{chosen['source_map']}` was written with")


def _of_project(found: "TemplateFile", chosen: "Chosen", report: Report) -> "Known | None":
    from arc2sam.model import Target
    from arc2sam.pipeline import transpile
    from arc2sam.readers.fragment import is_json
    from arc2sam.source_map.make import make

    sought = Report()
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), sought)
    report.extend(one.replace(help=one.help.replace("on the command line", "with `--manifest`")) for one in sought)
    if manifest is None:
        return None
    stage = chosen.get("stage", "staging")
    root = root_from(found.folder, manifest.root)
    made = transpile(
        manifest.source,
        project.Beside(manifest.root, report),
        format=manifest.format,
        stage=stage,
        root=root,
        output="json" if is_json(found.source) else "yaml",
        # The template may be of a run without them.
        limits=False,
    )
    # What is not quite right in the project is not what was asked.
    report.extend(one for one in made.diagnostics if one.severity == "error")
    if made.app is None or made.template is None or report.has_errors:
        return None
    return Known(
        make(made.app, made.template, Target(stage, root)),
        made.template.document,
        made.text == found.source.text,
        f"what `{manifest.source.name}` gives now for the stage `{stage}`",
    )


def _tell(known: Known, chosen: "Chosen", report: Report) -> int:
    from arc2sam.source_map.lookup import Untraced, look_up

    traced = look_up(chosen["name"], known.document, known.map)
    if isinstance(traced, Untraced):
        hint = "" if known.is_current else f"; `{chosen['template']}` is not {known.source}"
        report.extend([Diagnostic("ARC584", "error", traced.message + hint, help=traced.help)])
        return commands.finish(report.diagnostics, chosen)
    if not known.is_current:
        report.add(
            "ARC585",
            f"`{chosen['template']}` is not {known.source}: the line is that of the latter",
            None,
            help="Write both anew" if "source_map" in chosen else "Write it anew, or name its stage with `--stage`",
        )
    is_json = chosen.get("form") == "json"
    text = _json(known, traced, chosen["name"]) if is_json else _text(known, traced, chosen["name"])
    output.write(text, None, report)
    return commands.finish(report.diagnostics, chosen)


def _text(known: Known, traced: "Traced", name: str) -> str:
    from arc2sam.report.text import escape, excerpt

    origin = traced.origin
    if origin is None:
        return f"{escape(name)}: stands in every template, no line makes it\n"
    place = f"{origin.span}: " if origin.span else ""
    lines = [escape(f"{place}{origin.what}")]
    if traced.made_of:
        lines.append(f"  SAM makes `{escape(name)}` of `{traced.made_of}`")
    if traced.is_shared:
        lines.append(f"  stands in `{escape('.'.join(traced.path))}`")
    if origin.span:
        pragma = known.map.pragmas.get(origin.pragma)
        lines += excerpt(origin.span, pragma)
    return "\n".join(lines) + "\n"


def _json(known: Known, traced: "Traced", name: str) -> str:
    import json

    from arc2sam.source_map.stored import location

    origin = traced.origin
    span = origin.span if origin else None
    document = {
        "version": VERSION,
        "name": name,
        "path": list(traced.path),
        "madeOf": traced.made_of or None,
        "what": origin.what if origin else None,
        "pragma": (origin.pragma or None) if origin else None,
        "default": origin.is_default if origin else False,
        "location": location(span) if span else None,
        "text": span.source.lines()[span.line - 1].rstrip("\r\n") if span else None,
        "isCurrent": known.is_current,
    }
    return json.dumps(document, indent=2) + "\n"
