"""What `arc2sam diff` says to know before a deploy: what fails, what is lost, what is left open.

Expected is what the documentation of CloudFormation and of the services says; the opposite direction of a guard is an
ordinary change.
"""

import json

import pytest

from arc2sam.diff.text import render
from tests.unit.test_diff import ABOUT, allow, app, changes, of_manifests, resources, role, with_properties

EVERYONE = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "${B.Arn}/*"}}
BUCKET = {"Type": "AWS::S3::Bucket"}


def of_kind(found, kind):
    return [one for one in found.risks if one.kind == kind]


# --- tables ---


def table(*indexes, expires=None, **properties):
    """A table with global indexes, each a name, its key and what it projects."""
    body = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("id", "a", "b")],
        **properties,
    }
    if indexes:
        body["GlobalSecondaryIndexes"] = [
            {"IndexName": name, "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}], "Projection": projection}
            for name, key, projection in indexes
        ]
    if expires:
        body["TimeToLiveSpecification"] = {"AttributeName": expires, "Enabled": True}
    return resources(T={"Type": "AWS::DynamoDB::Table", "Properties": body})


ALL = {"ProjectionType": "ALL"}


def some(*names):
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(names)}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param([], [("x", "a", ALL)], None, id="one comes"),
        pytest.param([("x", "a", ALL)], [], None, id="one goes"),
        pytest.param([], [("x", "a", ALL), ("y", "b", ALL)], "Deploy 2 times: first add `x`, then add `y`", id="two come"),
        pytest.param([("x", "a", ALL), ("y", "b", ALL)], [], "Deploy 2 times: first remove `x`, then remove `y`", id="two go"),
        pytest.param([("x", "a", ALL)], [("y", "a", ALL)], "Deploy 2 times: first add `y`, then remove `x`", id="another name"),
        pytest.param([("x", "a", ALL)], [("x", "b", ALL)], "changes the key of its index `x`", id="another key"),
        pytest.param([("x", "a", ALL)], [("x", "a", some("b"))], "changes the projection of its index `x`", id="another projection"),
        pytest.param([("x", "a", ALL)], [("x", "b", some("c"))], "changes the key and projection of its index `x`", id="both"),
        pytest.param([("x", "a", some("b", "c"))], [("x", "a", some("c", "b"))], None, id="the same in another order"),
        pytest.param([("x", "a", ALL), ("y", "b", ALL)], [("y", "b", ALL), ("x", "a", ALL)], None, id="another order"),
    ],
)  # fmt: skip
def test_indexes(before, after, said):
    found = changes(table(*before), table(*after))
    assert bool(of_kind(found, "index")) == bool(said)
    if said:
        assert said in render(found, ABOUT)
        assert "the deploy fails" in render(found, ABOUT)


def local(*indexes):
    """A table with local indexes, each a name, its sort key and what it projects."""
    return table(
        LocalSecondaryIndexes=[
            {"IndexName": name, "KeySchema": [{"AttributeName": key, "KeyType": "RANGE"}], "Projection": projection}
            for name, key, projection in indexes
        ]
    )


@pytest.mark.parametrize("kind", ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])
@pytest.mark.parametrize(
    ("before", "after", "is_replaced"),
    [
        pytest.param(table(), local(("x", "a", ALL)), True, id="one comes"),
        pytest.param(local(("x", "a", ALL)), table(), True, id="one goes"),
        pytest.param(local(("x", "a", ALL)), local(("x", "b", ALL)), True, id="another key"),
        pytest.param(local(("x", "a", ALL)), local(("x", "a", some("b"))), True, id="another projection"),
        pytest.param(local(("x", "a", ALL)), local(("x", "a", ALL)), False, id="the same"),
    ],
)
def test_local_indexes_are_made_with_their_table(kind, before, after, is_replaced):
    """Source: CloudFormation's template reference, "AWS::DynamoDB::Table": the update requires replacement."""
    before, after = (resources(T={**one["Resources"]["T"], "Type": kind}) for one in (before, after))
    found = changes(before, after).risks
    assert [(one.kind, one.subject) for one in found] == [("replaced", "T")] * is_replaced
    if is_replaced:
        assert found[0].message == "is replaced, since LocalSecondaryIndexes changes: its data is lost"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(local(("x", "a", ALL), ("y", "b", ALL)), local(("y", "b", ALL), ("x", "a", ALL)), id="of indexes"),
        pytest.param(local(("x", "a", some("b", "c"))), local(("x", "a", some("c", "b"))), id="of what they project"),
        pytest.param(table(), table(LocalSecondaryIndexes=[]), id="an empty list is none"),
    ],
)
def test_order_of_local_indexes_says_nothing(before, after):
    assert changes(before, after).risks == ()


