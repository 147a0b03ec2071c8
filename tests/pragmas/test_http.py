"""@http: reading routes, what is wrong with them, their order, and the API of the template."""

from typing import Any

import pytest

from arc2sam.pragmas.http import HttpApi, Route
from arc2sam.pragmas.http.order import in_route_order
from arc2sam.pragmas.http.paths import find_fault, openapi_path
from arc2sam.source import Source, Span
from tests.pragmas.stages import Built

OFF = "@static\nfalse\n"


def manifest(routes: str, more: str = "") -> str:
    return f"@app\nmy-app\n@http\n{routes}\n{more}"


def api(built: Built) -> HttpApi:
    part = built.app.part(HttpApi)
    assert part is not None
    return part


def paths(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = built.properties("HTTP")["DefinitionBody"]["paths"]
    return found


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("routes", "name", "src", "logical_id"),
    [
        pytest.param("get /", "get /", "src/http/get-index", "GetIndexHTTPLambda", id="root"),
        pytest.param("GET /Foo", "get /Foo", "src/http/get-Foo", "GetFooHTTPLambda", id="method-in-capitals"),
        pytest.param(
            "get /cats/:catID",
            "get /cats/:catID",
            "src/http/get-cats-000catID",
            "GetCatsCatIDHTTPLambda",
            id="parameter",
        ),
        pytest.param(
            "any /files/*", "any /files/*", "src/http/any-files-catchall", "AnyFilesCatchallHTTPLambda", id="*"
        ),
        pytest.param(
            "post /api/v1.0/do-it",
            "post /api/v1.0/do-it",
            "src/http/post-api-v1_0-do_it",
            "PostApiV10DoItHTTPLambda",
            id=".",
        ),
        pytest.param("/w\n  method PATCH\n  src a/b/", "patch /w", "a/b", "PatchWHTTPLambda", id="map"),
        pytest.param("/w\n  method get", "get /w", "src/http/get-w", "GetWHTTPLambda", id="map-without-src"),
        pytest.param('get "/:a-b"', "get /:a-b", "src/http/get-000a_b", "GetABHTTPLambda", id="dash-in-a-parameter"),
    ],
)
def test_route(routes: str, name: str, src: str, logical_id: str) -> None:
    built = Built(manifest(routes, OFF))
    route = next(one for one in api(built).functions if not one.is_inline)
    assert (route.name, route.src, route.logical_id) == (name, src, logical_id)
    assert not [one for one in built.diagnostics if one.severity == "error"]


