#!/bin/sh
# ITEM: a client connects, sends a message or has gone.
# Lambda starts this once and hands out the events, as JSON, by its runtime API. `requestContext.connectionId` is the
# client, `body` its message. To send one, POST it to `@connections/ID` below $ARC_WSS_URL, with https: instead of wss:,
# signed with the function's credentials (Signature Version 4, service execute-api): an SDK of AWS does so.

answer() {
  echo "event: $1" >&2
  echo '{"statusCode": 200}'
}

set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers=$(mktemp)

while true; do
  event=$(curl -sS -D "$headers" "$api/next")
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$headers" | cut -d: -f2 | tr -d '[:space:]')
  answer "$event" | curl -sS -o /dev/null --data-binary @- "$api/$id/response"
done
