# ITEM: answers with JSON.
# The event is the request: `pathParameters`, `queryStringParameters`, `headers`, `cookies`, `body`.

require 'json'

def handler(event:, context:)
  {
    statusCode: 200,
    headers: { 'cache-control' => 'no-store', 'content-type' => 'application/json; charset=utf-8' },
    body: JSON.generate({ received: text_of(event) })
  }
end

# API Gateway encodes what it does not take for text: files, and what a form sends.
def text_of(event)
  body = event['body'] || ''
  event['isBase64Encoded'] ? body.unpack1('m').force_encoding('UTF-8').scrub : body
end
