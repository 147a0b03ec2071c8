// ITEM: a client sent a message with this `action`.
// The event has the message as text, and who sent it.

import { send } from './connections.ts'

interface Message {
  body: string
  requestContext: { connectionId: string }
}

export async function handler(event: Message) {
  const message = JSON.parse(event.body)
  await send(event.requestContext.connectionId, { received: message })
  return { statusCode: 200 }
}
