"""The asset function, run by Node against an S3 server on the loopback interface.

What is expected comes from three places: S3 and HTTP (RFC 9110) for conditional requests, codings and methods; the
documentation of Architect's static assets; and, in the last table, Architect's own asset package run beside ours.
The SDK is led to the local server by its documented setting AWS_ENDPOINT_URL_S3: the function has no code for tests.
"""

import base64
import contextlib
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import zlib

import pytest

from arc2sam.pragmas import assets

CODE = assets.code("asset")
HERE = pathlib.Path(__file__).parent / "asset_function"
NEVER = "no-cache, no-store, must-revalidate, max-age=0, s-maxage=0"
REVALIDATE = "public, max-age=0, must-revalidate"
PNG = bytes(range(256))
PAGE = b"<h1>Home \xe2\x98\x83</h1>"
SCRIPT = b"console.log('app')\n" * 20
ZIPPED = gzip.compress(SCRIPT, mtime=0)
LATIN = "caf\u00e9".encode("latin-1")
LARGE = b"\x00" * (5 * 1024 * 1024)
HUGE = b"\x00" * (7 * 1024 * 1024)
HASHES = {
    "app.js": "app-1a.js",
    "big.bin": "big-1c.bin",
    "a b#.png": "a b#-2b.png",
    "index.html": "index-3c.html",
    "data.json": "data-4d.json",
    "gone.js": "gone-5e.js",
    "gone.html": "gone-6f.html",
    "twin.js": "other.js",
    "other.js": "twin.js",
    "caf\u00e9.png": "caf\u00e9-7a.png",
    "odd": 7,
}
TEMPLATE = (
    "<i>${STATIC('app.js')}|${STATIC(\"/app.js\")}|${arc.static('a(1).js')}|${STATIC('caf\u00e9.png')}</i> ${other}"
)
FILLED = "<i>app-1a.js|/app-1a.js|a(1).js|caf\u00e9-7a.png</i> ${other}"

# bucket -> key -> (bytes, what the upload said of it)
BUCKETS = {
    "plain": {
        "index.html": (PAGE, {"ContentType": "text/html"}),
        "404.html": (b"<h1>Lost</h1>", {"ContentType": "text/html"}),
        "docs/index.html": (b"docs", {"ContentType": "text/html"}),
        "v1.2/index.html": (b"v1.2", {"ContentType": "text/html"}),
        "both": (b"file", {"ContentType": "text/plain"}),
        "both/index.html": (b"folder", {"ContentType": "text/html"}),
        ".well-known/site": (b"{}", {"ContentType": "application/json"}),
        "logo.png": (PNG, {"ContentType": "image/png"}),
        "app.js": (SCRIPT, {"ContentType": "application/javascript"}),
        "kept.css": (b"a{}", {"ContentType": "text/css", "CacheControl": "max-age=60"}),
        "data.json": (b'{"a":1}', {"ContentType": "application/json", "CacheControl": "max-age=60"}),
        "untyped.svg": (b"<svg/>", {}),
        "untyped.css": (b"a{}", {}),
        "untyped.png": (PNG, {}),
        "untyped.constructor": (PNG, {}),
        "latin.txt": (LATIN, {"ContentType": "text/plain; charset=iso-8859-1"}),
        "a b+c.txt": (b"space", {"ContentType": "text/plain"}),
        "100%.txt": (b"percent", {"ContentType": "text/plain"}),
        "caf\u00e9.txt": (b"accent", {"ContentType": "text/plain"}),
        "zip.js": (ZIPPED, {"ContentType": "application/javascript", "ContentEncoding": "gzip"}),
        "deflate.png": (zlib.compress(PNG), {"ContentType": "image/png", "ContentEncoding": "deflate"}),
        "strange.js": (b"\x28\xb5\x2f\xfd", {"ContentType": "text/javascript", "ContentEncoding": "zstd"}),
        "report.pdf": (b"%PDF", {"ContentType": "application/pdf", "ContentDisposition": "attachment"}),
        "large.bin": (LARGE, {"ContentType": "application/octet-stream"}),
        "huge.bin": (HUGE, {"ContentType": "application/octet-stream"}),
        "large.txt": (LARGE.replace(b"\0", b"x"), {"ContentType": "text/plain"}),
    },
    "bare": {"kept.css": (b"a{}", {"ContentType": "text/css"})},
    "hashed": {
        "static.json": (json.dumps(HASHES).encode(), {"ContentType": "application/json"}),
        "app-1a.js": (SCRIPT, {"ContentType": "application/javascript"}),
        "big-1c.bin": (b"big", {"ContentType": "application/octet-stream", "CacheControl": "max-age=9"}),
        "a b#-2b.png": (PNG, {"ContentType": "image/png"}),
        "caf\u00e9-7a.png": (PNG, {"ContentType": "image/png"}),
        "index-3c.html": (TEMPLATE.replace("|", "\n").encode(), {"ContentType": "text/html"}),
        "zip.html": (gzip.compress(TEMPLATE.encode()), {"ContentType": "text/html", "ContentEncoding": "gzip"}),
        "data-4d.json": (b'{"a":2}', {"ContentType": "application/json"}),
        "gone.js": (b"still here", {"ContentType": "application/javascript"}),
        "gone.html": (b"still here", {"ContentType": "text/html"}),
        "twin.js": (b"twin", {"ContentType": "application/javascript"}),
        "other.js": (b"other", {"ContentType": "application/javascript"}),
        "mark.png": (TEMPLATE.encode(), {"ContentType": "image/png"}),
    },
    "broken": {
        "static.json": (b"{not json", {"ContentType": "application/json"}),
        "index.html": (PAGE, {"ContentType": "text/html"}),
    },
    "folder": {
        "secret.txt": (b"outside", {"ContentType": "text/plain"}),
        "www/static.json": (b'{"app.js": "app-1a.js"}', {"ContentType": "application/json"}),
        "www/app-1a.js": (SCRIPT, {"ContentType": "application/javascript"}),
        "www/index.html": (b"${STATIC('app.js')}", {"ContentType": "text/html"}),
        "www/kept.css": (b"a{}", {"ContentType": "text/css"}),
        "www/404.html": (b"<h1>Lost in www</h1>", {"ContentType": "text/html"}),
    },
}


