// A client is gone: forget it.
import arc from '@architect/functions'

const { connections } = await arc.tables()

export async function handler(event) {
  await connections.delete({ id: event.requestContext.connectionId })
  return { statusCode: 200 }
}
