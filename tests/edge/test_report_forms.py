"""The forms of `--format`: each is read back by something that did not write it, and says what the diagnostics say."""

import json
import os
import re
import string
import subprocess
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator

from arc2sam import commands, report
from arc2sam.codes import CODES
from arc2sam.diagnostics import Diagnostic, Edit, Label
from arc2sam.report import text as text_form
from arc2sam.schema_files import read as read_schema
from arc2sam.source import Source, Span
from tests.conftest import npm_install, once, cache_folder

SARIF = {"@microsoft/jest-sarif": "1.0.0-beta.0"}
"""Carries the JSON Schema of SARIF 2.1.0 as its authors published it."""

# --- Diagnostics of every kind, and with all that is odd in texts and names ---

TEXT = "@app\nshop\n\n@ws\n\thello 家族 👩\u200d👧 é\r\nlast"
SOURCE = Source("app.arc", TEXT)


def at(written, name="app.arc", text=TEXT):
    start = text.index(written)
    return Span(Source(name, text), start, start + len(written))


def diagnostic(message="Wrong", span=None, severity="error", **more):
    return Diagnostic("ARC201", severity, message, span, **more)


ODD_TEXTS = {
    "percent signs": "100%, %0A, %25 and %%",
    "line breaks": "one\ntwo\r\nthree\rfour",
    "commas and colons": "a,b:c::d, file=x,line=1",
    "a command of its own": "\n::error file=x::no",
    "control characters": "\0\x07\x1b[31m\x7f\x9b",
    "a byte that is no text": "a \udcff b",
    "a lone surrogate": "half \ud800 of it",
    "emoji": "👩\u200d👩\u200d👧 ❤\ufe0f 🇫🇷 👍🏽",
    "marks of direction": "\u202eab\u202c \u2066x\u2069 \u200f",
    "markup": "<a href='x'>&amp; ]]> \"",
    "braces": "{0} {{x}} ${y} [link](1)",
    "separators of lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "no characters": "\ufffe \uffff \U0010ffff",
    "nothing": "",
    "backslashes": "a\\b \\n \\u0041",
}
MIXED = (
    diagnostic("`memry` is no setting", at("shop"), help="Write `memory`", edit=Edit(at("shop"), "memory")),
    diagnostic(
        "Twice", at("@ws"), labels=(Label(at("@app"), "first here"), Label(at("shop", "other.arc"), "and here"))
    ),
    diagnostic("A warning", at("家族 👩"), "warning", logical_id="HelloWSLambda", property="Properties.Timeout"),
    diagnostic("Over lines", at("shop\n\n@ws"), "warning", logical_id="WS"),
    diagnostic("Nothing of it", Span(SOURCE, 4, 4), "note"),
    diagnostic("At the end", Span(SOURCE, len(TEXT), len(TEXT)), "note"),
    diagnostic("Nowhere", help="Write a manifest"),
    diagnostic("Nowhere at all", severity="warning"),
)
ODD = tuple(
    one
    for odd in ODD_TEXTS.values()
    for one in (
        diagnostic(odd, at("shop"), help=odd, labels=(Label(at("@ws"), odd),), edit=Edit(at("shop"), odd)),
        diagnostic("In a name", at("shop", f"{odd}.arc"), logical_id=odd, property=odd),
        diagnostic("In a text", Span(Source("app.arc", f"{odd} x"), 0, len(odd))),
    )
)
ALL = (*MIXED, *ODD)


def ends(span):
    """Lines and columns of a span, counted apart from the program: by Python's own division into lines."""

    def place(offset):
        before = span.source.text[:offset]
        # A place between CR and LF is still on the line that they end.
        joined = span.source.text[offset - 1 : offset + 1] == "\r\n"
        lines = re.split(r"\r\n|\n|\r", before[:-1] if joined else before)
        return len(lines), len(lines[-1]) + 1 + joined

    return (*place(span.start), *place(span.end))


def printable(shown):
    return all(one.isprintable() or one == "\u200d" for one in shown)


def plain(written):
    """What must be left of a text where characters may be escaped: its ASCII letters, digits and blanks, in order."""
    return [one for one in written if one in string.ascii_letters or one in string.digits or one == " "]


def holds(shown, written):
    """Whether a shown text holds a written one, character after character, with escapes between them."""
    rest = iter(shown)
    return all(one in rest for one in plain(written))


# --- json ---


