# A domain with a certificate and records of the stack's own, and no other address.
@app
addressed-chat

@ws
ping

@ws-api
domain
  staging ws.staging.example.com
  production ws.example.com
  certificate auto
  zone Z0123456789ABCDEFGHIJ
  path chat
  ip dualstack
disable-execute-api true
tags
  team blue
