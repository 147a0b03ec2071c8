# A chat as it goes into production: who connects is known, every limit is set, everything is logged.
@app
chat-production

@aws
region us-west-2

# Each function may do what it needs, and no more: see config.arc in its folder.
@sam
roles per-function
retain tables
dlq true

@ws
connect
  parameters route.request.querystring.room
  throttle 50 100
disconnect
default
send-message
  src src/ws/send
  throttle 100 200
  model schemas/send-message.json
leave
who
  response true
  integration-timeout 5000
ping
  integration mock
  reply schemas/pong.json
report
  integration queue reports
  model schemas/report.json
feedback
  integration event feedback
search
  integration http "https://${stageVariables.search}/messages"
  response true

@ws-api
description "Rooms in which people talk"
ip dualstack
variables
  search search.example.com
authorizer
  src src/ws/authorizer
  identity route.request.querystring.token
api-key authorizer
usage-plan
  rate 50
  burst 100
  quota 100000 day
throttle 500 1000
access-log
  retention 90
execution-log error
metrics true
account-log-role staging production
domain
  staging ws.staging.example.com
  production ws.example.com
  certificate auto
  zone Z0123456789
  path chat
  ip dualstack
disable-execute-api true
tags
  team chat

@tables
connections
  id *String
  expires TTL
reports
  id *String

@tables-indexes
connections
  room *String
  name by-room

@queues
reports

@events
feedback
