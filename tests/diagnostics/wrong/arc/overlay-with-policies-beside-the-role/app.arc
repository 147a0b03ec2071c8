@app
chat

@sam
overlay overlay.yaml

@ws
hello
