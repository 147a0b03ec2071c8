@app
shop

@aws
memry 512
timeout 10
