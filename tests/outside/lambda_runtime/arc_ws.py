"""Calls Architect's runtime helper as the event says."""

import arc


def handler(event, context):
    method, argument = event
    return getattr(arc.ws, method)(**argument)
