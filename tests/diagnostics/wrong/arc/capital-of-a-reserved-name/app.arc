@app
chat

@ws
Connect
hello
