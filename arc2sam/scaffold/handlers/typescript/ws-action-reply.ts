// ITEM: a client sent a message with this `action`, and gets a reply.
// The event has the message as text, and who sent it.

interface Message {
  body: string
  requestContext: { connectionId: string }
}

export async function handler(event: Message) {
  const message = JSON.parse(event.body)
  // The manifest says `response true`: API Gateway sends `body` to this client.
  return { statusCode: 200, body: JSON.stringify({ received: message }) }
}
