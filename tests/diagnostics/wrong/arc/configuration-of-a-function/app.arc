@app
chat

@ws
hello