def test_throughput_of_an_index_can_be_changed():
    before, after = table(("x", "a", ALL)), table(("x", "a", ALL))
    after["Resources"]["T"]["Properties"]["GlobalSecondaryIndexes"][0]["OnDemandThroughput"] = {
        "MaxReadRequestUnits": 5
    }
    found = changes(before, after)
    assert found.has_changes
    assert found.risks == ()


@pytest.mark.parametrize(
    ("before", "after", "fails"),
    [("a", "b", True), ("a", None, False), (None, "b", False), ("a", "a", False)],
)
def test_expiry(before, after, fails):
    found = changes(table(expires=before), table(expires=after))
    assert bool(of_kind(found, "expiry")) == fails
    if fails:
        (risk,) = found.risks
        assert risk.message.startswith("expires items by `b` instead of `a`")
        assert risk.help == "Deploy once without TTL on the table, wait an hour, and deploy this then"


def streamed(view):
    return table(**({"StreamSpecification": {"StreamViewType": view}} if view else {}))


@pytest.mark.parametrize(
    ("before", "after", "is_another"),
    [
        ("NEW_IMAGE", "KEYS_ONLY", True),
        ("NEW_IMAGE", "NEW_IMAGE", False),
        (None, "NEW_IMAGE", False),
        ("NEW_IMAGE", None, False),
    ],
)
def test_another_stream(before, after, is_another):
    """Source: CloudFormation's template reference, "AWS::DynamoDB::Table StreamSpecification"."""
    found = changes(streamed(before), streamed(after))
    assert [one.subject for one in of_kind(found, "stream")] == ["T"] * is_another
    if is_another:
        assert "\n  ! T gets another stream, since `StreamViewType` becomes KEYS_ONLY: " in render(found, ABOUT)


def test_a_table_that_is_made_anew_gets_what_it_states():
    before = table(("x", "a", ALL), expires="a")
    after = table(("y", "a", ALL), ("z", "b", ALL), expires="b", TableName="other")
    assert {one.kind for one in changes(before, after).risks} == {"replaced"}


def test_indexes_and_expiry_from_the_manifest():
    before = "@tables\nnotes\n  id *String\n  gone TTL\n\n@tables-indexes\nnotes\n  who *String\n  name byWho\n"
    after = before.replace("gone", "expires").replace("who *String", "whom *String")
    assert {(one.kind, one.subject) for one in of_manifests(before, after).risks} == {
        ("index", "NotesTable"),
        ("expiry", "NotesTable"),
    }


# --- what is left open ---


GUARDS = {
    "open": "@ws-api\n",
    "iam": "@ws-api\nauth iam\n",
    "authorizer": "@ws-api\nauthorizer\n  src src/ws/authorizer\n  identity route.request.querystring.token\n",
    "origins": "@ws-api\norigins https://example.com\n",
}


@pytest.mark.parametrize("before", GUARDS)
@pytest.mark.parametrize("after", GUARDS)
def test_a_websocket_api_becomes_open(before, after):
    found = of_manifests(f"@ws\n\n{GUARDS[before]}", f"@ws\n\n{GUARDS[after]}")
    opened = of_kind(found, "opened")
    assert bool(opened) == (before != "open" == after)
    if opened:
        assert opened[0].subject == "WebSocket $connect"
        assert opened[0].message.startswith("is open: anyone may connect")
        assert "! WebSocket $connect is open" in render(found, ABOUT).split("\n\n")[1]


