"""@scheduled. Expectations: Architect's template and inventory, what EventBridge Scheduler takes, and the decisions."""

import zoneinfo
from typing import Any

import pytest

from arc2sam import pipeline
from arc2sam.in_memory import project_from_files
from arc2sam.pragmas.scheduled import Schedule, Schedules
from arc2sam.pragmas.scheduled.time_zones import TIME_ZONES
from arc2sam.source import Source
from tests.pragmas.stages import Built

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.readers import Format


def built(text: str, files: "dict[str, str] | None" = None) -> Built:
    return Built(f"@app\ndemo\n@scheduled\n{text}\n", files=files)


def schedule(text: str) -> Schedule:
    made = built(text)
    part = made.app.part(Schedules)
    assert (part is not None, made.found) == (True, [])
    assert part is not None
    return part.functions[0]


def test_a_schedule_has_architects_ids_order_and_properties() -> None:
    made = built("daily-report rate(1 day)\nweekly cron(0 9 ? * MON *)")
    assert list(made.resources) == [
        "Role",
        "SchedulerRole",
        "DailyReportScheduleLambda",
        "DailyReportScheduleEvent",
        "WeeklyScheduleLambda",
        "WeeklyScheduleEvent",
    ]
    assert made.resources["DailyReportScheduleEvent"] == {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "ScheduleExpression": "rate(1 day)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": {"Fn::GetAtt": ["DailyReportScheduleLambda", "Arn"]},
                "RoleArn": {"Fn::GetAtt": ["SchedulerRole", "Arn"]},
            },
        },
    }
    assert made.properties("WeeklyScheduleEvent")["ScheduleExpression"] == "cron(0 9 ? * MON *)"
    assert made.properties("DailyReportScheduleLambda")["CodeUri"] == "src/scheduled/daily-report"


def test_the_schedulers_role_calls_each_function_for_this_account_only() -> None:
    role = built("a rate(1 day)\nb rate(2 days)").properties("SchedulerRole")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert {
        policy["PolicyName"]: (one["Action"], one["Resource"])
        for policy in role["Policies"]
        for one in policy["PolicyDocument"]["Statement"]
    } == {
        "AInvokeLambdaPolicy": (["lambda:InvokeFunction"], [{"Fn::GetAtt": ["AScheduleLambda", "Arn"]}]),
        "BInvokeLambdaPolicy": (["lambda:InvokeFunction"], [{"Fn::GetAtt": ["BScheduleLambda", "Arn"]}]),
    }


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        pytest.param("j rate(1 day)", "rate(1 day)", id="row"),
        pytest.param('j "rate(1 day)"', "rate(1 day)", id="quoted"),
        pytest.param("j\n  rate 5 minutes", "rate(5 minutes)", id="setting"),
        pytest.param('j\n  rate "1 day"', "rate(1 day)", id="quoted setting"),
        pytest.param("j rate(2 Hours)", "rate(2 hours)", id="unit in any case"),
        pytest.param("j\n  cron 0 1 * * ? *", "cron(0 1 * * ? *)", id="cron setting"),
        pytest.param('j "cron(0 0 ? * 6#3 *)"', "cron(0 0 ? * 6#3 *)", id="number sign in quotes"),
        pytest.param("j cron(0/5 8-17 ? * MON-FRI 2034)", "cron(0/5 8-17 ? * MON-FRI 2034)", id="steps and ranges"),
        pytest.param(
            "j cron(0,30 */2 1,15 JAN-MAR ? 2024-2030)", "cron(0,30 */2 1,15 JAN-MAR ? 2024-2030)", id="lists"
        ),
        pytest.param("j cron(0 0 L * ? *)", "cron(0 0 L * ? *)", id="last day"),
        pytest.param("j cron(0 0 15W * ? *)", "cron(0 0 15W * ? *)", id="nearest weekday"),
        pytest.param("j cron(0 0 LW * ? *)", "cron(0 0 LW * ? *)", id="last weekday"),
        pytest.param("j cron(0 0 ? * 6L *)", "cron(0 0 ? * 6L *)", id="last Friday"),
        pytest.param("j cron(0 0 ? * L *)", "cron(0 0 ? * L *)", id="last day of the week"),
        pytest.param("j cron(0 0 ? 1/3 sat,SUN *)", "cron(0 0 ? 1/3 sat,SUN *)", id="names in any case"),
    ],
)
def test_expressions(text: str, expression: str) -> None:
    made = built(text)
    assert made.found == []
    assert made.properties("JScheduleEvent")["ScheduleExpression"] == expression


