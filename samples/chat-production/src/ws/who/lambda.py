"""A client asks who is in its room: what this function returns is sent to it, since the action has `response true`."""

import json

import arc
from boto3.dynamodb.conditions import Key


def handler(event, context):
    connections = arc.tables.table("connections")
    room = connections.get_item(Key={"id": event["requestContext"]["connectionId"]})["Item"]["room"]
    found = connections.query(IndexName="by-room", KeyConditionExpression=Key("room").eq(room))["Items"]
    return {"statusCode": 200, "body": json.dumps({"who": sorted({one["user"] for one in found})})}
