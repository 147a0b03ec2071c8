"""A client has reported a message: keep the report, and say thanks. No function ran when the client sent it."""

import json
import uuid

import arc
from botocore.exceptions import ClientError


def handler(event, context):
    messages = arc.queues.parse(event)
    for message in messages if isinstance(messages, list) else [messages]:
        keep(message)


def keep(message):
    report = json.loads(message["body"])
    item = {"id": str(uuid.uuid4()), "by": message["connectionId"], "message": report["message"], "why": report["why"]}
    arc.tables.table("reports").put_item(Item=item)
    try:
        arc.ws.send(id=message["connectionId"], payload={"thanks": report["message"]})
    except ClientError as error:
        if error.response["Error"]["Code"] != "GoneException":
            raise
