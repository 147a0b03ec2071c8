"""Judged by moto: the translated templates are created, and updated by what an edited manifest gives."""

import shutil
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.golden.projects import ALL, SAMPLES, name_of, transpile
from tests.outside import stacks
from tests.outside.replacement import create_only, lost, replaced
from tests.outside.stacks import Stack, is_skipped
from tests.outside.translate import Template, of_type, read, translate, translated

pytestmark = [pytest.mark.outside, pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")]

EDITABLE = tuple(folder for folder in ALL if (folder / "app.arc").exists())
"""The seed in its other formats makes the same template, as a test of the committed templates holds."""
TIMEOUT = 17


def edited(folder: Path, copy: Path) -> tuple[Path, str | None]:
    """Copy a project, add a function to it, and change a setting of one that has no configuration; return its ID."""
    shutil.copytree(folder, copy)
    deployed = of_type(translated(folder), "AWS::Lambda::Function")
    functions = [one for one in transpile(folder).app.functions if one.logical_id in deployed]  # type: ignore[union-attr]  # it has no errors
    plain = next((one for one in functions if one.config_file is None and not one.is_inline), None)
    if plain:
        (copy / plain.src).mkdir(parents=True, exist_ok=True)
        (copy / plain.src / "config.arc").write_text(f"@aws\ntimeout {TIMEOUT}\n")
    lines = (copy / "app.arc").read_text().splitlines()
    pragma = next((name for name in ("@ws", "@events", "@queues") if name in lines), "@events")
    at = lines.index(pragma) + 1 if pragma in lines else len(lines)
    new = ["oneMore"] if pragma in lines else [pragma, "oneMore"]
    (copy / "app.arc").write_text("\n".join([*lines[:at], *new, *lines[at:], ""]))
    return copy, plain.logical_id if plain else None


def assert_exists(stack: Stack) -> None:
    """Check that everything moto makes is really there, and nothing else is."""
    ids = stack.physical_ids
    wanted = {name: one["Type"] for name, one in stack.template["Resources"].items() if not is_skipped(one)}
    assert set(ids) == set(wanted)
    for kind, found in stacks.existing().items():
        assert found == {ids[name] for name in wanted if wanted[name] == kind}, kind
    for policy in of_type(stack.template, "AWS::IAM::Policy").values():
        for role in policy["Properties"]["Roles"]:
            assert policy["Properties"]["PolicyName"] in stacks.role_policies(ids[role["Ref"]])


def is_unnamed(output: dict[str, Any], template: Template) -> bool:
    """Whether an output is the name of something that moto does not make."""
    named = output["Value"].get("Ref") if isinstance(output["Value"], dict) else None
    return named in template["Resources"] and is_skipped(template["Resources"][named])


def test_samples_can_be_edited() -> None:
    assert len([folder for folder in EDITABLE if folder in SAMPLES]) >= 3


def test_provider_schemas_name_what_is_create_only() -> None:
    assert "/properties/SourceArn" in create_only("AWS::Lambda::Permission")
    assert "/properties/KeySchema" in create_only("AWS::DynamoDB::Table")


@pytest.mark.parametrize("folder", EDITABLE, ids=name_of)
def test_create_and_update(folder: Path, tmp_path: Path) -> None:
    before = translated(folder)
    copy, changed = edited(folder, tmp_path / "app")
    after = translate(read(transpile(copy).require_text()))
    assert len(of_type(after, "AWS::Lambda::Function")) == len(of_type(before, "AWS::Lambda::Function")) + 1
    # What moto cannot show, it skips: proved by what CloudFormation documents.
    assert lost(before, after) == set()
    assert replaced(before, after) == set()
    with stacks.account():
        stack = Stack(before)
        assert stack.status == "CREATE_COMPLETE"
        assert_exists(stack)
        created = stack.physical_ids
        stack.update(after)
        assert stack.status == "UPDATE_COMPLETE"
        assert_exists(stack)
        assert created.items() <= stack.physical_ids.items()
        assert stack.outputs == {name for name, one in after.get("Outputs", {}).items() if not is_unnamed(one, after)}
        if changed:
            function = boto3.client("lambda", stacks.REGION).get_function(FunctionName=created[changed])
            assert function["Configuration"]["Timeout"] == TIMEOUT
