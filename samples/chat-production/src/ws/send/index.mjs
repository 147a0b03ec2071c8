// A client says something: pass it on to everyone in its room. The model has seen to it that there is a text.
import arc from '@architect/functions'

const { connections } = await arc.tables()

export async function handler(event) {
  const { text } = JSON.parse(event.body)
  const { user, room } = await connections.get({ id: event.requestContext.connectionId })
  const { Items } = await connections.query({
    IndexName: 'by-room',
    KeyConditionExpression: '#room = :room',
    ExpressionAttributeNames: { '#room': 'room' },
    ExpressionAttributeValues: { ':room': room },
  })
  await Promise.all(Items.map(({ id }) => send(id, { from: user, text })))
  return { statusCode: 200 }
}

async function send(id, payload) {
  try {
    await arc.ws.send({ id, payload })
  }
  catch (error) {
    // 410: the client is gone, and nobody has said so yet.
    if (error.statusCode !== 410) throw error
    await connections.delete({ id })
  }
}
