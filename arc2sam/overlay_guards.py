"""What an overlay may not change: who may connect, the stage's name, and code of the project (block 5; loaded for overlays only).

The rest of the template was made for these: the name of the stage is in permissions, policies and `ARC_WSS_URL`.

Source: API Gateway documentation, "Control and manage access to WebSocket APIs": a route `$connect` without
authorization, or none at all, lets everyone in; SAM documentation, "AWS::Serverless::Function" (`CodeUri`).
"""

from arc2sam.lambdas import FUNCTION
from arc2sam.rules.index import as_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from arc2sam.diagnostics import Report
    from arc2sam.intrinsics import Json
    from arc2sam.source import Span

    Document = Mapping[str, Json]
    Path = tuple[str, ...]

_ROUTE = "AWS::ApiGatewayV2::Route"
_STAGE = "AWS::ApiGatewayV2::Stage"
_NATIVE = "AWS::Serverless::WebSocketApi"

_ASKING = ("AWS_IAM", "CUSTOM")
"""Authorization types of a WebSocket API that ask."""
_GUARDS = {
    _ROUTE: (("AuthorizationType",), ("ApiKeyRequired",)),
    _NATIVE: (("Auth", "AuthType"), ("Routes", "$connect", "ApiKeyRequired")),
}
"""By type, properties that close an API."""
_FILES = frozenset(
    (
        "BodyS3Location",
        "CodeUri",
        "ContentUri",
        "DefinitionS3Location",
        "DefinitionUri",
        "RequestMappingTemplateS3Location",
        "ResponseMappingTemplateS3Location",
        "SchemaUri",
        "TemplateURL",
    )
)
"""Properties that name files or folders which are uploaded, of whatever type."""
_FILES_OF = {
    "AWS::Lambda::Function": "Code",
    "AWS::Lambda::LayerVersion": "Content",
    "AWS::Serverless::Application": "Location",
}
"""Properties that name such files in resources of one type."""
_OF_MADE_ROLES = ("Policies", "PermissionsBoundary", "AssumeRolePolicyDocument", "RolePath")
"""What SAM makes a function's role of, if it makes one."""


def check(
    before: "Document", after: "Document", root: str, place: "Callable[[Path], Span | None]", report: "Report"
) -> None:
    """Report what the overlay may not do.

    Codes: ARC310 (a parameter and a resource of one name), ARC317 (a guard that goes), ARC318 (code outside of the
    project), ARC319 (another stage) and ARC323 (policies beside a role).

    Args:
        before: the document without the overlay.
        after: with it.
        root: the project root as seen from the template's folder.
        place: gives the place in the overlay of the deepest name that it writes of a path.
        report: gets the diagnostics.
    """
    new = as_map(after.get("Resources"))
    _check_parameters(new, after, place, report)
    for name, body in as_map(before.get("Resources")).items():
        old = as_map(body)
        if old.get("Type") in (_ROUTE, _STAGE, _NATIVE) and new.get(name) is not body:
            _check_api(name, old, as_map(new.get(name)), place, report)
    for name, body in new.items():
        if body is not as_map(before.get("Resources")).get(name):
            _check_role(name, as_map(body), place, report)
    for path, uri in _files(after):
        if _at(before, path) != uri and not _is_inside(uri, root):
            report.add(
                "ARC318",
                f"`{uri}` is outside of the project",
                place(path),
                help="Write a path in the project, relative to the template, or `s3://BUCKET/KEY`",
                logical_id=path[1] if path[0] == "Resources" else "",
            )


def _check_role(name: str, body: "Document", place: "Callable[[Path], Span | None]", report: "Report") -> None:
    """Report ARC323: what SAM reads only where it makes the role. Source: SAM documentation, "AWS::Serverless::Function"."""
    properties = as_map(body.get("Properties"))
    role = properties.get("Role")
    # Under a condition SAM makes a role for when there is none.
    if body.get("Type") != FUNCTION or role is None or "Fn::If" in as_map(role):
        return
    for key in _OF_MADE_ROLES:
        if properties.get(key) is not None:
            span = place(("Resources", name, "Properties", key))
            helped = "Write `Role: null` beside it, so that SAM makes a role of its own for the function"
            if span and span.text != key:
                # The manifest gives the policies, and the overlay the role.
                span = place(("Resources", name, "Properties", "Role"))
                helped = "Remove `Role` from the overlay, or `policies` of the function"
            report.add(
                "ARC323",
                f"SAM passes over `{key}` of `{name}`, since the function has a `Role`",
                span,
                help=helped,
                logical_id=name,
                property=f"Properties.{key}",
            )


