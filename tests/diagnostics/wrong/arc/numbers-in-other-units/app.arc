@app
shop

@events
paid

@aws
memory 1GB
timeout 2 minutes
storage 20GB

@ws

@ws-api
throttle 1000/500
account-log-role yes
access-log
  retention 30d
