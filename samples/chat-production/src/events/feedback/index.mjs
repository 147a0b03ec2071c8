// A client has said what it thinks of the chat: keep it, and say thanks. No function ran when the client sent it.
import { randomUUID } from 'node:crypto'
import arc from '@architect/functions'

const { reports } = await arc.tables()

export const handler = arc.events.subscribe(async ({ connectionId, body }) => {
  await reports.put({ id: randomUUID(), by: connectionId, feedback: body })
  try {
    await arc.ws.send({ id: connectionId, payload: { thanks: 'for your feedback' } })
  }
  catch (error) {
    if (error.statusCode !== 410) throw error
  }
})
