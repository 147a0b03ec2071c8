// ITEM: answers with JSON.

interface Request {
  headers: Record<string, string>
  pathParameters?: Record<string, string>
  queryStringParameters?: Record<string, string>
  body?: string | null
  isBase64Encoded: boolean
}

export async function handler(event: Request) {
  return {
    statusCode: 200,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ received: textOf(event) }),
  }
}

// API Gateway encodes what it does not take for text: files, and what a form sends.
function textOf({ body, isBase64Encoded }: Request) {
  if (!body || !isBase64Encoded) return body ?? ''
  return new TextDecoder().decode(Uint8Array.from(atob(body), (byte) => byte.charCodeAt(0)))
}
