"""Property: the routes that CloudFormation gets are the actions of the manifest, one to one, each with its function."""

import json
import os
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from arc2sam import pipeline
from tests.outside.translate import of_type, read, translate, websocket_routes

pytestmark = [pytest.mark.outside, pytest.mark.properties]

IMPLICIT = {"connect", "default", "disconnect"}
SPELLINGS = ("send-message", "sendMessage", "send_message", "Connect", "get", "get-index", "default", "$connect", "2fa")
ACTIONS = st.from_regex(r"[a-zA-Z0-9/\-._]{1,40}", fullmatch=True, alphabet=st.characters(codec="ascii"))


def is_a_folder(action: str) -> bool:
    """Whether `src/ws/<action>` names one folder below the project's."""
    return all(part not in ("", ".", "..") for part in action.split("/"))


def squeezed(action: str) -> str:
    """A looser rule than Architect's for logical IDs: actions that share an ID are equal by it, but others too."""
    name = re.sub(r"[^a-z0-9]", "", action.lower())
    return {"get": "getindex"}.get(name, name)


@settings(max_examples=60, deadline=None)
@example(["send-message", "sendMessage"])
@example(["Connect"])
@example(["room/join", "room.leave", "2fa", "$default"])
@given(st.lists(st.one_of(ACTIONS, st.sampled_from(SPELLINGS)), max_size=7, unique=True))
def test_routes_are_the_actions(actions: list[str]) -> None:
    assume(all(is_a_folder(action) and squeezed(action) for action in actions))
    assume(len({action.removeprefix("$") for action in actions}) == len(actions))
    result = pipeline.transpile(json.dumps({"app": "chat", "ws": actions}), format="json")
    names = IMPLICIT | {action.removeprefix("$") for action in actions}
    if result.has_errors:
        assert {one.code for one in result.diagnostics if one.severity == "error"} == {"ARC310"}
        assert len({squeezed(name) for name in names}) < len(names)
        return
    template = translate(read(result.require_text()))
    called = websocket_routes(template)
    expected = {f"${name}" if name in IMPLICIT else name: f"src/ws/{name}" for name in names}
    functions = of_type(template, "AWS::Lambda::Function")
    folders = {key: functions[name.strip("<>")]["Properties"]["Code"]["S3Key"] for key, name in called.items()}
    assert folders == {key: os.path.normpath(folder) for key, folder in expected.items()}
    assert len(set(called.values())) == len(functions) == len(names)
