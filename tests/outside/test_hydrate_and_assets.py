"""Beside Architect's own deploy: the same copies of shared code, the same objects in the bucket.

The upload is that of the real AWS CLI, run as `arc2sam assets` says, against moto.
"""

import base64
import gzip
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.conftest import ROOT, cache_folder, npm_install, once

pytestmark = pytest.mark.outside

STEPS = Path(__file__).with_name("architect_steps.mjs")
PACKAGES = {"@architect/deploy": "7.0.3", "@architect/hydrate": "6.0.2", "@architect/inventory": "6.1.0"}


@pytest.fixture(scope="session")
def architect_deploy() -> Path:
    """The folder of the packages that Architect deploys with."""
    folder: Path = once(cache_folder("locks") / "deploy", lambda: npm_install("deploy", PACKAGES))
    return folder


def architect(packages: Path, step: str, root: Path, objects: "list[str] | None" = None) -> str:
    run = subprocess.run(
        ["node", str(STEPS), str(packages), step, str(root)],
        input=json.dumps(objects or []),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def arc2sam(root: Path, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "arc2sam", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# hydrate


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a project, without what arc2sam marks its copies with."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".arc2sam"
    }


APP = {
    "app.arc": "@app\nshop\n@http\nget /\nany /any\npost /form\n@events\nmail\n@queues\nwork\n@ws\nping\n@static\n",
    "src/http/get-index/index.mjs": "",
    "src/http/any-any/lambda.py": "",
    "src/http/any-any/config.arc": "@aws\nruntime python\n",
    "src/http/post-form/index.js": "",
    "src/http/post-form/config.arc": "@arc\nviews true\n",
    "src/events/mail/lambda.rb": "",
    "src/events/mail/config.arc": "@aws\nruntime ruby\n",
    "src/queues/work/index.js": "",
    "src/queues/work/config.arc": "@arc\nshared false\n",
    "src/ws/connect/index.js": "",
    "src/ws/ping/index.js": "",
    "src/shared/lib.mjs": "one",
    "src/shared/deep/er/lib.py": "two",
    "src/shared/.hidden": "three",
    "src/shared/node_modules/dep/index.js": "four",
    "src/views/page.mjs": "five",
}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="default folders"),
        pytest.param({"public/static.json": '{"a.css": "a-0123456789.css"}'}, id="fingerprints"),
        pytest.param(
            {"app.arc": APP["app.arc"] + "@shared\nsrc lib\n@views\nsrc pages\n", "lib/a": "1", "pages/b": "2"},
            id="folders of ones own",
        ),
        pytest.param(
            {"app.arc": APP["app.arc"] + "@shared\nhttp\n  get /\n  post /form\nevents\n  mail\n"},
            id="shared with some",
        ),
        pytest.param({"app.arc": APP["app.arc"] + "@views\nget /\npost /form\n"}, id="views for some"),
    ],
)
def test_copies_are_those_of_architect(more: dict[str, str], architect_deploy: Path, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for root in (theirs, ours):
        write(root, {**APP, **more})
    architect(architect_deploy, "hydrate", theirs)
    arc2sam(ours, "hydrate")
    made = tree(ours)
    if "@shared\nhttp" in more.get("app.arc", ""):
        # Architect keeps views back from functions that @shared does not list: @views does not say so.
        made = {name: text for name, text in made.items() if not name.startswith("src/http/any-any/vendor/views")}
    assert made == tree(theirs)
    assert len(made) > len(APP) + 4
    # And one may follow the other.
    assert tree_after(architect_deploy, ours) == tree(theirs) | {
        name: text for name, text in tree(ours).items() if name not in made
    }


def tree_after(packages: Path, root: Path) -> dict[str, bytes]:
    architect(packages, "hydrate", root)
    arc2sam(root, "hydrate")
    return tree(root)


# assets


@pytest.fixture(scope="module")
def aws_cli() -> Path:
    """The AWS CLI in an environment of its own, since it pins what moto needs newer."""
    return once(cache_folder("locks") / "awscli", _install_aws_cli)


CLI = "awscli==1.46.3"


def _install_aws_cli() -> Path:
    folder = cache_folder("awscli-{}.{}".format(*sys.version_info))
    done, command = folder / "done", folder / "bin" / "aws"
    if done.exists() and done.read_text() == CLI:
        return command
    done.unlink(missing_ok=True)
    for step in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", CLI],
    ):
        run = subprocess.run(step, capture_output=True, text=True, timeout=300, check=False)
        if run.returncode:
            pytest.skip(f"pip could not install {CLI}: {(run.stderr or run.stdout).strip()[-200:]}")
    done.write_text(CLI)
    return command


