"""The report: what it keeps of very much, and how a stage ends that has found too much."""

import pytest

from arc2sam import pipeline, readers
from arc2sam.diagnostics import MOST_ERRORS, MOST_WARNINGS, ManifestError, Report, TooManyErrors, listed
from arc2sam.source import Source, Span

SOURCE = Source("app.arc", "x" * 5000)


def add(report: Report, code: str, count: int) -> None:
    for place in range(count):
        report.add(code, "said", Span(SOURCE, place, place + 1))


def test_as_many_errors_as_there_may_be_are_all_kept() -> None:
    report = Report()
    add(report, "ARC101", MOST_ERRORS)
    assert len(report.diagnostics) == MOST_ERRORS


def test_with_more_errors_the_stage_ends() -> None:
    report = Report()
    with pytest.raises(TooManyErrors) as caught:
        add(report, "ARC101", MOST_ERRORS + 1)
    assert isinstance(caught.value, ManifestError)
    found = caught.value.diagnostics
    assert found == report.diagnostics
    assert [one.code for one in found].count("ARC101") == MOST_ERRORS
    (last,) = [one for one in found if one.code == "ARC200"]
    assert (last.severity, str(last.span)) == ("error", f"app.arc:1:{MOST_ERRORS + 1}")


def test_more_warnings_are_counted_and_end_nothing() -> None:
    report = Report()
    add(report, "ARC302", MOST_WARNINGS + 7)
    assert report.hides_warning()
    found = report.diagnostics
    assert [one.code for one in found].count("ARC302") == MOST_WARNINGS
    assert (found[-1].code, found[-1].severity, found[-1].message) == (
        "ARC500",
        "warning",
        "8 more warnings are not listed",
    )
    report.add("ARC101", "said", None)
    assert report.has_errors


def test_a_few_warnings_are_all_listed() -> None:
    report = Report()
    assert not report.hides_warning()
    add(report, "ARC302", MOST_WARNINGS)
    assert {one.code for one in report.diagnostics} == {"ARC302"}


@pytest.mark.parametrize(
    ("format", "text"),
    [
        pytest.param("arc", "@app\nchat\n@ws\n" + "{\n" * 2000, id="syntax of arc"),
        pytest.param("arc", "@app\nchat\n@ws\n" + "hello\n" * 2000, id="names"),
        pytest.param("arc", "@app\nchat\n" + "@ws\n" * 2000, id="pragmas"),
        pytest.param("json", f'{{"app": "chat", "ws": [{", ".join(["1"] * 2000)}]}}', id="shape of json"),
        pytest.param("toml", f'app = "chat"\nws = [{", ".join(["inf"] * 2000)}]', id="numbers of toml"),
        pytest.param("yaml", "app: chat\nws:\n" + "- 1\n" * 2000, id="shape of yaml"),
        pytest.param("arc", "@app\nchat\n@ws\n" + "".join(f"a{n}\n  srcc x\n" for n in range(2000)), id="settings"),
        pytest.param(
            "arc", "@app\nchat\n@scheduled\n" + "".join(f"s{n} rate(0 days)\n" for n in range(2000)), id="rates"
        ),
    ],
)
def test_the_pipeline_ends_and_says_so(format: "readers.Format", text: str) -> None:  # noqa: A002 - as in transpile
    result = pipeline.transpile(Source("manifest", text), format=format)
    assert result.text is None
    codes = [one.code for one in result.diagnostics]
    assert "ARC200" in codes
    assert len(codes) <= MOST_ERRORS + 10


def test_names_are_listed_for_a_message() -> None:
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b"]) == "`a` and `b`"
    assert listed(list("abcdefg")) == "`a`, `b`, `c`, `d`, `e` and 2 more"
    assert listed(list("abc"), 2) == "`a`, `b` and 1 more"


def test_errors_are_known_however_they_came() -> None:
    report, other = Report(), Report()
    add(report, "ARC202", 1)
    assert not report.has_errors
    add(other, "ARC106", 1)
    report.extend(iter(other))
    report.extend([])
    assert report.has_errors
    assert len(report.diagnostics) == 2
