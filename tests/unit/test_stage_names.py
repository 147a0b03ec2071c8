"""Stages that are called nearly like one of Architect's own."""

import sys

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files

APP = "@app\nchat\n@events\nping\n"


def told(stage, text=APP, files=None, format="arc"):
    """What is said of a stage."""
    result = pipeline.transpile(text, project_from_files(files or {}), format=format, stage=stage)
    assert result.text is not None
    return [(one.severity, one.help) for one in result.diagnostics if one.code == "ARC542"]


@pytest.mark.parametrize(
    ("stage", "near"),
    [
        *((stage, "production") for stage in ("prod", "prd", "live", "PROD", "Live")),
        *((stage, "staging") for stage in ("stage", "stg", "Stage")),
        pytest.param("Production", "production", id="a capital"),
        pytest.param("prodution", "production", id="a letter lost"),
        pytest.param("productoin", "production", id="letters swapped"),
        pytest.param("productions", "production", id="a letter more"),
        pytest.param("stagin", "staging", id="the last one lost"),
        pytest.param("stageing", "staging", id="a letter changed in"),
    ],
)
def test_slips_and_short_forms(stage, near):
    assert told(stage) == [("warning", f"Use the stage `{near}` if that is meant")]


@pytest.mark.parametrize(
    "stage",
    [
        "staging", "production", "dev", "qa", "test", "demo", "preview", "preprod", "preproduction", "uat", "live2",
        "prod-eu", "production2", "staging_2", "sandbox", "local", "integration", "product", "s", "p",
    ],
)  # fmt: skip
def test_stages_that_are_meant(stage):
    assert told(stage) == []


@pytest.mark.parametrize(
    ("text", "format"),
    [
        pytest.param("@app\nchat\n@ws\n@ws-api\nexecution-log error\naccount-log-role prod\n", "arc", id="arc"),
        pytest.param(
            '{"app": "chat", "ws": [], "ws-api": {"execution-log": "error", "account-log-role": "prod"}}',
            "json",
            id="json",
        ),
        pytest.param("app: chat\nws:\nws-api:\n  execution-log: error\n  account-log-role: prod\n", "yaml", id="yaml"),
        pytest.param(
            'app = "chat"\nws = []\n[ws-api]\nexecution-log = "error"\naccount-log-role = "prod"\n', "toml", id="toml"
        ),
    ],
)
def test_one_that_the_manifest_names_is_meant(text, format):
    assert told("prod", text, format=format) == []
    assert told("prd", text, format=format) != []


def test_one_that_the_preferences_name_is_meant():
    assert told("prod", files={"prefs.arc": "@env\nprod\n  KEY x\n"}) == []
    assert told("prod", files={"prefs.arc": "@env\nproduction\n  KEY x\n"}) != []


def test_usual_stages_load_nothing():
    sys.modules.pop("arc2sam.stage_names", None)
    assert told("staging") == told("production") == []
    assert "arc2sam.stage_names" not in sys.modules
