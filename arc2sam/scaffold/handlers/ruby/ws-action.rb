# ITEM: a client sent a message with this `action`.
# The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

require 'aws-sdk-apigatewaymanagementapi'
require 'json'

ENDPOINT = ENV.fetch('ARC_WSS_URL').sub('wss:', 'https:')
CONNECTIONS = Aws::ApiGatewayManagementApi::Client.new(endpoint: ENDPOINT)

def handler(event:, context:)
  message = JSON.parse(event['body'])
  send_message(event['requestContext']['connectionId'], { received: message })
  { statusCode: 200 }
end

# Sends a message to one client. Any function of the app can do so, whatever calls it.
def send_message(connection_id, message)
  CONNECTIONS.post_to_connection(connection_id: connection_id, data: JSON.generate(message))
rescue Aws::ApiGatewayManagementApi::Errors::GoneException
  # The client has gone meanwhile. Where connection IDs are kept, forget this one.
end
