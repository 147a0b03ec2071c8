// ITEM: a client wants to connect.
// Only here do clients send query parameters and headers. Keep the connection ID where other functions are
// to send messages to this client: in a table, say, whose name is the value of the parameter
// `/$ARC_STACK_NAME/tables/NAME` in Systems Manager.

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