def etag(content):
    """The entity tag that S3 gives an object that was put in one piece: its MD5 (Amazon S3 API reference)."""
    return f'"{hashlib.md5(content).hexdigest()}"'


class Server:
    """A Node process with the driver: loads a function, hands it events, gives its responses back."""

    def __init__(self, process, code):
        self.process, self.code = process, code

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer.get("response")

    def load(self, *, code=None, bucket="plain", prefix=None, spa=None, endpoint=None):
        settings = {"ARC_STATIC_BUCKET": bucket, "ARC_STATIC_PREFIX": prefix, "ARC_STATIC_SPA": spa}
        settings["AWS_ENDPOINT_URL_S3"] = endpoint
        env = {name: value for name, value in settings.items() if value is not None}
        self.ask({"load": str(code or self.code), "env": env})

    def get(self, path, later=0, **request):
        return self.ask({"event": event(path, **request), "later": later})


def event(path, *, method="GET", headers=None, version="2.0", stage="$default", address=None):
    """An API Gateway event; `address` is the path with the stage, where that differs (payload format reference)."""
    address = address or path
    if version == "2.0":
        http = {"method": method, "path": address}
        return {
            "version": version,
            "rawPath": path,
            "headers": headers,
            "requestContext": {"http": http, "stage": stage},
        }
    context = {"path": address, "stage": stage}
    return {"version": version, "httpMethod": method, "path": path, "headers": headers, "requestContext": context}


def content(response):
    body = response.get("body", "")
    return base64.b64decode(body) if response.get("isBase64Encoded") else body.encode()


