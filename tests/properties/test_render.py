"""What any reader gets back from a rendered template is the document itself.

Readers: PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2, its own parser), cfn_flip, the SAM translator's, and json.
"""

import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arc2sam.intrinsics import Intrinsic, get_att, sub
from arc2sam.render import json as render_json
from arc2sam.render import groups as render_groups, yaml as render_yaml
from arc2sam.template import Resource, Template
from tests.properties.strategies import AWKWARD_CHARACTERS, AWKWARD_TEXTS, documents, has_surrogate, texts

pytestmark = pytest.mark.properties
ROUND_TRIPS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMMENTS = st.dictionaries(st.sampled_from(["A", "B", "", "a: b"]), texts(surrogates=True), max_size=2)


def short_form(loader, suffix, node):
    """Read `!Name value` as CloudFormation does, and refuse what it refuses: a tag directly inside a tag."""
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node.value, str):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if name == "Fn::GetAtt" else value}
    assert node.id == "sequence" and name != "Fn::GetAtt", f"{name} of a {node.id}"
    return {name: loader.construct_sequence(node, deep=True)}


class Yaml11(yaml.SafeLoader):
    """PyYAML's own parser with CloudFormation's tags."""


class LibYaml11(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """libyaml's parser with CloudFormation's tags."""


Yaml11.add_multi_constructor("!", short_form)
LibYaml11.add_multi_constructor("!", short_form)


def read_pyyaml(text):
    return yaml.load(text, Loader=Yaml11)


def read_libyaml(text):
    return yaml.load(text, Loader=LibYaml11)


def read_ruamel(text):
    from ruamel.yaml import YAML

    reader = YAML(typ="safe", pure=True)
    reader.constructor.add_multi_constructor("!", short_form)
    return reader.load(text)


def read_cfn_flip(text):
    import cfn_flip

    return cfn_flip.load_yaml(text)


def read_translator(text):
    from samtranslator.yaml_helper import yaml_parse

    return yaml_parse(text)


def plain(value):
    """Return the document in built-in types, with the type of every number kept apart."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return (type(value).__name__, repr(value)) if isinstance(value, (bool, int, float)) else value


def holding(text):
    """Return a document with the text in each place that is written in its own way."""
    return {
        text: text,
        "Resources": {
            "A": {text: text, "List": [text, [text], {text: text}], "Sub": sub(text.replace("%", "%%"))},
            text: text,
            "B": [get_att(text, "Arn"), get_att("B", text), Intrinsic({"Ref": text}), Intrinsic({"Fn::Join": [text]})],
        },
        "Outputs": text,
    }


READERS = {
    "PyYAML": read_pyyaml,
    "libyaml": read_libyaml,
    "ruamel": read_ruamel,
    "cfn_flip": read_cfn_flip,
    "translator": read_translator,
}


@pytest.mark.parametrize("text", AWKWARD_TEXTS, ids=lambda text: ascii(text)[:30])
def test_yaml_awkward_text_reads_back(text):
    document = holding(text)
    rendered = render_yaml.render(document, {"A": text, text: text})
    assert rendered.endswith("\n")
    for name, read in READERS.items():
        assert plain(read(rendered)) == plain(document), name


@pytest.mark.parametrize("character", AWKWARD_CHARACTERS, ids=ascii)
def test_yaml_awkward_character_reads_back_in_any_place(character):
    for text in (character, f"a{character}", f"{character}a", f"a{character}b", f"a\n{character}\nb"):
        document = {"Resources": {"A": {text: text}, text: [text]}}
        rendered = render_yaml.render(document, {"A": text})
        for name, read in READERS.items():
            assert plain(read(rendered)) == plain(document), (name, text)


@ROUND_TRIPS
@given(documents(), COMMENTS)
def test_yaml_reads_back_by_yaml_1_1(document, comments):
    rendered = render_yaml.render(document, comments)
    assert plain(read_pyyaml(rendered)) == plain(document)


@ROUND_TRIPS
@given(documents(), COMMENTS)
def test_yaml_reads_back_by_libyaml(document, comments):
    rendered = render_yaml.render(document, comments)
    assert plain(read_libyaml(rendered)) == plain(document)


@ROUND_TRIPS
@given(documents(), COMMENTS)
def test_yaml_reads_back_by_yaml_1_2(document, comments):
    rendered = render_yaml.render(document, comments)
    assert plain(read_ruamel(rendered)) == plain(document)


@ROUND_TRIPS
@given(documents(), COMMENTS)
def test_yaml_reads_back_by_cfn_flip(document, comments):
    rendered = render_yaml.render(document, comments)
    assert plain(read_cfn_flip(rendered)) == plain(document)


@ROUND_TRIPS
@given(documents(surrogates=True))
def test_yaml_with_lone_surrogates_reads_back_and_is_utf_8(document):
    rendered = render_yaml.render(document, {})
    assert rendered.encode().decode() == rendered
    assert plain(read_pyyaml(rendered)) == plain(document)


@st.composite
def alike(draw):
    """Draw resources of one type that are as good as never the same: copies of one with other texts here and there."""
    body = draw(documents())
    changed = draw(
        st.lists(st.sampled_from([*AWKWARD_TEXTS[:60], "Role", "A.B", "y", "${Role}"]), min_size=2, max_size=5)
    )
    place = draw(st.integers(0, 5))

    def variant(value, new, seen):
        if isinstance(value, dict):
            return type(value)({key: variant(one, new, seen) for key, one in value.items()})
        if isinstance(value, (list, tuple)):
            return [variant(one, new, seen) for one in value]
        seen.append(value)
        return new if len(seen) % 6 == place else value

    return tuple(
        Resource(f"{draw(st.sampled_from(['A', 'B', 'y', 'a: b']))}{number}", "T", variant(body, new, []))
        for number, new in enumerate(changed)
    )


@settings(ROUND_TRIPS, max_examples=75)
@given(alike(), alike(), COMMENTS)
def test_yaml_of_groups_is_that_of_the_document(some, others, comments):
    """What resources have in common is written once; nobody can tell by the text."""
    both = tuple({one.logical_id: one for one in (*some, *others)}.values())
    template = Template({"Transform": "x"}, both, {"Outputs": {}}, comments)
    assert render_groups.render(template) == render_yaml.render(template.to_json(), comments)


@ROUND_TRIPS
@given(documents())
def test_json_reads_back(document):
    rendered = render_json.render(document)
    assert plain(json.loads(rendered)) == plain(document)


@ROUND_TRIPS
@given(st.text(st.characters(max_codepoint=0x7E)))
def test_json_ascii_is_what_json_dumps_writes(text):
    """The same layout as `json.dumps(indent=2)`, by an implementation that is not ours."""
    document = {text: [text, {}, [], [{}], {"a": None, "b": [1.5, True]}]}
    assert render_json.render(document) == json.dumps(document, indent=2, ensure_ascii=False) + "\n"


@settings(deadline=None)
@given(st.text(st.characters()))
def test_json_with_surrogates_reads_back_as_json_joins_them(text):
    rendered = render_json.render({"a": text})
    assert rendered.encode().decode() == rendered
    read = json.loads(rendered)["a"]
    assert read == (json.loads(json.dumps(text)) if has_surrogate(text) else text)


@settings(deadline=None)
@given(texts(surrogates=True))
def test_rendered_text_holds_no_trick(text):
    """Neither format lets a control, a direction mark or another kind of line end through (comments included)."""
    yaml_text = render_yaml.render({"Resources": {"A": {text: text}}}, {"A": text})
    json_text = render_json.render({text: [text]})
    for rendered in (yaml_text, json_text):
        assert not set(rendered) & (set(AWKWARD_CHARACTERS) - set("\t\n\U0001f600"))
    assert yaml_text.splitlines()[1].startswith("  # ") or not text
