# Pages of two origins may open a connection, and clients that also have an API key.
@app
page-chat

@aws
runtime python3.13

@ws
connect
  integration mock
send

@ws-api
origins https://WWW.Example.com:443 http://localhost:3333
api-key true
domain
  staging ws.example.com
  production live.example.com
  certificate auto
  zone Z0123456789
