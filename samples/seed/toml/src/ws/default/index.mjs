// A client sends a message that names no other action.
export async function handler(event) {
  console.log(event.requestContext.connectionId, event.requestContext.routeKey)
  return { statusCode: 200 }
}
