#!/bin/sh
# ITEM: answers with a page.
# Lambda starts this once and hands out the requests, as JSON, by its runtime API.

answer() {
  cat <<'JSON'
{
  "statusCode": 200,
  "headers": {"cache-control": "no-store", "content-type": "text/html; charset=utf-8"},
  "body": "<!doctype html><html lang=\"en\"><title>It works</title><h1>It works</h1><p>This is a page.</p></html>"
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
