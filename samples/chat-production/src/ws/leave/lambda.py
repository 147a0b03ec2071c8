"""A client says that it leaves: close its connection, which calls `disconnect`."""

import arc


def handler(event, context):
    arc.ws.close(id=event["requestContext"]["connectionId"])
    return {"statusCode": 200}
