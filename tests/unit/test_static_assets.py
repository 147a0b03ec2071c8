"""Names of assets and the commands that upload them. Names: as `@architect/utils` 6.0.3 gave them on Node 22."""

import shlex

import pytest

from arc2sam import static_assets
from arc2sam.static_assets import Upload, commands


@pytest.mark.parametrize(
    ("name", "digest", "made"),
    [
        pytest.param("css/main.css", "89e6c98d9288", "css/main-89e6c98d92.css", id="in a folder"),
        pytest.param("LICENSE", "2b66fd261ee5", "LICENSE-2b66fd261e", id="without an ending"),
        pytest.param("a.tar.gz", "aa0a18d9cd00", "a.tar-aa0a18d9cd.gz", id="two endings"),
        pytest.param("a.js.map.js", "3f786850e387", "a.map.js-3f786850e3.js", id="one ending twice"),
        pytest.param("trailing.", "6c10289a8d00", "trailing-6c10289a8d.", id="a point at the end"),
        pytest.param("sub.js/x.min.js", "ab0680a89400", "sub.js/x.min-ab0680a894.js", id="an ending in a folder"),
    ],
)
def test_fingerprinted(name: str, digest: str, made: str) -> None:
    assert static_assets.fingerprinted(name, digest) == made


def test_order_and_choice() -> None:
    names = [
        "b/z.css",
        "sub.js/x.js",
        "a/b/c.css",
        "README.md",
        "readme.md",
        "index.html",
        ".hidden",
        ".well-known/x",
        "a/.DS_Store",
        "static.json",
        "static.json.bak",
        "node_modules/x.js",
        "LICENSE",
        "drafts/x.css",
        "a.js",
    ]
    assert static_assets.select(names, "public", ("drafts",)) == (
        "a.js",
        "index.html",
        "LICENSE",
        "README.md",
        "b/z.css",
        "sub.js/x.js",
        "a/b/c.css",
    )


def test_ignored_by_its_folder() -> None:
    assert static_assets.select(["drafts/a", "old/drafts/b"], "public", ("public/drafts",)) == ("old/drafts/b",)


def test_manifest_as_javascript_writes_it() -> None:
    # Source: ECMAScript, OrdinaryOwnPropertyKeys: array indices come first, by their value.
    text = static_assets.manifest_text({"b": "b-1", "42": "42-2", "7": "7-3", "07": "07-4", "ü": "ü-5"})
    assert text == '{\n  "7": "7-3",\n  "42": "42-2",\n  "b": "b-1",\n  "07": "07-4",\n  "ü": "ü-5"\n}'


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param('{"a.js": "a-0123456789.js", "LICENSE": "LICENSE-abcdef0123"}', True, id="what is written"),
        pytest.param("{}", False, id="nothing"),
        pytest.param('{"a.js": "b-0123456789.js"}', False, id="another name"),
        pytest.param('{"a.js": "a-012345678.js"}', False, id="nine digits"),
        pytest.param('{"a.js": "a-0123456789x.js"}', False, id="eleven"),
        pytest.param('{"a.js": "a-012345678X.js"}', False, id="no digits"),
        pytest.param('{"a.js": 1}', False, id="a number"),
        pytest.param('["a-0123456789.js"]', False, id="a list"),
        pytest.param("static", False, id="no JSON"),
        pytest.param('{"": ""}', False, id="empty names"),
    ],
)
def test_is_manifest(text: str, is_one: bool) -> None:
    assert static_assets.is_manifest(text) is is_one


def uploaded(*names: str, **settings: object) -> list[list[str]]:
    """The words of each command that a shell would run, for a bucket of the user's own."""
    upload = Upload("public", names).replace(bucket="mine", **settings)
    return [shlex.split(line.removesuffix(" &&")) for line in commands(upload)]


SYNC = ["aws", "s3", "sync", "public", "s3://mine"]
NEVER = ["--cache-control", "no-cache, no-store, must-revalidate, max-age=0, s-maxage=0"]


def test_one_command_is_enough_for_what_needs_no_headers() -> None:
    assert uploaded("a.css", "b.png") == [SYNC]


def test_pages_come_last() -> None:
    assert uploaded("index.html", "data.json", "font.woff2", "a.css") == [
        [*SYNC, "--exclude", "*.html", "--exclude", "*.json", "--exclude", "*.woff2"],
        [*SYNC, "--exclude", "*", "--include", "*.woff2", "--content-type", "font/woff2"],
        [*SYNC, "--exclude", "*", "--include", "*.html", "--include", "*.json", *NEVER],
    ]


def test_endings_are_as_written() -> None:
    assert uploaded("A.HTML") == [[*SYNC, "--exclude", "*", "--include", "*.HTML", *NEVER]]


def test_fingerprinted_names_are_kept_forever() -> None:
    assert uploaded("a-0123456789.css", is_fingerprinted=True) == [[*SYNC, "--cache-control", "max-age=315360000"]]


def test_what_is_left_out() -> None:
    excluded = ("drafts/a.css", "old/.x", "readme.md", "x/node_modules/y.js", "we[i]rd?.css")
    assert uploaded("a.css", excluded=excluded, ignore=("drafts", "unused")) == [
        [
            *SYNC,
            *("--exclude", "*drafts*"),
            *("--exclude", ".*", "--exclude", "*/.*"),
            *("--exclude", "*readme.md*"),
            *("--exclude", "*node_modules*"),
            *("--exclude", "we[[]i]rd[?].css"),
        ]
    ]


def test_pruning_keeps_what_is_ignored() -> None:
    assert uploaded("a.css", is_pruned=True, ignore=("drafts",)) == [
        SYNC,
        [*SYNC, "--exclude", "*drafts*", "--delete"],
    ]


def test_a_chance_in_a_fingerprint_is_not_ignored() -> None:
    # The copies are chosen already; `ba` stands in a digest.
    made = uploaded("a-ba23456789.css", is_fingerprinted=True, ignore=("ba",))
    assert all("--exclude" not in words for words in made)


def test_bucket_of_the_stack() -> None:
    upload = Upload("public", ("a.css",), stack="ShopStaging", prefix='v1/"$x"', options=("--region", "eu-west-1"))
    assert commands(upload) == (
        "bucket=$(aws cloudformation describe-stack-resource --stack-name ShopStaging --logical-resource-id StaticBucket"
        " --query StackResourceDetail.PhysicalResourceId --output text --region eu-west-1) &&",
        r'aws s3 sync public "s3://$bucket/v1/\"\$x\"" --region eu-west-1',
    )
