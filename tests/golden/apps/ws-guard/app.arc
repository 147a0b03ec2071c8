# Who may open a connection, and how much of the API a client may use, by an authorizer of the app's own.
@app
guarded-chat

@ws
connect
  parameters route.request.querystring.token
send

@ws-api
authorizer
  src src/ws/authorizer
  identity route.request.querystring.token context.identity.sourceIp
api-key authorizer
usage-plan
  rate 2.5
  burst 5
  quota 10000 month
tags
  team blue

@tables
tokens
  id *String

@sam
env TOKEN_KEY
