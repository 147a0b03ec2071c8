"""Lets in whoever sends a token, with the token as the API key."""


def handler(event, context):
    token = event["queryStringParameters"]["token"]
    allowed = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {
        "principalId": "user",
        "policyDocument": {"Version": "2012-10-17", "Statement": [allowed]},
        "usageIdentifierKey": token,
    }
