# ITEM: a client sent a message that is not JSON, or has no `action` that the app knows, and gets a reply.
# The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

require 'json'

def handler(event:, context:)
  # The manifest says `response true`: API Gateway sends `body` to this client.
  { statusCode: 200, body: JSON.generate({ error: 'unknown action' }) }
end
