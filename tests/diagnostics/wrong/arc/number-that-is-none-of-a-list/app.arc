@app
shop

@ws

@ws-api
account-log-role false
access-log
  retention 360
