# ITEM: a client has gone.
# The event has `requestContext.connectionId`, `disconnectStatusCode` and `disconnectReason` beside it. Forget the
# connection here; nothing can be sent to it any more. API Gateway tries to call this, but does not promise to.

def handler(event:, context:)
  puts "has gone: #{event['requestContext']['connectionId']}"
  { statusCode: 200 }
end