def read_json(found):
    document = json.loads(report.render(found, "json"))
    Draft7Validator(json.loads(read_schema("diagnostics"))).validate(document)
    assert document["version"] == 1
    return document


def location(span):
    line, column, end_line, end_column = ends(span)
    return {
        "file": span.source.name,
        "start": {"line": line, "column": column, "offset": span.start},
        "end": {"line": end_line, "column": end_column, "offset": span.end},
    }


def check_json(found):
    document = read_json(found)
    assert len(document["diagnostics"]) == len(found)
    for shown, one in zip(document["diagnostics"], found, strict=True):
        assert (shown["code"], shown["severity"], shown["message"], shown["help"]) == (
            one.code,
            one.severity,
            one.message,
            one.help,
        )
        assert shown["title"] == CODES[one.code][1]
        assert shown["location"] == (location(one.span) if one.span else None)
        assert shown["labels"] == [{"location": location(label.span), "text": label.text} for label in one.labels]
        edit = {"location": location(one.edit.span), "replacement": one.edit.replacement} if one.edit else None
        assert shown.get("edit") == edit
        assert (shown.get("logicalId", ""), shown.get("property", "")) == (one.logical_id, one.property)
    for severity, count in document["summary"].items():
        assert count == sum(f"{one.severity}s" == severity for one in found)


def test_the_schema_of_json_is_one():
    Draft7Validator.check_schema(json.loads(read_schema("diagnostics")))


def test_json_says_all():
    check_json(ALL)


# --- sarif ---


class SarifSchema:
    """Tells what a log breaks of the schema; its own text is too long to be shown where a test fails."""

    def __init__(self, schema):
        self._validator = Draft4Validator(schema)

    def faults(self, log):
        return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in self._validator.iter_errors(log)]


@pytest.fixture(scope="session")
def sarif_schema(tmp_path_factory):
    """The schema of SARIF 2.1.0, or a skip."""
    folder = once(cache_folder("locks") / "sarif", lambda: npm_install("sarif", SARIF))
    path = folder / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    return SarifSchema(json.loads(path.read_text()))


def region(span):
    line, column, end_line, end_column = ends(span)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def uri_name(uri):
    """The name of a file, as bytes, that a URI reference stands for; it must not be taken for one with a scheme."""
    assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@/%-]*", uri)
    return unquote_to_bytes(uri)


def name_bytes(name):
    """A name as the system has it; what no system can have stands as it is."""
    try:
        return os.fsencode(name)
    except UnicodeEncodeError:
        return b"".join(
            bytes([ord(one) - 0xDC00]) if "\udc80" <= one <= "\udcff" else one.encode("utf-8", "surrogatepass")
            for one in name
        )


def check_place(shown, span):
    assert uri_name(shown["artifactLocation"]["uri"]) == name_bytes(span.source.name)
    assert shown["region"] == region(span)


def check_sarif(found):
    log = json.loads(report.render(found, "sarif", version="1.2.3"))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["name"], driver["version"]) == ("2.1.0", "arc2sam", "1.2.3")
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == sorted({one.code for one in found})
    placed = [one for one in found if one.span]
    assert len(run["results"]) == len(placed)
    for shown, one in zip(run["results"], placed, strict=True):
        check_result(shown, one, driver["rules"])
    check_notifications(run, [one for one in found if not one.span], driver["rules"])
    return log


def check_result(shown, one, rules):
    assert (shown["ruleId"], shown["level"]) == (one.code, one.severity)
    assert rules[shown["ruleIndex"]]["id"] == one.code
    assert shown["message"]["text"] == said(one)
    (place,) = shown["locations"]
    check_place(place["physicalLocation"], one.span)
    if one.logical_id:
        (logical,) = place["logicalLocations"]
        assert logical["name"] == one.logical_id
        assert logical["fullyQualifiedName"] == ".".join(filter(None, (one.logical_id, one.property)))
    labels = {(label.text, label.span.source.name, *ends(label.span)): label for label in one.labels}.values()
    for label, related in zip(labels, shown.get("relatedLocations", []), strict=True):
        assert related["message"]["text"] == label.text
        check_place(related["physicalLocation"], label.span)
    assert bool(one.edit) == ("fixes" in shown)
    if one.edit:
        (change,) = shown["fixes"][0]["artifactChanges"]
        (replacement,) = change["replacements"]
        assert uri_name(change["artifactLocation"]["uri"]) == name_bytes(one.edit.span.source.name)
        assert replacement["deletedRegion"] == region(one.edit.span)
        assert replacement["insertedContent"]["text"] == one.edit.replacement