def test_an_api_key_is_asked_for_no_longer():
    asked = app("@ws\n")
    asked = with_properties(asked, "ConnectWSRoute", ApiKeyRequired=True)
    open_ = with_properties(asked, "ConnectWSRoute", ApiKeyRequired=False)
    assert [one.message for one in changes(asked, open_).risks] == ["no longer asks for an API key"]
    assert changes(app("@ws\n"), asked).risks == ()


def test_a_websocket_api_loses_its_guarded_route():
    before = with_properties(app("@ws\n"), "ConnectWSRoute", AuthorizationType="AWS_IAM")
    after = {
        **before,
        "Resources": {name: one for name, one in before["Resources"].items() if name != "ConnectWSRoute"},
    }
    assert [one.subject for one in of_kind(changes(before, after), "opened")] == ["WebSocket $connect"]


def http(security=None, default=None):
    call = {"x-amazon-apigateway-integration": {"type": "http_proxy", "uri": "https://example.com"}}
    if security is not None:
        call["security"] = security
    body = {"paths": {"/": {"get": call}}}
    if default is not None:
        body["security"] = default
    return resources(H={"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}})


@pytest.mark.parametrize(
    ("before", "after", "is_opened"),
    [
        pytest.param(http([{"jwt": []}]), http(), True, id="nothing is asked for"),
        pytest.param(http([{"jwt": []}]), http([]), True, id="an empty list is nothing"),
        pytest.param(http([{"jwt": []}]), http([{"jwt": []}, {}]), True, id="nobody need answer"),
        pytest.param(http([{"jwt": []}]), http([{"other": []}]), False, id="something else is asked for"),
        pytest.param(http([{"jwt": []}]), http(default=[{"jwt": []}]), False, id="all routes ask for it"),
        pytest.param(http(default=[{"jwt": []}]), http(), True, id="all routes asked for it"),
        pytest.param(http(), http([{"jwt": []}]), False, id="the other direction"),
        pytest.param(http([]), http(), False, id="it was open"),
    ],
)
def test_an_http_api_becomes_open(before, after, is_opened):
    opened = of_kind(changes(before, after), "opened")
    assert [one.subject for one in opened] == ["HTTP GET /"] * is_opened


def bucket(policy=None, **properties):
    made = {"B": {**BUCKET, "Properties": properties}}
    if policy:
        document = {"PolicyDocument": {"Statement": [policy]}, "Bucket": {"Ref": "B"}}
        made["P"] = {"Type": "AWS::S3::BucketPolicy", "Properties": document}
    return {"Resources": made}


def blocked(flag):
    return {"BlockPublicPolicy": flag, "RestrictPublicBuckets": flag}


@pytest.mark.parametrize(
    ("before", "after", "is_opened"),
    [
        pytest.param(bucket(), bucket(EVERYONE), True, id="a policy for everyone"),
        pytest.param(bucket(), bucket({**EVERYONE, "Principal": {"AWS": "*"}}), True, id="in its other spelling"),
        pytest.param(bucket(), bucket({**EVERYONE, "Condition": {"Bool": {"x": "y"}}}), False, id="under a condition"),
        pytest.param(bucket(), bucket({**EVERYONE, "Principal": {"AWS": "123456789012"}}), False, id="for an account"),
        pytest.param(bucket(EVERYONE), bucket(), False, id="the other direction"),
        pytest.param(resources(), bucket(EVERYONE), True, id="a new bucket"),
        pytest.param(
            bucket(PublicAccessBlockConfiguration=blocked(True)),
            bucket(PublicAccessBlockConfiguration=blocked(False)),
            True,
            id="its block is off",
        ),
        pytest.param(bucket(PublicAccessBlockConfiguration=blocked(True)), bucket(), True, id="its block goes"),
        pytest.param(bucket(), bucket(PublicAccessBlockConfiguration=blocked(True)), False, id="its block comes"),
        pytest.param(
            bucket(), bucket(PublicAccessBlockConfiguration=blocked(False)), True, id="off where AWS has it on"
        ),
        pytest.param(bucket(AccessControl="Private"), bucket(AccessControl="PublicRead"), True, id="an old list"),
        pytest.param(bucket(AccessControl="PublicRead"), bucket(AccessControl="Private"), False, id="no such list"),
        pytest.param(
            bucket(PublicAccessBlockConfiguration=blocked(True)),
            bucket(EVERYONE, PublicAccessBlockConfiguration=blocked(False)),
            True,
            id="block and policy are one thing",
        ),
    ],
)
def test_a_bucket_is_made_public(before, after, is_opened):
    assert [one.subject for one in of_kind(changes(before, after), "opened")] == ["B"] * is_opened


def policed(kind, resource, principal, **more):
    """A queue, topic, bucket or table with a policy."""
    statement = {"Effect": "Allow", "Action": "x:Do", "Resource": resource, **principal, **more}
    document = {"PolicyDocument": {"Statement": [statement]}}
    if kind == "AWS::DynamoDB::Table":
        return resources(X={"Type": kind, "Properties": {"ResourcePolicy": document}})
    type_, place = POLICED[kind]
    return resources(X={"Type": kind}, P={"Type": type_, "Properties": {**document, **place}})


POLICED = {
    "AWS::SQS::Queue": ("AWS::SQS::QueuePolicy", {"Queues": [{"Ref": "X"}]}),
    "AWS::SNS::Topic": ("AWS::SNS::TopicPolicy", {"Topics": [{"Ref": "X"}]}),
    "AWS::S3::Bucket": ("AWS::S3::BucketPolicy", {"Bucket": {"Ref": "X"}}),
}
ANYONE = {"Principal": "*"}
ALL_BUT_ONE = {"NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"}}


@pytest.mark.parametrize("kind", [*POLICED, "AWS::DynamoDB::Table"])
@pytest.mark.parametrize(
    ("resource", "principal", "who"),
    [
        pytest.param("*", ANYONE, "everyone", id="anyone"),
        pytest.param("*", {"Principal": {"AWS": "*"}}, "everyone", id="in its other spelling"),
        pytest.param("*", {"Principal": {"AWS": ["*"]}}, "everyone", id="in a list"),
        pytest.param("arn:aws:x:*:*:*", ANYONE, "everyone", id="a pattern"),
        pytest.param("arn:aws:x:us-west-2:123456789012:y", ANYONE, "everyone", id="its name"),
        pytest.param("arn:aws:x:::y/*", ANYONE, "everyone", id="a pattern in it"),
        pytest.param("*", ALL_BUT_ONE, "everyone but arn:aws:iam::123456789012:root", id="all but one"),
        pytest.param("*", {"Principal": {"AWS": "123456789012"}}, None, id="an account"),
        pytest.param("*", {"Principal": {"Service": "sns.amazonaws.com"}}, None, id="a service"),
    ],
)
def test_a_policy_holds_for_what_it_is_attached_to(kind, resource, principal, who):
    """Source: IAM User Guide, "Resource" and "NotPrincipal" elements."""
    after = policed(kind, resource, principal)
    found = changes(resources(X={"Type": kind}), after)
    assert [(one.subject, one.message) for one in of_kind(found, "opened")] == [("X", f"is public: {who} may x:Do")] * bool(who)  # fmt: skip
    for closed in (policed(kind, resource, principal, Condition={"Bool": {"a": "b"}}), policed(kind, resource, principal, Effect="Deny")):  # fmt: skip
        assert of_kind(changes(resources(X={"Type": kind}), closed), "opened") == []
    assert changes(after, after).risks == ()


def test_a_public_policy_gets_another_queue():
    before = policed("AWS::SQS::Queue", "*", ANYONE)
    before["Resources"]["Y"] = {"Type": "AWS::SQS::Queue"}
    after = with_properties(before, "P", Queues=[{"Ref": "X"}, {"Ref": "Y"}])
    assert [one.subject for one in changes(before, after).risks] == ["Y"]


def test_assets_become_public():
    private, public = "@http\nget /\n\n@static\n\n@sam\nassets private\n", "@http\nget /\n\n@static\n"
    assert [one.subject for one in of_manifests(private, public).risks] == ["StaticBucket"]
    assert of_manifests(public, private).risks == ()


FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"CodeUri": "src", "Role": {"Fn::GetAtt": ["Role", "Arn"]}},
}


