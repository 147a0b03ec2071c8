"""@http: an HTTP API and a function for each of its routes.

Source: Architect documentation, "@http"; API Gateway documentation, "Working with HTTP APIs".
"""

from arc2sam import names
from arc2sam.document import Mapping, Row, Scalar
from arc2sam.functions import source_folder
from arc2sam.items import SRC, Unique
from arc2sam.keys import Key, Setting, read_settings
from arc2sam.model import DEFAULT_CONFIG, Function, Handler, Part
from arc2sam.pragmas import aws_of, sam_of
from arc2sam.pragmas.http import api
from arc2sam.pragmas.http.api import ASSETS, PROXY
from arc2sam.pragmas.http.order import METHODS, in_route_order
from arc2sam.pragmas.http.paths import is_valid_path, matched_pattern
from arc2sam.pragmas.proxy import Proxy
from arc2sam.pragmas.static import Static
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from arc2sam.diagnostics import Report
    from arc2sam.document import Item, Pragma
    from arc2sam.keys import Place
    from arc2sam.model import App, FunctionConfig, Project, Target
    from arc2sam.source import Span
    from arc2sam.template import Fragment

NAME = "http"
KEYS = (Key("method", "string", f"Method of the route: {', '.join(METHODS)}."), SRC)

_LONGEST_WAIT_SECONDS = 30
"""API Gateway's limit for integrations. Source: API Gateway documentation, "Quotas for HTTP APIs"."""

# Code of ours needs none of the app's grants.
_ASSET_CONFIG = DEFAULT_CONFIG.replace(shared=False, views=False, grants=())
_ASSET_HANDLER = Handler("index.handler", "index.js", "cjs", "handler")


class Route(Function):
    """A route of the HTTP API and its function."""

    method: str = "get"
    """In lower case; `any` for all of them."""
    path: str = "/"
    """As written: `/cats/:id`."""


class HttpApi(Part):
    """The app's HTTP API. Routes are in the order of the template."""

    functions: tuple[Route, ...] = ()
    root_handler: str = ASSETS
    """The name of the route that handles the root of the API, or `PROXY` or `ASSETS`."""


class Written(Record):
    """An item of @http: what it says, not checked yet."""

    method: Scalar
    path: Scalar
    settings: "dict[str, Setting]"
    span: "Span"

    def __init__(self, method: Scalar, path: Scalar, settings: "dict[str, Setting]", span: "Span") -> None:
        fields = self.__dict__
        fields["method"] = method
        fields["path"] = path
        fields["settings"] = settings
        fields["span"] = span


def normalize(pragma: "Pragma", report: "Report") -> HttpApi:
    """Return the routes as written.

    Reports ARC245 (shape), ARC246 (method), ARC247 to 254 (path), ARC214 (declared twice), ARC255 (two that match
    the same requests) and ARC256 (a parameter that a path has twice).
    """
    unique = Unique("route", report)
    routes: list[Route] = []
    for item in pragma.items:
        written = _read_item(item, report)
        route = _route(written, report) if written else None
        if written and route and unique.is_new(route.name, route.span):
            routes.append(route)
            _check_parameters(route, written.path.span, report)
    _check_same_matches(routes, report)
    return HttpApi(pragma.span, tuple(routes))


def _read_item(item: "Item", report: "Report") -> "Written | None":
    if isinstance(item, Row) and len(item.values) == 2:
        method, path = item.values
        if isinstance(method, Scalar) and isinstance(path, Scalar):
            return Written(method, path, {}, item.span)
    elif isinstance(item, Mapping):
        return _read_mapping(item, report)
    from arc2sam.pragmas.http.shapes import report_shape

    report_shape(item, report)
    return None


def _read_mapping(item: Mapping, report: "Report") -> "Written | None":
    settings = read_settings(item.entries, KEYS, report, _places)
    method = settings.get("method")
    if method is not None:
        return Written(Scalar(str(method.value), method.span), item.name, settings, item.name.span)
    from arc2sam.spelling import nearest

    # A method of the wrong type was reported already.
    if all(nearest(str(entry.key.value), ("method",)) is None for entry in item.entries):
        from arc2sam.pragmas.http.shapes import report_no_method

        report_no_method(item, report)
    return None