def said(one):
    """What is found and how to mend it, as sentences: a message that ends one gets no full stop."""
    stop = "" if one.message[-1:] in (".", "!", "?") else "."
    return f"{one.message}{stop} {one.help}" if one.help else one.message


def check_notifications(run, unplaced, rules):
    """GitHub refuses a whole log for one result without a place, so there is none: it is a notification."""
    (invocation,) = run.get("invocations", [{"executionSuccessful": True, "toolExecutionNotifications": []}])
    shown = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] == all(one.severity != "error" for one in unplaced)
    assert [one["level"] for one in shown] == [one.severity for one in unplaced]
    for notification, one in zip(shown, unplaced, strict=True):
        assert rules[notification["associatedRule"]["index"]]["id"] == one.code
        assert notification["message"]["text"] == said(one)


def test_sarif_says_all():
    check_sarif(ALL)


@pytest.mark.outside
@pytest.mark.parametrize("found", [(), MIXED, ODD], ids=["nothing", "mixed", "odd"])
def test_sarif_is_valid(sarif_schema, found):
    assert sarif_schema.faults(json.loads(report.render(found, "sarif", version="1.2.3"))) == []


@pytest.mark.outside
def test_the_schema_of_sarif_would_refuse_another(sarif_schema):
    log = json.loads(report.render(MIXED, "sarif", version="1"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert sarif_schema.faults(log)


def test_fingerprints_outlive_lines_added_above():
    def prints(above):
        text = f"{above}@app\nshop\n"
        log = json.loads(report.render([diagnostic("x", at("shop", text=text))], "sarif"))
        return log["runs"][0]["results"][0]["partialFingerprints"]

    assert prints("") == prints("# one\n# two\n")


# --- junit ---


def check_junit(found):
    from junitparser import Failure, JUnitXml, Skipped

    written = report.render(found, "junit")
    root = ElementTree.fromstring(written.encode())
    (suite,) = JUnitXml.fromstring(written.encode())
    (element,) = root
    assert (root.tag, element.tag, suite.name) == ("testsuites", "testsuite", "arc2sam")
    failures = sum(one.severity == "error" for one in found)
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (
        max(1, len(found)),
        failures,
        0,
        len(found) - failures,
    )
    cases = list(suite)
    assert len(cases) == len(list(element)) == suite.tests
    for case, one in zip(cases, found, strict=bool(found)):
        (result,) = case.result
        assert isinstance(result, Failure if one.severity == "error" else Skipped)
        assert one.code in case.name
        if one.span:
            line, column, _, _ = ends(one.span)
            assert case.name.endswith(f":{line}:{column}")
            assert holds(case.classname, one.span.source.name)
        assert holds(result.message, one.message)
        assert holds(result.text, one.help)
        assert printable(case.name + case.classname + result.message + result.text.replace("\n", ""))
    if not found:
        assert cases[0].is_passed


def test_junit_says_all():
    check_junit(ALL)


# --- github ---

# Source: GitHub's toolkit for actions, packages/core/src/command.ts; its runner undoes `%25` last.
COMMAND = re.compile(r"::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)")


def encodable(name):
    """A name of a file as it can be written: bytes that are no text are told by their numbers."""
    return name.encode("utf-8", "backslashreplace").decode()


def unescaped(text, *, of_property):
    signs = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if of_property else {}), "%25": "%"}
    for code, sign in signs.items():
        text = text.replace(code, sign)
    return text


def read_github(written):
    assert not written or written.endswith("\n")
    for line in written.split("\n")[:-1]:
        command, properties, message = COMMAND.fullmatch(line).groups()
        pairs = dict(one.split("=", 1) for one in properties.split(","))
        yield (
            command,
            {name: unescaped(one, of_property=True) for name, one in pairs.items()},
            unescaped(message, of_property=False),
        )


def check_github(found):
    shown = list(read_github(report.render(found, "github")))
    assert len(shown) == len(found)
    for (command, properties, message), one in zip(shown, found, strict=True):
        assert command == {"error": "error", "warning": "warning", "note": "notice"}[one.severity]
        assert properties.pop("title") == f"arc2sam {one.code}"
        expected = {}
        if one.span:
            line, column, end_line, end_column = ends(one.span)
            expected = {"file": encodable(one.span.source.name), "line": str(line), "col": str(column)}
            if line == end_line:
                expected |= {"endLine": str(line), "endColumn": str(end_column)}
        assert properties == expected
        assert printable(message.replace("\n", "", 1))
        assert f"{one.severity}[{one.code}]: " in message
        assert holds(message, one.message + one.help)