def installed():
    """The folder with the packages of package.json, filled by npm once a machine; skips where that cannot be."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    wanted = (HERE / "package.json").read_bytes()
    folder = (
        pathlib.Path(tempfile.gettempdir())
        / f"asset-function-{getattr(os, 'getuid', int)()}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    )
    if folder.is_dir():
        return folder
    fresh = pathlib.Path(tempfile.mkdtemp(prefix="asset-function-"))
    (fresh / "package.json").write_bytes(wanted)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        shutil.rmtree(fresh)
        pytest.skip(f"npm cannot install the AWS SDK: {done.stderr[-300:]}")
    # Whoever loses a race uses the winner's folder.
    with contextlib.suppress(OSError):
        fresh.rename(folder)
    return folder


@pytest.fixture(scope="module")
def packages():
    return installed()


@pytest.fixture(scope="module")
def s3():
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", **keys)
    for bucket, objects in BUCKETS.items():
        client.create_bucket(Bucket=bucket)
        for key, (body, said) in objects.items():
            client.put_object(Bucket=bucket, Key=key, Body=body, **said)
    yield client
    client.close()
    server.stop()


@pytest.fixture(scope="module")
def function(packages, s3, tmp_path_factory):
    folder = tmp_path_factory.mktemp("function")
    code = folder / "index.js"
    code.write_text(CODE, encoding="ascii", newline="\n")
    endpoint = s3.meta.endpoint_url
    env = {
        "PATH": os.environ["PATH"],
        "NODE_PATH": str(packages / "node_modules"),
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": endpoint.replace("127.0.0.1", "localhost"),
        "AWS_ENDPOINT_URL_S3": endpoint,
    }
    process = subprocess.Popen(
        ["node", str(HERE / "driver.js")],
        cwd=folder,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    yield Server(process, code)
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


def test_code_is_fit_for_a_template():
    """InlineCode: plain text that any YAML style carries, without what looks like a substitution or reference."""
    assert len(CODE.encode("ascii")) <= 12 * 1024
    assert "${" not in CODE
    assert "{{resolve:" not in CODE
    assert "\r" not in CODE
    assert "\t" not in CODE
    assert CODE.endswith("}\n")
    assert [line for line in CODE.split("\n") if line != line.rstrip() or len(line) > 100] == []


def test_code_is_commonjs_and_needs_only_the_runtime():
    """Lambda takes inline code as `index.js`: a CommonJS module, beside which nothing lies but the runtime's SDK."""
    required = {part.split("'")[0] for part in CODE.split("require('")[1:]}
    assert required == {"@aws-sdk/client-s3", "node:zlib"}
    assert "exports.handler = " in CODE
    assert "\nimport " not in CODE
    assert "\nexport " not in CODE


