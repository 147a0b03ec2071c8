// A client is gone; nothing can be sent to it any more.
export async function handler(event) {
  console.log(event.requestContext.connectionId, event.requestContext.routeKey)
  return { statusCode: 200 }
}
