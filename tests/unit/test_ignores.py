"""Comments that silence warnings: on a line, above it, in each format, and those that do nothing."""

import pytest

import arc2sam

RETIRED = "ARC303"
UNKNOWN = "ARC302"


def found(text, format="arc", files=None):
    """What a manifest gives: the code and the line of each."""
    result = arc2sam.transpile(text, arc2sam.project_from_files(files or {}), format=format)
    return [(one.code, one.span.line) for one in result.diagnostics]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        pytest.param("arc", "@app\nshop\n@jwt # arc2sam: ignore ARC302\n", id="on the line"),
        pytest.param("arc", "@app\nshop\n# arc2sam: ignore ARC302\n@jwt\n", id="above the line"),
        pytest.param("arc", "@app\nshop\n# arc2sam: ignore ARC302\n\n# why\n@jwt\n", id="above other comments"),
        pytest.param("arc", "@app\nshop\r\n#arc2sam:ignore [ARC303,ARC302]\r\n@jwt\r@css\r", id="other ends of lines"),
        pytest.param("yaml", "app: shop\njwt: true # arc2sam: ignore ARC302\n", id="yaml"),
        pytest.param(
            "arc", "@app\nshop\n# arc2sam: ignore ARC302 ARC303 - a plugin of ours\n@jwt # ARC\n", id="with a reason"
        ),
        pytest.param("toml", "app = 'shop'\n# arc2sam: ignore ARC302\njwt = ['x']\n", id="toml"),
    ],
)
def test_comment_silences_its_line(format, text):
    assert UNKNOWN not in {code for code, _ in found(text, format)}


def test_error_is_never_silenced():
    assert ("ARC232", 2) in found("@app\nSHOP # arc2sam: ignore ARC232\n")


def test_two_comments_on_one_line_of_two_codes_each_silence_their_own():
    assert found("@app\nshop\n# arc2sam: ignore ARC302\n@jwt\n@css\n") == [(RETIRED, 5)]


def test_comment_silences_what_a_configuration_file_gives():
    manifest = "@app\nshop\n@http\nget /orders\n"
    files = {"src/http/get-orders/index.mjs": "", "src/http/get-orders/config.arc": "@aws\nruntime nodejs20.x\n"}
    assert ("ARC216", 2) in found(manifest, files=files)
    config = "@aws\n# arc2sam: ignore ARC216\nruntime nodejs20.x\n"
    assert "ARC216" not in {
        code for code, _ in found(manifest, files=files | {"src/http/get-orders/config.arc": config})
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@app\nshop # arc2sam: ignore ARC302\n", [("ARC590", 2)], id="nothing to silence"),
        pytest.param(
            "@app\nshop\n@jwt\n# arc2sam: ignore ARC302\n", [(UNKNOWN, 3), ("ARC590", 4)], id="below the line"
        ),
        pytest.param("@app\nshop\n# arc2sam: ignore ARC302\n\n@jwt\n@dns\n", [(UNKNOWN, 6)], id="one line only"),
        pytest.param("@app\nshop # arc2sam: ignore ARC999\n", [("ARC591", 2)], id="a code that does not exist"),
        pytest.param("@app\nshop # arc2sam: ignore ARC231\n", [("ARC591", 2)], id="an error"),
        pytest.param("@app\nshop # arc2sam: ignore\n", [("ARC591", 2)], id="no code"),
        pytest.param("@app\nshop # arc2sam:\n", [("ARC591", 2)], id="no verb"),
        pytest.param("@app\nshop # arc2sam: disable ARC302\n", [("ARC591", 2)], id="another verb"),
    ],
)
def test_comment_that_does_nothing_is_told(text, expected):
    assert found(text) == expected


def test_comment_is_not_told_to_be_useless_after_an_error():
    codes = {code for code, _ in found("@app\nshop # arc2sam: ignore ARC326\n@http\nget\n")}
    assert "ARC590" not in codes


def test_advice_that_was_not_asked_for_may_be_silenced():
    assert found("@app\nchat\n\n# arc2sam: ignore ARC550\n@ws\nsend\n") == []


def test_text_in_quotes_is_no_comment():
    text = '@app\nshop\n@sam\nenv "x # arc2sam: ignore ARC302"\n@jwt\n'
    assert not {"ARC590", "ARC591"} & {code for code, _ in found(text)}


MENDED = [
    pytest.param(
        "@app\nshop # arc2sam: ignore ARC303\n@css\n", "Remove the comment", "@app\nshop\n@css\n", id="unused"
    ),
    pytest.param(
        "@app\nshop\n# arc2sam: ignore ARC255 - why\r\n@css\n",
        "Remove the comment",
        "@app\nshop\n@css\n",
        id="a line of its own",
    ),
    pytest.param("@app\nshop\n# arc2sam: ignore ARC255", "Remove the comment", "@app\nshop\n", id="the last line"),
    pytest.param(
        "@app\nshop\n@css # arc2sam: ignore ARC303, ARC255\n",
        "Remove `ARC255`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="the last of two",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam: ignore [ARC255, ARC303] old\n",
        "Remove `ARC255`",
        "@app\nshop\n@css # arc2sam: ignore [ARC303] old\n",
        id="the first of two",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam: ignore ARC3O3\n",
        "Write `ARC303`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="a letter for a digit",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam: ignore 303\n",
        "Write `ARC303`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="digits alone",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam: disable ARC303\n",
        "Write `# arc2sam: ignore ARC303`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="another verb",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam: ARC303\n",
        "Write `# arc2sam: ignore ARC303`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="no verb",
    ),
    pytest.param(
        "@app\nshop\n@css # arc2sam ignore ARC303\n",
        "Write `# arc2sam: ignore ARC303`",
        "@app\nshop\n@css # arc2sam: ignore ARC303\n",
        id="no colon",
    ),
    pytest.param("@app\nshop # arc2sam: ignore ARC999\n", "Remove the comment", "@app\nshop\n", id="no such code"),
    pytest.param(
        "@app\nshop # arc2sam: ignore ARC231\n",
        "Remove the comment, and mend what it tells",
        "@app\nshop\n",
        id="an error",
    ),
]


@pytest.mark.parametrize(("text", "advice", "mended"), MENDED)
def test_comment_that_does_nothing_is_mended_by_its_edit(text, advice, mended):
    (one,) = [one for one in arc2sam.transpile(text).diagnostics if one.code in ("ARC590", "ARC591")]
    assert one.help == advice
    assert text[: one.edit.span.start] + one.edit.replacement + text[one.edit.span.end :] == mended
    codes = {code for code, _ in found(mended)}
    assert not codes & {"ARC590", "ARC591"}
    assert codes <= {RETIRED}


def test_all_unused_codes_go_with_their_comment():
    result = arc2sam.transpile("@app\nshop # arc2sam: ignore ARC302 ARC303\n")
    assert [(one.code, one.help) for one in result.diagnostics] == [("ARC590", "Remove the comment")] * 2


def test_a_code_may_be_written_small():
    assert found("@app\nshop\n@css # arc2sam: ignore arc303\n") == []


def test_a_comment_about_ignoring_is_a_text_for_people():
    assert found("@app\nshop # arc2sam ignored this once, see ARC303\n") == []
    assert found("@app\nshop # arc2sam ignores ARC303\n") == []
