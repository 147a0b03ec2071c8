"""What holds for the reader of YAML whatever the text."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from arc2sam.diagnostics import Report
from arc2sam.plain_data import plain_value
from arc2sam.readers import read
from arc2sam.readers.yaml import read_tree
from arc2sam.source import Source

pytestmark = pytest.mark.properties
QUICK = settings(max_examples=150, deadline=None)

PIECES = st.sampled_from(
    [
        *"[]{}:,-?&*!|>'\"%@`#\n",
        "\n",
        "\n  ",
        "\n- ",
        ": ",
        "a",
        "b: ",
        "app: x",
        "ws:",
        "&a ",
        "*a",
        "<<: *a",
        "~",
        "1",
    ]
    + [
        "---\n",
        "...\n",
        "!!str ",
        "\t",
        "\\",
        "\r\n",
        "\r",
        "\0",
        "\x01",
        "\x85",
        "\u2028",
        "é",
        "\ufeff",
        "\ud800",
        "1e999",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=30).map("".join))
WORDS = st.sampled_from(
    [
        "x",
        "yes",
        "on",
        "null",
        "~",
        "true",
        "False",
        "010",
        "0o10",
        "0x1F",
        "1e3",
        ".5",
        "1.5",
        "-1",
        "2020-01-01",
        "1_000",
    ]
    + ["12:30", "a b", "*String", "", "é", "a: b", "# c", "'", '"', "a\nb", " a"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.sampled_from([0.5, 1.25, -2.5]) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@pytest.fixture(params=["libyaml", "python"], autouse=True, scope="module")
def parser(request):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "python":
            patch.delattr(yaml, "CSafeLoader", raising=False)
        yield


@QUICK
@given(TEXTS)
def test_any_text_gives_a_document_or_a_fault(text):
    report = Report()
    document = read(Source("arc.yaml", text), "yaml", report)
    assert document is not None or report.has_errors
    for found in report:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text)


@QUICK
@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=3), st.sampled_from([True, False]))
def test_reads_what_a_yaml_1_2_writer_writes(value, flow):
    import io

    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.dump(value, stream)
    report = Report()
    tree = read_tree(Source("arc.yaml", stream.getvalue()), report)
    assert not list(report)
    assert plain_value(tree) == value


@QUICK
@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=3))
def test_spans_slice_back_to_what_they_name(value):
    text = yaml.safe_dump(value, allow_unicode=True)
    tree = read_tree(Source("arc.yaml", text), Report())
    for entry in tree.entries:
        if "\n" not in entry.key.value and "'" not in entry.key.value and '"' not in entry.key.value:
            assert entry.key.span.text == entry.key.value
        assert entry.value.span.start >= entry.key.span.end
