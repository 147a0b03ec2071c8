"""A client connects: let it in with a token that the app's login signed, from a page of the app.

A token is `USER.EXPIRES.SIGNATURE`: a name without points, a time in seconds since 1970, and the HMAC-SHA256 of both
in hexadecimal digits. What it is signed with is the parameter `secrets/token` of the stack. Tokens stand in addresses,
which are logged here and there, so let them expire within a minute.

All connections count for one API key, whose value is the parameter `secrets/api-key`: the usage plan of the key says
how many may be opened a day.
"""

import hashlib
import hmac
import os
import time

import boto3

ORIGINS = ("https://chat.example.com", "https://chat.staging.example.com")
"""Any web page may open a WebSocket; browsers tell from which one."""

parameters = boto3.client("ssm")


def secret(name):
    path = f"/{os.environ['ARC_STACK_NAME']}/secrets/{name}"
    return parameters.get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"]


signing_key = secret("token").encode()
api_key = secret("api-key")


def handler(event, context):
    token = (event.get("queryStringParameters") or {}).get("token", "")
    user = user_of(token) if comes_from_our_pages(event) else None
    statement = {
        "Effect": "Allow" if user else "Deny",
        "Action": "execute-api:Invoke",
        "Resource": event["methodArn"],
    }
    return {
        "principalId": user or "unknown",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "usageIdentifierKey": api_key,
        # Every function of the connection finds it as `requestContext.authorizer.user`.
        "context": {"user": user or ""},
    }


def comes_from_our_pages(event):
    # Headers come as the client wrote them. Programs send no origin, and need the token all the same.
    found = [value for header, value in (event.get("headers") or {}).items() if header.lower() == "origin"]
    return all(origin in ORIGINS for origin in found)


def user_of(token):
    user, _, rest = token.partition(".")
    expires, _, signature = rest.partition(".")
    expected = hmac.new(signing_key, f"{user}.{expires}".encode(), hashlib.sha256).hexdigest()
    if not user or not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    # Only what we have signed is read.
    return user if int(expires) > time.time() else None