def test_github_says_all():
    check_github(ALL)


# --- concise ---

LINE = re.compile(
    r"(?:(?P<file>.*):(?P<line>\d+):(?P<column>\d+): )?(?P<severity>error|warning|note)\[(?P<code>ARC\d{3})\]: (?P<message>.*)"
)


def check_concise(found):
    lines = report.render(found, "concise").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(found)
    for line, one in zip(lines, found, strict=True):
        assert printable(line)
        shown = LINE.fullmatch(line)
        assert shown, line
        assert (shown["severity"], shown["code"]) == (one.severity, one.code)
        assert holds(shown["message"], one.message)
        if one.span:
            assert (int(shown["line"]), int(shown["column"])) == ends(one.span)[:2]
            assert holds(shown["file"], one.span.source.name)


def test_concise_says_all():
    check_concise(ALL)


# --- text ---

STYLE = re.compile(r"\x1b\[[0-9;]*m")
EXCERPT = re.compile(r"  (\d+) \| (.*)")
MARKS = re.compile(r"  +\| ( *)([\^]+|-+)")


def check_text(found):
    shown = report.render(found, "text")
    coloured = report.render(found, "text", is_coloured=True)
    assert STYLE.sub("", coloured) == shown
    assert all(map(printable, shown.split("\n")))
    heads = [line for line in shown.split("\n") if LINE.fullmatch(line)]
    assert len(heads) == min(len(found), text_form.MOST_SHOWN)


def test_text_says_all():
    check_text(ALL)


# --- any diagnostics, any form ---

WORDS = st.one_of(st.text(st.characters(), max_size=12), st.sampled_from(list(ODD_TEXTS.values())))
"""Lone surrogates and all."""
NAMES = st.one_of(st.just("app.arc"), WORDS.map(lambda word: f"{word}x"))
LINES = st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\r\n", "\r", "\t"])), max_size=8).map("".join)


@st.composite
def spans(draw):
    text = draw(LINES)
    start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    return Span(Source(draw(NAMES), text), start, end)


@st.composite
def diagnostics(draw):
    code = draw(st.sampled_from(sorted(CODES)))
    return Diagnostic(
        code,
        CODES[code][0],
        draw(WORDS),
        draw(st.none() | spans()),
        tuple(Label(span, text) for span, text in draw(st.lists(st.tuples(spans(), WORDS), max_size=2))),
        draw(WORDS),
        draw(st.none() | st.builds(Edit, spans(), WORDS)),
        draw(WORDS),
        draw(WORDS),
    )


CHECKS = {
    "text": check_text,
    "concise": check_concise,
    "json": check_json,
    "github": check_github,
    "sarif": check_sarif,
    "junit": check_junit,
}


def test_every_form_is_read_back():
    assert tuple(CHECKS) == report.FORMATS


@pytest.mark.properties
@pytest.mark.parametrize("form", report.FORMATS)
@given(found=st.lists(diagnostics(), max_size=4).map(tuple))
@settings(max_examples=150, deadline=None)
def test_any_diagnostics_are_read_back(form, found):
    CHECKS[form](found)
    assert report.render(found, form).encode() is not None


@pytest.mark.properties
@given(found=st.lists(diagnostics(), max_size=4).map(tuple))
@settings(max_examples=60, deadline=None)
def test_sarif_of_any_diagnostics_is_valid(sarif_schema, found):
    assert sarif_schema.faults(json.loads(report.render(found, "sarif", version="1"))) == []


@pytest.mark.parametrize("form", report.FORMATS)
def test_every_form_can_be_written(form):
    assert report.render(ALL, form).encode().endswith(b"\n")


@pytest.mark.parametrize("form", report.FORMATS)
def test_nothing_found_is_a_whole_document_or_nothing(form):
    CHECKS[form](()) if form not in ("text", "concise") else None
    assert bool(report.render((), form)) == (form in report.DOCUMENTS)


# --- whether marks stand below what they mark, by another's table of widths ---