@pytest.mark.parametrize(
    ("routes", "found", "said"),
    [
        pytest.param("get", "ARC245 4:1", "`get` is not a route", id="method-alone"),
        pytest.param("get / foo", "ARC245 4:1", "`get / foo` is not a route", id="three-words"),
        pytest.param("/x\n  get", "ARC245 4:1", "is not a route", id="list"),
        pytest.param("/w get", "ARC245 4:1", "`/w` stands before its method", id="reversed"),
        pytest.param("/w\n  src a/b", "ARC245 4:1", "`/w` has no method", id="map-without-method"),
        pytest.param("/w\n  method 1", "ARC204 5:10", "`method` takes a word, not `1`", id="method-a-number"),
        pytest.param("copy /x", "ARC246 4:1", "no HTTP method `copy`", id="unknown-method"),
        pytest.param("/w\n  method gte", "ARC246 5:10", "no HTTP method `gte`", id="unknown-method-in-a-map"),
        pytest.param("1 /x", "ARC246 4:1", "no HTTP method `1`", id="method-number-in-a-row"),
        pytest.param('get "/a b"', "ARC247 4:5", "character ` `", id="space"),
        pytest.param("get '/a/<id>'", "ARC247 4:5", "`<id>`, which is another notation", id="angle-brackets"),
        pytest.param("get /a%20", "ARC247 4:7", "character `%`", id="percent"),
        pytest.param("get abc", "ARC248 4:5", "does not begin with a slash", id="no-slash"),
        pytest.param("get a", "ARC248 4:5", "does not begin with a slash", id="one-character-no-slash"),
        pytest.param("get 123", "ARC248 4:5", "`123` does not begin with a slash", id="path-a-number"),
        pytest.param("get /a/", "ARC249 4:7", "ends with a slash", id="trailing-slash"),
        pytest.param("get /a//b", "ARC250 4:8", "nothing between two slashes", id="empty-part"),
        pytest.param("get /a-/b", "ARC251 4:6", "`a-`, which ends with `-`", id="dash-at-the-end-of-a-part"),
        pytest.param("get /.", "ARC251 4:6", "ends with `.`", id="dot"),
        pytest.param("get /:a_", "ARC251 4:6", "ends with `_`", id="parameter-that-ends-in-punctuation"),
        pytest.param("get /:", "ARC252 4:6", "parameter `:`", id="parameter-without-a-name"),
        pytest.param("get /a/:b:c", "ARC252 4:8", "parameter `:b:c`", id="two-parameters-in-a-part"),
        pytest.param("get /:a/:b:c", "ARC252 4:9", "parameter `:b:c`", id="bad-parameter-behind-a-good-one"),
        pytest.param("get /a:b", "ARC253 4:6", "`:` inside of the part `a:b`", id="colon-inside"),
        pytest.param("get /a-x:b", "ARC253 4:6", "`:` inside of the part `a-x:b`", id="colon-inside-after-a-dash"),
        pytest.param("get /*/a", "ARC254 4:6", "`*` that is not its whole last part", id="catch-all-first"),
        pytest.param("get /a*", "ARC254 4:6", "`*` that is not its whole last part", id="catch-all-in-a-part"),
        pytest.param("get /**", "ARC254 4:6", "`*` that is not its whole last part", id="two-stars"),
        pytest.param("get /a\nGET /a", "ARC214 5:1", "The route `get /a` is declared twice", id="twice"),
        pytest.param("get /x/:a/:b/:a", "ARC256 4:14", "the parameter `:a` twice", id="parameter-twice"),
        pytest.param("get /:a/x/:a/*", "ARC256 4:11", "the parameter `:a` twice", id="parameter-twice-before-the-rest"),
        pytest.param("get /:a/x\nget /:b/x", "ARC255 5:1", "same requests as `get /:a/x`", id="same-matches"),
        pytest.param(
            "/w\n  method get\n  timeout 4", "ARC207 6:3", "`timeout` has no effect here", id="setting-elsewhere"
        ),
    ],
)
def test_one_fault_one_message(routes: str, found: str, said: str) -> None:
    built = Built(manifest(routes, "get /\n" + OFF))
    assert built.found == [found]
    assert said in built.diagnostics[0].message
    assert built.diagnostics[0].help


def test_every_faulty_route_is_reported() -> None:
    built = Built(manifest("get /\nfoo /a\nget /b/\nget /c\nget /c", OFF))
    assert built.found == ["ARC246 5:1", "ARC249 6:7", "ARC214 8:1"]


@pytest.mark.parametrize("path", ["/", "/a", "/*", "/:a", "/:a/*", "/a.b/c_d-e", "/:a.b", "/1", "/_x/.y", "/:a/:b"])
def test_legal_paths(path: str) -> None:
    assert find_fault(path) is None


@pytest.mark.parametrize(
    ("path", "rendered"),
    [("/", "/"), ("/a/:b", "/a/{b}"), ("/*", "/{proxy+}"), ("/:a.b/:c/*", "/{a.b}/{c}/{proxy+}")],
)
def test_openapi_path(path: str, rendered: str) -> None:
    assert openapi_path(path) == rendered


@pytest.mark.parametrize(
    ("routes", "ids"),
    [
        pytest.param("get /a-b\nget /a_b\nget /", ["ARC310 5:1"], id="dash-and-underscore"),
        pytest.param("get /a/b\nget /a-b\nget /", ["ARC310 5:1"], id="slash-and-dash"),
        pytest.param("get /:id\nget /id", ["ARC310 4:1"], id="parameter-and-word"),
        pytest.param("get /\nget /index", ["ARC310 4:1"], id="root-and-index"),
        pytest.param("get /a000b\nget /ab\nget /", ["ARC310 5:1"], id="zeros"),
    ],
)
def test_routes_with_one_logical_id(routes: str, ids: list[str]) -> None:
    assert Built(manifest(routes, OFF)).found == ids


