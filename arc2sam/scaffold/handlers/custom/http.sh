#!/bin/sh
# ITEM: answers with JSON.
# Lambda starts this once and hands out the requests, as JSON, by its runtime API.

answer() {
  cat <<'JSON'
{
  "statusCode": 200,
  "headers": {"cache-control": "no-store", "content-type": "application/json; charset=utf-8"},
  "body": "{\"ok\": true}"
}
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
