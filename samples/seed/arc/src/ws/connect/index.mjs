// A client opens a connection; any other status code refuses it.
export async function handler(event) {
  console.log(event.requestContext.connectionId, event.requestContext.routeKey)
  return { statusCode: 200 }
}