READS = [
    # Where a path leads: folders mean index.html, names with a dot are files.
    pytest.param({}, {"path": "/"}, 200, PAGE, id="root is index.html"),
    pytest.param({}, {"path": "/index.html"}, 200, PAGE, id="index.html by name"),
    pytest.param({}, {"path": "/docs/"}, 200, b"docs", id="folder with a slash"),
    pytest.param({}, {"path": "/docs"}, 200, b"docs", id="folder without a slash"),
    pytest.param({}, {"path": "/v1.2/"}, 200, b"v1.2", id="folder with a dot in its name"),
    pytest.param({}, {"path": "/both"}, 200, b"folder", id="a folder comes before a file without extension"),
    pytest.param({}, {"path": "/.well-known/site"}, 200, b"{}", id="file without extension"),
    pytest.param({}, {"path": "/logo.png"}, 200, PNG, id="binary file"),
    pytest.param({}, {"path": "/constructor"}, 404, b"<h1>Lost</h1>", id="no asset out of a JavaScript prototype"),
    pytest.param({}, {"path": "/latin.txt"}, 200, LATIN, id="text that is not UTF-8 keeps its bytes"),
    # Escapes in the path. API Gateway decodes the path in some payloads and not in others.
    pytest.param({}, {"path": "/a%20b+c.txt"}, 200, b"space", id="percent-encoded space, plus is a plus"),
    pytest.param({}, {"path": "/a b+c.txt"}, 200, b"space", id="space decoded by API Gateway"),
    pytest.param({}, {"path": "/100%25.txt"}, 200, b"percent", id="percent-encoded percent sign"),
    pytest.param({}, {"path": "/100%.txt"}, 200, b"percent", id="percent sign decoded by API Gateway"),
    pytest.param({}, {"path": "/caf%C3%A9.txt"}, 200, b"accent", id="percent-encoded UTF-8"),
    pytest.param({}, {"path": "/docs%2Findex.html"}, 200, b"docs", id="percent-encoded slash"),
    # Out of the folder is nothing to be had.
    pytest.param(
        {"bucket": "folder", "prefix": "www"}, {"path": "/../secret.txt"}, 404, b"<h1>Lost in www</h1>", id="dots"
    ),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/%2e%2e/secret.txt"},
        404,
        b"<h1>Lost in www</h1>",
        id="encoded dots",
    ),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/_static/www/../secret.txt"},
        404,
        b"<h1>Lost in www</h1>",
        id="dots below _static",
    ),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/secret.txt"},
        404,
        b"<h1>Lost in www</h1>",
        id="beside the prefix",
    ),
    pytest.param({}, {"path": "//logo.png"}, 404, b"<h1>Lost</h1>", id="empty segment"),
    pytest.param({}, {"path": "/logo.png%00"}, 404, b"<h1>Lost</h1>", id="NUL"),
    pytest.param({}, {"path": "/" + "k" * 1100 + ".png"}, 404, b"<h1>Lost</h1>", id="longer than a key of S3"),
    # The prefix.
    pytest.param({"bucket": "folder", "prefix": "www"}, {"path": "/app-1a.js"}, 200, SCRIPT, id="prefix"),
    pytest.param(
        {"bucket": "folder", "prefix": "/www/"}, {"path": "/app-1a.js"}, 200, SCRIPT, id="prefix with slashes"
    ),
    pytest.param({"bucket": "folder", "prefix": ""}, {"path": "/secret.txt"}, 200, b"outside", id="empty prefix"),
    pytest.param(
        {"bucket": "folder", "prefix": "www"}, {"path": "/"}, 200, b"app-1a.js", id="static.json of the prefix"
    ),
    # Missing.
    pytest.param({}, {"path": "/no.png"}, 404, b"<h1>Lost</h1>", id="missing file, own 404 page"),
    pytest.param({}, {"path": "/no/where"}, 404, b"<h1>Lost</h1>", id="missing folder, own 404 page"),
    # A single-page app.
    pytest.param({"spa": "true"}, {"path": "/any/where"}, 200, PAGE, id="SPA: a route is index.html"),
    pytest.param({"spa": "true"}, {"path": "/docs/"}, 200, PAGE, id="SPA: a folder too"),
    pytest.param({"spa": "true"}, {"path": "/logo.png"}, 200, PNG, id="SPA: files are files"),
    pytest.param({"spa": "true"}, {"path": "/no.png"}, 404, b"<h1>Lost</h1>", id="SPA: missing files are missing"),
    pytest.param({"spa": "false"}, {"path": "/any/where"}, 404, b"<h1>Lost</h1>", id="SPA false is a string"),
    # Below /_static/, as the public bucket would answer.
    pytest.param({}, {"path": "/_static/logo.png"}, 200, PNG, id="_static"),
    pytest.param({}, {"path": "/_static/both"}, 200, b"file", id="_static: a file without extension first"),
    pytest.param({}, {"path": "/_static/docs"}, 200, b"docs", id="_static: then the folder"),
    pytest.param({}, {"path": "/_static/"}, 200, PAGE, id="_static: its root"),
    pytest.param({}, {"path": "/_static/no.png"}, 404, b"<h1>Lost</h1>", id="_static: missing"),
    pytest.param({"spa": "true"}, {"path": "/_static/any"}, 404, b"<h1>Lost</h1>", id="_static: no SPA"),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/_static/www/app-1a.js"},
        200,
        SCRIPT,
        id="_static: with the prefix",
    ),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/_static/app-1a.js"},
        200,
        SCRIPT,
        id="_static: without the prefix",
    ),
    # Payload formats and stages (API Gateway: payload format versions of Lambda integrations).
    pytest.param({}, {"path": "/logo.png", "version": "1.0"}, 200, PNG, id="payload 1.0"),
    pytest.param(
        {},
        {"path": "/logo.png", "version": "1.0", "stage": "dev", "address": "/dev/logo.png"},
        200,
        PNG,
        id="REST API with a stage",
    ),
    pytest.param(
        {}, {"path": "/dev/logo.png", "version": "1.0", "stage": "dev"}, 200, PNG, id="HTTP API 1.0 with a stage"
    ),
    pytest.param({}, {"path": "/dev/logo.png", "stage": "dev"}, 200, PNG, id="HTTP API 2.0 with a stage"),
    pytest.param(
        {}, {"path": "/docs/", "stage": "docs", "address": "/docs/docs/"}, 200, b"docs", id="stage named as a folder"
    ),
    # Fingerprints: pages and JSON at their plain address, names in text replaced.
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/"},
        200,
        FILLED.replace("|", "\n").encode(),
        id="fingerprinted page with names in it",
    ),
    pytest.param({"bucket": "hashed"}, {"path": "/data.json"}, 200, b'{"a":2}', id="fingerprinted JSON"),
    pytest.param(
        {"bucket": "hashed"}, {"path": "/_static/data.json"}, 200, b'{"a":2}', id="_static: fingerprinted JSON"
    ),
    pytest.param({"bucket": "hashed"}, {"path": "/app-1a.js"}, 200, SCRIPT, id="fingerprinted name"),
    pytest.param({"bucket": "hashed"}, {"path": "/gone.js"}, 200, b"still here", id="fingerprinted file is not there"),
    pytest.param(
        {"bucket": "hashed"}, {"path": "/gone.html"}, 200, b"still here", id="fingerprinted page is not there"
    ),
    pytest.param({"bucket": "hashed"}, {"path": "/twin.js"}, 200, b"twin", id="names that lead to each other"),
    pytest.param({"bucket": "hashed"}, {"path": "/mark.png"}, 200, TEMPLATE.encode(), id="no names in binary files"),
    pytest.param({"bucket": "broken"}, {"path": "/"}, 200, PAGE, id="static.json of something else"),
    # Codings: as stored for those who can, decoded for the others.
    pytest.param({}, {"path": "/zip.js", "headers": {"accept-encoding": "br, gzip"}}, 200, ZIPPED, id="gzip accepted"),
    pytest.param({}, {"path": "/zip.js"}, 200, SCRIPT, id="gzip not accepted"),
    pytest.param({}, {"path": "/zip.js", "headers": {"accept-encoding": "br"}}, 200, SCRIPT, id="only br accepted"),
    pytest.param({}, {"path": "/zip.js", "headers": {"accept-encoding": "gzip; q=0"}}, 200, SCRIPT, id="gzip refused"),
    pytest.param({}, {"path": "/deflate.png"}, 200, PNG, id="deflated binary not accepted"),
    pytest.param({}, {"path": "/strange.js"}, 200, b"\x28\xb5\x2f\xfd", id="unknown coding is passed on"),
    pytest.param(
        {"bucket": "hashed"}, {"path": "/zip.html"}, 200, FILLED.encode(), id="names in one line of compressed text"
    ),
]


