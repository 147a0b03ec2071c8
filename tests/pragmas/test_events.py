"""@events: functions on SNS topics."""

import pytest

from arc2sam.pragmas.events import Topics
from tests.pragmas.stages import Built


def test_resources() -> None:
    # Source: what @architect/package 11.0.4 makes of `@events ping`, less what design decisions change.
    built = Built("@app\nmy-app\n@events\nsend-mail\n")
    assert built.found == []
    function = built.properties("SendMailEventLambda")
    assert function["CodeUri"] == "src/events/send-mail"
    assert function["Events"] == {
        "SendMailEvent": {"Type": "SNS", "Properties": {"Topic": {"Ref": "SendMailEventTopic"}}}
    }
    assert built.resources["SendMailEventTopic"] == {
        "Type": "AWS::SNS::Topic",
        "Properties": {"DisplayName": "SendMail", "Subscription": []},
    }
    assert built.properties("SendMailEventTopicParam") == {
        "Type": "String",
        "Name": {"Fn::Sub": "/${AWS::StackName}/events/send-mail"},
        "Value": {"Ref": "SendMailEventTopic"},
    }
    assert built.template["Outputs"]["SendMailEventTopic"]["Value"] == {"Ref": "SendMailEventTopic"}


def test_role_may_publish_to_these_topics_only() -> None:
    built = Built("@app\nmy-app\n@events\none\ntwo\n")
    by_name = {policy["PolicyName"]: policy["PolicyDocument"] for policy in built.properties("Role")["Policies"]}
    assert by_name["ArcSimpleNotificationServicePolicy"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sns:Publish"],
                "Resource": [{"Ref": "OneEventTopic"}, {"Ref": "TwoEventTopic"}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("item", "name", "src"),
    [
        pytest.param("ping", "ping", "src/events/ping", id="name"),
        pytest.param("a/b", "a/b", "src/events/a/b", id="slash"),
        pytest.param("9to5", "9to5", "src/events/9to5", id="digit-first"),
        pytest.param("ping\n  src lib/ping/", "ping", "lib/ping", id="src"),
        pytest.param("ping\n  src /lib", "ping", "lib", id="src-from-the-root"),
        pytest.param("ping\n  src .", "ping", ".", id="src-is-the-root"),
        pytest.param("ping\n  src a/../b", "ping", "b", id="src-winding"),
    ],
)
def test_items(item: str, name: str, src: str) -> None:
    part = Built(f"@app\nmy-app\n@events\n{item}\n").app.part(Topics)
    assert part is not None
    assert [(topic.name, topic.src) for topic in part.functions] == [(name, src)]


@pytest.mark.parametrize(
    ("items", "found"),
    [
        pytest.param("one two", ["ARC210 4:1"], id="row"),
        pytest.param("one\n  two", ["ARC210 4:1"], id="list"),
        pytest.param("7", ["ARC211 4:1"], id="number"),
        pytest.param('"a b"', ["ARC212 4:1"], id="blank"),
        pytest.param("a" * 247, ["ARC213 4:1"], id="too-long"),
        pytest.param("one\ntwo\none", ["ARC214 6:1"], id="twice"),
        pytest.param(".one", ["ARC235 4:1"], id="period-first"),
        pytest.param("one.", ["ARC235 4:1"], id="period-last"),
        pytest.param("a..b", ["ARC235 4:1"], id="two-periods"),
        pytest.param("awsthing", ["ARC235 4:1"], id="aws"),
        pytest.param("AmazonThing", ["ARC235 4:1"], id="amazon"),
        pytest.param("one\n  src ../x", ["ARC220 5:7"], id="src-outside"),
        pytest.param('one\n  src "café"', ["ARC221 5:7"], id="src-not-ascii"),
        pytest.param("one\n  src s3://bucket/key", ["ARC220 5:7"], id="src-elsewhere"),
        pytest.param("one\n  src " + "/".join("a" * 65), ["ARC221 5:7"], id="src-of-many-parts"),
        pytest.param("one\n  src " + "a" * 1025, ["ARC221 5:7"], id="src-too-long"),
        pytest.param("one\n  src 5", ["ARC204 5:7"], id="src-number"),
        pytest.param("one\n  srcc x", ["ARC201 5:3"], id="misspelled"),
        pytest.param("one\n  timeout 5", ["ARC207 5:3"], id="setting-of-another-place"),
        pytest.param("send-mail\nsendMail", ["ARC310 5:1", "ARC310 5:1"], id="one-logical-id"),
        pytest.param("-", ["ARC311 4:1"], id="no-logical-id"),
    ],
)
def test_faults(items: str, found: list[str]) -> None:
    result = Built(f"@app\nmy-app\n@events\n{items}\n")
    assert sorted(set(result.found)) == sorted(set(found))


def test_empty_pragma_makes_nothing() -> None:
    built = Built("@app\nmy-app\n@events\n")
    assert built.found == []
    assert list(built.resources) == ["Role"]
