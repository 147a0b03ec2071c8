"""What `arc2sam diff` says of guards and limits that stay although the template says them no longer.

Expected is what API Gateway and CloudFormation do: a route keeps its authorization and its need of an API key where the
template states neither, and loses them where it says `NONE` and `false` (CloudFormation's public roadmap, issue 2184).
"""

import json

import pytest

from arc2sam.diff.text import render, to_json
from tests.unit.test_diff import ABOUT, app, changes, of_manifests, with_properties
from tests.unit.test_diff_risks import GUARDS, of_kind

KEY = "@ws-api\napi-key true\n"


@pytest.mark.parametrize("guard", [name for name in GUARDS if name != "open"])
def test_a_guard_that_goes_with_its_pragma_stays(guard):
    found = of_manifests(f"@ws\n\n{GUARDS[guard]}", "@ws\n")
    assert of_kind(found, "opened") == []
    (risk,) = of_kind(found, "left")
    assert risk.subject == "WebSocket $connect"
    assert risk.message.startswith("stays guarded by its auth")
    # With its function gone an authorizer lets nobody in; IAM needs none.
    assert ("so that every client is refused" in risk.message) == (guard != "iam")
    assert risk.help == "Leave an empty `@ws-api` in the manifest for one deploy to open it"
    assert found.routes == ()
    assert "AuthorizationType" not in render(found, ABOUT)


def test_an_api_key_is_still_asked_for():
    found = of_manifests(f"@ws\n\n{KEY}", "@ws\n")
    assert of_kind(found, "opened") == []
    (risk,) = of_kind(found, "left")
    assert risk.message.startswith("still asks for an API key")
    assert "so that every client is refused" in risk.message
    assert [one.message for one in of_kind(of_manifests(f"@ws\n\n{KEY}", "@ws\n\n@ws-api\n"), "opened")] == [
        "no longer asks for an API key",
        "is removed: clients are limited no longer",
    ]


def test_nothing_stays_at_an_api_that_is_made_anew():
    before = app("@ws\n\n@ws-api\nauth iam\n")
    after = with_properties(app("@ws\n"), "WS", ProtocolType="HTTP")
    assert {one.kind for one in changes(before, after).risks} == {"replaced", "opened"}


def test_a_guard_of_another_kind_takes_its_place():
    found = of_manifests(f"@ws\n\n{GUARDS['authorizer']}", f"@ws\n\n{GUARDS['iam']}")
    assert found.risks == ()
    assert [(one.name, one.before, one.after) for one in found.routes[0].settings] == [
        ("AuthorizationType", "CUSTOM", "AWS_IAM"),
        ("AuthorizerId", "${WSAuthorizer}", None),
    ]


def test_saying_what_is_so_anyway_is_no_change():
    assert not of_manifests("@ws\n\n@ws-api\n", "@ws\n").routes
    assert not of_manifests("@ws\n", "@ws\n\n@ws-api\n").routes


def test_a_throttle_may_stay():
    throttled = "@ws\nsend\n  throttle 5 6\n\n@ws-api\nthrottle 100 200\n"
    found = of_manifests(throttled, "@ws\nsend\n\n@ws-api\n")
    text = render(found, ABOUT)
    assert "      DefaultRouteSettings.ThrottlingRateLimit no longer stated, 100 may stay\n" in text
    assert "removed" not in text
    (stage,) = json.loads(to_json(found, ABOUT))["resources"]
    assert {one["may_stay"] for one in stage["settings"]} == {True}
    other = of_manifests(throttled, throttled.replace("100", "50"))
    assert [one.may_stay for one in other.resources[0].settings] == [False]


def test_two_routes_of_one_key_are_both_told():
    """API Gateway takes no such template, but a comparison of it must not fail."""
    before = app("@ws\n\n@ws-api\nauth iam\n")
    twice = {**before["Resources"], "Twice": before["Resources"]["ConnectWSRoute"]}
    after = with_properties({**before, "Resources": twice}, "ConnectWSRoute", AuthorizationType=None)
    after = with_properties(after, "Twice", AuthorizationType=None)
    found = changes({**before, "Resources": twice}, after)
    assert [one.subject for one in of_kind(found, "left")] == ["WebSocket $connect", "WebSocket $connect"]
