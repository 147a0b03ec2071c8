"""The table of create-only properties is what its script makes of the provider schemas."""

import pytest

from tests.conftest import ROOT, script


@pytest.mark.outside
def test_the_table_is_the_scripts() -> None:
    builder = script("build_create_only")
    assert builder.TARGET.read_text(encoding="utf-8") == builder.build(), "run python schemas/build_create_only.py"


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
