"""The layout of rendered templates; that every reader gets the document back is in tests/properties."""

import json
import subprocess
import sys

import pytest

from arc2sam.intrinsics import Intrinsic, get_att, join, ref, sub
from arc2sam.render import json as render_json
from arc2sam.render import yaml as render_yaml

# AWS CloudFormation, intrinsic function reference: the short form of each function, and where there is none.
FUNCTIONS = [
    pytest.param(ref("A"), ["a: !Ref A"], id="ref"),
    pytest.param(ref("AWS::Region"), ["a: !Ref AWS::Region"], id="ref-pseudo-parameter"),
    pytest.param(get_att("A", "Arn"), ["a: !GetAtt A.Arn"], id="attribute"),
    pytest.param(get_att("A", "Outputs.B"), ["a: !GetAtt A.Outputs.B"], id="attribute-with-dot"),
    pytest.param(
        Intrinsic({"Fn::GetAtt": ["A", ref("B")]}),
        ["a:", "  Fn::GetAtt:", "    - A", "    - !Ref B"],
        id="attribute-by-function",
    ),
    pytest.param(
        get_att("A.B", "C"), ["a:", "  Fn::GetAtt:", "    - A.B", "    - C"], id="logical-id-with-dot-would-be-split"
    ),
    pytest.param(
        Intrinsic({"Fn::GetAtt": "A.B"}), ["a:", "  Fn::GetAtt: A.B"], id="attribute-as-text-would-become-a-list"
    ),
    pytest.param(sub("${A}/x"), ["a: !Sub ${A}/x"], id="sub"),
    pytest.param(sub(""), ["a: !Sub ''"], id="sub-of-nothing"),
    pytest.param(sub("a\nb\n"), ["a: !Sub |", "  a", "  b"], id="sub-of-lines"),
    pytest.param(
        Intrinsic({"Fn::Sub": ["${X}", {"X": ref("A")}]}), ["a: !Sub", "  - ${X}", "  - X: !Ref A"], id="sub-with-map"
    ),
    pytest.param(join("", ["x", get_att("A", "B")]), ["a: !Join", "  - ''", "  - - x", "    - !GetAtt A.B"], id="join"),
    pytest.param(join("", []), ["a: !Join", "  - ''", "  - []"], id="join-of-nothing"),
    pytest.param(
        Intrinsic({"Fn::Base64": sub("x")}), ["a:", "  Fn::Base64: !Sub x"], id="tag-never-directly-inside-a-tag"
    ),
    pytest.param(
        Intrinsic({"Fn::Base64": Intrinsic({"Fn::ImportValue": sub("x")})}),
        ["a:", "  Fn::Base64:", "    Fn::ImportValue: !Sub x"],
        id="three-functions-deep",
    ),
    pytest.param(
        Intrinsic({"Fn::If": ["C", ref("A"), ref("AWS::NoValue")]}),
        ["a: !If", "  - C", "  - !Ref A", "  - !Ref AWS::NoValue"],
        id="if",
    ),
    pytest.param(Intrinsic({"Condition": "C"}), ["a: !Condition C"], id="condition"),
    pytest.param(Intrinsic({"Fn::GetAZs": ""}), ["a: !GetAZs ''"], id="zones"),
    pytest.param(Intrinsic({"Fn::Base64": 5}), ["a:", "  Fn::Base64: 5"], id="number-would-become-text"),
    pytest.param(Intrinsic({"Ref": ["A"]}), ["a:", "  Ref:", "    - A"], id="ref-of-a-list"),
    pytest.param(
        Intrinsic({"Fn::Transform": {"Name": "M"}}), ["a:", "  Fn::Transform:", "    Name: M"], id="no-short-form"
    ),
    pytest.param({"Ref": "A"}, ["a:", "  Ref: A"], id="map-of-a-user-is-no-function"),
]


@pytest.mark.parametrize(("value", "lines"), FUNCTIONS)
def test_yaml_function(value, lines):
    assert render_yaml.render({"a": value}, {}).strip("\n").split("\n") == lines


