"""@sam: settings of the whole template that Architect does not know and ignores.

Source: arc2sam's own pragma; AWS Lambda documentation, "Defined runtime environment variables".
"""

from arc2sam import names
from arc2sam.document import Scalar
from arc2sam.intrinsics import ref
from arc2sam.keys import Key, entries_of, read_settings
from arc2sam.model import Part, Wanted
from arc2sam.pragmas import MODULES, used
from arc2sam.source import Source, Span
from arc2sam.template import Fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.document import Entry, Pragma
    from arc2sam.intrinsics import Json
    from arc2sam.keys import Setting
    from arc2sam.model import App, Project, Target

NAME = "sam"
KEYS = (
    Key("roles", "string", "Whether each function gets a role of its own.", choices=("per-function",)),
    Key(
        "retain",
        "strings",
        "What stays when its resource or the stack is deleted.",
        choices=("tables", "queues", "bucket"),
        accumulates=True,
    ),
    Key("dlq", "boolean", "Whether queues, table streams and schedules get dead-letter queues.", default=False),
    Key("assets", "string", "Whether the static bucket is closed to the public.", choices=("private",)),
    Key("websocket", "string", "Whether the WebSocket API is SAM's own resource.", choices=("native",)),
    Key("overlay", "string", "File with a template fragment to merge over the template, relative to the project root."),
    Key(
        "env",
        "strings",
        "Names of environment variables whose values are parameters of the template.",
        accumulates=True,
    ),
)

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_WORD = _LETTERS | frozenset("0123456789_")
_RESERVED = frozenset({"PYTHONPATH", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"})
_RESERVED_BEGINNINGS = ("ARC_", "AWS_")


class Sam(Part):
    """What the manifest asks of the template as a whole."""

    roles_per_function: bool = False
    retain: tuple[str, ...] = ()
    """What survives its deletion: `tables`, `queues`, `bucket`."""
    dlq: bool = False
    private_assets: bool = False
    assets_span: "Span | None" = None
    websocket_native: bool = False
    overlay: "str | None" = None
    """The file of the overlay, relative to the project root."""
    overlay_span: "Span | None" = None
    overlay_source: "Source | None" = None
    """Its text, once the project's files are known."""
    env: tuple[str, ...] = ()
    """Names of variables whose values are parameters."""
    env_spans: "Mapping[str, Span]" = {}
    """Where each of them was written."""
    spans: "Mapping[str, Span]" = {}
    """Where each setting was written."""

    def retention(self, kind: str) -> "dict[str, Json]":
        """Return the attributes of resources of a kind, which say whether they outlive the stack."""
        return {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"} if kind in self.retain else {}


def normalize(pragma: "Pragma", report: "Report") -> Sam:
    """Return the settings; reports ARC224 to 228."""
    from arc2sam.pragmas import guarded_places

    entries = entries_of(pragma.items, report, KEYS)
    settings = read_settings(_single_overlay(entries, report), KEYS, report, guarded_places)
    env_spans = _env_spans(entries, report)
    overlay = settings.get("overlay")
    retain = settings.get("retain")
    return Sam(
        pragma.span,
        roles_per_function="roles" in settings,
        retain=tuple(map(str, retain.value)) if retain and isinstance(retain.value, tuple) else (),
        dlq="dlq" in settings and settings["dlq"].value is True,
        private_assets="assets" in settings,
        assets_span=settings["assets"].span if "assets" in settings else None,
        websocket_native="websocket" in settings,
        overlay=_overlay_path(overlay, report) if overlay else None,
        overlay_span=overlay.span if overlay else None,
        env=tuple(env_spans),
        env_spans=env_spans,
        spans={key.name: settings[key.name].key_span for key in KEYS if key.name in settings},
    )


def _single_overlay(entries: "Iterable[Entry]", report: "Report") -> "list[Entry]":
    """Return the entries with only the first `overlay`; a second one is ARC227."""
    kept: list[Entry] = []
    first: Entry | None = None
    for entry in entries:
        if entry.key.value != "overlay":
            kept.append(entry)
        elif first is None:
            first = entry
            kept.append(entry)
        else:
            from arc2sam.diagnostics import Label

            report.add(
                "ARC227",
                "There can be only one overlay",
                entry.span,
                labels=[Label(first.span, "the first one")],
                help="Merge the two files, and name one",
            )
    return kept


def _overlay_path(setting: "Setting", report: "Report") -> "str | None":
    """Return the overlay's path in one spelling, or None if it cannot be in the project (ARC228), or is too long (ARC221)."""
    written = str(setting.value).replace("\\", "/")
    fault = names.long_path_fault(written)
    if fault:
        report.add("ARC221", fault, setting.span, help="Move the file")
        return None
    parts = [part for part in written.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or written.startswith("/"):
        report.add(
            "ARC228",
            f"The overlay `{setting.value}` is outside of the project",
            setting.span,
            help="Write a path inside the project, relative to its root",
        )
        return None
    return "/".join(parts)


def _env_spans(entries: "Iterable[Entry]", report: "Report") -> "dict[str, Span]":
    """Return the usable names of variables and their places, each once."""
    spans: dict[str, Span] = {}
    parameters: dict[str, str] = {}
    for entry in entries:
        for value in entry.values if entry.key.value == "env" and not _has_value(entry, report) else ():
            # Other values were reported as of the wrong type.
            if isinstance(value, Scalar) and isinstance(value.value, str) and value.value not in spans:
                name = value.value
                if not _is_free(name, value.span, report):
                    continue
                first = parameters.setdefault(parameter_name(name), name)
                if first == name:
                    spans[name] = value.span
                else:
                    _report_same_parameter(name, value.span, first, spans[first], report)
    return spans


def _has_value(entry: "Entry", report: "Report") -> bool:
    """Report ARC224 for a line with a name and what must be its value, which would stand in the template as a name."""
    texts = [one.value for one in entry.values if isinstance(one, Scalar) and isinstance(one.value, str)]
    if len(entry.values) != 2 or len(texts) != 2 or not texts[0].isupper() or texts[1].isupper():
        return False
    name, value = entry.values
    if name.span.source.text[name.span.end : value.span.start].strip(" \t"):
        return False
    report.add(
        "ARC224",
        f"What follows `{texts[0]}` seems to be its value, and `env` takes names",
        value.span,
        help=f"Write `env {texts[0]}`, and give the value when you deploy; if both are names, write each on a line below `env`",
    )
    return True


def can_set(name: str) -> bool:
    """Tell whether `env` may name the variable."""
    return is_legal(name) and not _is_reserved(name)


def is_legal(name: str) -> bool:
    """Tell whether Lambda takes a variable of that name."""
    return len(name) > 1 and name[0] in _LETTERS and _WORD.issuperset(name)


def _is_reserved(name: str) -> bool:
    return name in _RESERVED or name.startswith(_RESERVED_BEGINNINGS)


def _is_free(name: str, span: "Span", report: "Report") -> bool:
    """Check that a variable can be set (ARC224, its name; ARC225, someone else's)."""
    if not is_legal(name):
        apart = name.replace(",", " ").split()
        bare, sign, _ = name.partition("=")
        report.add(
            "ARC224",
            f"Lambda takes no environment variable `{name}`",
            span,
            help=f"Write `env {' '.join(apart)}`"
            if len(apart) > 1 and all(map(is_legal, apart))
            else f"Write `env {bare}`, and give the value when you deploy"
            if sign and is_legal(bare)
            else "Use two or more letters, digits and `_`, beginning with a letter",
        )
        return False
    if _is_reserved(name):
        owner = "Architect" if name.startswith("ARC_") or name == "PYTHONPATH" else "Lambda"
        report.add("ARC225", f"{owner} keeps the name `{name}` for itself", span, help="Choose another name")
        return False
    return True


def _report_same_parameter(name: str, span: "Span", first: str, first_span: "Span", report: "Report") -> None:
    from arc2sam.diagnostics import Label

    report.add(
        "ARC226",
        f"`{name}` and `{first}` would both be the parameter `{parameter_name(name)}`",
        span,
        labels=[Label(first_span, "the other one")],
        help="Rename one of them so that they differ in more than capitals and `_`",
    )


def parameter_name(variable: str) -> str:
    """Return the template parameter that gives a variable its value."""
    return names.logical_id(variable, "Env")


def link(app: "App", report: "Report") -> "App":
    """Report ARC312: private assets need an API that serves them."""
    part = app.part(Sam)
    if part is not None and part.private_assets:
        from arc2sam.pragmas.http import HttpApi

        if app.part(HttpApi) is None:
            report.add("ARC312", "`assets private` needs @http", part.assets_span, help="Write `@http`")
    return app


def wanted(part: Sam) -> Wanted:
    """Return the overlay's file."""
    return Wanted((), (part.overlay,) if part.overlay else (), ())


def resolve(app: "App", project: "Project", report: "Report") -> "App":
    """Return the app with the text of the overlay; report an overlay that is outside of the project (ARC228) or does not exist (ARC229)."""
    part = app.part(Sam)
    if part is None or part.overlay is None:
        return app
    if part.overlay in project.outside:
        report.add(
            "ARC228",
            f"The overlay `{part.overlay}` is outside of the project, by a symbolic link",
            part.overlay_span,
            help="Use a file inside the project",
        )
    elif part.overlay not in project.sources and project.has_file(part.overlay):
        # It cannot be read, which was said where it is.
        return app
    elif part.overlay not in project.sources:
        report.add(
            "ARC229",
            f"There is no overlay `{part.overlay}`",
            part.overlay_span,
            help="Write the file, or remove the line",
        )
    else:
        return app.with_part(part.replace(overlay_source=project.sources[part.overlay]))
    return app


def check(app: "App", target: "Target", report: "Report") -> None:
    """Report ARC540: settings of what the app does not have."""
    part = app.part(Sam)
    assert part is not None
    if not (part.dlq or part.retain or part.websocket_native):
        return
    has = {module for module in MODULES if used(module, app)}
    failing = has & {"queues", "tables_streams", "scheduled"}
    missing = []
    if part.dlq and not failing:
        missing.append(("dlq", "`dlq` makes nothing without @queues, @tables-streams or @scheduled"))
    if part.websocket_native and "ws" not in has:
        missing.append(("websocket", "`websocket native` makes nothing without @ws"))
    kept = {"tables": "tables" in has, "queues": "queues" in has or (part.dlq and bool(failing)), "bucket": False}
    if "bucket" in part.retain:
        from arc2sam.pragmas.static import Static

        static = app.part(Static)
        kept["bucket"] = static is not None and static.is_enabled and static.user_bucket(target.stage) is None
    missing += [
        ("retain", f"There are no {word} to retain") for word in part.retain if not kept[word] and word != "bucket"
    ]
    if "bucket" in part.retain and not kept["bucket"]:
        missing.append(("retain", f"The stage `{target.stage}` has no bucket of the stack's to retain"))
    for key, message in missing:
        report.add("ARC540", message, part.spans[key], help=f"Remove `{key}`, or what of it has no effect")


def generate(part: Sam, app: "App", target: "Target") -> Fragment:  # noqa: ARG001 - the protocol of a pragma
    """Return the parameters of the variables, the variables, and whether roles are per function."""
    parameters: dict[str, Json] = {parameter_name(name): {"Type": "String", "NoEcho": True} for name in part.env}
    return Fragment(
        parameters=parameters,
        user_environment={name: ref(parameter_name(name)) for name in part.env},
        roles_per_function=part.roles_per_function,
    )