def test_a_function_may_be_invoked_by_everyone():
    invoke = {"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "Fn"}, "Principal": "*"}
    after = resources(Role=role(), Fn=FUNCTION, P={"Type": "AWS::Lambda::Permission", "Properties": invoke})
    before = resources(Role=role(), Fn=FUNCTION)
    assert [(one.kind, one.subject) for one in changes(before, after).risks] == [("opened", "Fn")]
    assert changes(after, before).risks == ()


def test_a_denial_counts_only_where_something_is_allowed():
    denial = {"Effect": "Deny", "Action": "dynamodb:DeleteTable", "Resource": "*"}
    for given, is_opened in ((allow("dynamodb:*"), True), (allow("dynamodb:GetItem"), False)):
        before = resources(Role=role(given, denial), Fn=FUNCTION)
        after = resources(Role=role(given), Fn=FUNCTION)
        found = changes(before, after)
        assert [one.subject for one in found.risks] == ["Fn"] * is_opened
        assert "no longer denied dynamodb:DeleteTable on *" in render(found, ABOUT)
        assert changes(after, before).risks == ()


def test_the_address_that_was_off_answers_again():
    off, on = (
        resources(X={"Type": "AWS::ApiGatewayV2::Api", "Properties": one})
        for one in ({"DisableExecuteApiEndpoint": True}, {})
    )
    assert [one.kind for one in changes(off, on).risks] == ["opened"]


URLS = {"none": None, "closed": {"AuthType": "AWS_IAM"}, "open": {"AuthType": "NONE"}}


@pytest.mark.parametrize("before", URLS)
@pytest.mark.parametrize("after", URLS)
def test_a_function_gets_a_url_of_its_own(before, after):
    one = resources(Role=role(), Fn=FUNCTION)
    found = changes(*(with_properties(one, "Fn", FunctionUrlConfig=URLS[name]) for name in (before, after)))
    assert [risk.subject for risk in of_kind(found, "opened")] == ["FnUrl"] * (before != "open" == after)
    assert [risk.subject for risk in of_kind(found, "removed")] == ["FnUrl"] * (before != "none" == after)
    added = {change.logical_id for change in found.resources if change.change == "added"}
    assert ("FnUrl" in added) == (before == "none" != after)
    assert ("FnUrlPublicPermissions" in added) == (before != "open" == after)


def test_a_url_of_a_function_is_told_with_who_may_call_it():
    overlay = "Resources:\n  SendWSLambda:\n    Properties:\n      FunctionUrlConfig:\n        AuthType: NONE\n"
    found = changes(app("@ws\nsend\n"), app("@ws\nsend\n\n@sam\noverlay o.yaml\n", **{"o.yaml": overlay}))
    text = render(found, ABOUT)
    assert "\n  ! SendWSLambdaUrl is public: everyone who knows it may call SendWSLambda\n" in text
    assert "\n  + SendWSLambdaUrl (AWS::Lambda::Url)\n" in text


def test_everyone_is_never_one_of_several():
    """`static: false` that becomes `static`: who may read the bucket is told by name, and first."""
    routes = "".join(f"get /{name}\n" for name in "abcdef")
    text = render(of_manifests(f"@http\n{routes}\n@static\nfalse\n", f"@http\n{routes}\n@static\n"), ABOUT)
    assert text.split("\n\n")[1].startswith(
        "Before you deploy\n  ! StaticBucket is new and public: everyone may s3:GetObject\n"
    )
    assert "\n  + everyone: may s3:GetObject on s3:StaticBucket/*\n" in text
    assert text.count("everyone") == 2


# --- what breaks clients ---

DOMAIN = "domain\n  staging ws.example.com\n  certificate arn:aws:acm:us-west-2:123456789012:certificate/1\n"


def test_the_execute_api_address_is_switched_off():
    before, after = (f"@ws\n\n@ws-api\n{more}{DOMAIN}" for more in ("", "disable-execute-api true\n"))
    (risk,) = of_manifests(before, after).risks
    assert (risk.kind, risk.subject) == ("clients", "WS")
    assert risk.message.startswith("stops answering at its execute-api address")
    assert of_kind(of_manifests(after, before), "clients") == []


def test_another_field_selects_the_route():
    (risk,) = of_manifests("@ws\n", "@ws\n\n@ws-api\nselection $request.body.type\n").risks
    assert (risk.kind, risk.subject) == ("clients", "WS")
    assert "messages that have it only as `$request.body.action` go to $default" in risk.message


def test_another_path_of_the_domain():
    before, after = (f"@ws\n\n@ws-api\n{DOMAIN}  path {path}\n" for path in ("chat", "rooms"))
    (risk,) = of_manifests(before, after).risks
    assert (risk.kind, risk.type) == ("clients", "AWS::ApiGatewayV2::ApiMapping")
    assert "clients that use `chat` get no answer" in risk.message


def test_what_is_removed_as_a_whole_breaks_its_clients_once():
    both, neither = "@http\nget /\n\n@ws\nsend-message\n\n@events\nnews\n", "@events\nnews\n"
    found = of_manifests(both, neither)
    assert {one.subject for one in of_kind(found, "removed")} == {"HTTP", "WS", "StaticBucket"}
    text = render(found, ABOUT)
    assert "\n  - WebSocket send-message\n" in text
    assert "go to $default" not in text


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ("HTTP", "is removed: its part of the URL stops answering"),
        ("WEBSOCKET", "is removed: its part of the URL stops answering and every open connection drops"),
    ],
)
def test_a_stage_is_removed(protocol, expected):
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": protocol}}
    stage = {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"ApiId": {"Ref": "A"}, "StageName": "x"}}
    assert [one.message for one in changes(resources(A=api, S=stage), resources(A=api)).risks] == [expected]


