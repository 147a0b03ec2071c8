"""@static: settings, the bucket, private assets, buckets of the user's own."""

from typing import Any

import pytest

from arc2sam.pragmas.static import Static
from tests.pragmas.stages import Built

PRIVATE = "@sam\nassets private\n"


def manifest(static: str, more: str = "") -> str:
    return f"@app\nmy-app\n@static\n{static}\n{more}"


def static(built: Built) -> Static:
    part = built.app.part(Static)
    assert part is not None
    return part


# ---------------------------------------------------------------- reading


def test_defaults() -> None:
    part = static(Built(manifest("")))
    assert (part.is_enabled, part.is_implied) == (True, False)
    assert (part.compression, part.fingerprint, part.folder, part.spa) == (False, None, "public", False)
    assert (part.ignore, part.prefix, part.prune, dict(part.buckets)) == (None, None, None, {})


def test_all_settings() -> None:
    text = (
        "compression br\nfingerprint external\nfolder ../dist\nignore\n  .gz\n  tmp\nprefix assets\n"
        "prune true\nspa true\nstaging my-bucket\nproduction other.bucket"
    )
    built = Built(manifest(text))
    part = static(built)
    assert built.found == []
    assert (part.compression, part.fingerprint, part.folder) == ("br", "external", "../dist")
    assert (part.ignore, part.prefix, part.prune, part.spa) == ((".gz", "tmp"), "assets", True, True)
    assert (part.user_bucket("staging"), part.user_bucket("production")) == ("my-bucket", "other.bucket")
    assert part.user_bucket("folder") is None


def test_ignore_in_a_row_adds_up() -> None:
    assert static(Built(manifest("ignore a b\nignore b c"))).ignore == ("a", "b", "c")


@pytest.mark.parametrize("word", ["false", "disable", "disabled"])
@pytest.mark.parametrize("http", ["", "@http\nget /"])
def test_switched_off(word: str, http: str) -> None:
    built = Built(manifest(word, http))
    assert built.found == []
    assert not static(built).is_enabled
    assert not any("Static" in name for name in built.resources)
    assert "BucketURL" not in built.template.get("Outputs", {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("compression zip", ["ARC204 4:13"], id="compression"),
        pytest.param("compression 1", ["ARC204 4:13"], id="compression-number"),
        pytest.param("fingerprint yes", ["ARC204 4:13"], id="fingerprint"),
        pytest.param("prefix 5", ["ARC204 4:8"], id="prefix"),
        pytest.param("prune 1", ["ARC204 4:7"], id="prune"),
        pytest.param("spa 1", ["ARC204 4:5"], id="spa"),
        pytest.param("staging 1", ["ARC204 4:9"], id="staging"),
        pytest.param("production a/b", ["ARC286 4:12"], id="bucket-name"),
        pytest.param("production my_bucket", ["ARC288 4:12"], id="bucket-with-an-underscore"),
        pytest.param("production MyBucket", ["ARC288 4:12"], id="bucket-with-capitals"),
        pytest.param("production my..bucket", ["ARC288 4:12"], id="bucket-with-two-dots"),
        pytest.param("production my-bucket-", ["ARC288 4:12"], id="bucket-that-ends-in-a-dash"),
        pytest.param("fingerprint", ["ARC203 4:1"], id="setting-alone"),
        pytest.param("cors true", ["ARC202 4:1"], id="unknown-setting"),
        pytest.param("fingerprnt true", ["ARC201 4:1"], id="slip"),
        pytest.param("false\nfolder dist", ["ARC285 4:1"], id="off-with-settings"),
        pytest.param("folder dist\nfalse", ["ARC287 5:1"], id="off-later"),
        pytest.param("flase", ["ARC287 4:1"], id="off-misspelled"),
        pytest.param("False", ["ARC287 4:1"], id="off-in-capitals"),
        pytest.param("off", ["ARC287 4:1"], id="off-in-another-word"),
        pytest.param("spa false\nDisabled", ["ARC287 5:1"], id="disabled-in-capitals"),
    ],
)
def test_one_fault_one_message(text: str, found: list[str]) -> None:
    built = Built(manifest(text))
    assert built.found == found
    assert built.diagnostics[0].help


# ---------------------------------------------------------------- the template


def test_bucket() -> None:
    """Architect's bucket, with its URL as CloudFormation knows it."""
    built = Built(manifest("fingerprint true"))
    assert built.properties("StaticBucket") == {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "WebsiteConfiguration": {"IndexDocument": "index.html", "ErrorDocument": "404.html"},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": False,
            "BlockPublicPolicy": False,
            "IgnorePublicAcls": False,
            "RestrictPublicBuckets": False,
        },
    }
    assert built.properties("StaticBucketPolicy") == {
        "Bucket": {"Ref": "StaticBucket"},
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "PublicReadGetObject",
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": ["s3:GetObject"],
                    "Resource": [{"Fn::Sub": "arn:${AWS::Partition}:s3:::${StaticBucket}/*"}],
                }
            ],
        },
    }
    assert built.template["Outputs"] == {
        "BucketURL": {"Description": "Bucket URL", "Value": {"Fn::GetAtt": ["StaticBucket", "WebsiteURL"]}}
    }
    assert "HTTP" not in built.resources


