"""Who may do what: the shared role, roles per function, own policies."""

from typing import Any

import pytest

from tests.pragmas.stages import Built

MANIFEST = "@app\nmy-app\n@events\nping\n@tables\nnotes\n  id *\n@queues\njobs\n@ws\n"
PER_FUNCTION = f"{MANIFEST}@sam\nroles per-function\n"
POLICY_OF = {
    "tables": "ArcDynamoPolicy",
    "events": "ArcSimpleNotificationServicePolicy",
    "queues": "ArcSimpleQueueServicePolicy",
    "ws": "ArcWebSocketPolicy",
    "ssm": "ArcParameterStorePolicy",
}


def names(role: dict[str, Any]) -> list[str]:
    return [policy["PolicyName"] for policy in role["Policies"]]


def actions(document: dict[str, Any]) -> set[str]:
    assert document["Version"] == "2012-10-17"
    return {action for statement in document["Statement"] for action in statement["Action"]}


def test_shared_role() -> None:
    # Source: Architect documentation and its template; the policies that stand outside of the role stay there.
    built = Built(MANIFEST)
    role = built.properties("Role")
    assert names(role) == ["ArcGlobalPolicy", *(POLICY_OF[kind] for kind in ("tables", "events", "queues"))]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "lambda.amazonaws.com"}
    for name in ("ParameterStorePolicy", "WebSocketPolicy"):
        assert built.properties(name)["Roles"] == [{"Ref": "Role"}]
    assert built.properties("PingEventLambda")["Role"] == {"Fn::GetAtt": ["Role", "Arn"]}
    assert built.variables("PingEventLambda")["ARC_ROLE"] == {"Ref": "Role"}


def test_no_action_is_a_wildcard() -> None:
    for resource in Built(MANIFEST).resources.values():
        for policy in resource.get("Properties", {}).get("Policies", ()):
            assert not any("*" in action for action in actions(policy["PolicyDocument"]))


def test_bare_app_has_a_role() -> None:
    # Architect's template of an app without anything else.
    built = Built("@app\nmy-app\n")
    assert list(built.resources) == ["Role"]
    assert names(built.properties("Role")) == ["ArcGlobalPolicy"]


def test_roles_per_function() -> None:
    built = Built(PER_FUNCTION)
    assert "Role" not in built.resources
    assert "ParameterStorePolicy" not in built.resources
    assert "WebSocketPolicy" not in built.resources
    for function in built.app.functions:
        role = f"{function.logical_id}Role"
        assert built.properties(function.logical_id)["Role"] == {"Fn::GetAtt": [role, "Arn"]}
        assert built.variables(function.logical_id)["ARC_ROLE"] == {"Ref": role}
        assert set(names(built.properties(role))) >= {"ArcGlobalPolicy", *POLICY_OF.values()}


def test_a_trigger_is_its_functions_alone() -> None:
    built = Built(PER_FUNCTION, files={"src/queues/jobs/config.arc": "@sam\ngrants none\n"})
    role = built.properties("JobsQueueLambdaRole")
    assert names(role) == ["ArcGlobalPolicy", "ArcTriggerPolicy"]
    trigger = role["Policies"][1]["PolicyDocument"]
    assert actions(trigger) == {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    assert trigger["Statement"][0]["Resource"] == [{"Fn::GetAtt": ["JobsQueue", "Arn"]}]
    assert "ArcTriggerPolicy" not in names(built.properties("PingEventLambdaRole"))


@pytest.mark.parametrize(
    ("grants", "kinds"),
    [
        pytest.param("none", (), id="none"),
        pytest.param("tables", ("tables",), id="one"),
        pytest.param("ws events", ("events", "ws"), id="several-in-the-order-of-the-template"),
        pytest.param("ssm", ("ssm",), id="discovery"),
    ],
)
def test_grants(grants: str, kinds: tuple[str, ...]) -> None:
    built = Built(PER_FUNCTION, files={"src/events/ping/config.arc": f"@sam\ngrants {grants}\n"})
    assert names(built.properties("PingEventLambdaRole")) == ["ArcGlobalPolicy", *(POLICY_OF[kind] for kind in kinds)]


def test_grants_without_roles_per_function_change_nothing() -> None:
    files = {"src/events/ping/config.arc": "@sam\ngrants none\n"}
    built = Built(MANIFEST, files=files)
    assert built.properties("Role") == Built(MANIFEST).properties("Role")
    assert [(one.code, str(one.span)) for one in built.diagnostics] == [("ARC237", "src/events/ping/config.arc:2:1")]


@pytest.mark.parametrize("manifest", [pytest.param(MANIFEST, id="shared"), pytest.param(PER_FUNCTION, id="own")])
def test_own_policies_replace_the_role(manifest: str) -> None:
    # Source: Architect documentation, "policies"; SAM makes the role then.
    files = {"src/events/ping/config.arc": "@aws\npolicies\n  S3CrudPolicy\n  architect-default-policies\n"}
    built = Built(manifest, files=files)
    function = built.properties("PingEventLambda")
    assert "Role" not in function
    assert "PingEventLambdaRole" not in built.resources
    name, document = function["Policies"]
    assert name == "S3CrudPolicy"
    wanted = {"logs:PutLogEvents", "dynamodb:GetItem", "sns:Publish", "sqs:SendMessage"}
    assert actions(document) >= wanted | {"ssm:GetParameter", "execute-api:ManageConnections"}


# --- functions whose code is arc2sam's own ---

ASSETS = "@app\nmy-app\n@http\npost /form\n@static\n@tables\nnotes\n  id *\n@sam\nenv STRIPE_KEY\n"
BUCKET = "arn:${AWS::Partition}:s3:::${StaticBucket}"


@pytest.mark.parametrize("own", [False, True])
def test_the_asset_function_may_only_read_the_bucket(own: bool) -> None:
    """Source: Amazon S3 API, "GetObject": without s3:ListBucket a missing object is answered by 403, not 404."""
    text = f"{ASSETS}roles per-function\n"
    built = Built(text.replace("@static\n", "@static\nstaging my-bucket\n") if own else text)
    role = built.properties("GetCatchallHTTPLambdaRole")
    assert names(role) == ["ArcGlobalPolicy", "ArcInlinePolicy"]
    bucket = "arn:${AWS::Partition}:s3:::my-bucket" if own else BUCKET
    assert role["Policies"][1]["PolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [{"Fn::Sub": f"{bucket}/*"}]},
        {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": [{"Fn::Sub": bucket}]},
    ]
    assert "ArcDynamoPolicy" in names(built.properties("PostFormHTTPLambdaRole"))


def test_the_asset_function_without_a_bucket_may_write_logs() -> None:
    built = Built("@app\nmy-app\n@http\npost /form\n@static\nfalse\n@sam\nroles per-function\n")
    assert names(built.properties("GetCatchallHTTPLambdaRole")) == ["ArcGlobalPolicy"]


@pytest.mark.parametrize("roles", ["", "roles per-function\n"])
@pytest.mark.parametrize("assets", ["", "assets private\n"])
def test_the_asset_function_gets_no_variable_of_the_users(roles: str, assets: str) -> None:
    built = Built(ASSETS + roles + assets)
    assert built.variables("PostFormHTTPLambda")["STRIPE_KEY"] == {"Ref": "STRIPEKEYEnv"}
    variables = built.variables("GetCatchallHTTPLambda")
    assert "STRIPE_KEY" not in variables
    assert variables["ARC_STATIC_BUCKET"] == {"Ref": "StaticBucket"}
    assert "ARC_DISABLE_ENV_VARS" not in variables
