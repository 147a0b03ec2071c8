// ITEM: a client has gone.
// The event has `requestContext.connectionId`, `disconnectStatusCode` and `disconnectReason` beside it. Forget the
// connection here; nothing can be sent to it any more. API Gateway tries to call this, but does not promise to.

export async function handler(event) {
  console.log('has gone:', event.requestContext.connectionId)
  return { statusCode: 200 }
}