def _places(key: str) -> "Place | None":
    """Return where a setting that no route has belongs; a `name` is one that plugins read, not the app's."""
    from arc2sam.pragmas import places

    return None if key == "name" else places(key)


def _route(written: Written, report: "Report") -> "Route | None":
    method = _method(written, report)
    path = written.path.value if isinstance(written.path.value, str) else written.path.span.text
    if method is None or not is_valid_path(path, written.path.span, report):
        return None
    src = written.settings.get("src")
    return Route(
        pragma=NAME,
        name=f"{method} {path}",
        span=written.span,
        src=source_folder(src, f"src/http/{method}{names.route_folder(path)}", report),
        src_span=src.span if src else None,
        logical_id=names.http_logical_id(method, path),
        method=method,
        path=path,
    )


def _method(written: Written, report: "Report") -> "str | None":
    text = str(written.method.value)
    method = text.lower()
    if method in METHODS:
        return method
    if text.startswith("/") and str(written.path.value).lower() in METHODS:
        _report_turned(text, str(written.path.value), written.span, report)
        return None
    from arc2sam.diagnostics import Edit
    from arc2sam.spelling import nearest

    near = nearest(method, METHODS)
    helped = f"Write `{near}`" if near else f"Write one of {', '.join(f'`{one}`' for one in METHODS)}"
    edit = Edit(written.method.span, near) if near else None
    report.add("ARC246", f"There is no HTTP method `{text[:60]}`", written.method.span, help=helped, edit=edit)
    return None


def _report_turned(path: str, method: str, span: "Span", report: "Report") -> None:
    from arc2sam.diagnostics import Edit

    # A list of two is a route in JSON, TOML and YAML.
    mended = f'["{method}", "{path}"]' if span.text.startswith("[") else f"{method} {path}"
    edit = Edit(span, mended) if span.text.startswith(("[", "/")) else None
    report.add("ARC245", f"`{path[:60]}` stands before its method", span, help=f"Write `{mended[:80]}`", edit=edit)


def _check_parameters(route: Route, span: "Span", report: "Report") -> None:
    if route.path.count("/:") < 2:
        return
    parts = [part for part in route.path.split("/") if part.startswith(":")]
    twice = next((part for index, part in enumerate(parts) if part in parts[:index]), None)
    if twice is None:
        return
    if span.text == route.path:
        start = span.start + f"{route.path}/".rindex(f"/{twice}/") + 1
        span = span.replace(start=start, end=start + len(twice))
    report.add(
        "ARC256",
        f"The path `{route.path[:100]}` has the parameter `{twice}` twice",
        span,
        help="Give each parameter a name of its own: a function gets one value for each name",
    )


def _check_same_matches(routes: "list[Route]", report: "Report") -> None:
    first: dict[tuple[str, str], Route] = {}
    for route in routes:
        if "/:" not in route.path:
            continue
        earlier = first.setdefault((route.method, matched_pattern(route.path)), route)
        if earlier is not route:
            from arc2sam.diagnostics import Label

            report.add(
                "ARC255",
                f"`{route.name}` matches the same requests as `{earlier.name}`",
                route.span,
                labels=[Label(earlier.span, "first declared here")],
                help="Remove one of them: names of parameters do not tell requests apart",
            )


def link(app: "App", report: "Report") -> "App":
    """Return the app with what @http implies: @static, the asset function if nothing handles the root, the order.

    Reports ARC313 (a route that the bucket has), ARC502 (a public bucket that nobody asked for) and ARC503 (assets
    switched off, and nothing else handles the root).
    """
    part, sam, static = app.part(HttpApi), sam_of(app), app.part(Static)
    if part is None:
        return app
    is_private = sam is not None and sam.private_assets
    if static is None:
        static = Static(part.span, is_implied=True)
        app = app.with_part(static)
        if not is_private:
            _report_public(part, report)
    routes = list(part.functions)
    root = PROXY if app.part(Proxy) else _root_handler(routes)
    if static.is_enabled:
        _check_static_route(routes, report)
    elif root == ASSETS:
        _report_no_assets(part, static, report)
    if root == ASSETS:
        routes.append(_asset_route("/*", part.span))
    elif is_private and static.is_enabled:
        routes.append(_asset_route(api.STATIC_PATH, part.span))
    return app.with_part(part.replace(functions=in_route_order(routes), root_handler=root))


