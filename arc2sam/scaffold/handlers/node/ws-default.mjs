// ITEM: a client sent a message that is not JSON, or has no `action` that the app knows.
// The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'

const endpoint = process.env.ARC_WSS_URL.replace('wss:', 'https:')
const connections = new ApiGatewayManagementApiClient({ endpoint })

export async function handler(event) {
  await send(event.requestContext.connectionId, { error: 'unknown action' })
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
