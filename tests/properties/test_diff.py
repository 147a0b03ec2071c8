"""The comparison of templates takes whatever a template may hold, and finds nothing between equal ones."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc2sam.diff.compare import compare
from arc2sam.diff.expand import expand
from arc2sam.diff.phrases import both
from arc2sam.diff.text import render, to_json
from tests.golden.projects import ALL, transpile

pytestmark = pytest.mark.properties

ABOUT = {"template": "template.yaml", "manifest": "app.arc", "stage": "staging"}
DOCUMENTS = [json.loads(json.dumps(transpile(folder).template.to_json())) for folder in ALL]
JUNK = (
    None, 5, True, 1e400, float("nan"), -0.5, "", "x", "${", "${A", "${!a}", "*", [], {}, [None], {"Ref": 5}, {"Ref": None},
    {"Fn::Sub": 5}, {"Fn::Sub": ["${a}", {"a": [1]}]}, {"Fn::Join": [1, 2]}, {"Fn::Join": ["", 5]},
    {"Fn::Select": ["9", []]}, {"Fn::Select": [[], {}]}, {"Fn::GetAtt": 5}, {"Fn::GetAtt": []},
    {"Fn::GetAtt": [{"Ref": "x"}, "y"]}, {"Fn::If": ["C", {"a": 1}, {"Ref": "AWS::NoValue"}]}, [[{"a": [{}]}]],
    {"Statement": 5}, {"Statement": [5, None, {"Effect": None}]},
)  # fmt: skip


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from paths(inner, (*path, position))


PATHS = [[path for path in paths(one) if len(path) > 3] for one in DOCUMENTS]


@st.composite
def pairs(draw):
    """A template, and the same with a value below some resource's properties, or some global, replaced by junk."""
    number = draw(st.integers(0, len(DOCUMENTS) - 1))
    edited = copy.deepcopy(DOCUMENTS[number])
    *way, last = draw(st.sampled_from(PATHS[number]))
    at = edited
    for step in way:
        at = at[step]
    at[last] = copy.deepcopy(draw(st.sampled_from(JUNK)))
    return DOCUMENTS[number], edited


@given(pairs())
@settings(max_examples=150, deadline=None)
def test_any_template_is_compared(pair):
    before, after = pair
    for old, new in ((before, after), (after, before)):
        found = compare(expand(old), expand(new))
        assert render(found, ABOUT).endswith("\n")
        assert json.loads(to_json(found, ABOUT))["changes"] == found.has_changes
    assert not compare(expand(after), expand(copy.deepcopy(after))).has_changes


PARTS = st.sampled_from(
    ["a", "b", "." * 3, "${A}", "${!a}", "arn:aws:s3:::x", "\n", "\x1b", " ", '"', "x" * 70, "y" * 130]
)
TEXTS = st.lists(PARTS, max_size=6).map("".join)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@settings(max_examples=400, deadline=None)
def test_what_differs_never_looks_alike(start, before, after, end):
    before, after = start + before + end, start + after + end
    if before != after:
        was, now = both(before, after)
        assert was != now
        assert max(len(was), len(now)) <= 106


@given(pairs())
@settings(max_examples=100, deadline=None)
def test_settings_differ_and_are_whole(pair):
    found = compare(expand(pair[0]), expand(pair[1]))
    for change in (*found.resources, *found.functions, *found.routes):
        for one in change.settings:
            assert one.before != one.after or one.before is None
            assert not (one.is_reordered and (one.added or one.removed))
