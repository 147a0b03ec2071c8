@app
chat

@ws
-
hello
--
