// ITEM: answers with a page.
// Escape what you take from the request before you put it into a page.

interface Request {
  headers: Record<string, string>
  pathParameters?: Record<string, string>
  queryStringParameters?: Record<string, string>
}

export async function handler(event: Request) {
  return {
    statusCode: 200,
    headers: { 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' },
    body: page('It works', 'A function made this page.'),
  }
}

function page(title: string, text: string) {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1>
  <p>${text}</p>
</body>
</html>
`
}
