# Routes with parameters, catch-alls and every method.
@app
http-routes

@aws
apigateway httpv1

@static
false

@http
get /
get /items/:itemID
get /items/:itemID/parts/:part
get /files/*
post /items
put /items/:itemID
patch /items/:itemID
delete /items/:itemID
head /items
options /items
any /webhook
/search
  method get
  src src/pages/search
get /kept-warm
get /v1.0/do-it