@pytest.mark.parametrize(("settings", "request_", "status", "body"), READS)
def test_read(function, settings, request_, status, body):
    function.load(**settings)
    response = function.get(**request_)
    assert response["statusCode"] == status
    assert content(response) == body


HTML = {"content-type": "text/html", "cache-control": NEVER}
HEADERS = [
    # Types: what the upload said, else by extension (IANA media types), else unknown bytes.
    pytest.param({}, {"path": "/"}, 200, {**HTML, "etag": etag(PAGE)}, id="page"),
    pytest.param({}, {"path": "/logo.png"}, 200, {"content-type": "image/png", "etag": etag(PNG)}, id="image"),
    pytest.param({}, {"path": "/untyped.svg"}, 200, {"content-type": "image/svg+xml"}, id="type by extension"),
    pytest.param(
        {}, {"path": "/untyped.css"}, 200, {"content-type": "text/css; charset=utf-8"}, id="text by extension"
    ),
    pytest.param({}, {"path": "/untyped.constructor"}, 200, {"content-type": "application/octet-stream"}, id="no type"),
    pytest.param({}, {"path": "/report.pdf"}, 200, {"content-disposition": "attachment"}, id="disposition"),
    # Caching: never pages and JSON, else what the upload said, else always asked for anew.
    pytest.param({}, {"path": "/data.json"}, 200, {"cache-control": NEVER}, id="JSON is never cached"),
    pytest.param({}, {"path": "/kept.css"}, 200, {"cache-control": "max-age=60"}, id="as uploaded"),
    pytest.param({}, {"path": "/app.js"}, 200, {"cache-control": REVALIDATE}, id="default"),
    pytest.param({}, {"path": "/no.png"}, 404, {**HTML}, id="404 page"),
    pytest.param(
        {"bucket": "hashed"}, {"path": "/big-1c.bin"}, 200, {"cache-control": "max-age=9"}, id="hashed, as uploaded"
    ),
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/_static/app-1a.js"},
        200,
        {"cache-control": "public, max-age=31536000, immutable"},
        id="hashed for ever",
    ),
    # Fingerprints: an old name sends on to the new one.
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/app.js"},
        302,
        {"location": "/_static/app-1a.js", "cache-control": NEVER},
        id="moved",
    ),
    pytest.param(
        {"bucket": "hashed"}, {"path": "/_static/app.js"}, 302, {"location": "/_static/app-1a.js"}, id="moved below"
    ),
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/a%20b%23.png"},
        302,
        {"location": "/_static/a%20b%23-2b.png"},
        id="moved, escaped",
    ),
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/caf\u00e9.png"},
        302,
        {"location": "/_static/caf%C3%A9-7a.png"},
        id="moved, accent",
    ),
    pytest.param(
        {"bucket": "folder", "prefix": "www"},
        {"path": "/app.js"},
        302,
        {"location": "/_static/www/app-1a.js"},
        id="moved, prefix",
    ),
    pytest.param(
        {"bucket": "hashed"},
        {"path": "/app.js", "version": "1.0", "stage": "dev", "address": "/dev/app.js"},
        302,
        {"location": "/dev/_static/app-1a.js"},
        id="moved, stage",
    ),
    # Conditional requests (RFC 9110, 13.1.2).
    pytest.param(
        {}, {"path": "/", "headers": {"if-none-match": etag(PAGE)}}, 304, {"etag": etag(PAGE)}, id="unchanged"
    ),
    pytest.param(
        {},
        {"path": "/", "version": "1.0", "headers": {"If-None-Match": etag(PAGE)}},
        304,
        {"etag": etag(PAGE)},
        id="unchanged, header in capitals",
    ),
    pytest.param(
        {}, {"path": "/", "headers": {"if-none-match": "W/" + etag(PAGE)}}, 304, {"etag": etag(PAGE)}, id="weak"
    ),
    pytest.param({}, {"path": "/", "headers": {"if-none-match": '"other"'}}, 200, HTML, id="changed"),
    pytest.param({}, {"path": "/", "headers": {"if-none-match": "nonsense"}}, 200, HTML, id="no entity tag"),
    pytest.param(
        {}, {"path": "/no.png", "headers": {"if-none-match": etag(b"<h1>Lost</h1>")}}, 404, HTML, id="404 stays"
    ),
    # Codings (RFC 9110, 12.5.3 and 12.5.5).
    pytest.param(
        {},
        {"path": "/zip.js", "headers": {"accept-encoding": "gzip"}},
        200,
        {"content-encoding": "gzip", "vary": "accept-encoding"},
        id="gzip accepted",
    ),
    pytest.param(
        {}, {"path": "/zip.js"}, 200, {"content-encoding": None, "vary": "accept-encoding"}, id="gzip not accepted"
    ),
    pytest.param({}, {"path": "/strange.js"}, 200, {"content-encoding": "zstd"}, id="unknown coding"),
    pytest.param({}, {"path": "/app.js"}, 200, {"content-encoding": None, "vary": None}, id="no coding"),
    # Methods (RFC 9110, 9.3.2 and 15.5.6).
    pytest.param({}, {"path": "/", "method": "HEAD"}, 200, {**HTML, "etag": etag(PAGE)}, id="HEAD"),
    pytest.param(
        {},
        {"path": "/zip.js", "method": "HEAD", "headers": {"accept-encoding": "gzip"}},
        200,
        {"content-encoding": "gzip"},
        id="HEAD, coding",
    ),
    pytest.param({}, {"path": "/huge.bin", "method": "HEAD"}, 200, {"etag": etag(HUGE)}, id="HEAD, huge"),
    pytest.param({}, {"path": "/no.png", "method": "HEAD"}, 404, HTML, id="HEAD, missing"),
    pytest.param(
        {}, {"path": "/", "method": "HEAD", "headers": {"if-none-match": etag(PAGE)}}, 304, {}, id="HEAD, unchanged"
    ),
    pytest.param({}, {"path": "/", "method": "POST"}, 405, {"allow": "GET, HEAD"}, id="POST"),
    pytest.param({}, {"path": "/", "method": "DELETE", "version": "1.0"}, 405, {"allow": "GET, HEAD"}, id="DELETE"),
    # Lambda sends at most 6 MB (Lambda quotas); base64 makes four bytes of three.
    pytest.param({}, {"path": "/large.txt"}, 200, {"etag": etag(BUCKETS["plain"]["large.txt"][0])}, id="5 MB of text"),
    pytest.param(
        {}, {"path": "/large.bin"}, 302, {"location": "/_static/large.bin"}, id="5 MB of bytes: S3 may answer"
    ),
    pytest.param({}, {"path": "/huge.bin"}, 302, {"location": "/_static/huge.bin"}, id="7 MB: S3 may answer"),
    pytest.param({}, {"path": "/_static/large.bin"}, 500, {"cache-control": NEVER}, id="5 MB of bytes, S3 does not"),
    pytest.param({}, {"path": "/_static/huge.bin"}, 500, {"cache-control": NEVER}, id="7 MB, S3 does not"),
    # Faults of the environment.
    pytest.param({"bucket": None}, {"path": "/"}, 502, {"cache-control": NEVER}, id="no bucket named"),
    pytest.param({"bucket": "absent"}, {"path": "/"}, 500, {"cache-control": NEVER}, id="no such bucket"),
    pytest.param({"bucket": "bare"}, {"path": "/no.png"}, 404, {"cache-control": NEVER}, id="no 404 page"),
]


