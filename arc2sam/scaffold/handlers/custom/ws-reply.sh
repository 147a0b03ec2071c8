#!/bin/sh
# ITEM: a client sent a message, and gets a reply.
# Lambda starts this once and hands out the events, as JSON, by its runtime API. `requestContext.connectionId` is the
# client, `body` its message. The manifest says `response true`: API Gateway sends the `body` of the answer to it.

answer() {
  echo "event: $1" >&2
  cat <<'JSON'
{"statusCode": 200, "body": "{\"ok\": true}"}
JSON
}

set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers=$(mktemp)

while true; do
  event=$(curl -sS -D "$headers" "$api/next")
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$headers" | cut -d: -f2 | tr -d '[:space:]')
  answer "$event" | curl -sS -o /dev/null --data-binary @- "$api/$id/response"
done
