# ITEM: answers with a page.
# The event is the request: `pathParameters`, `queryStringParameters`, `headers`, `cookies`.
# Escape what you take from it before you put it into a page.

def handler(event:, context:)
  {
    statusCode: 200,
    headers: { 'cache-control' => 'no-store', 'content-type' => 'text/html; charset=utf-8' },
    body: page('It works', 'A function made this page.')
  }
end

def page(title, text)
  <<~HTML
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>#{title}</title>
    </head>
    <body>
      <h1>#{title}</h1>
      <p>#{text}</p>
    </body>
    </html>
  HTML
end
