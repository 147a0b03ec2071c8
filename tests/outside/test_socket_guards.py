"""Judged by the translator and cfn-lint: guards of `$connect` that no app with a committed template has.

A literal ARN is of one partition: a template with one is judged in a region of that.
"""

import json

import pytest

from tests.outside.test_cfn_lint import found
from tests.outside.translate import ACCOUNT, REGIONS, read, translate, worked_out
from tests.pragmas.stages import Built

pytestmark = pytest.mark.outside

AUTHORIZER = "authorizer\n  identity route.request.querystring.token\n"
ROLE = "  role arn:aws:iam::123456789012:role/gate\n"
OTHER = "  arn arn:aws:lambda:us-west-2:123456789012:function:gate:live\n"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(f"{AUTHORIZER}{OTHER}", id="other function"),
        pytest.param(f"{AUTHORIZER}{OTHER}{ROLE}", id="other function with a role"),
        pytest.param(f"{AUTHORIZER}  src src/ws/gate\n{ROLE}", id="own function with a role"),
        pytest.param("auth iam\napi-key true\nusage-plan\n  quota 100 month\n", id="IAM and an API key"),
    ],
)
def test_guards(settings: str, region: str) -> None:
    partition = REGIONS[region]
    settings = settings.replace("arn:aws:", f"arn:{partition}:").replace("us-west-2", region)
    result = Built(f"@app\nchat\n@ws-api\n{settings}@ws\nsend\n")
    assert result.found == []
    template = translate(read(json.dumps(result.template)), region)
    assert found(json.dumps(template), (region,)) == set()
    route = template["Resources"]["ConnectWSRoute"]["Properties"]
    if "WSAuthorizer" not in template["Resources"]:
        assert route["AuthorizationType"] == "AWS_IAM"
        return
    assert route["AuthorizationType"] == "CUSTOM"
    properties = worked_out(template["Resources"]["WSAuthorizer"]["Properties"], region)
    start = f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"
    assert properties["AuthorizerUri"].startswith(start)
    called = properties["AuthorizerUri"].removeprefix(start).removesuffix("/invocations")
    permission = template["Resources"].get("WSAuthorizerPermission")
    assert (permission is None) == ("AuthorizerCredentialsArn" in properties)
    if permission:
        allowed = worked_out(permission["Properties"], region)
        assert allowed["FunctionName"] == called
        source = f"arn:{partition}:execute-api:{region}:{ACCOUNT}:<WS>/authorizers/<WSAuthorizer>"
        assert allowed["SourceArn"] == source
