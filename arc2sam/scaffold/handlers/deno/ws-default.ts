// ITEM: a client sent a message that is not JSON, or has no `action` that the app knows.
// The event has the message as text, and who sent it.

import { send } from './connections.ts'

interface Message {
  body: string
  requestContext: { connectionId: string }
}

export async function handler(event: Message) {
  await send(event.requestContext.connectionId, { error: 'unknown action' })
  return { statusCode: 200 }
}
