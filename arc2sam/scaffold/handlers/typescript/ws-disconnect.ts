// ITEM: a client has gone.
// Forget the connection here; nothing can be sent to it any more. API Gateway tries to call this, but does not promise
// to.

interface Disconnection {
  requestContext: { connectionId: string, disconnectStatusCode: number, disconnectReason: string }
}

export async function handler(event: Disconnection) {
  console.log('has gone:', event.requestContext.connectionId)
  return { statusCode: 200 }
}