def test_a_web_acl_goes():
    guard = resources(X={"Type": "AWS::WAFv2::WebACLAssociation"})
    assert [one.subject for one in changes(guard, resources()).risks] == ["X"]
    assert changes(resources(), guard).risks == ()


# --- what is kept for a shorter time ---


@pytest.mark.parametrize(
    ("kind", "name", "before", "after", "told"),
    [
        ("AWS::Logs::LogGroup", "RetentionInDays", 365, 7, "keeps events for 7 days instead of 365"),
        ("AWS::Logs::LogGroup", "RetentionInDays", None, 7, "keeps events for 7 days and no longer for ever"),
        ("AWS::Logs::LogGroup", "RetentionInDays", 7, 365, None),
        ("AWS::Logs::LogGroup", "RetentionInDays", 7, None, None),
        ("AWS::Logs::LogGroup", "RetentionInDays", {"Ref": "Days"}, 7, None),
        ("AWS::Logs::LogGroup", "RetentionInDays", 7, {"Ref": "Days"}, None),
        ("AWS::Logs::LogGroup", "RetentionInDays", "9" * 5000, "\u00b2", None),
        ("AWS::SQS::Queue", "MessageRetentionPeriod", "1209600", 60, "keeps messages for 60 seconds instead of 1209600"),
        ("AWS::SQS::Queue", "MessageRetentionPeriod", None, 60, "keeps messages for 60 seconds instead of 345600"),
        ("AWS::SQS::Queue", "MessageRetentionPeriod", 1209600, None, "keeps messages for 345600 seconds instead of 1209600"),
        ("AWS::SQS::Queue", "MessageRetentionPeriod", None, 345600, None),
        ("AWS::SQS::Queue", "MessageRetentionPeriod", 60, None, None),
        ("AWS::Kinesis::Stream", "RetentionPeriodHours", 168, None, "keeps records for 24 hours instead of 168"),
    ],
)  # fmt: skip
def test_retention(kind, name, before, after, told):
    """Source: SQS API reference, "SetQueueAttributes": 345600 seconds (4 days) by default."""
    old, new = (resources(X={"Type": kind, "Properties": {name: one} if one else {}}) for one in (before, after))
    expected = [f"{told}: older ones are deleted"] if told else []
    assert [one.message for one in changes(old, new).risks] == expected


