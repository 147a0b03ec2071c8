// A client opens a connection to a room: remember it. Nothing can be sent to it before this function has returned.
import arc from '@architect/functions'

const { connections } = await arc.tables()
const TWO_HOURS = 2 * 60 * 60 // the longest that API Gateway keeps a connection

export async function handler(event) {
  const { connectionId: id, authorizer } = event.requestContext
  const { room } = event.queryStringParameters
  const expires = Math.floor(Date.now() / 1000) + TWO_HOURS
  await connections.put({ id, room, user: authorizer.user, expires })
  return { statusCode: 200 }
}