@pytest.mark.parametrize(("settings", "request_", "status", "headers"), HEADERS)
def test_headers(function, settings, request_, status, headers):
    function.load(**settings)
    response = function.get(**request_)
    assert response["statusCode"] == status
    assert {name: response["headers"].get(name) for name in headers} == headers
    assert all(isinstance(value, str) for value in response["headers"].values())
    if request_.get("method") == "HEAD" or status in {302, 304}:
        assert content(response) == b""


@pytest.mark.parametrize(
    ("path", "is_base64"),
    [
        ("/", False),
        ("/untyped.svg", False),
        ("/data.json", False),
        ("/logo.png", True),
        ("/latin.txt", True),
        ("/zip.js", False),
    ],
)
def test_only_bytes_are_base64(function, path, is_base64):
    function.load()
    assert function.get(path)["isBase64Encoded"] is is_base64


def test_error_pages_tell_no_secrets(function):
    """Neither the path (it would be markup of a stranger) nor the fault's stack is shown."""
    function.load(bucket="bare")
    assert b"script" not in content(function.get("/<script>alert(1)</script>.png"))
    function.load(bucket="absent")
    assert b"NoSuchBucket" not in content(function.get("/"))


def test_new_fingerprints_are_seen_without_a_deployment(function, s3):
    s3.create_bucket(Bucket="moving")
    s3.put_object(Bucket="moving", Key="app.js", Body=b"plain", ContentType="text/javascript")
    s3.put_object(Bucket="moving", Key="app-1.js", Body=b"one", ContentType="text/javascript")
    function.load(bucket="moving")
    assert function.get("/app.js")["statusCode"] == 200
    s3.put_object(Bucket="moving", Key="static.json", Body=b'{"app.js": "app-1.js"}')
    assert function.get("/app.js", later=30_000)["statusCode"] == 200
    assert function.get("/app.js", later=31_000)["headers"]["location"] == "/_static/app-1.js"


