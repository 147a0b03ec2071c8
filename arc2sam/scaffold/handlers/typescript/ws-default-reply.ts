// ITEM: a client sent a message that is not JSON, or has no `action` that the app knows, and gets a reply.
// The event has the message as text, and who sent it.

interface Message {
  body: string
  requestContext: { connectionId: string }
}

export async function handler(event: Message) {
  // The manifest says `response true`: API Gateway sends `body` to this client.
  return { statusCode: 200, body: JSON.stringify({ error: 'unknown action' }) }
}