def _root_handler(routes: "Iterable[Route]") -> str:
    """Return the route that gets `GET /`: `/` before others, then `get` before `any`, then the first."""
    best: tuple[bool, bool] | None = None
    name = ASSETS
    for route in routes:
        is_root = route.path in ("/", "/*") or (route.path.startswith("/:") and route.path.count("/") == 1)
        if not is_root or route.method not in ("get", "any"):
            continue
        rank = (route.path != "/", route.method != "get")
        # Of two equal ones `get` has Architect take the later, `any` the earlier.
        if best is None or rank < best or (rank == best and route.method == "get"):
            best, name = rank, route.name
    return name


def _asset_route(path: str, span: "Span") -> Route:
    return Route(
        pragma=NAME,
        name=f"get {path}",
        span=span,
        src="",
        logical_id=names.http_logical_id("get", path),
        config=_ASSET_CONFIG,
        handler=_ASSET_HANDLER,
        is_inline=True,
        path=path,
    )


def _report_public(part: HttpApi, report: "Report") -> None:
    report.add(
        "ARC502",
        "@http makes a bucket that everyone can read, and nothing says that the app has static assets",
        part.span,
        help=_static_advice(part.span),
    )


def _static_advice(span: "Span") -> str:
    from arc2sam import snippets

    how = snippets.notation(span.source)
    kept, without = "`@static`", "`@static` with `false`"
    if how != "arc":
        kept, without = (f"`{snippets.setting(how, 'static', is_kept)}`" for is_kept in (True, False))
    return f"Write {kept} to keep it, {without} to do without, or `assets private` under @sam"


def _check_static_route(routes: "Iterable[Route]", report: "Report") -> None:
    for route in routes:
        if route.method == "get" and route.path == api.STATIC_PATH:
            report.add(
                "ARC313",
                f"`{route.name}` is the route of the static bucket",
                route.span,
                help="Choose another path, or write `@static` with `false` to do without the bucket",
            )


def _report_no_assets(part: HttpApi, static: Static, report: "Report") -> None:
    from arc2sam.diagnostics import Label

    report.add(
        "ARC503",
        "No route handles `/`, and the asset function that does has no bucket",
        part.span,
        labels=[Label(static.span, "switched off here")],
        help="Write a route, such as `get /`",
    )


def resolve(app: "App", project: "Project", report: "Report") -> "App":  # noqa: ARG001 - the protocol of a pragma
    """Return the app with `views` on for `get` and `any` routes that do not say otherwise."""
    part = app.part(HttpApi)
    assert part is not None
    # Most routes have one and the same configuration: it is copied once.
    with_views: dict[int, FunctionConfig] = {}
    routes = []
    for route in part.functions:
        config = route.config
        if config.views is None and route.method in ("get", "any"):
            shared = with_views.get(id(config))
            if shared is None:
                shared = with_views[id(config)] = config.replace(views=True)
            routes.append(route.replace(config=shared))
        else:
            routes.append(route)
    return app.with_part(part.replace(functions=tuple(routes)))


def check(app: "App", target: "Target", report: "Report") -> None:  # noqa: ARG001 - the protocol of a pragma
    """Report ARC501 (a timeout that the API does not wait for) and ARC504 (a REST API, which this is not)."""
    part, aws = app.part(HttpApi), aws_of(app)
    for route in part.functions if part else ():
        if route.config.timeout_seconds > _LONGEST_WAIT_SECONDS:
            # The route is not named: one setting under @aws holds for all of them.
            report.add(
                "ARC501",
                f"API Gateway waits {_LONGEST_WAIT_SECONDS} seconds for a route of @http, not the "
                f"{route.config.timeout_seconds} of this timeout",
                route.config.spans.get("timeout", route.span),
                help=f"Set `timeout {_LONGEST_WAIT_SECONDS}` or less for routes, or move the work to a queue",
            )
    if aws is not None and aws.apigateway == "rest":
        report.add(
            "ARC504",
            "`apigateway rest` makes an HTTP API: with Architect too, a REST API needs a plugin",
            aws.spans.get("apigateway", aws.span),
            help="Write `apigateway http`, or remove the line",
        )


def generate(part: HttpApi, app: "App", target: "Target") -> "Fragment":
    """Return the API, the function of each route, and the outputs that name the API."""
    return api.generate(part, app, target)