def test_the_model_keeps_what_was_written() -> None:
    rate = schedule("j rate(1 Day)").rate
    assert rate is not None
    assert (rate.expression, rate.value, rate.interval) == ("1 Day", 1, "day")
    cron = schedule("j\n  cron 0 9 ? * MON *\n  src jobs").cron
    assert cron is not None
    assert (cron.minutes, cron.hours, cron.day_of_month, cron.month, cron.day_of_week, cron.year) == (
        "0",
        "9",
        "?",
        "*",
        "MON",
        "*",
    )


@pytest.mark.parametrize(
    ("text", "found", "helped"),
    [
        pytest.param("j", "ARC260 4:1", "`j rate(1 day)`", id="name alone"),
        pytest.param("j\n  src x", "ARC260 4:1", "`j rate(1 day)`", id="settings without an expression"),
        pytest.param("j\n  rate", "ARC260 5:3", "`j rate(1 day)`", id="rate without a value"),
        pytest.param("j RATE(1 day)", "ARC260 4:3", "`j rate(1 day)`", id="capitals"),
        pytest.param("j rate (1 day)", "ARC260 4:3", "`j rate(1 day)`", id="space before the parenthesis"),
        pytest.param("j rate(1 day", "ARC260 4:3", "`j rate(1 day)`", id="parenthesis not closed"),
        pytest.param("j rate(1 day) x", "ARC260 4:3", "`j rate(1 day)`", id="word too many"),
        pytest.param("j at(2024)", "ARC260 4:3", "`j rate(1 day)`", id="one-time schedule"),
        pytest.param("j cron(0 0 ? * 6#3 *)", "ARC260 4:3", '`j "cron(0 0 ? * 6#3 *)"`', id="comment cuts it"),
        pytest.param("j\n  rate 1 day\n  cron 0 0 * * ? *", "ARC261 6:3", "Remove one", id="both"),
        pytest.param("j rate(1 days)", "ARC262 4:10", "`rate(1 day)`", id="one and plural"),
        pytest.param("j rate(2 day)", "ARC262 4:10", "`rate(2 days)`", id="two and singular"),
        pytest.param("j rate(0 days)", "ARC262 4:8", "`rate(1 day)`", id="zero"),
        pytest.param("j rate(-1 days)", "ARC262 4:8", "`rate(1 day)`", id="negative"),
        pytest.param("j rate(1.5 hours)", "ARC262 4:8", "`rate(90 minutes)`", id="fraction"),
        pytest.param("j rate(0.5 hours)", "ARC262 4:8", "`rate(30 minutes)`", id="less than a whole unit"),
        pytest.param("j rate(30 seconds)", "ARC262 4:11", "`rate(1 minute)`", id="less than the least"),
        pytest.param("j rate(90 sec)", "ARC262 4:11", "`rate(2 minutes)`", id="seconds"),
        pytest.param("j rate(5 mins)", "ARC262 4:10", "`rate(5 minutes)`", id="short unit"),
        pytest.param("j rate(5min)", "ARC262 4:3", "`rate(5 minutes)`", id="short unit without a space"),
        pytest.param("j rate(2 hrs)", "ARC262 4:10", "`rate(2 hours)`", id="short hours"),
        pytest.param("j rate(5 minuts)", "ARC262 4:10", "`rate(5 minutes)`", id="misspelled unit"),
        pytest.param("j rate(x days)", "ARC262 4:8", "`rate(1 day)`", id="word"),
        pytest.param("j rate(1)", "ARC262 4:3", "`rate(1 day)`", id="no unit"),
        pytest.param("j rate( 1 day )", "ARC262 4:3", "`rate(1 day)`", id="blanks inside"),
        pytest.param("j rate(2 weeks)", "ARC262 4:10", "`rate(14 days)`", id="unit that there is not"),
        pytest.param("j\n  rate 1 year", "ARC262 5:10", "`rate 365 days`", id="unit of Architect's example"),
        pytest.param("j\n  rate 2   day", "ARC262 5:12", "`rate 2 days`", id="blanks between"),
        pytest.param("j rate(" + "9" * 5000 + " days)", "ARC262 4:8", "a smaller number", id="longer than all time"),
        pytest.param("j\n  rate rate(1 day)", "ARC262 5:8", "`rate 1 day`", id="word and parentheses in a setting"),
        pytest.param("j cron(0 9 ? * MON)", "ARC263 4:3", "`cron(0 9 ? * MON *)`", id="five fields"),
        pytest.param("j\n  cron 0 9 * * * ? *", "ARC263 5:8", "`cron 0 9 * * ? *`", id="seven fields"),
        pytest.param("j cron(60 0 * * ? *)", "ARC264 4:8", "0 to 59", id="minutes"),
        pytest.param("j cron(0 24 * * ? *)", "ARC264 4:10", "0 to 23", id="hours"),
        pytest.param("j cron(0 0 0 * ? *)", "ARC264 4:12", "1 to 31", id="day of the month"),
        pytest.param("j cron(0 0 32W * ? *)", "ARC264 4:12", "1 to 31", id="nearest weekday to no day"),
        pytest.param("j cron(0 0 * 13 ? *)", "ARC264 4:14", "`JAN` to `DEC`", id="month"),
        pytest.param("j cron(0 0 ? * 0 *)", "ARC264 4:16", "`SUN`", id="Sunday of Unix"),
        pytest.param("j cron(0 0 ? * MON/2 *)", "ARC264 4:16", "`SUN` to `SAT`", id="steps of weekdays"),
        pytest.param("j cron(0 0 ? * FOO *)", "ARC264 4:16", "`SUN` to `SAT`", id="unknown name"),
        pytest.param("j cron(0 0 * * ? 1969)", "ARC264 4:18", "1970 to 2199", id="year"),
        pytest.param("j cron(0 0/0 * * ? *)", "ARC264 4:10", "0 to 23", id="step of zero"),
        pytest.param("j cron(0 ? * * ? *)", "ARC264 4:10", "0 to 23", id="question mark for hours"),
        pytest.param("j cron(0 0 * * * *)", "ARC265 4:3", "`cron(0 0 * * ? *)`", id="no question mark"),
        pytest.param("j cron(0 0 * * MON *)", "ARC265 4:3", "`cron(0 0 ? * MON *)`", id="weekday and every day"),
        pytest.param("j cron(0 0 1 * MON *)", "ARC265 4:3", "a second schedule", id="both days"),
        pytest.param("j cron(0 0 ? * ? *)", "ARC265 4:3", "`cron(0 0 * * ? *)`", id="neither day"),
        pytest.param("j\n  rate 1 day\n  timezone Mars/X", "ARC266 6:12", "`UTC`", id="no such zone"),
        pytest.param("j\n  rate 1 day\n  timezone Europe/berlin", "ARC266 6:12", "`Europe/Berlin`", id="zone's case"),
        pytest.param("j\n  rate 1 day\n  timezone Europe/Munich", "ARC266 6:12", "`UTC`", id="no zone's place"),
        pytest.param("j\n  rate 1 day\n  timezone Europe/Berln", "ARC266 6:12", "`Europe/Berlin`", id="zone's slip"),
        pytest.param("j\n  rate 1 day\n  timezone 5", "ARC204 6:12", "timezone", id="zone that is a number"),
        pytest.param("j\n  rate 1 day\n  timzone UTC", "ARC201 6:3", "`timezone`", id="misspelled setting"),
        pytest.param("a rate(1 day)\na rate(2 days)", "ARC214 5:1", "Remove", id="twice"),
        pytest.param('"x y" rate(1 day)', "ARC212 4:1", "letters", id="illegal name"),
        pytest.param("s" * 243 + " rate(1 day)", "ARC213 4:1", "1 to 242", id="longer than Architect takes"),
        pytest.param("s" * 111 + " rate(1 day)", "ARC213 4:1", "1 characters", id="policy's name too long for IAM"),
    ],
)
def test_diagnostics(text: str, found: str, helped: str) -> None:
    made = built(text)
    assert made.found == [found]
    assert helped in made.diagnostics[0].help


