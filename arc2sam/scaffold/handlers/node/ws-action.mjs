// ITEM: a client sent a message with this `action`.
// The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'

const endpoint = process.env.ARC_WSS_URL.replace('wss:', 'https:')
const connections = new ApiGatewayManagementApiClient({ endpoint })

export async function handler(event) {
  const message = JSON.parse(event.body)
  await send(event.requestContext.connectionId, { received: message })
  return { statusCode: 200 }
}

// Sends a message to one client. Any function of the app can do so, whatever calls it.
async function send(connectionId, message) {
  try {
    await connections.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(message) }))
  }
  catch (error) {
    // The client has gone meanwhile. Where connection IDs are kept, forget this one.
    if (error.name !== 'GoneException') throw error
  }
}
