"""Makes the source map of a template: from the app, its fragments and its overlay (block 5)."""

from arc2sam import assemble
from arc2sam.model_json import pragma_of
from arc2sam.pragmas import sam_of
from arc2sam.pragmas.app import AppName
from arc2sam.rules.index import as_map, referred_id
from arc2sam.source_map import FUNCTION, Origin, SourceMap
from arc2sam.source_map.functions import Functions
from arc2sam.source_map.generated import owners
from arc2sam.source_map.over import overlay_origins
from arc2sam.source_map.properties import Properties
from arc2sam.source_map.settings import MISSING, at
from arc2sam.source_map.subjects import Subjects, noun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arc2sam.intrinsics import Json
    from arc2sam.model import App, Target
    from arc2sam.source_map import Path
    from arc2sam.source_map.subjects import Fragments, Subject
    from arc2sam.template import Resource, Template

    Document = Mapping[str, Json]

_VARIABLES = ("Globals", "Function", "Environment", "Variables")


def make(app: "App", template: "Template", target: "Target") -> SourceMap:
    """Return what made each part of a template.

    Args:
        app: normalized and without errors.
        template: the one that the pipeline made of it for the target, without errors.
        target: the stage, and where the template stands.
    """
    sam = sam_of(app)
    overlay = sam.overlay_source if sam else None
    fragments = assemble.generate(app, target)
    before = assemble.assemble(app, fragments, target)[0] if overlay else template
    document = template.document
    found = list(_of_manifest(app, before, target, fragments))
    if overlay:
        found = _replaced(found, overlay_origins(overlay, before.document, document))
    kept = [one for one in found if _stands(one.path, document)]
    used = {one.pragma for one in kept}
    spans = {pragma_of(part): part.span for part in app}
    return SourceMap(
        target.stage,
        tuple(_in_order(kept, document)),
        {name: span for name, span in spans.items() if name in used},
        owners(document),
    )


def _of_manifest(app: "App", template: "Template", target: "Target", fragments: "Fragments") -> "Iterator[Origin]":
    subjects = Subjects(app, fragments)
    finder = Properties(app, template, target, subjects, fragments)
    functions = Functions(template, fragments, subjects, finder)
    yield from functions.shared
    yield from _variables(app, fragments)
    yield from _parameters(app, fragments)
    whose: dict[str, Subject] = {}
    for resource in template.resources:
        subject = whose[resource.logical_id] = subjects.of(resource)
        words = _words(resource, finder, subject)
        path = ("Resources", resource.logical_id)
        yield Origin(path, words, subject.pragma, subject.span, type=resource.type)
        yield from (functions.of(resource, subject) if resource.type == FUNCTION else finder.of(resource, subject))
    for part, fragment in fragments:
        for output in fragment.outputs:
            # What names one resource is about the same item.
            subject = whose.get(referred_id(output.value)) or subjects.of_part(part)
            yield Origin(("Outputs", output.name), f"output of {subject.words}", subject.pragma, subject.span)


def _words(resource: "Resource", finder: Properties, subject: "Subject") -> str:
    """Return what a resource is; of a dead-letter queue also the setting that makes it."""
    is_queue = resource.type == "AWS::SQS::Queue"
    if is_queue and "MessageRetentionPeriod" in resource.properties and finder.setting(("@sam dlq",), subject):
        return f"dead-letter queue (@sam dlq) of {subject.words}"
    return f"{noun(resource.type)} of {subject.words}"


def _variables(app: "App", fragments: "Fragments") -> "Iterator[Origin]":
    """Yield the origins of the variables that all functions have of one pragma."""
    name = app.part(AppName)
    yield Origin((*_VARIABLES, "ARC_APP_NAME"), "name of the app in @app", "app", name.span if name else None)
    for part, fragment in fragments:
        pragma = pragma_of(part)
        for variable in fragment.environment:
            yield Origin((*_VARIABLES, variable), f"variable of @{pragma}", pragma, part.span)


def _parameters(app: "App", fragments: "Fragments") -> "Iterator[Origin]":
    """Yield the origins of the parameters, which give variables of the user's their values."""
    sam = sam_of(app)
    variables = {
        referred_id(value): name for _, fragment in fragments for name, value in fragment.user_environment.items()
    }
    for part, fragment in fragments:
        for parameter in fragment.parameters:
            name = variables.get(parameter, "")
            span = sam.env_spans.get(name, part.span) if sam else part.span
            words = f"parameter for `{name}` in @{pragma_of(part)}"
            yield Origin(("Parameters", parameter), words, pragma_of(part), span)


def _replaced(found: "list[Origin]", over: "Iterable[Origin]") -> "list[Origin]":
    """Return origins with those of the overlay instead of what it replaces, with all that stood in it."""
    added = {one.path: one for one in over}
    kept = [one for one in found if not any(one.path[:length] in added for length in range(1, len(one.path) + 1))]
    return [*kept, *added.values()]


def _stands(path: "Path", document: "Document") -> bool:
    """Tell whether something stands at a path, in the functions also if it stands in Globals."""
    if at(document, path) is not MISSING:
        return True
    body = at(document, path[:2])
    is_function = isinstance(body, dict) and body.get("Type") == FUNCTION and path[2:3] == ("Properties",)
    return is_function and at(document, ("Globals", "Function", *path[3:])) is not MISSING


def _in_order(found: "Iterable[Origin]", document: "Document") -> "list[Origin]":
    """Return origins in the order of the sections and of the names in them."""
    sections = {name: index for index, name in enumerate(document)}
    names = {section: {name: index for index, name in enumerate(as_map(document[section]))} for section in document}

    def place(one: Origin) -> tuple[int, int]:
        section = one.path[0]
        return sections[section], names[section].get(one.path[1], 0) if len(one.path) > 1 else -1

    return sorted(found, key=place)