def test_a_name_as_long_as_iam_takes() -> None:
    made = built("s" * 110 + " rate(1 day)")
    assert [len(one["PolicyName"]) for one in made.properties("SchedulerRole")["Policies"]] == [128]


def test_every_field_that_is_wrong_is_reported() -> None:
    found = built("j cron(99 99 99 99 99 99)").found
    assert found == ["ARC264 4:8", "ARC264 4:11", "ARC264 4:14", "ARC264 4:17", "ARC264 4:20", "ARC264 4:23"]


def test_a_time_zone() -> None:
    made = built("j\n  cron 0 9 ? * MON *\n  timezone America/New_York")
    assert made.properties("JScheduleEvent")["ScheduleExpressionTimezone"] == "America/New_York"


def test_the_table_of_time_zones_has_every_zone_of_the_system() -> None:
    known = {name for name in zoneinfo.available_timezones() if name not in ("Factory", "localtime", "posixrules")}
    if len(known) < 300:
        pytest.skip("this system has no time zone database")
    assert {"UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "US/Eastern"} <= TIME_ZONES
    # A later database may have a zone more.
    assert len(known - TIME_ZONES) < 10


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("json", '{"app": "demo", "scheduled": {"j": {"rate": [1, "day"]}}}'),
        ("json", '{"app": "demo", "scheduled": {"j": "rate(1 day)"}}'),
        ("json", '{"app": "demo", "scheduled": [["j", "rate(1", "day)"]]}'),
        ("yaml", "app: demo\nscheduled:\n- j:\n    rate:\n    - 1\n    - day\n"),
        ("toml", 'app = "demo"\n[scheduled.j]\nrate = "1 day"\n'),
    ],
)
def test_every_format_reads_the_same(format: "Format", text: str) -> None:
    app, found = pipeline.model(Source("x", text), project_from_files({}), format)
    part = app.part(Schedules) if app else None
    assert not found
    assert part is not None
    assert [str(one.rate) for one in part.functions] == ["rate(1 day)"]


