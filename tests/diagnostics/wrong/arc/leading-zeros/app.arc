@app
shop

@aws
profile 0123
bucket 12345678901234567890