WIDE = [
    pytest.param("plain words", "words", id="ASCII"),
    pytest.param("\t\ttabs", "tabs", id="tabs"),
    pytest.param("家族 is a family", "family", id="wide characters"),
    pytest.param("a 家族", "家族", id="wide characters marked"),
    pytest.param("👩\u200d👩\u200d👧 x", "x", id="joined emoji"),
    pytest.param("❤\ufe0f x", "x", id="emoji style"),
    pytest.param("👍🏽 x", "x", id="skin tone"),
    pytest.param("e\u0301\u0302 x", "x", id="combining accents"),
    pytest.param("\tname 家族\t😀\tx", "x", id="tabs among them"),
    pytest.param("家" * 90 + " x " + "族" * 90, "x", id="a long line"),
    pytest.param("👩\u200d👧" * 60 + " x", "x", id="long of joined emoji"),
    pytest.param("e\u0301" * 200 + " x " + "e\u0301" * 200, "x", id="long of accents"),
    pytest.param("a" * 300 + "家族家族" + "b" * 300, "家族家族", id="wide amid a long line"),
    pytest.param("x" * 300, "x" * 300, id="marked whole"),
    pytest.param("家" * 200, "家" * 200, id="wide and marked whole"),
]


@pytest.mark.parametrize("is_coloured", [False, True], ids=["plain", "coloured"])
@pytest.mark.parametrize("columns", [0, 28, 40, 80, 132, 400])
@pytest.mark.parametrize(("line", "marked"), WIDE)
def test_marks_stand_below_what_they_mark(line, marked, columns, is_coloured):
    from wcwidth import wcswidth

    text = f"first\n{line}\nlast"
    start = text.index(marked)
    found = diagnostic("x", Span(Source("app.arc", text), start, start + len(marked)))
    shown = report.render([found], "text", is_coloured=is_coloured, columns=columns)
    _, excerpt, marks, _ = STYLE.sub("", shown).splitlines()
    body, blanks, signs = EXCERPT.fullmatch(excerpt)[2], *MARKS.fullmatch(marks).groups()
    assert wcswidth(excerpt) <= (columns or 106)
    assert excerpt.index("|") == marks.index("|")
    # What stands in the marked cells is the marked text, or as much of it as is shown.
    place, first, last = 0, None, None
    for index in range(len(body) + 1):
        place = wcswidth(body[:index])
        first = index if first is None and place == len(blanks) and not body[index : index + 1] == "\u0301" else first
        last = index if place == len(blanks) + len(signs) else last
    assert first is not None
    assert last is not None
    inside = body[first:last].strip("\u0301\u0302\u200d\ufe0f")
    assert inside
    assert marked.startswith(inside.rstrip("…"))
    assert inside == marked or body.endswith("…")


# --- the command line ---

WRONG = "@app\nchat\n\n@aws\nmemry 512\n\n@ws\nhello\n"
DOUBTFUL = "@app\nchat\n\n@css\n\n@ws\nhello\n"


def read_any(form, written):
    """Read a report; return the codes in it."""
    if form == "json":
        return [one["code"] for one in json.loads(written)["diagnostics"]]
    if form == "sarif":
        return [one["ruleId"] for one in json.loads(written)["runs"][0]["results"]]
    if form == "junit":
        return re.findall(r'name="(ARC\d{3})', ElementTree.tostring(ElementTree.fromstring(written)).decode())
    if form == "github":
        return [properties["title"].split()[1] for _, properties, _ in read_github(written.decode())]
    return re.findall(r"\[(ARC\d{3})\]", written.decode())


@pytest.mark.parametrize("form", report.FORMATS)
def test_check_writes_its_report_to_standard_output(project, form):
    project.write("app.arc", WRONG)
    run = project.run("check", "--format", form)
    assert (run.returncode, run.stderr) == (1, b"")
    assert read_any(form, run.stdout) == ["ARC201"]


@pytest.mark.parametrize("form", report.FORMATS)
def test_other_commands_write_it_to_standard_error(project, form):
    project.write("app.arc", WRONG)
    run = project.run("--format", form)
    assert (run.returncode, run.stdout) == (1, b"")
    assert read_any(form, run.stderr) == ["ARC201"]


@pytest.mark.parametrize("form", report.FORMATS)
def test_of_a_sound_project_documents_are_empty_and_all_else_is_silent(chat, form):
    run = chat.run("check", "--format", form)
    assert (run.returncode, run.stderr) == (0, b"")
    assert (read_any(form, run.stdout) if form in report.DOCUMENTS else list(run.stdout)) == []
    made = chat.run("--format", form)
    assert made.stdout == chat.run().stdout
    assert bool(made.stderr) == (form in report.DOCUMENTS)


