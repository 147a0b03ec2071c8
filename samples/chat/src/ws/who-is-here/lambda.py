"""A client asks who is connected: count the open connections."""

import json
import os

import boto3

endpoint = os.environ["ARC_WSS_URL"].replace("wss", "https", 1)
connections = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint)
parameters = boto3.client("ssm")
database = boto3.client("dynamodb")


def handler(event, context):
    name = f"/{os.environ['ARC_STACK_NAME']}/tables/connections"
    table = parameters.get_parameter(Name=name)["Parameter"]["Value"]
    count = database.scan(TableName=table, Select="COUNT")["Count"]
    connections.post_to_connection(
        ConnectionId=event["requestContext"]["connectionId"], Data=json.dumps({"connected": count}).encode()
    )
    return {"statusCode": 200}
