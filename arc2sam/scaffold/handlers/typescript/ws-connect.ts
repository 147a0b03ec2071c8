// ITEM: a client wants to connect.
// Only here do clients send query parameters and headers. Keep the connection ID, in a table say, where other functions
// are to send messages to this client.

interface Connection {
  headers: Record<string, string>
  queryStringParameters?: Record<string, string>
  requestContext: { connectionId: string }
}

export async function handler(event: Connection) {
  console.log('connects:', event.requestContext.connectionId)
  // The connection is open once this has returned. Any status other than 2xx refuses it.
  return { statusCode: 200 }
}