FORMED = [name for name in commands.COMMANDS if any(one.name == "format" for one in commands.load(name).OPTIONS)]
WORDS_OF = {"diff": ["old.yaml"], "trace": ["old.yaml", "WS"], "explain": ["ARC201"]}


def test_all_that_read_a_project_take_a_form():
    assert set(commands.COMMANDS) - set(FORMED) == {"completion", "lsp"}


@pytest.mark.parametrize("form", report.FORMATS)
@pytest.mark.parametrize("name", [name for name in FORMED if name != "explain"])
def test_every_command_takes_the_form(project, name, form):
    """Its findings are in the form; of a folder without a manifest all that is told is that, or a missing file."""
    words = [name] if name else []
    run = project.run(*words, *WORDS_OF.get(name, []), "--format", form)
    shown = run.stdout if name == "check" else run.stderr
    assert run.returncode in (1, 2)
    if form == "sarif":
        (log,) = json.loads(shown)["runs"]
        codes = [one["associatedRule"]["id"] for one in log["invocations"][0]["toolExecutionNotifications"]]
    else:
        codes = read_any(form, shown)
    assert set(codes) <= {"ARC194", "ARC198"}
    assert codes


@pytest.mark.parametrize("name", FORMED)
@pytest.mark.parametrize(
    "words",
    [["--format", "json", "--nope"], ["--format", "yaml"], ["--format"], ["--format", "json", "--format", "text"]],
    ids=["unknown option", "unknown form", "no form", "two forms"],
)
def test_usage_errors_are_text(project, name, words):
    run = project.run(*([name] if name else []), *WORDS_OF.get(name, []), *words)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"usage: arc2sam")
    assert b"error: " in run.stderr


def test_github_is_the_form_where_its_actions_run(project):
    project.write("app.arc", WRONG)
    for value, form in [("true", "github"), ("1", "text"), ("false", "text"), ("", "text")]:
        run = project.run("check", env={"GITHUB_ACTIONS": value})
        assert read_any(form, run.stdout) == ["ARC201"]
        assert run.stdout.startswith(b"::error ") == (form == "github")
    assert project.run("check", "--format", "concise", env={"GITHUB_ACTIONS": "true"}).stdout.startswith(
        b"app.arc:5:1:"
    )


