"""Which modules files of Python need beside what the runtime has."""

import pytest

from arc2sam import python_imports


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("import requests, os.path\nfrom yaml.nodes import Node", ["requests", "yaml"], id="both forms"),
        pytest.param("import json, sys, zoneinfo", [], id="Python's own"),
        pytest.param("import boto3\nfrom botocore.exceptions import ClientError", [], id="the runtime's SDK"),
        pytest.param("from . import a\nfrom .b import c", [], id="relative"),
        pytest.param("def f():\n    import requests\n", ["requests"], id="in a function"),
        pytest.param("try:\n    import orjson\nexcept ImportError:\n    import json", [], id="does without"),
        pytest.param("try:\n    import orjson\nexcept:\n    orjson = None", [], id="does without anything"),
        pytest.param("try:\n    import orjson\nexcept KeyError:\n    pass", ["orjson"], id="another error"),
        pytest.param(
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mypy_boto3_s3 import S3Client",
            [],
            id="types",
        ),
        pytest.param("'''\nimport a\n'''\n# import b", [], id="in texts"),
        pytest.param("import requests\ndef (", [], id="no Python"),
        pytest.param("import a\0", [], id="a null"),
        pytest.param("(" * 5000, [], id="nested too deeply"),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert list(python_imports.read(text)) == names