# ---------------------------------------------------------------- order


def ordered(*names: str) -> list[str]:
    span = Span(Source("app.arc", ""), 0, 0)
    routes = []
    for name in names:
        method, path = name.split()
        routes.append(Route("http", name, span, "src", "ID", method=method, path=path))  # type: ignore[arg-type]
    return [route.name for route in in_route_order(routes)]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            [
                *(
                    "get /a/b/c",
                    "get /a/b",
                    "get /:a/b",
                    "get /a/:b",
                    "get /a/*",
                    "get /z",
                    "get /",
                    "get /:a",
                    "get /*",
                ),
                *("post /q", "put /p", "patch /pp", "delete /d", "options /o", "head /", "any /*"),
            ],
            id="methods-then-depth",
        ),
        pytest.param(
            [
                "get /10",
                "get /9",
                "get /Zoo",
                "get /_up",
                "get /catalog",
                "get /",
                "get /:id",
                "get /*",
                "post /",
                "any /x",
            ],
            id="code-points",
        ),
        pytest.param(["get /user-profile/x", "get /user.json/x", "get /user/x"], id="whole-paths"),
        pytest.param(["get /user/:id", "get /user-profile/:id", "get /:any/:id"], id="part-by-part"),
        pytest.param(
            ["get /a-b/x", "get /a/x", "get /user-profile/x", "get /user/x", "get /:id/x"], id="a-parameter-among-words"
        ),
        pytest.param(
            ["get /b/a/z", "get /b/:y/z", "get /c/a/z", "get /b-c/*", "get /b/*", "get /:x/*"], id="catch-alls"
        ),
    ],
)
def test_order(names: list[str]) -> None:
    """Orders as `@architect/inventory` 6.1.0 gave them for these routes."""
    assert ordered(*sorted(names)) == names
    assert ordered(*reversed(names)) == names


# ---------------------------------------------------------------- what it implies


@pytest.mark.parametrize(
    ("routes", "more", "root"),
    [
        pytest.param("get /", "", "get /", id="get"),
        pytest.param("any /", "", "any /", id="any"),
        pytest.param("get /*", "", "get /*", id="catch-all"),
        pytest.param("get /:x", "", "get /:x", id="parameter"),
        pytest.param("get /*\nany /\nget /:a", "", "any /", id="root-itself-first"),
        pytest.param("any /*\nget /:a", "", "get /:a", id="get-before-any"),
        pytest.param("get /:x/:y", "", "arcStaticAssetProxy", id="two-parameters"),
        pytest.param("post /", "", "arcStaticAssetProxy", id="post"),
        pytest.param("", "", "arcStaticAssetProxy", id="empty"),
        pytest.param(
            "get /", "@proxy\ntesting http://a.b\nstaging http://a.b\nproduction http://a.b", "proxy", id="proxy"
        ),
    ],
)
def test_root_handler(routes: str, more: str, root: str) -> None:
    built = Built(manifest(routes, more))
    assert api(built).root_handler == root
    assert any(one.is_inline for one in api(built).functions) == (root == "arcStaticAssetProxy")


def test_asset_function() -> None:
    built = Built(manifest("post /x", "@static\n@aws\nruntime python3.12\nmemory 512\ntimeout 30"))
    function = built.properties("GetCatchallHTTPLambda")
    shared = built.template["Globals"]["Function"]
    effective = {**shared, **function}
    assert [one.name for one in api(built).functions] == ["get /*", "post /x"]
    assert effective["Runtime"] == "nodejs22.x"
    assert effective["MemorySize"] == 1152
    assert effective["Timeout"] == 5
    assert function["Handler"] == "index.handler"
    assert "exports.handler" in function["InlineCode"]
    assert "CodeUri" not in function
    assert function["Events"]["HTTPEvent"]["Properties"] == {
        "Path": "/{proxy+}",
        "Method": "GET",
        "ApiId": {"Ref": "HTTP"},
    }


