"""Advice: open doors, policies that allow too much, secrets, limits that are near, and where it stays silent."""

import pytest

import arc2sam

CHAT = "@app\nchat\n\n@ws\nsend\n"


def told(manifest, files=None, *, advice=True):
    """What is found: code, severity, logical ID and property of each."""
    result = arc2sam.transpile(manifest, arc2sam.project_from_files(files or {}), advice=advice)
    assert result.template
    return [(one.code, one.severity, one.logical_id, one.property) for one in result.diagnostics]


def overlaid(overlay, **options):
    """What is found about an app with an overlay."""
    return told("@app\nshop\n\n@events\npaid\n\n@sam\noverlay o.yaml\n", {"o.yaml": overlay}, **options)


# $connect


def test_open_connect_is_told_to_who_asks():
    assert told(CHAT) == [("ARC550", "note", "ConnectWSRoute", "")]
    assert told(CHAT, advice=False) == []


def test_open_connect_of_the_native_form_is_told():
    assert [code for code, *_ in told(CHAT + "\n@sam\nwebsocket native\n")] == ["ARC550"]


@pytest.mark.parametrize("guard", ["auth iam", "origins https://chat.example.com"])
def test_guarded_connect_is_left_alone(guard):
    assert told(CHAT + f"\n@ws-api\n{guard}\n") == []


# policies


@pytest.mark.parametrize(
    ("policy", "advice", "expected"),
    [
        pytest.param("arn:aws:iam::aws:policy/AdministratorAccess", False, ["ARC551"], id="administrator"),
        pytest.param("AdministratorAccess", False, ["ARC551"], id="by its name"),
        pytest.param("arn:aws:iam::aws:policy/AmazonS3FullAccess", True, ["ARC552"], id="a whole service"),
        pytest.param("arn:aws:iam::aws:policy/AmazonS3FullAccess", False, [], id="a whole service, not asked"),
        pytest.param("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", True, [], id="to read only"),
    ],
)
def test_policies_of_functions(policy, advice, expected):
    files = {"src/events/paid/index.mjs": "", "src/events/paid/config.arc": f"@aws\npolicies {policy}\n"}
    found = told("@app\nshop\n\n@events\npaid\n", files, advice=advice)
    assert [code for code, *_ in found if code in ("ARC551", "ARC552")] == expected


STATEMENT = """\
Resources:
  Audit:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: audit
      Roles: [!Ref Role]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: {effect}
          {action}
          Resource: {resource}
"""


@pytest.mark.parametrize(
    ("effect", "action", "resource", "expected"),
    [
        pytest.param("Allow", 'Action: "*"', '"*"', "ARC551", id="everything"),
        pytest.param("Allow", "NotAction: iam:*", '"*"', "ARC551", id="everything but"),
        pytest.param("Allow", "Action: [s3:GetObject, s3:*]", '["*"]', "ARC552", id="a whole service"),
        pytest.param("Deny", 'Action: "*"', '"*"', None, id="deny"),
        pytest.param("Allow", "Action: s3:*", "arn:aws:s3:::pictures/*", None, id="of one bucket"),
        pytest.param("Allow", "Action: ec2:DescribeRegions", '"*"', None, id="one action"),
    ],
)
def test_statements_of_an_overlay(effect, action, resource, expected):
    overlay = STATEMENT.format(effect=effect, action=action, resource=resource)
    assert [code for code, *_ in overlaid(overlay)] == [expected] * bool(expected)


# secrets

VARIABLE = "Resources:\n  PaidEventLambda:\n    Properties:\n      Environment:\n        Variables:\n          {}: {}\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("STRIPE_KEY", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", id="a form that a service has"),
        pytest.param("SESSION_SECRET", "9f86d081884c7d65", id="a telling name"),
        pytest.param("DATABASE_URL", "postgres://shop:tiger@db.example.com/shop", id="a URL with a password"),
    ],
)
def test_secret_in_a_variable_is_told(name, value):
    place = ("ARC553", "warning", "PaidEventLambda", f"Properties.Environment.Variables.{name}")
    assert overlaid(VARIABLE.format(name, value), advice=False) == [place]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("TOKEN_TABLE", "tokens-of-2024", id="another name"),
        pytest.param("API_TOKEN", "/shop/production/token1", id="the name of a parameter"),
        pytest.param("API_TOKEN", "!Ref AWS::StackName", id="a function"),
        pytest.param("TOKEN_ISSUER_URL", "https://auth.example.com/v2", id="a URL"),
        pytest.param("PASSWORD", "required", id="a word"),
    ],
)
def test_harmless_variable_is_left_alone(name, value):
    assert overlaid(VARIABLE.format(name, value)) == []


def test_secret_in_a_stage_variable_is_told():
    found = told(CHAT + "\n@ws-api\nvariables\n  apiToken abcdef0123456789\n", advice=False)
    assert found == [("ARC553", "warning", "WebsocketStage", "Properties.StageVariables.apiToken")]


# limits


def test_limit_that_is_near_is_told_and_one_that_is_not_is_not():
    def notes(count):
        routes = "".join(f"action-{number}\n" for number in range(count))
        return {code for code, *_ in told(f"@app\nchat\n\n@ws\n{routes}", advice=False)}

    # Four resources for each action, four for the API, three default routes of four, and what they share: 450 is near 500.
    assert notes(105) == set()
    assert notes(118) == {"ARC554"}
