#!/bin/sh
# ITEM: decides who may connect. Nobody may until this says otherwise.
# Lambda starts this once and hands out the events, as JSON, by its runtime API. `queryStringParameters` and `headers`
# are what the client sent, `methodArn` what it asks for. Check a token or cookie of them, and answer Allow.

answer() {
  cat <<'JSON'
{
  "principalId": "unknown",
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*"}]
  }
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
