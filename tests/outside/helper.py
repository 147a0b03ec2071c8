"""What a Python function does with Architect's runtime helper.

Reads a JSON list of calls from standard input, makes them, and writes what came of each. Usage: helper.py PORT
"""

import json
import socket
import sys

PORT = int(sys.argv[1])


def loopback(host, port, *rest, **named):
    """Give every name the recorder's address: names, certificates and signatures stay as they are."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", PORT))]


socket.getaddrinfo = loopback

import arc
from botocore.exceptions import ClientError

outcomes = []
for method, argument in json.load(sys.stdin):
    try:
        result = getattr(arc.ws, method)(**argument)
        result.pop("ResponseMetadata")
        outcomes.append({"result": json.loads(json.dumps(result, default=str))})
    except ClientError as fault:
        status = fault.response["ResponseMetadata"]["HTTPStatusCode"]
        outcomes.append({"status": status, "code": fault.response["Error"]["Code"], "fault": str(fault)})
json.dump(outcomes, sys.stdout)
