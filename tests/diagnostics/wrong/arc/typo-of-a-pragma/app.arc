@app
chat

@websocket
hello
