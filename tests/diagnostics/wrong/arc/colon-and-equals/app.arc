@app
shop

@aws
memory: 512
timeout=10
