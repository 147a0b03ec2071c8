"""The table of create-only properties is what its script makes of the provider schemas."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.outside
def test_the_table_is_the_scripts() -> None:
    spec = importlib.util.spec_from_file_location("build_create_only", ROOT / "schemas" / "build_create_only.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TARGET.read_text(encoding="utf-8") == script.build(), "run python schemas/build_create_only.py"


def test_every_type_that_a_template_may_have_is_in_it() -> None:
    import json

    from arc2sam.diff._create_only import CREATE_ONLY

    schema = json.loads((ROOT / "schemas" / "sam-template.schema.json").read_text(encoding="utf-8"))
    types = {
        kind
        for one in schema["definitions"].values()
        for kind in [one.get("properties", {}).get("Type", {}).get("const", "")]
        if kind.startswith("AWS::") and not kind.startswith("AWS::Serverless::")
    }
    assert types
    assert types - CREATE_ONLY.keys() == set()