@pytest.mark.parametrize(
    ("routes", "more", "found"),
    [
        pytest.param("get /", "", ["ARC502 3:1"], id="public-bucket-implied"),
        pytest.param("get /", "@static", [], id="public-bucket-asked-for"),
        pytest.param("get /", OFF, [], id="no-bucket"),
        pytest.param("get /", "@sam\nassets private", [], id="private"),
        pytest.param("post /", OFF, ["ARC503 3:1"], id="asset-function-without-bucket"),
        pytest.param("get /\nget /_static/*", "@static", ["ARC313 5:1"], id="the-bucket-s-own-route"),
        pytest.param("get /\nget /_static/*", OFF, [], id="that-route-without-a-bucket"),
        pytest.param("get /", "@static\n@aws\napigateway rest", ["ARC504 7:12"], id="rest"),
        pytest.param("get /catchall", "@static", ["ARC310 3:1"], id="asset-function-s-logical-id"),
    ],
)
def test_advice(routes: str, more: str, found: list[str]) -> None:
    assert Built(manifest(routes, more)).found == found


def test_a_timeout_longer_than_the_api_waits_is_told_once() -> None:
    # Source: API Gateway documentation, "Quotas for HTTP APIs", maximum integration timeout.
    built = Built(manifest("get /\npost /form", "@static\n@aws\ntimeout 31"))
    (one,) = built.diagnostics
    assert (one.code, one.severity, str(one.span)) == ("ARC501", "warning", "app.arc:8:9")
    assert Built(manifest("get /\npost /form", "@static\n@aws\ntimeout 30")).found == []


def test_a_routes_own_timeout_is_told_in_its_file() -> None:
    files = {"src/http/post-form/config.arc": "@aws\ntimeout 60\n"}
    built = Built(manifest("get /\npost /form", "@static\n@aws\ntimeout 9"), files=files)
    assert [(one.code, str(one.span)) for one in built.diagnostics] == [("ARC501", "src/http/post-form/config.arc:2:9")]


def test_views_are_on_for_get_and_any_unless_set() -> None:
    files = {"src/http/get-b/config.arc": "@aws\nviews false", "src/http/post-c/config.arc": "@aws\nviews true"}
    built = Built(manifest("get /\nany /a\nget /b\npost /c\nput /d"), files=files)
    assert {one.name: one.config.views for one in api(built).functions} == {
        "get /": True,
        "any /a": True,
        "get /b": False,
        "post /c": True,
        "put /d": None,
    }
    whole = Built(manifest("get /", "@aws\nviews false"))
    assert [one.config.views for one in api(whole).functions] == [False]


# ---------------------------------------------------------------- the template