def test_architects_malformed_example_is_refused_with_what_to_write() -> None:
    text = "app: demo\nscheduled:\n- ann:\n    rate:\n    - 1,\n    - year\n"
    _, found = pipeline.model(Source("arc.yaml", text), project_from_files({}), "yaml")
    assert [(one.code, one.span.line if one.span else 0) for one in found] == [("ARC262", 5)]
    assert found[0].help.startswith('Write `rate: "365 days"`;')


def test_with_provisioned_concurrency_the_alias_is_called() -> None:
    made = built("j rate(1 day)", {"src/scheduled/j/config.arc": "@aws\nprovisionedConcurrency 1"})
    alias = {"Ref": "JScheduleLambda.Alias"}
    assert made.properties("JScheduleEvent")["Target"]["Arn"] == alias
    (policy,) = made.properties("SchedulerRole")["Policies"]
    assert policy["PolicyDocument"]["Statement"][0]["Resource"] == [alias]


def test_what_cannot_be_called_goes_to_a_queue() -> None:
    made = built("a rate(1 day)\nb rate(1 day)\n@sam\ndlq true\nretain queues")
    arns: list[dict[str, Any]] = [{"Fn::GetAtt": [f"{name}ScheduleDLQ", "Arn"]} for name in "AB"]
    assert made.properties("AScheduleEvent")["Target"]["DeadLetterConfig"] == {"Arn": arns[0]}
    # The scheduler takes standard queues only.
    assert made.properties("AScheduleDLQ") == {"MessageRetentionPeriod": 14 * 24 * 3600}
    assert made.resources["AScheduleDLQ"]["DeletionPolicy"] == "Retain"
    (statement,) = made.properties("SchedulerRole")["Policies"][-1]["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["sqs:SendMessage"], arns)


def test_the_schedulers_role_stays_with_roles_per_function() -> None:
    made = built("a rate(1 day)\n@sam\nroles per-function")
    assert list(made.resources) == ["SchedulerRole", "AScheduleLambda", "AScheduleLambdaRole", "AScheduleEvent"]


def test_an_empty_pragma_adds_nothing() -> None:
    assert list(built("").resources) == ["Role"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        pytest.param("0 0 ? * MON-FRI 2030-2029", ["ARC264 4:24"], id="years backwards"),
        pytest.param("10-5 0 * * ? *", ["ARC268 4:8"], id="minutes backwards"),
        pytest.param("0 22-5 * * ? *", ["ARC268 4:10"], id="over midnight"),
        pytest.param("0 22-5/2 * * ? *", ["ARC268 4:10"], id="steps over midnight"),
        pytest.param("0 0 1 NOV-FEB ? *", ["ARC268 4:14"], id="over the year"),
        pytest.param("0 0 ? * FRI-MON *", [], id="over the week"),
        pytest.param("0 8-17 1-15 JAN-MAR ? 2030-2031", [], id="forwards"),
        pytest.param("0 0 31 2 ? *", ["ARC267 4:12"], id="no such day"),
        pytest.param("0 0 30,31 FEB ? *", ["ARC267 4:12"], id="no such days"),
        pytest.param("0 0 31 4,6,9,11 ? *", ["ARC267 4:12"], id="months of 30 days"),
        pytest.param("0 0 31 4-6 ? *", [], id="a month of 31 days between"),
        pytest.param("0 0 29 2 ? *", [], id="leap day"),
        pytest.param("0 0 L 2 ? *", [], id="last day"),
        pytest.param("0 0 28-31 2 ? *", [], id="some such day"),
        pytest.param("0 0 1 1 ? 2020", ["ARC267 4:18"], id="past year"),
        pytest.param("0 0 1 1 ? 2020-2099", [], id="past and coming years"),
    ],
)
def test_times_that_make_no_sense(expression: str, found: list[str]) -> None:
    assert built(f"j cron({expression})").found == found


def test_what_makes_no_sense_is_told_once() -> None:
    result = pipeline.transpile("@app\ndemo\n@scheduled\nj cron(0 0 31 2 ? *)\n")
    assert [one.code for one in result.diagnostics] == ["ARC267"]
    assert result.text is not None
