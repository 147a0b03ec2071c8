# ITEM: a client wants to connect.
# The event has `requestContext.connectionId`, `queryStringParameters` and `headers`: only here do clients send these
# two. Keep the connection ID where other functions are to send messages to this client: in a table, say, whose name is
# the value of the parameter `/$ARC_STACK_NAME/tables/NAME` in Systems Manager.

def handler(event:, context:)
  puts "connects: #{event['requestContext']['connectionId']}"
  # The connection is open once this has returned. Any status other than 2xx refuses it.
  { statusCode: 200 }
end
