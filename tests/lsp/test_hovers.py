"""What is told of a word: what it is for, and what its line makes."""

import pytest

from arc2sam import codes
from arc2sam.diagnostics import Diagnostic
from arc2sam.lsp.hovers import explained, hover
from arc2sam.lsp.projects import analyse
from tests.conftest import ROOT
from tests.lsp.marked import marked, reading_of

MANIFEST = str(ROOT / "samples" / "kitchen-sink" / "app.arc")


def told(text, format="arc", *, is_config=False):
    text, offset = marked(text)
    found = hover(reading_of(text, format, is_config=is_config), offset, None)
    return found and (found.text, text[found.start : found.end])


def told_in_sample(old, new):
    """What is told in the sample at the mark, which `new` has in `old`."""
    with open(MANIFEST, encoding="utf-8") as file:
        text = file.read()
    assert text.count(old) == 1
    text, offset = marked(text.replace(old, new))
    found = hover(reading_of(text), offset, analyse(MANIFEST, {MANIFEST: text}, "staging"))
    return found.text if found else ""


@pytest.mark.parametrize(
    ("format", "text", "word", "expected"),
    [
        ("arc", "@qu|eues\n", "queues", "Functions that SQS queues trigger."),
        ("arc", "|@queues\n", "queues", "Functions that SQS queues trigger."),
        ("arc", "@cs|s\n", "css", "Retired by Architect: deploys nothing."),
        ("arc", "@aws\ntim|eout 10\n", "timeout", "**timeout**: 1 to 900 seconds\n\nSeconds a call may take. Default: `5`."),
        ("arc", "@aws\ntimeout 1|0\n", "10", "**timeout**: 1 to 900 seconds\n\nSeconds a call may take. Default: `5`."),
        ("json", '{"sam": {"ro|les": ""}}', "roles", "**roles**: `per-function`\n\nWhether each function gets a role of its own."),
        ("yaml", "ws-api:\n  authorizer:\n    ro|le: x", "role",
         "**role**: word\n\nARN of a role by which API Gateway calls the function, instead of a permission."),
        ("toml", "[tables.notes]\npi|tr = true\n", "pitr",
         "**pitr**: `true` or `false`\n\nWhether the table can be restored to any point of the last 35 days. Default: `false`."),
    ],
)  # fmt: skip
def test_documentation(format, text, word, expected):
    assert told(text, format) == (expected, word)


@pytest.mark.parametrize("text", ["@jw|t\n", "@aws\ncolour r|ed\n", "@ws\nchat # wh|y\n", "@aws\n|\n", "@app\nsh|op\n"])
def test_nothing_is_told_of_what_is_not_known(text):
    assert told(text) is None


def test_a_runtime_is_told_by_its_whole_name():
    assert told("@aws\nruntime p|y\n")[0].endswith("`py` is the runtime `python3.13`.")
    assert "AWS has deprecated it: write `nodejs22.x`." in told("@aws\nruntime nodejs20|.x\n")[0]


def test_configuration_file():
    assert told("@sa|m\n", is_config=True)[0] == "What arc2sam does for the function; Architect ignores it."
    assert told("@aws\nmem|ory 1\n", is_config=True)[0].startswith("**memory**: 128 to 10,240 MB")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("mail\n", "ma|il\n", ["`src/queues/mail/lambda.py` (python3.13, 512 MB, 30 s)",
                     "set up in `src/queues/mail/config.arc`", "`MailQueue` AWS::SQS::Queue",
                     "`MailQueueLambda` AWS::Serverless::Function", "`MailDLQ` AWS::SQS::Queue"], id="queue"),
        pytest.param("get /notes/:id", "get /no|tes/:id", ["`src/http/get-notes-000id/index.mjs`",
                     "`GetNotesIdHTTPLambda` AWS::Serverless::Function"], id="route"),
        pytest.param("\nping\n", "\npi|ng\n", ["Route `ping`", "`PingWSRoute` AWS::ApiGatewayV2::Route",
                     "`PingWSIntegration` AWS::ApiGatewayV2::Integration"], id="action"),
        pytest.param("accounts\n", "acc|ounts\n", ["`AccountsTable` AWS::DynamoDB::Table",
                     "`AccountsTableStreamLambda` AWS::Serverless::Function"], id="table with a stream"),
        pytest.param("@ws\n", "@w|s\n", ["A WebSocket API", "`WS` AWS::ApiGatewayV2::Api",
                     "`WebsocketStage` AWS::ApiGatewayV2::Stage"], id="pragma"),
    ],
)  # fmt: skip
def test_what_a_line_makes(old, new, expected):
    text = told_in_sample(old, new)
    for part in expected:
        assert part in text


def test_only_its_own_resources_are_told():
    text = told_in_sample("thumbnails\n", "thumb|nails\n")
    assert "ThumbnailsQueue" in text
    assert "Mail" not in text


def test_with_errors_the_documentation_is_left():
    text, offset = marked("@app\nshop\n@queues\nma|il\n  fifo 5\n")
    path = "/nowhere/app.arc"
    found = hover(reading_of(text), offset, analyse(path, {path: text}, "staging"))
    assert "`src/queues/mail/index.mjs`" in found.text
    assert found.text.endswith("What it makes is shown once there are no errors.")


def test_codes_are_explained_where_a_text_is_written():
    text = explained([Diagnostic("ARC201", "error", "x"), Diagnostic("ARC201", "error", "y")])
    assert text.startswith("**ARC201**: ")
    assert text.count("ARC201") == 1
    assert explained([]) == ""


@pytest.mark.parametrize("code", codes.CODES)
def test_no_code_is_too_much_for_it(code):
    assert isinstance(explained([Diagnostic(code, "error", "x")]), str)
