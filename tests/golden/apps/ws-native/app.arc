# SAM's own WebSocket API with the settings that it can express.
@app
native-chat

@sam
websocket native

@ws
connect
  parameters route.request.querystring.room
sendMessage
  throttle 20 40
  response true
  model schemas/send-message.json
  integration-timeout 10000
ping
  metrics false

@ws-api
selection $request.body.type
description "Chat for all"
authorizer
  src src/ws/authorizer
  identity route.request.querystring.token
api-key authorizer
usage-plan
  rate 10
  burst 20
throttle 500 1000
access-log
execution-log error
metrics true
account-log-role staging production
domain
  staging ws.staging.example.com
  production ws.example.com
  certificate auto
  zone Z0123456789ABCDEFGHIJ
  path chat
disable-execute-api true
ip dualstack
variables
  room lobby
tags
  team blue
schema-validation false