@pytest.mark.parametrize(
    ("cwd", "manifest", "expected"),
    [
        pytest.param(".", "app.arc", "app.arc", id="at the root"),
        pytest.param(".", "./app.arc", "app.arc", id="with a dot"),
        pytest.param(".", "sub/../app.arc", "app.arc", id="by a folder"),
        pytest.param("sub", "../app.arc", "app.arc", id="from below"),
        pytest.param("sub", "own.arc", "sub/own.arc", id="in a folder"),
        pytest.param(".", "{root}/app.arc", "app.arc", id="by the whole path"),
        pytest.param("sub", "{root}/sub/own.arc", "sub/own.arc", id="in a folder by the whole path"),
        pytest.param("sub", "-", "<stdin>", id="standard input"),
    ],
)
@pytest.mark.parametrize("form", ["github", "sarif"])
def test_files_are_named_from_the_root_of_the_repository(project, form, cwd, manifest, expected):
    project.write("app.arc", WRONG)
    project.write("sub/own.arc", WRONG)
    words = ["check", manifest.format(root=project.root), "--format", form]
    run = project.run(*words, cwd=cwd, stdin=WRONG.encode(), env={"GITHUB_WORKSPACE": str(project.root)})
    if form == "github":
        ((_, properties, _),) = read_github(run.stdout.decode())
        assert properties["file"] == expected
    else:
        (result,) = json.loads(run.stdout)["runs"][0]["results"]
        assert uri_name(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == expected.encode()


def test_a_file_outside_of_the_repository_keeps_its_name(project):
    project.write("app.arc", WRONG)
    project.write("repo/x")
    run = project.run(
        "check", "../app.arc", "--format", "github", cwd="repo", env={"GITHUB_WORKSPACE": f"{project.root}/repo"}
    )
    ((_, properties, _),) = read_github(run.stdout.decode())
    assert properties["file"] == "../app.arc"


@pytest.mark.parametrize("form", report.FORMATS)
def test_a_name_that_is_no_text(project, form):
    name = b"\xff, %\n:.arc"
    try:
        (project.root / os.fsdecode(name)).write_text(WRONG)
    except OSError:
        pytest.skip("the file system takes no such name")
    run = subprocess.run(
        [*project.command("check", "--format", form), name],
        cwd=project.root,
        capture_output=True,
        env=project.environment(),
    )
    assert (run.returncode, run.stderr) == (1, b"")
    assert read_any(form, run.stdout) == ["ARC201"]


# --- strict ---


@pytest.mark.parametrize("form", [None, *report.FORMATS])
def test_strict_lets_a_warning_fail(project, form):
    project.write("app.arc", DOUBTFUL)
    words = ["--format", form] if form else []
    assert project.run("check", *words).returncode == 0
    run = project.run("check", "--strict", *words)
    assert (run.returncode, run.stderr) == (1, b"")
    assert read_any(form or "text", run.stdout) == ["ARC303"]


@pytest.mark.parametrize("command", ["", "model"])
def test_strict_writes_nothing(project, command):
    project.write("app.arc", DOUBTFUL)
    words = [command] if command else []
    assert project.run(*words).returncode == 0
    run = project.run(*words, "--strict")
    assert (run.returncode, run.stdout) == (1, b"")
    assert b"ARC303" in run.stderr
    old = project.write("out", "old")
    before = old.stat()
    run = project.run(*words, "--strict", "-o", "out")
    assert (run.returncode, run.stdout, old.read_text()) == (1, b"", "old")
    assert old.stat().st_mtime_ns == before.st_mtime_ns
    assert not (project.root / "new").exists()
    assert project.run(*words, "--strict", "-o", "new").returncode == 1
    assert not (project.root / "new").exists()


def test_strict_says_why_it_fails(project):
    project.write("app.arc", DOUBTFUL)
    assert b"1 warning (warnings fail: --strict)\n" in project.run("check", "--strict").stdout
    assert b"fail" not in project.run("check").stdout
    for words, kind, failures in (
        (["--strict"], b"::error title=arc2sam ARC303 (--strict),", "1"),
        ([], b"::warning ", "0"),
    ):
        assert project.run("check", *words, "--format", "github").stdout.startswith(kind)
        suite = ElementTree.fromstring(project.run("check", *words, "--format", "junit").stdout)[0]
        assert suite.attrib["failures"] == failures
        assert len(suite.findall("testcase/failure")) == int(failures)


def test_quiet_tells_only_what_fails(project):
    project.write("app.arc", DOUBTFUL)
    run = project.run("--quiet")
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout
    run = project.run("--quiet", "--strict")
    assert run.returncode == 1
    assert b"ARC303" in run.stderr


def test_a_question_in_sarif_has_no_full_stop():
    log = json.loads(report.render([diagnostic("Is it `timeout`?", at("shop"), help="Write it")], "sarif"))
    assert log["runs"][0]["results"][0]["message"]["text"] == "Is it `timeout`? Write it"


def test_strict_leaves_notes_alone(project):
    project.write("app.arc", "@app\nchat\n@aws\nruntime typescript\n@ws\n")
    for action in ("connect", "default", "disconnect"):
        project.write(f"src/ws/{action}/index.ts")
    run = project.run("check", "--strict", "--format", "json")
    assert {one["severity"] for one in json.loads(run.stdout)["diagnostics"]} == {"note"}
    assert run.returncode == 0


# --- where check writes ---


@pytest.mark.parametrize("form", report.FORMATS)
def test_check_writes_its_report_to_a_file(project, form):
    project.write("app.arc", WRONG)
    run = project.run("check", "-o", "found", "--format", form, "--color", "auto")
    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b"")
    assert (project.root / "found").read_bytes() == project.run("check", "--format", form).stdout
    project.write("app.arc", "@app\nchat\n\n@ws\nhello\n")
    assert project.run("check", "-o", "found", "--format", form).returncode == 0
    # An old report would be of another project.
    assert bool((project.root / "found").read_bytes()) == (form in report.DOCUMENTS)


@pytest.mark.parametrize("form", report.FORMATS)
def test_check_tells_of_a_file_that_it_cannot_write(project, form):
    project.write("app.arc", WRONG)
    run = project.run("check", "-o", "no/such/folder", "--format", form)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"no/such/folder" in run.stderr
    assert b"Traceback" not in run.stderr
    if form in ("json", "junit", "github"):
        assert read_any(form, run.stderr) == ["ARC198"]