# YAML 1.1 (types int, float, bool, null, timestamp, merge, value) and YAML 1.2 (core schema).
STRINGS = [
    *[
        pytest.param(text, text, id=f"plain-{text[:12]}")
        for text in ("a", "nodejs22.x", "src/ws/a-b", "_x", "$default")
    ],
    pytest.param("AWS::Serverless::Function", "AWS::Serverless::Function", id="plain-with-colons"),
    pytest.param("The app's API", "The app's API", id="plain-with-blanks-and-apostrophe"),
    *[
        pytest.param(text, f"'{text}'", id=f"quoted-{name}")
        for text, name in (
            ("", "empty"),
            ("2012-10-17", "date"),
            ("012345678901", "account"),
            ("0o7", "octal"),
            ("1e3", "float-of-1.2"),
            ("12:30", "sexagesimal"),
            ("1_000", "underscores"),
            ("on", "bool-of-1.1"),
            ("No", "capital-bool"),
            ("y", "letter"),
            ("null", "null"),
            ("~", "tilde"),
            ("=", "value"),
            ("<<", "merge"),
            (".inf", "infinity"),
            ("a: b", "map"),
            ("a:", "key"),
            ("a #b", "comment"),
            ("a ", "trailing-blank"),
            (" a", "leading-blank"),
            ("*", "alias"),
            ("- a", "sequence"),
            ("---", "document"),
            ('say "x"', "double-quote"),
            ("a\\b", "backslash"),
            ("caf\u00e9", "not-ascii"),
        )
    ],
    pytest.param("1 o'clock", '"1 o\'clock"', id="apostrophe-in-double-quotes"),
    pytest.param("'\"", "'''\"'", id="both-quotes"),
    pytest.param("a\tb", r'"a\tb"', id="tab"),
    pytest.param("a\r\nb", r'"a\r\nb"', id="carriage-return"),
    pytest.param("a\x85b", r'"a\u0085b"', id="next-line-would-be-folded"),
    pytest.param("a\u2028\u2029", r'"a\u2028\u2029"', id="separators"),
    pytest.param("\ufeffa", r'"\ufeffa"', id="byte-order-mark"),
    pytest.param("\u202ea", r'"\u202ea"', id="direction-override"),
    pytest.param("\ud800", r'"\ud800"', id="lone-surrogate"),
    pytest.param("\U000e0041", r'"\U000e0041"', id="invisible-tag"),
    pytest.param('\0"\\', r'"\u0000\"\\"', id="escapes"),
    pytest.param("\n", r'"\n"', id="line-ends-alone"),
    pytest.param("x " * 2000 + "y", "x " * 2000 + "y", id="never-folded"),
]


@pytest.mark.parametrize(("text", "scalar"), STRINGS)
def test_yaml_string_as_value_item_and_key(text, scalar):
    assert render_yaml.render({"a": text}, {}) == f"a: {scalar}\n"
    assert render_yaml.render({"a": [text]}, {}) == f"a:\n  - {scalar}\n"
    if len(text) < 100:
        assert render_yaml.render({text: 1}, {}) == f"{scalar}: 1\n"


# YAML 1.2 section 8.1: indentation and chomping indicators of block scalars.
BLOCKS = [
    pytest.param("a\nb\n", ["|", "  a", "  b", ""], id="one-line-end"),
    pytest.param("a\nb", ["|-", "  a", "  b", ""], id="no-line-end"),
    pytest.param("a\n\n", ["|+", "  a", "", ""], id="two-line-ends"),
    pytest.param("a\n\n  b\n", ["|", "  a", "", "    b", ""], id="empty-line-has-no-indentation"),
    pytest.param("  a\nb\n", ["|2", "    a", "  b", ""], id="begins-with-a-blank"),
    pytest.param("\n  a\n", ["|2", "", "    a", ""], id="begins-with-an-empty-line"),
    pytest.param("\ta\nb", ["|2-", "  \ta", "  b", ""], id="begins-with-a-tab"),
    pytest.param("a: 1 # b\n'\n", ["|", "  a: 1 # b", "  '", ""], id="code-is-not-quoted"),
]


@pytest.mark.parametrize(("text", "lines"), BLOCKS)
def test_yaml_literal_block(text, lines):
    assert render_yaml.render({"a": text}, {}).removeprefix("a: ").split("\n") == lines


NUMBERS = [
    pytest.param(0, "0", "0", id="zero"),
    pytest.param(True, "true", "true", id="true-is-not-1"),
    pytest.param(None, "null", "null", id="null"),
    pytest.param(0.5, "0.5", "0.5", id="float"),
    pytest.param(1e30, "1.0e+30", "1e+30", id="float-of-1.1-has-a-dot"),
    pytest.param(1e-7, "1.0e-07", "1e-07", id="small-float"),
    pytest.param(1.5e300, "1.5e+300", "1.5e+300", id="float-with-dot-and-exponent"),
    pytest.param({}, "{}", "{}", id="empty-map"),
    pytest.param([], "[]", "[]", id="empty-list"),
    pytest.param((), "[]", "[]", id="empty-tuple"),
]


@pytest.mark.parametrize(("value", "in_yaml", "in_json"), NUMBERS)
def test_other_scalars_and_empty_values(value, in_yaml, in_json):
    assert render_yaml.render({"a": value}, {}) == f"a: {in_yaml}\n"
    assert render_json.render({"a": value}) == f'{{\n  "a": {in_json}\n}}\n'


@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(float("inf"), ValueError, id="infinity"),
        pytest.param(float("-inf"), ValueError, id="negative-infinity"),
        pytest.param(float("nan"), ValueError, id="not-a-number"),
        pytest.param({1}, TypeError, id="set"),
        pytest.param(b"a", TypeError, id="bytes"),
    ],
)
def test_value_that_no_template_holds(value, error):
    with pytest.raises(error):
        render_yaml.render({"a": [value]}, {})
    with pytest.raises(error):
        render_json.render({"a": [value]})


def test_yaml_empty_document():
    assert render_yaml.render({}, {}) == "{}\n"
    assert render_json.render({}) == "{}\n"


