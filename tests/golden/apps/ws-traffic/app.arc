# What a WebSocket API takes and logs, as a whole and by action.
@app
busy-chat

@ws
connect
  throttle 50 100
room/join
  execution-log info
  data-trace false
ping
  metrics false
plain

@ws-api
throttle 500.5 1000
access-log
execution-log error
data-trace true
metrics true
account-log-role staging production
