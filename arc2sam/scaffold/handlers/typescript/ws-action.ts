// ITEM: a client sent a message with this `action`.
// The event has the message as text, and who sent it.

import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'

const endpoint = process.env.ARC_WSS_URL!.replace('wss:', 'https:')
const connections = new ApiGatewayManagementApiClient({ endpoint })

interface Message {
  body: string
  requestContext: { connectionId: string }
}

export async function handler(event: Message) {
  const message = JSON.parse(event.body)
  await send(event.requestContext.connectionId, { received: message })
  return { statusCode: 200 }
}

// Sends a message to one client. Any function of the app can do so, whatever calls it.
async function send(connectionId: string, message: unknown) {
  try {
    await connections.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(message) }))
  }
  catch (error) {
    // The client has gone meanwhile. Where connection IDs are kept, forget this one.
    if (!(error instanceof GoneException)) throw error
  }
}
