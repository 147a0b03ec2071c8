# ITEM: a client sent a message with this `action`, and gets a reply.
# The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

require 'json'

def handler(event:, context:)
  message = JSON.parse(event['body'])
  # The manifest says `response true`: API Gateway sends `body` to this client.
  { statusCode: 200, body: JSON.generate({ received: message }) }
end
