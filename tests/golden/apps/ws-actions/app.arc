# Actions that answer, check their messages, or need no function.
@app
active-chat

@events
message-sent

@queues
work
bulk
  fifo false

@ws
connect
  parameters route.request.querystring.room route.request.header.X-Client
default
  integration queue bulk
disconnect
  integration event message-sent
send-message
  response true
  model schemas/send-message.json
  integration-timeout 10000
ping
  integration mock
  reply schemas/pong.json
refuse
  integration mock
  status 404
ack
  integration mock
  response true
hook
  integration http https://example.com/chat?from=ws
  integration-timeout 2000
partner
  integration http "https://${stageVariables.partner}/chat"
  response true
job
  integration queue work
  response true
announce
  integration event message-sent

@ws-api
selection $request.body.type
variables
  partner partner.example.com
