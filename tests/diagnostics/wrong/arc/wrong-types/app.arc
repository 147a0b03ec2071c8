@app
shop

@aws
timeout soon
memory "512"
architecture arm
concurrency -1
storage 256
