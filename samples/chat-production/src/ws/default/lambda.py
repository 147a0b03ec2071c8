"""A client sends a message that names no action of the app: tell it which ones there are."""

import arc

ACTIONS = ["send-message", "leave", "who", "ping", "report", "feedback", "search"]


def handler(event, context):
    arc.ws.send(id=event["requestContext"]["connectionId"], payload={"error": "unknown action", "actions": ACTIONS})
    return {"statusCode": 200}