def test_a_queue_that_states_the_default_is_the_same():
    stated = resources(X={"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": 345600}})
    assert not changes(resources(X={"Type": "AWS::SQS::Queue"}), stated).has_changes


def test_logs_that_are_made_anew_are_lost_and_that_is_all():
    old, new = (
        resources(X={"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name, "RetentionInDays": days}})
        for name, days in (("a", 365), ("b", 7))
    )
    assert [one.kind for one in changes(old, new).risks] == ["replaced"]


# --- what exists under a condition ---


def under(name, kind, conditions=None, **attributes):
    """A resource that exists where a condition is true."""
    body = {"Type": kind, **({"Condition": name} if name else {}), **attributes}
    return {"Conditions": conditions or {}, "Resources": {"X": body}}


def equal(*values):
    return {"Fn::Equals": list(values)}


NEVER = {"Never": equal("a", "b")}


@pytest.mark.parametrize(
    ("kind", "loss"),
    [
        ("AWS::DynamoDB::Table", ": its data is lost"),
        ("AWS::SQS::Queue", ": the messages in it are lost, and its URL stops answering"),
        ("AWS::ApiGatewayV2::Api", ": its URL stops answering"),
        ("AWS::Serverless::HttpApi", ": its URL stops answering"),
        ("AWS::Serverless::WebSocketApi", ": its URL stops answering and every open connection drops"),
        ("AWS::Lambda::Function", ""),
        ("AWS::Serverless::Function", ""),
    ],
)
def test_what_becomes_conditional_is_removed_where_the_condition_is_false(kind, loss):
    before, after = under("", kind), under("Never", kind, NEVER)
    (risk,) = changes(before, after).risks
    assert (risk.kind, risk.subject) == ("removed", "X")
    assert risk.message == f"is removed where its condition `Never` is false{loss}"
    assert changes(after, before).risks == ()
    assert changes(after, after).risks == ()


PROD = {"Prod": equal({"Ref": "Stage"}, "p")}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(("Never", NEVER), ("Never", {"Never": equal("a", "c")}), "`Never`, which changes,", id="changes"),
        pytest.param(("Never", NEVER), ("Prod", PROD), "`Prod`", id="another one"),
        pytest.param(("Never", NEVER), ("No", {"No": NEVER["Never"]}), None, id="the same under another name"),
        pytest.param(("Never", NEVER), ("Never", {**PROD, **NEVER}), None, id="another one comes"),
        pytest.param(
            ("Not", {**PROD, "Not": {"Fn::Not": [{"Condition": "Prod"}]}}),
            ("Not", {"Prod": equal("a", "b"), "Not": {"Fn::Not": [{"Condition": "Prod"}]}}),
            "`Not`, which changes,",
            id="what it refers to changes",
        ),
        pytest.param(
            ("A", {"A": {"Condition": "B"}, "B": {"Condition": "A"}}),
            ("A", {"A": {"Condition": "B"}, "B": {"Condition": "A"}}),
            None,
            id="one that never ends",
        ),
    ],
)
def test_another_condition(before, after, told):
    old, new = (under(name, "AWS::DynamoDB::Table", conditions) for name, conditions in (before, after))
    found = of_kind(changes(old, new), "removed")
    assert [one.message for one in found] == [f"is removed where its condition {told} is false: its data is lost"] * bool(told)  # fmt: skip