ACCESS = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "us-west-2"}
STACK = {"Resources": {"StaticBucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "assets"}}}}


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of an account that has the stack `ShopStaging`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    try:
        client("cloudformation", url).create_stack(StackName="ShopStaging", TemplateBody=json.dumps(STACK))
        yield url
    finally:
        urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
        server.stop()


def client(service: str, url: str) -> Any:
    return boto3.client(
        service, endpoint_url=url, region_name="us-west-2", aws_access_key_id="none", aws_secret_access_key="none"
    )


def upload(command: str, root: Path, aws_cli: Path, endpoint: str, tmp_path: Path) -> str:
    """Run the command that arc2sam wrote in a shell, with nothing of this machine's configuration."""
    environment = {
        **ACCESS,
        "AWS_ENDPOINT_URL": endpoint,
        "PATH": f"{aws_cli.parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    run = subprocess.run(
        ["sh"], input=command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


def objects(endpoint: str) -> dict[str, dict[str, Any]]:
    s3 = client("s3", endpoint)
    found = {}
    for one in s3.list_objects_v2(Bucket="assets").get("Contents", []):
        got = s3.get_object(Bucket="assets", Key=one["Key"])
        found[one["Key"]] = {
            "ContentType": got["ContentType"].replace("binary/octet-stream", "application/octet-stream"),
            "CacheControl": got.get("CacheControl"),
            "Body": decoded(got["Body"].read(), got.get("ContentEncoding")),
        }
    return found


def decoded(body: bytes, encoding: "str | None") -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else body


def expected(made: str) -> dict[str, dict[str, Any]]:
    return {
        key: {
            "ContentType": one["ContentType"],
            "CacheControl": one.get("CacheControl"),
            "Body": decoded(base64.b64decode(one["Body"]), one.get("ContentEncoding")),
        }
        if "Body" in one
        # An object that was there before.
        else {"ContentType": "application/octet-stream", "CacheControl": None, "Body": b"old"}
        for key, one in json.loads(made.splitlines()[-1]).items()
    }


ASSETS = {
    "public/index.html": "<p>home</p>",
    "public/about/index.html": "<p>about</p>",
    "public/style.css": "p {}",
    "public/app.min.js": "1",
    "public/app.js.map": "{}",
    "public/module.mjs": "2",
    "public/deep/er/logo.svg": "<svg/>",
    "public/data.json": "[]",
    "public/font.woff2": "3",
    "public/site.webmanifest": "{}",
    "public/LICENSE": "free",
    "public/notes.md": "4",
    "public/a b'c\"$d.txt": "5",
    "public/a.js.old.js": "6",
    "public/7": "7",
    "public/ünder.css": "8",
    "public/.hidden": "9",
    "public/.well-known/x.json": "{}",
    "public/drafts/secret.html": "10",
    "public/readme.md": "11",
    "public/README.md": "12",
    "public/node_modules/dep/index.js": "13",
}


@pytest.mark.parametrize(
    ("settings", "before"),
    [
        pytest.param("", [], id="plain"),
        pytest.param(
            'prune true\nprefix v1/assets\nignore public/drafts "[x]"\n',
            ["gone.css", "v1/assets/gone.js", "v1/assets/[x].js"],
            id="pruned below a prefix, ignored by its folder",
        ),
        pytest.param(
            "fingerprint true\nprune true\nprefix v1\nignore drafts\n",
            ["v1/style-0123456789.css", "v1/drafts/a.html", "other.css"],
            id="fingerprints, pruned",
        ),
        pytest.param("compression gzip\nfingerprint true\n", [], id="compressed, fingerprints"),
    ],
)
def test_objects_are_those_of_architect(
    settings: str, before: list[str], architect_deploy: Path, aws_cli: Path, endpoint: str, tmp_path: Path
) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for root in (theirs, ours):
        write(root, {"app.arc": f"@app\nshop\n@http\n@static\n{settings}", **ASSETS})
    for key in before:
        client("s3", endpoint).put_object(Bucket="assets", Key=key, Body=b"old")
    wanted = expected(architect(architect_deploy, "publish", theirs, before))
    assert upload(arc2sam(ours, "assets"), ours, aws_cli, endpoint, tmp_path)
    found = objects(endpoint)
    assert {key: without_types(one) for key, one in found.items()} == {
        key: without_types(one) for key, one in wanted.items()
    }
    differing = {key: (found[key]["ContentType"], one["ContentType"]) for key, one in wanted.items()}
    assert {key: pair for key, pair in differing.items() if pair[0] != pair[1]} == {}
    assert len(found) > 12
    manifests = [root / "public/static.json" for root in (theirs, ours)]
    assert [path.exists() for path in manifests] == ["fingerprint true" in settings] * 2
    if manifests[0].exists():
        assert manifests[1].read_bytes() == manifests[0].read_bytes()
    # A second run has nothing to do.
    assert "prune" in settings or upload(arc2sam(ours, "assets"), ours, aws_cli, endpoint, tmp_path) == ""


def without_types(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "ContentType"}