DOCUMENT = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Timeout": 5}},
    "Resources": {
        "Code": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "index.handler",
                "Runtime": "nodejs22.x",
                "InlineCode": "exports.handler = async () => {\n  return { statusCode: 200 }\n}\n",
                "Events": {},
                "Policies": [{"Statement": [{"Effect": "Allow", "Action": ["sns:Publish"], "Resource": ref("Topic")}]}],
            },
        },
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Other": {"Type": "AWS::SNS::Topic"},
    },
    "Outputs": {"Arn": {"Description": "Where it is", "Value": get_att("Code", "Arn")}},
}

LAYOUT = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31

Globals:
  Function:
    Timeout: 5

Resources:
  # app.arc:4 @http
  Code:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: |
        exports.handler = async () => {
          return { statusCode: 200 }
        }
      Events: {}
      Policies:
        - Statement:
            - Effect: Allow
              Action:
                - sns:Publish
              Resource: !Ref Topic

  # app.arc:9 @events
  Topic:
    Type: AWS::SNS::Topic

  Other:
    Type: AWS::SNS::Topic

Outputs:
  Arn:
    Description: Where it is
    Value: !GetAtt Code.Arn
"""


def test_yaml_layout():
    """Written by hand: sections and resources set apart, comments before the resources they explain."""
    comments = {"Code": "app.arc:4 @http", "Topic": "app.arc:9 @events", "Unknown": "not shown"}
    assert render_yaml.render(DOCUMENT, comments) == LAYOUT


@pytest.mark.outside
def test_yaml_layout_as_the_translator_reads_it():
    from samtranslator.yaml_helper import yaml_parse

    assert yaml_parse(LAYOUT) == DOCUMENT


def test_json_layout_is_that_of_the_standard_library():
    assert render_json.render(DOCUMENT) == json.dumps(DOCUMENT, indent=2) + "\n"


@pytest.mark.parametrize(
    ("text", "string"),
    [
        pytest.param("caf\u00e9 \U0001f600", '"caf\u00e9 \U0001f600"', id="text-stays-readable"),
        pytest.param('"\\/', r'"\"\\/"', id="quote-and-backslash"),
        pytest.param("\0\b\f\n\r\t\x7f", r'"\u0000\b\f\n\r\t\u007f"', id="controls"),
        pytest.param("\u2028\u202e\ufeff", r'"\u2028\u202e\ufeff"', id="hidden-characters"),
        pytest.param("\ud83d", r'"\ud83d"', id="lone-surrogate"),
        pytest.param("\U000e0041", r'"\udb40\udc41"', id="hidden-character-above-ffff"),
    ],
)
def test_json_string(text, string):
    assert render_json.render({"a": text}) == f'{{\n  "a": {string}\n}}\n'


def test_yaml_blank_line_does_not_join_a_text_that_ends_in_one():
    rendered = render_yaml.render({"Resources": {"A": "a\n\n", "B": 1}}, {})
    assert rendered == "Resources:\n  A: |+\n    a\n\n  B: 1\n"


def test_yaml_long_key_is_explicit():
    """YAML 1.2 section 7.4.2: a key without `?` has at most 1024 characters."""
    key = "k" * 1100
    rendered = render_yaml.render({"a": [{key: {"b": 1}}]}, {})
    assert rendered == f"a:\n  - ? {key}\n    :\n      b: 1\n"


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        pytest.param("app.arc:12 @ws", "app.arc:12 @ws", id="ordinary"),
        pytest.param("a\nResources:", r"a\nResources:", id="line-end-stays-in-the-comment"),
        pytest.param("a\x85\u2028\rb", r"a\u0085\u2028\rb", id="other-line-ends"),
        pytest.param("\u202e\x1b[2J\udc80", r"\u202e\u001b[2J\udc80", id="direction-escape-surrogate"),
    ],
)
def test_yaml_comment_is_one_visible_line(comment, shown):
    assert render_yaml.render({"Resources": {"A": 1}}, {"A": comment}) == f"Resources:\n  # {shown}\n  A: 1\n"


def test_nested_sequences_and_depth():
    value = 1
    for _ in range(30):
        value = [{"a": [value]}]
    document = {"a": [[1, [2, [], {}]], [{"b": {"c": []}}], value]}
    rendered = render_yaml.render(document, {})
    assert rendered.startswith("a:\n  - - 1\n    - - 2\n      - []\n      - {}\n  - - b:\n        c: []\n  - - a:\n")
    assert json.loads(render_json.render(document)) == document


def test_same_bytes_again():
    first = render_yaml.render(DOCUMENT, {}), render_json.render(DOCUMENT)
    assert first == (render_yaml.render(DOCUMENT, {}), render_json.render(DOCUMENT))


def test_imports_nothing_else():
    """Start-up: rendering loads only these modules of ours and nothing of the standard library."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "from arc2sam.render import yaml, json\n"
        "yaml.render({'Resources': {'A': 'x\\ty'}}, {'A': 'b'}); json.render({'a': 'x\\ty'})\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = "arc2sam arc2sam.intrinsics arc2sam.render arc2sam.render.json arc2sam.render.yaml"
    assert [name for name in done.stdout.split() if name not in ours.split()] == []
