@app
myapp

@ws
