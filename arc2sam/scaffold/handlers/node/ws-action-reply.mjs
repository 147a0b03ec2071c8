// ITEM: a client sent a message with this `action`, and gets a reply.
// The event has the message as text, `body`, and who sent it, `requestContext.connectionId`.

export async function handler(event) {
  const message = JSON.parse(event.body)
  // The manifest says `response true`: API Gateway sends `body` to this client.
  return { statusCode: 200, body: JSON.stringify({ received: message }) }
}