def _check_parameters(
    resources: "Document", after: "Document", place: "Callable[[Path], Span | None]", report: "Report"
) -> None:
    """Report ARC310: one name of a parameter and a resource. Source: CloudFormation documentation, "Parameters"."""
    for name in as_map(after.get("Parameters")):
        if name in resources:
            report.add(
                "ARC310",
                f"A parameter and a resource would both be called `{name}`",
                place(("Parameters", name)) or place(("Resources", name)),
                help="Rename the one that the overlay adds",
                logical_id=name,
            )


def _check_api(
    name: str, old: "Document", new: "Document", place: "Callable[[Path], Span | None]", report: "Report"
) -> None:
    kind = str(old["Type"])
    properties = as_map(old.get("Properties"))
    for path in _GUARDS.get(kind, ()):
        value = _at(properties, path)
        if (value in _ASKING or value is True) and not _holds(value, old, new, path):
            report.add(
                "ARC317",
                "The overlay takes away what @ws-api asks of those who connect, and the API would be open",
                place(("Resources", name, "Properties", *path)),
                help="Remove it from the overlay, or the setting from @ws-api if everyone may connect",
                logical_id=name,
            )
    stage = properties.get("StageName")
    if stage is not None and new and as_map(new.get("Properties")).get("StageName") != stage:
        report.add(
            "ARC319",
            f"The rest of the template was made for the stage `{stage}`",
            place(("Resources", name, "Properties", "StageName")),
            help="Remove it from the overlay, and name the stage by `--stage`",
            logical_id=name,
        )


def _holds(value: "Json", old: "Document", new: "Document", path: "Path") -> bool:
    """Tell whether a guard is still there, of the same route."""
    properties = as_map(new.get("Properties"))
    key = as_map(old.get("Properties")).get("RouteKey")
    if new.get("Type") != old["Type"] or properties.get("RouteKey") != key or new.get("Condition"):
        return False
    now = _at(properties, path)
    return now is True if value is True else now in _ASKING


def _at(value: "Json | Document", path: "Path") -> "Json":
    for name in path:
        value = as_map(value).get(name)
    return value


def _files(document: "Document") -> "Iterator[tuple[Path, str]]":
    """Yield path and value of what names files that are uploaded, or taken in.

    Source: AWS CLI documentation, "cloudformation package"; SAM documentation, "sam build" (`Metadata`).
    """
    shared = as_map(as_map(document.get("Globals")).get("Function"))
    found: list[tuple[Path, Json]] = [(("Globals", "Function", "CodeUri"), shared.get("CodeUri"))]
    for name, body in as_map(document.get("Resources")).items():
        resource = as_map(body)
        path = ("Resources", name, "Properties")
        wanted = _FILES | {_FILES_OF.get(str(resource.get("Type")), "")}
        found += [((*path, key), one) for key, one in as_map(resource.get("Properties")).items() if key in wanted]
        image = as_map(resource.get("Metadata")).get("DockerContext")
        found.append((("Resources", name, "Metadata", "DockerContext"), image))
    yield from ((path, one) for path, one in found if isinstance(one, str))
    yield from _included(document, ())


def _included(value: "Json", path: "Path") -> "Iterator[tuple[Path, str]]":
    """Yield path and value of what the transform `AWS::Include` takes in."""
    for key, one in as_map(value).items():
        location = as_map(as_map(one).get("Parameters")).get("Location") if key == "Fn::Transform" else None
        if isinstance(location, str):
            yield (*path, key, "Parameters", "Location"), location
        yield from _included(one, (*path, key))
    for place, one in enumerate(value if isinstance(value, (list, tuple)) else ()):
        yield from _included(one, (*path, str(place)))


def _is_inside(uri: str, root: str) -> bool:
    if uri.startswith(("s3://", "https://")):
        return True
    if uri.startswith("/") or root.startswith("/"):
        return (
            uri.startswith("/") and root.startswith("/") and _parts(uri)[1][: len(_parts(root)[1])] == _parts(root)[1]
        )
    (ups, down), (root_ups, root_down) = _parts(uri), _parts(root)
    if not root_down:
        # The template stands in the project, so many folders below its root.
        return ups <= root_ups
    return ups == root_ups and down[: len(root_down)] == root_down


def _parts(path: str) -> tuple[int, list[str]]:
    """Return how many folders up a path goes, and the names that it then goes down."""
    ups = 0
    down: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if down:
                down.pop()
            else:
                ups += 1
        elif part not in ("", "."):
            down.append(part)
    return ups, down