class Refusal(http.server.BaseHTTPRequestHandler):
    """What S3 answers about a missing key to a role that may not list the bucket (Amazon S3 API: GetObject)."""

    def do_GET(self):
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_missing_without_the_right_to_list(function):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        function.load(endpoint=f"http://127.0.0.1:{server.server_port}")
        response = function.get("/no.png")
        server.shutdown()
        thread.join()
    assert response["statusCode"] == 404


def test_redirect_leads_to_the_asset(function):
    """With a private bucket this function answers below /_static/ too."""
    function.load(bucket="folder", prefix="www")
    location = function.get("/app.js")["headers"]["location"]
    assert content(function.get(location)) == SCRIPT


# What Architect's own package answers (version in package.json). Not compared: what is missing (it answers 500, as its
# client does not read the error code of a raw response), paths with escapes (it looks for them as they are written),
# clients that accept no coding (it does not ask) and two names in one line (it takes them for one). Those rows of the tables above are ours alone.
SAME = [
    pytest.param({}, {"path": "/"}, id="root"),
    pytest.param({}, {"path": "/docs"}, id="folder"),
    pytest.param({}, {"path": "/docs/"}, id="folder with a slash"),
    pytest.param({}, {"path": "/both"}, id="folder before file"),
    pytest.param({}, {"path": "/logo.png"}, id="image"),
    pytest.param({}, {"path": "/logo.png", "version": "1.0"}, id="payload 1.0"),
    pytest.param({}, {"path": "/app.js"}, id="script"),
    pytest.param({}, {"path": "/kept.css"}, id="cache-control of the upload"),
    pytest.param({}, {"path": "/data.json"}, id="JSON"),
    pytest.param({}, {"path": "/zip.js", "headers": {"accept-encoding": "gzip"}}, id="gzip"),
    pytest.param({"bucket": "folder", "prefix": "www"}, {"path": "/"}, id="prefix"),
    pytest.param({"bucket": "folder", "prefix": "www"}, {"path": "/kept.css"}, id="prefix, file"),
    pytest.param({"spa": "true"}, {"path": "/"}, id="SPA, root"),
    pytest.param({"spa": "false"}, {"path": "/docs"}, id="SPA false"),
    pytest.param({"spa": "true"}, {"path": "/any/where"}, id="SPA, route"),
    pytest.param({}, {"path": "/", "headers": {"if-none-match": etag(PAGE)}}, id="unchanged"),
    pytest.param({}, {"path": "/", "headers": {"if-none-match": '"other"'}}, id="changed"),
    pytest.param({"bucket": "hashed"}, {"path": "/"}, id="names in a page"),
    pytest.param({"bucket": "hashed"}, {"path": "/data.json"}, id="fingerprinted JSON"),
    pytest.param({"bucket": "hashed"}, {"path": "/app.js"}, id="fingerprinted script"),
    pytest.param({"bucket": "hashed"}, {"path": "/big.bin"}, id="fingerprinted bytes"),
    pytest.param({"bucket": "hashed"}, {"path": "/mark.png"}, id="no names in an image"),
    pytest.param({"bucket": "hashed"}, {"path": "/app.js", "version": "1.0"}, id="fingerprinted, payload 1.0"),
]


