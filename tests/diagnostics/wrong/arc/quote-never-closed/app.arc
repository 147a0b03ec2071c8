@app
shop

@static
folder "public

@events
order-paid
