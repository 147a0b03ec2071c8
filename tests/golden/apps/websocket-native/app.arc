# SAM's own resource for the WebSocket API.
@app
native

@sam
websocket native
roles per-function

@ws
sendMessage
keptWarm
