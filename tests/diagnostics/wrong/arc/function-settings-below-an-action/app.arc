@app
chat

@ws
hello
  timeout 3
bye
  timeot 3