def test_what_is_retained_outlives_its_condition():
    before = under("", "AWS::DynamoDB::Table", DeletionPolicy="Retain")
    (risk,) = changes(before, under("Never", "AWS::DynamoDB::Table", NEVER, DeletionPolicy="Retain")).risks
    assert risk.message.endswith("the old one is kept (Retain), outside of the stack")
    assert risk.help == ""


# --- what is no longer protected ---


def test_what_was_retained_is_retained_no_longer():
    plain, retained = "@tables\nnotes\n  id *String\n", "@sam\nretain tables\n\n@tables\nnotes\n  id *String\n"
    (risk,) = of_manifests(retained, plain).risks
    assert (risk.kind, risk.subject) == ("unprotected", "NotesTable")
    assert "`DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain`" in risk.message
    assert "its data is lost" in risk.message
    assert risk.help == "Write `retain tables` below `@sam` to keep it"
    assert of_manifests(plain, retained).risks == ()


def test_another_way_to_keep_is_no_loss():
    def of(policy):
        return {"Resources": {"B": {**BUCKET, "DeletionPolicy": policy}}}

    assert changes(of("Retain"), of("RetainExceptOnCreate")).risks == ()
    assert [one.kind for one in changes(of("RetainExceptOnCreate"), of("Delete")).risks] == ["unprotected"]