def test_api() -> None:
    """The API of `get /cats/:id`, as Architect's package documents it, with partition-safe ARNs."""
    built = Built(manifest("get /\nany /cats/:id", OFF))
    arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    assert built.properties("HTTP") == {
        "StageName": "$default",
        "DefinitionBody": {
            "openapi": "3.0.1",
            "info": {"title": {"Ref": "AWS::StackName"}},
            "paths": {
                "/": {
                    "get": {
                        "x-amazon-apigateway-integration": {
                            "payloadFormatVersion": "2.0",
                            "type": "aws_proxy",
                            "httpMethod": "POST",
                            "uri": {"Fn::Sub": arn + "${GetIndexHTTPLambda.Arn}/invocations"},
                            "connectionType": "INTERNET",
                        }
                    }
                },
                "/cats/{id}": {
                    "x-amazon-apigateway-any-method": {
                        "x-amazon-apigateway-integration": {
                            "payloadFormatVersion": "2.0",
                            "type": "aws_proxy",
                            "httpMethod": "POST",
                            "uri": {"Fn::Sub": arn + "${AnyCatsIdHTTPLambda.Arn}/invocations"},
                            "connectionType": "INTERNET",
                        }
                    }
                },
            },
        },
    }
    assert built.properties("AnyCatsIdHTTPLambda")["Events"] == {
        "HTTPEvent": {
            "Type": "HttpApi",
            "Properties": {"Path": "/cats/{id}", "Method": "ANY", "ApiId": {"Ref": "HTTP"}},
        }
    }
    assert built.template["Outputs"] == {
        "API": {
            "Description": "API Gateway (HTTP)",
            "Value": {"Fn::Sub": "https://${HTTP}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
        },
        "ApiId": {"Description": "API ID (ApiId)", "Value": {"Ref": "HTTP"}},
    }


@pytest.mark.parametrize(("kind", "version"), [("http", "2.0"), ("httpv2", "2.0"), ("httpv1", "1.0"), ("rest", "2.0")])
def test_payload_format(kind: str, version: str) -> None:
    built = Built(manifest("get /", f"{OFF}@aws\napigateway {kind}"))
    integration = paths(built)["/"]["get"]["x-amazon-apigateway-integration"]
    assert integration["payloadFormatVersion"] == version


def test_provisioned_concurrency_is_reached_by_the_alias() -> None:
    files = {"src/http/get-index/config.arc": "@aws\nprovisionedConcurrency 1"}
    built = Built(manifest("get /\nget /a", OFF), files=files)
    uris = {
        path: methods["get"]["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
        for path, methods in paths(built).items()
    }
    assert uris["/"].endswith("${GetIndexHTTPLambda.Arn}:live/invocations")
    assert uris["/a"].endswith("${GetAHTTPLambda.Arn}/invocations")


def test_methods_of_one_path_are_all_kept() -> None:
    built = Built(manifest("get /x\nany /x\npost /x\nget /\npost /_static/*", "@static"))
    assert set(paths(built)["/x"]) == {"get", "post", "x-amazon-apigateway-any-method"}
    assert set(paths(built)["/_static/{proxy+}"]) == {"get", "post"}


@pytest.mark.parametrize(
    ("routes", "static", "with_spa"),
    [
        pytest.param("get /a\npost /b", "prefix x\nspa true", {"GetAHTTPLambda", "PostBHTTPLambda", "GetCatchallHTTPLambda"}, id="asset-function-at-the-root"),
        pytest.param("get /\npost /b", "prefix x\nspa true", {"GetIndexHTTPLambda"}, id="own-root"),
        pytest.param("get /\npost /b", "false", set(), id="switched-off"),
    ],
)  # fmt: skip
def test_variables_of_the_root_handler(routes: str, static: str, with_spa: set[str]) -> None:
    """Which functions get them: as `@architect/package` 11.0.4 was seen to do."""
    built = Built(manifest(routes, f"@static\n{static}"))
    variables = {name: built.variables(name) for name in built.resources if name.endswith("HTTPLambda")}
    assert {name for name, found in variables.items() if found.get("ARC_STATIC_SPA") == "true"} == with_spa
    assert {name for name, found in variables.items() if found.get("ARC_STATIC_PREFIX") == "x"} == with_spa


@pytest.mark.outside
def test_translated_permissions() -> None:
    """The SAM translator gives each function a permission for its own route."""
    from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
    from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

    built = Built(manifest("get /cats/:id\npost /"))
    template = {**built.template, "Resources": {**built.resources}}
    for name, resource in template["Resources"].items():
        if "CodeUri" in resource.get("Properties", {}):
            properties = {**resource["Properties"], "CodeUri": "s3://bucket/key"}
            template["Resources"][name] = {**resource, "Properties": properties}
    import boto3  # type: ignore[import-untyped]

    session = boto3.Session(region_name="us-west-2")
    translated = Translator({}, Parser(), boto_session=session).translate(template, {})["Resources"]
    arns = {
        name: resource["Properties"]["SourceArn"]["Fn::Sub"][0].partition("${__ApiId__}")[2]
        for name, resource in translated.items()
        if resource["Type"] == "AWS::Lambda::Permission"
    }
    assert arns == {
        "GetCatsIdHTTPLambdaHTTPEventPermission": "/${__Stage__}/GET/cats/*",
        "GetCatchallHTTPLambdaHTTPEventPermission": "/${__Stage__}/GET/*",
        "PostIndexHTTPLambdaHTTPEventPermission": "/${__Stage__}/POST/",
    }
