"""A client sends a message that names no action of the app: tell it which ones there are."""

import json
import os

import boto3

endpoint = os.environ["ARC_WSS_URL"].replace("wss", "https", 1)
connections = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint)


def handler(event, context):
    answer = {"error": "unknown action", "actions": ["send-message", "who-is-here"]}
    connections.post_to_connection(
        ConnectionId=event["requestContext"]["connectionId"], Data=json.dumps(answer).encode()
    )
    return {"statusCode": 200}
