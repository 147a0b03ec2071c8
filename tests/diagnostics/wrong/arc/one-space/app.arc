@app
chat

@ws
hello
 src src/hello