@pytest.mark.parametrize(
    ("setting", "value"),
    [("", "false"), ("fingerprint false", "false"), ("fingerprint true", "true"), ("fingerprint external", "true")],
)
def test_parameters(setting: str, value: str) -> None:
    built = Built(manifest(setting))
    assert built.properties("StaticBucketParam") == {
        "Type": "String",
        "Name": {"Fn::Sub": "/${AWS::StackName}/static/bucket"},
        "Value": {"Ref": "StaticBucket"},
    }
    assert built.properties("StaticFingerprintParam") == {
        "Type": "String",
        "Name": {"Fn::Sub": "/${AWS::StackName}/static/fingerprint"},
        "Value": value,
    }


def policy(built: Built) -> dict[str, Any]:
    policies = built.properties("Role")["Policies"]
    found: dict[str, Any] = next(one for one in policies if one["PolicyName"] == "ArcStaticBucketPolicy")
    return found["PolicyDocument"]["Statement"][0]  # type: ignore[no-any-return]


def test_grant() -> None:
    built = Built(manifest("", "@events\nping"))
    assert policy(built) == {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
        "Resource": [
            {"Fn::Sub": "arn:${AWS::Partition}:s3:::${StaticBucket}"},
            {"Fn::Sub": "arn:${AWS::Partition}:s3:::${StaticBucket}/*"},
        ],
    }
    assert built.variables("PingEventLambda")["ARC_STATIC_BUCKET"] == {"Ref": "StaticBucket"}


def test_bucket_of_the_user() -> None:
    """Its name stands literally wherever it is told; nothing of it is made or opened."""
    built = Built(manifest("staging my-bucket", "@http\nget /"))
    assert "StaticBucket" not in built.resources
    assert "StaticBucketPolicy" not in built.resources
    assert built.variables("GetIndexHTTPLambda")["ARC_STATIC_BUCKET"] == "my-bucket"
    assert built.properties("StaticBucketParam")["Value"] == "my-bucket"
    assert policy(built)["Resource"] == [
        {"Fn::Sub": "arn:${AWS::Partition}:s3:::my-bucket"},
        {"Fn::Sub": "arn:${AWS::Partition}:s3:::my-bucket/*"},
    ]
    assert built.template["Outputs"]["BucketURL"]["Value"] == {
        "Fn::Sub": "https://my-bucket.s3.${AWS::Region}.${AWS::URLSuffix}"
    }
    assert static_route(built)["uri"] == {"Fn::Sub": "https://my-bucket.s3.${AWS::Region}.${AWS::URLSuffix}/{proxy}"}


def test_bucket_of_the_user_is_for_its_stage_only() -> None:
    assert "StaticBucket" in Built(manifest("staging my-bucket"), "production").resources


def static_route(built: Built) -> dict[str, Any]:
    paths = built.properties("HTTP")["DefinitionBody"]["paths"]
    found: dict[str, Any] = paths["/_static/{proxy+}"]["get"]["x-amazon-apigateway-integration"]
    return found


def test_route_of_the_bucket() -> None:
    assert static_route(Built(manifest("", "@http\nget /"))) == {
        "payloadFormatVersion": "1.0",
        "type": "http_proxy",
        "httpMethod": "GET",
        "uri": {"Fn::Sub": "https://${StaticBucket}.s3.${AWS::Region}.${AWS::URLSuffix}/{proxy}"},
        "connectionType": "INTERNET",
        "timeoutInMillis": 30000,
    }


# ---------------------------------------------------------------- private assets and retaining


@pytest.mark.parametrize(
    ("http", "function"),
    [
        pytest.param("", "GetCatchallHTTPLambda", id="asset-function-at-the-root"),
        pytest.param("get /", "GetStaticCatchallHTTPLambda", id="own-root"),
    ],
)
def test_private_assets(http: str, function: str) -> None:
    built = Built(f"@app\nmy-app\n@http\n{http}\n{PRIVATE}")
    bucket = built.properties("StaticBucket")
    assert built.found == []
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert "WebsiteConfiguration" not in bucket
    assert "StaticBucketPolicy" not in built.resources
    assert "BucketURL" not in built.template["Outputs"]
    assert "${" + function + ".Arn}" in static_route(built)["uri"]["Fn::Sub"]
    assert static_route(built)["type"] == "aws_proxy"
    assert [name for name in built.resources if "InlineCode" in built.resources[name].get("Properties", {})] == [
        function
    ]
    assert built.variables(function)["ARC_STATIC_SPA"] == "false"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(manifest("", PRIVATE), ["ARC312 6:8"], id="without-http"),
        pytest.param("@app\nmy-app\n@events\nping\n" + PRIVATE, ["ARC312 6:8"], id="without-http-and-static"),
        pytest.param(
            manifest("staging my-bucket", "@http\nget /\n" + PRIVATE), ["ARC314 8:8"], id="bucket-of-the-user"
        ),
        pytest.param(manifest("false", "@http\nget /\n" + PRIVATE), ["ARC314 8:8"], id="switched-off"),
        pytest.param(manifest("production my-bucket", "@http\nget /\n" + PRIVATE), [], id="bucket-for-another-stage"),
    ],
)
def test_assets_that_cannot_be_private(text: str, found: list[str]) -> None:
    assert Built(text).found == found


def test_retained_bucket() -> None:
    built = Built(manifest("", "@sam\nretain bucket"))
    bucket = built.resources["StaticBucket"]
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert "DeletionPolicy" not in Built(manifest("", "@sam\nretain tables")).resources["StaticBucket"]