def comparable(response):
    """Status, headers of both, and the body once decoded."""
    status, headers = response["statusCode"], response["headers"]
    # Architect's client takes the quotes off the tag, though RFC 9110 (8.8.3) wants them.
    tag = headers.get("etag", "").strip('"')
    if status == 304:
        return status, tag
    shown = {name: headers.get(name) for name in ("cache-control", "location", "content-encoding", "content-type")}
    body = content(response)
    return status, tag, shown, gzip.decompress(body) if shown["content-encoding"] == "gzip" else body


@pytest.mark.outside
@pytest.mark.parametrize(("settings", "request_"), SAME)
def test_answers_as_architect(function, packages, settings, request_):
    """Architect reads the fingerprints from a module beside it, ours from the bucket."""
    fingerprints = function.code.parent / "node_modules" / "@architect" / "shared" / "static.json"
    fingerprints.unlink(missing_ok=True)
    bucket, prefix = settings.get("bucket", "plain"), settings.get("prefix")
    ours_are_in = f"{prefix}/static.json" if prefix else "static.json"
    if ours_are_in in BUCKETS[bucket]:
        fingerprints.parent.mkdir(parents=True, exist_ok=True)
        fingerprints.write_bytes(BUCKETS[bucket][ours_are_in][0])
    # Without a header object it fails.
    request_ = {"headers": {}, **request_}
    function.load(**settings)
    ours = function.get(**request_)
    function.load(**settings, code=packages / "node_modules" / "@architect" / "asap" / "src" / "index.js")
    assert comparable(ours) == comparable(function.get(**request_))
