"""The app model against projects that Architect's own `@architect/inventory` 6.1.0 read.

Where we read a project otherwise, `DIFFERENCES` names it and says why; docs/model.md shows the same table to users.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from arc2sam import pipeline
from arc2sam.diagnostics import Diagnostic
from arc2sam.in_memory import project_from_files
from arc2sam.model import App
from arc2sam.project import candidates
from arc2sam.readers import format_of, package_has_manifest
from arc2sam.source import Source
from tests.cases.inventory_shape import expected, shape

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "reference" / "cases" / "inventory.jsonl"
DOCUMENT = ROOT / "docs" / "model.md"


class Difference(NamedTuple):
    """A project that we read otherwise than Architect."""

    written: str
    """What is written, in words."""
    why: str
    refused: tuple[str, ...] = ()
    """Codes of our errors, where Architect accepts."""
    instead: dict[str, Any] = {}
    """Where both accept: what our model says otherwise, by path (`events.0.module`); None where it says nothing."""
    accepted: bool = False
    """Whether we accept what Architect refuses."""


_STATIC = Difference(
    "`@static` without `@http`", "there is no route, so nothing is its handler", instead={"rootHandler": None}
)
_ACTION = Difference("`$connect` and its like in `@ws`", "it is the route that `connect` names", accepted=True)
_NULL = Difference("null under a pragma or a name", "the same as nothing under it", accepted=True)
_WRONG = "Architect does not check it"

DIFFERENCES = {
    "aws-architecture-sparc": Difference("`architecture sparc`", _WRONG, refused=("ARC206",)),
    "aws-array-json-objects-multi": Difference(
        "several settings in one JSON object of a list",
        "Architect reads the first and drops the others",
        instead={"aws.timeout": 9},
    ),
    "aws-concurrency-1": Difference("`concurrency -1`", _WRONG, refused=("ARC205",)),
    "aws-concurrency-foo": Difference("`concurrency foo`", _WRONG, refused=("ARC204",)),
    "aws-handler-a-b-c": Difference(
        "`handler a/b.c` under `@aws`",
        "Architect forgets the folder and the method",
        instead={"events.0.handler": "a/b.c", "events.0.handlerMethod": None},
    ),
    "aws-handler-foo-bar": Difference(
        "`handler foo.bar` under `@aws`",
        "Architect forgets the method",
        instead={"events.0.handler": "foo.bar", "events.0.handlerMethod": None},
    ),
    "aws-layer-null": Difference("`layers` of null", "the same as `layers` without a value: a warning", accepted=True),
    "aws-layers-arn-aws-lambda-us-east-1-1-la": Difference(
        "a layer of another region, and no `region` in the manifest",
        "the region is chosen at the deploy: a warning",
        accepted=True,
    ),
    "aws-provisionedconcurrency-x": Difference("`provisionedConcurrency x`", _WRONG, refused=("ARC204",)),
    "aws-timeout-null": Difference(
        "`timeout` of null",
        "the same as `timeout` without a value: a warning",
        instead={"events.0.config": None},
    ),
    "aws-vector-policy-map": Difference("a policy that is a map", _WRONG, refused=("ARC204",)),
    "blank-line-in-map-loses-key": Difference(
        "an empty line between the settings of an item", "the settings go on", accepted=True
    ),
    "cfg-arc-pragma": Difference(
        "`ignoreDependencies` with one name below it",
        "a list of one is a list",
        instead={"http.0.config.ignoreDependencies": ["foo"]},
    ),
    "cfg-aws-layers-arn-a-b-us-east-1-1-2-3-4": Difference(
        "a layer of another region in a function's configuration, and no `region` in the manifest",
        "the region is chosen at the deploy: a warning",
        accepted=True,
    ),
    "cfg-empty": Difference("an empty configuration file of a function", "it sets nothing", accepted=True),
    "comment-in-map-loses-src": Difference(
        "a comment between the settings of an item", "the settings go on", accepted=True
    ),
    "dotenv": Difference("a `.env` file", "it is for the sandbox alone and never read", instead={"env": None}),
    "dotenv-prefs": Difference(
        "a `.env` file beside `@env` in the preferences",
        "`.env` is for the sandbox alone; what `arc env` has set for a stage stays set",
        instead={"env": {"testing": ["FOO", "NUM", "SP", "T"], "staging": ["X"]}},
    ),
    "events-dotdot": Difference(
        "a `src` outside of the project", "SAM packages what is in the project", refused=("ARC220",)
    ),
    "handler-node-cfg-app-run": Difference(
        "`handler app.run`, and `app.js` exists",
        "Architect looks for `index.*` only",
        instead={"events.0.handlerFile": "src/events/evt/app.js", "events.0.module": "cjs"},
    ),
    "handler-node-cfg-app-run-with-index-js": Difference(
        "`handler app.run`, and `app.js` and `index.js` exist",
        "Architect looks for `index.*` only",
        instead={"events.0.handlerFile": "src/events/evt/app.js"},
    ),
    "handler-py-cfg-app-lambda": Difference(
        "`handler app.lambda` of Python, and `app.py` exists",
        "Architect looks for its own names only",
        instead={"events.0.handlerFile": "src/events/evt/app.py"},
    ),
    "http-path-a": Difference("the path `a`", "a path begins with a slash", refused=("ARC248",)),
    "http-second-param-bad": Difference(
        "the path `/:a/:b:c`", "a good parameter does not excuse a bad one", refused=("ARC252",)
    ),
    "pkg-no-arc": Difference(
        "a package.json without `arc`, and no manifest", "Architect invents an empty app", refused=("no manifest",)
    ),
    "prefs-empty": Difference("empty preferences", "they set nothing", accepted=True),
    "projection-multiline": Difference("a `projection` with a name a line", "it is a list", accepted=True),
    "queues-0": Difference("`batchSize 0` and `batchWindow -1`", _WRONG, refused=("ARC205", "ARC205")),
    "queues-both": Difference(
        "`fifo true` in the manifest, `fifo false` in the configuration file",
        "the manifest's item wins everywhere",
        instead={"queues.0.config.fifo": True},
    ),
    "queues-cfg-fifo": Difference(
        "`fifo false` in the configuration file",
        "documented; Architect packages a FIFO queue all the same",
        instead={"queues.0.fifo": False},
    ),
    "region-env": Difference("`AWS_REGION` in the environment", "the environment is never read", instead={"aws": None}),
    "region-param": Difference(
        "a region given by the caller", "the region is chosen at the deploy", instead={"aws": None}
    ),
    "runtime": Difference('`runtime ""`', _WRONG, refused=("ARC215",)),
    "sched-cron-99-99-99-99-99-99": Difference(
        "`cron(99 99 99 99 99 99)`", "the scheduler refuses it", refused=("ARC264",) * 6
    ),
    "shared-docs-yaml": Difference(
        "`- src: lib` in a YAML list under `shared`",
        "documented so",
        instead={"shared": {"src": "lib", "shared": ["src/events/evt"]}},
    ),
    "shared-http-map-two-gets": Difference(
        "`get` twice below `http` in `@shared`", "Architect drops the first", refused=("ARC113",)
    ),
    "src-trailing-slash-windows": Difference(
        "a slash at the end of `src`", "it means nothing", instead={"events.0.src": "x/y"}
    ),
    **dict.fromkeys(
        (
            "static-all",
            "static-fingerprint-false-compression-tru",
            "static-fingerprint-null-false",
            "static-folder-fingerprint-row",
            "static-folder-missing",
            "static-ignore-row",
            "static-none",
        ),
        _STATIC,
    ),
    "static-folder-5": Difference("`folder 5` under `@static`", "a folder is text; quote it", refused=("ARC204",)),
    "table-tab-n-id-string-n-id2-string": Difference(
        "two partition keys of a table", "Architect takes the last", refused=("ARC271",)
    ),
    "table-tab-n-id-string-n-stream-1": Difference("`stream 1` of a table", _WRONG, refused=("ARC204",)),
    "tables": Difference(
        "`PointInTimeRecovery true`",
        "it is `pitr` under another name",
        instead={"tables.4.pitr": True, "tables.4.PointInTimeRecovery": None},
    ),
    "tables-json-two-in-one": Difference(
        "two tables in one JSON object of a list",
        "Architect drops the second",
        instead={"tables.1": {"name": "rooms", "partitionKey": "id", "partitionKeyType": "String"}},
    ),
    "ti-dup-name": Difference("two indexes with one name", "DynamoDB refuses it", refused=("ARC274",)),
    "ti-dup-positions-2-and-4": Difference(
        "an index written twice", "Architect sees it only in some positions", refused=("ARC274",)
    ),
    "ti-json-object": Difference("an index in a JSON object", "it is plain what is meant", accepted=True),
    "ti-yaml-docs-shape": Difference("a YAML list of an index's settings", "documented so", accepted=True),
    "ts-json-docs-name": Difference("`name` of a stream's table in JSON", "documented so", accepted=True),
    "ts-json-obj": Difference("a stream in a JSON object", "it is plain what is meant", accepted=True),
    "views-yaml-objects": Difference("`- get: /a` in a YAML list under `views`", "documented so", accepted=True),
    "ws-connect-default": _ACTION,
    "ws-default": _ACTION,
    "ws-json-null": _NULL,
    "ws-named-connect-via-src": _ACTION,
    "ws-yaml": _NULL,
    "ws-yaml-list-null": _NULL,
}


def _rows() -> list[dict[str, Any]]:
    if not CASES.is_file():
        return []
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


ROWS = _rows()


def read(files: dict[str, str]) -> tuple[App | None, tuple[Diagnostic, ...]]:
    """Return the model of a project and what was found; (None, ()) if it has no manifest."""
    usable = [name for name in candidates(files) if name != "package.json" or package_has_manifest(files[name])]
    if not usable:
        return None, ()
    source = Source(usable[0], files[usable[0]])
    return pipeline.model(source, project_from_files(files), format_of(source.name) or "arc")


def test_the_rows_are_there() -> None:
    if not CASES.is_file():
        pytest.skip("the shared case files are not beside this checkout")
    assert len(ROWS) == 517
    assert DIFFERENCES.keys() <= {row["id"] for row in ROWS}


@pytest.mark.outside
@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_model_is_architects(row: dict[str, Any]) -> None:
    difference = DIFFERENCES.get(row["id"])
    app, found = read(row["files"])
    errors = tuple(one.code for one in found if one.severity == "error")
    if app is None and not found:
        errors = ("no manifest",)
    if difference and difference.refused:
        assert "expect" in row
        assert errors == difference.refused
    elif "error" in row:
        assert bool(errors) is not (difference is not None), found
    else:
        assert not errors, found
        assert app is not None
        want = expected(row["expect"])
        for path, value in (difference.instead if difference else {}).items():
            _put(want, path.split("."), value)
        assert shape(app) == want


def _put(values: Any, path: list[str], value: object) -> None:
    """Set or, with None, remove what stands at a path."""
    first, *rest = path
    if rest:
        _put(values[int(first)] if isinstance(values, list) else values[first], rest, value)
    elif isinstance(values, list):
        values.insert(int(first), value)
    elif value is None:
        del values[first]
    else:
        values[first] = value


def _line(difference: Difference) -> str:
    if difference.refused:
        outcome = "refused"
    else:
        outcome = "accepted" if difference.accepted else "read otherwise"
    return f"| {difference.written} | {outcome} | {difference.why} |"


def test_document_shows_the_same_table() -> None:
    shown = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert shown == list(dict.fromkeys(_line(one) for one in DIFFERENCES.values()))