def test_a_replaced_table_is_kept_only_if_both_templates_say_so():
    def of(key, policy):
        made = table()
        made["Resources"]["T"]["UpdateReplacePolicy"] = policy
        made["Resources"]["T"]["Properties"]["KeySchema"] = [{"AttributeName": key, "KeyType": "HASH"}]
        return made

    for old, new, is_kept in (("Retain", "Retain", True), ("Retain", "Delete", False), ("Delete", "Retain", False)):
        (risk,) = of_kind(changes(of("a", old), of("b", new)), "replaced")
        assert ("the old one is kept" in risk.message) == is_kept
        assert ("its data is lost" in risk.message) == (not is_kept)


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::DynamoDB::Table", {"DeletionProtectionEnabled": True}),
        ("AWS::DynamoDB::Table", {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}),
        ("AWS::S3::Bucket", {"VersioningConfiguration": {"Status": "Enabled"}}),
        ("AWS::Cognito::UserPool", {"DeletionProtection": "ACTIVE"}),
    ],
)
def test_other_protections(kind, properties):
    protected, not_protected = (resources(X={"Type": kind, "Properties": one}) for one in (properties, {}))
    assert [one.kind for one in changes(protected, not_protected).risks] == ["unprotected"]
    assert changes(not_protected, protected).risks == ()


# --- dead-letter queues ---

STORES = (
    "@tables\nnotes\n  id *String\n  stream true\n\n@queues\njobs\n\n@events\nnews\n\n@scheduled\nnightly rate(1 day)\n"
)


def test_dead_letter_queues():
    with_queues = f"@sam\ndlq true\n\n{STORES}"
    found = of_manifests(with_queues, STORES)
    (line,) = (line for line in render(found, ABOUT).splitlines() if "dead-letter queue" in line)
    named = line.removeprefix("  ! ").partition(" each ")[0].split(", ")
    assert len(named) == len(of_kind(found, "dead-letters")) >= 3
    # Read from the template itself: whatever names a dead-letter queue there.
    given = app(with_queues)["Resources"]
    told = {name for name, body in given.items() if names_one(body)}
    assert {name.removesuffix("Event") for name in named} == {name.removesuffix("Event") for name in told}
    assert of_kind(of_manifests(STORES, with_queues), "dead-letters") == []


def names_one(body):
    text = json.dumps(body)
    return (
        '"RedrivePolicy"' in text
        or '"DeadLetterQueue"' in text
        or '"DeadLetterConfig"' in text
        or '"OnFailure"' in text
    )


def test_another_dead_letter_queue_is_an_ordinary_change():
    def of(arn):
        policy = {"RedrivePolicy": {"deadLetterTargetArn": arn, "maxReceiveCount": 5}}
        return resources(Q={"Type": "AWS::SQS::Queue", "Properties": policy})

    assert changes(of("a"), of("b")).risks == ()


# --- as text ---


def test_what_is_so_of_several_is_told_at_once():
    before = resources(A={"Type": "AWS::SQS::Queue"}, B={"Type": "AWS::SQS::Queue"})
    text = render(changes(before, resources(C=BUCKET)), ABOUT)
    assert "  ! A, B (AWS::SQS::Queue) each is removed: the messages in it are lost" in text
