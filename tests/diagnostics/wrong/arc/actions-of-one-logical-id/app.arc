@app
chat

@ws
send-message
sendMessage
