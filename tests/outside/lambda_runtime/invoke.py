"""Calls the handler of a function as Lambda does.

Reads a JSON list of events from standard input, and writes what came of each. Usage: invoke.py PORT FILE
"""

import importlib.util
import json
import socket
import sys
import traceback

PORT, FILE = sys.argv[1:]
# Standard output is for the outcomes.
outcomes_file, sys.stdout = sys.stdout, sys.stderr


def loopback(host, port, *rest, **named):
    """Give every name the recorder's address: names, certificates and signatures stay as they are."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(PORT)))]


socket.getaddrinfo = loopback

spec = importlib.util.spec_from_file_location("function", FILE)
function = importlib.util.module_from_spec(spec)
spec.loader.exec_module(function)

outcomes = []
for event in json.load(sys.stdin):
    try:
        outcomes.append({"result": function.handler(event, None)})
    except Exception as fault:
        response = getattr(fault, "response", {})
        outcomes.append(
            {
                "status": response.get("ResponseMetadata", {}).get("HTTPStatusCode"),
                "code": response.get("Error", {}).get("Code"),
                "fault": traceback.format_exc(),
            }
        )
json.dump(outcomes, outcomes_file, default=str)
