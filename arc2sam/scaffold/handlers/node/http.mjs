// ITEM: answers with JSON.
// The event is the request: `pathParameters`, `queryStringParameters`, `headers`, `cookies`, `body`.

export async function handler(event) {
  return {
    statusCode: 200,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ received: textOf(event) }),
  }
}

// API Gateway encodes what it does not take for text: files, and what a form sends.
function textOf({ body, isBase64Encoded }) {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body ?? ''
}
