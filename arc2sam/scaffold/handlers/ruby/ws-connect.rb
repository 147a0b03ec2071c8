# ITEM: a client wants to connect.
# The event has `requestContext.connectionId`, `queryStringParameters` and `headers`: only here do clients send these
# two. Keep the connection ID, in a table say, where other functions are to send messages to this client.

def handler(event:, context:)
  puts "connects: #{event['requestContext']['connectionId']}"
  # The connection is open once this has returned. Any status other than 2xx refuses it.
  { statusCode: 200 }
end