@pytest.mark.parametrize("form", report.FORMATS)
def test_check_on_a_full_disk(project, form):
    if not os.path.exists("/dev/full"):
        pytest.skip("the system has no /dev/full")
    project.write("app.arc", WRONG)
    with open("/dev/full", "wb") as full:
        run = project.run("check", "--format", form, stdout=full)
    assert run.returncode == 2
    assert b"No space left" in run.stderr
    run = project.run("check", "--format", form, "-o", "/dev/full")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"No space left" in run.stderr


@pytest.mark.parametrize("form", report.FORMATS)
def test_a_pipe_that_is_closed_early(project, form):
    project.write("app.arc", "@app\nchat\n@aws\n" + "memry 512\n" * 300)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        run = project.run("check", "--format", form, stdout=writing)
    finally:
        os.close(writing)
    assert (run.returncode, run.stderr) == (1, b"")


# --- colours ---


def on_terminal(project, *words, columns=80, env=None):
    """Run arc2sam with a terminal of its own as standard output; return what it shows."""
    import fcntl
    import pty
    import struct
    import termios

    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        project.command(*words),
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.DEVNULL,
        env={**project.environment(), "TERM": "xterm-256color", **(env or {})},
    )
    os.close(end)
    shown = b""
    try:
        while chunk := os.read(terminal, 65536):
            shown += chunk
    except OSError:
        # Linux says so where the other end is closed.
        pass
    finally:
        os.close(terminal)
    process.wait(20)
    return shown.replace(b"\r\n", b"\n").decode()


@pytest.mark.parametrize(
    ("words", "env", "is_terminal", "is_coloured"),
    [
        pytest.param([], {}, True, True, id="a terminal"),
        pytest.param([], {}, False, False, id="no terminal"),
        pytest.param([], {"NO_COLOR": "1"}, True, False, id="NO_COLOR"),
        pytest.param([], {"NO_COLOR": ""}, True, True, id="NO_COLOR of nothing"),
        pytest.param([], {"FORCE_COLOR": "1"}, False, True, id="FORCE_COLOR"),
        pytest.param([], {"FORCE_COLOR": "0"}, False, False, id="FORCE_COLOR off"),
        pytest.param([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False, id="both"),
        pytest.param([], {"TERM": "dumb"}, True, False, id="a dumb terminal"),
        pytest.param(["--color", "always"], {}, False, True, id="always"),
        pytest.param(["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, False, True, id="always wins"),
        pytest.param(["--color", "never"], {"FORCE_COLOR": "1"}, True, False, id="never wins"),
        pytest.param(["--color", "always", "--format", "concise"], {}, True, False, id="only text has colours"),
        pytest.param(["--color", "always", "--format", "json"], {}, True, False, id="no document has"),
        pytest.param(["--color", "auto"], {}, True, True, id="auto"),
    ],
)
def test_colours(project, words, env, is_terminal, is_coloured):
    project.write("app.arc", WRONG)
    if is_terminal:
        shown = on_terminal(project, "check", *words, env=env)
    else:
        shown = project.run("check", *words, env=env).stdout.decode()
    assert ("\x1b[" in shown) == is_coloured
    if "--format" not in words:
        assert STYLE.sub("", shown) == project.run("check").stdout.decode()


@pytest.mark.parametrize("columns", [30, 60, 100, 200])
def test_a_terminal_gets_lines_that_fit(project, columns):
    from wcwidth import wcswidth

    line = "\thello 家族 👩\u200d👧 " + "é" * 60 + " memry 家族"
    project.write("app.arc", f'@app\nchat\n\n@ws\nhello\n  model "{line}" {{x}} "{line}"\n'.replace("\t", " "))
    shown = on_terminal(project, "check", columns=columns)
    assert "\x1b[" in shown
    lines = STYLE.sub("", shown).splitlines()
    excerpt, marks = next(pair for pair in zip(lines, lines[1:], strict=False) if MARKS.fullmatch(pair[1]))
    assert wcswidth(excerpt) <= min(columns, 106)
    begin = len(marks.rstrip("^"))
    index = next(index for index in range(len(excerpt)) if wcswidth(excerpt[:index]) == begin)
    assert excerpt[index] == "{"


def test_standard_error_has_colours_of_its_own(project):
    """The template may go to a file while what is found is shown: each stream is judged by itself."""
    project.write("app.arc", DOUBTFUL)
    run = project.run("--color", "auto")
    assert b"\x1b[" not in run.stdout + run.stderr
    run = project.run("--color", "always")
    assert b"\x1b[" in run.stderr
    assert b"\x1b[" not in run.stdout
