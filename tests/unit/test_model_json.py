"""The app model as JSON, and the schema that describes it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from arc2sam import model_json, pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.model import App
from arc2sam.source import Source
from schemas import build_model_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"

KITCHEN_SINK = """@app
sink
@aws
region us-east-1
runtime py
layers arn:aws:lambda:us-east-1:123456789012:layer:one:1
@sam
roles per-function
retain tables
env SECRET
overlay over.yaml
@http
get /
/api
  method post
  src api
@tables
notes
  id *String
  at **Number
  stream true
@tables-indexes
notes
  at *Number
  name byTime
@tables-streams
log
  table notes
@events
ping
@queues
jobs
  batchSize 5
@scheduled
nightly cron(0 3 * * ? *)
hourly rate(1 hour)
@static
folder dist
@cdn
@ws
send
@shared
src lib
events
  ping
@views
get /
@plugins
some-plugin
@macros
some-macro
@begin
appID X
"""
FILES = {
    "app.arc": KITCHEN_SINK,
    "over.yaml": "Resources: {}\n",
    "lib/x.py": "",
    "src/views/x.py": "",
    "src/events/ping/config.arc": "@aws\ntimeout 9\nforeign a\n",
    "prefs.arc": "@env\nstaging\n  SECRET x\n",
}


def app_of(files: dict[str, str]) -> App:
    app, found = pipeline.model(Source("app.arc", files["app.arc"]), project_from_files(files), "arc")
    assert not [str(one) for one in found if one.severity == "error"]
    assert app is not None
    return app


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads((SCHEMAS / "model.schema.json").read_text("utf-8"))


def test_schema_is_what_the_annotations_make(schema: Any) -> None:
    assert build_model_schema.build() == schema
    Draft7Validator.check_schema(schema)


def test_whole_model_is_valid(schema: Any) -> None:
    dumped = json.loads(json.dumps(model_json.to_json(app_of(FILES))))
    assert [error.message for error in Draft7Validator(schema).iter_errors(dumped)] == []
    written = {line[1:] for line in KITCHEN_SINK.splitlines() if line.startswith("@")}
    assert dumped["parts"].keys() == written - {"begin"}


def test_places_and_names() -> None:
    dumped: Any = model_json.to_json(app_of(FILES))
    (topic,) = dumped["parts"]["events"]["functions"]
    assert topic["name"] == "ping"
    lines = KITCHEN_SINK.splitlines()
    assert topic["span"] == {"line": lines.index("ping") + 1, "column": 1}
    assert topic["config"]["timeout_seconds"] == 9
    assert topic["config"]["spans"]["timeout"] == {"file": "src/events/ping/config.arc", "line": 2, "column": 9}
    assert topic["config"]["extra"] == {"foreign": "a"}
    begin = {"line": lines.index("@begin") + 1, "column": 1}
    assert dumped["others"] == [{"name": "begin", "span": begin, "items": [["appID", "X"]]}]
    assert dumped["preferences"]["env"] == {"staging": {"SECRET": {"file": "prefs.arc", "line": 3, "column": 3}}}
    assert dumped["parts"]["macros"]["listed"][0]["name"] == "some-macro"


def test_a_foreign_value_is_a_defect_of_ours() -> None:
    app = app_of({"app.arc": "@app\nbare\n"}).replace(preferences=object())
    with pytest.raises(TypeError):
        model_json.to_json(app)
